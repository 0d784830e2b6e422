"""A campaign as its page shows it: effect, arms, how members ended, what became of the messages, the plan."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from periplo.answers.effect import EffectAnswer
from periplo.core.campaign_saying import entry_said, node_said
from periplo.core.campaigns import Campaign
from periplo.core.labels import Labels
from periplo.core.rule_saying import rule_text
from periplo.core.spans import duration_text
from periplo.edge.console.desk import Desk
from periplo.edge.showing.campaigns import code_said
from periplo.edge.showing.headings import left_out_lines, moment_text, sentence
from periplo.edge.showing.pictures import picture_in_page
from periplo.edge.showing.table import html_of
from periplo.edge.showing.tables import table_of
from periplo.edge.words.pages import page_says
from periplo.edge.words.told import say
from periplo.pictures.interventions import effect_text
from periplo.pictures.numbers import number, percent
from periplo.storage.contract import Ledger


@dataclass(frozen=True, slots=True)
class Card:
    """One campaign in the list."""

    id: str
    title: str
    status: str
    touchpoint: str
    effect: str
    members: str


def campaign_card(desk: Desk, campaign: Campaign, said: str) -> Card:
    """What the list of campaigns shows of one."""
    effect = _effect(desk, campaign)
    return Card(
        campaign.id,
        campaign.title.to(said),
        say(f"status.{campaign.status}", said),
        _touchpoint(desk, campaign, said),
        effect_text(effect, said),
        number(_ran(desk, campaign)["members"], said),
    )


def campaign_view(desk: Desk, campaign: Campaign, said: str) -> dict[str, Any]:
    """What a campaign's own page shows."""
    ran, effect = _ran(desk, campaign), _effect(desk, campaign)
    view: dict[str, Any] = {
        "card": campaign_card(desk, campaign, said),
        "version": page_says("version", said, campaign.version),
        "driven": page_says("driven_to", said, moment_text(ran["clock"], desk.workspace.settings.zone, said))
        if ran["clock"]
        else page_says("not_driven", said),
        "inside": number(ran["inside"], said),
        "endings": [(code_said(code, said), number(n, said)) for code, n in ran["endings"]],
        "messages": [
            (code_said(state, said), code_said(reason, said) if reason else "", number(n, said))
            for (state, reason), n in ran["messages"]
        ],
        "plan": _plan(campaign, desk.labels(), said),
        "words": [
            (one.id, one.subject.to(said), one.body.to(said) if one.body else page_says("blocks", said))
            for one in campaign.messages
        ],
        "reading": effect_text(effect, said),
        "left_out": [],
        "picture": "",
        "table": "",
    }
    if effect is not None and desk.has_events:
        asked, _ = desk.asked("effect", {"campaign": campaign.id})
        view["reading"], view["left_out"] = sentence(asked, said), left_out_lines(asked, said)
        view["picture"], view["table"] = picture_in_page(asked, said), html_of(table_of(asked, said), said)
    return view


def _plan(campaign: Campaign, labels: Labels | None, said: str) -> list[tuple[str, list[str]]]:
    goal = page_says(
        "within", said, rule_text(campaign.goal.rule, said, labels), duration_text(campaign.goal.within)
    )
    nodes = [node_said(node, said, labels) for node in campaign.nodes]
    plan = [
        (page_says("entry", said), [entry_said(campaign.entry, said, labels)]),
        (page_says("goal", said), [goal]),
        (page_says("holdout", said), [percent(campaign.holdout, said)]),
        (page_says("nodes", said), nodes),
    ]
    if campaign.audience is not None:
        plan.insert(1, (page_says("audience", said), [rule_text(campaign.audience, said, labels)]))
    return plan


def _touchpoint(desk: Desk, campaign: Campaign, said: str) -> str:
    for drawn in desk.maps():
        for column in drawn.columns:
            if drawn.id == campaign.map and column.id == campaign.touchpoint:
                return column.title.to(said)
    return campaign.touchpoint or ""


def _effect(desk: Desk, campaign: Campaign) -> EffectAnswer | None:
    if not desk.has_events or not _ran(desk, campaign)["members"]:
        return None
    asked, _ = desk.asked("effect", {"campaign": campaign.id})
    return asked.answer if isinstance(asked.answer, EffectAnswer) else None


def _ran(desk: Desk, campaign: Campaign) -> dict[str, Any]:
    """Members, endings and messages of a campaign, counted once per version of the ledger."""

    def count(ledger: Ledger) -> dict[str, Any]:
        endings = Counter(member.ended_by or "inside" for member in ledger.members(campaign.id))
        messages = Counter((sent.state, sent.reason) for sent in ledger.sent(campaign.id))
        return {
            "members": endings.total(),
            "inside": endings["inside"],
            "endings": endings.most_common(),
            "messages": messages.most_common(),
            "clock": ledger.cursor(campaign.id).clock,
        }

    nothing = {"members": 0, "inside": 0, "endings": [], "messages": [], "clock": None}
    return desk.told(f"ran {campaign.id}", count, nothing)
