"""periplo coupon: codes loaded from a file, made here, and how many are left."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import Any

import click

from periplo.edge.cli.spoken import command, language, option, prepare
from periplo.edge.clock import this_instant

IN = option("--in", "in", sign="DIR")
EXPIRES = option("--expires", sign="DATE", help="option.coupon_expires")
POOL = click.argument("pool", metavar="POOL")


@command()
@POOL
@click.argument("file", metavar="FILE")
@IN
@EXPIRES
def load_coupon(pool: str, file: str, **given: Any) -> int:
    prepare(given["in"])
    from periplo.usecases.coupons import load

    return _loaded(given, lambda ledger, at, until: load(ledger, pool, Path(file), at, until))


@command()
@POOL
@option("--count", type=int, required=True, sign="N", help="option.coupon_count")
@option("--out", sign="FILE", required=True, help="option.coupon_out")
@option("--prefix", sign="TEXT", default="", help="option.coupon_prefix")
@IN
@EXPIRES
def make_coupon(pool: str, count: int, out: str, prefix: str, **given: Any) -> int:
    prepare(given["in"])
    from periplo.usecases.coupons import make

    return _loaded(given, lambda ledger, at, until: make(ledger, pool, count, prefix, Path(out), at, until))


@command()
@IN
@option("--format", type=click.Choice(("table", "json")), default="table")
def list_coupon(**given: Any) -> int:
    prepare(given["in"])
    from periplo.edge.showing.coupons import pools_table
    from periplo.edge.showing.json import SCHEMA, json_of
    from periplo.edge.showing.table import text_of
    from periplo.edge.wiring import ledger_of
    from periplo.edge.words.messages import messages_say
    from periplo.storage.coupons import pools

    said = language()
    with closing(ledger_of(_workspace(given))) as ledger, ledger.reading() as connection:
        found = pools(connection, this_instant())
    if given["format"] == "json":
        click.echo(json_of({"schema": SCHEMA, "pools": [pool._asdict() for pool in found]}), nl=False)
    elif not found:
        click.echo(messages_say("no_pools", said))
    else:
        click.echo(text_of(pools_table(found, said), said))
    return 0


def _loaded(given: dict[str, Any], does: Any) -> int:
    from periplo.core.spans import instant
    from periplo.edge.wiring import ledger_of
    from periplo.edge.words.messages import messages_say
    from periplo.pictures.numbers import number

    said, workspace = language(), _workspace(given)
    until = instant(given["expires"], workspace.settings.zone) if given["expires"] else None
    with closing(ledger_of(workspace)) as ledger:
        done = does(ledger, this_instant(), until)
    click.echo(messages_say("loaded", said, done.pool, number(done.added, said), number(done.known, said)))
    return 0


def _workspace(given: dict[str, Any]) -> Any:
    from periplo.edge.cli.reading import workspace_of
    from periplo.edge.source import Source

    return workspace_of(Source(given), "coupons live in one")
