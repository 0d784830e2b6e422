"""What was looked at and found well, or how to mend it: as lines or as JSON."""

from __future__ import annotations

from collections.abc import Sequence

import click

from periplo.core.texts import LANGUAGES, Text
from periplo.edge.showing.json import SCHEMA, json_of
from periplo.edge.words.faults import translated
from periplo.edge.words.told import say
from periplo.usecases.doctor import Checked


def checks_shown(checks: Sequence[Checked], form: str, said: str) -> int:
    """Prints them; the exit code is 1 if something wants attention."""
    if form == "json":
        told = [
            {
                "code": check.code,
                "is_well": check.is_well,
                "what": _in_each(check.what),
                "why": check.why and _in_each(check.why),
                "mend": check.mend and _in_each(check.mend),
            }
            for check in checks
        ]
        click.echo(json_of({"schema": SCHEMA, "checks": told}), nl=False)
    else:
        width = max(len(say(key, said)) for key in ("ok", "attention"))
        for check in checks:
            sign = say("ok" if check.is_well else "attention", said)
            click.echo(f"{sign:<{width}}  {_in(said, check.what)}")
            if check.why:
                click.echo(f"{'':<{width}}  {_in(said, check.why)}")
            if check.mend:
                click.echo(f"{'':<{width}}  → {_in(said, check.mend)}")
    return int(not all(check.is_well for check in checks))


def _in(language: str, text: Text) -> str:
    """What an error says comes in English alone; the catalogue has it in Spanish."""
    return translated(text.to(language), language)


def _in_each(text: Text) -> dict[str, str]:
    return {one: _in(one, text) for one in LANGUAGES}
