"""Files in: every way, all kinds of folders, and what is said about what is not shown."""

from __future__ import annotations

import io
import shutil
from pathlib import Path

import pydicom
import pytest
from page.driver import Scanveil, names_below
from pydicom.data import get_testdata_file

STICK_FILES = 400
EXPECTED_REASONS = {
    "CD/autorun.exe": "beside",
    "CD/autorun.inf": "beside",
    "CD/logo.jpg": "not-dicom",
    "CD/VIEWER/viewer.dll": "beside",
    "CD/empty.dcm": "empty",
    "CD/DICOMDIR": "dicomdir",
}


def _check_disc(page: Scanveil, disc: Path) -> None:
    reasons = page.problems()
    assert {path: reasons.get(path) for path in EXPECTED_REASONS} == EXPECTED_REASONS
    shown = sum(int(one["count"]) for one in page.series())
    assert shown == sum(1 for path in disc.rglob("*") if path.is_file() and _has_pixels(path))
    assert set(reasons) <= set(names_below(disc))


def _has_pixels(path: Path) -> bool:
    try:
        return "PixelData" in pydicom.dcmread(path)
    except Exception:
        return False


def test_a_chosen_folder_is_read_and_junk_is_named(page: Scanveil, disc: Path) -> None:
    """Each file of a disc is shown or listed with its reason."""
    page.choose_folder(disc).until_painted()
    _check_disc(page, disc)


def test_a_dropped_folder_is_read_like_a_chosen_one(page: Scanveil, disc: Path) -> None:
    """A true directory drop reaches every file in every folder."""
    page.drop(disc)
    page.until_state("viewing").until_painted()
    _check_disc(page, disc)


def test_several_things_can_be_dropped_at_once(page: Scanveil, disc: Path, tmp_path: Path) -> None:
    """Two folders and a file in one drop."""
    other = tmp_path / "more"
    other.mkdir()
    (other / "mr.dcm").write_bytes(Path(get_testdata_file("MR_small.dcm")).read_bytes())
    single = tmp_path / "ct.dcm"
    single.write_bytes(Path(get_testdata_file("CT_small.dcm")).read_bytes())
    page.drop(disc / "TINY_ALPHA" if (disc / "TINY_ALPHA").exists() else disc, other, single)
    page.until_state("viewing")
    modalities = [one["modality"] for one in page.series()]
    assert "MR" in modalities and "CT" in modalities


def test_what_is_dropped_while_the_page_starts_is_kept(closed_page: Scanveil, disc: Path) -> None:
    """A drop before Python runs is opened as soon as the seal holds."""
    page = closed_page
    held = []
    page.page.route("**/pyodide.asm.wasm", lambda route: held.append(route))
    page.page.goto(page.site.url, wait_until="domcontentloaded")
    page.drop(disc)
    page.until("document.getElementById('status').textContent.startsWith('Got it')")
    assert page.test_id("seal").get_attribute("data-sealed") == "false"
    for route in held:
        route.continue_()
    page.until_state("viewing").until_painted()
    _check_disc(page, disc)


def test_single_files_can_be_chosen(page: Scanveil) -> None:
    """The file input takes files of any name."""
    page.choose_files(Path(get_testdata_file("CT_small.dcm")), Path(get_testdata_file("MR_small.dcm")))
    assert sorted(one["modality"] for one in page.series()) == ["CT", "MR"]


def test_the_sample_opens(page: Scanveil) -> None:
    """A person without files can try everything on an invented study."""
    page.test_id("sample-button").click()
    page.until_state("viewing").until_painted()
    assert all(one["modality"] == "CT" for one in page.series())


def test_a_second_folder_is_added_to_the_first(page: Scanveil, disc: Path) -> None:
    """What was there stays, and the series on the screen stays the same."""
    page.choose_files(Path(get_testdata_file("MR_small.dcm"))).until_painted()
    looked_at = page.viewport()["seriesUid"]
    page.choose_folder(disc, answer="together")
    assert page.viewport()["seriesUid"] == looked_at
    assert len(page.series()) > 1


def test_an_empty_folder_is_said_to_be_empty(page: Scanveil, tmp_path: Path) -> None:
    """The sentence says what to try instead."""
    page.drop(tmp_path)
    page.until("document.getElementById('status').textContent.includes('no files in this folder')")
    assert page.js("document.getElementById('status').dataset.state") == "ready"


def test_a_folder_without_images_is_explained(page: Scanveil, tmp_path: Path) -> None:
    """All of it is junk: each file is listed, and the sentence helps to find the right folder."""
    folder = tmp_path / "papers"
    folder.mkdir()
    (folder / "letter.pdf").write_bytes(b"%PDF-1.4\n")
    (folder / "notes.txt").write_bytes(b"hello\n")
    page.choose_folder(folder)
    assert "No scan was found in these 2 files" in page.status()
    assert page.problems() == {"papers/letter.pdf": "not-dicom", "papers/notes.txt": "not-dicom"}


def test_files_that_a_table_of_contents_names_are_missed_until_they_come(page: Scanveil, tmp_path: Path) -> None:
    """A row says how many; when the second part of the disc is there, it is gone, and the rows around it stay."""
    disc = Path(pydicom.data.__file__).parent / "test_files" / "dicomdirtests"
    first, second = tmp_path / "1" / "CD", tmp_path / "2" / "CD"
    shutil.copytree(disc / "77654033", first / "77654033")
    shutil.copy(disc / "DICOMDIR", first)
    (first / "letter.txt").write_bytes(b"Dear Jane")
    for name in ("98892001", "98892003"):
        shutil.copytree(disc / name, second / name)
    page.choose_folder(first)
    page.until("document.querySelector('[data-reason=missing]')")
    assert "names 24 files that are not here" in page.test_id("problem").first.inner_text()  # the worst comes first
    assert page.test_id("deidentify").is_enabled()
    page.choose_folder(second, answer="together")
    page.until("!document.querySelector('[data-reason=missing]')")
    assert page.problems() == {"CD/DICOMDIR": "dicomdir", "CD/letter.txt": "not-dicom"}


def _ct(**changes: object) -> pydicom.Dataset:
    dataset = pydicom.dcmread(get_testdata_file("CT_small.dcm"))
    for keyword, value in changes.items():
        setattr(dataset, keyword, value)
    return dataset


def _bytes(dataset: pydicom.Dataset) -> bytes:
    out = io.BytesIO()
    dataset.save_as(out, enforce_file_format=True)
    return out.getvalue()


def _nested(depth: int) -> bytes:
    """A file whose sequences are nested `depth` deep."""
    plain = _bytes(_ct())
    start = b"\x08\x00\x15\x11SQ\0\0\xff\xff\xff\xff\xfe\xff\x00\xe0\xff\xff\xff\xff" * depth
    end = b"\xfe\xff\x0d\xe0\0\0\0\0\xfe\xff\xdd\xe0\0\0\0\0" * depth
    at = plain.index(b"\x08\x00\x16\x00UI")
    return plain[:at] + start + end + plain[at:]


_PLAIN = _bytes(_ct())
BAD = {
    "empty": (b"", "empty"),
    "cut-in-the-meta": (_PLAIN[:180], "truncated"),
    "cut-in-the-header": (_PLAIN[:1500], "truncated"),
    "cut-in-a-sequence": (_nested(3)[: _nested(3).index(b"\xfe\xff\x0d\xe0") + 4], "truncated"),
    "cut-in-the-pixels": (_PLAIN[:-2000], "truncated"),
    "wrong-length": (
        _PLAIN.replace(b"\x08\x00\x60\x00CS\x02\x00", b"\x08\x00\x60\x00CS\xff\xff"),
        "malformed truncated",
    ),
    "nested-2000-deep": (_nested(2000), "too-deep"),
    "private-syntax": (_PLAIN.replace(b"1.2.840.10008.1.2.1\0", b"1.3.9999.20008.1.2.1", 1), "transfer-syntax"),
    "not-dicom": (b"just some words, nothing else " * 20, "not-dicom"),
}


def test_bad_files_are_listed_with_their_reasons_and_the_rest_is_shown(page: Scanveil, tmp_path: Path) -> None:
    """Beside a good one: a sentence for each, an image of the other."""
    for name, (data, _reasons) in BAD.items():
        (tmp_path / f"{name}.dcm").write_bytes(data)
    shutil.copy(get_testdata_file("MR_small.dcm"), tmp_path / "good.dcm")
    page.choose_files(*sorted(tmp_path.iterdir()))
    # the headers of two can be read, so they are shown as far as they go, and it is noted what is odd
    assert sorted((one["modality"], one["count"]) for one in page.series()) == [("CT", "2"), ("MR", "1")]
    page.app.locator("[data-testid=series][data-modality=CT]").click()
    page.until_painted()
    page.until("document.body.innerText.includes('The end of this image is missing')")
    page.page.keyboard.press("End")
    page.until("document.body.innerText.includes('not compressed as its file says')")
    page.app.locator("[data-testid=series][data-modality=MR]").click()
    page.until_painted()
    for name, (_data, reasons) in BAD.items():
        if name != "private-syntax":
            assert page.problems()[f"{name}.dcm"] in reasons.split(), name
            assert len(page.problem_sentences()[f"{name}.dcm"]) > 30, name


@pytest.mark.parametrize("without", ["preamble", "meta"])
def test_a_file_without_preamble_or_meta_is_read(page: Scanveil, tmp_path: Path, without: str) -> None:
    """Old files begin at once with their data."""
    dataset = _ct()
    plain = _bytes(dataset)
    data = plain[132:] if without == "preamble" else plain[plain.index(b"\x08\x00\x05\x00CS") :]
    bare = tmp_path / "bare"
    bare.write_bytes(data)
    page.choose_files(bare).until_painted()
    assert page.problems() == {}


def test_rows_and_columns_that_lie_are_said_in_the_viewport(page: Scanveil, tmp_path: Path) -> None:
    """65535 x 65535 is refused before memory is asked for, in a sentence, where the image would be."""
    lying = tmp_path / "lying.dcm"
    lying.write_bytes(_bytes(_ct(Rows=65535, Columns=65535)))
    page.choose_files(lying)
    page.until("!document.getElementById('message-0').hidden")
    assert len(page.test_id("frame-message").text_content()) > 30


def test_two_copies_of_a_file_are_kept_once(page: Scanveil, tmp_path: Path) -> None:
    """The same bytes under two names: one is shown, the other listed."""
    for name in ("one.dcm", "two.dcm"):
        (tmp_path / name).write_bytes(_PLAIN)
    page.choose_files(tmp_path / "one.dcm", tmp_path / "two.dcm")
    assert list(page.problems().values()) == ["duplicate"]
    page.until("document.querySelector('[data-testid=series]').dataset.count === '1'")


def test_two_files_with_one_uid_and_other_content_are_both_kept(page: Scanveil, tmp_path: Path) -> None:
    """They claim to be the same object and are not: both are shown, and it is said."""
    (tmp_path / "one.dcm").write_bytes(_PLAIN)
    (tmp_path / "two.dcm").write_bytes(_bytes(_ct(InstanceNumber=77)))
    page.choose_files(tmp_path / "one.dcm", tmp_path / "two.dcm")
    assert list(page.problems().values()) == ["same-uid"]
    assert [one["count"] for one in page.series()] == ["2"]


def test_a_file_that_disappears_after_it_was_chosen_is_said(page: Scanveil, tmp_path: Path) -> None:
    """Taking the disc out is noticed when the image is asked for, and the page stays usable."""
    kept, lost = tmp_path / "kept.dcm", tmp_path / "lost.dcm"
    kept.write_bytes(Path(get_testdata_file("MR_small.dcm")).read_bytes())
    lost.write_bytes(_PLAIN)
    page.choose_files(kept, lost)
    lost.unlink()
    for one in page.series():
        page.app.locator(f"[data-series-uid='{one['seriesUid']}'][data-testid=series]").click()
        page.until("(uid) => document.getElementById('viewport-0').dataset.seriesUid === uid", one["seriesUid"])
        if one["modality"] == "MR":
            page.until("document.getElementById('message-0').hidden")
    page.deidentify()
    assert page.js("[...document.querySelectorAll('[data-testid=withheld]')].map((one) => one.dataset.reason)") == [
        "unreadable"
    ]


def test_a_stick_that_is_pulled_while_it_is_read_is_said(page: Scanveil, tmp_path: Path) -> None:
    """What was read is listed, the rest is named; with the stick in again all of it opens."""
    stick = tmp_path / "stick"
    stick.mkdir()
    for number in range(STICK_FILES):
        uid = f"1.2.3.{number + 1}"
        (stick / f"{number}.dcm").write_bytes(_bytes(_ct(SOPInstanceUID=uid, SeriesInstanceUID="1.2.4")))
    page.choose("folder-input", stick)
    page.until_state("reading")
    stick.rename(tmp_path / "pulled")
    page.until_state("viewing", "ready")
    lost = sum(reason == "unreadable" for reason in page.problems().values())
    read = sum(int(one["count"]) for one in page.series())
    assert lost and read + lost == STICK_FILES
    assert all("stick" in sentence for sentence in page.problem_sentences().values())
    (tmp_path / "pulled").rename(stick)
    page.choose_folder(stick, answer="instead").until_painted()
    assert page.problems() == {} and [one["count"] for one in page.series()] == [str(STICK_FILES)]


def test_names_with_markup_are_shown_as_text(page: Scanveil, tmp_path: Path) -> None:
    """Markup and scripts in names, descriptions and file names, in several character sets: text, and nothing runs."""
    script = "<img src=x onerror=window.ran=1>"
    for number, (charset, name) in enumerate(
        [("ISO_IR 100", "Möller^" + script), ("ISO_IR 192", "Ελένη^" + script), ("ISO_IR 144", "Люкceмбypг^" + script)]
    ):
        dataset = _ct(SpecificCharacterSet=charset, PatientName=name, PatientID=f"<b>{number}</b>")
        dataset.StudyDescription = "<script>window.ran=2</script>"
        dataset.SeriesDescription = "\"'><svg onload=window.ran=3>"
        dataset.SOPInstanceUID = dataset.file_meta.MediaStorageSOPInstanceUID = f"1.2.3.{number}"
        dataset.StudyInstanceUID, dataset.SeriesInstanceUID = f"1.2.4.{number}", f"1.2.5.{number}"
        (tmp_path / f"<img src=x onerror=window.ran=4> {number}.dcm").write_bytes(_bytes(dataset))
    (tmp_path / "<svg onload=window.ran=5>.txt").write_bytes(b"<script>window.ran=6</script>")
    page.choose_folder(tmp_path).until_painted()
    page.until("document.getElementById('corner-name-0').textContent.includes('<img')")
    text = page.js("document.getElementById('list').textContent")
    for part in (
        "<img src",
        "Möller",
        "Ελένη",
        "Люкceмбypг",
        "<script>window.ran=2</script>",
        "<svg onload=window.ran=3>",
    ):
        assert part in text
    assert any("<svg onload=window.ran=5>" in path for path in page.problems())
    assert page.js("window.ran === undefined")
    strangers = "main img, main svg:not(.tools svg, .shapes), main script"
    assert page.js("(what) => document.querySelectorAll(what).length", strangers) == 0


def test_series_without_a_uid_are_those_of_their_folders(page: Scanveil, tmp_path: Path) -> None:
    """Each is listed, though nothing but the folder tells one from the other."""
    for name in ("one", "two"):
        made = pydicom.dcmread(get_testdata_file("CT_small.dcm"))
        del made.SeriesInstanceUID
        made.SOPInstanceUID = made.file_meta.MediaStorageSOPInstanceUID = f"2.25.{len(name)}{ord(name[0])}"
        (tmp_path / name).mkdir()
        made.save_as(tmp_path / name / "1.dcm")
    page.choose_folder(tmp_path).until_state("viewing")
    assert [one["count"] for one in page.series()] == ["1", "1"]
