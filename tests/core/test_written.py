"""What is known of writing in an image says whether there is a copy, what is blanked in it and what the copy says."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path
from typing import Any

import imagecodecs
import numpy as np
import planting
import pydicom
import pytest
from builders import JPEG_2000_LOSSY, JPEG_BASELINE, file_bytes, image, opened, packed_image
from planting import El, Planted
from pydicom.dataset import Dataset

from scanveil.conducting.folders import deidentify_paths
from scanveil.deid.blanking.templates import Templates
from scanveil.deid.check.identifiers import Identifiers
from scanveil.deid.cleaning.blocks import Span
from scanveil.deid.cleaning.deidentify import NOT_LOOKED_FOR, UNDECIDED
from scanveil.deid.cleaning.written import (
    ALL,
    ITSELF,
    NOBODY,
    NOT_EXAMINED,
    PERSON,
    PROJECTION,
    TEMPLATE,
    UNKNOWN,
    Written,
    is_likely,
)
from scanveil.deid.deidentifier import BECAME_LOSSLESS, Cleaned, Deidentifier
from scanveil.deid.out.readme import readme
from scanveil.deid.out.report import summary
from scanveil.deid.out.rewritten import rewrite
from scanveil.deid.rules.policy import Policy
from scanveil.deid.rules.verdicts import ADDED
from scanveil.dicom.reading import values_of
from scanveil.errors import FoundError, UsageError, WithheldError
from scanveil.pixels.boxes import Box

BOX = Box(2, 3, 5, 4)
CLEAN = Written(ITSELF, {0: (BOX,)}, PERSON)
SC = "1.2.840.10008.5.1.4.1.1.7"


def clean(data: bytes, written: Written = UNKNOWN, **how: Any) -> Cleaned:
    found = Deidentifier(b"k" * 32, Identifiers())
    return found.clean(io.BytesIO(data), path="in", size=len(data), name="out", written=written, **how)


def copy_of(data: bytes, written: Written = UNKNOWN, **how: Any) -> Dataset:
    """The copy of a file."""
    parts = clean(data, written, **how).parts
    whole = b"".join(part if isinstance(part, bytes) else data[part.start : part.end] for part in parts)
    return pydicom.dcmread(io.BytesIO(whole))


def scan(*elements: El, **changed: bytes) -> bytes:
    """A small image of 16 x 16 bytes; `changed` are values for attributes by their tags."""
    made = Planted(elements=planting.image())
    new = {int(tag[1:], 16): value for tag, value in changed.items()}
    made.elements = [one._replace(value=new.pop(one.tag, one.value)) for one in made.elements]
    made.put(*elements, *(El(tag, "CS", value) for tag, value in new.items()))
    return made.to_bytes()


def codes(copy: Dataset) -> list[str]:
    """The codes of CID 7050 that it names."""
    return [item.CodeValue for item in copy.DeidentificationMethodCodeSequence]


# --- what is told ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("examined", [NOT_EXAMINED, ITSELF, PROJECTION])
@pytest.mark.parametrize("decided_by", [NOBODY, PERSON, TEMPLATE, ALL])
@pytest.mark.parametrize("is_undecided", [False, True])
def test_an_image_is_clean_where_it_was_looked_at_by_itself_and_a_person_decided(
    examined: str, decided_by: str, is_undecided: bool
) -> None:
    """And by nothing less."""
    found = Written(examined, {}, decided_by, is_undecided).is_clean
    assert found is ((examined, decided_by, is_undecided) == (ITSELF, PERSON, False))


def test_boxes_are_told_frame_by_frame_from_1() -> None:
    """In the order of frames."""
    one, other = Box(1, 2, 3, 4), Box(5, 6, 7, 8)
    made = Written(ITSELF, {4: (one,), 0: (other, one)}, PERSON)
    assert made.rows == [(1, *other), (1, *one), (5, *one)]
    assert Written.of(*json.loads(json.dumps(made.to_row()))) == made


def test_more_boxes_are_added_to_those_that_there_are() -> None:
    """Whoever decided first is told, and nothing is undecided any more."""
    one, other = Box(1, 2, 3, 4), Box(5, 6, 7, 8)
    assert UNKNOWN.and_blank({0: (one,)}, TEMPLATE) == Written(NOT_EXAMINED, {0: (one,)}, TEMPLATE)
    both = Written(ITSELF, {0: (one,)}, ALL, True).and_blank({0: (other,), 1: (other,)}, TEMPLATE)
    assert both == Written(ITSELF, {0: (one, other), 1: (other,)}, ALL)
    assert Written(ITSELF, {}, NOBODY, True).and_blank({}, TEMPLATE) == Written(ITSELF, {}, NOBODY, True)


# --- which images have writing --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changed", "is_one"),
    [
        ({}, False),
        ({"x00080060": b"US"}, True),
        ({"x00080060": b"SC"}, True),
        ({"x00080060": b"XC"}, True),
        ({"x00080060": b"MG"}, False),
        ({"x00080008": b"DERIVED\\SECONDARY\\SCREEN SAVE"}, True),
        ({"x00080008": b"derived\\secondary\\screen save"}, True),
        ({"x00080016": SC.encode()}, True),
        ({"x00080016": f"{SC}.4".encode()}, True),
        ({"x00080016": f"{SC}7.1.6".encode()}, False),  # a slide
        ({"x00080060": b"US", "x00280301": b"NO"}, False),
        ({"x00080060": b"US", "x00280301": b"no "}, False),
        ({"x00080060": b"US", "x00280301": b"YES"}, True),
        ({"x00080060": b"US", "x00280301": b""}, True),
    ],
)
def test_images_of_some_kinds_often_have_writing(changed: dict[str, bytes], is_one: bool) -> None:
    """Unless they say that they have none."""
    header, _ = opened(scan(**changed))
    own = values_of(header)
    assert is_likely(own, own.stripped(0x00080016)) is is_one


def test_such_an_image_is_withheld_as_long_as_nobody_looked() -> None:
    """It is said why; a person who looks at it may include it."""
    made = scan(x00080060=b"US")
    with pytest.raises(WithheldError) as caught:
        clean(made)
    assert (caught.value.reason, caught.value.sentence) == ("withheld", NOT_LOOKED_FOR)
    assert clean(made, released=True).record.looked_at == (NOT_LOOKED_FOR,)


@pytest.mark.parametrize(
    "written",
    [
        Written(ITSELF),
        Written(PROJECTION),
        Written(ITSELF, {}, PERSON),
        Written(NOT_EXAMINED, {0: (BOX,)}, TEMPLATE),
        Written(ITSELF, {0: (BOX,)}, ALL),
    ],
)
def test_such_an_image_is_copied_once_it_was_looked_at_or_a_template_is_for_it(written: Written) -> None:
    """Nothing was found, or what was is blanked."""
    assert clean(scan(x00080060=b"US"), written).record.looked_at == ()


@pytest.mark.parametrize("decided_by", [PERSON, ALL])
def test_such_an_image_is_withheld_where_a_part_of_it_could_not_be_looked_at(decided_by: str) -> None:
    """What was found in the other parts is not all."""
    with pytest.raises(WithheldError) as caught:
        clean(scan(x00080060=b"US"), Written(NOT_EXAMINED, {0: (BOX,)}, decided_by))
    assert caught.value.sentence == NOT_LOOKED_FOR


def test_an_image_with_writing_that_nobody_decided_about_is_withheld() -> None:
    """Of whatever kind it is."""
    made = scan()
    with pytest.raises(WithheldError) as caught:
        clean(made, Written(ITSELF, {}, NOBODY, True))
    assert (caught.value.reason, caught.value.sentence) == ("withheld", UNDECIDED)
    assert clean(made, Written(ITSELF, {}, NOBODY, True), released=True).record.looked_at == (UNDECIDED,)


def test_what_has_no_image_is_not_withheld() -> None:
    """A report may well be of ultrasound."""
    made = Planted(elements=[one for one in planting.image() if one.tag < 0x00280000])
    made.elements = [one._replace(value=b"US") if one.tag == 0x00080060 else one for one in made.elements]
    for written in (UNKNOWN, Written(ITSELF, {}, PERSON), Written(ITSELF, {}, NOBODY, True)):
        copy = copy_of(made.to_bytes(), written)
        assert "BurnedInAnnotation" not in copy and "113101" not in codes(copy)


BURNED_IN = {
    "x00280301": b"YES",
    "x00080008": b"ORIGINAL\\PRIMARY\\LABEL",
    "x00480010": b"YES",
}
"""Burned In Annotation, Image Type of a slide's label, Specimen Label in Image."""


@pytest.mark.parametrize("tag", BURNED_IN)
@pytest.mark.parametrize(
    "written",
    [
        UNKNOWN,
        Written(ITSELF),
        Written(PROJECTION, {}, PERSON),
        Written(NOT_EXAMINED, {0: (BOX,)}, TEMPLATE),
        Written(ITSELF, {0: (BOX,)}, ALL),
    ],
)
def test_an_image_that_says_that_it_has_writing_is_withheld_though_it_was_looked_at(tag: str, written: Written) -> None:
    """Where nothing was found, something was missed; where all was blanked, perhaps, too."""
    with pytest.raises(WithheldError):
        clean(scan(**{tag: BURNED_IN[tag]}), written)


@pytest.mark.parametrize("tag", BURNED_IN)
def test_it_is_copied_once_a_person_saw_each_of_its_images_and_decided(tag: str) -> None:
    """The copy says that there is none."""
    copy = copy_of(scan(**{tag: BURNED_IN[tag]}), CLEAN)
    assert copy.BurnedInAnnotation == "NO" and "113101" in codes(copy)


def test_a_face_is_another_thing() -> None:
    """Nobody was asked about that."""
    with pytest.raises(WithheldError):
        clean(scan(x00280302=b"YES"), CLEAN)


# --- what copies say ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("stated", [{}, {"x00280301": b"NO"}, {"x00280301": b"YES"}, {"x00280301": b""}])
def test_a_clean_copy_says_so_once(stated: dict[str, bytes]) -> None:
    """In the attribute and by the code of the option (PS3.15 E.3.1), beside that of the profile."""
    copy = copy_of(scan(**stated), CLEAN)
    assert copy.BurnedInAnnotation == "NO"
    assert codes(copy).count("113101") == 1 and "113100" in codes(copy)


@pytest.mark.parametrize(
    "written",
    [
        UNKNOWN,
        Written(ITSELF),
        Written(PROJECTION, {0: (BOX,)}, PERSON),
        Written(ITSELF, {0: (BOX,)}, TEMPLATE),
        Written(ITSELF, {0: (BOX,)}, ALL),
    ],
)
def test_no_other_copy_says_so(written: Written) -> None:
    """What it said before stays."""
    assert "BurnedInAnnotation" not in copy_of(scan(), written) and "113101" not in codes(copy_of(scan(), written))
    copy = copy_of(scan(x00280301=b"NO"), written)
    assert copy.BurnedInAnnotation == "NO" and "113101" not in codes(copy)


def test_what_it_says_is_in_the_report_of_places() -> None:
    """As all that is added."""
    assert ((), 0x00280301, ADDED.label) in clean(scan(), CLEAN).done
    assert 0x00280301 not in [tag for _, tag, _ in clean(scan(), Written(ITSELF)).done]


# --- what is blanked ------------------------------------------------------------------------------------------------


def pixels(copy: Dataset) -> np.ndarray:
    """The bytes of a small image."""
    return np.frombuffer(copy.PixelData, np.uint8).reshape(-1, 16, 16)


def test_only_what_lies_in_boxes_is_blanked() -> None:
    """All other pixels are as they were, and so is all else that the copy says."""
    made = scan()
    before, after = pixels(copy_of(made)), pixels(copy_of(made, Written(ITSELF, {0: (BOX,)}, ALL)))
    inside = np.zeros((1, 16, 16), bool)
    inside[:, BOX.y : BOX.y + BOX.height, BOX.x : BOX.x + BOX.width] = True
    assert (after[inside] == before.min()).all() and (after[~inside] == before[~inside]).all()
    one, other = copy_of(made), copy_of(made, Written(ITSELF, {0: (BOX,)}, ALL))
    del one.PixelData, other.PixelData
    assert one == other


def test_a_copy_that_is_blanked_is_made_of_the_original() -> None:
    """Its parts are spans of that, and few new bytes: whoever writes it has no other file."""
    data = file_bytes(image(np.arange(1 << 20, dtype=np.uint32).astype(np.uint16).reshape(1024, 1024)))
    cleaned = clean(data, Written(ITSELF, {0: (Box(500, 1000, 8, 4),)}, ALL))
    spans = [part for part in cleaned.parts if isinstance(part, Span)]
    kept = sum(span.end - span.start for span in spans)
    assert 2 * 1024 * 1024 - kept < 10_000 and all(span.end <= len(data) for span in spans)
    whole = b"".join(part if isinstance(part, bytes) else data[part.start : part.end] for part in cleaned.parts)
    assert len(whole) == cleaned.size
    stored = pydicom.dcmread(io.BytesIO(whole)).pixel_array
    assert len(np.unique(stored[1000:1004, 500:508])) == 1 and stored[1000, 499] == (1000 * 1024 + 499) % 65536


def test_where_nothing_is_blanked_the_copy_is_the_same_as_before() -> None:
    """Byte for byte, and so is its record but for what was looked at."""
    made = scan()
    one, other = clean(made), clean(made, Written(ITSELF))
    assert one.parts == other.parts and one.record.notes == other.record.notes


@pytest.mark.parametrize(
    ("boxes", "words"),
    [
        ({0: (BOX,)}, "1 place in its image was blanked."),
        ({0: (BOX, Box(9, 9, 2, 2))}, "2 places in its images were blanked."),
    ],
)
def test_the_record_notes_what_was_blanked(boxes: dict[int, tuple[Box, ...]], words: str) -> None:
    """By number; where it is says `writing`."""
    assert clean(scan(), Written(ITSELF, boxes, PERSON)).record.notes == (words,)


def test_the_record_says_how_writing_was_looked_for_and_what_was_blanked() -> None:
    """Never what stands there."""
    written = Written(ITSELF, {0: (BOX, Box(9, 9, 2, 2))}, PERSON)
    assert clean(scan(), written).record.writing == {
        "examined": "itself",
        "decided_by": "person",
        "undecided": False,
        "boxes": [
            {"frame": 1, "x": 2, "y": 3, "width": 5, "height": 4},
            {"frame": 1, "x": 9, "y": 9, "width": 2, "height": 2},
        ],
    }
    released = clean(scan(), Written(ITSELF, {}, NOBODY, True), released=True).record.writing
    assert released == {"examined": "itself", "decided_by": "", "undecided": True, "boxes": []}


def test_the_record_says_nothing_where_nobody_looked_or_there_is_no_image() -> None:
    """It is empty then."""
    assert clean(scan()).record.writing == {}
    report = Planted(elements=[one for one in planting.image() if one.tag < 0x00280000]).to_bytes()
    assert clean(report, Written(ITSELF)).record.writing == {}


def test_the_record_says_what_was_blanked_though_not_all_was_looked_at() -> None:
    """As in a film of which an image cannot be decoded."""
    found = clean(scan(), Written(NOT_EXAMINED, {0: (BOX,)}, ALL)).record.writing
    assert (found["examined"], len(found["boxes"])) == ("", 1)


@pytest.mark.parametrize("boxes", [{0: (Box(16, 0, 2, 2),)}, {3: (BOX,)}, {0: (Box(1, 1, 0, 4),)}])
def test_boxes_that_are_not_in_the_image_are_refused(boxes: dict[int, tuple[Box, ...]]) -> None:
    """Somebody meant something else: there is no copy."""
    with pytest.raises(UsageError) as caught:
        clean(scan(), Written(ITSELF, boxes, PERSON))
    assert caught.value.path == "in"


def test_what_is_checked_is_what_is_given_out() -> None:
    """A name that is found in the copy is taken out of it, or keeps it back, as ever."""
    made = scan(El(0x00100010, "PN", b"Kanari^Gelb"), El(0x00081030, "LO", b"Kanari"))
    found = Deidentifier(b"k" * 32, Identifiers(names=frozenset({("Kanari^Gelb", "")})))
    cleaned = found.clean(io.BytesIO(made), path="in", size=len(made), name="out", written=CLEAN)
    assert b"Kanari" not in b"".join(part for part in cleaned.parts if isinstance(part, bytes))


def test_what_is_compressed_is_blanked_as_well() -> None:
    """In the way that it is compressed in, where that can be."""
    stored = (np.arange(64 * 64) % 251).astype(np.uint8).reshape(64, 64)
    data = packed_image([imagecodecs.jpeg8_encode(stored, level=90)], JPEG_BASELINE, stored)
    cleaned = clean(data, Written(ITSELF, {0: (Box(16, 16, 16, 16),)}, ALL))
    assert cleaned.record.transfer_syntax_uid == JPEG_BASELINE and BECAME_LOSSLESS not in cleaned.record.notes


def test_where_it_had_to_be_written_in_another_way_the_record_notes_that() -> None:
    """As its file is larger then."""
    stored = (np.arange(64 * 64) % 251).astype(np.uint8).reshape(64, 64)
    data = packed_image([imagecodecs.jpeg2k_encode(stored, level=30, codecformat="J2K")], JPEG_2000_LOSSY, stored)
    cleaned = clean(data, Written(ITSELF, {0: (Box(16, 16, 16, 16),)}, ALL))
    assert cleaned.record.transfer_syntax_uid != JPEG_2000_LOSSY and BECAME_LOSSLESS in cleaned.record.notes


# --- in a batch -----------------------------------------------------------------------------------------------------


def test_the_report_of_a_batch_says_it_file_by_file(tmp_path: Path) -> None:
    """Under `writing`, in the archive as well."""
    paths = [tmp_path / f"{at}.dcm" for at in range(2)]
    for at, path in enumerate(paths):
        path.write_bytes(scan(x00080018=b"1.2.3.999.1.%d" % at))
    out = io.BytesIO()
    boxes = Templates(of_files={str(paths[1]): {1: (BOX,)}})
    report = json.loads(deidentify_paths(paths, out, templates=boxes).json)
    assert [one["writing"].get("decided_by") for one in report["files"]] == [None, "template"]
    with zipfile.ZipFile(out) as archive:
        inside = archive.read("deidentification-report.json")
        assert json.loads(inside) == report
    assert rewrite(inside) is not None  # whoever checks the archive knows it again


@pytest.mark.parametrize(
    ("written", "searched", "blanked"),
    [
        (UNKNOWN, False, False),
        (Written(ITSELF), True, False),
        (Written(NOT_EXAMINED, {0: (BOX,)}, TEMPLATE), False, True),
    ],
)
def test_readme_and_summary_say_what_was_done_about_writing(written: Written, searched: bool, blanked: bool) -> None:
    """And what was not: no program finds all."""
    records = [clean(scan(), written).record]
    for text in (readme(records, [], Policy()).decode(), "\n".join(summary(records))):
        assert ("was looked for in 1" in text) is ("No program finds all" in text) is searched
        assert ("was not looked for" in text) is not searched
        assert ("In 1 copy, places in the picture were blanked" in text) is blanked


def test_a_name_in_a_blanked_copy_that_cannot_go_keeps_it_back() -> None:
    """As in any other."""
    made = scan(El(0x00100010, "PN", b"Kanari^Gelb"))
    data = made.replace(planting.PIXELS, planting.PIXELS[:100] + b"Kanari^Gelb" + planting.PIXELS[111:])
    found = Deidentifier(b"k" * 32, Identifiers(names=frozenset({("Kanari^Gelb", "")})))
    with pytest.raises(FoundError):
        found.clean(
            io.BytesIO(data),
            path="in",
            size=len(data),
            name="out",
            written=Written(ITSELF, {0: (Box(0, 15, 16, 1),)}, ALL),
        )
