"""A file of boxes: what it says is what is blanked, and what is no such file is refused in a sentence."""

from __future__ import annotations

import json
from typing import Any

import pytest
from builders import dataset, file_bytes, opened

from scanveil.deid.blanking.templates import MOST_BOXES, MOST_PIXELS, Template, Templates, from_plain, read_templates
from scanveil.dicom.reading import values_of
from scanveil.dicom.values import Values
from scanveil.errors import UsageError
from scanveil.pixels.boxes import Box

BOX, OTHER = Box(0, 0, 100, 20), Box(5, 400, 50, 12)
PLAIN: dict[str, Any] = {"x": 0, "y": 0, "width": 100, "height": 20}
TEMPLATE = {"manufacturer": "ACME", "model": "Sono 5", "rows": 480, "columns": 640, "boxes": [PLAIN]}
FOUND = {"path": "a/b.dcm", "frame": 2, "how": "itself", **PLAIN, "score": 0.91, "is_usual": False}


def read(made: Any) -> Templates:
    return read_templates(json.dumps(made))


def values(**keywords: Any) -> Values:
    """What a file says of its image."""
    said = {"Manufacturer": "ACME", "ManufacturerModelName": "Sono 5", "Rows": 480, "Columns": 640, **keywords}
    return values_of(opened(file_bytes(dataset(**said)))[0])


def test_templates_are_for_a_device_and_a_size() -> None:
    """As the page saves them."""
    template = Template("ACME", "Sono 5", 480, 640, (BOX,))
    assert read({"templates": [TEMPLATE]}).templates == (template,)


def test_a_template_may_stand_alone() -> None:
    """Without others around it."""
    assert read(TEMPLATE) == read({"templates": [TEMPLATE]})


def test_what_says_nothing_of_a_device_is_for_all() -> None:
    """Of that size."""
    (found,) = read({"templates": [{"rows": 480, "columns": 640, "boxes": [PLAIN]}]}).templates
    assert (found.manufacturer, found.model) == ("", "")
    assert found.fits(values()) and found.fits(values(Manufacturer=None, ManufacturerModelName=None))
    assert not found.fits(values(Rows=481))


@pytest.mark.parametrize(
    ("keywords", "fits"),
    [
        ({}, True),
        ({"Manufacturer": "ACME "}, True),
        ({"Manufacturer": "acme"}, False),
        ({"Manufacturer": None}, False),
        ({"ManufacturerModelName": "Sono 6"}, False),
        ({"Rows": 479}, False),
        ({"Columns": 641}, False),
        ({"Rows": None}, False),
    ],
)
def test_a_template_is_for_images_of_its_device_and_size(keywords: dict[str, Any], fits: bool) -> None:
    """Of another one, other places hold writing."""
    (found,) = read(TEMPLATE).templates
    assert found.fits(values(**keywords)) is fits


def test_all_templates_that_fit_are_used_for_each_frame() -> None:
    """In their order."""
    other = {"rows": 480, "columns": 640, "boxes": [OTHER._asdict()]}
    found = read({"templates": [TEMPLATE, other, {**other, "rows": 10}]})
    assert found.boxes_for("x", values(), 2) == {0: (BOX, OTHER), 1: (BOX, OTHER)}
    assert found.boxes_for("x", values(Rows=9), 2) == {} and found.boxes_for("x", values(), 0) == {}


def test_what_was_found_can_be_used_as_it_is() -> None:
    """By path, and by frame from 1; what else it says is passed over."""
    found = read(
        {"boxes": [FOUND, {**FOUND, **OTHER._asdict()}, {**FOUND, "frame": 1}], "looked_at": [], "problems": []}
    )
    assert found == Templates(of_files={"a/b.dcm": {2: (BOX, OTHER), 1: (BOX,)}})
    assert found.boxes_for("a/b.dcm", values(), 2) == {1: (BOX, OTHER), 0: (BOX,)}
    assert found.boxes_for("a/c.dcm", values(), 2) == {}


def test_that_nothing_was_found_can_be_used_as_well() -> None:
    """It blanks nothing."""
    assert read({"boxes": [], "looked_at": [], "problems": []}) == Templates()


def test_what_was_read_can_be_told() -> None:
    """And is the same afterwards."""
    found = read({"templates": [TEMPLATE], "boxes": [FOUND, {**FOUND, **OTHER._asdict()}]})
    assert from_plain(json.loads(json.dumps(found.to_plain()))) == found
    assert from_plain(Templates().to_plain()) == Templates()


BAD = [
    "",
    "no JSON",
    "[]",
    "null",
    "7",
    '"boxes"',
    "{}",
    '{"templates": 7}',
    '{"templates": [7]}',
    '{"templates": [{}]}',
    '{"templates": {"rows": 1}}',
    '{"boxes": [[0, 0, 1, 1]]}',
    '{"boxes": 5}',
    '{"boxes": null}',
    '{"boxes": "none"}',
    "[" * 100_000,
    '{"a":' * 100_000,
    '{"boxes": [], "more": [[[[[[[[]]]]]]]]}',
]


@pytest.mark.parametrize("text", BAD, ids=range(len(BAD)))
def test_what_is_no_file_of_boxes_is_refused_in_a_sentence(text: str) -> None:
    """Whatever it is instead."""
    with pytest.raises(UsageError, match=r"^This is no file of boxes .+\.$"):
        read_templates(text)


@pytest.mark.parametrize("name", ["x", "y", "width", "height"])
@pytest.mark.parametrize("value", [-1, 1.5, "1", None, True, [], MOST_PIXELS + 1, 10**30])
@pytest.mark.parametrize("of_file", [False, True])
def test_a_box_is_of_whole_pixels(name: str, value: Any, of_file: bool) -> None:
    """As many as an image may have."""
    box = {**PLAIN, name: value}
    with pytest.raises(UsageError):
        read({"boxes": [{**FOUND, **box}]} if of_file else {"templates": [{**TEMPLATE, "boxes": [box]}]})


@pytest.mark.parametrize("name", ["width", "height"])
def test_a_box_without_a_size_is_none(name: str) -> None:
    """It would blank nothing."""
    with pytest.raises(UsageError):
        read({**TEMPLATE, "boxes": [{**PLAIN, name: 0}]})


@pytest.mark.parametrize("name", ["x", "y", "width", "height", "path", "frame"])
def test_a_box_of_a_file_says_all_that_it_takes(name: str) -> None:
    """Or nobody knows what is meant."""
    with pytest.raises(UsageError):
        read({"boxes": [{key: value for key, value in FOUND.items() if key != name}]})


@pytest.mark.parametrize("changes", [{"frame": 0}, {"frame": "1"}, {"path": 7}, {"path": None}])
def test_a_box_of_a_file_names_it_and_its_image(changes: dict[str, Any]) -> None:
    """Images count from 1."""
    with pytest.raises(UsageError):
        read({"boxes": [{**FOUND, **changes}]})


@pytest.mark.parametrize(
    "changes", [{"rows": 0}, {"columns": "640"}, {"rows": None}, {"manufacturer": 7}, {"model": None}, {"boxes": 7}]
)
def test_a_template_names_its_device_and_size(changes: dict[str, Any]) -> None:
    """In words and numbers."""
    with pytest.raises(UsageError):
        read({"templates": [{**TEMPLATE, **changes}]})


def test_there_is_an_end_to_boxes() -> None:
    """Somebody else's file may have any number of them."""
    assert len(read({**TEMPLATE, "boxes": [PLAIN] * MOST_BOXES}).templates[0].boxes) == MOST_BOXES
    with pytest.raises(UsageError):
        read({**TEMPLATE, "boxes": [PLAIN] * (MOST_BOXES + 1)})
    with pytest.raises(UsageError):
        read({"templates": [{**TEMPLATE, "boxes": [PLAIN] * MOST_BOXES}], "boxes": [FOUND]})
