"""What commands and errors say of live sources, tills and zones, in Spanish and English."""

from __future__ import annotations

from periplo.edge.words import said

_SAID = {
    "zones_counted": (
        "Señales leídas: {0}. Totales de zona y hora guardados: {1}. Eventos de quienes lo aceptaron: {2}.",
        "Sightings read: {0}. Totals of a zone and hour kept: {1}. Events of those who agreed: {2}.",
    ),
    "left_out.unread": ("Filas que no se pueden leer: {0}", "Rows that cannot be read: {0}"),
    "left_out.unknown_zone": (
        "Señales de zonas que el plano no tiene: {0}",
        "Sightings in zones that the plan lacks: {0}",
    ),
    "left_out.unknown_place": (
        "Señales de lugares sin plano (indíquelo con --place): {0}",
        "Sightings of places without a plan (name it with --place): {0}",
    ),
    "left_out.late": ("Señales de un día ya cerrado: {0}", "Sightings of a day that is over: {0}"),
    "head.zone": ("zona", "zone"),
    "head.stays": ("estancias", "stays"),
    "head.mean": ("media", "mean"),
    "visits": ("Visitas: {0}", "Visits: {0}"),
    "kept": (
        "No se guardan totales de menos de {0} dispositivos.",
        "Totals of fewer than {0} devices are not kept.",
    ),
    "silent": (
        "«{0}» no dice nada desde hace {1} días; lo usual son {2}",
        "'{0}' has said nothing for {1} days; {2} is usual",
    ),
    "silent.mend": (
        "mire si el proveedor desactivó su webhook y actívelo de nuevo",
        "see whether the vendor switched its webhook off, and switch it on again",
    ),
    "stuck": (
        "avisos de «{0}» que no se pueden completar ({2}): {1}; que ya no se intentan: {3}",
        "notices of '{0}' that cannot be fetched ({2}): {1}; not tried any more: {3}",
    ),
    "stuck.mend": (
        "revise el token y sus permisos en el proveedor",
        "check the token and its permissions at the vendor",
    ),
    "sources_well": ("las fuentes en vivo hablan como siempre", "live sources speak as they usually do"),
}

SOURCES = {
    "'{}' stands there twice": "«{}» está dos veces",
    "give it another id": "póngale otro id",
    "'{}' is no id": "«{}» no sirve como id",
    "use small letters, digits, - and _: it stands in an address": (
        "use minúsculas, cifras, - y _: forma parte de una dirección"
    ),
    "there is no kind '{}'": "no existe el tipo «{}»",
    "a source of kind {} needs it": "una fuente de tipo {} lo necesita",
    "'api' is no address": "'api' no es una dirección",
    "write it as https://api.example.com": "escríbala como https://api.example.com",
    "'{}' is no name of a secret": "'{}' no es el nombre de un secreto",
    "secrets do not belong in this file": "los secretos no van en este archivo",
    "write the name of an environment variable, or of an entry in secrets.toml": (
        "escriba el nombre de una variable de entorno, o de una entrada de secrets.toml"
    ),
    "'{}' is no path": "'{}' no es una ruta de datos",
    "write it as order.lines[0].sku, or a constant as '=web'": (
        "escríbala como order.lines[0].sku, o una constante como '=web'"
    ),
    "totals of very few people point at them": "un total de muy pocas personas las señala",
    "there is no floor plan": "no hay ningún plano",
    "add places: with their zones": "añada places: con sus zonas",
    "zone '{}' reaches beyond the plan": "la zona «{}» se sale del plano",
    "the plan is {} by {}": "el plano mide {} por {}",
    "mend its corners, or the plan's width and height": "corrija sus esquinas, o el ancho y el alto del plano",
    "zone '{}' has no outline": "la zona «{}» no tiene contorno",
    "zone '{}' has no area": "la zona «{}» no tiene superficie",
    "there is no secret '{}'": "no hay ningún secreto «{}»",
    "{} may be read by others": "{} puede ser leído por otros",
    "secrets are for their owner alone": "los secretos son solo para su dueño",
    "zones are not counted in this workspace": "en esta carpeta de trabajo no se cuentan zonas",
    "they are off unless somebody decides otherwise": "están apagadas mientras nadie decida otra cosa",
    "write zones: with enabled: true and the floor plans into sources.yaml": (
        "escriba zones: con enabled: true y los planos en sources.yaml"
    ),
    "there is no floor plan of '{}'": "no hay plano de «{}»",
    "no place was named": "no se indicó ningún lugar",
    "there are plans of: {}": "hay planos de: {}",
    "name one with --place": "indique uno con --place",
    "a floor cannot be drawn as '{}'": "un plano no se puede dibujar como «{}»",
    "'{}' has no column for the {}": "'{}' no tiene una columna para {}",
    "the delivery is not signed as it should be": "el envío no está firmado como debe",
    "there is no such source": "no existe esa fuente",
    "declare it in sources.yaml, and give its id here": "declárela en sources.yaml e indique aquí su id",
}


def source_says(key: str, language: str, *values: object) -> str:
    """The text of this key in this language; values fill {0}, {1}…"""
    return said(_SAID, key, language, values)
