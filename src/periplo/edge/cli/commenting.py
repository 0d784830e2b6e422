"""What the commands of comments do: one use case each, and its answer shown."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

import click

from periplo.core.access import user_name
from periplo.core.discussion import Thread, place_on, place_said
from periplo.core.errors import BadQuestion, UnknownName
from periplo.core.maps import JourneyMap
from periplo.core.spans import iso
from periplo.edge.cli.linking import maps_of
from periplo.edge.cli.reading import workspace_of
from periplo.edge.cli.spoken import language, remark
from periplo.edge.clock import this_instant
from periplo.edge.showing.comments import place_title, threads_table, where_text
from periplo.edge.showing.json import SCHEMA, json_of
from periplo.edge.showing.table import text_of
from periplo.edge.source import Source
from periplo.edge.wiring import ledger_of
from periplo.edge.words.told import say
from periplo.formats.map_yaml import read_map
from periplo.storage.comments import threads_of
from periplo.usecases import discussing
from periplo.usecases.discussing import Said, Who

_WHY = "comments live in one"


def listed(named: str, given: Mapping[str, Any]) -> int:
    """Lists the threads of a map, also of one that is not there any more."""
    source, said = Source(given), language()
    workspace = workspace_of(source, _WHY)
    if given["open"] and given["resolved"]:
        raise BadQuestion(
            "--open and --resolved exclude each other",
            "open and settled threads are all threads",
            "leave both out",
        )
    is_open = True if given["open"] else False if given["resolved"] else None
    maps = maps_of(workspace, source)
    id = _id(named, maps, source)
    at = None if given["at"] is None else place_said(given["at"])
    with closing(ledger_of(workspace)) as ledger, ledger.reading() as connection:
        every = threads_of(connection, id)
        if id not in maps and not every:
            raise _no_map(named, maps)
    found = [
        one for one in every if is_open in (None, one.is_open) and at in (None, place_said(one.first.place))
    ]
    if given["format"] == "json":
        told = [_shape(one, maps.get(id), said, workspace.settings.zone) for one in found]
        click.echo(json_of({"schema": SCHEMA, "map": id, "threads": told}), nl=False)
    elif found:
        click.echo(text_of(threads_table(found, maps, workspace.settings.zone, said), said))
    else:
        click.echo(say("comment.none", said))
    return 0


def said(named: str, text: str | None, given: Mapping[str, Any]) -> int:
    """Writes a comment, answers one, or settles a thread."""
    source, speaks, at = Source(given), language(), this_instant()
    workspace = workspace_of(source, _WHY)
    maps = maps_of(workspace, source)
    id = _id(named, maps, source)
    if id not in maps:
        raise _no_map(named, maps)
    drawn, who = maps[id], Who(user_name(given["author"]) if given["author"] else None)
    settled = given["resolve"] if given["resolve"] is not None else given["reopen"]
    if text is None and settled is None:
        raise BadQuestion(
            "nothing was said",
            "a comment needs words, unless a thread is settled or opened again",
            "write them in quotes, or say --resolve or --reopen",
        )
    if given["at"] and given["to"] is not None:
        raise BadQuestion(
            "--at says another part than the comment that is answered",
            "an answer stands where its thread stands",
            "leave --at out",
        )
    with closing(ledger_of(workspace)) as ledger, ledger.writing() as connection:
        kept: Said | None = None
        if text is not None and given["to"] is not None:
            kept = discussing.answer(connection, id, given["to"], text, who, at)
        elif text is not None:
            place = place_on(drawn, given["at"] or "map")
            kept = discussing.write(connection, id, place, place_title(drawn, place, speaks), text, who, at)
        if settled is not None:
            discussing.settle(connection, id, settled, who, at, is_open=given["resolve"] is None)
    if kept is not None:
        click.echo(say("comment.kept", speaks, kept.comment.id, where_text(kept.comment, drawn, speaks)))
        if kept.unknown:
            remark(say("comment.unknown", speaks, ", ".join(f"@{one}" for one in kept.unknown)))
    if settled is not None:
        key = "comment.reopened" if given["resolve"] is None else "comment.resolved"
        click.echo(say(key, speaks, settled))
    return 0


def _id(named: str, maps: Mapping[str, JourneyMap], source: Source) -> str:
    return named if named in maps or not Path(named).is_file() else read_map(named, source.labels).id


def _no_map(named: str, maps: Mapping[str, JourneyMap]) -> UnknownName:
    return UnknownName(
        f"there is no map '{named}' here",
        "neither its file nor a comment on it",
        f"this workspace has: {', '.join(maps) or '–'}",
    )


def _shape(thread: Thread, drawn: JourneyMap | None, said: str, zone: str) -> dict[str, Any]:
    first = thread.first
    return {
        "id": first.id,
        "place": first.place,
        "called": where_text(first, drawn, said),
        "is_open": thread.is_open,
        "resolved_at": None if first.resolved_at is None else iso(first.resolved_at, zone),
        "resolved_by": first.resolved_by,
        "comments": [
            {
                "id": one.id,
                "author": one.author,
                "at": iso(one.at, zone),
                "edited_at": None if one.edited_at is None else iso(one.edited_at, zone),
                "text": one.text,
            }
            for one in thread.comments
        ],
    }
