"""What the form commands do: one use case each, and its answer shown."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

import click

from periplo.core.campaigns import Campaign
from periplo.core.errors import BadInput, BadQuestion
from periplo.core.forms import Form
from periplo.core.spans import LONGEST, Span, instant
from periplo.edge.cli.findings import findings_told
from periplo.edge.cli.spoken import language
from periplo.edge.clock import this_instant
from periplo.edge.noting import this_hand
from periplo.edge.showing.files import deliver
from periplo.edge.showing.json import json_of
from periplo.edge.showing.sign_ups import (
    about,
    picture,
    reading,
    sign_ups_table,
    told_of,
    told_shape,
)
from periplo.edge.showing.table import text_of
from periplo.edge.source import Source
from periplo.edge.wiring import has_ledger, ledger_of
from periplo.edge.words.sign_ups import sign_ups_say
from periplo.edge.words.told import say
from periplo.formats.form_yaml import form_from, read_form
from periplo.journeys.columns import Journeys
from periplo.pictures.svg import svg
from periplo.storage.coupons import Pool, pools
from periplo.usecases.act.publishing import campaigns as published_campaigns
from periplo.usecases.forms.checking import check_form
from periplo.usecases.forms.confirming import confirming_campaign
from periplo.usecases.forms.publishing import publish_form, published_form, published_forms
from periplo.usecases.starters.forms import starter_form
from periplo.usecases.workspace import Workspace


def written(id: str, given: Mapping[str, Any]) -> int:
    """A starter form as a file of one's own."""
    workspace = Source(given).workspace
    text = starter_form(id, given["look"])
    form_from(text)  # a bad id is told before anything is written
    folder = workspace.root / "forms" if workspace else Path()
    click.echo(say("form_written", language(), _laid(text, Path(given["out"] or folder / f"{id}.yaml"))))
    return 0


def checked(file: str, given: Mapping[str, Any]) -> int:
    """What would go wrong; with codes and campaigns where the folder is a workspace."""
    source = Source(given)
    form = _read(file, source)
    codes: list[Pool] | None = None if source.workspace is None else []
    campaigns: list[Campaign] | None = None if source.workspace is None else []
    if source.workspace is not None and has_ledger(source.workspace):
        with closing(ledger_of(source.workspace)) as ledger:
            with ledger.reading() as connection:
                codes = pools(connection, this_instant())
            campaigns = published_campaigns(ledger)
    findings = check_form(form, source.map_of(form.map) if form.map else None, codes, campaigns)
    return findings_told(file, "form", form.id, findings, given)


def made_public(file: str, given: Mapping[str, Any]) -> int:
    """The form as it stands, for pages to show from now on."""
    workspace, source = _workspace(given)
    path = _path(file, workspace)
    if path is None:
        raise BadInput(f"there is no form '{file}'", "forms lie in the folder forms", "name its file")
    _read(file, source)  # tells the line of what is wrong with the file's own name
    with closing(ledger_of(workspace)) as ledger:
        known = publish_form(path.read_text("utf-8-sig"), ledger, this_instant(), this_hand().who)
    key = "form_published" if known.form.status == "active" else "form_not_shown"
    click.echo(say(key, language(), known.form.id, known.version))
    return 0


def confirmation(file: str, given: Mapping[str, Any]) -> int:
    """The campaign that sends the form's link, as a file to adapt and publish."""
    source = Source(given)
    form = _read(file, source)
    folder = source.workspace.root / "campaigns" if source.workspace else Path()
    path = Path(given["out"] or folder / f"confirm-{form.id}.yaml")
    click.echo(say("form_confirmation", language(), _laid(confirming_campaign(form), path)))
    return 0


def listed(given: Mapping[str, Any]) -> int:
    """Every form with its figures."""
    workspace, source = _workspace(given)
    with closing(ledger_of(workspace)) as ledger:
        told = told_of(published_forms(ledger), _lived(source), _span(given, source.zone))
    said = language()
    if given["format"] == "json":
        deliver(json_of(told_shape(told)), given["out"], said)
    elif not told:
        click.echo(say("no_forms", said))
    elif given["format"] == "svg":
        deliver(svg(picture(told, said)), given["out"], said)
    else:
        deliver(text_of(sign_ups_table(told, said), said) + "\n", given["out"], said)
    return 0


def shown(file: str, given: Mapping[str, Any]) -> int:
    """One form: what it says and does, and the figures of its versions."""
    workspace, source = _workspace(given)
    path = _path(file, workspace)
    with closing(ledger_of(workspace)) as ledger:
        known = published_form(ledger, read_form(path, source.labels).id if path is not None else file)
    (told,) = told_of([known], _lived(source), _span(given, source.zone))
    said = language()
    if given["format"] == "json":
        click.echo(json_of(told_shape([told])), nl=False)
        return 0
    click.echo(f"{known.form.title.to(said)} · {known.form.id}, {say('form_version', said, known.version)}\n")
    for name, text in about(known.form, said):
        click.echo(f"{name}: {text}")
    click.echo(f"\n{reading(told, said)}\n")
    if told.versions:
        click.echo(text_of(sign_ups_table([told], said, by_version=True), said))
    if known.form.status != "active":
        click.echo(sign_ups_say("not_shown", said))
    return 0


def _laid(text: str, path: Path) -> Path:
    if path.exists():
        raise BadInput(
            f"'{path}' exists already", "what you wrote is never written over", "name another file with --out"
        )
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def _read(file: str, source: Source) -> Form:
    """A file, or the workspace's file of this id; else what was published."""
    path = _path(file, source.workspace)
    if path is not None:
        return read_form(path, source.labels)
    workspace = source.workspace
    if workspace is None or not has_ledger(workspace):
        raise BadInput(f"there is no form '{file}'", "forms lie in the folder forms", "name its file")
    with closing(ledger_of(workspace)) as ledger:
        return published_form(ledger, file).form


def _path(file: str, workspace: Workspace | None) -> Path | None:
    if Path(file).is_file() or file.casefold().endswith((".yaml", ".yml", ".json")):
        return Path(file)
    return next((path for path in (workspace.forms if workspace else ()) if path.stem == file), None)


def _workspace(given: Mapping[str, Any]) -> tuple[Workspace, Source]:
    source = Source(given)
    if source.workspace is None:
        raise BadQuestion("no workspace was named", "forms live in one", "name it with --in DIR")
    return source.workspace, source


def _lived(source: Source) -> Journeys | None:
    return source.lived.journeys if source.workspace is not None and source.workspace.has_events else None


def _span(given: Mapping[str, Any], zone: str) -> Span | None:
    if not (given["from"] or given["to"]):
        return None
    start = instant(given["from"], zone) if given["from"] else 0
    return Span(start, instant(given["to"], zone) if given["to"] else start + LONGEST)
