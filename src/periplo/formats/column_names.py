"""Which column of a log says who, what and when: as told, else by the names that such columns usually bear."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from difflib import get_close_matches

from periplo.core.errors import UnknownName

USUAL = {
    "customer": (
        "customer_id", "customerid", "customer", "user_id", "userid", "user", "client_id", "clientid", "client",
        "cliente_id", "id_cliente", "cliente", "usuario_id", "id_usuario", "usuario", "contact_id", "contact",
        "member_id", "person_id", "distinct_id", "visitor_id", "anonymous_id", "anonymousid", "cookie_id",
        "device_id", "case_id", "case:concept:name", "customer_number", "numero_cliente", "nro_cliente",
        "patient_id", "patient", "id_paciente", "paciente_id", "paciente", "id_socio", "socio_id", "socio",
    ),
    "event": (
        "event", "event_name", "eventname", "evento", "nombre_evento", "event_type", "tipo_evento", "action",
        "accion", "activity", "actividad", "suceso", "concept:name", "name", "nombre", "type", "tipo",
    ),
    "time": (
        "timestamp", "time", "at", "event_time", "eventtime", "event_timestamp", "datetime", "date_time",
        "fecha_hora", "fechahora", "fecha_y_hora", "fecha", "momento", "occurred_at", "created_at",
        "originaltimestamp", "original_timestamp", "sent_at", "received_at", "time:timestamp", "ts", "date", "hora",
    ),
}  # fmt: skip
TITLES = 15  # rows at most that may stand above a header, as reports have them
ROLES = {"customer": "--customer", "event": "--event", "time": "--time"}
_ACCENTS = str.maketrans("áéíóúüñ", "aeiouun")


def plain(name: str) -> str:
    """A column's name without case, accents and with `_` for spaces, dots and hyphens: how names are compared."""
    return re.sub(r"[\s.\-/]+", "_", name.strip().casefold().translate(_ACCENTS)).strip("_")


def header_among(rows: Sequence[Sequence[str]], wanted: Mapping[str, str | None], file: str) -> int:
    """Which row is the header: the first that names a column for every role; titles may stand above it.

    wanted: role -> column's name, None to find it by its usual names.
    Raises: UnknownName as column_of, of the first of the fullest rows, if none does.
    """
    for place, row in enumerate(rows):
        try:
            for role, name in wanted.items():
                column_of(row, role, name, file)
        except UnknownName:
            continue
        return place
    fullest = max(rows, key=lambda row: sum(bool(cell.strip()) for cell in row))
    for role, name in wanted.items():
        column_of(fullest, role, name, file)
    raise AssertionError


def column_of(header: Sequence[str], role: str, wanted: str | None, file: str) -> int:
    """The position in the header of the column for this role: "customer", "event" or "time".

    Raises: UnknownName, telling the columns that exist and the nearest one, if there is none.
    """
    if wanted is not None:
        if wanted in header:
            return list(header).index(wanted)
        candidates: tuple[str, ...] = (wanted,)
    else:
        candidates = USUAL[role]
    names = [plain(name) for name in header]
    for candidate in candidates:
        if plain(candidate) in names:
            return names.index(plain(candidate))
    shown = ", ".join(name if len(name) <= 60 else name[:57] + "..." for name in header[:40])
    what = (
        f"'{file}' has no column '{wanted}'"
        if wanted
        else f"'{file}' has no column that I know as the {role}"
    )
    near = get_close_matches(plain(wanted), names, 1, 0.6) if wanted else []
    mend = f"name it with {ROLES[role]}"
    if near:
        mend = f"did you mean '{header[names.index(near[0])]}'? If not, {mend}"
    raise UnknownName(what, f"it has: {shown}", mend, role=role, wanted=wanted, columns=tuple(header))
