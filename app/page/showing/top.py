"""The page's upper edge: what is going on, and the seal."""


def status(state):
    progress = state["progress"]
    done, whole = progress or (0, 1)
    return [
        ("status", "text", state["sentence"]),
        ("status", "data-state", state["phase"]),
        ("body", "data-state", state["phase"]),
        ("progress", "max", whole),
        ("progress", "value", done),
        ("progress", "hidden", progress is None),
        ("progress-text", "text", "%d of %d" % progress if progress and state["phase"] != "booting" else ""),
        ("cancel", "hidden", not state["stoppable"]),
    ]


def seal(state):
    sealed = state["sealed"]
    why = "" if sealed else "This opens as soon as the page is closed off from the network."
    text = "Sealed: nothing can leave this page" if sealed else "Closing the page off from the network…"
    shown = [
        ("seal", "data-sealed", "true" if sealed else "false"),
        ("seal-text", "text", text),
        ("ways-why", "text", why),
    ]
    for name in ("folder-input", "files-input", "sample-button", "prove-seal"):
        shown += [(name, "disabled", not sealed), (name, "title", why)]
    return shown


def proof(state):
    rows = state["proof"]
    return [("proof", "hidden", rows is None), ("seal-proof", "proof", rows or [])]
