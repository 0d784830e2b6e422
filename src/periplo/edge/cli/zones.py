"""periplo zones, and import zones: who stays where in a shop."""

from __future__ import annotations

from typing import Any

import click

from periplo.edge.cli.spoken import Spoken, command, option, prepare


@click.command(cls=Spoken)
@click.argument("files", metavar="FILE…", nargs=-1, required=True)
@option("--in", "in", sign="DIR")
@option("--place", sign="PLACE")
@option("--again", is_flag=True)
def zones_import(files: tuple[str, ...], **given: Any) -> int:
    prepare(given["in"])
    from periplo.edge.cli.counting_zones import counted

    return counted(files, given)


@command()
@option("--in", "in", sign="DIR")
@option("--place", sign="PLACE")
@option("--from", "from", sign="DATE")
@option("--to", sign="DATE")
@option("--format", type=click.Choice(("table", "json")), default="table")
@option("--out", sign="FILE")
@option("--theme", type=click.Choice(("light", "dark")), default="light")
def zones(**given: Any) -> int:
    from periplo.edge.cli.counting_zones import shown

    return shown(given)
