"""periplo init, import, demo, doctor and serve."""

from __future__ import annotations

from functools import partial
from typing import Any

import click

from periplo.edge.cli.options import TakesFiles, declared
from periplo.edge.cli.spoken import command, language, option, prepare
from periplo.edge.running import logs
from periplo.usecases.options import WHERE_FROM

KINDS = ("retail", "services", "subscription", "b2b", "public", "clinic")
COUNTRIES = ("es", "mx", "ar", "co", "cl")


@command()
@click.argument("folder", metavar="DIR")
@option("--kind", type=click.Choice(KINDS), default="retail")
@option("--zone", sign="ZONE")
@option("--admin", default="admin", sign="NAME")
def init(folder: str, kind: str, zone: str | None, admin: str) -> int:
    from periplo.edge.cli.keeping import made

    return made(folder, kind, zone, admin, language())


@click.command(cls=TakesFiles)
@click.argument("files", metavar="FILE…", nargs=-1, required=True)
@declared(WHERE_FROM, without=("events",))
@option("--again", is_flag=True)
@option("--distinct", is_flag=True)
@option("--rejects", sign="FILE")
def events_import(files: tuple[str, ...], **given: Any) -> int:
    prepare(given["in"])
    from periplo.edge.cli.keeping import imported

    return imported(files, given)


@command()
@click.argument("folder", metavar="[DIR]", default="demo")
@option("--country", type=click.Choice(COUNTRIES), default="es")
@option("--customers", type=click.IntRange(min=100), default=50_000, sign="N")
@option("--seed", type=int, sign="N")
@option("--serve/--no-serve", default=True, help="option.serve")
@option("--port", type=click.IntRange(0, 65_535), default=8765, sign="PORT")
def demo(folder: str, **given: Any) -> int:
    prepare(folder)
    from periplo.edge.cli.keeping import demonstrated

    return demonstrated(folder, given)


@command()
@click.argument("folder", metavar="[DIR]", required=False)
@option("--public", sign="URL", help="option.look_public")
@option("--deep", is_flag=True)
@option("--format", type=click.Choice(("table", "json")), default="table")
def doctor(folder: str | None, public: str | None, format: str, deep: bool) -> int:
    if public is not None:
        from periplo.edge.cli.letting_in import looked_from_outside

        return looked_from_outside(public, format)
    prepare(folder)
    from periplo.edge.cli.keeping import looked_over

    return looked_over(folder, format, deep)


@command()
@click.argument("folder", metavar="[DIR]", default=".")
@option("--port", type=click.IntRange(0, 65_535), default=8765, sign="PORT")
@option("--host", default="127.0.0.1", sign="ADDRESS")
@option("--public", sign="HOST:PORT")
@option("--console", sign="HOST:PORT")
@option("--log", type=click.Choice(("text", "json")), envvar="PERIPLO_LOG")
def serve(folder: str, port: int, host: str, public: str | None, console: str | None, log: str | None) -> int:
    logs.begin(log, "serve")
    prepare(folder, partial(logs.say, "preparing"))
    from periplo.edge.cli.keeping import serving

    return serving(folder, host, port, public, console)


@command()
@click.argument("folder", metavar="[DIR]", default=".")
def mcp(folder: str) -> int:
    prepare(folder)
    from periplo.edge.cli.keeping import asked_by_models

    return asked_by_models(folder)


@command()
@click.argument("folder", metavar="[DIR]", default=".")
@option("--log", type=click.Choice(("text", "json")), envvar="PERIPLO_LOG")
def work(folder: str, log: str | None) -> int:
    logs.begin(log, "work")
    prepare(folder, partial(logs.say, "preparing"))
    from periplo.edge.cli.keeping import worked

    return worked(folder)
