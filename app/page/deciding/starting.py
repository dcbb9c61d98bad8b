"""From the first byte to the seal, and what stops the page for good."""

from page.deciding.copying import without_job
from page.state import is_open, replace

from scanveil.said import _

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from page.state import Fields, Handlers, Outcome, State


def _show_loading(state: "State", done: int, total: int) -> "Outcome":
    return replace(state, progress=(done, total)), []


def _note_seal(state: "State", key: str, can_stream: bool, finds: bool = False, may_find: bool = True) -> "Outcome":
    state = replace(state, sealed=True, key=key, can_stream=can_stream, finds=finds, may_find=may_find)
    return _open(state), []


def _note_reader(state: "State") -> "Outcome":
    return _open(replace(state, worker_ready=True)), []


def _open(state: "State") -> "State":
    """Say how far it is: whichever of the two comes first, the seal or the reader."""
    if state["phase"] != "booting" or not state["sealed"]:
        return state
    if state["worker_ready"]:
        return replace(state, phase="ready", progress=None, sentence=_("Ready. Drop a folder, or choose one."))
    return replace(state, sentence=_("The page is closed off. Choose a folder while the reader starts."))


def _note_kept(state: "State", how: str) -> "Outcome":
    return (replace(state, newer=True) if how == "newer" else replace(state, kept=how)), []


def _load_anew(state: "State") -> "Outcome":
    """The page comes anew, as the newer version: only before files are open."""
    return state, ([("load-anew",)] if state["newer"] and not is_open(state) else [])


def break_down(state: "State", sentence: str) -> "Outcome":
    """The page cannot go on: it says so, and waits for nothing any more."""
    state = without_job(state)
    panes = [replace(pane, asking=None, waits=0) for pane in state["panes"]]
    state = replace(state, phase="error", progress=None, stoppable=False, worker_ready=False, panes=panes, full=False)
    return replace(state, sentence=sentence), []


def _prove(state: "State") -> "Outcome":
    return replace(state, proof=[], sheet="", elements=None), [("prove",), ("focus", "proof-close")]


def _add_proof_of_reader(state: "State", _payload: "Fields", data: "Fields") -> "Outcome":
    return _add_proof(state, data["rows"])


def _add_proof(state: "State", rows: "list[Any]") -> "Outcome":
    return replace(state, proof=(state["proof"] or []) + rows), []


HANDLERS: "Handlers" = {
    "loading": _show_loading,
    "sealed": _note_seal,
    "kept": _note_kept,
    "load-anew": _load_anew,
    "worker-ready": _note_reader,
    "broken": break_down,
    "proving": _prove,
    "prove": _add_proof_of_reader,
    "proved": _add_proof,
}
