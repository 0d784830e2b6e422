"""periplo campaign and why."""

from __future__ import annotations

from typing import Any

import click

from periplo.edge.cli.options import TakesFiles, declared
from periplo.edge.cli.spoken import command, option, prepare
from periplo.usecases.options import WHERE_FROM

FORMAT = option("--format", type=click.Choice(("table", "json")), default="table")
IN = option("--in", "in", sign="DIR")
MAP = option("--map", sign="FILE")


@click.command(cls=TakesFiles)
@click.argument("file", metavar="FILE")
@declared(WHERE_FROM)
@MAP
@option("--level", type=click.Choice(("error", "warning", "note")), default="warning")
@FORMAT
def check_campaign(file: str, **given: Any) -> int:
    prepare(given["in"])
    from periplo.edge.cli.acting import checked

    return checked(file, given)


@click.command(cls=TakesFiles)
@click.argument("file", metavar="FILE|ID")
@declared(WHERE_FROM)
@option("--from", "from", sign="DATE|all", help="option.from_first")
@option("--to", sign="DATE")
@option("--zone", sign="ZONE")
@FORMAT
def backtest_campaign(file: str, **given: Any) -> int:
    prepare(given["in"])
    from periplo.edge.cli.acting import rehearsed

    return rehearsed(file, given)


@command()
@click.argument("file", metavar="FILE")
@IN
@option("--status", type=click.Choice(("active", "paused", "ended")), default="active")
def publish_campaign(file: str, status: str, **given: Any) -> int:
    prepare(given["in"])
    from periplo.edge.cli.acting import published

    return published(file, status, given)


@command()
@click.argument("id", metavar="ID")
@IN
def pause_campaign(id: str, **given: Any) -> int:
    prepare(given["in"])
    from periplo.edge.cli.acting import stood

    return stood(id, "paused", given)


@command()
@click.argument("id", metavar="ID")
@IN
def resume_campaign(id: str, **given: Any) -> int:
    prepare(given["in"])
    from periplo.edge.cli.acting import stood

    return stood(id, "active", given)


@command()
@click.argument("file", metavar="FILE|ID")
@IN
@option("--until", sign="DATE")
@FORMAT
def run_campaign(file: str, **given: Any) -> int:
    prepare(given["in"])
    from periplo.edge.cli.acting import driven

    return driven(file, given)


@command()
@click.argument("customer", metavar="CUSTOMER")
@IN
@option("--at", sign="DATE")
@FORMAT
def why(customer: str, **given: Any) -> int:
    prepare(given["in"])
    from periplo.edge.cli.acting import explained

    return explained(customer, given)
