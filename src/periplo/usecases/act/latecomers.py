"""Entries that lie behind the clock: which came in since, and which were looked at already, under whatever number."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from periplo.core.campaigns import Campaign
from periplo.core.distinct import are_in
from periplo.core.reasons import ENTRY_CODES
from periplo.journeys.columns import Int64s
from periplo.storage.contract import Ledger
from periplo.usecases.act.facts import Facts
from periplo.usecases.act.heard import Heard


def late_entries(
    campaign: Campaign,
    facts: Facts,
    ledger: Ledger,
    clock: int | None,
    inside: Int64s,
    begun: int | None,
    heard: Heard | None = None,
) -> dict[int, set[int]]:
    """Entry events that lie behind the clock, not too late, and were never considered: they came in since.

    A later version of a campaign looks back no further than its publication: whom it would have caught before
    is a choice to be made, not a side effect. So it is with what was before a worker began it (`begun`).
    inside: as Ledger.inside tells it.
    heard: what came in since the turn before, where there was one: all else was considered then.
    """
    if clock is None:
        return {}
    since = clock - campaign.entry.late - 1
    if begun is not None:
        since = max(since, begun - 1)
    document = ledger.document("campaign", campaign.id, campaign.version)
    if document is not None and document.version > 1:
        since = max(since, document.saved_at)
    customers, instants = facts.entries(since, clock, heard)
    let_in = np.zeros(len(customers), np.bool_)  # whom that very event let in needs no further look
    within = are_in(customers, inside[:, 0])
    since_when = inside[np.searchsorted(inside[:, 0], customers[within]), 1]
    let_in[within] = since_when == instants[within]
    behind = list(zip(customers[~let_in].tolist(), instants[~let_in].tolist(), strict=True))
    known = considered(campaign, ledger, [customer for customer, _ in behind], since)
    late: dict[int, set[int]] = {}
    for customer, at in behind:
        if at not in known.get(customer, ()):
            late.setdefault(customer, set()).add(at)
    return late


def considered(
    campaign: Campaign, ledger: Ledger, customers: Iterable[int], since: int
) -> dict[int, set[int]]:
    """The instants later than `since` of what was looked at already as an entry of these customers, also under numbers
    that they had before, wherever what began under those stands now."""
    asked = set(customers)
    became: dict[int, set[int]] = {customer: {customer} for customer in asked}
    for now, before in ledger.former(sorted(asked)).items():
        for was in before:
            became.setdefault(was, set()).add(now)
    for was, now in ledger.heirs(sorted(became)).items():
        became[now] = became.get(now, set()) | became[was]
    found: dict[int, set[int]] = {}
    for told in ledger.decided_since(campaign.id, sorted(became), since):
        first = told.reasons[0]
        at = first.values.get("event_at", told.at)
        if first.code in ENTRY_CODES and isinstance(at, int):
            for customer in became[told.customer]:
                found.setdefault(customer, set()).add(at)
    return found
