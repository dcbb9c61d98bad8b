"""The files of invented hospitals: each once as it is, and once with an identity that shares no word with anything."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from random import Random
from typing import NamedTuple

from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.filewriter import dcmwrite
from pydicom.uid import UID

from tools.hospitals import attributes
from tools.hospitals.kinds import KINDS
from tools.hospitals.objects import Identity, Making, common, item
from tools.hospitals.people import SHORTEST, Person, Spelling
from tools.hospitals.places import Hospital, hospital

FILES = 26
"""Of a hospital."""
MORE_TEXTS = 4
"""Harmless texts in attributes drawn from the whole dictionary, in each file."""
Path = tuple[int, ...]
"""Tag, or tag of a sequence, number of an item, tag in it, and so on."""
_TEXT_VRS = frozenset(attributes.LENGTHS)
_WRAPPERS = ("{}", "{}", "{}", "seen by {}", "{} repeat", "for {}", "{} ok", "cc {}", "pt {}")


class Planted(NamedTuple):
    """A text that identifies somebody, and where it was put. `word` is a family name in it that is a word."""

    how: str
    path: Path
    text: str
    word: str = ""


class Harmless(NamedTuple):
    """Words in an attribute that say nothing of anybody; `own` of them are in the patient's name."""

    path: Path
    words: frozenset[str]
    own: frozenset[str]
    others: frozenset[str]


class Scan(NamedTuple):
    """A file: its bytes, those with the neutral identity, and what is in it."""

    name: str
    kind: str
    instance: str
    content: bytes
    neutral: bytes
    planted: tuple[Planted, ...]
    harmless: tuple[Harmless, ...]


class Batch(NamedTuple):
    """A hospital's files; `names` are family names and numbers that stand nowhere but in its people."""

    hospital: Hospital
    scans: tuple[Scan, ...]
    names: frozenset[str]


def invent(seed: int, number: int) -> Batch:
    """The hospital of this number; the same for the same seed."""
    house = hospital(Random(f"{seed} {number}"), number)
    scans = tuple(_scans(house, seed))
    people = [one for one in house.patients + house.physicians if not one.is_phantom]
    names = {one.family.plain for one in people if not one.is_word} | {one.number for one in house.patients}
    neutral = b"".join(scan.neutral for scan in scans).lower()
    told_apart = {name for name in names if len(name) >= SHORTEST and name.lower().encode() not in neutral}
    return Batch(house, scans, frozenset(told_apart))


def _scans(house: Hospital, seed: int) -> Iterator[Scan]:
    random = Random(f"{seed} {house.number} files")
    studies = {patient.number: {"study": _uid(random), "series": _uid(random)} for patient in house.patients}
    kinds = [*KINDS, *random.choices(list(KINDS), k=FILES - len(KINDS))]
    random.shuffle(kinds)
    made = []
    for at, kind in enumerate(kinds):
        patient = random.choice(house.patients)
        inner = f"{seed} {house.number} {at}"
        who = _identity(Random(inner + " who"), house, patient, kind)
        day = f"20{random.randint(15, 25)}{random.randint(1, 12):02}{random.randint(1, 28):02}"
        making, twin = (
            _made(Random(inner), house, kind, one, studies[patient.number], day)
            for one in (who, _neutral(house, patient, who))
        )
        made.append((at, kind, patient, who, making, twin))
    harmless = sum(len(making.said) for *_, making, _ in made)
    chosen = [one for one in made if not one[2].is_phantom]
    chosen = random.sample(chosen, len(chosen) // 2)
    few = {one[0] for one in chosen[::2]}
    many = {one[0] for one in chosen[1::2]}
    left = harmless - 2 * len(few)
    for at, kind, patient, who, making, twin in made:
        count = random.choice((1, 2, 3)) if at in few else left // max(len(many), 1) if at in many else 0
        neutral = _bytes(twin.data)
        planted = list(_nested(making, who, patient))
        planted += _plant(random, house, kind, patient, making, count, neutral) if count else ()
        harmless_words = tuple(_harmless(making, house, patient, planted))
        name = f"{house.number:02}-{at:02}-{kind.replace(' ', '-')}.dcm"
        yield Scan(
            name, kind, str(making.data.SOPInstanceUID), _bytes(making.data), neutral, tuple(planted), harmless_words
        )


def _made(random: Random, house: Hospital, kind: str, who: Identity, uids: dict[str, str], day: str) -> Making:
    sop_class, modality, device, fill = KINDS[kind]
    own = next(one for one in house.devices if one.modality == device)
    making = Making(random, house, own, who, {**uids, "series": f"{uids['series']}{sum(map(ord, kind))}"}, day)
    common(making, sop_class, modality)
    fill(making)
    places = attributes.harmless_places(kind)
    for sequence, keyword, vr in random.sample(places, MORE_TEXTS):
        text = making.text(attributes.LENGTHS[vr])
        _put(making.data, sequence, keyword, text)
    return making


def _put(data: Dataset, sequence: str, keyword: str, text: str) -> Path | None:
    """Set an attribute that is not there yet; gives where it is now."""
    place: Path = ()
    if sequence:
        if sequence not in data or not data[sequence].value:
            setattr(data, sequence, [item()])
        place = (attributes.tag_of(sequence), 0)
        data = data[sequence].value[0]
    if keyword in data:
        return None
    setattr(data, keyword, text)
    return (*place, attributes.tag_of(keyword))


def _identity(random: Random, house: Hospital, patient: Person, kind: str) -> Identity:
    """Who and where, as this hospital writes it."""
    device = next(one for one in house.devices if one.modality == KINDS[kind].device)
    quirks = house.quirks
    first = house.physicians[0]
    return Identity(
        patient_name=patient.dicom_name,
        patient_id=patient.number,
        birth_date="" if patient.is_phantom else f"{patient.born:%Y%m%d}",
        sex=patient.sex,
        referring=random.choice(house.physicians).dicom_name,
        operators=house.operators[0] if "operator like modality" in quirks else house.physicians[-1].dicom_name,
        observer=f"{first.family.text}^Obs" if "observer Obs" in quirks else first.dicom_name,
        institution=house.name,
        address=house.address,
        department=house.departments[0 if "department in words" in quirks else random.randrange(3)],
        service="71260" if "service like code" in quirks else house.service,
        station=device.model[:16] if "station like model" in quirks else device.station,
        machine=device.station,
        sequence_name=patient.dicom_name if "sequence like patient" in quirks and patient.is_phantom else "",
        nested=f"{random.choice(('chest', 'knee', 'head'))} {patient.dicom_name}"
        if _nests(random, house, patient)
        else "",
        accession="A" + "".join(random.choice("123456789") for _ in range(9)),
    )


def _nests(random: Random, house: Hospital, patient: Person) -> bool:
    return "nested meaning" in house.quirks and not patient.is_phantom and random.random() < 0.3


def _neutral(house: Hospital, patient: Person, who: Identity) -> Identity:
    """The same with words that nobody has."""
    letter = "bcdfghjk"[house.patients.index(patient)]
    return Identity(
        f"Qzx{letter}vak^Wkj{letter}qpt",
        f"QZW{letter}WKJX".upper(),
        who.birth_date,
        who.sex,
        "Xqrvzt^Jkwqz",
        "Wqzkxj^Vvxqz",
        "Jzqxkw^Qkvzx",
        "Zqxwkj Vrbtkq",
        "Kxqzjw Wvqxz",
        "Qvxzkjw",
        "Xzqvkwj",
        "ZQXVKWST",
        "ZQVXKWMC",
        "",
        who.nested.split(" ")[0],
        "ZQKXWVAC",
    )


def _nested(making: Making, who: Identity, patient: Person) -> Iterator[Planted]:
    if who.nested:
        tags = ("RequestAttributesSequence", "RequestedProcedureCodeSequence", "CodeMeaning")
        first, second, last = map(attributes.tag_of, tags)
        word = patient.family.text if patient.is_word else ""
        yield Planted("in a nested meaning", (first, 0, second, 0, last), patient.dicom_name, word)


def _plant(
    random: Random, house: Hospital, kind: str, patient: Person, making: Making, count: int, neutral: bytes
) -> Iterator[Planted]:
    """So many texts that identify somebody, each in an attribute of its own."""
    spellings = [*_spellings(random, house, patient)]
    plain = neutral.lower()
    spellings = [one for one in spellings if _is_told_apart(one[0].text, plain) and house.can_write(one[0].text)]
    places = attributes.places(kind)
    done = 0
    while done < count:
        spelling, word = random.choice(spellings)
        sequence, keyword, vr = random.choice(places)
        text = random.choice(_WRAPPERS).format(spelling.text)
        longest = attributes.LENGTHS[vr]
        if len(text) > longest:
            text = spelling.text
        if len(text) > longest:
            continue
        if path := _put(making.data, sequence, keyword, text):
            done += 1
            yield Planted(spelling.how, path, spelling.text, word)


def _is_told_apart(text: str, neutral: bytes) -> bool:
    letters = len(text.encode("utf-8"))
    return letters >= SHORTEST and text.lower().encode("utf-8") not in neutral


def _spellings(random: Random, house: Hospital, patient: Person) -> Iterator[tuple[Spelling, str]]:
    """What may be planted in a patient's file, with the family name where it is a word."""
    others = [one for one in house.patients if one != patient and not one.is_phantom]
    for person in [patient, patient, *random.sample(others, min(len(others), 1)), random.choice(house.physicians)]:
        for spelling in person.spellings():
            yield spelling, person.family.text if person.is_word else ""
    for spelling in (*patient.numbers(), *patient.birthdays()):
        yield spelling, ""
    yield Spelling("institution", house.name), ""
    yield Spelling("institution", house.name.upper()), ""


def _harmless(making: Making, house: Hospital, patient: Person, planted: list[Planted]) -> Iterator[Harmless]:
    """What is harmless in an object, with the words in it that name the patient, or another one of the hospital."""
    taken = {one.path for one in planted}
    own = tokens(patient.dicom_name)
    others = frozenset().union(*(tokens(one.dicom_name) for one in house.patients + house.physicians))
    for path, text in texts_of(making.data):
        if text in making.said and path not in taken:
            found = tokens(text)
            yield Harmless(path, found, found & own, (found & others) - own)


def texts_of(data: Dataset, around: Path = ()) -> Iterator[tuple[Path, str]]:
    """All texts of a data set, with their places."""
    for element in data:
        path = (*around, int(element.tag))
        if element.VR == "SQ":
            for at, one in enumerate(element.value):
                yield from texts_of(one, (*path, at))
        elif element.VR in _TEXT_VRS and element.value:
            yield path, str(element.value)


def tokens(text: str) -> frozenset[str]:
    """The words of a text in small letters."""
    return frozenset(re.findall(r"[^\W_]+", text.casefold()))


def _uid(random: Random) -> str:
    return f"2.25.{random.getrandbits(96) | 1 << 95}"


def _bytes(data: Dataset) -> bytes:
    out = io.BytesIO()
    data.file_meta = FileMetaDataset()
    data.file_meta.MediaStorageSOPClassUID = data.SOPClassUID
    data.file_meta.MediaStorageSOPInstanceUID = data.SOPInstanceUID
    data.file_meta.TransferSyntaxUID = UID("1.2.840.10008.1.2.1")
    dcmwrite(out, data, enforce_file_format=True)
    return out.getvalue()
