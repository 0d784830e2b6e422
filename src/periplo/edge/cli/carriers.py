"""What the channel commands do: list them, look them over, send a test."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click
import msgspec

from periplo.channels import CHANNELS
from periplo.core.carriers import Carrier, kind_of
from periplo.core.errors import BadQuestion, UnknownName
from periplo.core.sms_segments import segments
from periplo.core.spans import iso
from periplo.core.warm_up import warm_up
from periplo.edge.channel_checks import carrier_looked_over
from periplo.edge.channel_trials import message_of
from periplo.edge.channel_trials import tried as sent
from periplo.edge.cli.reading import workspace_of
from periplo.edge.cli.spoken import language, remark
from periplo.edge.clock import this_instant
from periplo.edge.showing.carriers import carriers_table, shape_of
from periplo.edge.showing.checks import checks_shown
from periplo.edge.showing.json import SCHEMA, json_of
from periplo.edge.showing.table import text_of
from periplo.edge.source import Source
from periplo.edge.words.carriers import carriers_say
from periplo.formats.carriers_yaml import FILE, read_carriers
from periplo.pictures.numbers import number
from periplo.usecases.doctor import Checked


def listed(given: Mapping[str, Any]) -> int:
    """Every channel that is declared."""
    workspace, said = workspace_of(Source(given)), language()
    declared = read_carriers(workspace.root / FILE)
    if given["format"] == "json":
        click.echo(json_of({"schema": SCHEMA, "channels": list(map(shape_of, declared.values()))}), nl=False)
    elif declared:
        click.echo(text_of(carriers_table(declared.values(), said), said))
    else:
        click.echo(carriers_say("log_alone", said))
    return 0


def checked(channel: str | None, given: Mapping[str, Any]) -> int:
    """One channel or all of them, and a plan to grow where a volume was said."""
    workspace, said = workspace_of(Source(given)), language()
    declared = read_carriers(workspace.root / FILE)
    chosen = [_named(declared, channel)] if channel else list(declared.values())
    if not chosen:
        remark(carriers_say("log_alone", said))
        return 0
    found: list[Checked] = []
    for carrier in chosen:
        found += carrier_looked_over(carrier, workspace, is_offline=given["offline"])
    code = checks_shown(found, given["format"], said)
    if given["volume"] and given["format"] == "table":
        days = ", ".join(number(step.most, said) for step in warm_up(given["volume"]))
        click.echo(carriers_say("warm_up", said, number(given["volume"], said), days))
        click.echo(carriers_say("warm_up.rule", said))
    return code


def tried(channel: str, given: Mapping[str, Any]) -> int:
    """A test message to one address; what was handed over is told as it was."""
    workspace, said = workspace_of(Source(given)), language()
    declared = read_carriers(workspace.root / FILE)
    if channel == "log" or not declared:
        raise BadQuestion(
            "the log takes no tests",
            "every channel writes into it as long as there is no carriers.yaml",
            "declare a carrier in carriers.yaml",
        )
    carrier = _named(declared, channel)
    now = this_instant()
    message = message_of(
        carrier, said, now, given["to"], subject=given["subject"], body=given["text"], data=_data(given["data"]),
        html=Path(given["html"]).read_text(encoding="utf-8") if given["html"] else None,
    )  # fmt: skip
    receipt = sent(carrier, workspace, message)
    handed: dict[str, Any] = {
        name: value for name, value in msgspec.to_builtins(message).items() if value not in (None, "", {})
    }
    handed["decided_at"] = iso(now, workspace.settings.zone)
    if given["format"] == "json":
        told = {
            "schema": SCHEMA,
            "channel": channel,
            "kind": kind_of(carrier),
            "message": handed,
            "receipt": receipt.id,
        }
        click.echo(json_of(told), nl=False)
        return 0
    click.echo(carriers_say("handed", said, channel))
    for name, value in handed.items():
        click.echo(f"  {name}: {value if isinstance(value, str) else msgspec.json.encode(value).decode()}")
    if CHANNELS[kind_of(carrier)].medium == "sms":
        counted = segments(message.body)
        key = "segments.because" if counted.because else "segments"
        click.echo(carriers_say(key, said, counted.messages, counted.encoding, counted.because))
    click.echo(carriers_say("receipt", said, receipt.id))
    return 0


def _data(text: str | None) -> dict[str, Any]:
    try:
        found = msgspec.json.decode(text) if text else {}
    except msgspec.DecodeError:
        found = None
    if not isinstance(found, dict):
        raise BadQuestion("--data is no JSON object", mend='write it as {"template": "order_ready"}')
    return found


def _named(declared: Mapping[str, Carrier], name: str) -> Carrier:
    if name not in declared:
        raise UnknownName(
            f"there is no channel '{name}'", f"there are: {', '.join(declared) or 'log'}", "check the name"
        )
    return declared[name]
