"""What importing and exporting maps says: commands, options, answers."""

from __future__ import annotations

COMMANDS = {
    "map.import": (
        "Trae un mapa de otro programa: XLSX, CSV, Mermaid, CJML, YAML o JSON; dice qué entendió y qué no",
        "Bring a map from another program: XLSX, CSV, Mermaid, CJML, YAML or JSON; tells what it made of it",
    ),
    "map.import.examples": (
        "periplo mapa importar recorrido.xlsx --in mi-tienda\n"
        "periplo mapa importar taller.csv --mapping filas.yaml --out mapa.yaml",
        "periplo map import journey.xlsx --in my-shop\n"
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
OPTIONS = {
    "map_format": (
        "Formato (si no, según el contenido y el nombre del archivo)",
        "Format (else as the file's content and name tell)",
    ),
    "map_out": (
        "Archivo del mapa, .yaml o .json (si no, map.yaml)",
        "The map's file, .yaml or .json (else map.yaml)",
    ),
    "map_into": ("Carpeta de trabajo entre cuyos mapas queda", "Workspace among whose maps it goes"),
    "map_mapping": (
        "Archivo que dice qué fila o columna es qué, y de qué forma es la hoja",
        "File that says which row or column is what, and which shape the sheet has",
    ),
    "map_of": (
        "Con --format cjml: lo que vivió este cliente, junto a lo planificado",
        "With --format cjml: what this customer lived, beside what was planned",
    ),
    "export_format": (
        "json: todo lo de una persona; xes: los eventos de todos, para minería de procesos",
        "json: all that is held of one person; xes: everybody's events, for process mining",
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
    "what one customer lived is written in CJML alone": "lo que vivió un cliente solo se escribe en CJML",
    "the format is {}": "el formato es {}",
    "say --format cjml": "diga --format cjml",
    "events are exported together, and in XES": "los eventos se exportan juntos, y en XES",
    "what is held of one person comes from a workspace as JSON": (
        "lo que se guarda de una persona sale de una carpeta de trabajo, en JSON"
    ),
    "say 'periplo export events --format xes', or 'periplo export CUSTOMER --in DIR'": (
        "diga «periplo entregar events --format xes», o «periplo entregar CLIENTE --in CARPETA»"
    ),
    "no customer of these events is called '{}'": "ningún cliente de estos eventos se llama «{}»",
    "this customer has no events": "este cliente no tiene eventos",
    "write it as it stands in the file": "escríbalo como está en el archivo",
    "'{}', line {}: this is not XML": "«{}», línea {}: esto no es XML",
    "'{}' declares entities": "«{}» declara entidades",
    "they could unfold without end, or fetch what is not in the file": (
        "podrían desplegarse sin fin, o traer lo que no está en el archivo"
    ),
    "export it without a document type": "expórtelo sin tipo de documento",
    "'{}' nests elements deeper than {}": "«{}» anida elementos a más de {} niveles",
    "'{}' has more than {} elements": "«{}» tiene más de {} elementos",
    "'{}' is no CJML": "«{}» no es CJML",
    "its outermost element is '{}'": "su elemento exterior es «{}»",
    "'{}' has no journey with touchpoints": "«{}» no tiene ningún recorrido con puntos de contacto",
    "export a journey that has some": "exporte un recorrido que los tenga",
    "'{}' is no log in XES": "«{}» no es un registro en XES",
    "export it as XES or CSV": "expórtelo como XES o CSV",
    "no event of '{}' has the attribute '{}' as its {}": "ningún evento de «{}» tiene el atributo «{}» como {}",
    "they have: {}": "tienen: {}",
    "'{}' is a log of events in XES": "«{}» es un registro de eventos en XES",
    "import it with 'periplo import events'": "impórtelo con «periplo importar eventos»",
    "'{}' holds no map that is understood": "«{}» no contiene ningún mapa que se entienda",
    "no row of stages with named rows below it, and no table with columns stage, step, lane and text": (
        "no hay una fila de etapas con filas con nombre debajo, ni una tabla con columnas etapa, paso, fila y texto"
    ),
    "put the stages in the first row and a lane in each row below, or name them with --mapping": (
        "ponga las etapas en la primera fila y una fila del mapa en cada una de abajo, o diga qué es qué con --mapping"
    ),
    "'{}' has no sheet '{}'": "«{}» no tiene la hoja «{}»",
    "name one that it has in the mapping": "indique en el archivo de --mapping una que tenga",
    "the mapping takes '{}' for lane '{}', which is none of ours": (
        "el archivo de --mapping toma «{}» por la fila «{}», que no es de las nuestras"
    ),
    "the mapping says shape '{}'": "el archivo de --mapping dice shape «{}»",
    "the sheet has no header with the columns of the long form": (
        "la hoja no tiene una cabecera con las columnas de la forma larga"
    ),
    "name them under 'columns' of the mapping": "indíquelas en «columns» del archivo de --mapping",
    "the CSV cannot be read": "el CSV no se puede leer",
    "'{}' is no XLSX": "«{}» no es XLSX",
    "it is another kind of archive": "es otra clase de archivo comprimido",
    "save it as XLSX, or unpack it": "guárdelo como XLSX, o descomprímalo",
    "'{}' would unpack to more than {} MB": "«{}» ocuparía más de {} MB al descomprimirse",
    "send the sheet alone": "envíe solo la hoja",
    "save it again as XLSX": "guárdelo de nuevo como XLSX",
    "they could unfold without end": "podrían desplegarse sin fin",
    "delete what stands far away": "borre lo que esté muy lejos",
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
    "no file was handed over": "no se entregó ningún archivo",
    "choose one and send it again": "elija uno y envíelo de nuevo",
    "there is a map '{}' already": "ya hay un mapa «{}»",
    "it might be one that somebody works on": "puede ser uno en el que alguien trabaja",
    "give the one in the file another name, or import it with --replace": (
        "dé otro nombre al del archivo, o impórtelo con --replace"
    ),
}
