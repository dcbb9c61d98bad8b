"""What is looked for, and where it counts: needles out of names, numbers, places and days."""

import pytest

from scanveil.deid.check import needles
from scanveil.deid.check.evidence import How
from scanveil.deid.check.identifiers import Identifiers
from scanveil.deid.check.needles import MAX_NEEDLE, make_needles


def made(**found):
    """The needles of some identifiers, given as plain text or with their character set."""
    return make_needles(
        Identifiers(
            **{
                kind: frozenset(
                    one if kind in ("dates", "uids") or isinstance(one, tuple) else (one, "") for one in values
                )
                for kind, values in found.items()
            }
        )
    )


def hows(**found):
    return {needle: (what.kind, what.how) for needle, what in made(**found).in_texts.items()}


def test_a_name_is_looked_for_in_its_parts_and_as_a_whole():
    """Whichever part comes first, and whatever stands between them."""
    found = hows(names=["Quist^Orla"])
    assert found[b"quist"] == found[b"orla"] == ("name", How.WORD)
    for whole in (b"quist^orla", b"quist orla", b"quist, orla", b"quistorla", b"orla^quist", b"orla quist"):
        assert found[whole] == ("name", How.ANYWHERE)


def test_a_name_of_one_part_is_no_phrase():
    """It counts as a word alone."""
    plain = {needle: how for needle, (_, how) in hows(names=["Quost"]).items() if needle.isascii()}
    assert plain.pop("Quost".encode("utf-16-le")[:-1].lower()) is How.ANYWHERE
    assert plain.pop(b"quost") is How.WORD and set(plain.values()) <= {How.SHIFTED}
    assert hows(names=["Zoom"]) == {} and hows(patient_names=["Zoom"]) == {b"zoom": ("name", How.HINT)}


def test_a_name_with_a_number_in_it_is_an_identifier():
    """Such as that of a phantom or a case; with the carets as spaces."""
    assert hows(names=["Case^A77^"])[b"case a77"] == ("name", How.ANYWHERE)
    assert b"case a77" not in hows(names=["Case^A"])
    assert b"k9" not in hows(names=["K9"]) and b"k977" in hows(names=["K977"])


def test_groups_and_values_of_names_are_names_of_their_own():
    """What stands between `=` or backslashes is written elsewhere without the rest."""
    found = hows(names=["Quist^Orla=Brede^Tyra\\Skov^Runa"])
    assert found[b"orla quist"] == found[b"tyra brede"] == found[b"runa skov"] == ("name", How.ANYWHERE)
    assert b"orla brede" not in found


def test_short_parts_of_names_are_not_looked_for():
    """Two letters prove nothing, nor do words that everybody writes."""
    assert b"bo" not in hows(names=["Bo^Quist"]) and b"bo quist" in hows(names=["Bo^Quist"])
    assert b"quy" in hows(names=["Quy^Quist"])
    assert b"metric" not in hows(names=["Metric^Quist"])


@pytest.mark.parametrize(
    ("text", "how"),
    [
        ("A7", None),
        ("A77", None),
        ("A-77", How.TOKEN),
        ("A-777", How.TOKEN),
        ("A-7777", How.ANYWHERE),
        ("4821", None),
        ("48213", How.NUMBER),
        ("40000", None),
        ("48000", None),
        ("48100", How.NUMBER),
        ("65536", None),
        ("65535", None),
        ("65537", How.NUMBER),
        ("1.2.345", None),
        ("1.2.3456", How.TOKEN),
        ("12.3456", How.TOKEN),
    ],
)
def test_identifiers_that_are_too_short_or_too_round_prove_nothing(text, how):
    """Devices like to write round numbers and powers of two; others count between things of another kind."""
    found = hows(ids=[text])
    assert found.get(text.lower().encode(), (None, None))[1] is how


def test_zeros_in_front_of_a_number_count_for_its_length():
    """It is the same number without them; a very long one is never round."""
    assert hows(ids=["00482"])[b"00482"] == ("identifier", How.TOKEN), "its zeros are what tells it"
    assert hows(ids=["0048213"])[b"48213"] == ("identifier", How.NUMBER)
    assert b"00000" not in hows(ids=["00000"])
    assert b"1" + bytes(b"0" * 19) not in hows(ids=["1" + "0" * 19])
    assert b"1" + bytes(b"0" * 20) in hows(ids=["1" + "0" * 20])


def test_places_are_looked_for_from_six_letters_on():
    """And identifiers from four."""
    assert hows(texts=["Noku"]) == {} and hows(texts=["Nokus"]) == {b"nokus": ("place or address", How.HINT)}
    assert hows(texts=["Nokusa"])[b"nokusa"] == ("place or address", How.ANYWHERE)
    assert hows(ids=["Qxy"]) == {} and b"qxyz" in hows(ids=["Qxyz"])


def test_a_patients_own_short_identifier_counts_in_short_texts():
    """From three letters on or four digits, and nothing but zeros is none."""
    for text, is_there in (
        ("A7", False),
        ("A77", True),
        ("482", False),
        ("4821", True),
        ("0000", False),
        ("4000", True),
    ):
        found = hows(patient_ids=[text])
        assert found.get(text.lower().encode()) == (("identifier", How.KEPT) if is_there else None), text


def test_a_patients_short_name_counts_in_short_texts():
    """As a whole; a part that is a common word is a hint, and so is a name of such words alone."""
    found = made(patient_names=["Li^Bo"]).in_texts
    assert {needle: what.how for needle, what in found.items() if what.how is How.KEPT} == dict.fromkeys(
        [
            ordered.replace("^", joint).encode()
            for ordered in ("li^bo", "bo^li")
            for joint in ("^", " ", ", ", "_", "-")
        ],
        How.KEPT,
    )
    assert not any(what.opaque for what in found.values())
    assert {how for _, how in hows(patient_names=["Metric^Bo"]).values()} >= {How.KEPT, How.HINT}
    assert hows(patient_names=["Metric^Bo"])[b"metric"] == ("name", How.HINT)
    assert {how for _, how in hows(patient_names=["Metric^Head"]).values()} == {How.HINT}


def test_only_so_many_parts_of_a_name_are_put_together():
    """Of a very long one the first eight."""
    words = [f"q{letter}q" for letter in "abcdefghij"]
    found = hows(patient_names=["^".join(words)])
    assert "^".join(words[:8]).encode() in found and "^".join(words[:9]).encode() not in found


def test_names_and_numbers_are_looked_for_in_disguise():
    """In hexadecimal and base64, from six letters on."""
    assert b"Jorgen".hex().encode() in hows(patient_names=["Jorgen"])
    assert b"Jorge".hex().encode() not in hows(patient_names=["Jorge"])
    assert b"A-7777".hex().encode() in hows(patient_ids=["A-7777"])
    assert hows(patient_names=["Jorgen"])[b"jorgen".hex().encode()] == ("name", How.ANYWHERE)
    several = hows(patient_names=["Jorgen^Mikkel 2"])
    assert {b"Jorgen".hex().encode(), b"Mikkel".hex().encode(), b"Jorgen^Mikkel 2".hex().encode()} <= several.keys()


def test_a_long_needle_is_looked_for_by_its_start():
    """Its first 64 bytes, wherever they stand."""
    uid = "1.2." + "3" * 70
    assert hows(uids=[uid]) == {uid[:MAX_NEEDLE].encode(): ("UID", How.ANYWHERE)}
    assert hows(ids=["5" * 63 + "7"])[b"5" * 63 + b"7"] == ("identifier", How.NUMBER)
    assert hows(ids=["5" * 65])[b"5" * 64] == ("identifier", How.ANYWHERE)


def test_opaque_bytes_are_searched_for_what_cannot_be_there_by_chance():
    """Six bytes, or eight digits, of which three differ; as they are, in capitals, in small letters or as a title."""
    assert set(made(ids=["Qx-77Z"]).in_opaque) >= {b"QX-77Z", b"qx-77z"}
    assert made(ids=["Qx-7Z"]).in_opaque == {} and made(ids=["1234567"]).in_opaque == {}
    assert set(made(ids=["12345679"]).in_opaque) == {b"12345679"}
    assert made(ids=["12121212"]).in_opaque == {} and set(made(ids=["12121213"]).in_opaque) == {b"12121213"}
    assert b"McDonald" in made(names=["McDonald"]).in_opaque
    assert made(patient_ids=["Q77"]).in_opaque == {}
    assert made(uids=["1.2.3.999.4"]).in_opaque == {b"1.2.3.999.4": "UID"}


@pytest.mark.parametrize(
    ("found", "needle", "is_opaque"),
    [
        ({"names": ["Jaecke^Olaf"]}, b"jaecke", True),
        ({"names": ["Jaeck^Olaf"]}, b"jaeck", False),
        ({"names": ["Bo^Olaf"]}, b"bo olaf", True),
        ({"names": [("Łukasz".encode().decode("latin-1"), "ISO_IR 192")]}, "łukasz".encode(), True),
        ({"names": [("Łuk".encode().decode("latin-1"), "ISO_IR 192")]}, "łuk".encode(), False),
        ({"names": [("张小".encode().decode("latin-1"), "ISO_IR 192")]}, b"%e5%bc%a0%e5%b0%8f", False),
        ({"patient_names": ["Li^Bo"]}, b"li bo", False),
        ({"patient_names": ["Metric^Bo"]}, b"metric", False),
        ({"patient_names": ["Jorgen"]}, b"Jorgen".hex().encode(), False),
        ({"ids": ["12345679"]}, b"12345679", True),
        ({"ids": ["12345678"]}, b"12345678", False),
        ({"ids": ["1234567"]}, b"1234567", False),
        ({"ids": ["12.345.679"]}, b"12.345.679", False),
        ({"ids": ["Qx-7Z"]}, b"qx-7z", False),
        ({"ids": ["Qx-77Z"]}, b"qx-77z", True),
        ({"patient_ids": ["4000"]}, b"4000", False),
        ({"texts": ["Nokusa"]}, b"nokusa", True),
        ({"uids": ["1.2.3.999.4"]}, b"1.2.3.999.4", True),
        ({"dates": ["20140309"]}, b"20140309", True),
        ({"dates": ["20140309"]}, b"09032014", False),
        ({"dates": ["20140309"]}, b"mar", False),
    ],
)
def test_only_needles_that_no_noise_holds_count_in_bytes_that_are_no_text(found, needle, is_opaque):
    """Six bytes of letters or eight digits; not what is short, or counts by what stands around it."""
    assert made(**found).in_texts[needle].opaque is is_opaque


def test_days_are_looked_for_as_they_are_written():
    """In digits in texts whichever comes first, with separators in opaque bytes, and around the name of a month."""
    found = made(dates=["20140309"])
    assert found.dates == {b"20140309"} and found.births == set()
    for digits in (b"20140309", b"09032014", b"03092014"):
        assert found.in_texts[digits].how is How.DATE
    months = {needle for needle, what in found.in_texts.items() if what.how is How.MONTH}
    assert {b"mar", "mär".encode(), "mär".encode("latin-1"), b"jan", b"dic", b"aou"} <= months
    assert {b"2014-03-09", b"09.03.2014", b"03/09/2014", b"20140309"} <= set(found.in_opaque)
    assert set(found.in_opaque.values()) == {"date"}


def test_a_day_without_a_month_has_no_other_form():
    """Thirteen is none, nor is zero; nor is the day that Scanveil writes one of anybody."""
    for month in ("00", "13"):
        numbers = {needle for needle, what in made(dates=[f"2014{month}09"]).in_texts.items() if what.how is How.DATE}
        assert numbers == {f"2014{month}09".encode()}
    for month in ("01", "12"):
        assert f"09{month}2014".encode() in made(dates=[f"2014{month}09"]).in_texts
    assert made(dates=["19000101"]) == needles.NeedleSets({}, {}, set(), set(), set())


def test_names_in_other_letters_are_looked_for_as_bytes():
    """Of two letters on; of a single one there is nothing to be found."""
    raw = "Ærø".encode().decode("latin-1")
    found = made(names=[(raw, "ISO_IR 192")]).in_texts
    assert found["Ærø".encode().lower()].how is How.ANYWHERE
    assert found["Ærø".encode("latin-1").lower()].how is How.SHORT
    assert b"%C3%86r%C3%B8".lower() in found
    assert "Ærø".encode("utf-16-le").lower() in found
