"""What map import and map export do: one use case each, and its answer shown."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

import click

from periplo.core.errors import BadInput, BadQuestion
from periplo.core.maps import JourneyMap
from periplo.edge.cli.reading import named_map, source_of, workspace_of
from periplo.edge.cli.spoken import language, remark
from periplo.edge.looking import note_look
from periplo.edge.showing.files import deliver, write_text
from periplo.edge.source import Source
from periplo.edge.wiring import ledger_of
from periplo.edge.words.told import say
from periplo.formats.exchange.carried import json_text
from periplo.formats.library_yaml import library_beside
from periplo.formats.map_yaml import map_text
from periplo.formats.xes_out import xes_text
from periplo.usecases import identity
from periplo.usecases.customers import customer_named
from periplo.usecases.events_out import happened
from periplo.usecases.exchange import EXPORTED, SUFFIXES, Taken, export_map, format_by, import_maps
from periplo.usecases.exchange_trail import export_trail, place_numbered, place_of

Given = Mapping[str, Any]


def imported_map(file: str, given: Given) -> int:
    """A map of another program as a map of ours; several become several files."""
    folder = workspace_of(Source(given)).root / "maps" if given["in"] and not given["out"] else None
    out = folder / "map.yaml" if folder else Path(given["out"] or "map.yaml")
    mapping = Path(given["mapping"]) if given["mapping"] else None
    taken = import_maps(Path(file), given["format"], mapping, language(), library_beside(out))
    for told in taken.remarks:
        remark(told.to(language()))
    places = [folder / f"{drawn.id}.yaml" for drawn in taken.maps] if folder else _places(taken, out)
    for drawn, place in zip(taken.maps, places, strict=True):
        _refuse_existing(place, given["replace"])
        write = json_text if place.suffix.casefold() == ".json" else map_text
        deliver(write(drawn), str(place), language())
        click.echo(_counted(drawn, taken.form))
    return 0


def exported_map(named: str | None, given: Given) -> int:
    """A map in another format, to a file or the screen."""
    form = given["format"] or (format_by(given["out"]) if given["out"] else None)
    if form is None:
        raise BadQuestion(
            "nothing says in which format the map is wanted", f"there are: {', '.join(EXPORTED)}",
            "name one with --format, or end the name of --out with .xlsx, .csv, .mmd…",
        )  # fmt: skip
    file, drawn, labels = named_map(named, given)
    if given["of"]:
        if form != "cjml":
            raise BadQuestion(
                "what one customer lived is written in CJML alone",
                f"the format is {form}",
                "say --format cjml",
            )
        content = _lived(drawn, given)
    else:
        content = export_map(drawn, form, language(), library_beside(file, labels))
    out = given["out"] or (str(file.with_suffix(SUFFIXES[form]).name) if form in ("xlsx", "html") else None)
    deliver(content, out, language())
    return 0


def _lived(drawn: JourneyMap, given: Given) -> bytes:
    """One customer's journey beside the planned one; who looked is written down where a workspace is asked."""
    source = source_of(given)
    journeys, said = source.lived.journeys, given["of"]
    if source.workspace is None:
        place = place_of(journeys, said)
    else:
        with closing(ledger_of(source.workspace)) as ledger:
            number = customer_named(said, ledger, identity.rules_of(source.workspace))
            note_look(source.workspace, ledger, number, "export", None)
        place = place_numbered(journeys, number)
    return export_trail(drawn, journeys, place, language())


def exported_events(customer: str, given: Given) -> int:
    """The events of all customers as XES, to a file or the screen."""
    if customer not in ("events", "eventos") or given["format"] != "xes":
        raise BadQuestion(
            "events are exported together, and in XES", "what is held of one person comes from a workspace as JSON",
            "say 'periplo export events --format xes', or 'periplo export CUSTOMER --in DIR'",
        )  # fmt: skip
    pieces = xes_text(happened(source_of(given).lived.journeys))
    if not given["out"]:
        for piece in pieces:
            click.echo(piece, nl=False)
        return 0
    write_text(pieces, given["out"], language())
    return 0


def _places(taken: Taken, out: Path) -> list[Path]:
    """Where each map goes: the file named for one, else one beside it for each, with its id."""
    if len(taken.maps) == 1:
        return [out]
    return [out.with_name(f"{out.stem}-{drawn.id}{out.suffix}") for drawn in taken.maps]


def _refuse_existing(place: Path, replace: bool) -> None:
    if place.exists() and not replace:
        raise BadInput(
            f"there is a file '{place}' already", "it might be a map that somebody wrote",
            "name another with --out, or say --replace",
        )  # fmt: skip


def _counted(drawn: JourneyMap, form: str) -> str:
    parts = (drawn, *drawn.stages, *drawn.columns)
    texts = sum(len(items) for part in parts for items in part.cells.values())
    counts = (len(drawn.stages), len(drawn.columns), texts)
    return say("map_imported", language(), drawn.title.to(language()), *counts, form)
