"""periplo campaign report and apply."""

from __future__ import annotations

from typing import Any

import click

from periplo.edge.cli.spoken import command, option, prepare

IN = option("--in", "in", sign="DIR")


@command()
@click.argument("campaign", metavar="[ID]", required=False)
@IN
@option("--price", sign="email=0.001")
@option("--discount", sign="COL")
@option("--format", type=click.Choice(("table", "json", "html")), default="table")
@option("--out", sign="FILE")
def report_campaign(campaign: str | None, **given: Any) -> int:
    prepare(given["in"])
    from periplo.edge.cli.measuring import reported

    return reported(campaign, given)


@command()
@click.argument("campaign", metavar="ID")
@IN
@option("--node", sign="NODE", required=True)
@option("--way", sign="WAY")
@option("--explore", is_flag=True)
@option("--out", sign="FILE")
@option("--yes", is_flag=True)
def apply_campaign(campaign: str, **given: Any) -> int:
    prepare(given["in"])
    from periplo.edge.cli.measuring import applied

    return applied(campaign, given)
