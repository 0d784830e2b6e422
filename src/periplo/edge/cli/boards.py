"""periplo board."""

from __future__ import annotations

from typing import Any

import click

from periplo.edge.cli.spoken import command, option, prepare

IN = option("--in", "in", sign="DIR")


@command()
@IN
@option("--format", type=click.Choice(("table", "json")), default="table")
def list_board(**given: Any) -> int:
    from periplo.edge.cli.boarding import listed

    return listed(given)


@command()
@click.argument("id", metavar="N", type=int)
@IN
@option("--out", sign="FILE", help="option.board_out")
@option("--format", type=click.Choice(("text", "json")), default="text")
def show_board(id: int, **given: Any) -> int:
    prepare(given["in"])
    from periplo.edge.cli.boarding import shown

    return shown(id, given)


@command()
@click.argument("title", metavar="TEXT")
@IN
@option("--view", "views", sign="N", type=int, multiple=True, help="option.board_view")
def new_board(title: str, **given: Any) -> int:
    from periplo.edge.cli.boarding import made

    return made(title, given)


@command()
@click.argument("id", metavar="N", type=int)
@click.argument("view", metavar="VIEW", type=int)
@IN
def add_board(id: int, view: int, **given: Any) -> int:
    from periplo.edge.cli.boarding import added

    return added(id, view, given)


@command()
@click.argument("id", metavar="N", type=int)
@IN
def remove_board(id: int, **given: Any) -> int:
    from periplo.edge.cli.boarding import removed

    return removed(id, given)
