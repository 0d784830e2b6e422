"""What upgrade does, and a restoring that is rehearsed: one use case each, and its answer shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import click

from periplo.core.errors import BadQuestion
from periplo.edge.cli.spoken import language
from periplo.edge.clock import this_instant
from periplo.edge.showing.json import SCHEMA, json_of
from periplo.edge.showing.rehearsal import report
from periplo.edge.words.told import say
from periplo.pictures.numbers import number, span_text
from periplo.usecases.copies import upgrading
from periplo.usecases.copies.rehearsing import Rehearsed, rehearse
from periplo.usecases.copies.upgrading import Upgraded
from periplo.usecases.workspace import open_workspace


def upgraded(folder: str, rehearsing: bool, copies: str | None, undo: str | None, form: str) -> int:
    """Ends with 1 if something was found wrong; then the ledger stands as it stood before.

    Raises: BadQuestion if both are asked for; as the use cases do.
    """
    if rehearsing and undo:
        raise BadQuestion("an upgrade is rehearsed or undone, not both", mend="leave one of the two out")
    workspace = open_workspace(folder)
    if undo:
        done, key = upgrading.undo(workspace, Path(undo)), "upgrade_undone"
    elif rehearsing:
        done, key = upgrading.rehearse(workspace), "upgrade_rehearsed"
    else:
        root = Path(folder).resolve()
        place = Path(copies) if copies else root.with_name(f"{root.name}-upgrades")
        done, key = upgrading.upgrade(workspace, place), "upgraded"
    if form == "json":
        told = {**asdict(done), "copy": done.copy and str(done.copy), "is_well": not done.wrong}
        click.echo(json_of({"schema": SCHEMA, **told}), nl=False)
    else:
        _told(done, key, language())
    return int(bool(done.wrong))


def _told(done: Upgraded, key: str, said: str) -> None:
    if done.wrong:
        click.echo(say("upgrade_wrong", said, done.found, done.wanted))
        for line in done.wrong:
            click.echo(f"  {line}")
        return
    if done.found == done.wanted and key == "upgraded":
        click.echo(say("upgrade_none", said, done.wanted))
        return
    rows = number(sum(done.rows.values()), said)
    click.echo(say(key, said, done.found, done.wanted, rows, span_text(done.seconds, said)))
    if done.copy and key == "upgraded":
        click.echo(say("upgrade_copy", said, done.copy))


def rehearsed(
    path: Path,
    file: str,
    key: bytes | None,
    marks: Sequence[str],
    given: Mapping[str, Any],
    place: str | None,
) -> int:
    """A restoring rehearsed; ends with 1 if something wants attention. path: of the backup, which is called `file`."""
    live = open_workspace(given["in"]) if given["in"] else None
    now = this_instant()
    done = replace(rehearse(path, key, now, marks, live, Path(place) if place else None), file=file)
    said = language()
    if given["report"]:
        Path(given["report"]).write_text(report(done, said), encoding="utf-8")
    if given["format"] == "json":
        click.echo(json_of({"schema": SCHEMA, **_shape(done)}), nl=False)
    elif given["report"]:
        click.echo(
            say("rehearsal_well" if done.is_well else "rehearsal_wrong", said, done.workspace, done.made_at)
        )
        click.echo(say("written", said, given["report"]))
    else:
        click.echo(report(done, said), nl=False)
    return int(not done.is_well)


def _shape(done: Rehearsed) -> dict[str, Any]:
    def counted(one: Any) -> dict[str, int] | None:
        return one and {"events": one.events, "indexed": one.indexed, **one.rows._asdict()}

    checks = [
        {"code": one.code, "is_well": one.is_well, "what": dict(one.what.by_language)} for one in done.checks
    ]
    return {
        "file": done.file, "workspace": done.workspace, "made_at": done.made_at, "at": done.at, "bytes": done.bytes,
        "files": done.files, "forgotten": done.forgotten, "seconds": dict(done.seconds), "is_well": done.is_well,
        "found": counted(done.found), "live": counted(done.live), "checks": checks,
    }  # fmt: skip
