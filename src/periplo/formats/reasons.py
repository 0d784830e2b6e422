"""Why a row of a log is set aside: stable codes, and how each is said."""

from __future__ import annotations

from periplo.core.texts import Text

REASONS = {
    "no_customer": Text.of({"es": "sin cliente", "en": "no customer"}),
    "no_event": Text.of({"es": "sin evento", "en": "no event"}),
    "no_time": Text.of({"es": "sin fecha", "en": "no time"}),
    "bad_time": Text.of({"es": "fecha imposible o ilegible", "en": "impossible or unreadable time"}),
    "future_time": Text.of(
        {"es": "más de 10 minutos en el futuro", "en": "more than 10 minutes in the future"}
    ),
    "wrong_fields": Text.of({"es": "número de campos equivocado", "en": "wrong number of fields"}),
    "bad_quote": Text.of({"es": "comillas mal cerradas", "en": "a quote that does not close"}),
    "bad_json": Text.of({"es": "no es un objeto JSON", "en": "not a JSON object"}),
    "undecodable": Text.of({"es": "bytes que no son texto", "en": "bytes that are not text"}),
    "nul_bytes": Text.of({"es": "contiene bytes nulos", "en": "contains NUL bytes"}),
    "line_too_long": Text.of({"es": "línea de más de 16 MB", "en": "a line of more than 16 MB"}),
    "cut": Text.of({"es": "el archivo se corta a mitad de la fila", "en": "the file is cut within this row"}),
}
