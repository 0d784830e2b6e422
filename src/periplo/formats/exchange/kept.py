"""What each format keeps of a map: the table of the docs, to which tests hold the formats."""

from __future__ import annotations

from periplo.core.texts import Text

ALL, FIRST, NONE = "all", "first", "none"


def _both(es: str, en: str) -> Text:
    return Text((("es", es), ("en", en)))


# One line of the table each; "texts" are in one language where not all are kept.
FEATURES: dict[str, Text] = {
    "title": _both("título", "title"),
    "goal": _both("objetivo y situación", "goal and scenario"),
    "persona": _both("nombre del buyer persona", "the buyer persona's name"),
    "stages": _both("etapas: títulos y orden", "stages: titles and order"),
    "moments": _both("antes, durante, después", "before, during, after"),
    "columns": _both("columnas: títulos y orden", "columns: titles and order"),
    "kinds": _both("punto de contacto o acción", "touchpoint or action"),
    "channels": _both("canales", "channels"),
    "feelings": _both("emoción planificada", "planned feelings"),
    "owners": _both("responsables y momentos de la verdad", "owners and moments of truth"),
    "doing": _both("fila «Qué hace»", "lane Doing"),
    "areas": _both("fila «Áreas responsables»", "lane Responsible areas"),
    "lanes": _both("textos de las demás filas", "texts of the other lanes"),
    "languages": _both("todos los idiomas a la vez", "every language at once"),
    "rest": _both(
        "reglas, evidencias, identificadores, transiciones, variantes, bandeja",
        "rules, evidence, ids, transitions, variants, tray",
    ),
}
_EVERYTHING = dict.fromkeys(FEATURES, ALL)
KEPT: dict[str, dict[str, str]] = {
    "yaml": _EVERYTHING,
    "json": _EVERYTHING,
    "xlsx": _EVERYTHING,
    "csv": _EVERYTHING,
    "mermaid": _EVERYTHING,
    "csv-wide": _EVERYTHING
    | {"title": NONE, "goal": NONE, "persona": NONE, "languages": NONE, "rest": NONE},
    "cjml": _EVERYTHING
    | {"channels": FIRST, "feelings": NONE, "owners": NONE, "areas": FIRST, "lanes": NONE, "languages": NONE,
       "rest": NONE},
}  # fmt: skip
