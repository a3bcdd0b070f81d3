"""Whether a package that sqscli needs has a known vulnerability: pip-audit, without its way to pass over what it could not ask about.

pip-audit says "No known vulnerabilities found" and ends with 0 also where the service knew none of the packages, as behind a mirror of PyPI that
has no advisories. Here that is no pass: it is said in one line, and the exit status is 2, with `--if-reachable` 0. A vulnerability is always 1.
"""

from __future__ import annotations

import json
import subprocess  # nosec B404 # it runs pip-audit, with arguments that all stand here
import sys
from collections.abc import Sequence

COMMAND = (sys.executable, "-m", "pip_audit", "--local", "--skip-editable", "--format=json", "--progress-spinner=off", "--desc=off")
DONE, VULNERABLE, NOT_ASKED = 0, 1, 2


def verdict(output: str, reason: str) -> tuple[int, list[str]]:
    """The status for what pip-audit wrote, and the lines to show; `reason` is what it said where it wrote nothing."""
    try:
        dependencies = json.loads(output)["dependencies"]
    except (ValueError, KeyError, TypeError):
        return NOT_ASKED, [f"the vulnerability service could not be asked, nothing was audited: {(reason.strip() or 'no answer').splitlines()[-1]}"]
    found = [
        f"{each['name']} {each['version']}: {vulnerability['id']}, mended in {', '.join(vulnerability['fix_versions']) or 'no release yet'}"
        for each in dependencies
        for vulnerability in each.get("vulns", ())
    ]
    skipped = [each["name"] for each in dependencies if "skip_reason" in each]
    audited = len(dependencies) - len(skipped)
    if found:
        return VULNERABLE, found
    if not audited:
        return NOT_ASKED, [f"the vulnerability service knows none of the {len(skipped)} packages, so nothing was audited"]
    if skipped:
        return NOT_ASKED, [f"{audited} packages have no known vulnerability; the service does not know {', '.join(skipped)}"]
    return DONE, [f"{audited} packages have no known vulnerability"]


def main(arguments: Sequence[str]) -> int:
    ended = subprocess.run(COMMAND, capture_output=True, text=True, check=False)  # nosec B603 # no word of it comes from outside
    status, lines = verdict(ended.stdout, ended.stderr)
    print(*(f"audit: {line}" for line in lines), sep="\n")
    return DONE if status == NOT_ASKED and "--if-reachable" in arguments else status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
