"""The register of processing, made from what the workspace itself says: no legal advice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, select

from periplo.core.retention import KINDS
from periplo.core.spans import DAY, iso
from periplo.core.texts import Text
from periplo.formats.plan_yaml import read_plan
from periplo.storage import erasures, keys
from periplo.storage import tables as t
from periplo.storage.sql import SqlLedger
from periplo.usecases.act import campaigns
from periplo.usecases.audiences.handing import all_noted
from periplo.usecases.forget.retention import retention_of
from periplo.usecases.workspace import Workspace

NOT_ADVICE = Text(
    (
        ("es", "Generado por Periplo con lo que esta carpeta de trabajo dice de sí misma. No es asesoramiento "
               "jurídico: revíselo y complételo."),
        ("en", "Made by Periplo from what this workspace says of itself. This is not legal advice: check and "
               "complete it."),
    )
)  # fmt: skip
_BASES = {
    "consent": ("consentimiento", "consent"),
    "contract": ("ejecución de un contrato", "performance of a contract"),
    "legitimate interest": ("interés legítimo", "legitimate interest"),
    "legal obligation": ("obligación legal", "legal obligation"),
}
_CATEGORIES = {
    "handles": ("identificadores: clave de cliente, navegador, correo, teléfono, tarjeta, documento",
                "identifiers: customer key, browser, e-mail, telephone, card, document"),
    "traits": ("rasgos: nombre, dirección y lo que cada fuente dice de la persona",
               "traits: name, address and what each source says of the person"),
    "consents": ("consentimientos y su prueba", "consents and their proof"),
    "members": ("participación en campañas y decisiones con su motivo", "part in campaigns, decisions with reasons"),
    "intents": ("mensajes enviados y su resultado", "messages sent and what became of them"),
    "onsite_messages": ("mensajes que esperan en la página", "messages that wait in the page"),
    "invitations": ("invitaciones a encuestas", "invitations to surveys"),
    "tasks": ("tareas pendientes sobre clientes", "tasks about customers"),
    "comments": ("comentarios del equipo sobre los mapas, que pueden nombrar a clientes",
                 "comments of the team on maps, which may name customers"),
    "open_visits": ("visitas a tiendas de quien lo aceptó", "visits to shops of those who agreed"),
    "set_aside": ("mensajes que no se pudieron leer", "messages that could not be read"),
}  # fmt: skip
_MEASURES = (
    ("Un solo equipo; la consola solo se sirve en él salvo que se diga otra cosa.",
     "One machine; the console is served on it alone unless told otherwise."),
    ("De cada clave de acceso solo se guarda su resumen (SHA-256).", "Of each access key only its SHA-256 is kept."),
    ("Lo que se borra se sobrescribe (secure_delete) y los archivos se escriben de nuevo.",
     "What is deleted is overwritten (secure_delete), and files are written anew."),
    ("Copias de seguridad cifradas con AES-256-GCM, clave derivada con scrypt, comprobadas al hacerlas.",
     "Backups encrypted with AES-256-GCM, key by scrypt, proved when made."),
    ("Ni la dirección de red ni el navegador exacto de quien visita se guardan.",
     "Neither network addresses nor exact user agents of visitors are kept."),
    ("Queda registrado quién mira a qué cliente.", "Who looks at which customer is written down."),
    ("Queda registrado quién cambia qué y quién entra.", "Who changes what, and who signs in, is written down."),
    ("Los errores y registros no llevan datos personales.", "Errors and logs hold no personal data."),
)  # fmt: skip


def register_of(workspace: Workspace, ledger: SqlLedger, channels: Sequence[str], now: int) -> dict[str, Any]:
    """The register as plain values; texts as {"es", "en"}. channels: by which messages leave; now: microseconds UTC.

    Raises: BadInput if a document of the workspace cannot be read.
    """
    with ledger.reading() as connection:
        purposes = _purposes(connection)
        sources = sorted({key.source for key in keys.all_keys(connection) if key.revoked_at is None})
        held = [name for name in _CATEGORIES if _has_rows(connection, name)]
        copies = erasures.all_backups(connection)
        erased = erasures.all_erasures(connection)
    retention = retention_of(workspace)
    plan = read_plan(workspace.plan) if workspace.plan.exists() else None
    events = [_of(text) | {"name": name} for name, text in plan.events.items()] if plan else []
    running = [one for one in campaigns(ledger) if one.status == "active"]
    return {
        "schema": 1,
        "kind": "register",
        "workspace": workspace.settings.name,
        "made_at": iso(now),
        "note": _of(NOT_ADVICE),
        "purposes": purposes,
        "campaigns": [{"id": one.id, **_of(one.title)} for one in running],
        "data": [{"table": name, "es": _CATEGORIES[name][0], "en": _CATEGORIES[name][1]} for name in held],
        "events": events,
        "sources": sources,
        "recipients": list(channels),
        "handed_over": [
            {
                "at": iso(one.at),
                "segment": one.segment,
                "to": one.to,
                "people": one.people,
                "fields": list(one.fields),
                "purposes": list(one.purposes),
                "who": one.who,
            }
            for one in all_noted(ledger)
        ],
        "retention": _retention(retention),
        "backups": {"made": len(copies), "kept_days": retention.backups // DAY},
        "erasures": {"done": sum(one.done_at is not None for one in erased), "begun": len(erased)},
        "measures": [{"es": es, "en": en} for es, en in _MEASURES],
    }


def _purposes(connection: Connection) -> list[dict[str, Any]]:
    """Purposes and legal bases by the texts that people read, where consent is kept."""
    table = t.metadata.tables.get("consent_texts")
    if table is None:
        return []
    rows = connection.execute(
        select(table).order_by(table.c.purpose, table.c.channel, table.c.valid_from)
    ).all()
    newest = {(row.purpose, row.channel): row for row in rows}
    return [
        {
            "purpose": row.purpose,
            "channel": row.channel,
            "basis": {
                "es": _BASES.get(row.basis, (row.basis,) * 2)[0],
                "en": _BASES.get(row.basis, (row.basis,) * 2)[1],
            },
            "text_version": row.version,
            "text": {"es": row.es, "en": row.en},
        }
        for row in newest.values()
    ]


def _has_rows(connection: Connection, name: str) -> bool:
    table = t.metadata.tables.get(name)
    return table is not None and connection.execute(select(table).limit(1)).first() is not None


def _retention(said: Any) -> list[dict[str, Any]]:
    found = [
        {
            "kind": "events",
            **_of(KINDS["events"]),
            "name": name,
            "days": None if kept is None else kept // DAY,
        }
        for name, kept in said.events
    ]
    for kind, text in KINDS.items():
        if kind == "backups":
            found.append({"kind": kind, **_of(text), "days": said.backups // DAY})
        elif kind != "events" or not said.events:
            kept = said.kept.get(kind)
            found.append({"kind": kind, **_of(text), "days": None if kept is None else kept // DAY})
    return found


def _of(text: Text) -> dict[str, str]:
    return {"es": text.to("es"), "en": text.to("en")}


_HEADINGS = {
    "es": ("Registro de actividades de tratamiento", "Fines y bases jurídicas", "Categorías de datos", "Fuentes",
           "Destinatarios (canales)", "Plazos de conservación", "Medidas de seguridad", "Derechos"),
    "en": ("Register of processing activities", "Purposes and legal bases", "Categories of data", "Sources",
           "Recipients (channels)", "How long data is kept", "Security measures", "Rights"),
}  # fmt: skip
_WORDS = {
    "es": ("ningún texto de consentimiento", "hasta que se pida su borrado", "{0} días", "ninguno",
           "Campañas en marcha", "Eventos del plan", "Borrados atendidos: {0} de {1}. Copias hechas: {2}.",
           "{0}: «{1}» a {2}, {3} personas ({4}), por {5}"),
    "en": ("no consent text yet", "until erasure is asked for", "{0} days", "none",
           "Campaigns at work", "Events of the plan", "Erasures carried out: {0} of {1}. Backups made: {2}.",
           "{0}: '{1}' to {2}, {3} people ({4}), by {5}"),
}  # fmt: skip


def as_markdown(register: Mapping[str, Any], language: str) -> str:
    """The register as people read it."""
    said = "es" if language == "es" else "en"
    title, purposes, data, sources, recipients, kept, measures, rights = _HEADINGS[said]
    no_text, for_ever, days, nobody, at_work, planned, carried, handed = _WORDS[said]
    lines = [
        f"# {title}: {register['workspace']}",
        "",
        register["made_at"],
        "",
        f"> {register['note'][said]}",
        "",
    ]
    lines += [f"## {purposes}", ""]
    lines += [
        f"- {one['purpose']} ({one['channel']}): {one['basis'][said]}. «{one['text'][said]}» ({one['text_version']})"
        for one in register["purposes"]
    ] or [f"- {no_text}"]
    if register["campaigns"]:
        lines += ["", f"{at_work}: " + "; ".join(one[said] for one in register["campaigns"])]
    lines += ["", f"## {data}", "", *([f"- {one[said]}" for one in register["data"]] or [f"- {nobody}"])]
    if register["events"]:
        lines += ["", f"{planned}: " + "; ".join(one[said] for one in register["events"])]
    lines += ["", f"## {sources}", "", *([f"- {one}" for one in register["sources"]] or [f"- {nobody}"])]
    lines += [
        "",
        f"## {recipients}",
        "",
        *([f"- {one}" for one in register["recipients"]] or [f"- {nobody}"]),
    ]
    lines += [
        "- "
        + handed.format(
            one["at"], one["segment"] or "–", one["to"], one["people"], ", ".join(one["fields"]), one["who"]
        )
        for one in register["handed_over"]
    ]
    lines += ["", f"## {kept}", ""]
    for one in register["retention"]:
        name = f" «{one['name']}»" if "name" in one else ""
        lines.append(
            f"- {one[said]}{name}: " + (for_ever if one["days"] is None else days.format(one["days"]))
        )
    lines += ["", f"## {measures}", "", *(f"- {one[said]}" for one in register["measures"])]
    told = carried.format(
        register["erasures"]["done"], register["erasures"]["begun"], register["backups"]["made"]
    )
    return "\n".join([*lines, "", f"## {rights}", "", told]) + "\n"
