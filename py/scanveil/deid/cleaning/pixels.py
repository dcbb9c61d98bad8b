"""What describes the pixels of a file, what may hide among them, and the errors for it.

What is looked for are bits and bytes that no viewer shows, but any editor.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, ClassVar

from scanveil.dicom import tags
from scanveil.dicom.groups import OVERLAY_GROUPS, in_first_group
from scanveil.dicom.reading import Header
from scanveil.dicom.tags import PIXEL_DATA
from scanveil.dicom.values import Values
from scanveil.dicom.wire import UNDEFINED, Element
from scanveil.errors import UnjudgeableError, WithheldError
from scanveil.said import _

if TYPE_CHECKING:
    from numpy.typing import NDArray

_DESCRIBING = frozenset(
    {
        *(tags.SAMPLES_PER_PIXEL, tags.PHOTOMETRIC_INTERPRETATION, tags.NUMBER_OF_FRAMES, tags.ROWS, tags.COLUMNS),
        *(tags.BITS_ALLOCATED, tags.BITS_STORED, tags.HIGH_BIT, tags.PIXEL_REPRESENTATION),
        *(tags.EXTENDED_OFFSET_TABLE, tags.EXTENDED_OFFSET_TABLE_LENGTHS),
    }
)

_WORDS = frozenset({1, 2, 4, 8})
BITS_FOUND = _(
    "Bits of its pixels that hold no value are not empty. A drawing could be hidden there, which viewers do not show. "
    "These bits can be set to zero."
)
BITS_CLEARED = _("Bits of the pixels that hold no value were set to zero; the values are the same.")


class UnusedBitsError(WithheldError):
    """Bits of the pixels that hold no value are not empty."""

    reason: ClassVar[str] = "unused-bits"


class OverlayInPixelsError(WithheldError):
    """A drawing lies in unused bits of the pixels."""

    reason: ClassVar[str] = "overlay-in-pixels"


class SurplusPixelsError(WithheldError):
    """The pixel element holds more than its image."""

    reason: ClassVar[str] = "surplus-pixels"


class NotLookedIntoError(WithheldError):
    """The image is compressed in a way that is not looked into."""

    reason: ClassVar[str] = "not-looked-into"


def check_overlays(header: Header, behind: Iterable[Element] = ()) -> None:
    """Withhold where an overlay is described that has no data of its own: it lies in unused bits (PS3.5 8.1.2).

    `behind` are elements behind the pixels. Raises OverlayInPixelsError.
    """
    if overlays_in_pixels(header, behind):
        raise OverlayInPixelsError(
            _(
                "Lines or writing may be hidden in unused bits of its image (an old kind of overlay), "
                "which may name the patient. Viewers do not show them, so they cannot be looked at here. "
                "These bits can be set to zero."
            ),
            keyword="OverlayRows",
        )


def overlays_in_pixels(header: Header, behind: Iterable[Element] = ()) -> bool:
    """Whether an overlay is described whose bits lie among those of the pixels."""
    every = (*header.elements, *behind)
    described = {element.tag >> 16 for element in every} & OVERLAY_GROUPS
    if not described or header.pixels is None:
        return False
    held = {
        one.tag >> 16 for one in every if in_first_group(one.tag) == tags.OVERLAY_DATA and one.value_end > one.value
    }
    stored = described_pixels(header)
    return bool(described - held) and _number(stored, tags.BITS_ALLOCATED) > _number(stored, tags.BITS_STORED)


class UnusedBits:
    """The bits of unpacked samples that hold no value (PS3.5 8.1.1), as blocks of pixels go by.

    Zeros are no data, nor is a sign that goes on above the value, if it does so in all samples or in none; anything
    else could be a drawing that no viewer shows. Raises UnjudgeableError where it is not clear which bits these are.
    """

    def __init__(self, header: Header, described: Values) -> None:
        """`described` are the values that describe its pixels."""
        allocated, stored = _number(described, tags.BITS_ALLOCATED), _number(described, tags.BITS_STORED)
        is_integer = header.pixels is not None and header.pixels[0] == PIXEL_DATA and header.pixels[3] != UNDEFINED
        said = described.raw(tags.BITS_STORED)
        if is_integer and said and allocated % 8 == 0 and not (len(said) == 2 and 1 <= stored <= allocated):
            raise UnjudgeableError(
                _(
                    "The file does not say clearly how many bits a pixel has, so nobody can tell what may be hidden "
                    "there. Please ask whoever made it for another one."
                ),
                keyword="BitsStored",
            )
        highest = _number(described, tags.HIGH_BIT)
        shift = highest + 1 - stored if stored <= highest + 1 <= allocated else 0
        self.exist = is_integer and 0 < stored < allocated and allocated % 8 == 0
        self._size = allocated // 8 if self.exist else 1
        self._unused = ((1 << allocated) - 1) & ~(((1 << stored) - 1) << shift) if self.exist else 0
        self._order = header.encoding.order
        is_word = self._size in _WORDS
        self._type = f"{'<' if self._order == 'little' else '>'}u{self._size}" if is_word else "u1"
        signed = _number(described, tags.PIXEL_REPRESENTATION) == 1 and not shift and is_word
        self._sign = 1 << (stored - 1) if self.exist and signed else 0
        self._extended = self._plain = False  # negative samples were seen whose sign goes on above, or does not
        self._rest = b""  # of a sample that lies across the seam of two blocks
        self.hold_data = False

    def feed(self, block: bytes) -> None:
        """See the samples of the next block."""
        import numpy as np

        if not self.exist or self.hold_data:
            return
        block = self._rest + block
        self._rest = block[len(block) - len(block) % self._size :]
        samples = self._samples(block)
        is_set = bool(np.any(np.bitwise_or.reduce(samples, axis=0) & self._mask(samples))) if samples.size else False
        if self._sign and (is_set or self._extended):
            self._look_at_signs(samples)
        elif self._sign:
            self._plain = self._plain or bool(np.any(samples & self._number(samples, self._sign)))
        else:
            self.hold_data = is_set

    def clear(self, block: bytes) -> bytes:
        """A block of whole samples with zeros there, or with copies of the sign where samples have one."""
        samples = self._samples(block)
        new = samples & ~self._mask(samples)
        if self._sign:
            negative = (samples & self._number(samples, self._sign)) != 0
            new[negative] |= self._mask(samples)
        cleared: bytes = new.astype(self._type).tobytes()
        return cleared + block[new.nbytes :]

    def _look_at_signs(self, samples: NDArray[Any]) -> None:
        unused = self._mask(samples)
        negative, above = (samples & self._number(samples, self._sign)) != 0, samples & unused
        self._extended = self._extended or bool((above[negative] == unused).any())
        self._plain = self._plain or bool((above[negative] == 0).any())
        odd = (above != 0) & (~negative | (above != unused))
        self.hold_data = bool(odd.any()) or (self._extended and self._plain)

    def _mask(self, samples: NDArray[Any]) -> Any:
        """The unused bits, as a number of the samples' type, or as bytes in their order where there is no such type."""
        import numpy as np

        if samples.ndim == 1:
            return self._number(samples, self._unused)
        return np.frombuffer(self._unused.to_bytes(self._size, self._order), np.uint8)

    @staticmethod
    def _number(samples: NDArray[Any], value: int) -> Any:
        return samples.dtype.type(value)

    def _samples(self, block: bytes) -> NDArray[Any]:
        """The samples as numbers (samples), or where there are no such numbers as uint8 (samples, bytes of each)."""
        import numpy as np

        count = len(block) // self._size
        if self._type != "u1" or self._size == 1:
            return np.frombuffer(block, self._type, count)
        return np.frombuffer(block, np.uint8, count * self._size).reshape(count, self._size)


def samples_of_frame(described: Values) -> int:
    """How many samples the pixels of one frame have in all."""
    sides = _number(described, tags.ROWS) * _number(described, tags.COLUMNS)
    return sides * (_number(described, tags.SAMPLES_PER_PIXEL) or 1)


def frame_length(described: Values) -> int:
    """The bytes of one frame, unpacked."""
    return (samples_of_frame(described) * _number(described, tags.BITS_ALLOCATED) + 7) // 8


def surplus() -> SurplusPixelsError:
    return SurplusPixelsError(
        _(
            "There is more in its image than pixels. Viewers do not show the rest, and it may name the patient. "
            "Please ask whoever made the file for another one."
        ),
        keyword="PixelData",
    )


def described_pixels(header: Header) -> Values:
    """The values that describe pixels. Raises where one stands there twice: nobody knows which one viewers believe."""
    own = [element for element in header.elements if element.tag in _DESCRIBING]
    found = Values(header.buffer, header.encoding, own)
    if len(found.present) < len(own):
        raise surplus()
    return found


def _number(described: Values, tag: int) -> int:
    """A value of VR US, 0 where there is none."""
    return described.short(tag) or 0
