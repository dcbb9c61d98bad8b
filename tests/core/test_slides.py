import io
import json

import numpy as np
import pytest
from builders import RLE, file_bytes, image, instance, packed_image, same

from scanveil import cli
from scanveil.dicom.reading import read_header
from scanveil.errors import DecodeError, TooLargeError, UsageError
from scanveil.library.instance import instance_of
from scanveil.library.pictures import PAGE, Picture
from scanveil.library.slides import (
    MOST_FRAMES,
    MOST_PIXELS,
    MOST_PLANES,
    MOST_TILES,
    pages,
    place_text,
    reading_order,
)
from scanveil.library.stacks import stacks_of
from scanveil.library.traits import Traits
from scanveil.looking.viewer import DRAWN_ON_TILES, Viewer
from scanveil.pixels.attributes import PixelAttributes
from scanveil.pixels.pages import page_of

SLIDE = np.arange(5 * 7 * 3, dtype=np.uint8).reshape(5, 7, 3)


def level(kind, columns, rows, frames, side=256):
    """One file of a slide, its tiles square."""
    return instance(
        path=kind + str(columns),
        modality="SM",
        number_of_frames=frames,
        rows=side if frames > 1 else rows,
        columns=side if frames > 1 else columns,
        slide_size=(columns, rows),
        image_type=("ORIGINAL", "PRIMARY", kind, "NONE"),
    )


def scattered(*places, **changes):
    """A file of tiles that say where they lie, (column, row) from 1."""
    segment = changes.pop("segment_number", None)
    traits = tuple(Traits(tile_column=column, tile_row=row, segment_number=segment) for column, row in places)
    known = {"number_of_frames": len(places), "rows": 256, "columns": 256, "slide_size": (512, 512), "traits": traits}
    return instance(**{**known, **changes})


def tiles(pixels, rows, columns):
    """An image cut into tiles, row by row; those at the edges filled up with 7."""
    down, across = -(-pixels.shape[0] // rows), -(-pixels.shape[1] // columns)
    room = np.full((down * rows, across * columns, *pixels.shape[2:]), 7, pixels.dtype)
    room[: pixels.shape[0], : pixels.shape[1]] = pixels
    return np.stack(
        [
            room[row * rows : (row + 1) * rows, column * columns : (column + 1) * columns]
            for row in range(down)
            for column in range(across)
        ]
    )


def slide_file(pixels=SLIDE, planes=1, **keywords):
    """A file of tiles of 2 x 3 that fill a slide, plane by plane, each plane one brighter."""
    cut = np.concatenate([tiles(pixels + plane, 2, 3) for plane in range(planes)]).astype(pixels.dtype)
    size = {"TotalPixelMatrixRows": pixels.shape[0], "TotalPixelMatrixColumns": pixels.shape[1]}
    return file_bytes(image(cut, NumberOfFrames=len(cut), **{**size, **keywords}))


def page(data, index=0) -> tuple[PixelAttributes, np.ndarray]:
    header = read_header(io.BytesIO(data), path="SLIDE", size=len(data))
    return page_of(header, io.BytesIO(data), instance_of(header), index)


def test_levels_of_a_slide_are_pages():
    """First what shows most of it at once, last the label, on which names stand; then the tiles of each level."""
    made = [
        level("LABEL", 300, 200, 1),
        level("VOLUME", 4096, 3072, 192),
        level("OVERVIEW", 600, 200, 1),
        level("VOLUME", 1024, 768, 12),
        level("THUMBNAIL", 512, 384, 1),
    ]
    found = stacks_of(made)
    assert [(stack.name, stack.count) for stack in found] == [
        ("Whole slide", 5),
        ("Level 2: 1024 x 768", 12),
        ("Level 1: 4096 x 3072", 192),
    ]
    assert [stack.start for stack in found] == [0, 6, 96]
    assert list(found[0].images()) == [
        Picture(4, 0),
        Picture(3, 0, PAGE),
        Picture(1, 0, PAGE),
        Picture(2, 0),
        Picture(0, 0),
    ]


def test_levels_are_numbered_among_themselves():
    """What shows the slide otherwise is no level, however large or small it is."""
    others = [level(kind, side, side, 4) for kind, side in (("LABEL", 5000), ("OVERVIEW", 300), ("THUMBNAIL", 400))]
    found = stacks_of([*others, level("VOLUME", 512, 512, 4), level("VOLUME", 1024, 1024, 16)])
    assert [stack.name for stack in found][1:] == [
        "Thumbnail: 400 x 400",
        "Level 2: 512 x 512",
        "Level 1: 1024 x 1024",
        "Overview: 300 x 300",
        "Label: 5000 x 5000",
    ]


def test_a_level_too_large_for_a_page_is_seen_tile_by_tile():
    """By its pixels, or by its tiles."""
    assert pages(level("VOLUME", 4096, MOST_PIXELS // 4096, 256)) == ((0, PAGE),)
    assert pages(level("VOLUME", 4097, MOST_PIXELS // 4096, 272)) == ()
    assert pages(level("VOLUME", 32, 32, MOST_TILES, side=1)) == ((0, PAGE),)
    assert pages(level("VOLUME", 33, 32, 33 * 32, side=1)) == ()
    assert len(pages(level("VOLUME", 4096, 4096, MOST_FRAMES))) == MOST_FRAMES / 256
    assert pages(level("VOLUME", 4096, 4096, MOST_FRAMES + 1)) == ()
    (stack,) = stacks_of([level("VOLUME", 99999, 99999, 9999)])
    assert (stack.name, stack.count) == ("Level 1: 99999 x 99999", 9999)


@pytest.mark.parametrize("size", [(0, 0), (-5, 10), (10, -5), (2**31, 2**31)])
def test_a_slide_of_an_impossible_size_has_no_page(size):
    """And still its tiles."""
    made = instance(number_of_frames=4, slide_size=size)
    assert pages(made) == ()
    assert sum(stack.count for stack in stacks_of([made])) == 4


def test_tiles_that_say_where_they_lie_are_read_like_a_page():
    """Row by row, whatever their order in the file."""
    assert list(reading_order(scattered((1, 513), (513, 1), (1, 1), (513, 513)))) == [2, 1, 0, 3]


def test_a_frame_says_its_place():
    """A tile from its number where tiles fill the slide, else from its own words; a page what it is."""
    filled = level("VOLUME", 1000, 700, 12)
    assert place_text(filled, 0) == "Tile: row 1 of 3, column 1 of 4"
    assert place_text(filled, 6) == "Tile: row 2 of 3, column 3 of 4"
    assert place_text(filled, 0, PAGE) == "Level: 1000 x 700"
    assert place_text(level("LABEL", 300, 200, 1), 0) == "Label: 300 x 200"
    assert place_text(scattered((1, 257), slide_size=(1000, 700)), 0) == "Tile: row 2 of 3, column 1 of 4"
    assert place_text(instance(), 0) == ""
    assert place_text(scattered((1, 1), segment_number=1), 0) == ""
    assert place_text(instance(slide_size=(100, 100), rows=0), 0) == ""


def test_a_page_is_put_together_from_its_tiles():
    """Those at the edges are cut to the slide."""
    attributes, found = page(slide_file())
    assert same(found, SLIDE)
    assert (attributes.rows, attributes.columns) == (5, 7)


def test_focal_planes_and_colours_have_pages_of_their_own():
    """They follow each other in the file, each with all of its tiles (PS3.3 C.7.6.17.3)."""
    data = slide_file(planes=3)
    header = read_header(io.BytesIO(data), path="SLIDE", size=len(data))
    assert pages(instance_of(header)) == ((0, PAGE), (1, PAGE), (2, PAGE))
    assert same(page(data, 2)[1], SLIDE + 2)
    with pytest.raises(UsageError, match="no such page"):
        page(data, 3)


def test_tiles_at_the_same_place_belong_to_different_pages():
    """As those of several colours do where each tile says where it lies."""
    assert pages(scattered((1, 1), (257, 1), (1, 1), (257, 1))) == ((0, PAGE), (1, PAGE))
    assert len(pages(scattered(*[(1, 1)] * MOST_PLANES))) == MOST_PLANES
    assert pages(scattered(*[(1, 1)] * (MOST_PLANES + 1))) == ()


def test_tiles_of_colours_that_are_not_all_there_make_no_page():
    """It cannot be told which tile belongs to which; a page that lacks tiles alone is one."""
    assert pages(scattered((1, 1), (257, 1), (1, 1))) == ()
    assert pages(scattered((1, 1), (257, 257))) == ((0, PAGE),)


def test_tiles_outside_of_the_slide_are_in_no_page():
    """Whatever place they claim."""
    assert pages(scattered((513, 1), (1, 9999), (0, 1), (-3, -3))) == ()


def test_tiles_that_overlap_without_end_are_in_no_page():
    """Each would be decoded, however few of them fill the slide."""
    places = [(1 + number % 256, 1 + number // 256) for number in range(MOST_TILES + 1)]
    assert pages(scattered(*places[:-1])) == ((0, PAGE),)
    assert pages(scattered(*places)) == ()


@pytest.mark.parametrize(
    ("pixels", "expected", "more"),
    [
        (SLIDE, 255, {}),
        (SLIDE[..., 0], 0, {}),
        (SLIDE[..., 0], 255, {"PhotometricInterpretation": "MONOCHROME1"}),
    ],
)
def test_where_no_tile_lies_colour_is_white_and_grey_is_black(pixels, expected, more):
    """As a slide without tissue is, and fluorescence without light."""
    whole = tiles(pixels, 2, 3)[:8]
    size = {"TotalPixelMatrixRows": 5, "TotalPixelMatrixColumns": 7, **more}
    _, found = page(file_bytes(image(whole, NumberOfFrames=8, **size)))
    assert same(found[:4], pixels[:4])
    assert same(found[4, 6:], np.full_like(pixels[4, 6:], expected))


def test_a_page_is_shown_without_the_tiles_that_are_damaged():
    """And says so; where all are, there is no page, but a sentence."""
    frames = [bytes([1]) + bytes(3) + (64).to_bytes(4, "little") + bytes(56) + b"\x05ABCDEF", b"\x09" * 70]
    like = np.zeros((2, 3), np.uint8)
    known = {"NumberOfFrames": 2, "TotalPixelMatrixRows": 2, "TotalPixelMatrixColumns": 6}
    attributes, found = page(packed_image(frames, RLE, like, **known))
    assert same(found, np.array([[65, 66, 67, 0, 0, 0], [68, 69, 70, 0, 0, 0]], np.uint8))
    assert attributes.notes == ("1 of its 2 tiles could not be read and is left blank. Please copy the file again.",)
    with pytest.raises(DecodeError):
        page(packed_image(frames[1:] * 2, RLE, like, **known))


def test_the_viewer_shows_a_page_like_a_frame(monkeypatch):
    """With its size and its name, at once or reduced; and says that drawings are on the tiles."""
    data = slide_file()
    state = file_bytes(image(np.zeros((2, 2), np.uint8), SOPClassUID="1.2.840.10008.5.1.4.1.1.11.1"))
    files = [data, state]
    known = []
    viewer = Viewer(lambda number: (io.BytesIO(files[number]), "SLIDE", len(files[number])), lambda _: known)
    caption = viewer.caption(Picture(0, 0, PAGE))
    assert (caption.rows, caption.columns, caption.tile) == (5, 7, "Level: 7 x 5")
    assert same(viewer.frame(Picture(0, 0, PAGE)).stored_values, SLIDE)
    assert viewer.frame(Picture(0, 0, PAGE), step=2).stored_values.shape == (3, 4, 3)
    assert viewer.plain(Picture(0, 0, PAGE)).notes == ()
    known.append(1)
    with monkeypatch.context() as patched:  # a page that is kept is not put together again
        patched.setattr("scanveil.looking.viewer.page_of", None)
        assert same(viewer.plain(Picture(0, 0, PAGE)).stored_values, SLIDE)
    assert DRAWN_ON_TILES in viewer.frame(Picture(0, 0, PAGE)).notes


def test_a_page_for_which_there_is_no_room_is_said(monkeypatch):
    """As with any image."""

    def no_room(*_):
        raise MemoryError

    data = slide_file()
    viewer = Viewer(lambda _: (io.BytesIO(data), "SLIDE", len(data)))
    monkeypatch.setattr("scanveil.looking.viewer.page_of", no_room)
    with pytest.raises(TooLargeError):
        viewer.frame(Picture(0, 0, PAGE))


def test_a_page_of_no_slide_is_refused():
    """There is no page of it."""
    data = file_bytes(image(SLIDE))
    viewer = Viewer(lambda _: (io.BytesIO(data), "IM1", len(data)))
    with pytest.raises(UsageError):
        viewer.frame(Picture(0, 0, PAGE))


def test_the_list_names_the_kind_of_what_a_stack_is_made_of(tmp_path, capsys):
    """Pages of a slide, then its tiles; each counted from 1."""
    (tmp_path / "slide.dcm").write_bytes(slide_file(planes=2))
    assert cli.main(["inspect", "--json", str(tmp_path)]) == 0
    (series,) = json.loads(capsys.readouterr().out)["patients"][0]["studies"][0]["series"]
    runs = [(run["kind"], run["first_frame"], run["frames"]) for stack in series["stacks"] for run in stack["runs"]]
    assert runs == [("page", 1, 2), ("frame", 1, 18)]
