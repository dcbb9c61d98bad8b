"""Image types in words."""

import pytest

from scanveil.library.type_words import LONGEST_TYPE, LONGEST_WORD, type_words, words_of


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("M_FFE", "magnitude gradient echo"),
        ("M_SE", "magnitude spin echo"),
        ("M_IR", "magnitude inversion recovery"),
        ("SW_M_FFE", "susceptibility-weighted magnitude gradient echo"),
        ("SW_P_FFE", "susceptibility-weighted phase gradient echo"),
        ("PHASE MAP", "phase"),
        ("PHASE_MAP", "phase"),
        ("PHASE CONTRAST M", "phase contrast"),
        ("VELOCITY MAP", "velocity map"),
        ("IP", "in phase"),
        ("IN_PHASE", "in phase"),
        ("in_phase", "in phase"),
        ("OP", "out of phase"),
        ("OUT_PHASE", "out of phase"),
        ("OPP_PHASE", "out of phase"),
        ("WATER", "water"),
        ("W", "water"),
        ("FAT", "fat"),
        ("FAT_FRACTION", "fat fraction"),
        ("T1 MAP", "T1 map"),
        ("T2_STAR MAP", "T2* map"),
        ("R2*", "R2*"),
        ("R2_STAR", "R2*"),
        ("R2STAR", "R2*"),
        ("T2_STAR_UNSPECI", "T2*"),
        ("R_COEFFICIENT", "correlation of the fit"),
        ("PHA", "phase"),
        ("IMAG", "imaginary part"),
        ("INPHASE", "in phase"),
        ("WFS_WATER", "water-fat separation water"),
        ("WFS_IP", "water-fat separation in phase"),
        ("PC_MAG", "phase contrast magnitude"),
        ("EXP_ADC", "exponential ADC"),
        ("ADC_UNSPECIFIED", "diffusion coefficient (ADC)"),
        ("PDFF", "fat fraction"),
        ("WASH_IN", "wash-in"),
        ("GOODNESS_OF_FIT", "goodness of fit"),
        ("VIRTUAL_NON_CONTRAST", "virtual, without contrast"),
        ("MONO_70KEV", "70 keV"),
        ("MONO_E_140KEV", "140 keV"),
        ("Z_EFF", "effective atomic number"),
        ("ADC", "diffusion coefficient (ADC)"),
        ("TRACEW", "trace-weighted"),
        ("FA", "fractional anisotropy"),
        ("DIFFUSION", "diffusion"),
        ("SWI", "susceptibility-weighted"),
        ("MIP", "maximum projection"),
        ("MNIP", "minimum projection"),
        ("MPR", "reformatted"),
        ("MOCO", "motion corrected"),
        ("REAL", "real part"),
        ("IMAGINARY", "imaginary part"),
        ("MIXED", "mixed"),
        ("PROJECTION IMAGE", "projection image"),
        ("BIPLANE A", "plane A"),
    ],
)
def test_what_manufacturers_write_is_said_in_words(value, words):
    """Part by part where they join several, without capitals and underscores."""
    assert " ".join(words_of(value)) == words


@pytest.mark.parametrize("value", ["CT_SOM5 SPI", "FM4_1", "DET_AB", "CTP", "X1", "A_B_C"])
def test_what_cannot_be_read_stays_as_the_file_has_it(value):
    """No half of an unknown abbreviation is explained."""
    assert words_of(value) == (value,)


@pytest.mark.parametrize("value", ["", "NONE", "MFSPLIT", "OTHER"])
def test_what_says_nothing_is_no_word(value):
    """It fills a place in Image Type."""
    assert words_of(value) == ()


def test_the_names_of_types_are_what_they_do_not_share():
    """Words count, not values: two spellings of one word are shared."""
    assert type_words(
        [("ORIGINAL", "PRIMARY", "M_FFE", "M", "FFE"), ("ORIGINAL", "PRIMARY", "PHASE MAP", "P", "FFE")]
    ) == [
        "magnitude",
        "phase",
    ]
    assert type_words([("ORIGINAL", "M_SE", "M", "SE"), ("ORIGINAL", "M_FFE", "M", "FFE")]) == [
        "spin echo",
        "gradient echo",
    ]


def test_what_made_an_image_look_better_names_it_where_nothing_else_does():
    """Nor is it named by where it came from."""
    assert type_words([("ORIGINAL", "M", "ND"), ("DERIVED", "P", "NORM")]) == ["magnitude", "phase"]
    assert type_words([("ORIGINAL", "M", "ND"), ("ORIGINAL", "M", "NORM")]) == [
        "not distortion corrected",
        "normalized",
    ]


def test_maps_are_told_apart_by_whole_names():
    """Though both are maps."""
    assert type_words([("DERIVED", "T1 MAP"), ("DERIVED", "T2_STAR MAP")]) == ["T1 map", "T2* map"]


def test_what_another_word_begins_with_is_not_said_again():
    """Manufacturers say in a second value what the first one is of."""
    assert type_words([("DERIVED", "T1 MAP", "T1"), ("DERIVED", "T2 MAP", "T2")]) == ["T1 map", "T2 map"]
    magnitude, phase = ("ORIGINAL", "M_PCA", "M", "PCA"), ("ORIGINAL", "PHASE CONTRAST M", "P", "PCA")
    assert type_words([magnitude, phase]) == ["magnitude", "phase"]


def test_a_type_that_others_add_to_is_named_by_all_that_it_tells():
    """The magnitude beside the susceptibility-weighted magnitude is no "type 2"."""
    plain, weighted = ("ORIGINAL", "PRIMARY", "M_FFE", "M"), ("ORIGINAL", "PRIMARY", "SW_M_FFE", "M")
    assert type_words([plain, weighted]) == ["magnitude gradient echo", "susceptibility-weighted"]


def test_types_of_the_same_words_have_numbers():
    """Where words tell nothing apart."""
    assert type_words([("A", "B"), ("A", "B", "B")]) == ["type 1", "type 2"]
    assert type_words([("ORIGINAL", "PRIMARY"), ("ORIGINAL", "PRIMARY", "M")]) == ["type 1", "magnitude"]


def test_a_long_type_is_cut():
    """Nobody reads more than a line of it."""
    assert words_of("X" * 9999) == ("X" * LONGEST_TYPE,)
    assert len(type_words([("A", "X" * 9999), ("A", "B")])[0]) == LONGEST_WORD
