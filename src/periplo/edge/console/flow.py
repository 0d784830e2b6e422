"""The flow on a campaign's page: the picture whose boxes are links, the same as a table, and the node looked at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from periplo.answers.effect import EffectAnswer
from periplo.core.campaign_nodes import Draw, Node, Send, ways_on
from periplo.core.campaign_saying import entry_said, node_said
from periplo.core.campaigns import Campaign, Message
from periplo.core.errors import PeriploError
from periplo.core.findings import Finding
from periplo.core.texts import LANGUAGES
from periplo.edge.console.desk import Desk
from periplo.edge.showing.campaign_flow import flow_table, reasons_said, withheld_text
from periplo.edge.showing.table import html_of
from periplo.edge.wiring import channel_names
from periplo.edge.words.pages import page_says
from periplo.pictures.campaign import (
    ENTRY,
    FlowFigures,
    NodeFigures,
    campaign_flow,
    entry_told,
    node_told,
    place_key,
)
from periplo.pictures.interventions import effect_text
from periplo.pictures.numbers import number
from periplo.pictures.svg import svg
from periplo.pictures.themes import in_page
from periplo.usecases import act
from periplo.usecases.act.flow_figures import flow_figures
from periplo.usecases.act.flowing import Flow, flow_of
from periplo.usecases.act.stating import beside_of
from periplo.usecases.surveys.messaging import knower


@dataclass(frozen=True, slots=True)
class Seen:
    """What a page draws of one campaign: the plan, what is known of it, and what was found wrong."""

    plan: Campaign
    known: FlowFigures
    findings: tuple[Finding, ...]


def flow_now(desk: Desk, id: str) -> Flow | None:
    """The runs of a published campaign, counted once per version of the ledger."""
    plan = next((one for one in desk.campaigns() if one.id == id), None)
    none: Flow | None = None
    return None if plan is None else desk.told(f"flow {id}", lambda ledger: flow_of(plan, ledger), none)


def seen(desk: Desk, plan: Campaign, said: str, found: tuple[Finding, ...] | None = None) -> Seen:
    """found: what was found with the events in hand; None: what the plan alone tells."""
    flow = flow_now(desk, plan.id)
    if found is None:
        drawn = next((one for one in desk.maps() if one.id == plan.map), None) or desk.map()
        is_public = desk.workspace.settings.public_url is not None
        surveys = knower(desk.workspace, desk.ledger)
        beside = beside_of(desk.workspace.content, desk.campaigns())
        found = act.check(
            plan,
            None,
            drawn,
            channel_names(desk.workspace),
            is_public=is_public,
            surveys=surveys,
            beside=beside,
        )
    codes = {code for theirs in flow.withheld.values() for code in theirs} if flow else set()
    known = flow_figures(plan, flow, found, _effects(desk, plan, flow), reasons_said(codes, said))
    return Seen(plan, known, found)


def _effects(desk: Desk, plan: Campaign, flow: Flow | None) -> dict[str, EffectAnswer]:
    """What the ways of each experiment changed; those of a draft that nobody went by are not asked."""
    found: dict[str, EffectAnswer] = {}
    if flow is None or not flow.runs or not desk.has_events:
        return found
    running = next((one for one in desk.campaigns() if one.id == plan.id), None)
    for node in plan.nodes:
        if isinstance(node, Draw) and node.is_experiment and running is not None and running.has(node.id):
            try:
                asked, _ = desk.asked("effect", {"campaign": plan.id, "node": node.id})
            except PeriploError:  # it is another kind of node in the version that runs
                continue
            if isinstance(asked.answer, EffectAnswer):
                found[node.id] = asked.answer
    return found


def flow_view(
    desk: Desk, one: Seen, said: str, address: str, chosen: str, has_places: bool = False
) -> dict[str, Any]:
    """Picture, table, findings of the whole, and the node that is looked at. has_places: nodes may be added."""
    plan, labels = one.plan, desk.labels()
    ids = (ENTRY, *(node.id for node in plan.nodes))
    links = {id: _link(address, id) for id in ids}
    scene = campaign_flow(
        plan, said, labels, one.known, chosen=chosen, clamp=True, bare=True, has_places=has_places
    )
    places: dict[str, str] = {}
    if has_places:
        ways = [(ENTRY, 0), *((node.id, at) for node in plan.nodes for at, _ in enumerate(ways_on(node)))]
        places = {place_key(id, at): _place_link(address, id, at) for id, at in ways}
    return {
        "picture": svg(scene, in_page(), embed=False, ground=False, prefix="flow-", links=links | places),
        "table": html_of(flow_table(plan, said, labels, one.known), said),
        "findings": [finding_said(found, said) for found in one.findings if found.part is None],
        "nodes": [(id, links[id], _head(desk, one, id, said)) for id in ids],
        "node": _inspected(desk, one, said, address, chosen) if chosen in ids else None,
        "entry": _link(address, ENTRY),
    }


def _link(address: str, node: str) -> str:
    return f"{address}?node={quote(node, safe='')}#inspector"


def _place_link(address: str, node: str, way: int) -> str:
    return f"{address}?node={quote(node, safe='')}&way={way}#add"


def _head(desk: Desk, one: Seen, id: str, said: str) -> str:
    if id == ENTRY:
        return entry_told(one.plan, said).head
    return node_told(one.plan, one.plan.node(id), said).head


def finding_said(found: act.Finding, said: str) -> dict[str, str]:
    return {
        "severity": found.severity,
        "level": page_says(f"found_{found.severity}", said),
        "what": found.what.to(said),
        "mend": found.mend.to(said),
    }


def _inspected(desk: Desk, one: Seen, said: str, address: str, id: str) -> dict[str, Any]:
    """Everything about one node, in words."""
    plan, labels = one.plan, desk.labels()
    marks = [found for found in one.findings if found.part == id]
    view: dict[str, Any] = {
        "id": id, "findings": [finding_said(found, said) for found in marks], "counts": [], "withheld": "",
        "effect": "", "message": None, "from": _from(plan, id, said, address, desk), "is_entry": id == ENTRY,
    }  # fmt: skip
    if id == ENTRY:
        told = entry_told(plan, said, labels, one.known)
        sentence = page_says("flow_enter", said, entry_said(plan.entry, said, labels))
        ways = [("", plan.first.id, _link(address, plan.first.id), "")]
        return view | {
            "head": told.head, "sentence": sentence, "lines": [*told.lines, *told.figures], "ways": ways,
        }  # fmt: skip
    node = plan.node(id)
    told = node_told(plan, node, said, labels, one.known)
    names = [name for name, _ in told.ways] or [""] * len(list(ways_on(node)))
    took = [count for _, count in told.ways] or [""] * len(names)
    at = one.known.nodes.get(id)
    return view | {
        "head": told.head,
        "sentence": node_said(node, said, labels),
        "lines": [told.main, *told.lines],
        "ways": [
            (name, then, _link(address, then), count)
            for name, then, count in zip(names, ways_on(node), took, strict=True)
        ],
        "counts": [] if at is None else list(_counts(at, said)),
        "withheld": "" if at is None else withheld_text(at, said, one.known),
        "effect": effect_text(one.known.effects[id], said) if id in one.known.effects else "",
        "message": _message(plan, node, said),
    }


def _from(plan: Campaign, id: str, said: str, address: str, desk: Desk) -> list[tuple[str, str]]:
    before = [node.id for node in plan.nodes if id in ways_on(node)]
    if plan.first.id == id:
        before.insert(0, ENTRY)
    return [
        (page_says("flow_entry", said) if one == ENTRY else one, _link(address, one))
        for one in dict.fromkeys(before)
    ]


def _counts(at: NodeFigures, said: str) -> Any:
    """Name, both arms together, those of the control group."""
    here, passed, left = at.control
    for key, count, control in (
        ("here", at.here, here), ("passed", at.passed, passed), ("left", at.left, left),
        ("finished", at.finished, None), ("sent", at.sent, None),
    ):  # fmt: skip
        if count:
            yield (
                page_says(f"flow_{key}", said),
                number(count, said),
                "" if control is None else number(control, said),
            )


def _message(plan: Campaign, node: Node, said: str) -> Mapping[str, Any] | None:
    """What a send says, in each language in which it speaks."""
    if not isinstance(node, Send):
        return None
    message: Message = plan.message(node.message)
    tongues = [tongue for tongue in LANGUAGES if message.subject.has(tongue)] or [""]
    return {
        "id": message.id,
        "said": [
            (
                tongue,
                message.subject.to(tongue or said),
                message.body.to(tongue or said) if message.body else page_says("blocks", said),
            )
            for tongue in tongues
        ],
    }
