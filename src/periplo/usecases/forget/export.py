"""Everything held of one person, readable by people and by programs: a JSON document, or a ZIP with tables beside it.

It shows whatever erasing would take, by the same declaration (storage/personal.py), so neither can forget a table.
"""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
from sqlalchemy import Connection

from periplo.core.messages import Handle
from periplo.core.spans import iso
from periplo.storage import erasures, manifest, moves, personal
from periplo.storage.events_of import events_of
from periplo.storage.sql import SqlLedger
from periplo.usecases.forget.erase import owners, said_of
from periplo.usecases.forget.own_files import messages_of
from periplo.usecases.forget.traces import Traces
from periplo.usecases.workspace import Workspace

EXPLAINED = {
    "es": (
        "Esto es todo lo que «{0}» guarda de usted. «identifiers» son los identificadores con los que se le "
        "conoce; «events», lo que ocurrió, con su fecha y de qué fuente vino; cada parte de «records» es una "
        "tabla: rasgos (traits), consentimientos (consents), campañas en las que está (members), qué se "
        "decidió y por qué (decisions), mensajes (intents, deliveries), invitaciones a encuestas "
        "(invitations). «messages» son los textos que se escribieron para usted. Las horas son UTC. Puede "
        "pedir que se corrija o que se borre."
    ),
    "en": (
        "This is all that '{0}' holds of you. 'identifiers' are those by which you are known; 'events', what "
        "happened, with its date and the source it came from; each part of 'records' is a table: traits, "
        "consents, campaigns you are in (members), what was decided and why (decisions), messages (intents, "
        "deliveries), invitations to surveys (invitations). 'messages' are the texts written for you. Times "
        "are UTC. You may ask to have it corrected or erased."
    ),
}
_INSTANTS = ("at", "since", "until", "clock")


def everything(
    workspace: Workspace, ledger: SqlLedger, customer: int, language: str, now: int
) -> dict[str, Any]:
    """All that is held of a customer, as plain values. language: of the explanation; now: microseconds UTC.

    Raises: BadInput if the lake is damaged.
    """
    with ledger.reading() as connection:
        handles = erasures.with_hangers_on(connection, moves.handles_of(connection, [customer]))
        customers = tuple({customer, *owners(connection, handles)})
        plain = personal.person_of(connection, handles, customers)
        traces = Traces([(kind, text) for _, kind, text in plain.handles], list(said_of(connection, plain)))
        person = personal.person_of(connection, handles, customers, traces.name)
        records = _records(connection, person)
        named = manifest.segments(connection)
    texts = {number: {"kind": kind, "text": text} for number, kind, text in person.handles}
    events = [_event(one, texts) for one in events_of(workspace.lake, named, handles)]
    return {
        "schema": 1,
        "kind": "export",
        "workspace": workspace.settings.name,
        "made_at": iso(now),
        "language": language,
        "explanation": EXPLAINED["es" if language == "es" else "en"].format(workspace.settings.name),
        "customer": customer,
        "identifiers": list(texts.values()),
        "events": events,
        "records": records,
        "messages": messages_of(workspace, person.customers),
    }


def _records(connection: Connection, person: personal.Person) -> dict[str, list[dict[str, Any]]]:
    texts = {number: Handle(kind, text) for number, kind, text in person.handles}
    found = {}
    for table, rows in personal.there_are():
        if table.name in ("handles", "handle_customer", "births"):
            continue  # they are the identifiers
        theirs = personal.rows_of(connection, table, rows, person)
        if theirs:
            found[table.name] = [_told(dict(row._mapping), rows.handle, texts) for row in theirs]
    return found


def _told(row: Mapping[str, Any], handles: Sequence[str], texts: Mapping[int, Handle]) -> dict[str, Any]:
    said: dict[str, Any] = {}
    for name, value in row.items():
        if value is None:
            continue
        if name in handles:
            said[name] = list(texts[value]) if value in texts else "of somebody else"
        elif isinstance(value, int) and (name.endswith("_at") or name in _INSTANTS):
            said[name] = iso(value)
        elif name in ("value", "reasons") and isinstance(value, str):
            said[name] = msgspec.json.decode(value)
        else:
            said[name] = value
    return said


def _event(one: dict[str, Any], texts: Mapping[int, dict[str, str]]) -> dict[str, Any]:
    one["at"], one["received_at"] = iso(one["at"]), iso(one["received_at"])
    one["identifier"] = texts[one.pop("handle")]["kind"]
    if "value" in one:
        one["value"] = one["value"] / 1_000_000
    return one


def as_json(told: Mapping[str, Any]) -> bytes:
    """The document as indented JSON."""
    return msgspec.json.format(msgspec.json.encode(told), indent=2) + b"\n"


def as_zip(told: Mapping[str, Any]) -> bytes:
    """The document, its explanation, and each of its lists as a CSV table."""
    packed = io.BytesIO()
    lists = {"identifiers": told["identifiers"], "events": told["events"], "messages": told["messages"]}
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("README.txt", told["explanation"] + "\n")
        archive.writestr("export.json", as_json(told))
        for name, rows in {**lists, **told["records"]}.items():
            if rows:
                archive.writestr(f"{name}.csv", _table(rows))
    return packed.getvalue()


def _table(rows: Sequence[Mapping[str, Any]]) -> str:
    columns = list(dict.fromkeys(name for row in rows for name in row))
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(columns)
    writer.writerows([_cell(row.get(name)) for name in columns] for row in rows)
    return "﻿" + out.getvalue()


def _cell(value: Any) -> Any:
    """A text that a spreadsheet would run as a formula is shown as the text that it is."""
    if isinstance(value, dict | list):
        return msgspec.json.encode(value).decode()
    return f"'{value}" if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t", "\r") else value
