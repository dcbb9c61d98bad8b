"""Decodes files one after the other and says how each ended; run where a codec may kill it: a process, a worker."""

from __future__ import annotations

import io
import json
import sys
import time
import zipfile
from collections.abc import Callable

from scanveil.dicom.reading import read_header
from scanveil.errors import ScanveilError
from scanveil.pixels.frames import stored_values


def outcome(data: bytes) -> str:
    """ "image", the error's reason and sentence, or what else was raised."""
    try:
        file = io.BytesIO(data)
        stored_values(read_header(file, path="damaged.dcm", size=len(data)), file, 0)
    except ScanveilError as error:
        return f"{error.reason}: {error.sentence}"
    except BaseException as error:  # it is told, and the test fails of it
        return f"raised {type(error).__name__}: {error}"
    return "image"


def main(path: str, ended: Callable[[bytes], str] = outcome) -> None:
    """A line for each file in a ZIP: name, how it ended, seconds and the most memory until then in MB."""
    import resource

    in_a_megabyte = 1 << 20 if sys.platform == "darwin" else 1 << 10
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            data = archive.read(name)
            started = time.perf_counter()
            found = ended(data)
            seconds = time.perf_counter() - started
            memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / in_a_megabyte
            print(json.dumps([name, found, seconds, memory]), flush=True)


if __name__ == "__main__":
    main(sys.argv[1])
