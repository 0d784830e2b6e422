"""periplo channel: list, check, test."""

from __future__ import annotations

from typing import Any

import click

from periplo.edge.cli.spoken import command, option

IN = option("--in", "in", sign="DIR")
FORMAT = option("--format", type=click.Choice(("table", "json")), default="table")


@command()
@IN
@FORMAT
def list_channel(**given: Any) -> int:
    from periplo.edge.cli.carriers import listed

    return listed(given)


@command()
@click.argument("channel", metavar="[CHANNEL]", required=False)
@option("--volume", type=click.IntRange(min=1), sign="N", help="option.volume")
@option("--offline", is_flag=True)
@IN
@FORMAT
def check_channel(channel: str | None, **given: Any) -> int:
    from periplo.edge.cli.carriers import checked

    return checked(channel, given)


@command()
@click.argument("channel", metavar="CHANNEL")
@option("--to", sign="ADDRESS", default="", help="option.test_to")
@option("--subject", sign="TEXT", help="option.test_subject")
@option("--text", sign="TEXT", help="option.test_text")
@option("--html", sign="FILE", help="option.test_html")
@option("--data", sign="JSON", help="option.test_data")
@IN
@FORMAT
def test_channel(channel: str, **given: Any) -> int:
    from periplo.edge.cli.carriers import tried

    return tried(channel, given)
