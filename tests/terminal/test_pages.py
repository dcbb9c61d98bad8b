"""Pages of whole slides, from the terminal."""

from __future__ import annotations

from pathlib import Path

from imagecodecs import png_decode

from scanveil import cli
from tests.core.test_slides import SLIDE, same, slide_file


def test_a_page_is_saved_from_the_terminal(tmp_path: Path) -> None:
    """By its number from 1, as the list has it; there is no frame 0."""
    (tmp_path / "slide.dcm").write_bytes(slide_file(planes=2, PhotometricInterpretation="RGB"))
    command = ["render", str(tmp_path / "slide.dcm"), "-o", str(tmp_path / "out.png")]
    assert cli.main([*command, "--page", "2"]) == 0
    assert same(png_decode((tmp_path / "out.png").read_bytes())[..., :3], SLIDE + 1)
    for wrong in (["--page", "3"], ["--page", "0"], ["--frame", "0"]):
        assert cli.main([*command, *wrong]) == 2
