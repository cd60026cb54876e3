"""The command that checks this workstation, a line for each part."""

import sys
from pathlib import Path

from console_app.commands.terminal import DONE, FAILED, complain, say
from console_app.reasons import finding_line, shown
from console_app.selfcheck import self_check, this_workstation
from console_app.services.findings import Finding
from console_app.workstation import SystemClock, SystemRandomness


async def check_workstation(home: Path) -> int:
    """Check this workstation and print each result at once; the exit status says whether a check failed."""
    findings: list[Finding] = []
    workstation = this_workstation(home, SystemClock(), SystemRandomness())
    async for finding in self_check(workstation):
        say(shown(finding_line(finding)))
        sys.stdout.flush()
        findings.append(finding)
    failed = [finding.check.value for finding in findings if not finding.ok]
    if failed:
        checks = "check" if len(failed) == 1 else "checks"
        complain(f"{len(failed)} {checks} of {len(findings)} failed: {', '.join(failed)}")
    return FAILED if failed else DONE
