"""One kind of work on many files, handed out a piece at a time to whichever reader is free."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

Answer = dict[str, Any]
Items = list[Any]
Answered = Callable[["Piece", Answer, Any], None]
Failed = Callable[[Items, str, str], None]
Preface = tuple[str, dict[str, Any]]
OfItems = Callable[[Items], dict[str, Any]]


def nothing_of(items: Items) -> dict[str, Any]:
    """What is told of items of which nothing more is known."""
    return {}


@dataclass(slots=True, eq=False)
class Step:
    """Items that wait for a reader, each with its place among all.

    `answered` is told what a reader said of a piece, and what it handed over beside; `failed` of items without a
    result: a reason and a sentence. `payload` is what every piece is told, `of_items` gives what it is told of its own
    items beside that, `size` is how many items it has at most;
    `first_size` is that of a reader that shows frames as well, where it gets fewer: they wait behind it. `preface`, a
    kind and a payload, is what a reader must know before its first piece; `told` are the readers that do. `suspected`
    counts, by place, at how many deaths of readers an item was there.
    """

    kind: str
    items: deque[tuple[int, Any]]
    size: int
    answered: Answered
    failed: Failed
    payload: dict[str, Any] = field(default_factory=dict)
    of_items: OfItems = nothing_of
    first_size: int | None = None
    preface: Preface | None = None
    told: set[int] = field(default_factory=set)
    alone: deque[tuple[int, Any]] = field(default_factory=deque)
    suspected: Counter[int] = field(default_factory=Counter)

    @classmethod
    def of(
        cls,
        kind: str,
        items: Iterable[Any],
        *,
        size: int,
        answered: Answered,
        failed: Failed,
        payload: dict[str, Any] | None = None,
        of_items: OfItems = nothing_of,
        first_size: int | None = None,
        preface: Preface | None = None,
    ) -> Step:
        """A step through items, in their order."""
        return cls(kind, deque(enumerate(items)), size, answered, failed, payload or {}, of_items, first_size, preface)

    def __bool__(self) -> bool:
        """Whether something waits."""
        return bool(self.items or self.alone)

    def take(self, shows_frames: bool, is_spared: bool = False) -> Piece:
        """The next items for a reader; those of a piece that a reader died over come alone, unless it is spared."""
        if self.alone and not is_spared:
            return Piece(self, [self.alone.popleft()])
        size = self.first_size if shows_frames and self.first_size else self.size
        return Piece(self, [self.items.popleft() for _ in range(min(size, len(self.items)))])


@dataclass(slots=True, eq=False)
class Piece:
    """Some items of a step, in a reader's hands since `since` (ms); `forsaken` where nobody wants them any more."""

    step: Step
    placed: list[tuple[int, Any]]
    since: float = 0
    forsaken: bool = False

    @property
    def order(self) -> int:
        """The place of the first item among all of its step."""
        return self.placed[0][0]

    @property
    def items(self) -> Items:
        """The items themselves."""
        return [item for _, item in self.placed]

    @property
    def payload(self) -> dict[str, Any]:
        """What a reader is told."""
        return {**self.step.payload, **self.step.of_items(self.items), "items": self.items}

    def suspect(self) -> int:
        """A reader died that had this in hand, perhaps over something else; how often that was so of its first item."""
        self.step.suspected[self.order] += 1
        return self.step.suspected[self.order]

    def put_back_alone(self) -> None:
        """A reader died over one of several items: which one is learned by giving each of them alone."""
        self.step.alone.extend(self.placed)
