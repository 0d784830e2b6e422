"""periplo map comments and comment."""

from __future__ import annotations

from typing import Any

import click

from periplo.edge.cli.spoken import command, option

IN = option("--in", "in", sign="DIR")
FORMAT = option("--format", type=click.Choice(("table", "json")), default="table")


@command()
@click.argument("map", metavar="ID|FILE")
@IN
@option("--open", "open", is_flag=True, help="option.comments_open")
@option("--resolved", is_flag=True, help="option.comments_resolved")
@option("--at", sign="PART", help="option.comments_at")
@FORMAT
def comments_map(map: str, **given: Any) -> int:
    from periplo.edge.cli.commenting import listed

    return listed(map, given)


@command()
@click.argument("map", metavar="ID|FILE")
@click.argument("text", metavar="TEXT", required=False)
@IN
@option("--at", sign="PART", help="option.comment_at")
@option("--to", sign="N", type=int, help="option.comment_to")
@option("--resolve", sign="N", type=int, help="option.comment_resolve")
@option("--reopen", sign="N", type=int, help="option.comment_reopen")
@option("--author", sign="NAME", help="option.comment_author")
def comment_map(map: str, text: str | None, **given: Any) -> int:
    from periplo.edge.cli.commenting import said

    return said(map, text, given)
