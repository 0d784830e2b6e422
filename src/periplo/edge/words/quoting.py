"""What placing quotes on a map says."""

from __future__ import annotations

COMMANDS = {
    "map.quote": (
        "Coloca en el mapa lo que dijo un cliente, como testimonio con su fuente y fecha; con --from, propone dónde "
        "van las reseñas y las encuestas",
        "Place what a customer said on the map, as a testimony with source and date; with --from, propose where "
        "reviews and surveys belong",
    ),
    "map.quote.examples": (
        'periplo mapa citar mapa.yaml "Volví dos veces por un cuaderno" --at recoger --source "entrevista 7" '
        "--on 2026-03-01\n"
        "periplo mapa citar mapa.yaml --from reviews --in mi-tienda\n"
        "periplo mapa citar mapa.yaml --from reviews --in mi-tienda --take 3",
        'periplo map quote map.yaml "I came back twice for one notebook" --at collect --source "interview 7" '
        "--on 2026-03-01\n"
        "periplo map quote map.yaml --from reviews --in my-shop\n"
        "periplo map quote map.yaml --from reviews --in my-shop --take 3",
    ),
}

OPTIONS = {
    "quote_at": ("Columna o etapa en la que va", "Column or stage at which it stands"),
    "quote_source": (
        "De dónde viene: entrevista, reseña, nota",
        "Where it comes from: interview, review, note",
    ),
    "quote_on": ("Qué día se dijo, como 2026-03-01", "The day it was said, such as 2026-03-01"),
    "quote_owner": ("Quién responde de ello", "Who answers for it"),
    "quote_link": ("Enlace al original", "Link to the original"),
    "quote_from": (
        "Muestra lo que escribieron los clientes, y en qué columna se propone",
        "Show what customers wrote, and the column proposed for each",
    ),
    "quote_take": ("Coloca el de este número", "Place the one of this number"),
}

TOLD = {
    "quote.placed": ("Colocado en «{0}»: {1}", "Placed at '{0}': {1}"),
    "quote.none": ("No hay palabras de clientes que mostrar.", "There are no words of customers to show."),
    "quote.n": ("n.º", "no."),
    "quote.text": ("qué dijo", "what they said"),
    "quote.on": ("día", "day"),
    "quote.source": ("fuente", "source"),
    "quote.rating": ("nota", "rating"),
    "quote.column": ("columna propuesta", "proposed column"),
    "quote.why": ("por qué", "why"),
    "quote.why.said": ("lo dice el evento", "the event says so"),
    "quote.why.words": ("por sus palabras", "by its words"),
    "quote.why.before": ("lo último que vivió", "what they met last"),
}

FAULTS = {
    "a quote needs words": "una cita necesita palabras",
    "write what was said, as it was said": "escriba lo que se dijo, tal como se dijo",
    "the map has no column or stage '{}'": "el mapa no tiene la columna o etapa «{}»",
    "name one of them with --at": "indique una con --at",
    "this quote stands at '{}' already": "esta cita ya está en «{}»",
    "choose another, or another place": "elija otra, u otro lugar",
    "nothing says where the quote belongs": "nada dice dónde va la cita",
    "name its column or stage with --at": "indique su columna o etapa con --at",
    "there is no quote {}": "no hay ninguna cita {}",
    "there are {}": "hay {}",
    "list them without --take": "enumérelas sin --take",
    "a quote was written and --from was given": "se escribió una cita y también se dio --from",
    "leave one of them out": "quite una de las dos cosas",
    "there is nothing to place": "no hay nada que colocar",
    "write the quote, or name --from reviews": "escriba la cita, o indique --from reviews",
}
