"""The README and sqscli(7) promise nothing that no test proves."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from tools.promises import PROMISES

ROOT = Path(__file__).parents[2]
PROOFS = sorted({test for _, _, tests in PROMISES for test in tests})


@pytest.mark.parametrize("proof", PROOFS)
def test_the_test_that_proves_a_promise_exists_and_is_run(proof: str) -> None:
    path, _, name = proof.partition("::")
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    [function] = [node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name == name]
    decorators = [ast.unparse(decorator) for decorator in function.decorator_list]
    assert not [each for each in decorators if "skip" in each or each.endswith(".long")], f"{proof} is not run"


def test_every_promise_has_a_proof() -> None:
    assert all(tests for _, _, tests in PROMISES)


def test_each_promise_stands_in_the_manual_and_beside_its_proof_in_the_readme() -> None:
    readme, page = (ROOT / "README.md").read_text(encoding="utf-8"), (ROOT / "man/man7/sqscli.7").read_text(encoding="utf-8")
    for title, promise, tests in PROMISES:
        assert f"- **{title}.** {promise}" in readme
        assert title in page
        for test in tests:
            assert test in readme
