"""The page's own decisions, tested on CPython: model, update and view touch no browser."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent.parent / "app"))
