"""Every question of a workspace, on this machine and on Spark beside it: the same bytes, and what each takes.

WORKSPACE names the folder (a demo shop unless told, of 850,000 events); MASTERS which masters ask, with spaces
between: one executor of one core, then two, unless told; QUESTIONS which are asked. Stated apart is what a first
question pays: opening the index here; starting Java and workers and reading the lake there. A next one of the same
console pays its own time.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import msgspec

from periplo.edge.cli.main import run
from periplo.edge.pinning import choice_of
from periplo.edge.source import Source
from periplo.edge.wiring import engine
from periplo.engines.spark_start import stop
from periplo.usecases.ask import ask
from periplo.usecases.options import LOOKING_CLOSE, QUESTIONS
from periplo.usecases.questions import asking_of

MASTERS = os.environ.get("MASTERS", "local-cluster[1,1,4096] local-cluster[2,1,4096]").split()
OPTIONS: dict[str, dict[str, Any]] = {
    "funnel": {"steps": "product viewed,product added,order completed", "within": "7d"},
    "detours": {"begin": "product viewed", "end": "order completed"},
}
ASKED = [
    name
    for name in os.environ.get("QUESTIONS", " ".join(QUESTIONS)).split()
    if name not in ("effect", *LOOKING_CLOSE)
]


def asked(
    question: str, root: str, given: dict[str, Any], known: Source | None
) -> tuple[float, bytes, Source]:
    """Seconds, the answer's bytes, and the source with whatever it holds by then."""
    begun = time.perf_counter()
    source = Source({**OPTIONS.get(question, {}), "in": root, **given}, opened=known.lived if known else None)
    lived = source.asked
    asking = asking_of(question, source.given, source.ground(lived))
    answer = ask(asking, lived, choice_of(question, source), engine())
    return time.perf_counter() - begun, msgspec.json.encode(answer), source


def here(root: str) -> tuple[float, dict[str, tuple[float, bytes]]]:
    """Seconds to open the index; and of each question seconds and bytes, the loops compiled before."""
    begun = time.perf_counter()
    source = Source({"in": root, "engine": "local"})
    print(
        f"  {source.lived.journeys.events / 1e6:,.1f} M events, {source.lived.journeys.customers:,} customers"
    )
    opened = time.perf_counter() - begun
    told = {}
    for question in ASKED:
        asked(question, root, {"engine": "local"}, source)
        told[question] = asked(question, root, {"engine": "local"}, source)[:2]
    return opened, told


def there(root: str, master: str, whole: dict[str, tuple[float, bytes]]) -> dict[str, float]:
    """The same by Spark; "" is what the first question paid before its own time."""
    os.environ["PERIPLO_SPARK_MASTER"] = master
    begun = time.perf_counter()
    _ = Source({"in": root, "engine": "spark"}).asked
    seconds = {"": time.perf_counter() - begun}
    for question in ASKED:
        asked(question, root, {"engine": "spark"}, None)
        seconds[question], told, _ = asked(question, root, {"engine": "spark"}, None)
        if told != whole[question][1]:
            seconds[question] = -1.0
            print(f"  {master} answers '{question}' otherwise than this machine")
        print(f"  {master} {question} {seconds[question]:.2f} s", file=sys.stderr)  # how far it is
    stop()
    return seconds


def compare(root: str) -> bool:
    opened, whole = here(root)
    each = [there(root, master, whole) for master in MASTERS]
    print(f"  {'':14}{'here':>9}" + "".join(f"{master:>26}" for master in MASTERS))
    for name, mine in [("to begin", opened), *((name, whole[name][0]) for name in ASKED)]:
        theirs = [one["" if name == "to begin" else name] for one in each]
        print(
            f"  {name:14}{mine:9.2f}"
            + "".join(f"{'OTHER BYTES' if s < 0 else f'{s:.2f}':>26}" for s in theirs)
        )
    return all(seconds >= 0 for one in each for seconds in one.values())


def main() -> int:
    named = os.environ.get("WORKSPACE")
    print("\nEvery question, seconds: this machine's threads, and Spark")
    if named:
        return int(not compare(named))
    with tempfile.TemporaryDirectory(dir=os.environ.get("ROOM")) as folder:
        root = str(Path(folder) / "demo")
        if run(["demo", root, "--no-serve"], {}):
            return 1
        return int(not compare(root))


if __name__ == "__main__":
    sys.exit(main())
