"""Consents with their history, the texts people read, and addresses that are not to be used."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Connection, bindparam, insert, or_, select, update

from periplo.core.addresses import address_form
from periplo.core.consent import ANY, ConsentSaid, Records, Suppression, Tie
from periplo.core.errors import BadInput
from periplo.core.texts import Text
from periplo.storage import driver, hot
from periplo.storage import tables as t
from periplo.storage.given import INT, TEXT, select_given
from periplo.storage.tables.consents import consent_texts, consents, suppressions

_AT_ONCE = 500
_SALT = "suppression_salt"
_c, _s = consents.c, suppressions.c

Word = tuple[int, ConsentSaid]  # by which handle, and what was said
_NOTHING = Records()


def absorb(connection: Connection, said: Sequence[Word]) -> int:
    """Keeps what was said, inside the caller's transaction. Returns how many records are new.

    Absorbing the same again changes nothing. Of values carried along by message after message only the changes are
    kept, with the instant at which each was last seen; one that arrives late, from within such a time, is passed over.
    """
    if not said:
        return 0
    known: set[tuple[Any, ...]] = set()
    runs: dict[tuple[int, str, str], list[_Run]] = defaultdict(list)
    query = select(_c.handle, _c.channel, _c.purpose, _c.at, _c.state, _c.carried, _c.last_at)
    for part in _portions({handle for handle, _ in said}):
        for handle, channel, purpose, at, state, carried, last_at in connection.execute(
            query.where(_c.handle.in_(part))
        ):
            if carried:
                runs[handle, channel, purpose].append(_Run(at, last_at, state))
            else:
                known.add((handle, channel, purpose, at, state))
    new: list[dict[str, Any]] = []
    carried_now: dict[tuple[int, str, str], list[ConsentSaid]] = defaultdict(list)
    for handle, word in said:
        if word.carried:
            carried_now[handle, word.channel, word.purpose].append(word)
            continue
        key = (handle, word.channel, word.purpose, word.at, word.state)
        if key not in known:
            known.add(key)
            new.append(_row(handle, word, word.at))
    longer: list[dict[str, Any]] = []
    for (handle, channel, purpose), words in carried_now.items():
        kept = runs[handle, channel, purpose]
        kept.sort(key=_Run.order)
        for word in sorted(words, key=lambda one: (one.at, one.state != "granted")):
            _taken_along(kept, word)
        for run in kept:
            if run.word is not None:
                new.append(_row(handle, run.word, run.last_at))
            elif run.is_longer:
                longer.append({"h": handle, "c": channel, "p": purpose, "a": run.at, "s": run.state,
                               "last": run.last_at})  # fmt: skip
    if new:
        connection.execute(insert(consents), new)
    if longer:
        connection.execute(_LONGER, longer)
    return len(new)


_LONGER = (
    update(consents)
    .where(
        _c.handle == bindparam("h"),
        _c.channel == bindparam("c"),
        _c.purpose == bindparam("p"),
        _c.at == bindparam("a"),
        _c.state == bindparam("s"),
        _c.carried == 1,
    )
    .values(last_at=bindparam("last"))
)


class _Run:
    """A value carried along from `at` to `last_at`; `word` is what began it, if that is not kept yet."""

    __slots__ = ("at", "is_longer", "last_at", "state", "word")

    def __init__(self, at: int, last_at: int, state: str, word: ConsentSaid | None = None) -> None:
        self.at, self.last_at, self.state, self.word = at, last_at, state, word
        self.is_longer = False

    def order(self) -> tuple[int, bool]:
        return self.at, self.state != "granted"


def _taken_along(runs: list[_Run], word: ConsentSaid) -> None:
    place = bisect_right(runs, (word.at, True), key=_Run.order)
    run = runs[place - 1] if place else None
    if run is not None and run.state == word.state:
        if word.at > run.last_at:
            run.last_at, run.is_longer = word.at, True
        return
    if run is not None and (word.at < run.last_at or (word.at == run.last_at and word.state == "granted")):
        return  # at run.last_at the older value was seen again, so this one was over by then
    runs.insert(place, _Run(word.at, word.at, word.state, word))


def _row(handle: int, word: ConsentSaid, last_at: int) -> dict[str, Any]:
    return {
        "handle": handle, "channel": word.channel, "purpose": word.purpose, "at": word.at, "state": word.state,
        "carried": int(word.carried), "last_at": last_at, "source": word.source,
        "text_version": word.text_version, "basis": word.basis, "proof": word.proof,
    }  # fmt: skip


def consents_of(connection: Connection, customer: int) -> Records:
    """What is known of one customer's consents; see core.consent.may."""
    return records_of(connection, [customer])[customer]


def records_of(connection: Connection, customers: Sequence[int]) -> dict[int, Records]:
    """What is known of the consents of these customers, each with an entry.

    How the handles came together is told of those who said several things: one word stands whosever they were.
    """
    said: dict[int, list[Word]] = defaultdict(list)
    ties: dict[int, list[Tie]] = defaultdict(list)
    for part in hot.portions(set(customers)):
        for row in driver.rows(connection, hot.SAID, part):
            customer, handle, channel, purpose, state, at, source, text, basis, proof, carried = row
            word = ConsentSaid(channel, purpose, state, at, source, text, basis, proof, bool(carried))
            said[customer].append((handle, word))
    several = [customer for customer, words in said.items() if len(words) > 1]
    for part in hot.portions(several):
        for row in driver.rows(connection, hot.TIES, part):
            ties[row[0]].append(Tie._make(row[1:]))
    stopped = suppressions_of(connection, customers)
    found = {}
    for customer in customers:
        words, bars = said.get(customer, ()), tuple(stopped.get(customer, ()))
        if len(words) > 1:
            words = sorted(words, key=lambda word: (word[1].at, word[0]))
            found[customer] = Records(tuple(words), tuple(sorted(ties[customer])), bars)
        else:
            found[customer] = Records(tuple(words), (), bars) if words or bars else _NOTHING
    return found


def suppressions_of(connection: Connection, customers: Sequence[int]) -> dict[int, list[Suppression]]:
    """What is not to be used of the addresses of these customers; those without such are left out."""
    found: dict[int, list[Suppression]] = defaultdict(list)
    if connection.execute(select(_s.id).limit(1)).first() is None:
        return found
    salt = _salt(connection)
    owner: dict[int, int] = {}
    of_address: dict[str, list[int]] = defaultdict(list)
    for part in hot.portions(set(customers)):
        for customer, handle, kind, text, _ in driver.rows(connection, hot.OWNED, part):
            owner[handle] = customer
            if salt and (form := address_form(kind, text)):
                of_address[_sha(salt, form)].append(handle)
    there = {}
    known = select_given(connection, _OF_HANDLE, {"handle": INT}, [(handle,) for handle in owner])
    for id, handle, channel, reason, since, until in known:
        there[id, handle] = Suppression(channel, reason, since, until, handle)
    known = select_given(connection, _OF_ADDRESS, {"address": TEXT}, [(sha,) for sha in of_address])
    for id, sha, channel, reason, since, until in known:
        for handle in of_address[sha]:
            there[id, handle] = Suppression(channel, reason, since, until, handle)
    for (_, handle), each in sorted(there.items()):
        found[owner[handle]].append(each)
    return found


_OF_HANDLE, _OF_ADDRESS = (
    f"SELECT s.id, s.{by}, s.channel, s.reason, s.since, s.until FROM given CROSS JOIN suppressions AS s "
    f"WHERE s.{by} = given.{by}"
    for by in ("handle", "address")
)


def suppressed_among(connection: Connection, customers: Sequence[int], channel: str, now: int) -> set[int]:
    """Those of these customers of whom an address is not to be used by this channel now."""
    live = select(_s.address, _s.handle).where(
        _s.channel.in_((channel, ANY)), _s.since <= now, or_(_s.until.is_(None), _s.until > now)
    )
    rows = connection.execute(live).all()
    shas, handles = {row.address for row in rows} - {None}, {row.handle for row in rows} - {None}
    if not rows:
        return set()
    found: set[int] = set()
    salt, hc, h = _salt(connection), t.handle_customer.c, t.handles.c
    for part in _portions(set(customers)):
        query = (
            select(hc.customer, h.handle, h.kind, h.text)
            .join(t.handles, h.handle == hc.handle)
            .where(hc.customer.in_(part), hc.until.is_(None))
        )
        for customer, handle, kind, text in connection.execute(query):
            form = address_form(kind, text) if salt and shas else None
            if handle in handles or (form and salt and _sha(salt, form) in shas):
                found.add(customer)
    return found


def suppress(
    connection: Connection,
    channel: str,
    reason: str,
    at: int,
    *,
    address: str | None = None,
    handle: int | None = None,
    until: int | None = None,
) -> bool:
    """Lets an address be used no more, from `at` until `until`. Returns whether that is new.

    address: as people write it, of which only a hash is kept; handle: whose address it is. One of them is given.
    Raises: BadInput if there is nothing by which it could be known again.
    """
    form = None if address is None else address_form("email" if "@" in address else "phone", address)
    if handle is not None and form is None:
        row = connection.execute(
            select(t.handles.c.kind, t.handles.c.text).where(t.handles.c.handle == handle)
        ).first()
        form = address_form(*row) if row else None
    sha = _sha(_salt(connection) or _new_salt(connection), form) if form else None
    if sha is None and handle is None:
        raise BadInput(
            "this is no address", mend="write an e-mail address, or a telephone number with its country: +34…"
        )
    same = _s.address == sha if sha is not None else _s.handle == handle
    lasts = _s.until.is_(None) if until is None else or_(_s.until.is_(None), _s.until >= until)
    there = select(_s.id).where(same, _s.channel == channel, _s.reason == reason, lasts)
    if connection.execute(there).first():
        return False
    connection.execute(
        insert(suppressions).values(
            channel=channel, address=sha, handle=handle, reason=reason, since=at, until=until, noted_at=at
        )
    )
    return True


def lift(connection: Connection, at: int, *, address: str, channel: str | None = None) -> int:
    """Lets an address be used again from `at` on. Returns how many suppressions ended."""
    form = address_form("email" if "@" in address else "phone", address)
    salt = _salt(connection)
    if form is None or salt is None:
        return 0
    live = update(suppressions).where(_s.address == _sha(salt, form), or_(_s.until.is_(None), _s.until > at))
    if channel is not None:
        live = live.where(_s.channel == channel)
    return connection.execute(live.values(until=at)).rowcount


def _salt(connection: Connection) -> str | None:
    return connection.scalar(select(t.settings.c.value).where(t.settings.c.name == _SALT))


def _new_salt(connection: Connection) -> str:
    """Kept in the ledger, not beside it: a suppression that no longer meets its address would be worse than none."""
    salt = secrets.token_hex(16)
    connection.execute(insert(t.settings).values(name=_SALT, value=salt))
    return salt


def _sha(salt: str, form: str) -> str:
    return hmac.new(bytes.fromhex(salt), form.encode(), hashlib.sha256).hexdigest()


class ConsentText(NamedTuple):
    """What a person reads before they say yes to messages by this channel for this purpose."""

    channel: str
    purpose: str
    version: str
    basis: str  # one of BASES of core
    text: Text
    valid_from: int


def add_text(connection: Connection, added: ConsentText, at: int) -> None:
    """Keeps a text. Raises: BadInput if this version is there already: what people agreed to does not change."""
    x = consent_texts.c
    there = (x.channel == added.channel, x.purpose == added.purpose, x.version == added.version)
    if connection.execute(select(x.version).where(*there)).first():
        raise BadInput(
            f"the text for {added.channel} and {added.purpose} has a version '{added.version}' already",
            "what people agreed to does not change",
            "give the new text a new --version",
        )
    connection.execute(
        insert(consent_texts).values(
            channel=added.channel, purpose=added.purpose, version=added.version, basis=added.basis,
            es=added.text.to("es"), en=added.text.to("en"), valid_from=added.valid_from, made_at=at,
        )
    )  # fmt: skip


def all_texts(connection: Connection) -> list[ConsentText]:
    """Every text, by channel, purpose and the instant from which it holds."""
    x = consent_texts.c
    query = select(x.channel, x.purpose, x.version, x.basis, x.es, x.en, x.valid_from)
    rows = connection.execute(query.order_by(x.channel, x.purpose, x.valid_from, x.made_at))
    return [ConsentText(*row[:4], Text.of({"es": row.es, "en": row.en}), row.valid_from) for row in rows]


def texts_in_force(connection: Connection, now: int) -> list[ConsentText]:
    """The newest text of each channel and purpose that holds at this instant."""
    held = {(text.channel, text.purpose): text for text in all_texts(connection) if text.valid_from <= now}
    return list(held.values())


def _portions(numbers: Sequence[int] | set[int] | dict[int, int]) -> Iterator[list[int]]:
    asked = sorted(numbers)
    for low in range(0, len(asked), _AT_ONCE):
        yield asked[low : low + _AT_ONCE]
