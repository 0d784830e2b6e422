"""The certificate of an erasing: what went from where, when, and what may still be where. It names nobody."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from periplo.core.spans import DAY, iso
from periplo.formats.retention_yaml import read_retention
from periplo.storage.erasures import Erasure
from periplo.usecases.workspace import Workspace

MEANING = {
    "es": (
        "Los registros del libro y de la bandeja se sobrescribieron y ambos archivos se escribieron de nuevo."
        " Los archivos del lago y del índice que contenían a la persona se escribieron de nuevo sin ella y "
        "los anteriores se borraron: en discos que copian al escribir o en unidades SSD, sus bloques "
        "desaparecen cuando el sistema los reutiliza, y un proceso que los tuviera abiertos los conserva en "
        "memoria hasta que pregunte de nuevo."
    ),
    "en": (
        "Rows of the ledger and the inbox were overwritten, and both files written anew. Files of the lake "
        "and the index that held the person were written anew without them and the old ones deleted: on disks"
        " that copy when they write, or SSDs, their blocks vanish when the system uses them again, and a "
        "process that had them open keeps them in memory until it next asks."
    ),
}

# What is added where the lake is kept in an object store.
STORED = {
    "es": (
        " El almacén que guarda el lago confirmó que borró cada archivo. Las copias que otros equipos tengan"
        " en su carpeta se borran en un minuto donde Periplo trabaja, y si no, la siguiente vez que se pregunte"
        " algo allí."
    ),
    "en": (
        " The store that keeps the lake has confirmed that it deleted each file. Copies that other machines have"
        " in their folder are deleted within a minute where Periplo is at work, and elsewhere when next something"
        " is asked there."
    ),
}


def certificate_of(
    workspace: Workspace, erasure: Erasure, backups: Sequence[tuple[int, str]], now: int
) -> dict[str, Any]:
    """The certificate as plain values. backups: (at, place) of the copies made; now: microseconds UTC."""
    keep = read_retention(workspace.root / "retention.yaml").backups
    alive = [at for at, _ in backups if at + keep > now]
    told: dict[str, Any] = {
        "schema": 1,
        "kind": "erasure",
        "number": erasure.id,
        "workspace": workspace.settings.name,
        "noted_at": iso(erasure.noted_at),
        "done_at": iso(now),
        "because": erasure.because,
        "identifiers": len(erasure.handles),
        "erased": dict(erasure.counts),
        "files_of_your_own_that_still_name_them": list(erasure.left),
        "backups": {
            "that_may_hold_them": len(alive),
            "kept_days": keep // DAY,
            "gone_by": iso(max(alive) + keep) if alive else None,
        },
        "meaning": {
            language: text + (STORED[language] if workspace.lake.is_elsewhere else "")
            for language, text in MEANING.items()
        },
    }
    return told | {"sha256": _sha(told)}


def is_unchanged(certificate: Mapping[str, Any]) -> bool:
    """Whether a certificate is as it was made."""
    rest = {key: value for key, value in certificate.items() if key != "sha256"}
    return certificate.get("sha256") == _sha(rest)


def _sha(told: Mapping[str, Any]) -> str:
    return hashlib.sha256(msgspec.json.encode(dict(told), order="deterministic")).hexdigest()


_TITLES = {
    "es": (
        "Certificado de borrado n.º {0}",
        "Empezado: {0}",
        "Terminado: {0}",
        "Motivo: {0}",
        "Identificadores: {0}",
    ),
    "en": ("Certificate of erasure no. {0}", "Begun: {0}", "Done: {0}", "Reason: {0}", "Identifiers: {0}"),
}
_PLACES = {
    "events": ("eventos del lago", "events of the lake"),
    "lake_files": ("archivos del lago escritos de nuevo", "files of the lake written anew"),
    "inbox": ("mensajes de la bandeja de entrada", "messages of the inbox"),
    "messages": ("mensajes enviados, sobrescritos", "messages sent, overwritten"),
    "copies": ("copias del libro en la carpeta, borradas", "copies of the ledger in the folder, deleted"),
    "lists": (
        "copias de seguridad que no se alcanzaron para dejar la lista junto a ellas",
        "backups that could not be reached to put the list beside them",
    ),
}
_ROWS = ("filas de «{0}» del libro", "rows of '{0}' of the ledger")


def as_text(certificate: Mapping[str, Any], language: str) -> str:
    """The certificate as people read it."""
    one = 0 if language == "es" else 1
    title, begun, done, because, identifiers = _TITLES["es" if language == "es" else "en"]
    lines = [
        f"{title.format(certificate['number'])} · {certificate['workspace']}",
        begun.format(certificate["noted_at"]),
        done.format(certificate["done_at"]),
        *([because.format(certificate["because"])] if certificate["because"] else []),
        identifiers.format(certificate["identifiers"]),
        "",
    ]
    for place, n in certificate["erased"].items():
        if n:
            table = place.removeprefix("ledger.")
            name = _ROWS[one].format(table) if place.startswith("ledger.") else _PLACES[place][one]
            lines.append(f"{n:>9}  {name}")
    lines += ["", certificate["meaning"]["es" if language == "es" else "en"], ""]
    copies = certificate["backups"]
    lines.append(
        (
            "No hay copias de seguridad vigentes que puedan contener a la persona."
            if one == 0
            else "No backup still kept may hold the person."
        )
        if not copies["that_may_hold_them"]
        else (
            "Copias de seguridad que aún pueden contenerla: {0}; se conservan {1} días, la última hasta {2}. Al "
            "restaurar una, la lista de borrados la quita de nuevo."
            if one == 0
            else "Backups that may still hold them: {0}; they are kept {1} days, the last one until {2}. When one is "
            "restored, the list of those erased takes them out again."
        ).format(copies["that_may_hold_them"], copies["kept_days"], copies["gone_by"])
    )
    left = certificate["files_of_your_own_that_still_name_them"]
    if left:
        said = (
            "Archivos puestos aquí por ustedes que todavía la nombran: "
            if one == 0
            else "Files that you put here and that still name them: "
        )
        lines += ["", said + ", ".join(left)]
    return "\n".join([*lines, "", f"SHA-256: {certificate['sha256']}"]) + "\n"
