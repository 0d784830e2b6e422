"""What views say by themselves."""

from __future__ import annotations

from periplo.core.texts import Text

_WORDS: dict[str, tuple[str, str]] = {
    "name_story": ("La historia de un cliente", "One customer's story"),
    "name_executive": ("Una página para dirección", "One page for executives"),
    "name_poster": ("Cartel", "Poster"),
    "name_workshop": ("Plantilla para un taller", "Template for a workshop"),
    "page": ("página {0} de {1}", "page {0} of {1}"),
    "images": ("imágenes del equipo que hizo el mapa", "images of the team that made the map"),
    "told_one": (
        "Una hoja {0}; la letra más pequeña mide {1} puntos.",
        "One sheet of {0}; the smallest letters are of {1} points.",
    ),
    "told_several": (
        "{2} hojas {0}; la letra más pequeña mide {1} puntos.",
        "{2} sheets of {0}; the smallest letters are of {1} points.",
    ),
    "told_small": (
        "Está pensada para {0}: en esta hoja cuesta leerla.",
        "It is laid out for {0}: on this sheet it is hard to read.",
    ),
    "shortened": ("lo que acaba en «…» sigue en el mapa", "what ends in “…” goes on in the map"),
    "more": ("y {0} más en el mapa", "and {0} more on the map"),
    # one page
    "numbers_seen": ("clientes vistos en el periodo", "customers seen in the period"),
    "numbers_most": ("están en «{0}»", "stand at “{0}”"),
    "numbers_go_on": ("siguen después de «{0}», de {1}", "go on after “{0}”, of {1}"),
    "numbers_stages": ("etapas", "stages"),
    "numbers_touchpoints": ("puntos de contacto", "touchpoints"),
    "numbers_moments": ("momentos de la verdad", "moments of truth"),
    "numbers_pains": ("puntos críticos", "pains"),
    "numbers_chances": ("oportunidades", "opportunities"),
    "numbers_felt": ("emoción vivida, de −2 a +2 (n = {0})", "feeling as lived, −2 to +2 (n = {0})"),
    "three_moments": ("Tres momentos en los que intervenir", "Three moments to intervene in"),
    "two_moments": ("Momentos en los que intervenir", "Moments to intervene in"),
    "todo": ("Qué hacer", "What to do"),
    "nothing_to_do": (
        "El mapa no tiene todavía oportunidades: apúntelas donde duele.",
        "The map has no opportunities yet: write them down where it hurts.",
    ),
    "planned_lived": ("prometida {0} · vivida {1}", "planned {0} · lived {1}"),
    "planned_only": ("emoción prometida: {0}", "planned feeling: {0}"),
    "lived_only": ("emoción vivida: {0}", "lived feeling: {0}"),
    "lost": ("no siguen {0} de {1}", "{0} of {1} do not go on"),
    "curve": ("Cómo se siente", "How it feels"),
    "curve_key": (
        "línea discontinua: lo prometido · cara llena: lo vivido · anillo morado: momento de la verdad",
        "dashed line: as planned · full face: as lived · purple ring: moment of truth",
    ),
    "curve_key_planned": (
        "línea discontinua: lo prometido · anillo morado: momento de la verdad",
        "dashed line: as planned · purple ring: moment of truth",
    ),
    "effort": ("ganancia {0} · esfuerzo {1}", "gain {0} · effort {1}"),
    "owner": ("responsable: {0}", "owner: {0}"),
    # story
    "story_real": ("La ruta de un cliente real", "One real customer's route"),
    "story_real_note": (
        "Uno de {0} clientes, elegido porque su recorrido es de los más corrientes; sin nada que lo identifique.",
        "One of {0} customers, chosen because the route is among the most usual; nothing here names anybody.",
    ),
    "story_drawn": ("La ruta, como está dibujada", "The route, as it is drawn"),
    "story_drawn_note": (
        "Todavía no hay datos de los que contar una ruta real.",
        "There are no data yet from which a real route could be told.",
    ),
    "story_none_note": (
        "En estos datos nadie pasó por varios puntos del mapa: no hay ruta real que contar.",
        "In these data nobody met several points of the map: there is no real route to tell.",
    ),
    "story_few_note": (
        "Con menos de 30 clientes no se cuenta la ruta de ninguno.",
        "With fewer than 30 customers nobody's route is told.",
    ),
    "wants": ("Lo que quiere", "What they want"),
    "because": ("Por qué", "Why"),
    "use": ("Para qué", "What for"),
    "voices": ("Lo que dicen", "What they say"),
    "day": ("Día {0}", "Day {0}"),
    "times": ("{0} veces", "{0} times"),
    "reached": ("Llegó a su objetivo.", "Reached the goal."),
    "goes_on": ("Sigue en la página siguiente.", "Goes on overleaf."),
    # poster
    "poster_doing": ("Qué hace", "Doing"),
    "poster_pains": ("Qué duele", "What hurts"),
    "poster_chances": ("Qué podemos hacer", "What we can do"),
    "here_now": ("están aquí", "are here"),
    "channels": ("Por dónde nos encontramos", "Where we meet"),
    # workshop
    "who": ("Buyer persona", "Buyer persona"),
    "goal": ("Qué quiere conseguir", "What they want to reach"),
    "scenario": ("En qué situación", "In which situation"),
    "people": ("Quiénes somos hoy", "Who we are today"),
    "date": ("Fecha", "Date"),
    "stage_n": ("Etapa {0}", "Stage {0}"),
    "workshop_help": (
        "Una nota por cuadro (76 × 76 mm en A1). Escriba con las palabras del cliente, en primera persona; lo que solo "
        "se supone, con un signo de interrogación.",
        "One note a square (76 × 76 mm on A1). Write in the customer's words, in the first person; what is only "
        "assumed, with a question mark.",
    ),
    "ws_doing": ("Qué hago", "What I do"),
    "ws_doing_ask": (
        "¿Qué hace, paso a paso, con nosotros y sin nosotros?",
        "What do they do, step by step, with us and without?",
    ),
    "ws_meet": ("Dónde nos encontramos", "Where we meet"),
    "ws_meet_ask": ("¿En qué punto y por qué canal?", "At which point, and by which channel?"),
    "ws_think": ("Qué pienso y necesito saber", "What I think and need to know"),
    "ws_think_ask": ("¿Qué se pregunta? ¿Qué le falta saber?", "What do they ask themselves? What do they lack?"),
    "ws_feel": ("Cómo me siento", "How I feel"),
    "ws_feel_ask": ("Un punto por paso, y una línea que los una.", "A dot a step, and a line through them."),
    "ws_hurt": ("Qué me frena, qué me mueve", "What stops me, what moves me"),
    "ws_hurt_ask": ("Naranja lo que duele, azul lo que anima.", "Orange for what hurts, blue for what helps."),
    "ws_do": ("Qué podemos hacer", "What we can do"),
    "ws_do_ask": ("¿Quién lo hace y para cuándo?", "Who does it, and by when?"),
}  # fmt: skip

WORDS: dict[str, Text] = {key: Text((("es", es), ("en", en))) for key, (es, en) in _WORDS.items()}


def view_says(key: str, language: str, *values: object) -> str:
    """The phrase of this key; values fill {0}, {1}…"""
    phrase = WORDS[key].to(language)
    return phrase.format(*values) if values else phrase
