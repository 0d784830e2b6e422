"""A campaign as its page shows it: effect, arms, how members ended, what became of the messages, the plan."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from periplo.answers.effect import EffectAnswer
from periplo.core.adaptive import Learned
from periplo.core.campaign_nodes import Draw
from periplo.core.campaign_saying import entry_said, steps_said, subject_said
from periplo.core.campaigns import SHADOW, Campaign
from periplo.core.errors import UnknownName
from periplo.core.labels import Labels
from periplo.core.rule_saying import rule_text
from periplo.core.time_saying import span_said
from periplo.edge.console.desk import Desk
from periplo.edge.console.flow import flow_now, flow_view, seen
from periplo.edge.showing.campaign_report import delay_lines, learning_lines, score_lines
from periplo.edge.showing.campaign_versions import change_text, version_facts
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
from periplo.usecases.act.approval import Proposal, proposals
from periplo.usecases.act.delays import Delay, delay_of
from periplo.usecases.act.flowing import Flow
from periplo.usecases.act.learning import learned_by_now
from periplo.usecases.act.publishing import Version, versions_of
from periplo.usecases.act.report import Learning, learning_of
from periplo.usecases.surveys.scoring import SurveyScore, scores_of

MOST_VERSIONS = 10


@dataclass(frozen=True, slots=True)
class Card:
    """One campaign in the list."""

    id: str
    title: str
    status: str
    touchpoint: str
    effect: str
    members: str


@dataclass(frozen=True, slots=True)
class VersionLine:
    """One version in a list: its number, which and when, whose and why, what changed since the one before."""

    number: int
    named: str
    facts: str
    changes: list[str]


@dataclass(frozen=True, slots=True)
class Experiment:
    """One experiment as the page shows it. winner: the way that is shown to be better than every other, "" for none."""

    node: str
    reading: str
    winner: str
    ways: tuple[str, ...]


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


def campaign_view(desk: Desk, campaign: Campaign, said: str, node: str = "") -> dict[str, Any]:
    """What a campaign's own page shows. node: the one that is looked at."""
    flow = flow_now(desk, campaign.id)
    if flow is not None:  # counted already: nothing is read twice
        desk.told(
            f"ran {campaign.id}", lambda ledger: _ran_of(flow, ledger.cursor(campaign.id).clock), _NOTHING_RAN
        )
    ran, effect = _ran(desk, campaign), _effect(desk, campaign)
    found = versions_here(desk, campaign.id)
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
        "plan": plan_said(campaign, desk.labels(), said),
        "words": words_said(campaign, said),
        "waits": any(one.campaign.id == campaign.id for one in waiting(desk)),
        "versions": version_lines(desk, found[:MOST_VERSIONS], said),
        "older": page_says("campaign_versions_all", said, len(found)) if len(found) > MOST_VERSIONS else "",
        "reading": effect_text(effect, said),
        "left_out": [],
        "delay": list(delay_lines(_delay(desk, campaign), said)),
        "learning": [],
        "experiments": [],
        "may_edit": not campaign.id.endswith(SHADOW),
        "move": {"active": "pause", "shadow": "pause", "paused": "resume"}.get(campaign.status, ""),
        "picture": "",
        "table": "",
        "flow": flow_view(
            desk, seen(desk, campaign, said), said, f"/campaigns/{quote(campaign.id, safe='')}", node
        ),
    }
    if effect is not None and desk.has_events:
        asked, _ = desk.asked("effect", {"campaign": campaign.id})
        view["reading"], view["left_out"] = sentence(asked, said), left_out_lines(asked, said)
        view["learning"] = list(learning_lines(_learning(desk, campaign), said))
        view["learning"] += score_lines(_scores(desk, campaign), said)
        view["experiments"] = _experiments(desk, campaign, said)
        view["picture"], view["table"] = picture_in_page(asked, said), html_of(table_of(asked, said), said)
    return view


def versions_here(desk: Desk, id: str) -> list[Version]:
    """Every version of a campaign, the newest first; none where it was never published."""

    def asked(ledger: Ledger) -> list[Version]:
        try:
            return versions_of(ledger, id)
        except UnknownName:
            return []

    none: list[Version] = []
    return desk.told(f"campaign versions {id}", asked, none)


def version_lines(desk: Desk, found: Sequence[Version], said: str) -> list[VersionLine]:
    """Versions as a list shows them; found: the newest first."""
    zone, labels = desk.workspace.settings.zone, desk.labels()
    return [
        VersionLine(
            one.campaign.version,
            page_says("campaign_version", said, one.campaign.version, moment_text(one.saved_at, zone, said)),
            " · ".join(version_facts(one, said)),
            [change_text(change, said, labels) for change in one.changes]
            or [
                page_says("campaign_first" if one.campaign.version == 1 else "campaign_same_as_before", said)
            ],
        )
        for one in found
    ]


def _delay(desk: Desk, campaign: Campaign) -> Delay | None:
    none: Delay | None = None
    return desk.told(f"delay {campaign.id}", lambda ledger: delay_of(campaign.id, ledger), none)


def _scores(desk: Desk, campaign: Campaign) -> tuple[SurveyScore, ...]:
    """What came of the surveys that its messages ask for."""
    none: tuple[SurveyScore, ...] = ()
    journeys = desk.source({}).lived.journeys
    return desk.told(f"scores {campaign.id}", lambda ledger: scores_of(campaign, ledger, journeys), none)


def _experiments(desk: Desk, campaign: Campaign, said: str) -> list[Experiment]:
    """Every experiment of a campaign, with what is known of its ways."""
    found = []
    for node in campaign.nodes:
        if isinstance(node, Draw) and node.is_experiment:
            asked, _ = desk.asked("effect", {"campaign": campaign.id, "node": node.id})
            answer = asked.answer
            assert isinstance(answer, EffectAnswer)
            ways = tuple(way.name for way in node.ways)
            found.append(Experiment(node.id, sentence(asked, said), answer.winner or "", ways))
    return found


def _learning(desk: Desk, campaign: Campaign) -> Iterator[Learning]:
    def ask(node: str) -> EffectAnswer:
        asked, _ = desk.asked("effect", {"campaign": campaign.id, "node": node})
        assert isinstance(asked.answer, EffectAnswer)
        return asked.answer

    none: Mapping[str, Learned] = {}
    known = desk.told(f"learned {campaign.id}", lambda ledger: learned_by_now(campaign, ledger), none)
    return learning_of(campaign, known, ask)


def waiting(desk: Desk) -> list[Proposal]:
    """The versions that wait for a second person."""
    none: list[Proposal] = []
    return desk.told("proposals", proposals, none)


def words_said(campaign: Campaign, said: str) -> list[tuple[str, str, str]]:
    """Each message: its id, its subject and what it says."""
    return [
        (one.id, subject_said(one, said), one.body.to(said) if one.body else page_says("blocks", said))
        for one in campaign.messages
    ]


def plan_said(campaign: Campaign, labels: Labels | None, said: str) -> list[tuple[str, list[str]]]:
    """The plan part by part: its name, and lines."""
    goal = page_says(
        "within", said, rule_text(campaign.goal.rule, said, labels), span_said(campaign.goal.within, said)
    )
    plan = [
        (page_says("entry", said), [entry_said(campaign.entry, said, labels)]),
        (page_says("goal", said), [goal]),
        (page_says("holdout", said), [percent(campaign.holdout, said)]),
        (page_says("nodes", said), steps_said(campaign, said, labels)),
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
    return desk.effect(campaign.id)


def _ran(desk: Desk, campaign: Campaign) -> dict[str, Any]:
    """Members, endings and messages of a campaign, counted once per version of the ledger."""

    def count(ledger: Ledger) -> dict[str, Any]:
        endings = Counter({code or "inside": n for code, n in ledger.endings(campaign.id).items()})
        messages = Counter(ledger.outcomes(campaign.id))
        return _ran_of(Flow(endings=endings, messages=messages), ledger.cursor(campaign.id).clock)

    return desk.told(f"ran {campaign.id}", count, _NOTHING_RAN)


def _ran_of(flow: Flow, clock: int | None) -> dict[str, Any]:
    return {
        "members": flow.endings.total(),
        "inside": flow.endings["inside"],
        "endings": _most_first(flow.endings),
        "messages": _most_first(flow.messages),
        "clock": clock,
    }


def _most_first(counts: Counter[Any]) -> list[tuple[Any, int]]:
    """The most frequent first; those alike by their names, whoever counted them in whichever order."""
    return sorted(counts.items(), key=lambda one: (-one[1], str(one[0])))


_NOTHING_RAN: dict[str, Any] = {"members": 0, "inside": 0, "endings": [], "messages": [], "clock": None}
