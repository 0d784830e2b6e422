"""Errors of core in Spanish: the English text with {holes}, and how it is said. What is not here stays in English."""

from __future__ import annotations

import re
from functools import cache

_SPANISH = {
    "there is no file '{}'": "no existe el archivo '{}'",
    "check the path": "revise la ruta",
    "check the pattern": "revise el patrón",
    "no file matches '{}'": "ningún archivo coincide con '{}'",
    "'{}' is empty": "'{}' está vacío",
    "'{}' holds only blank space": "'{}' solo contiene espacios en blanco",
    "export it again": "expórtelo de nuevo",
    "'{}' is not a file of events": "'{}' no es un archivo de eventos",
    "it is neither text nor Parquet nor a spreadsheet": "no es texto, ni Parquet, ni una hoja de cálculo",
    "export it as CSV, JSON lines, Parquet or XLSX": "expórtelo como CSV, JSON por líneas, Parquet o XLSX",
    "'{}' is a zip archive, not a spreadsheet": "'{}' es un archivo zip, no una hoja de cálculo",
    "unpack it and name the files inside": "descomprímalo e indique los archivos que contiene",
    "'{}' holds nothing that can be unpacked": "'{}' no contiene nada que se pueda descomprimir",
    "its compression is broken or it is empty": "su compresión está rota o está vacío",
    "the folder '{}' holds no file of events": "la carpeta '{}' no contiene ningún archivo de eventos",
    "name the files themselves": "indique los archivos mismos",
    "'{}' has no column '{}'": "'{}' no tiene la columna '{}'",
    "'{}' has no column that I know as the customer": "'{}' no tiene ninguna columna que se reconozca como cliente",
    "'{}' has no column that I know as the event": "'{}' no tiene ninguna columna que se reconozca como evento",
    "'{}' has no column that I know as the time": "'{}' no tiene ninguna columna que se reconozca como fecha",
    "it has: {}": "tiene: {}",
    "use one of them": "use una de ellas",
    "name it with {}": "indíquela con {}",
    "did you mean '{}'? If not, {}": "¿quiso decir '{}'? Si no, indíquela con la opción",
    "'{}' is not a duration": "'{}' no es una duración",
    "write a number and a unit: 30s, 15m, 2h, 7d, 4w (or '7 days', '7 días')": (
        "escriba un número y una unidad: 30s, 15m, 2h, 7d, 4w (o '7 días')"
    ),
    "'{}' is not a date or time": "'{}' no es una fecha ni una hora",
    "write it as 2026-03-31 or 2026-03-31T18:30:00+02:00": "escríbala como 2026-03-31 o 2026-03-31T18:30:00+02:00",
    "there is no time zone '{}'": "no existe la zona horaria '{}'",
    "use an IANA name such as Europe/Madrid or America/Bogota": (
        "use un nombre IANA como Europe/Madrid o America/Bogota"
    ),
    "the period ends before it begins": "el periodo termina antes de empezar",
    "swap --from and --to": "intercambie --from y --to",
    "{} is not YAML": "{} no es YAML",
    "mend that line": "corrija esa línea",
    "{} holds no document": "{} no contiene ningún documento",
    "{} is not a text in UTF-8": "{} no es un texto en UTF-8",
    "save it again as UTF-8": "guárdelo de nuevo como UTF-8",
    "{}: '{}' is missing": "{}: falta '{}'",
    "map '{}' has no stages": "el mapa '{}' no tiene etapas",
    "campaign '{}' has no nodes": "la campaña '{}' no tiene nodos",
    "the machine refused: '{}'": "el equipo no lo permitió: '{}'",
    "the machine refused": "el equipo no lo permitió",
    "check the disk and the permissions": "revise el disco y los permisos",
    "No such file or directory": "no existe",
    "Permission denied": "permiso denegado",
    "No space left on device": "no queda espacio en el disco",
    "Periplo made a mistake ({})": "Periplo cometió un error ({})",
    "this should not happen": "esto no debería pasar",
    "run it again with PERIPLO_DEBUG=1 and send us what it prints": (
        "repítalo con PERIPLO_DEBUG=1 y envíenos lo que imprima"
    ),
}


def translated(text: str, language: str) -> str:
    """The text in this language, with the same values in its holes; the text itself if we have no other."""
    if language != "es" or not text:
        return text
    for pattern, spanish in _patterns():
        found = pattern.fullmatch(text.rstrip("."))
        if found:
            return spanish.format(*found.groups())
    return text


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple(
        (re.compile("(.+?)".join(map(re.escape, english.split("{}"))), re.DOTALL | re.IGNORECASE), spanish)
        for english, spanish in _SPANISH.items()
    )
