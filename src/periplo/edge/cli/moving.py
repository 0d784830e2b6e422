"""periplo move-ledger: from the files of the folder into the database that is named."""

from __future__ import annotations

import click

from periplo.edge.cli.spoken import command, language
from periplo.edge.wiring import moved_to_database
from periplo.edge.words.told import say
from periplo.pictures.numbers import number
from periplo.usecases.workspace import open_workspace


@command()
@click.argument("folder", metavar="[DIR]", default=".")
def move_ledger(folder: str) -> int:
    said = language()
    workspace = open_workspace(folder)
    moved = moved_to_database(workspace)
    rows = number(sum(moved.rows.values()), said)
    click.echo(say("moved", said, workspace.schema, rows, number(moved.requests, said)))
    click.echo(say("moved_kept", said, ", ".join(moved.kept)))
    return 0
