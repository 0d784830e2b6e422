"""The order of channels that a map's stage writes, taken by the messages that say so."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from periplo.core.campaign_nodes import Node, Send
from periplo.core.campaigns import Campaign
from periplo.core.maps import JourneyMap, Stage


def takes_order(campaign: Campaign) -> bool:
    """Whether any of its messages leaves by the order of a stage."""
    return any(isinstance(node, Send) and node.by_stage for node in campaign.nodes)


def stage_of_campaign(campaign: Campaign, drawn: JourneyMap | None) -> Stage | None:
    """The stage in which the campaign's touchpoint stands on its map; None where it is not there."""
    if drawn is None or drawn.id != campaign.map:
        return None
    column = next((one for one in drawn.columns if one.id == campaign.touchpoint), None)
    return None if column is None else next((one for one in drawn.stages if one.id == column.stage), None)


def in_stage_order(campaign: Campaign, drawn: JourneyMap | None, media: Mapping[str, str]) -> Campaign:
    """The campaign with those messages trying the stage's channels first, in its order, then the others as written.

    media: of each channel here the medium by which it leaves: a stage says "email" whatever the carrier is called.
    """
    stage = stage_of_campaign(campaign, drawn)
    if stage is None or not stage.channels or not takes_order(campaign):
        return campaign
    places = {name: place for place, name in enumerate(stage.channels)}

    def place_of(channel: str) -> int:
        return min(places.get(name, len(places)) for name in (channel, media.get(channel, channel)))

    def ordered(node: Node) -> Node:
        if not isinstance(node, Send) or not node.by_stage:
            return node
        first, *others = sorted(node.channels, key=place_of)  # those that stand alike keep their order
        return replace(node, channel=first, otherwise=tuple(others))

    return replace(campaign, nodes=tuple(map(ordered, campaign.nodes)))
