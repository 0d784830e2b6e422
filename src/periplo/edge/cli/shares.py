"""periplo map share."""

from __future__ import annotations

from typing import Any

import click

from periplo.core.texts import LANGUAGES
from periplo.edge.cli.spoken import command, option


@command()
@click.argument("map", metavar="ID|FILE")
@option("--in", "in", sign="DIR")
@option("--days", sign="N", type=int, default=14, help="option.share_days")
@option("--figures", is_flag=True, help="option.share_figures")
@option("--language", type=click.Choice(LANGUAGES), help="option.share_language")
@option("--author", sign="NAME", help="option.share_author")
@option("--list", "list", is_flag=True, help="option.share_list")
@option("--revoke", sign="ID", help="option.share_revoke")
@option("--format", type=click.Choice(("table", "json")), default="table")
def share_map(map: str, **given: Any) -> int:
    from periplo.edge.cli.linking import shared

    return shared(map, given)
