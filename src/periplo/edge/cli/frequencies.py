"""periplo frequency: show and check."""

from __future__ import annotations

from typing import Any

import click

from periplo.edge.cli.spoken import command, option

IN = option("--in", "in", sign="DIR")
FORMAT = option("--format", type=click.Choice(("table", "json")), default="table")


@command()
@IN
@FORMAT
def show_frequency(**given: Any) -> int:
    from periplo.edge.cli.limiting import rules_shown

    return rules_shown(given)


@command()
@IN
@FORMAT
def check_frequency(**given: Any) -> int:
    from periplo.edge.cli.limiting import rules_checked

    return rules_checked(given)
