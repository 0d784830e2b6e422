"""What saving, comparing and restoring versions of a map says."""

from __future__ import annotations

COMMANDS = {
    "map.save": (
        "Guarda el mapa como una versión nueva, con autor y motivo",
        "Keep the map as a new version, with author and reason",
    ),
    "map.save.examples": (
        'periplo mapa guardar mapas/tienda.yaml --reason "tras las entrevistas de mayo" --author Ana',
        'periplo map save maps/shop.yaml --reason "after the interviews of May" --author Ana',
    ),
    "map.versions": (
        "Da las versiones guardadas de un mapa: cuándo, de quién y por qué",
        "List the saved versions of a map: when, whose and why",
    ),
    "map.versions.examples": (
        "periplo mapa versiones tienda\nperiplo mapa versiones mapas/tienda.yaml --format json",
        "periplo map versions shop\nperiplo map versions maps/shop.yaml --format json",
    ),
    "map.restore": (
        "Escribe una versión guardada en un archivo; nunca encima de algo que no esté guardado",
        "Write a saved version to a file; never over something that is not kept",
    ),
    "map.restore.examples": (
        "periplo mapa recuperar tienda 2 --out tienda-2.yaml",
        "periplo map restore shop 2 --out shop-2.yaml",
    ),
}

OPTIONS = {
    "reason": ("Por qué cambió, en una frase", "Why it changed, in one sentence"),
    "author": ("Quién lo cambió", "Who changed it"),
    "restore_out": ("Archivo que escribir", "File to write"),
    "restore_replace": (
        "Aunque lo que dice el archivo no esté guardado en ninguna versión",
        "Also if no version holds what the file says",
    ),
    "diff_out": (
        "Además de decirlo, lo dibuja: HTML, SVG, PNG o PDF",
        "Draw it too: HTML, SVG, PNG or PDF",
    ),
}

TOLD = {
    "metric_failed": (
        "El indicador «{0}» no se pudo preguntar: {1}",
        "The metric '{0}' could not be asked: {1}",
    ),
    "version.saved": ("Guardada la versión {1} de «{0}».", "Version {1} of '{0}' is saved."),
    "version.same": (
        "Nada que guardar: la versión {1} de «{0}» ya dice esto.",
        "Nothing to save: version {1} of '{0}' says this already.",
    ),
    "version.number": ("versión", "version"),
    "version.state": ("estado", "state"),
    "version.saved_at": ("guardada", "saved"),
    "version.author": ("autor", "author"),
    "version.reason": ("motivo", "reason"),
    "version.complete": ("completo, de 0 a 100", "complete, 0 to 100"),
    "version.felt": ("lo que dijeron mientras tanto", "what they said meanwhile"),
    "version.low": ("desde", "low"),
    "version.high": ("hasta", "high"),
    "version.scores": ("notas", "scores"),
    "version.meanwhile": (
        "Mientras tanto: desde que se guardó hasta la siguiente, de −2 a +2, desde 30 notas. Que suban a la vez no "
        "prueba la causa.",
        "Meanwhile: from when it was saved until the next one, −2 to +2, from 30 scores on. That both rise proves no "
        "cause.",
    ),
    "version.state.as-is": ("actual", "as it is"),
    "version.state.to-be": ("deseado", "to be"),
    "version.label": ("versión guardada {0}", "saved version {0}"),
}

PAGES = {
    "versions": ("Versiones: {0}", "Versions: {0}"),
    "versions_link": ("Versiones", "Versions"),
    "versions_none": (
        "Todavía no se ha guardado ninguna versión de este mapa.",
        "No version of this map has been saved yet.",
    ),
    "versions_now": ("El archivo, ahora", "The file, now"),
    "versions_file_now": ("el archivo", "the file"),
    "versions_unsaved": (
        "El archivo dice algo que ninguna versión guarda.",
        "The file says something that no version holds.",
    ),
    "versions_is_saved": (
        "El archivo dice lo mismo que la versión {0}.",
        "The file says what version {0} says.",
    ),
    "versions_reason": ("Motivo", "Reason"),
    "versions_save": ("Guardar como versión nueva", "Save as a new version"),
    "versions_saved": ("Guardada la versión {0}.", "Version {0} is saved."),
    "versions_go_back": ("Volver a una versión", "Go back to a version"),
    "versions_go_back_hint": (
        "El mapa dirá otra vez lo que decía entonces. Lo de ahora sigue en su versión.",
        "The map says again what it said then. What it says now stays in its version.",
    ),
    "versions_keep_first": (
        "Guarde antes el mapa como versión nueva: lo que dice ahora no está en ninguna y se perdería.",
        "Save the map as a new version first: what it says now is in none and would be lost.",
    ),
    "versions_which": ("A cuál", "To which"),
    "versions_put_back": ("Volver a esa versión", "Go back to it"),
    "versions_went_back": (
        "El mapa dice otra vez lo que decía en la versión {0}.",
        "The map says again what it said in version {0}.",
    ),
    "versions_compare": ("Comparar", "Compare"),
    "versions_from": ("Desde", "From"),
    "versions_to": ("Hasta", "To"),
    "versions_changes": ("Qué cambió: {0} → {1}", "What changed: {0} → {1}"),
    "versions_same": ("No cambió nada.", "Nothing changed."),
    "versions_progress": (
        "La completitud y lo que dicen los clientes",
        "Completeness, and what customers say",
    ),
    "versions_picture": ("El cambio, dibujado", "The change, drawn"),
    "versions_file": ("Descargar", "Download"),
}

FAULTS = {
    "a version needs a reason": "una versión necesita un motivo",
    "it is empty or longer than {} characters": "está vacío o pasa de {} caracteres",
    'say in one sentence why the map changed: --reason "after the interviews"': (
        'diga en una frase por qué cambió el mapa: --reason "tras las entrevistas"'
    ),
    "no version of map '{}' was saved": "no se guardó ninguna versión del mapa «{}»",
    "saved were: {}": "se guardaron: {}",
    'save one: periplo map save FILE --reason "…"': 'guarde una: periplo mapa guardar ARCHIVO --reason "…"',
    "there is no version '{}'": "no existe la versión «{}»",
    "there is no version {} of map '{}'": "no existe la versión {} del mapa «{}»",
    "'{}' says something that no version holds": "'{}' dice algo que no guarda ninguna versión",
    "save it first (periplo map save), name another file, or say --replace": (
        "guárdelo antes (periplo mapa guardar), indique otro archivo o diga --replace"
    ),
    "it would be lost": "se perdería",
    "the map says something that no version holds": "el mapa dice algo que no guarda ninguna versión",
    "save it as a version first, on this page": "guárdelo antes como versión, en esta página",
    "versions of maps live in one": "las versiones de los mapas viven en una",
    "a comparison of two maps is no deck": "la comparación de dos mapas no es una presentación",
    "it is one picture": "es un solo dibujo",
    "end the name of --out with .html, .svg, .png or .pdf": (
        "termine el nombre de --out en .html, .svg, .png o .pdf"
    ),
}
