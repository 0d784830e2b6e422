"""Mails to people of the company: what is due becomes mails, and each leaves once.

What is decided is kept in one transaction before anything leaves; each mail is marked just before the server is asked.
Whoever finds one marked that nobody is sending any more says that nobody knows, and sends it to nobody again.
"""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import Connection

from periplo.channels.contract import ChannelBusy, ChannelInDoubt, ChannelRefused
from periplo.core.errors import EnvironmentFault, PeriploError
from periplo.core.spans import DAY
from periplo.core.subscriptions import (
    ACCEPTED,
    MENTION,
    REFUSED,
    RESERVED,
    SUBSCRIPTION,
    TOO_LATE,
    UNKNOWN,
    WITHHELD,
    Mail,
    Subscription,
    again_at,
    occasion,
)
from periplo.storage import sendings
from periplo.storage import subscriptions as kept
from periplo.storage.contract import LedgerBusy
from periplo.storage.sql import SqlLedger
from periplo.usecases.subscribing import Withheld

ROLE = "mailing"  # of the lease
KEPT = 400 * DAY  # for so long what became of a mail is known
Leaves = Callable[[], None]  # hands one mail over; raises as channels do
Ready = Callable[[Mail, int], Leaves]  # writes it first; raises Withheld, EnvironmentFault, PeriploError


def turn(ledger: SqlLedger, zone: str, ready: Ready, clock: Callable[[], int]) -> int:
    """Takes up what is due, and sends what waits. Returns how many mails came to a state; 0 where another process
    does it. clock: microseconds UTC."""
    with ledger.reading() as connection:
        if not sendings.is_work(connection, clock()):
            return 0
    try:
        with ledger.lease("send subscriptions", ROLE):
            return _turned(ledger, zone, ready, clock)
    except LedgerBusy:
        return 0


def plan(connection: Connection, one: Subscription, zone: str, now: int) -> list[Mail]:
    """Reserves the mails of an occasion that has come, and moves on to the next, in the transaction of the caller."""
    due, after = occasion(one, zone, now)
    kept.set_next(connection, one.id, after)
    if due is None:
        return []
    sendings.supersede(connection, one.id, now)
    return reserve(connection, one, due)


def reserve(connection: Connection, one: Subscription, due: int) -> list[Mail]:
    """A mail to each who gets it, known by the occasion, so that none is reserved twice."""
    mails = [
        Mail(f"{SUBSCRIPTION}/{one.id}/{due}/{each.who}", SUBSCRIPTION, one.id, each.who, due)
        for each in kept.subscribers_of(connection, one.id)
        if each.ended_at is None
    ]
    sendings.reserve(connection, mails)
    return mails


def mention(connection: Connection, comment: int, names: list[str], at: int) -> None:
    """A mail to each whom a comment mentions; whether they want it is asked when it leaves."""
    mails = [Mail(f"{MENTION}/{comment}/{name}", MENTION, comment, name, at, next_at=at) for name in names]
    sendings.reserve(connection, mails)


def _turned(ledger: SqlLedger, zone: str, ready: Ready, clock: Callable[[], int]) -> int:
    now, done = clock(), 0
    with ledger.writing() as connection:
        sendings.doubt_handed(connection, now)
        sendings.forget_before(connection, now - KEPT)
        for one in kept.due_subscriptions(connection, now):
            plan(connection, one, zone, now)
    while True:
        with ledger.reading() as connection:
            waiting = sendings.to_leave(connection, clock(), 1)
        if not waiting:
            return done
        _sent(ledger, waiting[0], ready, clock)
        done += 1


def _sent(ledger: SqlLedger, mail: Mail, ready: Ready, clock: Callable[[], int]) -> None:
    now = clock()
    if now - mail.due_at > TOO_LATE:
        state = WITHHELD if mail.kind == MENTION else REFUSED
        _noted(ledger, mail, state, now, mail.reason or "too_late", mail.detail)
        return
    try:
        leaves = ready(mail, now)
    except Withheld as reason:
        _noted(ledger, mail, WITHHELD, now, reason.reason)
        return
    except (ChannelBusy, EnvironmentFault) as error:
        _again(ledger, mail, mail.attempts + 1, now, error)
        return
    except PeriploError as error:
        _noted(ledger, mail, REFUSED, now, "failed", str(error))
        return
    with ledger.writing() as connection:
        sendings.hand(connection, mail.key)
    try:
        leaves()
    except ChannelRefused as error:
        _noted(ledger, mail, REFUSED, clock(), error.reason, str(error))
    except ChannelBusy as error:
        _again(ledger, mail, mail.attempts + 1, clock(), error)
    except ChannelInDoubt as error:
        _noted(ledger, mail, UNKNOWN, clock(), "in_doubt", str(error))
    else:
        _noted(ledger, mail, ACCEPTED, clock())


def _again(ledger: SqlLedger, mail: Mail, attempts: int, now: int, error: PeriploError) -> None:
    with ledger.writing() as connection:
        sendings.note(
            connection, mail.key, RESERVED, now, error.code, str(error), again_at(attempts, now), attempts
        )


def _noted(ledger: SqlLedger, mail: Mail, state: str, now: int, reason: str = "", detail: str = "") -> None:
    with ledger.writing() as connection:
        sendings.note(connection, mail.key, state, now, reason, detail)
