"""What the pictures of ways say: paths, stays, detours, leaving."""

from __future__ import annotations

WAY_WORDS: dict[str, tuple[str, str]] = {
    "paths": ("Rutas", "Paths"),
    "leaving": ("Por dónde se van", "Where they leave"),
    "silence_curve": (
        "Visitas tras las que aún no vino otra, según los días de silencio",
        "Visits not followed by another yet, by days of silence",
    ),
    "silent_days": ("{0} días: aún vuelve el {1}", "{0} days: {1} still come back"),
    "left_after_mark": ("más de {0} días: se fue", "more than {0} days: left"),
    "troubles": (
        "Cuándo y a quién se le cortó la visita: sin llegar al objetivo / lo habitual",
        "When and for whom visits broke off: goal not reached / as usual",
    ),
    "after_event": ("después de {0}", "after {0}"),
    "left_after_event": (
        "No vuelven tras acabar la visita así, frente a las demás; en gris, puede ser casualidad",
        "Do not come back after a visit that ends so, against all others; grey may be chance",
    ),
    "signals_before": (
        "En la última visita de los que se van, frente a las de los que volvieron",
        "In the last visit of those who leave, against those of customers who came back",
    ),
    "detours": ("Desvíos", "Detours"),
    "shortest_seen": (
        "El camino más corto que se vio: {0} ({1} clientes)",
        "The shortest way seen: {0} ({1} customers)",
    ),
    "steps_one": ("{0} paso", "{0} step"),
    "touches_one": ("{0} cambio", "{0} change"),
    "each_half": ("mediana {0}", "median {0}"),
    "steps_n": ("{0} pasos", "{0} steps"),
    "touches_n": ("{0} cambios", "{0} changes"),
    "length.shortest": ("el más corto visto", "shortest seen"),
    "length.median": ("la mitad, hasta", "half, up to"),
    "length.p90": ("nueve de cada diez, hasta", "nine in ten, up to"),
    "length.designed": ("en el mapa, de punto en punto", "on the map, from point to point"),
    "length.median_touches": ("vivido, la mitad hasta", "lived, half up to"),
    "suffers.long": ("camino largo · {0}", "long way · {0}"),
    "suffers.lost": ("no llegan · {0}", "do not arrive · {0}"),
    "who_suffers": (
        "A quién le pasa más que a los demás; en gris, lo que puede ser casualidad",
        "To whom it happens more than to others; grey may be chance",
    ),
    "costs": ("Qué cuesta cada parte", "What each part costs"),
    "costs_unknown": (
        "Ningún coste de este periodo nombra una parte del mapa.",
        "No cost of this period names a part of the map.",
    ),
    "costs_spent": ("coste", "cost"),
    "costs_each": ("por cliente", "each customer"),
    "costs_each_on": ("por cada uno que siguió", "each who went on"),
    "costs_told": (
        "coste {0}; por cliente {1}; por cada uno que siguió {2}",
        "cost {0}; each customer {1}; each who went on {2}",
    ),
    "dwell": ("Cuánto se quedan", "How long they stay"),
    "visits_in_all": (
        "{0} visitas · {1} por cliente · la mitad dura {2} o menos",
        "{0} visits · {1} a customer · half last {2} or less",
    ),
    "visits_begin": ("Empiezan por", "They begin with"),
    "visits_end": ("Terminan con", "They end with"),
    "visit": ("Visita", "Visit"),
    "of_time": ("{0} del tiempo", "{0} of the time"),
    "dwell_signs": (
        "barra: la mitad de en medio; raya: mediana; línea: hasta donde llegan nueve de cada diez",
        "bar: the middle half; tick: median; line: up to where nine in ten come",
    ),
    "step_matrix": ("En qué paso está cada parte del total", "At which step each part of the whole is"),
    "contrasts": (
        "Mayores diferencias con los demás; en gris, las que pueden ser casualidad",
        "Largest differences from the others; grey may be chance",
    ),
    "arrive_by_group": ("Llegan, por grupo", "Arrive, by group"),
    "group.in": ("grupo", "group"),
    "group.out": ("los demás", "the others"),
}
