"""One customer's journey as plain data, and as a table with what the ledger knows below it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from periplo.answers.customer import SILENCE, Alike, CustomerAnswer, NextStep
from periplo.answers.kept import Waiting
from periplo.core.campaign_saying import names_said, node_said
from periplo.core.channel_catalogue import channel_name
from periplo.core.map_titles import column_titles, stage_titles
from periplo.core.maps import JourneyMap
from periplo.core.reasons import told
from periplo.core.spans import iso
from periplo.edge.showing.campaigns import code_said
from periplo.edge.showing.columns import below, columns, row_of
from periplo.edge.showing.headings import moment_text, say_count
from periplo.edge.showing.table import Table
from periplo.edge.words.told import say

MOST_STEPS, MOST_SAID = 25, 12  # on a screen, the latest; JSON and CSV have all


def customer_shape(answer: CustomerAnswer) -> dict[str, Any]:
    """Everything told of one customer; instants in the answer's zone."""

    def at(instant: int | None) -> str | None:
        return None if instant is None else iso(instant, answer.zone)

    return {
        "customer": answer.customer,
        "at": at(answer.at),
        "stage": answer.stage,
        "since": at(answer.since),
        "touchpoint": answer.touchpoint,
        "trail": [
            {
                "touchpoint": step.touchpoint, "stage": step.stage, "at": at(step.at), "until": at(step.until),
                "events": step.events, "channel": step.channel, "place": step.place, "feeling": step.feeling,
                "run": step.run,
            }
            for step in answer.trail
        ],
        "earlier": answer.earlier,
        "beside": answer.beside,
        "received": [
            {"event": one.event, "at": at(one.at), "channel": one.channel} for one in answer.received
        ],
        "alike": None if answer.alike is None else _alike_shape(answer.alike),
        "waiting": [
            {"campaign": one.campaign, "node": one.node, "since": at(one.since), "wake_at": at(one.wake_at)}
            for one in answer.kept.waiting
        ],
        "decisions": [
            {
                "at": at(one.at), "campaign": one.campaign,
                "reasons": [{"code": each.code, "values": _plain(each.values, answer.zone)} for each in one.reasons],
            }
            for one in answer.kept.verdicts
        ],
        "messages": [
            {
                "at": at(one.at), "campaign": one.campaign, "node": one.node, "channel": one.channel,
                "state": one.state, "reason": one.reason,
            }
            for one in answer.kept.messages
        ],
        "segments": list(answer.kept.segments),
        "consents": [
            {"channel": one.channel, "purpose": one.purpose, "status": one.status, "at": at(one.at)}
            for one in answer.kept.consents
        ],
    }  # fmt: skip


def _plain(values: Mapping[str, object], zone: str) -> dict[str, object]:
    return {
        name: iso(value, zone) if isinstance(value, int) and name.endswith("_at") else value
        for name, value in values.items()
    }


def _alike_shape(alike: Alike) -> dict[str, Any]:
    def steps(found: tuple[NextStep, ...]) -> list[dict[str, Any]]:
        return [
            {"to": one.to, "customers": one.customers, "n": one.n, "share": one.share, "low": one.low, "high": one.high}
            for one in found
        ]  # fmt: skip

    return {
        "n": alike.n, "thin": alike.is_thin, "steps": steps(alike.steps), "stages": steps(alike.stages),
        "median_days": alike.median_days, "judged": alike.judged, "goal": alike.goal, "goal_low": alike.goal_low,
        "goal_high": alike.goal_high,
    }  # fmt: skip


def customer_table(answer: CustomerAnswer, language: str, drawn: JourneyMap | None, whole: bool) -> Table:
    """A row a step of the trail; the screen tells below what others did next, campaigns, consents, segments."""
    heads = columns(
        language,
        ("at", "step_at", "text"),
        ("stage", "stage", "text"),
        ("touchpoint", "touchpoint", "text"),
        ("channel", "channel", "text"),
        ("place", "in_place", "text"),
        ("feeling", "felt_there", "feeling"),
        ("events", "events", "count"),
        ("run", "trail_run", "count"),
    )
    if whole:
        rows = [row_of(step, heads) for step in customer_shape(answer)["trail"]]
        return Table(heads, tuple(rows))
    stages, points = stage_titles(drawn, language), column_titles(drawn, language)
    rows = [
        (
            moment_text(step.at, answer.zone, language),
            stages.get(step.stage, step.stage),
            points.get(step.touchpoint, step.touchpoint),
            channel_name(step.channel, language) if step.channel else None,
            step.place,
            step.feeling,
            step.events,
            step.run,
        )
        for step in answer.trail[-MOST_STEPS:]
    ]
    left = answer.earlier + len(answer.trail) - len(rows)
    earlier = (say_count("earlier_steps", language, left),) if left else ()
    following = () if answer.alike is None else _next_table(answer.alike, points, language)
    return Table(heads, tuple(rows), below=(*earlier, *following, *_kept_tables(answer, language)))


def _next_table(alike: Alike, points: Mapping[str, str], language: str) -> tuple[Table, ...]:
    heads = columns(
        language,
        ("to", "went_next", "text"),
        ("customers", "customers", "count"),
        ("share", "share", "share"),
        ("low", "low", "share"),
        ("high", "high", "share"),
    )
    rows = [
        {
            **one,
            "to": say("went_silent", language) if one["to"] == SILENCE else points.get(one["to"], one["to"]),
        }
        for one in _alike_shape(alike)["steps"][:5]
    ]
    return below(heads, rows)


def _kept_tables(answer: CustomerAnswer, language: str) -> tuple[Table | str, ...]:
    """What the ledger knows, each as a small table or a line."""
    zone, kept = answer.zone, answer.kept

    def coded(code: str | None) -> str:
        return "" if code is None else code_said(code, language)

    def when(at: int | None) -> str | None:
        return None if at is None else moment_text(at, zone, language)

    waits = columns(
        language, ("campaign", "in_campaign", "text"), ("node", "node_at", "text"), ("wake", "goes_on_at", "text")
    )  # fmt: skip
    names = names_said(kept.plans, language, kept.labels)

    def titled(id: str) -> str:
        return names.get(id, {}).get("campaign", {}).get(id, id)

    def segment(id: str) -> str:
        return kept.segment_titles[id].to(language) if id in kept.segment_titles else id

    def standing(one: Waiting) -> str:
        plan = next((plan for plan in kept.plans if plan.id == one.campaign and plan.has(one.node)), None)
        return one.node if plan is None else node_said(plan.node(one.node), language, None, plan)

    waiting = [
        {"campaign": titled(one.campaign), "node": standing(one), "wake": when(one.wake_at)}
        for one in kept.waiting
    ]
    why = columns(
        language,
        ("at", "step_at", "text"),
        ("campaign", "by_campaign", "text"),
        ("why", "decided_why", "text"),
    )
    verdicts = [
        {
            "at": when(one.at),
            "campaign": titled(one.campaign),
            "why": told(reason, language, zone, names.get(one.campaign)),
        }
        for one in kept.verdicts[-MOST_SAID:]
        for reason in one.reasons
    ]
    sent = columns(
        language,
        ("at", "step_at", "text"), ("campaign", "by_campaign", "text"), ("channel", "channel", "text"),
        ("state", "message_state", "text"), ("reason", "not_sent_as", "text"),
    )  # fmt: skip
    messages = [
        {
            "at": when(one.at), "campaign": titled(one.campaign), "channel": channel_name(one.channel, language),
            "state": coded(one.state), "reason": coded(one.reason),
        }
        for one in kept.messages[-MOST_SAID:]
    ]  # fmt: skip
    agreed = columns(
        language,
        ("channel", "consent_channel", "text"), ("purpose", "for_purpose", "text"), ("status", "consent_is", "text"),
        ("at", "said_at", "text"),
    )  # fmt: skip
    consents = [
        {
            "channel": channel_name(one.channel, language), "purpose": one.purpose,
            "status": say(f"agreed.{one.status}", language), "at": when(one.at),
        }
        for one in kept.consents
    ]  # fmt: skip
    segments = (
        (say("in_segments", language, ", ".join(map(segment, kept.segments))),) if kept.segments else ()
    )
    return (
        *below(waits, waiting),
        *below(why, verdicts),
        *below(sent, messages),
        *below(agreed, consents),
        *segments,
    )
