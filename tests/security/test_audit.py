"""The audit of what sqscli needs never passes in silence."""

from __future__ import annotations

import json

import pytest

from tools.audit import DONE, NOT_ASKED, VULNERABLE, verdict

KNOWN = {"name": "click", "version": "8.1.0", "vulns": []}
UNKNOWN = {"name": "click", "skip_reason": "Dependency not found on PyPI and could not be audited: click (8.1.0)"}
VULNERABILITY = {"id": "PYSEC-1", "fix_versions": ["8.2.0"]}


@pytest.mark.parametrize(
    ("dependencies", "status", "line"),
    [
        ([KNOWN, KNOWN], DONE, "2 packages have no known vulnerability"),
        ([UNKNOWN, UNKNOWN], NOT_ASKED, "the vulnerability service knows none of the 2 packages, so nothing was audited"),
        ([], NOT_ASKED, "the vulnerability service knows none of the 0 packages, so nothing was audited"),
        ([KNOWN, UNKNOWN], NOT_ASKED, "1 packages have no known vulnerability; the service does not know click"),
        ([{**KNOWN, "vulns": [VULNERABILITY]}, UNKNOWN], VULNERABLE, "click 8.1.0: PYSEC-1, mended in 8.2.0"),
        ([{**KNOWN, "vulns": [{**VULNERABILITY, "fix_versions": []}]}], VULNERABLE, "click 8.1.0: PYSEC-1, mended in no release yet"),
    ],
)
def test_what_pip_audit_could_not_ask_about_is_no_pass(dependencies: list[dict[str, object]], status: int, line: str) -> None:
    assert verdict(json.dumps({"dependencies": dependencies}), "") == (status, [line])


@pytest.mark.parametrize("output", ["", "Traceback", "[]", "{}"])
def test_a_pip_audit_that_fails_is_no_pass(output: str) -> None:
    status, lines = verdict(output, "something\nERROR: no network")
    assert status == NOT_ASKED
    assert len(lines) == 1
    assert "nothing was audited" in lines[0]
    assert "ERROR: no network" in lines[0]
