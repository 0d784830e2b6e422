"""periplo map save, versions and restore."""

from __future__ import annotations

from typing import Any

import click

from periplo.edge.cli.spoken import command, option

IN = option("--in", "in", sign="DIR")


@command()
@click.argument("file", metavar="FILE|ID")
@IN
@option("--reason", sign="TEXT", required=True)
@option("--author", sign="NAME")
def save_map(file: str, **given: Any) -> int:
    from periplo.edge.cli.comparing import saved

    return saved(file, given)


@command()
@click.argument("id", metavar="ID|FILE")
@IN
@option("--format", type=click.Choice(("table", "json")), default="table")
def versions_map(id: str, **given: Any) -> int:
    from periplo.edge.cli.comparing import listed

    return listed(id, given)


@command()
@click.argument("id", metavar="ID")
@click.argument("version", metavar="VERSION", type=int)
@IN
@option("--out", sign="FILE", required=True, help="option.restore_out")
@option("--replace", is_flag=True, help="option.restore_replace")
def restore_map(id: str, version: int, **given: Any) -> int:
    from periplo.edge.cli.comparing import put_back

    return put_back(id, version, given)
