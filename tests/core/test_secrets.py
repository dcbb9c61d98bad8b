"""New UIDs, pseudonyms and days out of a key; and key files under a passphrase."""

import pytest

from scanveil.deid.cleaning.uids import Secrets, names_transfer_syntax, plausible, stays
from scanveil.deid.out.keyfile import KeyFile, Origin
from scanveil.dicom import tags
from scanveil.errors import KeyFileError

KEY = b"k" * 32


def test_what_a_key_gives_is_the_same_tomorrow():
    """Copies made later must fit those of today: these were computed once by hand (HMAC-SHA-256, RFC 9562)."""
    secrets = Secrets(KEY)
    assert secrets.new_uid(b"1.2.3") == b"2.25.204759921668480026449740356372779990144"
    assert secrets.pseudonym(b"48213377") == b"ANON-7GBWHB"
    assert secrets.days(b"48213377") == -2557


def test_new_uids_are_those_of_uuids():
    """Of version 4 and variant 1 (RFC 9562), behind 2.25 (PS3.5 B.2)."""
    for number in range(50):
        new = Secrets(KEY).new_uid(b"1.2.%d" % number)
        assert new.startswith(b"2.25.") and plausible(new)
        uuid = int(new[5:])
        assert uuid >> 76 & 0xF == 4 and uuid >> 62 & 3 == 2


def test_uids_given_are_remembered_and_told_once():
    """All of them, and those that are new since they were asked for."""
    secrets = Secrets(KEY)
    first = secrets.new_uid(b"1.2.3")
    assert secrets.fresh_uids() == {b"1.2.3": first}
    second = secrets.new_uid(b"1.2.4")
    assert secrets.new_uid(b"1.2.3") == first
    assert secrets.fresh_uids() == {b"1.2.4": second} and secrets.fresh_uids() == {}


def test_each_uid_of_several_is_replaced_or_stays():
    """Padding goes, and an empty one stays empty."""
    secrets = Secrets(KEY)
    found = secrets.replace_uids(tags.SOP_INSTANCE_UID, b"1.2.3\0\\\\1.2.840.10008.1.2 \\1.2.4")
    assert found == b"\\".join([secrets.new_uid(b"1.2.3"), b"", b"1.2.840.10008.1.2", secrets.new_uid(b"1.2.4")])


def test_only_what_dicom_registers_stays():
    """Its own root alone is no reason: an unknown number behind it may be anybody's."""
    assert stays(tags.SOP_INSTANCE_UID, b"1.2.840.10008.1.2.1")
    assert not stays(tags.SOP_INSTANCE_UID, b"1.2.840.10008.1.2.1.7777")
    assert not stays(tags.SOP_INSTANCE_UID, b"1.3.12.2.1107.5.9.1") and stays(
        tags.SOP_CLASS_UID, b"1.3.12.2.1107.5.9.1"
    )
    assert names_transfer_syntax(b"1.2.840.10008.1.2.4.50") and not names_transfer_syntax(b"1.2.840.10008.1.1")
    assert not names_transfer_syntax(b"1.2.3")


def test_a_uid_has_64_characters_at_most():
    """Numbers with dots between them (PS3.5 9.1)."""
    assert plausible(b"1." + b"2" * 62) and not plausible(b"1." + b"2" * 63)
    assert not plausible(b"1.2.Jane") and not plausible(b"")


def test_pseudonyms_and_days_differ_between_people_and_keys():
    """Days go back by a month at least, and by less than ten years."""
    one, other = Secrets(KEY), Secrets(b"o" * 32)
    assert len({one.pseudonym(b"a"), one.pseudonym(b"b"), other.pseudonym(b"a")}) == 3
    moved = {secrets.days(b"%d" % number) for secrets in (one, other) for number in range(500)}
    assert min(moved) > -3653 and max(moved) <= -31 and len(moved) > 700


PASSPHRASE = "four plain words here"


def test_a_key_file_opens_under_its_passphrase_alone():
    """A short one is refused, a wrong one is told, and each time it is sealed with another salt."""
    pytest.importorskip("cryptography")
    from scanveil.deid.out.encryption import decrypt, encrypt

    key_file = KeyFile(b"s" * 32, {"2.25.1": "1.2.3"}, {"a": Origin(-40, b"old")}, {"2.25.1": "a"})
    saved = encrypt(key_file, PASSPHRASE)
    assert decrypt(saved, PASSPHRASE) == key_file
    with pytest.raises(KeyFileError, match="the passphrase is another one"):
        decrypt(saved, PASSPHRASE + "!")
    for short in ("", "nine char"):
        with pytest.raises(KeyFileError, match="at least 10"):
            encrypt(key_file, short)
        with pytest.raises(KeyFileError, match="at least 10"):
            decrypt(saved, short)
