"""What a person chooses before the button is what the copies are made by, and what will become of them is shown."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import numpy as np
import planting
import pydicom
import pytest
from builders import file_bytes, image
from page.driver import Scanveil
from planting import El, Planted
from playwright.sync_api import Locator
from pydicom.data import get_testdata_file

FIELDS = (
    "[...document.querySelectorAll('#fields [data-field]')].map((row) => [...row.children].map((cell) => "
    "cell.firstElementChild ? cell.firstElementChild.value || cell.firstElementChild.placeholder : cell.textContent))"
)


def study(folder: Path) -> Path:
    made = Planted(elements=planting.image(instance=b"1.2.3.999.71"))
    made.put(
        El(0x00080020, "DA", b"20240301"),
        El(0x00081030, "LO", b"MR head for Dr. Miller"),
        El(0x0008103E, "LO", b"<b>axial</b> Kanari"),
        El(0x00100010, "PN", b"Kanari^Gelb"),
        El(0x00100020, "LO", b"P-4711"),
        El(0x00100030, "DA", b"19300423"),
        El(0x00101010, "AS", b"093Y"),
    )
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "a.dcm").write_bytes(made.to_bytes())
    return folder


@pytest.fixture
def looked_at(page: Scanveil, tmp_path: Path) -> Scanveil:
    page.choose_folder(study(tmp_path / "CD")).until_state("viewing")
    page.until("() => document.querySelectorAll('#fields [data-field]').length === 5")
    return page


def fields(scanveil: Scanveil) -> dict[str, tuple[str, str]]:
    return {label: (before, after) for label, before, after in scanveil.js(f"() => {FIELDS}")}


def copies(scanveil: Scanveil, folder: Path) -> tuple[pydicom.Dataset, dict[str, object]]:
    with zipfile.ZipFile(scanveil.deidentify().download(folder)) as archive:
        name = next(name for name in archive.namelist() if "IM" in name or name.endswith(".dcm"))
        report = json.loads(archive.read("deidentification-report.json"))
        return pydicom.dcmread(archive.open(name)), report


def test_fields_are_shown_with_what_they_will_become(looked_at: Scanveil, tmp_path: Path) -> None:
    shown = fields(looked_at)
    assert shown["Name"][0] == "Kanari, Gelb" and shown["Name"][1].startswith("ANON-")
    assert shown["Patient number"] == ("P-4711", shown["Name"][1])
    assert shown["Date of birth"] == ("1930-04-23", "(removed)")
    assert shown["Study"] == ("MR head for Dr. Miller", "(removed)")
    assert shown["Series"][0] == "<b>axial</b> Kanari", "as text"
    dataset, _ = copies(looked_at, tmp_path)
    assert dataset.PatientName == shown["Name"][1] and "StudyDescription" not in dataset


def test_a_preset_changes_what_they_become_and_the_copies_follow(looked_at: Scanveil, tmp_path: Path) -> None:
    looked_at.choose_preset("second-opinion")
    looked_at.until("() => document.querySelector('#preset-sentence').textContent.includes('moves all dates')")
    looked_at.until(
        "() => [...document.querySelectorAll('#fields input')].some((box) => box.placeholder === 'MR head for')"
    )
    assert fields(looked_at)["Series"][1] == "axial"
    dataset, report = copies(looked_at, tmp_path)
    assert (dataset.StudyDescription, dataset.SeriesDescription, dataset.PatientAge) == ("MR head for", "axial", "090Y")
    assert dataset.StudyDate and dataset.StudyDate != "20240301"
    assert report["profile"] == "second-opinion" and "clean_descriptors" in report["options"]


def write(box: Locator, text: str) -> None:
    """Write into a box and leave it, with a key pressed: what is only filled in, Firefox does not tell as a change."""
    box.fill(text + "?")
    box.press("Backspace")
    box.press("Tab")


def test_what_is_typed_stands_in_the_copies(looked_at: Scanveil, tmp_path: Path) -> None:
    for label, text in (("Name", "Case 12"), ("Study", "Knee")):
        row = looked_at.app.locator("#fields tr", has=looked_at.app.locator("th", has_text=label)).first
        write(row.locator("input"), text)
        looked_at.until(
            "(text) => [...document.querySelectorAll('#fields input')].some((box) => box.value === text)", text
        )
    dataset, report = copies(looked_at, tmp_path)
    assert (dataset.PatientName, dataset.StudyDescription) == ("Case 12", "Knee")
    assert dataset.PatientID.startswith("ANON-")
    assert "Case 12" not in json.dumps(report)


def test_who_looks_like_another_is_asked_about_and_is_one_person_then(page: Scanveil, tmp_path: Path) -> None:
    """The list, the button and the copies say the same."""
    for at, name in enumerate((b"Kanari^Gelb", b"Amsel^Gelb")):
        made = Planted(elements=planting.image(instance=b"1.2.3.999.8%d" % at))
        made.put(El(0x00100010, "PN", name), El(0x00100020, "LO", b"4711"), El(0x00100030, "DA", b"19430817"))
        (tmp_path / f"{at}.dcm").write_bytes(made.to_bytes())
    page.choose_files(tmp_path / "0.dcm", tmp_path / "1.dcm").until_state("viewing")
    assert "2 people" in page.test_id("people-count").text_content()
    assert page.app.locator("#series-list h2").all_text_contents() == ["Amsel, Gelb", "Kanari, Gelb"]
    page.app.locator("[data-decision=one-person]").click()
    page.until("() => document.querySelectorAll('#series-list h2').length === 1")
    page.until("() => document.getElementById('people').hidden && document.getElementById('people-count').hidden")
    page.deidentify()
    with zipfile.ZipFile(page.download(tmp_path)) as archive:
        found = [pydicom.dcmread(archive.open(name)) for name in archive.namelist() if name.startswith("DICOM/")]
    assert len(found) == 2 and len({one.PatientID for one in found}) == 1
    assert "copies of 1 person" in page.js("document.getElementById('report').textContent")


def test_one_of_two_people_is_copied_by_keys(page: Scanveil, tmp_path: Path) -> None:
    """The tick of the other one is taken away with the space bar; the ZIP is of one person, and says so."""
    for at, (name, number) in enumerate(((b"Amsel^Gelb", b"4711"), (b"Zeisig^Otto", b"4712"))):
        made = Planted(elements=planting.image(instance=b"1.2.3.999.8%d" % at))
        made.elements = [one for one in made.elements if one.tag not in (0x0020000D, 0x0020000E)]
        made.put(El(0x00100010, "PN", name), El(0x00100020, "LO", number), El(0x00100030, "DA", b"19430817"))
        made.put(El(0x0020000D, "UI", b"1.2.3.999.1%d" % at), El(0x0020000E, "UI", b"1.2.3.999.2%d" % at))
        (tmp_path / f"{at}.dcm").write_bytes(made.to_bytes())
    page.choose_files(tmp_path / "0.dcm", tmp_path / "1.dcm").until_state("viewing")
    assert "2 people" in page.test_id("people-count").text_content()
    tick = page.app.locator("[data-testid=person] input").nth(1)
    tick.focus()
    page.page.keyboard.press("Space")
    page.until("() => document.getElementById('people-count').textContent.startsWith('1 of 2 files is ticked')")
    assert not page.app.locator("[data-testid=series-tick]").nth(1).is_checked()
    page.deidentify()
    with zipfile.ZipFile(page.download(tmp_path)) as archive:
        found = [name for name in archive.namelist() if name.startswith("DICOM/")]
        report = json.loads(archive.read("deidentification-report.json"))
    assert len(found) == 1 and report["left_out_by_choice"] == 1
    assert "1 file was left out by choice." in page.js("document.getElementById('report').textContent")


def test_what_is_being_typed_is_not_lost_when_the_fields_are_shown_anew(looked_at: Scanveil) -> None:
    """Something else was chosen, and what would become of a field has changed."""
    typing = looked_at.app.locator("#fields tr", has_text="Study").first.locator("input")
    before = typing.get_attribute("placeholder")
    typing.fill("Kne")
    looked_at.js("() => document.querySelector('#preset input[value=second-opinion]').click()")
    looked_at.until(
        "(before) => ![...document.querySelectorAll('#fields input')].some((box) => box.placeholder === before)",
        before,
    )
    assert typing.input_value() == "Kne"
    typing.press("e")
    typing.press("Tab")
    looked_at.until("() => [...document.querySelectorAll('#fields input')].some((box) => box.value === 'Knee')")


def typed(scanveil: Scanveil, label: str, text: str) -> str:
    """What is said of what somebody types into a field, once it is known what becomes of it."""
    row = scanveil.app.locator("#fields [data-field]", has=scanveil.app.locator("th", has_text=label)).first
    typing = row.locator("input")
    before = scanveil.js(
        "(name) => document.getElementById(name).textContent", typing.get_attribute("aria-describedby")
    )
    write(typing, text)
    scanveil.until(
        "([name, before]) => document.getElementById(name).textContent !== before",
        [typing.get_attribute("aria-describedby"), before],
    )
    said = scanveil.js("(name) => document.getElementById(name).textContent", typing.get_attribute("aria-describedby"))
    return str(said)


def test_what_cannot_be_written_is_said_below_it_and_closes_the_button(looked_at: Scanveil) -> None:
    """What else was typed is shown as it will stand; when it is changed, copies can be made."""
    assert typed(looked_at, "Study", "Knie rechts, M\u00fcller") == "In the copies: Knie rechts, Muller"
    assert "English keyboard" in typed(looked_at, "Name", "山田")
    name = looked_at.app.locator("#fields input").first
    assert name.get_attribute("aria-invalid") == "true"
    looked_at.until("() => document.getElementById('deidentify').disabled")
    assert looked_at.test_id("deidentify").get_attribute("title").startswith("Something that you typed cannot be used")
    assert looked_at.js("document.getElementById('profile-problem').hidden")
    assert looked_at.test_id("field-said").nth(3).text_content() == "In the copies: Knie rechts, Muller"
    assert typed(looked_at, "Name", "Case 7") == ""
    assert name.get_attribute("aria-invalid") == "false"
    assert not looked_at.test_id("deidentify").is_disabled()


def test_what_is_typed_and_changed_is_shown_as_it_stands_in_the_copies(looked_at: Scanveil, tmp_path: Path) -> None:
    """Without accents, and without what names somebody in the files."""
    said = typed(looked_at, "Study", "left knee, Kanari")
    assert said == "In the copies: left knee"
    assert typed(looked_at, "Name", "Kanari").startswith("This will be empty in the copies")
    assert typed(looked_at, "Series", "Gru\u0308n") == "In the copies: Grun"
    dataset, _ = copies(looked_at, tmp_path)
    assert (dataset.StudyDescription, dataset.PatientName, dataset.SeriesDescription) == ("left knee", "", "Grun")


def test_a_profile_file_is_taken_and_a_bad_one_refused_with_its_line(looked_at: Scanveil, tmp_path: Path) -> None:
    bad, good = tmp_path / "bad.toml", tmp_path / "good.toml"
    bad.write_text('name = "Ours"\noptions = ["retain_everything"]\n')
    good.write_text('name = "Ours"\noptions = ["retain_patient_characteristics"]\n')
    looked_at.choose("profile-input", bad)
    looked_at.until("() => document.getElementById('profile-problem').textContent.startsWith('Line 2: ')")
    looked_at.choose("profile-input", good)
    looked_at.until("() => document.querySelector('#preset input[value=own]:checked')")
    assert looked_at.js("() => document.getElementById('profile-problem').hidden")
    dataset, report = copies(looked_at, tmp_path)
    assert dataset.PatientAge == "090Y" and report["profile"] == "Ours"


def test_a_choice_can_be_saved_and_taken_again(looked_at: Scanveil, tmp_path: Path) -> None:
    looked_at.choose_preset("research")
    saved = looked_at.saved(tmp_path, looked_at.test_id("profile-save").click)
    assert 'name = "research"' in saved.read_text()
    looked_at.choose_preset("basic")
    looked_at.choose("profile-input", saved)
    looked_at.until("() => document.querySelector('#preset input[value=own]:checked')")
    assert "safe" in looked_at.js("() => document.getElementById('preset-sentence').textContent")


def test_every_element_is_shown_before_and_after_and_can_be_searched(looked_at: Scanveil) -> None:
    looked_at.test_id("elements-button").click()
    rows = (
        "[...document.querySelectorAll('#element-list tr')].map((row) => [...row.cells].map((cell) => cell.innerText))"
    )
    looked_at.until(f"() => {rows}.length > 15")
    shown = {name: (before, after) for name, before, after in looked_at.js(f"() => {rows}")}
    assert shown["PatientBirthDate"] == ("19300423", "")
    assert shown["StudyDescription"] == ("MR head for Dr. Miller", "removed")
    assert shown["Manufacturer"] == ("ACME Scanners", "ACME Scanners")
    assert shown["PatientIdentityRemoved"] == ("", "YES")
    assert looked_at.js("() => document.querySelector('#element-list b')") is None
    looked_at.test_id("element-search").fill("kanari")
    looked_at.until(f"() => {rows}.length === 2")
    assert {name for name, *_ in looked_at.js(f"() => {rows}")} == {"PatientName", "SeriesDescription"}


def test_a_withheld_file_is_included_when_the_person_has_looked_at_it(page: Scanveil, tmp_path: Path) -> None:
    """And not before; the report says so."""
    folder = study(tmp_path / "CD")
    burned = Planted(elements=planting.image(instance=b"1.2.3.999.72"))
    burned.put(El(0x00280301, "CS", b"YES"), El(0x00100010, "PN", b"Kanari^Gelb"))
    burned.put(El(0x00100020, "LO", b"P-4711"), El(0x00100030, "DA", b"19300423"))
    (folder / "b.dcm").write_bytes(burned.to_bytes())
    page.choose_folder(folder).until_state("viewing")
    page.deidentify()
    include = page.app.locator("#report button", has_text="Include it")
    assert include.is_disabled()
    page.app.locator("#report button", has_text="Look at it").click()
    page.until("() => !document.querySelector('[data-decision=release]').disabled")
    include.click()
    page.until("() => document.getElementById('status').textContent.startsWith('Done: 2 anonymized copies')")
    with zipfile.ZipFile(page.download(tmp_path)) as archive:
        report = json.loads(archive.read("deidentification-report.json"))
    assert [len(one["notes"]) for one in report["files"]] == [0, 1] and not report["withheld"]
    assert "A person looked at this file" in report["files"][1]["notes"][0]


def test_what_hides_in_unused_bits_is_set_to_zero_when_the_person_wants_it(page: Scanveil, tmp_path: Path) -> None:
    folder = study(tmp_path / "CD")
    hiding = Planted(elements=planting.image(instance=b"1.2.3.999.73"))
    hiding.elements = [one for one in hiding.elements if one.tag not in (0x00280101, 0x00280102)]
    hiding.put(El(0x00280101, "US", b"\4\0"), El(0x00280102, "US", b"\3\0"))
    hiding.elements = [one._replace(value=b"\x81" * 256) if one.tag == 0x7FE00010 else one for one in hiding.elements]
    (folder / "b.dcm").write_bytes(hiding.to_bytes())
    page.choose_folder(folder).until_state("viewing")
    page.deidentify()
    assert "no value are not empty" in page.test_id("withheld").inner_text()
    page.app.locator("#report button", has_text="Set these bits to zero").click()
    page.until("() => document.getElementById('status').textContent.startsWith('Done: 2 anonymized copies')")
    with zipfile.ZipFile(page.download(tmp_path)) as archive:
        names = [name for name in archive.namelist() if "IM" in name]
        values = [set(pydicom.dcmread(archive.open(name)).PixelData) for name in names]
    assert {1} in values


def mixed(folder: Path) -> Path:
    """A series of two images, a film, and a report."""
    for at in range(2):
        made = Planted(elements=planting.image(instance=b"1.2.3.999.4%d" % at))
        made.put(El(0x00100010, "PN", b"Kanari^Gelb"), El(0x00200013, "IS", b"%d" % at))
        (folder / f"{at}.dcm").write_bytes(made.to_bytes())
    film = image(np.arange(3 * 64, dtype="u1").reshape(3, 8, 8), NumberOfFrames=3, SeriesInstanceUID="2.25.77")
    (folder / "film.dcm").write_bytes(file_bytes(film))
    (folder / "report.dcm").write_bytes(Path(get_testdata_file("test-SR.dcm")).read_bytes())
    return folder


def copied(page: Scanveil, folder: Path) -> tuple[int, int]:
    """How many copies are made, and how many files were left out by choice."""
    with zipfile.ZipFile(page.deidentify().download(folder)) as archive:
        report = json.loads(archive.read("deidentification-report.json"))
    return len(report["files"]), report["left_out_by_choice"]


def test_a_kind_is_left_out_with_the_mouse(page: Scanveil, tmp_path: Path) -> None:
    """Kinds are counted above the list; what is left out of one is seen in the series and said before the button."""
    page.choose_folder(mixed(tmp_path))
    kinds = page.test_id("kinds").locator("label")
    assert kinds.all_inner_texts() == ["Images (5)", "Reports (1)"]
    kinds.nth(1).click()
    page.until("() => document.getElementById('people-count').textContent.includes('3 of 4 files are ticked')")
    report = page.app.locator(".series-row", has=page.app.locator("[data-modality=SR]"))
    assert not report.get_by_test_id("series-tick").is_checked()
    assert copied(page, tmp_path) == (3, 1)


def test_a_single_image_is_left_out_by_keys(page: Scanveil, tmp_path: Path) -> None:
    """With the space bar; its series is half ticked then, and so is its kind. The keys go on being for the tick."""
    page.choose_folder(mixed(tmp_path))
    page.app.locator("[data-modality=CT][data-count='2']").click()
    page.until_painted().settled()
    tick = page.test_id("put-in")
    tick.focus()
    page.page.keyboard.press("Home")
    page.until("() => document.getElementById('viewport-0').dataset.index === '0'")
    page.page.keyboard.press("Space")
    page.until("() => document.getElementById('people-count').textContent.includes('3 of 4 files are ticked')")
    row = page.app.locator(".series-row", has=page.app.locator("[data-modality=CT][data-count='2']"))
    for of_it in (row.get_by_test_id("series-tick"), page.test_id("kind-tick").first):
        assert of_it.evaluate("(tick) => tick.indeterminate")
    assert page.js("document.activeElement.id") == "put-in-0" and not tick.is_checked()
    page.page.keyboard.press("ArrowDown")
    page.until("() => document.getElementById('put-in-0').checked")
    page.page.keyboard.press("ArrowUp")
    page.until("() => !document.getElementById('put-in-0').checked")
    assert copied(page, tmp_path) == (3, 1)


def test_a_film_is_left_out_as_a_whole(page: Scanveil, tmp_path: Path) -> None:
    """It is said how much goes with the image that is shown; a report has a tick as well."""
    page.choose_folder(mixed(tmp_path))
    page.app.locator("button[data-count='3']").click()
    page.until("() => document.getElementById('put-in-text-0').textContent.includes('this file with its 3 images')")
    label = page.app.locator("#put-in-label-0")
    label.click()
    page.until("() => document.getElementById('people-count').textContent.includes('3 of 4 files are ticked')")
    page.app.locator("[data-modality=SR]").click()
    page.until("() => document.getElementById('put-in-text-0').textContent === 'In the ZIP: this file'")
    assert page.test_id("put-in").is_checked()
    label.click()
    page.until("() => document.getElementById('people-count').textContent.includes('2 of 4 files are ticked')")
    assert copied(page, tmp_path) == (2, 2)


def test_keys_stay_on_a_tick_that_is_made_anew(page: Scanveil, tmp_path: Path) -> None:
    """The list is; one goes on from where one was."""
    page.choose_folder(mixed(tmp_path))
    for name in ("kind-tick", "series-tick", "study-tick"):
        tick = page.test_id(name).last
        tick.focus()
        for ticked in (False, True):
            page.page.keyboard.press("Space")
            page.until("(on) => document.activeElement.checked === on", ticked)
            assert page.js("document.activeElement.dataset.testid") == name


def test_a_zip_that_was_made_before_something_was_changed_says_so(looked_at: Scanveil) -> None:
    """It could be saved as if it were what is chosen now."""
    looked_at.deidentify()
    assert not looked_at.test_id("zip-outdated").is_visible()
    looked_at.choose_preset("research")
    looked_at.until("() => !document.getElementById('zip-outdated').hidden")
    looked_at.deidentify()
    looked_at.until("() => document.getElementById('zip-outdated').hidden")
