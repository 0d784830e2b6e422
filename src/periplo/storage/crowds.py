"""Crowds in the ledger: who wakes, read in columns; what was decided for many alike, written in a few statements."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import chain

import msgspec
import numpy as np
from sqlalchemy import Connection

from periplo.core.crowd_bounds import Int64s, Places, Words
from periplo.core.crowds import Crowd, Waking, with_own
from periplo.core.distinct import distinct
from periplo.core.members import intent_key_end
from periplo.storage import driver, hot

_encoded = msgspec.json.Encoder().encode
_OWN = re.compile(r'\{"":"(\w+)"\}')  # no text that is told can hold it: its quotes would be escaped


def waking(connection: Connection, campaign: str, customers: Int64s) -> Waking:
    """The runs of these customers in one campaign, as far as a crowd may be made of them. customers: ascending."""
    rows = []
    for part in hot.portions(customers.tolist()):
        rows += driver.rows(connection, hot.WAKING, (campaign, *part))
    return Waking.of(rows)


def ever_in(connection: Connection, campaign: str, customers: Int64s) -> Int64s:
    """Those of these customers who have, or had, any run in one campaign. customers: ascending."""
    rows = []
    for part in hot.portions(customers.tolist()):
        rows += driver.rows(connection, hot.EVER_IN, (campaign, *part))
    return distinct(np.array([customer for (customer,) in rows], np.int64))


def inside(connection: Connection, campaign: str, lots: str) -> Int64s:
    """See contract.Ledger. lots: of whose customers alone, in SQL."""
    rows = driver.each(connection, hot.INSIDE.format(lots=lots), (campaign,))
    runs = np.fromiter(chain.from_iterable(rows), np.int64).reshape(-1, 3)
    runs = runs[np.argsort(runs[:, 0], kind="stable")]
    first = np.flatnonzero(np.diff(runs[:, 0], prepend=runs[:1, 0] - 1))
    return np.minimum.reduceat(runs, first) if len(runs) else runs


def words(connection: Connection, customers: Int64s) -> Words:
    """What these customers said about consent. customers: ascending."""
    rows = []
    for part in hot.portions(customers.tolist()):
        rows += driver.rows(connection, hot.WORDS, part)
    return Words.of(customers, rows)


def texts(connection: Connection, customers: Int64s, kind: str) -> list[tuple[int, str]]:
    """Each identifier of this kind that one of these customers has now, with its customer."""
    rows = []
    for part in hot.portions(customers.tolist()):
        rows += driver.rows(connection, hot.TEXTS, (*part, kind))
    return rows


def places(connection: Connection, customers: Int64s, since: int) -> Places:
    """The places that messages of these customers have taken later than `since`. customers: ascending."""
    rows = []
    for part in hot.portions(customers.tolist()):
        rows += driver.rows(connection, hot.PLACES, (*part, since))
    return Places.of(customers, rows)


def keep(connection: Connection, crowd: Crowd) -> None:
    """Keeps what was decided for each of a crowd, inside this transaction: the same rows as one by one."""
    first, stands, said = crowd.first, crowd.first.member, crowd.intent
    assert stands is not None
    campaign, own = stands.campaign, _filled(connection, crowd)
    driver.once(
        connection, hot.KEEP_CROWDS_MEMBERS.format_map(own),
        (campaign, stands.version, stands.arm, stands.node, stands.visit, stands.ended_by),
    )  # fmt: skip
    reasons, between = _told(crowd, own)
    driver.once(
        connection, hot.KEEP_CROWDS_DECISIONS.format_map({**own, "reasons": reasons}), (campaign, *between)
    )
    if said is not None:
        state, reason = ("withheld", first.withheld[0].reason) if first.withheld else ("reserved", None)
        end = intent_key_end(crowd.run[0], crowd.entry[0], said.node, said.visit)
        driver.once(
            connection, hot.KEEP_CROWDS_INTENTS.format_map(own),
            (
                *(() if own["intent"] == "intent" else (f"{campaign}/", f"/{end}")),
                campaign, said.version, said.node, said.visit, said.channel, said.message, said.language,
                said.kind, said.tags, state, reason,
            ),
        )  # fmt: skip
    driver.once(connection, hot.EMPTY_CROWD)


def _filled(connection: Connection, crowd: Crowd) -> dict[str, str]:
    """Puts what differs among a crowd into the table of the session. Returns how SQL reads each column.

    Most crowds differ in little but number and instant: what is the same for all, or equals another column, is said in
    the statements.
    """
    columns: dict[str, Sequence[int | str]] = {"customer": crowd.customer, "at": crowd.at}
    own = {}
    for name in ("entered_at", "said_at", "due_at"):
        column = getattr(crowd, name)
        own[name] = "at" if column == crowd.at else name
        if own[name] == name:
            columns[name] = column
    is_one_run = len(set(crowd.run)) == len(set(crowd.entry)) == 1
    own |= {"run": "run", "entry": "entry", "intent": "intent"}
    if is_one_run and not crowd.run[0]:
        own |= {"run": "''", "entry": str(crowd.entry[0]), "intent": "? || CAST(customer AS TEXT) || ?"}
    else:
        columns |= {"run": crowd.run, "entry": crowd.entry}
        if crowd.intent is not None:
            columns["intent"] = crowd.keys()
    if crowd.bucket:
        columns["bucket"] = crowd.bucket
    ends = crowd.lasts is None
    own["wake_at"], own["ended_at"] = ("NULL", "at") if ends else (f"at + {crowd.lasts}", "NULL")
    own["expires_at"] = "NULL" if crowd.useful is None else f"{own['due_at']} + {crowd.useful}"
    driver.make_own_table(connection, "crowd", hot.CROWD)
    fill = hot.FILL_CROWD.format(columns=", ".join(columns), marks=", ".join("?" * len(columns)))
    driver.many(connection, fill, zip(*columns.values(), strict=True))
    return own


def _told(crowd: Crowd, own: Mapping[str, str]) -> tuple[str, list[str]]:
    """The reasons of each as SQL, in which the marks stand for the texts between what differs; and these texts."""
    signs = {name: {"": name} for name in ("until_at", *(["bucket"] if crowd.bucket else []))}
    reasons = [(code, with_own(values, signs)) for code, values in crowd.first.reasons]
    first, *others = _OWN.split(_encoded(reasons).decode())
    read = {"until_at": own["wake_at"], "bucket": "bucket"}
    parts = (f"CAST({read[name]} AS TEXT) || ?" for name in others[::2])
    return " || ".join(["?", *parts]), [first, *others[1::2]]
