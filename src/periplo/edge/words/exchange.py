"""What importing and exporting maps says: commands, options, answers."""

from __future__ import annotations

EXCHANGE_COMMANDS = {
    "map.import": (
        "Trae un mapa de otro programa: XLSX, CSV, Mermaid, CJML, YAML o JSON; dice qué entendió y qué no",
        "Bring a map from another program: XLSX, CSV, Mermaid, CJML, YAML or JSON; tells what it made of it",
    ),
    "map.import.examples": (
        "periplo mapa importar recorrido.xlsx --out mapa.yaml\n"
        "periplo mapa importar taller.csv --mapping filas.yaml --out mapa.yaml",
        "periplo map import journey.xlsx --out map.yaml\n"
        "periplo map import workshop.csv --mapping lanes.yaml --out map.yaml",
    ),
    "map.export": (
        "Lleva un mapa a otro formato: XLSX, CSV, Mermaid, CJML, Markdown, HTML, YAML o JSON",
        "Take a map into another format: XLSX, CSV, Mermaid, CJML, Markdown, HTML, YAML or JSON",
    ),
    "map.export.examples": (
        "periplo mapa exportar mapa.yaml --format xlsx --out mapa.xlsx\n"
        "periplo mapa exportar mapa.yaml --format mermaid",
        "periplo map export map.yaml --format xlsx --out map.xlsx\nperiplo map export map.yaml --format mermaid",
    ),
}
EXCHANGE_OPTIONS = {
    "map_format": (
        "Formato (si no, según el contenido y el nombre del archivo)",
        "Format (else as the file's content and name tell)",
    ),
    "map_out": ("Archivo del mapa, .yaml o .json", "The map's file, .yaml or .json"),
    "map_mapping": (
        "Archivo que dice qué fila o columna es qué, y de qué forma es la hoja",
        "File that says which row or column is what, and which shape the sheet has",
    ),
    "replace": ("También si el archivo ya existe", "Also if there is such a file already"),
}
TOLD = {
    "map_imported": (
        "«{0}»: {1} etapas, {2} columnas, {3} textos ({4})",
        "'{0}': {1} stages, {2} columns, {3} texts ({4})",
    ),
}
FAULTS = {
    "maps are not read in format '{}'": "los mapas no se leen en el formato «{}»",
    "maps are not written in format '{}'": "los mapas no se escriben en el formato «{}»",
    "nothing tells in which format '{}' is": "nada dice en qué formato está «{}»",
    "name it with --format": "indíquelo con --format",
    "name another format with --format": "indique otro formato con --format",
    "'{}' is larger than {} MB": "«{}» ocupa más de {} MB",
    "no map is this large": "ningún mapa es tan grande",
    "'{}' is no text": "«{}» no es texto",
    "name its format with --format, or save it again": "indique su formato con --format, o guárdelo de nuevo",
    "'{}' holds no journey diagram of Mermaid": "«{}» no contiene ningún diagrama de recorrido de Mermaid",
    "no line says 'journey' alone": "ninguna línea dice solo «journey»",
    "the journey diagram has no task": "el diagrama de recorrido no tiene tareas",
    "write one as 'I look around: 4: Me', below a section": "escriba una como «Miro: 4: Yo», bajo una sección",
    "there is a file '{}' already": "ya hay un archivo «{}»",
    "it might be a map that somebody wrote": "puede ser un mapa que alguien escribió",
    "name another with --out, or say --replace": "indique otro con --out, o diga --replace",
    "nothing says in which format the map is wanted": "nada dice en qué formato se quiere el mapa",
    "name one with --format, or end the name of --out with .xlsx, .csv, .mmd…": (
        "indique uno con --format, o termine el nombre de --out en .xlsx, .csv, .mmd…"
    ),
    "a mapping of maps has no '{}'": "un archivo de filas de mapas no tiene «{}»",
    "it has lanes, columns, shape, sheet": "tiene lanes, columns, shape, sheet",
    "take it away": "quítelo",
    "'{}' cannot be read": "«{}» no se puede leer",
    "name a file that you may read": "indique un archivo que pueda leer",
}
