"""Hospitals, with the people, departments and devices in them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from random import Random

from tools.hospitals import people, words
from tools.hospitals.people import Person
from tools.hospitals.words import Device

QUIRKS = (
    "station like model",
    "department in words",
    "service like code",
    "operator like modality",
    "machine like station",
    "sequence like patient",
    "station in small letters",
    "phantom",
    "Big^Joe",
    "Monochrome^Anna",
    "nested meaning",
    "observer Obs",
    "Philips",
)
"""What was seen in public collections and led to files being withheld."""
QUIRKS_EACH = 5
"""Of a hospital."""
_MODELS = {"Big^Joe": "Brilliance Big Bore", "Philips": "Ingenia"}
_CODECS = {"ISO_IR 100": "latin-1", "ISO_IR 192": "utf-8", "ISO_IR 144": "iso8859-5", "ISO_IR 126": "iso8859-7"}


@dataclass(frozen=True, slots=True)
class Hospital:
    """Who is there, and how things are called; `charset` is that of all its files."""

    number: int
    name: str
    city: str
    address: str
    departments: list[str]
    service: str
    operators: list[str]
    patients: list[Person]
    physicians: list[Person]
    devices: list[Device]
    serials: dict[str, str]
    charset: str
    quirks: frozenset[str]

    def can_write(self, text: str) -> bool:
        """Whether the character set of its files has all letters of a text."""
        try:
            text.encode(_CODECS[self.charset])
        except UnicodeEncodeError:
            return False
        return True


def hospital(random: Random, number: int) -> Hospital:
    """One of them."""
    script = random.choices(("western", "cyrillic", "greek", "japanese"), (7, 1, 1, 1))[0]
    quirks = frozenset(random.sample(QUIRKS, QUIRKS_EACH))
    plain = {"western": "ISO_IR 100", "cyrillic": "ISO_IR 144", "greek": "ISO_IR 126"}.get(script, "ISO_IR 192")
    charset = random.choice((plain, "ISO_IR 192"))
    codec = _CODECS[charset]

    def of(texts: list[str]) -> list[str]:
        return [text for text in texts if text.encode(codec, "ignore").decode(codec) == text]

    everybody = _writable(people.people(random, script, 16), codec)
    patients = everybody[:3]
    patients += [_named(random, "Big", "Joe")] if "Big^Joe" in quirks else []
    patients += [_named(random, "Monochrome", "Anna")] if "Monochrome^Anna" in quirks else []
    patients += [_named(random, "Philips", "Grace")] if "Philips" in quirks else []
    patients += [people.phantom(random)] if quirks & {"phantom", "sequence like patient"} else []
    physicians = [one for one in everybody[3:] if not one.is_word][:3]
    kinds = sorted({device.modality for device in words.DEVICES})
    devices = [random.choice([one for one in words.DEVICES if one.modality == kind]) for kind in kinds]
    devices = [_wanted(device, quirks) for device in devices]
    city = random.choice(words.CITIES)
    return Hospital(
        number,
        random.choice(of(words.INSTITUTIONS)).format(city=city),
        city,
        f"{random.choice(('Lindengasse', 'Mill Lane', 'Rue du Moulin', 'Via Verdi'))} {random.randint(2, 99)}, {city}",
        random.sample(words.COMMON_DEPARTMENTS if "department in words" in quirks else of(words.DEPARTMENTS), 3),
        random.choice(words.PROCEDURES if "service like code" in quirks else words.SERVICES),
        random.sample(words.OPERATORS, 2),
        patients,
        physicians,
        devices,
        {one.model: str(random.randint(10_000, 999_999)) for one in devices},
        charset,
        quirks,
    )


def _wanted(device: Device, quirks: frozenset[str]) -> Device:
    """The device of the same modality that a patient is called like, where there is such a patient."""
    models = [model for quirk, model in _MODELS.items() if quirk in quirks]
    return next((one for one in words.DEVICES if one.modality == device.modality and one.model in models), device)


def _writable(found: list[Person], codec: str) -> list[Person]:
    return [one for one in found if one.dicom_name.encode(codec, "ignore").decode(codec) == one.dicom_name]


def _named(random: Random, family: str, given: str) -> Person:
    """Somebody of this name."""
    drawn = people.phantom(random)
    year, month, day = random.randint(1935, 1999), random.randint(1, 12), random.randint(1, 28)
    return drawn._replace(
        family=words.Name(family),
        given=words.Name(given),
        dicom_name=f"{family}^{given}",
        born=date(year, month, day),
        sex="M",
        is_word=True,
        is_phantom=False,
    )
