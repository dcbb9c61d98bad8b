"""Who is one person: what somebody says of two people who look like one."""

from page.state import is_busy, replace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from page.state import Handlers, Outcome, State


def _join(state: "State", at: int) -> "Outcome":
    """They are one: copies of both get the same made-up name."""
    return _decide(state, at, is_one=True)


def _keep_apart(state: "State", at: int) -> "Outcome":
    """They are two, and are not asked about again."""
    return _decide(state, at, is_one=False)


def _decide(state: "State", at: int, is_one: bool) -> "Outcome":
    """The conductor knows it from now on, and lists all anew."""
    if is_busy(state) or at >= len(state["questions"]):
        return state, []
    asked = state["questions"][at]
    said = {"one": asked["one"], "other": asked["other"], "is_one": is_one}
    return replace(state, questions=[one for one in state["questions"] if one is not asked]), [
        ("conductor", "same-person", said)
    ]


HANDLERS: "Handlers" = {
    "one-person": _join,
    "two-people": _keep_apart,
}
