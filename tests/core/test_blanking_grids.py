"""In which steps an image can be blanked."""

from __future__ import annotations

import imagecodecs
import numpy as np
import pytest
from builders import JPEG_BASELINE, file_bytes, image, opened, packed_image

from scanveil.deid.blanking.grids import grid_of

GREY = np.tile(np.arange(48, dtype=np.uint8), (32, 1))
COLOUR = np.stack([GREY, GREY + 20, GREY + 40], axis=2)


@pytest.mark.parametrize(("subsampling", "grid"), [("444", (8, 8)), ("422", (16, 8)), ("420", (16, 16))])
def test_a_jpeg_with_loss_is_blanked_by_the_blocks_that_share_colours(subsampling: str, grid: tuple[int, int]) -> None:
    frame = imagecodecs.jpeg8_encode(COLOUR, level=90, subsampling=subsampling)
    header, file = opened(packed_image([frame], JPEG_BASELINE, COLOUR, PhotometricInterpretation="YBR_FULL_422"))
    assert grid_of(file, header, 0) == grid


def test_other_images_are_blanked_pixel_by_pixel() -> None:
    header, file = opened(file_bytes(image(GREY)))
    assert grid_of(file, header, 0) == (1, 1)


def test_a_damaged_image_has_no_blocks() -> None:
    header, file = opened(packed_image([b"\xff\xd8damaged"], JPEG_BASELINE, COLOUR))
    assert grid_of(file, header, 0) == (1, 1)
