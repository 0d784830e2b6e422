"""Import receipts as text, plain data and a page to print. Amounts are exact, and no two currencies are added."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from html import escape
from typing import Any

from babel.numbers import format_decimal

from periplo.core.receipts import MICRO, Month, Receipt
from periplo.core.spans import Span, iso
from periplo.edge.showing.json import SCHEMA
from periplo.edge.showing.mappings import note_text
from periplo.edge.showing.table import Column, Table, html_of, text_of
from periplo.edge.words.told import say
from periplo.formats.mappings.reasons import IMPORT_REASONS
from periplo.pictures.numbers import MINUS, number, percent, period

_STYLE = (
    "body{font:15px/1.5 sans-serif;max-width:1000px;margin:32px auto;padding:0 16px;color:#1b2430}"
    "table{border-collapse:collapse;font-variant-numeric:tabular-nums;margin:16px 0}"
    "th,td{text-align:left;padding:6px 20px 6px 0;border-top:1px solid #d5dce3;font-weight:400}"
    "thead th{border-top:0;color:#5b6775}.number{text-align:right}h1{font-size:22px}p{margin:4px 0}"
    "section+section{margin-top:48px}@media print{body{margin:0}}"
)


def amount(micro: int, language: str, least: int = 2) -> str:
    """Micro-units as people write them, exactly: at least two decimals, more where there are more."""
    value = Decimal(abs(micro)).scaleb(-6)
    decimals = max(least, -int(value.normalize().as_tuple().exponent), 0)
    shown = format_decimal(value, "#,##0" + ("." + "0" * decimals if decimals else ""), language)
    return (MINUS if micro < 0 else "") + str(shown)


def receipt_text(receipt: Receipt, language: str) -> str:
    """The whole receipt for a screen."""
    parts = [_title(receipt, language), "", *_lines(receipt, language)]
    table = months_table(receipt, language)
    if table is not None:
        parts += ["", text_of(table, language), "", say("receipt.beside", language)]
    parts.append(_when(receipt, language))
    return "\n".join(parts) + "\n"


def list_text(receipts: Sequence[Receipt], language: str) -> str:
    """One line a receipt, the newest first."""
    if not receipts:
        return say("receipt.none", language) + "\n"
    return text_of(list_table(receipts, language), language) + "\n"


def list_table(receipts: Sequence[Receipt], language: str) -> Table:
    """Receipts as a table."""
    heads = ("number", "when", "kind", "source", "files", "records", "aside")
    kinds = ("count", "text", "text", "text", "text", "count", "count")
    columns = tuple(
        Column(key, say(f"receipt.{key}", language), kind) for key, kind in zip(heads, kinds, strict=True)
    )
    rows = tuple(
        (
            one.number, iso(one.at, one.zone)[:16].replace("T", " "), say(f"kind.{one.kind}", language), one.source,
            ", ".join(file.name for file in one.files), one.records, sum(one.rejected.values()),
        )
        for one in receipts
    )  # fmt: skip
    return Table(columns, rows)


def months_table(receipt: Receipt, language: str) -> Table | None:
    """Sums by month and currency, then each currency's total; None where there is nothing to sum."""
    if not receipt.months:
        return None
    spends = receipt.kind == "costs"
    keys = ("month", "currency", "spent") if spends else (
        "month", "currency", "orders", "units", "revenue", "cancelled", "returned", "net",
    )  # fmt: skip
    texts = ("month", "currency")
    columns = tuple(
        Column(key, say(f"receipt.{key}", language), "text" if key in texts else "count") for key in keys
    )
    totals = receipt.totals()
    rows = [_row(month, month.month, keys, language) for month in receipt.months]
    if len(receipt.months) > len(totals):
        rows += [_row(total, say("receipt.total", language), keys, language) for total in totals]
    return Table(columns, tuple(rows))


def _row(month: Month, name: str, keys: Sequence[str], language: str) -> tuple[object, ...]:
    told = {
        "month": name,
        "currency": month.currency,
        "orders": month.orders,
        "units": amount(month.units, language, 0),
        "revenue": amount(month.revenue, language),
        "cancelled": amount(month.cancelled_amount, language),
        "returned": amount(month.returned + month.refunded, language),
        "net": amount(month.net, language),
        "spent": amount(month.spent, language),
    }
    return tuple(told[key] for key in keys)


def _when(receipt: Receipt, language: str) -> str:
    return say("receipt.at", language, iso(receipt.at, receipt.zone)[:16].replace("T", " "))


def _title(receipt: Receipt, language: str) -> str:
    named = say("receipt", language, receipt.number)
    return " · ".join(
        (named, say(f"kind.{receipt.kind}", language), receipt.source, *filter(None, [receipt.shop]))
    )


def _lines(receipt: Receipt, language: str) -> list[str]:
    """What the receipt says beside its table."""
    lines = []
    for file in receipt.files:
        lines.append(say("receipt.file", language, file.name, number(file.records, language), file.mapping))
        lines.append(say("receipt.sha", language, file.sha))
    if receipt.span:
        span = Span(receipt.span[0], receipt.span[1] + 1)
        lines.append(say("receipt.span", language, period(span, receipt.zone, language)))
    if receipt.kind not in ("products", "costs"):
        counts = (receipt.customers_new, receipt.customers_known)
        lines.append(say("receipt.customers", language, *(number(n, language) for n in counts)))
    if receipt.products:
        lines.append(say("receipt.products", language, number(receipt.products, language)))
    if receipt.share_without_customer is not None:
        whole = receipt.orders + sum(month.returns for month in receipt.months)
        lines.append(
            say(
                "receipt.without", language, number(receipt.without_customer, language), number(whole, language),
                percent(receipt.share_without_customer, language),
            )
        )  # fmt: skip
        if receipt.share_without_customer == 1:
            lines.append(say("receipt.nobody", language))
    if receipt.events:
        lines.append(say("receipt.events", language, _counted(receipt.events, language)))
    for key, n in (("duplicates", receipt.duplicates), ("repeated", receipt.repeated)):
        if n:
            lines.append(say(f"receipt.{key}", language, number(n, language)))
    if receipt.rejected:
        reasons = {IMPORT_REASONS[code].to(language): n for code, n in receipt.rejected.items()}
        total = number(sum(receipt.rejected.values()), language)
        lines.append(say("receipt.rejected", language, total, _counted(reasons, language)))
        if receipt.rejects_file:
            lines.append(say("receipt.rejects_file", language, receipt.rejects_file))
    else:
        lines.append(say("receipt.no_rejects", language))
    for key, counts_of in (("refused", receipt.set_aside), ("unread", receipt.unread)):
        if counts_of:
            lines.append(say(f"receipt.{key}", language, _counted(counts_of, language)))
    return [*lines, *(note_text(code, value, language) for code, value in receipt.notes)]


def _counted(counts: Mapping[str, int], language: str) -> str:
    return ", ".join(f"{name} {number(n, language)}" for name, n in sorted(counts.items()))


def page(receipts: Sequence[Receipt], language: str, workspace: str) -> str:
    """A page of its own, to be printed and held beside the books."""
    body = "".join(f"<section>{section(receipt, language, 1)}</section>" for receipt in receipts)
    body = body or f"<p>{escape(say('receipt.none', language))}</p>"
    title = escape(f"{say('receipts', language)} · {workspace}")
    return (
        f'<!doctype html>\n<html lang="{language}"><head><meta charset="utf-8"><title>{title}</title>'
        f"<style>{_STYLE}</style></head><body>{body}</body></html>\n"
    )


def section(receipt: Receipt, language: str, level: int = 0) -> str:
    """The receipt as part of a page; with `level`, under a heading of that level."""
    head = f"<h{level}>{escape(_title(receipt, language))}</h{level}>" if level else ""
    lines = "".join(f"<p>{escape(line)}</p>" for line in _lines(receipt, language))
    table = months_table(receipt, language)
    shown = html_of(table, language) + f"<p>{escape(say('receipt.beside', language))}</p>" if table else ""
    return head + lines + shown + f"<p>{escape(_when(receipt, language))}</p>"


def receipt_shape(receipt: Receipt) -> dict[str, Any]:
    """The receipt as plain data; amounts and units as exact decimal texts."""
    return {"schema": SCHEMA, "receipt": _shape(receipt)}


def list_shape(receipts: Sequence[Receipt]) -> dict[str, Any]:
    """Receipts as plain data, the newest first."""
    return {"schema": SCHEMA, "receipts": [_shape(receipt) for receipt in receipts]}


def _shape(receipt: Receipt) -> dict[str, Any]:
    return {
        "number": receipt.number,
        "at": iso(receipt.at),
        "kind": receipt.kind,
        "source": receipt.source,
        "shop": receipt.shop or None,
        "zone": receipt.zone,
        "files": [
            {"name": file.name, "sha256": file.sha, "mapping": file.mapping, "records": file.records}
            for file in receipt.files
        ],
        "span": receipt.span and [iso(at) for at in receipt.span],
        "records": receipt.records,
        "customers": {"new": receipt.customers_new, "known": receipt.customers_known},
        "products": receipt.products,
        "orders": receipt.orders,
        "without_customer": receipt.without_customer,
        "share_without_customer": receipt.share_without_customer,
        "events": receipt.events,
        "months": [_month_shape(month) for month in receipt.months],
        "totals": [_month_shape(month) for month in receipt.totals()],
        "duplicates": receipt.duplicates,
        "repeated": receipt.repeated,
        "rejected": receipt.rejected,
        "rejects_file": receipt.rejects_file,
        "set_aside": receipt.set_aside,
        "unread": receipt.unread,
        "notes": [{"code": code, "value": value} for code, value in receipt.notes],
    }


def _month_shape(month: Month) -> dict[str, Any]:
    counts = {name: getattr(month, name) for name in ("orders", "cancelled", "returns", "refunds")}
    amounts = {
        name: _exact(getattr(month, name))
        for name in (
            "units",
            "revenue",
            "cancelled_amount",
            "returned_units",
            "returned",
            "refunded",
            "net",
            "spent",
        )
    }
    named = {"month": month.month} if month.month else {}
    return {**named, "currency": month.currency, **counts, **amounts}


def _exact(micro: int) -> str:
    whole, rest = divmod(abs(micro), MICRO)
    decimals = f"{rest:06d}".rstrip("0")
    return ("-" if micro < 0 else "") + (f"{whole}.{decimals}" if decimals else str(whole))
