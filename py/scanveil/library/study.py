"""From loose files to patients, studies and series: grouped by UID, sorted, frozen."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TypeVar

from scanveil.geometry import natural_key
from scanveil.library.instance import Instance
from scanveil.library.person import EVERYBODY, People
from scanveil.library.pictures import Picture
from scanveil.library.stacks import Stack, stacks_of

NO_SERIES_NUMBER = 1 << 31
MOST_PARTS = 3
"""Parts of the body that a study without a description is called by."""

_Key = TypeVar("_Key")


@dataclass(frozen=True, slots=True)
class Series:
    """The instances of one Series Instance UID, in the order in which they are looked at: stack after stack.

    `stacks` count on `instances`; what has no pixels is in none, and comes last.
    """

    series_instance_uid: str
    modality: str
    series_number: int | None
    series_description: str
    instances: tuple[Instance, ...]
    stacks: tuple[Stack, ...]

    @property
    def size(self) -> int:
        """Bytes of all its files."""
        return sum(instance.size for instance in self.instances)

    @property
    def frame_count(self) -> int:
        """Frames that can be looked at; an object without pixels has none."""
        return sum(instance.number_of_frames for instance in self.instances if instance.is_image)

    def pictures(self, stack: Stack, numbers: Mapping[int, int]) -> list[Picture]:
        """The pictures of one of its stacks, in order; `numbers` are those of files by the identity of instances."""
        return [one._replace(number=numbers[id(self.instances[one.number])]) for one in stack.images()]


@dataclass(frozen=True, slots=True)
class Study:
    """The series of one Study Instance UID, by Series Number."""

    study_instance_uid: str
    study_date: str
    study_description: str
    series: tuple[Series, ...]


@dataclass(frozen=True, slots=True)
class Patient:
    """The studies of one person, oldest first; `person` is what tells them from others."""

    person: str
    patient_id: str
    patient_name: str
    studies: tuple[Study, ...]


def group(instances: Iterable[Instance], people: People = EVERYBODY) -> tuple[Patient, ...]:
    """Sort instances into patients, who are those that `people` says, studies and series.

    A file without a Series Instance UID belongs to the series of its folder.
    """
    by_person = _collect(instances, lambda one: people.person_of(one.identity))
    patients = [_patient(person, members) for person, members in by_person.items()]
    return tuple(sorted(patients, key=lambda patient: (patient.patient_name, patient.patient_id, patient.person)))


def repeated(instances: Iterable[Instance]) -> tuple[tuple[Instance, ...], ...]:
    """The sets of instances that claim the same SOP Instance UID, in the order met."""
    by_uid = _collect((one for one in instances if one.sop_instance_uid), lambda one: one.sop_instance_uid)
    return tuple(tuple(members) for members in by_uid.values() if len(members) > 1)


def _patient(person: str, members: list[Instance]) -> Patient:
    studies = [_study(own) for own in _collect(members, lambda one: one.study_instance_uid).values()]
    studies.sort(key=lambda study: (study.study_date, study.study_description, study.study_instance_uid))
    first = members[0]
    return Patient(person, first.patient_id, first.patient_name, tuple(studies))


def _study(members: list[Instance]) -> Study:
    series = [_series(own) for own in _collect(members, _series_key).values()]
    series.sort(
        key=lambda one: (
            NO_SERIES_NUMBER if one.series_number is None else one.series_number,
            one.series_description,
            one.series_instance_uid,
        )
    )
    first = members[0]
    return Study(first.study_instance_uid, first.study_date, _description(members), tuple(series))


def _description(members: list[Instance]) -> str:
    """What a study says of itself, or the parts of the body that are in it."""
    said = next((one.study_description for one in members if one.study_description), "")
    parts = dict.fromkeys(one.body_part for one in members if one.body_part)
    return said or ", ".join(list(parts)[:MOST_PARTS])


def _series(members: list[Instance]) -> Series:
    named = sorted(members, key=lambda one: natural_key(one.path))
    stacks = stacks_of(named)
    order = dict.fromkeys((*(run.number for stack in stacks for run in stack.runs), *range(len(named))))
    places = {old: new for new, old in enumerate(order)}

    def renumber(stack: Stack) -> Stack:
        return replace(stack, runs=tuple(run._replace(number=places[run.number]) for run in stack.runs))

    first = members[0]
    return Series(
        series_instance_uid=first.series_instance_uid,
        modality=first.modality,
        series_number=first.series_number,
        series_description=next((one.series_description for one in members if one.series_description), ""),
        instances=tuple(named[index] for index in order),
        stacks=tuple(map(renumber, stacks)),
    )


def _series_key(instance: Instance) -> str:
    return instance.series_instance_uid or "folder:" + instance.path.rpartition("/")[0]


def _collect(instances: Iterable[Instance], key: Callable[[Instance], _Key]) -> dict[_Key, list[Instance]]:
    """Instances under their key, keys in the order met."""
    found: dict[_Key, list[Instance]] = {}
    for instance in instances:
        found.setdefault(key(instance), []).append(instance)
    return found
