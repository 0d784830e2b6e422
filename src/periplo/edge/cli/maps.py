"""periplo map: make, check, draw and compare."""

from __future__ import annotations

from typing import Any

import click

from periplo.edge.cli.options import TakesFiles, declared
from periplo.edge.cli.spoken import command, option, prepare
from periplo.usecases.options import COMMON, WHERE_FROM

ASIDE = ("map", "by", "value", "scope", "conversion", "format", "out", "explain")
KINDS = ("retail", "services", "subscription", "b2b", "public", "clinic")
LEVELS = ("error", "warning", "note")


@click.command(cls=TakesFiles)
@click.argument("file", metavar="FILE")
@declared(WHERE_FROM)
@option("--level", type=click.Choice(LEVELS), default="warning")
@option("--format", type=click.Choice(("table", "json")), default="table")
def check_map(file: str, **given: Any) -> int:
    prepare(given["in"])
    from periplo.edge.cli.drawing import checked

    return checked(file, given)


@command()
@click.argument("file", metavar="FILE")
@option("--kind", type=click.Choice(KINDS))
@option("--stages", type=click.Choice(("sale", "awareness", "reach")), help="option.stage_preset")
def new_map(file: str, kind: str | None, stages: str | None) -> int:
    from periplo.edge.cli import building

    return building.new_map(file, kind, stages)


@command()
@click.argument("before", metavar="FILE")
@click.argument("after", metavar="FILE")
@option("--format", type=click.Choice(("table", "json")), default="table")
def diff_map(before: str, after: str, format: str) -> int:
    from periplo.edge.cli.drawing import compared

    return compared(before, after, format)


@click.command(cls=TakesFiles)
@click.argument("file", metavar="FILE", required=False)
@declared(COMMON, without=ASIDE)
@option("--out", sign="FILE", default="map.html")
@option("--lanes", sign="A,B")
@option("--curves", sign="P,Q")
@option("--against", sign="FROM..TO")
@option("--compare", type=click.Choice(("previous",)))
@option("--beside", sign="FILE")
@option("--theme", type=click.Choice(("light", "dark")), default="light")
def draw_map(file: str | None, **given: Any) -> int:
    prepare(given["in"])
    from periplo.edge.cli.map_pictures import drawn

    return drawn(file, given)
