"""A published campaign is driven over the workspace's events: decide, keep, deliver."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

import numpy as np

from periplo.channels.contract import Channel
from periplo.core.campaigns import Campaign
from periplo.core.errors import BadCampaign
from periplo.core.maps import JourneyMap
from periplo.core.members import Decision, Member
from periplo.core.reasons import ENTRY_CODES
from periplo.journeys.columns import Int64s, Journeys
from periplo.storage.contract import Cursor, Ledger
from periplo.usecases.act.delivery import Words, deliver
from periplo.usecases.act.facts import Facts
from periplo.usecases.act.publishing import published
from periplo.usecases.act.walk import walked

MEMBERS_AT_ONCE = 2_000  # in one transaction
CUSTOMERS_AT_ONCE = 500  # whose runs are read together

Progress = Callable[[int, int], None]  # customers done, of how many


@dataclass(frozen=True, slots=True)
class Driven:
    """What a run did. `until`: the instant to which everybody is decided now, None without any event.

    entered: new members. decisions: those that changed something or kept somebody out. messages: how many
    messages came to each state in this run.
    """

    campaign: str
    until: int | None
    customers: int
    entered: int
    decisions: int
    messages: Mapping[str, int]


def run(
    id: str,
    ledger: Ledger,
    journeys: Journeys,
    channels: Mapping[str, Channel],
    until: int | None = None,
    progress: Progress | None = None,
    drawn: JourneyMap | None = None,
) -> Driven:
    """Drives a published campaign up to and with `until` (the last event unless told), then delivers.

    drawn: the map whose stages the audience may ask for.

    It goes on from where the last run ended; one that was killed is finished first, so running in one go, in
    several, or after any stop gives the same members, decisions and messages. An instant that lies behind
    changes nothing.
    Raises: UnknownName if it is not published, BadCampaign if it is paused or ended or asks for stages without a
    map, LedgerBusy if another process is writing.
    """
    with ledger.lease(f"campaign {id}"):
        campaign = published(ledger, id)
        if campaign.status != "active":
            raise BadCampaign(
                f"campaign '{id}' is {campaign.status}",
                "only an active campaign runs",
                "publish it again to make it active",
            )
        needs_map(campaign, drawn)
        if until is None:
            until = last_event(journeys)
        counts: Counter[str] = Counter()
        cursor = ledger.cursor(id)
        for goal in (cursor.until, until):
            if goal is not None and (cursor.clock is None or goal > cursor.clock):
                counts += _driven(campaign, ledger, journeys, cursor, goal, progress, drawn)
                cursor = ledger.cursor(id)
        states = deliver(id, ledger, channels, words_of(ledger, id))
        return Driven(
            id, cursor.clock, counts["customers"], counts["entered"], counts["decisions"], dict(states)
        )


def last_event(journeys: Journeys) -> int | None:
    """The instant of the last event in view, microseconds UTC; None if there is none."""
    some = journeys.stop > journeys.start
    return int(journeys.at[journeys.stop[some] - 1].max()) if some.any() else None


def words_of(ledger: Ledger, id: str) -> Words:
    """What a campaign's messages say: version, message and language -> subject and body."""
    in_version = cache(lambda version: published(ledger, id, version))

    @cache
    def words(version: int, message: str, language: str) -> tuple[str, str]:
        said = in_version(version).message(message)
        return said.subject.to(language), said.body.to(language)

    return words


def needs_map(campaign: Campaign, drawn: JourneyMap | None) -> None:
    """Raises: BadCampaign if the audience asks for the stage of a map that was not given."""
    if campaign.asks_stage and (drawn is None or campaign.map not in (None, drawn.id)):
        raise BadCampaign(
            f"the audience of campaign '{campaign.id}' asks in which stage a customer stands",
            "its map was not named",
            "name the map with --map, or put it into the workspace",
        )


def _driven(
    campaign: Campaign,
    ledger: Ledger,
    journeys: Journeys,
    cursor: Cursor,
    until: int,
    progress: Progress | None,
    drawn: JourneyMap | None,
) -> Counter[str]:
    """Decides for everybody touched or due later than the cursor's clock, up to and with `until`."""
    facts = Facts(campaign, journeys, until, drawn)
    inside = ledger.inside(campaign.id)
    late = _late_entries(campaign, facts, ledger, cursor.clock, inside)
    due = [*ledger.due(campaign.id, until), *late]
    customers = _touched(facts, cursor.clock, [customer for customer, _ in inside], due)
    if cursor.until == until and cursor.position is not None:
        customers = customers[customers > cursor.position]
    counts: Counter[str] = Counter(customers=len(customers))
    batch: list[Decision] = []
    members = done = 0
    position = cursor.position if cursor.until == until else None
    for customer, runs in _with_runs(ledger, campaign.id, customers.tolist()):
        view = facts.view(customer)
        known = late.get(customer, ())
        decisions = walked(campaign, facts.of(customer), runs, view, cursor.clock, until, known)
        if members + len(decisions) > MEMBERS_AT_ONCE:
            ledger.keep(campaign.id, batch, Cursor(campaign.id, cursor.clock, until, position))
            batch, members = [], 0
            if progress:
                progress(done, len(customers))
        batch += decisions
        members += len(decisions)  # each decision moves one member at most
        position = customer
        done += 1
        counts["decisions"] += len(decisions)
        counts["entered"] += sum(1 for told in decisions if told.reasons[0].code == "entered")
    ledger.keep(campaign.id, batch, Cursor(campaign.id, until))
    if progress:
        progress(done, len(customers))
    return counts


def _touched(facts: Facts, clock: int | None, inside: list[int], due: list[int]) -> Int64s:
    """Customers with something to decide, ascending: they may enter, or are inside and have a fact, or wake."""
    concerned = facts.concerned(np.array(inside, dtype=np.int64))
    return np.unique(np.concatenate([facts.entries(clock)[0], concerned, np.array(due, dtype=np.int64)]))


def _late_entries(
    campaign: Campaign, facts: Facts, ledger: Ledger, clock: int | None, inside: list[tuple[int, int]]
) -> dict[int, set[int]]:
    """Entry events that lie behind the clock, not too late, and were never considered: they came in since.

    A later version of a campaign looks back no further than its publication: whom it would have caught before
    is a choice to be made, not a side effect.
    """
    if clock is None:
        return {}
    since = clock - campaign.entry.late - 1
    document = ledger.document("campaign", campaign.id, campaign.version)
    if document is not None and document.version > 1:
        since = max(since, document.saved_at)
    customers, instants = facts.entries(since, clock)
    open_since = set(inside)  # whom that very event let in needs no further look
    behind = [one for one in zip(customers.tolist(), instants.tolist(), strict=True) if one not in open_since]
    considered = {
        (told.customer, told.reasons[0].values.get("event_at", told.at))
        for told in ledger.decided_since(campaign.id, sorted({customer for customer, _ in behind}), since)
        if told.reasons[0].code in ENTRY_CODES
    }
    late: dict[int, set[int]] = {}
    for customer, at in behind:
        if (customer, at) not in considered:
            late.setdefault(customer, set()).add(at)
    return late


def _with_runs(ledger: Ledger, campaign: str, customers: list[int]) -> Iterator[tuple[int, list[Member]]]:
    for low in range(0, len(customers), CUSTOMERS_AT_ONCE):
        part = customers[low : low + CUSTOMERS_AT_ONCE]
        runs: dict[int, list[Member]] = {}
        for member in ledger.runs(campaign, part):
            runs.setdefault(member.customer, []).append(member)
        for customer in part:
            yield customer, runs.get(customer, [])
