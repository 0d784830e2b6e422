"""periplo upgrade."""

from __future__ import annotations

import click

from periplo.edge.cli.spoken import command, option


@command()
@click.argument("folder", metavar="[DIR]", default=".")
@option("--rehearse", is_flag=True, help="option.upgrade_rehearse")
@option("--copies", sign="DIR")
@option("--undo", sign="FILE")
@option("--format", type=click.Choice(("table", "json")), default="table")
def upgrade(folder: str, rehearse: bool, copies: str | None, undo: str | None, format: str) -> int:
    from periplo.edge.cli.upgrading import upgraded

    return upgraded(folder, rehearse, copies, undo, format)
