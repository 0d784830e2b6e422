"""What the task commands do: one use case each, and its answer shown."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import closing
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click

from periplo.core.errors import BadInput
from periplo.core.library import NO_LIBRARY, Library
from periplo.core.spans import instant, iso, zone_named
from periplo.core.tasks import DONE, Task
from periplo.core.worklists import listed as worklist
from periplo.edge.cli.reading import named_map, workspace_of
from periplo.edge.cli.spoken import language
from periplo.edge.clock import this_instant
from periplo.edge.showing.headings import say_count
from periplo.edge.showing.json import SCHEMA, json_of
from periplo.edge.showing.table import text_of
from periplo.edge.showing.tasks import tasks_table
from periplo.edge.source import Source, campaign_reading
from periplo.edge.wiring import engine, ledger_of
from periplo.edge.words.told import say
from periplo.formats.library_yaml import library_beside, library_path, read_library
from periplo.storage.tasks import add_task
from periplo.usecases import tasks
from periplo.usecases.act import campaigns

_WHY = "tasks live in one"


def listed(given: Mapping[str, Any]) -> int:
    """Lists what is to be done; of what is late only, it ends with 1 if there is any."""
    source, said = Source(given), language()
    workspace = workspace_of(source, _WHY)
    zone = workspace.settings.zone
    with closing(ledger_of(workspace)) as ledger, ledger.reading() as connection:
        found = tasks.lines(
            connection, _library(source)[0], said, _today(zone), zone, given["owner"], given["origin"], given["all"]
        )  # fmt: skip
    late = [line for line in found if line.late]
    shown = late if given["overdue"] else found
    if given["format"] == "json":
        click.echo(json_of({"schema": SCHEMA, "tasks": [_shape(line, zone) for line in shown]}), nl=False)
    elif shown:
        click.echo(text_of(tasks_table(shown, said), said))
        if late and not given["overdue"]:
            click.echo(say_count("task.late_line", said, len(late)))
    else:
        click.echo(say("task.none_late" if given["overdue"] else "task.none", said))
    return int(bool(given["overdue"] and late))


def added(title: str, given: Mapping[str, Any]) -> int:
    """Writes down one task."""
    origin, refers = tasks.origin_said(given["of"])
    if given["measure"]:
        from periplo.usecases.asked_again import question_said

        question_said(given["measure"])
    task = Task(
        title, owner=given["owner"], due=_day(given["due"]), origin=origin, refers=refers, created_at=this_instant(),
        note=given["note"] or "", measure=given["measure"],
    )  # fmt: skip
    with closing(ledger_of(workspace_of(Source(given), _WHY))) as ledger, ledger.writing() as connection:
        kept = add_task(connection, task)
    click.echo(say("task.added", language(), kept.id, kept.title))
    return 0


def taken(what: str, named: str | None, given: Mapping[str, Any]) -> int:
    """Makes tasks of what a map lacks."""
    source, said = Source(given), language()
    workspace = workspace_of(source, _WHY)
    file, drawn, labels = named_map(named, given)
    new, today = 0, _today(workspace.settings.zone)
    with closing(ledger_of(workspace)) as ledger, ledger.writing() as connection:
        rows = worklist(what, drawn, library_beside(file, labels), today, campaigns(ledger))
        for task in tasks.from_worklist(what, drawn, rows, said):
            wanted = tasks.changed(task, 0, owner=given["owner"], due=_day(given["due"]))
            at = this_instant()
            new += add_task(connection, replace(wanted, created_at=at)).created_at == at
    click.echo(say("task.taken.one" if new == 1 else "task.taken", said, new, len(rows) - new))
    return 0


def ended(id: str, given: Mapping[str, Any]) -> int:
    """Marks as done, today or on a day that is over."""
    zone = workspace_of(Source(given), _WHY).settings.zone
    at = this_instant() if given["on"] is None else instant(given["on"], zone)
    return _written(id, given, lambda task: tasks.changed(task, at, DONE))


def changed(id: str, given: Mapping[str, Any]) -> int:
    """Changes what was said."""
    names = ("status", "owner", "title", "note", "measure")
    said = {name: given[name] for name in names if given[name] is not None}
    return _written(
        id, given, lambda task: tasks.changed(task, this_instant(), due=_day(given["due"]), **said)
    )


def measured(id: str, given: Mapping[str, Any]) -> int:
    """Measures what came of it, and notes it."""
    source = Source(given)
    workspace = workspace_of(source, _WHY)
    zone, said = workspace.settings.zone, language()
    library, path = _library(source)
    with closing(ledger_of(workspace)) as ledger:
        with ledger.reading() as connection:
            task = tasks.found(connection, library, id, said, zone)
        effect = tasks.measured(
            task, source.ground(), source.lived, engine(), lambda one: campaign_reading(source, one)
        )
        with ledger.writing() as connection:
            tasks.keep(connection, workspace.root, path, task, replace(task, effect=effect), zone)
    click.echo(effect.to(said))
    return 0


def _written(id: str, given: Mapping[str, Any], change: Any) -> int:
    source = Source(given)
    workspace = workspace_of(source, _WHY)
    zone, said = workspace.settings.zone, language()
    library, path = _library(source)
    with closing(ledger_of(workspace)) as ledger, ledger.writing() as connection:
        before = tasks.found(connection, library, id, said, zone)
        after = change(before)
        tasks.keep(connection, workspace.root, path, before, after, zone)
    click.echo(say("task.now", said, after.title, say(f"task.status.{after.status}", said)))
    return 0


def _library(source: Source) -> tuple[Library, Path | None]:
    workspace = workspace_of(source, _WHY)
    path = library_path(workspace.root / "maps" / "x")
    return (NO_LIBRARY, None) if path is None else (read_library(path, source.labels), path)


def _shape(line: tasks.Line, zone: str) -> dict[str, Any]:
    task = line.task
    return {
        "id": line.id,
        "title": task.title,
        "owner": task.owner,
        "due": None if task.due is None else task.due.isoformat(),
        "days_late": line.late,
        "status": task.status,
        "origin": task.origin,
        "refers": task.refers,
        "customer": task.customer,
        "created_at": iso(task.created_at, zone) if task.created_at else None,
        "done_at": None if task.done_at is None else iso(task.done_at, zone),
        "note": task.note,
        "measure": task.measure,
        "effect": None if task.effect is None else dict(task.effect.by_language),
    }


def _day(said: str | None) -> date | None:
    try:
        return None if said is None else date.fromisoformat(said)
    except ValueError:
        raise BadInput(f"the day '{said}' cannot be understood", mend="write it as 2026-03-31") from None


def _today(zone: str) -> date:
    return datetime.now(zone_named(zone)).date()
