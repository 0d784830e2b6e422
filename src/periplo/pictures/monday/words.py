"""What Monday's page says by itself."""

from __future__ import annotations

from periplo.core.texts import Text

_WORDS: dict[str, tuple[str, str]] = {
    "title": ("La página del lunes", "Monday's page"),
    "week_of": ("Semana del {0}", "Week of {0}"),
    "until": ("datos hasta el {0}", "data until {0}"),
    "seen": ("{0} clientes vistos en la semana", "{0} customers seen in the week"),
    "seen.one": ("un cliente visto en la semana", "one customer seen in the week"),
    "headline": ("Lo más importante", "The headline"),
    "headline_drift": (
        "Último cambio claro en las rutas; lo que cambió a la vez va junto, sin probar la causa.",
        "The last clear change in the routes; what changed together goes together, which proves no cause.",
    ),
    "headline_chance": (
        "Por azar, dos semanas iguales se separarían tanto o más {0} de cada 100 veces.",
        "By chance two equal weeks would be as far apart {0} times in 100.",
    ),
    "headline_chance.one": (
        "Por azar, dos semanas iguales se separarían tanto o más una de cada 100 veces.",
        "By chance two equal weeks would be as far apart once in 100 times.",
    ),
    "headline_seldom": (
        "Por azar, dos semanas iguales se separarían tanto menos de una vez de cada 100.",
        "By chance two equal weeks would be as far apart less than once in 100 times.",
    ),
    "headline_alone": (
        "Sin una semana anterior completa con la que compararla.",
        "There is no whole week before to compare it with.",
    ),
    "route": ("La ruta de la semana", "The route of the week"),
    "route_note": (
        "Un cliente real de entre {0}, elegido porque su ruta es de las más corrientes; sin nada que lo identifique.",
        "One real customer of {0}, chosen because the route is among the most usual; nothing here names anybody.",
    ),
    "route_reached": ("Llegó al objetivo.", "Reached the goal."),
    "route_none": (
        "No hay ruta que contar: en la semana pasaron por el mapa menos de 30 clientes, o nadie por varios puntos.",
        "There is no route to tell: fewer than 30 customers met the map in the week, or nobody met several points.",
    ),
    "route_no_map": (
        "No hay ruta que contar: falta un mapa.", "There is no route to tell: there is no map.",
    ),
    "route_more": ("y {0} paradas más", "and {0} more stops"),
    "route_more.one": ("y una parada más", "and one more stop"),
    "day": ("Día {0}", "Day {0}"),
    "times": ("{0} veces", "{0} times"),
    "action": ("Una cosa que hacer", "One thing to do"),
    "action_none": ("No hay nada pendiente que proponer.", "There is nothing to propose."),
    "owner": ("Responsable: {0}", "Owner: {0}"),
    "no_owner": ("Sin responsable: nómbrelo hoy", "No owner yet: name one today"),
    "due": ("para el {0}", "by {0}"),
    "late": ("{0} días tarde", "{0} days late"),
    "late.one": ("un día tarde", "one day late"),
    "no_day": ("sin fecha: póngala hoy", "no day yet: set one today"),
    "why": ("Por qué esta: {0}", "Why this one: {0}"),
    "campaigns": ("Lo que cambiaron las campañas", "What campaigns changed"),
    "campaigns_none": ("No hay ninguna campaña activa.", "No campaign is active."),
    "uneven": ("los grupos no cuadran: no cuenta", "uneven groups: it does not count"),
    "campaigns_more": ("y {0} más", "and {0} more"),
    "coverage": ("¿Hablamos donde importa?", "Do we speak where it matters?"),
    "coverage_no_map": (
        "Sin un mapa no se sabe cuáles son los momentos de la verdad.",
        "Without a map it is not known which the moments of truth are.",
    ),
    "coverage_none": (
        "El mapa no marca ningún momento de la verdad.", "The map marks no moment of truth.",
    ),
    "coverage_lead": (
        "{0} de {1} momentos de la verdad tienen una campaña activa.",
        "{0} of {1} moments of truth have an active campaign.",
    ),
    "coverage_lead.one": (
        "Solo 1 de {1} momentos de la verdad tiene una campaña activa.",
        "Only 1 of {1} moments of truth has an active campaign.",
    ),
    "coverage_one": (
        "El único momento de la verdad tiene una campaña activa.",
        "The only moment of truth has an active campaign.",
    ),
    "coverage_not_one": (
        "El único momento de la verdad no tiene ninguna campaña activa.",
        "The only moment of truth has no active campaign.",
    ),
    "coverage_people": (
        "De {0} clientes que vivieron alguno en la semana, una campaña suya habló a {1} en los 7 días siguientes; "
        "a {2} no.",
        "Of {0} customers who lived one in the week, a campaign of its own spoke to {1} within 7 days after; "
        "to {2} none did.",
    ),
    "coverage_nobody": ("Nadie vivió ninguno en la semana.", "Nobody lived one in the week."),
    "moment": ("momento de la verdad", "moment of truth"),
    "has_campaign": ("campaña", "campaign"),
    "active": ("activa", "active"),
    "not_active": ("ninguna", "none"),
    "passed": ("lo vivieron", "lived it"),
    "contacted": ("contactados", "contacted"),
    "uncontacted": ("sin contactar", "not contacted"),
    "because": ("por qué no", "why not"),
    "no_rule": ("ninguna regla dice quién lo vive", "no rule says who lives it"),
    "still_open": ("a {0} aún no les han pasado los 7 días", "for {0} the 7 days are not over yet"),
    "still_open.one": ("a uno aún no le han pasado los 7 días", "for one the 7 days are not over yet"),
    "line": ("{0}: lo vivieron {1}; contactados, {2}; sin contactar, {3}", "{0}: {1} lived it; {2} contacted, {3} not"),
    "more_moments": ("y {0} momentos más", "and {0} more moments"),
    "more_moments.one": ("y un momento más", "and one more moment"),
    "other_reasons": ("otras razones {0}", "other reasons {0}"),
}  # fmt: skip

WORDS: dict[str, Text] = {key: Text((("es", es), ("en", en))) for key, (es, en) in _WORDS.items()}


def monday_says(key: str, language: str, *values: object) -> str:
    """The phrase of this key; values fill {0}, {1}…"""
    phrase = WORDS[key].to(language)
    return phrase.format(*values) if values else phrase


def counted(key: str, language: str, count: int, shown: str) -> str:
    """The phrase for one, else for several with their number as it is shown."""
    return monday_says(f"{key}.one", language) if count == 1 else monday_says(key, language, shown)
