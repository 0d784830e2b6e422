"""Some real customers of a segment, without names, and why each is in it."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from periplo.answers.stages import Stages
from periplo.core import rules as r
from periplo.core.identity import buckets
from periplo.core.matching import Life
from periplo.core.rule_grounds import Ground, grounds
from periplo.journeys.lives import LivedEvents, traits_of
from periplo.usecases.audiences.measuring import Crowd

SALT = "preview"


class Seen(NamedTuple):
    """A customer by our own number, what decided that they are in, and their last event. Microseconds UTC."""

    customer: int
    why: tuple[Ground, ...]
    events: int
    last_at: int | None


def preview(crowd: Crowd, rule: r.Rule, most: int = 10) -> list[Seen]:
    """At most so many customers of a rule: always the same ones while they are in it, drawn by a hash."""
    meant = crowd.people.meant(rule, crowd.drawn)
    inside = np.flatnonzero(crowd.met([rule])[:, 0])
    ids = crowd.journeys.customer[inside]
    drawn = inside[np.lexsort((ids, buckets(SALT, ids)))][:most]
    chosen = crowd.journeys.only(np.isin(np.arange(crowd.n), drawn))
    known = crowd.people.beside([meant], crowd.journeys, crowd.now).only(np.isin(np.arange(crowd.n), drawn))
    asks_stage = any(isinstance(part, r.StageIs) for part in r.parts_of(meant))
    stages = Stages(crowd.drawn, crowd.now).standing(chosen) if asks_stage and crowd.drawn else None
    found = []
    for k in range(known.customers):
        rows = range(int(known.start[k]), int(known.stop[k]))
        customer = int(known.customer[k])
        stage = None if stages is None else stages[k]
        life = Life(LivedEvents(known, rows), crowd.now, traits_of(known, k), stage, customer)
        before = int(np.searchsorted(known.at[rows.start : rows.stop], crowd.now, side="right"))
        last = int(known.at[rows.start + before - 1]) if before else None
        found.append(Seen(customer, grounds(meant, life), before, last))
    return found
