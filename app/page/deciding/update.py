"""(state, event) -> (state, effects): all that the page decides, with no browser in it.

An event is a tuple that starts with its name. An effect is a tuple too; main.py carries it out: ("ask", kind, payload,
where) asks a reader ("view": the one that shows, "idle": any, in a moment of rest) or, where the table of messages says
so, the conductor; ("conductor", kind, payload) tells that something.
"""

from page.deciding import choosing, copying, documents, failing, keyfile, looking, reading, starting

TYPE_CHECKING = False
if TYPE_CHECKING:
    from page.state import Event, Handlers, Outcome, State


def update(state: "State", event: "Event") -> "Outcome":
    """The state after an event, and what is to be done."""
    handler = _HANDLERS.get(event[0])
    if handler is None:
        raise ValueError("no such event: " + event[0])
    if state["phase"] == "error":  # the reader is gone: what the page says about that stays
        return state, []
    state, effects = handler(state, *event[1:])
    state, effects = documents.look_up(state, effects)
    state, effects = choosing.preview(state, effects)
    return looking.look(state, effects)


_HANDLERS: "Handlers" = {}
for _part in (starting, reading, looking, documents, choosing, copying, keyfile, failing):
    _HANDLERS.update(_part.HANDLERS)
