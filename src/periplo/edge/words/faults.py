"""Errors of core in Spanish: the English text with {holes}, and how it is said. What is not here stays in English."""

from __future__ import annotations

import re
from functools import cache

from periplo.edge.words import (
    access,
    beginning,
    boards,
    campaign_versions,
    care,
    carriers,
    carrying,
    commanded,
    comments,
    doors,
    editing,
    exchange,
    flows,
    frequency,
    joining,
    knocking,
    mailing,
    measuring,
    messages,
    monday,
    pinning,
    playbooks,
    privacy,
    quoting,
    refused,
    routes,
    running,
    second_factors,
    segments,
    sending,
    shares,
    sign_ups,
    spark,
    starting,
    surveys,
    tasks,
    tracing,
    troubles,
    versions,
    ways,
    writing,
    written_fields,
    written_parts,
    written_wrong,
)
from periplo.edge.words.acting import ACTING
from periplo.edge.words.consents import CONSENT_FAULTS
from periplo.edge.words.crediting import CREDITING
from periplo.edge.words.drawing import DRAWING
from periplo.edge.words.imports import IMPORTING
from periplo.edge.words.modelling import MODELLING
from periplo.edge.words.people import FAULTS
from periplo.edge.words.plan import PLAN_FAULTS
from periplo.edge.words.reading import READING
from periplo.edge.words.rules import RULE_FAULTS
from periplo.edge.words.sources import SOURCES
from periplo.edge.words.storage import STORAGE
from periplo.edge.words.tracker import TRACKER

_SPANISH = (
    comments.FAULTS
    | shares.FAULTS
    | beginning.FAULTS
    | ACTING
    | READING
    | surveys.FAULTS
    | writing.FAULTS
    | written_fields.FAULTS
    | written_parts.FAULTS
    | segments.FAULTS
    | sign_ups.FAULTS
    | sending.FAULTS
    | privacy.FAULTS
    | playbooks.FAULTS
    | SOURCES
    | CONSENT_FAULTS
    | CREDITING
    | routes.FAULTS
    | care.FAULTS
    | DRAWING
    | MODELLING
    | PLAN_FAULTS
    | STORAGE
    | TRACKER
    | doors.FAULTS
    | access.FAULTS
    | second_factors.FAULTS
    | carriers.FAULTS
    | messages.FAULTS
    | editing.FAULTS
    | {
        "there is no file '{}'": "no existe el archivo '{}'",
        "check the path": "revise la ruta",
        "the ledger does not know events that are in the lake": "el libro no conoce eventos que están en el lago",
        "it was lost, or an older copy of it was put back": "se perdió, o se puso en su lugar una copia anterior",
        "put back its newest copy; to go on without those events, delete the folder 'index'": (
            "recupere su copia más reciente; para seguir sin esos eventos, borre la carpeta 'index'"
        ),
        "'{}' is a pipe, no file": "'{}' es una tubería, no un archivo",
        "events are read more than once": "los eventos se leen más de una vez",
        "write them to a file first": "escríbalos antes en un archivo",
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
        "'{}' lies outside the calendar": "'{}' queda fuera del calendario",
        "say a year from 2 to 9998": "indique un año entre 2 y 9998",
        "'{}' is longer than ten thousand years": "'{}' es más de diez mil años",
        "say a shorter time": "indique un tiempo más corto",
        "'{}' is not a date or time": "'{}' no es una fecha ni una hora",
        "write it as 2026-03-31 or 2026-03-31T18:30:00+02:00": "escríbala como 2026-03-31 o 2026-03-31T18:30:00+02:00",
        "there is no time zone '{}'": "no existe la zona horaria '{}'",
        "use an IANA name such as Europe/Madrid or America/Bogota": (
            "use un nombre IANA como Europe/Madrid o America/Bogota"
        ),
        "the period ends before it begins": "el periodo termina antes de empezar",
        "swap --from and --to": "intercambie --from y --to",
        "{} is not YAML": "{} no es YAML",
        "this is not YAML": "esto no es YAML",
        "'{}' is written twice": "«{}» está escrito dos veces",
        "keep one of them": "deje uno de los dos",
        "a tab stands where spaces should": "hay un tabulador donde van espacios",
        "indent with spaces": "use espacios para sangrar",
        "a text cannot begin with {} unless it is in quotes": (
            "un texto no puede empezar por {} si no va entre comillas"
        ),
        "put the text in double quotes": "ponga el texto entre comillas dobles",
        "here a comma or {} is expected": "aquí se espera una coma o {}",
        "close what was opened; inside braces and brackets a text with a comma or a colon goes in double quotes": (
            "cierre lo que abrió; entre llaves y corchetes, un texto con coma o dos puntos va entre comillas dobles"
        ),
        "a quote is opened and never closed": "una comilla se abre y no se cierra",
        "close it": "ciérrela",
        "there is one colon too many": "sobran unos dos puntos",
        "a colon is missing": "faltan los dos puntos",
        "write key: value": "escriba clave: valor",
        "this does not line up with what stands above": "esto no está alineado con lo de arriba",
        "begin all keys of one part in the same column; a text with quotes inside goes in double quotes": (
            "empiece en la misma columna todas las claves de una parte; un texto con comillas dentro va entre comillas "
            "dobles"
        ),
        "a list cannot begin here": "aquí no puede empezar una lista",
        "begin it on a line of its own": "empiécela en una línea propia",
        "mend that line": "corrija esa línea",
        "{} holds no document": "{} no contiene ningún documento",
        "{} is not a text in UTF-8": "{} no es un texto en UTF-8",
        "save it again as UTF-8": "guárdelo de nuevo como UTF-8",
        "{}: '{}' is missing": "{}: falta '{}'",
        "{}: a header but no row of events": "{}: hay cabecera, pero ninguna fila de eventos",
        "export the events again": "exporte los eventos de nuevo",
        "{}: its one row is no good event": "{}: su única fila no es un evento válido",
        "{}: none of {} rows is a good event": "{}: ninguna de las {} filas es un evento válido",
        "check that the right columns were named": "compruebe que indicó las columnas correctas",
        "'{}' was imported before, with this very content": "'{}' ya se importó, con este mismo contenido",
        "its events would count twice": "sus eventos se contarían dos veces",
        "say --again if that is what you want": "diga --again si es lo que quiere",
        "'{}' is no workspace": "'{}' no es una carpeta de trabajo",
        "'{}' is a workspace already": "'{}' ya es una carpeta de trabajo",
        "the gallery has no example '{}'": "la galería no tiene el ejemplo '{}'",
        "list them with 'periplo gallery'": "vea cuáles hay con «periplo galería»",
        "'{}' holds something already": "'{}' ya contiene algo",
        "an example is made in a folder of its own": "cada ejemplo se crea en una carpeta propia",
        "name a folder that is empty or not there yet": "indique una carpeta vacía o que aún no exista",
        "the example cannot be written in '{}'": "no se puede escribir el ejemplo en '{}'",
        "no example was named": "no se indicó ningún ejemplo",
        "--out says where to make one": "--out dice dónde crear uno",
        "name one: 'periplo gallery' lists them": "indique uno: «periplo galería» los enumera",
        "it has no {}": "no tiene {}",
        "it has a {}": "tiene {}",
        "make one with 'periplo init', or name another folder with --in": (
            "créela con «periplo iniciar», o indique otra carpeta con --in"
        ),
        "work in it, or name another folder": "trabaje en ella, o indique otra carpeta",
        "nothing says where the events are": "nada dice dónde están los eventos",
        "this folder is no workspace": "esta carpeta no es una carpeta de trabajo",
        "name files with --events, or a workspace with --in": (
            "indique archivos con --events, o una carpeta de trabajo con --in"
        ),
        "no workspace was named": "no se indicó ninguna carpeta de trabajo",
        "campaigns live in one": "las campañas están en una",
        "this workspace has no events yet": "esta carpeta de trabajo todavía no tiene eventos",
        "import some: periplo import events FILE": "impórtelos: periplo importar eventos ARCHIVO",
        "a funnel needs steps": "un embudo necesita pasos",
        "say them with --steps visit,cart,pay": "dígalos con --steps visita,carrito,compra",
        "'{}' is asked of a map": "«{}» se pregunta a un mapa",
        "name one with --map FILE": "indíquelo con --map ARCHIVO",
        "'{}' cannot be asked with --{} yet": "«{}» todavía no se puede preguntar con --{}",
        "an option is refused rather than passed over": "una opción se rechaza antes que ignorarla en silencio",
        "leave --{} out": "quite --{}",
        "an effect is asked of a workspace": "un efecto se pregunta a una carpeta de trabajo",
        "an effect is of a campaign": "un efecto es de una campaña",
        "name it with --campaign": "indíquela con --campaign",
        "no campaign '{}' is published here": "aquí no hay ninguna campaña «{}» publicada",
        "published are: {}": "están publicadas: {}",
        "publish it with 'periplo campaign publish FILE'": "publíquela con «periplo campaña publicar ARCHIVO»",
        "no customer of this workspace has that identifier": (
            "ningún cliente de esta carpeta de trabajo tiene ese identificador"
        ),
        "write it as it stood in the imported file, or as # and our own number": (
            "escríbalo como estaba en el archivo importado, o como # y nuestro número"
        ),
        "'{}' cannot be written": "'{}' no se puede escribir",
        "name another place, or make room": "indique otro lugar, o libere espacio",
        "the index does not hold what the lake holds": "el índice no contiene lo que contiene el lago",
        "ask anything of this workspace: the index is then built anew": (
            "pregunte cualquier cosa a esta carpeta de trabajo: el índice se construye de nuevo"
        ),
        "the lake lacks {} of {} files": "al lago le faltan {} de {} archivos",
        "restore them from a backup": "recupérelos de una copia de seguridad",
        "port {} cannot be had": "el puerto {} no está disponible",
        "choose another with --port": "elija otro con --port",
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
    | {"such as {}": "por ejemplo, {}"}
    | IMPORTING
    | frequency.FAULTS
    | measuring.FAULTS
    | running.FAULTS
)
_SPANISH |= (
    FAULTS | exchange.FAULTS | joining.FAULTS | versions.FAULTS | tasks.FAULTS | quoting.FAULTS | RULE_FAULTS
)
_SPANISH |= flows.FAULTS | pinning.FAULTS | starting.FAULTS
_SPANISH |= ways.FAULTS | troubles.FAULTS | campaign_versions.FAULTS | monday.FAULTS
_SPANISH |= spark.FAULTS | tracing.FAULTS
_SPANISH = boards.FAULTS | mailing.FAULTS | refused.FAULTS | _SPANISH
_SPANISH = carrying.FAULTS | knocking.FAULTS | written_wrong.FAULTS | commanded.FAULTS | _SPANISH


_AT_A_LINE = re.compile(r"([^\n]+?), line (\d+): (.+)", re.DOTALL)
_OF_A_FILE = re.compile(r"([^\n:]+\.(?:ya?ml|json)): (.+)", re.DOTALL)


def translated(text: str, language: str) -> str:
    """The text in this language, with the same values in its holes; the text itself if we have no other."""
    if language != "es" or not text:
        return text
    if found := _AT_A_LINE.fullmatch(text):  # "map.yaml, line 12: what is wrong there"
        source, line, rest = found.groups()
        return f"{source}, línea {line}: {translated(rest, language)}"
    if exact := _SPANISH.get(text.rstrip(".")):
        return exact
    folded = text.casefold()
    for part, pattern, spanish in _patterns():
        if part in folded and (found := pattern.fullmatch(text.rstrip("."))):
            values = found.groups()
            if values and text.endswith(": none"):  # what there is, where there is nothing
                values = (*values[:-1], "nada")
            return spanish.format(*values) if values else spanish
    if found := _OF_A_FILE.fullmatch(text):
        source, rest = found.groups()
        return f"{source}: {translated(rest, language)}"
    return text


def _with_holes(english: str) -> str:
    """A text as a pattern; only what stands in quotes may be nothing at all."""
    return "(.+?)".join(map(re.escape, english.split("{}"))).replace("'(.+?)'", "'(.*?)'")


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str], str], ...]:
    """What a text must hold, its pattern, and how it is said.

    Those that say most themselves come first, as one that is nearly all holes fits much that another says better.
    """
    told = sorted(_SPANISH.items(), key=lambda pair: -len(pair[0].replace("{}", "")))
    return tuple(
        (
            max(english.split("{}"), key=len).casefold(),
            re.compile(_with_holes(english), re.DOTALL | re.IGNORECASE),
            spanish,
        )
        for english, spanish in told
    )
