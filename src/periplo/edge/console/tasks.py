"""Tasks on a page: what is to be done, by whom and when; a form for new ones, and buttons that move them on."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from periplo.core.errors import BadInput, BadQuestion, PeriploError
from periplo.core.maps import JourneyMap
from periplo.core.rule_saying import rule_text
from periplo.core.spans import zone_named
from periplo.core.subscriptions import WATCH
from periplo.core.tasks import STATUSES, Task
from periplo.core.worklists import LISTS, Listed, listed
from periplo.edge.clock import this_instant
from periplo.edge.console.desk import Desk, desk_of
from periplo.edge.console.gate import who
from periplo.edge.console.noted import acted
from periplo.edge.console.pages import not_found
from periplo.edge.console.posting import posted
from periplo.edge.console.shell import language_of, may_edit, page_of
from periplo.edge.faults import fault_of
from periplo.edge.showing.headings import date_text, say_count
from periplo.edge.showing.tasks import from_text
from periplo.edge.source import campaign_reading
from periplo.edge.wiring import engine, has_ledger
from periplo.edge.words.pages import page_says
from periplo.edge.words.told import say
from periplo.formats.library_yaml import library_path
from periplo.pictures.numbers import number
from periplo.storage import tasks as kept
from periplo.usecases import tasks
from periplo.usecases.asked_again import question_said
from periplo.usecases.step_lists import piece_said

NOTHING: Mapping[str, str] = {}


async def tasks_page(request: Request) -> Response:
    """What is to be done; posted, one more task, or one that moves on."""
    if request.method == "POST":
        return await run_in_threadpool(_posted, request, await posted(request))
    return await run_in_threadpool(_page, request)


async def make_task(request: Request) -> Response:
    """A task of one line of a map's worklists."""
    return await run_in_threadpool(_made, request, await posted(request))


def today_of(desk: Desk) -> date:
    """The day that it is where the workspace is."""
    return datetime.now(zone_named(desk.workspace.settings.zone)).date()


def tasks_of_rows(
    desk: Desk, what: str, drawn: JourneyMap, rows: tuple[Listed, ...], said: str
) -> list[tuple[str, int | None]]:
    """For each line of a worklist, as a button wants it: the key of its task, and its number where it is there."""
    made = tasks.from_worklist(what, drawn, rows, said)
    if not has_ledger(desk.workspace):
        return [(str(task.key), None) for task in made]
    with desk.ledger.reading() as connection:
        there = {task.key: task.id for task in kept.tasks_kept(connection, with_ended=True)}
    return [(str(task.key), there.get(task.key)) for task in made]


def _page(
    request: Request, given: Mapping[str, str] = NOTHING, wrong: PeriploError | None = None
) -> Response:
    """given: what was written into the form of a new task that could not be kept, and why."""
    desk = desk_of(request)
    said, asked = language_of(request), request.query_params
    zone, with_ended = desk.workspace.settings.zone, asked.get("ended") == "yes"
    with desk.ledger.reading() as connection:
        every = tasks.lines(connection, desk.library(), said, today_of(desk), zone, with_ended=with_ended)
    owners = sorted({line.task.owner for line in every if line.task.owner}, key=str.casefold)
    chosen = asked.get("owner")
    shown = [line for line in every if chosen is None or (line.task.owner or "") == chosen]
    late = sum(line.late > 0 for line in shown)
    made = asked.get("made", "")
    return page_of(
        request, "tasks.html", page_says("tasks", said), "tasks", 200 if wrong is None else 400,
        fault=None if wrong is None else fault_of(wrong, said), given=given,
        rows=[_row(desk, line, said) for line in shown],
        late=say_count("task.late_line", said, late) if late else "",
        owners=owners, chosen=chosen, with_ended=with_ended,
        places=[
            (f"{drawn.id}/{column.id}", f"{drawn.title.to(said)} › {column.title.to(said)}")
            for drawn in desk.maps() for column in drawn.columns
        ],
        may_write=may_edit(request), measurable=_measurable(desk, said),
        made=page_says("tasks_made", said, made) if made.isdecimal() else "",
    )  # fmt: skip


def _row(desk: Desk, line: tasks.Line, said: str) -> dict[str, Any]:
    task = line.task
    moves = {"todo": ("doing", "done", "dropped"), "doing": ("done", "dropped")}.get(task.status, ("todo",))
    verbs = {"doing": "tasks_start", "done": "tasks_done", "dropped": "tasks_drop", "todo": "tasks_reopen"}
    return {
        "id": line.id,
        "title": task.title,
        "owner": task.owner or page_says("tasks_nobody", said),
        "due": page_says("tasks_no_day", said)
        if task.due is None
        else page_says("tasks_due_on", said, date_text(task.due.isoformat(), said)),
        "late": _late(line.late, said),
        "status": say(f"task.status.{task.status}", said),
        "is_open": task.is_open,
        "from": from_text(line, said, _called(desk, task, said)),
        "address": _address(desk, task),
        "note": task.note,
        "effect": task.effect.to(said) if task.effect else "",
        "may_measure": task.status == "done" and bool(task.measure or task.origin == "campaign") and desk.has_events,
        "moves": [(status, page_says(verbs[status], said)) for status in moves],
    }  # fmt: skip


def _late(days: int, said: str) -> str:
    if not days:
        return ""
    return page_says("tasks_late.one" if days == 1 else "tasks_late", said, number(days, said))


def _called(desk: Desk, task: Task, said: str) -> str | None:
    """What the place that a task came from is called on its map, or its campaign; None where it is not there."""
    if task.origin == "campaign":
        return next((one.title.to(said) for one in desk.campaigns() if one.id == task.refers), None)
    map_id, _, place = (task.refers or "").partition("/")
    drawn = next((one for one in desk.maps() if one.id == map_id), None)
    if drawn is None or task.origin not in ("map", "stage", "touchpoint"):
        return None
    if task.origin == "map":
        return drawn.title.to(said)
    parts = drawn.columns if task.origin == "touchpoint" else drawn.stages
    return next((one.title.to(said) for one in parts if one.id == place), None)


def _address(desk: Desk, task: Task) -> str:
    """The page of what a task came from; "" where there is none."""
    if task.origin == WATCH:
        return task.refers or ""
    id = quote((task.refers or "").partition("/")[0], safe="")
    if task.origin == "campaign" and any(one.id == task.refers for one in desk.campaigns()):
        return f"/campaigns/{id}"
    if task.origin in ("map", "stage", "touchpoint") and any(quote(one.id) == id for one in desk.maps()):
        return f"/?map={id}"
    return ""


def _posted(request: Request, given: Mapping[str, str]) -> Response:
    desk = desk_of(request)
    said, zone = language_of(request), desk.workspace.settings.zone
    if given.get("task"):
        return _moved(request, desk, given, said, zone)
    try:
        return _added(request, desk, given)
    except PeriploError as error:
        if error.exit_code != 2:
            raise
        return _page(request, given, error)


def _added(request: Request, desk: Desk, given: Mapping[str, str]) -> Response:
    origin, refers = tasks.origin_said(given.get("of"))
    measure = given.get("measure", "").strip() or _between(desk, given)
    if measure:
        question_said(measure)
    task = Task(
        " ".join(given.get("title", "").split()), owner=given.get("owner", "").strip() or None,
        due=_day(given.get("due", "")), origin=origin, refers=refers, created_at=this_instant(),
        created_by=who(request) or None, note=given.get("note", "").strip(), measure=measure,
    )  # fmt: skip
    with desk.ledger.writing() as connection:
        made = kept.add_task(connection, task)
    acted(request)  # the task itself says who made it
    return RedirectResponse(f"/tasks?made={made.id}", 303)


def _between(desk: Desk, given: Mapping[str, str]) -> str | None:
    """The question how many get from one touchpoint to another; None where none was chosen.

    Raises: BadInput if only one was, or it is none that events prove.
    """
    ends = [given.get("measure_from", ""), given.get("measure_to", "")]
    if not any(ends):
        return None
    rules = {value: rule for value, _, rule in _measurable(desk, "en")}
    if not all(end in rules for end in ends) or ends[0] == ends[1]:
        raise BadInput(
            "an effect is measured between two touchpoints",
            "one was left out, or both are the same",
            "choose both",
        )
    return f"funnel --steps {shlex.quote(','.join(piece_said(rules[end]) for end in ends))}"


def _measurable(desk: Desk, said: str) -> list[tuple[str, str, str]]:
    """Each touchpoint that events prove: how the form names it, what it is called, its rule in English."""
    return [
        (f"{drawn.id}/{column.id}", f"{drawn.title.to(said)} › {column.title.to(said)}", rule_text(column.rule))
        for drawn in desk.maps() for column in drawn.touchpoints if column.rule is not None
    ]  # fmt: skip


def _moved(request: Request, desk: Desk, given: Mapping[str, str], said: str, zone: str) -> Response:
    path = library_path(desk.workspace.root / "maps" / "x")
    with desk.ledger.reading() as connection:
        before = tasks.found(connection, desk.library(), given["task"], said, zone)
    if given.get("move") == "measure":
        if not desk.has_events:
            raise BadQuestion(
                "this workspace has no events yet", mend="import some: periplo import events FILE"
            )
        source = desk.source({})
        effect = tasks.measured(
            before, source.ground(), source.lived, engine(), lambda one: campaign_reading(source, one)
        )
        after = replace(before, effect=effect)
    elif given.get("move") in STATUSES:
        after = tasks.changed(before, this_instant(), given["move"])
    else:
        return not_found(request, 404)
    with desk.ledger.writing() as connection:
        tasks.keep(connection, desk.workspace.root, path, before, after, zone)
    acted(request, "task", "move", given["task"])
    return RedirectResponse("/tasks?ended=yes" if not after.is_open else "/tasks", 303)


def _made(request: Request, given: Mapping[str, str]) -> Response:
    desk = desk_of(request)
    said, what = language_of(request), given.get("list", "")
    drawn = next((one for one in desk.maps() if one.id == request.path_params["id"]), None)
    if drawn is None or what not in LISTS:
        return not_found(request, 404)
    rows = listed(what, drawn, desk.library(), today_of(desk), desk.campaigns())
    wanted = next(
        (one for one in tasks.from_worklist(what, drawn, rows, said) if one.key == given.get("key")), None
    )
    if wanted is None:
        return not_found(request, 404)
    with desk.ledger.writing() as connection:
        made = kept.add_task(
            connection, replace(wanted, created_at=this_instant(), created_by=who(request) or None)
        )
    acted(request)  # the task itself says who made it
    return RedirectResponse(f"/tasks?made={made.id}", 303)


def _day(said: str) -> date | None:
    try:
        return date.fromisoformat(said) if said.strip() else None
    except ValueError:
        raise BadInput(f"the day '{said}' cannot be understood", mend="write it as 2026-03-31") from None


routes = [
    Route("/tasks", tasks_page, methods=["GET", "POST"]),
    Route("/maps/{id}/tasks", make_task, methods=["POST"]),
]
