"""All files that were read: which of them are the same, which are left out, and under which names the rest is kept."""

from __future__ import annotations

import json
from typing import Any

from builders import instance

from scanveil.conducting.catalogue import SAME_UID, TWIN, Catalogue, Problem


def rows(*files: tuple[int, dict[str, Any]]) -> str:
    """What a reader says of files."""
    return json.dumps(
        [[number, *instance(**{"path": f"{number}.dcm", **changes}).to_row()] for number, changes in files]
    )


def three() -> Catalogue:
    """Files 0 and 2 claim to be the same object, file 1 is another."""
    catalogue = Catalogue()
    catalogue.collect(rows((2, {"sop_instance_uid": "2.25.7"}), (1, {}), (0, {"sop_instance_uid": "2.25.7"})))
    return catalogue


def judged(catalogue: Catalogue, **digests: str) -> list[tuple[int, str, int]]:
    """What is said once files have these digests."""
    for name, digest in digests.items():
        catalogue.digest(int(name.removeprefix("file")), digest)
    return [(problem.number, problem.reason, problem.other) for problem in catalogue.judge()]


def test_files_that_claim_to_be_the_same_object_are_digested() -> None:
    """All of them, in the order of their paths, and only once; a file with a number of its own never."""
    catalogue = three()
    assert catalogue.to_digest() == [0, 2]
    catalogue.digest(0, "aa")
    assert catalogue.to_digest() == [2]


def test_files_of_different_lengths_need_no_digest() -> None:
    """They differ, and are noted so without a byte being read."""
    catalogue = Catalogue()
    catalogue.collect(rows((0, {"sop_instance_uid": "2.25.7"}), (1, {"sop_instance_uid": "2.25.7", "size": 7})))
    assert catalogue.to_digest() == []
    assert judged(catalogue) == [(1, SAME_UID, 0)]


def test_files_without_a_number_are_nobodys_twins() -> None:
    """An empty SOP Instance UID tells nothing."""
    catalogue = Catalogue()
    catalogue.collect(rows((0, {"sop_instance_uid": ""}), (1, {"sop_instance_uid": ""})))
    assert catalogue.to_digest() == [] and judged(catalogue) == []


def test_of_the_same_files_one_is_kept() -> None:
    """The other is left out, and it is known which one it is like."""
    catalogue = three()
    assert judged(catalogue, file0="aa", file2="aa") == [(2, TWIN, 0)]
    assert [number for number, _ in catalogue.names(catalogue.patients())] == [0, 1]
    assert list(catalogue.left_out) == [2] and catalogue.differing == set()


def test_of_differing_files_both_are_kept_and_noted() -> None:
    """Which one is right, nobody can tell."""
    catalogue = three()
    assert judged(catalogue, file0="aa", file2="bb") == [(2, SAME_UID, 0)]
    assert [number for number, _ in catalogue.names(catalogue.patients())] == [0, 1, 2]
    assert catalogue.left_out == {} and catalogue.differing == {0, 2}


def test_what_was_said_of_a_file_is_not_said_again() -> None:
    """However often all are sorted; a further claimant is judged by itself."""
    catalogue = three()
    judged(catalogue, file0="aa", file2="bb")
    assert judged(catalogue) == []
    catalogue.collect(rows((3, {"sop_instance_uid": "2.25.7"}), (4, {"sop_instance_uid": "2.25.7"})))
    assert catalogue.to_digest() == [3, 4]
    assert judged(catalogue, file3="bb", file4="cc") == [(3, TWIN, 2), (4, SAME_UID, 0)]


def test_a_file_that_could_not_be_digested_is_like_no_other() -> None:
    """Two of them are not twins."""
    assert judged(three(), file0="", file2="") == [(2, SAME_UID, 0)]


def test_nothing_is_said_of_files_of_which_one_has_no_digest_yet() -> None:
    """It may be that somebody stopped it."""
    assert judged(three(), file0="aa") == []


def test_a_file_that_is_left_out_is_in_no_series() -> None:
    """Nor in an archive, nor counted, nor found."""
    catalogue = three()
    catalogue.leave_out(Problem(1, "truncated", "It is cut off."))
    assert len(catalogue) == 2
    assert sorted(catalogue.numbers.values()) == [0, 2]
    assert catalogue.size() == 2000
    assert catalogue.locate(["2.25.1"]) == {}


def test_the_order_in_which_files_were_read_does_not_matter() -> None:
    """Readers are of different speed; names in the archive are the same each time."""
    files = [(number, {"sop_instance_uid": f"2.25.1.{number}", "path": f"{number}.dcm"}) for number in range(12)]
    found = []
    for order in (files, files[::-1], files[5:] + files[:5]):
        catalogue = Catalogue()
        for one in order:
            catalogue.collect(rows(one))
        found.append(catalogue.names(catalogue.patients()))
    assert found[0] == found[1] == found[2]
    assert [number for number, _ in found[0]] == list(range(12))


def test_files_that_people_count_alike_have_an_order_too() -> None:
    """Whichever was read first."""
    files = [(number, {"sop_instance_uid": f"2.25.1.{number}", "path": f"IM{'0' * number}7"}) for number in range(3)]
    found = []
    for order in (files, files[::-1]):
        catalogue = Catalogue()
        for one in order:
            catalogue.collect(rows(one))
        found.append(catalogue.names(catalogue.patients()))
    assert found[0] == found[1]


def test_objects_are_found_by_their_uids() -> None:
    """Those that are there."""
    assert three().locate(["2.25.1", "1.2.3"]) == {"2.25.1": 1}


def test_a_problem_is_told_as_a_row() -> None:
    """With -1 where it is like no other file."""
    assert Problem(1, "truncated", "It is cut off.").to_row() == [1, "truncated", "It is cut off.", -1]
