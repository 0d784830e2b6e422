"""What joining a map to data says, and drafting one from data: commands, answers, the page, errors in Spanish."""

from __future__ import annotations

COMMANDS = {
    "map.join": (
        "Enlaza un mapa sin reglas con los datos: qué evento demuestra cada punto de contacto, y cuáles sobran",
        "Join a map without rules to data: which event proves each touchpoint, and which are left over",
    ),
    "map.join.examples": (
        "periplo mapa enlazar mapa.yaml --events eventos.csv\n"
        "periplo mapa enlazar mapa.yaml --in mi-tienda --write\n"
        "periplo mapa enlazar mapa.yaml --in mi-tienda --write --yes\n"
        "periplo mapa enlazar mapa.yaml --in mi-tienda --write --accept 'pago=Order Completed'",
        "periplo map join map.yaml --events events.csv\n"
        "periplo map join map.yaml --in my-shop --write\n"
        "periplo map join map.yaml --in my-shop --write --yes\n"
        "periplo map join map.yaml --in my-shop --write --accept 'pay=Order Completed'",
    ),
    "map.draft": (
        "Propone un primer mapa a partir de los eventos, y dice de qué no está seguro",
        "Propose a first map from events, and tell what it is unsure of",
    ),
    "map.persona": (
        "Propone por escrito el buyer persona más común: cada frase con su cifra, y la regla que lo une a clientes",
        "Propose the most common buyer persona in writing: a figure in each sentence, and the rule that ties customers",
    ),
    "map.persona.examples": (
        "periplo mapa persona-tipo --in mi-tienda\n"
        "periplo mapa persona-tipo mapa.yaml --events eventos.csv --from all --out persona.yaml",
        "periplo map persona --in my-shop\n"
        "periplo map persona map.yaml --events events.csv --from all --out persona.yaml",
    ),
    "map.draft.examples": (
        "periplo mapa borrador --events eventos.csv --out mapa.yaml\n"
        "periplo mapa borrador --in mi-tienda --goal 'Order Completed' --out mapa.yaml",
        "periplo map draft --events events.csv --out map.yaml\n"
        "periplo map draft --in my-shop --goal 'Order Completed' --out map.yaml",
    ),
}

OPTIONS = {
    "join_write": (
        "Escribe en el mapa lo que se confirme; sin --yes ni --accept, pregunta columna por columna",
        "Write into the map what is confirmed; without --yes or --accept, ask column by column",
    ),
    "join_yes": ("Confirma solo las propuestas seguras", "Confirm the sure suggestions only"),
    "join_accept": (
        "Confirma este evento, o esta regla, para esta columna; se puede repetir",
        "Confirm this event, or this rule, for this column; may be repeated",
    ),
    "persona_out": (
        "Archivo nuevo en que escribirlo (si no, en la pantalla)",
        "New file to write it into (else on the screen)",
    ),
    "draft_goal": (
        "Qué evento es el objetivo (si no, el que más lo parece)",
        "Which event is the goal (else the one most like it)",
    ),
    "draft_out": (
        "Archivo del mapa, que aún no exista (si no, la pantalla)",
        "The map's file, not there yet (else the screen)",
    ),
}

TOLD = {
    "join.lead": ("{0} · {1} · {2}", "{0} · {1} · {2}"),
    "join.open": ("{0} columnas sin regla", "{0} columns without a rule"),
    "join.open.one": ("{0} columna sin regla", "{0} column without a rule"),
    "join.kinds": ("{0} eventos distintos", "{0} different events"),
    "join.kinds.one": ("{0} evento distinto", "{0} different event"),
    "join.customers": ("{0} clientes", "{0} customers"),
    "join.customers.one": ("{0} cliente", "{0} customer"),
    "join.none_open": ("Todas las columnas tienen regla.", "Every column has a rule."),
    "join.no_columns": ("El mapa no tiene puntos de contacto.", "The map has no touchpoints."),
    "join.you_say": ("usted dice «{0}»; {1}", "you say '{0}'; {1}"),
    "join.events": ("{0} eventos", "{0} events"),
    "join.events.one": ("{0} evento", "{0} event"),
    "join.named": ("{0} «{1}»", "{0} '{1}'"),
    "join.ruled": ("{0}: {1}", "{0}: {1}"),  # of a rule that has quotes of its own
    "join.last_on": ("el último el {0}", "the last on {0}"),
    "join.such_as": ("p. ej. {0}", "e.g. {0}"),
    "join.sure": ("segura", "sure"),
    "join.others": ("también podría ser: {0}", "it might also be: {0}"),
    "join.nothing": (
        "ningún evento se le parece: quizá no se registra, o se llama de otra manera",
        "no event is like it: perhaps it is not recorded, or goes by another name",
    ),
    "join.by_order": (
        "ningún evento dice lo mismo; por su lugar en el recorrido podría ser: {0}",
        "no event says the same; by its place in the journey it might be: {0}",
    ),
    "join.ghosts": ("Eventos que ninguna columna reclama", "Events that no column claims"),
    "join.no_ghosts": ("Ningún evento queda sin columna.", "No event is left without a column."),
    "join.event": ("evento", "event"),
    "join.times": ("veces", "times"),
    "join.last": ("último", "last"),
    "join.examples": ("ejemplos", "examples"),
    "join.ask": (
        "  [Intro] saltar · [1] aceptar · [2-{0}] otra · el nombre de otro evento · [.] terminar",
        "  [Enter] skip · [1] accept · [2-{0}] another · the name of another event · [.] stop",
    ),
    "join.ask_one": (
        "  [Intro] saltar · [1] aceptar · el nombre de otro evento · [.] terminar",
        "  [Enter] skip · [1] accept · the name of another event · [.] stop",
    ),
    "join.ask_none": (
        "  [Intro] saltar · el nombre de un evento · [.] terminar",
        "  [Enter] skip · the name of an event · [.] stop",
    ),
    "join.would": ("Se escribiría (añada --write):", "Would be written (add --write):"),
    "join.wrote": ("Reglas escritas en {1}: {0}", "Rules written into {1}: {0}"),
    "join.nothing_sure": ("Ninguna propuesta es segura.", "No suggestion is sure."),
    "join.nothing_written": ("No se ha escrito nada.", "Nothing was written."),
    "draft.written": ("Un borrador de {0} y {1}.", "A draft of {0} and {1}."),
    "draft.stages": ("{0} etapas", "{0} stages"),
    "draft.stages.one": ("{0} etapa", "{0} stage"),
    "draft.columns": ("{0} columnas", "{0} columns"),
    "draft.columns.one": ("{0} columna", "{0} column"),
    "draft.unsure": ("De esto no está seguro:", "It is unsure of this:"),
    "join.next": (
        "Siguiente: periplo mapa revisar {0}, y después periplo mapa dibujar {0}",
        "Next: periplo map check {0}, then periplo map draw {0}",
    ),
}

PAGES = {
    "join": ("Enlazar con los datos: {0}", "Join to the data: {0}"),
    "join_link": ("Enlazar con los datos", "Join to the data"),
    "join_lead": (
        "A un lado, lo que dice el mapa; al otro, lo que hay en los datos. Confirme qué evento demuestra cada punto "
        "de contacto: hasta entonces no se escribe nada.",
        "On one side what the map says, on the other what the data hold. Confirm which event proves each touchpoint: "
        "until then nothing is written.",
    ),
    "join_columns": ("Puntos de contacto", "Touchpoints"),
    "join_events": ("Eventos", "Events"),
    "join_later": ("Más tarde", "Later"),
    "join_another": ("Otro evento", "Another event"),
    "join_confirm": ("Escribir en el mapa lo marcado", "Write what is marked into the map"),
    "join_done": ("Reglas escritas en el mapa: {0}", "Rules written into the map: {0}"),
    "join_done.one": ("Regla escrita en el mapa: {0}", "Rule written into the map: {0}"),
    "join_proved": ("Ya con regla", "With a rule already"),
    "join_none_open": ("Todos los puntos de contacto tienen regla.", "Every touchpoint has a rule."),
    "join_no_columns": ("El mapa no tiene puntos de contacto.", "The map has no touchpoints."),
    "join_nothing": (
        "Ningún evento se le parece: quizá no se registra, o se llama de otra manera.",
        "No event is like it: perhaps it is not recorded, or goes by another name.",
    ),
    "join_by_order": (
        "Ningún evento dice lo mismo; por su lugar en el recorrido podría ser uno de estos.",
        "No event says the same; by its place in the journey it might be one of these.",
    ),
    "join_claimed": ("de {0}", "of {0}"),
    "join_ghost": ("de ninguna columna", "of no column"),
    "join_ours": ("lo enviamos nosotros", "we sent it"),
    "join_suggested": ("propuesto para {0}", "suggested for {0}"),
    "join_may_not": (
        "Para confirmar hace falta el rol de editor.",
        "To confirm you need the role of an editor.",
    ),
}  # fmt: skip

FAULTS = {
    "the map has no touchpoint '{}'": "el mapa no tiene el punto de contacto «{}»",
    "name a touchpoint of this map": "indique un punto de contacto de este mapa",
    "touchpoint '{}' has a rule already": "el punto de contacto «{}» ya tiene regla",
    "it is: {}": "es: {}",
    "take that rule out of the file first, if it should be another": (
        "quite antes esa regla del archivo, si debe ser otra"
    ),
    "{} was changed meanwhile": "{} ha cambiado entretanto",
    "somebody else wrote it after it was read here": "alguien lo escribió después de leerlo aquí",
    "look at it again, and confirm once more": "vuelva a mirarlo y confirme otra vez",
    "in {} other columns would take these rules too": "en {} otras columnas tomarían también estas reglas",
    "they take from another column what they do not say themselves (<<)": (
        "toman de otra columna lo que no dicen ellas mismas (<<)"
    ),
    "write those columns out in full, and confirm once more": (
        "escriba esas columnas enteras y confirme otra vez"
    ),
    "make the file and its folder writable, or make room": (
        "dé permiso de escritura sobre el archivo y su carpeta, o libere espacio"
    ),
    "no event is called '{}'": "ningún evento se llama «{}»",
    "near to it are: {}": "se parecen: {}",
    "no name is near to it": "ningún nombre se le parece",
    "name an event as the data do": "nombre un evento como lo nombran los datos",
    "--accept says '{}'": "--accept dice «{}»",
    "it joins a column with an event": "une una columna con un evento",
    "write column=event, such as 'pay=Order Completed'": "escriba columna=evento, como 'pago=Order Completed'",
    "--accept names column '{}' twice": "--accept nombra dos veces la columna «{}»",
    "one column has one rule": "una columna tiene una regla",
    "join the events with 'or' in one rule": "una los eventos con «or» en una sola regla",
    "no event meets the goal '{}'": "ningún evento cumple el objetivo «{}»",
    "a map is drafted around a goal that somebody reached": (
        "un borrador se traza alrededor de un objetivo que alguien alcanzó"
    ),
    "name another with --goal, or leave it out": "indique otro con --goal, o no lo indique",
    "there are no events to draft a map from": "no hay eventos de los que sacar un mapa",
    "all that is there is what we ourselves sent": "solo hay lo que enviamos nosotros",
    "name files with --events, or import some": "nombre archivos con --events, o importe algunos",
}
