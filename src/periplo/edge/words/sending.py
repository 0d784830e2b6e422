"""What the four steps of a one-off sending say, and what is wrong in them in Spanish."""

from __future__ import annotations

from periplo.edge.words import said

_SENDING = {
    "title": ("Enviar una vez", "Send once"),
    "lead": (
        "Un mensaje que sale una sola vez, en cuatro pasos. Nada sale hasta el botón del cuarto.",
        "One message that leaves only once, in four steps. Nothing leaves before the button of the fourth.",
    ),
    "steps": ("Los cuatro pasos", "The four steps"),
    "step_whom": ("A quién", "Whom"),
    "step_what": ("Qué", "What"),
    "step_when": ("Cuándo y para qué", "When and what for"),
    "step_check": ("Revisar", "Check"),
    "next": ("Seguir", "Go on"),
    "back": ("Atrás", "Back"),
    "look": ("Actualizar", "Bring up to date"),
    "may_not": (
        "Su rol permite ver estos pasos, y no enviar. Pídaselo a quien edita esta carpeta de trabajo.",
        "Your role lets you see these steps, and not send. Ask an editor of this workspace.",
    ),
    "drafts": ("Sin salir todavía:", "Not out yet:"),
    "is_edit": (
        "Está cambiando «{0}», que todavía no ha salido.",
        "You are changing “{0}”, which is not out yet.",
    ),
    "is_copy": (
        "«{0}» ya salió, y lo que salió no cambia: esto es una copia, para enviarla como otra.",
        "“{0}” is out, and what is out does not change: this is a copy, to be sent as another one.",
    ),
    "says_more": (
        "La campaña «{0}» dice más de lo que cabe en estos cuatro pasos, así que no se abre aquí: se edita en su "
        "documento. Abajo empieza un envío nuevo.",
        "Campaign “{0}” says more than these four steps hold, so it does not open here: edit its document. Below "
        "begins a new sending.",
    ),
    # whom
    "name": ("Nombre del envío", "Name of the sending"),
    "name_help": ("Solo lo ve su equipo.", "Only your team sees it."),
    "who": ("Para quién es", "Whom it is for"),
    "who_segment": ("un segmento", "a segment"),
    "who_rule": ("quienes cumplan unas condiciones", "whoever meets some conditions"),
    "who_everybody": ("todo el mundo", "everybody"),
    "everybody": ("Todo el mundo", "Everybody"),
    "segment": ("Segmento", "Segment"),
    "choose": ("elija…", "choose…"),
    "no_segments": (
        "Todavía no hay segmentos: elija «quienes cumplan unas condiciones», o cree uno.",
        "There are no segments yet: choose “whoever meets some conditions”, or make one.",
    ),
    "split": ("¿Todos lo mismo, o según el tipo de cliente?", "All the same, or by type of customer?"),
    "split_everyone": ("todos reciben lo mismo", "all get the same"),
    "split_by type": ("cada tipo recibe lo suyo", "each type gets its own"),
    "types_help": (
        "Cada persona cuenta en el primer tipo que cumple, de arriba abajo.",
        "Each person counts in the first type that holds, from the top.",
    ),
    "type": ("Tipo {0}", "Type {0}"),
    "rest_label": ("Los que no son de ningún tipo", "Those who are of no type"),
    "rest_yes": ("reciben otro mensaje", "get another message"),
    "rest_no": ("no reciben nada", "get nothing"),
    "rest": ("los demás", "the rest"),
    "everyone": ("todos", "all"),
    "by_type_said": ("Por tipo: {0}.", "By type: {0}."),
    "how_many": ("Cuántos son", "How many they are"),
    # what
    "channel": ("Canal", "Channel"),
    "channel_else": ("Si no se puede, por", "If that cannot be, by"),
    "channel_last": ("Y si tampoco, por", "And if that neither, by"),
    "none": ("ninguno", "none"),
    "log": ("registro local (prueba)", "local log (trial)"),
    "languages": ("Idiomas", "Languages"),
    "languages_help": (
        "Cada persona lee el suyo; si no se conoce, el primero.",
        "Each person reads their own; where it is not known, the first.",
    ),
    "lang_es": ("español", "Spanish"),
    "lang_en": ("inglés", "English"),
    "kind": ("Clase de mensaje", "Kind of message"),
    "kind_marketing": ("comercial: pide consentimiento", "marketing: asks for consent"),
    "kind_transactional": ("aviso de servicio", "service notice"),
    "for_part": ("Lo que leen: {0}", "What they read: {0}"),
    "in_language": ("En {0}", "In {0}"),
    "subject": ("Asunto", "Subject"),
    "body": ("Texto", "Text"),
    "body_help": (
        "Admite **negrita**, listas con - y [texto](dirección). Un dato de la persona se escribe entre llaves dobles, "
        "con lo que va si no se conoce: {{ profile.first_name | default: 'hola' }}",
        "It takes **bold**, lists with - and [text](address). What is known of the person goes between double "
        "braces, with what stands where it is not known: {{ profile.first_name | default: 'hello' }}",
    ),
    "button": ("Botón (opcional)", "Button (optional)"),
    "link": ("Adónde lleva", "Where it leads"),
    "footer_note": (
        "El pie con la baja y las preferencias se añade solo.",
        "The footer with the way to unsubscribe and the preferences is added by itself.",
    ),
    "read_as": ("Leerlo como una persona", "Read it as a person"),
    "as": ("Quién lo lee (correo, teléfono o #número)", "Who reads it (e-mail, phone or #number)"),
    "which_part": ("Mensaje", "Message"),
    "tongue": ("Idioma", "Language"),
    "own_tongue": ("el de la persona", "the person's"),
    "show": ("Mostrar", "Show"),
    "trial": ("Enviarle una prueba", "Send them a trial"),
    "trial_by": ("La prueba sale por", "The trial leaves by"),
    "trial_help": (
        "La prueba sale ahora a esa persona, con [Prueba] en el asunto, y no cuenta para la campaña. Los enlaces de "
        "baja no funcionan en ella.",
        "The trial leaves now to that person, with [Trial] in its subject, and counts for no campaign. Its links to "
        "unsubscribe do not work.",
    ),
    "trial_mark": ("[Prueba]", "[Trial]"),
    "tried": ("La prueba salió por {0}.", "The trial left by {0}."),
    "not_whole": (
        "Complete primero los asuntos y textos, y los demás pasos: entonces se puede leer como una persona.",
        "Complete the subjects and texts first, and the other steps: then it can be read as a person.",
    ),
    "nobody_named": ("Diga quién lo lee.", "Say who reads it."),
    "preview_failed": ("No se le podría enviar", "It could not be sent to them"),
    # when
    "when": ("Cuándo sale", "When it leaves"),
    "when_at": ("un día a una hora", "on a day at an hour"),
    "when_now": ("ahora, al pulsar el botón del paso 4", "now, with the button of step 4"),
    "date": ("Día", "Day"),
    "hour": ("Hora", "Hour"),
    "zone": ("Hora de {0}.", "Time of {0}."),
    "spread": ("Repartido en (opcional)", "Spread over (optional)"),
    "unit": ("Unidad", "Unit"),
    "expires": ("Deja de servir después de", "Is of no use after"),
    "expires_help": (
        "Quien no lo pueda recibir en ese tiempo, por ejemplo por las horas de silencio, no lo recibe.",
        "Whoever cannot get it in that time, because of quiet hours for instance, does not get it.",
    ),
    "hours": ("Horas y límites que se respetan", "Hours and limits that are kept"),
    "for_what": ("Para qué", "What for"),
    "goal": ("Qué deben hacer", "What they should do"),
    "goal_days": ("En cuántos días", "Within how many days"),
    "holdout": ("Grupo de control, en %", "Control group, in %"),
    "holdout_help": (
        "Personas al azar que no lo reciben, para saber si sirvió. Con 0 no se podrá saber.",
        "People at random who do not get it, to know whether it worked. With 0 nobody can know.",
    ),
    "place": ("Punto de contacto del mapa (opcional)", "Touchpoint of the map (optional)"),
    "no_place": ("ninguno", "none"),
    "approval_note": (
        "Aquí una segunda persona aprueba antes de que algo salga: elija una hora que deje tiempo.",
        "Here a second person approves before anything leaves: choose an hour that leaves time.",
    ),
    # check
    "summary": ("En pocas palabras", "In short"),
    "now_said": ("Ahora, al pulsar el botón.", "Now, with the button."),
    "at_said": ("{0}, hora de {1}.", "{0}, time of {1}."),
    "spread_said": ("Repartido en {0}.", "Spread over {0}."),
    "goal_said": ("Que hagan «{0}» en {1} días.", "That they do “{0}” within {1} days."),
    "holdout_said": ("Grupo de control: {0}.", "Control group: {0}."),
    "gets": ("Quién lo recibe", "Who gets it"),
    "gets_line": (
        "Cumplen la audiencia {0} personas; saldrían {1} mensajes.",
        "{0} people meet the audience; {1} messages would leave.",
    ),
    "gets_from": ("Entre {0} y {1}.", "Between {0} and {1}."),
    "gets_at": ("El {0}.", "On {0}."),
    "gets_not": ("Quién no, y por qué", "Who does not, and why"),
    "everybody_gets": ("Nadie se queda fuera.", "Nobody is left out."),
    "reason": ("Motivo", "Reason"),
    "people": ("Personas", "People"),
    "estimated": (
        "Los motivos se miraron en {0} de las {1} personas, tomadas al azar, y se ampliaron a todas.",
        "Reasons were looked at for {0} of the {1} people, drawn at random, and enlarged to all.",
    ),
    "known_until": (
        "Lo que se sabe de las personas llega hasta el {0}; antes de salir se mira otra vez, una por una.",
        "What is known of people goes up to {0}; before it leaves each is looked at again.",
    ),
    "costs": ("Lo que cuesta", "What it costs"),
    "cost": ("{0}: {1} mensajes.", "{0}: {1} messages."),
    "sms_parts": (
        "Cada SMS ocupa {0} mensajes de la red, sin contar los datos de la persona.",
        "Each SMS takes {0} messages of the network, not counting what is filled in.",
    ),
    "no_prices": (
        "Multiplíquelos por el precio de su proveedor, que aquí no se conoce.",
        "Multiply them by your carrier's price, which is not known here.",
    ),
    "unsaid": (
        "A {0} de {1} personas que se miraron no se les podría decir: {2}",
        "To {0} of {1} people looked at it could not be said: {2}",
    ),
    "findings": ("Lo que conviene mirar", "What to look at"),
    "no_findings": ("Nada que mejorar.", "Nothing to mend."),
    "found_error": ("Error", "Error"),
    "found_warning": ("Aviso", "Warning"),
    "found_note": ("Nota", "Note"),
    "lacks": ("Todavía no se puede enviar", "It cannot be sent yet"),
    "no_events": (
        "Todavía no hay eventos, así que no se puede decir quién lo recibiría.",
        "There are no events yet, so who would get it cannot be told.",
    ),
    "has_errors": (
        "Con errores no se envía: corríjalos en su paso. El borrador se puede guardar.",
        "It is not sent with errors: mend them in their step. The draft can be kept.",
    ),
    "save_draft": ("Guardar como borrador", "Keep as a draft"),
    "send_now": ("Enviar ahora", "Send now"),
    "schedule": ("Programar el envío", "Schedule the sending"),
    "ask_approval": ("Pedir que lo aprueben", "Ask for approval"),
    "sign_in": (
        "Aquí una segunda persona aprueba: inicie sesión para que se sepa quién lo pide.",
        "Here a second person approves: sign in, so that it is known who asks.",
    ),
}

PAGES = {
    "send_once": ("Enviar una vez", "Send once"),
    "send_segment": ("Enviar a este segmento", "Send to this segment"),
}

FAULTS = {
    "the hour of '{}' has passed": "la hora de «{}» ya pasó",
    "what leaves once leaves at its hour, or never": "lo que sale una vez sale a su hora, o nunca",
    "give it a later hour": "póngale una hora posterior",
    "another version of '{}' was kept meanwhile": "mientras tanto se guardó otra versión de «{}»",
    "you began with version {}, and version {} counts now": "usted empezó con la versión {}, y ahora cuenta la {}",
    "open it again and change that one": "ábrala de nuevo y cambie esa",
    "this person does not want messages by this channel": "esta persona no quiere mensajes por este canal",
    "a trial asks for consent too": "una prueba también pide consentimiento",
    "try it on somebody who has not said no": "pruébelo con alguien que no haya dicho que no",
    "the channel did not take the trial": "el canal no aceptó la prueba",
    "try again, or by another channel": "inténtelo otra vez, o por otro canal",
    "the form has lost its number": "el formulario perdió su número",
    "open /send again": "abra /send de nuevo",
    "no segment was chosen": "no se eligió ningún segmento",
    "choose one, or everybody, or build a rule": "elija uno, o todo el mundo, o ponga condiciones",
    "no channel was chosen that exists here": "no se eligió ningún canal que exista aquí",
    "choose one": "elija uno",
    "the subject in Spanish is missing": "falta el asunto en español",
    "the subject in English is missing": "falta el asunto en inglés",
    "the text in Spanish is missing": "falta el texto en español",
    "the text in English is missing": "falta el texto en inglés",
    "the subject in Spanish is missing, for '{}'": "falta el asunto en español, para «{}»",
    "the subject in English is missing, for '{}'": "falta el asunto en inglés, para «{}»",
    "the text in Spanish is missing, for '{}'": "falta el texto en español, para «{}»",
    "the text in English is missing, for '{}'": "falta el texto en inglés, para «{}»",
    "write it, or take the language away": "escríbalo, o quite el idioma",
    "the button for '{}' lacks its text or its address": "al botón para «{}» le falta el texto o la dirección",
    "fill in both, or neither": "rellene los dos, o ninguno",
    "'{}' is no address of the web": "«{}» no es una dirección de la web",
    "write it whole: https://…": "escríbala entera: https://…",
    "'{}' is no day and hour": "«{}» no es un día y una hora",
    "write the day as 2026-12-01 and the hour as 10:00": "escriba el día como 2026-12-01 y la hora como 10:00",
    "no goal was chosen": "no se eligió ningún objetivo",
    "without it nobody knows whether it worked": "sin él no se sabrá si sirvió",
    "choose what people should do": "elija qué deben hacer las personas",
    "'{}' is no number of days": "«{}» no es un número de días",
    "write a whole number, such as 14": "escriba un número entero, como 14",
    "the control group is '{}'": "el grupo de control es «{}»",
    "write a percentage from 0 to 90, such as 10": "escriba un porcentaje de 0 a 90, como 10",
    "the sending has no name": "el envío no tiene nombre",
    "give it one, such as 'News in December'": "póngale uno, como «Novedades de diciembre»",
    "'{}' is no span of time": "«{}» no es un tiempo",
    "write a whole number, and choose its unit": "escriba un número entero y elija su unidad",
    "choose one of the list": "elija uno de la lista",
    "it cannot leave now": "no puede salir ahora",
    "a second person has to let it out first": "antes lo tiene que aprobar una segunda persona",
    "choose an hour that leaves time for that": "elija una hora que deje tiempo para eso",
    "an e-mail cannot leave from here yet": "desde aquí todavía no puede salir un correo",
    "its way to unsubscribe needs a public address, and this workspace has none": (
        "su enlace de baja necesita una dirección pública, y esta carpeta de trabajo no la tiene"
    ),
    'write public_url = "https://…" into periplo.toml, or choose a channel that is no e-mail': (
        'escriba public_url = "https://…" en periplo.toml, o elija un canal que no sea correo'
    ),
    "the sending has errors": "el envío tiene errores",
    "they are told in the fourth step": "se dicen en el cuarto paso",
    "mend them, or keep it as a draft": "corríjalos, o guárdelo como borrador",
    # the rule builder
    "clause {} is not complete": "la condición {} no está completa",
    "it lacks: {}": "le falta: {}",
    "fill it in, or remove it": "complétela, o quítela",
    "the rule has no clause yet": "la regla todavía no tiene ninguna condición",
    "add one": "añada una",
    "the rule has more than {} conditions, or groups more than {} deep": (
        "la regla tiene más de {} condiciones, o más de {} niveles de grupos"
    ),
    "the builder holds no more": "en el constructor no caben más",
    "save a part of it as a segment, and name that": "guarde una parte como segmento, y nómbrelo aquí",
}


def sending_says(key: str, language: str, *values: object) -> str:
    """What the steps say in this language; values fill {0}, {1}…"""
    return said(_SENDING, key, language, values)
