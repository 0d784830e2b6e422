"""The log of who changed what and who opened whom: what is asked of it, and for how long it is kept."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta

from periplo.core.acts import KINDS
from periplo.core.errors import BadInput
from periplo.core.spans import zone_named
from periplo.storage.audit import Act, Sought, acts
from periplo.storage.sql import SqlLedger

MOST = 100_000  # lines of one file


def sought(given: Mapping[str, str | None], zone: str) -> Sought:
    """What is asked for, from the fields who, kind, object, from and to; days in this zone, `to` included.

    Raises: BadInput.
    """
    kind = _plain(given.get("kind"))
    if kind is not None and kind not in KINDS:
        raise BadInput(
            f"there is nothing of kind '{kind}' in the log", mend=f"take one of: {', '.join(KINDS)}"
        )
    who = _plain(given.get("who"))
    begin, end = _begin(given.get("from"), zone), _begin(given.get("to"), zone, 1)
    if begin is not None and end is not None and end <= begin:
        raise BadInput(
            f"the log is asked for from {given.get('from')} to {given.get('to')}",
            "the last day comes before the first",
            "turn the two days round",
        )
    return Sought(
        who if who is None else who.casefold(), kind, _plain(given.get("object")), begin, end
    )  # fmt: skip


def log_of(ledger: SqlLedger, asked: Sought, most: int, skip: int = 0) -> list[Act]:
    """So many acts, the newest first, behind the first `skip`."""
    with ledger.reading() as connection:
        return acts(connection, asked, most, skip)


def _plain(text: str | None) -> str | None:
    return (text or "").strip() or None


def _begin(day: str | None, zone: str, later: int = 0) -> int | None:
    if not (said := (day or "").strip()):
        return None
    try:
        begins = datetime.combine(date.fromisoformat(said) + timedelta(days=later), time(), zone_named(zone))
        return int(begins.astimezone(UTC).timestamp()) * 1_000_000
    except (ValueError, OverflowError):
        raise BadInput(f"the day '{said}' cannot be understood", mend="write it as 2026-03-31") from None
