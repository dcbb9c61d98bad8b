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

from tools.hospitals import attributes, words
from tools.hospitals.attributes import Place
from tools.hospitals.kinds import KINDS
from tools.hospitals.objects import Identity, Making, common, item
from tools.hospitals.people import SHORTEST, Person, Spelling
from tools.hospitals.places import Hospital, hospital

FILES = 26
"""Of a hospital."""
FEW = 3
"""Texts that are planted at most in half of the files that have some at all."""
MORE_TEXTS = 4
"""Harmless texts in attributes drawn from the whole dictionary, in each file."""
Path = tuple[int, ...]
"""Tag, or tag of a sequence, number of an item, tag in it, and so on."""
_TEXT_VRS = frozenset(attributes.LENGTHS)
_OF_MAKERS = re.compile("Manufacturer|Model|Code|Scheme|Type$")
"""Where words may stand that are a maker's or the standard's, whoever is called so."""
_WRAPPERS = ("{}", "{}", "{}", "seen by {}", "{} repeat", "for {}", "{} ok", "cc {}", "pt {}")


class Planted(NamedTuple):
    """A text that identifies somebody, and where it was put. `word` is a family name in it that is a word.

    One that is nothing but the word proves something at its place only.
    """

    how: str
    path: Path
    text: str
    word: str = ""

    @property
    def is_told_apart(self) -> bool:
        """Whether it cannot stand anywhere else by chance."""
        return self.text != self.word


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
    """A hospital's files; `names` are family names and numbers that stand for its people and nothing else."""

    scans: tuple[Scan, ...]
    names: frozenset[str]


def invent(seed: int, number: int) -> Batch:
    """The hospital of this number; the same for the same seed."""
    house = hospital(Random(f"{seed} {number}"), number)
    random = Random(f"{seed} {number} files")
    pairs = _pairs(random, house, seed)
    scans = tuple(_scans(random, house, pairs))
    people = {one for pair in pairs for one in (pair.patient, pair.physician) if not one.is_phantom}
    names = {one.family.plain for one in people if not one.is_word} | {one.number for one in people}
    neutral = b"".join(scan.neutral for scan in scans).lower()
    told_apart = {name for name in names if len(name) >= SHORTEST and name.lower().encode() not in neutral}
    return Batch(scans, frozenset(told_apart))


class _Pair(NamedTuple):
    """A file of a patient's, and its twin with the neutral identity, both under construction."""

    kind: str
    patient: Person
    physician: Person
    who: Identity
    making: Making
    twin: Making


def _scans(random: Random, house: Hospital, pairs: list[_Pair]) -> Iterator[Scan]:
    counts = _counts(random, pairs)
    for at, (pair, count) in enumerate(zip(pairs, counts)):
        kind, patient, _, who, making, twin = pair
        neutral = _bytes(twin.data)
        planted = [*_nested(making, who, patient)]
        planted += _plant(random, house, pairs, pair, count) if count else ()
        harmless = tuple(_harmless(making, house, patient, planted))
        name = f"{house.number:02}-{at:02}-{kind.replace(' ', '-')}.dcm"
        instance = str(making.data.SOPInstanceUID)
        yield Scan(name, kind, instance, _bytes(making.data), neutral, tuple(planted), harmless)


def _pairs(random: Random, house: Hospital, seed: int) -> list[_Pair]:
    """Files of every kind at least, of patients drawn from the hospital's."""
    studies = {patient.number: {"study": _uid(random), "series": _uid(random)} for patient in house.patients}
    kinds = [*KINDS, *random.choices(list(KINDS), k=FILES - len(KINDS))]
    random.shuffle(kinds)
    pairs = []
    for at, kind in enumerate(kinds):
        patient = random.choice(house.patients)
        inner, uids = f"{seed} {house.number} {at}", studies[patient.number]
        physician = random.choice(house.physicians)
        who = _identity(Random(inner + " who"), house, patient, physician, kind)
        one, other = (_made(Random(inner), house, kind, own, uids) for own in (who, _neutral(house, patient, who)))
        pairs.append(_Pair(kind, patient, physician, who, one, other))
    return pairs


def _counts(random: Random, pairs: list[_Pair]) -> list[int]:
    """How many texts are planted in each: in half of people's, few or many; together as many as harmless ones."""
    chosen = [at for at, pair in enumerate(pairs) if not pair.patient.is_phantom]
    chosen = random.sample(chosen, len(chosen) // 2)
    few, many = chosen[::2], chosen[1::2]
    counts = [random.randint(1, FEW) if at in few else 0 for at in range(len(pairs))]
    left = sum(len(pair.making.said) for pair in pairs) - sum(counts)
    return [left // len(many) if at in many else count for at, count in enumerate(counts)]


def _made(random: Random, house: Hospital, kind: str, who: Identity, uids: dict[str, str]) -> Making:
    sop_class, modality, device, fill = KINDS[kind]
    day = f"20{random.randint(15, 25)}{random.randint(1, 12):02}{random.randint(1, 28):02}"
    own = next(one for one in house.devices if one.modality == device)
    making = Making(random, house, own, who, {**uids, "series": f"{uids['series']}{sum(map(ord, kind))}"}, day)
    common(making, sop_class, modality)
    fill(making)
    places = attributes.harmless_places(kind)
    for place in random.sample(places, MORE_TEXTS):
        _put(making.data, place, making.text(attributes.LENGTHS[place.vr]))
    return making


def _put(data: Dataset, place: Place, text: str) -> Path | None:
    """Set an attribute that is not there yet; gives where it is now."""
    path: Path = ()
    for sequence in place.around:
        if not data.get(sequence):
            setattr(data, sequence, [item()])
        path = (*path, attributes.tag_of(sequence), 0)
        data = data[sequence].value[0]
    if place.keyword in data:
        return None
    setattr(data, place.keyword, text)
    return (*path, attributes.tag_of(place.keyword))


def _identity(random: Random, house: Hospital, patient: Person, physician: Person, kind: str) -> Identity:
    """Who and where, as this hospital writes it."""
    device = next(one for one in house.devices if one.modality == KINDS[kind].device)
    quirks, first, last = house.quirks, house.physicians[0], house.physicians[-1]
    nested = f"{random.choice(('chest', 'knee', 'head'))} {patient.dicom_name}"
    station = device.model[:16] if "station like model" in quirks else device.station
    return Identity(
        patient_name=patient.dicom_name,
        patient_id=patient.number,
        birth_date="" if patient.is_phantom else f"{patient.born:%Y%m%d}",
        sex=patient.sex,
        referring=physician.dicom_name,
        operators=random.choice(house.operators) if "operator like modality" in quirks else last.dicom_name,
        observer=f"{first.family.text}^Obs" if "observer Obs" in quirks else first.dicom_name,
        institution=house.name,
        address=house.address,
        department=random.choice(house.departments),
        service=house.service,
        procedure=random.choice(words.PROCEDURES),
        station=station,
        also_version=station.lower() if "station in small letters" in quirks else "",
        machine=station if "machine like station" in quirks else f"LINAC-{house.number}",
        sequence_name=patient.dicom_name[:16] if "sequence like patient" in quirks and patient.is_phantom else "",
        nested=nested if _nests(random, house, patient) else "",
        accession="A" + "".join(random.choice("123456789") for _ in range(9)),
    )


def _nests(random: Random, house: Hospital, patient: Person) -> bool:
    return "nested meaning" in house.quirks and not patient.is_phantom and random.random() < 0.3


def _neutral(house: Hospital, patient: Person, who: Identity) -> Identity:
    """The same with words that nobody has."""
    letter = "bcdfghjk"[house.patients.index(patient)]
    return who._replace(
        patient_name=f"Qzx{letter}vak^Wkj{letter}qpt",
        patient_id=f"QZW{letter.upper()}WKJX",
        referring="Xqrvzt^Jkwqz",
        operators="Wqzkxj^Vvxqz",
        observer="Jzqxkw^Qkvzx",
        institution="Zqxwkj Vrbtkq",
        address="Kxqzjw Wvqxz",
        department="Qvxzkjw",
        service="Xzqvkwj",
        station="ZQXVKWST",
        machine="ZQVXKWMC",
        nested=who.nested.partition(" ")[0],
        accession="ZQKXWVAC",
    )


def _nested(making: Making, who: Identity, patient: Person) -> Iterator[Planted]:
    if who.nested:
        tags = ("RequestAttributesSequence", "RequestedProcedureCodeSequence", "CodeMeaning")
        first, second, last = map(attributes.tag_of, tags)
        word = patient.family.text if patient.is_word else ""
        yield Planted("in a nested meaning", (first, 0, second, 0, last), patient.dicom_name, word)


def _plant(random: Random, house: Hospital, pairs: list[_Pair], pair: _Pair, count: int) -> Iterator[Planted]:
    """So many texts that identify somebody, each in an attribute of its own."""
    plain = _bytes(pair.twin.data).lower()
    spellings = [
        (spelling, word)
        for spelling, word in _spellings(house, pair.patient, *_others(random, pairs, pair))
        if (spelling.text == word or _is_told_apart(spelling.text, plain)) and house.can_write(spelling.text)
    ]
    places = attributes.places(pair.kind)
    done = 0
    while done < count:
        spelling, word = random.choice(spellings)
        place = random.choice(places)
        text = random.choice(_WRAPPERS).format(spelling.text)
        longest = attributes.LENGTHS[place.vr]
        if len(text) > longest:
            text = spelling.text
        if len(text) > longest or (spelling.text == word and _OF_MAKERS.search(place.keyword)):
            continue
        if path := _put(pair.making.data, place, text):
            done += 1
            yield Planted(spelling.how, path, spelling.text, word)


def _is_told_apart(text: str, neutral: bytes) -> bool:
    letters = len(text.encode("utf-8"))
    return letters >= SHORTEST and text.lower().encode("utf-8") not in neutral


def _others(random: Random, pairs: list[_Pair], pair: _Pair) -> Iterator[Person]:
    """The physician and, if there is one, another patient of the same hospital of whom there is a file, too."""
    yield pair.physician
    patients = sorted({one.patient for one in pairs if one.patient != pair.patient and not one.patient.is_phantom})
    if patients:
        yield random.choice(patients)


def _spellings(house: Hospital, patient: Person, *others: Person) -> Iterator[tuple[Spelling, str]]:
    """What may be planted in a patient's file, with the family name where it is a word."""
    for person in (patient, patient, *others):
        for spelling in person.spellings():
            yield spelling, person.family.text if person.is_word else ""
    if patient.is_word:
        yield Spelling("a word alone", patient.family.text), patient.family.text
    for spelling in (*patient.numbers(), *patient.birthdays()):
        yield spelling, ""
    yield Spelling("institution", house.name), ""
    yield Spelling("institution in capitals", house.name.upper()), ""
    yield Spelling("part of the institution", house.city), ""


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
