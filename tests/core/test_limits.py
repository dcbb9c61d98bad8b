"""Limits, widths and factors, each by its value: one that moves by a little moves what is taken, searched or shown.

Most have a test of their own that asks on both sides of them with the constant's name, and so cannot see it move.
"""

import numpy as np
import pytest

from scanveil import geometry, spread
from scanveil.conducting import again, conductor, job, readers
from scanveil.deid import deidentifier
from scanveil.deid.blanking import templates
from scanveil.deid.check import common_words, evidence, finder, identifiers, needles, scan, spellings, surface, verify
from scanveil.deid.cleaning import (
    blocks,
    codestreams,
    dates,
    fragments,
    jpeg_tables,
    native,
    pixels,
    private,
    rle,
    uids,
    words,
    written,
)
from scanveil.deid.out import keyfile, preview, report
from scanveil.deid.rules import policy
from scanveil.dicom import numbers, values
from scanveil.drawn import contours, drawing, place, presentation, segments
from scanveil.library import differences, instance, modalities, oddities, slides, stacks, study, traits, type_words
from scanveil.looking import caption, frame_times, levels, render, sides, viewer, windows
from scanveil.pixels import attributes, overlays, placement, shutters, subtraction, tables, transform
from scanveil.writing import areas, detector, images, lines, looks, searching

MIB = 1_048_576

KEY_FILES = {
    # a key file of today must open tomorrow, and what protects it is the field's: OWASP's count of PBKDF2-HMAC-SHA-256
    # iterations, the salt of NIST SP 800-132 and the nonce of AES-GCM (SP 800-38D, 96 bits)
    keyfile: {
        "MOST_KEPT": 1024,
        "SECRET_LENGTH": 32,
        "SHORTEST_SECRET": 16,
        "SHORTEST_PASSPHRASE": 10,
        "ITERATIONS": 600_000,
        "MOST_ITERATIONS": 10_000_000,
        "SALT_LENGTH": 16,
        "NONCE_LENGTH": 12,
        "LARGEST": 64 * MIB,
        "LARGEST_INSIDE": 256 * MIB,
        "MOST_NUMBER": 100_000_000,
        "LONGEST_UID": 1024,
        "DEEPEST": 3,
    },
    uids: {"_UID_LENGTH": 64, "_PSEUDONYM_LENGTH": 6, "LEAST_DAYS": 31, "MOST_DAYS": 3653},
}
CHECK = {
    # a needle that is left out is a name that nobody looks for; one too many withholds good copies
    common_words: {"MIN_WORD": 3},
    evidence: {
        "MIN_INNER_WORD": 5,
        "MIN_PRINTABLE": 10,
        "MAX_SHORT_TEXT": 64,
        "_FAR": 64,
        "_HIGH": frozenset(range(0x80, 0x100)),
        "_CONTROLS": bytes(code for code in range(32) if chr(code) not in "\0\t\n\f\r\x1b"),
    },
    spellings: {"MOST_PARTS": 8},
    finder: {"_AROUND": 16, "_GREY": 24},
    identifiers: {"MIN_UID": 8, "MAX_TEXTS": 5_000, "MAX_CHARACTERS": 1_000_000, "_PRIVATE": 0x0001_0000},
    needles: {
        "MIN_ID": 4,
        "MIN_NUMBER": 5,
        "MIN_DOTTED": 6,
        "MIN_UTF_16": 5,
        "MIN_DISGUISED": 6,
        "MIN_TEXT": 6,
        "MIN_OPAQUE": 6,
        "MIN_OPAQUE_DIGITS": 8,
        "MIN_DIFFERENT": 3,
        "MIN_SHORT_ID": 3,
        "MIN_INNER_DIGITS": 7,
        "MOST_PREFIX": 4,
        "MAX_ROUND": 20,
        "MAX_NEEDLE": 64,
    },
    scan: {"UNDEFINED": 2**32 - 1, "_ITEM_GROUP": 0xFFFE, "_ITEM": 0xE000, "_SEQUENCE_END": 0xE0DD}
    | {"_MAX_PATH": 64, "_ENOUGH": 64},
    surface: {"_FIRST_READ": 32_768, "MAX_READ": 512 * MIB},
    verify: {"_SHORT_ANCHOR": 3, "_LONG_ANCHOR": 8},
    words: {"MOST_SHORT": 3, "MIN_CONTAINED": 3},
}
CLEANING = {
    # what a page can hold at once, and what PS3.5 and the coding standards allow
    blocks: {"BLOCK": 8 * MIB, "WHOLE_SAMPLES": 840, "SIGNATURE": 64, "MAX_REWRITTEN": 512 * MIB},
    codestreams: {"_EOI": 0xD9, "_COM": 0xFE, "_MOST_DENSITY": 9999}
    | {"_J2K_TILE": 0xFF90, "_J2K_DATA": 0xFF93, "_J2K_END": 0xFFD9, "_J2K_NOTE": 0xFF64, "_J2K_TILE_LENGTHS": 0xFF55}
    # ITU-T T.800, table A.2 (SIZ has three bytes for each of at most 16384 components)
    | {"_MOST_SEGMENT": {0xFF51: 38 + 3 * 16384, 0xFF52: 45, 0xFF53: 46, 0xFF5C: 200, 0xFF5D: 202}},
    # ITU-T T.81, table B.1: SOF0 to SOF15 without DHT, JPG and DAC; JPEG-LS's SOF55, and DNL's neighbour DHP
    jpeg_tables: {"FRAMES": frozenset({*range(0xC0, 0xD0), 0xF7, 0xDE} - {0xC4, 0xC8, 0xCC})}
    | {"QUANTIZATION": 0xDB, "HUFFMAN": 0xC4, "SCAN": 0xDA},
    rle: {"_HEADER": 64, "_MOST_SEGMENTS": 15, "_MOST_REPEATED": 64, "_MOST_PLANE": 512 * MIB},
    # 45 CFR 164.514(b)(2)(i)(C): ages over 89 are aggregated
    dates: {"OLDEST_AGE": 89, "_PER_YEAR": {b"D": 365.25, b"W": 365.25 / 7, b"M": 12, b"Y": 1}},
    pixels: {"_WORDS": frozenset({1, 2, 4, 8})},
    native: {"_BLOCK": MIB},
    fragments: {"_TAIL": 16, "MAX_CODESTREAM": 512 * MIB, "_MOST_OFFSET": 0xFFFFFFFF},
    private: {"_SIZES": {b"AT": 4, b"FD": 8, b"FL": 4, b"SL": 4, b"SS": 2, b"UL": 4, b"US": 2}},
    deidentifier: {"MAX_TAIL": 64 * MIB},
    policy: {"LONGEST_PROFILE": 65_536, "MOST_DOTS": 64},
    preview: {
        "LONGEST_TYPED": 64,
        "SHOWN": 200,
        "LONGEST_READ": 800,
        "MOST_NUMBERS": 4,
        "_NUMBER_SIZES": {b"US": 2, b"UL": 4, b"AT": 4},
    },
    report: {"SCHEMA": 5, "MOST_PLACED": 20_000},
    templates: {"LONGEST": 64 * MIB, "MOST_BOXES": 100_000, "MOST_PIXELS": 65_535, "DEEPEST": 8},
}
READING = {
    # a file can claim anything: these are far above what scanners write, and far below what stops a page
    numbers: {"MAX_VALUES": 524_288, "MAX_INTEGER": 2**53, "MAX_DECIMAL": 1e9, "MAX_BINARY": 2**32},
    values: {"MOST_TEXT": 1_000, "MOST_WORDS": 200_000},
    instance: {"MAX_FRAMES": 1_000_000},
    differences: {"MOST_STACKS": 2000, "SHARED_PART": 0.3, "SAME_PLACE_MM": 0.001},
    modalities: {"LONGEST_LABEL": 64, "MOST_ITEMS": 65_535},
    type_words: {"LONGEST_WORD": 40, "LONGEST_TYPE": 64, "FEWEST_LETTERS": 4},
    oddities: {"TILT_DEGREES": 1.0, "MOST_NAMED": 3},
    slides: {"MOST_PIXELS": 16 * MIB, "MOST_TILES": 1024, "MOST_PLANES": 64, "MOST_FRAMES": 16_384},
    stacks: {"MOST_DIRECTIONS": 32, "_SLIDE_RANK": {"THUMBNAIL": 0, "VOLUME": 1, "OVERVIEW": 2, "LABEL": 3}},
    study: {"NO_SERIES_NUMBER": 2**31},
    traits: {"MAX_TOLD_APART": 30_000, "MAX_DIMENSIONS": 16, "_GE_FLAG": 1_000_000_000},
    geometry: {"POSITION_DIGITS": 3, "ORIENTATION_TOLERANCE": 1e-3, "UNEVEN_TOLERANCE": 0.05}
    | {"MISSING_PART": 0.1, "OBLIQUE_PLANE": 0.9, "OBLIQUE_LETTER": 0.25},
    attributes: {"MAX_FRAME": 512 * MIB, "MAX_CHOICES": 32},
    placement: {"MAX_LENGTH_MM": 10_000.0},
    overlays: {"MAX_BITMAP": 256 * MIB},
    shutters: {"MAX_VERTICES": 4096, "MAX_P_VALUE": 65_535},
    tables: {"MAX_ENTRIES": 65_536, "MAX_BITS": 16, "_DISCRETE": 0, "_LINEAR": 1, "_INDIRECT": 2},
}
SHOWING = {
    contours: {"MAX_CONTOURS": 100_000, "MAX_POINTS": 100_000},
    drawing: {"MAX_LABELS": 200, "MAX_LABEL": 400, "MAX_LEGEND": 200, "FARTHEST": 1e9, "MAX_FILLED": 64 * MIB}
    | {"SIDE": 1000, "SIDE_ROW": 8, "MAX_CURVE": 4096, "MAX_STEPS": 4 * MIB, "AMBER": (255, 212, 121)},
    place: {"PARALLEL": 1e-3},
    presentation: {"MAX_OBJECTS": 10_000, "LARGEST_AREA": 10}
    | {"SMALLEST_MAGNIFICATION": 0.01, "LARGEST_MAGNIFICATION": 100.0},
    segments: {"MAX_SEGMENT_FRAMES": 20_000, "FULL": 255, "HALF": 0.5},
    frame_times: {"LEAST_MS": 10.0, "MOST_MS": 1000.0, "SWEEPING": 1},
    render: {"THUMBNAIL": 96, "KEPT_INDEX": MIB, "AT_ONCE": 262_144},
    caption: {"SMALLEST_MM": 1e-6, "LARGEST_MM": 1e4},
    sides: {"SHORT": 24, "LONG": 80, "MOST_MODIFIERS": 4},
    viewer: {"PICTURE_BYTES": 96 * MIB, "HEADER_BYTES": 128 * MIB, "SMALLEST": 1024, "AS_STORED": -1},
    transform: {"MAX_TABLE_BITS": 16, "STRIP": 256, "OPAQUE": 255, "WHITE": 255.0, "_FRACTION": 22},
    levels: {"ROBUST_TAIL": 0.005, "ROBUST_SAMPLE": 16_384, "LEAST_HU": -1024},
    spread: {"MOST": 128, "FEWEST": 3, "PIXELS": 1 << 21},
    subtraction: {"MAX_AVERAGED": 32, "MAX_ITEMS": 1024, "_MIDDLE": 0.25, "_FLATTEST": 64},
}
WORK = {
    # how work is shared out: measured, and spoilt for large batches by a careless hand
    conductor: {"READ_AT_A_TIME": 24, "SORTED_AGAIN": 2, "DIGESTED_AT_A_TIME": 4, "LOOKED_AT_A_TIME": 1},
    job: {"SURVEYED": 24, "COPIED": 24, "FEW": 4, "LARGE": 4_000_000, "SMALL": 3, "LOOKED_AT_AGAIN": 1},
    readers: {"FORSAKEN_MS": 2_000, "LONG_MS": 10_000},
}
WRITING = {
    # measured on pictures of which it is known where there is writing; what is too low for it stays in copies
    detector: {"LONGEST": 1280, "LONGEST_OF_LARGE": 2048, "LARGE": 2000, "MULTIPLE": 32}
    | {"THOROUGH": 1600, "TOGETHER": 1024}
    | {"SURE": 0.2, "SURE_OF_LINE": 0.4, "GROWTH": 1.8, "BESIDE": 3, "THINNEST": 3, "SHORTEST": 6}
    | {"HIGHEST": 32, "HIGHEST_PART": 0.3, "ENLARGED": 3},
    lines: {"SAME": 0.5},
    images: {"FAINTER": 1.25},
    looks: {"FEWEST_SLICES": 4, "FILM_BLOCK": 16, "SLICE_BLOCK": 48, "FEWEST_OF_FILM": 4, "LARGEST": 16 * MIB}
    | {"SLICES": frozenset({"CT", "MR", "PT", "NM"})},
    areas: {"MOST_AREAS": 64},
    searching: {"KNOWN_BYTES": MIB, "SMALLEST": 256},
    again: {"INSIDE": 0.4, "EDGE": 2, "UNEVEN": 1 / 64},
    written: {"MODALITIES": frozenset({b"US", b"IVUS", b"SC", b"OT", b"XC", b"ES"})},
}


@pytest.mark.parametrize("limits", [KEY_FILES, CHECK, CLEANING, READING, SHOWING, WORK, WRITING])
def test_limits_are_what_was_decided(limits):
    """Whoever moves one says so here as well."""
    for module, named in limits.items():
        assert {name: getattr(module, name) for name in named} == named, module.__name__


def test_colours_without_a_name_are_told_apart_by_people_who_see_few():
    """The colours for several things are these eight, light enough for a dark image."""
    hexadecimal = [bytes(colour).hex().upper() for colour in drawing.DISTINCT]
    assert hexadecimal == ["FF6B6B", "4DC8FF", "7CE38B", "FF9F43", "D18BFF", "F6E05E", "5EEAD4", "FF8AC6"]


def test_windows_of_ct_are_the_usual_ones():
    """In Hounsfield units: the centre and the width by the name that radiologists use."""
    assert {name: (center, width) for center, width, name in windows.CT_PRESETS} == {
        "Soft tissue": (40, 400),
        "Lung": (-600, 1500),
        "Bone": (400, 1800),
        "Brain": (40, 80),
        "Subdural": (75, 215),
        "Liver": (60, 160),
        "Vessels": (200, 700),
        "Mediastinum": (50, 350),
    }


def test_luma_has_the_weights_of_bt_601():
    """Of red, green and blue: 0.299, 0.587 and 0.114, and grey has no chroma (PS3.3 C.7.6.3.1.2)."""
    red, green, blue = np.linalg.inv(transform._FULL)
    assert np.allclose([red[0], green[0], blue[0]], [0.299, 0.587, 0.114])
    assert np.allclose(red + green + blue, [1, 0, 0])
    assert np.allclose([blue[1], red[2]], 0.5)  # chroma reaches as far as it can
