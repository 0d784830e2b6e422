"""A campaign in shadow beside the tool that one would leave: message by message, what would differ."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from periplo.core.campaigns import SHADOW
from periplo.core.members import Reason
from periplo.core.rules import Rule
from periplo.core.spans import Span
from periplo.journeys.columns import Journeys, owned
from periplo.journeys.masks import event_mask
from periplo.storage.contract import Decided, Ledger
from periplo.usecases.act.publishing import published


@dataclass(frozen=True, slots=True)
class Apart:
    """A message that one of the two alone would send: to whom and when, microseconds UTC. reasons: why ours did not."""

    customer: int
    at: int
    ours: bool
    message: str = ""
    reasons: tuple[Reason, ...] = ()

    @property
    def why(self) -> str:
        """The code of the last reason, "never considered" where nothing was decided for the customer."""
        return self.reasons[-1].code if self.reasons else "never_considered"


@dataclass(frozen=True, slots=True)
class Compared:
    """Messages of both, by one and the same span. both: sent by both to one person within the time allowed.

    held_out: theirs to who would be our control group; they count for neither. apart: by instant. why: of those that
    the other tool alone sent, how many by why ours did not.
    """

    campaign: str
    span: Span
    within: int
    ours: int
    theirs: int
    both: int
    held_out: int
    apart: tuple[Apart, ...]
    why: Mapping[str, int]


def beside_theirs(
    ledger: Ledger, id: str, journeys: Journeys, theirs: Rule, within: int, span: Span
) -> Compared:
    """What a campaign in shadow would have sent, beside the events by which the other tool's messages are known.

    theirs: the rule of such an event. within: microseconds that may lie between two messages that count as one and the
    same; each counts once, and as many pairs are made as can be. Raises: UnknownName if it is not in shadow.
    """
    id = id if id.endswith(SHADOW) else id + SHADOW
    published(ledger, id)
    ours: dict[int, list[tuple[int, str]]] = {}
    held_out: dict[int, list[int]] = {}
    for sent in ledger.sent(id):
        intent = sent.intent
        if intent.kind == "deed" or not span.start <= intent.decided_at < span.end:
            continue
        if sent.state in ("shadow", "reserved"):
            ours.setdefault(intent.customer, []).append((intent.decided_at, intent.message))
        elif sent.reason == "holdout":
            held_out.setdefault(intent.customer, []).append(intent.decided_at)
    their = _theirs(journeys, theirs, span)
    both, apart, without_control = 0, list[Apart](), 0
    for customer in sorted({*ours, *their}):
        pairs, only_ours, only_theirs = _paired(ours.get(customer, []), their.get(customer, []), within)
        both += pairs
        apart += (Apart(customer, at, True, message) for at, message in only_ours)
        if not only_theirs:
            continue
        if customer in held_out:
            without_control += len(only_theirs)
            continue
        decided = [one for one in ledger.decided(customer) if one.campaign == id]
        apart += (Apart(customer, at, False, "", _why(decided, at + within)) for at in only_theirs)
    apart.sort(key=lambda one: (one.at, one.customer, one.ours))
    return Compared(
        id,
        span,
        within,
        sum(map(len, ours.values())),
        sum(map(len, their.values())),
        both,
        without_control,
        tuple(apart),
        dict(Counter(one.why for one in apart if not one.ours).most_common()),
    )


def _theirs(journeys: Journeys, rule: Rule, span: Span) -> dict[int, list[int]]:
    rows, positions = owned(journeys, np.flatnonzero(event_mask(rule, journeys)))
    found: dict[int, list[int]] = {}
    for customer, at in zip(journeys.customer[positions].tolist(), journeys.at[rows].tolist(), strict=True):
        if span.start <= at < span.end:
            found.setdefault(customer, []).append(at)
    return found


def _paired(
    ours: Sequence[tuple[int, str]], theirs: Sequence[int], within: int
) -> tuple[int, list[tuple[int, str]], list[int]]:
    """As many pairs as can be made of two lines of instants, and what is left over of each.

    Taking the earliest that fits is best where all may lie equally far apart.
    """
    mine, other = sorted(ours), sorted(theirs)
    pairs, only_ours, only_theirs, here, there = 0, list[tuple[int, str]](), list[int](), 0, 0
    while here < len(mine) and there < len(other):
        gap = mine[here][0] - other[there]
        if abs(gap) <= within:
            pairs, here, there = pairs + 1, here + 1, there + 1
        elif gap < 0:
            only_ours.append(mine[here])
            here += 1
        else:
            only_theirs.append(other[there])
            there += 1
    return pairs, only_ours + mine[here:], only_theirs + other[there:]


def _why(decided: Sequence[Decided], until: int) -> tuple[Reason, ...]:
    before = [one for one in decided if one.at <= until]
    return before[-1].reasons if before else ()
