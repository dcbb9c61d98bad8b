"""How little is looked at where many bytes are searched for many needles: speed that is easily lost."""

import pytest

from scanveil.deid.check.finder import Finder, OpaqueSearch


class Looks(Finder):
    """A finder that takes down how many bytes it looks at each time, and whether it looks anything up."""

    def __init__(self, *needles):
        super().__init__(needles, 6, 4)
        self.sizes = []
        self.looked_up = []

    def matches(self, data):
        self.sizes.append(len(data))
        return super().matches(data)

    def _out_of_reach(self, data, seen):
        self.looked_up.append(not super()._out_of_reach(data, seen))
        return not self.looked_up[-1]


def test_no_more_is_searched_again_at_a_seam_than_the_longest_needle():
    """A film of a gigabyte is searched once, not once for each of its blocks."""
    finder = Looks(b"Mikkelsen", b"Jaeckel")
    search = OpaqueSearch({b"Mikkelsen": "name", b"Jaeckel": "name"}, finder)
    for _ in range(4):
        search.feed(bytes(100))
    assert finder.sizes == [100, 109, 109, 109]
    search.feed(b"Mikkel")
    search.feed(b"sen")
    assert search.kind == "name"


@pytest.mark.parametrize(
    ("data", "looks"),
    [
        (b"\xff\x0f" * 64, False),
        (b"\xff\x1f\0\x20" * 32, False),
        (b"\0\x20\0\x20\xff\x1f\xff\x1f" * 16, False),
        (b"\xff\xf0" * 64, True),
        (b"\0\0\0\0\xff\xff\xff\xff" * 16, True),
        (b"\x6a\x65" * 64, False),
        (b"ke" + bytes(126), True),
        (bytes(128) + b"ke", True),
        (b"ls" * 64, True),
        (b"\xff\x0f" * 64 + b"\0\x66\0\0\0\0", True),
        (b"\0\x66" * 64, True),
        (b"\xff\x0f" * 64 + b"\0\x66", True),
        (b"\xff\x0f" * 66 + b"\0\x66", True),
        (b"\xff\x0f" * 30 + b"\0\x66" * 2, True),
        (b"\xff\xff" * 64 + b"\0\x66", True),
    ],
)
def test_where_plainly_no_needle_can_be_nothing_is_looked_up(data, looks):
    """Greys that lie below all text; of others it would take as long to know."""
    finder = Looks(b"Mikkelsen")
    assert list(finder.matches(data)) == [] and finder.looked_up == [looks]


@pytest.mark.parametrize(
    ("before", "behind", "is_found"),
    [(16, 8, True), (16, 9, False), (8, 16, True), (9, 16, False), (30, 0, True), (0, 30, True), (12, 12, True)],
)
def test_a_number_among_digits_is_no_evidence_in_pixels(before, behind, is_found):
    """More than 24 of the 32 bytes around it are digits where a dark grey is: not where a text ends or begins."""
    search = OpaqueSearch({b"19870423": "date"}, Finder([b"19870423"], 6, 4))
    search.feed(b"." * 40 + b"1" * before + b"19870423" + b"2" * behind + b"." * 40)
    assert bool(search.kind) is is_found


def test_a_name_among_digits_is_evidence():
    """Letters are no grey of digits."""
    search = OpaqueSearch({b"Mikkelsen": "name"}, Finder([b"Mikkelsen"], 6, 4))
    search.feed(b"1" * 40 + b"Mikkelsen" + b"1" * 40)
    assert search.kind == "name"


def test_a_table_has_one_place_for_each_pair_of_bytes():
    """It is asked for each pair of a file, and must stay near the processor."""
    pairs, anchors = Finder([b"Mikkelsen", b"Jaeckel"], 6, 4)._tables
    assert (pairs.nbytes, len(anchors)) == (65_536, 2)
    assert {place.to_bytes(2, "little") for place in pairs.nonzero()[0].tolist()} == {
        *(b"ke", b"el", b"ls", b"se"),
        *(b"ae", b"ec", b"ck", b"ke"),
    }
