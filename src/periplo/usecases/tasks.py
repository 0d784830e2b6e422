"""Tasks: the workspace's own and the initiatives of its library in one list; made from worklists, ended, measured."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any, NamedTuple

from sqlalchemy import Connection

from periplo.answers.teams import TeamTask
from periplo.core.areas import area_of
from periplo.core.errors import BadInput, BadQuestion, UnknownName
from periplo.core.library import Initiative, Library
from periplo.core.maps import JourneyMap
from periplo.core.spans import DAY, Span, instant, moment_at
from periplo.core.tasks import DOING, DONE, DROPPED, LONGEST, ORIGINS, TODO, Task, by_urgency
from periplo.core.texts import LANGUAGES, Text
from periplo.core.worklists import Listed
from periplo.engines.contract import Engine
from periplo.formats.documents import document_of
from periplo.formats.in_place import with_keys
from periplo.formats.library_yaml import library_of
from periplo.journeys.choosing import extent
from periplo.pictures.numbers import number, percent
from periplo.storage import tasks as kept
from periplo.usecases.asked_again import Figure, figure, question_said
from periplo.usecases.editing.file import library_writer
from periplo.usecases.ground import Ground
from periplo.usecases.joining.write import write_whole
from periplo.usecases.lived import Lived

LONGEST_LOOK = 90 * DAY  # before and after a task was done
STATUS_OF = {"proposed": TODO, "planned": TODO, "doing": DOING, "done": DONE, "dropped": DROPPED}
PROGRESS_OF = {TODO: "planned", DOING: "doing", DONE: "done", DROPPED: "dropped"}


class NoSuchTask(UnknownName):
    """No task has this number, and no initiative this id."""

    code = "no_such_task"
    status = 404


class Line(NamedTuple):
    """One line of the list. id: how it is called in a command: a number, or an initiative's id; late: days."""

    id: str
    task: Task
    late: int


def lines(
    connection: Connection,
    library: Library,
    language: str,
    today: date,
    zone: str,
    owner: str | None = None,
    origin: str | None = None,
    with_ended: bool = False,
) -> list[Line]:
    """Tasks and initiatives by urgency; owner without regard to case, "" for those that nobody has."""
    wanted = None if owner is None else owner.casefold()
    own = [
        one
        for one in kept.tasks_kept(connection, with_ended, origin=origin)
        if wanted is None or (one.owner or "").casefold() == wanted
    ]
    shared = [task_of(one, language, zone) for one in library.initiatives]
    if origin not in (None, "initiative"):
        shared = []
    chosen = [
        one
        for one in shared
        if (with_ended or one.is_open) and (wanted is None or (one.owner or "").casefold() == wanted)
    ]
    return [
        Line(str(task.id) if task.id else str(task.refers), task, task.days_late(today))
        for task in by_urgency([*own, *chosen])
    ]


def task_of(initiative: Initiative, language: str, zone: str) -> Task:
    """An initiative of the library as a task; its number is 0, as the library keeps it."""
    done_at = None if initiative.done_on is None else instant(initiative.done_on.isoformat(), zone)
    return Task(
        initiative.title.to(language)[:LONGEST] or initiative.id,
        owner=initiative.owner,
        due=initiative.due,
        status=STATUS_OF[initiative.progress],
        origin="initiative",
        refers=initiative.id,
        done_at=done_at,
        note=initiative.expected.to(language) if initiative.expected else "",
        measure=f"effect --campaign {initiative.campaign}" if initiative.campaign else initiative.measure,
        effect=initiative.effect,
    )


def from_worklist(what: str, drawn: JourneyMap, rows: Sequence[Listed], language: str) -> list[Task]:
    """A task for each line of a worklist of this map. The same line makes the same task however often it is asked."""
    return [_listed(what, drawn, row, language) for row in rows]


def _listed(what: str, drawn: JourneyMap, row: Listed, language: str) -> Task:
    place = row.column or row.stage
    origin = "touchpoint" if row.column else "stage" if row.stage else "map"
    refers = f"{drawn.id}/{place}" if place else drawn.id
    if what in ("opportunities", "unplanned") and row.id:
        origin, refers = "opportunity", row.id
    elif what == "overdue" and row.id:
        origin, refers = "initiative", row.id
    name = row.id or row.title.by_language[0][1]
    return Task(
        row.title.to(language)[:LONGEST],
        key=f"list {what} {drawn.id} {place or ''} {name}",
        owner=row.owner,
        due=row.due,
        origin=origin,
        refers=refers,
    )


def origin_said(said: str | None) -> tuple[str, str | None]:
    """What a task comes from, as somebody wrote it: "campaign:cart-awaits", "shop/pay", "shop".

    Raises: BadInput if it is no such thing.
    """
    if not said:
        return "own", None
    kind, colon, id = said.partition(":")
    if not colon:
        return ("touchpoint" if "/" in said else "map"), said
    if kind not in ORIGINS or kind in ("own", "customer", "watch") or not id.strip():
        known = ", ".join(f"{one}:…" for one in ORIGINS if one not in ("own", "customer", "watch"))
        raise BadInput(f"a task cannot come from '{said}'", f"it may: {known}", "or name map/touchpoint")
    return kind, id.strip()


def found(connection: Connection, library: Library, id: str, language: str, zone: str) -> Task:
    """The task of this number, or the initiative of this id.

    Raises: NoSuchTask.
    """
    task = kept.task_of(connection, int(id)) if id.isdecimal() and len(id) < 18 else None
    if task is not None:
        return task
    initiative = next((one for one in library.initiatives if one.id == id), None)
    if initiative is None:
        raise NoSuchTask(
            f"there is no task '{id}'",
            "no task has this number, and the library has no such initiative",
            "list them: periplo task list --all",
        )
    return task_of(initiative, language, zone)


def keep(
    connection: Connection, root: Path, library: Path | None, before: Task, after: Task, zone: str
) -> None:
    """Writes a task that changed where it is kept: the ledger, or the file of the library, comments kept.

    root: of the workspace. Raises: BadInput if an initiative's file cannot say so; EnvironmentFault if it cannot be
    written; LedgerBusy if another process holds it for long.
    """
    if before.id:
        kept.change_task(connection, after)
        return
    values: dict[str, object] = {}
    if after.status != before.status:
        values["progress"] = PROGRESS_OF[after.status]
        if after.status == DONE and after.done_at is not None:
            values["done_on"] = moment_at(after.done_at, zone).date()
    if after.owner != before.owner and after.owner is not None:
        values["owner"] = after.owner
    if after.due != before.due and after.due is not None:
        values["due"] = after.due
    if after.effect != before.effect and after.effect is not None:
        values["effect"] = dict(after.effect.by_language)
    if not values:
        return
    assert library is not None
    with library_writer(root):
        text = library.read_bytes().decode("utf-8-sig")
        document = document_of(text, library.name)
        ids = [one.get("id") if isinstance(one, dict) else None for one in document.data["initiatives"]]
        told = with_keys(text, document, ("initiatives", ids.index(before.refers)), values)
        library_of(document_of(told, library.name))  # never written so that it cannot be read again
        write_whole(library, told)


def measured(
    task: Task,
    ground: Ground,
    lived: Lived,
    engine: Engine,
    campaign_reading: Callable[[str], Text],
) -> Text:
    """What came of a task that is done: a campaign's effect by its control group, else its question before and after.

    Before and after are equally long: from the day it was done to the last event, 90 days at most.
    Raises: BadQuestion if it is not done, says no measure, or nothing happened since.
    """
    if task.origin == "campaign" and task.refers and not task.measure:
        return campaign_reading(task.refers)
    if not task.measure:
        raise BadQuestion(
            f"task '{task.title}' says no measure",
            "nothing tells what it should have changed",
            "add one: --measure 'funnel --steps visit,pay'",
        )
    said = question_said(task.measure)
    if said.question == "effect":
        return campaign_reading(str(said.given.get("campaign", "")))
    whole = extent(lived.journeys)
    if task.done_at is None or whole is None or task.done_at >= whole.end:
        raise BadQuestion(
            f"task '{task.title}' cannot be measured yet",
            "it is not done, or no event came in since",
            "mark it as done, and measure once customers lived with it",
        )
    end = min(whole.end, task.done_at + LONGEST_LOOK)
    start = task.done_at - (end - task.done_at)
    before = figure(said, ground, lived, engine, Span(start, task.done_at))
    after = figure(said, ground, lived, engine, Span(task.done_at, end))
    days = max(1, (end - task.done_at) // DAY)
    return Text(tuple((each, _compared(said.text, before, after, days, each)) for each in LANGUAGES))


def _compared(asked: str, before: Figure, after: Figure, days: int, language: str) -> str:
    was, now = _shown(before, language), _shown(after, language)
    n0, n1 = number(before.n, language), number(after.n, language)
    span = number(days, language)
    if language == "es":
        long = "un día" if days == 1 else f"{span} días"
        return f"De {was} (n = {n0}) a {now} (n = {n1}), {long} antes y después; un cambio, no una causa ({asked})."
    long = "one day" if days == 1 else f"{span} days"
    return (
        f"From {was} (n = {n0}) to {now} (n = {n1}), {long} before and after; a change, no cause ({asked})."
    )


def _shown(told: Figure, language: str) -> str:
    if told.value is None:
        return "–"
    if told.is_share:
        return percent(told.value, language, 1)
    return number(told.value, language, 0 if told.value == int(told.value) else 2)


def changed(
    task: Task, at: int, status: str | None = None, owner: str | None = None, due: date | None = None,
    title: str | None = None, note: str | None = None, measure: str | None = None,
) -> Task:  # fmt: skip
    """The task with what was said; what is None stays."""
    said: dict[str, Any] = {"owner": owner, "due": due, "title": title, "note": note, "measure": measure}
    after = replace(task, **{key: value for key, value in said.items() if value is not None})
    return after if status is None else after.moved(status, at)


def team_tasks(connection: Connection, drawn: JourneyMap | None, zone: str) -> tuple[TeamTask, ...]:
    """Every task as one of a team: of the area that answers for the touchpoint it came from, else of its owner.

    A day that it is due ends at the midnight after it, in `zone`.
    """
    points = {f"{drawn.id}/{point.id}": point for point in drawn.touchpoints} if drawn else {}
    found = []
    for task in kept.tasks_kept(connection, with_ended=True):
        point = points.get(task.refers or "")
        area = area_of(point) if point is not None else task.owner
        due = None if task.due is None else instant((task.due + timedelta(days=1)).isoformat(), zone)
        found.append(
            TeamTask(
                area or "", task.created_at, due, task.done_at, task.status == DROPPED,
                point.stage if point is not None else "",
            )
        )  # fmt: skip
    return tuple(found)
