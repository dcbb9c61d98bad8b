"""Sentences for people: their places, their plurals, and other languages."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from scanveil import said
from scanveil.said import _, ngettext, together


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """The language of the program, again after each test."""
    plural = said._plural[0]
    yield
    said.choose_language({}, plural)


def test_places_are_filled_with_values_of_their_names() -> None:
    assert _("{missing:,} bytes of {whole} are missing.", whole="it", missing=1234) == "1,234 bytes of it are missing."


def test_a_sentence_without_values_keeps_its_braces() -> None:
    assert _("Write {name}.") == "Write {name}."


def test_a_value_is_not_read_for_places() -> None:
    assert _("{sentence} It is left out.", sentence="{0} ends.") == "{0} ends. It is left out."


@pytest.mark.parametrize(("count", "expected"), [(0, "0 files"), (1, "1 file"), (2, "2 files"), (1200, "1,200 files")])
def test_one_thing_is_said_otherwise_than_several(count: int, expected: str) -> None:
    assert ngettext("{count:,} file", "{count:,} files", count) == expected


def test_a_sentence_that_counts_has_other_places_as_well() -> None:
    said_of = [ngettext("{count} file of {name}", "{count} files of {name}", count, name="it") for count in (1, 2)]
    assert said_of == ["1 file of it", "2 files of it"]


def test_a_chosen_language_orders_and_bends_its_sentences_itself() -> None:
    said.choose_language(
        {
            "{missing} bytes of {whole} are missing.": "Von {whole} fehlen {missing} Bytes.",
            "{count} file": ("{count} plik", "{count} pliki", "{count} plików"),
        },
        lambda count: 0 if count == 1 else 1 if 2 <= count % 10 <= 4 and not 12 <= count % 100 <= 14 else 2,
    )
    assert _("{missing} bytes of {whole} are missing.", missing=3, whole="A") == "Von A fehlen 3 Bytes."
    spoken = [ngettext("{count} file", "{count} files", count) for count in (1, 3, 5, 22)]
    assert spoken == ["1 plik", "3 pliki", "5 plików", "22 pliki"]


def test_a_sentence_that_the_language_does_not_have_stays_as_it_is() -> None:
    said.choose_language({"Another.": "Eine andere."})
    assert _("The file ends.") == "The file ends."
    assert ngettext("{count} file", "{count} files", 2) == "2 files"


def test_choosing_again_forgets_the_language_before() -> None:
    said.choose_language({"Yes.": "Ja."})
    said.choose_language({"No.": "Nein."})
    assert (_("Yes."), _("No.")) == ("Yes.", "Nein.")


@pytest.mark.parametrize(("name", "runs"), [("de", "ltr"), ("ar", "rtl"), ("he-IL", "rtl"), ("art", "ltr")])
def test_a_language_has_a_name_and_a_way_to_run(name: str, runs: str) -> None:
    said.choose_language({}, language=name)
    assert (said.language(), said.direction()) == (name, runs)
    said.choose_language({})
    assert (said.language(), said.direction()) == ("en", "ltr")


def test_sentences_stand_one_after_the_other() -> None:
    assert together("One ends.", "", "Another begins.") == "One ends. Another begins."
