"""periplo survey."""

from __future__ import annotations

from typing import Any

import click

from periplo.edge.cli.spoken import command, option, prepare
from periplo.usecases.starters.surveys import SURVEYS

IN = option("--in", "in", sign="DIR")
URL = option("--url", sign="URL")
FORMAT = option("--format", type=click.Choice(("table", "json")), default="table")
LANGUAGES = ("es", "en")


@command()
@click.argument("kind", metavar="KIND", type=click.Choice(SURVEYS))
@IN
@option("--id", sign="ID")
@option("--out", sign="FILE")
def new_survey(kind: str, **given: Any) -> int:
    from periplo.edge.cli.surveying import written

    return written(kind, given)


@command()
@click.argument("file", metavar="FILE|ID")
@IN
@option("--map", sign="FILE")
@option("--level", type=click.Choice(("error", "warning", "note")), default="warning")
@FORMAT
def check_survey(file: str, **given: Any) -> int:
    prepare(given["in"])
    from periplo.edge.cli.surveying import checked

    return checked(file, given)


@command()
@click.argument("file", metavar="FILE|ID")
@IN
@option("--place", sign="PLACE")
@option("--channel", sign="CHANNEL", default="web")
@option("--language", type=click.Choice(LANGUAGES))
@URL
def link_survey(file: str, **given: Any) -> int:
    from periplo.edge.cli.surveying import linked

    return linked(file, given)


@command()
@click.argument("file", metavar="FILE|ID")
@IN
@option("--place", sign="PLACE", required=True)
@option("--channel", sign="CHANNEL", default="store")
@option("--language", type=click.Choice((*LANGUAGES, "both")), default="both", help="option.languages")
@option("--out", sign="FILE", default="poster.svg")
@URL
def qr_survey(file: str, **given: Any) -> int:
    from periplo.edge.cli.surveying import drawn

    return drawn(file, given)


@command()
@click.argument("file", metavar="FILE|ID")
@IN
@option("--out", sign="FILE")
@option("--at", sign="DATE", help="option.now")
@option("--rehearse", is_flag=True)
@URL
def invite_survey(file: str, **given: Any) -> int:
    prepare(given["in"])
    from periplo.edge.cli.surveying import invited

    return invited(file, given)


@command()
@click.argument("file", metavar="FILE|ID")
@IN
@option("--by", type=click.Choice(("place", "channel", "way", "month", "week")), help="option.group")
@option("--from", "from", sign="DATE")
@option("--to", sign="DATE")
@FORMAT
def report_survey(file: str, **given: Any) -> int:
    prepare(given["in"])
    from periplo.edge.cli.surveying import reported

    return reported(file, given)
