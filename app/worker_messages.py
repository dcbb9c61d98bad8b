"""Every message between the page, its readers and the conductor: both ends read this table.

What is not in it is not sent. A message has a kind, fields as JSON, and beside them what JSON cannot hold. A reader
makes pictures and works on files, the conductor says which; both are workers. This file keeps to the Python that
MicroPython and CPython share.
"""

from collections import namedtuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection
    from typing import Any

Message = namedtuple("Message", ("where", "fields", "beside", "answer", "handed", "patience_s"))
"""`where` it is worked on, its `fields` with their types, names of what comes `beside` them; the fields of the `answer`
and what is `handed` over with it, or None where there is none; and after how many seconds without an answer whoever
works on it is taken for dead (0: nobody waits). A type or a name that ends in "?" is of what may be missing."""


def _asked(
    where: str,
    patience_s: int,
    fields: "dict[str, str]",
    answer: "dict[str, str]",
    beside: "tuple[str, ...]" = (),
    handed: "tuple[str, ...]" = (),
) -> Message:
    return Message(where, fields, beside, answer, handed, patience_s)


def _told(where: str, fields: "dict[str, str]", beside: "tuple[str, ...]" = ()) -> Message:
    return Message(where, fields, beside, None, (), 0)


_LOOK = {
    "picture": "list",
    "center": "number?",
    "width": "number?",
    "voi_lut": "int?",
    "fitted": "str",
    "invert": "bool",
    "drawings": "bool",
    "shutter": "bool",
    "subtract": "bool?",
    "state": "int?",
    "companions": "list",
    "step": "int",
    "sample": "list",
}
_AT = {
    "pane": "int",
    "picture": "list",
    "state": "int?",
    "step": "int",
    "companions": "list",
    "subtract": "bool?",
    "sample": "list",
    "shutter": "bool",
    "column": "int",
    "row": "int",
}
_MADE = {
    "painted": "list",
    "center": "number?",
    "width": "number?",
    "notes": "list",
    "has_drawing": "bool",
    "has_shutter": "bool",
    "rests_on_stack": "bool",
    "name": "str",
    "rows": "int",
    "columns": "int",
    "letters": "list",
    "letters_in_words": "list",
    "view": "str",
    "view_in_words": "str",
    "position_mm": "number?",
    "spacing_mm": "list?",
    "aspect": "number",
    "area": "list",
    "magnification": "number?",
    "turn": "list",
    "subtraction": "list?",
    "presets": "list",
    "unit": "str",
    "state": "int",
    "states": "list",
    "legend": "list",
    "labels": "list",
    "tile": "str",
    "frame_ms": "number?",
    "sweeps": "bool",
}
_CHOSEN = {"policy": "str", "key": "str", "edits": "dict"}
_FOLLOWED = dict(_CHOSEN, people="list")
_DOCUMENT = {
    "kind": "str",
    "title": "str",
    "sentence": "str",
    "facts": "list",
    "lines": "list",
    "drawings": "list",
    "enclosed": "dict?",
}


def _and(*several: "dict[str, str]") -> "dict[str, str]":
    found: dict[str, str] = {}
    for one in several:
        found.update(one)
    return found


MESSAGES = {
    # the page to any worker, before all else
    "start": _told("worker", {"role": "str", "address": "str"}, ("parts", "ciphers?")),
    "parts": _told("worker", {}, ("parts",)),
    # the page to a reader
    "files": _told("reader", {"read": "list"}, ("files", "paths")),
    "conductor": _told("reader", {}, ("port",)),
    "warm": _told("reader", {}),
    "finder": _told("reader", {}, ("port?",)),
    "picture": _asked("reader", 60, _and(_LOOK, {"around": "list"}), _MADE, ("spare?",), ("rgba",)),
    "ahead": _asked("reader", 60, _LOOK, _MADE, ("spare?",), ("rgba",)),
    "thumbnail": _asked(
        "reader",
        60,
        {"key": "str", "picture": "list", "sample": "list"},
        {"rows": "int", "columns": "int"},
        (),
        ("rgba",),
    ),
    "card": _asked(
        "reader",
        60,
        {"card": "int", "picture": "list", "size": "int"},
        {"rows": "int", "columns": "int", "manufacturer": "str", "model": "str", "grid": "list"},
        (),
        ("rgba",),
    ),
    "value": _asked("reader", 60, _AT, {"text": "str"}),
    "document": _asked("reader", 60, {"number": "int"}, _DOCUMENT, (), ("blob?",)),
    "preview": _asked("reader", 120, _and(_FOLLOWED, {"numbers": "list", "series_names": "list"}), {"fields": "list"}),
    "elements": _asked(
        "reader", 60, _and(_FOLLOWED, {"number": "int", "series_name": "str"}), {"path": "str", "rows": "list"}
    ),
    "unpack": _asked(
        "reader",
        600,
        {"number": "int", "password": "str"},
        {"inflates": "number", "deep": "number", "locked": "int"},
        (),
        ("files", "paths"),
    ),
    "stop-unpacking": _told("reader", {}),
    "prove": _asked("reader", 60, {}, {"rows": "list"}),
    # the conductor to a reader
    "read": _asked(
        "reader", 60, {"items": "list"}, {"rows": "str", "problems": "list", "paths": "list", "listed": "list"}
    ),
    "digest": _asked("reader", 600, {"items": "list"}, {"digests": "list"}),
    "survey": _asked("reader", 120, {"items": "list"}, {"identifiers": "str", "withheld": "list"}),
    "identity": _told("reader", _and(_FOLLOWED, {"job": "int", "identifiers": "list", "series_names": "dict"})),
    "clean": _asked(
        "reader",
        600,
        {
            "items": "list",
            "job": "int",
            "released": "list",
            "differing": "list",
            "clears": "bool",
            "streams": "bool",
            "written": "list",
            "templates": "dict",
        },
        {"withheld": "list", "entries": "list", "places": "list", "learned": "str"},
        (),
        ("parts",),
    ),
    "known": _told("reader", {"job": "int", "key_file": "str"}),
    "restore": _asked(
        "reader", 600, {"items": "list", "job": "int"}, {"withheld": "list", "entries": "list"}, (), ("parts",)
    ),
    "look": _asked("reader", 300, {"items": "list", "thorough": "bool"}, {"searched": "list"}),
    "look-again": _asked(
        "reader", 300, {"items": "list", "written": "list", "templates": "dict"}, {"withheld": "list"}
    ),
    # a reader to the conductor
    "locate": _asked("conductor", 10, {"uids": "list"}, {"numbers": "dict"}),
    # the page to the conductor
    "reader": _told("conductor", {"reader": "int"}, ("port",)),
    "lost": _told("conductor", {"reader": "int", "asked": "bool"}),
    "listing": _told("conductor", {"lasts": "bool"}),
    "found": _told("conductor", {"first": "int", "count": "int", "begun": "int", "again": "list"}),
    "opened": _told("conductor", {"number": "int", "reason": "str", "sentence": "str"}),
    "missed": _told("conductor", {"count": "int", "more": "bool"}),
    "stop-reading": _told("conductor", {}),
    "copy": _told(
        "conductor",
        _and(
            _CHOSEN,
            {"job": "int", "released": "list", "left_out": "list", "clears": "bool", "streams": "bool"},
            {"again": "bool"},
        ),
    ),
    "more": _told("conductor", {"job": "int", "again": "list", "released": "list", "clears": "bool"}),
    "search": _told("conductor", {"number": "int", "thorough": "bool"}),
    "stop-searching": _told("conductor", {}),
    "decide": _told("conductor", {"card": "int", "boxes": "list?"}),
    "put-back": _told("conductor", {"job": "int"}),
    "cancel": _told("conductor", {"job": "int"}),
    "follow": _told("conductor", {"people": "list"}),
    "same-person": _told("conductor", {"one": "str", "other": "str", "is_one": "bool"}),
    "presets": _asked("conductor", 60, {}, {"presets": "list"}),
    "profile": _asked("conductor", 60, {"text": "str"}, {"title": "str", "sentence": "str", "profile": "str"}),
    "template": _asked("conductor", 60, {"text": "str"}, {"templates": "list"}),
    "make-key": _asked("conductor", 120, {"job": "int", "passphrase": "str", "known": "bool"}, {}, (), ("blob",)),
    "open-key": _asked("conductor", 60, {"text": "str", "passphrase": "str"}, {"secret": "str", "files": "int"}),
    # the conductor to the page
    "counted": _told("page", {"read": "int", "problems": "list"}),
    "catalogue": _told(
        "page", {"series": "list", "people": "list", "questions": "list", "notes": "list", "search_s": "int"}
    ),
    "settled": _told("page", {"left": "int"}),
    "progress": _told("page", {"job": "int", "stage": "str", "done": "int", "count": "int"}),
    "searched": _told("page", {"number": "int", "done": "int", "count": "int", "unseen": "int", "cards": "list?"}),
    "refused": _told("page", {"job": "int", "reason": "str", "sentence": "str"}),
    "zipped": _told(
        "page", {"job": "int", "size": "number", "count": "int", "summary": "list", "withheld": "list"}, ("parts",)
    ),
    "long": _told("page", {"reader": "int", "lasts": "bool"}),
    "stuck": _told("page", {"reader": "int"}),
    "blame": _told("page", {"reader": "int", "page": "bool", "sure": "bool"}),
    # a reader to the page
    "unlocked": _told("page", {"number": "int", "done": "int", "count": "int"}),
    # whoever works to the page
    "ready": _told("page", {}),
    "complaint": _told("page", {"about": "str", "error": "dict"}),
    "dead": _told("page", {"text": "str"}),
}

_TYPES: dict[str, tuple[type, ...]] = {
    "int": (int,),
    "number": (int, float),
    "str": (str,),
    "bool": (bool,),
    "list": (list, tuple),
    "dict": (dict,),
}


def check(kind: str, fields: "dict[str, Any]") -> None:
    """Raise ValueError unless a message of this kind may be sent with these fields."""
    if kind not in MESSAGES:
        raise ValueError("no such message: " + kind)
    _compare(kind, MESSAGES[kind].fields, fields)


def check_answer(kind: str, fields: "dict[str, Any]") -> None:
    """The same for the answer to a message of this kind."""
    wanted = MESSAGES[kind].answer
    if wanted is None:
        raise ValueError(kind + " is not answered")
    _compare("the answer to " + kind, wanted, fields)


def check_beside(kind: str, names: "Collection[str]") -> None:
    """Raise ValueError unless what has these names is all that comes beside the fields of such a message."""
    _compare_names(kind, MESSAGES[kind].beside, names)


def check_handed(kind: str, names: "Collection[str]") -> None:
    """The same for what is handed over with the answer to a message of this kind."""
    _compare_names("the answer to " + kind, MESSAGES[kind].handed, names)


def _compare_names(what: str, wanted: "tuple[str, ...]", names: "Collection[str]") -> None:
    for name in wanted:
        if name[-1] != "?" and name not in names:
            raise ValueError(what + " comes without " + name)
    for name in names:
        if name not in wanted and name + "?" not in wanted:
            raise ValueError(what + " comes with " + name)


def _compare(what: str, wanted: "dict[str, str]", fields: "dict[str, Any]") -> None:
    for name in wanted:
        if name not in fields:
            raise ValueError(what + " lacks " + name)
    for name, value in fields.items():
        kind = wanted.get(name)
        if kind is None:
            raise ValueError(what + " has no " + name)
        if not (value is None and kind[-1] == "?") and not _is(value, kind):
            raise ValueError("%s: %s is no %s" % (what, name, kind))


def _is(value: "Any", kind: str) -> bool:
    kind = kind[:-1] if kind[-1] == "?" else kind
    return isinstance(value, _TYPES[kind]) and (kind == "bool" or not isinstance(value, bool))
