"""CJML 2.0, the customer journey modelling language of SINTEF: planned and actual journeys in XML.

Sources: the pages of CJML (cjml.no), and what its public converter and editor write and read. The elements come in any
order, actors may be missing and phases may come back: all of it is read, and told.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from periplo.core.cells import Item
from periplo.core.errors import BadInput
from periplo.core.maps import Column, JourneyMap, Touchpoint
from periplo.core.spans import iso
from periplo.core.texts import Text
from periplo.formats.exchange.feelings import feelings_in, tell_unknown
from periplo.formats.exchange.items import one_line
from periplo.formats.exchange.names import channel_in, channel_label
from periplo.formats.exchange.remarks import Remarks, line_place
from periplo.formats.exchange.sketch import STAGE, Sketch, SketchColumn, SketchStage, map_of_sketch, slug
from periplo.formats.safe_xml import Node, escaped, tree_of

PROVIDER = "organisation"
COMPLETED, AD_HOC, MISSING = "completed", "adhoc", "missing"
_POINTS = {"plannedCommunicationPoint", "actualCommunicationPoint"}
_ACTIONS = {"plannedAction", "actualAction"}
_KNOWN = {
    "journeyID", "journeyTitle", "plannedReference", "journeyPhases", "journeyShortSummary", "journeyLongSummary",
    "journeyStatus", "actors", "touchpoints", "complianceContent", "complianceSequence", "complianceTiming",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Met:
    """One event of a customer's trail. column: its id on the map, None for what no column of it recognises."""

    at: int  # microseconds UTC
    event: str
    column: str | None = None
    channel: str | None = None


def planned_xml(drawn: JourneyMap, language: str) -> str:
    """A map as a planned journey."""
    return _document(_planned(drawn, language))


def actual_xml(drawn: JourneyMap, language: str, customer: str, trail: Sequence[Met]) -> str:
    """The planned journey, and what one customer lived of it: what came apart from the plan, and what never came.

    An event of no column is a deviation (D1, D2…, adhoc); a column that was never met comes last, as missing.
    """
    return _document([*_planned(drawn, language), *_actual(drawn, language, customer, trail)])


def _document(lines: Iterable[str]) -> str:
    return "\n".join(
        ['<?xml version="1.0" encoding="UTF-8"?>', '<CJML version="2.0">', *lines, "</CJML>", ""]
    )


def _planned(drawn: JourneyMap, language: str) -> Iterator[str]:
    yield "  <plannedJourney>"
    yield from _head(drawn.id, one_line(drawn.title.to(language)) or drawn.id)
    yield from _phases(drawn, language)
    yield f"    <journeyShortSummary>{escaped(one_line(drawn.goal.text.to(language)))}</journeyShortSummary>"
    if drawn.scenario:
        yield f"    <journeyLongSummary>{escaped(one_line(drawn.scenario.to(language)))}</journeyLongSummary>"
    yield from _actors(drawn, language, drawn.persona.id, one_line(drawn.persona.name.to(language)))
    yield "    <touchpoints>"
    for number, column in enumerate(drawn.columns, 1):
        yield from _touchpoint("planned", f"T{number}", drawn, column, language, drawn.persona.id)
    yield "    </touchpoints>"
    yield "  </plannedJourney>"


def _actual(drawn: JourneyMap, language: str, customer: str, trail: Sequence[Met]) -> Iterator[str]:
    numbers = {column.id: f"T{number}" for number, column in enumerate(drawn.columns, 1)}
    columns = {column.id: column for column in drawn.columns}
    yield "  <actualJourney>"
    yield from _head(
        f"{drawn.id}-{slug(customer, fallback='customer')}", one_line(drawn.title.to(language)) or drawn.id
    )
    yield f"    <plannedReference>{escaped(drawn.id)}</plannedReference>"
    yield from _phases(drawn, language)
    yield from _actors(drawn, language, customer, customer)
    yield "    <touchpoints>"
    deviations = 0
    for met in trail:
        if met.column is not None:
            column = columns[met.column]
            yield from _touchpoint(
                "actual", numbers[met.column], drawn, column, language, customer, COMPLETED, met
            )
            continue
        deviations += 1
        yield from _deviation(f"D{deviations}", customer, met, language)
    seen = {met.column for met in trail}
    for column in drawn.columns:
        if column.id not in seen and isinstance(column, Touchpoint) and column.met is not None:
            yield from _touchpoint("actual", numbers[column.id], drawn, column, language, customer, MISSING)
    yield "    </touchpoints>"
    yield "  </actualJourney>"


def _head(id: str, title: str) -> Iterator[str]:
    yield f"    <journeyID>{escaped(id)}</journeyID>"
    yield f"    <journeyTitle>{escaped(title)}</journeyTitle>"


def _phases(drawn: JourneyMap, language: str) -> Iterator[str]:
    yield "    <journeyPhases>"
    for stage in drawn.stages:
        yield f'      <journeyPhase phaseID="{escaped(stage.id)}">'
        yield f"        <phaseName>{escaped(one_line(stage.title.to(language)) or stage.id)}</phaseName>"
        yield f"        <phaseDescription>{stage.moment}</phaseDescription>"
        yield "      </journeyPhase>"
    yield "    </journeyPhases>"


def _actors(drawn: JourneyMap, language: str, customer: str, name: str) -> Iterator[str]:
    yield "    <actors>"
    yield f'      <endUser actorID="{escaped(customer)}"><actorName>{escaped(name or customer)}</actorName></endUser>'
    areas = {_provider(column, language): None for column in drawn.columns if isinstance(column, Touchpoint)}
    for area in dict.fromkeys((*areas, PROVIDER)):
        yield (
            f'      <serviceProvider actorID="{escaped(slug(area, fallback=PROVIDER))}">'
            f"<companyName>{escaped(area)}</companyName></serviceProvider>"
        )
    yield "    </actors>"


def _provider(column: Column, language: str) -> str:
    """Who of us stands at the other end: the first area that answers for the column."""
    areas = (one_line(item.to(language)) for item in column.cells.get("areas", ()))
    return next((area for area in areas if area), PROVIDER)


def _touchpoint(
    kind: str,
    id: str,
    drawn: JourneyMap,
    column: Column,
    language: str,
    customer: str,
    compliance: str = "",
    met: Met | None = None,
) -> Iterator[str]:
    title = one_line(column.title.to(language)) or column.id
    is_point = isinstance(column, Touchpoint)
    name = f"{kind}{'CommunicationPoint' if is_point else 'Action'}"
    yield f"      <{name}>"
    yield f"        <touchpointID>{id}</touchpointID>"
    yield f'        <belongsTo phaseIDref="{escaped(column.stage)}"/>'
    if compliance:
        yield f"        <compliance>{compliance}</compliance>"
    yield from _end("initiator", customer, title)
    if isinstance(column, Touchpoint):
        shown = next((one_line(item.to(language)) for item in column.cells.get("frontstage", ())), "")
        yield from _end("receiver", slug(_provider(column, language), fallback=PROVIDER), shown or title)
        channel = (met and met.channel) or next(iter(column.channels), "")
        yield f"        <channel><channelName>{escaped(channel_label(channel, language))}</channelName></channel>"
    doing = " / ".join(filter(None, (one_line(item.to(language)) for item in column.cells.get("doing", ()))))
    if doing and kind == "planned":
        yield f"        <comment>{escaped(doing)}</comment>"
    if met:
        yield from _times(met, is_point)
    yield f"      </{name}>"


def _deviation(id: str, customer: str, met: Met, language: str) -> Iterator[str]:
    yield "      <actualCommunicationPoint>"
    yield f"        <touchpointID>{id}</touchpointID>"
    yield f"        <compliance>{AD_HOC}</compliance>"
    yield from _end("initiator", customer, met.event)
    yield from _end("receiver", PROVIDER, met.event)
    channel = channel_label(met.channel, language) if met.channel else ""
    yield f"        <channel><channelName>{escaped(channel)}</channelName></channel>"
    yield from _times(met, True)
    yield "      </actualCommunicationPoint>"


def _end(name: str, actor: str, label: str) -> Iterator[str]:
    yield f"        <{name}>"
    yield f'          <refersTo actorIDref="{escaped(actor)}"/>'
    yield f"          <{name}Label>{escaped(label)}</{name}Label>"
    yield f"        </{name}>"


def _times(met: Met, is_point: bool) -> Iterator[str]:
    name = "timeConsumed" if is_point else "timeCompleted"
    yield f"        <timestamps><{name}>{iso(met.at)}</{name}></timestamps>"


def read_cjml(content: bytes, name: str, stem: str, remarks: Remarks) -> list[JourneyMap]:
    """The maps of the journeys of a document; the planned ones, or the actual ones where there are no others.

    Raises: BadInput if it is no CJML or has no touchpoint.
    """
    root = tree_of(content, name)
    if root.name.casefold() != "cjml":
        raise BadInput(
            f"'{name}' is no CJML",
            f"its outermost element is '{root.name}'",
            "name another format with --format",
        )
    journeys = [node for node in root.children if node.name == "plannedJourney"]
    if not journeys:
        journeys = [node for node in root.children if node.name == "actualJourney"]
        for node in journeys:
            remarks.add("actual_journey", line_place(node.line))
    made: list[JourneyMap] = []
    for node in journeys:
        sketch = _Journey(node, remarks).sketch()
        if not sketch.columns:
            remarks.add("no_touchpoints", line_place(node.line), name=sketch.title)
            continue
        sketch.id = slug(sketch.id or sketch.title or stem, (one.id for one in made), "map")
        made.append(map_of_sketch(sketch, remarks, stem))
    if not made:
        raise BadInput(f"'{name}' has no journey with touchpoints", mend="export a journey that has some")
    return made


class _Journey:
    def __init__(self, node: Node, remarks: Remarks) -> None:
        self.node, self.remarks = node, remarks
        self.users: dict[str, str] = {}
        self.providers: dict[str, str] = {}
        for actor in (node.child("actors") or Node("")).children:
            id = (actor.attributes.get("actorID") or actor.attributes.get("actorIDref") or "").strip()
            title = actor.said("actorName") or actor.said("companyName") or id
            (self.users if actor.name == "endUser" else self.providers)[id] = title
        unknown = {one.name for one in node.children} - _KNOWN
        if unknown:
            remarks.add("unknown_element", line_place(node.line), names=", ".join(sorted(unknown)))

    def sketch(self) -> Sketch:
        node = self.node
        id = node.said("journeyID")
        made = Sketch(
            title=node.said("journeyTitle") or id, id=id or None, goal=node.said("journeyShortSummary")
        )
        made.scenario = node.said("journeyLongSummary")
        made.persona = next(iter(self.users.values()), "")
        phases: dict[str, int] = {}
        for phase in (node.child("journeyPhases") or Node("")).children:
            key = phase.attributes.get("phaseID", "").strip()
            said = phase.said("phaseDescription")
            moment = said if said in ("before", "during", "after") else None
            phases.setdefault(key, len(made.stages))
            made.stages.append(
                SketchStage(phase.said("phaseName") or key, slug(key, fallback="stage"), moment)
            )
        points = [
            one for one in (node.child("touchpoints") or Node("")).children if one.name in _POINTS | _ACTIONS
        ]
        at = 0
        for point in points:
            at = self._stage(made, phases, point, at)
            made.columns.append(self._column(point, at))
        self._felt(points, made)
        return made

    def _stage(self, made: Sketch, phases: dict[str, int], point: Node, at: int) -> int:
        belongs = point.child("belongsTo")
        key = belongs.attributes.get("phaseIDref", "").strip() if belongs else ""
        if not key:
            if not made.stages:
                made.stages.append(SketchStage(STAGE[0]))
            if len(phases) > 0 and self._label(point):
                self.remarks.add("without_phase", line_place(point.line), name=self._label(point))
            return at
        if key not in phases:
            self.remarks.add("no_phase", line_place(point.line), id=key)
            phases[key] = len(made.stages)
            made.stages.append(SketchStage(key))
        if phases[key] < at and any(column.stage == at for column in made.columns):
            title = made.stages[phases[key]].title
            self.remarks.add("phases_apart", line_place(point.line), name=title)
            phases[key] = len(made.stages)
            made.stages.append(SketchStage(title))
        return phases[key]

    def _label(self, point: Node) -> str:
        """What the customer does or gets, in the words of the customer's end."""
        is_ours = (
            self._actor(point, "initiator") not in self.users and self._actor(point, "receiver") in self.users
        )
        labels = (point.said("receiver", "receiverLabel"), point.said("initiator", "initiatorLabel"))
        first, second = labels if is_ours else labels[::-1]
        return first or second or point.said("comment") or point.said("touchpointID")

    def _actor(self, point: Node, end: str) -> str:
        refers = (point.child(end) or Node("")).child("refersTo")
        return (
            (refers.attributes.get("actorIDref") or refers.attributes.get("actorID") or "").strip()
            if refers
            else ""
        )

    def _column(self, point: Node, stage: int) -> SketchColumn:
        title = self._label(point)
        column = SketchColumn(stage, title, is_action=point.name in _ACTIONS)
        if not column.is_action:
            channel = point.said("channel", "channelName")
            column.channels = (channel_in(channel),) if channel else ()
            for end in ("initiator", "receiver"):
                actor = self._actor(point, end)
                if actor and actor not in self.users:
                    area = self._provider_named(actor, point)
                    if area and area != PROVIDER:
                        column.cells.setdefault("areas", []).append(Item(Text.of(area)))
                    other = point.said(end, f"{end}Label")
                    if other and other != title:
                        column.cells.setdefault("frontstage", []).append(Item(Text.of(other)))
        comment = point.said("comment")
        if comment and comment != title:
            column.cells["doing"] = [Item(Text.of(one)) for one in comment.split(" / ") if one]
        return column

    def _provider_named(self, actor: str, point: Node) -> str:
        if actor not in self.providers:
            self.remarks.add("no_actor", line_place(point.line), id=actor)
        return self.providers.get(actor, actor)

    def _felt(self, points: Sequence[Node], made: Sketch) -> None:
        """The experience of actual touchpoints; a planned one has none."""
        cells = []
        for point, column in zip(points, made.columns, strict=True):
            rating = point.said("touchpointExperience", "experienceRating")
            cells.append((rating, line_place(point.line), column.title))
            said = point.said("touchpointExperience", "experienceDescription")
            if said:
                column.cells.setdefault("thinking", []).append(Item(Text.of(said)))
        if any(text for text, _, _ in cells):
            found, _ = feelings_in(cells, "", self.remarks)
            tell_unknown(cells, found, self.remarks)
            for column, value in zip(made.columns, found, strict=True):
                column.feeling = value
