"""Subscriptions: what is sent at which rhythm, which of its occasions has come, and the life of each mail.

A mail is `reserved` before it leaves, `handed` just before the server is asked, then `accepted` or `refused`; `unknown`
where a stop came in between, as a mail server cannot be asked what arrived: such a mail is never sent again. One
that does not leave at all, as it would reach nobody who may read it, is `withheld`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from periplo.core.errors import BadInput
from periplo.core.recurrence import BadRecurrence, Recurrence, next_of, occurrences, recurrence
from periplo.core.signed_words import signed, told_by
from periplo.core.spans import DAY, HOUR, MINUTE, moment_at

BOARD, VIEW, MONDAY = WHAT = ("board", "view", "monday")  # what comes at a rhythm
WATCH = "watch"  # what comes as soon as something changes
RESERVED, HANDED, ACCEPTED, REFUSED, UNKNOWN, WITHHELD = STATES = (
    "reserved", "handed", "accepted", "refused", "unknown", "withheld",
)  # fmt: skip
SUBSCRIPTION, MENTION = KINDS = ("subscription", "mention")
CHAT = "chat:"  # before the name of the secret that holds a chat's address
LATE = HOUR  # from here on a mail says that it is late
TOO_LATE = DAY  # from here on it does not leave any more
AGAIN = (
    MINUTE,
    5 * MINUTE,
    15 * MINUTE,
    HOUR,
)  # after which a mail that could not leave is tried again; then each hour
DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_FREQUENT = ("FREQ=HOURLY", "FREQ=MINUTELY")
_PURPOSE = b"periplo mail to colleagues 1\x00"
_MOST = 1_000  # characters of a link


@dataclass(frozen=True, slots=True)
class Subscription:
    """what: one of WHAT, or WATCH; object: the number of the board or view. Instants in microseconds UTC.

    rule, begins: see recurrence.Recurrence, by the clock of the workspace's zone; a watch has neither. next_at: None
    once the rule is over, and of a watch.
    """

    what: str
    object: int
    rule: str
    begins: str
    owner: str
    language: str
    made_at: int
    next_at: int | None
    id: int = 0


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail to one person, or one note to one chat. subject: the number of the subscription or comment."""

    key: str
    kind: str
    subject: int
    who: str
    due_at: int
    state: str = RESERVED
    attempts: int = 0
    next_at: int = 0
    noted_at: int | None = None
    reason: str = ""
    detail: str = ""


class Stop(NamedTuple):
    """What the link at the foot of a mail ends: one subscription, or all mails about mentions, of one person."""

    kind: str
    subject: int
    who: str


def rhythm(rule: str, begins: str, zone: str) -> Recurrence:
    """The rule of a subscription. Raises: BadRecurrence if it cannot be read, or comes more than once an hour."""
    found = recurrence(rule, begins, zone)
    if found.rule.startswith(_FREQUENT) or any(f";{one}" in found.rule for one in _FREQUENT):
        raise BadRecurrence(
            "a subscription comes once a day at most",
            "people do not read more",
            "say FREQ=DAILY, WEEKLY or MONTHLY",
        )
    minutes = [
        part for part in found.rule.split(";") if part.startswith(("BYHOUR=", "BYMINUTE=")) and "," in part
    ]
    if minutes:
        raise BadRecurrence(
            "a subscription comes once a day at most", "people do not read more", "name one hour of the day"
        )
    return found


def weekly(days: tuple[str, ...], hour: str) -> str:
    """The rule of some days of the week at an hour such as "08:00". Raises: BadInput."""
    known = [day for day in DAYS if day in days]
    if not known or len(known) != len(set(days)):
        raise BadInput(f"'{','.join(days)}' are no days of the week", mend=f"write some of {', '.join(DAYS)}")
    return f"FREQ=WEEKLY;BYDAY={','.join(known)};{_at(hour)}"


def monthly(hour: str) -> str:
    """The rule of the first of each month at an hour. Raises: BadInput."""
    return f"FREQ=MONTHLY;BYMONTHDAY=1;{_at(hour)}"


class Plain(NamedTuple):
    """A rule as weekly and monthly make it. days: of the week; () on the first of each month. hour: as "08:00"."""

    days: tuple[str, ...]
    hour: str

    @property
    def rule(self) -> str:
        return weekly(self.days, self.hour) if self.days else monthly(self.hour)


def plain(rule: str) -> Plain | None:
    """A rule in the way that people say one; None for one that is more than that."""
    parts = dict(part.partition("=")[::2] for part in rule.split(";"))
    hour, minute = parts.get("BYHOUR", ""), parts.get("BYMINUTE", "0")
    if not (hour.isdecimal() and minute.isdecimal()):
        return None
    days = tuple(parts["BYDAY"].split(",")) if "BYDAY" in parts else ()
    found = Plain(days, f"{int(hour):02}:{int(minute):02}")
    try:
        return found if parts == dict(part.partition("=")[::2] for part in found.rule.split(";")) else None
    except BadInput:
        return None


def first_of(rule: Recurrence, now: int) -> int | None:
    """When it first comes after now."""
    return next_of(rule, now + 1)


def begins_at(now: int, zone: str) -> str:
    """The wall time from which a subscription counts that is made now."""
    return moment_at(now, zone).strftime("%Y-%m-%dT%H:%M")


def occasion(one: Subscription, zone: str, now: int) -> tuple[int | None, int | None]:
    """The latest of its occasions that has come and was not taken up, None for none; and the next one after now.

    Of several that were missed while nothing ran, only the latest is sent: the others would say the same.
    """
    if one.next_at is None or one.next_at > now:
        return None, one.next_at
    rule, latest = rhythm(one.rule, one.begins, zone), one.next_at
    for at in occurrences(rule, one.next_at):
        if at > now:
            return latest, at
        latest = at
    return latest, None


def again_at(attempts: int, now: int) -> int:
    """When a mail is tried again that could not leave so many times."""
    return now + AGAIN[min(max(attempts, 1), len(AGAIN)) - 1]


def stop_token(stop: Stop, key: bytes) -> str:
    """The link of a mail's foot as it stands in an address. Raises: ValueError if the key is too short."""
    return signed("\x00".join((stop.kind, str(stop.subject), stop.who)).encode(), _PURPOSE, key)


def stop_of(token: str, key: bytes) -> Stop | None:
    """What a link ends, None if this key did not sign it."""
    said = told_by(token, _PURPOSE, key, _MOST)
    if said is None:
        return None
    kind, subject, who = said.decode().split("\x00")
    return Stop(kind, int(subject), who)


def _at(hour: str) -> str:
    hours, colon, minutes = hour.strip().partition(":")
    if not (colon and hours.isdecimal() and minutes.isdecimal() and int(hours) < 24 and int(minutes) < 60):
        raise BadInput(f"'{hour}' is no hour", mend="write it as 08:00")
    return f"BYHOUR={int(hours)};BYMINUTE={int(minutes)}"
