import struct
import tracemalloc
import zlib
from io import BytesIO
from random import Random

import numpy as np
import pytest
from builders import (
    AXIAL,
    BIG_ENDIAN,
    DEFLATED,
    EXPLICIT,
    IMPLICIT,
    JPEG_LS,
    dataset,
    even,
    explicit,
    file_bytes,
    image,
    implicit,
    item,
    nested,
    opened,
    packed_image,
    part10,
)
from pydicom.dataset import Dataset
from pydicom.sequence import Sequence

from scanveil.dicom import reading, tags
from scanveil.dicom.reading import FIRST_READ, read_header, values_of
from scanveil.dicom.values import MOST_TEXT, MOST_WORDS, Values
from scanveil.dicom.wire import Element, Encoding
from scanveil.errors import (
    DicomdirError,
    EmptyFileError,
    MalformedError,
    NotDicomError,
    ScanveilError,
    TooDeepError,
    TooLargeError,
    TransferSyntaxError,
    TruncatedError,
    UnreadableError,
)
from scanveil.library.instance import read_instance

RAMP = np.arange(12, dtype=np.uint16).reshape(3, 4)
SYNTAXES = [IMPLICIT, EXPLICIT, BIG_ENDIAN, DEFLATED]
NAME = explicit(0x00100010, "PN", b"Doe^Jane")


class Counting(BytesIO):
    """A file that counts what is read of it."""

    reads = 0
    bytes_read = 0

    def read(self, size=-1):
        found = super().read(size)
        self.reads += 1
        self.bytes_read += len(found)
        return found


def instance_from(data, path="test.dcm"):
    return read_instance(BytesIO(data), path=path, size=len(data))


def full_image(**changes):
    return image(
        RAMP,
        **{
            "PatientName": "Doe^Jane",
            "PatientID": "P-1",
            "StudyDate": "20260102",
            "StudyDescription": "Chest",
            "SeriesDescription": "Axial",
            "SeriesNumber": 4,
            "InstanceNumber": 7,
            "ImagePositionPatient": [1, 2.5, -3],
            "ImageOrientationPatient": list(AXIAL),
            "PixelSpacing": [0.5, 0.7],
            **changes,
        },
    )


@pytest.mark.parametrize("syntax", SYNTAXES)
def test_an_instance_is_read_from_every_native_encoding(syntax):
    """What the list, the order and the viewer need is read alike from every encoding."""
    found = instance_from(file_bytes(full_image(), syntax), "folder/IM1")
    assert found.path == "folder/IM1"
    assert (found.patient_name, found.patient_id) == ("Doe, Jane", "P-1")
    assert (found.study_date, found.study_description) == ("20260102", "Chest")
    assert (found.series_number, found.series_description, found.instance_number) == (4, "Axial", 7)
    assert (found.modality, found.sop_instance_uid, found.transfer_syntax_uid) == ("CT", "2.25.1", syntax)
    assert (found.rows, found.columns, found.number_of_frames, found.has_pixels) == (3, 4, 1, True)
    assert found.image_position_patient == (1, 2.5, -3)
    assert found.image_orientation_patient == AXIAL
    assert found.pixel_spacing == (0.5, 0.7)


def test_an_encapsulated_image_is_read():
    """Reading does not mind how pixels are encoded."""
    data = packed_image([b"abcd", b"efgh"], JPEG_LS, RAMP)
    found = instance_from(data)
    assert (found.transfer_syntax_uid, found.number_of_frames, found.has_pixels) == (JPEG_LS, 2, True)


def test_what_is_absent_is_empty():
    """An object with next to nothing in it is read; what is absent is empty or None."""
    found = instance_from(part10([NAME]))
    assert (found.patient_id, found.modality, found.series_instance_uid) == ("", "", "")
    assert (found.series_number, found.instance_number, found.pixel_spacing) == (None, None, None)
    assert (found.number_of_frames, found.rows, found.has_pixels) == (1, 0, False)


def test_protocol_name_stands_in_for_a_description():
    """A series without a description is called by its protocol."""
    assert instance_from(file_bytes(dataset(ProtocolName="Head"))).series_description == "Head"


@pytest.mark.parametrize("value", [b"seven ", b"1e999 ", b"", b"nan "])
def test_numbers_that_are_none(value):
    """An Instance Number that is no number is None, not an error."""
    assert instance_from(part10([NAME, explicit(0x00200013, "IS", value)])).instance_number is None


@pytest.mark.parametrize("value", [b"1\\2 ", b"1\\2\\x ", b"1\\2\\nan ", b"1\\2\\inf ", b"1\\2\\1e20 "])
def test_positions_that_are_none(value):
    """A position that is not three believable numbers is None."""
    assert instance_from(part10([NAME, explicit(0x00200032, "DS", value)])).image_position_patient is None


def test_geometry_from_functional_groups():
    """An enhanced object's geometry is that of its first frame, own or shared (PS3.3 C.7.6.16)."""
    shared, own = Dataset(), Dataset()
    shared.PixelMeasuresSequence = Sequence([dataset(PixelSpacing=[1, 2])])
    shared.PlaneOrientationSequence = Sequence([dataset(ImageOrientationPatient=list(AXIAL))])
    own.PlanePositionSequence = Sequence([dataset(ImagePositionPatient=[1, 2, 3])])
    made = dataset(
        SharedFunctionalGroupsSequence=Sequence([shared]), PerFrameFunctionalGroupsSequence=Sequence([own, own])
    )
    for syntax in SYNTAXES:
        found = instance_from(file_bytes(made, syntax))
        assert (found.pixel_spacing, found.image_position_patient) == ((1, 2), (1, 2, 3))
        assert found.image_orientation_patient == AXIAL


def test_pixels_are_not_read():
    """Of a large image, only the first bytes are read."""
    data = file_bytes(image(np.zeros((500, 500), np.uint16)))
    file = Counting(data)
    header = read_header(file, path="", size=len(data))
    assert (file.reads, file.bytes_read) == (1, FIRST_READ)
    assert header.pixels[3] == 500_000


def test_a_long_header_is_read_on():
    """A header longer than the first read is read as far as it goes, and not much further."""
    made = image(np.zeros((500, 500), np.uint16))
    made.add_new(0x00091001, "UN", b"x" * 200_000)
    made.add_new(0x00090010, "LO", "TEST")
    made.add_new(0x00091002, "SQ", [dataset(PatientName="In^Side") for _ in range(2000)])
    data = file_bytes(made)
    file = Counting(data)
    header = read_header(file, path="", size=len(data))
    assert header.pixels is not None
    assert header.elements[-1].tag == 0x00280103
    assert file.bytes_read < len(data)


def test_a_header_of_many_large_elements_is_read_in_few_steps():
    """Elements that each fill a read make the buffer grow in strides, not one by one, which copies it each time."""
    data = part10([explicit(0x00091001 + number, "OB", bytes(33_000)) for number in range(250)])
    file = Counting(data)
    header = read_header(file, path="", size=len(data))
    assert len(header.elements) == 250
    assert file.reads < 12


def test_sequences_of_undefined_length_are_read_on():
    """A sequence of undefined length that goes beyond the first read is followed to its end."""
    inner = [item(explicit(0x00100010, "PN", b"In^Side.")) for _ in range(5000)]
    end = struct.pack("<HHL", 0xFFFE, 0xE0DD, 0)
    sequence = explicit(0x00081140, "SQ", b"".join(inner) + end, 0xFFFFFFFF)
    header, _ = opened(part10([sequence, NAME]))
    assert [element.tag for element in header.elements] == [0x00081140, 0x00100010]


@pytest.mark.parametrize("syntax", [IMPLICIT, EXPLICIT])
def test_no_preamble(syntax):
    """A file that starts with its first element, as old ones do, is read."""
    whole = file_bytes(full_image(), syntax)
    assert instance_from(whole[132:]).patient_name == "Doe, Jane"


@pytest.mark.parametrize("lay", [explicit, lambda tag, vr, value: implicit(tag, value)], ids=["explicit", "implicit"])
def test_no_file_meta(lay):
    """A data set without preamble and file meta is read, explicit or implicit."""
    data = lay(0x00080016, "UI", b"1.2.840.10008.5.1.4.1.1.2\0") + lay(0x00100010, "PN", b"Doe^Jane")
    found = instance_from(data)
    assert found.patient_name == "Doe, Jane"
    assert found.transfer_syntax_uid == (EXPLICIT if lay is explicit else IMPLICIT)


def test_preamble_without_file_meta():
    """DICM followed by the data set at once is read."""
    data = bytes(128) + b"DICM" + explicit(0x00080060, "CS", b"MR") + NAME
    assert instance_from(data).modality == "MR"


def test_a_transfer_syntax_that_lies():
    """A file that says explicit and is implicit, or the other way round, is read as it plainly is."""
    elements = [(0x00080060, "CS", b"MR"), (0x00100010, "PN", b"Doe^Jane")]
    as_implicit = part10([implicit(tag, value) for tag, _, value in elements], EXPLICIT)
    as_explicit = part10([explicit(tag, vr, value) for tag, vr, value in elements], IMPLICIT)
    assert instance_from(as_implicit).patient_name == instance_from(as_explicit).patient_name == "Doe, Jane"


def test_character_sets():
    """Names are read in the character set that the file names."""
    for charset, encoding, name in (
        ("ISO_IR 192", "utf-8", "Müller^Jürgen"),
        ("ISO_IR 100", "latin-1", "Müller^Jürgen"),
        ("GB18030", "gb18030", "王^小东"),
        ("ISO_IR 144", "iso8859-5", "Люкceмбypг^Анна"),
    ):
        data = part10(
            [
                explicit(0x00080005, "CS", even(charset.encode()).replace(b"\0", b" ")),
                explicit(0x00100010, "PN", even(name.encode(encoding))),
            ]
        )
        assert instance_from(data).patient_name == name.replace("^", ", ")


@pytest.mark.parametrize(
    ("code", "meaning", "value"),
    [
        ({"CodeValue": "mm", "CodeMeaning": "millimeter"}, "millimeter", "mm"),
        ({"LongCodeValue": "mm2", "CodeMeaning": "area"}, "area", "mm2"),
        ({"CodeValue": "mm", "LongCodeValue": "mm2"}, "mm", "mm"),
        ({"LongCodeValue": "mm2", "URNCodeValue": "urn:x"}, "mm2", "mm2"),
        ({"CodeMeaning": "millimeter"}, "millimeter", "millimeter"),
        ({"CodeMeaning": "", "CodeValue": "mm"}, "mm", "mm"),
        ({"URNCodeValue": "urn:x"}, "urn:x", ""),
        ({}, "", ""),
        (None, "", ""),
    ],
)
def test_codes_are_said_by_their_meaning_or_as_they_are_coded(code, meaning, value):
    """By whichever of their parts is there; by none where there is no code (PS3.3 8.8)."""
    codes = [] if code is None else [Dataset()]
    for keyword, said in (code or {}).items():
        setattr(codes[0], keyword, said)
    values = values_of(opened(file_bytes(dataset(MeasurementUnitsCodeSequence=codes)))[0])
    tag = tags.MEASUREMENT_UNITS_CODE_SEQUENCE
    assert (values.meaning(tag), values.code(tag)) == (meaning, value)


@pytest.mark.parametrize("little", [True, False])
@pytest.mark.parametrize(
    ("value", "short", "signed", "long"),
    [
        (b"", None, None, 0),
        (b"\1", None, None, 0),
        (b"\1\2\3", 0x0201, 0x0201, 0),
        (b"\xfe\xff\0\1", 0xFFFE, -2, 0x0100FFFE),
        (b"\xfe\xff\0\1\5\6\7\x08", 0xFFFE, -2, 0x0100FFFE),
    ],
)
def test_of_numbers_in_bytes_the_first_is_read(value, short, signed, long, little):
    """If all its bytes are there, whatever stands behind it."""
    tag = tags.OVERLAY_ROWS
    for expected, size, read in (
        (short, 2, Values.short),
        (signed, 2, lambda values, tag: values.short(tag, signed=True)),
        (long, 4, Values.long),
    ):
        data = value if little or len(value) < size else value[:size][::-1] + value[size:]
        assert read(_alone(tag, data, little), tag) == expected


def _alone(tag, value, little=True):
    """The values of a level on which there is one element."""
    element = Element(tag, b"", start=0, value=0, value_end=len(value), end=len(value), undefined=False)
    return Values(value, Encoding(explicit=False, little=little), [element])


def test_an_element_without_a_value_is_there_and_says_nothing():
    """So does one that is not there at all."""
    values = values_of(opened(file_bytes(dataset(PatientName="", StudyID="7")))[0])
    asked = (tags.STUDY_ID, tags.PATIENT_NAME, tags.CODE_VALUE)
    assert [(tag in values, values.has(tag), values.text(tag)) for tag in asked] == [
        (True, True, "7"),
        (True, False, ""),
        (False, False, ""),
    ]


@pytest.mark.parametrize(
    ("read", "most"), [(Values.text, MOST_TEXT), (Values.words, MOST_WORDS), (Values.name, MOST_TEXT)]
)
def test_a_text_is_cut_before_it_is_read(read, most):
    """At as many bytes as are kept of it."""
    tag = tags.PATIENT_NAME
    assert read(_alone(tag, b"x" * most + b"yz"), tag) == "x" * most


def test_trailing_zeros_are_forgiven():
    """A few zeros behind the last element, as some writers leave, are no error."""
    assert instance_from(part10([NAME]) + bytes(5)).patient_name == "Doe, Jane"


# What is no DICOM, or no longer whole


def test_empty_file():
    """A file of 0 bytes is named as such."""
    with pytest.raises(EmptyFileError, match="0 bytes") as caught:
        instance_from(b"", "a/b")
    assert caught.value.path == "a/b"


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"\xff\xd8\xff\xe0" + bytes(500), "JPEG picture"),
        (b"MZ\x90\0" + bytes(500), "Windows program"),
        (b"\x7fELF" + bytes(500), "a program"),
        (b"PK\x03\x04" + bytes(500), "ZIP archive"),
        (b"%PDF-1.4" + bytes(500), "PDF"),
        (b"<html><script>alert(1)</script>", "web page"),
        (b"[autorun]\nopen=viewer.exe", "settings file"),
        (b"just some text that nobody expects here", "other files"),
        (bytes(1000), "other files"),
        (b"\x08\0", "other files"),
        (b"D", "other files"),
    ],
)
def test_what_is_not_dicom(data, words):
    """Other files on a disc are told apart, and named by what they look like."""
    with pytest.raises(NotDicomError, match=words):
        instance_from(data)


def test_nothing_behind_the_preamble():
    """A preamble and nothing behind it is no DICOM."""
    with pytest.raises(NotDicomError, match="nothing follows"):
        instance_from(bytes(128) + b"DICM")


def test_dicomdir():
    """A disc's table of contents is told from images."""
    with pytest.raises(DicomdirError, match="table of contents"):
        instance_from(file_bytes(dataset(SOPClassUID="1.2.840.10008.1.3.10")))


@pytest.mark.parametrize("syntax", [IMPLICIT, EXPLICIT, BIG_ENDIAN])
def test_every_cut_in_the_header_is_an_error(syntax):
    """Wherever a file is cut, it is an error with a sentence and the file's path, never half an instance."""
    whole = file_bytes(full_image(), syntax)
    pixels_at = opened(whole)[0].pixels_at
    boundaries = {element.end for element in opened(whole)[0].elements}
    for end in range(1, pixels_at):
        try:
            instance_from(whole[:end], "cut.dcm")
        except ScanveilError as error:
            assert error.path == "cut.dcm"
            assert error.sentence
        else:
            # only a cut between two elements leaves a whole data set; a few zeros behind it are forgiven
            last = max(boundary for boundary in boundaries if boundary <= end)
            assert whole[last:end] == bytes(end - last)
            assert end - last < 8


def test_cut_in_the_pixels():
    """A file that ends within its pixels is an error that says how much is missing."""
    whole = file_bytes(full_image())
    with pytest.raises(TruncatedError, match="10 bytes are missing"):
        opened(whole[:-10])
    with pytest.raises(TruncatedError, match="1 byte is missing"):
        opened(whole[:-1])
    assert instance_from(whole[:-1]).rows == instance_from(whole).rows  # it can be looked at


def test_cut_in_a_sequence():
    """A file that ends within a sequence is an error."""
    inner = item(explicit(0x00100010, "PN", b"In^Side."))
    whole = part10([NAME, explicit(0x00101002, "SQ", inner)])
    for missing in range(1, len(inner) + 12):
        with pytest.raises(TruncatedError):
            instance_from(whole[:-missing])


def test_deflated_file_that_is_cut():
    """A deflated file that ends early is an error."""
    whole = file_bytes(full_image(PatientComments="x" * 1000), DEFLATED)
    with pytest.raises(ScanveilError, match=r"too early|damaged"):
        instance_from(whole[:-20])


def test_deflated_file_that_is_damaged():
    """A deflated file whose content is junk is an error."""
    with pytest.raises(MalformedError, match="damaged"):
        instance_from(part10([b"\xff" * 100], DEFLATED))


def test_deflated_file_that_expands_without_end(monkeypatch):
    """A deflated file that grows beyond what is safe is refused while it grows."""
    monkeypatch.setattr(reading, "MAX_INFLATED", 1 << 20)
    bomb = zlib.compressobj(wbits=-15)
    data = bomb.compress(explicit(0x00100010, "UN", bytes(1 << 24))) + bomb.flush()
    with pytest.raises(TooLargeError, match="Unpacked"):
        instance_from(part10([data], DEFLATED))


def deflated(content):
    """A deflated file of such elements."""
    packer = zlib.compressobj(wbits=-15)
    return part10([packer.compress(content) + packer.flush()], DEFLATED)


def leaves_below(levels, leaves):
    """Empty items far below, each level of undefined length."""
    sequence = struct.pack("<HH2sHL", 0x0040, 0xA730, b"SQ", 0, 0xFFFFFFFF)
    start = sequence + struct.pack("<HHL", 0xFFFE, 0xE000, 0xFFFFFFFF)
    end = struct.pack("<HHL", 0xFFFE, 0xE00D, 0) + struct.pack("<HHL", 0xFFFE, 0xE0DD, 0)
    leaf = struct.pack("<HHL", 0xFFFE, 0xE000, 0)
    return start * levels + sequence + leaf * leaves + end[8:] + end * levels


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(NAME + struct.pack("<HH2sH", 0x0021, 1, b"LO", 0) * 7_500_000, id="60 MB of empty elements"),
        pytest.param(NAME + explicit(0x0040A730, "SQ", item(b"") * 500_000), id="500,000 items"),
        pytest.param(NAME + leaves_below(28, 500_000), id="500,000 items below 28 levels"),
    ],
)
def test_a_small_file_that_inflates_to_a_long_description_is_refused(content):
    """Before it costs memory: these have 6 to 100 KB."""
    data = deflated(content)
    tracemalloc.start()
    with pytest.raises(TooLargeError):
        instance_from(data)
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert len(data) < 110_000 and peak < 2 * len(content) + (100 << 20)


def test_a_file_that_inflates_to_a_large_image_is_read():
    """Nothing of that is description."""
    made = image(np.zeros((2000, 3000), np.uint16))
    assert instance_from(file_bytes(made, DEFLATED)).rows == 2000


def test_a_long_description_is_read_where_its_file_is_as_long():
    """In parts, the last of which may end anywhere."""
    words = Random(1).randbytes(3_000_000)
    made = full_image(DerivationDescription="x")
    made.add_new(0x00211010, "UN", words)
    found = instance_from(file_bytes(made, DEFLATED))
    assert found.rows == instance_from(file_bytes(full_image())).rows


def test_a_file_with_more_elements_than_there_are_names_is_refused():
    """Compressed or not."""
    many = b"".join(struct.pack("<HH2sH", 0x0021 + 2 * (at >> 16), at & 0xFFFF, b"LO", 0) for at in range(200_000))
    with pytest.raises(TooLargeError, match="description"):
        instance_from(part10([NAME, many]))


# What lies


@pytest.mark.parametrize("length", [0x7FFFFFFF, 0xFFFFFFF0, 100_000])
def test_lengths_that_lie(length):
    """An element that claims to be longer than the file is an error, and no memory is asked for it."""
    with pytest.raises(TruncatedError, match="ends before"):
        instance_from(part10([NAME, explicit(0x00101001, "UN", b"abcd", length)]))


def test_meta_length_that_lies():
    """A file meta element that claims to be longer than the file is an error."""
    data = bytes(128) + b"DICM" + explicit(0x00020001, "OB", b"\0\1", 1 << 30)
    with pytest.raises(TruncatedError):
        instance_from(data)


def test_meta_group_length_is_not_believed():
    """File meta is read element by element, whatever its group length says."""
    whole = part10([NAME])
    lying = whole[:140] + struct.pack("<L", 99_999) + whole[144:]
    assert instance_from(lying).patient_name == "Doe, Jane"


def test_sequences_nested_two_thousand_deep():
    """Sequences nested 2,000 deep are refused, not followed."""
    with pytest.raises(TooDeepError, match="nested"):
        instance_from(part10([nested(2000), NAME]))


def test_sequences_nested_as_deep_as_honest_ones():
    """Sequences nested ten deep are read."""
    assert instance_from(part10([nested(10), NAME])).patient_name == "Doe, Jane"


def test_unknown_type():
    """An element whose type is none is malformed, and the sentence names its tag but no value."""
    with pytest.raises(MalformedError, match=r"\(0010,0020\)") as caught:
        instance_from(part10([explicit(0x00080060, "CS", b"MR"), explicit(0x00100020, "??", b"secret")]))
    assert "secret" not in caught.value.sentence


def test_private_transfer_syntax():
    """A file in a private encoding that cannot be read is refused in words."""
    with pytest.raises(TransferSyntaxError, match="maker's own"):
        instance_from(part10([b"\x01\x02\x03\x04\x05\x06\x07\x08" * 4], "1.2.3.4.5"))


def test_file_that_cannot_be_read():
    """A medium that fails is said to have failed, not the file to be bad."""

    class Broken(BytesIO):
        def read(self, size=-1):
            raise OSError("input/output error")

    with pytest.raises(UnreadableError) as caught:
        read_instance(Broken(), path="x", size=10)
    assert caught.value.path == "x"


def test_file_that_became_shorter():
    """A file that is shorter than it was when it was chosen is named as such."""
    data = part10([NAME, explicit(0x00101001, "UN", b"x" * 100_000)])
    with pytest.raises(UnreadableError, match="shorter"):
        read_instance(BytesIO(data[:50_000]), path="x", size=len(data))


@pytest.mark.parametrize("claimed", [b"1e300 ", b"1000001", b"-7", b"0", b"many"])
def test_a_number_of_frames_beyond_belief_is_one(claimed):
    """A number of frames that no file has is not believed, since lists are made as long as it."""
    data = part10([explicit(0x00080016, "UI", b"1.2.840.10008.5.1.4.1.1.2\0"), explicit(0x00280008, "IS", claimed)])
    assert instance_from(data).number_of_frames == 1


def test_a_number_beyond_belief_is_none():
    """A series or instance number of hundreds of digits is no number."""
    data = part10([explicit(0x00200011, "IS", b"1e300 "), explicit(0x00200013, "IS", b"7")])
    found = instance_from(data)
    assert (found.series_number, found.instance_number) == (None, 7)
