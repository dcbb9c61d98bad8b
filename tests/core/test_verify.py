"""The check finds what is put back: identifying values, planted into clean output anywhere and in any encoding."""

import importlib
import io
import pkgutil
import random
import struct
from functools import cache, lru_cache

import judging
import planting
import pytest
from planting import BIG, EXPLICIT, IMPLICIT, El, Planted, encode

from scanveil.deid import check
from scanveil.deid.check import evidence
from scanveil.deid.check.finder import Finder
from scanveil.deid.check.identifiers import Identifiers, collect
from scanveil.deid.check.surface import read_surface, take_apart
from scanveil.deid.check.verify import Needles
from scanveil.deid.deidentifier import Deidentifier, survey
from scanveil.errors import FoundError, WithheldError

ORIGINAL = [
    El(0x00080020, "DA", b"19870423"),
    El(0x0008002A, "DT", b"20140309112233.5+0100"),
    El(0x00080050, "SH", b"ACC-77.1"),
    El(0x00080080, "LO", b"Sankt Olaf Klinikum"),
    El(0x00080090, "PN", b"Quist^Ole"),
    El(0x00081050, "PN", "Jäckel^Zoë".encode("latin-1")),
    El(0x00091001, "PN", b"Private^Hiddenname"),
    El(0x00091002, "UN", [[El(0x00081070, "PN", b"Innerlund^Un")]], True),
    El(0x00100010, "PN", "Mikkelsen^Søren=Ærø".encode("latin-1")),
    El(0x00100020, "LO", b"48213377"),
    El(0x00101000, "LO", b"MRN9"),
    El(0x00102154, "SH", b"+47 2212 3456"),
    El(0x00081115, "SQ", [[El(0x00081155, "UI", b"1.2.3.999.888.7")]]),
]
CHARSET = El(0x00080005, "CS", b"ISO_IR 100")


KEPT = planting.image()[:2]
"""A kept attribute and the SOP class."""


def original(*more: El) -> Planted:
    made = Planted()
    made.put(CHARSET, *(more or ORIGINAL))
    return made


def identifiers_of(data: bytes) -> Identifiers:
    return survey(io.BytesIO(data), "in.dcm", len(data))


@cache
def clean_output() -> bytes:
    """What a cleaned file can look like: kept values of every kind, new UIDs, our stamps."""
    made = Planted(elements=planting.image(instance=b"2.25.329800735698586629295641978511506172918"))
    made.elements = [one for one in made.elements if one.tag not in (0x0020000D, 0x0020000E)]
    made.put(
        CHARSET,
        El(0x0020000D, "UI", b"2.25.254870423254870423254870423254870423"),
        El(0x00100010, "PN", b"ANON-4711XY"),
        El(0x00100020, "LO", b"ANON-4711XY"),
        El(0x00120062, "CS", b"YES"),
        El(0x00120063, "LO", b"Scanveil 0.1.0: PS3.15 2026d Basic Profile"),
        El(0x00181020, "LO", b"syngo CT 2014"),
        El(0x00200032, "DS", b"-158.135803\\-179.035797\\-75.699997"),
        El(0x00281052, "DS", b"-1024"),
        El(0x00082218, "SQ", [[El(0x00080100, "SH", b"T-D3000"), El(0x00080104, "LO", b"Chest")]], True),
        El(0x00281201, "OW", bytes(range(256)) * 16),
    )
    made.elements = [one for one in made.elements if one.tag != 0x7FE00010]
    return made.to_bytes()


def kinds(data: bytes, identifiers: Identifiers, tail: bytes = b"") -> list[str]:
    return [hit.kind for hit in needles_of(identifiers).search(data, tail)]


@lru_cache(maxsize=4)
def needles_of(identifiers: Identifiers) -> Needles:
    return Needles(identifiers)


def test_everything_identifying_is_collected_at_every_depth():
    found = identifiers_of(original().to_bytes())
    names = {raw for raw, _ in found.names}
    assert {"Quist^Ole", "Private^Hiddenname", "Innerlund^Un", "Mikkelsen^S\xf8ren=\xc6r\xf8"} <= names
    assert found.dates == {"19870423", "20140309"}
    assert {raw for raw, _ in found.ids} == {"ACC-77.1", "48213377", "MRN9", "+47 2212 3456"}
    assert {raw for raw, _ in found.texts} == {"Sankt Olaf Klinikum"}
    assert {"1.2.3.999.888.7", "1.2.3.999.1", "1.2.3.999.2", "1.2.3.999.3"} == found.uids


@pytest.mark.parametrize("encoding", [EXPLICIT, IMPLICIT])
def test_uids_are_collected_from_private_elements_and_from_lists(encoding):
    made = Planted(elements=KEPT, encoding=encoding)
    made.put(
        El(0x00080058, "UI", b"1.2.3.888.1\\1.2.3.888.2"),
        El(0x00091001, "UN", b"1.2.3.888.3\0"),
        El(0x00091002, "UI", b"1.2.3.888.4"),
        El(0x00091003, "UN", b"1.25"),
    )
    assert identifiers_of(made.to_bytes()).uids == {f"1.2.3.888.{number}" for number in (1, 2, 3, 4)}


@pytest.mark.parametrize("encoding", [EXPLICIT, IMPLICIT, BIG])
def test_collecting_does_not_depend_on_the_encoding(encoding):
    made = original(*(one for one in ORIGINAL if one.tag >> 16 != 9))
    explicit = identifiers_of(made.to_bytes())
    made.encoding = encoding
    found = identifiers_of(made.to_bytes())
    assert (found.names, found.ids, found.dates, found.uids) == (
        explicit.names,
        explicit.ids,
        explicit.dates,
        explicit.uids,
    )


def test_what_stands_behind_the_pixels_is_collected():
    made = original()
    made.tail = encode([El(0x00100010, "PN", b"Late^Comer")], EXPLICIT)
    assert ("Late^Comer", "ISO_IR 100") in identifiers_of(made.to_bytes()).names


def test_identifiers_join_and_travel_as_text():
    one, other = identifiers_of(original().to_bytes()), Identifiers(names=frozenset({("A^B", "")}))
    assert Identifiers.from_json((one | other).to_json()) == Identifiers.merged([one, other]) == one | other
    assert (one | other).names == one.names | other.names


def test_clean_output_is_clean():
    assert kinds(clean_output(), identifiers_of(original().to_bytes())) == []


# What is promised: form of a value -> kind of the hit
PROMISED = {
    "name as it was": ("Mikkelsen^Søren".encode("latin-1"), "name"),
    "name, capitals": (b"MIKKELSEN", "name"),
    "name, small letters": (b"mikkelsen", "name"),
    "name, part": (b"Ole", "name"),
    "name, in a sentence": (b"seen by Dr Ole at noon", "name"),
    "name, inside a word": (b"xxMikkelsenxx", "name"),
    "name, accent in UTF-8": ("SØREN".encode(), "name"),
    "name, accent in Latin-1": ("søren".encode("latin-1"), "name"),
    "name, accent left out": (b"jackel", "name"),
    "name, turned round": (b"OLE QUIST", "name"),
    "name, run together": (b"OleQuist", "name"),
    "name, from private": (b"Hiddenname", "name"),
    "name, from a sequence in UN": (b"Innerlund", "name"),
    "patient ID": (b"48213377", "identifier"),
    "patient ID, with prefix": (b"MRN48213377", "identifier"),
    "patient ID, other zeros": (b"0048213377", "identifier"),
    "short ID": (b"mrn9", "identifier"),
    "accession number": (b"acc-77.1", "identifier"),
    "telephone": (b"+47 2212 3456", "identifier"),
    "institution": (b"SANKT OLAF KLINIKUM", "place or address"),
    "date": (b"19870423", "date"),
    "date of a time": (b"20140309112233", "date"),
    "date, alone": (b"20140309", "date"),
    "date, ISO": (b"1987-04-23", "date"),
    "date, German": (b"23.04.1987", "date"),
    "date, British": (b"23/04/1987", "date"),
    "date, American": (b"04/23/1987", "date"),
    "UID": (b"1.2.3.999.888.7", "UID"),
    "UID with more": (b"1.2.3.999.888.7.1", "UID"),
}
TEXT_PLACES = {
    "text element": lambda value: El(0x00080070, "LO", value),
    "long text": lambda value: El(0x00281054, "LT", value),
    "code": lambda value: El(0x00180015, "CS", value),
    "UID element": lambda value: El(0x00083010, "UI", value),
    "unknown": lambda value: El(0x00080ABC, "UN", value),
    "private": lambda value: El(0x00090010, "LO", value),
    "nested": lambda value: El(0x00081115, "SQ", [[El(0x00081199, "SQ", [[El(0x00080070, "LO", value)]], True)]]),
    "nested in UN": lambda value: El(0x00081115, "UN", [[El(0x00080070, "LO", value)]], True),
    "name element before group 54": lambda value: El(0x0053FFFE, "LO", value),
}


@pytest.mark.parametrize("form", PROMISED)
def test_every_promised_form_is_found_in_every_kind_of_place(form):
    value, kind = PROMISED[form]
    identifiers = identifiers_of(original().to_bytes())
    for encoding in (EXPLICIT, IMPLICIT, BIG):
        clean = [*KEPT, El(0x00540011, "US", b"\1\0")]
        assert kinds(Planted(elements=clean, encoding=encoding).to_bytes(), identifiers) == []
        for name, place in TEXT_PLACES.items():
            made = Planted(elements=list(clean), encoding=encoding)
            made.put(place(value))
            assert kind in kinds(made.to_bytes(), identifiers), (name, encoding)


@pytest.mark.parametrize("form", PROMISED)
def test_every_promised_form_is_found_in_preamble_meta_and_tail(form):
    value, kind = PROMISED[form]
    identifiers = identifiers_of(original().to_bytes())
    out = clean_output()
    assert kind in kinds(value.ljust(128, b"\0") + out[128:], identifiers)
    made = Planted(elements=planting.image()[:1], meta=[El(0x00020016, "AE", value)])
    assert kind in kinds(made.to_bytes(), identifiers)
    assert kind in kinds(out, identifiers, encode([El(0xFFFCFFFC, "OB", value)], EXPLICIT))
    assert kind in kinds(out, identifiers, b"\1\2\3" + value)


def test_a_hit_names_the_element_by_its_path_and_never_the_value():
    identifiers = identifiers_of(original().to_bytes())
    inner = El(0x00081199, "SQ", [[], [El(0x00080070, "LO", b"Mikkelsen")]], True)
    made = Planted(elements=[*KEPT, El(0x00081115, "SQ", [[inner]])])
    (hit,) = Needles(identifiers).search(made.to_bytes())
    assert hit[:2] == ("(0008,1115)[0].(0008,1199)[1].(0008,0070)", "name")
    assert made.to_bytes()[hit.at : hit.stop] == b"Mikkelsen" and (hit.behind, hit.hint) == (False, False)


def places_found(data: bytes) -> list[tuple[str, str, bool]]:
    """Where the check finds what in a file, of its own identifiers, outside of groups 0008 to 0010."""
    surface = read_surface(io.BytesIO(data), len(data))
    hits = Needles(identifiers_of(data)).search(surface.head, surface.tail)
    return [(hit.where, hit.kind, hit.behind) for hit in hits if hit.where.startswith("(0018")]


def test_a_leak_is_found_and_not_in_the_copy():
    """The rules keep the attribute; the report says that the check took it out, and where."""
    made = original()
    made.put(El(0x00181020, "LO", b"as Mikkelsen said"))
    data = made.to_bytes()
    assert places_found(data) == [("(0018,1020)", "name", False)]
    cleaned, copy = judging.clean(data)
    assert b"ikkelsen" not in copy and ((), 0x00181020, "found: replaced") in cleaned.done


def test_a_leak_that_cannot_be_taken_out_withholds_the_file_with_path_and_without_value():
    """What tells how the pixels are to be shown is needed."""
    made = original()
    made.elements = [one for one in made.elements if one.tag != 0x00280004]
    made.put(El(0x00280004, "CS", b"MIKKELSEN"))
    data = made.to_bytes()
    with pytest.raises(FoundError) as caught:
        Deidentifier(b"k", identifiers_of(data)).clean(io.BytesIO(data), path="p", size=len(data), name="n")
    assert (caught.value.keyword, caught.value.reason) == ("(0028,0004)", "found")
    assert "(0028,0004)" in caught.value.sentence and "ikkelsen" not in caught.value.sentence.lower()


def test_a_leak_behind_the_pixels_is_found_and_not_in_the_copy():
    """What stands there is searched and mended by itself."""
    made = original()
    made.tail = encode([El(0x00181020, "LO", b"Mikkelsen")], EXPLICIT)
    data = made.to_bytes()
    assert places_found(data) == [("(0018,1020)", "name", True)]
    cleaned, copy = judging.clean(data)
    assert b"ikkelsen" not in copy and ((), 0x00181020, "found: replaced") in cleaned.done


def test_a_name_right_behind_a_length_that_looks_like_a_letter_is_found():
    made = Planted(elements=[*KEPT, El(0x00181020, "LO", b"Ole".ljust(ord("b")))], encoding=BIG)
    assert "name" in kinds(made.to_bytes(), identifiers_of(original().to_bytes()))


def test_flat_pixels_are_no_evidence():
    search = Needles(Identifiers(names=frozenset({("BBBBBBB^Aaaaaaa", "")}), dates=frozenset({"20002000"}))).opaque()
    search.feed(b"BBBBBBBBBBBBaaaaaaaaaaaaaaa20002000")
    assert search.kind == ""


def test_a_date_in_dark_grey_is_no_evidence_and_in_a_text_it_is():
    needles = Needles(Identifiers(dates=frozenset({"19870423"})))
    for around, kind in ((b"3141592653589793", ""), (b" on the day of: ", "date"), (b"Year 14, month 3", "date")):
        search = needles.opaque()
        search.feed(around + b"19870423" + around)
        assert search.kind == kind


def test_a_day_that_dates_were_moved_to_proves_nothing():
    """That another original has it is chance. A name is evidence whatever is moved."""
    needles = Needles(Identifiers(names=frozenset({("Mikkelsen", "")}), dates=frozenset({"19870423"})))
    data = Planted(elements=[*KEPT, El(0x00181020, "LO", b"19870423 Mikkelsen")]).to_bytes()
    assert {hit.kind for hit in needles.search(data)} == {"name", "date"}
    moved = frozenset({b"19870423", b"mikkelsen"})
    assert [hit.kind for hit in needles.search(data, moved=moved)] == ["name"]


def test_a_name_from_another_file_of_the_batch_is_found():
    made = Planted()
    made.put(El(0x00181020, "LO", b"Mikkelsen"))
    data = made.to_bytes()
    both = identifiers_of(original().to_bytes()) | identifiers_of(data)
    assert needles_of(both).search(data) != []
    cleaned = Deidentifier(b"k" * 32, both).clean(io.BytesIO(data), path="", size=len(data), name="")
    assert b"ikkelsen" not in judging.joined(cleaned, data) and ((), 0x00181020, "found: replaced") in cleaned.done


def test_a_file_that_was_not_surveyed_is_checked_for_its_own_names_all_the_same():
    made = original()
    made.put(El(0x00181020, "LO", b"Mikkelsen"))
    data = made.to_bytes()
    cleaned = Deidentifier(b"k" * 32, Identifiers()).clean(io.BytesIO(data), path="", size=len(data), name="")
    assert b"ikkelsen" not in judging.joined(cleaned, data) and ((), 0x00181020, "found: replaced") in cleaned.done


@pytest.mark.parametrize("deflated", [False, True])
def test_a_name_in_the_pixels_withholds_the_file(deflated):
    made = original()
    made.syntax = planting.DEFLATED if deflated else ""
    made.elements[-1] = El(0x7FE00010, "OW", b"\0\1\2" * 41 + b"MIKKELSEN" + b"\3" * 124)
    data = made.to_bytes()
    with pytest.raises(WithheldError, match="inside the image") as caught:
        Deidentifier(b"k", identifiers_of(data)).clean(io.BytesIO(data), path="", size=len(data), name="")
    assert caught.value.keyword == "PixelData"


OPAQUE = [
    b"MIKKELSEN",
    b"mikkelsen",
    b"Mikkelsen",
    b"48213377",
    b"19870423",
    b"1.2.3.999.888.7",
    b"Sankt Olaf Klinikum",
    b"QuistOle",
    "Søren".encode(),
]


def test_noise_with_planted_values_is_searched_at_every_offset_and_over_every_seam():
    needles = Needles(identifiers_of(original().to_bytes()))
    rng = random.Random(7)
    noise = rng.randbytes(4096)
    quiet = needles.opaque()
    quiet.feed(noise)
    assert quiet.kind == ""
    for value in OPAQUE:
        for at in [*range(40), *range(4096 - 40, 4096 - len(value) + 1)]:
            data = noise[:at] + value + noise[at + len(value) :]
            for cut in (at - 3, at + 1, at + len(value) - 1, 2048):
                search = needles.opaque()
                search.feed(data[: max(cut, 0)])
                search.feed(data[max(cut, 0) :])
                assert search.kind, (value, at, cut)


def test_values_put_back_at_random_are_all_caught(capsys):
    """Planted at a random element, at any depth, instead of its value or inside it; the count is printed."""
    rng = random.Random(42)
    identifiers = identifiers_of(original().to_bytes())
    needles = Needles(identifiers)
    out = clean_output()
    surface = take_apart(out, b"")
    places = [one for one in surface.values if one[2] not in (b"OW", b"OB", b"US", b"UL") and one[4] > one[3]]
    forms = sorted(PROMISED)
    caught = total = 0
    for _ in range(1500):
        _, _, _, start, end = rng.choice(places)
        value, _ = PROMISED[rng.choice(forms)]
        if rng.random() < 0.5 and end - start >= len(value):
            at = rng.randrange(start, end - len(value) + 1)
            planted = out[:start] + b" " * (end - start) + out[end:]
            planted = planted[:at] + value + planted[at + len(value) :]
        else:
            planted = _with_value(out, start, end, value)
        total += 1
        caught += bool(needles.search(planted))
    with capsys.disabled():
        print(f"\nverify: {caught} of {total} planted values caught")
    assert caught == total


def _with_value(out: bytes, start: int, end: int, value: bytes) -> bytes:
    """The file with a value of the top level or of an undefined-length sequence exchanged, its length put right."""
    value += b" " * (len(value) & 1)
    return out[: start - 2] + struct.pack("<H", len(value)) + value + out[end:]


SCRIPTS = {
    "Japanese": ("\\ISO 2022 IR 87", "山田^太郎", "iso2022_jp_2"),
    "Korean": ("\\ISO 2022 IR 149", "김^희중", "euc_kr"),
    "Chinese": ("GB18030", "欧阳^小东", "gb18030"),
    "Russian": ("ISO_IR 144", "Люкceмбypг^Анна", "iso8859-5"),
    "Greek": ("ISO_IR 126", "Διονυσιος^Μαρια", "iso8859-7"),
    "Arabic": ("ISO_IR 127", "قباني^لنزار", "iso8859-6"),
    "Hebrew": ("ISO_IR 138", "שרון^דבורה", "iso8859-8"),
    "Polish": ("ISO_IR 101", "Wałęsa^Żaneta", "iso8859-2"),
    "any": ("ISO_IR 192", "Zażółć^山田", "utf-8"),
}


@pytest.mark.parametrize("script", SCRIPTS)
def test_names_in_other_scripts_are_found_in_every_encoding_that_can_write_them(script):
    charset, name, codec = SCRIPTS[script]
    raw = name.encode(codec)
    if script == "Korean":
        raw = b"^".join(b"\x1b$)C" + part.encode(codec) for part in name.split("^"))
    made = Planted()
    made.put(El(0x00080005, "CS", charset.encode()), El(0x00100010, "PN", raw))
    identifiers = identifiers_of(made.to_bytes())
    part = max(name.split("^"), key=len)
    for encoding in (codec, "utf-8", "utf-16-le"):
        out = Planted(elements=[*KEPT, El(0x00080070, "LO", b"by " + part.encode(encoding))])
        assert "name" in kinds(out.to_bytes(), identifiers), encoding


# What passes although it looks alike
INNOCENT = {
    "a scanner's maker": ("Philip^Ge", El(0x00080070, "LO", b"Philips Medical Systems")),
    "a short name in a word": ("Ann^Lee", El(0x00080070, "LO", b"Sleeve channel planner")),
    "a common word as name": ("Phantom^Head", El(0x00180015, "CS", b"HEAD")),
    "two letters": ("Li^Wu", El(0x00080070, "LO", b"li wu")),
}


@pytest.mark.parametrize("case", INNOCENT)
def test_ordinary_words_are_no_evidence(case):
    name, element = INNOCENT[case]
    found = Needles(Identifiers(names=frozenset({(name, "")})))
    assert found.search(Planted(elements=[*KEPT, element]).to_bytes()) == []


@pytest.mark.parametrize(
    ("number", "kept"),
    [("1024", b"1024"), ("100000", b"100000"), ("32767", b"32767"), ("12345", b"0.12345"), ("48213", b"148213")],
)
def test_ordinary_numbers_are_no_evidence(number, kept):
    found = Needles(Identifiers(ids=frozenset({(number, "")})))
    assert found.search(Planted(elements=[*KEPT, El(0x00281052, "DS", kept)]).to_bytes()) == []


def test_dates_inside_new_uids_and_fractions_are_no_evidence():
    found = Needles(Identifiers(dates=frozenset({"19870423"})))
    elements = [
        *KEPT,
        El(0x00083010, "UI", b"2.25.33119870423119870423"),
        El(0x00281052, "DS", b"-1.19870423"),
    ]
    assert found.search(Planted(elements=elements).to_bytes()) == []


def test_a_binary_table_holds_short_words_by_chance_and_that_is_no_evidence():
    found = Needles(Identifiers(names=frozenset({("Ole^Kim", "")})))
    made = Planted(elements=[*KEPT, El(0x00281201, "OW", b"\1\2ole\3kim\4")])
    assert found.search(made.to_bytes()) == []


def test_what_scanveil_writes_is_never_evidence():
    name = "Removed^Basic^Profile^Scanveil"
    identifiers = Identifiers(names=frozenset({(name, "")}), dates=frozenset({"19000101"}))
    elements = [*KEPT, El(0x00080020, "DA", b"19000101"), El(0x00080080, "LO", b"REMOVED")]
    assert Needles(identifiers).search(Planted(elements=elements).to_bytes()) == []


def test_a_finder_finds_what_a_plain_search_finds():
    rng = random.Random(3)
    needles = {bytes(rng.choices(b"ab1.", k=rng.randint(6, 12))) for _ in range(60)}
    data = bytes(rng.choices(b"ab1.", k=20000))
    plain = {(needle, at) for needle in needles for at in range(len(data)) if data.startswith(needle, at)}
    assert plain
    for step in (1, 4):
        assert set(Finder(needles, 6, step).matches(data)) == plain


DATA = {
    *("scanveil.deid.rules.table", "scanveil.deid.rules.vocabulary", "scanveil.deid.rules.code_words"),
    *("scanveil.dicom.tags", "scanveil.errors", "scanveil.said"),
}


def test_the_check_shares_no_code_with_what_it_checks():
    """Nothing of the package but itself, tables of the standard, lists of words, names of tags, errors, their words."""
    modules = [
        importlib.import_module(one.name) for one in pkgutil.iter_modules(check.__path__, "scanveil.deid.check.")
    ]
    assert len(modules) > 8
    for module in modules:
        used = {getattr(value, "__module__", "") for value in vars(module).values()}
        used |= {value.__name__ for value in vars(module).values() if type(value) is type(check)}
        used = {name for name in used if name and name.startswith("scanveil") and ".check." not in name}
        assert used <= DATA, module.__name__


def test_a_file_that_is_cut_off_in_front_of_its_pixels_is_never_taken_as_read():
    """Cut inside an element it is refused; cut between two, all in front of the cut is collected."""
    data = original().to_bytes()
    seams = {0, 128, *(end for *_, end in read_surface(io.BytesIO(data), len(data)).values)}
    pixels = data.index(planting.PIXELS)
    for cut in range(140, pixels - 12):
        surface = read_surface(io.BytesIO(data[:cut]), cut)
        if surface.whole:
            assert cut in seams or cut - surface.stopped < 8
        else:
            with pytest.raises(WithheldError):
                collect(surface)


_ITEM = b"\xfe\xff\x00\xe0"
_NOISE = b"\xff\xd8\xff\xe0" + bytes(range(200, 236))
ODD = {
    "an icon in OB": El(0x00091001, "OB", _ITEM + struct.pack("<L", 40) + _NOISE),
    "an icon in UN": El(0x00091001, "UN", _ITEM + struct.pack("<L", 40) + _NOISE),
    "too long an item": El(0x00091001, "UN", _ITEM + struct.pack("<L", 5000) + _NOISE),
    "an element longer than its item": El(
        0x00081110, "SQ", _ITEM + struct.pack("<L", 16) + struct.pack("<HH2sHL", 8, 0x100, b"UT", 0, 5000) + b"abcd"
    ),
    "an open sequence inside": El(
        0x00081110,
        "SQ",
        _ITEM + struct.pack("<L", 40) + struct.pack("<HH2sHL", 8, 0x1115, b"SQ", 0, planting.UNDEFINED) + _NOISE[:28],
    ),
    "fragments without end": El(
        0x00081110,
        "SQ",
        _ITEM + struct.pack("<L", 40) + struct.pack("<HH2sHL", 9, 0x1001, b"OB", 0, planting.UNDEFINED) + _NOISE[:28],
    ),
    "noise in an item of an open sequence": El(
        0x00091001, "UN", _ITEM + struct.pack("<L", 40) + _NOISE + struct.pack("<HHL", 0xFFFE, 0xE0DD, 0), True
    ),
}


@pytest.mark.parametrize("odd", ODD)
def test_what_stands_behind_an_odd_nested_value_is_collected(odd):
    """Bytes inside a value that are no elements do not end the search for names behind it."""
    made = original(ODD[odd], *ORIGINAL[-3:], El(0x00100010, "PN", b"Behind^It"))
    assert ("Behind^It", "ISO_IR 100") in identifiers_of(made.to_bytes()).names


def test_a_file_that_cannot_be_read_to_its_pixels_is_refused():
    """Names behind bytes that are no elements cannot be known, so there is no survey of such a file."""
    data = original().to_bytes()
    at = data.index(b"\x10\0\x10\0PN")
    broken = data[:at] + b"\x09\0\1\0??\4\0abcd" + data[at:]
    with pytest.raises(WithheldError) as caught:
        identifiers_of(broken)
    assert "to its end" in caught.value.sentence


def test_zeros_behind_the_last_element_are_no_reason_to_refuse():
    """Fewer zeros than an element has are padding, as they are where files are read."""
    made = original()
    made.elements = made.elements[:-1]
    assert identifiers_of(made.to_bytes() + b"\0" * 7).names == identifiers_of(made.to_bytes()).names


def test_a_number_of_thousands_of_digits_is_looked_for_like_any_other():
    """One hostile value does not keep the whole batch from being checked."""
    number = "7" * 5000
    needles = Needles(Identifiers(ids=frozenset({(number, "")}), names=frozenset({(number, "")})))
    made = Planted(elements=[*KEPT, El(0x00080070, "LO", number.encode())])
    assert {hit.kind for hit in needles.search(made.to_bytes())} <= {"identifier", "name"}
    assert needles.search(made.to_bytes())


def test_no_identifier_however_odd_breaks_the_making_of_needles():
    """Whatever bytes a file holds for names, in whatever character set, the rest of the batch is checked."""
    rng = random.Random(11)
    sets = ("", "ISO_IR 192", "\\ISO 2022 IR 87", "GB18030", "?", "ISO 2022 IR 149\\ISO 2022 IR 13")
    alphabet = "\x1b$)C(B\0^=\\\xff\xc3\xa91 .-Zz\xb2\x81"
    for _ in range(400):
        texts = frozenset({("".join(rng.choices(alphabet, k=rng.randrange(40))), rng.choice(sets))})
        uids = frozenset({"".join(rng.choices(alphabet, k=9))})
        Needles(Identifiers(names=texts, ids=texts, texts=texts, uids=uids)).search(clean_output())


@pytest.mark.parametrize(("encoding", "header"), [(IMPLICIT, b"Jane\0\0\0\0"), (EXPLICIT, b"JaneLT\0\0")])
def test_a_word_spelt_by_a_tag_counts(encoding, header):
    """Bytes that are in no value are searched as well: no element of the standard has such a tag."""
    found = Needles(Identifiers(names=frozenset({("Jane", ""), ("Janelt", "")})))
    data = Planted(elements=KEPT, encoding=encoding).to_bytes() + header
    assert {hit[:2] for hit in found.search(data)} == {("between two elements", "name")}


def test_words_in_the_lengths_of_delimiters_count():
    """A delimiter has no length; what is written there is as good as a value."""
    found = Needles(Identifiers(names=frozenset({("Doe^Jane", "")})))
    data = Planted(elements=[*KEPT, El(0x00082218, "SQ", [[El(0x00080104, "LO", b"xy")]], True)]).to_bytes()
    assert found.search(data) == []
    (hit,) = found.search(data[:-4] + b"JANE")
    assert (hit.where, hit.kind, hit.at, hit.stop) == ("(0008,2218)[0].(FFFE,E0DD)", "name", len(data) - 4, len(data))


def test_a_word_spelt_by_type_and_length_is_no_evidence():
    """`LO` and a length of 117, which is a small u, are not Lou."""
    found = Needles(Identifiers(names=frozenset({("Lou^Lob", "")})))
    data = Planted(elements=KEPT).to_bytes() + struct.pack("<HH2sH", 8, 0x70, b"LO", 117) + b"-" * 117
    assert b"LOu" in data
    assert found.search(data) == []


@pytest.mark.parametrize("group", [0x0008, 0x0028])
def test_what_an_unknown_sequence_holds_is_read_without_types_although_a_length_spells_one(group):
    """Inside UN no types are written; a length of 0x4F4C bytes is not the type LO."""
    inner = struct.pack("<HHL", group, 0x0104, 0x4F4C) + b"-" * 0x4F4C
    inner += struct.pack("<HHL", group, 0x1055, 10) + b"Mikkelsen "
    item = struct.pack("<HHL", 0xFFFE, 0xE000, len(inner)) + inner
    (hit,) = Needles(identifiers_of(original().to_bytes())).search(
        Planted(elements=[*KEPT, El(0x00082218, "UN", item)]).to_bytes()
    )
    assert hit[:2] == (f"(0008,2218)[0].({group:04X},1055)", "name")


def test_sequences_written_with_types_inside_unknown_ones_are_understood():
    """Some writers write types inside UN all the same."""
    inner = encode([El(0x00080104, "LO", b"xy"), El(0x00100010, "PN", b"Typed^Inside")], EXPLICIT)
    item = struct.pack("<HHL", 0xFFFE, 0xE000, len(inner)) + inner
    made = original(El(0x00091001, "UN", item))
    assert ("Typed^Inside", "ISO_IR 100") in identifiers_of(made.to_bytes()).names


def test_needles_that_share_their_end_are_looked_up_together():
    """Hostile names that all end alike cost one look for each length, not one for each name."""
    looks = 0

    class Counted(bytes):
        def __getitem__(self, key):
            nonlocal looks
            looks += 1
            return super().__getitem__(key)

        def startswith(self, *args):
            nonlocal looks
            looks += 1
            return super().startswith(*args)

    needles = [b"%04dzzzzzzzz" % number for number in range(1000)]
    data = Counted(b"z" * 1000 + needles[77])
    assert [needle for needle, _ in Finder(needles, 8, 1).matches(data)] == [needles[77]]
    assert looks < 5 * len(data)


def test_lower_case_is_made_once_however_many_matches_there_are(monkeypatch):
    """What is looked at for each match does not grow with the file."""
    seen = []
    real = evidence._is_text
    monkeypatch.setattr(evidence, "_is_text", lambda *args: seen.append(1) or real(*args))
    found = Needles(Identifiers(ids=frozenset({("48213", "")})))
    assert found.search(Planted(elements=[*KEPT, El(0x00620020, "UT", b"9482139 " * 500)]).to_bytes()) == []
    assert len(seen) == 1


def test_a_file_with_too_many_names_is_withheld():
    """Its names would have to be looked for in every file of the batch."""
    names = [[El(0x00081070, "PN", b"Name%d" % number)] for number in range(5001)]
    assert identifiers_of(original(El(0x00091001, "SQ", names[:4000])).to_bytes()).names
    for many in (El(0x00091001, "SQ", names), El(0x00091001, "UN", [[El(0x00081070, "PN", b"x" * 1_000_001)]])):
        with pytest.raises(WithheldError):
            identifiers_of(original(many).to_bytes())


# Patient's name and ID -> a short text that gives them away, and one that does not
SHORT = {
    "two letters each": ("Wu^Li", "x", b"as Wu Li said", b"Wu said to Li"),
    "two letters, turned round": ("Wu^Li", "x", b"Li_Wu", b"Li_Wuppertal"),
    "a part that devices write": ("Long^Anka", "x", b"for Mr Long", b"longer"),
    "four digits": ("x", "4711", b"MRN 4711", b"MRN 47110"),
    "a round number": ("x", "120000", b"MRN-120000", b"MRN 1200000"),
    "three characters": ("x", "K7b", b"case k7B", b"case K7bc"),
}


@pytest.mark.parametrize("encoding", [EXPLICIT, IMPLICIT])
@pytest.mark.parametrize("case", SHORT)
def test_a_patients_own_short_name_or_number_is_found_in_a_short_text(case, encoding):
    """As a whole, and in texts only: not among numbers, in codes or in long texts, but for words."""
    name, number, leak, innocent = SHORT[case]
    patient = original(El(0x00100010, "PN", name.encode()), El(0x00100020, "LO", number.encode()))
    found = Identifiers.from_json(identifiers_of(patient.to_bytes()).to_json())

    def hits(*elements):
        return kinds(Planted(elements=[*KEPT, *elements], encoding=encoding).to_bytes(), found)

    def hints(element):
        made = Planted(elements=[*KEPT, element], encoding=encoding)
        return [hit.hint for hit in needles_of(found).search(made.to_bytes())]

    assert hits(El(0x00280303, "LO", leak)) == [] or encoding is EXPLICIT
    assert hits(El(0x00281055, "LO", leak)) == ["name" if number == "x" else "identifier"]
    assert hits(El(0x00281055, "LO", innocent)) == []
    assert hits(El(0x00281054, "CS", leak)) == [] or encoding is IMPLICIT
    of_words = case == "a part that devices write"
    assert hits(El(0x00281055, "UT", leak.ljust(80))) == (["name"] if of_words else [])
    assert hints(El(0x00281055, "LO", leak)) == [of_words], "such a word proves nothing alone"


def test_a_phantom_is_nobody():
    """A patient's name of words that devices write proves nothing about anybody: such words are hints."""
    patient = original(El(0x00100010, "PN", b"Head^Phantom"), El(0x00100020, "LO", b"PHANTOM"))
    made = Planted(elements=[*KEPT, El(0x00281055, "LO", b"Head Phantom")])
    assert "identifier" not in kinds(made.to_bytes(), identifiers_of(patient.to_bytes()))
    one = Planted(elements=[*KEPT, El(0x00281055, "LO", b"head")])
    assert [hit.hint for hit in needles_of(identifiers_of(patient.to_bytes())).search(one.to_bytes())] == [True]
    defined = Planted(elements=[*KEPT, El(0x00180015, "CS", b"HEAD")])
    assert kinds(defined.to_bytes(), identifiers_of(patient.to_bytes())) == []
