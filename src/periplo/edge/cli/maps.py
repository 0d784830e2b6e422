"""periplo map: make, check, draw, join to data, draft, compare, keep alive, import and export."""

from __future__ import annotations

from typing import Any

import click

from periplo.core.maps import MOMENTS
from periplo.edge.cli.options import TakesFiles, declared
from periplo.edge.cli.spoken import command, option, prepare
from periplo.usecases.options import COMMON, WHERE_FROM

ASIDE = ("map", "by", "value", "scope", "conversion", "format", "out", "explain")
KINDS = ("retail", "services", "subscription", "b2b", "public", "clinic")
LEVELS = ("error", "warning", "note")
IMPORTED = ("yaml", "json", "xlsx", "csv", "mermaid", "cjml")
EXPORTED = ("yaml", "json", "xlsx", "csv", "csv-wide", "mermaid", "cjml", "md", "html")
PAPERS = ("A4", "A3", "A2", "A1", "A0", "slide")  # of pictures/sheets.py
VIEWS = ("story", "executive", "poster", "workshop")  # of pictures/views
VOICES = ("reviews", "surveys", "all")  # of usecases/quoting.py
GROUPS = ("stage", "column", "lane", "persona")  # of core/evidence_cover.py
LISTS = (
    "frictions",
    "moments",
    "needs",
    "pains",
    "opportunities",
    "unplanned",
    "overdue",
    "roles",
)  # of core/worklists.py

MAP = click.argument("file", metavar="FILE|ID", required=False)  # without it, the first of the workspace
IN = option("--in", "in", sign="DIR")
PERIOD = tuple(one for one in COMMON if one.name in ("from", "to"))


@click.command(cls=TakesFiles)
@MAP
@declared(WHERE_FROM)
@declared(PERIOD)
@option("--level", type=click.Choice(LEVELS), default="warning")
@option("--format", type=click.Choice(("table", "json")), default="table")
def check_map(file: str | None, **given: Any) -> int:
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


@click.command(cls=TakesFiles)
@MAP
@declared(WHERE_FROM)
@option("--write", is_flag=True, help="option.join_write")
@option("--yes", is_flag=True, help="option.join_yes")
@option("--accept", sign="COLUMN=EVENT", multiple=True, help="option.join_accept")
@option("--format", type=click.Choice(("table", "json")), default="table")
def join_map(file: str | None, **given: Any) -> int:
    prepare(given["in"])
    from periplo.edge.cli.joining import joined

    return joined(file, given)


@click.command(cls=TakesFiles)
@declared(WHERE_FROM)
@option("--goal", sign="RULE", help="option.draft_goal")
@option("--out", sign="FILE", help="option.draft_out")
def draft_map(**given: Any) -> int:
    prepare(given["in"])
    from periplo.edge.cli.drafting import drafted

    return drafted(given)


@click.command(cls=TakesFiles)
@MAP
@declared(WHERE_FROM)
@declared(PERIOD)
@option("--out", sign="FILE", help="option.persona_out")
def persona_map(file: str | None, **given: Any) -> int:
    prepare(given["in"])
    from periplo.edge.cli.drafting import proposed

    return proposed(file, given)


@command()
@click.argument("before", metavar="FILE|ID|ID@VERSION")
@click.argument("after", metavar="FILE|ID|ID@VERSION")
@option("--in", "in", sign="DIR")
@option("--out", sign="FILE", help="option.diff_out")
@option("--theme", type=click.Choice(("light", "dark")), default="light")
@option("--format", type=click.Choice(("table", "json")), default="table")
def diff_map(before: str, after: str, **given: Any) -> int:
    from periplo.edge.cli.comparing import compared

    return compared(before, after, given)


@command()
@MAP
@IN
@option("--by", type=click.Choice(GROUPS), default="stage", help="option.evidence_by")
@option("--format", type=click.Choice(("table", "json")), default="table")
def evidence_map(file: str | None, **given: Any) -> int:
    from periplo.edge.cli.upkeep import evidence

    return evidence(file, given)


@command()
@MAP
@IN
@option("--format", type=click.Choice(("table", "json")), default="table")
def adjustments_map(file: str | None, **given: Any) -> int:
    from periplo.edge.cli.upkeep import adjusted

    return adjusted(file, given)


@command()
@click.argument("what", metavar="WHAT", type=click.Choice(LISTS))
@MAP
@IN
@option("--format", type=click.Choice(("table", "json")), default="table")
def list_map(what: str, file: str | None, **given: Any) -> int:
    from periplo.edge.cli.upkeep import worklist

    return worklist(what, file, given)


@click.command(cls=TakesFiles)
@MAP
@declared(COMMON, without=ASIDE)
@option("--out", sign="FILE", default="map.html")
@option("--moment", type=click.Choice(MOMENTS))
@option("--area", sign="AREA")
@option("--channel", sign="CHANNEL", help="option.drawn_channel")
@option("--lanes", sign="A,B")
@option("--curves", sign="P,Q")
@option("--against", sign="FROM..TO")
@option("--compare", type=click.Choice(("previous",)))
@option("--beside", sign="FILE")
@option("--view", type=click.Choice(VIEWS), help="option.view")
@option("--theme", type=click.Choice(("light", "dark")), default="light")
@option("--paper", type=click.Choice(PAPERS, case_sensitive=False))
@option("--smallest", sign="POINTS", type=click.FloatRange(4, 40))
@option("--scale", type=click.Choice(("1", "2", "3", "4")))
def draw_map(file: str | None, **given: Any) -> int:
    prepare(given["in"])
    from periplo.edge.cli.map_pictures import drawn

    return drawn(file, given)


@command()
@click.argument("file", metavar="FILE")
@option("--format", type=click.Choice(IMPORTED), help="option.map_format")
@option("--out", sign="FILE", help="option.map_out")
@option("--in", "in", sign="DIR", help="option.map_into")
@option("--mapping", sign="FILE", help="option.map_mapping")
@option("--replace", is_flag=True)
def import_map(file: str, **given: Any) -> int:
    from periplo.edge.cli.exchanging import imported_map

    return imported_map(file, given)


@click.command(cls=TakesFiles)
@MAP
@option("--format", type=click.Choice(EXPORTED), help="option.map_format")
@option("--out", sign="FILE")
@option("--of", sign="CUSTOMER", help="option.map_of")
@declared(WHERE_FROM)
def export_map(file: str | None, **given: Any) -> int:
    if given["of"]:
        prepare(given["in"])
    from periplo.edge.cli.exchanging import exported_map

    return exported_map(file, given)


@click.command(cls=TakesFiles)
@click.argument("file", metavar="FILE|ID")
@click.argument("text", metavar="TEXT", required=False)
@option("--at", sign="COLUMN", help="option.quote_at")
@option("--source", sign="TEXT", help="option.quote_source")
@option("--on", sign="DATE", help="option.quote_on")
@option("--owner", sign="NAME", help="option.quote_owner")
@option("--link", sign="URL", help="option.quote_link")
@option("--from", "from_", type=click.Choice(VOICES), help="option.quote_from")
@option("--take", sign="N", type=int, help="option.quote_take")
@declared(WHERE_FROM)
@option("--format", type=click.Choice(("table", "json")), default="table")
def quote_map(file: str, text: str | None, **given: Any) -> int:
    if given["from_"]:
        prepare(given["in"])
    from periplo.edge.cli.quoting import quoted

    return quoted(file, text, given)
