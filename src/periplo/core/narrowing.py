"""Narrowing: some columns of a map alone, those of a moment, of an area, or met through a channel."""

from __future__ import annotations

from dataclasses import replace

from periplo.core.areas import area_of
from periplo.core.maps import JourneyMap
from periplo.core.rule_text import flat
from periplo.core.rules import AnyOf, Condition, Rule


def columns_seen(
    drawn: JourneyMap, moment: str = "", area: str = "", channel: str = ""
) -> tuple[str, ...] | None:
    """Ids of the columns that stand in this moment, of which this area answers, met through this channel.

    None where nothing is asked. Customers' own actions have neither area nor channel.
    """
    if not (moment or area or channel):
        return None
    stages = {stage.id for stage in drawn.stages if not moment or stage.moment == moment}
    seen = {column.id for column in drawn.columns if column.stage in stages}
    if area:
        seen &= {point.id for point in drawn.touchpoints if area_of(point) == area}
    if channel:
        seen &= {
            point.id
            for point in drawn.touchpoints
            if channel in point.channels or channel in dict(point.channel_rules)
        }
    return tuple(column.id for column in drawn.columns if column.id in seen)


def channels_met(drawn: JourneyMap) -> tuple[str, ...]:
    """Ids of the channels through which the map's touchpoints are met, in the order of the columns."""
    return tuple(
        dict.fromkeys(
            id for point in drawn.touchpoints for id in (*point.channels, *dict(point.channel_rules))
        )
    )


def through(drawn: JourneyMap, channel: str) -> Rule:
    """Which events came through a channel: those that say so, and those of points that have no other."""
    rules: list[Rule] = [Condition("channel", "is", channel)]
    for point in drawn.touchpoints:
        rules += [rule for id, rule in point.channel_rules if id == channel]
        if point.channels == (channel,) and not point.channel_rules and point.rule is not None:
            rules.append(point.rule)
    return flat(AnyOf, rules)


def narrowed(drawn: JourneyMap, columns: tuple[str, ...]) -> JourneyMap:
    """The map with these columns alone: no stage without any, no transition from or to another."""
    kept = tuple(one for one in drawn.columns if one.id in columns)
    stages = {one.stage for one in kept}
    return replace(
        drawn,
        stages=tuple(stage for stage in drawn.stages if stage.id in stages),
        columns=kept,
        transitions=tuple(way for way in drawn.transitions if {way.origin, way.target} <= set(columns)),
        variants=tuple(
            replace(one, columns={id: said for id, said in one.columns.items() if id in columns})
            for one in drawn.variants
        ),
    )
