"""Which columns of a map are to be seen, as people say it: a moment, an area, a channel by id or by name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from periplo.answers.costs import STAGE, TOUCHPOINT
from periplo.core.areas import area_titles
from periplo.core.channel_catalogue import channel_name
from periplo.core.errors import BadQuestion
from periplo.core.maps import MOMENTS, JourneyMap
from periplo.core.narrowing import channels_met, columns_seen, narrowed, through
from periplo.core.rules import Rule
from periplo.core.texts import Text
from periplo.pictures.figures import MapFigures
from periplo.pictures.words import say

OF_COLUMNS = ("moment", "area", "channel")
SPOKEN = ("es", "en")


@dataclass(frozen=True, slots=True)
class Narrow:
    """A moment, an area and a channel by their ids; "" where none was asked for."""

    moment: str = ""
    area: str = ""
    channel: str = ""

    @property
    def is_asked(self) -> bool:
        return bool(self.moment or self.area or self.channel)

    def events(self, drawn: JourneyMap) -> Rule | None:
        """Which events came through the channel; None without one."""
        return through(drawn, self.channel) if self.channel else None

    def told(self, drawn: JourneyMap) -> tuple[Text, ...]:
        """What is seen, in words."""
        names: list[tuple[str, dict[str, str]]] = []
        if self.moment:
            names.append(("moment", {one: say(self.moment, one).casefold() for one in SPOKEN}))
        if self.area:
            names.append(("area", {one: area_titles(drawn, one).get(self.area, self.area) for one in SPOKEN}))
        if self.channel:
            names.append(("channel", {one: channel_name(self.channel, one) for one in SPOKEN}))
        return tuple(
            Text(tuple((one, say(f"only_{name}", one, called[one])) for one in SPOKEN))
            for name, called in names
        )

    def of(self, drawn: JourneyMap) -> JourneyMap:
        """The map with the columns that are seen alone. Raises: BadQuestion if none is left."""
        columns = columns_seen(drawn, self.moment, self.area, self.channel)
        if columns is None:
            return drawn
        if not columns:
            raise BadQuestion(
                f"no column of map '{drawn.id}' is left",
                "none is of all that was asked for at once",
                "leave out --moment, --area or --channel",
            )
        return narrowed(drawn, columns)


def narrow_said(drawn: JourneyMap, given: Mapping[str, object]) -> Narrow:
    """What texts say, each an id or a name in any of the map's languages. Raises: BadQuestion of what it has not."""
    languages = dict.fromkeys((*drawn.languages, *SPOKEN))
    known = {
        "moment": {moment: [say(moment, one) for one in languages] for moment in MOMENTS},
        "area": {
            id: [titles[id] for one in languages if id in (titles := area_titles(drawn, one))]
            for id in area_titles(drawn, "en")
        },
        "channel": {id: [channel_name(id, one) for one in languages] for id in channels_met(drawn)},
    }
    said = {name: str(given.get(name) or "").strip() for name in OF_COLUMNS}
    return Narrow(**{name: _meant(drawn, name, text, known[name]) for name, text in said.items() if text})


def _meant(drawn: JourneyMap, name: str, text: str, known: Mapping[str, list[str]]) -> str:
    for id, names in known.items():
        if text.casefold() in (id.casefold(), *(one.casefold() for one in names)):
            return id
    why, mend = f"it has: {', '.join(known) or 'none'}", "name one of them"
    if name == "channel":
        raise BadQuestion(f"map '{drawn.id}' has no channel '{text}'", why, mend)
    if name == "area":
        raise BadQuestion(f"map '{drawn.id}' has no area '{text}'", why, mend)
    raise BadQuestion(f"map '{drawn.id}' has no moment '{text}'", why, mend)


def figures_seen(known: MapFigures, drawn: JourneyMap) -> MapFigures:
    """What was measured of the stages and columns of a narrowed map, still as shares of all customers."""
    columns = {column.id for column in drawn.columns}
    stages = {stage.id for stage in drawn.stages}
    stood, met, felt, cost = known.stages, known.touchpoints, known.feelings, known.costs
    if stood is not None:
        places = [n for n, stock in enumerate(stood.stages) if stock.stage in stages]
        stood = replace(
            stood,
            stages=tuple(stood.stages[n] for n in places),
            most=stood.most if stood.most in stages else None,
            occupancy=tuple(
                replace(one, counts=tuple(one.counts[n] for n in places)) for one in stood.occupancy
            ),
        )
    if met is not None:
        met = replace(
            met,
            columns=tuple(one for one in met.columns if one.touchpoint in columns),
            gutters=tuple(one for one in met.gutters if {one.stage, one.to} <= stages),
            legs=tuple(one for one in met.legs if {one.origin, one.to} <= columns),
            unmapped=(),
        )
    if felt is not None:
        felt = replace(felt, touchpoints=tuple(one for one in felt.touchpoints if one.touchpoint in columns))
    if cost is not None:
        seen = {(STAGE, id) for id in stages} | {(TOUCHPOINT, id) for id in columns}
        cost = replace(cost, parts=tuple(one for one in cost.parts if (one.kind, one.part) in seen))
    campaigns = tuple(one for one in known.interventions if one.touchpoint in columns)
    return replace(known, stages=stood, touchpoints=met, feelings=felt, costs=cost, interventions=campaigns)
