"""What the consent commands do: one use case each, and its answer shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import closing
from typing import Any

import click

from periplo.core.channel_catalogue import channel_name
from periplo.core.consent import ANY, ConsentSaid
from periplo.core.errors import BadQuestion
from periplo.core.spans import instant, iso
from periplo.edge.cli.reading import workspace_of
from periplo.edge.cli.spoken import language
from periplo.edge.clock import this_instant
from periplo.edge.noting import note_act
from periplo.edge.showing.json import SCHEMA, json_of
from periplo.edge.showing.table import Column, Table, text_of
from periplo.edge.source import Source
from periplo.edge.wiring import ledger_of
from periplo.edge.words.consents import consents_say
from periplo.pictures.numbers import number
from periplo.storage.consents import all_texts, texts_in_force
from periplo.usecases.consents import (
    Shown,
    Standing,
    addresses_in,
    consents_shown,
    lifted,
    link_of,
    suppressed,
    text_added,
)
from periplo.usecases.secret_keys import link_key
from periplo.usecases.workspace import Workspace


def consent_shown(customer: str, given: Mapping[str, Any]) -> int:
    """What a customer may be sent, and why."""
    workspace, said = _workspace(given), language()
    with closing(ledger_of(workspace)) as ledger:
        shown = consents_shown(customer, ledger, this_instant())
    if given["format"] == "json":
        click.echo(json_of({"schema": SCHEMA, **_data(shown)}), nl=False)
        return 0
    zone = workspace.settings.zone
    if not shown.standing:
        click.echo(consents_say("nothing_said", said))
    else:
        click.echo(text_of(_standing_table(shown.standing, said, zone), said))
    if given["history"] and shown.said:
        click.echo()
        click.echo(text_of(_history_table(shown.said, said, zone), said))
    return 0


def link_shown(customer: str, given: Mapping[str, Any]) -> int:
    """The address of a customer's page."""
    if (given["channel"] or given["purpose"]) and not given["unsubscribe"]:
        raise BadQuestion(
            "--channel and --purpose narrow what an unsubscription ends",
            mend="add --unsubscribe, or leave them out",
        )
    workspace = _workspace(given)
    scope = (given["channel"] or ANY, given["purpose"] or ANY) if given["unsubscribe"] else None
    with closing(ledger_of(workspace)) as ledger:
        path = link_of(customer, ledger, link_key(workspace), language(), scope, this_instant())
    click.echo((given["url"] or "").rstrip("/") + path)
    return 0


def suppression_kept(addresses: Sequence[str], given: Mapping[str, Any]) -> int:
    """Addresses that are not to be used any more, or again."""
    workspace, said = _workspace(given), language()
    until = None if given["until"] is None else instant(given["until"], workspace.settings.zone)
    named = addresses_in(addresses, given["file"])
    with closing(ledger_of(workspace)) as ledger:
        if given["lift"]:
            ended = lifted(ledger, named, given["channel"], this_instant())
            note_act(ledger, "consent", "lift", given["channel"] or "")
            click.echo(consents_say("lifted", said, number(ended, said)))
            return 0
        new, old = suppressed(ledger, named, given["channel"], given["reason"], until, this_instant())
        note_act(ledger, "consent", "suppress", given["channel"] or "")
    click.echo(consents_say("suppressed", said, number(new, said), number(old, said)))
    return 0


def text_kept(given: Mapping[str, Any]) -> int:
    """A new version of a text."""
    workspace, said, now = _workspace(given), language(), this_instant()
    since = now if given["from"] is None else instant(given["from"], workspace.settings.zone)
    with closing(ledger_of(workspace)) as ledger:
        added = text_added(
            ledger, given["channel"], given["purpose"], given["version"], given["basis"],
            {"es": given["es"], "en": given["en"]}, since, now,
        )  # fmt: skip
        note_act(ledger, "consent", "text", f"{added.channel} {added.purpose} {added.version}")
    day = iso(since, workspace.settings.zone)[:10]
    click.echo(
        consents_say("text_added", said, added.version, _channel(added.channel, said), added.purpose, day)
    )
    return 0


def texts_listed(given: Mapping[str, Any]) -> int:
    """Every text, and which of them hold now."""
    workspace, said = _workspace(given), language()
    with closing(ledger_of(workspace)) as ledger, ledger.reading() as connection:
        texts = all_texts(connection)
        in_force = {
            (text.channel, text.purpose, text.version) for text in texts_in_force(connection, this_instant())
        }
    if given["format"] == "json":
        told = [
            {
                "channel": text.channel, "purpose": text.purpose, "version": text.version, "basis": text.basis,
                "text": dict(text.text.by_language), "valid_from": iso(text.valid_from),
                "in_force": (text.channel, text.purpose, text.version) in in_force,
            }
            for text in texts
        ]  # fmt: skip
        click.echo(json_of({"schema": SCHEMA, "texts": told}), nl=False)
        return 0
    if not texts:
        click.echo(consents_say("no_texts", said))
        return 0
    columns = _columns(said, "channel", "purpose", "version", "basis", "valid_from", "in_force", "text")
    rows = tuple(
        (
            _channel(text.channel, said), text.purpose, text.version, consents_say(f"basis.{text.basis}", said),
            iso(text.valid_from, workspace.settings.zone)[:10],
            consents_say("yes" if (text.channel, text.purpose, text.version) in in_force else "no", said),
            text.text.to(said),
        )
        for text in texts
    )  # fmt: skip
    click.echo(text_of(Table(columns, rows), said))
    return 0


def _standing_table(standing: Sequence[Standing], said: str, zone: str) -> Table:
    columns = _columns(said, "channel", "purpose", "allowed", "because", "since", "version", "source")
    rows = tuple(
        (
            _channel(one.channel, said),
            _purpose(one.purpose, said),
            consents_say("yes" if one.allowed.is_allowed else "no", said),
            consents_say(f"because.{one.allowed.because}", said),
            _since(one, zone),
            one.allowed.said.text_version if one.allowed.said else None,
            one.allowed.said.source if one.allowed.said else None,
        )
        for one in standing
    )
    return Table(columns, rows)


def _since(one: Standing, zone: str) -> str | None:
    if one.allowed.suppression is not None:
        return iso(one.allowed.suppression.since, zone)[:16].replace("T", " ")
    return iso(one.allowed.said.at, zone)[:16].replace("T", " ") if one.allowed.said else None


def _history_table(words: Sequence[ConsentSaid], said: str, zone: str) -> Table:
    columns = _columns(said, "since", "channel", "purpose", "said", "version", "basis", "source", "proof")
    rows = tuple(
        (
            iso(word.at, zone)[:16].replace("T", " "), _channel(word.channel, said), _purpose(word.purpose, said),
            consents_say(f"because.{word.state}", said) + (consents_say("carried", said) if word.carried else ""),
            word.text_version, word.basis and consents_say(f"basis.{word.basis}", said), word.source, word.proof,
        )
        for word in words
    )  # fmt: skip
    return Table(columns, rows)


def _data(shown: Shown) -> dict[str, Any]:
    return {
        "customer": shown.customer,
        "standing": [
            {
                "channel": one.channel,
                "purpose": one.purpose,
                "allowed": one.allowed.is_allowed,
                "because": one.allowed.because,
                "said": one.allowed.said and _word(one.allowed.said),
                "text_in_force": one.version,
            }
            for one in shown.standing
        ],
        "history": [_word(word) for word in shown.said],
        "suppressed": [
            {
                "channel": each.channel, "reason": each.reason, "since": iso(each.since),
                "until": None if each.until is None else iso(each.until),
            }
            for each in shown.suppressed
        ],
    }  # fmt: skip


def _word(word: ConsentSaid) -> dict[str, Any]:
    return {**word._asdict(), "at": iso(word.at)}


def _columns(said: str, *keys: str) -> tuple[Column, ...]:
    return tuple(Column(key, consents_say(f"column.{key}", said)) for key in keys)


def _channel(channel: str, said: str) -> str:
    return consents_say("any", said) if channel == ANY else channel_name(channel, said)


def _purpose(purpose: str, said: str) -> str:
    return consents_say("any", said) if purpose == ANY else purpose


def _workspace(given: Mapping[str, Any]) -> Workspace:
    return workspace_of(Source({"in": given.get("in")}))
