"""What the campaign commands do: one use case each, and its answer shown."""

from __future__ import annotations

import time
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

import click

from periplo.core.campaigns import Campaign
from periplo.core.errors import BadQuestion, UnknownName
from periplo.core.spans import Span, instant, iso
from periplo.core.texts import LANGUAGES
from periplo.edge.acts import Acting
from periplo.edge.cli.reading import Bar, source_of
from periplo.edge.cli.spoken import language, remark
from periplo.edge.looking import note_look
from periplo.edge.showing.campaigns import backtest_shape, backtest_text, driven_text, why_shape, why_text
from periplo.edge.showing.json import SCHEMA, json_of
from periplo.edge.wiring import Source, channel_names, ledger_of
from periplo.edge.words.told import say
from periplo.formats.campaign_yaml import read_campaign
from periplo.formats.content_yaml import read_content
from periplo.formats.documents import read_document
from periplo.journeys.choosing import extent
from periplo.storage.contract import Ledger
from periplo.usecases import act
from periplo.usecases.act.findings import ERROR, NOTE, WARNING
from periplo.usecases.act.previewing import draft_of
from periplo.usecases.customers import customer_named
from periplo.usecases.options import EVERYTHING
from periplo.usecases.workspace import Workspace

LEVELS = (ERROR, WARNING, NOTE)  # gravest first


def checked(file: str, given: Mapping[str, Any]) -> int:
    """What would go wrong; with events where some were named or the folder is a workspace."""
    source, said = Source(given), language()
    plan = read_campaign(file, source.labels)
    if given["events"] or source.workspace is not None:
        source = source_of(given)
        findings = _against_events(plan, file, source)
    else:
        findings = act.check(plan, None, source.map_of(plan.map), channel_names(source.workspace))
    if given["format"] == "json":
        told = {"schema": SCHEMA, "campaign": plan.id, "findings": list(map(_finding, findings))}
        click.echo(json_of(told), nl=False)
    for finding in findings if given["format"] == "table" else ():
        click.echo(
            f"{file}: {say(finding.severity, said)}: {finding.what.to(said)}\n    {finding.mend.to(said)}"
        )
    if not findings and given["format"] == "table":
        click.echo(say("nothing_found", said))
    allowed = LEVELS.index(given["level"])
    return int(any(LEVELS.index(finding.severity) <= allowed for finding in findings))


def _against_events(plan: Campaign, file: str, source: Source) -> tuple[act.Finding, ...]:
    drawn, names = source.map_of(plan.map), channel_names(source.workspace)
    if source.workspace is None:
        return act.check(plan, source.lived.journeys, drawn, names)
    draft_of(read_document(file), read_content(source.workspace.content), source.labels)
    with closing(ledger_of(source.workspace)) as ledger:
        around = Acting(source.workspace, ledger).rehearsing(plan, drawn)
        return act.check(plan, source.lived.journeys, drawn, names, around)


def rehearsed(file: str, given: Mapping[str, Any]) -> int:
    """The campaign on past events; keeps and sends nothing."""
    source = source_of(given)
    plan = _plan(file, source)
    journeys = source.lived.journeys
    drawn, span = source.map_of(plan.map), _span(source, given)
    if source.workspace is None:
        answer = act.backtest(plan, journeys, span, drawn)
    else:
        with closing(ledger_of(source.workspace)) as ledger:
            around = Acting(source.workspace, ledger).rehearsing(plan, drawn)
            answer = act.backtest(plan, journeys, span, drawn, around)
    if given["format"] == "json":
        click.echo(json_of(backtest_shape(answer, source.zone)), nl=False)
    else:
        click.echo(backtest_text(answer, language(), source.zone), nl=False)
    return 0


def published(file: str, status: str, given: Mapping[str, Any]) -> int:
    """A new version in the ledger."""
    workspace, source = _workspace(given)
    click.echo(_published(read_campaign(file, source.labels), status, ledger_of(workspace), source))
    return 0


def _published(plan: Campaign, status: str, ledger: Ledger, source: Source) -> str:
    """Kept as a version dated by the last event where there are any, for then a clock may be driven; and told."""
    there_are = source.workspace is None or source.workspace.has_events
    at = act.drive.last_event(source.lived.journeys) if there_are else None
    at = time.time_ns() // 1_000 if at is None else at
    kept = act.publish(plan, ledger, at, status)
    return say("published", language(), kept.id, kept.version, say(f"status.{kept.status}", language()))


def stood(id: str, status: str, given: Mapping[str, Any]) -> int:
    """A published campaign paused, or let go on."""
    workspace, _ = _workspace(given)
    with closing(ledger_of(workspace)) as ledger:
        kept = act.set_status(ledger, id, status, time.time_ns() // 1_000)
    click.echo(say("published", language(), kept.id, kept.version, say(f"status.{kept.status}", language())))
    return 0


def driven(file: str, given: Mapping[str, Any]) -> int:
    """The campaign driven to an instant; what was decided is delivered.

    A file is published first; one that somebody has paused or ended stays so, and is refused.
    """
    workspace, source = _workspace(given)
    id, ledger = file, ledger_of(workspace)
    if _is_file(file):
        plan = read_campaign(file, source.labels)
        id = plan.id
        known = {one.id: one.status for one in act.campaigns(ledger)}
        remark(_published(plan, known.get(id, "active"), ledger, source))
    until = instant(given["until"], source.zone) if given["until"] else None
    plan = act.published(ledger, id)
    drawn, journeys = source.map_of(plan.map), source.lived.journeys
    acting = Acting(workspace, ledger)
    around = acting.around([plan], [drawn] if drawn else [])
    try:
        with Bar(say("deciding", language())) as bar:
            done = act.run(
                id, ledger, journeys, acting.channels, until, bar, drawn, around, None, acting.write(journeys)
            )
    finally:
        acting.close()
    if given["format"] == "json":
        click.echo(json_of({"schema": SCHEMA, **_driven_shape(done, source.zone)}), nl=False)
    else:
        click.echo(driven_text(done, language(), source.zone), nl=False)
    return 0


def explained(customer: str, given: Mapping[str, Any]) -> int:
    """Everything decided for one customer, with the values that were read."""
    workspace, source = _workspace(given)
    ledger = ledger_of(workspace)
    id = customer_named(customer, ledger)
    note_look(workspace, ledger, id, "why")
    at = instant(given["at"], source.zone) if given["at"] else None
    because = act.why(ledger, id, at)
    if given["format"] == "json":
        click.echo(json_of(why_shape(because, source.zone)), nl=False)
    else:
        click.echo(why_text(because, customer, language(), source.zone), nl=False)
    return 0


def _workspace(given: Mapping[str, Any]) -> tuple[Workspace, Source]:
    source = Source(given)
    if source.workspace is None:
        raise BadQuestion("no workspace was named", "campaigns live in one", "name it with --in DIR")
    return source.workspace, source


def _plan(file: str, source: Source) -> Campaign:
    """A file's campaign, or a published one by its id."""
    if _is_file(file):
        return read_campaign(file, source.labels)
    if source.workspace is None or given_events(source):
        raise UnknownName(
            f"there is no file '{file}'",
            "and no workspace in which a campaign of this id could be",
            "check the path",
        )
    return act.published(ledger_of(source.workspace), file)


def _is_file(file: str) -> bool:
    return Path(file).is_file() or file.casefold().endswith((".yaml", ".yml", ".json"))


def given_events(source: Source) -> bool:
    """Whether the events come from files."""
    return bool(source.given.get("events"))


def _span(source: Source, given: Mapping[str, Any]) -> Span | None:
    whole = extent(source.lived.journeys)
    if whole is None or not (given["from"] or given["to"]):
        return whole
    since = None if (given["from"] or "").casefold() in EVERYTHING else given["from"]
    start = instant(since, source.zone) if since else whole.start
    return Span(start, instant(given["to"], source.zone) if given["to"] else max(whole.end, start))


def _finding(finding: act.Finding) -> dict[str, object]:
    return {
        "level": finding.severity,
        "code": finding.code,
        "node": finding.node,
        "what": {one: finding.what.to(one) for one in LANGUAGES},
        "mend": {one: finding.mend.to(one) for one in LANGUAGES},
    }


def _driven_shape(done: act.Driven, zone: str) -> dict[str, object]:
    return {
        "campaign": done.campaign,
        "until": None if done.until is None else iso(done.until, zone),
        "customers": done.customers,
        "entered": done.entered,
        "decisions": done.decisions,
        "messages": dict(done.messages),
    }
