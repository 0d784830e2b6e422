"""What campaigns tied to a map's touchpoints decided to say, and what became of it."""

from __future__ import annotations

import numpy as np

from periplo.answers.content_received import NOTHING_DESIGNED, Designed
from periplo.core.campaigns import RUNNING
from periplo.core.maps import JourneyMap
from periplo.core.members import MERGED
from periplo.core.spans import Span
from periplo.storage.deliveries import decided_in
from periplo.storage.sql import SqlLedger
from periplo.usecases.act.publishing import KIND, campaigns

NO_GAP = ("holdout", "converted", MERGED)  # withheld on purpose, or needed no more
NEVER = np.iinfo(np.int64).max
STATES = ("accepted", "withheld", "refused")  # of what is over


def designed_in(ledger: SqlLedger, drawn: JourneyMap, span: Span) -> Designed:
    """What was decided in the span for those who came to touchpoints of this map. Messages still to leave are none."""
    known = {one.id for one in drawn.touchpoints}
    tied = [one for one in campaigns(ledger) if one.map == drawn.id and one.touchpoint in known]
    if not tied:
        return NOTHING_DESIGNED
    places = {one.id: place for place, one in enumerate(tied)}
    published = {
        one.id: [
            (each.version, each.saved_at) for each in ledger.versions(KIND, one.id) if each.status in RUNNING
        ]
        for one in tied
    }
    with ledger.reading() as connection:
        told = decided_in(connection, sorted(places), span.start, span.end)
    languages: dict[str, int] = {}
    # Of each kind: the place of its campaign, that of its language, whether it left, from when on it was old.
    of_kind = np.empty((4, len(told.kinds)), np.int64)
    is_over = np.zeros(len(told.kinds), np.bool_)
    for place, kind in enumerate(told.kinds):
        is_over[place] = kind.state in STATES and kind.reason not in NO_GAP
        base = kind.language.replace("_", "-").split("-")[0].lower()
        language = languages.setdefault(base, len(languages)) if is_over[place] else 0
        newer = (at for version, at in published[kind.campaign] if version > kind.version)
        old_from = min(newer, default=NEVER)
        of_kind[:, place] = places[kind.campaign], language, kind.state == "accepted", old_from
    over = is_over[told.which]
    if not over.any():
        return NOTHING_DESIGNED
    at, which = told.at[over], told.which[over]
    campaign, language_of, has_left, old = of_kind[:, which]
    return Designed(
        tuple((one.id, one.touchpoint or "") for one in tied), tuple(languages), told.customer[over], at, campaign,
        language_of, has_left > 0, at >= old,
    )  # fmt: skip
