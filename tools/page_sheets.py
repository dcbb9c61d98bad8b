"""Every state of the page at four widths, by day and by night: a contact sheet for each, to be looked at."""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import imagecodecs
import numpy as np
import pydicom.data
from numpy.typing import NDArray

from tests.page.driver import Scanveil, Site, launched, served

SIZES = ((320, 640), (390, 844), (853, 600), (1366, 768))
LOOKS = ("light", "dark")
GAP = 12
GROUND = (128, 128, 160)
"""What lies around pictures: neither black, white nor grey."""
STILL_MS = 400
SOME_SCANS = Path(pydicom.data.__file__).parent / "test_files" / "dicomdirtests"


def main(arguments: Sequence[str] | None = None) -> int:
    """Make the sheets."""
    parser = argparse.ArgumentParser(prog="build.py sheets --", description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=SOME_SCANS, help="default: some of pydicom's scans")
    parser.add_argument("-o", "--output", type=Path, default=Path("sheets"), help="a folder (default: %(default)s)")
    asked = parser.parse_args(arguments)
    asked.output.mkdir(parents=True, exist_ok=True)
    with served(Path(os.environ["SCANVEIL_DIST"])) as site:
        for width, height in SIZES:
            for look in LOOKS:
                pictures = list(_pictures(site, asked.folder, width, height, look))
                path = asked.output / f"{width}-{look}.png"
                path.write_bytes(imagecodecs.png_encode(_beside_each_other(pictures)))
                print(path, flush=True)
    return 0


def _pictures(site: Site, folder: Path, width: int, height: int, look: str) -> Iterator[NDArray[np.uint8]]:
    """What is seen in one state after the other."""
    with launched() as browser:
        context = browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme=look,  # type: ignore[arg-type]
            has_touch=width < SIZES[2][0],
            accept_downloads=True,
        )
        page = Scanveil(context.new_page(), site).open()
        for come in (_wait, _prove, _open(folder), _names, _panel, _copies, _folded, _help, _ways, _menu, _full):
            come(page)
            page.page.wait_for_timeout(STILL_MS)
            yield imagecodecs.png_decode(page.page.screenshot())[..., :3]


# --- from state to state, each from the one before ------------------------------------------------------------------


def _wait(page: Scanveil) -> None:
    """The first screen."""


def _prove(page: Scanveil) -> None:
    page.test_id("prove-seal").click()
    page.until("document.querySelectorAll('#seal-proof h3').length > 2")


def _open(folder: Path) -> Callable[[Scanveil], None]:
    def come(page: Scanveil) -> None:
        page.page.keyboard.press("Escape")
        page.choose_folder(folder).until_painted().settled()

    return come


def _names(page: Scanveil) -> None:
    page.page.keyboard.press("h")


def _panel(page: Scanveil) -> None:
    page.page.keyboard.press("h")
    if page.test_id("next").is_visible():
        page.test_id("next").click()


def _copies(page: Scanveil) -> None:
    page.deidentify()


def _folded(page: Scanveil) -> None:
    page.test_id("step-look").click()


def _help(page: Scanveil) -> None:
    page.test_id("help-button").click()


def _ways(page: Scanveil) -> None:
    page.ways_in()


def _menu(page: Scanveil) -> None:
    page.page.keyboard.press("Escape")
    page.menu()


def _full(page: Scanveil) -> None:
    page.app.locator("#stage-0").focus()
    page.page.keyboard.press("f")


def _beside_each_other(pictures: Sequence[NDArray[np.uint8]]) -> NDArray[np.uint8]:
    """Pictures of one height in a row."""
    high = pictures[0].shape[0] + 2 * GAP
    gap = np.full((high, GAP, 3), GROUND, np.uint8)
    parts = [gap]
    for picture in pictures:
        framed = np.full((high, picture.shape[1], 3), GROUND, np.uint8)
        framed[GAP : GAP + picture.shape[0]] = picture
        parts += [framed, gap]
    return np.concatenate(parts, axis=1)


if __name__ == "__main__":
    raise SystemExit(main())
