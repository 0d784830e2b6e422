"""What the tables of bench.capacity say, in both languages."""

from __future__ import annotations

WORDS = {
    "en": {
        "cost": ("what", "cost", "measured by"),
        "assumed": ("assumed", "value"),
        "need": (
            "",
            "events a month",
            "a second; at the busiest",
            "events kept",
            "lake",
            "index",
            "ledger",
            "cores to collect",
            "cores to act",
            "slowest question on 8 cores",
            "cores for it in {0} s",
            "memory to seal the index",
            "cores in all",
            "euros a month",
        ),
        "customers": "{0} customers",
        "stop": ("part", "stops at", "that is about", "what replaces it", "is it there"),
    },
    "es": {
        "cost": ("qué", "coste", "medido con"),
        "assumed": ("supuesto", "valor"),
        "need": (
            "",
            "eventos al mes",
            "por segundo; en el más intenso",
            "eventos guardados",
            "lago",
            "índice",
            "libro",
            "núcleos para recibir",
            "núcleos para actuar",
            "pregunta más lenta con 8 núcleos",
            "núcleos para que tarde {0} s",
            "memoria para sellar el índice",
            "núcleos en total",
            "euros al mes",
        ),
        "customers": "{0} clientes",
        "stop": ("parte", "se acaba en", "que son unos", "qué la sustituye", "¿existe?"),
    },
}
COSTS = (  # id, unit, en, es
    (
        "listener_us",
        "us",
        "an event of a batch, received and on disk",
        "un evento de un lote, recibido y en disco",
    ),
    ("listener_single_us", "us", "an event that comes alone", "un evento que llega solo"),
    (
        "exploder_us",
        "us",
        "an event named, de-duplicated and in the lake",
        "un evento con nombre, sin repetir y en el lago",
    ),
    (
        "import_us",
        "us",
        "an event imported from a file, into the index",
        "un evento importado de un archivo, hasta el índice",
    ),
    (
        "member_us",
        "us",
        "a member advanced, with reasons and message",
        "un participante que avanza, con motivos y mensaje",
    ),
    ("message_us", "us", "an e-mail of blocks written", "un correo de bloques redactado"),
    (
        "funnel_s_100m",
        "s",
        "a funnel over 100 million events, two cores",
        "un embudo sobre 100 millones de eventos, dos núcleos",
    ),
    (
        "six_s_10m",
        "s",
        "the slowest question of a map over 10 million, two cores",
        "la pregunta más lenta de un mapa sobre 10 millones, dos núcleos",
    ),
    ("lake_bytes", "B", "an event in the lake", "un evento en el lago"),
    (
        "index_bytes",
        "B",
        "an event in the index, all its properties",
        "un evento en el índice, con todas sus propiedades",
    ),
    ("hot_bytes", "B", "of it, what a question reads", "de ellos, lo que lee una pregunta"),
    (
        "build_bytes",
        "B",
        "of memory an event, to seal the index anew",
        "de memoria por evento, para sellar el índice de nuevo",
    ),
    ("customer_bytes", "B", "a customer in the ledger", "un cliente en el libro"),
    ("member_bytes", "B", "a run of a campaign", "un recorrido por una campaña"),
    ("decision_bytes", "B", "a decision with its reasons", "una decisión con sus motivos"),
    ("sent_bytes", "B", "a message with what came of it", "un mensaje con lo que fue de él"),
)
UNITS = {"us": "µs", "s": "s", "B": "B"}
STOPS = {
    "en": {
        "index": (
            "the index of one machine of {0} GB, sealed in memory",
            "{0} events",
            "the same folds on Spark, shards by customer",
            "yes for questions, not yet measured at this size; the sealed index itself needs more memory",
        ),
        "ask": (
            "questions over everything within {0} s, 8 cores",
            "{0} events",
            "more cores; Spark; a shorter period",
            "yes; Spark not yet measured at this size",
        ),
        "runner": (
            "one runner that writes e-mails of blocks",
            "{0} messages a second",
            "several runners on PostgreSQL, shares of customers",
            "yes, but for a channel with a pace of its own: one of them hands over by it",
        ),
        "exploder": (
            "one process that takes events in",
            "{0} events a second",
            "several on PostgreSQL, shards of customers",
            "not yet",
        ),
        "listener": (
            "one listener",
            "{0} events a second",
            "several `serve` on PostgreSQL behind a balancer",
            "yes",
        ),
    },
    "es": {
        "index": (
            "el índice de una máquina de {0} GB, que se sella en memoria",
            "{0} eventos",
            "los mismos cálculos en Spark, por partes de clientes",
            "sí para las preguntas, aún sin medir a este tamaño; el índice sellado pide más memoria",
        ),
        "ask": (
            "preguntas sobre todo en {0} s, 8 núcleos",
            "{0} eventos",
            "más núcleos; Spark; un periodo más corto",
            "sí; Spark aún sin medir a este tamaño",
        ),
        "runner": (
            "un solo proceso de campañas que redacta correos de bloques",
            "{0} mensajes por segundo",
            "varios procesos sobre PostgreSQL, cada uno con sus clientes",
            "sí, menos por un canal con ritmo propio: por él envía uno solo de ellos",
        ),
        "exploder": (
            "un solo proceso que recibe",
            "{0} eventos por segundo",
            "varios sobre PostgreSQL, por partes de clientes",
            "aún no",
        ),
        "listener": (
            "una sola escucha",
            "{0} eventos por segundo",
            "varios `servir` sobre PostgreSQL tras un balanceador",
            "sí",
        ),
    },
}
