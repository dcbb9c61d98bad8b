"""Large packages, unpacked when they are first imported."""

from __future__ import annotations

import importlib
import importlib.abc
import sys
from collections.abc import Sequence
from types import ModuleType

import js


class _Unpacker(importlib.abc.MetaPathFinder):
    """Unpacks a package when somebody imports it; whoever asks next finds it where packages lie."""

    def __init__(self, **packed: str) -> None:
        self._packed = packed

    def find_spec(self, name: str, path: Sequence[str] | None, target: ModuleType | None = None) -> None:
        if name in self._packed:
            js.unpack(self._packed.pop(name))
            importlib.invalidate_caches()


def unpack_on_import() -> None:
    """From now on numpy, imagecodecs and pycdlib can be imported."""
    sys.meta_path.insert(0, _Unpacker(numpy="numpy", imagecodecs="codecs", pycdlib="discs"))
