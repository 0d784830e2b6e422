"""What the segment commands do: one use case each, and its answer shown."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

import click

from periplo.core import rules as r
from periplo.core.ad_hashes import PLATFORMS
from periplo.core.audiences import by_type
from periplo.core.errors import BadInput, BadQuestion
from periplo.core.rule_saying import rule_text
from periplo.core.segments import Segment
from periplo.core.spans import instant, iso
from periplo.core.texts import Text
from periplo.edge.cli.findings import findings_told
from periplo.edge.cli.reading import source_of, workspace_of
from periplo.edge.cli.spoken import language, remark
from periplo.edge.clock import this_instant
from periplo.edge.hand import user_here
from periplo.edge.showing import segments as showing
from periplo.edge.showing.json import json_of
from periplo.edge.showing.table import text_of
from periplo.edge.source import Source
from periplo.edge.wiring import ledger_of
from periplo.edge.words.told import say
from periplo.formats.segment_yaml import read_segment, segment_text
from periplo.usecases.act.drive import last_event
from periplo.usecases.audiences import handing, measuring
from periplo.usecases.audiences.book import save_segment
from periplo.usecases.audiences.checking import check_segment
from periplo.usecases.audiences.files import table_written
from periplo.usecases.audiences.lists import loaded
from periplo.usecases.audiences.preview import preview
from periplo.usecases.choice import segment_said
from periplo.usecases.identity import rules_of

Given = Mapping[str, Any]

_WHY = "segments live in one"


def listed(given: Given) -> int:
    """Every segment with its size, all counted in one pass."""
    source = _workspace(given)
    book, crowd = source.people.book, _crowd(source, given)
    rules = {id: kept.segment.meaning for id, kept in book.kept.items()}
    sizes, faults = measuring.sizes_where_possible(crowd, rules)
    faults |= {path.stem: error for path, error in book.broken.items()}
    if given["format"] == "json":
        click.echo(json_of(showing.list_shape(book, sizes, faults)), nl=False)
    else:
        click.echo(text_of(showing.list_table(book, sizes, language()), language()))
        for id, error in faults.items():
            remark(f"{id}: {error}")
    return int(bool(faults))


def checked(said: str, given: Given) -> int:
    """What would go wrong; on the workspace's customers where there is one."""
    source = Source(given)
    segment = _segment(said, source)
    has_events = source.workspace is not None and source.workspace.has_events
    found = check_segment(segment, _crowd(source, given) if has_events else None)
    return findings_told(said, "segment", segment.id, found, given)


def shown(said: str, given: Given) -> int:
    """What a segment says, its rule as a sentence."""
    source = _workspace(given)
    kept = source.people.book.segment(said)
    if given["format"] == "json":
        click.echo(json_of(showing.segment_shape(kept)), nl=False)
    else:
        click.echo(showing.segment_lines(kept, source.labels, language(), source.zone))
    return 0


def sized(said: str, given: Given) -> int:
    """How many, of how many; how many could be written to; who came and went; the parts of an audience by type."""
    source = source_of(given)
    crowd, rule = _crowd(source, given), _rule(said, source)
    [size] = measuring.sizes(crowd, {said: rule})
    reach = measuring.reach(crowd, rule, given["purpose"]) if crowd.people.reading else []
    moved, parts = None, []
    if given["since"]:
        moved = measuring.moves(crowd, rule, instant(given["since"], source.zone), crowd.now)
    if given["types"]:
        parts = measuring.parts(crowd, by_type(*showing.pieces(given["types"])), rule)
    if given["format"] == "json":
        told = showing.size_shape(rule, size, reach, moved, parts, crowd.now, source.zone)
        click.echo(json_of(told), nl=False)
    else:
        click.echo(showing.size_text(size, reach, moved, parts, given["purpose"], language(), source.zone))
    return 0


def previewed(said: str, given: Given) -> int:
    """Some of its customers, and why each is in it."""
    source = source_of(given)
    crowd, rule = _crowd(source, given), _rule(said, source)
    seen = preview(crowd, rule, given["most"])
    if given["format"] == "json":
        click.echo(json_of(showing.preview_shape(seen, source.zone)), nl=False)
    else:
        click.echo(showing.preview_text(seen, source.labels, language(), source.zone))
    return 0


def overlapped(said: tuple[str, ...], given: Given) -> int:
    """How many are in both of each two segments."""
    source = _workspace(given)
    found = measuring.overlap(_crowd(source, given), {one: _rule(one, source) for one in said})
    if given["format"] == "json":
        click.echo(json_of(showing.overlap_shape(found)), nl=False)
    else:
        click.echo(showing.overlap_text(found, language()))
    return 0


def saved(file: str, given: Given) -> int:
    """A new version in the ledger, and its document in the folder of segments."""
    source = _workspace(given)
    workspace, path = workspace_of(source, _WHY), Path(file)
    segment = read_segment(path, source.labels)
    segment = showing.with_status(segment, given["status"])
    with closing(ledger_of(workspace)) as ledger:
        day = iso(this_instant(), source.zone)[:10]
        segment = loaded(segment, path.parent, ledger, day, rules_of(workspace))
        _check_names(segment, source)
        kept = save_segment(segment, ledger, this_instant(), user_here())
    click.echo(showing.saved_text(kept, language()))
    return 0


def exported(said: str, given: Given) -> int:
    """A segment's customers to a file: a plain list, or hashed for an ad platform. It is noted for the register."""
    source = _workspace(given)
    workspace, crowd, rule = workspace_of(source, _WHY), _crowd(source, given), _rule(said, source)
    platform = PLATFORMS.get(given["platform"] or "")
    purposes = showing.pieces(given["purpose"]) if given["purpose"] else handing.PURPOSES
    if platform is None:
        if given["purpose"]:
            raise BadQuestion(
                "--purpose belongs to --for",
                "a plain list asks for no consent",
                "name the platform with --for",
            )
        made = handing.plain_list(crowd, rule, showing.pieces(given["kinds"]))
    else:
        made = handing.hashed_list(
            crowd, rule, platform, this_instant(), purposes, rules_of(workspace).country
        )
    table_written(made.heads, made.rows, Path(given["out"]))
    noted = handing.Noted(
        this_instant(), said if isinstance(rule, r.InSegment) else "", rule_text(rule),
        platform.id if platform else "list",
        made.heads, tuple(purposes) if platform else (), made.people, made.left_out, given["who"] or user_here(),
    )  # fmt: skip
    with closing(ledger_of(workspace)) as ledger:
        handing.note(ledger, noted)
    click.echo(showing.handed_text(made, platform, given["out"], language()))
    return 0


def drafted(rule: str, given: Given) -> int:
    """A segment's document out of a rule, into the folder of segments."""
    source = Source(given)
    said = segment_said(rule, source.people, source.labels)
    title = Text.of(given["title"] or rule_text(said, language(), source.labels))
    segment = Segment(given["id"], title, said)
    folder = source.workspace.root / "segments" if source.workspace else Path()
    path = Path(given["out"]) if given["out"] else folder / f"{segment.id}.yaml"
    if path.exists():
        raise BadInput(
            f"'{path}' exists already", "a segment is never written over", "name another file with --out"
        )
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(segment_text(segment), encoding="utf-8")
    click.echo(say("segment.drafted", language(), path))
    return 0


def _check_names(segment: Segment, source: Source) -> None:
    """Raises: BadSegment if it names a segment that does not exist, or is made of itself with those kept."""
    people = source.people
    around = {**people.book.segments, segment.id: segment}
    from periplo.core.segments import resolved

    resolved(r.InSegment(segment.id), around, people.book.personas)


def _segment(said: str, source: Source) -> Segment:
    if Path(said).is_file() or said.casefold().endswith((".yaml", ".yml", ".json")):
        return read_segment(said, source.labels)
    return source.people.book.segment(said).segment


def _rule(said: str, source: Source) -> r.Rule:
    return segment_said(said, source.people, source.labels)


def _crowd(source: Source, given: Given) -> measuring.Crowd:
    journeys = source.lived.journeys
    now = instant(given["at"], source.zone) if given.get("at") else last_event(journeys) or 0
    return measuring.crowd_of(journeys, source.people, now, source.drawn)


def _workspace(given: Given) -> Source:
    source = Source(given)
    workspace_of(source, _WHY)
    return source
