"""The question of a campaign's effect, made from who entered it, in which arm, by which way, and who was told when."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from periplo.answers.effect import ARMS, CREDIT, Effect, MemberColumns
from periplo.answers.effect_scores import Scored
from periplo.answers.inverse_propensity import ONE, weight_of
from periplo.answers.trial_checks import Guarded
from periplo.core.campaign_nodes import Draw, Way
from periplo.core.campaigns import CONTROL, Campaign
from periplo.core.errors import BadCampaign, BadQuestion
from periplo.core.guardrails import SCORES, SECOND, USUAL, Guard
from periplo.core.holdouts import contaminated
from periplo.core.identity import BUCKETS
from periplo.core.members import Member
from periplo.core.rule_text import parse_rule
from periplo.core.rules import All, Condition, EventIs, Not, Rule
from periplo.core.survey_messages import ANSWERED
from periplo.core.ways import Chosen, ways_read
from periplo.storage.contract import Entered, Ledger
from periplo.storage.shared_addresses import shared_addresses
from periplo.storage.sql import SqlLedger
from periplo.usecases.act.publishing import published

Int64s = NDArray[np.int64]
CUSTOMER, VERSION, IS_CONTROL, ENTERED_AT = range(4)  # rows of _runs
GUARDS = (  # what a message should not bring about
    ("unsubscribed", parse_rule("unsubscribed or consent withdrawn")),
    ("complaint", parse_rule("email marked as spam")),
)


def effect_of(
    id: str, ledger: Ledger, node: str | None = None, value: str | None = None, credit: int = CREDIT
) -> Effect:
    """What a published campaign changed, as of the instant to which it was driven; to be asked of its journeys.

    node: a draw or an experiment in it, whose ways are then compared, each person weighed by one over the probability
    of their way where it learns; value: a property of the goal's events.
    Raises: UnknownName if it is not published; BadCampaign, BadQuestion if the node is none of its experiments.
    """
    campaign = published(ledger, id)
    told = ledger.first_told(id)
    if node is None:
        runs = _runs(ledger.entered(id))
        members = MemberColumns.of(runs[CUSTOMER], runs[IS_CONTROL], runs[ENTERED_AT], told)
        groups: tuple[str, ...] = ARMS
        expected, shared = _expected(runs, ledger, campaign), _shared(ledger, members)
    else:
        groups = (*_draw(campaign, node), CONTROL)
        coded = list(_by_way(ledger.members(id), node, groups))
        weights = _weight(campaign, node, coded, ledger)
        columns = np.array([(member.customer, code, member.entered_at) for member, code in coded], np.int64)
        columns = columns.reshape(-1, 3)
        members = MemberColumns.of(columns[:, 0], columns[:, 1], columns[:, 2], told, weights)
        expected, shared = _weights(campaign, node) if weights is None else (), None
    goal = campaign.goal
    return Effect(
        id, goal.rule, goal.within, members,
        now=ledger.cursor(id).clock or 0,
        value=value,
        groups=groups,
        node=node,
        expected=expected,
        guards=_guarded(campaign),
        scores=_scored(campaign),
        credit=credit,
        shared=shared,
        title=campaign.title,
    )  # fmt: skip


def _runs(entered: Iterable[Entered]) -> Int64s:
    """(4, n) the fields of Entered, of all who entered; the first run of a customer before their others."""
    rows: Int64s = np.fromiter(entered, np.dtype((np.int64, 4)))
    return rows[np.lexsort((rows[:, ENTERED_AT], rows[:, CUSTOMER]))].T


def _guarded(campaign: Campaign) -> tuple[Guarded, ...]:
    """What is always told, with the margin and the deed that the campaign names where it does."""
    named = {one.of: one for one in campaign.guardrails}
    return tuple(
        Guarded(name, rule, named[name].worse_by, named[name].do) if name in named else Guarded(name, rule)
        for name, rule in GUARDS
    )


def _scored(campaign: Campaign) -> tuple[Scored, ...]:
    """Which answers count as a score: not those that the campaign's own messages asked for, which the control group
    could not give. What the campaign does not name is looked at too, as a second figure of which nothing comes."""
    found = []
    named = [one for one in campaign.guardrails if one.of in SCORES]
    known = {one.of for one in named}
    for one in (*named, *(Guard(kind, USUAL[kind], SECOND) for kind in SCORES if kind not in known)):
        parts: list[Rule] = [EventIs(ANSWERED), Condition("kind", "is", one.of)]
        if one.survey is not None:
            parts.append(Condition("survey", "is", one.survey))
        if one.question is not None:
            parts.append(Condition("question", "is", one.question))
        own = Not(Condition("campaign", "is", campaign.id))
        found.append(Scored(one.of, All((*parts, own)), one.worse_by, one.do, one.survey, one.question))
    return tuple(found)


def _draw(campaign: Campaign, node: str) -> tuple[str, ...]:
    try:
        found = campaign.node(node)
    except BadCampaign as error:
        raise BadQuestion(error.what, error.why, error.mend) from None
    if not isinstance(found, Draw):
        draws = ", ".join(each.id for each in campaign.nodes if isinstance(each, Draw)) or "none"
        raise BadQuestion(
            f"node '{node}' has no ways that chance chooses among",
            f"of '{campaign.id}' these have: {draws}",
            "name one of them, or leave --node out",
        )
    return tuple(way.name for way in found.ways)


def _by_way(runs: Iterable[Member], node: str, groups: tuple[str, ...]) -> Iterable[tuple[Member, int]]:
    """Runs that came to the node; those of the control group are one group, whatever way they went."""
    for member in runs:
        chosen = way_at(member, node)
        if chosen is not None and member.arm == CONTROL:
            yield member, len(groups) - 1
        elif chosen is not None and chosen.way in groups[:-1]:
            yield member, groups.index(chosen.way)


def way_at(member: Member, node: str) -> Chosen | None:
    """The way that chance chose for a member at a node, the first time they came there."""
    return ways_read(member.ways).get(node)


def _weight(
    newest: Campaign, node: str, coded: Sequence[tuple[Member, int]], ledger: Ledger
) -> NDArray[np.int64] | None:
    """Of each run, one over the probability of its way, in thousandths; None if nobody's was learned."""
    chosen = [way_at(member, node) for member, _ in coded]
    if all(one is None or one.buckets is None for one in chosen):
        return None
    plans = {newest.version: newest}
    weights = []
    for (member, _), one in zip(coded, chosen, strict=True):
        if one is None or member.arm == CONTROL:
            weights.append(ONE)
        elif one.buckets is not None:
            weights.append(weight_of(one.buckets / BUCKETS))
        else:  # it did not learn yet: by the weights of the version at entry
            if member.version not in plans:
                plans[member.version] = published(ledger, newest.id, member.version)
            plan = plans[member.version] if plans[member.version].has(node) else newest
            names = [way.name for way in _ways(plan, node)]
            place = names.index(one.way) if one.way in names else 0
            weights.append(weight_of(_weights(plan, node)[place] if names else 1.0))
    return np.array(weights, np.int64)


def _expected(runs: Int64s, ledger: Ledger, newest: Campaign) -> tuple[float, ...]:
    """The share of each arm that the control groups of the versions at entry should have given."""
    _, first = np.unique(runs[CUSTOMER], return_index=True)
    entered = Counter(runs[VERSION, first].tolist())
    if not entered:
        return ()
    shares = {
        version: (newest if version == newest.version else published(ledger, newest.id, version)).holdout
        for version in entered
    }
    held = sum(shares[version] * people for version, people in sorted(entered.items())) / entered.total()
    return (1 - held, held) if 0 < held < 1 else ()


def _weights(campaign: Campaign, node: str) -> tuple[float, ...]:
    """The share of each way by the newest version's weights; () where there are none."""
    ways = _ways(campaign, node)
    whole = sum(way.weight for way in ways)
    return tuple(way.weight / whole for way in ways)


def _ways(campaign: Campaign, node: str) -> tuple[Way, ...]:
    found = campaign.node(node)
    return found.ways if isinstance(found, Draw) else ()


def _shared(ledger: Ledger, members: MemberColumns) -> int | None:
    """Pairs who share an address and stand in different arms: what one was told the other may have read."""
    if not isinstance(ledger, SqlLedger) or not members.arm.any():
        return None
    with ledger.reading() as connection:
        addresses = shared_addresses(connection)
    here = np.isin(members.customer, np.array(list(addresses), np.int64))
    arms = zip(members.customer[here].tolist(), members.arm[here].tolist(), strict=True)
    return len(contaminated({customer: ARMS[arm] for customer, arm in arms}, addresses))
