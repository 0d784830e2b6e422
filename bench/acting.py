"""A campaign at work on SQLite: members entered, woken in one and the same minute, messages handed over.

MEMBERS in the environment says how many, 100,000 unless told. Level: at least 70,000 members advanced a second,
holdout, reasons and messages recorded. Every step is one run, on disk at its end.
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path
from time import perf_counter

import numpy as np

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

from periplo.channels.log import LogChannel
from periplo.core.spans import HOUR, MINUTE
from periplo.journeys.columns import Journeys
from periplo.storage.sqlite import SqliteLedger
from periplo.usecases import act
from periplo.usecases.act.delivery import deliver
from periplo.usecases.act.drive import words_of
from plans import ID, plan

MEMBERS = int(float(os.environ.get("MEMBERS", "100e3")))
LEVEL = 70_000


def shoppers() -> Journeys:
    """Everybody begins a list within one minute and visits four hours later."""
    at = np.repeat(np.arange(MEMBERS) * MINUTE // MEMBERS, 2)
    at[1::2] += 4 * HOUR
    start = np.arange(MEMBERS) * 2
    event = np.tile(np.array([0, 1], np.uint16), MEMBERS)
    return Journeys(start, start + 2, np.arange(1, MEMBERS + 1), event, at, ("list started", "visit"))


def main() -> None:
    journeys = shoppers()
    with tempfile.TemporaryDirectory() as folder:
        ledger = SqliteLedger(Path(folder) / "ledger.db")
        act.publish(plan(holdout=0.1), ledger, 0)
        channel = LogChannel(Path(folder) / "said.jsonl")
        steps = (
            ("entered, waiting", lambda: act.run(ID, ledger, journeys, {}, HOUR)),
            ("woken, decided", lambda: _woken(ledger, journeys)),
            ("handed over", lambda: deliver(ID, ledger, {"log": channel}, words_of(ledger, ID))),
        )
        for name, step in steps:
            begun = perf_counter()
            step()
            taken = perf_counter() - begun
            speed = MEMBERS / taken
            level = f"   level {LEVEL:,}: {'met' if speed >= LEVEL else 'MISSED'}" if "woken" in name else ""
            print(f"{name:18}{MEMBERS:>10,} in {taken:6.2f} s {speed:>10,.0f} a second{level}")
        ledger.close()


def _woken(ledger: SqliteLedger, journeys: Journeys) -> None:
    """The run without its delivery: a busy channel leaves every message for another time."""
    act.run(ID, ledger, journeys, {"log": _Busy()})


class _Busy:
    name, repeats = "log", "silent"

    def deliver(self, message: object, key: str) -> None:
        from periplo.channels.contract import ChannelBusy

        raise ChannelBusy("closed for the bench")

    def arrived(self, key: str) -> None: ...
    def settle(self) -> None: ...
    def close(self) -> None: ...


if __name__ == "__main__":
    main()
