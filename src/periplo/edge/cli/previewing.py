"""What campaign preview and content list do: one use case each, and its answer shown."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

import click

from periplo.core.errors import BadQuestion, EnvironmentFault
from periplo.core.spans import instant, iso
from periplo.core.wording import TemplateFailed
from periplo.edge.cli.reading import workspace_of
from periplo.edge.cli.spoken import language
from periplo.edge.clock import this_instant
from periplo.edge.looking import note_look
from periplo.edge.showing.json import SCHEMA, json_of
from periplo.edge.showing.table import Column, Table, text_of
from periplo.edge.source import Source
from periplo.edge.wiring import ledger_of
from periplo.edge.words.messages import messages_say
from periplo.formats.content_yaml import read_content
from periplo.formats.documents import read_document
from periplo.journeys.columns import no_journeys
from periplo.journeys.layers import Layers
from periplo.usecases.act.content import content_rows
from periplo.usecases.act.previewing import draft_of, previewer
from periplo.usecases.act.values import gatherer_of
from periplo.usecases.customers import customer_named
from periplo.usecases.workspace import Workspace


def previewed(file: str, given: Mapping[str, Any]) -> int:
    """A message as one customer would read it; ends with 1 if it could not be sent to them."""
    workspace, source = _workspace(given)
    said, content = language(), read_content(workspace.content)
    draft = draft_of(read_document(file), content, source.labels)
    message = draft.message(given["message"])
    with closing(ledger_of(workspace)) as ledger:
        customer = customer_named(given["as_customer"], ledger)
        note_look(workspace, ledger, customer, "preview")
        journeys = source.lived.journeys if workspace.has_events else no_journeys()
        gatherer = gatherer_of(workspace, Layers.alone(journeys), ledger, source.drawn)
        now = instant(given["at"], source.zone) if given["at"] else this_instant()
        try:
            worded = previewer(workspace, gatherer, content).said(
                message, draft, customer, now, given["language"]
            )
        except TemplateFailed as failed:
            if given["format"] == "json":
                told = {"schema": SCHEMA, "message": message.id, "failure": failed.failure,
                        "values": failed.values, "why": failed.told(said)}  # fmt: skip
                click.echo(json_of(told), nl=False)
            else:
                click.echo(messages_say("not_sent", said, message.id, failed.told(said)))
            return 1
    if given["format"] == "json":
        text = json_of(
            {"schema": SCHEMA, "campaign": draft.id, "message": message.id, "at": iso(now, source.zone),
             **{name: value for name, value in worded._asdict().items() if name != "data" or value}}
        )  # fmt: skip
    elif given["format"] == "html":
        if worded.html is None:
            raise BadQuestion(
                f"message '{message.id}' is plain text",
                "it has no blocks and no MJML",
                "ask for --format text",
            )
        text = worded.html
    else:
        text = f"{messages_say('subject', said)}: {worded.subject}\n\n{worded.text}"
        text += "" if text.endswith("\n") else "\n"
        text += "".join(f"{name}: {value}\n" for name, value in worded.data.items())
    if given["out"]:
        _written(Path(given["out"]), text)
    else:
        click.echo(text, nl=False)
    return 0


def content_listed(given: Mapping[str, Any]) -> int:
    """Blocks and snippets, what they answer and which campaigns use them; ends with 1 if a need has no content."""
    workspace, source = _workspace(given)
    said = language()
    content = read_content(workspace.content)
    rows, open_needs = content_rows(content, workspace.root / "campaigns", source.drawn)
    if given["format"] == "json":
        told = {
            "schema": SCHEMA, "content": [row._asdict() for row in rows],
            "without_content": [{"id": need.id, "title": dict(need.title.by_language)} for need in open_needs],
        }  # fmt: skip
        click.echo(json_of(told), nl=False)
        return int(bool(open_needs))
    if rows:
        columns = tuple(
            Column(key, messages_say(key, said)) for key in ("name", "kind", "answers", "used_in")
        )
        cells = tuple(
            (row.name, messages_say(f"kind.{row.kind}", said), ", ".join(row.answers), ", ".join(row.used_in))
            for row in rows
        )
        click.echo(text_of(Table(columns, cells), said))
    else:
        click.echo(messages_say("no_content", said))
    for need in open_needs:
        click.echo(messages_say("open_need", said, need.title.to(said), need.id))
    return int(bool(open_needs))


def _written(out: Path, text: str) -> None:
    try:
        out.write_text(text, encoding="utf-8")
    except OSError as refused:
        raise EnvironmentFault(
            f"'{out.name}' cannot be written", refused.strerror or "", "name a folder that you may write"
        ) from None


def _workspace(given: Mapping[str, Any]) -> tuple[Workspace, Source]:
    source = Source(given)
    return workspace_of(source, "customers and content live in one"), source
