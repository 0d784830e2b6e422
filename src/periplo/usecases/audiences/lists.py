"""A list of customers loaded from a file, by e-mail or any other identifier, into a segment of our own numbers."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

from periplo.core.errors import BadInput, UnknownName
from periplo.core.events import folded
from periplo.core.join_rules import DEFAULT, JoinRules
from periplo.core.segments import Listed, Segment
from periplo.storage.sql import SqlLedger
from periplo.usecases.customers import Ambiguous, customer_named

HEADS = (  # of columns that name a customer, the first there is counts
    "customer", "customer id", "customer_id", "user", "user id", "user_id", "id", "email", "e-mail", "mail", "phone",
    "cliente", "id cliente", "usuario", "correo", "correo electrónico", "teléfono", "telefono",
)  # fmt: skip


def loaded(
    segment: Segment, folder: Path, ledger: SqlLedger, day: str, rules: JoinRules = DEFAULT
) -> Segment:
    """The segment with the customers whom its file names; what is no customer's is counted. day: 2026-11-20.

    folder: in which the segment's document stands. A segment without a file comes back as it is.
    Raises: BadInput if the file cannot be read, or names nobody.
    """
    listed = segment.listed
    if listed is None or listed.file is None:
        return segment
    names = named_in(folder / listed.file, listed.column)
    found: set[int] = set()
    unknown = 0
    for name in names:
        try:
            found.add(customer_named(name, ledger, rules))
        except (UnknownName, Ambiguous):
            unknown += 1
    if not found:
        raise BadInput(
            f"'{listed.file}' names no customer of this workspace",
            f"of {len(names)} lines none is an identifier that is known here",
            "check the column, or import these customers first",
        )
    kept = Listed(None, None, tuple(sorted(found)), day, unknown, listed.extra)
    return replace(segment, listed=kept)


def named_in(path: Path, column: str | None = None) -> list[str]:
    """The identifiers in a file, each once: one a line, or those of a column of a CSV with heads.

    Raises: BadInput.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise BadInput(f"there is no file '{path}'", mend="check the path") from None
    except (UnicodeDecodeError, IsADirectoryError, PermissionError):
        raise BadInput(f"'{path}' is not a text in UTF-8", mend="save it again as UTF-8") from None
    lines = [line for line in text.splitlines() if line.strip()]
    if not lines:
        raise BadInput(f"'{path}' is empty", mend="write one identifier a line")
    mark = next((sign for sign in (";", "\t", ",") if sign in lines[0]), ",")
    rows = list(csv.reader(lines, delimiter=mark))
    heads = [folded(head) for head in rows[0]]
    wanted = [folded(column)] if column is not None else list(HEADS)
    place = next((heads.index(name) for name in wanted if name in heads), None)
    if place is None and (column is not None or len(heads) > 1):
        raise BadInput(
            f"'{path}' has no column '{column or 'customer'}'",
            f"it has: {', '.join(rows[0])}",
            "name the one that identifies customers with column: …",
        )
    found = [
        row[place or 0].strip() for row in (rows if place is None else rows[1:]) if len(row) > (place or 0)
    ]
    return list(dict.fromkeys(name for name in found if name))
