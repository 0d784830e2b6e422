"""Messages in the page: which of them a page may show to whoever opened it, and what became of each.

What is shown is asked anew each time: whether the time is over, the run has ended, the campaign speaks, the person said
no. What a page tells becomes an event first and is noted afterwards; told twice, it counts once.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal, NamedTuple

from sqlalchemy import Connection

from periplo.core.campaign_nodes import Send
from periplo.core.campaigns import Campaign
from periplo.core.distinct import distinct
from periplo.core.identifiers import ANONYMOUS, USER, normal
from periplo.core.messages import Handle
from periplo.core.onsite import ONSITE, is_nameless, is_unguessable, may_show
from periplo.core.spans import iso
from periplo.storage import onsite
from periplo.storage.contract import Outcome
from periplo.storage.lookups import handles_of_text, identifiers_of
from periplo.storage.onsite import TAKEN_BACK, Kept
from periplo.storage.sql import SqlLedger, note_within
from periplo.storage.surveys import contacts
from periplo.usecases.act.addresses import Reached, addresses_of
from periplo.usecases.act.facts import Facts
from periplo.usecases.act.publishing import KIND

Said = dict[str, Any]
AT_ONCE = 500
SHOWN, CLICKED, DISMISSED = WHATS = ("shown", "clicked", "dismissed")
STATES = {SHOWN: "seen", CLICKED: "clicked", DISMISSED: "dismissed"}  # how `why` tells them
THEIRS = (CLICKED, DISMISSED)  # what people do; the rest befalls our message
SIDES: tuple[Literal["left", "right"], ...] = ("left", "right")
_MARKETING = "marketing"


class Asker(NamedTuple):
    """Who opened a page. user: proved by the shop's server. browser: what the page says that the browser is called."""

    user: str | None
    browser: str | None


class Found(NamedTuple):
    """What a page may show, and what is of no use any more, with the reason."""

    shown: tuple[Kept, ...] = ()
    over: tuple[tuple[Kept, str], ...] = ()


class Heard(NamedTuple):
    """What a page told of a message: what it means. is_theirs: whether this page is the one that shows it; said: the
    event that tells it, none where nothing new was told."""

    kept: Kept | None = None
    is_theirs: bool = False
    said: Said | None = None


def found_for(ledger: SqlLedger, asker: Asker, proof: str, tab: str, has_inbox: bool, now: int) -> Found:
    """What waits for whoever opened a page. proof: one of onsite.PROOFS. tab: names where it would be shown; has_inbox:
    whether the page has a place for an inbox."""
    browser = asker.browser if asker.browser and is_unguessable(asker.browser) else None
    with ledger.reading() as connection:
        customer = _customer(connection, asker.user, browser)
        rows = onsite.open_for(connection, customer, browser, now)
        if not rows:
            return Found()
        theirs = [] if customer is None else identifiers_of(connection, [customer]).get(customer, [])
        kinds = [one.kind for one in theirs]
        reached = Reached()
        if customer is not None:
            reached = addresses_of(connection, [customer], ONSITE, ONSITE, now)[customer]
    shown, over = [], []
    for row in rows:
        if row.campaign is None:  # a test, for this browser: of whoever has a name it says nothing
            if (row.is_general or is_nameless(kinds)) and _is_free(row, tab, has_inbox):
                shown.append(row)
        elif (why := _of_no_use(row, reached)) is not None:
            if row.is_unseen:
                over.append((row, why))
        elif (
            may_show(row.is_general, asker.user is not None, kinds, proof)
            and _is_free(row, tab, has_inbox)
            and _speaks(ledger, row.campaign)
        ):
            shown.append(row)
    return Found(tuple(shown), tuple(over))


def heard(ledger: SqlLedger, token: str, what: str, tab: str, now: int) -> Heard:
    """What it means that a page tells this of a message. Nothing is written."""
    with ledger.reading() as connection:
        kept = onsite.by_token(connection, token)
        if kept is None or kept.ended_at is not None:
            return Heard()
        is_inbox = kept.shown.look == "inbox"
        if what == SHOWN:
            is_late = kept.is_unseen and (kept.until <= now or kept.run_ended in TAKEN_BACK)
            if is_late or kept.dismissed_at is not None or (kept.clicked_at is not None and not is_inbox):
                return Heard(kept)
            is_new = kept.is_unseen
            is_theirs = is_new or is_inbox or kept.tab == tab
        else:
            is_new = (kept.clicked_at if what == CLICKED else kept.dismissed_at) is None
            is_theirs = True
        said = _event(connection, kept, what, now) if is_new else None
    return Heard(kept, is_theirs, said)


def noted(ledger: SqlLedger, told: Heard, what: str, tab: str, now: int) -> bool:
    """Writes down what a page told, once the event is safe. Whether this page is the one that shows it."""
    kept = told.kept
    if kept is None or not told.is_theirs:
        return False
    with ledger.writing() as connection:
        is_first = onsite.claim(connection, kept.key, tab, now)  # a click on what was never told as shown
        if what == SHOWN:
            is_new, is_theirs = is_first, is_first or not kept.is_unseen or kept.shown.look == "inbox"
        else:
            is_new, is_theirs = onsite.mark(connection, kept.key, what, now), True
        if is_new and kept.campaign is not None and (what != DISMISSED or kept.clicked_at is None):
            note_within(connection, [Outcome(kept.key, now, "accepted", STATES[what], kept.key)])
    return is_theirs


def take_back(ledger: SqlLedger, rows: Sequence[tuple[Kept, str]], now: int) -> list[Said]:
    """Ends messages that nobody has seen, each with its reason; returns what tells it. They give back their places."""
    said: list[Said] = []
    with ledger.writing() as connection:
        ended = [(row, why) for row, why in rows if onsite.mark(connection, row.key, "ended", now)]
        outcomes = [Outcome(row.key, now, "withheld", why) for row, why in ended if row.campaign is not None]
        note_within(connection, outcomes)
        for row, why in ended:
            what = "expired" if why == "expired" else "withdrawn"
            if (event := _event(connection, row, what, now, reason=why)) is not None:
                said.append(event)
    return said


def overdue(ledger: SqlLedger, now: int) -> list[Said]:
    """Takes back what nobody has seen in time, or whose person has done meanwhile what it was to bring about."""
    with ledger.reading() as connection:
        rows = onsite.due(connection, now, AT_ONCE)
    return take_back(ledger, [(row, _over(row) or "expired") for row in rows], now) if rows else []


def reached(ledger: SqlLedger, campaign: Campaign, facts: Facts, now: int) -> list[Said]:
    """Takes back what nobody has seen of messages whose run ended with them, where their person has since done what
    would have ended it: reached the goal, met an exit rule. facts: of those of whom something was heard."""
    if not any(isinstance(node, Send) and ONSITE in node.channels for node in campaign.nodes):
        return []
    customers, at = facts.ends()
    if not len(customers):
        return []
    few = distinct(customers).tolist()
    with ledger.reading() as connection:
        waiting = onsite.unseen_after_its_run(connection, campaign.id, few if len(few) <= AT_ONCE else None)
    over = []
    for row, began in waiting:
        assert row.customer is not None
        low, high = (int(customers.searchsorted(row.customer, side)) for side in SIDES)
        if high > low and at[high - 1] > began:
            over.append((row, "converted"))
    return take_back(ledger, over, now) if over else []


def _customer(connection: Connection, user: str | None, browser: str | None) -> int | None:
    """Whose messages are meant. Who is proved to be there goes before what the browser is called."""
    if user is not None:
        name = normal(USER, user)
    elif browser is not None:
        name = normal(ANONYMOUS, browser)
    else:
        return None
    return next((customer for _, _, customer in handles_of_text(connection, name.text, name.kind)), None)


def _over(row: Kept) -> str | None:
    return "converted" if row.run_ended in TAKEN_BACK else None


def _of_no_use(row: Kept, reached: Reached) -> str | None:
    """Why a message is of no use though its time is not over."""
    if (why := _over(row)) is not None:
        return why
    if row.kind == _MARKETING and reached.said_no:
        return "said_no"
    return "suppressed" if reached.reason == "suppressed" and not reached.addresses else None


def _is_free(row: Kept, tab: str, has_inbox: bool) -> bool:
    if row.shown.look == "inbox":
        return has_inbox
    return row.clicked_at is None and (row.seen_at is None or row.tab == tab)


def _speaks(ledger: SqlLedger, campaign: str) -> bool:
    found = ledger.document(KIND, campaign)
    return found is not None and found.status == "active"


def _event(connection: Connection, row: Kept, what: str, now: int, **more: object) -> Said | None:
    """What tells it, as a message of the Segment specification; None of a test, or of whoever was erased."""
    who = _who(connection, row.customer)
    if who is None or row.campaign is None:
        return None
    properties: Said = {
        "channel": ONSITE, "campaign": row.campaign, "node": row.node, "message": row.message, "message_key": row.key,
        "look": row.shown.look, **more,
    }  # fmt: skip
    if what not in THEIRS:
        properties["by"] = "us"
    if what == CLICKED:
        properties["link"] = row.shown.link
    said: Said = {
        "type": "track",
        "event": f"message {what}",
        "messageId": f"onsite:{row.key}:{what}",
        "timestamp": iso(now),
        "properties": properties,
    }
    if who.kind in (USER, ANONYMOUS):
        return said | {"userId" if who.kind == USER else "anonymousId": who.text}
    return said | {"context": {"externalIds": [{"type": who.kind, "id": who.text}]}}


def _who(connection: Connection, customer: int | None) -> Handle | None:
    if customer is None:
        return None
    known = contacts(connection, [customer]).get(customer)
    return None if known is None else known.handles[0]
