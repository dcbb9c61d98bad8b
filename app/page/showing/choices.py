"""Whom copies are for: cards to choose from, what each lets stay, and what else to think of."""

from page.showing.veil import BUSY

from scanveil.said import _

TYPE_CHECKING = False
if TYPE_CHECKING:
    from page.state import Record, Shown


def choices(state: "Record") -> "Shown":
    """What may stay in copies: cards, and what is to be said of the one that is chosen."""
    busy = state["phase"] not in ("viewing", "done")
    known_names = [one["name"] for one in state["presets"]]
    cards = [(name, words, kept) for name, words, kept in WHO if name in known_names or name == "basic"]
    own = state["own_profile"]
    if own:
        cards.append(("own", _("From a file: {title}", title=own["title"]), _("what that file says")))
    known = {one["name"]: one["sentence"] for one in state["presets"]}
    sentence = own["sentence"] if own and state["preset"] == "own" else known.get(state["preset"], "")
    return [
        ("preset-cards", "cards", cards),
        ("preset-cards", "card", state["preset"]),
        ("preset", "disabled", busy or not state["presets"]),
        ("preset", "title", BUSY if busy else "" if state["presets"] else _("This opens in a moment.")),
        ("profile-input", "disabled", busy),
        ("profile-input", "title", BUSY if busy else ""),
        ("preset-sentence", "text", sentence),
        ("law", "text", _LAW if _keeps_time(state) else ""),
        ("advice", "text", _ADVICE.get(state["preset"], "")),
        ("profile-problem", "text", state["profile_problem"]),
        ("profile-problem", "hidden", not state["profile_problem"]),
    ]


WHO = [
    ("second-opinion", _("A second opinion"), _("age and time spans stay")),
    ("teaching", _("A lecture"), _("age stays, no date does")),
    ("research", _("Research"), _("time spans and devices stay")),
    ("everything-out", _("Publishing"), _("only the images stay")),
    ("basic", _("Not sure"), _("neither age nor dates stay")),
]
"""Whom copies are for, by the preset that suits them, and in a few words what stays."""
_ADVICE = {
    "second-opinion": _(
        "Write in the mail which question you have. A doctor who is to treat you needs the originals, with the name."
    ),
    "teaching": _(
        "Ask before you show it: the patient, or the rules of your house. A face in a head scan shows who it is."
    ),
    "research": _(
        "Ask first who is responsible for data protection. If the same people come again, make a key file, and keep it "
        "away from the copies."
    ),
    "everything-out": _(
        "What is published cannot be taken back. Look at every image first, and have the patient’s consent in writing."
    ),
    "basic": _("If whoever gets it needs ages or the time between scans, choose “A second opinion” instead."),
}
"""What else to think of, by whom copies are for."""
_OF_TIME = "retain_longitudinal"
_LAW = _("Time spans stay as they are: in law, these copies are still personal data.")


def _keeps_time(state: "Record") -> bool:
    """Whether dates or the time between them stay by which somebody might be found out."""
    return _OF_TIME in state["policy"]
