"""The statements of a module, numbered as they stand, and the same module made to say which of them it does."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

SEEN = "__seen__"
"""The name, among the builtins, of the bytes in which instrumented code marks the numbers of what it does."""
_BLOCKS = ("body", "handlers", "orelse", "finalbody", "cases")
_Function = ast.FunctionDef | ast.AsyncFunctionDef
_Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement without the statements inside of it.

    `within` are the definitions around it, outermost first; `function` is the innermost that is a function.
    """

    node: ast.stmt
    number: int
    within: tuple[_Definition, ...]

    @property
    def function(self) -> _Function | None:
        functions = [node for node in self.within if isinstance(node, _Function)]
        return functions[-1] if functions else None

    @property
    def on_import(self) -> bool:
        """Whether it is done as the module is imported, once for all tests."""
        return self.function is None

    def binds(self) -> set[str]:
        """The names under which others know what it makes; a class stands for what is in its body."""
        names = {node.name for node in self.within if isinstance(node, ast.ClassDef)}
        if isinstance(self.node, _Definition):
            return names | {self.node.name}
        for node in own_nodes(self.node):
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                names.add(node.id)
            elif isinstance(node, ast.alias):
                names.add(node.asname or node.name)
        return names

    def mentions(self) -> set[str]:
        """The names that it makes use of: plain ones, attributes and keywords."""
        names = set()
        for node in own_nodes(self.node):
            match node:
                case ast.Name(id=name, ctx=ast.Load()) | ast.Attribute(attr=name) | ast.alias(name=name):
                    names.add(name)
                case ast.keyword(arg=str(name)):
                    names.add(name)
        return names


def statements(tree: ast.Module) -> list[Statement]:
    """Every statement except those for type checkers only, in the order of the source."""
    found: list[Statement] = []

    def gather(node: ast.AST, within: tuple[_Definition, ...]) -> None:
        for child in _blocks(node):
            if isinstance(child, ast.stmt):
                if _for_checkers(child):
                    continue
                found.append(Statement(child, len(found), within))
            gather(child, (*within, child) if isinstance(child, _Definition) else within)

    gather(tree, ())
    return found


def own_nodes(node: ast.AST) -> Iterator[ast.AST]:
    """What is part of a statement and not of the statements inside of it."""
    for child in ast.iter_child_nodes(node):
        if not isinstance(child, ast.stmt):
            yield child
            yield from own_nodes(child)


def is_docstring(statement: ast.stmt) -> bool:
    """Whether it is a text that stands alone, at the head of a definition or below a constant."""
    return isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)


def instrument(source: str, first: int) -> str:
    """The module, marking each statement that it does under its number, counted from `first`."""
    tree = ast.parse(source)
    numbers = {id(statement.node): first + statement.number for statement in statements(tree)}

    def mark(node: ast.AST) -> None:
        for child in list(_blocks(node)):
            mark(child)
        for name in ("body", "orelse", "finalbody"):
            block = getattr(node, name, None)
            if isinstance(block, list):
                block[:] = [made for child in block for made in _marked(child, numbers.get(id(child)))]

    mark(tree)
    return ast.unparse(ast.fix_missing_locations(tree))


def _marked(statement: ast.stmt, number: int | None) -> list[ast.stmt]:
    if number is None or is_docstring(statement) or _from_the_future(statement):
        return [statement]
    return [*ast.parse(f"{SEEN}[{number}] = 1").body, statement]


def _blocks(node: ast.AST) -> Iterator[ast.AST]:
    for name in _BLOCKS:
        block = getattr(node, name, None)
        if isinstance(block, list):
            yield from block


def _from_the_future(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.ImportFrom) and statement.module == "__future__"


def _for_checkers(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.If) and ast.unparse(statement.test).endswith("TYPE_CHECKING")
