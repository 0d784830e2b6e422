"""Somebody who would read a campaign's message, chosen by itself: for previews in which nobody was named."""

from __future__ import annotations

from typing import NamedTuple

from periplo.core import rules as r
from periplo.core.campaigns import Campaign, SegmentEntry
from periplo.usecases.audiences.measuring import Crowd
from periplo.usecases.audiences.preview import preview

ENTERS, AUDIENCE, ANYBODY = "enters", "audience", "anybody"


class Somebody(NamedTuple):
    """A customer by our own number, and why they stand for the rest: one of ENTERS, AUDIENCE, ANYBODY."""

    customer: int
    because: str


def somebody(plan: Campaign | None, crowd: Crowd) -> Somebody | None:
    """One of those who did what lets one enter and are of the audience, else of the audience, else of all.

    The same one as long as they meet it. None where there is nobody.
    """
    for because, rule in _rules(plan):
        found = preview(crowd, rule, 1)
        if found:
            return Somebody(found[0].customer, because)
    return None


def _rules(plan: Campaign | None) -> list[tuple[str, r.Rule]]:
    anybody = (ANYBODY, r.Share(r.PARTS))
    if plan is None:
        return [anybody]
    entry = plan.entry
    enters: r.Rule | None = None if entry.event is None else r.Times(entry.event, ">=", 1)
    if isinstance(entry.start, SegmentEntry):
        enters = entry.start.rule if entry.start.on == "join" else None
    both = tuple(rule for rule in (enters, plan.audience) if rule is not None)
    found = [(ENTERS, r.All(both) if len(both) > 1 else both[0])] if enters is not None else []
    return [*found, *([(AUDIENCE, plan.audience)] if plan.audience is not None else []), anybody]
