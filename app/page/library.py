"""What was found in the files: series, their stacks, and what lies at each place in a stack."""

from scanveil.said import _
from scanveil.spread import spread

TYPE_CHECKING = False
if TYPE_CHECKING:
    from page.state import Fields, Record

    Picture = tuple[int, int, str]  # the file's number, which one of it (from 0), and its kind
    Place = tuple[Fields, Fields, int]  # where it is seen: its series, its stack and its index there
    Kind = tuple[str, int, list[int]]  # see `kinds_of`
    Run = tuple[Fields, int, int, int, int, str]  # see `runs_of`

IMAGES = "images"
KINDS = (IMAGES, "videos", "reports", "documents", "recordings", "drawings", "radiotherapy", "others")
"""Kinds of files that are chosen together, as the conductor names them, in the order in which they are listed."""
PLACE = "{place}"
"""Where in the name of a series its place in its study goes; it depends on what is chosen."""
FRAME, DOCUMENT = "frame", "document"
"""Kinds of what a pane shows that are told from others here: a frame of a file, and what is read."""


def series_of(state: "Record", key: "str | None") -> "Fields | None":
    """The series of that key, or None; UIDs alone do not tell series of different patients apart."""
    found: list[Fields] = [series for series in state["series"] if series["key"] == key]
    return found[0] if found else None


def title_of(series: "Fields") -> str:
    """What people call a series."""
    return str(series["description"] or series["kind"] or _("Series without a description"))


def documents(series: "Fields") -> "Fields | None":
    """The stack of files that hold no image and are read, or None: the last of a series that has some."""
    found: list[Fields] = [stack for stack in series["stacks"] if stack["reads"]]
    return found[0] if found else None


def locate(stack: "Fields", index: int) -> "Picture | None":
    """What lies at a place in the stack (from 0), or None where there is nothing."""
    if not 0 <= index < stack["count"]:
        return None
    if stack["files"]:
        return stack["files"][index], 0, DOCUMENT if stack["reads"] else FRAME
    for number, first, length, step, kind in stack["runs"]:
        if index < length:
            return number, first + index * step, kind
        index -= length
    return None


def sample_of(stack: "Fields") -> "tuple[Picture, ...]":
    """Pictures by which a stack of images is judged; none of whole slides, which are too large to look at for that."""
    columns, rows = extent(stack, 0)
    found = [locate(stack, index) for index in spread(stack["count"], columns * rows)]
    return tuple([picture for picture in found if picture and picture[2] == FRAME])


def extent(stack: "Fields", index: int) -> "tuple[int, int]":
    """Columns and rows of the stack's image `index` (from 0)."""
    for count, columns, rows in stack["extents"]:
        if index < count:
            return columns, rows
        index -= count
    return 0, 0


def files_of(series: "Fields") -> "list[int]":
    """The files of a series by their numbers, in the order in which they are seen."""
    found: list[int] = []
    known: set[int] = set()
    if len(series["stacks"]) == 1 and series["stacks"][0]["files"]:
        return list(series["stacks"][0]["files"])  # there may be thousands
    for stack in series["stacks"]:
        for number in stack["files"] or [run[0] for run in stack["runs"]]:
            if number not in known:
                known.add(number)
                found.append(number)
    return found


def is_left_out(state: "Record", number: int) -> bool:
    """Whether a file does not go into the ZIP."""
    flags: bytes = state["left_out"]
    return number < len(flags) and flags[number] == 1


def count_in(state: "Record", numbers: "list[int]") -> int:
    """How many of some files go into the ZIP: MicroPython is slow at sets of numbers that follow each other."""
    flags = state["left_out"]
    known = len(flags)
    return len(numbers) - (sum([flags[number] for number in numbers if number < known]) if known else 0)


def with_left_out(flags: bytes, numbers: "list[int]", yes: bool = True) -> bytes:
    """What `left_out` is when some files are left out as well, or go in again."""
    new = bytearray(flags)
    if numbers:
        new.extend(bytes(max(0, max(numbers) + 1 - len(flags))))
    for number in numbers:
        new[number] = yes
    return bytes(new).rstrip(b"\0")


def ticked(state: "Record") -> "list[Fields]":
    """The series of which something goes into the ZIP."""
    if not state["left_out"]:
        return list(state["series"])
    return [series for series in state["series"] if count_in(state, files_of(series))]


def name_in_copies(state: "Record", series: "Fields", name: str) -> str:
    """What a series is called where it keeps no description: `name` with its place among those of its study."""
    if PLACE not in name:
        return name
    keys = [one["key"] for one in ticked(state) if one["study_key"] == series["study_key"]]
    place = " %d of %d" % (keys.index(series["key"]) + 1, len(keys)) if series["key"] in keys and len(keys) > 1 else ""
    return name.replace(PLACE, place)


def kinds_of(state: "Record") -> "list[Kind]":
    """The kinds of files that there are: how many images, or files without one, and the numbers of the files."""
    found: dict[str, list[int]] = {name: [] for name in KINDS}
    for series in state["series"]:
        for stack in series["stacks"]:
            if not stack["reads"]:
                found[IMAGES] += stack["files"] or [run[0] for run in stack["runs"]]
            for number, kind in zip(stack["files"], stack["kinds"]):
                found[kind].append(number)
    counts = {name: len(numbers) for name, numbers in found.items()}
    counts[IMAGES] = sum([series["count"] for series in state["series"]])
    return [(name, counts[name], found[name]) for name in KINDS if found[name]]


def images_of(series: "Fields", number: int) -> int:
    """How many images a file has in a series."""
    stacks = [stack for stack in series["stacks"] if not stack["reads"]]
    return sum([run[2] for stack in stacks for run in stack["runs"] if run[0] == number]) or 1


def runs_of(series: "Fields", number: int) -> "list[Run]":
    """Where pictures of a file are in a series, or it is read.

    Of each run of them: the stack, the index there of the first, which one that is of the file (from 0), the step to
    the next, how many they are, and their kind.
    """
    found: list[Run] = []
    for stack in series["stacks"]:
        if number in stack["files"]:
            kind = DOCUMENT if stack["reads"] else FRAME
            found.append((stack, stack["files"].index(number), 0, 1, 1, kind))
        index = 0
        for file, first, length, step, kind in stack["runs"]:
            if file == number:
                found.append((stack, index, first, step, length, kind))
            index += length
    return found


def place_of(state: "Record", number: int, frame: int) -> "Place | None":
    """Where a frame (from 0) of a file is seen, or the file is read."""
    for series in state["series"]:
        for stack, index, first, step, length, kind in runs_of(series, number):
            steps, rest = divmod(frame - first, step)
            if stack["files"]:
                return series, stack, index
            if kind == FRAME and not rest and 0 <= steps < length:
                return series, stack, index + steps
    return None
