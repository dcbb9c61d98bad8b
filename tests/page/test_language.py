"""The page in another language: what stands in it, and what it says."""

from __future__ import annotations

from page.driver import Scanveil

CHOSEN = """
choose_language(
    {
        "Ready. Drop a folder, or choose one.": "Gotowe.",
        "Drop your scan folder here": "Tutaj",
        "Image {number} of {count}": "Obraz {number} z {count}",
        "Invert": "Odwróć",
        "Zoom in": "Powiększ",
        "Scanveil shows images and removes names. Please leave reading them to your doctors.":
            "Obrazy.",
        "{count} image": ("{count} obraz", "{count} obrazy", "{count} obrazów"),
    },
    lambda count: 0 if count == 1 else 1 if count % 10 in (2, 3, 4) and count % 100 not in (12, 13, 14) else 2,
    "pl",
)
"""


def test_the_page_speaks_the_language_that_was_chosen(closed_page: Scanveil) -> None:
    """What stands in frame.html, what is said later, and what is counted; the rest stays in English."""
    page = closed_page

    def choose(modules: str) -> str:
        before, heading, rest = modules.partition("\n#### scanveil/said.py\n")
        said, *others = rest.split("\n#### ", 1)
        return "\n#### ".join([before + heading + said + CHOSEN, *others])

    page.alter("app/modules.txt", choose).open()
    assert page.status() == "Gotowe."
    assert page.js("document.getElementById('drop-title').textContent") == "Tutaj"
    assert page.js("document.getElementById('invert').getAttribute('aria-label')") == "Odwróć"
    assert page.js("document.getElementById('zoom-in').getAttribute('aria-label')") == "Powiększ"
    assert page.js("document.querySelector('.drop p:last-child').textContent") == "Not a diagnostic device. Obrazy."
    assert page.js("document.getElementById('reset').getAttribute('aria-label')") == "Reset"
    page.test_id("sample-button").click()
    page.until_state("viewing").until_painted()
    assert page.js("document.getElementById('slider-text-0').textContent").startswith("Obraz ")
    assert "obraz" in page.js("document.getElementById('series-list').textContent")
    assert page.js("document.documentElement.lang + ' ' + document.documentElement.dir") == "pl ltr"
    assert page.errors == []
