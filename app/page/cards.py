"""Cards, on each of which a person decides what of some images is blanked: in them the same places may hold writing."""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from page.state import Fields, Record

MOST_BOXES = 200
"""Places of a card beyond which a person adds none."""

MOST_IN_STRIP = 200
"""Cards that have small pictures to choose from; others are come to one by one."""


def cards_of(state: "Record") -> "list[Fields]":
    """All of them; none before all images were looked at."""
    return list(state["writing"]["cards"]) if state["writing"] else []


def card_of(state: "Record") -> "Fields | None":
    """The one that is looked at; None where none is."""
    cards = cards_of(state) if state["sheet"] == "writing" else []
    return cards[state["card"]] if cards else None


def waiting(cards: "list[Fields]") -> "list[int]":
    """Where among them those are that nobody has decided on."""
    return [at for at, card in enumerate(cards) if not card["decided"]]


def are_alike(one: "Fields", other: "Fields") -> bool:
    """Whether two are of images of one series and of one size."""
    return all([one[name] == other[name] for name in ("series", "rows", "columns")])


def key_of(card: "Fields") -> str:
    """Of its small picture."""
    return "card %d small" % card["number"]
