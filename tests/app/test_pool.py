"""Which work a reader has died over, where page and conductor had both asked for some."""

from __future__ import annotations

from typing import Any

from app.test_ends import Page, message, page

__all__ = ["page"]
FRAME = {"key": "1", "number": 0, "frame": 0}


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
    page.pool.ask("thumbnail", FRAME, "view")
    assert die(page, pages=True) == []
    assert asked(page) == []
    assert die(page, pages=False) == []
    assert asked(page) == ["thumbnail"]


def test_what_may_be_to_blame_is_asked_when_the_conductor_has_gone_on(page: Page) -> None:
    """Its piece did no harm; if the reader dies once more, the page's is to blame."""
    page.pool.ask("thumbnail", FRAME, "view")
    die(page, pages=True)
    assert asked(page) == []
    page.hear(1, message("counted", {"read": 1, "problems": []}))
    assert asked(page) == ["thumbnail"]
    assert die(page, pages=True) == [("on_crashed", "thumbnail", FRAME)]


def test_what_may_be_to_blame_is_asked_after_a_while(page: Page) -> None:
    """Where the conductor says nothing: it may have dropped its piece."""
    page.pool.ask("thumbnail", FRAME, "view")
    die(page, pages=True)
    page.now += 1900
    page.pool._watch()
    assert asked(page) == []
    page.now += 200
    page.pool._watch()
    assert asked(page) == ["thumbnail"]
