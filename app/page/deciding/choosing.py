"""What may stay in copies, and what the fields that people look at first will become."""

from page.library import name_in_copies, series_of
from page.pane import here
from page.state import replace, this_pane

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from page.state import Effects, Fields, Handlers, Outcome, State

MOST_PREVIEWED = 60
"""Series of which one file each is looked at for the preview."""
_CHOSEN = ("policy", "key", "edits", "people")


def preview(state: "State", effects: "Effects") -> "Outcome":
    """Ask what the fields that people look at first will become, whenever that may have changed."""
    if state["phase"] not in ("viewing", "done") or not state["worker_ready"] or not state["series"]:
        return state, effects
    asked_with = (_choice(state), state["read"])
    if state["previewed"] == asked_with:
        return state, effects
    first = state["series"][:MOST_PREVIEWED]
    numbers, names = [one["first_file"] for one in first], [one["name_in_copies"] for one in first]
    effects = effects + [("ask", "preview", replace(_choice(state), numbers=numbers, series_names=names), "idle")]
    if not state["presets"]:
        effects = effects + [("ask", "presets", {}, "")]
    return replace(state, previewed=asked_with), effects


def _choice(state: "State") -> "Fields":
    return {name: state[name] for name in _CHOSEN}


def _take_presets(state: "State", _payload: "Fields", data: "Fields") -> "Outcome":
    presets = data["presets"]
    return replace(state, presets=presets), [("offer-profile", presets[0]["profile"])]


def _take_preview(state: "State", payload: "Fields", data: "Fields") -> "Outcome":
    if any(payload[name] != state[name] for name in _CHOSEN):
        return state, []  # something else was chosen meanwhile
    return replace(state, fields=data["fields"], fields_with=payload["edits"]), []


def _choose_preset(state: "State", name: str) -> "Outcome":
    """One of the presets, or the file that the person brought before."""
    own = state["own_profile"]
    known = [own] if name == "own" and own else [one for one in state["presets"] if one["name"] == name]
    if not known:
        return state, []
    return _set_policy(replace(state, preset=name, profile_problem=""), known[0]["profile"])


def _set_policy(state: "State", policy: str) -> "Outcome":
    return replace(state, policy=policy, elements=None), [("offer-profile", policy)]


def _judge_profile(state: "State", text: str) -> "Outcome":
    """A profile file was chosen: the conductor judges it."""
    return state, [("ask", "profile", {"text": text}, "")]


def _take_profile(state: "State", _payload: "Fields", data: "Fields") -> "Outcome":
    return _set_policy(replace(state, preset="own", own_profile=data, profile_problem=""), data["profile"])


def _edit(state: "State", key: str, text: str) -> "Outcome":
    """The person typed a value of their own; an empty one gives the choice back."""
    edits = {name: value for name, value in state["edits"].items() if name != key}
    if text.strip():
        edits[key] = text.strip()
    return replace(state, edits=edits, elements=None), []


def _toggle_elements(state: "State", *answer: "Any") -> "Outcome":
    """The elements of the file on the screen were asked for; later, they are here."""
    if answer:
        return replace(state, elements=answer[1], sheet="", proof=None), [("focus", "elements-close")]
    if state["elements"]:
        return replace(state, elements=None), []
    pane = this_pane(state)
    picture, series = here(state, pane), series_of(state, pane["series_key"])
    if picture is None or series is None:
        return state, []
    name = name_in_copies(state, series, series["name_in_copies"])
    asked = replace(_choice(state), number=picture[0], series_name=name)
    return state, [("ask", "elements", asked, "view")]


def _search(state: "State", text: str) -> "Outcome":
    return replace(state, search=text), []


HANDLERS: "Handlers" = {
    "presets": _take_presets,
    "preview": _take_preview,
    "choose-preset": _choose_preset,
    "profile-chosen": _judge_profile,
    "profile": _take_profile,
    "edit": _edit,
    "elements": _toggle_elements,
    "search": _search,
}
