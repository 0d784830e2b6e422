"""Errors of reading, importing, the lake and the index in Spanish; faults.py joins them to the others."""

from __future__ import annotations

from periplo.formats.reasons import REASONS

READING = {
    "'{}' is a folder": "'{}' es una carpeta",
    "name the files in it": "indique los archivos que contiene",
    "'{}' cannot be opened": "'{}' no se puede abrir",
    "check its permissions": "revise sus permisos",
    "no file of events was named": "no se indicó ningún archivo de eventos",
    "name one or several files, patterns or folders": "indique uno o varios archivos, patrones o carpetas",
    "looked for {}, also compressed": "se buscó {}, también comprimidos",
    "'{}' is no order of dates": "'{}' no es un orden de fechas",
    "say day-first or month-first": "diga day-first (día primero) o month-first (mes primero)",
    "'{}' cannot be read as a table": "'{}' no se puede leer como tabla",
    "'{}' breaks off": "'{}' se interrumpe",
    "'{}' cannot be read as a spreadsheet": "'{}' no se puede leer como hoja de cálculo",
    "save it again": "guárdela de nuevo",
    "'{}' has no cell filled in": "'{}' no tiene ninguna celda con datos",
    "'{}' holds no JSON objects": "'{}' no contiene objetos JSON",
    "write one object a line": "escriba un objeto por línea",
    "'{}' is one JSON array of more than 512 MB": "'{}' es una sola lista JSON de más de 512 MB",
    "'{}' is not a JSON array": "'{}' no es una lista JSON",
    "'{}' has {} columns": "'{}' tiene {} columnas",
    "more than {} cannot be read": "no se pueden leer más de {}",
    "the rejects file '{}' cannot be written": "el archivo de filas apartadas '{}' no se puede escribir",
    "a compressed file is cut off before its first whole row": (
        "un archivo comprimido está cortado antes de su primera fila completa"
    ),
    "'{}' is cut off": "'{}' está cortado",
    "'{}' cannot be unpacked": "'{}' no se puede descomprimir",
    "copy or export it again": "cópielo o expórtelo de nuevo",
    "there are {} different event names, more than {}": "hay {} nombres de evento distintos, más de {}",
    "{} of them begin with '{}'": "{} de ellos empiezan por '{}'",
    "group them before importing: one event '{}*' with the rest of the name as a property": (
        "agrúpelos antes de importar: un solo evento '{}*', con el resto del nombre como propiedad"
    ),
    "the property '{}' is no amount of money": "la propiedad '{}' no es un importe de dinero",
    "a segment of the lake cannot be written": "un segmento del lago no se puede escribir",
    "a segment of the lake is missing or damaged": "un segmento del lago falta o está dañado",
    "free disk space": "libere espacio en el disco",
    "restore it from a backup": "restáurelo de una copia de seguridad",
    "the index cannot be written": "el índice no se puede escribir",
    "the index cannot be put in place": "el índice no se puede poner en su sitio",
    "check the folder": "revise la carpeta",
    "check the disk": "revise el disco",
    "this workspace has no index yet": "esta carpeta de trabajo todavía no tiene índice",
    "import events first: periplo import events FILE": "importe eventos primero: periplo importar eventos ARCHIVO",
    "the index contradicts itself": "el índice se contradice",
    "the manifest of the index is damaged": "el manifiesto del índice está dañado",
    "the file '{}.npy' of the index is damaged": "el archivo '{}.npy' del índice está dañado",
    "its size is not what was written": "su tamaño no es el que se escribió",
    "its checksum is not what was written": "su suma de control no es la que se escribió",
    "delete the folder 'index': it is built anew": "borre la carpeta 'index': se construye de nuevo",
    "the index was written by a newer version of Periplo (schema {})": (
        "el índice lo escribió una versión más nueva de Periplo (esquema {})"
    ),
    "this one reads schema {}": "esta lee el esquema {}",
    "update Periplo, or delete the folder 'index': it is built anew": (
        "actualice Periplo, o borre la carpeta 'index': se construye de nuevo"
    ),
} | {
    f"most often ({{}}): {reason.to('en')}": f"lo más frecuente ({{}}): {reason.to('es')}"
    for reason in REASONS.values()
}
