"""A part of a map in words: where it stands, what is said of it, how one comes and goes, who acts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from babel.dates import format_date

from periplo.answers.asked import THIN
from periplo.answers.touchpoints import Leg
from periplo.core.cells import Evidence
from periplo.core.channel_catalogue import channel_name
from periplo.core.lanes import Lane
from periplo.core.library import NO_LIBRARY, Library
from periplo.core.maps import Column, JourneyMap, Stage, Touchpoint
from periplo.edge.showing.headings import moment_text
from periplo.edge.showing.part_figures import Figure
from periplo.edge.words.pages import page_says
from periplo.edge.words.told import say
from periplo.pictures.figures import MapFigures
from periplo.pictures.interventions import effect_text, status_text
from periplo.pictures.numbers import number, percent
from periplo.pictures.telling import item_text
from periplo.pictures.words import say as word
from periplo.usecases.map_parts import COLUMN, PASSAGE, STAGE, Part, People, beginning, column_in, stage_in
from periplo.usecases.options import QUESTIONS
from periplo.usecases.quoting import Voice, source_of
from periplo.usecases.tasks import Line as TaskLine

PHRASES = ("thinking",)
TROUBLES = ("pains", "frictions", "obstacles", "needs")
BETTER = ("motivators", "opportunities")
MOST_LEGS = 5


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a section; `address` makes it a link, `note` stands beneath; `is_quote`: somebody's own words."""

    text: str
    note: str = ""
    address: str = ""
    is_quote: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    title: str
    lines: tuple[Line, ...]
    note: str = ""
    more: tuple[str, str] = ("", "")  # a link below: what it says, its address


@dataclass(frozen=True, slots=True)
class Shown:
    """kind: what the part is, in a word or two. facts: who answers for it, where it stands."""

    kind: str
    title: str
    facts: tuple[str, ...] = ()
    figures: tuple[Figure, ...] = ()
    without: str = ""  # why there is no figure
    sections: tuple[Section, ...] = ()
    actions: tuple[Line, ...] = field(default=())


def title_of(drawn: JourneyMap, part: Part, said: str) -> str:
    """What a part is called: a passage and a transition by both their ends."""
    titles = {stage.id: stage.title.to(said) for stage in drawn.stages}
    if part.kind not in (STAGE, PASSAGE):
        titles = {column.id: column.title.to(said) for column in drawn.columns}
    return f"{titles[part.id]} → {titles[part.to]}" if part.to else titles[part.id]


def kind_of(drawn: JourneyMap, part: Part, said: str) -> str:
    """What a part is, in a word or two."""
    column = column_in(drawn, part)
    kind = "action" if column is not None and not isinstance(column, Touchpoint) else part.kind
    is_moment = isinstance(column, Touchpoint) and column.moment_of_truth
    told = page_says(f"part_{kind}", said)
    return f"★ {page_says('part_moment', said)} · {told}" if is_moment else told


def facts_of(drawn: JourneyMap, part: Part, said: str, library: Library = NO_LIBRARY) -> Iterator[str]:
    """Stage and time of the journey, who answers, by which channels."""
    stage, column = stage_in(drawn, part), column_in(drawn, part)
    if part.kind not in (STAGE, PASSAGE):
        yield page_says("part_of_stage", said, stage.title.to(said), word(stage.moment, said).lower())
    else:
        yield page_says("part_time", said, word(stage.moment, said))
    if isinstance(column, Touchpoint):
        yield (
            page_says("part_owner", said, column.owner) if column.owner else page_says("part_no_owner", said)
        )
    held = column or (stage if part.kind == STAGE else None)
    if held is not None:
        areas = _cells(drawn, held, ("areas",), said, library)
        if areas:
            yield page_says("part_area", said, ", ".join(line.text for line in areas))
        channels = held.channels if isinstance(held, Touchpoint | Stage) else ()
        if channels:
            yield page_says("part_channels", said, ", ".join(channel_name(one, said) for one in channels))
    if isinstance(column, Touchpoint) and column.design is not None:
        yield page_says("part_design", said, column.design.to(said))


def phrases(
    drawn: JourneyMap, part: Part, voices: Sequence[Voice], said: str, library: Library = NO_LIBRARY
) -> list[Line]:
    """What customers think and say there: as drawn, as found in research, as written by customers of the period."""
    lines = []
    for held in _held(drawn, part):
        lines += [
            Line(line.text, page_says("part_drawn", said), is_quote=True)
            for line in _cells(drawn, held, PHRASES, said, library)
        ]
        for one in held.evidence:
            if one.is_anecdotal and one.text is not None:
                note = ", ".join(
                    filter(None, (one.source.to(said) if one.source else "", day_text(one.on, said)))
                )
                lines.append(Line(one.text.to(said), note, is_quote=True))
    told = {line.text.casefold() for line in lines}
    for voice in (one for one in voices if one.text.casefold() not in told):
        rating = "" if voice.rating is None else page_says("part_rating", said, number(voice.rating, said))
        note = ", ".join(filter(None, (source_of(voice.source).to(said), rating, day_text(voice.on, said))))
        lines.append(Line(voice.text, note, is_quote=True))
    return lines


def troubles(drawn: JourneyMap, part: Part, said: str, library: Library = NO_LIBRARY) -> list[Line]:
    """Pains, frictions with their solution, obstacles and needs."""
    return [
        line for held in _held(drawn, part) for line in _cells(drawn, held, TROUBLES, said, library, True)
    ]


def betterments(
    drawn: JourneyMap, part: Part, tasks: Sequence[TaskLine], said: str, library: Library = NO_LIBRARY
) -> list[Line]:
    """What helps, what could be better, and who is at it."""
    lines = [line for held in _held(drawn, part) for line in _cells(drawn, held, BETTER, said, library, True)]
    for line in tasks:
        task = line.task
        told = (task.owner, day_text(task.due, said), say(f"task.status.{task.status}", said))
        lines.append(
            Line(task.title, f"{page_says('part_task', said)} · {', '.join(filter(None, told))}", "/tasks")
        )
    return lines


def evidence_lines(
    drawn: JourneyMap, part: Part, said: str, today: date, ask: Callable[[str], str]
) -> list[Line]:
    """What a part rests on. ask: the address of a question."""
    return [_evidence(one, said, today, ask) for held in _held(drawn, part) for one in _evidence_of(held)]


def leg_lines(
    drawn: JourneyMap, legs: Sequence[Leg], of: int, to: bool, said: str, address: Callable[[Part], str]
) -> list[Line]:
    """Where they come from, or go to. of: customers who were here; to: whether the other end is where they go."""
    titles = {column.id: column.title.to(said) for column in drawn.columns}
    inside = {leg.origin if to else leg.to for leg in legs}
    lines = []
    for leg in legs[:MOST_LEGS]:
        other, own = (leg.to, leg.origin) if to else (leg.origin, leg.to)
        if other not in titles:
            continue
        count = customers_text(leg.customers, said)
        share = f" ({_small(leg.customers / of, said)})" if of >= THIN and leg.customers <= of else ""
        at = (
            "" if len(inside) == 1 else " · " + page_says("part_from" if to else "part_at", said, titles[own])
        )
        lines.append(Line(titles[other], f"{count}{share}{at}", address(Part(COLUMN, other))))
    return lines


def customers_text(n: int, said: str) -> str:
    """ "1.234 clientes"."""
    return page_says("part_n.one" if n == 1 else "part_n", said, number(n, said))


def _small(share: float, said: str) -> str:
    """A share that may be next to nothing, which is not nothing."""
    least = 0.001
    return percent(share, said) if share >= least / 2 else f"< {percent(least, said)}"


def people_lines(people: People, said: str, zone: str) -> list[Line]:
    """Some of the customers, by our own number alone."""
    return [
        Line(
            page_says("part_person", said, one.customer),
            moment_text(one.at, zone, said),
            f"/customers/{one.customer}",
        )
        for one in people.some
    ]


def campaign_lines(drawn: JourneyMap, known: MapFigures, part: Part, said: str) -> list[Line]:
    """Campaigns that act where the part is, each with what it changed."""
    inside = {one.id for one in beginning(drawn, part)} | ({part.to} if part.kind == "way" else set())
    return [
        Line(
            one.title.to(said),
            f"{status_text(one.status, said)} · {effect_text(one.effect, said)}",
            f"/campaigns/{one.campaign}",
        )
        for one in known.interventions
        if one.touchpoint in inside
    ]


def _held(drawn: JourneyMap, part: Part) -> tuple[Column | Stage, ...]:
    """What carries cells and evidence of a part: itself, of a stage also its columns."""
    if part.kind == STAGE:
        return (drawn.stage(part.id), *drawn.columns_of(part.id))
    if part.kind == PASSAGE:
        return (*drawn.columns_of(part.id)[-1:], *drawn.columns_of(part.to)[:1])
    ends = (part.id, part.to)
    return tuple(one for one in drawn.columns if one.id in ends)


def _cells(
    drawn: JourneyMap,
    held: Column | Stage,
    lanes: Sequence[str],
    said: str,
    library: Library,
    named: bool = False,
) -> list[Line]:
    known: dict[str, Lane] = {lane.id: lane for lane in drawn.all_lanes}
    lines = []
    for id in lanes:
        lane = known.get(id)
        for item in held.cells.get(id, ()) if lane else ():
            assert lane is not None
            text = item_text(item, lane, said, library)
            if text:
                lines.append(Line(text, lane.title.to(said) if named else ""))
    return lines


def _evidence_of(held: Column | Stage) -> Iterable[Evidence]:
    return held.evidence


def _evidence(one: Evidence, said: str, today: date, ask: Callable[[str], str]) -> Line:
    kind = say(f"cover.{one.kind}", said)
    address = ask(one.ask.split()[0]) if one.ask and one.ask.split() else ""
    text = one.text.to(said) if one.text is not None else _asks(one, said)
    old = page_says("part_old", said) if one.is_old(today) else ""
    note = (kind, one.source.to(said) if one.source else "", one.owner or "", day_text(one.on, said), old)
    return Line(text, " · ".join(filter(None, note)), address)


def _asks(one: Evidence, said: str) -> str:
    name = (one.ask or "").split()[0] if (one.ask or "").split() else ""
    return page_says(
        "part_asks", said, say(f"title.{name}", said) if name in QUESTIONS else one.ask or one.metric or ""
    )


def day_text(day: date | None, said: str) -> str:
    """A day in words; nothing for none."""
    if day is None:
        return ""
    return str(format_date(day, "d MMM y" if said == "es" else "MMM d, y", said))
