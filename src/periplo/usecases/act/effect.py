"""The question of a campaign's effect, made from who entered it, in which arm, by which way, and who was told when."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import numpy as np

from periplo.answers.effect import ARMS, CREDIT, Effect, MemberColumns
from periplo.core.campaign_nodes import Draw
from periplo.core.campaigns import CONTROL, TREATED, Campaign
from periplo.core.errors import BadCampaign, BadQuestion
from periplo.core.holdouts import contaminated
from periplo.core.members import Member
from periplo.core.rule_text import parse_rule
from periplo.storage.contract import Ledger
from periplo.storage.shared_addresses import addresses_of
from periplo.storage.sql import SqlLedger
from periplo.usecases.act.publishing import published

GUARDS = (  # what a message should not bring about
    ("unsubscribed", parse_rule("unsubscribed or consent withdrawn")),
    ("complaint", parse_rule("email marked as spam")),
)
LEFT = ("handed", "accepted", "unknown")  # states of messages that may have reached somebody


def effect_of(
    id: str, ledger: Ledger, node: str | None = None, value: str | None = None, credit: int = CREDIT
) -> Effect:
    """What a published campaign changed, as of the instant to which it was driven; to be asked of its journeys.

    node: a draw or an experiment in it, whose ways are then compared; value: a property of the goal's events.
    Raises: UnknownName if it is not published; BadCampaign, BadQuestion if the node is none of its experiments.
    """
    campaign = published(ledger, id)
    runs = list(ledger.members(id))
    groups: tuple[str, ...] = ARMS
    coded = [(member, ARMS.index(member.arm)) for member in runs]
    if node is not None:
        groups = (*_draw(campaign, node), CONTROL)
        coded = list(_by_way(runs, node, groups))
    columns = np.array([(member.customer, code, member.entered_at) for member, code in coded], np.int64)
    columns = columns.reshape(-1, 3)
    members = MemberColumns.of(columns[:, 0], columns[:, 1].astype(np.int8), columns[:, 2], _told(ledger, id))
    first = {member.customer: member for member in sorted(runs, key=lambda one: one.entered_at, reverse=True)}
    goal = campaign.goal
    return Effect(
        id, goal.rule, goal.within, members,
        now=ledger.cursor(id).clock or 0,
        value=value,
        groups=groups,
        node=node,
        expected=_expected(first.values(), ledger, campaign) if node is None else _weights(campaign, node),
        guards=GUARDS,
        credit=credit,
        shared=_shared(ledger, first) if node is None else None,
    )  # fmt: skip


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
        elif chosen in groups[:-1]:
            yield member, groups.index(chosen)


def way_at(member: Member, node: str) -> str | None:
    """The way that chance chose for a member at a node, the first time they came there."""
    for step in member.ways.split():
        at, _, way = step.partition("=")
        if at == node:
            return way
    return None


def _told(ledger: Ledger, id: str) -> dict[int, int]:
    """When the first message to each customer was decided, of those that left."""
    first: dict[int, int] = {}
    for sent in ledger.sent(id):
        if sent.state in LEFT and sent.intent.kind != "deed":
            first.setdefault(sent.intent.customer, sent.intent.decided_at)
    return first


def _expected(first: Iterable[Member], ledger: Ledger, newest: Campaign) -> tuple[float, ...]:
    """The share of each arm that the control groups of the versions at entry should have given."""
    entered = Counter(member.version for member in first)
    if not entered:
        return ()
    shares = {
        version: (newest if version == newest.version else published(ledger, newest.id, version)).holdout
        for version in entered
    }
    held = sum(shares[version] * people for version, people in entered.items()) / entered.total()
    return (1 - held, held) if 0 < held < 1 else ()


def _weights(campaign: Campaign, node: str) -> tuple[float, ...]:
    """The share of each way by the newest version's weights; () where the arms learn, and so have no fixed share."""
    found = campaign.node(node)
    if not isinstance(found, Draw) or found.extra.get("adaptive"):
        return ()
    whole = sum(way.weight for way in found.ways)
    return tuple(way.weight / whole for way in found.ways)


def _shared(ledger: Ledger, first: dict[int, Member]) -> int | None:
    """Pairs who share an address and stand in different arms: what one was told the other may have read."""
    if not isinstance(ledger, SqlLedger) or not any(member.arm == CONTROL for member in first.values()):
        return None
    arms = {customer: member.arm for customer, member in first.items() if member.arm in (TREATED, CONTROL)}
    with ledger.reading() as connection:
        return len(contaminated(arms, addresses_of(connection, sorted(arms))))
