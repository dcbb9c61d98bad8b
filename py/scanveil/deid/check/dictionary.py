"""The types of attributes by the standard's dictionary, for where a file does not say them."""

from __future__ import annotations

from functools import cache

from scanveil.deid.rules import table


@cache
def vr_by_tag() -> dict[int, bytes]:
    """Tag -> VR, or VRs joined by `|` (PS3.6)."""
    found: dict[int, bytes] = {}
    vr = b""
    for line in table.BY_VR.splitlines():
        if line[0] != " ":
            vr = line.encode()
        else:
            found.update((int(tag, 16), vr) for tag in line.split())
    return found
