"""What may stay in copies, and what the fields that people look at first will become."""

from page.state import changed, wanted_document, wanted_frame

MOST_PREVIEWED = 60
"""Series of which one file each is looked at for the preview."""


def preview(state, effects):
    """Ask what the fields that people look at first will become, whenever that may have changed."""
    if state["phase"] not in ("viewing", "done") or not state["worker_ready"] or not state["series"]:
        return state, effects
    asked_with = (state["policy"], state["read"], state["edits"], state["key"])
    if state["previewed"] == asked_with:
        return state, effects
    numbers = [one["first_file"] for one in state["series"]][:MOST_PREVIEWED]
    effects = effects + [("ask", "preview", changed(_chosen(state), numbers=numbers), "idle")]
    if not state["presets"]:
        effects = effects + [("ask", "presets", {}, "")]
    return changed(state, previewed=asked_with), effects


def _chosen(state):
    return {"policy": state["policy"], "key": state["key"], "edits": state["edits"]}


def _presets(state, _, data):
    presets = data["presets"]
    return changed(state, presets=presets), [("offer-profile", presets[0]["profile"])]


def _previewed(state, payload, data):
    if any(payload[name] != state[name] for name in ("policy", "edits", "key")):
        return state, []  # something else was chosen meanwhile
    return changed(state, fields=data["fields"]), []


def _choose_preset(state, name):
    """One of the presets, or the file that the person brought before."""
    own = state["own_profile"]
    known = [own] if name == "own" and own else [one for one in state["presets"] if one["name"] == name]
    if not known:
        return state, []
    return _with_policy(changed(state, preset=name, profile_problem=""), known[0]["profile"])


def _with_policy(state, policy):
    return changed(state, policy=policy, elements=None), [("offer-profile", policy)]


def _profile_chosen(state, text):
    """A profile file was chosen: the conductor judges it."""
    return state, [("ask", "profile", {"text": text}, "")]


def _profile(state, _, data):
    return _with_policy(changed(state, preset="own", own_profile=data, profile_problem=""), data["profile"])


def _edit(state, key, text):
    """The person typed a value of their own; an empty one gives the choice back."""
    edits = {name: value for name, value in state["edits"].items() if name != key}
    if text.strip():
        edits[key] = text.strip()
    return changed(state, edits=edits, elements=None), []


def _elements(state, *answer):
    """The elements of the file on the screen were asked for; later, they are here."""
    if answer:
        return changed(state, elements=answer[1]), []
    if state["elements"]:
        return changed(state, elements=None), []
    wanted = wanted_frame(state)
    number = wanted[0] if wanted else wanted_document(state)
    if number is None:
        return state, []
    return state, [("ask", "elements", changed(_chosen(state), number=number), "view")]


def _search(state, text):
    return changed(state, search=text), []


HANDLERS = {
    "presets": _presets,
    "preview": _previewed,
    "choose-preset": _choose_preset,
    "profile-chosen": _profile_chosen,
    "profile": _profile,
    "edit": _edit,
    "elements": _elements,
    "search": _search,
}
