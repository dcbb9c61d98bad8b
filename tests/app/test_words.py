"""What the page says in another language, and how it counts there."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from app.events import SETTLED, after, catalogue, info, looking, pane, read, ready, series, update, wants, with_series
from app.test_copying import copying, zipped
from app.test_documents import mixed, reports
from app.test_view import shown
from page.showing.numbers import size_text

from scanveil.said import choose_language, is_translated, ngettext

POLISH = {
    "Ready. Drop a folder, or choose one.": "Gotowe.",
    "Reading {count} file.": ("Czytam {count} plik.", "Czytam {count} pliki.", "Czytam {count} plików."),
    "{count} image": ("{count} obraz", "{count} obrazy", "{count} obrazów"),
    "{count} series": ("{count} serii", "{count} seriach", "{count} seriach"),
    "{images} in {series}.": "W {series}: {images}.",
    "Image {number} of {count}": "Obraz {number} z {count}",
    "Document {number} of {count}": "Dokument {number} z {count}",
    "There is only one image here.": "Tu jest tylko jeden obraz.",
    "This image cannot be shown: it made the reader stop, which was started again. You can go on with the other "
    "images.": "Obraz.",
    "{size} KB": "{size} kB",
    "Done: {count} anonymized copy is in the ZIP.": ("{count} kopia.", "{count} kopie.", "{count} kopii."),
    "{count} file was withheld; the reasons are given below.": ("Bez {count}.", "Bez {count}.", "Bez {count}."),
}


@pytest.fixture(autouse=True)
def polish() -> Iterator[None]:
    """One, two to four, and many: the rule of the language's plural forms."""
    choose_language(POLISH, lambda n: 0 if n == 1 else 1 if n % 10 in (2, 3, 4) and n % 100 not in (12, 13, 14) else 2)
    yield
    choose_language({}, lambda count: 0 if count == 1 else 1)


def test_the_status_is_said_in_the_language_that_was_chosen() -> None:
    assert is_translated()
    assert ready()["sentence"] == "Gotowe."


@pytest.mark.parametrize(
    ("count", "expected"), [(1, "Czytam 1 plik."), (22, "Czytam 22 pliki."), (12, "Czytam 12 plików.")]
)
def test_files_are_counted_by_its_rule(count: int, expected: str) -> None:
    state, _ = after(ready(), ("listing",), ("found", ["a"] * count))
    assert state["sentence"] == expected


def test_two_counts_stand_where_the_language_wants_them() -> None:
    """Each in its own form."""
    state, _ = after(ready(), ("found", ["a"] * 5), read(5), catalogue(series(count=5)), SETTLED)
    assert state["sentence"] == "W 1 serii: 5 obrazów."


def test_titles_and_places_are_said_in_it() -> None:
    page = shown(with_series(series(count=1)))
    assert (page["slider-text", "text"], page["play", "title"]) == ("Obraz 1 z 1", "Tu jest tylko jeden obraz.")
    assert page["series-list", "series"][0]["detail"] == "CT scan · 1 obraz · 1.0 kB"
    state, _ = update(with_series(series("1"), reports(), count=5), ("choose", "2"))
    assert shown(state)["slider-text", "text"] == "Dokument 1 z 2"


def test_a_reader_that_stopped_is_said_in_it() -> None:
    state, effects = update(with_series(), ("move", 1))
    (payload,) = wants(effects)
    assert pane(update(state, ("crashed", "picture", payload))[0])["problem"] == "Obraz."


def test_whole_sentences_follow_each_other() -> None:
    state = zipped(copying(), [2, "withheld", "-"], count=5)
    assert state["sentence"] == "5 kopii. Bez 1."


def test_what_is_not_translated_stays_english_and_is_counted_as_english_is() -> None:
    """However many forms the other language has."""
    assert [ngettext("{count} cat", "{count} cats", count) for count in (1, 2, 5)] == ["1 cat", "2 cats", "5 cats"]
    assert size_text(1) == "1 byte" and size_text(2_000_000) == "2.0 MB"
    assert shown(with_series(mixed(), count=3))["series-list", "series"][0]["detail"].endswith(
        "1 without image · 1.0 kB"
    )


def test_names_in_braces_are_names() -> None:
    """What comes out of files is put into places, and never read for places itself."""
    state, _ = after(ready(), ("found", ["{0}", "{path}"]), read(2, [1, "duplicate", "-", 0]))
    assert "same file as {0}, byte" in state["problems"][0]["sentence"]
    state = looking(with_series(), shown=info(tile="{tile}"))
    assert shown(state)["corner-position", "text"] == "{tile}"
