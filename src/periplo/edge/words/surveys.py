"""What survey pages, posters and reports say, and the errors of surveys in Spanish."""

from __future__ import annotations

from periplo.edge.words import said

_PAGES = {
    "next": ("Continuar", "Continue"),
    "send": ("Enviar", "Send"),
    "confirm": ("Confirmar mi respuesta", "Confirm my answer"),
    "skip": ("Saltar esta pregunta", "Skip this question"),
    "optional": ("opcional", "optional"),
    "step": ("Pregunta {0} de {1} como máximo", "Question {0} of {1} at most"),
    "one_step": ("Una sola pregunta", "One question only"),
    "other_language": ("English", "Español"),
    "which": ("¿Cuál?", "Which?"),
    "several": ("Puede marcar varias.", "You may choose several."),
    "words_hint": (
        "Por favor, no escriba datos personales. Hasta {0} caracteres.",
        "Please do not write personal data. Up to {0} characters.",
    ),
    "preselected": (
        "Marcamos lo que eligió en el correo. Confírmelo, o cámbielo antes.",
        "We marked what you chose in the e-mail. Confirm it, or change it first.",
    ),
    "scale": ("{0} es «{1}» y {2} es «{3}».", "{0} is '{1}' and {2} is '{3}'."),
    "error": ("Error", "Error"),
    "error.missing": ("Elija una respuesta para continuar.", "Choose an answer to go on."),
    "error.text": ("Escriba una respuesta para continuar.", "Write an answer to go on."),
    "error.words": ("El texto es demasiado largo; acórtelo.", "The text is too long; please shorten it."),
    "error.other": (
        "Esa respuesta no está en la lista; elija una.",
        "That answer is not on the list; choose one.",
    ),
    "thanks": ("Gracias", "Thank you"),
    "thanks_text": (
        "Recibimos su respuesta. Ya puede cerrar esta página.",
        "We have your answer. You may close this page.",
    ),
    "answered": ("Ya respondió, gracias", "You have answered already, thank you"),
    "answered_text": (
        "Su respuesta quedó guardada. Desde este enlace no se puede ver ni cambiar.",
        "Your answer is kept. It can be neither seen nor changed from this link.",
    ),
    "over": ("Esta encuesta ya terminó", "This survey has ended"),
    "over_text": ("Gracias por querer responder.", "Thank you for wanting to answer."),
    "wrong": ("Este enlace no lleva a ninguna encuesta", "This link leads to no survey"),
    "wrong_text": (
        "Puede que falte un trozo. Ábralo desde el mensaje o lea el código otra vez.",
        "A piece of it may be missing. Open it from the message, or read the code again.",
    ),
    "busy": ("Llegan demasiadas respuestas a la vez", "Too many answers are coming in at once"),
    "busy_text": ("Espere un minuto y envíela otra vez.", "Wait a minute and send it again."),
}


def survey_says(key: str, language: str, *values: object) -> str:
    """The text of this key in this language; values fill {0}, {1}…"""
    return said(_PAGES, key, language, values)


COMMANDS = {
    "survey": ("Encuestas a clientes", "Surveys of customers"),
    "survey.new": (
        "Escribe una primera encuesta, entera y en los dos idiomas, para adaptarla",
        "Write a first survey, whole and in both languages, to be adapted",
    ),
    "survey.new.examples": (
        "periplo encuesta nueva nps --in mi-tienda\nperiplo encuesta nueva source --out como-nos-conocio.yaml",
        "periplo survey new nps --in my-shop\nperiplo survey new source --out how-you-heard.yaml",
    ),
    "survey.check": (
        "Revisa una encuesta antes de preguntar a nadie; termina en 1 si hay algo que mejorar",
        "Check a survey before anybody is asked; ends with 1 if there is something to mend",
    ),
    "survey.check.examples": (
        "periplo encuesta revisar mi-tienda/surveys/nps.yaml --in mi-tienda",
        "periplo survey check my-shop/surveys/nps.yaml --in my-shop",
    ),
    "survey.link": (
        "Un enlace abierto a una encuesta, para cualquiera; el mismo lugar y canal recibe siempre el mismo",
        "An open link to a survey, for anybody; the same place and channel always get the same one",
    ),
    "survey.link.examples": (
        "periplo encuesta enlace nps --place 'tienda 3' --url https://encuestas.mi-tienda.example --in mi-tienda",
        "periplo survey link nps --place 'shop 3' --url https://surveys.my-shop.example --in my-shop",
    ),
    "survey.qr": (
        "Un cartel con la pregunta y el código para la caja o la puerta: SVG o PNG según --out",
        "A poster with the question and the code for the till or the door: SVG or PNG by --out",
    ),
    "survey.qr.examples": (
        "periplo encuesta qr missing --place 'tienda 3' --out cartel.svg --in mi-tienda",
        "periplo survey qr missing --place 'shop 3' --out poster.svg --in my-shop",
    ),
    "survey.invite": (
        "Hace un enlace personal para cada cliente al que toca preguntar, y los entrega en un CSV",
        "Make a personal link for every customer who is due, and hand them over as CSV",
    ),
    "survey.invite.examples": (
        "periplo encuesta invitar nps --out enlaces.csv --in mi-tienda\nperiplo encuesta invitar nps --rehearse",
        "periplo survey invite nps --out links.csv --in my-shop\nperiplo survey invite nps --rehearse",
    ),
    "survey.report": (
        "Lo que se respondió: invitados, respuestas, nota con su margen, costo por respuesta, comentarios",
        "What was answered: invited, answers, score with its interval, cost per answer, comments",
    ),
    "survey.report.examples": (
        "periplo encuesta informe nps --by place --in mi-tienda",
        "periplo survey report nps --by place --in my-shop",
    ),
}

OPTIONS = {
    "id": ("El id de la encuesta, si no es el de su clase", "The survey's id, if not that of its kind"),
    "place": ("El lugar: una tienda, una caja", "The place: a shop, a till"),
    "channel": ("El canal por el que se pregunta", "The channel by which is asked"),
    "url": (
        "La dirección pública con la que empiezan los enlaces (si no, public_url de periplo.toml)",
        "The public address with which links begin (else public_url of periplo.toml)",
    ),
    "language": ("El idioma; si no se dice, el de cada persona", "The language; else each person's own"),
    "languages": (
        "Los idiomas del cartel, el más grande primero",
        "The poster's languages, the largest first",
    ),
    "rehearse": (
        "Solo dice a cuántos tocaría; no guarda nada",
        "Only tell how many would be due; keep nothing",
    ),
    "now": ("El instante en que se invita (si no, ahora)", "The instant of the invitation (else now)"),
    "group": ("Por lugar, canal, vía o periodo", "By place, channel, way or period"),
}

TOLD = {
    "survey_answers": ("{0} respuestas", "{0} answers"),
    "survey_answers.one": ("1 respuesta", "1 answer"),
    "survey_written": (
        "Escrita: {0}. Revísela con: periplo encuesta revisar {0}",
        "Written: {0}. Check it with: periplo survey check {0}",
    ),
    "survey_published": ("Encuesta «{0}», versión {1}", "Survey '{0}', version {1}"),
    "survey_due": (
        "{0} ocasiones; {1} invitaciones",
        "{0} occasions; {1} invitations",
    ),
    "survey_left": ("Sin invitar: {0}", "Not invited: {0}"),
    "survey_rehearsed": (
        "Ensayo: no se guardó ni se entregó nada.",
        "A rehearsal: nothing was kept or handed over.",
    ),
    "left.sampled_out": ("{0} fuera de la muestra", "{0} outside the sample"),
    "left.asked_before": ("{0} ya preguntados por esa ocasión", "{0} asked about that occasion before"),
    "left.asked_recently": ("{0} preguntados hace poco", "{0} asked recently"),
    "left.answered_recently": ("{0} que respondieron hace poco", "{0} who answered recently"),
    "left.no_consent": ("{0} sin consentimiento", "{0} without consent"),
    "left.no_name": ("{0} sin identificador", "{0} without an identifier"),
    "survey.invited": ("invitados", "invited"),
    "survey.opened": ("abrieron", "opened"),
    "survey.answered": ("respondieron", "answered"),
    "survey.rate": ("tasa", "rate"),
    "survey.figure": ("nota", "score"),
    "survey.n": ("n", "n"),
    "survey.per_answer": ("costo por respuesta", "cost per answer"),
    "survey.whole": ("todo", "all"),
    "survey.none": ("sin indicar", "not told"),
    "survey.answer": ("respuesta", "answer"),
    "survey.place": ("lugar", "place"),
    "survey.channel": ("canal", "channel"),
    "survey.way": ("vía", "way"),
    "survey.month": ("mes", "month"),
    "survey.week": ("semana", "week"),
    "survey.group": ("grupo", "group"),
    "survey.count": ("respuestas", "answers"),
    "survey.comments": ("Comentarios más recientes", "Newest comments"),
    "survey.no_answers": ("Todavía no hay respuestas.", "There are no answers yet."),
    "survey.declared": (
        "Dijeron cómo nos conocieron {0} de {1} clientes ({2}).",
        "{0} of {1} customers said how they heard of us ({2}).",
    ),
    "survey.rate_of": (
        "Respondieron {0} de {1} invitados: {2} ({3}).",
        "{0} of {1} invited answered: {2} ({3}).",
    ),
    "survey.cost_of": ("Cada respuesta costó {0}.", "Each answer cost {0}."),
    "survey.figure.nps": ("NPS", "NPS"),
    "survey.figure.csat": ("satisfechos (4 o 5)", "satisfied (4 or 5)"),
    "survey.figure.ces": ("facilidad (1 a 7)", "ease (1 to 7)"),
    "survey.figure.expectation": ("mejor menos peor", "better less worse"),
    "survey.one_figure": ("{0}: {1} (margen {2}), n = {3}", "{0}: {1} (interval {2}), n = {3}"),
    "survey.thin": (" · muestra pequeña", " · thin"),
    "way.invite": ("invitación", "invitation"),
    "way.link": ("enlace abierto", "open link"),
    "way.qr": ("código", "code"),
    "way.till": ("caja", "till"),
    "way.agent": ("agente", "agent"),
}

CONSOLE = {
    "no_surveys": ("Todavía no hay encuestas", "There are no surveys yet"),
    "no_surveys_mend": (
        "Empiece una por una plantilla, publíquela y haga su enlace.",
        "Begin one with a template, publish it and make its link.",
    ),
    "survey_by": ("Separado por", "Broken down by"),
    "survey_questions": ("Las preguntas", "The questions"),
    "survey_comments": ("Comentarios más recientes", "Newest comments"),
    "survey_nothing": ("nada", "nothing"),
    "survey_status.active": ("activa", "active"),
    "survey_status.paused": ("en pausa", "paused"),
    "survey_status.ended": ("terminada", "ended"),
    "survey_scored": ("con nota {0}", "scored {0}"),
    "survey_open_note": (
        "«Abrieron» incluye los programas que revisan los enlaces de los correos.",
        "'Opened' includes programs that check the links in mails.",
    ),
}

FAULTS = {
    "the survey's id is '{}'": "el id de la encuesta es '{}'",
    "it stands in links and events": "está en los enlaces y en los eventos",
    "use small letters, digits and hyphens, such as after-order": (
        "use minúsculas, cifras y guiones, como after-order"
    ),
    "use small letters, digits and hyphens, such as recommend": "use minúsculas, cifras y guiones, como recommend",
    "survey '{}' says {} '{}'": "la encuesta '{}' dice {} '{}'",
    "survey '{}' is valid for no time": "la encuesta '{}' no vale ningún tiempo",
    "survey '{}' speaks no language": "la encuesta '{}' no habla ningún idioma",
    "survey '{}' asks nothing": "la encuesta '{}' no pregunta nada",
    "add at least one question": "añada al menos una pregunta",
    "a question's id is '{}'": "el id de una pregunta es '{}'",
    "two questions are called '{}'": "dos preguntas se llaman '{}'",
    "survey '{}' asks by a rule about a customer's whole journey": (
        "la encuesta '{}' pregunta según una regla sobre todo el recorrido de un cliente"
    ),
    "name an event, such as event: order completed": "indique un evento, como event: order completed",
    "survey '{}' asks a share of {}": "la encuesta '{}' pregunta a una parte de {}",
    "write a share such as 0.25": "escriba una parte como 0.25",
    "survey '{}' is late before it has waited": "la encuesta '{}' llega tarde antes de haber esperado",
    "so nobody would be asked": "así que no se preguntaría a nadie",
    "make 'late' longer than 'wait'": "haga 'late' más largo que 'wait'",
    "question '{}' is of kind '{}'": "la pregunta '{}' es de clase '{}'",
    "question '{}' has choices and is no choice": "la pregunta '{}' tiene opciones y no es de elegir",
    "write kind: choice": "escriba kind: choice",
    "question '{}' has no choices": "la pregunta '{}' no tiene opciones",
    "write choices: with an id and a text each": "escriba choices: con un id y un texto cada una",
    "several answers are asked for in question '{}'": "se piden varias respuestas en la pregunta '{}'",
    "only a choice takes several": "solo una pregunta de elegir admite varias",
    "write kind: choice, or remove 'many'": "escriba kind: choice, o quite 'many'",
    "question '{}' declares '{}'": "la pregunta '{}' declara '{}'",
    "write declares: source, at a question of kind choice": (
        "escriba declares: source, en una pregunta de clase choice"
    ),
    "two choices of question '{}' are called '{}'": "dos opciones de la pregunta '{}' se llaman '{}'",
    "a choice of question '{}' is called '{}'": "una opción de la pregunta '{}' se llama '{}'",
    "use a short id without commas": "use un id corto y sin comas",
    "question '{}' goes on to '{}', which there is not": "la pregunta '{}' sigue hacia '{}', que no existe",
    "name a later question, or end": "indique una pregunta posterior, o end",
    "question '{}' goes back to '{}'": "la pregunta '{}' vuelve atrás hacia '{}'",
    "a person would be asked for ever": "se preguntaría sin fin",
    "go on to a later question, or end": "siga hacia una pregunta posterior, o end",
    "a way out of question '{}' names no score from {} to {}": (
        "una salida de la pregunta '{}' no nombra ninguna nota de {} a {}"
    ),
    "write {up_to: …, then: …} or {from: …, then: …}": "escriba {up_to: …, then: …} o {from: …, then: …}",
    "a way out of question '{}' names no answer of it": (
        "una salida de la pregunta '{}' no nombra ninguna respuesta suya"
    ),
    "write {is: …, then: …}, or use 'then' alone": "escriba {is: …, then: …}, o use solo 'then'",
    "write an amount such as {}: 0.06": "escriba un importe, como {}: 0.06",
    "'languages' names one that is not spoken here": "'languages' nombra uno que aquí no se habla",
    "es and en are": "se hablan es y en",
    "write languages: [es, en]": "escriba languages: [es, en]",
    "there is no survey '{}'": "no hay ninguna encuesta '{}'",
    "there are: {}": "hay: {}",
    "make its links first: periplo survey link FILE": "haga antes sus enlaces: periplo encuesta enlace ARCHIVO",
    "survey '{}' does not say whom to ask": "la encuesta '{}' no dice a quién preguntar",
    "it has no 'ask'": "no tiene 'ask'",
    "write ask: {event: …}, or make an open link with 'periplo survey link'": (
        "escriba ask: {event: …}, o haga un enlace abierto con 'periplo encuesta enlace'"
    ),
    "survey '{}' is {}": "la encuesta '{}' está en estado {}",
    "write status: active": "escriba status: active",
    "answers cannot be told by '{}'": "las respuestas no se pueden separar por '{}'",
    "question '{}' was not answered": "la pregunta '{}' no se respondió",
    "answer it, or leave it out if it is optional": "respóndala, o déjela fuera si es opcional",
    "the score of question '{}' is none of its scale": "la nota de la pregunta '{}' no es de su escala",
    "it goes from {} to {}": "va de {} a {}",
    "the choice of question '{}' is none of its choices": "la opción de la pregunta '{}' no es ninguna de las suyas",
    "question '{}' takes one answer": "la pregunta '{}' admite una respuesta",
    "the words of question '{}' cannot be kept": "el texto de la pregunta '{}' no se puede guardar",
    "at most {} characters can": "caben {} caracteres como máximo",
    "'{}' exists already": "'{}' ya existe",
    "a survey is never written over": "nunca se escribe encima de una encuesta",
    "name another file with --out": "indique otro archivo con --out",
    "nobody knows at which address surveys are reached": "no se sabe en qué dirección se abren las encuestas",
    "{} has no public_url": "{} no tiene public_url",
    "give --url https://…, or write public_url = \"https://…\"": (
        "diga --url https://…, o escriba public_url = \"https://…\""
    ),
    "'{}' is no web address": "'{}' no es una dirección web",
    "write https:// and the name of your site": "escriba https:// y el nombre de su sitio",
    "surveys live in one": "las encuestas viven en una",
    "a poster is SVG or PNG": "un cartel es SVG o PNG",
    "end the file's name in .svg or .png": "termine el nombre del archivo en .svg o .png",
}  # fmt: skip
