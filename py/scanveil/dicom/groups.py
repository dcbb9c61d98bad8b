"""Groups with rules of their own: those that repeat (PS3.5 7.6), named after the first, and private ones (7.8)."""

from __future__ import annotations

OVERLAY_GROUPS = frozenset(range(0x6000, 0x6100, 2))
"""Those between are private."""
_CURVES = 0x50


def is_curve(tag: int) -> bool:
    """Whether an attribute is in one of the groups 50xx, retired in 2004."""
    return tag >> 24 == _CURVES


def is_overlay(tag: int) -> bool:
    """Whether an attribute is in one of the groups 60xx (PS3.3 C.9.2)."""
    return tag >> 16 in OVERLAY_GROUPS


def is_private_creator(tag: int) -> bool:
    """Whether a private attribute reserves a block of others (PS3.5 7.8.1)."""
    return bool(tag >> 16 & 1) and 0x10 <= tag & 0xFFFF <= 0xFF


def in_group(tag: int, group: int) -> int:
    """The tag of another of the groups, given that of the first."""
    return group << 16 | tag & 0xFFFF


def in_first_group(tag: int) -> int:
    """The tag of the first of the groups, given that of another: 6000 for 6002."""
    return tag & 0xFF00FFFF
