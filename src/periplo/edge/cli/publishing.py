"""What publishing, comparing and listing the versions of a campaign does."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from contextlib import closing
from typing import Any

import click

from periplo.core.access import NotAllowed
from periplo.core.campaign_diff import campaign_diff
from periplo.core.campaigns import Campaign
from periplo.core.errors import BadQuestion
from periplo.core.texts import LANGUAGES
from periplo.edge.cli.acting import errors_of, instant_of, is_file, refuse_errors, tell_errors
from periplo.edge.cli.passwords import ANYBODY
from periplo.edge.cli.reading import workspace_of
from periplo.edge.cli.spoken import language
from periplo.edge.clock import this_instant
from periplo.edge.noting import note_act
from periplo.edge.showing.campaign_versions import (
    becoming_text,
    change_text,
    is_anybody,
    standing_table,
    version_facts,
)
from periplo.edge.showing.headings import moment_text
from periplo.edge.showing.json import SCHEMA, json_of
from periplo.edge.showing.table import text_of
from periplo.edge.source import Source
from periplo.edge.wiring import ledger_of
from periplo.edge.words.told import say
from periplo.formats.campaign_yaml import read_campaign
from periplo.storage.contract import Ledger
from periplo.storage.sql import SqlLedger
from periplo.storage.users import User
from periplo.usecases import accounts, act, second_factor
from periplo.usecases.act import approval
from periplo.usecases.act.drafting import draft_of, restored
from periplo.usecases.act.moving_on import FOLLOW, MovingOn, Standing
from periplo.usecases.act.publishing import becoming_now, standing_now, version_said, versions_of
from periplo.usecases.act.sending_once import check_hour
from periplo.usecases.frequency import rules_of
from periplo.usecases.secret_keys import door_key
from periplo.usecases.workspace import Workspace

NOBODY: Mapping[str, int] = {}


def published(file: str, status: str, given: Mapping[str, Any]) -> int:
    """A new version in the ledger, and what becomes of those who are inside; or only what it would be."""
    source = Source(given)
    workspace = workspace_of(source, "campaigns live in one")
    chosen = MovingOn(given["inside"] or FOLLOW, dict(map(_choice, given["at"])))
    with closing(ledger_of(workspace)) as ledger:
        plan = _named(file, ledger, source)
        known = any(one.id == plan.id for one in act.campaigns(ledger))
        before = act.published(ledger, plan.id) if known else None
        standing = standing_now(plan, ledger)
        if before is not None and status != "shadow":
            click.echo("\n".join(_changes(before, plan, source)))
            _show(standing, chosen, becoming_now(plan, ledger, chosen))
        found = errors_of(plan, workspace, ledger, source) if status != "ended" else ()
        if given["dry_run"]:
            tell_errors(file, found)
            click.echo(say("campaign_not_published", language()))
            return int(bool(found))
        refuse_errors(file, plan, found, given["anyway"])
        if workspace.settings.campaigns.approval and status != "shadow":
            approval.propose(
                plan,
                ledger,
                instant_of(source),
                status,
                chosen,
                given["author"],
                given["reason"],
                bool(found),
            )
            note_act(ledger, "campaign", "propose", plan.id, given["author"])
            click.echo(say("campaign_waits", language(), plan.id))
            return 0
        kept = act.publish(plan, ledger, instant_of(source), status, chosen, given["author"], given["reason"])
        note_act(ledger, "campaign", "publish", kept.id, given["author"])
    click.echo(say("published", language(), kept.id, kept.version, say(f"status.{kept.status}", language())))
    return 0


def approved(id: str, given: Mapping[str, Any]) -> int:
    """A version that waits, let out or refused by a second person who signs with their password."""
    source, said = Source(given), language()
    workspace = workspace_of(source, "campaigns live in one")
    with closing(ledger_of(workspace)) as ledger:
        found = approval.proposal_of(ledger, id)
        told = say("campaign_proposed", said, id, found.author)
        click.echo(told + (f" · {found.reason}" if found.reason else ""))
        if any(one.id == id for one in act.campaigns(ledger)):
            click.echo("\n".join(_changes(act.published(ledger, id), found.campaign, source)))
            _show(
                standing_now(found.campaign, ledger),
                found.chosen,
                becoming_now(found.campaign, ledger, found.chosen),
            )
        user = _signed(workspace, ledger, given["user"])
        at = this_instant()
        if given["refuse"] is not None:
            approval.refuse(ledger, id, found.number, at, user.name, user.role, given["refuse"])
            note_act(ledger, "campaign", "refuse", id, user.name)
            click.echo(say("campaign_refused", said, id))
            return 0
        check_hour(found.campaign, at, rules_of(workspace).zone)
        errors = errors_of(found.campaign, workspace, ledger, source)
        refuse_errors(id, found.campaign, errors, found.is_anyway)
        kept = approval.approve(ledger, id, found.number, instant_of(source), user.name, user.role)
        note_act(ledger, "campaign", "approve", id, user.name)
    click.echo(say("published", said, kept.id, kept.version, say(f"status.{kept.status}", said)))
    return 0


def _signed(workspace: Workspace, ledger: SqlLedger, name: str) -> User:
    """Whoever signs with the password of an account, and a code where one is asked for.

    Raises: NotAllowed if it is not theirs.
    """
    password = os.environ.get(ANYBODY)
    if password is None:
        password = str(
            click.prompt(say("password_ask", language(), name), hide_input=True, prompt_suffix=" ", err=True)
        )
    at = this_instant()
    found = accounts.sign_in(ledger, name, password, at)
    if isinstance(found, accounts.CodeAsked):
        code = str(click.prompt(say("code_ask", language(), name), prompt_suffix=" ", err=True))
        found = second_factor.sign_in(ledger, door_key(workspace), found, code, this_instant())
    if found is None:
        raise NotAllowed(
            "the user name or the password is wrong", mend="see 'periplo user list' for who may approve"
        )
    accounts.sign_out(ledger, found.session)
    return found.user


def compared(before: str, after: str, given: Mapping[str, Any]) -> int:
    """What changes from one campaign to another, and whom it touches; ends with 1 if anything changes."""
    source, said = Source(given), language()
    with closing(ledger_of(workspace_of(source, "campaigns live in one"))) as ledger:
        one, other = _named(before, ledger, source), _named(after, ledger, source)
        changes = campaign_diff(one, other)
        inside = "@" not in before and not is_file(before) and one.id == other.id
        standing = standing_now(other, ledger) if inside else ()
    if given["format"] == "json":
        told = {
            "schema": SCHEMA,
            "before": before,
            "after": after,
            "changes": [
                {
                    "part": change.part,
                    "id": change.id or None,
                    "what": {each: change_text(change, each, source.labels) for each in LANGUAGES},
                }
                for change in changes
            ],
            "standing": [
                {
                    "node": at.node,
                    "before": at.before,
                    "at": at.at,
                    "after": at.after,
                    "can_follow": at.can_follow,
                }
                for at in standing
            ],
        }
        click.echo(json_of(told), nl=False)
        return int(bool(changes))
    if changes:
        click.echo(say("campaign_between", said, before, after))
    click.echo("\n".join(_lines(one, other, source) or [say("campaign_same", said)]))
    _show(standing, MovingOn())
    return int(bool(changes))


def listed(id: str, given: Mapping[str, Any]) -> int:
    """The versions of a campaign, the newest first, each with what changed since the one before."""
    source, said = Source(given), language()
    workspace = workspace_of(source, "campaigns live in one")
    with closing(ledger_of(workspace)) as ledger:
        found = versions_of(ledger, id)
    if given["format"] == "json":
        told = [
            {
                "version": one.campaign.version,
                "status": one.campaign.status,
                "saved_at": one.saved_at,
                "author": one.author,
                "reason": one.reason,
                "changes": [change_text(each, said, source.labels) for each in one.changes],
            }
            for one in found
        ]
        click.echo(json_of({"schema": SCHEMA, "campaign": id, "versions": told}), nl=False)
        return 0
    for one in found:
        when = moment_text(one.saved_at, workspace.settings.zone, said)
        click.echo(f"{id}@{one.campaign.version}  " + " · ".join(version_facts(one, said, when)))
        lines = [change_text(each, said, source.labels) for each in one.changes]
        if one.campaign.version == 1:
            lines = [say("campaign_first", said)]
        for line in lines:
            click.echo(f"    {line}")
    return 0


def put_back(id: str, number: int, given: Mapping[str, Any]) -> int:
    """The draft says what the version of this number says; what runs goes on as it was."""
    source = Source(given)
    workspace = workspace_of(source, "campaigns live in one")
    with closing(ledger_of(workspace)) as ledger:
        version_said(ledger, id, number)
        draft = draft_of(workspace.root / "campaigns", ledger, id, source.labels)
        assert draft is not None  # what is published has one
        one = restored(
            draft, draft.version, number, ledger, this_instant(), given["author"], source.labels, given["replace"]
        )  # fmt: skip
    click.echo(say("campaign_restored", language(), id, number, f"campaigns/{one.path.name}"))
    return 0


def _named(said: str, ledger: Ledger, source: Source) -> Campaign:
    """A file's campaign, a published one by its id, or an earlier version of it as in list-awaits@2.

    Raises: UnknownName if there is no such version.
    """
    if is_file(said):
        return read_campaign(said, source.labels)
    id, at, which = said.rpartition("@")
    if not (at and which.isdecimal()):
        return act.published(ledger, said)
    return act.published(ledger, id, version_said(ledger, id, int(which)).version)


def _choice(said: str) -> tuple[str, str]:
    node, equals, choice = said.partition("=")
    if not equals or not node.strip() or not choice.strip():
        raise BadQuestion(
            f"'{said}' names no node and choice", mend="write --at NODE=CHOICE, such as --at settle=pin"
        )
    return node.strip(), choice.strip()


def _changes(before: Campaign, after: Campaign, source: Source) -> list[str]:
    lines = _lines(before, after, source)
    return (
        [say("campaign_changes", language(), before.version), *lines]
        if lines
        else [say("campaign_same", language())]
    )


def _lines(before: Campaign, after: Campaign, source: Source) -> list[str]:
    return [f"- {change_text(change, language(), source.labels)}" for change in campaign_diff(before, after)]


def _show(standing: Sequence[Standing], chosen: MovingOn, becoming: Mapping[str, int] = NOBODY) -> None:
    if becoming:
        click.echo("\n" + becoming_text(becoming, language()))
    if is_anybody(standing):
        click.echo("\n" + say("standing_title", language()))
        click.echo(text_of(standing_table(standing, chosen, language()), language()))
