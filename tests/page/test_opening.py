"""What is open can be closed at once, and what comes to it is asked about."""

from __future__ import annotations

from pathlib import Path

from page.altered import FRAME
from page.driver import Scanveil
from pydicom.data import get_testdata_file

CT, MR = (Path(get_testdata_file(name)) for name in ("CT_small.dcm", "MR_small.dcm"))
LEFT = """() => ({
  listed: document.getElementById('series-list').childElementCount,
  painted: +document.getElementById('viewport-0').dataset.painted,
  fields: document.getElementById('field-list').childElementCount,
  elements: document.getElementById('element-list').childElementCount,
  report: document.getElementById('report').textContent,
  key: !document.getElementById('key-save').hidden,
  typed: ['folder-input', 'files-input', 'key-input', 'passphrase', 'element-search']
    .map((name) => document.getElementById(name).value).join(''),
  state: document.body.dataset.state,
  focus: document.activeElement.id,
})"""
NOTHING = {
    "listed": 0,
    "painted": 0,
    "fields": 0,
    "elements": 0,
    "report": "",
    "key": False,
    "typed": "",
    "state": "ready",
    "focus": "folder-input",
}


def test_files_that_fall_onto_the_frame_are_opened_too(closed_page: Scanveil) -> None:
    """Where the drop is sooner than what covers it."""
    page = closed_page.alter(FRAME, lambda frame: frame.replace('tell("cover")', "0")).open()
    page.drop(MR, CT, covered=False)
    page.until_state("viewing").until_painted()
    assert sorted(one["modality"] for one in page.series()) == ["CT", "MR"] and page.problems() == {}


def test_two_tabs_know_nothing_of_each_other(page: Scanveil) -> None:
    """Each has a frame, workers and files of its own; what is done in one changes nothing in the other."""
    page.choose_files(CT).until_painted()
    other = Scanveil(page.page.context.new_page(), page.site).open()
    assert other.series() == [] and other.test_id("seal").get_attribute("data-sealed") == "true"
    other.choose_files(MR).until_painted()
    assert [one["modality"] for one in page.series()] == ["CT"]
    assert page.deidentify().status().startswith("Done: 1 anonymized copy")
    other.page.close()


def copied(page: Scanveil) -> Scanveil:
    """A page with a ZIP that is not saved, and all else that can be made of a file."""
    page.choose_files(CT).until_painted()
    page.test_id("elements-button").click()
    page.until("() => document.querySelectorAll('#element-list tr').length > 9")
    page.test_id("element-search").fill("name")
    page.deidentify()
    page.js("() => { document.getElementById('keys').open = true; }")
    page.test_id("passphrase").fill("three or four words")
    return page


def test_starting_over_closes_everything(page: Scanveil) -> None:
    """Not before it was asked whether the ZIP may go; then nothing is left of the files, and others can be opened."""
    copied(page).start_over()
    page.until("() => document.activeElement.id === 'asking'")
    assert page.test_id("asking").inner_text().startswith("The ZIP has not been saved. Start over all the same?")
    page.test_id("start-over-yes").click()
    page.until("() => document.activeElement.id === 'folder-input'")
    assert page.js(LEFT) == NOTHING and not page.test_id("download").is_visible()
    assert page.status() == "Everything is closed. You can open other files."
    page.choose_files(MR).until_painted()
    assert [one["modality"] for one in page.series()] == ["MR"]
    assert page.problems() == {} and not page.errors
    page.deidentify()
    assert page.status().startswith("Done: 1 anonymized copy")


def test_the_question_is_answered_by_keys(page: Scanveil) -> None:
    """Escape and the first answer go back, and nothing is lost; the second one starts over."""
    copied(page)
    for key in ("Escape", "Enter"):
        page.ways_in().test_id("start-over").focus()
        page.page.keyboard.press("Enter")
        page.until("() => document.activeElement.id === 'asking'")
        if key == "Enter":
            page.page.keyboard.press("Tab")
        page.page.keyboard.press(key)
        page.until("() => document.activeElement.id === 'step-open'")
        assert page.test_id("download").is_visible() and not page.test_id("asking").is_visible()
    page.ways_in().test_id("start-over").focus()
    page.page.keyboard.press("Enter")
    page.until("() => document.activeElement.id === 'asking'")
    for key in ("Tab", "Tab", "Enter"):
        page.page.keyboard.press(key)
    page.until("() => document.activeElement.id === 'folder-input'")
    assert page.js(LEFT) == NOTHING and not page.test_id("download").is_visible()


def test_a_zip_that_was_saved_is_not_asked_about(page: Scanveil, tmp_path: Path) -> None:
    """Nothing would be lost."""
    copied(page).download(tmp_path)
    page.start_over()
    page.until_state("ready")
    assert page.js(LEFT) == NOTHING and not page.test_id("download").is_visible()


def test_starting_over_while_files_are_read_stops_it(page: Scanveil, tmp_path: Path) -> None:
    """What the old workers were asked for does not come."""
    data = CT.read_bytes()
    for at in range(400):
        (tmp_path / f"{at}.dcm").write_bytes(
            data.replace(b"1.3.6.1.4.1.5962.1.1.1", b"1.3.6.1.4.1.5962.1.1.%d" % (at % 9 + 1))
        )
    page.choose("folder-input", tmp_path)
    page.until_state("reading")
    page.js("document.getElementById('start-over').click()")  # at once: the first image takes its place
    page.until_state("ready")
    page.choose_files(MR).until_painted().settled()
    assert [one["modality"] for one in page.series()] == ["MR"] and page.problems() == {}
    assert page.status() == "1 image in 1 series." and not page.errors


def test_workers_that_knew_the_files_are_ended(closed_page: Scanveil) -> None:
    """All of them; those that come have seen nothing."""
    page = closed_page
    page.first(
        "window.ended = 0; window.begun = 0; const end = Worker.prototype.terminate;"
        " Worker.prototype.terminate = function () { ended += 1; return end.call(this); };"
        " window.Worker = class extends Worker { constructor(...all) { super(...all); begun += 1; } };"
    )
    page.open().choose_files(CT).until_painted()
    begun = page.js("begun")
    page.start_over()
    page.until("() => begun > ended && ended > 0")
    assert page.js("ended") == begun


def test_panes_are_one_again(page: Scanveil) -> None:
    """And the chosen tool stays."""
    page.choose_files(CT).until_painted()
    page.test_id("tool-zoom").click()
    page.start_over()
    page.until_state("ready")
    assert page.js("document.querySelectorAll('[data-testid=pane]').length") == 1
    assert page.test_id("tool-zoom").get_attribute("aria-pressed") == "true"


def test_more_files_are_opened_together_or_instead(page: Scanveil) -> None:
    """As it is answered; until then, and after neither, nothing changes."""
    page.choose_files(CT).until_painted().drop(MR)
    page.until("() => document.activeElement.id === 'asking'")
    assert page.test_id("asking").inner_text().startswith("Add these to what is open, or open them instead?")
    assert [one["modality"] for one in page.series()] == ["CT"]
    page.page.keyboard.press("Escape")
    page.until("() => document.getElementById('asking').hidden")
    page.choose_files(MR, answer="instead").until_painted()
    assert [one["modality"] for one in page.series()] == ["MR"]
    page.drop(CT)
    page.answer("together")
    assert [one["modality"] for one in page.series()] == ["CT", "MR"] and not page.errors


def test_a_folder_that_waits_is_opened_instead_with_all_that_is_in_it(page: Scanveil, tmp_path: Path) -> None:
    """Also where more was dropped before the answer; what was dropped and given up is not in it."""
    for name in ("one", "two", "three"):
        (tmp_path / name).mkdir()
        for at in range(3):
            (tmp_path / name / f"{name}{at}.txt").write_text(name)
    (tmp_path / "two" / "mr.dcm").write_bytes(MR.read_bytes())
    page.choose_files(CT).until_painted().drop(tmp_path / "one")
    page.test_id("go-back").click()
    page.drop(tmp_path / "two")
    page.drop(tmp_path / "three")
    page.answer("instead").until_painted()
    assert len(page.problems()) == 6 and not [path for path in page.problems() if path.startswith("one")]


def test_the_sample_counts_as_files_like_others(page: Scanveil) -> None:
    """It is asked about, and opened instead of them."""
    page.choose_files(MR).until_painted()
    page.ways_in().test_id("sample-button").click()
    page.answer("instead").until_painted()
    assert {one["modality"] for one in page.series()} == {"CT"}


def test_files_that_come_while_copies_are_made_are_opened_without_a_question(page: Scanveil) -> None:
    """They are read when the copies are there."""
    page.choose_files(CT).until_painted()
    page.js("() => document.getElementById('deidentify').click()")
    page.drop(MR)
    page.until("() => document.querySelectorAll('[data-testid=series]').length === 2")
    assert not page.test_id("asking").is_visible()
