from colorsys import hsv_to_rgb as hsv_to_rgb_of_one

import numpy as np
import pytest
from builders import near, same, spread_values

from scanveil.pixels.attributes import Palette
from scanveil.pixels.tables import LookupTable
from scanveil.pixels.transform import (
    STRIP,
    GreyScale,
    Rescale,
    Windowing,
    apply_window,
    block_means,
    eight_bits,
    grey_table,
    greys,
    hsv_to_rgb,
    modality_values,
    packed_greys,
    palette_table,
    stored_range,
    supplemented_table,
    voi_linear,
    voi_linear_exact,
    voi_sigmoid,
    ybr_full_to_rgb,
    ybr_partial_to_rgb,
)

AS_IT_IS = Rescale(1.0, 0.0)


def lut(entries, first=0, bits=8):
    return LookupTable(first, bits, np.array(entries, np.uint16).tobytes())


def palette(first=0):
    return Palette(lut([1, 2, 3], first), lut([0x11, 0x12, 0x13], first), lut([0x21, 0x22, 0x23], first))


def rgba(table):
    return table.view(np.uint8).reshape(-1, 4).tolist()


def by_the_standard(x, center, width):
    """The pseudo-code of PS3.3 C.11.2.1.2.1, word for word, for y from 0 to 255."""
    c, w, ymin, ymax = center, width, 0, 255
    if x <= c - 0.5 - (w - 1) / 2:
        return ymin
    if x > c - 0.5 + (w - 1) / 2:
        return ymax
    return ((x - (c - 0.5)) / (w - 1) + 0.5) * (ymax - ymin) + ymin


@pytest.mark.parametrize(("center", "width"), [(2048, 4096), (2048, 1), (0, 100), (0, 1), (40.5, 399.5)])
def test_linear_is_the_standards_pseudo_code(center, width):
    """LINEAR gives what the standard's pseudo-code gives, for its four examples of a window and one more."""
    values = np.arange(-1000.0, 5000.0, 0.5)
    expected = [by_the_standard(x, center, width) for x in values]
    assert near(voi_linear(values, center, width), expected, within=1e-9)


@pytest.mark.parametrize(
    ("center", "width", "black", "white"),
    [(2048, 4096, 0, 4095), (2048, 1, 2047, 2048), (0, 100, -50, 49), (0, 1, -1, 0)],
)
def test_linear_examples_of_the_standard(center, width, black, white):
    """The notes of PS3.3 C.11.2.1.2.1 say which values are the last black and the first white one."""
    shown = voi_linear(np.array([black - 1, black, white, white + 1.0]), center, width)
    assert shown.tolist() == [0, 0, 255, 255]
    assert voi_linear(np.array([black + 1.0]), center, width)[0] > 0 or width == 1


def test_linear_exact_spans_the_width():
    """LINEAR_EXACT is black at center minus half the width, white at plus half, and mid-grey at the center."""
    assert voi_linear_exact(np.array([-10, 0, 5, 10, 20.0]), 5, 10).tolist() == [0, 0, 127.5, 255, 255]


def test_sigmoid_formula():
    """SIGMOID is ymax over 1 plus e to the minus 4 (x - c) / w (PS3.3 C.11.2.1.3.1)."""
    assert voi_sigmoid(np.array([100.0]), 100, 50)[0] == 127.5
    assert voi_sigmoid(np.array([125.0]), 100, 50)[0] == pytest.approx(255 / (1 + np.e**-2))


@pytest.mark.filterwarnings("error")
def test_sigmoid_far_below_is_black_without_a_warning():
    """Far below the center the exponential overflows; the grey is 0 all the same."""
    assert voi_sigmoid(np.array([-1e6]), 0, 1)[0] == 0


def test_greys_round_half_up():
    """Greys are rounded, and half a step goes up."""
    scale = GreyScale(AS_IT_IS, Windowing(0.5, 1, "LINEAR_EXACT"))
    assert greys(np.array([0.0, 0.5, 0.501, 1.0]), scale).tolist() == [0, 128, 128, 255]


def test_inverted_greys():
    """Inverted, black is white and white is black."""
    values = np.array([-100.0, 100.0])
    assert greys(values, GreyScale(AS_IT_IS, Windowing(0, 10, "LINEAR"), None, True)).tolist() == [255, 0]


def test_narrow_linear_window_is_taken_exactly():
    """A LINEAR window narrower than 1 is shown as LINEAR_EXACT instead of upside down."""
    values = np.array([0.0, 0.25, 0.5])
    assert greys(values, GreyScale(AS_IT_IS, Windowing(0.25, 0.5, "LINEAR"))).tolist() == [0, 128, 255]


def test_window_of_width_one_is_a_threshold():
    """A LINEAR window of width 1 is black up to half below its center and white above, with nothing between."""
    assert apply_window(np.array([6.4, 6.5, 6.6, 7.0]), Windowing(7, 1, "LINEAR")).tolist() == [0, 0, 255, 255]


def test_modality_values():
    """Stored values become modality values by slope and intercept, without overflow."""
    stored = np.array([0, 1, 65535], np.uint16)
    assert modality_values(stored, Rescale(2.0, -1024.0)).tolist() == [-1024, -1022, 130046]


def test_modality_values_by_a_table():
    """A modality table takes the place of slope and intercept; what lies beyond it gets the entry at that end."""
    stored = np.array([-5, -1, 0, 1, 99], np.int16)
    assert modality_values(stored, lut([10, 7, 5000], first=-1, bits=16)).tolist() == [10, 10, 7, 5000, 5000]


def test_greys_by_a_voi_table():
    """A VOI table gives its brightest entry as white; values between integers are rounded to them."""
    scale = GreyScale(Rescale(0.5, 0.0), lut([0, 1024, 4095], bits=12))
    assert greys(np.array([0, 1, 2, 3, 4, 9]), scale).tolist() == [0, 64, 64, 255, 255, 255]


def test_presentation_table_takes_the_whole_range():
    """A presentation table is stretched over all that the window gives (PS3.3 C.11.6.1)."""
    scale = GreyScale(AS_IT_IS, Windowing(128, 256, "LINEAR"), lut([65535, 0], bits=16))
    assert greys(np.array([0, 127, 128, 255]), scale).tolist() == [255, 255, 0, 0]


def test_padding_stays_black():
    """Padding is no image: black, and inverting does not change that."""
    stored = np.array([-2000, -1999, 0, 255])
    for inverted in (False, True):
        scale = GreyScale(AS_IT_IS, Windowing(128, 256, "LINEAR"), None, inverted, (-2000, -1999))
        assert greys(stored, scale).tolist() == [0, 0, 255 * inverted, 255 * (not inverted)]


@pytest.mark.parametrize(
    ("bits", "signed", "values"),
    [(2, False, [0, 1, 2, 3]), (2, True, [0, 1, -2, -1]), (1, False, [0, 1])],
)
def test_table_order(bits, signed, values):
    """A table starts at 0; negative values stand behind the positive ones, as two's complement."""
    assert stored_range(bits, signed).tolist() == values


@pytest.mark.parametrize("signed", [False, True])
def test_table_is_the_stages_one_by_one(signed):
    """Each entry of the table is what modality, VOI and presentation give for that stored value."""
    table = grey_table(12, signed, GreyScale(Rescale(1.5, -100.0), Windowing(40.0, 400.0, "LINEAR"), None, True))
    stored = stored_range(12, signed)
    expected = (255 - voi_linear(stored * 1.5 - 100.0, 40.0, 400.0) + 0.5).astype(np.uint8)
    assert table.size == 4096
    assert same(table, packed_greys(expected))


def test_packed_bytes_are_red_green_blue_alpha():
    """Whatever the machine, a packed entry lies in memory as red, green, blue, alpha, and is opaque."""
    assert rgba(packed_greys(np.array([0, 7, 255], np.uint8))) == [[0, 0, 0, 255], [7, 7, 7, 255], [255, 255, 255, 255]]


def test_palette_entries():
    """Stored values look up their colour; those outside of the palette get its first or last entry."""
    table = rgba(palette_table(palette(first=1), 3, False, False))
    assert table[0] == [1, 0x11, 0x21, 255]
    assert table[1] == [1, 0x11, 0x21, 255]
    assert table[2] == [2, 0x12, 0x22, 255]
    assert table[7] == [3, 0x13, 0x23, 255]


def test_palette_of_signed_values():
    """A palette may start at a negative value."""
    table = rgba(palette_table(palette(first=-1), 2, True, False))
    assert [entry[0] for entry in table] == [2, 3, 1, 1]  # for 0, 1, -2, -1


def test_inverted_palette():
    """An inverted palette has the opposite colours, and stays opaque."""
    assert rgba(palette_table(palette(), 2, False, True))[0] == [254, 0xEE, 0xDE, 255]


def test_palette_of_sixteen_bits_shows_the_high_byte():
    """Of 16-bit entries the high byte is shown (PS3.3 C.7.6.3.1.5)."""
    words = lut([0x1234, 0xFF00, 0x0080], bits=16)
    table = rgba(palette_table(Palette(words, words, words), 2, False, False))
    assert table[:3] == [[0x12] * 3 + [255], [0xFF] * 3 + [255], [0] * 3 + [255]]


def test_supplemental_palette_colours_the_upper_values():
    """From the palette's first value on there is colour, below that grey (PS3.3 C.7.6.19)."""
    scale = GreyScale(AS_IT_IS, Windowing(1, 2, "LINEAR_EXACT"))
    table = rgba(supplemented_table(palette(first=2), 2, False, scale))
    assert table == [[0, 0, 0, 255], [128, 128, 128, 255], [1, 0x11, 0x21, 255], [2, 0x12, 0x22, 255]]


def test_eight_bits():
    """Of deeper samples the high bits are shown, shallower ones are stretched to white."""
    assert eight_bits(np.array([0, 0x0FFF, 0x0800], np.uint16), 12).tolist() == [0, 255, 128]
    assert eight_bits(np.array([0, 3], np.uint8), 2).tolist() == [0, 255]
    assert eight_bits(np.array([0, 200], np.uint8), 8).tolist() == [0, 200]


def test_ybr_of_the_standards_primaries():
    """Black, white, red, green and blue come back from YBR_FULL as PS3.3 C.7.6.3.1.2 puts them there."""
    rgb = np.array([[0, 0, 0], [255, 255, 255], [255, 0, 0], [0, 255, 0], [0, 0, 255]], float)
    forward = np.array([[0.2990, 0.5870, 0.1140], [-0.1687, -0.3313, 0.5000], [0.5000, -0.4187, -0.0813]])
    ybr = np.clip(np.round(rgb @ forward.T + [0, 128, 128]), 0, 255).astype(np.uint8)
    assert near(ybr_full_to_rgb(ybr), rgb, within=1.5)


def test_ybr_partial_of_black_white_and_red():
    """YBR_PARTIAL has its black at 16 and its white at 235 (PS3.3 C.7.6.3.1.2)."""
    ybr = np.array([[16, 128, 128], [235, 128, 128], [81, 90, 240]], np.uint8)
    assert near(ybr_partial_to_rgb(ybr), [[0, 0, 0], [255, 255, 255], [255, 0, 0]], within=2)


def test_ybr_of_sixteen_bits():
    """YBR_FULL of 16 bits is that of 8 bits, finer."""
    ybr = np.array([[100, 90, 200], [0, 128, 128], [255, 128, 128]], np.uint8)
    fine = ybr_full_to_rgb(ybr.astype(np.uint16) << 8, 16)
    assert near(fine >> 8, ybr_full_to_rgb(ybr), within=1)


def test_ybr_equals_pydicom():
    """Every tenth of all colours converts as pydicom converts it."""
    from pydicom.pixels.processing import convert_color_space

    steps = np.arange(0, 256, 10, dtype=np.uint8)
    ybr = np.stack(np.meshgrid(steps, steps, steps), -1).reshape(-1, 26, 3)
    assert same(ybr_full_to_rgb(ybr), convert_color_space(ybr, "YBR_FULL", "RGB"))


@pytest.mark.parametrize("bits", [8, 12])
def test_hues_are_colours(bits):
    """Around the circle from red to red; without saturation grey, without value black."""
    white = (1 << bits) - 1
    stored = [[0, white, white], [white // 3, white, white], [white // 3 * 2, white, white], [white, white, white]]
    hsv = np.array([*stored, [7, 0, 99], [7, white, 0]], np.uint16)
    red, green, blue = [white, 0, 0], [0, white, 0], [0, 0, white]
    assert hsv_to_rgb(hsv, bits).tolist() == [red, green, blue, red, [99, 99, 99], [0, 0, 0]]


def test_hues_are_those_of_the_library():
    """Any hue, saturation and value, as Python's own colorsys has it, rounded."""
    hsv = spread_values(1500, 8).astype(np.uint8).reshape(500, 3)
    expected = [
        [int(part * 255 + 0.5) for part in hsv_to_rgb_of_one(*(one / 255 for one in row))] for row in hsv.tolist()
    ]
    assert hsv_to_rgb(hsv).tolist() == expected


@pytest.mark.parametrize("dtype", [np.uint8, np.int16, np.uint16, np.int32, np.float32])
def test_block_means(dtype):
    """Blocks become their means, of the same dtype; what fills no block is still there."""
    values = (np.arange(5 * 7).reshape(5, 7) * 7).astype(dtype)
    found = block_means(values, 2, 16)
    assert (found.shape, found.dtype) == ((3, 4), dtype)
    assert found[1, 1] == np.floor(values[2:4, 2:4].mean())
    assert (found[2, 0], found[0, 3]) == (values[4, 0], values[0, 6])
    assert block_means(values, 9, 16).tolist() == [[0]]


@pytest.mark.parametrize("shape", [(STRIP, 6), (STRIP + 2, 6), (2 * STRIP + 7, 5), (STRIP - 1, 9), (700, 4, 3)])
@pytest.mark.parametrize("step", [2, 3, 5, 300])
def test_block_means_of_many_rows(shape, step):
    """They are made strip by strip; where strips meet, nothing is lost or taken twice."""
    values = (np.arange(np.prod(shape)) * 7919 % 4096).astype(np.uint16).reshape(shape)
    found = block_means(values, step, 12)
    rows, columns = shape[0] // step, shape[1] // step
    expected = np.array(values[::step, ::step])
    if rows and columns:
        blocks = values[: rows * step, : columns * step].reshape(rows, step, columns, step, *shape[2:])
        expected[:rows, :columns] = blocks.astype(np.float64).sum((1, 3)) // step**2
    assert found.dtype == values.dtype
    assert same(found, expected)


def test_block_means_leave_the_values_alone():
    """What a file holds is not written to, however small it is."""
    values = np.arange(9, dtype=np.uint8).reshape(3, 3)
    values.flags.writeable = False
    assert block_means(values, 3, 16).tolist() == [[4]]


@pytest.mark.parametrize("step", [2, 3, 4, 7, 8, 16])
@pytest.mark.parametrize(
    ("dtype", "bits"), [(np.uint8, 8), (np.uint16, 12), (np.int16, 12), (np.uint32, 32), (np.int32, 9)]
)
def test_block_means_of_all_depths(dtype, bits, step):
    """However many bits values have and however large blocks are, a mean is that of the numbers, rounded down."""
    low = -(1 << (bits - 1)) if np.dtype(dtype).kind == "i" else 0
    values = (low + np.arange(48 * 48, dtype=np.int64) * 7919 % (1 << bits)).reshape(48, 48).astype(dtype)
    blocks = values[: 48 // step * step, : 48 // step * step].astype(np.int64)
    expected = blocks.reshape(48 // step, step, 48 // step, step).sum((1, 3)) // step**2
    assert same(block_means(values, step, bits)[: 48 // step, : 48 // step], expected)


def test_block_means_do_not_overflow():
    """The mean of bright blocks is bright, in colour too."""
    assert (block_means(np.full((64, 64), 65535, np.uint16), 64, 16) == 65535).all()
    assert (block_means(np.full((4, 4, 3), 255, np.uint8), 4, 8) == 255).all()
    assert (block_means(np.full((200, 200), 65535, np.uint16), 200, 16) == 65535).all()


@pytest.mark.parametrize("function", ["LINEAR", "LINEAR_EXACT", "SIGMOID"])
@pytest.mark.parametrize("signed", [False, True])
@pytest.mark.parametrize(
    ("slope", "center", "width"), [(1.0, 40, 400), (-2.5, 40, 1.5), (1e-6, 0.01, 0.02), (1.0, 1e9, 10), (1e-300, 0, 1)]
)
def test_tables_are_what_each_value_gives(function, signed, slope, center, width):
    """A table of greys, of which only what a window shows is computed, equals the greys of all its values."""
    for padding in (None, (-2000, -1990), (30, 5000)):
        scale = GreyScale(Rescale(slope, -10.0), Windowing(center, width, function), padding=padding)
        assert same(grey_table(12, signed, scale), packed_greys(greys(stored_range(12, signed), scale)))


def test_ybr_full_is_turned_by_the_equations():
    """YBR_FULL gives exactly what the equations of PS3.3 C.7.6.3.1.2 give in whole numbers, rounded half up."""
    blue, red = np.mgrid[:256, :256]
    for y in (0, 1, 33, 34, 127, 128, 200, 255):
        found = ybr_full_to_rgb(np.stack([np.full_like(blue, y), blue, red], -1).astype(np.uint8))
        b, r = blue.astype(np.int64) - 128, red.astype(np.int64) - 128
        green = (2 * (587_000 * y - 114 * 1772 * b - 299 * 1402 * r) + 587_000) // (2 * 587_000)
        expected = np.stack([(1000 * y + 1402 * r + 500) // 1000, green, (1000 * y + 1772 * b + 500) // 1000], -1)
        assert same(found, np.clip(expected, 0, 255))


@pytest.mark.parametrize(
    ("turn", "bits", "black", "reach"),
    [
        (ybr_full_to_rgb, 12, 0, (255, 255)),
        (ybr_full_to_rgb, 16, 0, (255, 255)),
        (ybr_partial_to_rgb, 8, 16, (219, 224)),
        (ybr_partial_to_rgb, 10, 16, (219, 224)),
    ],
)
def test_colours_that_are_not_turned_in_whole_numbers_are_rounded_to_the_nearest(turn, bits, black, reach):
    """YBR_PARTIAL, and YBR_FULL of more than 8 bits, are what the equations give, to within half a level."""
    unit = 1 << (bits - 8)
    steps = np.arange(0, 256 * unit, 15 * unit + 1)
    ybr = np.stack(np.meshgrid(steps, steps, steps), -1)
    y = (ybr[..., 0] - black * unit) * (255 / reach[0])
    b, r = ((ybr[..., part] - 128 * unit) * (255 / reach[1]) for part in (1, 2))
    exact = np.stack([y + 1.402 * r, y - (0.114 * 1.772 * b + 0.299 * 1.402 * r) / 0.587, y + 1.772 * b], -1)
    found = turn(ybr.astype(np.uint8 if bits == 8 else np.uint16), bits)
    assert near(found, np.clip(exact, 0, 256 * unit - 1), within=0.5001)


@pytest.mark.parametrize("step", [2, 3, 4, 5, 8])
def test_means_are_rounded_down_whatever_the_step(step):
    """By shifting where the step allows it, by dividing where it does not; of floats they are exact."""
    values = np.arange(step * step * 2, dtype=np.uint16).reshape(step, step * 2) * 7
    blocks = [values[:, :step], values[:, step:]]
    assert block_means(values, step, 16).tolist() == [[int(block.sum()) // step**2 for block in blocks]]
    exact = block_means(values.astype(np.float64), step, 64)
    assert near(exact, np.array([[block.mean() for block in blocks]]), within=1e-9)


@pytest.mark.parametrize("bits", [12, 13, 14, 15, 16, 24, 25, 29, 30, 32])
def test_sums_have_room(bits):
    """For a block of the highest values that so many bits can say."""
    highest = (1 << bits) - 1
    values = np.full((4, 4), highest, np.uint16 if bits <= 16 else np.uint32)
    assert block_means(values, 4, bits).tolist() == [[highest]]


def test_negative_samples_of_colours_are_black():
    """Samples of eight bits or more have no sign to be shown."""
    assert eight_bits(np.array([-5, 0, 255], np.int16), 8).tolist() == [0, 0, 255]
    assert eight_bits(np.array([-1, 4095], np.int16), 12).tolist() == [0, 255]
    assert eight_bits(np.array([0, 1, 3], np.uint8), 2).tolist() == [0, 85, 255]
    assert eight_bits(np.array([0, 127], np.uint8), 7).tolist() == [0, 255]


@pytest.mark.parametrize("signed", [False, True])
@pytest.mark.parametrize("padding", [(0, 0), (-5, 3), (-5000, 5000), (30, 31)])
def test_padding_in_a_table_is_black(signed, padding):
    """All of it, both ends included, and nothing beside it."""
    scale = GreyScale(AS_IT_IS, Windowing(0, 32, "LINEAR"), inverted=True, padding=padding)
    values = np.arange(-16, 16) if signed else np.arange(32)
    table = grey_table(5, signed, scale)
    assert same(table[values & 31], packed_greys(greys(values, scale)))
    plain = grey_table(5, signed, scale._replace(padding=None))
    is_padding = (values >= padding[0]) & (values <= padding[1])
    assert (table[values & 31][~is_padding] == plain[values & 31][~is_padding]).all()


@pytest.mark.parametrize("function", ["LINEAR", "LINEAR_EXACT", "SIGMOID"])
@pytest.mark.parametrize("scale", [Rescale(1, 0), Rescale(-2, 10), Rescale(0.01, -3)])
@pytest.mark.parametrize("window", [(0, 1), (100, 2), (-4000, 50), (0, 1e6), (2000, 4096)])
def test_tables_hold_what_each_value_gives_by_itself(function, scale, window):
    """Although most of a table lies outside of the window and is filled in."""
    grey_scale = GreyScale(scale, Windowing(*window, function))
    values = np.arange(-2048, 2048)
    assert same(grey_table(12, True, grey_scale)[values & 4095], packed_greys(greys(values, grey_scale)))


def test_tables_in_place_of_windows_and_scales_are_looked_up_whole():
    """Their entries need not rise, so none may be filled in."""
    table = LookupTable(3, 8, np.array([9, 255, 0, 77], np.uint16).tobytes(), "")
    for grey_scale in (GreyScale(table, Windowing(100, 50, "LINEAR")), GreyScale(AS_IT_IS, table)):
        assert same(grey_table(4, False, grey_scale), packed_greys(greys(np.arange(16), grey_scale)))
