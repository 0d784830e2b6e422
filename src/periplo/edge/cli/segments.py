"""periplo segment."""

from __future__ import annotations

from typing import Any

import click

from periplo.core.ad_hashes import PLATFORMS
from periplo.edge.cli.options import TakesFiles, declared
from periplo.edge.cli.spoken import command, option, prepare
from periplo.usecases.options import WHERE_FROM

FORMAT = option("--format", type=click.Choice(("table", "json")), default="table")
IN = option("--in", "in", sign="DIR")
MAP = option("--map", sign="FILE")
AT = option("--at", sign="DATE", help="option.segment_at")
WHICH = click.argument("segment", metavar="ID|RULE")


@command()
@IN
@MAP
@AT
@FORMAT
def list_segment(**given: Any) -> int:
    prepare(given["in"])
    from periplo.edge.cli.segmenting import listed

    return listed(given)


@command()
@click.argument("segment", metavar="FILE|ID")
@IN
@MAP
@AT
@option("--level", type=click.Choice(("error", "warning", "note")), default="warning")
@FORMAT
def check_segment(segment: str, **given: Any) -> int:
    prepare(given["in"])
    from periplo.edge.cli.segmenting import checked

    return checked(segment, given)


@command()
@WHICH
@IN
@FORMAT
def show_segment(segment: str, **given: Any) -> int:
    from periplo.edge.cli.segmenting import shown

    return shown(segment, given)


@click.command(cls=TakesFiles)
@WHICH
@declared(WHERE_FROM)
@MAP
@AT
@option("--purpose", sign="PURPOSE", default="marketing", help="option.segment_purpose")
@option("--since", sign="DATE", help="option.segment_since")
@option("--types", sign="A,B,C", help="option.segment_types")
@FORMAT
def size_segment(segment: str, **given: Any) -> int:
    prepare(given["in"])
    from periplo.edge.cli.segmenting import sized

    return sized(segment, given)


@click.command(cls=TakesFiles)
@WHICH
@declared(WHERE_FROM)
@MAP
@AT
@option("--most", type=click.IntRange(1, 1_000), default=10, sign="N", help="option.segment_most")
@FORMAT
def preview_segment(segment: str, **given: Any) -> int:
    prepare(given["in"])
    from periplo.edge.cli.segmenting import previewed

    return previewed(segment, given)


@command()
@click.argument("segments", metavar="ID|RULE…", nargs=-1, required=True)
@IN
@MAP
@AT
@FORMAT
def overlap_segment(segments: tuple[str, ...], **given: Any) -> int:
    prepare(given["in"])
    from periplo.edge.cli.segmenting import overlapped

    return overlapped(segments, given)


@command()
@click.argument("segment", metavar="FILE")
@IN
@option("--status", type=click.Choice(("active", "ended")), default="active", help="option.segment_status")
def save_segment(segment: str, **given: Any) -> int:
    from periplo.edge.cli.segmenting import saved

    return saved(segment, given)


@command()
@WHICH
@IN
@MAP
@AT
@option("--for", "platform", type=click.Choice(tuple(PLATFORMS)), help="option.segment_for")
@option("--purpose", sign="A,B", help="option.segment_agreed")
@option("--with", "kinds", sign="A,B", default="user", help="option.segment_with")
@option("--out", sign="FILE", required=True, help="option.segment_out")
@option("--who", sign="NAME")
def export_segment(segment: str, **given: Any) -> int:
    prepare(given["in"])
    from periplo.edge.cli.segmenting import exported

    return exported(segment, given)


@command()
@click.argument("rule", metavar="RULE")
@IN
@option("--id", sign="ID", required=True, help="option.segment_id")
@option("--title", sign="TEXT", help="option.segment_title")
@option("--out", sign="FILE", help="option.segment_file")
def draft_segment(rule: str, **given: Any) -> int:
    from periplo.edge.cli.segmenting import drafted

    return drafted(rule, given)
