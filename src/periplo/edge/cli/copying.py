"""What backup and restore do: one use case each, and its answer shown."""

from __future__ import annotations

import os
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

import click

from periplo.core.errors import BadInput, BadQuestion
from periplo.edge.cli.keeping import looked_over
from periplo.edge.cli.spoken import language, remark
from periplo.edge.clock import this_instant
from periplo.edge.showing.json import SCHEMA, json_of
from periplo.edge.wiring import ledger_of
from periplo.edge.words.told import say
from periplo.pictures.numbers import number
from periplo.storage.places import at_hand, read
from periplo.storage.sqlite import SqliteLedger
from periplo.usecases.copies.backup import backup, verify
from periplo.usecases.copies.restore import restore
from periplo.usecases.forget.lists import beside, read_list
from periplo.usecases.workspace import open_workspace

VARIABLE = "PERIPLO_BACKUP_KEY"
Given = Mapping[str, Any]


def backed_up(folder: str, given: Given) -> int:
    """A workspace as one file."""
    if not given["out"]:
        raise BadQuestion("nothing says where the backup goes", mend="name a file with --out")
    key = None if given["plain"] else _key(given)
    if key is None and not given["plain"]:
        raise BadQuestion(
            "there is no passphrase to encrypt the backup with",
            f"{VARIABLE} is not set and no --key-file was named",
            "set one, or say --plain to have it unencrypted",
        )
    workspace = open_workspace(folder)
    with closing(ledger_of(workspace)) as ledger:
        if not isinstance(ledger, SqliteLedger):
            raise BadQuestion(
                "this workspace keeps its ledger in a database",
                "its server makes backups of it",
                "back the database up with its own tools, and the folder 'lake' after it",
            )
        done = backup(workspace, ledger, given["out"], key, this_instant(), given["secrets"])
    told = {"schema": SCHEMA, "file": given["out"], "files": done.files, "bytes": done.bytes, "events": done.events,
            "sha256": done.sha, "encrypted": key is not None}  # fmt: skip
    if given["format"] == "json":
        click.echo(json_of(told), nl=False)
    else:
        counts = (
            number(done.files, language()),
            number(done.events, language()),
            number(done.bytes, language()),
        )
        click.echo(say("backed_up", language(), given["out"], *counts))
        if key is None:
            remark(say("backup_plain", language()))
    return 0


def verified(given: Given) -> int:
    """A backup read whole."""
    with at_hand(given["verify"]) as path:
        told = verify(path, _key(given))
    if given["format"] == "json":
        click.echo(json_of({"schema": SCHEMA, "is_whole": True, **told}), nl=False)
    else:
        click.echo(say("backup_whole", language(), told["workspace"], told["made_at"], len(told["files"])))
    return 0


def put_back(file: str, folder: str | None, given: Given) -> int:
    """A backup put back, then looked over; or a restoring rehearsed in a place that is thrown away."""
    if folder is None and not given["rehearse"]:
        raise BadQuestion(
            "nothing says where to restore to",
            mend="name an empty folder, or say --rehearse to try it out",
        )
    listed = given["erase_list"] or beside(file)
    marks: list[str] = []
    if given["erase_list"] or read(listed) is not None:
        marks = read_list(listed)
    else:
        remark(say("no_erase_list", language()))
    with at_hand(file) as path:
        if given["rehearse"]:
            from periplo.edge.cli.upgrading import rehearsed

            return rehearsed(path, file, _key(given), marks, given, folder)
        assert folder is not None
        done = restore(path, Path(folder), _key(given), this_instant(), marks)
    click.echo(say("restored", language(), done.workspace, done.made_at, folder, done.files, done.forgotten))
    return looked_over(folder, "table", deep=True)


def _key(given: Given) -> bytes | None:
    """The passphrase: of the file named, else of the environment; None where there is neither."""
    if given["key_file"]:
        try:
            said = Path(given["key_file"]).read_bytes().strip()
        except OSError as fault:
            raise BadInput(
                f"'{given['key_file']}' cannot be read", fault.strerror or "", "check the path"
            ) from None
        if not said:
            raise BadInput(f"'{given['key_file']}' is empty", mend="put the passphrase into it")
        return said
    return os.environ.get(VARIABLE, "").encode() or None
