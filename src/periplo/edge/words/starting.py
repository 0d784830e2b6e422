"""What the pages say on which a map begins: of data, by questions, from an example; and the one that compares two."""

from __future__ import annotations

PAGES = {
    "start_draft": ("Un borrador de sus datos", "A draft of your data"),
    "start_draft_note": (
        "Propone etapas, puntos de contacto, canales, orden y tiempos con los eventos que ya tiene.",
        "Proposes stages, touchpoints, channels, order and times from the events that you have.",
    ),
    "start_guide": ("Preguntas, una tras otra", "Questions, one after another"),
    "start_guide_note": (
        "En unos diez minutos: quién es, qué quiere, qué hace en cada etapa y qué lo frena.",
        "In about ten minutes: who they are, what they want, what they do in each stage, what slows them down.",
    ),
    "start_examples": ("Un ejemplo de la galería", "An example of the gallery"),
    "start_examples_note": (
        "Mapas ya llenos de varios tipos de negocio y de la vida diaria, para cambiarlos.",
        "Filled maps of several kinds of business and of everyday life, to be changed.",
    ),
    "start_template": ("Una plantilla, o solo etapas", "A template, or stages alone"),
    "start_template_note": (
        "El mapa básico de su tipo de negocio, o uno vacío para llenarlo.",
        "The basic map of your kind of business, or an empty one to fill in.",
    ),
    "start_file": ("Un archivo de otro programa", "A file of another program"),
    "start_file_note": ("XLSX, CSV, Mermaid, CJML, YAML o JSON.", "XLSX, CSV, Mermaid, CJML, YAML or JSON."),
    "start_keep": ("Guardar el mapa", "Keep the map"),
    "guide": ("Un mapa, pregunta a pregunta", "A map, question by question"),
    "guide_lead": (
        "Responda como lo diría el cliente. Casi todo se puede saltar, y al final verá el mapa antes de guardarlo.",
        "Answer as the customer would say it. Nearly all may be skipped, and you see the map before it is kept.",
    ),
    "guide_number": ("Pregunta {0} de {1} como mucho", "Question {0} of {1} at most"),
    "guide_hint": ("Por ejemplo: {0}", "For example: {0}"),
    "guide_next": ("Siguiente", "Next"),
    "guide_back": ("Volver a la anterior", "Back to the last one"),
    "guide_show": ("Ver el mapa ya", "See the map now"),
    "guide_skip": ("Puede dejarla sin responder.", "You may leave this one without an answer."),
    "guide_so_far": ("El mapa hasta aquí", "The map so far"),
    "guide_too_early": (
        "Falta al menos una cosa que haga el cliente: sin ella no hay mapa.",
        "At least one thing that the customer does is missing: without it there is no map.",
    ),
    "guide_own": ("otras, que escribo abajo", "others, which I write below"),
    "guide_own_stages": ("Sus etapas, separadas con comas", "Your stages, parted by commas"),
    "guide_ask.stages": ("¿Qué etapas tiene?", "Which stages does it have?"),
    "guide_ask.moments": (
        "¿En cuáles se decide si sigue? Como mucho tres.", "Which ones decide whether they go on? Three at most.",
    ),
    "guide_ask.worst": ("¿En cuáles lo pasa peor?", "Where do they feel worst?"),
    "guide_ask.best": ("¿En cuáles lo pasa mejor?", "Where do they feel best?"),
    "guide_end": ("Este es su mapa", "This is your map"),
    "guide_end_lead": (
        "Aún no está guardado. Póngale título y guárdelo; después podrá cambiarlo todo en el editor.",
        "It is not kept yet. Give it a title and keep it; you can change everything in the editor afterwards.",
    ),
    "draft_map": ("Un borrador de sus datos", "A draft of your data"),
    "draft_lead": (
        "Periplo mira sus eventos y propone un primer mapa. Es un borrador: lo ve, le cambia los nombres y solo "
        "entonces lo guarda. Nunca escribe sobre otro mapa.",
        "Periplo looks at your events and proposes a first map. It is a draft: you see it, change its names, and only "
        "then keep it. It never writes over another map.",
    ),
    "draft_from": ("Desde", "From"),
    "draft_to": ("Hasta (no incluido)", "To (not included)"),
    "draft_goal": ("Objetivo del cliente", "What the customer wants to reach"),
    "draft_about": (
        "El evento en el que lo logra, como order completed. Vacío: el que más lo parece. Sin fechas se miran todos "
        "los eventos.",
        "The event in which they reach it, such as order completed. Empty: the one most like it. Without dates all "
        "events are looked at.",
    ),
    "draft_show": ("Proponer un mapa", "Propose a map"),
    "draft_again": ("Proponer otro", "Propose another"),
    "draft_mend": ("cambie el objetivo o las fechas en este formulario", "change the goal or the dates in this form"),
    "draft_came": (
        "{0}, {1}. De {2} eventos de {3} clientes; {4}.",
        "{0}, {1}. From {2} events of {3} customers; {4}.",
    ),
    "draft_picture": ("El mapa propuesto", "The map proposed"),
    "draft_unsure": ("Qué quedó fuera, y qué conviene mirar", "What was left out, and what to look at"),
    "draft_names": ("Nombres", "Names"),
    "draft_names_lead": (
        "Dígalos como el cliente. Lo demás (etapas, orden, canales) se cambia en el editor cuando esté guardado.",
        "Say them as the customer would. The rest (stages, order, channels) is changed in the editor once it is kept.",
    ),
    "draft_stage": ("Etapa {0}", "Stage {0}"),
    "draft_order": ("Orden", "Order"),
    "draft_touchpoint": ("Punto de contacto", "Touchpoint"),
    "draft_in_stage": ("Etapa", "Stage"),
    "draft_proof": ("Evento que lo prueba", "Event that proves it"),
    "draft_seen": ("Visto", "Seen"),
    "draft_next": ("Hasta el siguiente", "To the next one"),
    "examples": ("Galería de ejemplos", "Gallery of examples"),
    "examples_lead": (
        "Cada uno es un mapa entero. Mírelo, hágalo suyo y cámbielo hasta que cuente su recorrido.",
        "Each is a whole map. Look at it, make it yours and change it until it tells your own journey.",
    ),
    "example_take": ("Hacerlo mío", "Make it mine"),
    "example_note": (
        "Se guarda como un mapa más, con lo que comparte y el retrato. Sus clientes inventados no se mezclan con los "
        "suyos: una las columnas a sus eventos cuando quiera.",
        "It is kept as one more map, with what it shares and the portrait. Its invented customers are not mixed with "
        "yours: join its columns to your own events when you like.",
    ),
    "example_story": ("La historia que cuenta", "The story that it tells"),
    "example_with_data": (
        "Para verlo con un año de clientes inventados, en una carpeta aparte:",
        "To see it with a year of invented customers, in a folder of its own:",
    ),
    "compare": ("Comparar dos mapas", "Compare two maps"),
    "compare_lead": (
        "Elija dos mapas, o versiones suyas: qué es distinto, en palabras y en el dibujo.",
        "Choose two maps, or versions of them: what is different, in words and in the picture.",
    ),
    "compare_one": ("Uno", "One"),
    "compare_other": ("El otro", "The other"),
    "compare_from_to": ("De «{0}» a «{1}»", "From “{0}” to “{1}”"),
    "compare_same": ("Dicen lo mismo.", "They say the same."),
}  # fmt: skip

TOLD = {
    "example.personas": ("{0} buyer personas", "{0} buyer personas"),
    "example.personas.one": ("{0} buyer persona", "{0} buyer persona"),
    "example.opportunities": ("{0} oportunidades", "{0} opportunities"),
    "example.opportunities.one": ("{0} oportunidad", "{0} opportunity"),
    "example.initiatives": ("{0} iniciativas", "{0} initiatives"),
    "example.initiatives.one": ("{0} iniciativa", "{0} initiative"),
}

FAULTS = {
    "there are none in this period": "no hay ninguno en este periodo",
    "choose a longer period": "elija un periodo más largo",
}
