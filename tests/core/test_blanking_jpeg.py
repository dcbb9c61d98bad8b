"""Parts of a sequential JPEG are made black as they are coded; all other coefficients are as they were."""

import random
import struct
from itertools import pairwise

import imagecodecs
import numpy as np
import pytest

from scanveil.deid.blanking.jpeg import NotSequentialError, blank_jpeg
from scanveil.errors import DecodeError
from scanveil.pixels.boxes import Box

ROWS, COLUMNS = 75, 101
DOWN, ACROSS = np.mgrid[:ROWS, :COLUMNS]
GREY = ((DOWN * 3 + ACROSS * 5 + 40 * np.sin(ACROSS / 4) * np.cos(DOWN / 5)) % 251).astype(np.uint8)
COLOURS = np.stack([GREY, GREY[::-1], GREY[:, ::-1]], -1).copy()
BOX = Box(30, 20, 25, 18)
EOB, ZRL = 0x00, 0xF0
SAMPLINGS = {"444": (1, 1), "422": (2, 1), "420": (2, 2), "411": (4, 1), "440": (1, 2)}


def segment(marker, content=b""):
    return struct.pack(">HH", 0xFF00 | marker, len(content) + 2) + content


# A peer that decodes coefficients, digit by digit


def segments(codestream):
    """(marker, content) of each; of a scan, with what is coded."""
    at = 2
    assert codestream[:2] == b"\xff\xd8"
    while True:
        assert codestream[at] == 0xFF
        while codestream[at] == 0xFF:
            at += 1
        marker = codestream[at]
        if marker == 0xD9:
            return
        start = at + 1 + int.from_bytes(codestream[at + 1 : at + 3], "big")
        content, at = codestream[at + 3 : start], start
        if marker == 0xDA:
            while not (codestream[at] == 0xFF and codestream[at + 1] not in (0, 0xFF, *range(0xD0, 0xD8))):
                at += 1
            content = content, codestream[start:at]
        yield marker, content


def huffman_tables(content):
    """{number: {digits: symbol}} of a DHT segment (T.81 C)."""
    found, at = {}, 0
    while at < len(content):
        counts, symbols = content[at + 1 : at + 17], iter(content[at + 17 :])
        code, table = 0, {}
        for length, count in enumerate(counts, 1):
            for _ in range(count):
                table[f"{code:0{length}b}"] = next(symbols)
                code += 1
            code <<= 1
        found[content[at]] = table
        assert not any(set(digits) == {"1"} for digits in table), "a code of all ones"
        at += 17 + sum(counts)
    return found


class Digits:
    """The bits of an interval, taken from the front."""

    def __init__(self, coded):
        self.digits, self.at = "".join(f"{byte:08b}" for byte in coded.replace(b"\xff\0", b"\xff")), 0

    def take(self, count):
        self.at += count
        assert self.at <= len(self.digits)
        return self.digits[self.at - count : self.at]

    def symbol(self, table):
        code = ""
        while code not in table:
            code += self.take(1)
        return table[code]

    def value(self, size):
        digits = self.take(size)
        return 0 if not size else int(digits, 2) if digits[0] == "1" else int(digits, 2) - (1 << size) + 1

    def block(self, dc, ac, predictor):
        block = [predictor + self.value(self.symbol(dc))]
        while len(block) < 64 and (symbol := self.symbol(ac)) != EOB:
            block += [0] * (symbol >> 4) + [self.value(symbol & 15)]
        assert len(block) <= 64
        return block + [0] * (64 - len(block))

    def is_at_end(self):
        rest = self.digits[self.at :]
        return len(rest) < 8 and set(rest) <= {"1"}


class Frame:
    """What a frame header says."""

    def __init__(self, content):
        _, self.rows, self.columns, count = struct.unpack(">BHHB", content[:6])
        self.sampling = {name: (f >> 4, f & 15) for name, f, _ in struct.iter_unpack("3B", content[6:])}
        if count == 1:
            self.sampling = dict.fromkeys(self.sampling, (1, 1))
        self.across, self.down = (max(one[axis] for one in self.sampling.values()) for axis in (0, 1))
        self.mcus = -(-self.rows // (8 * self.down)), -(-self.columns // (8 * self.across))

    def planes(self):
        """{component: int (blocks down, across, 64)}"""
        down, across = self.mcus
        return {name: np.zeros((down * v, across * h, 64), int) for name, (h, v) in self.sampling.items()}

    def order(self, names):
        """The blocks of each MCU of a scan (T.81 A.2)."""
        if len(names) == 1:
            (name,) = names
            h, v = self.sampling[name]
            down, across = -(-self.rows * v // self.down), -(-self.columns * h // self.across)
            return [[(name, i, j)] for i in range(-(-down // 8)) for j in range(-(-across // 8))]
        return [
            [
                (n, i * v + k, j * h + m)
                for n in names
                for h, v in [self.sampling[n]]
                for k in range(v)
                for m in range(h)
            ]
            for i in range(self.mcus[0])
            for j in range(self.mcus[1])
        ]

    def goes(self, boxes):
        """{component: bool (blocks down, across)}: those of MCUs that boxes touch."""
        mcus = np.zeros(self.mcus, bool)
        for i, j in np.ndindex(*self.mcus):
            top, left = i * 8 * self.down, j * 8 * self.across
            bottom, right = min(top + 8 * self.down, self.rows), min(left + 8 * self.across, self.columns)
            mcus[i, j] = any(
                x < right and x + width > left and y < bottom and y + height > top for x, y, width, height in boxes
            )
        return {name: mcus.repeat(v, 0).repeat(h, 1) for name, (h, v) in self.sampling.items()}


def frame_of(codestream):
    return next(Frame(content) for marker, content in segments(codestream) if marker in (0xC0, 0xC1))


def coefficients(codestream):
    """Those of each component, quantized, in zigzag order; those that are not coded are 0."""
    tables, interval = {}, 0
    for marker, content in segments(codestream):
        if marker == 0xC4:
            tables |= huffman_tables(content)
        elif marker == 0xDD:
            (interval,) = struct.unpack(">H", content)
        elif marker in (0xC0, 0xC1):
            frame = Frame(content)
            planes = frame.planes()
        elif marker == 0xDA:
            decode_scan(*content, tables, interval, frame, planes)
    return planes


def decode_scan(header, coded, tables, interval, frame, planes):
    selected = dict(struct.iter_unpack("2B", header[1:-3]))
    order = frame.order(list(selected))
    step = interval or len(order)
    intervals, markers = cut(coded)
    assert len(intervals) == -(-len(order) // step) and markers == [number % 8 for number in range(len(markers))]
    for number, piece in enumerate(intervals):
        digits, before = Digits(piece), dict.fromkeys(selected, 0)
        for name, down, across in (block for mcu in order[number * step :][:step] for block in mcu):
            dc, ac = tables[selected[name] >> 4], tables[16 | selected[name] & 15]
            planes[name][down, across] = digits.block(dc, ac, before[name])
            before[name] = planes[name][down, across, 0]
        assert digits.is_at_end()


def cut(coded):
    """The intervals of a scan, and the numbers of the restart markers between them."""
    at = [n for n in range(len(coded) - 1) if coded[n] == 0xFF and 0xD0 <= coded[n + 1] <= 0xD7]
    intervals = [coded[start + 2 : end].rstrip(b"\xff") for start, end in pairwise([-2, *at, len(coded)])]
    return intervals, [coded[n + 1] - 0xD0 for n in at]


# An encoder of coefficients, for what libjpeg does not write


def flat(number, symbols):
    """A table in which all codes are as long as each other, as short as leaves one free."""
    length = len(symbols).bit_length()
    return bytes([number, *(len(symbols) if length == one else 0 for one in range(1, 17)), *symbols])


def ladder(number, symbols):
    """A table of one code of each length, the longest having all ones but one."""
    return bytes([number, *(1 if length <= len(symbols) else 0 for length in range(1, 17)), *symbols])


ALL_DC = flat(0, range(16))
ALL_AC = flat(16, [EOB, ZRL, *(run << 4 | size for run in range(16) for size in range(1, 15))])


class Encoder:
    """Components of these sampling factors, with coefficients by chance, or as given later."""

    def __init__(self, sampling, *, rows=ROWS, columns=COLUMNS, seed=0, names=None, precision=8, most=200):
        self.names = list(names or range(1, 1 + len(sampling)))
        components = [(name, h << 4 | v, 0) for name, (h, v) in zip(self.names, sampling, strict=True)]
        self.header = struct.pack(">BHHB", precision, rows, columns, len(sampling)) + bytes(
            np.ravel(components).tolist()
        )
        self.frame = Frame(self.header)
        chance = random.Random(seed)
        self.planes = self.frame.planes()
        for plane in self.planes.values():
            values = [chance.randrange(-most, most) if chance.random() < 0.1 else 0 for _ in range(plane.size)]
            plane[...] = np.reshape(values, plane.shape)

    def encode(self, *, scans=None, interval=0, tables=(ALL_DC, ALL_AC), step=8, front=b"", selectors=None):
        """A codestream with these scans, each of several components by their numbers; one of all if none are given."""
        digits = {number: {s: d for d, s in one.items()} for t in tables for number, one in huffman_tables(t).items()}
        pieces = [b"\xff\xd8", front, segment(0xDB, bytes([0] + [step] * 64)), segment(0xC1, self.header)]
        pieces += [segment(0xC4, b"".join(tables)), segment(0xDD, struct.pack(">H", interval)) if interval else b""]
        for scan in scans or [range(len(self.names))]:
            names = [self.names[number] for number in scan]
            selected = [(selectors or {}).get(name, 0) for name in names]
            pairs = bytes(np.ravel(list(zip(names, selected, strict=True))).tolist())
            pieces.append(segment(0xDA, bytes([len(names)]) + pairs + b"\0\x3f\0"))
            pieces.append(self.scan(names, dict(zip(names, selected, strict=True)), interval, digits))
        return b"".join([*pieces, b"\xff\xd9"])

    def scan(self, names, selected, interval, digits):
        order = self.frame.order(names)
        step, pieces = interval or len(order), []
        for number in range(0, len(order), step):
            before, coded = dict.fromkeys(names, 0), []
            for name, down, across in (block for mcu in order[number : number + step] for block in mcu):
                dc, ac = digits[selected[name] >> 4], digits[16 | selected[name] & 15]
                coded += self.block(self.planes[name][down, across].tolist(), before[name], dc, ac)
                before[name] = int(self.planes[name][down, across, 0])
            text = "".join(coded)
            text += "1" * (-len(text) % 8)
            data = int(text, 2).to_bytes(len(text) // 8, "big").replace(b"\xff", b"\xff\0")
            pieces += [data, b"\xff%c" % (0xD0 + number // step % 8)]
        return b"".join(pieces[:-1])

    @staticmethod
    def block(block, before, dc, ac):
        def extra(value, size):
            return f"{value if value > 0 else value + (1 << size) - 1:0{size}b}" if size else ""

        difference = block[0] - before
        yield dc[abs(difference).bit_length()] + extra(difference, abs(difference).bit_length())
        run = 0
        for value in block[1:]:
            if not value:
                run += 1
                continue
            yield from [ac[ZRL]] * (run // 16) if run >= 16 else ()
            size = abs(value).bit_length()
            yield ac[run % 16 << 4 | size] + extra(value, size)
            run = 0
        if run:
            yield ac[EOB]


# What is true of each blanked codestream


def check(codestream, boxes, *, blank=None, **options):
    """Blank it, and compare all coefficients; `blank` are the DC coefficients of what goes, else those of YCbCr."""
    blanked, areas = blank_jpeg(codestream, boxes, **options)
    step = next(content for marker, content in segments(codestream) if marker == 0xDB)[1]
    before, after, frame = coefficients(codestream), coefficients(blanked), frame_of(codestream)
    for number, (name, goes) in enumerate(frame.goes(boxes).items()):
        goes &= is_coded(codestream, name)
        assert np.array_equal(after[name][~goes], before[name][~goes])
        assert not after[name][goes, 1:].any()
        assert set(after[name][goes, 0]) <= {(blank or [-1024 // step, 0, 0])[number]}
    return blanked, areas


def is_coded(codestream, name):
    """Which blocks of a component the scans hold: those that fill up MCUs are not in a scan of its own."""
    frame = frame_of(codestream)
    coded = np.zeros(frame.planes()[name].shape[:2], bool)
    for marker, content in segments(codestream):
        names = content[0][1:-3:2] if marker == 0xDA else b""
        if name in names:
            coded[tuple(np.transpose([b[1:] for mcu in frame.order(list(names)) for b in mcu if b[0] == name]))] = True
    return coded


def jpeg(pixels, **options):
    return imagecodecs.jpeg8_encode(pixels, **options)


COLOUR = jpeg(COLOURS, subsampling="420")
PLAIN = jpeg(GREY)
INTERLEAVED = [(2, 2), (1, 1), (1, 1)]


# Coefficients


@pytest.mark.parametrize("subsampling", SAMPLINGS)
@pytest.mark.parametrize("level", [50, 90, 100])
def test_of_colours_all_coefficients_outside_stay_however_they_are_sampled(subsampling, level):
    """4:4:4, 4:2:2, 4:2:0, 4:1:1 and 4:4:0; the area is as large as whole MCUs."""
    h, v = SAMPLINGS[subsampling]
    _, areas = check(jpeg(COLOURS, subsampling=subsampling, level=level), [BOX])
    left, top = 30 // (8 * h) * 8 * h, 20 // (8 * v) * 8 * v
    assert areas == [Box(left, top, -(-55 // (8 * h)) * 8 * h - left, -(-38 // (8 * v)) * 8 * v - top)]


@pytest.mark.parametrize("level", [10, 75, 100])
def test_of_grey_all_coefficients_outside_stay(level):
    """One component, of which an MCU is one block."""
    assert check(jpeg(GREY, level=level), [BOX])[1] == [Box(24, 16, 32, 24)]


@pytest.mark.parametrize("pixels", [GREY, COLOURS], ids=["grey", "colours"])
def test_of_12_bits_all_coefficients_outside_stay(pixels):
    """Extended sequential JPEG, with black at -2048 before the level shift."""
    codestream = jpeg(pixels.astype(np.uint16) * 16, bitspersample=12, level=95)
    step = next(content for marker, content in segments(codestream) if marker == 0xDB)[1]
    blanked, _ = check(codestream, [BOX], blank=[-16384 // step, 0, 0])
    assert imagecodecs.jpeg8_decode(blanked)[24:36, 40:48].max() <= 16 * 8


@pytest.mark.parametrize("box", [Box(0, 0, 1, 1), Box(100, 74, 1, 1), Box(0, 70, 101, 5), Box(95, 0, 6, 75)])
@pytest.mark.parametrize("codestream", [PLAIN, COLOUR], ids=["grey", "colours"])
def test_a_box_at_an_edge_takes_the_mcus_that_are_in_the_image_in_part(codestream, box):
    """The areas end with the image."""
    areas = check(codestream, [box])[1]
    assert all(area.x + area.width <= COLUMNS and area.y + area.height <= ROWS for area in areas)


@pytest.mark.parametrize(
    "boxes",
    [
        [Box(0, 0, 9, 9), Box(60, 0, 9, 9), Box(20, 50, 60, 9)],
        [Box(10, 10, 40, 40), Box(30, 30, 40, 40), Box(30, 30, 40, 40)],
        [Box(0, 0, 16, 75), Box(32, 0, 16, 75), Box(64, 0, 16, 75)],
        [Box(0, 0, COLUMNS, ROWS)],
    ],
    ids=["apart", "overlapping", "every other MCU", "all"],
)
@pytest.mark.parametrize("codestream", [PLAIN, COLOUR], ids=["grey", "colours"])
def test_several_boxes_go_together(codestream, boxes):
    """Each has its area, and no area is named twice."""
    areas = check(codestream, boxes)[1]
    assert len(areas) == len(set(areas)) == len(set(boxes))


@pytest.mark.parametrize("box", [Box(COLUMNS, 0, 5, 5), Box(0, ROWS, 5, 5), Box(-5, -5, 5, 5), Box(5, 5, 0, 9)])
def test_a_box_beside_the_image_changes_nothing(box):
    """Nor one without a size."""
    assert blank_jpeg(COLOUR, [box]) == (COLOUR, [])


def test_a_box_that_reaches_out_of_the_image_is_clipped():
    """On all sides."""
    assert check(COLOUR, [Box(-10, -10, 20, 20), Box(90, 70, 999, 999)])[1] == [Box(0, 0, 16, 16), Box(80, 64, 21, 11)]


@pytest.mark.parametrize("seed", range(12))
def test_random_images_and_boxes_keep_all_coefficients_outside(seed):
    """With components, sampling factors, scans, restart intervals and boxes by chance."""
    chance = random.Random(seed)
    sampling = [(chance.randint(1, 2), chance.randint(1, 2)) for _ in range(chance.choice([1, 3]))]
    rows, columns = chance.randint(1, 90), chance.randint(1, 90)
    encoder = Encoder(sampling, rows=rows, columns=columns, seed=seed, most=chance.randint(2, 500))
    alone = [[number] for number in range(len(sampling))]
    fits = sum(h * v for h, v in sampling) <= 10
    scans = alone if chance.random() < 0.5 or not fits else None
    codestream = encoder.encode(scans=scans, interval=chance.randrange(9))
    corners = [(chance.randrange(columns), chance.randrange(rows)) for _ in range(3)]
    check(codestream, [Box(x, y, chance.randint(1, 40), chance.randint(1, 40)) for x, y in corners])


# Pixels


@pytest.mark.parametrize("subsampling", SAMPLINGS)
def test_pixels_farther_away_than_two_are_as_they_were(subsampling):
    """As far as colours reach that are made larger again."""
    codestream = jpeg(COLOURS, subsampling=subsampling, level=90)
    blanked, [area] = blank_jpeg(codestream, [BOX])
    outside = np.ones((ROWS, COLUMNS), bool)
    outside[max(area.y - 2, 0) : area.y + area.height + 2, max(area.x - 2, 0) : area.x + area.width + 2] = False
    before, after = imagecodecs.jpeg8_decode(codestream), imagecodecs.jpeg8_decode(blanked)
    assert np.array_equal(before[outside], after[outside])
    assert after[area.y + 2 : area.y + area.height - 2, area.x + 2 : area.x + area.width - 2].max() <= 1


@pytest.mark.parametrize("level", [5, 50, 100])
def test_pixels_inside_are_black_at_any_quality(level):
    """In grey right up to the edges, and with all others as they were."""
    codestream = jpeg(GREY, level=level)
    blanked, [area] = blank_jpeg(codestream, [BOX])
    expected = imagecodecs.jpeg8_decode(codestream)
    expected[area.y : area.y + area.height, area.x : area.x + area.width] = 0
    assert np.array_equal(imagecodecs.jpeg8_decode(blanked), expected)


def test_inverse_pixels_are_the_highest():
    """What MONOCHROME1 shows as black."""
    blanked, [area] = blank_jpeg(PLAIN, [BOX], inverse=True)
    assert imagecodecs.jpeg8_decode(blanked)[area.y : area.y + area.height, area.x : area.x + area.width].min() == 255


ADOBE = b"Adobe" + struct.pack(">HHHB", 100, 0, 0, 0)


@pytest.mark.parametrize(
    ("names", "front", "options", "is_rgb"),
    [
        (b"RGB", b"", {}, True),
        (b"\1\2\3", segment(0xEE, ADOBE), {}, True),
        (b"\1\2\3", segment(0xEE, ADOBE[:-1] + b"\1"), {}, False),
        (b"\1\2\3", segment(0xE0, b"JFIF\0\1\1" + bytes(7)) + segment(0xEE, ADOBE), {}, False),
        (b"\1\2\3", b"", {}, False),
        (b"\1\2\3", b"", {"rgb": True}, True),
        (b"RGB", b"", {"rgb": False}, False),
        (b"\1\2\3", segment(0xEE, ADOBE[:-2]), {}, False),
    ],
)
def test_red_green_and_blue_are_all_at_their_lowest(names, front, options, is_rgb):
    """As the names of components or Adobe's segment say, unless somebody knows better."""
    codestream = Encoder([(1, 1)] * 3, names=names).encode(front=front)
    check(codestream, [BOX], blank=[-128, -128, -128] if is_rgb else [-128, 0, 0], **options)


@pytest.mark.parametrize("transform", [0, 2])
def test_of_four_components_the_colour_differences_are_neutral(transform):
    """Those of YCCK; CMYK has none."""
    front = segment(0xEE, ADOBE[:-1] + bytes([transform]))
    check(
        Encoder([(2, 1), (1, 1), (1, 1), (2, 1)]).encode(front=front),
        [BOX],
        blank=[-128, *[0 if transform else -128] * 2, -128],
    )


# Scans and intervals


@pytest.mark.parametrize("interval", [1, 2, 5, 7, 8, 13, 1000])
@pytest.mark.parametrize("sampling", [[(1, 1)], INTERLEAVED], ids=["grey", "colours"])
def test_restart_intervals_stay(sampling, interval):
    """Predictions begin anew behind each marker, and an interval that no box touches is the same byte for byte."""
    codestream = Encoder(sampling).encode(interval=interval)
    blanked, _ = check(codestream, [BOX])
    before, after = (cut(next(c for m, c in segments(one) if m == 0xDA)[1]) for one in (codestream, blanked))
    goes = np.resize(
        next(iter(frame_of(codestream).goes([BOX]).values()))[:: sampling[0][1], :: sampling[0][0]].ravel(), 1000
    )
    assert before[1] == after[1]
    for number, pieces in enumerate(zip(before[0], after[0], strict=True)):
        assert goes[number * interval :][:interval].any() or pieces[0] == pieces[1]


@pytest.mark.parametrize("scans", [[[0], [1], [2]], [[2], [1], [0]], [[0], [1, 2]], [[0, 1], [2]]], ids=str)
@pytest.mark.parametrize(
    "sampling", [INTERLEAVED, [(2, 1), (1, 2), (1, 1)], [(3, 1), (1, 1), (1, 2)], [(1, 1)] * 3], ids=str
)
@pytest.mark.parametrize("interval", [0, 3])
def test_several_scans_go_together(scans, sampling, interval):
    """A component in a scan of its own has MCUs of one block, as many as its own size takes."""
    check(Encoder(sampling).encode(scans=scans, interval=interval), [BOX, Box(90, 70, 11, 5)])


def test_sampling_factors_of_a_single_component_do_not_count():
    """There is nothing that they relate to."""
    assert check(Encoder([(2, 2)]).encode(), [BOX])[1] == [Box(24, 16, 32, 24)]


@pytest.mark.parametrize("seed", range(8))
def test_padding_makes_no_byte_of_its_own(seed):
    """Wherever the bits behind the last box come to lie, and whether or not data end in ones."""
    for left in range(0, 40, 8):
        check(Encoder([(1, 1)], rows=16, columns=48, seed=seed).encode(), [Box(left, 0, 1, 1)])


def test_blocks_that_end_with_their_last_coefficient_are_counted_right():
    """They have no symbol for their end, so that what follows looks like more of them."""
    encoder = Encoder([(1, 1)])
    encoder.planes[1][:, ::2, 63] = 1
    encoder.planes[1][::3, :, 1:] = 1
    check(encoder.encode(), [BOX])


# Huffman tables


def tables_of(codestream):
    return [content for marker, content in segments(codestream) if marker == 0xC4]


@pytest.mark.parametrize("level", [5, 50, 90])
@pytest.mark.parametrize(
    "pixels", [GREY // 8 + 100, COLOURS // 8 + 100, np.full_like(GREY, 128)], ids=["grey", "colours", "flat"]
)
def test_tables_made_for_an_image_get_the_differences_they_lack(pixels, level):
    """What they have is coded as before."""
    codestream = jpeg(pixels, optimize=True, level=level)
    blanked, _ = check(codestream, [BOX])
    assert tables_of(blanked)[: len(tables_of(codestream))] == tables_of(codestream)
    old, new = ({n: t for c in tables_of(one) for n, t in huffman_tables(c).items()} for one in (codestream, blanked))
    assert all(old[number].items() <= new[number].items() for number in old)
    imagecodecs.jpeg8_decode(blanked)


def test_tables_that_have_all_symbols_stay():
    """Nothing is defined anew."""
    assert tables_of(blank_jpeg(COLOUR, [BOX])[0]) == tables_of(COLOUR)


def full_blocks(sampling, seed=0):
    """An image of which no block has an end, since its last coefficient is not zero."""
    encoder = Encoder(sampling, seed=seed)
    chance = random.Random(seed)
    for plane in encoder.planes.values():
        plane[...] = np.reshape([chance.randint(1, 300) for _ in range(plane.size)], plane.shape)
        plane[..., 0] %= 4
    return encoder


@pytest.mark.parametrize("sampling", [[(1, 1)], INTERLEAVED], ids=["grey", "colours"])
@pytest.mark.parametrize("interval", [0, 4])
def test_a_table_without_end_of_block_gets_one(sampling, interval):
    """With the shortest code that is free."""
    tables = ALL_DC, flat(16, range(1, 11))
    blanked, _ = check(full_blocks(sampling).encode(tables=tables, interval=interval), [BOX])
    assert [len(next(iter(huffman_tables(c).values()))) for c in tables_of(blanked)[1:]] == [11]


@pytest.mark.parametrize("sampling", [[(1, 1)], INTERLEAVED], ids=["grey", "colours"])
@pytest.mark.parametrize("interval", [0, 4])
def test_where_no_code_is_free_all_symbols_are_coded_anew(sampling, interval):
    """The table has a code of each length, up to 16 bits, and the longest are in use."""
    tables = flat(0, range(4)), ladder(16, range(16, 0, -1))
    codestream = full_blocks(sampling).encode(tables=tables, interval=interval)
    blanked, _ = check(codestream, [BOX])
    (anew,) = (table for c in tables_of(blanked)[1:] for number, table in huffman_tables(c).items() if number == 16)
    assert set(anew.values()) == {EOB, *range(1, 17)} and max(map(len, anew)) == 16


def test_later_scans_find_the_tables_they_know():
    """One in which a scan was coded anew is defined again behind it as it was."""
    encoder = Encoder([(1, 1)] * 3)
    for plane in encoder.planes.values():
        plane[..., 0] &= 1
    tables = ladder(0, [*range(16, 30), 1, 0]), ALL_AC
    blanked, _ = check(encoder.encode(scans=[[0], [1], [2]], tables=tables), [BOX])
    assert [content[0] for content in tables_of(blanked)] == [0, 0, 0] and tables_of(blanked)[2] == tables[0]


# What is no image data


def test_all_other_segments_stay():
    """Application data, comments and tables, byte for byte and in their order."""
    front = segment(0xE1, b"Exif\0\0...") + segment(0xFE, b"a comment") + segment(0xE5, b"\xff\xd8\xff\xd9")
    codestream = Encoder(INTERLEAVED).encode(front=front)
    blanked, _ = check(codestream, [BOX])
    at = codestream.index(b"\xff\xda")
    assert blanked[:at] == codestream[:at] and blanked[-2:] == b"\xff\xd9"


@pytest.mark.parametrize("interval", [0, 3])
def test_fill_bytes_in_front_of_markers_stay(interval):
    """T.81 B.1.1.2 allows any number."""
    codestream = Encoder(INTERLEAVED).encode(interval=interval)
    for marker in (b"\xff\xdb", b"\xff\xc1", b"\xff\xda", b"\xff\xd9", b"\xff\xd0", b"\xff\xd3"):
        codestream = codestream.replace(marker, b"\xff\xff" + marker)
    blanked, _ = check(codestream, [BOX])
    assert blanked.count(b"\xff\xff\xff") == codestream.count(b"\xff\xff\xff")


@pytest.mark.parametrize("behind", [b"\0", b"\xff\xff", COLOUR], ids=["padding", "fill bytes", "image"])
def test_what_lies_behind_the_end_goes(behind):
    """It may be the same image once more; what pads a fragment to an even length is put there by who makes it."""
    assert blank_jpeg(COLOUR + behind, [BOX]) == blank_jpeg(COLOUR, [BOX])


def test_what_lies_behind_the_last_mcu_in_a_blanked_interval_goes():
    """No decoder reads it."""
    at = PLAIN.rindex(b"\xff\xd9")
    assert blank_jpeg(PLAIN[:at] + b"Jane Roe" + PLAIN[at:], [Box(0, 70, COLUMNS, 5)]) == blank_jpeg(
        PLAIN, [Box(0, 70, COLUMNS, 5)]
    )


def test_a_long_row_of_fill_bytes_takes_no_longer_than_other_data():
    """If each of them were looked at on its own, this would take an hour."""
    row = b"\xff" * (1 << 20)
    assert blank_jpeg(PLAIN[:-2] + row + PLAIN[-2:], [BOX])[0][-2 - len(row) :] == row + PLAIN[-2:]
    refuses(PLAIN[:-2] + row + b"\0" + PLAIN[-2:])


# What cannot be blanked


def with_frame(codestream, marker=None, **fields):
    """The codestream with another frame marker, or other fields of the frame header."""
    at = max(codestream.find(b"\xff\xc0"), codestream.find(b"\xff\xc1"))
    header = bytearray(codestream[at:])
    header[1] = marker or header[1]
    for name, value in fields.items():
        struct.pack_into(*{"rows": (">H", header, 5), "columns": (">H", header, 7)}[name], value)
    return codestream[:at] + header


@pytest.mark.parametrize(
    "marker", [*range(0xC2, 0xC4), *range(0xC5, 0xC8), *range(0xC9, 0xCC), *range(0xCD, 0xD0), 0xF7]
)
def test_other_frames_are_not_sequential(marker):
    """Progressive, lossless, differential, with arithmetic coding, or JPEG-LS."""
    with pytest.raises(NotSequentialError):
        blank_jpeg(with_frame(COLOUR, marker), [BOX])


@pytest.mark.parametrize(
    "more", [segment(0xCC, b"\0\0"), segment(0xDE, bytes(9)), segment(0xDF, b"\x11"), segment(0xDC, b"\0\x4b")]
)
def test_what_belongs_to_other_forms_is_not_sequential(more):
    """DAC, DHP, EXP and DNL."""
    for at in (COLOUR.index(b"\xff\xda"), len(COLOUR) - 2):
        with pytest.raises(NotSequentialError):
            blank_jpeg(COLOUR[:at] + more + COLOUR[at:], [BOX])


def test_a_height_that_is_told_later_is_not_sequential():
    """A DNL segment would follow the scan."""
    with pytest.raises(NotSequentialError):
        blank_jpeg(with_frame(COLOUR, rows=0), [BOX])


def test_two_frames_are_not_sequential():
    """They are a hierarchy."""
    at, end = COLOUR.index(b"\xff\xc0"), COLOUR.index(b"\xff\xc0") + 19
    with pytest.raises(NotSequentialError):
        blank_jpeg(COLOUR[:end] + COLOUR[at:], [BOX])


def refuses(codestream, boxes=(BOX,)):
    with pytest.raises(DecodeError) as raised:
        blank_jpeg(codestream, list(boxes))
    assert raised.value.sentence.endswith(".")


def test_a_codestream_that_ends_early_is_refused():
    """Wherever it is cut."""
    for end in range(0, len(PLAIN) - 1, 7):
        refuses(PLAIN[:end])


@pytest.mark.parametrize("codestream", [COLOUR, Encoder(INTERLEAVED).encode(interval=4)], ids=["one interval", "many"])
def test_scan_data_that_end_early_are_refused(codestream):
    """With the end of the image behind them."""
    start = codestream.index(b"\xff\xda") + 14
    for end in range(start, (start + len(codestream)) // 2, 97):
        refuses(codestream[:end].rstrip(b"\xff") + b"\xff\xd9", [Box(0, 0, 9, ROWS)])


@pytest.mark.parametrize("size", [{"rows": 65535, "columns": 65535}, {"rows": 20000}, {"columns": 0}])
def test_a_size_that_the_data_cannot_hold_is_refused(size):
    """Before memory is asked for."""
    refuses(with_frame(COLOUR, **size), [Box(0, 0, 65535, 65535)])


def without(codestream, marker, number=0):
    """The codestream without a segment."""
    at = -1
    for _ in range(number + 1):
        at = codestream.index(b"\xff%c" % marker, at + 1)
    return codestream[:at] + codestream[at + 2 + int.from_bytes(codestream[at + 2 : at + 4], "big") :]


@pytest.mark.parametrize("number", range(4))
def test_a_huffman_table_that_is_missing_is_refused(number):
    """Of brightness or colour, DC or AC."""
    refuses(without(COLOUR, 0xC4, number))


def test_a_quantization_table_that_is_missing_is_refused():
    """Black is not known."""
    refuses(without(PLAIN, 0xDB))


def test_a_frame_that_is_missing_is_refused():
    """Nothing says how large the image is."""
    refuses(without(PLAIN, 0xC0))


def test_a_component_without_a_scan_is_refused():
    """What a decoder shows for it is not known."""
    refuses(Encoder(INTERLEAVED).encode(scans=[[0], [2]]))


def test_a_component_with_two_scans_is_refused():
    """One of them would show what the other hides."""
    refuses(Encoder(INTERLEAVED).encode(scans=[[0], [1], [2], [1]]))


@pytest.mark.parametrize("factors", [0x00, 0x01, 0x10, 0x51, 0x15, 0xFF])
def test_sampling_factors_that_there_are_not_are_refused(factors):
    """They are from 1 to 4."""
    at = COLOUR.index(b"\xff\xc0") + 11
    refuses(COLOUR[:at] + bytes([factors]) + COLOUR[at + 1 :])


def test_an_mcu_of_more_than_ten_blocks_is_refused():
    """T.81 B.2.3."""
    refuses(Encoder([(4, 2), (2, 1), (1, 1)]).encode())


def handmade(*blocks, dc=ALL_DC, ac=ALL_AC):
    """Blocks in a row, of which the data are these digits."""
    encoder = Encoder([(1, 1)], rows=8, columns=8 * len(blocks), most=1)
    encoder.planes[1][...] = 0
    text = "".join(blocks)
    text += "1" * (-len(text) % 8)
    codestream = encoder.encode(tables=(dc, ac))
    data = int(text, 2).to_bytes(len(text) // 8, "big").replace(b"\xff", b"\xff\0")
    return codestream[: codestream.index(b"\xff\xda") + 10] + data + b"\xff\xd9"


SHORT_DC = flat(0, [0, 15])
SHORT_AC = flat(16, [EOB, ZRL, 0xF1, 0x10, 0x01])
END, RUN, LAST, UNDEFINED, ONE = "000", "001", "010", "011", "100"
FLAT = f"00{END}"


def test_what_is_made_by_hand_is_right():
    """The next tests fail for what they say."""
    check(handmade(f"00{RUN}{RUN}{RUN}{ONE}1{END}", FLAT, FLAT, dc=SHORT_DC, ac=SHORT_AC), [Box(8, 0, 1, 1)])


@pytest.mark.parametrize(
    "block",
    [
        f"00{RUN}{RUN}{RUN}{LAST}1{END}",
        f"00{UNDEFINED}{END}",
        f"00101{END}",
        f"11{END}",
        f"01{'1' * 15}{END}",
        FLAT.replace(END, ""),
    ],
    ids=["past the last", "undefined", "no AC code", "no DC code", "too far", "no data"],
)
def test_codes_that_cannot_be_are_refused(block):
    """Coefficients past the last one, symbols that there are not, differences that no table has."""
    refuses(handmade(block, FLAT, f"01{'1' * 15}{END}", dc=SHORT_DC, ac=SHORT_AC), [Box(8, 0, 1, 1)])


def test_a_block_that_reaches_past_the_data_is_refused():
    """Even if zeros behind them would complete it."""
    refuses(handmade(FLAT, FLAT, "01111", dc=SHORT_DC, ac=SHORT_AC), [Box(8, 0, 1, 1)])


@pytest.mark.parametrize(
    "table",
    [b"\4" + ALL_DC[1:], b"\x20" + ALL_DC[1:], ALL_DC[:-1], b"\0" + bytes([3] + [0] * 15 + [0, 1, 2]), b"\0\0"],
    ids=["number", "class", "short", "codes", "cut off"],
)
def test_huffman_tables_that_cannot_be_are_refused(table):
    """More codes than there are, or less than is said."""
    refuses(Encoder([(1, 1)]).encode(front=segment(0xC4, table)))


def test_restart_markers_out_of_order_are_refused():
    """Some of the image is missing there."""
    codestream = Encoder([(1, 1)]).encode(interval=5)
    refuses(codestream.replace(b"\xff\xd3", b"\xff\xd4"))
    refuses(codestream.replace(b"\xff\xd3", b""))
    refuses(codestream[:-2] + b"\xff\xd1\0" + codestream[-2:])


@pytest.mark.parametrize("codestream", [PLAIN, COLOUR, Encoder(INTERLEAVED).encode(interval=4, scans=[[0], [1], [2]])])
def test_whatever_is_damaged_gives_an_error_for_people_or_a_codestream(codestream):
    """Bytes by chance, anywhere."""
    chance = random.Random(0)
    outcomes = set()
    for _ in range(300):
        damaged = bytearray(codestream)
        for _ in range(chance.randint(1, 3)):
            damaged[chance.randrange(chance.choice([700, len(damaged)]))] = chance.randrange(256)
        try:
            outcomes.add(type(blank_jpeg(bytes(damaged), [BOX])))
        except (DecodeError, NotSequentialError) as error:
            outcomes.add(type(error))
    assert outcomes >= {tuple, DecodeError}
