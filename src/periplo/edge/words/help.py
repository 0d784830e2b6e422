"""What commands and options say of themselves. Keys: a command's path, its path with .examples, option.<name>."""

from __future__ import annotations

from periplo.edge.words import (
    carriers,
    doors,
    frequency,
    gallery,
    imports,
    joining,
    measuring,
    messages,
    people,
    privacy,
    quoting,
    routes,
    said,
    segments,
    surveys,
    tasks,
    versions,
    ways,
)
from periplo.edge.words.consents import CONSENT_COMMANDS, CONSENT_OPTIONS
from periplo.edge.words.exchange import EXCHANGE_COMMANDS, EXCHANGE_OPTIONS
from periplo.edge.words.plan import PLAN_COMMANDS, PLAN_OPTIONS

_SPOKEN = {
    "usage": ("Uso:", "Usage:"),
    "options": ("Opciones", "Options"),
    "commands": ("Órdenes", "Commands"),
    "command": ("orden", "command"),
    "questions": ("Preguntas", "Questions"),
    "question": ("pregunta", "question"),
    "examples": ("Ejemplos", "Examples"),
    "default": ("si no,", "else"),
}

_COMMANDS = {
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
    "ask": ("Pregunta a los recorridos vividos", "Ask the journeys that customers lived"),
    "ask.examples": (
        "periplo preguntar etapas --map mapa.yaml --in mi-tienda\n"
        "periplo preguntar embudo --events eventos.csv --steps visita,carrito,compra",
        "periplo ask stages --map map.yaml --in my-shop\n"
        "periplo ask funnel --events events.csv --steps visit,cart,purchase",
    ),
    "ask.stages": (
        "En qué etapa del mapa está cada cliente",
        "In which stage of the map customers stand",
    ),
    "ask.stages.examples": (
        "periplo preguntar etapas --map mapa.yaml --in mi-tienda\n"
        "periplo preguntar etapas --map mapa.yaml --events eventos.csv --at 2026-03-31",
        "periplo ask stages --map map.yaml --in my-shop\n"
        "periplo ask stages --map map.yaml --events events.csv --at 2026-03-31",
    ),
    "ask.touchpoints": (
        "Qué vio cada punto de contacto y cómo siguieron los clientes",
        "What every touchpoint saw, and how customers went on from it",
    ),
    "ask.touchpoints.examples": (
        "periplo preguntar puntos --map mapa.yaml --events eventos.csv",
        "periplo ask touchpoints --map map.yaml --events events.csv",
    ),
    "ask.lifecycle": (
        "Quién es nuevo, quién viene, quién vuelve y quién se aleja, por día, semana o mes",
        "Who is new, who comes, who comes back and who stays away, by day, week or month",
    ),
    "ask.lifecycle.examples": (
        "periplo preguntar ciclo-de-vida --in mi-tienda --unit week",
        "periplo ask lifecycle --in my-shop --unit week",
    ),
    "ask.cohorts": (
        "Los que empezaron en la misma unidad de tiempo, y cuántos vienen después",
        "Those who began in the same unit of time, and how many come afterwards",
    ),
    "ask.cohorts.examples": (
        "periplo preguntar cohortes --in mi-tienda --from all --begin compra --back compra",
        "periplo ask cohorts --in my-shop --from all --begin purchase --back purchase",
    ),
    "ask.retention": (
        "Cuántos vuelven, contando desde el comienzo de cada cliente",
        "How many come back, counted from each customer's own start",
    ),
    "ask.retention.examples": (
        "periplo preguntar retencion --in mi-tienda --from all --unit week --back compra",
        "periplo ask retention --in my-shop --from all --unit week --back purchase",
    ),
    "ask.sessions": (
        "Visitas: cuántas, cuánto duran, cómo empiezan y terminan",
        "Visits: how many, how long, how they begin and end",
    ),
    "ask.sessions.examples": (
        "periplo preguntar visitas --events eventos.csv --gap 30m",
        "periplo ask sessions --events events.csv --gap 30m",
    ),
    "ask.improve": (
        "Qué mejorar en cada etapa, lo que más se juega primero, y qué se puede hacer",
        "What to mend in each stage, what is most at stake first, and what could be done",
    ),
    "ask.improve.examples": (
        "periplo preguntar mejorar --in mi-tienda --from all",
        "periplo ask improve --in my-shop --from all",
    ),
    "ask.fluidity": (
        "Si el recorrido va sin pasos ni esperas de más y dice lo mismo en todos los canales",
        "Whether the journey goes without needless steps and waits, and says the same in every channel",
    ),
    "ask.fluidity.examples": (
        "periplo preguntar fluidez --in mi-tienda --from all",
        "periplo ask fluidity --in my-shop --from all",
    ),
    "ask.growth": (
        "Qué va con qué, qué viene después, a quién le toca reponer y cuánto valen los clientes",
        "What goes with what, what comes next, who is due to buy again, and what customers are worth",
    ),
    "ask.growth.examples": (
        "periplo preguntar crecimiento --in mi-tienda\n"
        "periplo preguntar crecimiento --events pedidos.csv --conversion compra --item categoria --value total",
        "periplo ask growth --in my-shop\n"
        "periplo ask growth --events orders.csv --conversion purchase --item category --value total",
    ),
    "ask.feelings": (
        "Qué dicen los clientes que sintieron en cada punto de contacto, junto a lo prometido",
        "What customers say they felt at each touchpoint, beside what is promised",
    ),
    "ask.feelings.examples": (
        "periplo preguntar emociones --in mi-tienda\n"
        "periplo preguntar emociones --in mi-tienda --from all --format svg --out emociones.svg",
        "periplo ask feelings --in my-shop\n"
        "periplo ask feelings --in my-shop --from all --format svg --out feelings.svg",
    ),
    "ask.moments": (
        "En qué puntos de contacto se decide el recorrido, para el cliente y para nosotros",
        "At which touchpoints the journey is decided, for the customer and for us",
    ),
    "ask.moments.examples": (
        "periplo preguntar momentos --in mi-tienda\n"
        "periplo preguntar momentos --map mapa.yaml --events eventos.csv --from all --look 30d",
        "periplo ask moments --in my-shop\n"
        "periplo ask moments --map map.yaml --events events.csv --from all --look 30d",
    ),
    "ask.funnel": (
        "Cuántos llegan a cada paso de un embudo, y en cuánto tiempo",
        "How many reach each step of a funnel, and how soon",
    ),
    "ask.funnel.examples": (
        "periplo preguntar embudo --events eventos.csv --steps visita,carrito,compra --within 7d\n"
        "periplo preguntar embudo --in mi-tienda --steps 'visita,\"compra con total > 50\"'\n"
        'periplo preguntar embudo --in mi-tienda --steps a,b,c --exclude "x between a and b" --by canal',
        "periplo ask funnel --events events.csv --steps visit,cart,purchase --within 7d\n"
        "periplo ask funnel --in my-shop --steps 'visit,\"purchase where total > 50\"'\n"
        'periplo ask funnel --in my-shop --steps a,b,c --exclude "x between a and b" --by channel',
    ),
    "ask.transitions": (
        "De qué evento a cuál pasan los clientes",
        "From which event customers pass to which",
    ),
    "ask.transitions.examples": (
        "periplo preguntar transiciones --events eventos.csv --gaps",
        "periplo ask transitions --events events.csv --gaps",
    ),
    "ask.channels": (
        "Qué canales usan los clientes en cada etapa, y con qué frecuencia",
        "Which channels customers use in each stage, and how often",
    ),
    "ask.channels.examples": (
        "periplo preguntar canales --map mapa.yaml --in mi-tienda",
        "periplo ask channels --map map.yaml --in my-shop",
    ),
    "ask.sources": (
        "De dónde llegan los clientes nuevos: por su rastro y por lo que dicen",
        "Where new customers come from: by their trace and by what they say",
    ),
    "ask.sources.examples": (
        "periplo preguntar procedencia --in mi-tienda\n"
        "periplo preguntar procedencia --in mi-tienda --by place --from 2026-01-01",
        "periplo ask sources --in my-shop\nperiplo ask sources --in my-shop --by place --from 2026-01-01",
    ),
    "ask.attribution": (
        "A qué canales se deben las conversiones, y dónde las formas de contar se contradicen",
        "To which channels conversions are owed, and where the ways of counting disagree",
    ),
    "ask.attribution.examples": (
        "periplo preguntar atribucion --in mi-tienda\n"
        "periplo preguntar atribucion --paths rutas.csv.gz --order 3 --format json",
        "periplo ask attribution --in my-shop\n"
        "periplo ask attribution --paths paths.csv.gz --order 3 --format json",
    ),
    "ask.effect": (
        "Qué cambió una campaña frente a su grupo de control",
        "What a campaign changed, against its control group",
    ),
    "ask.effect.examples": (
        "periplo preguntar efecto --campaign lista-lista --in mi-tienda",
        "periplo ask effect --campaign list-awaits --in my-shop",
    ),
    "map": ("Mapas de recorrido", "Journey maps"),
    "map.new": (
        "Hace un mapa nuevo: una plantilla, o pregunta a pregunta",
        "Make a new map: a template, or question by question",
    ),
    "map.new.examples": (
        "periplo mapa nuevo mi-mapa.yaml\n"
        "periplo mapa nuevo mi-mapa.yaml --kind clinic\n"
        "periplo mapa nuevo mi-mapa.yaml --stages sale",
        "periplo map new my-map.yaml\n"
        "periplo map new my-map.yaml --kind clinic\n"
        "periplo map new my-map.yaml --stages sale",
    ),
    "map.check": (
        "Revisa un mapa, solo o con los datos que debe medir; termina en 1 si hay algo que mejorar",
        "Check a map, alone or with the data it should measure; ends with 1 if there is something to mend",
    ),
    "map.check.examples": (
        "periplo mapa revisar mapa.yaml\nperiplo mapa revisar mapa.yaml --events eventos.csv --level warning",
        "periplo map check map.yaml\nperiplo map check map.yaml --events events.csv --level warning",
    ),
    "map.diff": (
        "Dice en palabras qué cambió de un mapa a otro",
        "Say in words what changed from one map to another",
    ),
    "map.diff.examples": (
        "periplo mapa comparar antes.yaml despues.yaml",
        "periplo map diff before.yaml after.yaml",
    ),
    "map.evidence": (
        "Dice en qué se apoya un mapa: datos y testimonios, cuánto se conoce y qué ha envejecido",
        "Say what a map rests on: data and testimonies, how well it is known and what has grown old",
    ),
    "map.evidence.examples": (
        "periplo mapa evidencia mapa.yaml\nperiplo mapa evidencia mapa.yaml --by persona --format json",
        "periplo map evidence map.yaml\nperiplo map evidence map.yaml --by persona --format json",
    ),
    "map.adjustments": (
        "Pone lado a lado comunicación, oferta, estrategia y servicio para cada buyer persona",
        "Lay communication, offer, strategy and service side by side for each buyer persona",
    ),
    "map.adjustments.examples": (
        "periplo mapa ajustes mapa.yaml",
        "periplo map adjustments map.yaml",
    ),
    "map.list": (
        "Da una lista de lo que falta por hacer en un mapa: frictions, moments, needs, pains, opportunities, "
        "unplanned u overdue; termina en 1 si algo falta o va tarde",
        "Give a list of what is to be done on a map: frictions, moments, needs, pains, opportunities, "
        "unplanned or overdue; ends with 1 if something is lacking or late",
    ),
    "map.list.examples": (
        "periplo mapa lista frictions mapa.yaml\nperiplo mapa lista opportunities mapa.yaml --format json",
        "periplo map list frictions map.yaml\nperiplo map list opportunities map.yaml --format json",
    ),
    "map.draw": (
        "Dibuja un mapa con lo que se vivió en él: HTML, SVG, PNG, PDF o PowerPoint según --out",
        "Draw a map with what was lived on it: HTML, SVG, PNG, PDF or PowerPoint, as --out ends",
    ),
    "map.draw.examples": (
        "periplo mapa dibujar mapa.yaml --events eventos.csv --out mapa.html\n"
        "periplo mapa dibujar mapa.yaml --in mi-tienda --out mapa.pdf --paper A3\n"
        "periplo mapa dibujar mapa.yaml --in mi-tienda --out mapa.pptx\n"
        "periplo mapa dibujar mapa.yaml --in mi-tienda --view executive --out resumen.pdf\n"
        "periplo mapa dibujar mapa.yaml --lanes doing,feeling,frictions --out mapa.svg\n"
        "periplo mapa dibujar deseado.yaml --beside hoy.yaml --out cambios.html\n"
        "periplo mapa dibujar --in mi-tienda --compare previous --out cambios.html",
        "periplo map draw map.yaml --events events.csv --out map.html\n"
        "periplo map draw map.yaml --in my-shop --out map.pdf --paper A3\n"
        "periplo map draw map.yaml --in my-shop --out map.pptx\n"
        "periplo map draw map.yaml --in my-shop --view executive --out summary.pdf\n"
        "periplo map draw map.yaml --lanes doing,feeling,frictions --out map.svg\n"
        "periplo map draw wanted.yaml --beside today.yaml --out changes.html\n"
        "periplo map draw --in my-shop --compare previous --out changes.html",
    ),
    "campaign": ("Campañas: revisar, ensayar y ejecutar", "Campaigns: check, backtest and run"),
    "campaign.check": (
        "Busca lo que fallaría antes de que nada salga; termina en 1 si encuentra algo",
        "Look for what would go wrong before anything leaves; ends with 1 if it finds something",
    ),
    "campaign.check.examples": (
        "periplo campaña revisar campaña.yaml --in mi-tienda",
        "periplo campaign check campaign.yaml --in my-shop",
    ),
    "campaign.backtest": (
        "Ensaya una campaña con los datos pasados; no guarda ni envía nada",
        "Run a campaign on past events; keeps and sends nothing",
    ),
    "campaign.backtest.examples": (
        "periplo campaña ensayar campaña.yaml --in mi-tienda --from 2026-01-01",
        "periplo campaign backtest campaign.yaml --in my-shop --from 2026-01-01",
    ),
    "campaign.publish": (
        "Guarda una nueva versión en la carpeta de trabajo y la activa",
        "Keep a new version in the workspace and make it active",
    ),
    "campaign.publish.examples": (
        "periplo campaña publicar campaña.yaml --in mi-tienda",
        "periplo campaign publish campaign.yaml --in my-shop",
    ),
    "campaign.pause": (
        "Deja quieta una campaña publicada: nadie entra y nada sale",
        "Let a published campaign stand still: nobody enters and nothing leaves",
    ),
    "campaign.pause.examples": (
        "periplo campaña pausar lista-lista --in mi-tienda",
        "periplo campaign pause list-awaits --in my-shop",
    ),
    "campaign.resume": (
        "Deja seguir una campaña en pausa; lo que ya no sirve no se envía",
        "Let a paused campaign go on; what is of no use any more is not sent",
    ),
    "campaign.resume.examples": (
        "periplo campaña reanudar lista-lista --in mi-tienda",
        "periplo campaign resume list-awaits --in my-shop",
    ),
    "campaign.run": (
        "Ejecuta una campaña hasta un instante (si no se dice, el último evento); un archivo se publica antes",
        "Drive a campaign to an instant (the last event, unless told); a file is published first",
    ),
    "campaign.run.examples": (
        "periplo campaña ejecutar lista-lista --in mi-tienda",
        "periplo campaign run list-awaits --in my-shop",
    ),
    "zones": (
        "El plano de una tienda con sus estancias, tiempos y recorridos",
        "The floor plan of a shop with its stays, times and paths",
    ),
    "zones.examples": (
        "periplo zonas --in mi-tienda --place centro --out plano.svg",
        "periplo zones --in my-shop --place centro --out floor.svg",
    ),
    "why": (
        "Por qué un cliente recibió un mensaje, o por qué no",
        "Why a customer got a message, or why not",
    ),
    "why.examples": ("periplo porqué 4711 --in mi-tienda", "periplo why 4711 --in my-shop"),
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

_OPTIONS = {
    "help": ("Muestra esta ayuda", "Show this help"),
    "version": ("Muestra la versión", "Show the version"),
    "lang": (
        "Idioma: es o en (si no, PERIPLO_LANG, la carpeta de trabajo, LANG)",
        "Language: es or en (else PERIPLO_LANG, the workspace, LANG)",
    ),
    "events": (
        "Archivos de eventos: CSV, TSV, XLSX, JSON, Parquet, XES; varios, patrones o carpetas",
        "Files of events: CSV, TSV, XLSX, JSON, Parquet, XES; several, patterns or folders",
    ),
    "in": ("Carpeta de trabajo (si no, la actual)", "Workspace folder (else the current one)"),
    "place": ("El lugar: la tienda cuyo plano es", "The place: the shop whose plan it is"),
    "customer": ("Columna del cliente", "Column of the customer"),
    "event": ("Columna del evento", "Column of the event"),
    "time": ("Columna de la fecha y hora", "Column of the time"),
    "dates": ("Cómo leer 3/4/2024 (si no, según los datos)", "How to read 3/4/2024 (else as the data show)"),
    "where": ("Solo los eventos que cumplen esta regla", "Only the events that meet this rule"),
    "segment": (
        "Solo los clientes de este segmento (su id), o que cumplen esta regla",
        "Only the customers of this segment (its id), or who meet this rule",
    ),
    "persona": (
        "Solo los clientes de este buyer persona del mapa",
        "Only the customers of this buyer persona of the map",
    ),
    "scope": (
        "first: hasta la primera conversión; repeat: después de ella; all: todo",
        "first: up to the first conversion; repeat: after it; all: everything",
    ),
    "from_first": (
        "Desde (incluido), o all; si no se dice, el primer evento",
        "From (included), or all; else the first event",
    ),
    "from": (
        "Desde (incluido), o all; si no se dice, los últimos 90 días de los datos",
        "From (included), or all; else the last 90 days of the data",
    ),
    "to": ("Hasta (no incluido); si no se dice, el último evento", "To (not included); else the last event"),
    "zone": ("Zona horaria, como Europe/Madrid", "Time zone, such as Europe/Madrid"),
    "by": ("Por cada valor de esta columna", "By each value of this column"),
    "conversion": ("Qué evento es una conversión, para --scope", "Which event is a conversion, for --scope"),
    "value": ("Columna del valor", "Column of the value"),
    "map": (
        "Archivo del mapa (si no, el de la carpeta de trabajo)",
        "File of the map (else the workspace's)",
    ),
    "format": ("Forma de la respuesta", "Shape of the answer"),
    "out": ("Archivo de salida (si no, la pantalla)", "File to write (else the screen)"),
    "explain": (
        "Dice qué se contó, cómo y qué quedó fuera",
        "Tell what was counted, how, and what was left out",
    ),
    "at": (
        "El instante por el que se pregunta (si no, el último evento)",
        "The instant asked about (else the last event)",
    ),
    "rule": (
        "last: el último punto de contacto vivido; furthest: el más avanzado",
        "last: the last touchpoint met; furthest: the one furthest on",
    ),
    "steps": (
        "De un embudo, pasos separados por comas: eventos, o reglas entre comillas; de rutas, cuántos niveles",
        "Of a funnel, steps parted by commas: events, or rules in quotes; of paths, how many levels",
    ),
    "begin": (
        "Con qué evento empieza un cliente, o la ruta; en rutas también con --from, si no es una fecha",
        "With which event a customer begins, or the way; of paths also by --from, where it is no date",
    ),
    "back": ("Qué eventos cuentan como volver", "Which events count as coming back"),
    "gap": ("Silencio que separa dos visitas o dos rutas", "Silence that parts two visits, or two routes"),
    "item": ("La propiedad o lista que dice qué se compró", "The property or list that says what was bought"),
    "look": (
        "Cuánto se sigue a cada cliente después de cada encuentro (60d, o el límite de inactividad del mapa)",
        "How long each customer is followed after each meeting (60d, or the map's idle limit)",
    ),
    "within": (
        "Tiempo máximo desde el primer paso: 30s, 2h, 7d",
        "Longest time from the first step: 30s, 2h, 7d",
    ),
    "mode": (
        "ordered: en orden; strict: seguidos; any_order: en cualquier orden",
        "ordered: one after the other; strict: with nothing between; any_order",
    ),
    "ignore": ("Eventos que strict pasa por alto", "Events that strict passes over"),
    "optional": ("De esos pasos, los que pueden faltar", "Those of the steps that may be missing"),
    "exclude": (
        "Anula el intento si ocurre entre dos pasos; con «censor» al final, aparta al cliente",
        "Drops the attempt if it happens between two steps; ending in 'censor', sets the customer aside",
    ),
    "evidence_by": (
        "De qué se dice: etapas, columnas, filas o buyer personas",
        "Of what it is told: stages, columns, lanes or buyer personas",
    ),
    "stage_preset": ("Solo las etapas de un modelo conocido", "Only the stages of a known model"),
    "unit": ("Qué se cuenta, o la unidad de tiempo", "What is counted, or the unit of time"),
    "gaps": ("Da también la mediana exacta de los tiempos", "Give exact medians of the times too"),
    "paths": (
        "Tabla de rutas: columnas path, total_conversions, total_conversion_value, total_null",
        "A table of paths: columns path, total_conversions, total_conversion_value, total_null",
    ),
    "model": ("Forma de repartir el mérito", "How credit is given"),
    "order": (
        "Cuántos canales seguidos recuerda la cadena",
        "How many channels in a row the chain remembers",
    ),
    "lookback": (
        "Cuánto antes de la conversión puede estar un contacto",
        "How long before a conversion a touch may lie",
    ),
    "half_life": ("En cuánto tiempo vale la mitad un contacto", "After how long a touch is worth half"),
    "without_lost": (
        "No mira las rutas que no llevaron a nada",
        "Leave out the paths that led to nothing",
    ),
    "weights": (
        "Partes del primer contacto, los de en medio y el último: 40/20/40",
        "Parts of the first touch, those between and the last: 40/20/40",
    ),
    "separator": ("Lo que separa dos canales en --paths", "What parts two channels in --paths"),
    "campaign": ("La campaña por la que se pregunta", "The campaign asked about"),
    "node": (
        "Compara los caminos de este nodo, que elige el azar",
        "Compare the ways of this node, among which chance chooses",
    ),
    "credit": (
        "Cuánto después del primer mensaje se le atribuye el objetivo (si no, 7d)",
        "How long after the first message the goal is attributed to it (else 7d)",
    ),
    "kind": ("Clase de negocio, para el primer mapa", "Kind of business, for the first map"),
    "again": (
        "Importa el archivo aunque ya se haya importado",
        "Import the file even if it was imported before",
    ),
    "distinct": ("Deja una sola de las filas idénticas", "Keep one of rows that are identical"),
    "rejects": ("Archivo para las filas apartadas", "File for the rows set aside"),
    "level": ("Desde qué gravedad termina en 1", "From which gravity it ends with 1"),
    "lanes": (
        "Filas que se dibujan, por su id o su título: doing,feeling; all, todas; shown, las de siempre",
        "Lanes to draw, by id or title: doing,feeling; all of them; shown, the usual ones",
    ),
    "curves": (
        "Buyer personas cuya curva se dibuja también",
        "Buyer personas whose curve is drawn too",
    ),
    "against": ("Periodo con el que se compara", "Period to compare with"),
    "compare": ("Compara con el periodo anterior", "Compare with the period before"),
    "beside": (
        "Otro mapa con el que se compara, como el recorrido de hoy",
        "Another map to compare with, such as the journey as it is",
    ),
    "smallest": (
        "Puntos de la letra más pequeña en la hoja (si no, los que pide: A4 8, A3 7, A2 9, A1 y A0 14)",
        "Points of the smallest text on the sheet (else as it needs: A4 8, A3 7, A2 9, A1 and A0 14)",
    ),
    "view": (
        "Otra vista: historia de un cliente, una página para dirección, cartel o plantilla de taller",
        "Another view: one customer's story, one page for executives, a poster, or a workshop template",
    ),
    "theme": (
        "Claro u oscuro, para SVG, PNG, PDF y PowerPoint",
        "Light or dark, for SVG, PNG, PDF and PowerPoint",
    ),
    "paper": (
        "Hoja del PDF o del PNG: en varias páginas, por etapas, si la letra quedara pequeña",
        "Sheet of the PDF or PNG: on several pages, by stage, where the text would be too small",
    ),
    "scale": (
        "Píxeles del PNG por cada uno del dibujo (si no, 2)",
        "Pixels of the PNG for one of the picture (else 2)",
    ),
    "status": (
        "Cómo queda: activa, en pausa o terminada",
        "What it becomes: active, paused or ended",
    ),
    "until": ("Hasta este instante (si no, el último evento)", "Up to this instant (else the last event)"),
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

_COMMANDS |= imports.IMPORT_COMMANDS
_COMMANDS |= surveys.HELP | segments.HELP
_OPTIONS |= imports.IMPORT_OPTIONS
_OPTIONS |= surveys.OPTIONS | segments.OPTIONS
_COMMANDS |= people.COMMANDS | privacy.COMMANDS
_OPTIONS |= people.OPTIONS | privacy.OPTIONS
_COMMANDS |= CONSENT_COMMANDS | PLAN_COMMANDS
_OPTIONS |= CONSENT_OPTIONS | PLAN_OPTIONS
_COMMANDS |= EXCHANGE_COMMANDS | frequency.COMMANDS | measuring.COMMANDS
_OPTIONS |= {name: told for name, told in measuring.OPTIONS.items() if name not in _OPTIONS}
_OPTIONS |= EXCHANGE_OPTIONS
_COMMANDS |= doors.HELP | carriers.COMMANDS
_OPTIONS |= carriers.OPTIONS
_COMMANDS |= joining.COMMANDS | versions.COMMANDS | tasks.COMMANDS | quoting.COMMANDS
_OPTIONS |= joining.OPTIONS | versions.OPTIONS | tasks.OPTIONS | quoting.OPTIONS
_COMMANDS |= gallery.COMMANDS
_OPTIONS |= gallery.OPTIONS
_OPTIONS |= doors.OPTIONS
_COMMANDS |= messages.COMMANDS
_OPTIONS |= messages.OPTIONS
_COMMANDS |= ways.COMMANDS
_OPTIONS |= ways.OPTIONS
_COMMANDS |= routes.COMMANDS
_OPTIONS |= routes.OPTIONS


def spoken(key: str, language: str) -> str:
    """A word of the help's frame."""
    return said(_SPOKEN, key, language, ())


def helped(key: str, language: str, otherwise: str | None = None) -> str:
    """The help of a command (its path), its examples, or an option ("option.<name>")."""
    words, name = (_OPTIONS, key.removeprefix("option.")) if key.startswith("option.") else (_COMMANDS, key)
    if otherwise is not None and name not in words:
        return otherwise
    return said(words, name, language, ())
