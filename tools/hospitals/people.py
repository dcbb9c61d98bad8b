"""People who never were, and the ways in which their names, numbers and days of birth are written again."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from datetime import date, timedelta
from random import Random
from typing import NamedTuple

from tools.hospitals import words
from tools.hospitals.words import Name

SHORTEST = 6
"""Characters of a text that is looked for in copies: nothing shorter can be told from chance."""
_LOGIN = 8
_MONTHS = words.listed(
    "January February March April May June July August September October November December",
)
_OTHER_MONTHS = {
    "German": ("{}. {} {}", "Januar Februar März April Mai Juni Juli August September Oktober November Dezember"),
    "French": ("{} {} {}", "janvier février mars avril mai juin juillet août septembre octobre novembre décembre"),
    "Spanish": (
        "{} de {} de {}",
        "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    ),
    "Italian": (
        "{} {} {}",
        "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
    ),
}
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"})
_OTHER_LETTERS = str.maketrans({"ł": "l", "Ł": "L", "ı": "i", "ß": "ss", "ø": "o", "ð": "d"})
_WIDE = str.maketrans({code: code + 0xFEE0 for code in range(0x21, 0x7F)} | {0x20: 0x3000})


class Spelling(NamedTuple):
    """A text that identifies somebody, and in which way it is written."""

    how: str
    text: str


class Person(NamedTuple):
    """A patient or physician. Of a phantom, `dicom_name` is all there is."""

    family: Name
    given: Name
    dicom_name: str
    number: str
    born: date
    sex: str
    is_word: bool = False
    is_phantom: bool = False

    def spellings(self) -> Iterator[Spelling]:
        """The name in other spellings. Of one that is a word, only those that have the given name as well."""
        family, given = self.family.plain, self.given.plain
        yield Spelling("capitals", f"{family} {given}".upper())
        yield Spelling("reversed", f"{given} {family}")
        yield Spelling("with a comma", f"{family}, {given}")
        yield Spelling("underscored", f"{_ascii(family)}_{_ascii(given)}".replace(" ", "_").lower())
        if self.is_word:
            return
        together = re.sub(r"[\W_]", "", _ascii(family)).lower()
        initial = _ascii(given)[0]
        yield Spelling("family name", family)
        yield Spelling("small letters", family.lower())
        yield Spelling("run together", together)
        yield Spelling("run together", together + _ascii(given).lower())
        yield Spelling("initial", f"{initial}. {family}")
        yield Spelling("login", (initial + together).lower())
        yield Spelling("full width", _ascii(family).translate(_WIDE))
        yield Spelling("without accents", _ascii(family))
        yield Spelling("umlauts spelled out", _ascii(family.translate(_UMLAUTS)))
        if family in words.SPELLED_OUT:
            yield Spelling("with umlauts", words.SPELLED_OUT[family])
        if self.family.latin:
            yield Spelling("own letters", self.family.text)
            yield Spelling("own letters", self.family.text + self.given.text)
        else:
            yield Spelling("short login", (initial + together).lower()[:_LOGIN])

    def numbers(self) -> Iterator[Spelling]:
        """The number in other spellings."""
        plain = re.sub(r"[\W_]", "", self.number)
        digits = re.sub(r"\D", "", self.number)
        yield Spelling("as it is", self.number)
        yield Spelling("without separators", plain)
        if digits == plain:
            yield Spelling("leading zeros", "00" + digits)
            yield Spelling("no leading zeros", digits.lstrip("0"))
            yield Spelling("with a prefix", "MRN" + digits)
            yield Spelling("with separators", f"{digits[:3]}-{digits[3:6]}-{digits[6:]}")
            yield Spelling("with separators", f"{digits[:3]} {digits[3:6]} {digits[6:]}")
        else:
            yield Spelling("without its prefix", digits)

    def birthdays(self) -> Iterator[Spelling]:
        """The day of birth in other spellings."""
        day, month = self.born, _MONTHS[self.born.month - 1]
        ending = "th" if 4 <= day.day <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(day.day % 10, "th")
        for form in ("%Y%m%d", "%d.%m.%Y", "%d%m%Y", "%Y-%m-%d", "%m/%d/%Y", "%d.%m.%y", "%m%d%Y"):
            yield Spelling(form, day.strftime(form))
        yield Spelling("month in letters", f"{day.day}-{month[:3]}-{day.year}")
        yield Spelling("month in letters", f"{day.day:02}-{month[:3]}-{day:%y}")
        yield Spelling("month in words", f"{month} {day.day}{ending}, {day.year}")
        yield Spelling("month in words", f"{day.day} {month} {day.year}")
        for language, (form, months) in _OTHER_MONTHS.items():
            yield Spelling(f"month in {language}", form.format(day.day, months.split()[day.month - 1], day.year))


def people(random: Random, script: str, count: int) -> list[Person]:
    """So many at most, of different families, whose names are of a script; many western ones are called like a word."""
    drawn = [_person(random, script) for _ in range(4 * count)]
    return list({person.family.text: person for person in drawn}.values())[:count]


def phantom(random: Random) -> Person:
    """What hospitals scan to see whether a scanner is well."""
    name = random.choice(words.PHANTOMS)
    return Person(Name(name), Name(""), name, _number(random, date(2000, 1, 1)), date(2000, 1, 1), "O", is_phantom=True)


def _person(random: Random, script: str) -> Person:
    is_word = False
    if script == "western":
        is_word = random.random() < 0.4
        families, givens = (words.WORD_FAMILIES, words.SHORT_GIVEN) if is_word else _WESTERN
    else:
        families, givens = _SCRIPTS[script]
    family, given = random.choice(families), random.choice(givens)
    born = date(1932, 1, 1) + timedelta(days=random.randrange(70 * 365))
    written = f"{family.text}^{given.text}"
    if script == "japanese":
        kana = words.KANA
        latin = random.choice((f"{family.latin}^{given.latin}", ""))
        written = f"{latin}={written}={kana[family.latin]}^{kana[given.latin]}"
    elif is_word or random.random() < 0.5:
        written = random.choice([written, written.upper(), f"{family.text}, {given.text}"])
    return Person(family, given, written, _number(random, born), born, random.choice("FM"), is_word)


_WESTERN = (words.WESTERN_FAMILIES, words.WESTERN_GIVEN)
_SCRIPTS = {"cyrillic": words.CYRILLIC, "greek": words.GREEK, "japanese": words.JAPANESE}


def _number(random: Random, born: date) -> str:
    """A patient's number as some country or maker writes it."""
    digits = "".join(random.choice("123456789") for _ in range(12))
    return random.choice(
        [
            digits[:8],
            "00" + digits[:8],
            "MRN-" + digits[:8],
            "PID00" + digits[:7],
            f"{born:%d%m%y}-{digits[:4]}",  # Denmark
            f"{digits[:3]} {digits[3:6]} {digits[6:10]}",  # England
            f"{digits[:2]}.{digits[2:5]}.{digits[5:8]}-{digits[8]}",  # Chile
            f"{born:%y%m%d}{digits[:5]}",  # Poland
            "H" + digits[:9],
            f"{digits[:4]}/{digits[4:10]}",
        ]
    )


def _ascii(text: str) -> str:
    """Without accents."""
    decomposed = unicodedata.normalize("NFKD", text.translate(_OTHER_LETTERS))
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))
