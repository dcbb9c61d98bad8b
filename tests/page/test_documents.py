"""What is no image: read, drawn, opened after asking, or explained; never a blank."""

from __future__ import annotations

from pathlib import Path

import pydicom
import pytest
from builders import DEFLATED, EXPLICIT, dataset, file_bytes, packed
from documenting import KEY_OBJECTS, PDF, code, content, enclosing, reference, report
from filming import AVC, AVC_SHOWN, FRAME, MPEG2_KIND, pictures_of, transport_stream
from page.driver import Scanveil, faulty
from pydicom.data import get_testdata_file

from scanveil.dicom.reading import read_header
from scanveil.documents.document import read_document

SHOWN = "!document.getElementById('document-0').hidden && !document.getElementById('document-body-0').hidden"
STEP = """() => {
  const slider = document.getElementById('slice-slider-0');
  slider.value = +slider.value + 1;
  slider.dispatchEvent(new Event('input'));
}"""
WITHOUT_PIXELS = (
    "waveform_ecg.dcm",
    "test-SR.dcm",
    "reportsi.dcm",
    "reportsi_with_empty_number_tags.dcm",
    "rtplan.dcm",
    "rtstruct.dcm",
    "UN_sequence.dcm",
    "priv_SQ.dcm",
    "no_meta_group_length.dcm",
    "ExplVR_BigEndNoMeta.dcm",
)

# Makes every worker hand over a web page in place of a document: the built program, with a fault put in.
BROKEN = """
import js
from worker import documents
_document = documents.Documents._document
async def document(self, *asked, **more):
    fields, beside, transfer = await _document(self, *asked, **more)
    fields["enclosed"].update(mime_type="text/html", suffix="%s")
    page = js.eval("new Blob(['<p>not a document'], {type: 'text/html'})")
    return documents.Reply(fields, {**beside, "blob": page}, transfer)
documents.Documents._document = document
"""


def opened(page: Scanveil, path: Path, data: bytes | None = None) -> Scanveil:
    """The page with a file chosen whose document is shown."""
    if data is not None:
        path.write_bytes(data)
    page.choose_files(path)
    page.until(SHOWN)
    return page


def text_of(page: Scanveil, name: str) -> str:
    return str(page.js(f"document.getElementById('{name}').innerText"))


def test_nothing_shows_as_a_blank(page: Scanveil) -> None:
    """Every file of pydicom's without pixels has a title, a sentence and something to read or see, also on a phone."""
    page.choose_files(*(Path(get_testdata_file(name)) for name in WITHOUT_PIXELS))
    buttons = page.test_id("series")
    seen = set()
    for number in range(buttons.count()):
        buttons.nth(number).click()
        for _ in range(int(page.js("document.getElementById('slice-slider-0').max"))):
            page.until(SHOWN)
            seen.add((number, text_of(page, "slider-text-0")))
            assert text_of(page, "document-title-0")
            assert text_of(page, "document-sentence-0").endswith(".")
            assert text_of(page, "document-lines-0") or page.test_id("channel").count()
            assert page.app.locator("#stage-0").is_hidden()
            page.page.set_viewport_size({"width": 360, "height": 740})
            page.until("document.documentElement.scrollWidth <= 360")
            page.page.set_viewport_size({"width": 1280, "height": 860})
            assert page.js("document.documentElement.scrollWidth") <= 1280
            page.js(STEP)
    assert len(seen) == len(WITHOUT_PIXELS)


def test_a_report_is_text_whatever_stands_in_it(page: Scanveil, tmp_path: Path) -> None:
    """Markup is shown as it is written, and makes no element."""
    evil = "<img src=x onerror=alert(1)><script>alert(2)</script>"
    item = content("CONTAINER", evil, ContentSequence=[content("TEXT", evil, TextValue=evil)])
    opened(page, tmp_path / "sr.dcm", report(item, ConceptNameCodeSequence=code(evil), CompletionFlagDescription=evil))
    assert text_of(page, "document-title-0") == evil
    assert text_of(page, "document-lines-0").count(evil) == 3
    assert page.js("document.querySelectorAll('#document-0 img, #document-0 script').length") == 0


def test_a_report_keeps_its_tree(page: Scanveil) -> None:
    """Lists in lists, as deep as the report, line by line what the terminal prints."""
    path = Path(get_testdata_file("test-SR.dcm"))
    opened(page, path)
    shown = page.js(
        "[...document.querySelectorAll('#document-lines-0 li')].map((row) => {"
        " let depth = -1; for (let up = row; up.id !== 'document-lines-0'; up = up.parentElement)"
        " depth += up.tagName === 'UL'; const own = (kind) => row.querySelector(':scope > ' + kind);"
        " return [depth, (own('b') || own('h3') || {}).textContent || '', (own('span') || {}).textContent || '']; })"
    )
    with open(path, "rb") as file:
        expected = read_document(read_header(file, path="", size=path.stat().st_size)).lines
    assert [tuple(row[:2]) for row in shown] == [(line.depth, line.label) for line in expected]
    assert all(row[2].startswith(line.text) for row, line in zip(shown, expected))


def test_an_electrocardiogram_is_drawn(page: Scanveil) -> None:
    """One row for each lead, the same lines as the core draws, wide enough to scroll through."""
    path = Path(get_testdata_file("waveform_ecg.dcm"))
    opened(page, path)
    with open(path, "rb") as file:
        drawings = read_document(read_header(file, path="", size=path.stat().st_size)).drawings
    drawn = page.js(
        "[...document.querySelectorAll('[data-testid=channel]')]"
        ".map((row) => [row.querySelector('b').textContent, row.querySelector('path:last-child').getAttribute('d')])"
    )
    assert drawn == [[row.label, row.path] for drawing in drawings for row in drawing.rows]
    assert len(drawn) == 24
    assert page.js(
        "(() => { const box = document.querySelector('.paper'); return box.scrollWidth > box.clientWidth; })()"
    )


@pytest.mark.parametrize("syntax", [EXPLICIT, DEFLATED])
def test_a_pdf_is_opened_in_a_new_tab_after_asking(page: Scanveil, tmp_path: Path, syntax: str) -> None:
    """A button that only asks, then one that opens a Blob of the document's own bytes; nothing is fetched."""
    opened(page, tmp_path / "pdf.dcm", enclosing(PDF, "application/pdf", syntax=syntax))
    requests = len(page.site.requests)
    assert page.test_id("document-link").is_hidden()
    page.test_id("open-document").click()
    page.until("!document.getElementById('document-asking-0').hidden")
    assert "links" in text_of(page, "document-warning-0")
    with page.page.context.expect_page() as waiting:
        page.test_id("document-link").click()
    assert waiting.value.url.startswith("blob:") or waiting.value.url == "about:blank"
    waiting.value.close()
    saved = page.saved(tmp_path, page.test_id("document-save").click)
    assert saved.name == "document.pdf"
    assert saved.read_bytes() == PDF
    assert len(page.site.requests) == requests


@pytest.mark.parametrize(("suffix", "kind"), [(".pdf", "application/pdf"), (".html", "application/octet-stream")])
def test_the_type_of_what_is_opened_is_not_the_workers(
    closed_page: Scanveil, tmp_path: Path, suffix: str, kind: str
) -> None:
    """A broken worker hands over a web page: it is saved as what it is called, or as bytes."""
    page = faulty(closed_page.note_blobs(), BROKEN % suffix)
    opened(page.open(), tmp_path / "letter.dcm", enclosing(PDF, "application/pdf"))
    page.saved(tmp_path, page.test_id("document-save").click)
    assert page.blobs()[-1] == [kind, 17]


def test_what_only_says_that_it_is_a_pdf_cannot_be_opened(page: Scanveil, tmp_path: Path) -> None:
    """It is explained instead."""
    opened(page, tmp_path / "pdf.dcm", enclosing(b"<script>alert(1)</script>", "application/pdf"))
    assert page.test_id("open-document").is_hidden()
    assert page.test_id("document-save").is_hidden()
    assert "neither opened nor saved" in text_of(page, "document-why-0")


def test_key_images_can_be_gone_to(page: Scanveil, tmp_path: Path) -> None:
    """Each is named by its place in its series, and a click shows it."""
    for number in range(3):
        image = pydicom.dcmread(get_testdata_file("CT_small.dcm"))
        image.SOPInstanceUID = image.file_meta.MediaStorageSOPInstanceUID = f"1.2.3.{number + 1}"
        image.ImagePositionPatient = [0, 0, 5.0 * number]
        image.SeriesDescription = "Axial"
        image.save_as(tmp_path / f"{number}.dcm")
    items = [content("IMAGE", ReferencedSOPSequence=reference(uid)) for uid in ("1.2.3.3", "1.2.99")]
    (tmp_path / "ko.dcm").write_bytes(report(*items, SOPClassUID=KEY_OBJECTS, Modality="KO"))
    page.choose_folder(tmp_path).until_painted()
    page.app.locator("[data-testid=series][data-modality=KO]").click()
    page.until(SHOWN)
    lines = text_of(page, "document-lines-0")
    assert "image 3 of Axial" in lines
    assert "not among these files" in lines
    painted = page.painted()
    page.app.locator("#document-lines-0 button").click()
    page.until_painted(painted)
    assert page.viewport()["index"] == "2"
    assert page.app.locator("#stage-0").is_visible()


# A conductor that is asked where the objects of a document are, and dies over it or never answers.
LOST = """
import js
from worker.conducting import ConductorDesk
def locate(self, message, uids):
    %s
ConductorDesk._locate = locate
"""


@pytest.mark.parametrize("what", ['js.postMessage(js.JSON.parse(\'{"kind": "dead", "text": "on purpose"}\'))', "pass"])
def test_a_document_does_not_wait_for_a_conductor_that_is_no_more(
    closed_page: Scanveil, tmp_path: Path, what: str
) -> None:
    """It is shown without the places of what it refers to, and no file is said to have made a reader stop."""
    page = faulty(closed_page, LOST % what, "conductor").open()
    item = content("IMAGE", ReferencedSOPSequence=reference("1.2.3.3"))
    opened(page, tmp_path / "ko.dcm", report(item, SOPClassUID=KEY_OBJECTS, Modality="KO"))
    assert text_of(page, "document-lines-0") and "not among these files" not in text_of(page, "document-lines-0")
    assert "reader stop" not in page.app.locator("body").inner_text()


def test_documents_of_a_series_follow_one_another(page: Scanveil, tmp_path: Path) -> None:
    """The slider goes through them as through images."""
    for number in range(3):
        data = report(
            SOPInstanceUID=f"2.25.{number + 7}", InstanceNumber=number, ConceptNameCodeSequence=code(f"Part {number}")
        )
        (tmp_path / f"{number}.dcm").write_bytes(data)
    page.choose_folder(tmp_path)
    page.until(SHOWN)
    assert text_of(page, "slider-text-0") == "Document 1 of 3"
    page.test_id("slice-slider").fill("3")
    page.until("document.getElementById('document-title-0').textContent === 'Part 2'")


def test_a_file_without_an_image_is_a_part_of_its_series(page: Scanveil, tmp_path: Path) -> None:
    """A mixed series hides nothing."""
    image = pydicom.dcmread(get_testdata_file("CT_small.dcm"))
    image.save_as(tmp_path / "1.dcm")
    lost = dataset(SeriesInstanceUID=image.SeriesInstanceUID, StudyInstanceUID=image.StudyInstanceUID)
    lost.PatientID, lost.PatientName, lost.InstanceNumber = image.PatientID, image.PatientName, 99
    (tmp_path / "2.dcm").write_bytes(file_bytes(lost))
    page.choose_folder(tmp_path).until_painted()
    page.test_id("stacks").select_option("Without image")
    page.until(SHOWN)
    assert "holds none" in text_of(page, "document-sentence-0")
    page.test_id("stacks").select_option(index=0)
    page.until("document.getElementById('document-0').hidden && !document.getElementById('stage-0').hidden")


RECORD = """async () => {
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [64, 48];
  const pen = canvas.getContext('2d');
  const kind = ['video/mp4', 'video/webm'].find((one) => MediaRecorder.isTypeSupported(one));
  const recorder = new MediaRecorder(canvas.captureStream(20), { mimeType: kind });
  const parts = [];
  recorder.ondataavailable = ({ data }) => parts.push(data);
  recorder.start();
  for (let at = 0; at < 12; at++) {
    pen.fillStyle = `rgb(${at * 20} 80 120)`;
    pen.fillRect(0, 0, 64, 48);
    await new Promise((done) => setTimeout(done, 50));
  }
  await new Promise((done) => { recorder.onstop = done; recorder.stop(); });
  return [...new Uint8Array(await new Blob(parts).arrayBuffer())];
}"""
PLAYS = "(({ hidden, videoWidth }) => !hidden && videoWidth === 64)(document.getElementById('document-video-0'))"


def film(data: bytes) -> bytes:
    """A DICOM file with a video in it, in several fragments (PS3.5 A.4.6)."""
    syntax = "1.2.840.10008.1.2.4.102.1"
    return packed([data], syntax, pieces=3, SOPClassUID="1.2.840.10008.5.1.4.1.1.77.1.1.1", Modality="ES")


def test_a_video_is_played_by_the_browser(page: Scanveil, tmp_path: Path) -> None:
    """From the person's own file, put together out of its fragments; and it can be saved as it is."""
    stream = bytes(page.js(RECORD))
    requests = len(page.site.requests)
    opened(page, tmp_path / "film.dcm", film(stream))
    page.until(PLAYS)
    page.until("document.getElementById('document-why-0').textContent.includes('your browser')")
    saved = page.saved(tmp_path, page.test_id("document-save").click)
    assert saved.read_bytes() == stream + b"\0" * (len(stream) % 2)
    assert len(page.site.requests) == requests


ENCODE = """async () => {
  const config = { codec: 'avc1.42001f', width: 64, height: 48, avc: { format: 'annexb' } };
  if (!(await VideoEncoder.isConfigSupported(config)).supported) return null;
  const found = [];
  const encoder = new VideoEncoder({
    output: (one) => { const data = new Uint8Array(one.byteLength); one.copyTo(data); found.push([...data]); },
    error: (error) => { throw error; },
  });
  encoder.configure(config);
  const canvas = new OffscreenCanvas(64, 48);
  const pen = canvas.getContext('2d');
  for (let at = 0; at < 25; at++) {
    pen.fillStyle = `rgb(${at * 10} 80 120)`;
    pen.fillRect(0, 0, 64, 48);
    const frame = new VideoFrame(canvas, { timestamp: at * 40000 });
    encoder.encode(frame, { keyFrame: at % 10 === 0 });
    frame.close();
  }
  await encoder.flush();
  return found;
}"""
FILM = "document.getElementById('document-video-0')"
TO_THE_END = f"""async () => {{
  const film = {FILM};
  film.muted = true;
  const end = new Promise((done) => {{ film.onended = done; }});
  await film.play();
  await end;
  return [film.videoWidth, film.videoHeight, film.duration];
}}"""
# A player may say that it is there before the picture is
SHOWS = f"""async ([seconds, colour]) => {{
  const film = {FILM};
  const there = new Promise((done) => {{ film.onseeked = done; }});
  film.currentTime = seconds;
  await there;
  const canvas = new OffscreenCanvas(film.videoWidth, film.videoHeight);
  canvas.getContext('2d').drawImage(film, 0, 0);
  return Math.abs(canvas.getContext('2d').getImageData(32, 24, 1, 1).data[0] - colour) < 8;
}}"""


def coded(page: Scanveil) -> list[bytes]:
    """25 pictures in H.264 by the browser's own encoder, ever redder."""
    pictures = page.js(ENCODE)
    if pictures is None:
        pytest.skip("this browser has no encoder for H.264")
    return [bytes(picture) for picture in pictures]


def test_a_transport_stream_is_played(page: Scanveil, tmp_path: Path) -> None:
    """No browser opens one; it is packed anew, with sound around it or not, plays to its end, and shows each moment."""
    pictures = coded(page)
    stream = transport_stream(pictures, range(len(pictures)), sound=True)
    requests = len(page.site.requests)
    opened(page, tmp_path / "film.dcm", film(stream))
    page.until(PLAYS)
    page.until("document.getElementById('document-why-0').textContent.includes('packed anew')")
    assert "sound" in text_of(page, "document-why-0")
    width, height, seconds = page.js(TO_THE_END)
    assert (width, height, round(seconds, 3)) == (64, 48, 1.0)
    for number in (3, 12, 22):
        page.until(SHOWS, [(number + 0.5) * FRAME / 90_000, 10 * number])
    saved = page.saved(tmp_path, page.test_id("document-save").click)
    assert saved.name == "document.mp4"
    assert saved.read_bytes()[4:8] == b"ftyp"
    assert len(page.site.requests) == requests


@pytest.mark.parametrize("packing", ["bare", "transport"])
def test_pictures_out_of_turn_are_played_in_turn(page: Scanveil, tmp_path: Path, packing: str) -> None:
    """A stream whose pictures are not coded in the order in which they are shown plays to its end, in full."""
    if not page.js(f"{FILM}.canPlayType('video/mp4; codecs=\"avc1.64000a\"')"):
        pytest.skip("this browser does not play H.264")
    stream = AVC if packing == "bare" else transport_stream(pictures_of(AVC), AVC_SHOWN)
    opened(page, tmp_path / "film.dcm", film(stream))
    page.until(f"!{FILM}.hidden && {FILM}.readyState > 2")
    width, height, seconds = page.js(TO_THE_END)
    assert (width, height, round(seconds, 3)) == (32, 16, 0.32)


def test_a_stream_that_cannot_be_packed_can_be_saved(page: Scanveil, tmp_path: Path) -> None:
    """As it is; it is said why it cannot be played."""
    stream = transport_stream([bytes(100)], [0], kind=MPEG2_KIND)
    opened(page, tmp_path / "film.dcm", film(stream))
    page.until("document.getElementById('document-why-0').textContent.includes('coded in a way')")
    assert page.test_id("document-video").is_hidden()
    saved = page.saved(tmp_path, page.test_id("document-save").click)
    assert saved.name == "document.ts"
    assert saved.read_bytes() == stream


def test_a_video_that_no_browser_plays_can_be_saved(page: Scanveil, tmp_path: Path) -> None:
    """It is said that it cannot be played, and with what it can."""
    opened(page, tmp_path / "film.dcm", film(b"\0\0\1\xb3" + bytes(1000)))
    page.until("document.getElementById('document-why-0').textContent.includes('cannot play')")
    assert page.test_id("document-video").is_hidden()
    assert page.saved(tmp_path, page.test_id("document-save").click).name == "document.mpg"
