"""What the preference page and the unsubscribe page say, to customers: short, and without our trade's words."""

from __future__ import annotations

from periplo.edge.words import said

_PREFERENCES = {
    "title": ("Sus preferencias", "Your preferences"),
    "lead": (
        "Decida qué puede enviarle {0} y por dónde. Puede cambiar de idea cuando quiera.",
        "Decide what {0} may send you, and how. You can change your mind at any time.",
    ),
    "other_language": ("English", "Español"),
    "yes": ("Sí", "Yes"),
    "no": ("No", "No"),
    "said.granted": ("Dijo que sí el {0}.", "You said yes on {0}."),
    "said.denied": ("Dijo que no el {0}.", "You said no on {0}."),
    "said.withdrawn": ("Lo dejó el {0}.", "You stopped this on {0}."),
    "said.unknown": (
        "Todavía no ha dicho nada: no le enviamos nada de esto.",
        "You have not said anything yet: we send you none of this.",
    ),
    "said.nothing": ("Todavía no ha dicho nada.", "You have not said anything yet."),
    "suppressed": (
        "No le escribimos por aquí, diga lo que diga abajo: esta dirección está en una lista de exclusión.",
        "We do not write to you here, whatever stands below: this address is on an exclusion list.",
    ),
    "version": ("Texto {0}, en vigor desde el {1}.", "Text {0}, in force since {1}."),
    "other_version": (
        "Entonces leyó el texto {0}; ha cambiado desde entonces.",
        "You read text {0} then; it has changed since.",
    ),
    "basis.consent": ("Solo con su permiso.", "Only with your permission."),
    "basis.contract": (
        "Forma parte del servicio que nos ha pedido, por eso no se apaga aquí.",
        "It is part of the service you asked for, so it is not switched off here.",
    ),
    "basis.legitimate interest": (
        "Lo enviamos por nuestro interés legítimo; puede oponerse cuando quiera.",
        "We send it for our legitimate interest; you may object at any time.",
    ),
    "basis.legal obligation": (
        "La ley nos obliga a ello, por eso no se apaga aquí.",
        "The law obliges us to it, so it is not switched off here.",
    ),
    "save": ("Guardar", "Save"),
    "none": ("No quiero recibir nada", "Send me nothing at all"),
    "all_channels": ("Todo", "Everything"),
    "any_purpose": ("Cualquier mensaje", "Any message"),
    "saved": ("Guardado. Vale desde ahora.", "Saved. It counts from now on."),
    "saved_nothing": ("No había nada que cambiar.", "There was nothing to change."),
    "not_saved": ("No se pudo guardar.", "It could not be saved."),
    "not_saved_mend": (
        "No ha cambiado nada. Espere un momento y vuelva a intentarlo.",
        "Nothing has changed. Wait a moment and try again.",
    ),
    "nothing_asked": (
        "Por ahora no hay nada que preguntarle: no tenemos ningún texto publicado.",
        "There is nothing to ask you yet: no text has been published.",
    ),
    "stop_title": ("¿Dejar de recibir mensajes?", "Stop these messages?"),
    "stop_lead": (
        "Si pulsa el botón, {0} ya no le enviará: {1}.",
        "If you press the button, {0} will no longer send you: {1}.",
    ),
    "stop": ("Dejar de recibirlos", "Stop them"),
    "stopped_title": ("Hecho", "Done"),
    "stopped": ("Guardado. {0} ya no le enviará: {1}.", "Saved. {0} will no longer send you: {1}."),
    "what": ("{1} por {0}", "{1} by {0}"),
    "all_preferences": ("Ver todas mis preferencias", "See all my preferences"),
    "gone_title": ("Este enlace no sirve", "This link does not work"),
    "gone": (
        "Le falta una parte, o ya no se usa. Abra el enlace del último mensaje que recibió, entero.",
        "A part of it is missing, or it is no longer in use. Open the link of the newest message you received, whole.",
    ),
}


def preferences_say(key: str, language: str, *values: object) -> str:
    """The text of this key in this language; values fill {0}, {1}…"""
    return said(_PREFERENCES, key, language, values)
