"""What is said of one customer's journey and of teams."""

from __future__ import annotations

Words = dict[str, tuple[str, str]]

COMMANDS: Words = {
    "ask.customer": (
        "El recorrido de un cliente, dónde está, qué hicieron después otros en su lugar y qué se le envió y por qué",
        "One customer's journey, where they stand, what others did next from there, what was sent to them and why",
    ),
    "ask.customer.examples": (
        "periplo preguntar cliente ana@example.com --in mi-tienda\n"
        "periplo preguntar cliente '#4711' --in mi-tienda --to 2026-03-01",
        "periplo ask customer ana@example.com --in my-shop\n"
        "periplo ask customer '#4711' --in my-shop --to 2026-03-01",
    ),
    "ask.teams": (
        "Cómo responde, resuelve y falla cada área y cada tienda, y si cumple lo prometido",
        "How each area and each shop answers, solves and fails, and whether it keeps what was promised",
    ),
    "ask.teams.examples": (
        "periplo preguntar equipos --in mi-tienda\n"
        "periplo preguntar equipos --in mi-tienda --from all --answer 1h --resolve 2d",
        "periplo ask teams --in my-shop\nperiplo ask teams --in my-shop --from all --answer 1h --resolve 2d",
    ),
}

OPTIONS: Words = {
    "person": (
        "El cliente: un identificador suyo, o # y nuestro número",
        "The customer: an identifier of theirs, or # and our number",
    ),
    "answer": (
        "En cuánto tiempo prometen los equipos la primera respuesta",
        "Within what time teams promise the first answer",
    ),
    "resolve": (
        "En cuánto tiempo prometen los equipos acabar",
        "Within what time teams promise to be done",
    ),
}

PAGES: Words = {
    "label.person": ("Cliente", "Customer"),
    "label.answer": ("Primera respuesta prometida", "First answer promised within"),
    "label.resolve": ("Solución prometida", "Solution promised within"),
    "journey_of": ("Su recorrido", "Their journey"),
    "journey_whole": ("Ver el recorrido entero", "See the whole journey"),
}

TOLD: Words = {
    "title.customer": ("El recorrido de un cliente", "One customer's journey"),
    "method.customer": (
        "Cada paso es un punto de contacto del mapa; media hora de silencio u otro canal empieza otro. De los demás "
        "clientes cuenta su primera estancia en el mismo punto, si empezó hace más del silencio que fija el mapa; "
        "márgenes de Wilson, 95 %. Lo que hicieron otros no predice lo que hará este.",
        "Each step is a touchpoint of the map; half an hour of silence or another channel begins another. Of other "
        "customers their first stay at the same touchpoint counts, if it began longer ago than the silence that the "
        "map sets; Wilson intervals, 95%. What others did is no promise of what this one will do.",
    ),
    "step_at": ("cuándo", "when"),
    "in_place": ("lugar", "place"),
    "felt_there": ("emoción", "feeling"),
    "events": ("eventos", "events"),
    "trail_run": ("vuelta", "run"),
    "earlier_steps.one": ("y un paso anterior, en JSON y CSV", "and one earlier step, in JSON and CSV"),
    "earlier_steps": ("y {0} pasos anteriores, en JSON y CSV", "and {0} earlier steps, in JSON and CSV"),
    "went_next": ("otros siguieron por", "others went on to"),
    "went_silent": ("(silencio)", "(silence)"),
    "in_campaign": ("está en la campaña", "is in the campaign"),
    "node_at": ("en el nodo", "at node"),
    "goes_on_at": ("sigue el", "goes on at"),
    "by_campaign": ("campaña", "campaign"),
    "decided_why": ("qué se decidió y por qué", "what was decided, and why"),
    "message_state": ("mensaje", "message"),
    "not_sent_as": ("no salió porque", "did not leave as"),
    "consent_channel": ("consentimiento", "consent"),
    "for_purpose": ("para", "for"),
    "consent_is": ("estado", "state"),
    "said_at": ("dicho el", "said on"),
    "agreed.granted": ("sí", "yes"),
    "agreed.denied": ("no", "no"),
    "agreed.withdrawn": ("retirado", "withdrawn"),
    "agreed.unknown": ("sin decir", "not told"),
    "agreed.suppressed": ("excluido", "suppressed"),
    "in_segments": ("Segmentos: {0}", "Segments: {0}"),
    "same_in_sql": (
        "Lo mismo en SQL de DuckDB, en la carpeta del espacio de trabajo",
        "The same in DuckDB's SQL, in the folder of the workspace",
    ),
    "fitness": ("pasos como en el mapa", "steps as drawn"),
    "follow_n": ("siguen el mapa", "follow the map"),
    "most_deviate": ("donde más se apartan", "where most leave it"),
    "gone_so": ("así", "gone so"),
    "title.teams": ("Cómo responde cada equipo", "How each team does"),
    "method.teams": (
        "Junta los momentos de cada llamada, chat o ticket; lo que aún espera o se abandonó cuenta como tiempo sin "
        "final visto (Kaplan-Meier; margen de la mediana, Brookmeyer y Crowley). Partes con margen de Wilson, 95 %. "
        "Las promesas del mapa son los tiempos de sus transiciones.",
        "Puts the moments of each call, chat or ticket together; what still waits or was given up counts as time whose "
        "end was not seen (Kaplan-Meier; interval of the median, Brookmeyer and Crowley). Shares with Wilson "
        "intervals, 95%. The map's promises are the times of its transitions.",
    ),
    "area_of": ("área", "area"),
    "part_of": ("parte", "part"),
    "contacts": ("contactos", "contacts"),
    "first_answer": ("1.ª respuesta", "first answer"),
    "still_waiting": ("sin respuesta vista", "no answer seen"),
    "resolution": ("hasta acabar", "to the end"),
    "solved_share": ("resueltos", "solved"),
    "failed_share": ("sin resolver", "unsolved"),
    "broke_share": ("algo falló a", "failed for"),
    "kept_share": ("promesas cumplidas", "promises kept"),
    "promises_n": ("promesas", "promises"),
    "no_area": ("(sin área)", "(no area)"),
    "unsaid_place": ("(lugar sin decir)", "(place not told)"),
    "unsaid_stage": ("(sin etapa)", "(no stage)"),
    "contact.call": ("llamadas", "calls"),
    "contact.chat": ("chats", "chats"),
    "contact.ticket": ("tickets", "tickets"),
    "contact.case": ("casos", "cases"),
    "contact.complaint": ("quejas", "complaints"),
    "contact.question": ("consultas", "questions"),
}

FAULTS = {
    "nobody was named": "no se nombró a nadie",
    "name a customer by an identifier, or as # and our number": (
        "nombre a un cliente por un identificador suyo, o con # y nuestro número"
    ),
    "this customer is not among those looked at": "este cliente no está entre los que se miran",
    "no event of theirs was left by the period and the other options": (
        "el periodo y las demás opciones no dejan ningún evento suyo"
    ),
    "leave out --where, --segment, --persona, --scope or --to": (
        "quite --where, --segment, --persona, --scope o --to"
    ),
    "no customer of these events is called so": "ningún cliente de estos eventos se llama así",
    "customers of files are known by the text in their column": (
        "a los clientes de archivos se les conoce por el texto de su columna"
    ),
    "write it as it stands in the file, or as # and our number": (
        "escríbalo como está en el archivo, o con # y nuestro número"
    ),
    "'{}' has {} values": "«{}» tiene {} valores",
    "groups side by side may have {} at most": "los grupos que se comparan pueden tener {} como mucho",
    "break down by a property of fewer values, such as channel or place": (
        "separe por una propiedad de menos valores, como el canal o el lugar"
    ),
    "drift cannot be sought by '{}'": "los cambios no se pueden buscar por «{}»",
    "it is sought group by group in texts of 2 to {} values, as more would be found by chance": (
        "se buscan grupo a grupo en textos de 2 a {} valores, porque en más aparecerían por azar"
    ),
    "break down by such a property, such as channel or place, or leave --by out to look through all of them": (
        "separe por una propiedad así, como el canal o el lugar, o quite --by para mirarlas todas"
    ),
    "a promised time is nothing": "un tiempo prometido no dura nada",
    "say a time such as 1h": "diga un tiempo como 1h",
}
