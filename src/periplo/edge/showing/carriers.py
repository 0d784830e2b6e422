"""Carriers as a table and as JSON: what each channel leaves by, never a secret."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

from periplo.channels import CHANNELS
from periplo.core.carriers import Carrier, kind_of
from periplo.edge.carrying import limits_of
from periplo.edge.showing.table import Column, Table
from periplo.edge.words.carriers import carriers_say
from periplo.pictures.numbers import number

HEADS = ("channel", "kind", "place", "repeats", "limits")


def carriers_table(carriers: Iterable[Carrier], language: str) -> Table:
    """One row a channel."""
    columns = tuple(Column(name, carriers_say(f"head.{name}", language)) for name in HEADS)
    return Table(columns, tuple(_row(carrier, language) for carrier in carriers))


def _row(carrier: Carrier, language: str) -> tuple[str | None, ...]:
    limits = limits_of(carrier)
    said = [
        carriers_say(name, language, number(value, language, 0 if value == int(value) else 1))
        for name in ("per_second", "per_minute", "per_day")
        if (value := getattr(limits, name)) is not None
    ]
    repeats = carriers_say(f"repeats.{repeats_of(carrier)}", language)
    return carrier.id, kind_of(carrier), place_of(carrier), repeats, ", ".join(said) or None


def repeats_of(carrier: Carrier) -> str:
    """What a second asking with one key does."""
    return str(getattr(carrier, "repeats", None) or CHANNELS[kind_of(carrier)].repeats)


def place_of(carrier: Carrier) -> str | None:
    """The server, host or account it leaves by."""
    for name in ("host", "url", "api", "area", "contact"):
        said = getattr(carrier, name, None)
        if said and (name != "url" or kind_of(carrier) in ("webhook", "http_sms")):
            return urlsplit(said).hostname or said if "://" in said else str(said)
    return None


def shape_of(carrier: Carrier) -> dict[str, Any]:
    """The same for machines."""
    limits = limits_of(carrier)
    return {
        "channel": carrier.id,
        "kind": kind_of(carrier),
        "place": place_of(carrier),
        "repeats": repeats_of(carrier),
        "limits": {name: getattr(limits, name) for name in ("per_second", "per_minute", "per_day")},
    }
