"""Where the page's Python begins: lays out its modules, which arrive in one file, and starts `page/main.py`.

Browsers take thirty small files one by one; that took as long as all else that Python does before the page is sealed.
"""

import os

MODULES = "modules.txt"
HEADING = "#### "
"""A line that begins so names the module that follows."""


def lay_out(text: str) -> None:
    """Write the modules of a text to the files that they are."""
    folders = set()
    for part in ("\n" + text).split("\n" + HEADING)[1:]:
        path, source = part.split("\n", 1)
        names = path.split("/")[:-1]
        for depth in range(1, len(names) + 1):
            folder = "/".join(names[:depth])
            if folder not in folders:
                folders.add(folder)
                os.mkdir(folder)
        with open(path, "w") as file:
            file.write(source)


with open(MODULES) as file:
    lay_out(file.read())

from page.main import start  # noqa: E402  # it is there only now

start()
