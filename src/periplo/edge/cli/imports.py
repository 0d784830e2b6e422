"""periplo import customers, consents, products, orders, surveys, reviews, costs, due; and their receipts."""

from __future__ import annotations

from typing import Any

import click

from periplo.edge.cli.spoken import command, option, prepare
from periplo.edge.source import Source

ORDERS_OF_DATES = ("day-first", "month-first")


def _import_of(kind: str) -> click.Command:
    @command()
    @click.argument("files", metavar="FILE…", nargs=-1, required=True)
    @option("--in", "in", sign="DIR")
    @option("--preset", sign="NAME")
    @option("--mapping", sign="FILE")
    @option("--show-mapping", is_flag=True)
    @option("--shop", sign="NAME")
    @option("--zone", sign="ZONE")
    @option("--dates", type=click.Choice(ORDERS_OF_DATES))
    @option("--again", is_flag=True)
    @option("--rejects", sign="FILE")
    @option("--format", type=click.Choice(("table", "json")), default="table")
    def importing(files: tuple[str, ...], **given: Any) -> int:
        prepare(given["in"])
        from periplo.edge.cli.receiving import imported, mapping_shown

        return mapping_shown(kind, files, given) if given["show_mapping"] else imported(kind, files, given)

    return importing


customers_import = _import_of("customers")
consents_import = _import_of("consents")
products_import = _import_of("products")
orders_import = _import_of("orders")
surveys_import = _import_of("surveys")
reviews_import = _import_of("reviews")
costs_import = _import_of("costs")


@command()
@option("--in", "in", sign="DIR")
def due_import(**given: Any) -> int:
    prepare(given["in"])
    from periplo.edge.cli.receiving import due_ones

    return due_ones(Source(given))


@command()
@click.argument("number", metavar="[N]", type=click.IntRange(min=1), required=False)
@option("--in", "in", sign="DIR")
@option("--format", type=click.Choice(("table", "json", "html")), default="table")
def receipts(number: int | None, **given: Any) -> int:
    from periplo.edge.cli.receiving import receipts_shown

    return receipts_shown(Source(given), number, given["format"])
