"""How a workspace at work stands just now, and what of it wants somebody's attention."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

GIGABYTE = 1 << 30


@dataclass(frozen=True, slots=True)
class Condition:
    """Figures of one instant, of all processes together: they come from what is kept, not from who counts.

    Seconds are since something waits, 0 where nothing does. collected: (source, what) -> messages ever; lately: the
    same by what alone, of yesterday and today (UTC). in_doubt: messages of which nobody knows whether they left, None
    where it was not counted; mails_troubled: mails to colleagues that did not arrive, or nobody knows.
    silent_seconds: part -> since its last turn; empty where nobody told.
    """

    waiting_requests: int = 0
    waiting_bytes: int = 0
    waiting_seconds: float = 0.0
    lake_events: int = 0
    lake_bytes: int = 0
    lake_files: int = 0
    lake_files_cut: int = 0  # that are not there, or not as they were written
    index_version: int = 0  # 0: there is none
    index_generation: int = 0
    index_age_seconds: float = 0.0
    behind_events: int = 0
    behind_seconds: float = 0.0
    disk_free_bytes: int = 0
    disk_bytes: int = 0
    kept_bytes: int = 0  # of ledger and inbox, where they are files
    campaigns: int = 0  # that are active
    overdue_seconds: float = 0.0
    in_doubt: int | None = None
    mails_troubled: int = 0  # of subscriptions
    collected: Mapping[tuple[str, str], int] = field(default_factory=dict)
    lately: Mapping[str, int] = field(default_factory=dict)
    silent_seconds: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Limits:
    """From where on something is told."""

    waiting_seconds: float = 300.0
    behind_seconds: float = 900.0
    overdue_seconds: float = 300.0
    silent_seconds: float = 120.0
    set_aside_share: float = 0.05
    set_aside_least: int = 100
    free_bytes: int = 2 * GIGABYTE
    free_share: float = 0.05


LIMITS = Limits()
TAKEN = ("accepted", "duplicate", "identify", "group", "alias")  # what came in and was no trouble
PARTS = ("work", "act")  # the parts of `serve` without whose turns nothing goes on


@dataclass(frozen=True, slots=True)
class Alarm:
    """What wants attention: a code of ALARMS, and the figures that are told with it."""

    code: str
    values: tuple[object, ...] = ()


ALARMS = (
    "disk_low",
    "lake_cut",
    "part_silent",
    "lake_behind",
    "index_behind",
    "campaigns_behind",
    "in_doubt",
    "mails_troubled",
    "set_aside",
)


def alarms(now: Condition, limits: Limits = LIMITS) -> tuple[Alarm, ...]:
    """What wants attention, the most urgent first, in the order of ALARMS.

    Campaigns are late only where they are driven: a workspace that is merely looked at has nobody who would.
    """
    found = []
    least = max(limits.free_bytes, limits.free_share * now.disk_bytes)
    if now.disk_bytes and now.disk_free_bytes < least:
        found.append(Alarm("disk_low", (now.disk_free_bytes, now.disk_free_bytes / now.disk_bytes)))
    if now.lake_files_cut:
        found.append(Alarm("lake_cut", (now.lake_files_cut, now.lake_files)))
    found += [
        Alarm("part_silent", (part, seconds))
        for part, seconds in now.silent_seconds.items()
        if seconds > limits.silent_seconds
    ]
    if now.waiting_seconds > limits.waiting_seconds:
        found.append(Alarm("lake_behind", (now.waiting_requests, now.waiting_seconds)))
    if now.behind_seconds > limits.behind_seconds:
        found.append(Alarm("index_behind", (now.behind_events, now.behind_seconds)))
    if "act" in now.silent_seconds and now.overdue_seconds > limits.overdue_seconds:
        found.append(Alarm("campaigns_behind", (now.overdue_seconds,)))
    if now.in_doubt:
        found.append(Alarm("in_doubt", (now.in_doubt,)))
    if now.mails_troubled:
        found.append(Alarm("mails_troubled", (now.mails_troubled,)))
    aside, share = set_aside(now.lately)
    if aside >= limits.set_aside_least and share > limits.set_aside_share:
        found.append(Alarm("set_aside", (aside, share)))
    return tuple(found)


def set_aside(lately: Mapping[str, int]) -> tuple[int, float]:
    """How many messages could not become events, and their share of all that came."""
    total = sum(n for n in lately.values() if n > 0)
    aside = sum(n for what, n in lately.items() if n > 0 and what not in TAKEN)
    return aside, aside / total if total else 0.0
