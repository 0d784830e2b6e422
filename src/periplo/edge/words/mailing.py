"""What subscriptions and mails to colleagues say: pages, mails, commands, errors."""

from __future__ import annotations

PAGES = {
    "subscriptions": ("Suscripciones", "Subscriptions"),
    "subscriptions_lead": (
        "Un tablero, una vista o la página del lunes, a quien quiera y al ritmo que quiera, por correo o a un chat.",
        "A board, a view or Monday's page, to whoever wants it and at the rhythm that they want, by mail or to a chat.",
    ),
    "subscriptions_none": (
        "Todavía no hay ninguna. Abajo puede hacer la primera.",
        "There are none yet. Make the first one below.",
    ),
    "mailing_no_mail": (
        "Aquí no hay ningún servidor de correo declarado, así que no saldrá ningún correo.",
        "No mail server is declared here, so no mail will leave.",
    ),
    "mailing_no_mail_mend": (
        "Declare uno de tipo smtp en carriers.yaml; mire la página «Canales».",
        "Declare one of kind smtp in carriers.yaml; see the page “Channels”.",
    ),
    "mailing_send": ("Enviar cada lunes…", "Send every Monday…"),
    "mailing_new": ("Una suscripción nueva", "A new subscription"),
    "mailing_what": ("Qué", "What"),
    "mailing_monday": ("La página del lunes", "Monday's page"),
    "mailing_boards": ("Tableros", "Boards"),
    "mailing_views": ("Vistas guardadas", "Saved views"),
    "mailing_rhythm": ("Cuándo", "When"),
    "mailing_weekly": ("cada semana", "every week"),
    "mailing_daily": ("de lunes a viernes", "Monday to Friday"),
    "mailing_monthly": ("el día 1 de cada mes", "on the first of each month"),
    "mailing_day": ("Día de la semana", "Day of the week"),
    "mailing_day_help": ("Solo si es cada semana.", "Only where it is every week."),
    "mailing_hour": ("A qué hora ({0})", "At what time ({0})"),
    "mailing_whom": ("A quién", "To whom"),
    "mailing_whom_help": (
        "Usuarios o direcciones de correo, con comas; un chat, como chat:NOMBRE del secreto que guarda su dirección.",
        "Users or e-mail addresses, with commas; a chat as chat:NAME of the secret that holds its address.",
    ),
    "mailing_whom_own": ("Le llegará a usted, a {0}.", "It comes to you, at {0}."),
    "mailing_whom_none": (
        "Antes escriba su correo en «Mi cuenta».",
        "First write your e-mail address at “My account”.",
    ),
    "mailing_make": ("Suscribir", "Subscribe"),
    "mailing_next": ("próximo envío: {0}", "next: {0}"),
    "mailing_over": ("su regla se ha acabado", "its rule is over"),
    "mailing_paused": ("en pausa", "paused"),
    "mailing_change": ("Cambiar", "Change"),
    "mailing_keep": ("Guardar", "Save"),
    "mailing_as_is": ("como está", "as it is"),
    "mailing_pause": ("Pausar", "Pause"),
    "mailing_resume": ("Reanudar", "Let it go on"),
    "mailing_end": ("Quitar para todos", "End it for all"),
    "mailing_leave": ("No recibirla más", "Get it no more"),
    "mailing_gone": ("lo que se enviaba ya no está", "what was sent is not here any more"),
    "mailing_by": ("hecha por {0}", "made by {0}"),
    "mailing_who": ("Quién", "Who"),
    "mailing_last": ("Último envío", "Last sent"),
    "mailing_never": ("todavía nada", "nothing yet"),
    "mailing_ended": ("se dio de baja el {0}", "unsubscribed on {0}"),
    "mailing_state.reserved": ("esperando desde {0}", "waiting since {0}"),
    "mailing_state.handed": ("saliendo, {0}", "leaving, {0}"),
    "mailing_state.accepted": ("enviado, {0}", "sent, {0}"),
    "mailing_state.refused": ("no salió, {0}", "did not leave, {0}"),
    "mailing_state.unknown": (
        "no se sabe si salió, {0}; no se repite",
        "nobody knows whether it left, {0}; it is not repeated",
    ),
    "mailing_state.withheld": ("no se envió, {0}", "not sent, {0}"),
    "mailing_reason.gone": ("lo que se enviaba ya no está", "what was sent is not here any more"),
    "mailing_reason.not_allowed": ("ya no puede verlo", "they may not see it any more"),
    "mailing_reason.ended": ("se dio de baja", "they unsubscribed"),
    "mailing_reason.unreachable": ("no se sabe su correo", "nobody knows their address"),
    "mailing_reason.paused": ("la suscripción está en pausa", "the subscription is paused"),
    "mailing_reason.too_late": ("se hizo demasiado tarde", "it grew too late"),
    "mailing_reason.in_doubt": ("se cortó en mitad del envío", "it was cut off in the midst of sending"),
    "mailing_reason.failed": ("no se pudo preparar", "it could not be written"),
    "mailing_reason.channel_shut": (
        "el servidor de correo no está bien puesto",
        "the mail server is not set up well",
    ),
    "mailing_reason.channel_busy": (
        "el servidor no contesta; se vuelve a intentar",
        "the server does not answer; it is tried again",
    ),
    "mailing_reason.refused": ("el servidor lo rechaza", "the server refuses it"),
    "mailing_reason.address_gone": ("esa dirección no existe", "there is no such address"),
    "mailing_open": ("Abrir en Periplo", "Open in Periplo"),
    "mailing_why": (
        "Recibe este correo porque está suscrito en el espacio de trabajo {0}.",
        "You get this mail because you are subscribed in the workspace {0}.",
    ),
    "mailing_stop": ("Para no recibirlo más: {0}", "To get no more of it: {0}"),
    "mailing_late": (
        "Debía salir el {0} y sale con retraso, el {1}.",
        "This was due on {0} and is late: it leaves on {1}.",
    ),
    "mention_title": ("{0} le menciona: {1}", "{0} mentions you: {1}"),
    "mention_somebody": ("Alguien", "Somebody"),
    "mention_open": ("Contestar en Periplo", "Answer in Periplo"),
    "mention_why": (
        "Recibe este correo porque le mencionan en un comentario del espacio de trabajo {0}.",
        "You get this mail because a comment in the workspace {0} mentions you.",
    ),
    "mails_stop": ("No recibir más", "Get no more"),
    "mails_stopped": ("Hecho", "Done"),
    "mails_done": ("No recibirá más correos de: {0}.", "You get no more mails of: {0}."),
    "mails_lead": ("{0} le envía correos de: {1}.", "{0} sends you mails of: {1}."),
    "mails_gone": ("Este enlace ya no vale", "This link does not count any more"),
    "mails_monday": ("la página del lunes", "Monday's page"),
    "mails_mentions": ("menciones en comentarios", "mentions in comments"),
    "account_mail": ("Correo", "E-mail"),
    "account_address": ("Mi dirección de correo", "My e-mail address"),
    "account_address_help": (
        "Adonde llegan sus suscripciones y menciones. Vacío: su nombre de usuario, si es una dirección.",
        "Where your subscriptions and mentions go. Empty: your user name, if that is an address.",
    ),
    "account_mentions": (
        "Un correo cuando me mencionen en un comentario",
        "A mail when a comment mentions me",
    ),
    "account_no_mail": (
        "Aquí aún no hay servidor de correo: no saldrá nada hasta que lo haya.",
        "There is no mail server here yet: nothing leaves until there is.",
    ),
    "account_mail_done": ("Guardado.", "Saved."),
    "mailing_rule": ("{0}, a las {1}", "{0}, at {1}"),
    "mailing_every": ("cada {0}", "every {0}"),
    "mailing_at_once": ("en cuanto cambie", "as soon as it changes"),
    "alerts": ("Avisar en cuanto cambie", "Tell as soon as it changes"),
    "alerts_lead": (
        "Se mira cuando llegan eventos, como mucho una vez por hora. Cada cambio se cuenta una vez, por correo o chat "
        "y en «Pendientes», y no otra vez hasta que acabe y empiece de nuevo.",
        "It is looked at when events come in, at most once an hour. Each change is told once, by mail or chat and in "
        "“Tasks”, and not again until it is over and begins anew.",
    ),
    "alerts_what": ("Qué vigilar", "What to watch"),
    "alerts_drift": ("las rutas que cambian", "routes that change"),
    "alerts_frustration": ("la frustración que crece", "frustration that grows"),
    "alerts_number": ("un número que cruza una línea", "a number that crosses a line"),
    "alerts_question": ("Qué número", "Which number"),
    "alerts_question_help": (
        "Solo para un número: la pregunta con sus opciones y, tras ::, dónde está el número.",
        "Only for a number: the question with its options and, behind ::, where the number stands.",
    ),
    "alerts_side": ("Avisar si queda", "Tell if it is"),
    "alerts_below": ("por debajo de", "below"),
    "alerts_above": ("por encima de", "above"),
    "alerts_line": ("La línea", "The line"),
    "alerts_make": ("Avisar", "Tell"),
    "alerts_looked": ("mirado el {0}", "looked at on {0}"),
    "alerts_unlooked": ("todavía no se ha mirado", "not looked at yet"),
    "alerts_none": ("Nada que contar ahora.", "Nothing to tell now."),
    "alerts_since": ("desde el {0}", "since {0}"),
    "alerts_fault": ("No se puede preguntar: {0}", "It cannot be asked: {0}"),
    "alerts_changed": ("Ha cambiado: {0}", "It changed: {0}"),
    "alerts_evidence": ("Ver de dónde sale", "See where it comes from"),
}

COMMANDS = {
    "subscription": (
        "Suscripciones: tableros, vistas y la página del lunes, por correo o a un chat",
        "Subscriptions: boards, views and Monday's page, by mail or to a chat",
    ),
    "subscription.list": (
        "Da las suscripciones: qué, a quién, cuándo, y qué fue de lo último. Acaba con 1 si algo no llegó",
        "List subscriptions: what, to whom, when, and what came of the last. Ends with 1 if something did not arrive",
    ),
    "subscription.list.examples": ("periplo suscripción lista", "periplo subscription list"),
    "subscription.add": (
        "Envía monday, board:N o view:N a unas personas, a un ritmo; si no dice otro, los lunes a las 8. O avisa en "
        "cuanto cambie: drift, frustration, o un número de una pregunta con --below o --above",
        "Send monday, board:N or view:N to some people, at a rhythm; unless told, Mondays at 8. Or tell as soon as it "
        "changes: drift, frustration, or a number of a question with --below or --above",
    ),
    "subscription.add.examples": (
        "periplo suscripción nueva monday --to ana --to eva@example.org\n"
        "periplo suscripción nueva board:3 --to ana --on MO,TH --at 07:30\n"
        'periplo suscripción nueva view:7 --to chat:TEAMS --rule "FREQ=MONTHLY;BYDAY=1MO;BYHOUR=9;BYMINUTE=0"\n'
        "periplo suscripción nueva drift --to ana\n"
        'periplo suscripción nueva "funnel --steps visit,pay" --below 0.3 --to ana',
        "periplo subscription add monday --to ana --to eva@example.org\n"
        "periplo subscription add board:3 --to ana --on MO,TH --at 07:30\n"
        'periplo subscription add view:7 --to chat:TEAMS --rule "FREQ=MONTHLY;BYDAY=1MO;BYHOUR=9;BYMINUTE=0"\n'
        "periplo subscription add drift --to ana\n"
        'periplo subscription add "funnel --steps visit,pay" --below 0.3 --to ana',
    ),
    "subscription.change": (
        "Cambia el ritmo de una suscripción, o a quién va: --to nombra a todos los que la reciben",
        "Change the rhythm of a subscription, or to whom it goes: --to names everybody who gets it",
    ),
    "subscription.change.examples": (
        "periplo suscripción cambiar 2 --on TH --at 09:00\nperiplo suscripción cambiar 2 --to ana --to eva",
        "periplo subscription change 2 --on TH --at 09:00\nperiplo subscription change 2 --to ana --to eva",
    ),
    "subscription.pause": (
        "No envía más una suscripción hasta que se reanude, tampoco lo que esté esperando",
        "Send a subscription no more until it is resumed, nor what is waiting",
    ),
    "subscription.pause.examples": ("periplo suscripción pausar 2", "periplo subscription pause 2"),
    "subscription.resume": (
        "Reanuda una suscripción con su próxima vez",
        "Let a subscription go on with its next occasion",
    ),
    "subscription.resume.examples": ("periplo suscripción reanudar 2", "periplo subscription resume 2"),
    "subscription.remove": ("Acaba una suscripción para todos", "End a subscription for all"),
    "subscription.remove.examples": ("periplo suscripción quitar 2", "periplo subscription remove 2"),
    "subscription.due": (
        "Mira lo que se vigila, envía ahora lo que toca y acaba; para quien no tiene en marcha «periplo trabajar»",
        "Look at what is watched, send now what is due, and end; for whoever does not run 'periplo work'",
    ),
    "subscription.due.examples": ("periplo suscripción pendientes", "periplo subscription due"),
    "user.mail": (
        "Dice dónde recibe correo un usuario, y si quiere uno cuando lo mencionan",
        "Say where a user gets mail, and whether they want one when they are mentioned",
    ),
    "user.mail.examples": (
        "periplo usuario correo ana ana@example.org\nperiplo usuario correo ana --no-mentions",
        "periplo user mail ana ana@example.org\nperiplo user mail ana --no-mentions",
    ),
}

OPTIONS = {
    "mailing_to": (
        "A quién: un usuario, una dirección de correo, o chat:SECRETO; se repite",
        "To whom: a user, an e-mail address, or chat:SECRET; repeatable",
    ),
    "mailing_on": ("Días de la semana, como MO,TH", "Days of the week, such as MO,TH"),
    "mailing_at": ("Hora del reloj del espacio de trabajo", "Time by the workspace's clock"),
    "mailing_rule": (
        "Una regla de iCalendar en lugar de --on y --at, como en las campañas",
        "A rule of iCalendar instead of --on and --at, as campaigns have it",
    ),
    "mailing_mentions": (
        "Si quiere un correo cuando lo mencionan",
        "Whether they want a mail when they are mentioned",
    ),
    "mailing_below": ("Avisar si el número queda por debajo", "Tell if the number is below"),
    "mailing_above": ("Avisar si el número queda por encima", "Tell if the number is above"),
    "mailing_inside": (
        "Permite chats dentro de esta red, para pruebas",
        "Allows chats inside this network, for trials",
    ),
}

TOLD = {
    "mailing.none": ("Todavía no hay suscripciones.", "There are no subscriptions yet."),
    "mailing.made": (
        "Suscripción {0}: {1}, {2}. Primer envío: {3}",
        "Subscription {0}: {1}, {2}. First: {3}",
    ),
    "mailing.watched": ("Suscripción {0}: {1}, {2}.", "Subscription {0}: {1}, {2}."),
    "mailing.changed": (
        "Suscripción {0}: {1}, {2}. Próximo envío: {3}",
        "Subscription {0}: {1}, {2}. Next: {3}",
    ),
    "mailing.paused": ("en pausa", "paused"),
    "mailing.removed": ("Suscripción {0} acabada.", "Subscription {0} ended."),
    "mailing.sent": ("Correos atendidos: {0}", "Mails attended to: {0}"),
    "mailing.id": ("n.º", "no."),
    "mailing.what": ("qué", "what"),
    "mailing.when": ("cuándo", "when"),
    "mailing.who": ("quién", "who"),
    "mailing.last": ("último", "last"),
    "mailing.wish": ("{0}: {1}; menciones por correo: {2}", "{0}: {1}; mentions by mail: {2}"),
    "mailing.nowhere": ("sin dirección", "no address"),
    "mailing.yes": ("sí", "yes"),
    "mailing.no": ("no", "no"),
    "alarm.mails_troubled": (
        "correos de suscripciones que no llegaron, o no se sabe: {0}",
        "mails of subscriptions that did not arrive, or nobody knows: {0}",
    ),
    "alarm.mails_troubled.mend": (
        "la página «Suscripciones» dice a quién y por qué; los envía «periplo servir --public» o «periplo trabajar»",
        "the page 'Subscriptions' says to whom and why; 'periplo serve --public' or 'periplo work' sends them",
    ),
}

FAULTS = {
    "a subscription comes once a day at most": "una suscripción llega una vez al día como mucho",
    "people do not read more": "nadie lee más",
    "say FREQ=DAILY, WEEKLY or MONTHLY": "diga FREQ=DAILY, WEEKLY o MONTHLY",
    "name one hour of the day": "diga una sola hora del día",
    "'{}' are no days of the week": "«{}» no son días de la semana",
    "write some of {}": "escriba algunos de {}",
    "'{}' is no hour": "«{}» no es una hora",
    "write it as 08:00": "escríbala como 08:00",
    "this is not here to be sent": "esto no está aquí para enviarlo",
    "choose another": "elija otra cosa",
    "nobody is named to whom it goes": "no se dice a quién va",
    "more than {} are named": "se nombran más de {}",
    "name users or e-mail addresses, with commas in between": (
        "escriba usuarios o direcciones de correo, con comas entre ellos"
    ),
    "subscribe yourself alone, or ask an editor": "suscríbase solo usted, o pídaselo a un editor",
    "this subscription is another's": "esta suscripción es de otra persona",
    "only who made it or an editor changes it for all": "solo quien la hizo o un editor la cambia para todos",
    "'{}' asked for no more": "«{}» pidió no recibirla más",
    "nobody puts them back": "nadie puede volver a ponerlo",
    "they subscribe themselves": "que se suscriba por su cuenta",
    "nothing is to be changed": "no hay nada que cambiar",
    "neither a rhythm nor people are named": "no se dice ni un ritmo ni personas",
    "say --on, --at, --rule or --to": "diga --on, --at, --rule o --to",
    "end it for yourself": "deje de recibirla usted",
    "there is no subscription {}": "no hay una suscripción {}",
    "choose one at /subscriptions": "elija una en /subscriptions",
    "a chat is named by the secret that holds its address": "un chat se nombra con el secreto que guarda su dirección",
    "an address is a secret": "una dirección es un secreto",
    "keep it in secrets.toml, and write chat:NAME": "guárdela en secrets.toml y escriba chat:NOMBRE",
    "there is no user '{}'": "no hay un usuario «{}»",
    "and it is no e-mail address either": "y tampoco es una dirección de correo",
    "see /users, or write an address": "mire /users, o escriba una dirección",
    "'{}' does not come in any more": "«{}» ya no entra",
    "the account is disabled": "la cuenta está desactivada",
    "leave the name out": "deje fuera el nombre",
    "'{}' may not see this": "«{}» no puede ver esto",
    "it is another's own": "es solo de otra persona",
    "make it for all first": "hágalo antes para todos",
    "nobody knows the e-mail address of '{}'": "no se sabe el correo de «{}»",
    "their name is none": "su nombre no lo es",
    "they write it at /account, or you: periplo user mail NAME ADDRESS": (
        "se escribe en /account, o aquí: periplo usuario correo NOMBRE DIRECCIÓN"
    ),
    "'{}' is nothing that can be sent": "«{}» no es algo que se pueda enviar",
    "it may be monday, board:N, view:N, drift, frustration or a question": (
        "puede ser monday, board:N, view:N, drift, frustration o una pregunta"
    ),
    "'{}' is watched as a whole": "«{}» se vigila entero",
    "it has no line to cross": "no tiene una línea que cruzar",
    "leave the line out, or watch one number of it": "quite la línea, o vigile un número suyo",
    "nothing says from where on somebody is told": "no se dice desde dónde avisar",
    "a number is watched by a line": "un número se vigila con una línea",
    "say below or above which value": "diga por debajo o por encima de qué valor",
    "the line is no number": "la línea no es un número",
    "write it as 0.3": "escríbala como 0,3",
    "a watch has no rhythm": "un aviso no tiene ritmo",
    "it comes as soon as something changes": "llega en cuanto algo cambia",
    "leave the rhythm as it is": "deje el ritmo como está",
    "a watch is not paused": "un aviso no se pausa",
    "it comes only where something changes": "solo llega si algo cambia",
    "end it, and make it anew": "acábelo, y hágalo de nuevo",
    "write it so": "escríbalo así",
    "--rule and --on, --at say the same": "--rule y --on, --at dicen lo mismo",
    "keep one of them": "deje uno de ellos",
    "'{}' is no e-mail address": "«{}» no es una dirección de correo",
    "write it as name@example.org": "escríbala como nombre@example.org",
}
