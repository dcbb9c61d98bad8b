from io import BytesIO

import numpy as np
from builders import EXPLICIT, IMPLICIT, dataset, file_bytes, image
from hypothesis import example, given
from hypothesis import strategies as st

from scanveil.dicom.reading import Header, read_header
from scanveil.dicom.wire import items, parse_all
from scanveil.errors import ScanveilError
from scanveil.library.instance import read_instance

WHOLE = [
    file_bytes(
        image(
            np.zeros((3, 4), np.uint16),
            PatientName="Doe^Jane",
            RequestAttributesSequence=[dataset(RequestedProcedureID="R-1"), dataset()],
            WindowCenter=[1, 2],
        ),
        syntax,
    )
    for syntax in (IMPLICIT, EXPLICIT, "1.2.840.10008.1.2.2", "1.2.840.10008.1.2.1.99")
]
BYTES = st.binary(max_size=200)


def read(data: bytes) -> Header | None:
    """Read a file; None where it is refused, as it should be: in words, with its path."""
    try:
        read_instance(BytesIO(data), path="p", size=len(data))
        return read_header(BytesIO(data), path="p", size=len(data))
    except ScanveilError as error:
        assert error.path == "p"
        assert error.sentence.endswith((".", "copied completely; please copy it again."))
        return None


@given(BYTES)
@example(b"\x08\0\x05\0UN\0\0\xff\xff\xff\xff")
def test_any_bytes_are_read_or_refused(data):
    """Whatever bytes a file has, it is read or refused with a sentence."""
    read(data)


@given(BYTES)
def test_any_bytes_behind_a_preamble(data):
    """Whatever stands behind DICM, it is read or refused with a sentence."""
    read(bytes(128) + b"DICM" + data)


@given(st.sampled_from(WHOLE), st.data())
def test_any_damage(whole, data):
    """A real file with bytes changed, put in or taken out is read or refused with a sentence."""
    start = data.draw(st.integers(132, len(whole)))
    end = data.draw(st.integers(start, min(len(whole), start + 12)))
    header = read(whole[:start] + data.draw(st.binary(max_size=12)) + whole[end:])
    if header is not None:
        check_places(header)


@given(st.sampled_from(WHOLE))
def test_elements_fill_the_header(whole):
    """The elements of a file that is read follow each other without a gap, up to the pixels."""
    check_places(read(whole))


def check_places(header: Header) -> None:
    """Elements lie one behind the other, within the buffer, and end where the pixels start."""
    for before, after in zip(header.elements, header.elements[1:], strict=False):
        assert before.end == after.start
    for element in header.elements:
        assert element.start < element.value <= element.value_end <= element.end <= len(header.buffer)
    if header.pixels_at is not None:
        assert not header.elements or header.elements[-1].end == header.pixels_at


@given(st.lists(st.lists(st.sampled_from(["PatientID", "StudyID", "AccessionNumber"]), unique=True), max_size=5))
def test_sequences_come_back(keywords):
    """The items of a sequence and what is in them are found as they were written."""
    made = dataset(RequestAttributesSequence=[])
    plain = [dict.fromkeys(sorted(names), "X") for names in keywords]
    from pydicom.dataset import Dataset

    for values in plain:
        inner = Dataset()
        inner.update(values)
        made.RequestAttributesSequence.append(inner)
    data = file_bytes(made)
    header = read_header(BytesIO(data), path="", size=len(data))
    (sequence,) = [element for element in header.elements if element.tag == 0x00400275]
    found = items(header.buffer, sequence, header.encoding)
    counts = [len(parse_all(header.buffer, one.value, one.value_end, header.encoding)) for one in found]
    assert counts == [len(values) for values in plain]
