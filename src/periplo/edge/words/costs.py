"""What is said of costs by touchpoint and stage."""

from __future__ import annotations

COMMANDS = {
    "ask.costs": (
        "Qué costó cada punto de contacto y cada etapa, por cliente que pasó y por cliente que siguió",
        "What each touchpoint and stage cost, for each customer who passed and each who went on",
    ),
    "ask.costs.examples": (
        "periplo preguntar costes --in mi-tienda --from 2026-03-01",
        "periplo ask costs --in my-shop --from 2026-03-01",
    ),
}
TOLD = {
    "title.costs": ("Qué cuesta cada parte", "What each part costs"),
    "method.costs": (
        "Suma los costes de los días del periodo que nombran una parte del mapa o una campaña de una de sus partes; "
        "nada se reparte. Los divide por los clientes que pasaron en el periodo y por los que siguieron después a una "
        "columna posterior (de una etapa: a una etapa posterior) o hasta el objetivo. De donde no se sabe el coste no "
        "se dice cero.",
        "Sums the costs of the days of the period that name a part of the map, or a campaign of one of its parts; "
        "nothing is shared out. Divides them by the customers who passed in the period and by those who then went on "
        "to a later column (of a stage: a later stage) or to the goal. Where no cost is known, none is told, and not "
        "zero.",
    ),
    "currency": ("moneda", "currency"),
    "cost_kind": ("qué es", "what it is"),
    "cost_part": ("dónde", "where"),
    "spent_here": ("coste", "cost"),
    "per_customer": ("por cliente", "each customer"),
    "per_went_on": ("por cada uno que siguió", "each who went on"),
    "spent_nowhere": ("Sin parte del mapa: {0}.", "Of no part of the map: {0}."),
}
