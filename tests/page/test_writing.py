"""Writing in the images: it is looked for, a person decides on it, and the copies are black there and nowhere else."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pydicom
import pytest
from builders import file_bytes, image
from lettering import NAME, write
from numpy.typing import NDArray
from page.driver import Scanveil, only_chromium
from page.test_panes import toucher

SEARCH_S = 120
"""A model that is compiled for a single picture is slow."""
LEVEL_AT = "document.getElementById('deciding-picture').getContext('2d').getImageData(%d, %d, 1, 1).data[0]"
ULTRASOUND = "1.2.840.10008.5.1.4.1.1.6.1"


def pixels(*lines: str) -> NDArray[np.uint8]:
    """Grey, with a gradient, and lines of writing in it."""
    made = np.tile(np.linspace(20, 70, 240).astype(np.uint8), (96, 1))
    for at, line in enumerate(lines):
        write(made, line, 12, 10 + 34 * at, 2, 235)
    return made


def put(folder: Path, name: str, number: int, stored: NDArray[np.uint8], **keywords: Any) -> Path:
    """An ultrasound image that says nothing of writing."""
    folder.mkdir(parents=True, exist_ok=True)
    said = {"Modality": "US", "SOPClassUID": ULTRASOUND, "SOPInstanceUID": f"2.25.9{number}", "InstanceNumber": number}
    (folder / name).write_bytes(file_bytes(image(stored, **{**said, **keywords})))
    return folder / name


# In place of the model: lines are where bright pixels follow each other closely enough in a row
BRIGHT = """self.onmessage = ({ data: { kind, port } }) => {
  if (kind !== 'connect') return;
  port.onmessage = ({ data: { id, picture, rows, columns } }) => {
    const found = new Uint8Array(rows * columns);
    for (let row = 0; row < rows; row += 1) {
      for (let column = 0, last = -199; column < columns; column += 1) {
        const at = row * columns + column;
        if (picture[at] <= 200) continue;
        if (column - last < 120) found.fill(255, at - column + last, at);
        found[at] = 255;
        last = column;
      }
    }
    port.postMessage({ id, found }, [found.buffer]);
  };
};
//"""


@pytest.fixture
def truly_finding(closed_page: Scanveil) -> Scanveil:
    """The page with what finds writing."""
    closed_page.page.goto(closed_page.site.url + "#writing")
    return closed_page.until_state("ready")


@pytest.fixture
def finding(closed_page: Scanveil) -> Scanveil:
    """The page with something quick in place of the model, for what is done with what it finds."""
    closed_page.alter("app/finder.js", lambda text: BRIGHT + text.replace("\n", " ").replace("\r", " "))
    closed_page.page.goto(closed_page.site.url + "#writing")
    return closed_page.until_state("ready")


def search(page: Scanveil) -> None:
    page.test_id("writing-search").click()
    page.until("document.getElementById('writing-stop').hidden", seconds=SEARCH_S)


def boxes(page: Scanveil) -> list[str]:
    """Of each place on the card, whether it is blanked."""
    return list(page.js("[...document.querySelectorAll('[data-testid=box]')].map((one) => one.ariaPressed)"))


def copies(page: Scanveil, folder: Path) -> tuple[list[pydicom.Dataset], dict[str, Any], str]:
    """The images in the ZIP, its report and its README."""
    with zipfile.ZipFile(page.download(folder)) as archive:
        assert archive.testzip() is None
        found = [pydicom.dcmread(io.BytesIO(archive.read(name))) for name in archive.namelist() if "/IM" in name]
        report = json.loads(archive.read("deidentification-report.json"))
        return found, report, archive.read("README.txt").decode()


def is_black_in(stored: NDArray[np.uint8], original: NDArray[np.uint8], places: list[dict[str, int]]) -> bool:
    """Whether an image is its lowest value within places, and as it was outside of them."""
    inside = np.zeros(stored.shape, np.bool_)
    for box in places:
        inside[box["y"] : box["y"] + box["height"], box["x"] : box["x"] + box["width"]] = True
    return bool((stored[~inside] == original[~inside]).all() and len(set(stored[inside].tolist())) == 1)


def test_the_first_screen_says_that_writing_is_not_looked_for_and_one_press_loads_what_does(page: Scanveil) -> None:
    assert "not looked for yet" in page.js("document.getElementById('writing-first').innerText")
    page.test_id("writing-load").click()
    page.until_outer("location.hash === '#writing'")
    page.until("(document.getElementById('writing-first') || {}).hidden && document.body.dataset.state === 'ready'")


def test_what_finds_writing_comes_only_where_somebody_asks_for_it(lone_page: Scanveil) -> None:
    fetched = lone_page.open().outer("performance.getEntriesByType('resource').map((one) => one.name)")
    assert fetched and not [path for path in fetched if "writing/" in path or "finder" in path]


def test_a_name_is_found_shown_and_blanked_and_the_rest_stays(truly_finding: Scanveil, tmp_path: Path) -> None:
    original = pixels(NAME, "1961-03-05")
    truly_finding.choose_files(put(tmp_path / "CD", "one.dcm", 1, original))
    search(truly_finding)
    assert "There may be writing in 1 image" in truly_finding.test_id("writing-said").inner_text()
    truly_finding.test_id("writing-open").click()
    assert boxes(truly_finding) == ["false", "false"]
    truly_finding.test_id("box").first.click()
    truly_finding.until("document.getElementById('deciding-done').textContent === 'Blank 1 place'")
    truly_finding.app.locator("#deciding-all").click()
    truly_finding.test_id("deciding-done").click()
    (copy,), report, readme = copies(truly_finding.deidentify(), tmp_path)
    (said,) = report["files"]
    assert (said["writing"]["examined"], said["writing"]["decided_by"]) == ("itself", "person")
    assert is_black_in(copy.pixel_array, original, said["writing"]["boxes"])
    assert copy.BurnedInAnnotation == "NO"
    assert [one.CodeValue for one in copy.DeidentificationMethodCodeSequence] == ["113100", "113101"]
    assert "blanked" in readme and not truly_finding.errors


def test_the_picture_of_a_card_is_the_image(finding: Scanveil, tmp_path: Path) -> None:
    finding.choose_files(put(tmp_path / "CD", "one.dcm", 1, pixels(NAME)))
    search(finding)
    finding.test_id("writing-open").click()
    finding.until("document.getElementById('deciding-picture').width === 240")
    assert finding.js(LEVEL_AT % (12, 10)) == 235


def test_a_place_is_drawn_moved_and_deleted(finding: Scanveil, tmp_path: Path) -> None:
    original = pixels(NAME)
    finding.choose_files(put(tmp_path / "CD", "one.dcm", 1, original))
    search(finding)
    finding.test_id("writing-open").click()
    finding.until("document.getElementById('deciding-picture').width === 240")
    sheet = finding.test_id("sheet").bounding_box()
    mouse, part = finding.page.mouse, sheet["width"] / 240
    mouse.move(sheet["x"] + 100 * part, sheet["y"] + 60 * part)
    mouse.down()
    mouse.move(sheet["x"] + 150 * part, sheet["y"] + 80 * part, steps=4)
    mouse.up()
    assert boxes(finding) == ["false", "true"]
    drawn = finding.test_id("box").nth(1)
    left = drawn.bounding_box()["x"]
    finding.page.keyboard.press("ArrowRight")
    finding.until("(left) => document.activeElement.getBoundingClientRect().x > left", left)
    finding.test_id("box").first.focus()
    finding.page.keyboard.press("Delete")
    finding.until("document.querySelectorAll('[data-testid=box]').length === 1")
    finding.test_id("deciding-done").click()
    (copy,), report, _readme = copies(finding.deidentify(), tmp_path)
    (box,) = report["files"][0]["writing"]["boxes"]
    assert abs(box["x"] - 102) <= 2 and abs(box["width"] - 50) <= 2 and box["frame"] == 1
    assert is_black_in(copy.pixel_array, original, [box])


def test_a_finger_presses_a_place(finding: Scanveil, tmp_path: Path) -> None:
    finding.choose_files(put(tmp_path / "CD", "one.dcm", 1, pixels(NAME)))
    search(finding)
    finding.test_id("writing-open").click()
    box = finding.test_id("box").bounding_box()
    at = {"clientX": box["x"] + 20, "clientY": box["y"] + 8, "pointerId": 7, "pointerType": "touch", "bubbles": True}
    for kind in ("pointerdown", "pointerup"):
        finding.test_id("box").dispatch_event(kind, at)
    finding.until("document.querySelector('[data-testid=box]').ariaPressed === 'true'")


def zoom(page: Scanveil) -> float:
    """How many times as large as what fits the image is shown."""
    return float(page.js("document.getElementById('sheet').clientWidth / document.getElementById('table').clientWidth"))


def test_the_image_is_enlarged_by_buttons_and_a_place_is_drawn_where_it_is_seen(
    finding: Scanveil, tmp_path: Path
) -> None:
    finding.choose_files(put(tmp_path / "CD", "one.dcm", 1, pixels(NAME)))
    search(finding)
    finding.test_id("writing-open").click()
    finding.until("document.getElementById('deciding-picture').width === 240")
    before = zoom(finding)
    for _time in range(3):
        finding.test_id("sheet-larger").click()
    assert abs(zoom(finding) / before - 1.5**3) < 0.05
    table, sheet = finding.test_id("table").bounding_box(), finding.test_id("sheet").bounding_box()
    part, mouse = sheet["width"] / 240, finding.page.mouse
    x, y = table["x"] + 60, table["y"] + 60
    mouse.move(x, y)
    mouse.down()
    mouse.move(x + 20 * part, y + 10 * part, steps=4)
    mouse.up()
    finding.until("document.querySelectorAll('[data-testid=box]').length === 2")
    drawn = finding.test_id("box").nth(1).bounding_box()
    assert abs(drawn["x"] - x) <= part and abs(drawn["width"] - 20 * part) <= part
    for _time in range(5):
        finding.test_id("sheet-smaller").click()
    assert abs(zoom(finding) - before) < 0.01


def test_two_fingers_enlarge_the_image_and_draw_nothing(finding: Scanveil, tmp_path: Path) -> None:
    only_chromium("fingers are made by its own protocol")
    finding.choose_files(put(tmp_path / "CD", "one.dcm", 1, pixels(NAME)))
    search(finding)
    finding.test_id("writing-open").click()
    finding.until("document.getElementById('deciding-picture').width === 240")
    box, touch, before = finding.test_id("table").bounding_box(), toucher(finding.page), zoom(finding)
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    touch("touchStart", (x - 40, y))
    touch("touchStart", (x - 40, y), (x + 40, y))
    touch("touchMove", (x - 100, y), (x + 100, y))
    touch("touchEnd")
    assert abs(zoom(finding) / before - 2.5) < 0.1
    assert len(boxes(finding)) == 1


def test_cards_are_chosen_by_small_pictures(finding: Scanveil, tmp_path: Path) -> None:
    for number, words in ((1, NAME), (2, "HANS"), (3, "1961")):
        put(tmp_path / "CD", f"{number}.dcm", number, pixels(*[words] * number), SeriesInstanceUID=f"2.25.3{number}")
    finding.choose_folder(tmp_path / "CD")
    search(finding)
    finding.test_id("writing-open").click()
    finding.until("[...document.querySelectorAll('#strip canvas')].filter((one) => one.width > 1).length === 3")
    finding.test_id("strip-card").nth(2).click()
    finding.until("document.getElementById('deciding-title').textContent.startsWith('3 of 3')")
    finding.until("!document.getElementById('deciding-done').disabled")
    finding.test_id("deciding-done").click()
    finding.until("document.querySelectorAll('#strip .decided').length === 1")
    assert finding.test_id("strip-card").nth(2).get_attribute("aria-label") == "1 image: decided"


@pytest.mark.parametrize("size", [(1366, 700), (390, 844), (320, 568)])
def test_what_decides_is_in_sight_with_the_image(finding: Scanveil, tmp_path: Path, size: tuple[int, int]) -> None:
    finding.page.set_viewport_size({"width": size[0], "height": size[1]})
    tall = np.repeat(pixels(NAME), 12, axis=0)
    put(tmp_path / "CD", "one.dcm", 1, tall)
    finding.choose_files(put(tmp_path / "CD", "two.dcm", 2, pixels(NAME)), tmp_path / "CD" / "one.dcm")
    if size[0] < 800:
        finding.app.locator("#next").click()
    search(finding)
    finding.test_id("writing-open").click()
    finding.until("!document.getElementById('deciding-done').disabled")
    box = finding.test_id("deciding-done").bounding_box()
    assert box["y"] + box["height"] <= size[1] and finding.test_id("table").bounding_box()["height"] >= 120


def test_images_that_look_alike_are_decided_on_together(finding: Scanveil, tmp_path: Path) -> None:
    for number in (1, 2, 3):
        stored = pixels(NAME)
        stored[80:, number * 10 : number * 10 + 5] = 120
        put(tmp_path / "CD", f"{number}.dcm", number, stored)
    finding.choose_folder(tmp_path / "CD")
    search(finding)
    finding.test_id("writing-open").click()
    assert finding.test_id("deciding-title").inner_text() == "3 images like this one"
    finding.app.locator("#deciding-all").click()
    finding.test_id("deciding-done").click()
    found, report, _readme = copies(finding.deidentify(), tmp_path)
    assert len(found) == 3 and all(len(one["writing"]["boxes"]) == 1 for one in report["files"])


def test_what_nobody_decided_on_is_withheld(finding: Scanveil, tmp_path: Path) -> None:
    put(tmp_path / "CD", "written.dcm", 1, pixels(NAME))
    put(tmp_path / "CD", "plain.dcm", 2, pixels())
    finding.choose_folder(tmp_path / "CD")
    search(finding)
    found, report, _readme = copies(finding.deidentify(), tmp_path)
    assert len(found) == 1 and "nobody has decided" in report["withheld"][0]["sentence"]
    assert report["files"][0]["writing"]["decided_by"] == ""


def test_without_a_search_an_ultrasound_image_waits_for_a_look(page: Scanveil, tmp_path: Path) -> None:
    page.choose_files(put(tmp_path / "CD", "one.dcm", 1, pixels(NAME)))
    assert page.test_id("writing-search").is_hidden()
    page.deidentify()
    assert "often have writing in them" in page.test_id("report").inner_text()


def test_looking_can_be_stopped(truly_finding: Scanveil, tmp_path: Path) -> None:
    truly_finding.choose_files(put(tmp_path / "CD", "one.dcm", 1, pixels(NAME)))
    truly_finding.test_id("writing-search").click()
    truly_finding.test_id("writing-stop").click()
    truly_finding.until("document.getElementById('writing-stop').hidden")
    assert "not looked for yet" in truly_finding.test_id("writing-said").inner_text()


FINDER_DIES = "self.onmessage = ({ data: { parts } }) => parts && tell('dead', { text: 'no memory' }); //"
NO_SIMD = "session = Promise.reject(new Error('no available backend found')); //"


@pytest.mark.parametrize("fault", [("self.onmessage = ", FINDER_DIES), ("session = boot(parts);", NO_SIMD)])
def test_where_the_model_cannot_run_it_says_so_and_the_page_goes_on(
    closed_page: Scanveil, tmp_path: Path, fault: tuple[str, str]
) -> None:
    closed_page.alter("app/finder.js", lambda text: text.replace(*fault, 1))
    closed_page.page.goto(closed_page.site.url + "#writing")
    closed_page.until_state("ready").choose_files(put(tmp_path / "CD", "one.dcm", 1, pixels(NAME)))
    closed_page.test_id("writing-search").click()
    closed_page.until("document.getElementById('status').textContent.startsWith('Writing cannot be looked for')")
    assert closed_page.js("document.body.dataset.state") == "viewing"


def test_a_model_that_was_changed_is_not_used(closed_page: Scanveil) -> None:
    only_chromium("routes are served to the outer page by its own protocol")

    def cut(route: Any) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, body=answer.body()[:-1] + b"\1")

    closed_page.page.route("**/detector.onnx.gz", cut)
    closed_page.page.goto(closed_page.site.url + "#writing")
    closed_page.until_state("error")
    assert "detector.onnx.gz was cut off or changed" in closed_page.status()


def test_the_worker_with_the_model_has_no_way_out(closed_page: Scanveil, tmp_path: Path) -> None:
    names = "['fetch', 'XMLHttpRequest', 'WebSocket', 'importScripts', 'Worker', 'EventSource', 'indexedDB']"
    told = f"tell('dead', {{ text: 'left: ' + {names}.filter((one) => self[one] !== undefined).join() }})"

    def tell_what_is_left(text: str) -> str:
        return text.replace('session.then(() => tell("ready", {})', f"session.then(() => {told}", 1)

    closed_page.alter("app/finder.js", tell_what_is_left)
    closed_page.page.goto(closed_page.site.url + "#writing")
    closed_page.until_state("ready").choose_files(put(tmp_path / "CD", "one.dcm", 1, pixels(NAME)))
    closed_page.test_id("writing-search").click()
    closed_page.until("document.getElementById('status').textContent.startsWith('Writing cannot')", seconds=SEARCH_S)
    assert any('left: "' in one for one in closed_page.warnings)


def test_places_are_saved_and_used_again_on_images_of_that_size_only(finding: Scanveil, tmp_path: Path) -> None:
    put(tmp_path / "CD", "one.dcm", 1, pixels(NAME), Manufacturer="Maker")
    put(tmp_path / "CD", "two.dcm", 2, pixels("HANS"), Manufacturer="Maker", SeriesInstanceUID="2.25.31")
    finding.choose_folder(tmp_path / "CD")
    search(finding)
    finding.test_id("writing-open").click()
    finding.until("document.getElementById('deciding-picture').width === 240")
    finding.app.locator("#deciding-all").click()
    saved = finding.saved(tmp_path, lambda: finding.test_id("template-save").click())
    (template,) = json.loads(saved.read_text())["templates"]
    assert (template["manufacturer"], template["rows"], template["columns"]) == ("Maker", 96, 240)
    finding.test_id("deciding-next").click()
    finding.until("!document.getElementById('template-input').disabled")  # the other picture is there
    finding.choose("template-input", saved)
    finding.until("document.querySelector('[data-testid=box][aria-pressed=true]')")
    small = tmp_path / "small.json"
    small.write_text(json.dumps({"templates": [{**template, "rows": 10}]}))
    finding.choose("template-input", small)
    finding.until("!document.getElementById('template-problem').hidden")


def test_escape_closes_the_card(finding: Scanveil, tmp_path: Path) -> None:
    finding.choose_files(put(tmp_path / "CD", "one.dcm", 1, pixels(NAME)))
    search(finding)
    finding.test_id("writing-open").click()
    finding.until("document.activeElement.id === 'deciding-close'")
    finding.page.keyboard.press("Escape")
    finding.until("document.getElementById('deciding').hidden && document.activeElement.id === 'writing-open'")
