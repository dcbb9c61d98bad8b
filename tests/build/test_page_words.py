"""What the page says to people passes `_` or `ngettext`, as whole sentences with named places."""

from __future__ import annotations

import ast
import re
import string
from collections.abc import Iterator
from html.parser import HTMLParser

import pytest

from tools.places import ROOT

PAGE = ROOT / "app" / "page"
SOURCES = sorted(PAGE.rglob("*.py"))
WORDS = re.compile(r"[A-Za-z]{2,}[,.:;]? [A-Za-z]|^[A-Z][a-z]+(…|\.|:)?$")
"""What looks as if it were for people: two words beside each other, or one with a capital."""
NOT_FOR_PEOPLE = {
    "Home",  # keys
    "End",
    "Enter",
    "Escape",
    "Delete",
    "Backspace",
    "#panel, .over, #problems, footer",  # selectors
    "input:not([type=checkbox], [type=radio], [type=range], [type=file])",
    "(max-width: 59.99rem)",
    "(pointer: coarse)",
    "strong, span",
    "script, noscript, [translate=no]",
}
FOR_PROGRAMMERS = ("ValueError", "note", "warn", "failed", "give_up", "_replace")
"""Functions whose texts are for whoever opens the console."""


def trees() -> Iterator[tuple[str, ast.AST]]:
    for path in SOURCES:
        yield path.relative_to(PAGE).as_posix(), ast.parse(path.read_text(encoding="utf-8"))


def name_of(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def unsaid(node: ast.AST) -> Iterator[str]:
    """Texts for people below a node that pass neither `_` nor `ngettext`."""
    if isinstance(node, ast.Call) and name_of(node) in ("_", "ngettext", *FOR_PROGRAMMERS):
        for keyword in node.keywords:
            yield from unsaid(keyword.value)
        return
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        return  # a docstring
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        if WORDS.search(node.value) and node.value not in NOT_FOR_PEOPLE and "-src '" not in node.value:
            yield node.value
        return
    for field, value in ast.iter_fields(node):
        if field in ("annotation", "returns"):
            continue
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, ast.AST):
                yield from unsaid(child)


def test_every_sentence_passes_the_function_that_can_say_it_in_another_language() -> None:
    assert len(SOURCES) > 25
    assert [(name, text) for name, tree in trees() for text in unsaid(tree)] == []


@pytest.mark.parametrize("code", ['x = "No file was found."', 'f(title="Withheld")', 'g(_("{a}", a="its series"))'])
def test_what_does_not_pass_is_found(code: str) -> None:
    assert list(unsaid(ast.parse(code)))


def calls(name: str) -> Iterator[tuple[str, ast.Call]]:
    for module, tree in trees():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and name_of(node) == name and module != "browser/language.py":
                yield module, node


def places(sentence: str) -> set[str]:
    return {name for _text, name, _spec, _conversion in string.Formatter().parse(sentence) if name is not None}


@pytest.mark.parametrize(("name", "forms"), [("_", 1), ("ngettext", 2)])
def test_sentences_stand_in_the_code_as_they_are_and_their_places_have_names(name: str, forms: int) -> None:
    """Tools that collect them read the code; another language may need another order."""
    found = list(calls(name))
    assert len(found) > 10
    for module, call in found:
        given = {keyword.arg for keyword in call.keywords}
        for argument in call.args[:forms]:
            assert isinstance(argument, ast.Constant) and isinstance(argument.value, str), (module, ast.unparse(call))
            named = places(argument.value) - ({"count"} if forms == 2 else set())
            assert all(place.isidentifier() for place in named), (module, argument.value)
            assert None in given or named <= given, (module, argument.value)


def test_no_word_is_bent_by_a_percent_sign_or_joined_to_a_sentence() -> None:
    """What is said is never formatted or added to afterwards; `together` puts whole sentences behind each other."""
    for module, tree in trees():
        for node in ast.walk(tree):
            if isinstance(node, ast.BinOp) and isinstance(node.op, (ast.Mod, ast.Add)):
                sides = [side for side in (node.left, node.right) if isinstance(side, ast.Call)]
                said = [side for side in sides if name_of(side) in ("_", "ngettext")]
                assert not said or module == "browser/language.py", (module, ast.unparse(node))


def test_the_name_of_the_function_is_given_to_nothing_else() -> None:
    for module, tree in trees():
        for node in ast.walk(tree):
            bound = isinstance(node, ast.arg) and node.arg == "_"
            bound = bound or (isinstance(node, ast.Name) and node.id == "_" and isinstance(node.ctx, ast.Store))
            assert not bound, f"{module}:{getattr(node, 'lineno', '')}"


class Attributes(HTMLParser):
    """Names of attributes that hold words."""

    def __init__(self) -> None:
        super().__init__()
        self.found: set[str] = set()
        self.inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.inside = self.inside or tag == "body"
        no_words = ("class", "aria-keyshortcuts", "rel")
        if self.inside:
            self.found |= {name for name, value in attrs if value and WORDS.search(value) and name not in no_words}


def test_the_words_of_every_attribute_of_the_page_are_translated() -> None:
    page = Attributes()
    page.feed((ROOT / "app" / "frame" / "frame.html").read_text(encoding="utf-8"))
    code = (PAGE / "browser" / "language.py").read_text(encoding="utf-8")
    known = re.search(r"^ATTRIBUTES = (.+)$", code, re.MULTILINE)
    assert known and {"title", "aria-label"} <= page.found <= set(ast.literal_eval(known[1]))


class Blocks(HTMLParser):
    """What stands in the page as text, node by node, with what tells a node in the midst of a sentence."""

    VOID = ("input", "img", "meta", "link")
    INLINE = ("strong", "em", "b", "i", "a", "code", "span")

    def __init__(self, html: str) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.cut: list[str] = []
        self._open: list[tuple[str, bool]] = []
        self._beside: list[set[str]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self._beside and tag in self.INLINE:
            self._join(tag)
        if tag not in self.VOID:
            hidden = tag in ("script", "noscript", "head") or ("translate", "no") in attrs
            self._open.append((tag, hidden or (bool(self._open) and self._open[-1][1])))
            self._beside.append(set())

    def handle_endtag(self, tag: str) -> None:
        self._open.pop()
        self._beside.pop()

    def handle_data(self, data: str) -> None:
        text = " ".join(data.split())
        if text and not self._open[-1][1]:
            self.texts.append(text)
            self._join("text")

    def _join(self, kind: str) -> None:
        """Take note that text stands beside an element that is part of the same line."""
        beside = self._beside[-1]
        beside.add(kind)
        if "text" in beside and beside & set(self.INLINE):
            self.cut.append(self.texts[-1])


def test_each_sentence_of_the_page_stands_in_one_piece() -> None:
    """A translator is given whole texts, not what stands in front of a bold word and behind it."""
    blocks = Blocks((ROOT / "app" / "frame" / "frame.html").read_text(encoding="utf-8"))
    assert len(blocks.texts) > 50
    assert blocks.cut == []
    assert [text for text in blocks.texts if "{{" in text] == []
    begin_in_the_midst = [text for text in blocks.texts if text[0].islower()]
    assert begin_in_the_midst == []


@pytest.mark.parametrize("html", ["<p><strong>Not</strong> removed.</p>", "<p>It is <em>not</em></p>"])
def test_a_sentence_in_pieces_is_found(html: str) -> None:
    assert Blocks(html).cut


def test_all_that_is_said_before_python_is_there_stands_in_one_table() -> None:
    first = ROOT / "app" / "outer" / "starting.js"
    code = re.sub(r"^ *//.*|//[^\"`]*$", "", first.read_text(encoding="utf-8"), flags=re.M)
    table, rest = code.split("const WORDS = {", 1)[1].split("\n  };", 1)
    assert len(re.findall(r'"', table)) > 20
    found = [text for text in re.findall(r'"([^"\n]*)"', rest) if WORDS.search(text)]
    assert found == ["class Any { static { } }"]
