"""periplo task."""

from __future__ import annotations

from typing import Any

import click

from periplo.core.tasks import ORIGINS, STATUSES
from periplo.core.worklists import LISTS
from periplo.edge.cli.spoken import command, option, prepare

IN = option("--in", "in", sign="DIR")
OWNER = option("--owner", sign="NAME", help="option.task_owner")
DUE = option("--due", sign="DATE", help="option.task_due")
NOTE = option("--note", sign="TEXT", help="option.task_note")
MEASURE = option("--measure", sign="QUESTION", help="option.task_measure")
FORMAT = option("--format", type=click.Choice(("table", "json")), default="table")


@command()
@IN
@OWNER
@option("--origin", type=click.Choice(ORIGINS), help="option.task_origin")
@option("--all", "all", is_flag=True, help="option.task_all")
@option("--overdue", is_flag=True, help="option.task_overdue")
@FORMAT
def list_task(**given: Any) -> int:
    from periplo.edge.cli.doing import listed

    return listed(given)


@command()
@click.argument("title", metavar="TEXT")
@IN
@OWNER
@DUE
@option("--of", sign="WHAT", help="option.task_of")
@NOTE
@MEASURE
def add_task(title: str, **given: Any) -> int:
    from periplo.edge.cli.doing import added

    return added(title, given)


@command()
@click.argument("what", metavar="WHAT", type=click.Choice(LISTS))
@click.argument("file", metavar="FILE|ID", required=False)
@IN
@OWNER
@DUE
def take_task(what: str, file: str | None, **given: Any) -> int:
    from periplo.edge.cli.doing import taken

    return taken(what, file, given)


@command()
@click.argument("id", metavar="ID")
@IN
@option("--on", sign="DATE", help="option.task_on")
def done_task(id: str, **given: Any) -> int:
    from periplo.edge.cli.doing import ended

    return ended(id, given)


@command()
@click.argument("id", metavar="ID")
@IN
@option("--status", type=click.Choice(STATUSES), help="option.task_status")
@option("--title", sign="TEXT", help="option.task_title")
@OWNER
@DUE
@NOTE
@MEASURE
def change_task(id: str, **given: Any) -> int:
    from periplo.edge.cli.doing import changed

    return changed(id, given)


@command()
@click.argument("id", metavar="ID")
@IN
def effect_task(id: str, **given: Any) -> int:
    prepare(given["in"])
    from periplo.edge.cli.doing import measured

    return measured(id, given)
