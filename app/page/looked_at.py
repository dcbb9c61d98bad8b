"""Which files were looked at: each picture of theirs was drawn on the screen, or what is read in them was opened."""

from page.library import runs_of, series_of
from page.state import replace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from page.library import Picture, Place, Run
    from page.state import Fields, Record, State

WHOLE = -1
"""All bits are set: each picture of a file was seen, however many it has."""


def note_picture(state: "State", key: str, picture: "Picture") -> "State":
    """A picture of the series of that key was drawn."""
    number, at = picture[:2]
    before = state["seen"].get(number, 0)
    seen = before | 1 << at
    if seen == before:
        return state
    series = series_of(state, key)
    return _note(state, number, WHOLE if series and _has_seen(series, number, seen) else seen)


def note_file(state: "State", number: int) -> "State":
    """What is read in a file was shown, or what lies inside of it was opened."""
    return state if is_looked_at(state, number) else _note(state, number, WHOLE)


def forget_picture(state: "State", picture: "Picture") -> "State":
    """A picture was not drawn after all: its file is to be looked at anew."""
    return _note(state, picture[0], 0) if picture[0] in state["seen"] else state


def is_looked_at(state: "Record", number: int) -> bool:
    """Whether all of a file was seen."""
    return bool(state["seen"].get(number) == WHOLE)


def count_seen(state: "Record", number: int) -> "tuple[int, int]":
    """How many pictures of a file were seen, and how many there are."""
    seen = state["seen"].get(number, 0)
    found = count = 0
    for series in state["series"]:
        for run in runs_of(series, number):
            found += bin(seen & _bits(run)).count("1")
            count += run[4]
    return found, count


def place_to_look(state: "State", number: int) -> "Place | None":
    """Where a person who looks at a file goes on: its first picture that was not seen, or its first one."""
    return _first_unseen(state, number, state["seen"].get(number, 0)) or _first_unseen(state, number, 0)


def _first_unseen(state: "State", number: int, seen: int) -> "Place | None":
    for series in state["series"]:
        for stack, index, first, step, length, _kind in runs_of(series, number):
            for turn in range(length):
                if not seen >> first + turn * step & 1:
                    return series, stack, index + turn
    return None


def _note(state: "State", number: int, seen: int) -> "State":
    new = dict(state["seen"])
    new[number] = seen
    return replace(state, seen=new)


def _has_seen(series: "Fields", number: int, seen: int) -> bool:
    """Whether these are all pictures that a file has; not where it is in another series by now."""
    runs = runs_of(series, number)
    return bool(runs) and all([not _bits(run) & ~seen for run in runs])


def _bits(run: "Run") -> int:
    """The pictures of a run, each as a bit."""
    _stack, _index, first, step, length, _kind = run
    if step == 1:
        return (1 << length) - 1 << first
    return sum([1 << first + turn * step for turn in range(length)])
