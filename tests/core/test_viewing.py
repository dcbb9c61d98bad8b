import io

import numpy as np
import pytest
from builders import file_bytes, image

from scanveil.library.pictures import Picture
from scanveil.looking import viewer as viewing
from scanveil.looking.viewer import SMALLEST, Viewer


def viewer(*files):
    """A viewer over some files' bytes, and how often each was opened."""
    opened = []

    def open_file(number):
        opened.append(number)
        return io.BytesIO(files[number]), f"IM{number}", len(files[number])

    return Viewer(open_file), opened


def clip(frames=3, **keywords):
    return file_bytes(image(np.zeros((frames, 4, 4), np.uint8), NumberOfFrames=frames, **keywords))


def test_a_frame_s_caption_says_how_long_it_stays():
    """Frame by frame, where the file says so."""
    found, _ = viewer(clip(FrameTimeVector=["0", "40", "70"], PreferredPlaybackSequencing=1), clip())
    assert [found.caption(Picture(0, frame)).frame_ms for frame in range(3)] == [40, 70, 70]
    assert found.caption(Picture(0, 0)).sweeps
    assert (found.caption(Picture(1, 0)).frame_ms, found.caption(Picture(1, 0)).sweeps) == (None, False)


def test_a_tile_s_caption_says_where_it_lies():
    """Of a slide of three tiles across."""
    found, _ = viewer(clip(TotalPixelMatrixColumns=12, TotalPixelMatrixRows=4))
    assert found.caption(Picture(0, 2)).tile == "Tile: row 1 of 1, column 3 of 3"


def test_headers_are_let_go_of():
    """Only those used last are kept, as many as there is room for; the others are read again when they are wanted."""
    made, opened = clip(), []

    def open_file(number):
        opened.append(number)
        return io.BytesIO(made), "IM", len(made)

    found = Viewer(open_file, header_bytes=20 * (len(made) + SMALLEST))
    for number in range(30):
        found.caption(Picture(number, 0))
    before = len(opened)
    found.caption(Picture(29, 0))
    assert len(opened) == before
    found.caption(Picture(0, 0))
    assert set(opened[before:]) == {0}


def test_a_plain_frame_is_as_its_own_file_says():
    """Without what other files draw over it, and it is not kept."""
    found, opened = viewer(clip())
    frame = found.plain(Picture(0, 1))
    assert frame.stored_values.shape == (4, 4) and frame.drawing is None
    before = len(opened)
    found.plain(Picture(0, 1))
    assert len(opened) > before


def test_a_plain_frame_has_what_is_drawn_in_unused_bits_of_its_pixels():
    """They are read from its own file."""
    made = image(np.full((4, 4), 0x1000, np.uint16), BitsStored=12, HighBit=11)
    drawn = {
        0x10: ("US", 4),
        0x11: ("US", 4),
        0x40: ("CS", "G"),
        0x50: ("SS", [1, 1]),
        0x100: ("US", 16),
        0x102: ("US", 12),
    }
    for number, (vr, value) in drawn.items():
        made.add_new(0x60000000 | number, vr, value)
    found, _ = viewer(file_bytes(made))
    frame = found.plain(Picture(0, 0))
    assert frame.drawing is not None and (frame.drawing.paint != 0).all()


def counted(monkeypatch):
    """Which frames were decoded, as they are."""
    decoded, decode = [], viewing.decode_frame

    def count(header, file, frame_index):
        decoded.append(frame_index)
        return decode(header, file, frame_index)

    monkeypatch.setattr(viewing, "decode_frame", count)
    return decoded


def test_a_picture_is_kept_while_there_is_room(monkeypatch):
    """What is used again and again stays, what is not goes, and the last one never does, however small the room is."""
    decoded, made = counted(monkeypatch), clip(frames=40)
    found = Viewer(lambda number: (io.BytesIO(made), "IM", len(made)), picture_bytes=8 * (SMALLEST + 16))
    for at in range(40):
        found.frame(Picture(0, at))
        found.frame(Picture(0, 0))
    assert decoded == list(range(40))
    found.frame(Picture(0, 1))
    assert decoded[40:] == [1]
    small = Viewer(lambda number: (io.BytesIO(made), "IM", len(made)), picture_bytes=1)
    only = small.frame(Picture(0, 0))
    assert small.frame(Picture(0, 0)).stored_values is only.stored_values


@pytest.mark.parametrize(("room", "times"), [(2, 1), (0, 2)])
def test_companions_are_kept_by_bytes(room, times):
    """Where there is no room for all of them, they are read again when they are asked for."""
    opened, made = [], clip()

    def open_file(number):
        opened.append(number)
        return io.BytesIO(made), f"IM{number}", len(made)

    found = Viewer(open_file, lambda number: range(1, 9), header_bytes=room * 20 * (len(made) + SMALLEST))
    found.frame(Picture(0, 0))
    before = opened.count(1)
    found.frame(Picture(0, 0))
    assert (opened.count(1) > before) == (times > 1)


def test_pictures_do_not_cost_companions_their_room():
    """However many are looked at."""
    opened, made = [], clip(frames=40)

    def open_file(number):
        opened.append(number)
        return io.BytesIO(made), f"IM{number}", len(made)

    found = Viewer(open_file, lambda number: range(1, 9), picture_bytes=1)
    for at in range(40):
        found.frame(Picture(0, at))
    assert [opened.count(number) for number in range(1, 9)] == [1] * 8


def test_a_picture_larger_than_all_room_is_decoded_once(monkeypatch):
    """As long as no other one is looked at; what is written around it is known as well."""
    decoded, made = counted(monkeypatch), clip()
    found = Viewer(lambda number: (io.BytesIO(made), "IM", len(made)), picture_bytes=1)
    for _ in range(3):
        found.frame(Picture(0, 0))
        found.caption(Picture(0, 0))
    assert decoded == [0]


def test_another_look_at_a_picture_does_not_decode_it_again(monkeypatch):
    """Such as with drawings that were found meanwhile."""
    decoded, made, companions = counted(monkeypatch), clip(), []
    found = Viewer(lambda number: (io.BytesIO(made), "IM", len(made)), lambda number: companions)
    first = found.frame(Picture(0, 0))
    companions.append(1)
    assert found.frame(Picture(0, 0)) is not first and decoded == [0]


def test_a_caption_of_a_turned_image_is_turned():
    """Nothing is written of what the file does not say, and spacing that cannot be drawn with is none."""
    spaced = file_bytes(image(np.zeros((2, 4), np.uint8), PixelSpacing=[2, 1]))
    found, _ = viewer(spaced, clip(), file_bytes(image(np.zeros((2, 4), np.uint8), PixelSpacing=[2e4, 1])))
    caption = found.caption(Picture(0, 0))
    assert (caption.rows, caption.columns, caption.spacing_mm, caption.aspect) == (2, 4, (2, 1), 2)
    assert (found.caption(Picture(1, 0)).spacing_mm, found.caption(Picture(1, 0)).position_mm) == (None, None)
    assert found.caption(Picture(2, 0)).spacing_mm is None


def test_a_caption_is_that_of_the_frame_itself(monkeypatch):
    """No smaller one is made for it, which would take the room of another."""
    found, _ = viewer(clip())
    found.frame(Picture(0, 1))
    monkeypatch.setattr(viewing, "reduce", None)
    decoded = counted(monkeypatch)
    found.caption(Picture(0, 1))
    assert decoded == []


def test_a_smaller_frame_is_kept_as_well():
    """Beside the one that it was made of, which is not decoded again for it."""
    found, opened = viewer(clip())
    whole = found.frame(Picture(0, 0))
    before = len(opened)
    half = found.frame(Picture(0, 0), step=2)
    assert half.stored_values.shape == (2, 2) and found.frame(Picture(0, 0), step=2) is half
    assert found.frame(Picture(0, 0)) is whole and len(opened) == before


@pytest.mark.parametrize("step", [1, 2])
def test_each_frame_of_each_file_has_its_own_values(step):
    """Though the others are kept, whole or smaller."""
    frames = np.arange(4, dtype=np.uint8).reshape(2, 2, 1, 1) + np.zeros((2, 2, 4, 4), np.uint8)
    found, _ = viewer(*(file_bytes(image(one, NumberOfFrames=2)) for one in frames))
    for number, frame in ((0, 0), (0, 1), (1, 0), (1, 1), (0, 1)):
        assert (found.frame(Picture(number, frame), step=step).stored_values == 2 * number + frame).all()
        assert (found.plain(Picture(number, 1 - frame)).stored_values == 2 * number + 1 - frame).all()


def test_a_window_without_a_name_is_called_by_its_numbers():
    """One that has a name is called so."""
    windows = {"WindowCenter": [40, 300], "WindowWidth": [80, 1500]}
    found, _ = viewer(clip(**windows), clip(**windows, WindowCenterWidthExplanation=["Brain", "Bone"]))
    names = [[one[0] for one in found.caption(Picture(number, 0)).presets[:2]] for number in (0, 1)]
    assert names == [["Level 40 width 80", "Level 300 width 1500"], ["Brain", "Bone"]]
