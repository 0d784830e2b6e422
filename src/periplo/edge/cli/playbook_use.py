"""What the playbook commands do: look at the workspace, tell what fits, write what was chosen."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import click

from periplo.core.errors import BadQuestion
from periplo.edge.cli.options import paired
from periplo.edge.cli.reading import source_of
from periplo.edge.cli.spoken import language, remark
from periplo.edge.playing import around_of, looking_at, published_in, segments_in
from periplo.edge.showing.json import SCHEMA, json_of
from periplo.edge.showing.playbooks import (
    fit_shape,
    list_shape,
    list_text,
    made_lines,
    show_text,
)
from periplo.edge.source import Source
from periplo.journeys.columns import no_journeys
from periplo.usecases.lived import Lived
from periplo.usecases.playbooks.book import playbook, playbooks
from periplo.usecases.playbooks.making import Wish, make, wish_of, write
from periplo.usecases.workspace import Workspace

Given = Mapping[str, Any]


def listed(given: Given) -> int:
    """Every playbook, and whether what it needs is here."""
    workspace, source = _opened(given)
    looking = looking_at(workspace, source)
    fits = [looking.fit(one) for one in playbooks()]
    around = around_of(workspace, source, looking)
    if given["format"] == "json":
        click.echo(json_of(list_shape(fits, around)), nl=False)
    else:
        click.echo(list_text(fits, around, language()), nl=False)
    return 0


def shown(id: str, given: Given) -> int:
    """One playbook closely."""
    asked = playbook(id)
    workspace, source = _opened(given)
    looking = looking_at(workspace, source)
    around = around_of(workspace, source, looking)
    fit = looking.fit(asked)
    if given["format"] == "json":
        click.echo(json_of({"schema": SCHEMA, **fit_shape(fit, around)}), nl=False)
    else:
        click.echo(show_text(fit, around, language(), source.labels, _where(given)), nl=False)
    return 0


def used(id: str, given: Given) -> int:
    """A playbook's files, written into the workspace."""
    asked = playbook(id)
    workspace, source = _opened(given)
    wish = _wish(given)
    made = make(asked, looking_at(workspace, source), wish, segments_in(workspace))
    write(made, workspace.root, published_in(workspace))
    for line in made_lines(made, language(), str(given["in"] or "."), _where(given)):
        remark(line)
    return 0


def _wish(given: Given) -> Wish:
    return wish_of(
        {
            "name": given["as"], "map": given["map"], "touchpoint": given["touchpoint"], "link": given["link"],
        },
        dict(paired(given["say"], _no_name)),
        language(),
        bool(given["yes"]),
    )  # fmt: skip


def _no_name(told: str) -> BadQuestion:
    return BadQuestion(
        f"--say says '{told}'",
        "it joins a name of the playbook with one of yours",
        'write --say "product added=Add to basket"',
    )


def _opened(given: Given) -> tuple[Workspace, Source]:
    """The workspace named, with its journeys; where nothing was imported yet, with none."""
    said = {**given, "map": None, "events": None}
    source = Source(said)
    if source.workspace is None:
        raise BadQuestion("no workspace was named", "playbooks live in one", "name it with --in DIR")
    if not source.workspace.has_events:
        return source.workspace, Source(said, opened=Lived(no_journeys()))
    return source.workspace, source_of(said)


def _where(given: Given) -> str:
    return f" --in {given['in']}" if given["in"] else ""
