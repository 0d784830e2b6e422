"""The question of a campaign's effect, made from who entered it and in which arm."""

from __future__ import annotations

import numpy as np

from periplo.answers.effect import ARMS, Effect, MemberColumns
from periplo.storage.contract import Ledger
from periplo.usecases.act.publishing import published


def effect_of(id: str, ledger: Ledger) -> Effect:
    """What a published campaign changed, as of the instant to which it was driven; to be asked of its journeys.

    Raises: UnknownName if it is not published.
    """
    campaign = published(ledger, id)
    rows = [(member.customer, ARMS.index(member.arm), member.entered_at) for member in ledger.members(id)]
    columns = np.array(rows, dtype=np.int64).reshape(-1, 3)
    members = MemberColumns.of(columns[:, 0], columns[:, 1].astype(np.int8), columns[:, 2])
    goal = campaign.goal
    return Effect(id, goal.rule, goal.within, members, now=ledger.cursor(id).clock or 0)
