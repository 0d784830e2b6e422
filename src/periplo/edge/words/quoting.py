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

PAGES = {
    "quotes": ("Lo que dicen los clientes: {0}", "What customers say: {0}"),
    "quotes_link": ("Colocar en el mapa lo que dicen los clientes", "Place on the map what customers say"),
    "quotes_here": ("Colocar aquí lo que dicen los clientes", "Place here what customers say"),
    "quotes_place": ("Colocar en el mapa", "Place on the map"),
    "quotes_lead": (
        "Elija dónde va lo que dijo un cliente. Queda con su fuente y su fecha, sin nombres, y se puede quitar.",
        "Choose where what a customer said belongs. It stands with source and date, without names, and can be taken "
        "away.",
    ),
    "quotes_own": ("Una cita", "A quote"),
    "quotes_text": ("Qué dijo, tal como lo dijo", "What they said, as they said it"),
    "quotes_at": ("Dónde va", "Where it belongs"),
    "quotes_elsewhere": ("Elegir el lugar y la fila", "Choose place and lane"),
    "quotes_choose": ("elija un punto de contacto", "choose a touchpoint"),
    "quotes_whole_stage": ("toda la etapa «{0}»", "the whole stage “{0}”"),
    "quotes_lane": ("Fila", "Lane"),
    "quotes_evidence": ("testimonio: en qué se apoya ese punto", "testimony: what that point rests on"),
    "quotes_of": ("Apoya algo que ya está ahí", "It speaks for something that stands there"),
    "quotes_of_none": ("no, va por sí sola", "no, it stands by itself"),
    "quotes_of_help": (
        "Si elige algo, la cita queda como su evidencia, y la fila de arriba no cuenta.",
        "If you choose something, the quote is its evidence, and the lane above does not count.",
    ),
    "quotes_source": ("Fuente", "Source"),
    "quotes_source_hint": (
        "entrevista 7, reseña, nota del mostrador",
        "interview 7, review, note of the front desk",
    ),
    "quotes_on": ("Día en que se dijo", "Day on which it was said"),
    "quotes_owner": ("Quién responde de ella", "Who answers for it"),
    "quotes_heard": ("Lo que escribieron", "What they wrote"),
    "quotes_heard_at": ("Lo que escribieron en «{0}»", "What they wrote at “{0}”"),
    "quotes_from_all": ("todo", "all"),
    "quotes_from_reviews": ("reseñas y comentarios", "reviews and comments"),
    "quotes_from_surveys": ("encuestas", "surveys"),
    "quotes_none": (
        "No hay palabras de clientes que colocar. Traiga reseñas o encuestas, o escriba una cita arriba.",
        "There are no words of customers to place. Bring in reviews or surveys, or write a quote above.",
    ),
    "quotes_proposed": ("Propuesto: {0}, {1}", "Proposed: {0}, {1}"),
    "quotes_placed": ("En el mapa", "On the map"),
    "quotes_placed_none": ("Todavía no hay ninguna cita en el mapa.", "There is no quote on the map yet."),
    "quotes_placed_none_here": ("Todavía no hay ninguna cita aquí.", "There is no quote here yet."),
    "quotes_whole_map": ("Ver las de todo el mapa", "See those of the whole map"),
    "quotes_take": ("Quitar", "Take away"),
    "quotes_done_place": ("Colocada en «{0}».", "Placed at “{0}”."),
    "quotes_done_take": ("Quitada de «{0}».", "Taken away from “{0}”."),
    "quotes_other_map": ("En otro mapa", "On another map"),
}

FAULTS = {
    "what the quote speaks for is not there any more": "lo que la cita apoya ya no está",
    "this quote is not there any more": "esta cita ya no está",
    "choose one of them": "elija una de ellas",
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
