"""What the commands of zones do: a log counted, a floor shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path, PurePath
from typing import Any

import click

from periplo.core.errors import BadQuestion
from periplo.core.floor_figures import FloorFigures
from periplo.core.floor_plan import FloorPlan
from periplo.edge.cli.spoken import language, remark
from periplo.edge.clock import this_instant
from periplo.edge.floor import KINDS, floor_file, floor_of
from periplo.edge.showing.files import deliver
from periplo.edge.showing.json import SCHEMA, json_of
from periplo.edge.wiring import ledger_of
from periplo.edge.words.sources import source_says
from periplo.formats.sources_yaml import FILE, read_zones
from periplo.pictures.numbers import number, span_text
from periplo.usecases.collect import zone_logs
from periplo.usecases.workspace import open_workspace


def counted(files: Sequence[str], given: Mapping[str, Any]) -> int:
    """Counts logs of sightings."""
    said, workspace = language(), open_workspace(given["in"] or ".")
    counting = read_zones(workspace.root / FILE)
    with closing(ledger_of(workspace)) as ledger:
        done = zone_logs.count_files(
            workspace,
            ledger,
            counting,
            [Path(file) for file in files],
            given["place"],
            this_instant(),
            given["again"],
        )
    left_out = {"unread": done.unread, **done.left_out._asdict()}
    for reason, n in left_out.items():
        if n:
            remark(source_says(f"left_out.{reason}", said, number(n, said)))
    told = (number(n, said) for n in (done.rows, done.totals, done.events))
    click.echo(source_says("zones_counted", said, *told))
    return 0


def shown(given: Mapping[str, Any]) -> int:
    """The floor as a picture where --out names one, else as a table."""
    said, workspace = language(), open_workspace(given["in"] or ".")
    kind = _kind_of(given["out"]) if given["out"] else None
    with closing(ledger_of(workspace)) as ledger:
        plan, known = floor_of(workspace, ledger, given["place"], given["from"], given["to"])
    if kind is None:
        click.echo(
            _as_json(plan, known) if given["format"] == "json" else _as_text(plan, known, said), nl=False
        )
        return 0
    deliver(floor_file(plan, known, kind, said, given["theme"]), given["out"], said)
    return 0


def _kind_of(out: str) -> str:
    kind = PurePath(out).suffix.casefold().removeprefix(".")
    if kind not in KINDS:
        raise BadQuestion(
            f"a floor cannot be drawn as '{PurePath(out).name}'",
            f"it can be drawn as {', '.join(KINDS)}",
            "end the name of --out with one of them",
        )
    return kind


def _as_text(plan: FloorPlan, known: FloorFigures, said: str) -> str:
    rows = [tuple(source_says(f"head.{name}", said) for name in ("zone", "stays", "mean"))]
    for zone in plan.zones:
        one = known.zones.get(zone.id)
        figures = (number(one.stays, said), span_text(one.mean_seconds, said)) if one else ("–", "–")
        rows.append((zone.label.to(said), *figures))
    wide = [max(len(row[k]) for row in rows) for k in range(3)]
    lines = [f"{name:<{wide[0]}}   {stays:>{wide[1]}}   {mean:>{wide[2]}}" for name, stays, mean in rows]
    lines += [
        "",
        source_says("visits", said, number(known.visits, said)),
        source_says("kept", said, known.floor),
    ]
    return "\n".join(lines) + "\n"


def _as_json(plan: FloorPlan, known: FloorFigures) -> str:
    return json_of(
        {
            "schema": SCHEMA,
            "place": plan.place,
            "span": [known.span.start, known.span.end] if known.span else None,
            "zone": plan.zone,
            "floor": known.floor,
            "visits": known.visits,
            "zones": [
                {
                    "id": zone.id,
                    "stays": one.stays if one else None,
                    "dwell_seconds": one.dwell_seconds if one else None,
                }
                for zone in plan.zones
                for one in (known.zones.get(zone.id),)
            ],
            "passes": [
                {"from": origin or None, "to": target or None, "n": n}
                for (origin, target), n in known.passes.items()
            ],
        }
    )
