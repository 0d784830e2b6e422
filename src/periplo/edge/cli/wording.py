"""periplo campaign preview and periplo content."""

from __future__ import annotations

from typing import Any

import click

from periplo.edge.cli.spoken import command, option, prepare

IN = option("--in", "in", sign="DIR")
LANGUAGES = ("es", "en")


@command()
@click.argument("file", metavar="FILE")
@option("--as", "as_customer", sign="CUSTOMER", required=True, help="option.preview_as")
@option("--message", sign="ID", help="option.preview_message")
@option("--language", sign="LANGUAGE", help="option.preview_language")
@option("--at", sign="DATE", help="option.preview_at")
@option("--format", type=click.Choice(("text", "html", "json")), default="text", help="option.preview_format")
@option("--out", sign="FILE", help="option.preview_out")
@IN
def preview_campaign(file: str, **given: Any) -> int:
    prepare(given["in"])
    from periplo.edge.cli.previewing import previewed

    return previewed(file, given)


@command()
@IN
@option("--map", sign="FILE")
@option("--format", type=click.Choice(("table", "json")), default="table")
def list_content(**given: Any) -> int:
    prepare(given["in"])
    from periplo.edge.cli.previewing import content_listed

    return content_listed(given)


@command()
@click.argument("id", metavar="ID")
@option("--set", "told", multiple=True, sign="NAME=VALUE", help="option.content_set")
@IN
def publish_content(id: str, **given: Any) -> int:
    prepare(given["in"])
    from periplo.edge.cli.content_publishing import published

    return published(id, given)
