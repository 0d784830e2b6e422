"""What map share does. A link stands alone on the last line."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import click

from periplo.core.errors import BadQuestion, PeriploError, UnknownName
from periplo.core.maps import JourneyMap
from periplo.core.spans import iso
from periplo.edge.cli.reading import workspace_of
from periplo.edge.cli.spoken import language, remark
from periplo.edge.clock import this_instant
from periplo.edge.doors import HERE
from periplo.edge.showing.headings import day_text
from periplo.edge.showing.json import SCHEMA, json_of
from periplo.edge.showing.shares import shares_table, shows_text
from periplo.edge.showing.table import text_of
from periplo.edge.source import Source
from periplo.edge.wiring import ledger_of
from periplo.edge.words.told import say
from periplo.formats.map_yaml import read_map
from periplo.storage import shares
from periplo.usecases import sharing
from periplo.usecases.workspace import Workspace

_WHY = "links to maps are kept in one"


def shared(named: str, given: Mapping[str, Any]) -> int:
    """Makes a link, lists those there are, or revokes one."""
    source, said, now = Source(given), language(), this_instant()
    workspace = workspace_of(source, _WHY)
    if given["list"] and given["revoke"]:
        raise BadQuestion(
            "--list and --revoke exclude each other",
            "one shows the links, the other takes one away",
            "say one of them",
        )
    maps = maps_of(workspace, source)
    id = named if named in maps or not Path(named).is_file() else read_map(named, source.labels).id
    with closing(ledger_of(workspace)) as ledger:
        if given["list"]:
            with ledger.reading() as connection:
                found = shares.shares_of(connection, id)
            return _listed(id, found, given["format"], workspace.settings.zone, said, now)
        if given["revoke"]:
            with ledger.writing() as connection:
                sharing.revoke(connection, id, given["revoke"], given["author"], now)
            click.echo(say("share.revoked", said, given["revoke"]))
            return 0
        if id not in maps:
            raise UnknownName(
                f"there is no map '{named}' here",
                "its file is not in this workspace",
                f"this workspace has: {', '.join(maps) or '–'}",
            )
        speaks = given["language"] or workspace.settings.language
        with ledger.writing() as connection:
            share, token = sharing.share(
                connection, maps[id], given["figures"], given["days"], speaks, given["author"], now
            )
    until = day_text(share.ends_at, workspace.settings.zone, said)
    remark(say("share.made", said, maps[id].title.to(said), shows_text(share.has_figures, said), until))
    click.echo(f"{(workspace.settings.console.url or HERE).rstrip('/')}/shared/{token}")
    return 0


def maps_of(workspace: Workspace, source: Source) -> dict[str, JourneyMap]:
    """The maps of the workspace that can be read, by id."""
    found = {}
    for path in workspace.maps:
        with suppress(PeriploError):
            drawn = read_map(path, source.labels)
            found[drawn.id] = drawn
    return found


def _listed(id: str, found: list[shares.Share], form: str, zone: str, said: str, now: int) -> int:
    if form == "json":
        told = [
            one._asdict()
            | {"state": one.state(now)}
            | {
                key: None if at is None else iso(at, zone)
                for key in ("made_at", "ends_at", "revoked_at", "used_at")
                for at in [getattr(one, key)]
            }
            for one in found
        ]
        click.echo(json_of({"schema": SCHEMA, "map": id, "links": told}), nl=False)
    elif found:
        click.echo(text_of(shares_table(found, zone, said, now), said))
    else:
        click.echo(say("share.none", said))
    return 0
