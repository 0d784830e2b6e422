"""What survey pages, posters and reports say, and the errors of surveys in Spanish."""

from __future__ import annotations

from periplo.core.texts import Text
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
    "expectation.worse": ("Peor de lo que esperaba", "Worse than I expected"),
    "expectation.as": ("Como lo esperaba", "As I expected"),
    "expectation.better": ("Mejor de lo que esperaba", "Better than I expected"),
    "yes_no.yes": ("Sí", "Yes"),
    "yes_no.no": ("No", "No"),
}


def survey_says(key: str, language: str, *values: object) -> str:
    """The text of this key in this language; values fill {0}, {1}…"""
    return said(_PAGES, key, language, values)


def built_in(kind: str, answer: str) -> Text:
    """What people read for an answer that every question of this kind has."""
    es, en = _PAGES[f"{kind}.{answer}"]
    return Text.of({"es": es, "en": en})
