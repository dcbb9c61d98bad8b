"""What goes into the ZIP: people, studies, series, kinds and single files can be ticked, and all are at first.

Whatever is ticked, what is known of it is which files are left out.
"""

from page.library import count_in, files_of, is_left_out, kinds_of, with_left_out
from page.problems import TWIN
from page.state import is_busy, replace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from page.state import Fields, Handlers, Outcome, State


def _put_in(state: "State", level: str, at: int, on: bool) -> "Outcome":
    """A file goes in, or is left out; or all of a kind, or of a series at a place in the list, its study or person."""
    if is_busy(state):
        return state, []
    meant = _meant(state, level, at)
    if not meant:
        return state, []
    state = replace(state, left_out=with_left_out(state["left_out"], meant, yes=not on))
    unwanted = {one["key"] for one in state["series"] if not count_in(state, files_of(one))}
    return replace(state, unwanted=unwanted), []


def _meant(state: "State", level: str, at: int) -> "list[int]":
    """The files of what was ticked."""
    if level == "file":
        return [at]
    if level == "kind":
        return [number for _name, _count, numbers in kinds_of(state)[at : at + 1] for number in numbers]
    found = [one for one in state["series"] for first in state["series"][at : at + 1] if _is_of(one, first, level)]
    return [number for series in found for number in files_of(series)]


def _is_of(series: "Fields", one: "Fields", level: str) -> bool:
    """Whether a series is another one, or of the same study or person where these are meant."""
    same_person = series["patient"] == one["patient"]
    same_study = same_person and series["study"] == one["study"]
    return series is one or bool((level == "study" and same_study) or (level == "person" and same_person))


def leave_out_more(state: "State") -> "State":
    """Of a series of which nothing was wanted when ticks could be set, what has come since is not wanted either."""
    if not state["unwanted"]:
        return state
    unwanted = [series for series in state["series"] if series["key"] in state["unwanted"]]
    more = [number for series in unwanted for number in files_of(series)]
    return replace(state, left_out=with_left_out(state["left_out"], more))


def follow_twins(state: "State", rows: "list[Any]") -> "State":
    """A file that is not wanted is not wanted either where its twin, another file of the same bytes, is kept for it."""
    twins = [(number, other) for number, reason, _sentence, other in rows if reason == TWIN]
    more = [other for number, other in twins if is_left_out(state, number)]
    return replace(state, left_out=with_left_out(state["left_out"], more)) if more else state


HANDLERS: "Handlers" = {"put-in": _put_in}
