"""Receipts of imports in the ledger, and which files were imported by content."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import msgspec
from sqlalchemy import Connection, insert, select

from periplo.core.receipts import Receipt
from periplo.storage.tables.sources import receipt_files as f
from periplo.storage.tables.sources import receipts as r

_read = msgspec.json.Decoder(Receipt).decode


def keep_receipt(connection: Connection, receipt: Receipt) -> Receipt:
    """Keeps a receipt with its files; the same with its number."""
    made = connection.execute(
        insert(r).values(
            at=receipt.at,
            kind=receipt.kind,
            source=receipt.source,
            body=msgspec.json.encode(receipt).decode(),
        )
    )
    assert made.inserted_primary_key is not None
    number = int(made.inserted_primary_key[0])
    for sha, name in {file.sha: file.name for file in receipt.files}.items():
        connection.execute(insert(f).values(receipt=number, sha=sha, kind=receipt.kind, name=name))
    return replace(receipt, number=number)


def receipt_numbered(connection: Connection, number: int) -> Receipt | None:
    """The receipt of this number, None if there is none."""
    body = connection.scalar(select(r.c.body).where(r.c.id == number))
    return replace(_read(body), number=number) if body else None


def all_receipts(connection: Connection, most: int = 1_000) -> list[Receipt]:
    """The newest receipts, the newest first."""
    rows = connection.execute(select(r.c.id, r.c.body).order_by(r.c.id.desc()).limit(most))
    return [replace(_read(body), number=number) for number, body in rows]


def imported_before(connection: Connection, kind: str, shas: Iterable[str]) -> tuple[str, int] | None:
    """The name under which a file of one of these contents was imported as this kind, and the receipt's number."""
    query = select(f.c.name, f.c.receipt).where(f.c.kind == kind, f.c.sha.in_(list(shas)))
    row = connection.execute(query.order_by(f.c.receipt).limit(1)).first()
    return (str(row[0]), int(row[1])) if row else None
