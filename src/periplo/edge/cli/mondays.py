"""What `periplo monday` does: tells the page, writes it, mails it, posts it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import closing
from datetime import date
from pathlib import PurePath
from typing import Any

import click

from periplo.channels.chat import kind_of_url, note_body, post_note
from periplo.channels.contract import Message
from periplo.core.carriers import Carrier, kind_of
from periplo.core.errors import BadInput, BadQuestion, UnknownName
from periplo.edge.carrying import bare
from periplo.edge.cli.reading import workspace_of
from periplo.edge.cli.spoken import language, remark
from periplo.edge.clock import this_instant
from periplo.edge.monday import monday_here
from periplo.edge.showing.files import deliver
from periplo.edge.showing.json import json_of
from periplo.edge.showing.monday import (
    KINDS,
    PICTURE,
    mailed_picture,
    monday_file,
    monday_mail,
    monday_note,
    monday_shape,
    monday_text,
)
from periplo.edge.source import Source
from periplo.edge.wiring import ledger_of
from periplo.edge.words.told import say
from periplo.formats.carriers_yaml import FILE, read_carriers
from periplo.pictures.monday import Monday
from periplo.usecases.collect.hooks import secrets_of
from periplo.usecases.workspace import Workspace

SMTP = "smtp"


def told(given: Mapping[str, Any]) -> int:
    """Everything that can be wrong with what was asked is said before anything is sent."""
    said = language()
    source = Source({"in": given["in"], "map": given["map"]})
    workspace = workspace_of(source)
    kind = None if given["out"] is None else _kind_of(given["out"])
    carrier = _carrier(workspace, given["channel"]) if given["mail"] else None
    url = _url(workspace, given["post"]) if given["post"] else None
    if given["channel"] and not given["mail"]:
        raise BadQuestion("--channel says by what is mailed", mend="name who gets it with --mail")
    page = monday_here(source, workspace, said, _day(given["week"]))
    if kind is not None:
        deliver(monday_file(page, kind, said, given["theme"]), given["out"], said)
    if carrier is not None:
        _mailed(page, carrier, workspace, given["mail"], said)
    if url is not None:
        post_note(
            url, note_body(monday_note(page, said), given["kind"] or kind_of_url(url)), inside=given["inside"]
        )
        remark(say("monday.posted", said))
    if (kind is None and carrier is None and url is None) or given["format"] == "json":
        text = json_of(monday_shape(page, said)) if given["format"] == "json" else monday_text(page, said)
        click.echo(text, nl=False)
    return 0


def _day(text: str | None) -> date | None:
    try:
        return None if text is None else date.fromisoformat(text)
    except ValueError:
        raise BadInput(f"the day '{text}' cannot be understood", mend="write it as 2026-03-31") from None


def _kind_of(out: str) -> str:
    suffix = PurePath(out).suffix.casefold().removeprefix(".")
    if suffix not in KINDS:
        raise BadQuestion(
            f"Monday's page cannot be written as '{PurePath(out).name}'",
            f"it can be written as {', '.join(KINDS)}",
            "end the name of --out with one of them",
        )
    return suffix


def _carrier(workspace: Workspace, named: str | None) -> Carrier:
    """The mail server declared, or the one named of several."""
    declared = {id: one for id, one in read_carriers(workspace.root / FILE).items() if kind_of(one) == SMTP}
    if not declared:
        raise BadQuestion(
            "no mail server is declared here",
            f"{FILE} has no carrier of kind smtp",
            "declare one: see the page Send e-mail",
        )
    if named is None:
        return next(iter(declared.values()))
    if named not in declared:
        raise UnknownName(
            f"there is no mail server '{named}'",
            f"there are: {', '.join(declared)}",
            "name one with --channel",
        )
    return declared[named]


def _url(workspace: Workspace, said: str) -> str:
    """The address itself, or that which a secret of this name holds."""
    return said if "://" in said else secrets_of(workspace.root)(said).strip()


def _mailed(
    page: Monday, carrier: Carrier, workspace: Workspace, addresses: Sequence[str], said: str
) -> None:
    subject, text, html = monday_mail(page, said)
    picture = mailed_picture(page, said)
    now = this_instant()
    with closing(bare(carrier, workspace, lambda: ledger_of(workspace))) as opened:
        for address in addresses:
            message = Message(
                campaign="monday", node="monday", customer=0, language=said, subject=subject, body=text,
                decided_at=now, to=address, html=html, kind="transactional", pictures={PICTURE: picture},
            )  # fmt: skip
            opened.deliver(message, f"monday/{now}/{address}")
            remark(say("monday.mailed", said, address))
        opened.settle()
