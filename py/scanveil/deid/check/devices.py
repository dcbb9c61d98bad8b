"""Makers and models of devices by the names that they have in the world: such a value names nobody.

Only a whole value counts, and only in attributes that name a maker or model: that a value stands in two attributes of
one file proves nothing.
"""

from __future__ import annotations

import re
from functools import cache

from scanveil.deid.rules.devices import MAKERS, MODELS
from scanveil.dicom import tags

# Manufacturer and Manufacturer's Model Name, and the like of parts of devices and of programs
_PLACES = frozenset(
    {
        *(tags.MANUFACTURER, tags.MANUFACTURER_MODEL_NAME),
        *(tags.SECONDARY_CAPTURE_DEVICE_MANUFACTURER, tags.SECONDARY_CAPTURE_DEVICE_MANUFACTURER_MODEL_NAME),
        *(tags.DETECTOR_MANUFACTURER_NAME, tags.DETECTOR_MANUFACTURER_MODEL_NAME, tags.IOL_MANUFACTURER),
        *(tags.RECEIVE_COIL_MANUFACTURER_NAME, tags.TRANSMIT_COIL_MANUFACTURER_NAME, tags.APPLICATION_MANUFACTURER),
        *(tags.SOURCE_MANUFACTURER, tags.APPLICATION_SETUP_MANUFACTURER, tags.SOURCE_APPLICATOR_MANUFACTURER),
    }
)
_APART = re.compile(rb"[^a-z0-9]+")


def is_listed(tag: int, value: bytes) -> bool:
    """Whether a whole value, in an attribute that names makers or models, is the known name of one."""
    return tag in _PLACES and _APART.sub(b" ", value.lower()).strip() in _listed()


@cache
def _listed() -> frozenset[bytes]:
    return frozenset(" ".join(name.split()).encode() for name in f"{MAKERS}|{MODELS}".split("|"))
