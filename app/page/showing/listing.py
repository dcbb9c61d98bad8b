"""The list of series and of what needs a word."""

from page.showing.numbers import size_text
from page.state import documents, series_of, stack_of


def listing(state):
    """The series, in the order of patients and studies."""
    series = state["series"]
    problems = state["problems"]
    title = "%d files are not shown as images, or need a word" % len(problems)
    return [
        ("body", "loaded", bool(series or problems)),
        ("list", "hidden", not (series or problems)),
        ("series-list", "series", [_series(one) for one in series]),
        ("problems", "hidden", not problems),
        ("problems-title", "text", "1 file is not shown as an image, or needs a word" if len(problems) == 1 else title),
        ("problem-list", "problems", problems),
    ]


def choice(state):
    return [("series-list", "current", state["series_key"] or "")]


def parts(state):
    """The stacks of the series, where there are several."""
    series, stack = series_of(state, state["series_key"]), stack_of(state)
    names = [one["name"] for one in series["stacks"]] if series else []
    return [
        ("stacks-label", "hidden", len(names) < 2),
        ("stacks", "choices", [(name, name) for name in names]),
        ("stacks", "value", stack["name"] if stack else ""),
    ]


def _series(series):
    count, rest = series["count"], documents(series)
    held = [series["modality"] or "?", "%d images" % count if count != 1 else "1 image", size_text(series["size"])]
    title, files = series["description"], rest["count"] if rest else 0
    looked_at = len(series["stacks"]) - bool(rest)
    if looked_at > 1:
        held[1] += " in %d parts" % looked_at
    if count and files:
        held.insert(2, "%d without image" % files)
    elif not count:
        held[1:2] = ([series["kind"]] if title else []) + (["%d files" % files] if files > 1 else [])
        title = title or series["kind"]
    return {
        "key": series["key"],
        "uid": series["uid"],
        "patient": series["patient"],
        "study": series["study"] or "Study without a description",
        "modality": series["modality"],
        "count": count,
        "title": title or "Series without a description",
        "detail": " · ".join(held),
    }
