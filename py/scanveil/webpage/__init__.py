"""The web page: served on this machine, or written as one file."""

from __future__ import annotations

from pathlib import Path

from scanveil.errors import UsageError
from scanveil.said import _

SITE = Path(__file__).parent / "site"
"""The built page, in a package that was built to have it."""


def site() -> Path:
    """The folder of the built page. Raises UsageError where this installation has none."""
    if (SITE / "index.html").is_file():
        return SITE
    raise UsageError(
        _(
            "This installation of Scanveil is without the page. The package that `python3 build.py package` makes has "
            "it; with the sources, `python3 build.py serve` builds and serves it."
        )
    )
