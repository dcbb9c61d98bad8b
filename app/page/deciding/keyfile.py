"""The key file: who is who."""

from page.deciding.copying import begin
from page.deciding.words import many
from page.state import changed, is_busy


def _make_key(state, passphrase):
    """A key file for the copies that were made is asked for; the conductor, who knows who is who, encrypts it."""
    result = state["result"]
    if not result or not result["keyed"]:
        return state, []
    state = changed(state, key_problem="", key_made=False)
    payload = {"job": result["job"], "passphrase": passphrase, "known": state["key_file"]}
    return state, [("ask", "make-key", payload, "")]


def _key_made(state, payload, _):
    """It is offered if the copies that it was made for are still there."""
    return changed(state, key_made=_is_for_result(state, payload)), []


def _is_for_result(state, payload):
    return bool(state["result"]) and state["result"]["job"] == payload["job"]


def _key_chosen(state, text, passphrase):
    """A key file was chosen: the conductor opens it, and keeps what it holds."""
    if is_busy(state):
        return state, []
    state = changed(state, key_problem="", key_said="Opening the key file.")
    return state, [("ask", "open-key", {"text": text, "passphrase": passphrase}, "")]


def _key_opened(state, _, data):
    """From now on copies are made under the same secret, and what the key file knows can be named again.

    Copies that were made before are of another secret: no key file for them is made any more.
    """
    if is_busy(state):
        return changed(state, key_said="", key_problem="Copies were being made. Please open the key file again."), []
    said = "The key file is open: it knows %s. Copies made now are named and dated as before." % many(
        data["files"], "copy", "copies"
    )
    state = changed(state, key=data["secret"], key_file=True, key_said=said, elements=None, key_made=False)
    if state["result"]:
        state = changed(state, result=changed(state["result"], keyed=False))
    return state, []


def _reidentify(state):
    """Give copies their names back, as a ZIP."""
    if is_busy(state) or not state["key_file"]:
        return state, []
    state = begin(state, "Putting the names back.", restoring=True)
    return state, [("clear",), ("together",), ("conductor", "put-back", {"job": state["jobs"]})]


HANDLERS = {
    "key-make": _make_key,
    "make-key": _key_made,
    "key-chosen": _key_chosen,
    "open-key": _key_opened,
    "reidentify": _reidentify,
}
