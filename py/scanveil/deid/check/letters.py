"""Names in other letters: Cyrillic, Greek and Japanese in Latin ones, Latin ones in full width and as ligatures."""

from __future__ import annotations

import unicodedata

# Two ways each: as passports and English texts have it, and as German ones do
_CYRILLIC = {
    **dict(zip("абвгдезийклмнопрстуфыэіўјґ", "abvgdeziyklmnoprstufyeiujg", strict=True)),
    "ё": "e",
    "ж": "zh",
    "х": "kh",
    "ц": "ts",
    "ч": "ch",
    "ш": "sh",
    "щ": "shch",
    "ъ": "",
    "ь": "",
    "ю": "yu",
    "я": "ya",
    "ї": "yi",
    "є": "ye",
}
_CYRILLIC_IN_GERMAN = _CYRILLIC | {
    "в": "w",
    "ж": "sch",
    "з": "s",
    "й": "j",
    "х": "ch",
    "ц": "z",
    "ч": "tsch",
    "ш": "sch",
    "щ": "schtsch",
    "ю": "ju",
    "я": "ja",
    "ё": "jo",
}
_UKRAINIAN = _CYRILLIC | {"г": "h", "и": "y", "й": "i", "х": "kh"}
_GREEK = {
    **dict(zip("αβγδεζηικλμνξοπρσςτυφω", "avgdeziiklmnxoprsstyfo", strict=True)),
    "θ": "th",
    "χ": "ch",
    "ψ": "ps",
}
_GREEK_PAIRS = (("ου", "ou"), ("αυ", "av"), ("ευ", "ev"), ("μπ", "b"), ("ντ", "nt"), ("γγ", "ng"), ("γκ", "gk"))
# Hepburn, by rows of five vowels
_ROWS = {
    "": "アイウエオ",
    "k": "カキクケコ",
    "s": "サシスセソ",
    "t": "タチツテト",
    "n": "ナニヌネノ",
    "h": "ハヒフヘホ",
    "m": "マミムメモ",
    "r": "ラリルレロ",
    "g": "ガギグゲゴ",
    "z": "ザジズゼゾ",
    "d": "ダヂヅデド",
    "b": "バビブベボ",
    "p": "パピプペポ",
}
_KANA = {kana: row + vowel for row, five in _ROWS.items() for kana, vowel in zip(five, "aiueo", strict=True)} | {
    "シ": "shi",
    "チ": "chi",
    "ツ": "tsu",
    "フ": "fu",
    "ジ": "ji",
    "ヂ": "ji",
    "ヅ": "zu",
    "ヤ": "ya",
    "ユ": "yu",
    "ヨ": "yo",
    "ワ": "wa",
    "ヲ": "o",
    "ン": "n",
}
_SMALL = {"ャ": "ya", "ュ": "yu", "ョ": "yo"}
_LONG, _DOUBLE = "ー", "ッ"
_HIRAGANA, _TO_KATAKANA = range(0x3041, 0x3097), 0x60
_KATAKANA = range(0x30A1, 0x30F7)
# What full-width kana are where each has half a width; marks of voiced sounds stand apart
_HALF_WIDTH = {unicodedata.normalize("NFKC", chr(code)): chr(code) for code in range(0xFF66, 0xFFA0)} | {
    "\u3099": "\uff9e",
    "\u309a": "\uff9f",
}
_TO_FULL_WIDTH = 0xFEE0
_UMLAUTS = (("ae", "ä", "a"), ("oe", "ö", "o"), ("ue", "ü", "u"), ("ss", "ß", "ss"))


def transliterations(word: str) -> set[str]:
    """A word in Latin letters where it is in Cyrillic, Greek or kana; kana also as the other kana, and of half width.

    In small letters; empty where the word is of other letters, or of Latin ones.
    """
    plain = unicodedata.normalize("NFC", word.lower())
    if all(letter in _CYRILLIC for letter in plain):
        found = {_spelled(plain, table) for table in (_CYRILLIC, _CYRILLIC_IN_GERMAN, _UKRAINIAN)}
        found |= {one.removesuffix("iy") + end for one in found if one.endswith("iy") for end in ("y", "i", "ii")}
        return found | {"t" + one for one in found if one.startswith("ch")}
    unaccented = "".join(one for one in unicodedata.normalize("NFD", plain) if not unicodedata.combining(one))
    if all(letter in _GREEK for letter in unaccented):
        return {_spelled(unaccented, _GREEK), _spelled(_in_pairs(unaccented), _GREEK)}
    katakana = to_katakana(unicodedata.normalize("NFKC", word))
    if katakana and all(ord(kana) in _KATAKANA or kana == _LONG for kana in katakana):
        return {katakana, _to_hiragana(katakana), _to_half_width(katakana), *_romanized(katakana)}
    return set()


def full_width(word: str) -> str:
    """Latin letters in full width, as Japanese and Chinese keyboards can write them."""
    return "".join(chr(ord(letter) + _TO_FULL_WIDTH) for letter in word)


def umlauts(word: str) -> set[str]:
    """What a word may stand for that has two letters for one with an accent, `mueller` for `müller` or `muller`, or
    that has a dot on each i.
    """
    found = set()
    for at in (1, 2):
        other = word
        for pair in _UMLAUTS:
            other = other.replace(pair[0], pair[at])
        found.add(other)
    return (found | {word.replace("i", "ı")}) - {word}


def backwards(word: str) -> str:
    """A word of a script that runs from right to left as old programs store it; empty for other scripts."""
    return word[::-1] if word and all(unicodedata.bidirectional(one) in ("R", "AL") for one in word) else ""


def to_katakana(word: str) -> str:
    """Hiragana as katakana; the rest as it is."""
    return "".join(chr(ord(one) + _TO_KATAKANA) if ord(one) in _HIRAGANA else one for one in word)


def _spelled(word: str, table: dict[str, str]) -> str:
    return "".join(table.get(letter, letter) for letter in word)


def _in_pairs(word: str) -> str:
    for pair, latin in _GREEK_PAIRS:
        word = word.replace(pair, latin)
    return word


def _to_hiragana(word: str) -> str:
    return "".join(chr(ord(one) - _TO_KATAKANA) if ord(one) in _KATAKANA else one for one in word)


def _to_half_width(word: str) -> str:
    apart = unicodedata.normalize("NFD", word)
    return "".join(_HALF_WIDTH.get(one, one) for one in apart)


def _romanized(word: str) -> set[str]:
    """In Latin letters by Hepburn, long vowels as they are written, or short."""
    written = ""
    double = False
    for kana in word:
        if kana == _DOUBLE:
            double = True
            continue
        if kana in _SMALL and written.endswith("i"):
            is_soft = written.endswith(("shi", "chi", "ji"))
            written = written[:-1] + _SMALL[kana][is_soft:]
            continue
        sound = _KANA.get(kana, "")
        written += (sound[:1] if double and sound else "") + sound
        double = False
    return {written, written.replace("ou", "o").replace("oo", "o").replace("uu", "u")}
