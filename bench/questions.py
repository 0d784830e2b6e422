"""Every question of `periplo ask` over a shop of 10 M events, each in a process of its own: processor time and memory.

    python -m bench questions                        the demo shop twelve times over, as `pages` makes it
    WORKSPACE=DIR python -m bench questions          the same, made in DIR or found there
    ONLY=drift,leaving python -m bench questions     only these

Each is asked twice, the second time counts: its loops are compiled by then, and its modules, as where Periplo is
installed, whatever PYTHONDONTWRITEBYTECODE says here. `used`: seconds of processor time of the whole command, of which
one goes into beginning it and opening the workspace; `own`: GB of memory of its own, at most;
`mapped`: GB of the index and of libraries that it looked at, which the system keeps for all and may take back.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from time import sleep
from typing import NamedTuple

from bench.pages import shop

from periplo.usecases.options import QUESTIONS

ONLY = [name for name in os.environ.get("ONLY", "").split(",") if name]
AS_INSTALLED = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
OPTIONS = {
    "funnel": ("--steps", "product viewed,product added,order completed"),
    "detours": ("--begin", "product added", "--end", "order completed"),
    "effect": ("--campaign", "list-awaits"),
    "customer": ("#1",),
}


class Cost(NamedTuple):
    used: float  # seconds
    own: float  # GB
    mapped: float  # GB
    code: int


def asked(root: Path, question: str) -> Cost:
    """What one command took; memory is looked at fifty times a second, where /proc tells it."""
    command = [sys.executable, "-m", "periplo", "ask", question, *OPTIONS.get(question, ())]
    process = subprocess.Popen(
        [*command, "--in", str(root), "--format", "json"], stdout=subprocess.DEVNULL, env=AS_INSTALLED
    )
    own = mapped = 0
    while True:
        found, status, usage = os.wait4(process.pid, os.WNOHANG)
        if found:
            process.returncode = os.waitstatus_to_exitcode(status)
            return Cost(usage.ru_utime + usage.ru_stime, own / 1e6, mapped / 1e6, process.returncode)
        here = _memory(process.pid)
        own, mapped = max(own, here.get("RssAnon", 0)), max(mapped, here.get("RssFile", 0))
        sleep(0.02)


def _memory(pid: int) -> dict[str, int]:
    """Kilobytes by name, as Linux tells them; nothing elsewhere."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return {}
    return {line.split(":")[0]: int(line.split()[1]) for line in lines if line.startswith("Rss")}


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        root = shop(Path(os.environ.get("WORKSPACE") or f"{folder}/shop"))
        print(f"{'':14}{'used s':>8}{'own GB':>8}{'mapped GB':>11}")
        for question in ONLY or QUESTIONS:
            asked(root, question)
            one = asked(root, question)
            wrong = f"  ended with {one.code}" if one.code else ""
            print(f"{question:14}{one.used:8.1f}{one.own:8.2f}{one.mapped:11.2f}{wrong}", flush=True)


if __name__ == "__main__":
    main()
