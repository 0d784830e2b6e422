"""What the commands of a workspace, and the options of all commands, say of themselves."""

from __future__ import annotations

COMMANDS = {
    "periplo": (
        "El recorrido del cliente: dibujado, medido y mejorado como una sola cosa.",
        "The customer journey: drawn, measured and acted upon as one thing.",
    ),
    "periplo.examples": (
        "periplo demo\n"
        "periplo mapa dibujar mapa.yaml --events eventos.csv --out mapa.html\n"
        "periplo preguntar embudo --events eventos.csv --steps visita,carrito,compra --within 7d",
        "periplo demo\n"
        "periplo map draw map.yaml --events events.csv --out map.html\n"
        "periplo ask funnel --events events.csv --steps visit,cart,purchase --within 7d",
    ),
    "init": ("Crea una carpeta de trabajo", "Make a workspace"),
    "init.examples": (
        "periplo iniciar mi-tienda --kind retail",
        "periplo init my-shop --kind retail --lang en",
    ),
    "move-ledger": (
        "Muda el libro y la entrada de los archivos de la carpeta a la base de datos indicada",
        "Move ledger and inbox from the files of the folder into the database that is named",
    ),
    "move-ledger.examples": ("periplo mudar-libro mi-tienda", "periplo move-ledger my-shop"),
    "import": ("Trae datos a una carpeta de trabajo", "Bring data into a workspace"),
    "import.events": (
        "Eventos de archivos CSV, TSV, XLSX, JSON, Parquet y XES, también comprimidos",
        "Events from CSV, TSV, XLSX, JSON, Parquet and XES files, compressed too",
    ),
    "import.events.examples": (
        "periplo importar eventos ventas.csv visitas.parquet --in mi-tienda\n"
        "periplo importar eventos tickets.csv --customer socio --event accion --time fecha",
        "periplo import events sales.csv visits.parquet --in my-shop\n"
        "periplo import events tickets.csv --customer member --event action --time date",
    ),
    "import.zones": (
        "Señales de wifi o balizas: visitas, zonas y tiempos; de quien no lo aceptó, solo totales",
        "Sightings of wifi or beacons: visits, zones, dwell; of whoever did not agree, totals only",
    ),
    "import.zones.examples": (
        "periplo importar zonas wifi.csv --in mi-tienda --place centro",
        "periplo import zones wifi.csv --in my-shop --place centro",
    ),
    "zones": (
        "El plano de una tienda con sus estancias, tiempos y recorridos",
        "The floor plan of a shop with its stays, times and paths",
    ),
    "zones.examples": (
        "periplo zonas --in mi-tienda --place centro --out plano.svg",
        "periplo zones --in my-shop --place centro --out floor.svg",
    ),
    "demo": (
        "Crea la tienda de demostración, dibuja su mapa y da las respuestas",
        "Build the demo shop, draw its map and give the answers",
    ),
    "demo.examples": (
        "periplo demo\nperiplo demo otra-carpeta --country mx",
        "periplo demo\nperiplo demo other-folder --country mx",
    ),
    "doctor": (
        "Revisa la instalación y una carpeta de trabajo; termina en 1 si algo pide atención",
        "Check the installation and a workspace; ends with 1 if something wants attention",
    ),
    "doctor.examples": (
        "periplo diagnóstico mi-tienda\nperiplo diagnóstico --public https://eventos.mi-tienda.example",
        "periplo doctor my-shop\nperiplo doctor --public https://events.my-shop.example",
    ),
    "serve": (
        "Muestra el mapa, las preguntas y las campañas en el navegador, solo en este equipo",
        "Show the map, the questions and the campaigns in a browser, on this machine only",
    ),
    "serve.examples": (
        "periplo servir mi-tienda\nperiplo servir mi-tienda --public 127.0.0.1:8080 --console 127.0.0.1:8765",
        "periplo serve my-shop\nperiplo serve my-shop --public 127.0.0.1:8080 --console 127.0.0.1:8765",
    ),
    "mcp": (
        "Ofrece las preguntas a un modelo de lenguaje (Model Context Protocol), por la entrada y la salida estándar",
        "Offer the questions to a language model (Model Context Protocol), over standard input and output",
    ),
    "mcp.examples": ("periplo mcp mi-tienda", "periplo mcp my-shop"),
    "work": (
        "Hace lo que hay que hacer siempre: recoge lo que llega y mantiene el índice al día",
        "Do what has to be done all the time: take in what arrives, keep the index fresh",
    ),
    "work.examples": ("periplo trabajar mi-tienda", "periplo work my-shop"),
    "completion": (
        "Imprime lo que bash, zsh o fish necesitan para completar órdenes con el tabulador",
        "Print what bash, zsh or fish need to complete commands with Tab",
    ),
    "completion.examples": (
        "periplo completar bash >> ~/.bashrc",
        "periplo completion bash >> ~/.bashrc",
    ),
}

OPTIONS = {
    "help": ("Muestra esta ayuda", "Show this help"),
    "version": ("Muestra la versión", "Show the version"),
    "lang": (
        "Idioma: es o en (si no, PERIPLO_LANG, la carpeta de trabajo, LANG)",
        "Language: es or en (else PERIPLO_LANG, the workspace, LANG)",
    ),
    "in": ("Carpeta de trabajo (si no, la actual)", "Workspace folder (else the current one)"),
    "place": ("El lugar: la tienda cuyo plano es", "The place: the shop whose plan it is"),
    "zone": ("Zona horaria, como Europe/Madrid", "Time zone, such as Europe/Madrid"),
    "format": ("Forma de la respuesta", "Shape of the answer"),
    "out": ("Archivo de salida (si no, la pantalla)", "File to write (else the screen)"),
    "kind": ("Clase de negocio, para el primer mapa", "Kind of business, for the first map"),
    "distinct": ("Deja una sola de las filas idénticas", "Keep one of rows that are identical"),
    "rejects": ("Archivo para las filas apartadas", "File for the rows set aside"),
    "serve": ("La sirve después en el navegador, o no", "Serve it afterwards in a browser, or not"),
    "country": ("País de la tienda de demostración", "Country of the demo shop"),
    "customers": ("Clientes de la tienda de demostración", "Customers of the demo shop"),
    "seed": ("Semilla de la tienda de demostración", "Seed of the demo shop"),
    "port": ("Puerto", "Port"),
    "host": ("Dirección; solo se sirve en este mismo equipo", "Address; only this very machine is served"),
    "public": (
        "Dirección donde se reciben los eventos de webs, cajas y aplicaciones",
        "Address at which the events of sites, tills and apps are received",
    ),
    "console": ("Dirección de la consola", "Address of the console"),
}
