"""What goes into the ZIP: people, studies and series can be ticked, and all are at first."""

from page.state import is_busy, replace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from page.state import Fields, Handlers, Outcome, State


def _put_in(state: "State", kind: str, at: int, on: bool) -> "Outcome":
    """The series at a place in the list, or all of its person or study, go in, or are left out."""
    if is_busy(state) or at >= len(state["series"]):
        return state, []
    one = state["series"][at]
    meant = [series["key"] for series in state["series"] if series is one or _is_of(series, one, kind)]
    left_out = [key for key in state["left_out"] if key not in meant]
    return replace(state, left_out=left_out if on else left_out + meant), []


def _is_of(series: "Fields", one: "Fields", kind: str) -> bool:
    """Whether a series is of the same person or study as another one."""
    same_person = series["patient"] == one["patient"]
    return bool(same_person and (kind == "person" or (kind == "study" and series["study"] == one["study"])))


HANDLERS: "Handlers" = {"put-in": _put_in}
