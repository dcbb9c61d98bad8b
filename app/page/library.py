"""What was found in the files: series, their stacks, and what lies at each place in a stack."""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from page.state import Fields, Record

    Picture = tuple[int, int, str]  # the file's number, which one of it (from 0), and its kind

FRAME, DOCUMENT = "frame", "document"
"""Kinds of what a pane shows that are told from others here: a frame of a file, and what is read."""


def series_of(state: "Record", key: "str | None") -> "Fields | None":
    """The series of that key, or None; UIDs alone do not tell series of different patients apart."""
    found: list[Fields] = [series for series in state["series"] if series["key"] == key]
    return found[0] if found else None


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


def extent(stack: "Fields", index: int) -> "tuple[int, int]":
    """Columns and rows of the stack's image `index` (from 0)."""
    for count, columns, rows in stack["extents"]:
        if index < count:
            return columns, rows
        index -= count
    return 0, 0


def place_of(state: "Record", number: int, frame: int) -> "tuple[Fields, Fields, int] | None":
    """Where a frame (from 0) of a file is seen, or the file is read: its series, its stack and its index there."""
    for series in state["series"]:
        for stack in series["stacks"]:
            if number in stack["files"]:
                return series, stack, stack["files"].index(number)
            before = 0
            for file, first, length, step, kind in stack["runs"]:
                steps, rest = divmod(frame - first, step)
                if file == number and kind == FRAME and not rest and 0 <= steps < length:
                    return series, stack, before + steps
                before += length
    return None
