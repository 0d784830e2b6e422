"""periplo campaign enter: the people of a file are asked into a campaign."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

import click

from periplo.core.campaign_entering import MOST_PEOPLE, NotTaken
from periplo.core.errors import BadInput
from periplo.edge.cli.acting import _workspace
from periplo.edge.cli.spoken import language
from periplo.edge.clock import this_instant
from periplo.edge.showing.json import SCHEMA, json_of
from periplo.edge.wiring import ledger_of
from periplo.edge.words.told import say
from periplo.storage.inbox import Fresh
from periplo.usecases.act.entering import entered_campaign, entering
from periplo.usecases.collect.explode import take_in

SOURCE = "campaigns"
_WHO = {
    "user_id": "userId", "userid": "userId", "customer": "userId", "anonymous_id": "anonymousId",
    "anonymousid": "anonymousId", "email": "email", "phone": "phone",
}  # fmt: skip
_SHOWN = 20  # rows that are told one by one


def entered(id: str, given: Mapping[str, Any]) -> int:
    """The people of a file, taken in at once; ends with 1 if some could not be taken."""
    workspace, _ = _workspace(given)
    body = _read(Path(given["file"]))
    call = f"file {given['call'] or hashlib.sha256(body).hexdigest()}"
    people, now = list(_people(body)), this_instant()
    refused: list[tuple[int, NotTaken]] = []
    requests: list[Fresh] = []
    with closing(ledger_of(workspace)) as ledger:
        campaign = entered_campaign(ledger, id)
        for low in range(0, len(people), MOST_PEOPLE):
            entry = entering(campaign, people[low : low + MOST_PEOPLE], call)
            refused += [
                (low + k + 2, one)  # the heading is line 1
                for k, one in enumerate(entry.people)
                if isinstance(one, NotTaken)
            ]
            request = entry.request(SOURCE, now)
            requests += [] if request is None else [request]
        took = take_in(workspace, ledger, requests, now)
    duplicate = len(people) - len(refused) - took.events
    if given["format"] == "json":
        told = {
            "schema": SCHEMA, "campaign": campaign.id, "taken": took.events, "duplicate": duplicate,
            "refused": [{"line": line, **one._asdict()} for line, one in refused],
        }  # fmt: skip
        click.echo(json_of(told), nl=False)
        return int(bool(refused))
    said = language()
    for line, one in refused[:_SHOWN]:
        click.echo(say("enter_refused", said, line, one.what), err=True)
    click.echo(say("entered_told", said, took.events, duplicate, len(refused)))
    return int(bool(refused))


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise BadInput(f"'{path}' cannot be read", error.strerror or "", "check the path") from None


def _people(body: bytes) -> Iterator[dict[str, Any]]:
    """The rows of a CSV as people. Raises: BadInput if it is none, or no column says who."""
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise BadInput("the file is not UTF-8", mend="save it as CSV in UTF-8") from None
    sign = ";" if text.partition("\n")[0].count(";") > text.partition("\n")[0].count(",") else ","
    rows = csv.DictReader(io.StringIO(text, newline=""), delimiter=sign)
    names = [name.strip() for name in rows.fieldnames or ()]
    known = {name: _WHO[name.casefold()] for name in names if name.casefold() in _WHO}
    if not known:
        raise BadInput(
            "no column says who the people are", f"the file has: {', '.join(names) or '-'}",
            "name one user_id, email, phone or anonymous_id",
        )  # fmt: skip
    for row in rows:
        told = {
            str(name).strip(): (value or "").strip() for name, value in row.items() if isinstance(value, str)
        }
        who = {known[name]: value for name, value in told.items() if name in known and value}
        yield {
            **who,
            "properties": {name: value for name, value in told.items() if name not in known and value},
        }
