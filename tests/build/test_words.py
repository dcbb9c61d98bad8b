"""Every sentence for people passes `_` or `ngettext` of said.py, whole, so that it can be said in another language."""

from __future__ import annotations

import ast
import builtins
import re
import string
from collections.abc import Iterator
from pathlib import Path

import pytest

from tools.places import ROOT

ALLOWED: dict[str, str] = {}
"""What only looks like a sentence for people: the text, and why it is none."""

NO_WORDS_FOR_PEOPLE = {
    "ISO_IR {}": "a character set",
    "Scanveil {}": "the program's version, in the report for programs",
    "scanveil {}": "the program's version, as programs tell it",
    "scanveil: {}": "which program speaks, in front of a whole sentence",
    "Scanveil {}: PS3.15 {} Basic Profile": "what a copy's De-identification Method begins with, for programs",
    "clean_descriptors: {}": "a fixed label of the report",
    "clean_structured_content: {}": "a fixed label of the report",
    " {} of {}": "a made-up Series Description in a file, in whichever language the page is",
    "{} mm": "the same",
    "{} at {}:{}": "where in the code an error was, for the console",
}
"""What only looks as if words and values were put together to a sentence: the text, and why it is none."""

SPEAKERS = ("_", "ngettext")
PYTHON_ERRORS = frozenset(name for name in vars(builtins) if name.endswith("Error"))
_WORD = r"[^\W\d_]{2,}[,.:;]?"
_WORDS_AND_VALUES = re.compile(rf"{_WORD} (\{{\}}|[^\W\d_])|\{{\}} {_WORD}")
_MARKUP = re.compile(r"<[^<>]*>")
_PERCENT = re.compile(r"%[-+#0]*[0-9.]*[a-zA-Z]")


def sources() -> list[Path]:
    """The modules that speak to people: the core, and what runs beside the page."""
    return [path for folder in ("py/scanveil", "app/worker") for path in sorted((ROOT / folder).rglob("*.py"))]


def unsaid(tree: ast.AST) -> list[str]:
    """The texts that look like sentences for people, and pass neither `_` nor `ngettext`."""
    errors = {id(text) for text in error_texts(tree)}
    return [
        shown(text)
        for text in texts(tree)
        if (id(text) in errors or is_sentence(shown(text))) and shown(text) not in ALLOWED
    ]


def texts(tree: ast.AST) -> Iterator[ast.Constant | ast.JoinedStr]:
    """The strings that stand outside `_` and `ngettext`, and are not there to describe code."""
    for child in ast.iter_child_nodes(tree):
        if isinstance(child, ast.JoinedStr) or (isinstance(child, ast.Constant) and isinstance(child.value, str)):
            yield child
        if isinstance(child, ast.JoinedStr):
            places = [part.value for part in child.values if isinstance(part, ast.FormattedValue)]
            yield from texts(ast.Tuple(places))
        elif isinstance(child, ast.Call) and speaker(child):
            yield from texts(ast.Tuple([*child.args, *(one.value for one in child.keywords)][given(child) :]))
        elif not is_for_programmers(child):
            yield from texts(child)


def is_for_programmers(node: ast.AST) -> bool:
    """Whether it is a docstring, or an error of Python's own."""
    if isinstance(node, ast.Call):
        return isinstance(node.func, ast.Name) and node.func.id in PYTHON_ERRORS
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def shown(text: ast.Constant | ast.JoinedStr) -> str:
    """A string as it is written, its places as {}; one at the beginning may hold a sentence, and so begin one."""
    parts = text.values if isinstance(text, ast.JoinedStr) else [text]
    return "".join(str(part.value) if isinstance(part, ast.Constant) else "{}" for part in parts)


def is_sentence(text: str) -> bool:
    letters = text.lstrip("([\"'")
    begins = letters[:1].isupper() or letters.startswith("{}")
    return begins and " " in text and text.rstrip(")]\"'").endswith((".", "?", "!"))


def error_texts(tree: ast.AST) -> Iterator[ast.AST]:
    """The strings that errors are raised with."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and node.args and name_of(node.func).endswith("Error"):
            yield from outside_calls(node.args[0])


def outside_calls(node: ast.AST) -> Iterator[ast.AST]:
    if isinstance(node, (ast.Call, ast.Subscript)):
        return
    yield node
    if not isinstance(node, ast.JoinedStr):
        for child in ast.iter_child_nodes(node):
            yield from outside_calls(child)


def name_of(node: ast.AST) -> str:
    return node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""


def speaker(call: ast.Call) -> str:
    """The name of the function that says a sentence, or nothing where another is called."""
    name = name_of(call.func)
    return name if name in SPEAKERS else ""


def given(call: ast.Call) -> int:
    """How many sentences it takes."""
    return 2 if speaker(call) == "ngettext" else 1


def spoken(tree: ast.AST) -> Iterator[tuple[ast.Call, list[ast.expr]]]:
    """Each call of `_` and `ngettext`, and the sentences that it is given."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and speaker(node):
            yield node, node.args[: given(node)]


def unwritten(tree: ast.AST) -> list[str]:
    """The sentences that do not stand in the code as they are, and so cannot be found for translating."""
    return [
        ast.unparse(call)
        for call, sentences in spoken(tree)
        if len(sentences) < given(call)
        or not all(isinstance(one, ast.Constant) and isinstance(one.value, str) for one in sentences)
    ]


def misplaced(tree: ast.AST) -> list[str]:
    """The sentences whose places have no names, or other names than the values given."""
    return [
        one.value
        for call, sentences in spoken(tree)
        for one in sentences
        if isinstance(one, ast.Constant) and isinstance(one.value, str) and not is_filled(one.value, call)
    ]


def is_filled(sentence: str, call: ast.Call) -> bool:
    """Whether each place has a name, and there is a value for each and a place for each value."""
    values = {str(one.arg) for one in call.keywords}
    places = [name for _, name, _, _ in string.Formatter().parse(sentence) if name is not None]
    if _PERCENT.search(sentence) or not all(name.isidentifier() for name in places):
        return False
    return (set(places) - {"count"} if speaker(call) == "ngettext" else set(places)) == values


def glued(tree: ast.AST) -> list[str]:
    """What is put together out of something said and something else, or out of words and values.

    Only markup may stand around what is said, and nothing but ends of lines between sentences.
    """
    return [ast.unparse(node) for node in ast.walk(tree) if is_glue(node)] + [
        text for text in map(shown, texts(tree)) if is_words_and_values(text) and text not in NO_WORDS_FOR_PEOPLE
    ]


def is_glue(node: ast.AST) -> bool:
    """Whether something is added to what is said, put around it, or put between."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, (ast.Add, ast.Mod)):
        return is_said(node.left) or is_said(node.right)
    if isinstance(node, ast.AugAssign) and isinstance(node.op, (ast.Add, ast.Mod)):
        return is_said(node.value)
    if isinstance(node, ast.JoinedStr):
        says = any(isinstance(part, ast.FormattedValue) and holds_said(part.value) for part in node.values)
        return says and _MARKUP.sub("", shown(node)).strip() != "{}"
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "join":
        between = node.func.value
        return not (isinstance(between, ast.Constant) and not str(between.value).strip("\n")) and any(
            map(holds_said, node.args)
        )
    return False


def is_said(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and bool(speaker(node))


def holds_said(node: ast.AST) -> bool:
    return any(map(is_said, ast.walk(node)))


def is_words_and_values(text: str) -> bool:
    """Whether words stand beside values in it; JavaScript is not for people."""
    return "{}" in text and "=>" not in text and bool(_WORDS_AND_VALUES.search(_MARKUP.sub("", text)))


def thrown_away(tree: ast.AST) -> list[int]:
    """The lines where `_` becomes the name of something else, in a module that speaks."""
    if not any(speaker(call) == "_" for call, _ in spoken(tree)):
        return []
    stored = [node for node in ast.walk(tree) if isinstance(node, ast.Name) and node.id == "_"]
    named = [node for node in ast.walk(tree) if isinstance(node, ast.arg) and node.arg == "_"]
    return [node.lineno for node in stored if isinstance(node.ctx, ast.Store)] + [node.lineno for node in named]


@pytest.mark.parametrize("path", sources(), ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_sentence_for_people_is_said_whole_and_with_named_places(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    assert unsaid(tree) == []
    assert unwritten(tree) == []
    assert misplaced(tree) == []
    assert thrown_away(tree) == []
    assert glued(tree) == []


@pytest.mark.parametrize(
    "code",
    [
        'note = "It is left out."',
        'note = f"Only {count} are shown!"',
        'note = f"{error.sentence} It is left out."',
        'note = _("{one}", one="It is left out.")',
        'raise DecodeError("no end")',
        'raise errors.DecodeError("no " + "end")',
        'raise DecodeError(f"{name} again")',
    ],
)
def test_a_sentence_that_passes_by_is_found(code: str) -> None:
    assert unsaid(ast.parse(code))


@pytest.mark.parametrize(
    "code",
    [
        'def deed():\n    """It does this."""',
        'note = _("It is left out.")',
        'note = ngettext("{count} is left out.", "{count} are left out.", count)',
        'raise DecodeError(_("It ends."))',
        'raise ValueError("It has no end.")',
        'word = "PALETTE COLOR"',
    ],
)
def test_what_is_said_and_what_is_not_for_people_is_left_alone(code: str) -> None:
    assert unsaid(ast.parse(code)) == []


@pytest.mark.parametrize("code", ["_(note)", '_(f"{a}")', '_("a" + b)', 'ngettext("one", many, 2)', 'ngettext("one")'])
def test_a_sentence_that_does_not_stand_in_the_code_is_found(code: str) -> None:
    assert unwritten(ast.parse(code))


@pytest.mark.parametrize(
    "code",
    [
        '_("{} bytes.", count)',
        '_("{0} bytes.", count=1)',
        '_("%d bytes.")',
        '_("{bytes} bytes.", count=1)',
        '_("All bytes.", count=1)',
        'ngettext("{} byte", "{} bytes", 2)',
    ],
)
def test_a_place_without_its_name_is_found(code: str) -> None:
    assert misplaced(ast.parse(code))


@pytest.mark.parametrize(
    "code",
    [
        'note = _("It") + _("is left out.")',
        'note = "  " + _("It is left out.")',
        'note = _("It is left out.") + " " + more',
        'note = _("It is %s.") % what',
        'note += _("It is left out.")',
        "note = f\"{_('It')} {count}\"",
        "note = f\"{where}: {_('it is left out')}\"",
        "note = f\"<p>{escape(_('Not:'))} {what}\"",
        'note = f"{count} of them"',
        'note = f"no {what}"',
        'note = f"above all {what}"',
        'note = "; ".join([_("one"), *others])',
        'note = _("{one}", one=f"{count} of them")',
    ],
)
def test_what_is_put_together_is_found(code: str) -> None:
    assert glued(ast.parse(code))


@pytest.mark.parametrize(
    "code",
    [
        'note = together(_("It is left out."), _("It was read."))',
        'note = "\\n".join((_("It is left out."), *more))',
        "note = f\"<h1>{escape(_('Left out'))}</h1>\"",
        'note = f"{label}: {text}"',
        'note = f"{name}.part"',
        'raise ValueError(f"no {what}")',
        'notes = [_("It is left out."), *more]',
    ],
)
def test_what_stands_beside_each_other_is_not_put_together(code: str) -> None:
    assert glued(ast.parse(code)) == []


def test_a_throw_away_name_that_hides_the_function_is_found() -> None:
    assert thrown_away(ast.parse('for _ in range(2):\n    _("Again.")')) == [1]
    assert thrown_away(ast.parse("for _ in range(2):\n    pass")) == []
