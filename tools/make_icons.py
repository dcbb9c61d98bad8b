"""Write static/icons/*.png, what systems show of the installed page, out of static/icons/icon.svg.

    python3 tools/make_icons.py

The environment of the tests has what it needs, and SCANVEIL_CHROMIUM says where the browser is.
"""

from __future__ import annotations

import sys
from base64 import b64encode
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.page.driver import launched  # noqa: E402 - it is found only now

ICONS = ROOT / "static" / "icons"
GROUND = "#0f5c63"
PAGE = (
    "<style>body{{margin:0;background:{ground}}}img{{display:block;width:{inner}px;margin:{margin}px}}</style>"
    "<img src='data:image/svg+xml;base64,{icon}'>"
)
SIZES = {"192.png": (192, False), "512.png": (512, False), "maskable.png": (512, True)}
"""By name, the side in pixels, and whether systems cut a shape of their own out of it: four fifths are sure to stay."""


def main() -> None:
    """Draw them in a browser."""
    icon = b64encode((ICONS / "icon.svg").read_bytes()).decode()
    with launched() as browser:
        page = browser.new_page()
        for name, (side, is_cut) in SIZES.items():
            margin = side // 10 if is_cut else 0
            page.set_viewport_size({"width": side, "height": side})
            ground = GROUND if is_cut else "transparent"
            page.set_content(PAGE.format(ground=ground, inner=side - 2 * margin, margin=margin, icon=icon))
            page.wait_for_function("document.querySelector('img').complete")
            page.screenshot(path=ICONS / name, omit_background=True)


if __name__ == "__main__":
    main()
