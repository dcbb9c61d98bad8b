"""The ways in which a statement is changed a little: each gives pieces of the source and what stands there instead.

Nothing is changed in docstrings, annotations, decorators, imports, f-strings, `__all__`, or what is logged or printed.
Text changes only where it is compared, returned or a key, and never where it is a sentence for people.

Nor is what decides nothing: an `assert` tells the type checker what is so, and the `strict` of a `zip` that two lengths
are the same. Neither can come out otherwise with any input, as no one may lean on an AssertionError or on zip's
ValueError, and which of them stand there is the linter's and the type checker's business.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from tools.mutating.statements import Statement, is_docstring, own_nodes

Edit = tuple[int, int, str]
"""From where to where, in bytes of the source, and the new text."""
Optional = Mapping[str, frozenset[str] | None]
"""For the names of functions and classes: which arguments may be left out when calling them (None: any)."""
LONGEST_WORD = 20  # a text with a space that is longer is a sentence for people

_COMPARISONS: dict[type[ast.cmpop], tuple[str, ...]] = {
    ast.Lt: ("<=", ">="),
    ast.LtE: ("<", ">"),
    ast.Gt: (">=", "<="),
    ast.GtE: (">", "<"),
    ast.Eq: ("!=",),
    ast.NotEq: ("==",),
    ast.Is: ("is not",),
    ast.IsNot: ("is",),
    ast.In: ("not in",),
    ast.NotIn: ("in",),
}
_COMPARISON = re.compile(r"\bis\s+not\b|\bnot\s+in\b|\bis\b|\bin\b|[<>=!]=|<|>")
_ARITHMETIC: dict[type[ast.operator], tuple[str, str]] = {
    ast.Add: ("+", "-"),
    ast.Sub: ("-", "+"),
    ast.Mult: ("*", "//"),
    ast.FloorDiv: ("//", "*"),
    ast.Div: ("/", "*"),
    ast.Mod: ("%", "*"),
}
_PLAIN_TEXT = re.compile(r"""[rRuU]?("[^"\\\n]*"|'[^'\\\n]*')""")
_NEVER = {"annotation", "returns", "decorator_list", "type_params"}
_TELLING = re.compile(r"(logg(er|ing)|warnings)\.\w+|_?print|_?log|_?warn")


class Source:
    """A module's text, addressed as `ast` does: by line and by byte within it."""

    def __init__(self, text: str) -> None:
        self.data = text.encode()
        self._starts = [0]
        for line in self.data.splitlines(keepends=True):
            self._starts.append(self._starts[-1] + len(line))

    def span(self, node: ast.AST) -> tuple[int, int]:
        """From where to where a node goes."""
        line, last = node.lineno, node.end_lineno  # type: ignore[attr-defined]
        column, end = node.col_offset, node.end_col_offset  # type: ignore[attr-defined]
        return self._starts[line - 1] + column, self._starts[last - 1] + end

    def text(self, start: int, end: int) -> str:
        return self.data[start:end].decode()

    def of(self, node: ast.AST) -> str:
        return self.text(*self.span(node))

    def line(self, at: int) -> int:
        """The line of a byte, from 1."""
        return self.data.count(b"\n", 0, at) + 1

    def lines(self, start: int, end: int) -> tuple[int, int]:
        """Where the lines of a piece begin and end."""
        behind = self.data.find(b"\n", end)
        return self.data.rfind(b"\n", 0, start) + 1, len(self.data) if behind < 0 else behind

    def between(self, left: ast.AST, right: ast.AST, sign: re.Pattern[str], new: str) -> Iterator[Edit]:
        """The new sign in the place of the one between two nodes, unless a comment makes it doubtful which it is."""
        start, end = self.span(left)[1], self.span(right)[0]
        gap = self.text(start, end)
        found = sign.search(gap)
        if found and "#" not in gap:
            yield start + found.start(), start + found.end(), new


@dataclass(frozen=True, slots=True)
class Place:
    """A node, the nodes around it up to its statement (the next one last), and the field in which that holds it."""

    node: ast.AST
    around: tuple[ast.AST, ...]
    field: str
    statement: Statement

    @property
    def parent(self) -> ast.AST:
        return self.around[-1]


def places(statement: Statement) -> Iterator[Place]:
    """What may be changed of a statement: itself, and its nodes."""
    node = statement.node
    if isinstance(node, ast.Import | ast.ImportFrom) or is_docstring(node) or "__all__" in statement.binds():
        return
    if isinstance(node, ast.Assert) or (isinstance(node, ast.Expr) and _is_told(node.value)):
        return
    yield Place(node, (node,), "", statement)
    yield from _inner(node, (), statement)


def _inner(node: ast.AST, around: tuple[ast.AST, ...], statement: Statement) -> Iterator[Place]:
    around = (*around, node)
    for name, value in ast.iter_fields(node):
        for child in value if isinstance(value, list) else [value]:
            if not isinstance(child, ast.AST) or isinstance(child, ast.stmt | ast.JoinedStr):
                continue
            if name not in _NEVER and not _is_told(child) and not _says_strict(child):
                yield Place(child, around, name, statement)
                yield from _inner(child, around, statement)


def _is_told(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and _TELLING.fullmatch(ast.unparse(node.func)) is not None


def _says_strict(node: ast.AST) -> bool:
    return isinstance(node, ast.keyword) and node.arg == "strict"


def comparison(source: Source, place: Place) -> Iterator[Edit]:
    """`<` becomes `<=` and `>=`, and so on."""
    if isinstance(place.node, ast.Compare):
        terms = [place.node.left, *place.node.comparators]
        for (left, right), sign in zip(pairwise(terms), place.node.ops):
            for new in _COMPARISONS[type(sign)]:
                yield from source.between(left, right, _COMPARISON, new)


def arithmetic(source: Source, place: Place) -> Iterator[Edit]:
    """`+` becomes `-`, `*` becomes `//`, and so on."""
    match place.node:
        case ast.BinOp(left=left, op=sign, right=right) | ast.AugAssign(target=left, op=sign, value=right):
            if type(sign) in _ARITHMETIC and not (_is_text(left) or _is_text(right)):
                old, new = _ARITHMETIC[type(sign)]
                yield from source.between(left, right, re.compile(re.escape(old)), new)


def _is_text(node: ast.AST) -> bool:
    return isinstance(node, ast.JoinedStr) or (isinstance(node, ast.Constant) and isinstance(node.value, str | bytes))


def junction(source: Source, place: Place) -> Iterator[Edit]:
    """`and` becomes `or`."""
    if isinstance(place.node, ast.BoolOp):
        old, new = (r"\band\b", "or") if isinstance(place.node.op, ast.And) else (r"\bor\b", "and")
        for left, right in pairwise(place.node.values):
            yield from source.between(left, right, re.compile(old), new)


def negation(source: Source, place: Place) -> Iterator[Edit]:
    """`not` goes."""
    if isinstance(place.node, ast.UnaryOp) and isinstance(place.node.op, ast.Not):
        start, end = source.span(place.node)
        word = re.match(r"not\b\s*", source.text(start, end))
        if word:
            yield start, start + word.end(), ""


def number(source: Source, place: Place) -> Iterator[Edit]:
    """A number becomes the next one."""
    value = place.node.value if isinstance(place.node, ast.Constant) else None
    if isinstance(value, int | float) and not isinstance(value, bool):
        text, new = source.of(place.node), value + 1
        is_hex = text[:2] in ("0x", "0X")
        yield *source.span(place.node), f"0x{int(new):0{len(text) - 2}X}" if is_hex else repr(new)


def truth(source: Source, place: Place) -> Iterator[Edit]:
    """True becomes False."""
    if isinstance(place.node, ast.Constant) and isinstance(place.node.value, bool):
        yield *source.span(place.node), str(not place.node.value)


def nothing(source: Source, place: Place) -> Iterator[Edit]:
    """What is returned becomes None, where that is more than another way to say no."""
    if isinstance(place.node, ast.Return) and place.node.value is not None:
        value = place.node.value
        if not (isinstance(value, ast.Constant) and value.value in (None, False)):
            yield *source.span(value), "None"


def text(source: Source, place: Place) -> Iterator[Edit]:
    """A word that is compared, returned or a key of a dictionary becomes another."""
    node = place.node
    if isinstance(node, ast.Constant) and isinstance(node.value, str) and _tells(place):
        start, end = source.span(node)
        is_sentence = " " in node.value and len(node.value) > LONGEST_WORD
        if not is_sentence and _PLAIN_TEXT.fullmatch(source.text(start, end)):
            yield end - 1, end - 1, "~"


def _tells(place: Place) -> bool:
    if isinstance(place.parent, ast.Dict):
        return place.field == "keys"
    holders = [node for node in place.around if not isinstance(node, ast.Tuple | ast.Set | ast.List | ast.IfExp)]
    return bool(holders) and isinstance(holders[-1], ast.Compare | ast.Return | ast.MatchValue)


def condition(source: Source, place: Place) -> Iterator[Edit]:
    """What an `if` asks is always so, or never."""
    asks = (place.field == "test" and isinstance(place.parent, ast.If)) or place.field == "ifs"
    names_things = any(isinstance(node, ast.NamedExpr) for node in (place.node, *own_nodes(place.node)))
    if asks and not names_things and not isinstance(place.node, ast.Constant):
        yield *source.span(place.node), "True"
        yield *source.span(place.node), "False"


def removal(source: Source, place: Place) -> Iterator[Edit]:
    """An expression or an assignment goes, where what is behind it still knows every name."""
    node, function = place.node, place.statement.function
    if function is None or not isinstance(node, ast.Expr | ast.Assign | ast.AugAssign | ast.AnnAssign):
        return
    if isinstance(node, ast.AnnAssign) and node.value is None:
        return
    known = {argument.arg for argument in ast.walk(function.args) if isinstance(argument, ast.arg)}
    known |= {name for name, at in _bound(source, function) if at < source.span(node)[0]}
    if {name for name, _ in _bound(source, node)} <= known:
        yield *source.span(node), "pass"


def _bound(source: Source, node: ast.AST) -> list[tuple[str, int]]:
    names = (inner for inner in ast.walk(node) if isinstance(inner, ast.Name) and isinstance(inner.ctx, ast.Store))
    return [(name.id, source.span(name)[0]) for name in names]


def bound(source: Source, place: Place) -> Iterator[Edit]:
    """A slice loses its beginning or its end."""
    if isinstance(place.parent, ast.Slice) and place.field in ("lower", "upper"):
        yield *source.span(place.node), ""


def index(source: Source, place: Place) -> Iterator[Edit]:
    """The first becomes the last, and the last the first."""
    if isinstance(place.parent, ast.Subscript) and place.field == "slice":
        new = {"0": "-1", "-1": "0"}.get(source.of(place.node))
        if new:
            yield *source.span(place.node), new


def branches(source: Source, place: Place) -> Iterator[Edit]:
    """`a if c else b` becomes `b if c else a`."""
    if isinstance(place.node, ast.IfExp):
        start, end = source.span(place.node)
        (yes, yes_ends), (no, no_ends) = source.span(place.node.body), source.span(place.node.orelse)
        between = source.text(yes_ends, no)
        first, second = source.text(no, no_ends), source.text(yes, yes_ends)
        if isinstance(place.node.orelse, ast.IfExp | ast.Lambda):
            first = f"({first})"  # which would have taken what is behind it for its own
        yield start, end, source.text(start, yes) + first + between + second + source.text(no_ends, end)


def argument(source: Source, place: Place, optional: Optional) -> Iterator[Edit]:
    """A keyword argument that may be left out is."""
    if isinstance(place.parent, ast.Call) and isinstance(place.node, ast.keyword) and place.node.arg:
        called = place.parent.func
        name = called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
        allowed = optional.get(name, frozenset())
        if allowed is None or place.node.arg in allowed:
            (start, end), call = source.span(place.node), source.span(place.parent)
            behind = re.match(r"\s*,\s*", source.text(end, call[1]))
            before = re.search(r",\s*$", source.text(call[0], start))
            if behind:
                yield start, end + len(behind[0].encode()), ""
            else:
                yield start - len(before[0].encode()) if before else start, end, ""


Operator = Callable[[Source, Place], Iterator[Edit]]
OPERATORS: tuple[Operator, ...] = (
    *(comparison, arithmetic, junction, negation, number, truth, nothing),
    *(text, condition, removal, bound, index, branches),
)


def edits(source: Source, statement: Statement, optional: Optional) -> Iterator[tuple[str, Edit]]:
    """Every change that can be made to a statement, with the name of the operator."""
    for place in places(statement):
        for operator in OPERATORS:
            for edit in operator(source, place):
                yield operator.__name__, edit
        for edit in argument(source, place, optional):
            yield argument.__name__, edit


ALWAYS_OPTIONAL: Optional = {
    "dict": None,
    "replace": None,
    "sorted": frozenset({"key", "reverse"}),
    "min": frozenset({"key", "default"}),
    "max": frozenset({"key", "default"}),
    "enumerate": frozenset({"start"}),
}


def optional_arguments(trees: list[ast.Module]) -> Optional:
    """What may be left out when the functions and classes of some modules are called, by their names."""
    found: dict[str, frozenset[str] | None] = dict(ALWAYS_OPTIONAL)
    for node in (node for tree in trees for node in ast.walk(tree)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            known, more = found.get(node.name, frozenset()), _optional(node)
            found[node.name] = None if known is None or more is None else known | more
    return found


def _optional(node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) -> frozenset[str] | None:
    if isinstance(node, ast.ClassDef):
        fields = (field for field in node.body if isinstance(field, ast.AnnAssign) and field.value is not None)
        return frozenset(field.target.id for field in fields if isinstance(field.target, ast.Name))
    given = node.args
    if given.kwarg:
        return None
    plain = [*given.posonlyargs, *given.args]
    with_default = plain[len(plain) - len(given.defaults) :]
    with_default += [named for named, default in zip(given.kwonlyargs, given.kw_defaults) if default]
    return frozenset(argument.arg for argument in with_default)
