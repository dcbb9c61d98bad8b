"""The page's shape: the image is the page, at every width, by mouse, touch and keys, and for all people."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import pydicom
import pytest
from page.driver import FIREFOX, Scanveil, Site
from page.test_looking import _ct
from page.test_panes import toucher
from playwright.sync_api import Browser

LAPTOP, PHONE = (1366, 768), (390, 844)
WIDTHS = (320, 390, 768, 853, 960, 1100, 1280, 1366, 1920, 2560)
AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
VIOLATIONS = """async () => (await axe.run(document, { resultTypes: ['violations'] })).violations.map(
  ({ id, nodes }) => [id, nodes.slice(0, 3).map((node) => node.html.slice(0, 200))]
)"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("CD")
    for number in range(10):
        (made / f"slice{number}.dcm").write_bytes(_ct(number))
    return made


@pytest.fixture(
    scope="module", params=[(LAPTOP, "light"), (LAPTOP, "dark"), (PHONE, "light"), (PHONE, "dark")], ids=str
)
def any_page(request: pytest.FixtureRequest, site: Site, browser: Browser) -> Iterator[Scanveil]:
    """A page on a laptop and on a phone, by day and by night."""
    (width, height), scheme = request.param
    size = {"width": width, "height": height}
    with browser.new_context(viewport=size, color_scheme=scheme, has_touch=width < 800) as context:  # type: ignore[arg-type]
        yield Scanveil(context.new_page(), site).open()


def assert_for_all(page: Scanveil, state: str) -> None:
    """axe finds nothing that keeps somebody from using what is on the screen."""
    page.js("(code) => { if (typeof axe === 'undefined') (0, eval)(code); }", AXE)
    assert page.js(VIOLATIONS) == [], state


def test_all_people_can_use_the_page_in_every_state(any_page: Scanveil, folder: Path) -> None:
    """Judged by axe-core: first, open, with what lies over the rest, with what may stay, and when all is done."""
    page = any_page
    assert_for_all(page, "first")
    page.choose_folder(folder).until_painted().settled()
    assert_for_all(page, "open")
    if page.test_id("next").is_visible():
        page.test_id("next").click()
        assert_for_all(page, "what may stay")
    page.deidentify()
    assert_for_all(page, "done")
    for opens, shown in (("help-button", "help"), ("step-open", "drop-zone"), ("elements-button", "elements")):
        page.js("(name) => document.querySelector(`[data-testid=${name}]`).click()", opens)
        page.until("(name) => !document.querySelector(`[data-testid=${name}]`).hidden", shown)
        assert_for_all(page, shown)
        page.page.keyboard.press("Escape")


def area(page: Scanveil) -> float:
    """The part of the window that images have."""
    return float(
        page.js(
            "(({ width, height }, outer) => width * height / outer)"
            "(document.getElementById('stage-0').getBoundingClientRect(), innerWidth * innerHeight)"
        )
    )


def test_the_image_is_the_page(page: Scanveil, folder: Path) -> None:
    """On a laptop it has nearly half of the window beside the open panel, and two thirds without it."""
    page.page.set_viewport_size({"width": LAPTOP[0], "height": LAPTOP[1]})
    page.choose_folder(folder).until_painted().settled()
    assert area(page) >= 0.45
    page.test_id("panel-button").click()
    page.until("document.getElementById('panel').hidden")
    assert area(page) >= 0.65
    page.app.locator("#stage-0").focus()
    page.page.keyboard.press("f")
    page.until("document.body.classList.contains('full-view')")
    assert area(page) >= 0.8
    page.page.keyboard.press("Escape")
    page.until("!document.body.classList.contains('full-view')")


def test_on_the_first_screen_nothing_lies_over_anything(page: Scanveil) -> None:
    """Also in a window as small as they come."""
    page.page.set_viewport_size({"width": 320, "height": 480})
    page.until(
        "document.getElementById('drop').getBoundingClientRect().bottom"
        " <= document.querySelector('footer').getBoundingClientRect().top"
    )


def test_nothing_is_wider_than_the_window_or_covers_what_is_said(page: Scanveil, folder: Path) -> None:
    """At all widths that people have: tools are one row, the image is there at once, and so is the next step."""
    page.choose_folder(folder).until_painted().settled()
    for width in WIDTHS:
        page.page.set_viewport_size({"width": width, "height": 800})
        page.until("(width) => innerWidth === width", width)
        page.settled()
        assert page.js("document.documentElement.scrollWidth") <= width
        rows = page.js(
            "[...document.querySelectorAll('#tools > *, .deeds > *')].map((one) => one.getBoundingClientRect())"
            ".filter((box) => box.width).map((box) => Math.round(box.top + box.height / 2))"
        )
        assert max(rows) - min(rows) <= 3, (width, rows)
        box = page.app.locator("#stage-0").bounding_box()
        assert box and box["y"] < 200 and box["width"] > 0.5 * width
        if page.test_id("next").is_visible():
            page.test_id("next").click()
            covered = page.js(
                "(({ x, y, width, height }) => document.elementFromPoint(x + width / 2, y + height / 2).id)"
                "(document.getElementById('status').getBoundingClientRect())"
            )
            assert covered == "status", width
            page.test_id("panel-close").click()


def test_the_button_for_copies_is_in_sight(page: Scanveil, folder: Path) -> None:
    """On a laptop and on a phone, as soon as the panel is open, and wherever one scrolls among the choices."""
    page.choose_folder(folder).until_painted()
    for width, height in (LAPTOP, PHONE):
        page.page.set_viewport_size({"width": width, "height": height})
        if (width, height) == PHONE:
            page.until("document.getElementById('next').checkVisibility()")
            page.test_id("next").click()
        for place in ("preset-cards", "advice"):
            page.js("(name) => document.getElementById(name).scrollIntoView()", place)
            page.until(
                "(({ x, y, width, height }) => (document.elementFromPoint(x + width / 2, y + height / 2) || {}).id"
                " === 'deidentify')(document.getElementById('deidentify').getBoundingClientRect())"
            )


def test_the_result_is_seen_from_its_beginning(page: Scanveil, folder: Path) -> None:
    """Wherever in the panel one was before."""
    page.page.set_viewport_size({"width": LAPTOP[0], "height": LAPTOP[1]})
    page.choose_folder(folder).until_painted()
    page.until("document.querySelector('#field-list tr')")
    page.js("document.getElementById('profile-save').scrollIntoView()")
    page.js("document.getElementById('deidentify').click()")
    page.until_state("done")
    page.until(
        "((title, panel) => title.top >= panel.top && title.bottom < panel.bottom)"
        "(...['result-title', 'panel'].map((name) => document.getElementById(name).getBoundingClientRect()))"
    )


def test_four_decisions_lead_from_a_disc_to_a_saved_zip(page: Scanveil, folder: Path, tmp_path: Path) -> None:
    """The folder, whom it is for, the copies, the ZIP."""
    page.choose_folder(folder).until_state("viewing")  # 1
    page.choose_preset("second-opinion")  # 2
    page.test_id("deidentify").click()  # 3
    page.until_state("done")
    assert page.outer("document.activeElement.id") == "download"
    assert_copied(page.download(tmp_path))  # 4


def assert_copied(zipped: Path) -> None:
    """Ten copies, none of which has the name."""
    with zipfile.ZipFile(zipped) as archive:
        copies = [name for name in archive.namelist() if name.startswith("DICOM/")]
        assert len(copies) == 10
        assert all("Roe" not in str(pydicom.dcmread(archive.open(name))) for name in copies)


def test_keys_alone_lead_there_in_a_few_presses(page: Scanveil, folder: Path, tmp_path: Path) -> None:
    """o for opening, n for the next step; the ZIP's link has the keys when it is there."""
    page.page.on("filechooser", lambda chooser: chooser.set_files(folder))
    page.page.keyboard.press("o")
    page.until("document.activeElement.id === 'folder-input'")
    if FIREFOX:  # in a frame of which Playwright can answer nobody who asks for files
        page.choose("folder-input", folder)
    else:
        page.page.keyboard.press("Enter")
    page.until_state("viewing")
    page.page.keyboard.press("n")
    page.until("document.activeElement.id === 'deidentify'")
    page.page.keyboard.press("Enter")
    page.until_state("done")
    page.until_outer("document.activeElement.id === 'download'")
    assert_copied(page.saved(tmp_path, lambda: page.page.keyboard.press("Enter")))


def test_a_finger_leads_there_on_a_phone(site: Site, browser: Browser, folder: Path, tmp_path: Path) -> None:
    """Choosing a series shows it; one finger scrolls, a finger that stays reads a value, two taps show all again."""
    with browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, accept_downloads=True) as context:
        page = Scanveil(context.new_page(), site).open().choose_folder(folder).until_painted().settled()
        page.test_id("series").tap()
        touch = toucher(page.page)
        box = page.app.locator("#stage-0").bounding_box()
        assert box and box["y"] + box["height"] < 844
        x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        index = int(page.viewport()["index"])
        touch("touchStart", (x, y))
        touch("touchMove", (x, y + 13))
        touch("touchEnd")
        page.until("(index) => +document.getElementById('viewport-0').dataset.index === index + 2", index)
        touch("touchStart", (x, y))
        page.until("(document.querySelector('.shapes text') || {}).textContent?.endsWith(' HU')")
        touch("touchEnd")
        page.until("!document.querySelector('.shapes text')")
        before = page.js("document.getElementById('viewport-0').style.transform")
        touch("touchStart", (x - 40, y), (x + 40, y))
        touch("touchMove", (x - 90, y), (x + 90, y))
        touch("touchEnd")
        page.until("(old) => document.getElementById('viewport-0').style.transform !== old", before)
        for _tap in range(2):
            touch("touchStart", (x, y))
            touch("touchEnd")
        page.until("(old) => document.getElementById('viewport-0').style.transform === old", before)
        page.test_id("next").tap()
        page.app.locator("#preset input[value=teaching]").tap()
        page.test_id("deidentify").tap()
        page.until_state("done")
        assert_copied(page.download(tmp_path, by_finger=True))
