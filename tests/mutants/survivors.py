"""The mutants that no test tells from the original, and why none has to: `survivors.toml`."""

from __future__ import annotations

import ast
import sys
from pathlib import Path
from typing import NamedTuple

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

ROOT = Path(__file__).parents[2]
FILE = Path(__file__).with_suffix(".toml")


class Survivor(NamedTuple):
    """`line` of the function `where`, as `ast.unparse` writes it, may just as well be any of `instead`."""

    where: str
    line: str
    instead: list[str]
    reason: str


def survivors() -> list[Survivor]:
    with FILE.open("rb") as file:
        return [Survivor(**each) for each in tomllib.load(file)["survivor"]]


def known_survivors() -> set[tuple[str, str, str]]:
    """(function, line, what may stand there instead)."""
    return {(each.where, each.line, instead) for each in survivors() for instead in each.instead}


def lines_of(where: str) -> list[str]:
    """The lines of a function, plainly written."""
    module, _, qualified = where.partition(":")
    tree: ast.AST = ast.parse((ROOT / f"{module.replace('.', '/')}.py").read_text(encoding="utf-8"))
    for name in qualified.split("."):
        tree = next(node for node in ast.iter_child_nodes(tree) if isinstance(node, ast.ClassDef | ast.FunctionDef) and node.name == name)
    assert isinstance(tree, ast.FunctionDef)
    return ast.unparse(ast.Module(tree.body, [])).splitlines()
