"""The list of series and of what needs a word."""

from page.library import count_in, documents, files_of, kinds_of, series_of, title_of
from page.pane import stack_of
from page.problems import with_images_missing, without_scans
from page.showing.letters import small
from page.showing.names import DOTS
from page.showing.numbers import size_text
from page.showing.veil import BUSY
from page.state import is_busy, replace

from scanveil.said import _, ngettext

TYPE_CHECKING = False
if TYPE_CHECKING:
    from page.state import Fields, Record, Shown


def listing(state: "Record") -> "Shown":
    """The series, in the order of patients and studies."""
    series = state["series"]
    missed, beside = [hide_paths(state, rows) for rows in (with_images_missing(state), without_scans(state))]
    why = BUSY if is_busy(state) else ""
    wanted = small(state["list_search"]).split()
    return [
        ("body", "loaded", bool(series)),
        ("list", "hidden", not (series or state["problems"])),
        ("list-search-label", "hidden", len(series) < MANY),
        ("list-search", "value", state["list_search"]),
        ("series-list", "series", [_listed(state, one, why, wanted) for one in series]),
        ("problems", "hidden", not missed),
        ("problems", "opened", bool(missed)),
        ("problems-title", "text", title_of_missed(len(missed))),
        ("problem-list", "problems", missed),
        ("beside", "hidden", not beside),
        ("beside-title", "text", title_of_beside(len(beside))),
        ("beside-list", "problems", beside),
    ]


def _listed(state: "Record", series: "Fields", why: str, wanted: "list[str]") -> "Fields":
    """A series of the list, and whether it is one of those that are searched for: all `wanted` words stand in it."""
    row = _series(series, _tick(state, files_of(series), why))
    text = small(_text(row)) if wanted else ""
    return replace(row, found=all([word in text for word in wanted]))


def _text(row: "Fields") -> str:
    return " ".join([row[name] for name in ("patient", "study", "title", "detail", "modality")])


MANY = 12
"""Series from which on one searches in the list."""


def _tick(state: "Record", numbers: "list[int]", why_not: str) -> "Fields":
    """Whether all of some files go into the ZIP, or some; `why_not` is why that cannot be changed."""
    count = count_in(state, numbers)
    return {"ticked": count == len(numbers), "half": 0 < count < len(numbers), "why_not": why_not}


def kinds(state: "Record") -> "Shown":
    """The kinds of files, where there are several, each with a tick."""
    found, why = kinds_of(state), BUSY if is_busy(state) else ""
    rows = [replace(_tick(state, numbers, why), title=_kind(name, count)) for name, count, numbers in found]
    return [("kinds", "hidden", len(rows) < 2), ("kinds", "kinds", rows if len(rows) > 1 else [])]


def _kind(name: str, count: int) -> str:
    named = {
        "images": _("Images ({count})", count=count),
        "videos": _("Videos ({count})", count=count),
        "reports": _("Reports ({count})", count=count),
        "documents": _("Documents ({count})", count=count),
        "recordings": _("Recordings ({count})", count=count),
        "drawings": _("Marks and drawings ({count})", count=count),
        "radiotherapy": _("Radiotherapy ({count})", count=count),
    }
    return named.get(name) or _("Other files ({count})", count=count)


def hide_paths(state: "Record", problems: "list[Fields]") -> "list[Fields]":
    """Folders are called by names, too, and of people who are not known yet."""
    return [_hide_path(one) for one in problems] if state["names_hidden"] else problems


def _hide_path(problem: "Fields") -> "Fields":
    like, sentence = problem.get("like"), problem["sentence"]
    sentence = sentence.replace(like, DOTS) if like else sentence
    return replace(problem, path=problem["path"] and DOTS, sentence=sentence)


def title_of_missed(count: int) -> str:
    """What stands above files for which images may be missing."""
    return ngettext("Images may be missing: {count} file", "Images may be missing: {count} files", count)


def title_of_beside(count: int) -> str:
    """What stands above files for which none are."""
    return ngettext("No scan, or there twice: {count} file", "No scans, or there twice: {count} files", count)


def choice(state: "Record", pane: "Record") -> "Shown":
    """The series that is looked at, where it still is in the list."""
    series = series_of(state, pane["series_key"])
    return [("series-list", "current", series["key"] if series else "")]


def parts(state: "Record", pane: "Record") -> "Shown":
    """The stacks of the series, where there are several."""
    series, stack = series_of(state, pane["series_key"]), stack_of(state, pane)
    names = [one["name"] for one in series["stacks"]] if series else []
    return [
        ("stacks-label", "hidden", len(names) < 2),
        ("stacks", "choices", [(name, name) for name in names]),
        ("stacks", "value", stack["name"] if stack else ""),
    ]


def _series(series: "Fields", tick: "Fields") -> "Fields":
    """What is shown of a series, with its tick."""
    return replace(
        tick,
        key=series["key"],
        uid=series["uid"],
        patient=series["patient"],
        study=series["study"] or _("Study without a description"),
        modality=series["modality"],
        count=series["count"],
        title=title_of(series),
        detail=" · ".join(_held(series) + [size_text(series["size"])]),
    )


def _held(series: "Fields") -> "list[str]":
    """What a series holds, counted: its images, and files without one."""
    kind = [series["kind"]] if series["kind"] and series["description"] else []  # else it is the title
    return kind + _counted(series)


def _counted(series: "Fields") -> "list[str]":
    rest = documents(series)
    files = rest["count"] if rest else 0
    if not series["count"]:
        return [ngettext("{count} file", "{count} files", files)] if files > 1 else []
    images = ngettext("{count} image", "{count} images", series["count"])
    parts = len(series["stacks"]) - bool(rest)
    if parts > 1:
        several = ngettext("{count} part", "{count} parts", parts)
        images = _("{images} in {parts}", images=images, parts=several)
    return [images] + ([ngettext("{count} without image", "{count} without image", files)] if files else [])
