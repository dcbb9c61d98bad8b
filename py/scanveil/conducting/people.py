"""What is to be asked and said about the people in a batch: who may be one person, and who is mixed up with whom."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator
from itertools import chain, islice
from typing import NamedTuple

from scanveil.library.instance import SHOWN, Instance
from scanveil.library.person import Identity, People, look_alike
from scanveil.said import _, ngettext

MOST_QUESTIONS = MOST_NOTES = 20


class Question(NamedTuple):
    """Two people who may be one, by a file of each; `must` says that a key gives both the same made-up name."""

    one: Instance
    other: Instance
    must: bool

    @property
    def sentence(self) -> str:
        """The question, in words."""
        one, other = self.one.patient_in_full, self.other.patient_in_full
        if self.must:
            return _(
                "By this key {one} and {other} get the same made-up name. Are they one person?", one=one, other=other
            )
        return _("{one} and {other} look like one person. Are they?", one=one, other=other)

    @property
    def pair(self) -> frozenset[str]:
        """Both, by the keys of their identities."""
        return frozenset((self.one.identity.key, self.other.identity.key))


def questions_about(instances: Iterable[Instance], people: People, apart: set[frozenset[str]]) -> list[Question]:
    """Pairs of people of whom somebody must, or may, say whether they are one; `apart` are pairs who are not."""
    known: dict[Identity, Instance] = {}
    for one in instances:
        known.setdefault(one.identity, one)
    must = _sharing(known, lambda one: one.older, lambda one: one.key) if people.is_older else ()
    spelled_alike = _sharing(known, lambda one: one.key, lambda one: one.older) if people.is_older else ()
    asked = chain(
        (Question(known[one], known[other], True) for one, other in must),
        (Question(known[one], known[other], False) for one, other in chain(look_alike(known), spelled_alike)),
    )
    found: dict[frozenset[str], Question] = {}
    for question in asked:
        pair = question.one.identity, question.other.identity
        is_settled = people.are_one(*pair) if question.must else len(set(map(people.person_of, pair))) == 1
        if not is_settled and (question.must or question.pair not in apart):
            found.setdefault(question.pair, question)
    return list(found.values())[:MOST_QUESTIONS]


def _sharing(
    identities: Iterable[Identity], one_way: Callable[[Identity], str], other_way: Callable[[Identity], str]
) -> Iterator[tuple[Identity, Identity]]:
    """Pairs that are one person when told apart in one way, and two in the other."""
    first: dict[str, Identity] = {}
    for identity in identities:
        known = first.setdefault(one_way(identity), identity)
        if other_way(known) != other_way(identity):
            yield known, identity


def notes_on(instances: Iterable[Instance], people: People) -> list[str]:
    """What is odd about who is who: a number, a study, a series or an object of several people, and lost studies."""
    every = list(instances)

    def shared(told_by: Callable[[Instance], Hashable]) -> Iterator[tuple[Instance, int]]:
        """A file of each group that is of several people, and of how many."""
        found: dict[Hashable, dict[str, Instance]] = {}
        for one in every:
            if told := told_by(one):
                found.setdefault(told, {}).setdefault(people.person_of(one.identity), one)
        return ((next(iter(of.values())), len(of)) for of in found.values() if len(of) > 1)

    studies = list(shared(lambda one: one.study_instance_uid))
    said = {one.study_instance_uid for one, _count in studies}
    series = shared(lambda one: one.series_instance_uid if one.study_instance_uid not in said else "")
    return [
        *islice(map(_of_number, shared(lambda one: one.identity.number)), MOST_NOTES),
        *map(_of_study, studies[:MOST_NOTES]),
        *islice(map(_of_series, series), MOST_NOTES),
        *_of_lost(sum(not one.study_instance_uid for one in every)),
    ]


def _of_number(found: tuple[Instance, int]) -> str:
    one, count = found
    return ngettext(
        "{count} person has the number {number}.",
        "{count} people have the number {number}, with different names or birth dates. They are kept apart.",
        count,
        number=one.patient_id[:SHOWN],
    )


def _of_study(found: tuple[Instance, int]) -> str:
    one, count = found
    return ngettext(
        "The study of {name} holds scans of {count} person.",
        "The study of {name} holds scans of {count} people. Please check that they belong together.",
        count,
        name=one.patient_in_full,
    )


def _of_series(found: tuple[Instance, int]) -> str:
    one, count = found
    return ngettext(
        "A series of {name} has images of {count} person.",
        "A series of {name} has images of {count} people. Please check that they belong together.",
        count,
        name=one.patient_in_full,
    )


def _of_lost(count: int) -> list[str]:
    said = ngettext(
        "{count} file does not say to which study it belongs. Its copy gets a study of its own.",
        "{count} files do not say to which study they belong. Their copies are put together by person, day and folder.",
        count,
    )
    return [said] if count else []
