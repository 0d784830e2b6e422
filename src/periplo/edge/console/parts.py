"""One part of the map: on a page of its own, and as the fragment that stands in the panel beside the map."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from periplo.answers.figure import Figure
from periplo.answers.touchpoints import TouchpointsAnswer
from periplo.core.maps import JourneyMap, Touchpoint
from periplo.core.rule_saying import rule_text
from periplo.edge.console.behind import address_of
from periplo.edge.console.comments import beside_part, may_comment
from periplo.edge.console.desk import Desk, desk_of
from periplo.edge.console.pages import not_found
from periplo.edge.console.quotes import quotes_address
from periplo.edge.console.shell import fragment_of, language_of, may_edit, page_of
from periplo.edge.console.sight import (
    Sight,
    asked_by,
    asked_of,
    drawn_by,
    given_by,
    narrowed_text,
    part_address,
    sight_of,
)
from periplo.edge.showing import map_parts as showing
from periplo.edge.showing.map_parts import Section
from periplo.edge.showing.part_figures import figures_of
from periplo.edge.wiring import has_ledger
from periplo.edge.words.pages import page_says
from periplo.edge.words.told import say
from periplo.pictures.figures import MapFigures
from periplo.pictures.numbers import period
from periplo.storage.tasks import tasks_kept
from periplo.usecases import map_parts as parts
from periplo.usecases.choice import Chosen, choose
from periplo.usecases.map_parts import COLUMN, PASSAGE, STAGE, WAY, Part, People
from periplo.usecases.options import QUESTIONS
from periplo.usecases.quoting import Voice, voices_at
from periplo.usecases.tasks import Line as TaskLine

VOICES = 4  # comments of the period, the newest ones
NOBODY = People(0, ())
QUESTIONS_OF: Mapping[str, tuple[str, ...]] = {
    COLUMN: (
        "paths",
        "leaving",
        "moments",
        "feelings",
        "dwell",
        "motives",
        "frustration",
        "costs",
        "improve",
    ),
    STAGE: ("stages", "leaving", "dwell", "moments", "atrisk", "costs", "improve", "growth"),
    PASSAGE: ("funnel", "leaving", "motives", "detours", "improve"),
    WAY: ("funnel", "detours", "paths", "fluidity", "conformance"),
}


@dataclass(frozen=True, slots=True)
class Seen:
    """Whom a part is about by one filter, and what they wrote there; nobody and nothing where there are no events."""

    people: People = NOBODY
    voices: tuple[Voice, ...] = ()


async def part_page(request: Request) -> Response:
    """The part that the address names; `fragment`: it alone, without the page around it."""

    def shown() -> Response:
        desk = desk_of(request)
        drawn = next((one for one in desk.maps() if one.id == request.path_params["id"]), None)
        if drawn is None:
            return not_found(request, 404)
        said, sight = language_of(request), sight_of(request.query_params, drawn.id)
        part = part_shown(desk, drawn, sight, said, may_edit(request), may_comment(request))
        if request.query_params.get("fragment"):
            return fragment_of(request, "part_fragment.html", part=part, level=2)
        return page_of(request, "part.html", part["title"], "map", part=part, level=1)

    return await run_in_threadpool(shown)


def part_shown(
    desk: Desk, standard: JourneyMap, sight: Sight, said: str, may_write: bool, may_speak: bool
) -> dict[str, Any]:
    """A part in words, with where it leads. Raises: UnknownName if the map has none such; as questions do."""
    drawn = drawn_by(sight, standard)
    part = parts.part_of(drawn, sight.part)
    given = given_by(sight, standard, desk.labels())
    known = desk.figures(drawn, given) or MapFigures()
    seen = _seen(desk, drawn, part, given)
    figures = figures_of(drawn, known, part, said)
    return {
        "id": str(part),
        "kind": showing.kind_of(drawn, part, said),
        "title": showing.title_of(drawn, part, said),
        "facts": list(showing.facts_of(drawn, part, said, desk.library())),
        "period": "" if known.span is None else period(known.span, known.zone, said),
        "narrowed": narrowed_text(desk, drawn, sight, said),
        "figures": figures,
        "without": "" if figures else _why_none(desk, drawn, part, said),
        "sections": _sections(desk, drawn, part, known, seen, sight, given, said, may_write),
        "act": act_address(sight, part) if _acts(drawn, part) else "",
        "page": part_address(sight, part),
        "home": sight.home(),
        "may_write": may_write,
        "talk": beside_part(desk, drawn, part, may_speak, said),
        "place": f"{drawn.id}/{part.id}" if part.kind == COLUMN else "",
        "owner": getattr(parts.column_in(drawn, part), "owner", None) or "",
        "questions": [
            (say(f"title.{name}", said), asked_of(name, sight, given, **_own(drawn, part, name)))
            for name in QUESTIONS_OF[part.kind]
            if name in QUESTIONS and _can_ask(drawn, part, name)
        ] if desk.has_events else [],
    }  # fmt: skip


def act_address(sight: Sight, part: Part) -> str:
    """Where a campaign begins at a part, by the same filter."""
    return f"/maps/{quote(sight.map, safe='')}/act?{sight.address(map=None, part=str(part), lanes=None)}"


def chosen_for(desk: Desk, drawn: JourneyMap, given: Mapping[str, Any]) -> Chosen | None:
    """The journeys of a filter; None where there are no events."""
    if not desk.has_events:
        return None
    source = desk.source({**given, "map": drawn.id})
    return choose(source.lived.journeys, source.choice, drawn)


def _seen(desk: Desk, drawn: JourneyMap, part: Part, given: Mapping[str, Any]) -> Seen:
    def look() -> Seen:
        chosen = chosen_for(desk, drawn, given)
        if chosen is None:
            return Seen()
        held = (*parts.beginning(drawn, part), *(parts.ending(drawn, part) if part.kind == WAY else ()))
        told = voices_at([one.id for one in held], parts.met_at(held), chosen.lived, chosen.zone, VOICES)
        return Seen(parts.people_at(drawn, part, chosen), tuple(told))

    return desk.standing(f"seen {drawn.id} {part} {sorted(given.items())}", look)


def _sections(
    desk: Desk, drawn: JourneyMap, part: Part, known: MapFigures, seen: Seen, sight: Sight, given: Mapping[str, Any],
    said: str, may_write: bool,
) -> list[Section]:  # fmt: skip
    """Each with what it holds; those that hold nothing are left out, but for those whose emptiness tells something."""
    library = desk.library()
    to_part: Callable[[Part], str] = lambda other: part_address(sight, other)  # noqa: E731
    answer = known.touchpoints
    of = _were(drawn, part, answer)
    comes = showing.leg_lines(drawn, parts.legs_in(drawn, part, answer), 0, False, said, to_part)
    goes = showing.leg_lines(drawn, parts.legs_out(drawn, part, answer), of, True, said, to_part)
    nowhere = page_says("part_nowhere", said) if answer and _is_measured(drawn, part) else ""
    today = date.today()
    tasks = _tasks(desk, drawn, part, today)
    campaigns = showing.campaign_lines(drawn, known, part, said)
    evidence = showing.evidence_lines(drawn, part, said, today, lambda name: _question(name, sight, given))
    zone = known.zone
    n = seen.people.n
    people = showing.people_lines(seen.people, said, zone)
    base = f"/maps/{quote(drawn.id, safe='')}"
    placing = ("", "")
    if may_write and part.kind in (COLUMN, STAGE):
        placing = page_says("quotes_here", said), quotes_address(drawn.id, at=part.id)
    held = [
        Section(page_says("part_campaigns", said), tuple(campaigns),
                "" if campaigns or not _acts(drawn, part) else page_says("part_no_campaigns", said)),
        Section(page_says("part_phrases", said), tuple(showing.phrases(drawn, part, seen.voices, said, library)),
                more=placing),
        Section(page_says("part_troubles", said), tuple(showing.troubles(drawn, part, said, library))),
        Section(page_says("part_better", said), tuple(showing.betterments(drawn, part, tasks, said, library))),
        Section(page_says("part_comes", said), tuple(comes), "" if comes else nowhere),
        Section(page_says("part_goes", said), tuple(goes), "" if goes else nowhere),
        Section(page_says("part_people", said), tuple(people),
                page_says(f"part_people_{part.kind}", said, showing.customers_text(n, said)) if n else "",
                _all_people(part, sight, given, said) if n else ("", "")),
        Section(page_says("part_evidence", said), tuple(evidence),
                "" if evidence else page_says("part_no_evidence", said),
                (page_says("evidence_link", said), f"{base}/evidence")),
    ]  # fmt: skip
    return [section for section in held if section.lines or section.note or section.more[0]]


def _all_people(part: Part, sight: Sight, given: Mapping[str, Any], said: str) -> tuple[str, str]:
    """Where all the people of a part are told; nowhere for what lies between two."""
    figures = {COLUMN: ("touchpoints", "customers"), STAGE: ("stages", "n")}
    if part.kind not in figures:
        return "", ""
    question, column = figures[part.kind]
    return page_says("behind_all", said), address_of(
        question, asked_by(question, sight, given), Figure(column, (part.id,))
    )


def _were(drawn: JourneyMap, part: Part, answer: TouchpointsAnswer | None) -> int:
    """Customers of whom the ways out are told as shares: of one column; of several they would not sum up."""
    if answer is None or part.kind not in (COLUMN, WAY):
        return 0
    return next((one.customers for one in answer.columns if one.touchpoint == part.id), 0)


def _question(name: str, sight: Sight, given: Mapping[str, Any]) -> str:
    return asked_of(name, sight, given) if name in QUESTIONS else ""


def _tasks(desk: Desk, drawn: JourneyMap, part: Part, today: date) -> list[TaskLine]:
    """Open tasks of the part, by what they came from."""
    if not has_ledger(desk.workspace):
        return []
    places = {f"{drawn.id}/{one.id}" for one in parts.beginning(drawn, part)} | {f"{drawn.id}/{part.id}"}
    campaigns = {
        one.id for one in desk.campaigns()
        if one.map == drawn.id and any(one.touchpoint == column.id for column in parts.beginning(drawn, part))
    }  # fmt: skip
    with desk.ledger.reading() as connection:
        kept = tasks_kept(connection)
    return [
        TaskLine(str(task.id), task, task.days_late(today))
        for task in kept
        if task.customer is None
        and (task.refers in places or (task.origin == "campaign" and task.refers in campaigns))
    ]


def _is_measured(drawn: JourneyMap, part: Part) -> bool:
    return parts.met_at(parts.beginning(drawn, part)) is not None


def _acts(drawn: JourneyMap, part: Part) -> bool:
    """Whether a campaign can begin there: something must prove that a customer was there, or stands there."""
    return any(isinstance(one, Touchpoint) for one in parts.beginning(drawn, part)) and _is_measured(
        drawn, part
    )


def _why_none(desk: Desk, drawn: JourneyMap, part: Part, said: str) -> str:
    column = parts.column_in(drawn, part)
    if column is not None and not isinstance(column, Touchpoint):
        return page_says("part_no_rule_action", said)
    return page_says("part_no_numbers" if desk.has_events else "part_no_events", said)


def _can_ask(drawn: JourneyMap, part: Part, question: str) -> bool:
    """Questions that need rules of the part are offered where it has them."""
    if question in ("funnel", "detours"):
        return bool(_own(drawn, part, question))
    return question != "paths" or _is_measured(drawn, part)


def _own(drawn: JourneyMap, part: Part, question: str) -> dict[str, str]:
    """The question's own options for this part: where ways begin, end, or pass."""
    begins = parts.met_at(parts.beginning(drawn, part))
    ends = parts.met_at(parts.ending(drawn, part))
    if begins is None:
        return {}
    first = rule_text(begins)
    if question == "paths":
        return {"around": first} if ends is None else {"begin": first, "end": rule_text(ends)}
    if question in ("dwell",):
        return {"of": "stages" if part.kind == STAGE else "touchpoints"}
    if ends is None:
        return {}
    if question == "detours":
        return {"begin": first, "end": rule_text(ends)}
    if question == "funnel":
        return {"steps": f"{_step(first)},{_step(rule_text(ends))}"}
    return {}


def _step(text: str) -> str:
    """A rule as one step of a list of steps."""
    return '"' + text.replace('"', '\\"') + '"' if "," in text else text
