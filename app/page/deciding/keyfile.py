"""The key file: who is who."""

from page.deciding.copying import begin
from page.state import is_busy, is_closed, must_stream, replace

from scanveil.said import _, ngettext

TYPE_CHECKING = False
if TYPE_CHECKING:
    from page.state import Fields, Handlers, Outcome, State


def _make_key(state: "State", passphrase: str) -> "Outcome":
    """A key file for the copies that were made is asked for; the conductor, who knows who is who, encrypts it."""
    result = state["result"]
    if not result or not result["keyed"]:
        return state, []
    state = replace(state, key_problem="", key_made=False)
    payload = {"job": result["job"], "passphrase": passphrase, "known": state["key_file"]}
    return state, [("ask", "make-key", payload, "")]


def _offer_key(state: "State", payload: "Fields", _answer: "Fields") -> "Outcome":
    """It is offered if the copies that it was made for are still there."""
    job = state["job"]
    if job:  # they are put aside
        before = replace(job["before"], key_made=_is_for(job["before"]["result"], payload))
        return replace(state, job=replace(job, before=before)), []
    return replace(state, key_made=_is_for(state["result"], payload)), []


def _is_for(result: "Fields | None", payload: "Fields") -> bool:
    return bool(result and result["job"] == payload["job"])


def _open_key(state: "State", text: str, passphrase: str) -> "Outcome":
    """A key file was chosen: the conductor opens it, and keeps what it holds."""
    if is_busy(state):
        return state, []
    state = replace(state, key_opening=True, key_problem="", key_said=_("Opening the key file."))
    return state, [("ask", "open-key", {"text": text, "passphrase": passphrase}, "")]


def _use_key(state: "State", _payload: "Fields", data: "Fields") -> "Outcome":
    """From now on copies are made under the same secret, and what the key file knows can be named again.

    Copies that were made before are of another secret: no key file for them is made any more.
    """
    said = ngettext(
        "The key file is open: it knows {count} copy. Copies made now are named and dated as before.",
        "The key file is open: it knows {count} copies. Copies made now are named and dated as before.",
        data["files"],
    )
    state = replace(state, key=data["secret"], key_file=True, key_said=said, elements=None)
    state = replace(state, key_opening=False)
    if state["result"]:
        state = replace(state, result=replace(state["result"], keyed=False))
    return state, []


def _reidentify(state: "State") -> "Outcome":
    """Give copies their names back, as a ZIP."""
    if is_closed(state) or not state["key_file"] or must_stream(state):
        return state, []
    state = begin(state, _("Putting the names back."), restoring=True)
    return state, [("together",), ("conductor", "put-back", {"job": state["jobs"]})]


HANDLERS: "Handlers" = {
    "key-make": _make_key,
    "make-key": _offer_key,
    "key-chosen": _open_key,
    "open-key": _use_key,
    "reidentify": _reidentify,
}
