"""The page from the terminal: served to this machine alone, or saved as one file."""

from __future__ import annotations

import argparse
import webbrowser
from collections.abc import Callable
from threading import Thread

from scanveil.cli.files import check_outputs, say, written
from scanveil.cli.statuses import DONE
from scanveil.said import _
from scanveil.webpage import site
from scanveil.webpage.one_file import one_file
from scanveil.webpage.serving import serve


def _page(asked: argparse.Namespace) -> int:
    folder = site()
    if asked.save:
        check_outputs([], asked.save)
        with written(asked.save) as out:
            out.write(one_file(folder))
        return DONE

    def begun(address: str) -> None:
        say(_("Scanveil is at {address} for this computer only. Ctrl-C ends it.", address=address))
        if asked.browser:
            # a browser of the terminal lasts until it is closed, and asks this program meanwhile
            Thread(target=webbrowser.open, args=(address,), daemon=True).start()

    serve(folder, asked.port, begun)
    return DONE


COMMANDS: dict[str, Callable[[argparse.Namespace], int]] = {"page": _page}
