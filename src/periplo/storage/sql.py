"""The ledger on a SQL database. What differs between databases stands in its subclasses (sqlite.py, postgres.py)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import asdict
from typing import Any

import msgspec
from sqlalchemy import Connection, Engine, Select, func, insert, select, update

from periplo.core.bounds import Spoken
from periplo.core.crowd_bounds import Int64s, Places
from periplo.core.crowds import Crowd, Waking
from periplo.core.identity import LOTS
from periplo.core.members import Decision, Intent, Member, Reason, spoken_of
from periplo.core.spans import Span
from periplo.storage import crowds, driver, following, hot
from periplo.storage import tables as t
from periplo.storage.contract import (
    CAMPAIGNS,
    EVERYBODY,
    Cursor,
    Decided,
    Document,
    Entered,
    Fared,
    Fate,
    Lots,
    Outcome,
    Pending,
    Sent,
    Share,
    Stand,
    Whole,
    least_far,
    of_each_lot,
)
from periplo.storage.given import TEXT, select_given

_encoded = msgspec.json.Encoder().encode
_decoded = msgspec.json.Decoder(list[tuple[str, dict[str, Any]]]).decode
_INTENT_WIDTH = len(Intent._fields)
NEVER = 1 << 62


class SqlLedger:
    """See contract.Ledger; subclasses say how to connect, to take the lease and to tell errors."""

    engine: Engine

    def lease(
        self, purpose: str, role: str = CAMPAIGNS, patience: float = 0, shared: bool = False
    ) -> AbstractContextManager[None]:
        raise NotImplementedError

    def share(self) -> Share:
        return Whole()

    def writing(self) -> AbstractContextManager[Connection]:
        """One transaction that may write; committed at the end, undone by an error."""
        raise NotImplementedError

    def noting(self) -> AbstractContextManager[Connection]:
        """As writing, of what nothing follows of, as who looked at what: the stamp stays as it was."""
        raise NotImplementedError

    def reading(self) -> AbstractContextManager[Connection]:
        """One consistent reading."""
        raise NotImplementedError

    def stamp(self) -> str:
        """Another text whenever something was written, but for notes."""
        raise NotImplementedError

    def schema(self) -> str | None:
        """The newest step of migrations/ that this ledger has seen; None if it is empty."""
        raise NotImplementedError

    def keep_a_copy(self) -> None:
        """Keeps the ledger as it is, before it is migrated, where that can be done from here."""
        raise NotImplementedError

    def make_room(self, connection: Connection) -> None:
        """What must be there before the first step of a migration, in its transaction."""

    def settle(self, connection: Connection) -> None:
        """What this database wants besides, after the last step and in the same transaction."""

    def scrub(self) -> None:
        """Lets nothing of what was deleted stay in any file of this ledger, as far as the database allows.

        Raises: LedgerBusy if another process keeps reading what was there before.
        """
        raise NotImplementedError

    def setting(self, name: str) -> str | None:
        with self.reading() as connection:
            return connection.scalar(select(t.settings.c.value).where(t.settings.c.name == name))

    def set_setting(self, name: str, value: str) -> None:
        with self.writing() as connection:
            _set(connection, name, value)

    def save_document(
        self,
        kind: str,
        id: str,
        body: str,
        status: str,
        at: int,
        author: str | None = None,
        reason: str | None = None,
        decisions: Sequence[Decision] = (),
    ) -> Document:
        with self.writing() as connection:
            newest = _document(connection, kind, id, None)
            if newest and (newest.body, newest.status) == (body, status):
                return newest
            version = newest.version + 1 if newest else 1
            saved = Document(kind, id, version, status, body, at, author, reason)
            connection.execute(insert(t.documents).values(asdict(saved)))
            _keep_decisions(connection, id, decisions)
            return saved

    def document(self, kind: str, id: str, version: int | None = None) -> Document | None:
        with self.reading() as connection:
            return _document(connection, kind, id, version)

    def versions(self, kind: str, id: str) -> list[Document]:
        d = t.documents.c
        query = select(t.documents).where(d.kind == kind, d.id == id).order_by(d.version.desc())
        with self.reading() as connection:
            return [Document(*row) for row in connection.execute(query)]

    def documents(self, kind: str) -> list[Document]:
        d = t.documents.c
        newest = (
            select(d.id, func.max(d.version).label("version")).where(d.kind == kind).group_by(d.id).subquery()
        )
        query = select(t.documents).join(
            newest, (d.id == newest.c.id) & (d.version == newest.c.version) & (d.kind == kind)
        )
        with self.reading() as connection:
            rows = connection.execute(query.order_by(d.id)).all()
        return list({row.id: Document(*row) for row in rows}.values())

    def cursor(self, campaign: str) -> Cursor:
        return least_far(self.cursors(campaign).values())

    def cursors(self, campaign: str) -> dict[int, Cursor]:
        rows = self._rows(hot.CURSORS, (campaign,))
        return of_each_lot(campaign, {lot: Cursor(campaign, *place) for lot, *place in rows})

    def begin(self, campaign: str, at: int, setting: str) -> None:
        with self.writing() as connection:
            if not driver.rows(connection, hot.CURSORS, (campaign,)):
                _set(connection, setting, str(at))
                _keep_cursors(connection, [Cursor(campaign, at - 1)], None)

    def keep(self, campaign: str, decisions: Sequence[Decision], cursor: Cursor) -> None:
        self.keep_together([(campaign, decisions, cursor)])

    def keep_together(
        self, parts: Sequence[tuple[str, Sequence[Decision | Crowd], Cursor]], lots: Lots | None = None
    ) -> None:
        with self.writing() as connection:
            for campaign, decisions, _ in parts:
                _keep_decisions(connection, campaign, [one for one in decisions if isinstance(one, Decision)])
                for one in decisions:
                    if isinstance(one, Crowd):
                        crowds.keep(connection, one)
            _keep_cursors(connection, [cursor for _, _, cursor in parts], lots)

    def runs(self, campaign: str, customers: Sequence[int]) -> list[Member]:
        if len(customers) == 1:
            return list(map(Member._make, self._rows(hot.RUNS_OF_ONE, (campaign, customers[0]))))
        found: list[Member] = []
        for part in hot.portions(customers):
            found += map(Member._make, self._rows(hot.RUNS, (campaign, *part)))
        return found

    def waking(self, campaign: str, customers: Int64s) -> Waking:
        with self.reading() as connection:
            return crowds.waking(connection, campaign, customers)

    def ever_in(self, campaign: str, customers: Int64s) -> Int64s:
        with self.reading() as connection:
            return crowds.ever_in(connection, campaign, customers)

    def places(self, customers: Int64s, since: int) -> Places:
        with self.reading() as connection:
            return crowds.places(connection, customers, since)

    def spoken(self, customers: Sequence[int], since: int) -> dict[int, list[Spoken]]:
        found: dict[int, list[Spoken]] = {}
        for part in hot.portions(customers):
            for customer, at, channel, kind, tags, campaign in self._rows(hot.SPOKEN, (*part, since)):
                found.setdefault(customer, []).append(spoken_of(at, channel, kind, tags, campaign))
        return found

    def inside(self, campaign: str, lots: Lots | None = None) -> Int64s:
        with self.reading() as connection:
            return crowds.inside(connection, campaign, _of(lots))

    def due(self, campaign: str, until: int, lots: Lots | None = None) -> list[int]:
        rows = self._rows(hot.DUE.format(lots=_of(lots)), (campaign, until))
        return [customer for (customer,) in rows]

    def former(self, customers: Sequence[int]) -> dict[int, list[int]]:
        found: dict[int, set[int]] = {}
        with self.reading() as connection:
            for part in hot.portions(customers):
                for query in (_born(part), _stood(part)):
                    for now, was in connection.execute(query):
                        found.setdefault(now, set()).add(was)
        return {now: sorted(them) for now, them in sorted(found.items())}

    def heirs(self, numbers: Sequence[int]) -> dict[int, int]:
        b, c = t.people.births.c, t.handle_customer.c
        query = select(b.customer, c.customer).join(
            t.handle_customer, (c.handle == b.handle) & c.until.is_(None)
        )
        found: dict[int, int] = {}
        with self.reading() as connection:
            for part in hot.portions(numbers):
                moved = query.where(b.customer.in_(part), b.customer != c.customer)
                found.update((was, now) for was, now in connection.execute(moved))
        return found

    def follow_moves(self) -> list[int]:
        with self.reading() as connection:
            if not following.is_behind(connection):
                return []
        found: set[int] = set()
        is_all = False
        while not is_all:
            with self.writing() as connection:
                customers, is_all = following.follow(connection)
                found |= customers
        return sorted(found)

    def followed_since(self, position: int | None) -> tuple[int, set[int]]:
        with self.reading() as connection:
            return following.followed_since(connection, position)

    def unfollowed(self) -> set[int]:
        with self.reading() as connection:
            return following.unfollowed(connection)

    def pinned(self, campaign: str) -> list[int]:
        return [version for (version,) in self._rows(hot.PINNED, (campaign,))]

    def standing(self, campaign: str) -> dict[str, int]:
        return dict(self._rows(hot.STANDING, (campaign,)))

    def next_wake(self, campaigns: Sequence[str], lots: Lots | None = None) -> int | None:
        statement = hot.NEXT_WAKE.format(lots=_of(lots))
        with self.reading() as connection:
            found = [driver.rows(connection, statement, (campaign,))[0][0] for campaign in campaigns]
        return min((at for at in found if at is not None), default=None)

    def members(self, campaign: str) -> Iterable[Member]:
        return map(Member._make, self._rows(hot.MEMBERS, (campaign,)))

    def entered(self, campaign: str) -> Iterator[Entered]:
        with self.reading() as connection:
            yield from driver.each(connection, hot.ENTERED, (campaign,))

    def stands(self, campaign: str) -> dict[Stand, int]:
        return {Stand._make(row[:-1]): row[-1] for row in self._rows(hot.STANDS, (campaign,))}

    def fared(self, campaign: str) -> dict[Fared, int]:
        return {Fared._make(row[:-1]): row[-1] for row in self._rows(hot.FARED, (campaign,))}

    def endings(self, campaign: str) -> dict[str | None, int]:
        return dict(self._rows(hot.ENDINGS, (campaign,)))

    def outcomes(self, campaign: str) -> dict[tuple[str, str | None], int]:
        return {(state, reason): n for state, reason, n in self._rows(hot.OUTCOMES, (campaign,))}

    def delays(self, campaign: str) -> dict[int, int]:
        return dict(self._rows(hot.DELAYS, (campaign,)))

    def pending(
        self, campaign: str, limit: int, without: Collection[str] = (), lots: Lots | None = None
    ) -> list[Pending]:
        skipped = sorted(without)
        clause = f"AND channel NOT IN ({', '.join('?' * len(skipped))}) " if skipped else ""
        statement = hot.PENDING_INTENTS.format(without=clause, lots=_of(lots))
        rows = self._rows(statement, (campaign, *skipped, limit))
        return [Pending(Intent(*row[:_INTENT_WIDTH]), *row[_INTENT_WIDTH:]) for row in rows]

    def hand(self, keys: Sequence[str]) -> None:
        with self.writing() as connection:
            driver.changed(connection, hot.HAND, [(key,) for key in keys])

    def note(self, outcomes: Sequence[Outcome]) -> None:
        with self.writing() as connection:
            note_within(connection, outcomes)

    def answers(self, key: str) -> list[Outcome]:
        d = t.deliveries.c
        query = select(d.intent, d.at, d.state, d.reason, d.receipt, d.detail)
        with self.reading() as connection:
            return [
                Outcome(*row) for row in connection.execute(query.where(d.intent == key).order_by(d.answer))
            ]

    def stumbles(self, keys: Sequence[str]) -> dict[str, list[int]]:
        with self.reading() as connection:
            rows = select_given(connection, hot.STUMBLES, {"key": TEXT}, [(key,) for key in keys])
        found: dict[str, list[int]] = {}
        for key, at in rows:
            found.setdefault(key, []).append(at)
        return found

    def decided(self, customer: int) -> list[Decided]:
        d = t.decisions.c
        query = select(d.campaign, d.customer, d.run, d.entry, d.at, d.reasons)
        with self.reading() as connection:
            theirs = d.customer.in_(numbers_of(connection, customer))
            rows = connection.execute(query.where(theirs).order_by(d.at, d.id)).all()
        return [_decided(row) for row in rows]

    def decided_since(self, campaign: str, customers: Sequence[int], since: int) -> list[Decided]:
        found: list[Decided] = []
        for part in hot.portions(customers):
            rows = self._rows(hot.DECIDED_SINCE, (campaign, since, *part))
            found += (_decided(row) for row in rows)
        return found

    def first_told(self, campaign: str) -> dict[int, int]:
        first: dict[int, int] = {}
        with self.reading() as connection:
            for customer, at in driver.each(connection, hot.TOLD, (campaign,)):
                if at < first.get(customer, NEVER):
                    first[customer] = at
        return first

    def fates(self, campaign: str, span: Span) -> Iterator[Fate]:
        with self.reading() as connection:
            yield from map(Fate._make, driver.each(connection, hot.FATES, (campaign, span.start, span.end)))

    def sent(self, campaign: str | None = None, customer: int | None = None) -> list[Sent]:
        i = t.intents.c
        query = select(*(i[name] for name in Intent._fields), i.state, i.reason)
        if campaign is not None:
            query = query.where(i.campaign == campaign)
        with self.reading() as connection:
            if customer is not None:
                query = query.where(i.customer.in_(numbers_of(connection, customer)))
            rows = connection.execute(query.order_by(i.decided_at, i.key)).all()
        return [Sent(Intent(*row[:_INTENT_WIDTH]), row.state, row.reason) for row in rows]

    def close(self) -> None:
        self.engine.dispose()

    def _rows(self, statement: str, values: tuple[Any, ...]) -> list[Any]:
        with self.reading() as connection:
            return driver.rows(connection, statement, values)


def note_within(connection: Connection, outcomes: Sequence[Outcome]) -> None:
    """Keeps what came of messages, inside this transaction."""
    last = {told.key: told for told in outcomes}
    driver.changed(connection, hot.NOTE, [(told.state, told.reason, told.key) for told in last.values()])
    asked = [(key,) for key in last]
    answers = Counter[str](dict(select_given(connection, hot.ANSWERS, {"key": TEXT}, asked)))
    rows = []
    for told in outcomes:
        answers[told.key] += 1
        rows.append((told.key, answers[told.key], *told[1:]))
    driver.many(connection, hot.KEEP_DELIVERY, rows)


def _of(lots: Lots | None) -> str:
    """Whose rows are meant, as a part of a hot statement."""
    if lots is None:
        return ""
    return f"AND customer & {LOTS - 1} IN ({', '.join(map(str, sorted(lots))) or -1}) "


def _set(connection: Connection, name: str, value: str) -> None:
    there = update(t.settings).where(t.settings.c.name == name).values(value=value)
    if not connection.execute(there).rowcount:
        connection.execute(insert(t.settings).values(name=name, value=value))


def _keep_cursors(connection: Connection, cursors: Sequence[Cursor], lots: Lots | None) -> None:
    if lots is None:
        driver.many(connection, hot.FORGET_LOTS, [(one.campaign,) for one in cursors])
    places = [(one.campaign, lot, *one[1:]) for one in cursors for lot in sorted(lots or (EVERYBODY,))]
    driver.many(connection, hot.KEEP_CURSOR, places)


def _keep_decisions(connection: Connection, campaign: str, decisions: Sequence[Decision]) -> None:
    spoken = [decision for decision in decisions if decision.reasons]
    standing = {
        (member.customer, member.key, member.entry): member
        for decision in spoken
        if (member := decision.member) is not None
    }
    # What is empty in all rows of a statement is quicker: those who wait from those who ended, and so on.
    for is_inside in (True, False):
        driver.many(
            connection, hot.KEEP_MEMBER, [one for one in standing.values() if one.is_inside is is_inside]
        )
    driver.many(connection, hot.KEEP_DECISION, [_decision_row(campaign, told) for told in spoken])
    reserved = [(*intent, "reserved", None, 0) for told in spoken for intent in told.intents]
    withheld = [(*intent, "withheld", why, 0) for told in spoken for intent, why in told.withheld]
    for messages in (reserved, withheld):
        driver.many(connection, hot.KEEP_INTENT, messages)


def _document(connection: Connection, kind: str, id: str, version: int | None) -> Document | None:
    d = t.documents.c
    query = select(t.documents).where(d.kind == kind, d.id == id)
    if version is not None:
        query = query.where(d.version == version)
    row = connection.execute(query.order_by(d.version.desc()).limit(1)).first()
    return Document(*row) if row else None


def _born(customers: Collection[int]) -> Select[Any]:
    """The numbers under which the handles of these customers were born, other than theirs."""
    b, hc = t.people.births.c, t.handle_customer.c
    query = select(hc.customer, b.customer).join(t.people.births, b.handle == hc.handle)
    return query.where(hc.customer.in_(customers), hc.until.is_(None), b.customer != hc.customer)


def _stood(customers: Collection[int]) -> Select[Any]:
    """The numbers under which the handles of these customers have stood."""
    now, was = t.handle_customer.alias("now").c, t.handle_customer.alias("was").c
    query = select(now.customer, was.customer).where(was.handle == now.handle, was.until.is_not(None))
    return query.where(now.customer.in_(customers), now.until.is_(None), was.customer != now.customer)


def numbers_of(connection: Connection, customer: int) -> list[int]:
    """All numbers that are this person's: what was decided for somebody stays where it was if they entered nothing."""
    return [customer, *(was for _, was in connection.execute(_born([customer])))]


def _decided(row: Iterable[Any]) -> Decided:
    campaign, customer, run, entry, at, reasons = row
    told = tuple(Reason(code, values) for code, values in _decoded(reasons))
    return Decided(campaign, customer, run, entry, at, told)


def _decision_row(campaign: str, told: Decision) -> tuple[Any, ...]:
    run, entry = (told.member.key, told.member.entry) if told.member else (None, None)
    return campaign, told.customer, run, entry, told.at, _encoded(told.reasons).decode()
