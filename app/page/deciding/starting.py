"""From the first byte to the seal, and what stops the page for good."""

from page.state import changed


def _loading(state, done, total):
    return changed(state, progress=(done, total)), []


def _sealed(state, key):
    state = changed(state, sealed=True, key=key)
    if state["phase"] == "booting":
        state = changed(state, sentence="The page is closed off. Choose a folder while the reader starts.")
    return state, []


def _worker_ready(state):
    state = changed(state, worker_ready=True)
    if state["phase"] == "booting":
        state = changed(state, phase="ready", progress=None, sentence="Ready. Drop a folder, or choose one.")
    return state, []


def _broken(state, sentence):
    state = changed(state, phase="error", progress=None, stoppable=False, worker_ready=False, asking=None)
    return changed(state, sentence=sentence), []


def _proving(state):
    return changed(state, proof=[]), [("prove",)]


def _proved_in_worker(state, _, data):
    return _proved(state, data["rows"])


def _proved(state, rows):
    return changed(state, proof=(state["proof"] or []) + rows), []


def _proof_close(state):
    return changed(state, proof=None), []


HANDLERS = {
    "loading": _loading,
    "sealed": _sealed,
    "worker-ready": _worker_ready,
    "broken": _broken,
    "proving": _proving,
    "prove": _proved_in_worker,
    "proved": _proved,
    "proof-close": _proof_close,
}
