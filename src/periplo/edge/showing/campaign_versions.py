"""Versions of a campaign: what changed in words, and where those stand whom it touches."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from periplo.core.campaign_diff import CampaignChange
from periplo.core.campaign_saying import entry_said, node_said
from periplo.core.campaigns import CampaignGoal, Entry, Message
from periplo.core.labels import Labels
from periplo.core.rule_saying import rule_text
from periplo.core.texts import Text
from periplo.core.time_saying import span_said
from periplo.edge.showing.table import Column, Table
from periplo.edge.words.told import say
from periplo.formats.campaign_guards import guards_data
from periplo.pictures.numbers import number, percent
from periplo.usecases.act.approval import APPROVED_BY
from periplo.usecases.act.moving_on import FOLLOW, TO, MovingOn, Standing
from periplo.usecases.act.publishing import Version


def version_facts(one: Version, said: str, when: str = "") -> list[str]:
    """What became of a version, when, whose it is, who approved it, and why: what is known of these."""
    by, approved, other = (one.author or "").partition(APPROVED_BY)
    author = say("version_approved", said, by, other) if approved else by
    told = (say(f"status.{one.campaign.status}", said), when, author, one.reason)
    return [fact for fact in told if fact]


def change_text(change: CampaignChange, said: str, labels: Labels | None = None) -> str:
    """One change as one line."""
    named = say(f"change.{change.part}", said, change.id)
    before, after = (_value(change, one, said, labels) for one in (change.before, change.after))
    if change.part in ("node", "message") and change.before is None:
        return say("change.added", said, named, after)
    if change.part in ("node", "message") and change.after is None:
        return say("change.removed", said, named, before)
    if before == after:
        return say("change.details", said, named, after)
    return say("change.from_to", said, named, before, after)


def standing_table(standing: Sequence[Standing], chosen: MovingOn, said: str) -> Table:
    """One row a node that changes: how many stand before, at and after it, and what becomes of those at it."""
    columns = tuple(
        Column(key, say(f"standing.{key}", said), kind)
        for key, kind in (
            ("node", "text"), ("before", "count"), ("at", "count"), ("after", "count"), ("then", "text")
        )
    )  # fmt: skip
    rows = tuple(
        (one.node, one.before, one.at, one.after, _choice(one, chosen.of(one.node), said) if one.at else None)
        for one in standing
    )
    return Table(columns, rows)


def becoming_text(becoming: Mapping[str, int], said: str) -> str:
    """What becomes of those who are inside, as one line: how many go on, end, are moved; "" where nobody is inside."""
    if not becoming:
        return ""
    told = [say("becoming", said, number(sum(becoming.values()), said))]
    for choice, n in becoming.items():
        key, node = (TO.rstrip(":"), choice.removeprefix(TO)) if choice.startswith(TO) else (choice, "")
        told.append(say(f"becoming.{key}", said, number(n, said), node))
    return " · ".join(told)


def is_anybody(standing: Sequence[Standing]) -> bool:
    """Whether anybody is inside."""
    return any(one.before or one.at or one.after for one in standing)


def _choice(one: Standing, choice: str, said: str) -> str:
    if choice.startswith(TO):
        return say("choice.to", said, choice.removeprefix(TO))
    if choice == FOLLOW and not one.can_follow:
        return say("choice.missing", said, one.node)
    return say(f"choice.{choice}", said)


def _value(change: CampaignChange, value: object, said: str, labels: Labels | None) -> str:
    match value:
        case None | () | "":
            return say("change.nothing", said)
        case Text():
            return value.to(said)
        case Entry():
            return entry_said(value, said, labels)
        case CampaignGoal():
            return f"{rule_text(value.rule, said, labels)} ({span_said(value.within, said)})"
        case Message():
            return f"«{value.subject.to(said)}»" if said == "es" else f"'{value.subject.to(said)}'"
        case float() if change.part == "holdout":
            return percent(value, said)
    if change.part == "node":
        return node_said(value, said, labels)  # type: ignore[arg-type]
    if change.part == "audience":
        return rule_text(value, said, labels)  # type: ignore[arg-type]
    if change.part == "exits":
        return "; ".join(rule_text(rule, said, labels) for rule in value)  # type: ignore[attr-defined]
    if change.part == "guardrails":
        return "; ".join(" ".join(map(str, one.values())) for one in guards_data(value))  # type: ignore[arg-type]
    if isinstance(value, tuple):
        return ", ".join(map(str, value))
    return str(value)
