"""periplo customer: show, join, part, block, undo."""

from __future__ import annotations

from typing import Any

import click

from periplo.edge.cli.spoken import command, option

FORMAT = option("--format", type=click.Choice(("table", "json")), default="table")
IN = option("--in", "in", sign="DIR")
BECAUSE = option("--because", required=True, sign="TEXT")
WHO = option("--who", sign="NAME")


@command()
@click.argument("customer", metavar="NAME|#N")
@IN
@FORMAT
def show_customer(customer: str, **given: Any) -> int:
    from periplo.edge.cli.knowing import shown

    return shown(customer, given)


@command()
@click.argument("one", metavar="A")
@click.argument("two", metavar="B")
@BECAUSE
@WHO
@IN
@FORMAT
def join_customer(one: str, two: str, **given: Any) -> int:
    from periplo.edge.cli.knowing import joined

    return joined(one, two, given)


@command()
@click.argument("handle", metavar="NAME")
@BECAUSE
@WHO
@IN
@FORMAT
def part_customer(handle: str, **given: Any) -> int:
    from periplo.edge.cli.knowing import parted

    return parted(handle, given)


@command()
@click.argument("handle", metavar="NAME")
@BECAUSE
@WHO
@IN
@FORMAT
def block_customer(handle: str, **given: Any) -> int:
    from periplo.edge.cli.knowing import blocked

    return blocked(handle, given)


@command()
@click.argument("decision", metavar="N", type=click.IntRange(min=1))
@BECAUSE
@WHO
@IN
@FORMAT
def undo_customer(decision: int, **given: Any) -> int:
    from periplo.edge.cli.knowing import undone

    return undone(decision, given)
