"""Which work a reader has died over, where page and conductor had both asked for some."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from app.test_ends import Page, message, page

__all__ = ["page"]
PICTURE = {"key": "1", "picture": [0, 0, "frame"], "sample": []}


def asked(page: Page) -> list[str]:
    """What the page has asked of the reader that there is now."""
    return [kind for kind, _ in page.workers[-1].sent if kind == "thumbnail"]


def die(page: Page, pages: bool) -> list[tuple[Any, ...]]:
    """The reader dies, another one comes, and the conductor says whom to blame."""
    reader = page.pool._readers[0].worker
    page.hear(page.workers.index(reader), message("dead", {"text": "on purpose"}))
    page.hear(1, message("blame", {"reader": 0, "page": pages, "sure": False}))
    said = list(page.listener.said)
    page.hear(len(page.workers) - 1, message("ready", {}))
    return said


def test_what_may_be_to_blame_is_asked_after_the_conductors_piece(page: Page) -> None:
    """That one is given again first, and kills the next reader alone: so it is known that it was that."""
    page.pool.ask("thumbnail", PICTURE, "view")
    assert die(page, pages=True) == []
    assert asked(page) == []
    assert die(page, pages=False) == []
    assert asked(page) == ["thumbnail"]


def test_what_may_be_to_blame_is_asked_when_the_conductor_has_gone_on(page: Page) -> None:
    """All of it did no harm; if the reader dies once more, the page's is to blame."""
    page.pool.ask("thumbnail", PICTURE, "view")
    die(page, pages=True)
    assert asked(page) == []
    page.hear(1, message("counted", {"read": 1, "problems": []}))
    assert asked(page) == [], "one file of a piece may be harmless, and the next one not"
    page.hear(1, message("settled", {"left": 0}))
    assert asked(page) == ["thumbnail"]
    assert die(page, pages=True) == [("on_crashed", "thumbnail", PICTURE)]


def test_what_may_be_to_blame_is_asked_after_a_while(page: Page) -> None:
    """Where the conductor says nothing: it may have dropped its piece."""
    page.pool.ask("thumbnail", PICTURE, "view")
    die(page, pages=True)
    page.now += 1900
    page.pool._watch()
    assert asked(page) == []
    page.now += 200
    page.pool._watch()
    assert asked(page) == ["thumbnail"]


class Files(list[Any]):
    """Files as JavaScript has them: each of a size and a time."""

    def __init__(self, *files: tuple[int, int]) -> None:
        super().__init__(SimpleNamespace(size=size, lastModified=time) for size, time in files)

    @property
    def length(self) -> int:
        return len(self)


def test_files_of_one_path_are_the_same_where_size_and_time_are(page: Page) -> None:
    """Those of another disc have the same paths: what was left unread of the first one is still missing."""
    page.pool.add_files({"first": 0, "count": 2, "begun": 0, "again": []}, Files((10, 1), (20, 1)), "[]")
    page.pool.add_files({"first": 2, "count": 1, "begun": 0, "again": []}, Files((30, 1)), "[]")
    again = {"first": 3, "count": 3, "begun": 0, "again": [(0, 3), (1, 4), (2, 5)]}
    page.pool.add_files(again, Files((10, 1), (20, 2), (30, 1)), "[]")
    told = [fields for kind, fields in page.workers[1].sent if kind == "found"]
    assert [one["again"] for one in told] == [[], [], [0, 2]]


def test_a_pool_that_is_closed_ends_its_workers_and_hears_none_of_them(page: Page) -> None:
    """What they still say is on its way; files are held no longer, and nobody is replaced."""
    page.pool.work_together()
    page.pool.add_files({"first": 0, "count": 1, "begun": 0, "again": []}, Files((10, 1)), "[]")
    page.pool.ask("thumbnail", PICTURE, "view")
    ident = next(iter(page.pool._readers[0].jobs))
    page.pool.ask("thumbnail", PICTURE, "view")
    page.pool.close()
    assert len(page.workers) == 3 and all(worker.is_ended for worker in page.workers)
    for number in range(3):
        assert page.hear(number, message("answer", {"rows": 1, "columns": 1}, ident, error="", rgba=b"")) == []
        assert page.hear(number, message("dead", {"text": "late"})) == []
    assert page.hear(1, message("counted", {"read": 1, "problems": []})) == []
    page.now += 1e9
    page.pool._watch()
    assert len(page.workers) == 3 and page.listener.said == []
    assert page.pool._files == [] and not any(page.pool._queues.values())
