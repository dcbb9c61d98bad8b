"""Names in other letters: Cyrillic, Greek and kana in Latin ones, full width, umlauts, and from right to left."""

import pytest

from scanveil.deid.check.identifiers import Identifiers
from scanveil.deid.check.letters import backwards, full_width, to_katakana, transliterations, umlauts
from scanveil.deid.check.verify import Needles


@pytest.mark.parametrize(
    ("word", "latin"),
    [
        ("Иванов", "ivanov"),
        ("Иванов", "iwanow"),
        ("Хрущёв", "khrushchev"),
        ("Шишкин", "schischkin"),
        ("Щукина", "shchukina"),
        ("Жуков", "zhukov"),
        ("Жуков", "schukow"),
        ("Юлия", "yuliya"),
        ("Соловьёва", "soloveva"),
        ("Київська", "kiyivska"),
        ("Παπαδόπουλος", "papadopoulos"),
        ("Γεώργιος", "georgios"),
        ("Ψαράς", "psaras"),
        ("Χατζής", "chatzis"),
        ("やまだ", "yamada"),
        ("ヤマダ", "yamada"),
        ("ﾔﾏﾀﾞ", "yamada"),
        ("さとう", "satou"),
        ("さとう", "sato"),
        ("おおの", "ono"),
        ("きょうこ", "kyoko"),
        ("しょうた", "shota"),
        ("ちゃこ", "chako"),
        ("じゅんこ", "junko"),
        ("はっとり", "hattori"),
        ("ひゅうが", "hyuga"),
    ],
)
def test_names_in_other_letters_have_a_spelling_in_latin_ones(word, latin):
    """As passports have them, and as German texts do; long vowels as they are written, or short."""
    assert latin in transliterations(word)


@pytest.mark.parametrize("word", ["Miller", "Müller", "山田", "김", "Иvanov", "", "コ山"])
def test_other_words_have_none(word):
    """Of Latin letters, of signs for words, or of mixed ones."""
    assert transliterations(word) - {""} == set()


@pytest.mark.parametrize("word", ["ー", "っ", "ゃ", "ッッ", "ーっゃ", "ぁ", "ん", "ゟ", "・", "゛", "ﾞ"])
def test_no_kana_however_odd_breaks_it(word):
    """Signs that stand for no sound alone, at the start of a word or behind one another."""
    assert isinstance(transliterations(word), set)


def test_every_letter_alone_and_in_pairs_can_be_spelled():
    """Of the three scripts."""
    for first, last in ((0x370, 0x3FF), (0x400, 0x52F), (0x3040, 0x30FF), (0xFF61, 0xFF9F)):
        letters = [chr(code) for code in range(first, last + 1)]
        for one in letters:
            transliterations(one)
            for other in letters[::7]:
                transliterations(one + other)


def test_kana_are_written_as_the_other_kana_and_in_half_width():
    """With their marks apart, as half width has them."""
    assert {"ヤマダ", "やまだ", "ﾔﾏﾀﾞ"} <= transliterations("やまだ")
    assert to_katakana("やまだ Roe") == "ヤマダ Roe"


def test_latin_letters_have_a_full_width():
    """As East Asian keyboards write them."""
    assert full_width("smith") == "ｓｍｉｔｈ"


@pytest.mark.parametrize(
    ("word", "others"),
    [
        ("mueller", {"müller", "muller"}),
        ("jaeckel", {"jäckel", "jackel"}),
        ("goessler", {"gößler", "gosler", "gössler", "gossler"}),
        ("brown", set()),
    ],
)
def test_two_letters_may_stand_for_one_with_an_accent(word, others):
    """And for one without it; a word that has none has no other form."""
    found = umlauts(word)
    assert word not in found and bool(found) is bool(others) and len(found & others) >= min(2, len(others))


def test_words_from_right_to_left_are_turned_round():
    """As old programs store them; no others."""
    assert backwards("כהן") == "ןהכ" and backwards("علي") == "يلع"
    assert backwards("Cohen") == backwards("") == backwards("Kohן") == ""


FOUND = {
    "Cyrillic in Latin": ("Иванов^Пётр", "for Ivanov"),
    "Cyrillic in German": ("Иванов^Пётр", "fuer Iwanow"),
    "Greek in Latin": ("Παπαδόπουλος^Άννα", "PAPADOPOULOS"),
    "kana in Latin": ("やまだ^たろう", "YAMADA 1"),
    "kana in other kana": ("やまだ^たろう", "ヤマダ様"),
    "kana in half width": ("ヤマダ^タロウ", "ﾔﾏﾀﾞ"),
    "full width": ("Smithson^Anna", "ｓｍｉｔｈｓｏｎ"),
    "full width capitals": ("Smithson^Anna", "ＳＭＩＴＨＳＯＮ"),
    "umlaut written as two": ("Müller^Jörg", "Mueller"),
    "umlaut without its dots": ("Müller^Jörg", "Muller"),
    "two letters read as one": ("Mueller^Joerg", "Müller"),
    "two letters without the second": ("Mueller^Joerg", "Muller"),
    "right to left": ("כהנמן^דוד", "ןמנהכ"),
    "run together": ("van der Berg^Hans", "vanderberg"),
    "run together, with a hyphen": ("De-la-Cruz^Ana", "delacruz"),
}


@pytest.mark.parametrize("case", FOUND)
def test_a_patients_name_is_found_in_other_letters(case):
    """In texts in Unicode."""
    name, text = FOUND[case]
    names = frozenset({(name.encode().decode("latin-1"), "ISO_IR 192")})
    needles = Needles(Identifiers(names=names, patient_names=names))
    assert needles.mention(text), text
    assert not needles.mention("MR Abdomen 5.0 mm, axial; Kontrast")
