"""Whether a version that we install has a known weakness: pip-audit's findings, told with what was not looked up.

`make audit` runs it. pip-audit ends well, and says that nothing was found, where it could look up nothing at all:
without a network, or with a mirror that serves packages and no advisories. Here that is told as what it is.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from typing import Any, NamedTuple

PINNED = "constraints.txt"


class Scan(NamedTuple):
    """looked_up: how many versions the advisories know; weak: what is wrong, a line each; unknown: the other names."""

    looked_up: int
    weak: tuple[str, ...]
    unknown: tuple[str, ...]

    def text(self) -> str:
        if not self.looked_up:
            return (
                f"Nothing was looked up: no advisories can be reached, so of {len(self.unknown)} packages nothing "
                "is known.\nRun it again where PyPI itself answers."
            )
        lines = [
            f"Packages looked up: {self.looked_up}. Known weaknesses: {len(self.weak)}.",
            *self.weak,
        ]
        if self.unknown:
            lines.append(f"Not looked up: {', '.join(self.unknown)}")
        return "\n".join(lines)

    @property
    def exit_code(self) -> int:
        """1 with a weakness. Not having been able to look is told, and no failure of ours."""
        return 1 if self.weak else 0


def scan_of(found: Mapping[str, Any]) -> Scan:
    """What pip-audit tells in JSON. Source: its README, 'JSON' under --format."""
    weak, unknown, looked_up = [], [], 0
    for one in found["dependencies"]:
        if "skip_reason" in one:
            unknown.append(one["name"])
            continue
        looked_up += 1
        for flaw in one["vulns"]:
            names = " ".join(dict.fromkeys((flaw["id"], *flaw.get("aliases", ()))))
            mended = ", ".join(flaw["fix_versions"])
            ends = (
                f"mended in {mended}: raise it in {PINNED} and pyproject.toml" if mended else "not mended yet"
            )
            weak.append(f"  {one['name']} {one['version']}: {names}; {ends}")
    return Scan(looked_up, tuple(weak), tuple(unknown))


def main() -> int:
    asked = (
        "--requirement",
        PINNED,
        "--no-deps",
        "--disable-pip",
        "--format",
        "json",
        "--progress-spinner",
        "off",
    )
    done = subprocess.run(
        [sys.executable, "-m", "pip_audit", *asked], capture_output=True, text=True, check=False
    )
    try:
        scan = scan_of(json.loads(done.stdout))
    except ValueError:  # it could not even begin, as without a network
        print(f"Nothing was looked up, so nothing is known: {done.stderr.strip().splitlines()[-1:]}")
        return 0
    print(scan.text())
    return scan.exit_code


if __name__ == "__main__":
    raise SystemExit(main())
