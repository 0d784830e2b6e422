"""periplo monday."""

from __future__ import annotations

from typing import Any

import click

from periplo.edge.cli.spoken import command, option, prepare


@command()
@option("--in", "in", sign="DIR")
@option("--map", "map", sign="FILE", help="option.monday_map")
@option("--week", sign="DATE", help="option.monday_week")
@option("--out", sign="FILE", help="option.monday_out")
@option("--theme", type=click.Choice(("light", "dark")), default="light")
@option("--format", type=click.Choice(("text", "json")), default="text")
@option("--mail", multiple=True, sign="ADDRESS", help="option.monday_mail")
@option("--channel", sign="ID", help="option.monday_channel")
@option("--post", sign="URL", help="option.monday_post")
@option("--kind", type=click.Choice(("slack", "teams", "json")), help="option.monday_kind")
@option("--inside", is_flag=True, help="option.monday_inside")
def monday(**given: Any) -> int:
    prepare(given["in"])
    from periplo.edge.cli.mondays import told

    return told(given)
