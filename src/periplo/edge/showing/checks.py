"""What was looked at and found well, or how to mend it: as lines or as JSON."""

from __future__ import annotations

from collections.abc import Sequence

import click

from periplo.core.texts import LANGUAGES
from periplo.edge.showing.json import SCHEMA, json_of
from periplo.edge.words.told import say
from periplo.usecases.doctor import Checked


def checks_shown(checks: Sequence[Checked], form: str, said: str) -> int:
    """Prints them; the exit code is 1 if something wants attention."""
    if form == "json":
        told = [
            {
                "code": check.code,
                "is_well": check.is_well,
                "what": {one: check.what.to(one) for one in LANGUAGES},
                "mend": check.mend and {one: check.mend.to(one) for one in LANGUAGES},
            }
            for check in checks
        ]
        click.echo(json_of({"schema": SCHEMA, "checks": told}), nl=False)
    else:
        width = max(len(say(key, said)) for key in ("ok", "attention"))
        for check in checks:
            sign = say("ok" if check.is_well else "attention", said)
            click.echo(f"{sign:<{width}}  {check.what.to(said)}")
            if check.mend:
                click.echo(f"{'':<{width}}  → {check.mend.to(said)}")
    return int(not all(check.is_well for check in checks))
