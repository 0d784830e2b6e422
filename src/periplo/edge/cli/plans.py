"""periplo plan: check and draft."""

from __future__ import annotations

from typing import Any

import click

from periplo.edge.cli.options import TakesFiles, declared
from periplo.edge.cli.spoken import option, prepare
from periplo.usecases.options import WHERE_FROM

LEVELS = ("error", "warning", "note")


@click.command(cls=TakesFiles)
@click.argument("file", metavar="[FILE]", required=False)
@declared(WHERE_FROM)
@option("--days", type=click.IntRange(min=1), sign="N", help="option.last_days")
@option("--level", type=click.Choice(LEVELS), default="warning")
@option("--format", type=click.Choice(("table", "json")), default="table")
def check_plan(file: str | None, **given: Any) -> int:
    prepare(given["in"])
    from periplo.edge.cli.planning import plan_checked

    return plan_checked(file, given)


@click.command(cls=TakesFiles)
@declared(WHERE_FROM)
@option("--out", sign="FILE")
def draft_plan(**given: Any) -> int:
    prepare(given["in"])
    from periplo.edge.cli.planning import plan_drafted

    return plan_drafted(given)
