"""What forms and the page that confirms them say to customers; the commands and pages of forms; errors in Spanish."""

from __future__ import annotations

from periplo.edge.words import said

_PAGES = {
    "other_language": ("English", "Español"),
    "gone_title": ("Este enlace no sirve", "This link does not work"),
    "gone": (
        "Puede que falte un trozo. Ábralo desde el mensaje, o rellene el formulario otra vez.",
        "A piece of it may be missing. Open it from the message, or fill in the form again.",
    ),
    "confirm_title": ("Confirme su suscripción", "Confirm your subscription"),
    "confirm_lead": (
        "Alguien dio esta dirección en un formulario de {0}. Si fue usted, confirme que acepta:",
        "Somebody gave this address in a form of {0}. If it was you, confirm that you agree:",
    ),
    "confirm_yes": ("Sí, confirmo", "Yes, I confirm"),
    "confirm_not_you": (
        "Si no fue usted, cierre esta página: no le enviaremos nada.",
        "If it was not you, close this page: we will send you nothing.",
    ),
    "confirm_over": (
        "Este enlace caducó. Si todavía quiere noticias de {0}, rellene el formulario otra vez.",
        "This link has expired. If you still want to hear from {0}, fill in the form again.",
    ),
    "confirmed_title": ("Gracias, está confirmado", "Thank you, it is confirmed"),
    "confirmed": (
        "{0} le escribirá a partir de ahora. Puede dejarlo cuando quiera.",
        "{0} will write to you from now on. You can stop at any time.",
    ),
    "confirm_code": ("Este es su código:", "This is your code:"),
    "confirm_no_code": (
        "Ahora mismo no quedan códigos. Escríbanos y le daremos el suyo.",
        "No codes are left just now. Write to us and we will give you yours.",
    ),
    "not_saved": ("No se pudo guardar.", "It could not be saved."),
    "not_saved_mend": (" Espere un minuto y pruebe otra vez.", " Wait a minute and try again."),
    "all_preferences": ("Elegir qué recibo", "Choose what I receive"),
}


def form_says(key: str, language: str, *values: object) -> str:
    """The text of this key in this language; values fill {0}, {1}…"""
    return said(_PAGES, key, language, values)
