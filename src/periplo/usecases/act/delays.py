"""How late messages left: from when each was to leave, by the event and the plan's waits, to the channel's yes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from periplo.storage.contract import Ledger

FINE = 100  # of a second in which delays are counted


@dataclass(frozen=True, slots=True)
class Delay:
    """Of n messages that left by the clock on the wall, seconds: within which 50, 90 and 99 of a hundred had left, and
    the slowest. Hours at which nothing may leave, and room that had to be waited for, are in them."""

    n: int
    p50: float
    p90: float
    p99: float
    slowest: float


def delay_of(campaign: str, ledger: Ledger) -> Delay | None:
    """None where none left by the clock on the wall, or none since this is kept."""
    return told(ledger.delays(campaign))


def told(late: Mapping[int, int]) -> Delay | None:
    """late: hundredths of a second -> how many messages."""
    n = sum(late.values())
    if not n:
        return None

    def within(share: float) -> float:
        wanted, so_far = share * n, 0
        for hundredths in sorted(late):
            so_far += late[hundredths]
            if so_far >= wanted:
                return hundredths / FINE
        raise AssertionError("all of them are counted")

    return Delay(n, within(0.5), within(0.9), within(0.99), max(late) / FINE)
