"""An archive planned by hand is one that zipfile reads, however large."""

import io
import struct
import zipfile
import zlib

import pytest

from scanveil.archives import plan as planning
from scanveil.archives.plan import Entry, central_directory, local_header, plan

FILES = {"patient-1/image-0001.dcm": b"one", "README.txt": b"", "ünï/日本.dcm": b"x" * 70000}


def written(files: dict[str, bytes]) -> bytes:
    """An archive put together as whoever has a plan does: headers, files, directory."""
    entries = plan((name, len(data), zlib.crc32(data)) for name, data in files.items())
    parts = [local_header(entry.name, entry.size, entry.crc32) + files[entry.name] for entry in entries]
    return b"".join(parts) + central_directory(entries)


def test_zipfile_reads_what_was_written():
    with zipfile.ZipFile(io.BytesIO(written(FILES))) as opened:
        assert opened.testzip() is None
        assert {name: opened.read(name) for name in opened.namelist()} == FILES
        for info in opened.infolist():
            assert (info.date_time, info.compress_type) == ((1980, 1, 1, 0, 0, 0), zipfile.ZIP_STORED)
            assert info.external_attr >> 16 == 0o100644


def test_an_empty_archive_is_one():
    assert zipfile.ZipFile(io.BytesIO(written({}))).namelist() == []


def test_the_same_input_gives_the_same_bytes():
    assert written(FILES) == written(FILES)


@pytest.mark.parametrize("count", [0xFFFE, 0xFFFF, 0x10001])
def test_as_many_members_as_16_bits_can_count_and_more(count):
    data = written({f"{number}": b"" for number in range(count)})
    opened = zipfile.ZipFile(io.BytesIO(data))
    assert len(opened.namelist()) == count
    assert opened.read(f"{count - 1}") == b""
    assert (b"PK\6\6" in data) is (count > 0xFFFE)


GIB = 1 << 30


class Sparse(io.RawIOBase):
    """A file of holes with some bytes in it: an archive of many gigabytes that needs no memory."""

    def __init__(self, parts: dict[int, bytes], size: int) -> None:
        self.parts, self.size, self.at = parts, size, 0

    def seekable(self) -> bool:
        return True

    def readable(self) -> bool:
        return True

    def tell(self) -> int:
        return self.at

    def seek(self, offset: int, whence: int = 0) -> int:
        self.at = (0, self.at, self.size)[whence] + offset
        return self.at

    def read(self, size: int = -1) -> bytes:
        end = self.size if size < 0 else min(self.size, self.at + size)
        found = bytearray(end - self.at)
        for start, data in self.parts.items():
            low, high = max(start, self.at), min(start + len(data), end)
            if low < high:
                found[low - self.at : high - self.at] = data[low - start : high - start]
        self.at = end
        return bytes(found)


def test_files_and_offsets_beyond_four_gigabytes_are_read_by_zipfile():
    sizes = {"small-before": 3, "huge": 5 * GIB, "exactly 4 GiB - 1": 4 * GIB - 1, "small-behind": 4}
    entries = plan((name, size, zlib.crc32(b"last") if size == 4 else 7) for name, size in sizes.items())
    parts = {entry.offset: local_header(entry.name, entry.size, entry.crc32) for entry in entries}
    last = entries[-1]
    parts[last.offset] += b"last"
    directory = last.offset + len(parts[last.offset])
    parts[directory] = central_directory(entries)
    opened = zipfile.ZipFile(Sparse(parts, directory + len(parts[directory])))
    assert {info.filename: info.file_size for info in opened.infolist()} == sizes
    assert opened.getinfo("small-behind").header_offset > 9 * GIB
    assert opened.read("small-behind") == b"last"


@pytest.mark.parametrize(("size", "extra"), [(0, 0), (1, 0), (0xFFFF0000, 0), (0xFFFFFFFF, 20), (1 << 40, 20)])
def test_only_large_members_have_a_zip64_record(size, extra):
    assert struct.unpack_from("<H", local_header("a", size, 0), 28) == (extra,)
    assert (b"PK\6\6" in central_directory([Entry("a", size, 0, 0)])) is bool(extra)


def test_nothing_of_the_clock_is_in_it():
    assert b"\x21\0" in local_header("a", 1, 2)[10:14]
    assert planning.local_header("a", 1, 2) == local_header("a", 1, 2)
