"""What the survey commands do: one use case each, and its answer shown."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any

import click

from periplo.core.channel_catalogue import channel_id
from periplo.core.errors import BadInput, BadQuestion
from periplo.core.spans import LONGEST, Span, instant, iso
from periplo.edge.cli.findings import findings_told
from periplo.edge.cli.spoken import language, remark
from periplo.edge.clock import this_instant
from periplo.edge.noting import this_hand
from periplo.edge.showing.files import deliver
from periplo.edge.showing.json import json_of
from periplo.edge.showing.surveys import report_shape, report_text
from periplo.edge.source import Source
from periplo.edge.wiring import ledger_of
from periplo.edge.words.told import say
from periplo.formats.survey_yaml import read_survey, survey_from
from periplo.pictures.numbers import number
from periplo.storage.sql import SqlLedger
from periplo.usecases.starters.surveys import starter_survey
from periplo.usecases.surveys.checking import check_survey
from periplo.usecases.surveys.inviting import Link, address_of, hand_over, invite, open_link
from periplo.usecases.surveys.publishing import Published, publish, published
from periplo.usecases.surveys.reporting import report
from periplo.usecases.workspace import Workspace

_COLUMNS = ("customer", "kind", "email", "phone", "channel", "language", "place", "link", "expires_at")


def written(kind: str, given: Mapping[str, Any]) -> int:
    """A starter survey as a file of one's own."""
    workspace = Source(given).workspace
    id = given["id"] or kind
    text = re.sub(rf"^id: {kind}$", f"id: {id}", starter_survey(kind), count=1, flags=re.MULTILINE)
    survey_from(text)  # a bad id is told before anything is written
    folder = workspace.root / "surveys" if workspace else Path()
    path = Path(given["out"]) if given["out"] else folder / f"{id}.yaml"
    if path.exists():
        raise BadInput(
            f"'{path}' exists already", "a survey is never written over", "name another file with --out"
        )
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    click.echo(say("survey_written", language(), path))
    return 0


def checked(file: str, given: Mapping[str, Any]) -> int:
    """What would go wrong; with the events and the map where the folder is a workspace."""
    source = Source(given)
    path = _path(file, source.workspace)
    if path is not None:
        survey = read_survey(path, source.labels)
    else:
        workspace, _ = _workspace(given)
        with closing(ledger_of(workspace)) as ledger:
            survey = published(ledger, file).survey
    has_events = source.workspace is not None and source.workspace.has_events
    journeys = source.lived.journeys if has_events else None
    findings = check_survey(survey, journeys, source.map_of(survey.map) if survey.map else None)
    return findings_told(file, "survey", survey.id, findings, given, "question")


def linked(file: str, given: Mapping[str, Any]) -> int:
    """An open link; it stands alone on the last line."""
    workspace, source = _workspace(given)
    base = address_of(workspace, given["url"])
    with closing(ledger_of(workspace)) as ledger:
        known = _published(file, source, ledger)
        token = open_link(
            known,
            workspace,
            ledger,
            this_instant(),
            "link",
            channel_id(given["channel"]),
            given["place"],
            given["language"],
        )
    click.echo(f"{base}/s/{token}")
    return 0


def drawn(file: str, given: Mapping[str, Any]) -> int:
    """A poster with the question and the code."""
    from periplo.edge.showing.survey_poster import survey_poster
    from periplo.pictures.sheets import png
    from periplo.pictures.svg import svg

    workspace, source = _workspace(given)
    base, out = address_of(workspace, given["url"]), given["out"]
    form = Path(out).suffix.casefold()
    if form not in (".svg", ".png"):
        raise BadQuestion("a poster is SVG or PNG", mend="end the file's name in .svg or .png")
    one = None if given["language"] == "both" else given["language"]
    with closing(ledger_of(workspace)) as ledger:
        known = _published(file, source, ledger)
        token = open_link(
            known, workspace, ledger, this_instant(), "qr", channel_id(given["channel"]), given["place"], one
        )
    link, first = f"{base}/s/{token}", language()
    scene = survey_poster(workspace.settings.name, known.survey, link, given["place"], first, one)
    deliver(png(scene, scale=4) if form == ".png" else svg(scene), out, first)
    click.echo(f"{base}/s/{token}")
    return 0


def invited(file: str, given: Mapping[str, Any]) -> int:
    """Personal links for everybody who is due, handed over as CSV."""
    from periplo.usecases.collect.explode import take_in

    workspace, source = _workspace(given)
    now = instant(given["at"], source.zone) if given["at"] else this_instant()
    base = "" if given["rehearse"] else address_of(workspace, given["url"])
    journeys = source.lived.journeys
    with closing(ledger_of(workspace)) as ledger:
        known = _rehearsed(file, source, ledger) if given["rehearse"] else _published(file, source, ledger)
        made = invite(known, workspace, ledger, journeys, now, rehearse=given["rehearse"])
        if not given["rehearse"]:
            deliver(_csv(made.links, base, source.zone), given["out"], language())
            hand_over(known.survey, made.links, ledger, now, partial(_kept, take_in, workspace, ledger, now))
    said = language()
    remark(say("survey_due", said, number(made.occasions, said), number(len(made.links), said)))
    if made.left:
        told = "; ".join(say(f"left.{reason}", said, number(n, said)) for reason, n in made.left.items())
        remark(say("survey_left", said, told))
    if given["rehearse"]:
        click.echo(say("survey_rehearsed", said))
    return 0


def reported(file: str, given: Mapping[str, Any]) -> int:
    """What came of a survey."""
    workspace, source = _workspace(given)
    journeys = source.lived.journeys if workspace.has_events else None
    with closing(ledger_of(workspace)) as ledger:
        path = _path(file, workspace)
        id = read_survey(path, source.labels).id if path is not None and path.exists() else file
        told = report(
            published(ledger, id), ledger, journeys, source.zone, workspace.settings.currency, given["by"],
            _span(given, source.zone),
        )  # fmt: skip
    if given["format"] == "json":
        click.echo(json_of(report_shape(told)), nl=False)
    else:
        click.echo(report_text(told, language()), nl=False)
    return 0


def _kept(take_in: Any, workspace: Workspace, ledger: SqlLedger, now: int, requests: Any) -> None:
    take_in(workspace, ledger, requests, now)


def _csv(links: tuple[Link, ...], base: str, zone: str) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(_COLUMNS)
    for link in links:
        one = link.invitation
        expires = "" if one.expires_at is None else iso(one.expires_at, zone)
        writer.writerow(
            [link.who.text, link.who.kind, link.email or "", link.phone or "", one.channel, one.language or "",
             one.place or "", f"{base}/s/{link.token}", expires]
        )  # fmt: skip
    return out.getvalue()


def _published(file: str, source: Source, ledger: SqlLedger) -> Published:
    """A file, or the workspace's file of this id, published as it stands; else what was published before."""
    path = _path(file, source.workspace)
    if path is None:
        return published(ledger, file, labels=source.labels)
    read_survey(path, source.labels)  # tells the line of what is wrong with the file's own name
    known = publish(path.read_text("utf-8-sig"), ledger, this_instant(), source.labels, this_hand().who)
    remark(say("survey_published", language(), known.survey.id, known.version))
    return known


def _rehearsed(file: str, source: Source, ledger: SqlLedger) -> Published:
    path = _path(file, source.workspace)
    if path is None:
        return published(ledger, file, labels=source.labels)
    survey = read_survey(path, source.labels)
    return Published(survey, 0, survey.status)


def _path(file: str, workspace: Workspace | None) -> Path | None:
    if Path(file).is_file() or file.casefold().endswith((".yaml", ".yml", ".json")):
        return Path(file)
    return next((path for path in (workspace.surveys if workspace else ()) if path.stem == file), None)


def _workspace(given: Mapping[str, Any]) -> tuple[Workspace, Source]:
    source = Source(given)
    if source.workspace is None:
        raise BadQuestion("no workspace was named", "surveys live in one", "name it with --in DIR")
    return source.workspace, source


def _span(given: Mapping[str, Any], zone: str) -> Span | None:
    if not (given["from"] or given["to"]):
        return None
    start = instant(given["from"], zone) if given["from"] else 0
    return Span(start, instant(given["to"], zone) if given["to"] else start + LONGEST)
