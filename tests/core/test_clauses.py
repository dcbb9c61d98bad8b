"""A cut never changes what a text says: where a word turns the words beside it round, all stay or none."""

import pytest

from scanveil.deid.check.identifiers import Identifiers
from scanveil.deid.cleaning.clauses import clauses, signs, turns
from scanveil.deid.cleaning.words import SafeWords

PHRASES = {
    "English": """
        no fracture | no tumor | no contrast | no lesion | not left knee | non contrast | none left | never contrast |
        without contrast | without iv contrast | CT abdomen without contrast | head wo contrast | excluding skull |
        exclude fracture | excluded tumor | negative for fracture | absence of lesion | absent left kidney |
        rule out fracture | RULE OUT TUMOR | free of tumor | failed biopsy | cannot exclude lesion |
        status post surgery | post surgery | history of tumor | prior fracture | former tumor | suspected fracture |
        suspicion of tumor | possible fracture | probable tumor | instead of left knee | unless contrast |
        neither fracture nor tumor | minus contrast | query fracture | tumor unlikely | tumor resected |
        likely fracture | contrast omitted | contrast contraindicated | opposite knee left |
        contrast declined | lacks contrast
        """,
    "German": """
        kein Tumor | keine Aufnahme | ohne Kontrast | CT Thorax ohne Kontrast | MR Kopf ohne Kontrastmittel |
        nicht links | Ausschluss Tumor | Zustand nach Kontrast | Verdacht auf Tumor | fraglich Tumor | ausser Becken |
        keinen Tumor | weder Tumor noch Aufnahme | statt Knie links | niemals Kontrast | Tumor unwahrscheinlich |
        Tumor negativ
        """,
    "French": """
        sans contraste | sans injection | thorax sans contraste | pas de fracture | aucune fracture | aucun contraste |
        sauf bassin | jamais contraste | eliminer fracture | excepte bassin | suspicion fracture | ni thorax ni bassin
        """,
    "Spanish": """
        sin contraste | torax sin contraste | ningun contraste | excepto pelvis | salvo pelvis | descartar tumor |
        nunca contraste | sospecha tumor | ninguna lesion | tumor antecedente
        """,
    "Italian": """
        senza contrasto | addome senza contrasto | nessun contrasto | nessuno contrasto | eccetto bacino |
        tranne bacino | escludere tumor | sospetto tumor | esiti addome | mai contrasto
        """,
    "signs": """
        CT ABD W/O CONTRAST | head w/o contrast | s/p surgery | S/P biopsy | r/o fracture | R/O tumor | Abdomen o.B. |
        Thorax o.b. | h/o tumor | H/O fracture | Z.n. Kontrast | Z.n. Tumor | V.a. Tumor | v.a. tumor | c/o chest |
        w/out contrast | -ve fracture | n/a left knee | d/o head | left b/o right
        """,
}
EACH = [
    pytest.param(phrase.strip(), id=f"{language}: {phrase.strip()}")
    for language, phrases in PHRASES.items()
    for phrase in " ".join(phrases.split()).split(" | ")
]
NOBODY = SafeWords(Identifiers())
SOMEBODY = SafeWords(
    Identifiers(names=frozenset({("Kanari^Left", "")}), patient_names=frozenset({("Kanari^Left", "")}))
)


def test_there_are_a_hundred_phrases():
    """In five languages and as signs."""
    assert len(EACH) >= 100 and len({one.values[0] for one in EACH}) == len(EACH)


@pytest.mark.parametrize("phrase", EACH)
def test_a_phrase_that_turns_something_round_stays_as_it_is(phrase):
    """Its negation is vocabulary, and known for one."""
    assert turns(phrase.encode())
    assert NOBODY.clean(phrase.encode()) == (phrase.encode(), 0)


@pytest.mark.parametrize("phrase", EACH)
def test_no_thing_stays_without_its_negation(phrase):
    """With a name put in front of a phrase, behind it, or between two of its words, the whole phrase goes."""
    words = phrase.split()
    for at in range(len(words) + 1):
        with_name = " ".join((*words[:at], "Kanari", *words[at:])).encode()
        for safe in (NOBODY, SOMEBODY):
            assert safe.clean(with_name)[0] == b"", with_name


@pytest.mark.parametrize("phrase", EACH)
@pytest.mark.parametrize("joint", [", ", "; ", ": ", " - ", " (", "\r\n"])
def test_a_phrase_stays_whole_where_the_name_stands_in_another_clause(phrase, joint):
    """And the clause with the name goes."""
    for text in (f"Kanari{joint}{phrase}", f"{phrase}{joint}Kanari"):
        assert NOBODY.clean(text.encode())[0] == phrase.encode()


def test_a_word_that_names_somebody_takes_its_clause_along():
    """A part of a name that is vocabulary as well. What the rest of the sentence would say without it is not known."""
    assert SOMEBODY.clean(b"not left knee, right knee") == (b"", 5)
    assert SOMEBODY.clean(b"not left knee; right knee") == (b"right knee", 3)
    assert SOMEBODY.clean(b"left knee, not right knee") == (b"knee, not right knee", 1)
    assert NOBODY.clean(b"not left knee, right knee") == (b"not left knee, right knee", 0)


def test_where_nothing_turns_single_words_go():
    """And spaces beside them."""
    assert NOBODY.clean(b"CT  Kanari  abdomen") == (b"CT abdomen", 1)
    assert NOBODY.clean(b"CT  abdomen ") == (b"CT  abdomen ", 0)


def test_each_of_several_values_is_judged_by_itself():
    """A value may go whole without its neighbours."""
    assert NOBODY.clean(b"no contrast Kanari\\left knee") == (b"\\left knee".strip(b"\\"), 3)
    assert NOBODY.clean(b"left\\Kanari\\right") == (b"left\\\\right", 1)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (b"", []),
        (b" , ", []),
        (b"left knee", [b"left knee"]),
        (b"left, right; both", [b"left", b" right", b" both"]),
        (b"5.0 mm. Left", [b"5.0 mm", b" Left"]),
        (b"left - right/both", [b"left", b"right/both"]),
        (b"Abdomen o.B. links", [b"Abdomen o.B. links"]),
        (b"Z.n. Fraktur. Links", [b"Z.n. Fraktur", b" Links"]),
        (b"left (right) both", [b"left ", b"right", b" both"]),
        (b"1,5 mm, left", [b"1,5 mm", b" left"]),
        (b"Dr. White left. Right", [b"Dr. White left", b" Right"]),
    ],
)
def test_clauses_end_where_signs_say_so(text, expected):
    """Not inside a number or a sign; empty ones are none."""
    assert [text[one.start : one.stop] for one in clauses(text)] == expected


def test_what_turns_words_round_is_not_torn_from_what_stands_behind_it():
    """`no: contrast` is one clause."""
    for text in (b"no: contrast", b"without, contrast", b"kein - Tumor", b"sans (contraste"):
        (one,) = clauses(text)
        assert text[one.start : one.stop] == text


@pytest.mark.parametrize("text", [b"now", b"nonsense", b"sinus", b"postal", b"nickel", b"maize", b"co", b"wo1rd"])
def test_a_word_that_holds_such_a_word_turns_nothing(text):
    """Whole words count alone."""
    assert turns(text) is (text == b"wo1rd")


@pytest.mark.parametrize("text", ["außer Becken", "unauffällig", "sauf excepté", "ningún"])
@pytest.mark.parametrize("encoding", ["utf-8", "latin-1"])
def test_words_with_accents_turn_things_round_in_either_encoding(text, encoding):
    """As in files with and without Unicode."""
    assert turns(text.encode(encoding))


def test_signs_are_no_words():
    """They are found whole, whatever their case, and not inside words."""
    assert [b"CT w/o c and W/O"[at:stop] for at, stop in signs(b"CT w/o c and W/O")] == [b"w/o", b"W/O"]
    assert signs(b"raw/out") == signs(b"w/object") == signs(b"as/power") == []


@pytest.mark.parametrize(
    "text",
    [
        b"Contrast: none Kanari",
        b"contrast (not given by Kanari)",
        b"tumor - not Kanari",
        b"fracture? no, Kanari",
        b"no Kanari, fracture",
        b"CT w / o contrast Kanari",
        b"Z. n. Tumor Kanari",
    ],
)
def test_a_negation_that_stands_apart_is_not_lost(text):
    """Behind a colon, in brackets, in front of a list, or as a sign with spaces in it."""
    left = NOBODY.clean(text)[0].lower()
    assert not any(thing in left for thing in (b"contrast", b"tumor", b"fracture")) or turns(left)


@pytest.mark.parametrize("phrase", ["außer Becken", "unauffällig Thorax"])
def test_a_phrase_with_accents_stays_as_it_is(phrase):
    """As it does without them."""
    for encoding in ("latin-1", "utf-8"):
        assert NOBODY.clean(phrase.encode(encoding)) == (phrase.encode(encoding), 0)


@pytest.mark.parametrize(
    "text",
    [
        b"Thorax 1,5 mm",
        b"CT 10-15 mm left",
        b"Lesion 2 x 3 x 4 cm",
        b"Brain 50 Gy",
        b"Knee 3 T",
        b"Head 70 s, 200 mAs",
        b"angle 15 deg",
    ],
)
def test_a_measure_stays_with_its_unit(text):
    """Also where something else is cut, and all of it."""
    assert NOBODY.clean(text) == (text, 0)
    assert NOBODY.clean(text + b" Kanari") == (text, 1)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        (b"Disc L4/5", b"Disc"),
        (b"C5/6 left", b"left"),
        (b"Knee Dr White", b"Knee"),
        (b"Knee Dr. White left", b"Knee left"),
        (b"Hip Dr Hans Young", b"Hip"),
        (b"Frau Hand, knee", b"knee"),
        (b"left-Kanari/right", b"left right"),
        (b"left/right Kanari", b"left/right"),
        (b"DR White chest", b"White chest"),
        (b"CT Thorax 12/05/98 5mm", b"CT Thorax 5mm"),
        (b"Thorax 123-456-789 5 mm", b"Thorax 5 mm"),
        (b"MR 12.05.80 80 kg", b"MR 80 kg"),
        (b"CT 555 123 456 7 mm", b"CT 7 mm"),
        (b"CT 089/123-456 x 7 mm", b"CT x 7 mm"),
    ],
)
def test_what_is_left_of_a_text_says_nothing_else(text, kept):
    """A level of the spine is no other one, and what stands behind a title is a name."""
    assert NOBODY.clean(text)[0] == kept


def test_a_long_text_is_cleaned_in_time_that_grows_with_its_length():
    """However many of its words are numbers, titles or units; here it is only seen that it ends."""
    for text in (b"l4/5 ", b"Dr White ", b"mm ", b"2 x 3 "):
        assert len(NOBODY.clean(text * 20_000)[0]) <= 100_000 + len(text) * 20_000
