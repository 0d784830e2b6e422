"""What campaigns tied to a map's touchpoints decided to say, and what became of it."""

from __future__ import annotations

from array import array

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
    languages: dict[str, int] = {}
    columns = [array("q") for _ in range(6)]
    with ledger.reading() as connection:
        for left in decided_in(connection, sorted(places), span.start, span.end):
            if left.state not in STATES or left.reason in NO_GAP:
                continue
            base = left.language.replace("_", "-").split("-")[0].lower()
            newer = any(
                version > left.version and at <= left.decided_at for version, at in published[left.campaign]
            )
            row = (
                left.customer, left.decided_at, places[left.campaign], languages.setdefault(base, len(languages)),
                left.state == "accepted", newer,
            )  # fmt: skip
            for column, value in zip(columns, row, strict=True):
                column.append(int(value))
    if not columns[0]:
        return NOTHING_DESIGNED
    customer, at, which, language, has_left, is_old = (np.frombuffer(one, np.int64) for one in columns)
    return Designed(
        tuple((one.id, one.touchpoint or "") for one in tied), tuple(languages), customer, at, which, language,
        has_left > 0, is_old > 0,
    )  # fmt: skip
