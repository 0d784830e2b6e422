"""Who enters a campaign alike: by one event, for the first time, in an arm that was proposed in one way.

They are a crowd as those who wake are (crowds.py): the first of each kind is decided by `decide`, and the others get
that decision with their own name, instants and bucket.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from periplo.core.campaigns import CONTROL, TREATED, Campaign
from periplo.core.crowds import Int64s, Waking
from periplo.core.distinct import distinct
from periplo.core.frequency import Frequency
from periplo.core.holdouts import campaign_salt, global_salt, quarter_of
from periplo.core.identity import BUCKETS, buckets
from periplo.core.members import Decision
from periplo.core.spans import MINUTE


class Entries(NamedTuple):
    """What begins a run of each of some customers, ascending, and is all that happened to them: columns of one length.

    by: the event, or the kind of start; is_start: which of both. key: of the run, None where the event has none.
    """

    customer: Int64s
    at: Int64s
    by: Sequence[str]
    is_start: Sequence[bool]
    key: Sequence[str | None]

    def only(self, chosen: NDArray[np.bool_]) -> Entries:
        """Some of them. chosen: (n,) bool."""
        if chosen.all():
            return self
        places = np.flatnonzero(chosen).tolist()
        return Entries(
            self.customer[chosen], self.at[chosen], [self.by[place] for place in places],
            [self.is_start[place] for place in places], [self.key[place] for place in places],
        )  # fmt: skip


class Entering(NamedTuple):
    """People who enter, standing at the first node. bucket: of each, from which their arm was read.

    apart: what is told of each beside their bucket: of one kind are but those for whom it is the same.
    """

    standing: Waking
    bucket: Int64s
    apart: Sequence[tuple[object, ...]]

    def is_first(self, place: int, decision: Decision) -> bool:
        """Whether this was decided of one of them, by their place, as is expected here."""
        member, begun_and_why = decision.member, decision.reasons[:2]
        if member is None or len(begun_and_why) < 2:
            return False
        by, is_start, code, quarter = self.apart[place]
        begun, why = begun_and_why
        return (
            (member.arm, member.key, member.entry) == (self.standing.arm[place], self.standing.run[place], 1)
            and begun == (("started", {"by": by}) if is_start else ("entered", {"event": by}))
            and (why.code, why.values.get("bucket"), why.values.get("quarter"))
            == (code, self.bucket.item(place), quarter)
        )


def entering(
    campaign: Campaign, bounds: Frequency | None, entries: Entries, alike: Mapping[int, int], speaks_from: int
) -> Entering:
    """Those of these people, who were never in the campaign, for whom it does not depend on them whether they enter.

    Nobody where the audience is asked; not who has no key, or would come too late.
    alike: by whom chance decides, for those who share an address. bounds, speaks_from: as a View has them.
    """
    age = np.maximum(entries.at, speaks_from) - entries.at
    entries = entries.only(
        (age <= campaign.entry.late)
        & np.array([key is not None for key in entries.key], np.bool_)
        & (campaign.audience is None)
    )
    customer, at, count = entries.customer, entries.at, len(entries.customer)
    household = np.array([alike.get(one, one) for one in customer.tolist()], np.int64) if alike else customer
    is_control, bucket, code, quarter = _arms(campaign, bounds, household, at)
    standing = Waking(
        customer,
        [key or "" for key in entries.key],
        [1] * count,
        [campaign.version] * count,
        [CONTROL if is_out else TREATED for is_out in is_control.tolist()],
        at,
        [campaign.first.id] * count,
        [1] * count,
        at,
        at,
    )
    return Entering(standing, bucket, list(zip(entries.by, entries.is_start, code, quarter, strict=True)))


def _arms(
    campaign: Campaign, bounds: Frequency | None, household: Int64s, at: Int64s
) -> tuple[NDArray[np.bool_], Int64s, list[str], list[str | None]]:
    """Of each, whether they are left alone, the bucket it was read from, the code of the reason, and its quarter."""
    bucket = buckets(campaign_salt(campaign.id), household)
    is_control = bucket < round(campaign.holdout * BUCKETS)
    quarters: list[str | None] = [None] * len(at)
    codes = ["arm"] * len(at)
    if bounds is None or not bounds.control or campaign.kind != "marketing":
        return is_control, bucket, codes, quarters
    minutes = at // MINUTE
    named: dict[int, str] = {one: quarter_of(one * MINUTE, bounds.zone) for one in distinct(minutes).tolist()}
    of_each = np.array([named[one] for one in minutes.tolist()])
    for quarter in sorted(set(named.values())):
        here = np.flatnonzero(of_each == quarter)
        drawn = buckets(global_salt(quarter), household[here])
        out = drawn < round(bounds.control * BUCKETS)
        is_control[here[out]], bucket[here[out]] = True, drawn[out]
        for place in here[out].tolist():
            codes[place], quarters[place] = "global_control", quarter
    return is_control, bucket, codes, quarters
