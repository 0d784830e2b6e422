"""What the campaign commands do: one use case each, and its answer shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import click

from periplo.core.campaigns import Campaign
from periplo.core.errors import BadQuestion, UnknownName
from periplo.core.events import Event
from periplo.core.spans import Span, instant, iso
from periplo.edge.acts import Acting
from periplo.edge.cli.findings import finding_told, findings_told
from periplo.edge.cli.reading import Bar, source_of
from periplo.edge.cli.spoken import language, remark
from periplo.edge.clock import this_instant
from periplo.edge.letting_out import CampaignHasErrors, errors_in
from periplo.edge.looking import note_look
from periplo.edge.noting import note_act
from periplo.edge.showing.campaigns import (
    backtest_shape,
    backtest_text,
    driven_text,
    simulated_text,
    why_shape,
    why_text,
)
from periplo.edge.showing.json import SCHEMA, json_of
from periplo.edge.source import Source
from periplo.edge.wiring import channel_names, ledger_of
from periplo.edge.words.told import say
from periplo.formats.campaign_yaml import read_campaign
from periplo.formats.content_yaml import read_content
from periplo.formats.documents import read_document
from periplo.journeys.choosing import extent
from periplo.journeys.layers import Layers
from periplo.storage.contract import Ledger
from periplo.storage.sql import SqlLedger
from periplo.usecases import act
from periplo.usecases.act.previewing import draft_of
from periplo.usecases.act.stating import beside_of
from periplo.usecases.customers import customer_named
from periplo.usecases.options import EVERYTHING
from periplo.usecases.surveys.messaging import knower
from periplo.usecases.workspace import Workspace


def checked(file: str, given: Mapping[str, Any]) -> int:
    """What would go wrong; with events where some were named or the folder is a workspace."""
    source = Source(given)
    plan = read_campaign(file, source.labels)
    if given["events"] or source.workspace is not None:
        source = source_of(given)
        findings = _against_events(plan, file, source)
    else:
        findings = act.check(plan, None, source.map_of(plan.map), channel_names(source.workspace))
    return findings_told(file, "campaign", plan.id, findings, given, "node")


def _against_events(plan: Campaign, file: str, source: Source) -> tuple[act.Finding, ...]:
    drawn, names = source.map_of(plan.map), channel_names(source.workspace)
    if source.workspace is None:
        return act.check(plan, source.lived.journeys, drawn, names)
    draft_of(read_document(file), read_content(source.workspace.content), source.labels)
    with closing(ledger_of(source.workspace)) as ledger:
        around = Acting(source.workspace, ledger).rehearsing(plan, drawn)
        is_public = source.workspace.settings.public_url is not None
        surveys, beside = (
            knower(source.workspace, ledger),
            beside_of(source.workspace.content, act.campaigns(ledger)),
        )
        return act.check(
            plan, source.lived.journeys, drawn, names, around, is_public, surveys=surveys, beside=beside
        )


def rehearsed(file: str, given: Mapping[str, Any]) -> int:
    """The campaign on past events; keeps and sends nothing."""
    source = source_of(given)
    plan = _plan(file, source)
    journeys = source.lived.journeys
    drawn, span = source.map_of(plan.map), span_of(source, given)
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


def simulated(file: str, given: Mapping[str, Any]) -> int:
    """One person's way through the campaign, step by step; keeps and sends nothing."""
    workspace, source = _workspace(given)
    also = [_supposed(one, source.zone) for one in given["also"]]
    plan, drawn_in = _plan(file, source), source.map_of
    with closing(ledger_of(workspace)) as ledger:
        customer = customer_named(given["as_customer"], ledger)
        note_look(workspace, ledger, customer, "simulate")
        drawn, journeys = drawn_in(plan.map), source.lived.journeys
        span = span_of(source, given) if given["from"] or given["to"] else None
        around = Acting(workspace, ledger).rehearsing(plan, drawn)
        because = act.simulate(plan, journeys, customer, also, span, drawn, around)
    if given["format"] == "json":
        click.echo(json_of(why_shape(because, source.zone)), nl=False)
    else:
        told = simulated_text(because, given["as_customer"], plan, language(), source.zone, source.labels)
        click.echo(told, nl=False)
    return 0


def _supposed(said: str, zone: str) -> Event:
    """2025-09-02T10:00 list started; list_id=L7 as an event.

    Raises: BadQuestion if it is none.
    """
    head, *rest = said.split(";")
    at, _, name = head.strip().partition(" ")
    pairs = [one.partition("=") for one in rest if one.strip()]
    if not name.strip() or not all(key.strip() and equals for key, equals, _ in pairs):
        raise BadQuestion(
            f"'{said}' says no event to suppose",
            "it is an instant, an event and what is known of it",
            "write it such as '2026-09-02T10:00 list started; list_id=L7'",
        )
    properties = {key.strip(): value.strip() for key, _, value in pairs}
    return Event(name.strip(), instant(at, zone), properties)


def _published(plan: Campaign, status: str, ledger: Ledger, source: Source) -> str:
    """Kept as a version, and told."""
    kept = act.publish(plan, ledger, instant_of(source), status)
    return say("published", language(), kept.id, kept.version, say(f"status.{kept.status}", language()))


def errors_of(
    plan: Campaign, workspace: Workspace, ledger: SqlLedger, source: Source
) -> tuple[act.Finding, ...]:
    """What keeps a campaign from doing what it says, with the events where there are any."""
    journeys = source.lived.journeys if workspace.has_events else None
    return errors_in(plan, workspace, ledger, journeys, source.map_of(plan.map), source.labels)


def tell_errors(name: str, found: Sequence[act.Finding]) -> None:
    for one in found:
        click.echo(finding_told(name, one), err=True)


def refuse_errors(name: str, plan: Campaign, found: Sequence[act.Finding], anyway: bool) -> None:
    """Tells the errors. Raises: CampaignHasErrors if there are any, and it is not wanted all the same."""
    tell_errors(name, found)
    if found and not anyway:
        raise CampaignHasErrors(plan, found)


def instant_of(source: Source) -> int:
    """When what is published begins: at the last event, for a clock may be driven over the past; else now."""
    there_are = source.workspace is None or source.workspace.has_events
    at = act.drive.last_event(source.lived.journeys) if there_are else None
    return this_instant() if at is None else at


def stood(id: str, status: str, given: Mapping[str, Any]) -> int:
    """A published campaign paused, or let go on."""
    workspace, _ = _workspace(given)
    with closing(ledger_of(workspace)) as ledger:
        kept = act.set_status(ledger, id, status, this_instant())
        note_act(ledger, "campaign", "pause" if status == "paused" else "resume", id)
    click.echo(say("published", language(), kept.id, kept.version, say(f"status.{kept.status}", language())))
    return 0


def driven(file: str, given: Mapping[str, Any]) -> int:
    """The campaign driven to an instant; what was decided is delivered.

    A file is published first; one that somebody has paused or ended stays so, and is refused.
    """
    workspace, source = _workspace(given)
    id, ledger = file, ledger_of(workspace)
    act.follow(ledger)
    if is_file(file):
        plan = read_campaign(file, source.labels)
        id = plan.id
        if workspace.settings.campaigns.approval:
            raise BadQuestion(
                f"campaign '{id}' has to be approved before it runs",
                "this workspace asks for a second person",
                f"publish it, let it be approved, then run it by its id: periplo campaign run {id}",
            )
        refuse_errors(file, plan, errors_of(plan, workspace, ledger, source), given["anyway"])
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
                id,
                ledger,
                journeys,
                acting.channels,
                until,
                bar,
                drawn,
                around,
                None,
                acting.write(Layers.alone(journeys)),
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
        plans = act.campaigns(ledger)
        click.echo(why_text(because, customer, language(), source.zone, plans, source.labels), nl=False)
    return 0


def _workspace(given: Mapping[str, Any]) -> tuple[Workspace, Source]:
    source = Source(given)
    if source.workspace is None:
        raise BadQuestion("no workspace was named", "campaigns live in one", "name it with --in DIR")
    return source.workspace, source


def _plan(file: str, source: Source) -> Campaign:
    """A file's campaign, or a published one by its id."""
    if is_file(file):
        return read_campaign(file, source.labels)
    if source.workspace is None or given_events(source):
        raise UnknownName(
            f"there is no file '{file}'",
            "and no workspace in which a campaign of this id could be",
            "check the path",
        )
    return act.published(ledger_of(source.workspace), file)


def is_file(file: str) -> bool:
    """Whether a file is meant, and not the id of a campaign."""
    return Path(file).is_file() or file.casefold().endswith((".yaml", ".yml", ".json"))


def given_events(source: Source) -> bool:
    """Whether the events come from files."""
    return bool(source.given.get("events"))


def span_of(source: Source, given: Mapping[str, Any]) -> Span | None:
    """The period that --from and --to say, the whole of the events unless told; None where there are none."""
    whole = extent(source.lived.journeys)
    if whole is None or not (given["from"] or given["to"]):
        return whole
    since = None if (given["from"] or "").casefold() in EVERYTHING else given["from"]
    start = instant(since, source.zone) if since else whole.start
    return Span(start, instant(given["to"], source.zone) if given["to"] else max(whole.end, start))


def _driven_shape(done: act.Driven, zone: str) -> dict[str, object]:
    return {
        "campaign": done.campaign,
        "until": None if done.until is None else iso(done.until, zone),
        "customers": done.customers,
        "entered": done.entered,
        "decisions": done.decisions,
        "messages": dict(done.messages),
    }
