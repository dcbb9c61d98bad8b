import numpy as np
import pytest
from builders import same

from scanveil.errors import DecodeError
from scanveil.pixels.tables import read_segmented_table, read_table


def words(*numbers):
    return np.array(numbers, "<u2").tobytes()


def entries(descriptor, data, *, little=True, signed=False):
    return read_table(descriptor, data, little=little, signed=signed).entries.tolist()


def segmented(count, *numbers, bits=16, little=True):
    data = np.array(numbers, "<u2" if little else ">u2").tobytes() if bits > 8 else bytes(numbers)
    return read_segmented_table((count, 0, bits), data, little=little, signed=False).entries.tolist()


def test_sixteen_bits():
    """Entries of 16 bits stand in a word each, in the file's order of bytes."""
    assert entries((3, 0, 16), words(0x1234, 0xFF00, 0x0080)) == [0x1234, 0xFF00, 0x80]
    assert entries((3, 0, 16), words(0x1234, 0xFF00, 0x0080)[::-1], little=False) == [0x0080, 0xFF00, 0x1234]


def test_eight_bits_two_to_a_word():
    """Entries of 8 bits lie two to a word; in big endian the second is first."""
    assert entries((3, 0, 8), b"\x01\x02\x03\0") == [1, 2, 3]
    assert entries((3, 0, 8), b"\2\1\0\3", little=False) == [1, 2, 3]


def test_eight_bits_in_a_word_each():
    """Entries of 8 bits that stand in a word each, as some writers lay them, are read as such."""
    assert entries((3, 0, 8), b"\x01\0\x02\0\xc8\0") == [1, 2, 200]


def test_no_entries_stand_for_65536():
    """A number of 0 entries stands for 65,536, which a word cannot say (PS3.3 C.11.1.1.1)."""
    assert len(entries((0, 0, 16), bytes(2 << 16))) == 65536


def test_first_input_may_be_negative():
    """Where inputs may be negative, so may the first one."""
    table = read_table((2, 0xFFFF, 8), b"\x07\x09", little=True, signed=True)
    assert table.look_up(np.array([-9, -1, 0, 9])).tolist() == [7, 7, 9, 9]


def test_more_bits_than_stated():
    """Entries that need more bits than stated have them, or white would be beyond white."""
    assert read_table((2, 0, 8), words(0, 4095), little=True, signed=False).white == 4095


def test_numbers_between_inputs_are_rounded():
    """An input between two integers is rounded half up; what is no number is the lowest."""
    table = read_table((3, 0, 8), b"\x01\x02\x03\0", little=True, signed=False)
    assert table.look_up(np.array([0.49, 0.5, 1.5, np.nan, np.inf, -np.inf])).tolist() == [1, 2, 3, 1, 3, 1]


@pytest.mark.parametrize(
    ("descriptor", "data"),
    [((5, 0, 16), words(1, 2, 3, 4)), ((5, 0, 8), b"\1\2\3\4"), ((0, 0, 16), words(1)), ((3, 0, 8), b"")],
)
def test_shorter_than_it_says(descriptor, data):
    """A table that holds fewer entries than it says is an error, not a guess."""
    with pytest.raises(DecodeError, match="shorter"):
        entries(descriptor, data)


@pytest.mark.parametrize("descriptor", [(), (3, 0), (3, 0, 0), (3, 0, 17), (3, 0, 0xFFFF)])
def test_not_described(descriptor):
    """A descriptor that is missing or impossible is an error."""
    with pytest.raises(DecodeError, match="described"):
        entries(descriptor, words(1, 2, 3))


def test_discrete_and_linear_segments():
    """A discrete segment lists entries, a linear one leads to its end in equal steps (PS3.3 C.7.9.2.1, C.7.9.2.2)."""
    assert segmented(7, 0, 2, 10, 20, 1, 5, 30) == [10, 20, 22, 24, 26, 28, 30]
    assert segmented(7, 0, 2, 10, 20, 1, 5, 30, little=False) == [10, 20, 22, 24, 26, 28, 30]


def test_indirect_segments():
    """An indirect segment copies those at an offset in bytes, a linear one from where it now stands (C.7.9.2.3)."""
    assert segmented(7, 0, 1, 8, 1, 2, 0, 0, 1, 100, 2, 2, 0, 0) == [8, 4, 0, 100, 8, 4, 0]
    moved = segmented(6, 0, 1, 8, 1, 2, 0, 0, 1, 100, 2, 1, 6, 0)
    assert moved == [8, 4, 0, 100, 50, 0]


def test_segments_of_eight_bits():
    """Segments of 8-bit entries are bytes, and may be padded by one."""
    assert segmented(4, 0, 1, 8, 1, 3, 2, 0, bits=8) == [8, 6, 4, 2]


@pytest.mark.parametrize(
    "numbers",
    [
        (1, 3, 9),  # a linear segment with nothing in front
        (0, 9, 1),  # fewer entries than listed
        (0, 1, 5, 7, 1, 1),  # no such kind
        (0, 1, 5, 2, 1, 6, 0),  # an indirect segment that points at itself
        (0, 1, 5, 2, 1, 99, 0),  # ... or nowhere
        (0, 1, 5),  # fewer entries than the descriptor says
    ],
)
def test_damaged_segments(numbers):
    """Segments that contradict themselves are an error."""
    with pytest.raises(DecodeError, match="damaged"):
        segmented(4, *numbers)


def test_segments_cannot_grow_beyond_the_table():
    """However long a segment says it is, and however often it is repeated, no more entries are made than it has."""
    assert segmented(3, 0, 1, 0, 1, 65535, 65535) == [0, 1, 2]
    assert segmented(3, 0, 5, 1, 2, 3, 4, 5) == [1, 2, 3]
    assert segmented(4, 0, 1, 0, 1, 2, 2, 2, 1, 6, 0) == [0, 1, 2, 2]


def test_segments_equal_pydicom():
    """pydicom's own palettes, which are stored in segments, come out as pydicom expands them."""
    from pydicom.data import get_palette_files
    from pydicom.filereader import dcmread
    from pydicom.pixels.processing import _expand_segmented_lut

    compared = 0
    for path in get_palette_files("*.dcm"):
        found = dcmread(path, force=True)
        data = found.get("SegmentedRedPaletteColorLookupTableData")
        if data:
            descriptor = tuple(found.RedPaletteColorLookupTableDescriptor)
            kind = np.uint8 if descriptor[2] == 8 else np.dtype("<u2")
            numbers = tuple(np.frombuffer(data, kind).tolist())
            expected = _expand_segmented_lut(numbers, "<B" if descriptor[2] == 8 else "<H")
            mine = read_segmented_table(descriptor, data, little=True, signed=False)
            assert same(mine.entries, np.array(expected[: mine.entries.size]))
            compared += 1
    assert compared


def test_indirect_segments_of_eight_bits():
    """Their offset is four bytes, the lowest first (PS3.3 C.7.9.2.3)."""
    assert segmented(7, 0, 1, 8, 1, 2, 0, 0, 1, 100, 2, 2, 0, 0, 0, 0, bits=8) == [8, 4, 0, 100, 8, 4, 0]
    assert segmented(6, 0, 1, 8, 1, 2, 0, 0, 1, 100, 2, 1, 3, 0, 0, 0, bits=8) == [8, 4, 0, 100, 50, 0]
    assert segmented(6, 0, 1, 8, 1, 2, 0, 2, 1, 3, 0, 0, 0, 0, 1, 77, bits=8) == [8, 4, 0, 0, 0, 77]
    with pytest.raises(DecodeError, match="damaged"):
        segmented(6, 0, 1, 8, 1, 2, 0, 0, 1, 100, 2, 1, 3, 1, 0, 0, bits=8)


@pytest.mark.parametrize(
    "numbers",
    [
        (0, 3, 0, 1, 9, 2, 6, 4, 0),  # an offset into a segment's middle, which looks like one
        (0, 2, 5, 6, 2, 1, 2, 0),
        (0, 1, 5, 2, 1, 0, 0, 2, 1, 6, 0),  # an indirect segment that points at another
        (0, 1, 5, 0, 1, 6, 2, 3, 6, 0),  # ... or repeats more than there is before it
    ],
)
def test_indirect_segments_point_at_others_that_are_whole(numbers):
    """Where they do not, the table is damaged."""
    with pytest.raises(DecodeError, match="damaged"):
        segmented(9, *numbers)


def test_segments_that_are_cut_off():
    """A segment without its length or its end is an error."""
    for numbers in ((0,), (0, 1, 5, 1), (0, 1, 5, 1, 2), (0, 1, 5, 2, 1), (0, 1, 5, 2)):
        with pytest.raises(DecodeError, match="damaged"):
            segmented(4, *numbers)


def test_a_first_input_of_32768_is_negative_where_inputs_may_be():
    """As all above are, and none below."""
    for first, expected in ((0x7FFF, 0x7FFF), (0x8000, -0x8000), (0xFFFF, -1), (0, 0)):
        assert read_table((2, first, 8), b"\x07\x09", little=True, signed=True).first == expected
        assert read_table((2, first, 8), b"\x07\x09", little=True, signed=False).first == first


def test_bits_of_entries_may_be_one_to_sixteen():
    """White is what they can say at most."""
    for bits, white in ((1, 1), (8, 255), (9, 511), (16, 65535)):
        assert read_table((2, 0, bits), words(0, 1), little=True, signed=False).white == white
