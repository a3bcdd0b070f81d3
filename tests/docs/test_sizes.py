"""The sizes that keep the code readable: no file over 400 lines, no function over 60, no line of a workplace in it."""

from __future__ import annotations

import ast
from pathlib import Path

ROOT = Path(__file__).parents[2]
SOURCES = sorted(path for directory in ("sqscli", "tests", "tools") for path in (ROOT / directory).rglob("*.py"))
FILE_MAX_LINES = 400
FUNCTION_MAX_LINES = 60


def test_no_file_is_over_400_lines() -> None:
    sizes = {str(path.relative_to(ROOT)): len(path.read_text(encoding="utf-8").splitlines()) for path in SOURCES}
    assert {path: lines for path, lines in sizes.items() if lines > FILE_MAX_LINES} == {}


def test_no_function_is_over_60_lines() -> None:
    long: dict[str, int] = {}
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
                lines = (node.end_lineno or node.lineno) - node.lineno + 1
                if lines > FUNCTION_MAX_LINES:
                    long[f"{path.relative_to(ROOT)}:{node.lineno} {node.name}"] = lines
    assert long == {}


def test_every_module_of_the_package_says_what_it_is() -> None:
    silent = [path for path in SOURCES if path.is_relative_to(ROOT / "sqscli") and not ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))]
    assert [str(path.relative_to(ROOT)) for path in silent] == []


def test_every_module_defers_its_annotations() -> None:
    """Python 3.10 reads the annotations of today only as text."""
    late = [path for path in SOURCES if "def " in (text := path.read_text(encoding="utf-8")) and "from __future__ import annotations" not in text]
    assert [str(path.relative_to(ROOT)) for path in late] == []
