"""Where the page's Python begins: lays out its modules, which arrive in one file, and starts `page/main.py`.

They arrive compiled (tools/page_code.py): to compile them here took longer than all else that Python does at first.
"""

import os

MODULES = "modules.bin"


def lay_out(path: str) -> None:
    """Write the modules in a file, behind a list of their names and sizes, to the files that they are."""
    folders = set()
    with open(path, "rb") as file:
        listed = []
        line = file.readline().strip()
        while line:
            listed.append(line.decode().split(" "))
            line = file.readline().strip()
        for name, size in listed:
            names = name.split("/")[:-1]
            for depth in range(1, len(names) + 1):
                folder = "/".join(names[:depth])
                if folder not in folders:
                    folders.add(folder)
                    os.mkdir(folder)
            with open(name, "wb") as module:
                module.write(file.read(int(size)))


lay_out(MODULES)

from page.main import start  # noqa: E402  # it is there only now

start()
