"""What a person did after a message was decided for them and before it could leave: it may be of no use any more."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from periplo.core.campaigns import Campaign
from periplo.core.distinct import distinct
from periplo.core.members import Intent
from periplo.journeys.layers import Layers
from periplo.storage.contract import Ledger
from periplo.usecases.act.facts import Facts


def are_over(
    campaign: Campaign, ledger: Ledger, layers: Layers, intents: Sequence[Intent], now: int
) -> list[bool]:
    """Of each message, whether its person has done, since their run began, what ends it: goal or exit rule.

    Done before the message was decided, but heard of afterwards, it counts too. now: microseconds UTC.
    """
    if not intents:
        return []
    few = distinct(np.array([one.customer for one in intents], np.int64))
    customers, at = Facts(campaign, layers.of(few), now).ends()
    if not len(customers):
        return [False] * len(intents)
    last = dict(zip(customers.tolist(), at.tolist(), strict=True))  # by time: the latest stays
    began = {
        (run.customer, run.key, run.entry): run.entered_at for run in ledger.runs(campaign.id, sorted(last))
    }
    return [
        last.get(one.customer, -1) > began.get((one.customer, one.run, one.entry), one.decided_at)
        for one in intents
    ]
