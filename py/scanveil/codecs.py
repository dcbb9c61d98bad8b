"""Encoded frames to stored values."""

from __future__ import annotations

from typing import Any

from numpy.typing import NDArray

from scanveil.attributes import PixelAttributes
from scanveil.errors import TransferSyntaxError


def require(transfer_syntax_uid: str) -> None:
    """Raise TransferSyntaxError, with a sentence, where an encoding cannot be decoded."""
    raise TransferSyntaxError("The image in this file is compressed in a way that cannot be shown yet.")


def decode(codestream: bytes, attributes: PixelAttributes) -> NDArray[Any]:
    """One frame's codestream as (rows, columns) or, as RGB, (rows, columns, 3)."""
    raise NotImplementedError
