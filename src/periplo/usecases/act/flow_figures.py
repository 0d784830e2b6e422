"""What was counted in a campaign and found wrong with it, put together for its picture."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from periplo.answers.effect import EffectAnswer
from periplo.core.campaign_nodes import Node, ways_on
from periplo.core.campaigns import Campaign
from periplo.core.findings import Finding
from periplo.pictures.campaign import FlowFigures, Mark, NodeFigures
from periplo.usecases.act.flowing import Flow, Way


def flow_figures(
    campaign: Campaign,
    flow: Flow | None = None,
    findings: Iterable[Finding] = (),
    effects: Mapping[str, EffectAnswer] | None = None,
    reasons: Mapping[str, str] | None = None,
) -> FlowFigures:
    """flow: None where it never ran. effects: of its experiments, by node. reasons: why a message did not leave, by
    code, in the words of the picture's language."""
    marks = defaultdict[str, list[Mark]](list)
    for one in findings:
        if one.part is not None:
            marks[one.part].append(Mark(one.severity, one.what, one.mend))
    has_run = flow is not None and flow.runs > 0
    return FlowFigures(
        runs=flow.runs if flow else 0,
        control=flow.in_control if flow else 0,
        nodes={node.id: _at(node, flow) for node in campaign.nodes} if flow and has_run else {},
        effects=effects or {},
        marks={node: tuple(theirs) for node, theirs in marks.items()},
        reasons=reasons or {},
        untold=flow.untold if flow else 0,
    )


def _at(node: Node, flow: Flow) -> NodeFigures:
    ways = tuple(flow.took[Way(node.id, place)] for place, _ in enumerate(ways_on(node)))
    return NodeFigures(
        here=flow.here[node.id],
        passed=flow.passed[node.id] if flow.is_whole else None,
        left=flow.left[node.id],
        finished=flow.finished[node.id],
        sent=flow.sent[node.id],
        withheld=tuple(flow.withheld[node.id].most_common()) if node.id in flow.withheld else (),
        ways=ways if flow.is_whole else None,
        control=(flow.control_here[node.id], flow.control_passed[node.id], flow.control_left[node.id]),
    )
