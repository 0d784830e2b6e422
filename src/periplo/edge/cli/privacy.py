"""periplo export, erase, looked, retention, register, backup, restore."""

from __future__ import annotations

from typing import Any

import click

from periplo.edge.cli.options import TakesFiles, declared
from periplo.edge.cli.spoken import command, option, prepare
from periplo.usecases.options import WHERE_FROM

IN = option("--in", "in", sign="DIR")
KEY = option("--key-file", sign="FILE")
FORMAT = option("--format", type=click.Choice(("table", "json")), default="table")
WHO = option("--who", sign="NAME")


@click.command(cls=TakesFiles)
@click.argument("subject", metavar="CUSTOMER|events")
@declared(WHERE_FROM)
@option("--format", type=click.Choice(("json", "xes")), help="option.export_format")
@option("--out", sign="FILE", help="option.export_out")
@WHO
def export(subject: str, **given: Any) -> int:
    if subject in ("events", "eventos") or given["events"] or given["format"] == "xes":
        prepare(given["in"])
        from periplo.edge.cli.exchanging import exported_events

        return exported_events(subject, given)
    from periplo.edge.cli.forgetting import exported

    return exported(subject, given)


@command()
@click.argument("customer", metavar="CUSTOMER", required=False)
@IN
@option("--because", default="", sign="TEXT")
@WHO
@option("--yes", is_flag=True)
@option("--continue", "go_on", is_flag=True, help="option.go_on")
@option("--out", sign="FILE", help="option.certificate_out")
@FORMAT
def erase(customer: str | None, **given: Any) -> int:
    prepare(given["in"])
    from periplo.edge.cli.forgetting import erased

    return erased(customer, given)


@command()
@option("--customer", sign="CUSTOMER", help="option.looked_customer")
@IN
@FORMAT
def looked(**given: Any) -> int:
    from periplo.edge.cli.forgetting import looked_at

    return looked_at(given)


@command()
@IN
@FORMAT
def check_retention(**given: Any) -> int:
    from periplo.edge.cli.forgetting import going

    return going(given)


@command()
@IN
@FORMAT
def apply_retention(**given: Any) -> int:
    prepare(given["in"])
    from periplo.edge.cli.forgetting import let_go

    return let_go(given)


@command()
@IN
@option("--format", type=click.Choice(("md", "json")), default="md")
@option("--out", sign="FILE", help="option.register_out")
def register(**given: Any) -> int:
    from periplo.edge.cli.forgetting import registered

    return registered(given)


@command()
@click.argument("folder", metavar="[DIR]", default=".")
@option("--out", sign="FILE", help="option.backup_out")
@KEY
@option("--plain", is_flag=True)
@option("--secrets", is_flag=True)
@option("--verify", sign="FILE")
@FORMAT
def backup(folder: str, **given: Any) -> int:
    from periplo.edge.cli.copying import backed_up, verified

    return verified(given) if given["verify"] else backed_up(folder, given)


@command()
@click.argument("file", metavar="FILE")
@click.argument("folder", metavar="[DIR]", required=False)
@KEY
@option("--erase-list", sign="FILE")
@option("--rehearse", is_flag=True, help="option.restore_rehearse")
@option("--report", sign="FILE")
@option("--in", "in", sign="DIR", help="option.restore_in")
@FORMAT
def restore(file: str, folder: str | None, **given: Any) -> int:
    prepare(None)
    from periplo.edge.cli.copying import put_back

    return put_back(file, folder, given)
