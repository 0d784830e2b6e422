"""periplo campaign and why."""

from __future__ import annotations

from typing import Any

import click

from periplo.edge.cli.maps import PAPERS
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


@command()
@click.argument("file", metavar="FILE|ID")
@IN
@option("--out", sign="FILE", help="option.flow_out")
@option("--theme", type=click.Choice(("light", "dark")), default="light")
@option("--paper", type=click.Choice(PAPERS, case_sensitive=False), help="option.flow_paper")
@option("--scale", type=click.Choice(("1", "2", "3", "4")))
@FORMAT
def draw_campaign(file: str, **given: Any) -> int:
    prepare(given["in"])
    from periplo.edge.cli.flow_drawing import flow_drawn

    return flow_drawn(file, given)


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
@click.argument("file", metavar="FILE|ID")
@IN
@option("--as", "as_customer", sign="CUSTOMER", required=True, help="option.simulate_as")
@option("--also", sign="EVENT", multiple=True, help="option.simulate_also")
@option("--from", "from", sign="DATE|all", help="option.from_first")
@option("--to", sign="DATE")
@option("--map", sign="FILE")
@FORMAT
def simulate_campaign(file: str, **given: Any) -> int:
    prepare(given["in"])
    from periplo.edge.cli.acting import simulated

    return simulated(file, given)


@command()
@click.argument("file", metavar="FILE|ID@VERSION")
@IN
@option("--status", type=click.Choice(("active", "paused", "ended", "shadow")), default="active")
@option("--at", "at", sign="NODE=CHOICE", multiple=True, help="option.publish_at")
@option("--inside", sign="CHOICE", help="option.publish_inside")
@option("--reason", sign="TEXT", help="option.publish_reason")
@option("--author", sign="NAME")
@option("--anyway", is_flag=True, help="option.publish_anyway")
@option("--dry-run", is_flag=True, help="option.publish_dry_run")
def publish_campaign(file: str, status: str, **given: Any) -> int:
    prepare(given["in"])
    from periplo.edge.cli.publishing import published

    return published(file, status, given)


@command()
@click.argument("id", metavar="ID")
@IN
@option("--user", sign="NAME", required=True, help="option.approve_user")
@option("--refuse", sign="TEXT", help="option.approve_refuse")
def approve_campaign(id: str, **given: Any) -> int:
    prepare(given["in"])
    from periplo.edge.cli.publishing import approved

    return approved(id, given)


@command()
@click.argument("id", metavar="ID")
@IN
@option("--theirs", sign="RULE", required=True, help="option.shadow_theirs")
@option("--within", sign="SPAN", default="1d", help="option.shadow_within")
@option("--from", "from", sign="DATE|all", help="option.from_first")
@option("--to", sign="DATE")
@option("--limit", type=click.IntRange(0), default=20, help="option.shadow_limit")
@FORMAT
def shadow_campaign(id: str, **given: Any) -> int:
    prepare(given["in"])
    from periplo.edge.cli.shadowing import compared

    return compared(id, given)


@command()
@click.argument("id", metavar="ID")
@IN
@FORMAT
def versions_campaign(id: str, **given: Any) -> int:
    prepare(given["in"])
    from periplo.edge.cli.publishing import listed

    return listed(id, given)


@command()
@click.argument("id", metavar="ID")
@click.argument("version", metavar="VERSION", type=int)
@IN
@option("--replace", is_flag=True, help="option.draft_replace")
@option("--author", sign="NAME")
def restore_campaign(id: str, version: int, **given: Any) -> int:
    prepare(given["in"])
    from periplo.edge.cli.publishing import put_back

    return put_back(id, version, given)


@command()
@click.argument("before", metavar="BEFORE")
@click.argument("after", metavar="AFTER")
@IN
@FORMAT
def diff_campaign(before: str, after: str, **given: Any) -> int:
    prepare(given["in"])
    from periplo.edge.cli.publishing import compared

    return compared(before, after, given)


@command()
@click.argument("id", metavar="ID")
@IN
@option("--file", sign="FILE", required=True, help="option.enter_file")
@option("--id", "call", help="option.enter_id")
@FORMAT
def enter_campaign(id: str, **given: Any) -> int:
    prepare(given["in"])
    from periplo.edge.cli.entering import entered

    return entered(id, given)


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
@option("--anyway", is_flag=True, help="option.publish_anyway")
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
