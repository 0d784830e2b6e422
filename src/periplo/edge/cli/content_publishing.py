"""periplo content publish: content was published, and campaigns that begin by it take in their people."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import closing
from typing import Any

import click

from periplo.core.errors import BadQuestion
from periplo.edge.cli.reading import workspace_of
from periplo.edge.cli.spoken import language
from periplo.edge.clock import this_instant
from periplo.edge.contents import find_people
from periplo.edge.source import Source
from periplo.edge.wiring import ledger_of
from periplo.edge.words.told import say
from periplo.usecases.act.publishing_content import publish_content
from periplo.usecases.collect.explode import take_in


def published(id: str, given: Mapping[str, Any]) -> int:
    """Keeps it, and asks its people in at once."""
    workspace = workspace_of(Source(given), "campaigns are kept in one")
    said, now = language(), this_instant()
    with closing(ledger_of(workspace)) as ledger:
        if not publish_content(ledger, id, dict(_properties(given["told"])), now):
            click.echo(say("content_again", said, id))
            return 0
        found = find_people(
            workspace, ledger, lambda requests: take_in(workspace, ledger, requests, now), now
        )
    click.echo(say("content_published", said, id, found.get(id, 0)))
    return 0


def _properties(told: Iterable[str]) -> Iterable[tuple[str, str]]:
    for one in told:
        name, equals, value = one.partition("=")
        if not equals or not name.strip():
            raise BadQuestion(f"--set says '{one}'", mend="write it as title=Backpacks")
        yield name.strip(), value
