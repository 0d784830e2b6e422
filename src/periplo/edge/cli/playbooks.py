"""periplo playbook."""

from __future__ import annotations

from typing import Any

import click

from periplo.edge.cli.spoken import command, option, prepare

IN = option("--in", "in", sign="DIR")
FORMAT = option("--format", type=click.Choice(("table", "json")), default="table")


@command()
@IN
@FORMAT
def list_playbook(**given: Any) -> int:
    prepare(given["in"])
    from periplo.edge.cli.playbook_use import listed

    return listed(given)


@command()
@click.argument("id", metavar="ID")
@IN
@FORMAT
def show_playbook(id: str, **given: Any) -> int:
    prepare(given["in"])
    from periplo.edge.cli.playbook_use import shown

    return shown(id, given)


@command()
@click.argument("id", metavar="ID")
@IN
@option("--as", "as", sign="NAME", help="option.playbook_as")
@option("--map", "map", sign="ID", help="option.playbook_map")
@option("--touchpoint", sign="ID")
@option("--say", "say", sign="NAME=YOURS", multiple=True)
@option("--link", sign="URL")
@option("--yes", is_flag=True, help="option.take_sure")
def use_playbook(id: str, **given: Any) -> int:
    prepare(given["in"])
    from periplo.edge.cli.playbook_use import used

    return used(id, given)
