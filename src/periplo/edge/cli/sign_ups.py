"""periplo form."""

from __future__ import annotations

from typing import Any

import click

from periplo.core.forms import LOOKS
from periplo.edge.cli.spoken import command, option, prepare

IN = option("--in", "in", sign="DIR")
FORMAT = option("--format", type=click.Choice(("table", "json")), default="table")
OUT = option("--out", sign="FILE")
FROM, TO = option("--from", "from", sign="DATE"), option("--to", sign="DATE")
FILE = click.argument("file", metavar="FILE|ID")


@command()
@click.argument("id", metavar="ID")
@IN
@option("--look", type=click.Choice(LOOKS), default="corner", help="option.form_look")
@OUT
def new_form(id: str, **given: Any) -> int:
    from periplo.edge.cli.signing_up import written

    return written(id, given)


@command()
@FILE
@IN
@option("--map", sign="FILE")
@option("--level", type=click.Choice(("error", "warning", "note")), default="warning")
@FORMAT
def check_form(file: str, **given: Any) -> int:
    from periplo.edge.cli.signing_up import checked

    return checked(file, given)


@command()
@FILE
@IN
def publish_form(file: str, **given: Any) -> int:
    from periplo.edge.cli.signing_up import made_public

    return made_public(file, given)


@command()
@FILE
@IN
@OUT
def confirmation_form(file: str, **given: Any) -> int:
    from periplo.edge.cli.signing_up import confirmation

    return confirmation(file, given)


@command()
@IN
@FROM
@TO
@option("--format", type=click.Choice(("table", "json", "svg")), default="table")
@OUT
def list_form(**given: Any) -> int:
    prepare(given["in"])
    from periplo.edge.cli.signing_up import listed

    return listed(given)


@command()
@FILE
@IN
@FROM
@TO
@FORMAT
def show_form(file: str, **given: Any) -> int:
    prepare(given["in"])
    from periplo.edge.cli.signing_up import shown

    return shown(file, given)
