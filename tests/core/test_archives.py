"""What lies in archives is read where it lies, whoever made them; what they say of themselves is not believed."""

import gzip
import io
import random
import struct
import zipfile
import zlib

import pytest

from scanveil.archives import unpacking, zips
from scanveil.archives.kinds import check_depth, check_share, kind_of, members_of, refuse_archive, shown
from scanveil.archives.member import DEFLATE, GZIP
from scanveil.archives.unpacking import BLOCK, Unpacked, open_member
from scanveil.errors import ArchiveError, PackedError, TooLargeError, UnreadableError

NOISE = random.Random(1).randbytes(BLOCK // 2)
LARGE = b"".join(NOISE[at:] + bytes([at]) * BLOCK for at in range(40))
"""Ten megabytes of which half can be packed."""


def deflated(data):
    packer = zlib.compressobj(6, zlib.DEFLATED, -15)
    return packer.compress(data) + packer.flush()


def zipped(members, compression=zipfile.ZIP_DEFLATED):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", compression) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return made.getvalue()


def listed(data, path="a.zip"):
    return members_of(io.BytesIO(data), len(data), path)


def contents(data, path="a.zip"):
    """What each file in an archive holds, by its name."""
    return {one.name: open_member(io.BytesIO(data), one).read() for one in listed(data, path)}


class Counting(io.BytesIO):
    """Bytes that count how many of them were read."""

    def __init__(self, data):
        super().__init__(data)
        self.count = 0

    def read(self, size=-1):
        data = super().read(size)
        self.count += len(data)
        return data


@pytest.mark.parametrize("compression", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_a_zip_holds_what_was_put_into_it(compression):
    """Folders are no files of it."""
    members = {"A/IM1": b"one" * 9, "A/IM2": b"", "B/C/IM3": LARGE[:BLOCK]}
    assert contents(zipped({"A/": b"", **members}, compression)) == members


def test_what_is_stored_is_read_where_it_lies():
    """Its bytes are a part of the archive."""
    data = zipped({"IM1": b"stored"}, zipfile.ZIP_STORED)
    (one,) = listed(data)
    assert data[one.start : one.start + one.packed_size] == b"stored"


def test_a_zip_with_the_long_records_is_read():
    """ZIP64, as programs write it that do not know sizes beforehand."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("IM1", "w", force_zip64=True) as one:
        one.write(b"long" * 99)
    assert contents(made.getvalue()) == {"IM1": b"long" * 99}


def test_sizes_behind_the_bytes_are_read():
    """As a program writes them that makes the archive in one go."""

    class Stream(io.RawIOBase):
        def __init__(self):
            self.data = bytearray()

        def writable(self):
            return True

        def write(self, data):
            self.data += data
            return len(data)

    stream = Stream()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("IM1", b"one" * 9)
    assert contents(bytes(stream.data)) == {"IM1": b"one" * 9}


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("Aufnähme/Bild".encode(), "Aufnähme/Bild"),
        ("Aufnähme/Bild".encode("cp437"), "Aufnähme/Bild"),
        ("画像/1".encode("cp932"), "ëµæ£/1"),
        (rb"A\B\1", "A/B/1"),
        (b"../../etc/x", "etc/x"),
        (b"/A//./B", "A/B"),
    ],
)
def test_a_name_is_shown_whatever_its_code_page(written, name):
    """Mac and Linux write UTF-8 without a word; what cannot be known is shown as the standard has it."""
    data = zipped({"N" * len(written): b"x"}).replace(b"N" * len(written), written)
    assert shown(listed(data)[0].name) == name


def test_two_names_that_are_no_text_are_two():
    """Whatever they were meant to be."""
    assert shown("\udc81") != shown("\udc82")


@pytest.mark.parametrize("packing", [DEFLATE, GZIP])
def test_anything_in_what_is_packed_can_be_read(packing):
    """From its beginning, from anywhere, once more, and beyond the end."""
    packed = deflated(LARGE) if packing == DEFLATE else gzip.compress(LARGE)
    file = Unpacked(io.BytesIO(packed), packing, len(LARGE), zlib.crc32(LARGE))
    chosen = random.Random(2)
    for start in [0, len(LARGE) - 5, 3, *(chosen.randrange(len(LARGE)) for _ in range(40))]:
        size = chosen.choice([1, 5, BLOCK, 3 * BLOCK + 1])
        file.seek(start)
        assert file.read(size) == LARGE[start : start + size]
        assert file.tell() == min(start + size, len(LARGE))
    assert file.seek(-4, io.SEEK_END) and file.read() == LARGE[-4:] and file.read() == b""
    assert file.seek(0) == 0 and file.read() == LARGE


def test_the_header_of_a_packed_file_costs_a_block():
    """However large the file is."""
    packed = Counting(deflated(LARGE))
    Unpacked(packed, DEFLATE, len(LARGE)).read(BLOCK)
    assert packed.count <= BLOCK + unpacking.READ < len(packed.getvalue()) // 2


def test_going_back_costs_no_more_than_the_way_from_the_last_mark(monkeypatch):
    """What was read long ago is not kept."""
    monkeypatch.setattr(unpacking, "KEPT", BLOCK)
    packed = Counting(deflated(LARGE))
    file = Unpacked(packed, DEFLATE, len(LARGE))
    file.read()
    before = packed.count
    file.seek(unpacking.MARKED_EVERY * BLOCK)
    assert file.read(5) == LARGE[unpacking.MARKED_EVERY * BLOCK :][:5]
    assert packed.count - before <= BLOCK + 2 * unpacking.READ


@pytest.mark.parametrize(
    ("size", "crc32", "cut"),
    [
        (len(LARGE) - 1, -1, None),
        (len(LARGE) + 1, -1, None),
        (0, -1, None),
        (len(LARGE), zlib.crc32(LARGE) ^ 1, None),
        (len(LARGE), -1, -9),
        (len(LARGE), -1, 0),
    ],
)
def test_what_is_packed_otherwise_than_it_says_is_damaged(size, crc32, cut):
    """Longer, shorter, other bytes, or cut off."""
    file = Unpacked(io.BytesIO(deflated(LARGE)[:cut]), DEFLATE, size, crc32)
    for _ in range(2):
        file.seek(0)
        with pytest.raises(UnreadableError):
            file.read()


def test_what_is_damaged_at_its_end_can_be_read_up_to_there():
    """A header is shown; whoever reads all of it is told."""
    file = Unpacked(io.BytesIO(deflated(LARGE)), DEFLATE, len(LARGE), 1)
    assert file.read(9) == LARGE[:9]
    with pytest.raises(UnreadableError):
        file.read()


def test_an_empty_file_is_empty():
    """Packed or not."""
    assert Unpacked(io.BytesIO(deflated(b"")), DEFLATE, 0, 0).read() == b""


def test_a_zip_that_would_grow_too_large_is_refused(monkeypatch):
    """By what it says of itself."""
    monkeypatch.setattr(zips, "MOST_AT_LEAST", 1_000_000)
    with pytest.raises(TooLargeError):
        listed(zipped({"zeros": bytes(3_000_000)}))


def test_a_zip_whose_files_overlap_is_refused():
    """Many names for one packed file make a small archive large."""
    data = zipped({"IM1": bytes(70_000)})
    start = data.index(b"PK\1\2")
    entry, end = data[start : data.index(b"PK\5\6")], data[data.index(b"PK\5\6") :]
    many = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 40, 40, 40 * len(entry), start, 0)
    assert len(end) == len(many)
    with pytest.raises(UnreadableError):
        listed(data[:start] + 40 * entry + many)


@pytest.mark.parametrize("place", [-1, 10_000, 1 << 62, (1 << 64) - 1])
def test_a_file_that_would_lie_outside_of_the_archive_is_none(place):
    """Nobody seeks for it."""
    data = zipped({"IM1": b"one" * 9})
    start, end = data.index(b"PK\1\2"), data.index(b"PK\5\6")
    entry = bytearray(data[start:end])
    entry[30:32], entry[42:46] = struct.pack("<H", 12), b"\xff" * 4
    entry += struct.pack("<HHQ", 1, 8, place % (1 << 64))
    tail = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 1, 1, len(entry), start, 0)
    with pytest.raises(UnreadableError):
        listed(data[:start] + entry + tail)


def test_a_file_that_is_called_otherwise_where_it_lies_is_damaged():
    """Some programs unpack it by that name, which nobody else sees."""
    data = zipped({"IM1": b"one" * 9})
    (one,) = listed(data.replace(b"IM1", b"Sal", 1))
    with pytest.raises(UnreadableError):
        open_member(io.BytesIO(data), one).read()


def test_a_folder_that_holds_bytes_is_a_file():
    """Or nobody would look at them."""
    data = zipped({"A.": b"secret" * 9}).replace(b"A.", b"A/")
    at = data.index(b"PK\1\2")
    data = data[: at + 24] + bytes(4) + data[at + 28 :]
    (one,) = listed(data)
    with pytest.raises(UnreadableError):
        open_member(io.BytesIO(data), one).read()
    assert listed(zipped({"A/": b""})) == []


@pytest.mark.parametrize("packing", [DEFLATE, GZIP])
def test_what_follows_what_was_packed_is_not_passed_over(packing):
    """Another file may be behind it: gzip allows that, and people would see the first one only."""
    packed = deflated(b"one") if packing == DEFLATE else gzip.compress(b"one")
    for more in (b"x", packed, bytes(200_000)):
        with pytest.raises(UnreadableError):
            Unpacked(io.BytesIO(packed + more), packing, 3).read()


def test_to_list_a_packed_archive_takes_one_way_through_it():
    """In whichever order its directory has the files."""
    names = [f"IM{number}" for number in range(60)]
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_STORED) as archive:
        for name in names:
            archive.writestr(name, NOISE)
        random.Random(3).shuffle(archive.filelist)
    inner = made.getvalue()
    packed = Counting(deflated(inner))
    found = members_of(Unpacked(packed, DEFLATE, len(inner)), len(inner), "a.zip")
    assert [one.name for one in found] == names
    assert packed.count < 2.5 * len(packed.getvalue())  # to the directory at its end, and once through


def test_an_archive_has_so_many_files_in_all(monkeypatch):
    """Those in archives inside it are counted, too."""
    monkeypatch.setattr(zips, "MOST_MEMBERS", 5)
    check_share(2, 3, "a.zip")
    with pytest.raises(TooLargeError):
        check_share(3, 3, "a.zip")


def test_a_file_that_lies_elsewhere_than_said_is_damaged():
    """The others can be read."""
    data = zipped({"IM1": b"one" * 9, "IM2": b"two" * 9})
    at = data.rindex(b"PK\3\4")
    one, two = listed(data[:at] + b"PK\0\0" + data[at + 4 :])
    with pytest.raises(UnreadableError):
        open_member(io.BytesIO(data), two).read()
    assert open_member(io.BytesIO(data), one).read() == b"one" * 9


def test_a_stored_file_of_two_sizes_is_damaged():
    """One program would read less than another."""
    data = zipped({"IM1": b"one" * 9}, zipfile.ZIP_STORED)
    at = data.index(b"PK\1\2")
    (one,) = listed(data[: at + 24] + struct.pack("<L", 3) + data[at + 28 :])
    with pytest.raises(UnreadableError):
        open_member(io.BytesIO(data), one).read()


def test_what_is_packed_in_an_unknown_way_says_so():
    """And what can be done."""
    (one,) = listed(zipped({"IM1": b"one" * 9}, zipfile.ZIP_BZIP2))
    with pytest.raises(UnreadableError, match="unpack"):
        open_member(io.BytesIO(), one).read()


def test_a_file_that_gzip_made_smaller_is_one_file():
    """Called as it was before."""
    assert contents(gzip.compress(LARGE), "A/scan.dcm.GZ") == {"scan.dcm": LARGE}
    assert contents(gzip.compress(b""), "scan") == {"scan": b""}


@pytest.mark.parametrize("data", [gzip.compress(b"one", mtime=0)[:9], gzip.compress(b"one", mtime=0)[:-1] + b"\xff"])
def test_a_gzip_that_cannot_be_true_is_refused(data):
    """It is cut off, or says that it holds more than anything so small can hold."""
    with pytest.raises(UnreadableError):
        listed(data, "a.gz")


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (zipped({"a": b""}), "ZIP"),
        (zipped({}), "ZIP"),
        (gzip.compress(b"", mtime=0), "gzip"),
        (bytes(16 * 2048 + 1) + b"CD001", "ISO"),
        (b"7z\xbc\xaf\x27\x1c", "7z"),
        (b"Rar!\x1a\x07\x01\x00", "RAR"),
        (bytes(257) + b"ustar\0", "tar"),
        (b"\xfd7zXZ\0", "xz"),
        (b"BZh91AY", "bzip2"),
        (b"MSCF\0", "CAB"),
        (b"\x28\xb5\x2f\xfd", "Zstandard"),
        (b"", ""),
        (b"anything", ""),
    ],
)
def test_an_archive_is_known_by_its_bytes(data, kind):
    """Whatever it is called: portals give files names of their own."""
    assert kind_of(io.BytesIO(data)) == kind


def test_what_is_opened_is_told_from_what_must_be_unpacked():
    """And from what nobody takes for an archive."""
    with pytest.raises(ArchiveError):
        refuse_archive(io.BytesIO(zipped({})), "download")
    with pytest.raises(PackedError, match="7z"):
        refuse_archive(io.BytesIO(b"7z\xbc\xaf\x27\x1c"), "a.zip")
    with pytest.raises(UnreadableError, match="did not arrive"):
        refuse_archive(io.BytesIO(b"anything"), "a.zip")
    refuse_archive(io.BytesIO(b"anything"), "a.txt")
    refuse_archive(io.BytesIO(zipped({})), "Viewer.JAR")


def test_an_archive_lies_in_one_other_at_most():
    """Whoever goes on meets archives without end."""
    check_depth(2, "a.zip/b.zip")
    with pytest.raises(PackedError):
        check_depth(3, "a.zip/b.zip/c.zip")
