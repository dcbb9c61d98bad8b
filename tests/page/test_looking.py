"""The viewport: what it shows, and every way to move, brighten and enlarge it."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import imagecodecs
import numpy as np
import pydicom
import pytest
from builders import JPEG_2000, packed_image, render_frame
from page.driver import WINDOW, Scanveil, Site, tab
from playwright.sync_api import BrowserContext
from pydicom.data import get_testdata_file

from scanveil import cli
from scanveil.dicom.reading import read_header

SHOWN = (
    "CT_small.dcm",
    "MR_small.dcm",
    "MR_small_bigendian.dcm",
    "MR_small_RLE.dcm",
    "MR_small_jp2klossless.dcm",
    "MR_small_jpeg_ls_lossless.dcm",
    "image_dfl.dcm",
    "examples_palette.dcm",
    "examples_rgb_color.dcm",
    "JPEG-LL.dcm",
    "liver_1frame.dcm",
)


def _rendered(path: Path, **how: float) -> tuple[int, int, bytes]:
    """What the terminal would draw, as columns, rows and RGBA."""
    with open(path, "rb") as file:
        header = read_header(file, path=str(path), size=path.stat().st_size)
        image = render_frame(header, file, 0, **how)
    return image.columns, image.rows, image.rgba.tobytes()


def test_the_canvas_shows_what_the_terminal_renders(page: Scanveil, tmp_path: Path) -> None:
    """Pixel for pixel, on CPython and in the page, one after the other."""
    for number, name in enumerate(SHOWN):
        dataset = pydicom.dcmread(get_testdata_file(name))
        dataset.SeriesInstanceUID = f"1.2.3.{number}"  # some are of one series
        dataset.SOPInstanceUID = dataset.file_meta.MediaStorageSOPInstanceUID = f"1.2.3.{number}.1"
        dataset.save_as(tmp_path / name)
    page.choose_folder(tmp_path).until_painted().settled()
    for number, name in enumerate(SHOWN):
        page.app.locator(f"[data-testid=series][data-series-uid='1.2.3.{number}']").click()
        page.until("(uid) => document.getElementById('viewport-0').dataset.seriesUid === uid", f"1.2.3.{number}")
        assert page.pixels() == _rendered(tmp_path / name), name


def test_the_canvas_shows_what_the_command_writes(page: Scanveil, tmp_path: Path) -> None:
    """`scanveil render` with a window, and the page with the same window."""
    path = Path(get_testdata_file("CT_small.dcm"))
    page.choose_files(path).until_painted()
    before = page.painted()
    page.page.keyboard.press("2")
    page.until_painted(before)
    shown = page.viewport()
    out = tmp_path / "out.png"
    window = ["--center", shown["windowCenter"], "--width", shown["windowWidth"]]
    assert cli.main(["render", str(path), *window, "-o", str(out)]) == 0
    from imagecodecs import png_decode

    columns, rows, pixels = page.pixels()
    picture = png_decode(out.read_bytes())
    if picture.ndim == 2:
        picture = np.repeat(picture[..., np.newaxis], 3, axis=-1)
    assert picture.shape[:2] == (rows, columns)
    assert np.array_equal(np.frombuffer(pixels, np.uint8).reshape(rows, columns, 4)[..., :3], picture[..., :3])


def _ct(number: int, side: int = 128) -> bytes:
    """A slice of a stack of ten, each of its own brightness, lying the other way round than its number says."""
    dataset = pydicom.dcmread(get_testdata_file("CT_small.dcm"))
    dataset.SOPInstanceUID = dataset.file_meta.MediaStorageSOPInstanceUID = f"1.2.3.{number + 1}"
    dataset.SeriesInstanceUID = "1.2.4"
    dataset.InstanceNumber = number
    dataset.ImagePositionPatient = [0, 0, -2.0 * number]
    dataset.Rows = dataset.Columns = side
    dataset.PixelData = np.full((side, side), 100 * (number % 10), "<i2").tobytes()
    dataset.PatientName = "Roe^Richard"
    out = io.BytesIO()
    dataset.save_as(out, enforce_file_format=True)
    return out.getvalue()


@pytest.fixture(scope="module")
def opened_stack(site: Site, window: BrowserContext, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scanveil]:
    """A page with ten slices, for all tests that only look at them."""
    folder = tmp_path_factory.mktemp("stack")
    for number in range(10):
        (folder / f"slice{number}.dcm").write_bytes(_ct(number))
    with tab(window, site) as page:
        yield page.open().choose_folder(folder).until_painted().settled()


@pytest.fixture
def stack(opened_stack: Scanveil) -> Iterator[Scanveil]:
    """That page, as it was when it was opened."""
    opened_stack.page.set_viewport_size(WINDOW)
    opened_stack.test_id("tool-window").click()
    opened_stack.app.locator("#reset").click()
    opened_stack.app.locator("#stage-0").focus()
    yield opened_stack.settled()
    assert opened_stack.errors == []


def _until_index(page: Scanveil, index: int) -> None:
    page.until("(n) => +document.getElementById('viewport-0').dataset.index === n", index)


def test_slices_are_in_the_order_in_which_they_lie(stack: Scanveil) -> None:
    """By position along the normal, not by name: the highest number lies lowest and comes first."""
    assert stack.viewport()["count"] == "10"
    stack.page.keyboard.press("Home")
    _until_index(stack, 0)
    with_brightest = np.frombuffer(stack.pixels()[2], np.uint8)[0]
    stack.page.keyboard.press("End")
    _until_index(stack, 9)
    assert with_brightest >= np.frombuffer(stack.pixels()[2], np.uint8)[0]
    assert "Position" in stack.js("document.getElementById('corner-position-0').textContent")


def test_pixels_that_are_written_over_are_those_of_no_frame_that_is_shown_again(page: Scanveil, tmp_path: Path) -> None:
    """The room of pictures that are not kept goes back to the worker; every one is right all the same."""
    for number in range(10):
        (tmp_path / f"slice{number}.dcm").write_bytes(_ct(number, side=1000))
    stack = page.choose_folder(tmp_path).until_painted().settled()
    stack.page.keyboard.press("Home")
    stack.js("""() => {
      const post = Worker.prototype.postMessage;
      window.handedBack = 0;
      Worker.prototype.postMessage = function (message, transfer) {
        if (message.spare) window.handedBack += 1;
        post.call(this, message, transfer);
      };
    }""")
    _press(stack, "2")  # a wide window, in which each slice has a grey of its own
    plain = _all_ten(stack, range(10), "ArrowDown")
    _press(stack, "i")
    inverted = _all_ten(stack, range(9, -1, -1), "ArrowUp")
    assert stack.js("() => window.handedBack") > 5
    assert len({*plain, *inverted}) == 20
    assert [255 - grey for grey in plain] == inverted[::-1]


def _press(stack: Scanveil, key: str) -> None:
    """Press a key that has the image painted anew, and wait for that."""
    before = stack.painted()
    stack.page.keyboard.press(key)
    stack.until_painted(before)


def _all_ten(stack: Scanveil, indices: range, key: str) -> list[int]:
    """The grey of each of the ten slices, of which every pixel has the same."""
    greys = []
    for index in indices:
        _until_index(stack, index)
        pixels = np.frombuffer(stack.pixels()[2], np.uint32)
        assert (pixels == pixels[0]).all()
        greys.append(int(pixels[0]) & 255)
        stack.page.keyboard.press(key)
    return greys


def test_keys_move_through_slices(stack: Scanveil) -> None:
    """Arrows by one, Page keys by ten, Home and End to the ends, never beyond."""
    press = stack.page.keyboard.press
    press("Home")
    for key, index in (
        ("ArrowDown", 1),
        ("ArrowRight", 2),
        ("ArrowUp", 1),
        ("ArrowLeft", 0),
        ("ArrowUp", 0),
        ("PageDown", 9),
        ("PageUp", 0),
        ("End", 9),
        ("ArrowDown", 9),
        ("Home", 0),
    ):
        press(key)
        _until_index(stack, index)


def test_wheel_slider_and_drag_move_through_slices(stack: Scanveil) -> None:
    """Three more ways to scroll."""
    box = stack.app.locator("#stage-0").bounding_box()
    stack.page.keyboard.press("Home")
    _until_index(stack, 0)
    stack.page.mouse.move(box["x"] + 200, box["y"] + 200)
    for notch in (1, 2, 3):
        stack.page.mouse.wheel(0, 120)
        _until_index(stack, notch)
    stack.test_id("slice-slider").fill("8")
    _until_index(stack, 7)
    stack.test_id("tool-scroll").click()
    stack.page.mouse.move(box["x"] + 200, box["y"] + 200)
    stack.page.mouse.down()
    stack.page.mouse.move(box["x"] + 200, box["y"] + 200 - 30, steps=5)
    stack.page.mouse.up()
    _until_index(stack, 2)


def test_dragging_changes_the_window_and_reset_brings_it_back(stack: Scanveil) -> None:
    """Across for width, down for center; the numbers on the image follow."""
    own = stack.viewport()
    box = stack.app.locator("#stage-0").bounding_box()
    stack.page.mouse.move(box["x"] + 200, box["y"] + 200)
    stack.page.mouse.down()
    stack.page.mouse.move(box["x"] + 260, box["y"] + 230, steps=6)
    stack.page.mouse.up()
    stack.until("(own) => document.getElementById('viewport-0').dataset.windowWidth !== own", own["windowWidth"])
    changed = stack.viewport()
    assert float(changed["windowWidth"]) > float(own["windowWidth"])
    assert float(changed["windowCenter"]) > float(own["windowCenter"])
    stack.page.keyboard.press("r")
    stack.until("(own) => document.getElementById('viewport-0').dataset.windowWidth === own", own["windowWidth"])


def test_presets_are_chosen_by_number_and_from_the_list(stack: Scanveil) -> None:
    """The file's own windows and the usual ones for CT."""
    names = stack.js("[...document.getElementById('presets').options].map((one) => one.textContent)")
    assert {"Lung", "Bone", "Brain"} <= set(names)
    stack.test_id("presets").select_option(label="Lung")
    stack.until("document.getElementById('viewport-0').dataset.windowCenter === '-600'")
    stack.page.keyboard.press("1")
    stack.until("document.getElementById('viewport-0').dataset.windowCenter !== '-600'")


def test_invert_turns_every_grey_around(stack: Scanveil) -> None:
    """Each grey becomes 255 minus itself, but for rounding."""
    before = np.frombuffer(stack.pixels()[2], np.uint8).reshape(-1, 4)
    painted = stack.painted()
    stack.page.keyboard.press("i")
    stack.until_painted(painted)
    after = np.frombuffer(stack.pixels()[2], np.uint8).reshape(-1, 4)
    assert np.abs(after[:, :3].astype(int) - (255 - before[:, :3].astype(int))).max() <= 1
    assert np.array_equal(before[:, 3], after[:, 3])
    assert stack.app.locator("#invert").get_attribute("aria-pressed") == "true"


def test_zoom_pan_and_fit_change_only_where_the_image_lies(stack: Scanveil) -> None:
    """No new frame is asked for."""
    transform = "document.getElementById('viewport-0').style.transform"
    fitted, painted = stack.js(transform), stack.painted()
    stack.page.keyboard.press("+")
    stack.until(f"{transform} !== {fitted!r}")
    stack.test_id("tool-pan").click()
    zoomed = stack.js(transform)
    box = stack.app.locator("#stage-0").bounding_box()
    stack.page.mouse.move(box["x"] + 200, box["y"] + 200)
    stack.page.mouse.down()
    stack.page.mouse.move(box["x"] + 240, box["y"] + 220, steps=3)
    stack.page.mouse.up()
    stack.until(f"{transform} !== {zoomed!r}")
    stack.app.locator("#fit").click()
    stack.until(f"{transform} === {fitted!r}")
    assert stack.painted() == painted


def test_space_plays_and_stops(stack: Scanveil) -> None:
    """A cine goes round; a second press stops it."""
    painted = stack.painted()
    stack.page.keyboard.press("Space")
    stack.until_painted(painted + 5)
    stack.page.keyboard.press("Space")
    stack.until("document.getElementById('play').getAttribute('aria-pressed') === 'false'")


def test_letters_and_scale_say_how_the_image_lies(stack: Scanveil) -> None:
    """An axial slice has the patient's right at its left edge."""
    letters = [
        stack.js(f"document.getElementById('letter-{edge}-0').textContent")
        for edge in ("left", "right", "top", "bottom")
    ]
    assert letters == ["R", "L", "A", "P"]
    assert stack.js("document.getElementById('scale-text-0').textContent").split()[1] in ("mm", "cm")
    assert "Not for diagnosis" in stack.js("document.getElementById('stage-0').textContent")


def test_names_are_hidden_in_the_whole_page_at_once(stack: Scanveil) -> None:
    """By a button and by a key: somebody may look over one's shoulder."""
    assert "Roe, Richard" in stack.js("document.getElementById('stage-0').textContent")
    stack.test_id("hide-names").click()
    stack.until("!document.body.innerText.includes('Roe')")
    assert "Person 1" in stack.js("document.getElementById('list').textContent")
    stack.page.keyboard.press("h")
    stack.until("document.getElementById('stage-0').textContent.includes('Roe, Richard')")
    assert "Roe, Richard" in stack.js("document.getElementById('list').textContent")


def test_a_frame_that_cannot_be_decoded_says_why(page: Scanveil, tmp_path: Path) -> None:
    """Broken pixels: a sentence in the viewport, and no image that could be mistaken for one."""
    data = bytearray(Path(get_testdata_file("MR_small_jp2klossless.dcm")).read_bytes())
    at = data.index(b"\xff\x4f\xff\x51")
    data[at + 4 : at + 60] = bytes(56)
    broken = tmp_path / "broken.dcm"
    broken.write_bytes(data)
    page.choose_files(broken)
    page.until("!document.getElementById('message-0').hidden")
    assert len(page.test_id("frame-message").text_content()) > 30
    assert page.app.locator("#viewport-0").is_hidden()


def test_an_image_that_takes_long_is_announced_over_the_one_before(page: Scanveil, tmp_path: Path) -> None:
    """Nobody should take the old image for the new one; one that is there at once is not announced."""
    noise = np.random.default_rng(1).integers(0, 4096, (2600, 3000), np.uint16)
    slow = packed_image([imagecodecs.jpeg2k_encode(noise, level=0, codecformat="j2k")], JPEG_2000, noise)
    (tmp_path / "slow.dcm").write_bytes(slow)
    (tmp_path / "quick.dcm").write_bytes(Path(get_testdata_file("MR_small.dcm")).read_bytes())
    page.choose_folder(tmp_path).until_painted().settled()
    watch = """() => {
      const waiting = document.getElementById('waiting-0'), stage = document.getElementById('stage-0');
      window.announced = [];
      window.watching = setInterval(() => {
        const seen = getComputedStyle(waiting).visibility === 'visible' && !waiting.hidden;
        if (seen) window.announced.push(waiting.offsetHeight / stage.clientHeight);
      }, 30);
    }"""
    page.js(watch)
    covered = {}
    for kind in ("CT", "MR"):
        page.js("() => { window.announced.length = 0; }")
        before = page.painted()
        page.app.locator(f"[data-testid=series][data-modality={kind}]").click()
        page.until_painted(before)
        covered[kind] = page.js("() => window.announced")
    assert covered["CT"] and min(covered["CT"]) > 0.99
    assert covered["MR"] == []
    assert page.js("() => document.getElementById('waiting-0').hidden")


def test_while_the_window_is_dragged_no_other_image_is_made(stack: Scanveil) -> None:
    """Its neighbours would be made under a window that is another one by then; after a move, they are made again."""
    stack.js("""() => {
      const post = Worker.prototype.postMessage;
      window.asked = [];
      Worker.prototype.postMessage = function (message, transfer) {
        window.asked.push(message.kind);
        post.call(this, message, transfer);
      };
    }""")
    box = stack.app.locator("#stage-0").bounding_box()
    assert box
    stack.page.mouse.move(box["x"] + 200, box["y"] + 200)
    stack.page.mouse.down()
    for at in range(10):
        before = stack.painted()
        stack.page.mouse.move(box["x"] + 205 + 3 * at, box["y"] + 200)
        stack.until_painted(before)
    stack.page.mouse.up()
    assert "ahead" not in stack.js("() => window.asked")
    stack.page.keyboard.press("ArrowDown")
    stack.until("() => window.asked.includes('ahead')")


def test_what_is_not_applied_to_an_image_is_said_below_it(page: Scanveil, tmp_path: Path) -> None:
    """A window without width is left out, and nobody has to guess."""
    dataset = pydicom.dcmread(get_testdata_file("CT_small.dcm"))
    dataset.WindowCenter, dataset.WindowWidth = 40, 0
    dataset.save_as(tmp_path / "flat.dcm")
    page.choose_files(tmp_path / "flat.dcm").until_painted()
    page.until("document.getElementById('notes-0').textContent.includes('left out')")


def test_the_first_image_is_shown_while_the_rest_is_read(page: Scanveil, tmp_path: Path) -> None:
    """Nobody waits for 400 files to see the first."""
    for number in range(400):
        (tmp_path / f"{number:03}.dcm").write_bytes(_ct(number))
    page.js(
        "() => { window.seen = []; const status = document.getElementById('status');"
        " const progress = document.getElementById('progress');"
        " new MutationObserver(() => window.seen.push([status.dataset.state, +progress.value]))"
        ".observe(document.getElementById('viewport-0'), {attributes: true, attributeFilter: ['data-painted']}); }"
    )
    page.choose_folder(tmp_path)
    state, done = page.js("window.seen[0]")
    assert state == "reading"
    assert done < 400


def test_the_page_is_usable_at_360_pixels(stack: Scanveil) -> None:
    """Nothing is wider than a small telephone."""
    stack.page.set_viewport_size({"width": 360, "height": 740})
    stack.until("document.getElementById('panel').hidden && document.documentElement.scrollWidth <= 360")
    stack.test_id("next").click()
    stack.test_id("deidentify").scroll_into_view_if_needed()
    assert stack.test_id("deidentify").is_visible()


def test_everything_can_be_reached_by_keyboard(stack: Scanveil) -> None:
    """Tab reaches every step and button, the series, the image, the slider; and the ways in, once they are open."""
    reached = set()
    for _ in range(2):
        stack.js("document.getElementById('skip').focus()")
        for _ in range(50):
            stack.page.keyboard.press("Tab")
            reached.add(stack.js("document.activeElement.dataset.testid || document.activeElement.id"))
        stack.page.keyboard.press("o")
    stack.page.keyboard.press("Escape")
    for name in (
        "step-open",
        "hide-names",
        "panel-button",
        "folder-input",
        "files-input",
        "sample-button",
        "series",
        "stage-0",
        "slice-slider",
        "deidentify",
        "prove-seal",
    ):
        assert name in reached, name


def test_every_disabled_control_says_why(page: Scanveil) -> None:
    """In all states that a person meets, a control that is disabled has a reason beside it."""
    silent = (
        "[...document.querySelectorAll('main :disabled, header :disabled')]"
        ".filter((one) => one.offsetParent && !one.closest('[title]')).map((one) => one.id)"
    )
    assert page.js(silent) == []
    page.choose_files(Path(get_testdata_file("CT_small.dcm"))).until_painted()
    assert page.js(silent) == []


def test_drawings_over_an_image_are_shown_and_can_be_switched_off(page: Scanveil, tmp_path: Path) -> None:
    from tests.core.test_overlays import PLANE, drawn_over

    (tmp_path / "a.dcm").write_bytes(drawn_over().to_bytes())
    page.choose_files(tmp_path / "a.dcm").until_state("viewing").until_painted()
    amber, count = b"\xff\xd4\x79\xff", int(PLANE.sum())

    def drawn() -> int:
        _, _, pixels = page.pixels()
        return sum(pixels[at : at + 4] == amber for at in range(0, len(pixels), 4))

    assert drawn() == count
    painted = page.painted()
    page.menu().test_id("drawings").click()
    page.until_painted(painted)
    assert drawn() == 0


def test_an_image_without_drawings_has_nothing_to_switch(stack: Scanveil) -> None:
    assert not stack.test_id("drawings").is_visible()
