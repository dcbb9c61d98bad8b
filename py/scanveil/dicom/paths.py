"""Paths of attributes, from the top level of a file down, as `tag_text` writes them."""

from __future__ import annotations

import re

_LAST_TAG = re.compile(r"\(([0-9A-F]{4}),([0-9A-F]{4})\)\Z")


def last_tag(path: str) -> int | None:
    """The attribute that a path ends with, as `tag_text` writes it; None where it ends with none."""
    found = _LAST_TAG.search(path)
    return int(found[1] + found[2], 16) if found else None
