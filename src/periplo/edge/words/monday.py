"""What Monday's page says on the command line and in the console."""

from __future__ import annotations

COMMANDS = {
    "monday": (
        "La página del lunes: un titular, la ruta de la semana, una cosa que hacer, qué cambiaron las campañas y si se "
        "habla en los momentos de la verdad",
        "Monday's page: one headline, the route of the week, one thing to do, what campaigns changed, and whether the "
        "moments of truth are covered",
    ),
    "monday.examples": (
        "periplo lunes\nperiplo lunes --week 2026-03-04 --out lunes.pdf\n"
        "periplo lunes --mail ana@tienda.example --post SLACK_LUNES",
        "periplo monday\nperiplo monday --week 2026-03-04 --out monday.pdf\n"
        "periplo monday --mail ana@shop.example --post SLACK_MONDAY",
    ),
}

OPTIONS = {
    "monday_map": ("Mapa (si no, el primero de la carpeta)", "Map (else the workspace's first)"),
    "monday_week": (
        "Un día de la semana que se quiere (si no, la última completa de los datos)",
        "A day of the week wanted (else the last whole one of the data)",
    ),
    "monday_out": ("Archivo .html, .pdf, .png o .svg", "File .html, .pdf, .png or .svg"),
    "monday_mail": (
        "A quién se envía por correo, con la imagen; puede repetirse",
        "Whom to send it to by e-mail, with the picture; may be repeated",
    ),
    "monday_channel": (
        "Qué servidor de correo de carriers.yaml (si no, el primero)",
        "Which mail server of carriers.yaml (else the first)",
    ),
    "monday_post": (
        "Webhook de un canal de Slack o Teams, o el nombre del secreto que lo guarda",
        "Webhook of a channel of Slack or Teams, or the name of the secret that holds it",
    ),
    "monday_kind": (
        "Qué entiende ese webhook (si no, según su dirección)",
        "What that webhook takes (else by its address)",
    ),
    "monday_inside": (
        "Ese webhook puede estar en la red propia y sin cifrar",
        "That webhook may lie inside this network, and be plain HTTP",
    ),
}

TOLD = {
    "monday.mailed": ("Enviada a {0}", "Mailed to {0}"),
    "monday.posted": ("Publicada en el chat", "Posted to the chat"),
    "code.no_campaign": ("sin campaña activa", "no active campaign"),
    "code.not_entered": ("no entraron en la campaña", "did not enter the campaign"),
    "code.still_waits": ("aún en espera dentro de la campaña", "still waiting inside the campaign"),
    "code.spoken_before": ("se les había escrito justo antes", "had been written to just before"),
    "code.run_over": ("su paso por la campaña ya había terminado", "their run had ended already"),
    "code.global_control": ("grupo de control general", "general control group"),
    "code.no_consent": ("sin consentimiento", "no consent"),
    "code.refused_by_person": ("pidieron no recibirlo", "asked not to get it"),
    "code.said_no": ("pidieron no recibirlo", "asked not to get it"),
    "code.suppressed": ("en la lista de exclusión", "on the suppression list"),
    "code.cap": ("límite de mensajes", "frequency cap"),
    "code.lost_arbitration": ("le tocaba a otra campaña", "another campaign had its turn"),
    "code.unreachable": ("sin dirección", "no address"),
    "code.quiet_too_long": ("fuera de horario demasiado tiempo", "quiet hours for too long"),
    "code.survey_answered": ("ya habían contestado la encuesta", "had answered the survey"),
    "code.survey_over": ("su invitación a la encuesta venció", "their invitation to the survey was over"),
    "code.survey_sampled_out": ("fuera de la muestra de la encuesta", "outside the survey's sample"),
    "code.survey_asked_before": ("ya se les preguntó por lo mismo", "were asked about the same before"),
    "code.survey_asked_recently": ("invitados hace poco a una encuesta", "invited to a survey lately"),
    "code.survey_answered_recently": ("contestaron hace poco una encuesta", "answered a survey lately"),
    "code.survey_refused": ("dijeron que no a las encuestas", "said no to surveys"),
    "code.holdout_deed": ("grupo de control", "control group"),
    "code.address_gone": ("la dirección ya no existe", "address gone"),
    "code.outside_window": ("fuera de las 24 horas de WhatsApp", "outside WhatsApp's 24 hours"),
    "code.set_aside": ("apartado por fallos del canal", "set aside as the channel failed"),
}

PAGES = {
    "monday": ("Lunes", "Monday"),
    "monday_title": ("La página del lunes", "Monday's page"),
    "monday_lead": (
        "Lo que un equipo lee el lunes por la mañana en un minuto: la última semana completa de los datos.",
        "What a team reads on Monday morning in a minute: the last whole week of the data.",
    ),
    "monday_words": ("Lo mismo en palabras", "The same in words"),
    "monday_before": ("Semana anterior", "Week before"),
    "monday_after": ("Semana siguiente", "Week after"),
    "monday_files": ("Llevar", "Take away"),
}

FAULTS = {
    "nothing happened in the week of {}": "no pasó nada en la semana del {}",
    "they go from {} to {}": "van del {} al {}",
    "name a day among them with --week": "diga con --week un día de entre ellos",
    "Monday's page cannot be written as '{}'": "la página del lunes no puede escribirse como «{}»",
    "it can be written as {}": "puede escribirse como {}",
    "no mail server is declared here": "aquí no hay ningún servidor de correo",
    "{} has no carrier of kind smtp": "{} no tiene ningún proveedor de clase smtp",
    "declare one: see the page Send e-mail": "declare uno: mire la página Enviar correo",
    "there is no mail server '{}'": "no hay ningún servidor de correo «{}»",
    "name one with --channel": "diga uno con --channel",
    "--channel says by what is mailed": "--channel dice por dónde se envía el correo",
    "name who gets it with --mail": "diga con --mail quién lo recibe",
    "'{}' lies inside this network": "«{}» está dentro de esta red",
    "notes are posted to the open internet only": "solo se publica en la internet abierta",
    "add --inside if that is meant": "diga --inside si es lo que quiere",
    "'{}' knows no such webhook": "«{}» no conoce ese webhook",
    "make a new one in the chat's channel, and name that": "cree otro en el canal del chat y diga ese",
    "'{}' did not take the note": "«{}» no aceptó el mensaje",
    "check --kind, and try again later": "revise --kind e inténtelo más tarde",
    "try again later, and check the address": "inténtelo más tarde y revise la dirección",
    "this is no address to which a note can be posted": "esa no es una dirección en la que se pueda publicar",
    "it must begin with https:// and name a host": "debe empezar por https:// y nombrar un servidor",
    "copy the webhook's address, or name the secret that holds it": (
        "copie la dirección del webhook o diga el nombre del secreto que la guarda"
    ),
}
