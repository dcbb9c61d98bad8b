"""dist/: the same bytes every time, complete, relative, and small enough."""

from __future__ import annotations

import hashlib
import io
import json
import re
import zipfile
from pathlib import Path
from typing import Any

import pytest

from tests.build.conftest import Rebuild, Runtime
from tools import contents as contents_of
from tools import dist, freezing, page_code
from tools.dist import Report
from tools.freezing import Pyodide, unpacked
from tools.places import ROOT, BuildError

LOOKS = Path(__file__).parent / "inside_pyodide.py"
RUNNER = Path(__file__).parent / "with_memory.mjs"
PACKAGES = ("pure", "numpy", "codecs", "discs")
MEGABYTE = 1_000_000


def contents(folder: Path) -> dict[str, str]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def test_a_build_with_nothing_kept_gives_the_same_bytes(
    built: Path, rebuild: Rebuild, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "empty cache"))
    again = rebuild(tmp_path / "elsewhere" / "dist").folder
    assert (tmp_path / "empty cache" / "scanveil" / "made").is_dir(), "everything was compiled anew"
    assert contents(again) == contents(built)


def test_what_was_altered_in_the_cache_is_made_anew(
    runtime: Runtime, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By one bit: of Pyodide as it was unpacked, and of what it made."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))

    def make() -> tuple[bytes, Path]:
        found = unpacked(runtime.files["pyodide"])
        return found.freeze({"one.py": b"one = 1"}), found.folder / "pyodide.asm.wasm"

    made, module = make()
    (kept,) = (tmp_path / "scanveil" / "made").iterdir()
    for path in (kept, module):
        whole = path.read_bytes()
        path.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
        assert make()[0] == made
        assert path.read_bytes() == whole


def test_a_build_that_changes_nothing_leaves_the_folder_alone(built: Path, rebuild: Rebuild) -> None:
    before = (built / "index.html").stat()
    rebuild(built)
    after = (built / "index.html").stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_a_build_that_fails_leaves_the_folder_alone(
    built: Path, rebuild: Rebuild, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = contents(built)
    monkeypatch.setattr("tools.dist._index", lambda files, root: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        rebuild(built)
    assert contents(built) == before
    assert [path.name for path in built.parent.iterdir()] == [built.name], "and nothing half-made beside it"


def test_what_tools_leave_lying_around_does_not_ship(tmp_path: Path) -> None:
    for name in ("a.py", "deep/b.css", "__pycache__/a.pyc", ".mypy_cache/x.json", "deep/.DS_Store", "a.py~", "c.pyc"):
        path = tmp_path / ".hidden" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")
    assert set(dist._tree(tmp_path / ".hidden")) == {"a.py", "deep/b.css"}


def test_what_is_missing_is_named(runtime: Runtime, tmp_path: Path) -> None:
    with pytest.raises(BuildError, match=r"app/frame/frame\.html, .*static/sample\.py must be in"):
        dist.build(runtime.artefacts, runtime.files, tmp_path / "dist", root=tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_the_visitor_downloads_less_than_14_megabytes(report: Report) -> None:
    assert 5 * MEGABYTE < report.before_first_image < 14 * MEGABYTE
    table = report.table()
    for part in ("PyScript", "MicroPython", "Pyodide", "numpy", "pydicom and Scanveil", "before the first image"):
        assert part in table


def index(built: Path) -> str:
    return (built / "index.html").read_text(encoding="utf-8")


def in_script(html: str, name: str) -> Any:
    """What a script of data holds."""
    found = re.search(rf'<script type="application/json" id="{name}">(.*?)</script>', html, re.DOTALL)
    assert found
    return json.loads(found[1])


def test_our_own_files_name_only_relative_addresses(built: Path) -> None:
    html = index(built)
    frame = in_script(html, "frame")
    addresses = re.findall(r"""<[a-z][^>]*?\b(?:src|href|config|action)\s*=\s*["']([^"']+)["']""", html + frame)
    addresses += [part["path"] for part in in_script(html, "parts").values()]
    addresses += re.findall(r"url\(\s*[\"']?([^\"')]+)", " ".join(dist.STYLE.findall(html + frame)))
    assert len(addresses) > 15
    assert [a for a in addresses if re.match(r"[a-z]+:|/", a) and not a.startswith("data:")] == []


def test_the_outer_page_has_the_hash_of_all_that_it_fetches(built: Path) -> None:
    """And all that is there to be fetched is among it."""
    parts = in_script(index(built), "parts")
    assert {name: dist.integrity((built / part["path"]).read_bytes()) for name, part in parts.items()} == {
        name: part["integrity"] for name, part in parts.items()
    }
    there = {path.relative_to(built).as_posix() for path in built.rglob("*") if path.is_file()}
    fetched_by_browsers = {"index.html", dist.KEEPER, dist.MANIFEST}
    assert there == {part["path"] for part in parts.values()} | fetched_by_browsers | set(dist.NOT_DOWNLOADED)


def test_the_pages_name_the_hash_of_every_script_and_style_in_them(built: Path) -> None:
    """The outer page those of the frame too, for a frame from text has its parent's policy as well."""
    html = index(built)
    frame = in_script(html, "frame")
    policies = [re.search(r'Content-Security-Policy" content="([^"]+)"', page)[1] for page in (html, frame)]
    assert all("{{" not in page and "'unsafe-inline'" not in page for page in (html, frame))
    for kind, directive in ((dist.SCRIPT, "script-src"), (dist.STYLE, "style-src")):
        for pages, policy in (((html, frame), policies[0]), ((frame,), policies[1])):
            named = re.search(rf"{directive} ([^;]+)", policy)[1]
            wanted = {f"'{dist.integrity(text.encode())}'" for page in pages for text in kind.findall(page)}
            assert wanted and wanted == set(re.findall(r"'sha256-[^']+'", named))


def test_the_frame_is_allowed_no_connection(built: Path) -> None:
    """From its birth."""
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', in_script(index(built), "frame"))[1]
    assert policy.startswith("default-src 'none'; ") and "connect-src" not in policy and "'self'" not in policy


def test_what_would_end_a_script_in_a_page_is_refused() -> None:
    """It would be read as a page, not as a program."""
    with pytest.raises(BuildError, match=r"wall\.js cannot stand in a page"):
        dist._filled_in("<script>{{wall.js}}</script>", {"wall.js": "const end = '</script>';"})


def test_the_page_has_every_module_that_it_imports(built: Path) -> None:
    headings = re.compile(r"^#### (\S+)\.py$", re.MULTILINE)
    ours = re.compile(r"^(?:from|import) ((?:worker_messages|page|scanveil)\b[.\w]*)", re.MULTILINE)
    text = in_script(index(built), "frame") + (built / "app" / "modules.txt").read_text()
    modules = {name.replace(".", "/") for name in ours.findall(text)} - {"page/browser", "page/deciding"}
    assert {
        "worker_messages",
        "scanveil/said",
        "scanveil/kept",
        "scanveil/spread",
        "page/state",
        "page/main",
    } <= modules
    assert modules <= set(headings.findall(text))


def test_the_page_unpacks_its_modules_as_they_are_written(
    built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sources = page_code.in_text((built / "app" / "modules.txt").read_bytes())
    (tmp_path / "all").write_bytes(page_code.in_one_file(sources))
    source = re.search(r'<script type="mpy">(.*?)</script>', in_script(index(built), "frame"), re.DOTALL)[1]
    known: dict[str, Any] = {}
    exec(source[: source.index("\nlay_out(")], known)
    monkeypatch.chdir(tmp_path)
    known["lay_out"]("all")
    written = {path.relative_to(tmp_path).as_posix(): path.read_bytes() for path in tmp_path.rglob("*.py")}
    shared = {"scanveil/said.py", "scanveil/kept.py", "scanveil/spread.py"}
    assert shared == {name for name in written if name.startswith("scanveil/")}
    assert written == {name: (ROOT / ("py" if name in shared else "app") / name).read_bytes() for name in written}
    assert len(written) > 30


def test_what_runs_is_what_can_be_read(built: Path) -> None:
    """The page's Python is there as text, too, and what is fetched was compiled of that."""
    sources = page_code.in_text((built / "app" / "modules.txt").read_bytes())
    assert (built / "app" / "modules.bin").read_bytes() == page_code.in_one_file(page_code.compiled(sources))


def test_a_module_that_would_be_cut_in_two_is_refused() -> None:
    with pytest.raises(BuildError, match="begins a module"):
        page_code.as_one_text({"worker_messages.py": b"TEXT = '''\n#### worker_messages.py\n'''\n"})


def test_no_source_map_is_asked_for(built: Path) -> None:
    scripts = [*built.rglob("*.js"), *built.rglob("*.mjs")]
    assert len(scripts) > 5
    assert [path.name for path in scripts if b"sourceMappingURL=" in path.read_bytes()] == []


def test_pyscript_loads_nothing_and_asks_nobody_where_it_is(built: Path) -> None:
    """It is handed over as bytes: it has no place, no neighbours, and no address from which to fetch what it runs."""
    folder = built / "runtime" / "pyscript"
    assert [path.name for path in folder.iterdir()] == ["core.js"]
    code = (folder / "core.js").read_text(encoding="utf-8")
    assert not re.search(r"import\.meta|[^.]location\.href|\bfrom\s*[\"']\./", code)
    assert "micropython-webassembly-pyscript@${" not in code


@pytest.mark.parametrize(
    ("there", "instead"),
    [
        (b'from"./core-', b'from"./heart-'),
        (b"import.meta.url.startsWith", b"there.startsWith"),
        (b'()=>import("./donkey-', b'()=>import("./horse-'),
        (b"/micropython.mjs`", b"/micropython.js`"),
    ],
)
def test_a_pyscript_that_is_built_in_another_way_is_refused(runtime: Runtime, there: bytes, instead: bytes) -> None:
    """Nothing is rewritten by halves."""
    package = freezing.read_tarball(runtime.files["pyscript"])
    assert any(there in data for data in package.values())
    with pytest.raises(BuildError, match=r"tools/contents\.py"):
        contents_of.pyscript({name: data.replace(there, instead) for name, data in package.items()})


def test_packages_are_byte_code_without_their_sources(built: Path) -> None:
    for name in PACKAGES:
        with zipfile.ZipFile(built / "runtime" / "packages" / f"{name}.zip") as archive:
            names = archive.namelist()
            assert names == sorted(names)
            assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert any(entry.endswith(".pyc") for entry in names)
        assert [entry for entry in names if entry.endswith((".py", ".pyi"))] == []


def test_the_sample_is_a_zip_of_dicom_files(built: Path) -> None:
    with zipfile.ZipFile(built / "sample" / "sample.zip") as archive:
        beginnings = [archive.read(name)[128:132] for name in archive.namelist()]
    assert len(beginnings) > 10
    assert set(beginnings) == {b"DICM"}


def test_the_notice_names_everybody_whose_work_ships(built: Path, runtime: Runtime) -> None:
    notice = (built / "NOTICE.txt").read_text(encoding="utf-8")
    for artefact in runtime.artefacts.values():
        assert re.search(rf"^{artefact.name} +{re.escape(artefact.version)} ", notice, re.MULTILINE)
    for licence in ("The MIT License", "Mozilla Public License Version 2.0", "PYTHON SOFTWARE FOUNDATION LICENSE"):
        assert licence in notice
    assert "TERMS AND CONDITIONS FOR USE" in (built / "LICENSE.txt").read_text()


def test_what_ships_runs_in_pyodide(built: Path, runtime: Runtime) -> None:
    """Everything imports, and every codec of DICOM gives back what went in: with exactly the files of dist/."""
    job = {f"{name}.zip": (built / "runtime" / "packages" / f"{name}.zip").read_bytes() for name in PACKAGES}
    job |= {name: (built / "runtime" / "pyodide" / name).read_bytes() for name in ("memory.bin", "pyodide.asm.wasm")}
    stdlib = built / "runtime" / "pyodide" / "python_stdlib.zip"
    shipped = Pyodide(unpacked(runtime.files["pyodide"]).folder, stdlib, freezing.digest(stdlib.read_bytes()))
    found = json.loads(freezing.read_zip(shipped.run(LOOKS, job, RUNNER))["found.json"])
    assert set(found["codecs"]) == {"htj2k", "jpeg2k", "jpegls", "jpegxl", "ljpeg", "jpeg8", "rle"}
    assert set(found["codecs"].values()) == {"as it was"}
    assert found["pydicom"] == {"version": runtime.artefacts["pydicom"].version, "pixels": [0, 1, 2, 3]}
    assert "scanveil.errors" in found["scanveil"]


def test_packing_does_not_depend_on_the_order_of_files() -> None:
    files = {"b.py": b"1", "a/c.py": b"2"}
    backwards = dict(reversed(files.items()))
    assert freezing.stored_zip(files) == freezing.stored_zip(backwards)
    assert zipfile.ZipFile(io.BytesIO(freezing.stored_zip(files))).namelist() == ["a/c.py", "b.py"]


def test_the_page_keeps_clear_of_notches_and_of_the_keyboard_of_a_phone(built: Path) -> None:
    """The outer page alone knows of them: what it gives the frame is smaller."""
    page = index(built)
    assert "viewport-fit=cover, interactive-widget=resizes-content" in page
    assert {f"env(safe-area-inset-{side})" in page for side in ("top", "right", "bottom", "left")} == {True}
    assert "env(" not in in_script(page, "frame")
