"""What a reader does with files for a ZIP: it searches, copies, restores and digests them."""

import hashlib
import io
import json
import zlib
from base64 import b64decode, b64encode
from contextlib import contextmanager

import planting
import pytest
from planting import El, Planted

from scanveil.conducting import reader
from scanveil.conducting.copies import Copies, Identity, KnownKey, Restorations, survey_files
from scanveil.conducting.reader import Opened
from scanveil.conducting.steps import Piece, Step
from scanveil.deid.blanking.templates import Templates
from scanveil.deid.check.identifiers import Identifiers
from scanveil.deid.deidentifier import BASIC_PROFILE, DIFFERING_COPIES
from scanveil.deid.out.keyfile import KeyFile
from scanveil.deid.sought import Sought
from scanveil.errors import KeyFileError, UnreadableError, WithheldError
from scanveil.library.person import EVERYBODY

KEY = b"k" * 32
NO_TEMPLATES = Templates().to_plain()


def made(name=b"Roe^Jane", instance=b"1.2.3.999.1"):
    found = Planted(elements=planting.image(instance=instance))
    found.put(El(0x00100010, "PN", name))
    return found.to_bytes()


def opening(*files):
    """Opens these bytes by their number; None is a file that is gone."""

    @contextmanager
    def open_file(number):
        if files[number] is None:
            raise UnreadableError("It is gone.", path=f"IM{number}")
        yield Opened(io.BytesIO(files[number]), f"IM{number}", len(files[number]))

    return open_file


def test_all_that_names_a_person_in_some_files_is_told_together():
    """And the files that cannot be searched, with the reason."""
    answer = survey_files([(0, "a"), (1, "b"), (2, "c")], opening(made(), None, made(b"Brede^Tyra", b"1.2.3.999.7")))
    found = Identifiers.from_json(answer["identifiers"])
    assert {raw for raw, _ in found.names} == {"Roe^Jane", "Brede^Tyra"}
    assert answer["withheld"] == [(1, UnreadableError.reason, "It is gone.")]


def joined(member, file):
    """All bytes of a member."""
    whole = file.getvalue()
    return b"".join(part if isinstance(part, bytes) else whole[part.start : part.end] for part in member.parts)


def copies(job=1, identity_job=1, released=(), differing=(), clears=False, written=(), templates=NO_TEMPLATES):
    known = Identifiers(names=frozenset({("Roe^Jane", "")})).to_json()
    identity = Identity.of(
        job=identity_job,
        identifiers=[known],
        key=KEY.hex(),
        policy=BASIC_PROFILE.to_toml(),
        edits={},
        series_names={},
        people=EVERYBODY.to_row(),
    )
    writing = {"written": written, "templates": templates}
    return Copies(identity, joined, job=job, released=released, differing=differing, clears=clears, **writing)


def test_copies_are_made_only_where_it_is_known_what_to_look_for():
    """In this very job."""
    assert copies(job=2, identity_job=2)
    with pytest.raises(WithheldError, match="not known"):
        copies(job=2)
    with pytest.raises(WithheldError, match="not known"):
        Copies(None, joined, job=1, released=(), differing=(), clears=False, written=(), templates=NO_TEMPLATES)


def test_names_are_put_back_only_as_the_key_file_of_this_very_job_knows_them():
    """That of a job before may be another's, and where none is known, none is put back."""
    known = KnownKey.of(2, b64encode(KeyFile(KEY).to_bytes()).decode())
    assert Restorations(known, joined, job=2)
    for other in (known, None):
        with pytest.raises(KeyFileError, match="no name was put back"):
            Restorations(other, joined, job=1)


def test_what_became_of_each_file_is_told():
    """Names, sizes and checksums, where something was done, and what was learned."""
    own = copies(differing=[1])
    own.add_all([(0, "a.dcm"), (1, "b.dcm"), (2, "c.dcm")], opening(made(), made(instance=b"1.2.3.999.2"), None))
    answer = own.answer(["abc", "def"])
    (name, size, crc32, record, _), (_, _, _, noted, _) = answer["entries"]
    assert (name, size, crc32) == ("a.dcm", len(own.written[0]), zlib.crc32(own.written[0]))
    assert DIFFERING_COPIES not in record and DIFFERING_COPIES in noted
    assert json.loads(record)["sha256"] == "abc" and answer["withheld"] == [(2, "unreadable", "It is gone.")]
    assert ["(0010,0010)", 2] in [[path, count] for path, _, count in answer["places"]]
    learned = KeyFile.from_bytes(b64decode(answer["learned"]))
    assert learned.secret == KEY and learned.uids


def test_a_copy_gets_its_identity_back():
    """With its size and its checksum, and the rest of the file as it is."""
    own = copies()
    own.add(0, "a.dcm", opening(made()))
    known = KeyFile.from_bytes(b64decode(own.answer(["abc"])["learned"]))
    back = Restorations(KnownKey(1, known), joined, job=1)
    back.add_all([(0, "back.dcm"), (1, "other.dcm")], opening(own.written[0], made()))
    (whole,) = back.written
    assert back.answer()["entries"] == [("back.dcm", len(whole), zlib.crc32(whole))] and b"Roe^Jane" in whole
    assert [(number, reason) for number, reason, _ in back.answer()["withheld"]] == [(1, "not-in-key")]


DO = {
    "read": lambda open_file: reader.read([(0,), (1,), (2,)], open_file)["problems"],
    "survey": lambda open_file: survey_files([(0, "a"), (1, "b"), (2, "c")], open_file)["withheld"],
    "clean": lambda open_file: filled(copies(), open_file).withheld,
    "restore": lambda open_file: filled(Restorations(KnownKey(1, KeyFile(KEY)), joined, job=1), open_file).withheld,
}


def filled(members, open_file):
    members.add_all([(0, "a"), (1, "b"), (2, "c")], open_file)
    return members


@pytest.mark.parametrize("error", [MemoryError, RecursionError])
@pytest.mark.parametrize("kind", list(DO))
def test_a_file_for_which_there_is_no_room_costs_no_other(kind, error):
    """Whatever is done with it: it is told as too large."""

    class Endless(io.BytesIO):
        def read(self, *_):
            raise error

    @contextmanager
    def open_file(number):
        file = Endless() if number == 1 else io.BytesIO(made())
        yield Opened(file, f"IM{number}", len(made()))

    told = {number: reason for number, reason, _ in DO[kind](open_file)}
    assert told.pop(1) == "too-large"
    assert told == ({0: "not-in-key", 2: "not-in-key"} if kind == "restore" else {})


@pytest.mark.parametrize("error", [MemoryError, RecursionError])
def test_a_file_for_which_there_is_no_room_has_no_digest(error):
    """Whoever reads it next will say so."""

    @contextmanager
    def open_file(number):
        if number == 1:
            raise error
        yield Opened(io.BytesIO(made()), f"IM{number}", len(made()))

    one, none, same = reader.digest([(0,), (1,), (2,)], open_file)["digests"]
    assert one == same != none == ""


def test_files_that_claim_to_be_the_same_are_told_by_all_of_their_bytes():
    """The same bytes have the same digest, others another one; what is gone has none."""
    open_file = opening(made(), made(), made(b"Roe^Jana"), made() + b"\0\0", None)
    one, same, other, longer, gone = reader.digest([[0], [1], [2], [3], [4]], open_file)["digests"]
    assert one == same == hashlib.sha256(made()).hexdigest()
    assert len({one, other, longer}) == 3 and gone == ""


def test_what_cannot_be_read_is_told_with_its_reason():
    """The others are rows, each with its number."""
    answer = reader.read([(0,), (1,)], opening(made(), None))
    assert [row[0] for row in json.loads(answer["rows"])] == [0]
    assert answer["problems"] == [(1, UnreadableError.reason, "It is gone.")]


def test_days_that_others_were_moved_to_are_no_evidence():
    """A copy holds the dates of the batch moved; those of the originals it may not hold."""
    sought = Sought(Identifiers(dates=frozenset({"20140309", "20140310"})), BASIC_PROFILE)
    assert sought._days_moved(-1) == {b"20140308", b"20140309"} and sought._days_moved(0) == frozenset()


def test_a_piece_is_fresh():
    """Nobody holds it, and somebody wants it."""
    step = Step.of("read", [[1], [2], [3]], size=2, answered=lambda *_: None, failed=lambda *_: None)
    piece = step.take(False)
    assert isinstance(piece, Piece) and (piece.since, piece.forsaken, len(piece.placed)) == (0, False, 2)
    assert step and len(step.take(False).placed) == 1 and not step
