"""What the imports of other programs' exports do: one use case each, and its receipt shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import click

from periplo.core.errors import BadQuestion, UnknownName
from periplo.edge.cli.reading import workspace_of
from periplo.edge.cli.spoken import language, remark
from periplo.edge.clock import this_instant
from periplo.edge.faults import fault_of
from periplo.edge.showing.json import json_of
from periplo.edge.showing.mappings import mapping_text
from periplo.edge.showing.receipts import list_shape, list_text, page, receipt_shape, receipt_text
from periplo.edge.source import Source
from periplo.edge.wiring import ledger_of
from periplo.edge.words.told import say
from periplo.formats.log_files import log_files
from periplo.formats.zips import unzipped
from periplo.pictures.numbers import number
from periplo.storage.receipts import all_receipts, receipt_numbered
from periplo.usecases.collect.imports import Wish, import_files, lay_for_show
from periplo.usecases.collect.scheduled import run_due


def imported(kind: str, files: Sequence[str], given: Mapping[str, Any]) -> int:
    """Files into the workspace: all of their records that are good, or none; then the receipt."""
    said = language()
    workspace = workspace_of(Source(given))
    with closing(ledger_of(workspace)) as ledger:
        receipt = import_files(workspace, ledger, kind, files, _wish(given), this_instant())
    if given["format"] == "json":
        click.echo(json_of(receipt_shape(receipt)), nl=False)
    else:
        click.echo(receipt_text(receipt, said), nl=False)
    return 0


def mapping_shown(kind: str, files: Sequence[str], given: Mapping[str, Any]) -> int:
    """What of each file would be taken for what; nothing is imported, and no workspace is needed."""
    said = language()
    source = Source(given)
    zone = given["zone"] or (source.workspace.settings.zone if source.workspace else "UTC")
    with unzipped(files) as paths:
        for file in log_files(paths):
            over, text = lay_for_show(kind, file, _wish(given), zone)
            click.echo(mapping_text(over, text, said), nl=False)
    return 0


def due_ones(source: Source) -> int:
    """Scheduled imports that are due; ends with 1 if a file could not be imported."""
    said = language()
    workspace = workspace_of(source)
    with closing(ledger_of(workspace)) as ledger:
        found = run_due(workspace, ledger, this_instant())
    if not found:
        remark(say("due.none", said))
    for done in found:
        click.echo(say("due.done", said, done.schedule.id, number(len(done.receipts), said)))
        for receipt in done.receipts:
            click.echo(list_text([receipt], said), nl=False)
        for name in done.waiting:
            remark(say("due.waiting", said, done.schedule.id, name))
        for name, error in done.failed:
            remark(say("due.failed", said, done.schedule.id, name, fault_of(error, said).text(said)))
    return int(any(done.failed for done in found))


def receipts_shown(source: Source, wanted: int | None, form: str) -> int:
    """All receipts, or one whole."""
    said = language()
    workspace = workspace_of(source)
    with closing(ledger_of(workspace)) as ledger, ledger.reading() as connection:
        found = all_receipts(connection) if wanted is None else [receipt_numbered(connection, wanted)]
    kept = [receipt for receipt in found if receipt is not None]
    if wanted is not None and not kept:
        raise UnknownName(f"there is no receipt {wanted}", "", "see them all with: periplo receipts")
    if form == "json":
        click.echo(json_of(receipt_shape(kept[0]) if wanted else list_shape(kept)), nl=False)
    elif form == "html":
        click.echo(page(kept, said, workspace.settings.name), nl=False)
    elif wanted is not None:
        click.echo(receipt_text(kept[0], said), nl=False)
    else:
        click.echo(list_text(kept, said), nl=False)
    return 0


def _wish(given: Mapping[str, Any]) -> Wish:
    if given["preset"] and given["mapping"]:
        raise BadQuestion("--preset and --mapping were both given", mend="leave one of them out")
    return Wish(
        given["preset"], Path(given["mapping"]) if given["mapping"] else None, given["shop"], given["zone"],
        given["dates"], given["again"], Path(given["rejects"]) if given["rejects"] else None,
    )  # fmt: skip
