"""Bits of the headers of coded video (ITU-T H.264 and H.265, 7.2 and 9.1)."""

from __future__ import annotations

from scanveil.errors import MalformedError
from scanveil.said import _

MOST_HEADER = 2048
"""Bytes of a parameter set or a message that are looked at."""
_MOST_ZEROS = 32


class Bits:
    """Bits, the highest of each byte first. Every method raises MalformedError where none are left."""

    def __init__(self, data: bytes) -> None:
        self._value = int.from_bytes(data, "big")
        self._left = 8 * len(data)

    def u(self, count: int) -> int:
        """An unsigned number of so many bits."""
        if count > self._left:
            raise senseless()
        self._left -= count
        return (self._value >> self._left) & ((1 << count) - 1)

    def flag(self) -> bool:
        """One bit."""
        return self.u(1) == 1

    def ue(self) -> int:
        """An unsigned Exp-Golomb number."""
        rest = self._value & ((1 << self._left) - 1)
        zeros = self._left - rest.bit_length()
        if zeros > _MOST_ZEROS:
            raise senseless()
        self.u(zeros)
        return self.u(zeros + 1) - 1

    def se(self) -> int:
        """A signed Exp-Golomb number."""
        number = self.ue()
        return (number + 1) // 2 if number % 2 else -(number // 2)

    def at_most(self, most: int) -> int:
        """An unsigned Exp-Golomb number that makes no sense beyond `most`."""
        number = self.ue()
        if number > most:
            raise senseless()
        return number


def payload(unit: bytes, most: int = MOST_HEADER) -> bytes:
    """The first bytes of a unit, without those that keep start codes out of it (H.264 7.4.1.1)."""
    return unit[:most].replace(b"\0\0\3", b"\0\0")


def senseless() -> MalformedError:
    """The error for headers that contradict their standard."""
    return MalformedError(_("What the video says about its own pictures makes no sense."))
