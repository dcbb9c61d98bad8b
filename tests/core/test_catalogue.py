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


def test_files_that_claim_to_be_the_same_object_are_compared_once() -> None:
    """With the first of them by path, whichever was read first; not again with the next sorting."""
    catalogue = three()
    assert catalogue.twins() == [(0, 2)]
    assert catalogue.twins() == []


def test_each_further_claimant_is_compared_with_the_first() -> None:
    """Also one that comes later."""
    catalogue = three()
    catalogue.twins()
    catalogue.collect(rows((3, {"sop_instance_uid": "2.25.7"})))
    assert catalogue.twins() == [(0, 3)]


def test_files_without_a_number_are_nobodys_twins() -> None:
    """An empty SOP Instance UID tells nothing."""
    catalogue = Catalogue()
    catalogue.collect(rows((0, {"sop_instance_uid": ""}), (1, {"sop_instance_uid": ""})))
    assert catalogue.twins() == []


def test_of_the_same_files_one_is_kept() -> None:
    """The other is left out, and it is known which one it is like."""
    catalogue = three()
    problem = catalogue.compare(0, 2, same=True)
    assert (problem.number, problem.reason, problem.other) == (2, TWIN, 0)
    assert [number for number, _ in catalogue.names()] == [0, 1]
    assert list(catalogue.left_out) == [2] and catalogue.differing == set()


def test_of_differing_files_both_are_kept_and_noted() -> None:
    """Which one is right, nobody can tell."""
    catalogue = three()
    problem = catalogue.compare(0, 2, same=False)
    assert (problem.number, problem.reason, problem.other) == (2, SAME_UID, 0)
    assert [number for number, _ in catalogue.names()] == [0, 1, 2]
    assert catalogue.left_out == {} and catalogue.differing == {0, 2}


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
        found.append(catalogue.names())
    assert found[0] == found[1] == found[2]
    assert [number for number, _ in found[0]] == list(range(12))


def test_objects_are_found_by_their_uids() -> None:
    """Those that are there."""
    assert three().locate(["2.25.1", "1.2.3"]) == {"2.25.1": 1}


def test_a_problem_is_told_as_a_row() -> None:
    """With -1 where it is like no other file."""
    assert Problem(1, "truncated", "It is cut off.").to_row() == [1, "truncated", "It is cut off.", -1]
