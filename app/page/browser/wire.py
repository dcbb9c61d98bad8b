"""Messages as JSON, also long ones: MicroPython's json.dumps takes time by the square of what it writes."""

import json

import js

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from page.state import Fields

LONG = 200
"""Characters beyond which JavaScript writes JSON sooner than MicroPython."""
MANY = 50
"""Values of a list beyond which they are written one by one."""


def to_json(payload: "Fields") -> str:
    """As json.dumps, which takes a minute for what 2,000 files need."""
    long = [name for name in payload if _is_long(payload[name])]
    if not long:
        return json.dumps(payload)
    return "{%s}" % ",".join([json.dumps(name) + ":" + _piece(payload[name]) for name in payload])


def _is_long(value: "Any") -> bool:
    if isinstance(value, str):
        return len(value) > LONG
    return isinstance(value, list) and (len(value) > MANY or any([_is_long(one) for one in value]))


def _piece(value: "Any") -> str:
    if not _is_long(value):
        return json.dumps(value)
    if isinstance(value, str):
        return str(js.JSON.stringify(value))
    return "[%s]" % ",".join([_piece(one) for one in value])
