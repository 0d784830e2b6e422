"""What `ask`, and the options by which one asks, say of themselves."""

from __future__ import annotations

COMMANDS = {
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
}

OPTIONS = {
    "events": (
        "Archivos de eventos: CSV, TSV, XLSX, JSON, Parquet, XES; varios, patrones o carpetas",
        "Files of events: CSV, TSV, XLSX, JSON, Parquet, XES; several, patterns or folders",
    ),
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
        "Desde (incluido), o todo; si no se dice, el primer evento",
        "From (included), or all; else the first event",
    ),
    "from": (
        "Desde (incluido), o todo; si no se dice, los últimos 90 días de los datos",
        "From (included), or all; else the last 90 days of the data",
    ),
    "to": ("Hasta (no incluido); si no se dice, el último evento", "To (not included); else the last event"),
    "by": ("Por cada valor de esta columna", "By each value of this column"),
    "conversion": (
        "Qué evento es una conversión, para el alcance",
        "Which event is a conversion, for the scope",
    ),
    "value": ("Columna del valor", "Column of the value"),
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
        "Con qué evento empieza un cliente, o la ruta",
        "With which event a customer begins, or the way",
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
    "ignore": (
        "Con «seguidos» (strict), eventos que se pasan por alto",
        "With strict, events that are passed over",
    ),
    "optional": ("De esos pasos, los que pueden faltar", "Those of the steps that may be missing"),
    "exclude": (
        "Anula el intento si ocurre entre dos pasos; con «censor» al final, aparta al cliente",
        "Drops the attempt if it happens between two steps; ending in 'censor', sets the customer aside",
    ),
    "evidence_by": (
        "De qué se dice: etapas, columnas, filas o buyer personas",
        "Of what it is told: stages, columns, lanes or buyer personas",
    ),
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
    "node": (
        "Compara los caminos de este nodo, que elige el azar",
        "Compare the ways of this node, among which chance chooses",
    ),
    "credit": (
        "Cuánto después del primer mensaje se le atribuye el objetivo (si no, 7d)",
        "How long after the first message the goal is attributed to it (else 7d)",
    ),
    "level": ("Desde qué gravedad termina en 1", "From which gravity it ends with 1"),
}
