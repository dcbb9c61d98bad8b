"""Which files speak of which series: those of its study, and those that refer to it from elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from scanveil.dicom.sop_classes import COMPANIONS
from scanveil.library.instance import Instance
from scanveil.library.study import Patient, Series

MOST_FROM_ELSEWHERE = 200
"""Companions of a series out of other studies; they are all read when it is looked at."""
MOST_NAMESAKES = 100
"""Series that are told of by one UID: where many bear it, it is nobody's."""


class _Group(NamedTuple):
    """A study: the number of its patient, its series, and the companions among their files."""

    person: int
    series: tuple[Series, ...]
    companions: list[Instance]


class _Found(NamedTuple):
    """A series, the number of its study, and its companions out of others by their identity."""

    series: Series
    study: int
    others: dict[int, Instance]

    def add(self, companion: Instance, study: int) -> None:
        """Add a companion out of a study, unless that is its own or there is no room."""
        if study != self.study and len(self.others) < MOST_FROM_ELSEWHERE:
            self.others[id(companion)] = companion


def companions_of(patients: Sequence[Patient]) -> dict[int, list[Instance]]:
    """For each series, by its identity, the files that may draw over its images or say how to show them.

    Out of other studies these are files that refer to the series or one of its images: of the same person, or of
    anybody where that person has nothing that they refer to. Of the same person they are also those that refer to its
    frame of reference: careless programs give one to many people.
    """
    studies = [
        _Group(person, study.series, [one for one in _instances(study.series) if one.sop_class_uid in COMPANIONS])
        for person, patient in enumerate(patients)
        for study in patient.studies
    ]
    every = [_Found(series, number, {}) for number, study in enumerate(studies) for series in study.series]
    if any(study.companions for study in studies):
        _add_by_object(every, studies)
        _add_by_frame(every, studies)
    own = [study.companions for study in studies]
    return {
        id(one.series): own[one.study] + list(one.others.values()) if one.others else own[one.study] for one in every
    }


def _add_by_object(every: Sequence[_Found], studies: Sequence[_Group]) -> None:
    """Add the companions that refer to a series or to an image of it."""
    bearers: dict[str, list[int]] = {}
    for at, found in enumerate(every):
        images = [one.sop_instance_uid for one in found.series.instances if one.is_image]
        for uid in filter(None, (found.series.series_instance_uid, *images) if images else ()):
            known = bearers.setdefault(uid, [])
            if len(known) < MOST_NAMESAKES and known[-1:] != [at]:
                known.append(at)
    for study, companion in _companions(studies):
        spoken_of = {at for uid in companion.refers_to for at in bearers.get(uid, ())}
        person = studies[study].person
        of_person = {at for at in spoken_of if studies[every[at].study].person == person}
        for at in of_person or spoken_of:
            every[at].add(companion, study)


def _add_by_frame(every: Sequence[_Found], studies: Sequence[_Group]) -> None:
    """Add the companions of the same person that refer to the frame of reference of a series."""
    known = {uid for found in every for uid in _frames_of_reference(found.series)}
    speaking: dict[tuple[int, str], dict[int, list[Instance]]] = {}
    for study, companion in _companions(studies):
        for uid in known.intersection(companion.refers_to):
            speaking.setdefault((studies[study].person, uid), {}).setdefault(study, []).append(companion)
    for found in every:
        for uid in _frames_of_reference(found.series):
            for study, companions in speaking.get((studies[found.study].person, uid), {}).items():
                for companion in companions[:MOST_FROM_ELSEWHERE] if study != found.study else ():
                    found.add(companion, study)
                if len(found.others) == MOST_FROM_ELSEWHERE:
                    break


def _companions(studies: Sequence[_Group]) -> Iterator[tuple[int, Instance]]:
    return ((number, one) for number, study in enumerate(studies) for one in study.companions)


def _instances(every: Sequence[Series]) -> Iterator[Instance]:
    return (instance for series in every for instance in series.instances)


def _frames_of_reference(series: Series) -> Iterable[str]:
    return dict.fromkeys(one.frame_of_reference_uid for one in series.instances if one.frame_of_reference_uid)
