"""What commands, pages and errors say of channels and their carriers, in Spanish and English."""

from __future__ import annotations

from periplo.edge.words import said

_SAID = {
    "head.channel": ("canal", "channel"),
    "head.kind": ("por", "by"),
    "head.place": ("adónde", "where to"),
    "head.repeats": ("si se repite", "if asked twice"),
    "head.limits": ("límites", "limits"),
    "repeats.silent": ("no lo envía otra vez", "does not send again"),
    "repeats.queryable": ("se le puede preguntar", "can be asked"),
    "repeats.sends again": ("lo enviaría otra vez", "would send again"),
    "log_alone": (
        "No hay carriers.yaml: todos los canales escriben en log-messages.jsonl y no sale nada.",
        "There is no carriers.yaml: every channel writes into log-messages.jsonl and nothing leaves.",
    ),
    "per_second": ("{0} por segundo", "{0} a second"),
    "per_minute": ("{0} por minuto", "{0} a minute"),
    "per_day": ("{0} al día", "{0} a day"),
    "handed": ("Se entregó esto por «{0}»:", "This was handed over by '{0}':"),
    "receipt": ("El proveedor lo aceptó con el número {0}.", "The carrier accepted it as {0}."),
    "segments": ("Son {0} mensajes de SMS en {1}.", "That is {0} SMS messages in {1}."),
    "segments.because": (
        "Son {0} mensajes de SMS en {1}, por el signo «{2}».",
        "That is {0} SMS messages in {1}, because of the sign '{2}'.",
    ),
    "test.subject": ("Prueba de Periplo", "A test of Periplo"),
    "test.body": (
        "Si lee esto, el canal «{0}» funciona.",
        "If you can read this, channel '{0}' works.",
    ),
    "answers": ("canal «{0}»: contesta", "channel '{0}': answers"),
    "answers_not": ("canal «{0}»: {1}", "channel '{0}': {1}"),
    "number": (
        "canal «{0}»: {1}, calidad {2}, hasta {3} personas al día",
        "channel '{0}': {1}, quality {2}, up to {3} people a day",
    ),
    "without_limit": ("sin límite", "no limit"),
    "template": ("plantilla {0} ({1}): {2}, {3}", "template {0} ({1}): {2}, {3}"),
    "warm_up": (
        "Para llegar a {0} al día desde un dominio o una IP nuevos, día a día: {1}",
        "To reach {0} a day from a new domain or IP address, day by day: {1}",
    ),
    "warm_up.rule": (
        "Empiece por quien abrió hace poco. Si rebota más del 2 % o se queja más del 0,1 %, no suba ese día.",
        "Begin with whoever opened lately. If more than 2% bounce or 0.1% complain, do not rise that day.",
    ),
    "title": ("Canales", "Channels"),
    "lead": (
        "Por dónde salen los mensajes de las campañas. Se declaran en carriers.yaml; los secretos, aparte.",
        "How messages of campaigns leave. They are declared in carriers.yaml; secrets are kept apart.",
    ),
    "attention": ("Pide atención", "Wants attention"),
    "onsite.unproven": (
        "canal «{0}»: sin secret, lo que lee datos de la persona solo se muestra a visitantes sin nombre",
        "channel '{0}': without a secret, what reads of the person is shown to visitors without a name alone",
    ),
    "onsite.unproven.mend": (
        "nombre en secret el secreto con que su tienda firma quién está, si sus mensajes dicen algo de la persona",
        "name in secret the secret with which your shop signs who is there, if messages say anything of the person",
    ),
    "onsite.short": (
        "canal «{0}»: su secreto es corto y se podría adivinar",
        "channel '{0}': its secret is short, and could be guessed",
    ),
    "onsite.short.mend": ("use 32 caracteres o más, al azar", "use 32 characters or more, at random"),
    "onsite.figures": (
        "En la página: {0} esperan, {1} vistos, {2} seguidos, {3} cerrados, {4} retirados sin verse",
        "In the page: {0} wait, {1} seen, {2} clicked, {3} put away, {4} taken back unseen",
    ),
    "tasks": ("Tareas pendientes", "Tasks that wait"),
}

COMMANDS = {
    "channel": ("Por dónde salen los mensajes", "How messages leave"),
    "channel.list": (
        "Los canales que hay, quién los lleva y con qué límites",
        "The channels there are, who carries them and within what limits",
    ),
    "channel.list.examples": (
        "periplo canal lista --in mi-tienda",
        "periplo channel list --in my-shop",
    ),
    "channel.check": (
        "Si un canal está listo: secretos, conexión, SPF, DKIM y DMARC, plantillas de WhatsApp",
        "Whether a channel is ready: secrets, connection, SPF, DKIM and DMARC, templates of WhatsApp",
    ),
    "channel.check.examples": (
        "periplo canal revisar --in mi-tienda\nperiplo canal revisar email --volume 50000 --in mi-tienda",
        "periplo channel check --in my-shop\nperiplo channel check email --volume 50000 --in my-shop",
    ),
    "channel.test": (
        "Envía un mensaje de prueba y dice exactamente qué se entregó",
        "Send a test message, and tell exactly what was handed over",
    ),
    "channel.test.examples": (
        "periplo canal probar email --to yo@mi-tienda.example --in mi-tienda",
        "periplo channel test email --to me@my-shop.example --in my-shop",
    ),
}

OPTIONS = {
    "test_to": (
        "A quién: un correo, un teléfono con +, una suscripción, un token o un navegador (periplo.id())",
        "To whom: an e-mail address, a number with +, a subscription, a token or a browser (periplo.id())",
    ),
    "test_subject": ("Asunto o título", "Subject or title"),
    "test_text": ("Texto del mensaje", "Text of the message"),
    "test_html": ("Archivo HTML que va junto al texto", "File of HTML that goes beside the text"),
    "test_data": ("Lo que solo entiende ese canal, en JSON", "What that channel alone understands, as JSON"),
    "volume": ("Correos al día a los que se quiere llegar", "Mails a day that you want to reach"),
    "offline": ("Sin preguntar a nadie de fuera", "Without asking anybody outside"),
}

FAULTS = {
    "there is no channel '{}'": "no existe el canal '{}'",
    "there is a channel '{}' already": "ya hay un canal '{}'",
    "change that one, or take another name": "cambie ese, o póngale otro nombre",
    "there are: {}": "hay: {}",
    "check the name": "revise el nombre",
    "the log takes no tests": "el registro no admite pruebas",
    "every channel writes into it as long as there is no carriers.yaml": (
        "todos los canales escriben en él mientras no haya carriers.yaml"
    ),
    "declare a carrier in carriers.yaml": "declare un canal en carriers.yaml",
    "channel '{}' needs an address": "el canal '{}' necesita una dirección",
    "name it with --to": "indíquela con --to",
    "--data is no JSON object": "--data no es un objeto JSON",
    """write it as {"template": "order_ready"}""": """escríbalo así: {"template": "order_ready"}""",
    "'{}' holds a control character": "'{}' contiene un carácter de control",
    "write it in one line": "escríbalo en una sola línea",
    "'{}' is no address of the web": "'{}' no es una dirección web",
    "write it as https://api.example.com/…": "escríbala como https://api.example.com/…",
    "'{}' is no e-mail address": "'{}' no es una dirección de correo",
    "write it as hola@shop.example, or Name <hola@…>": "escríbala como hola@tienda.example, o Nombre <hola@…>",
    "DKIM needs dkim_domain, dkim_selector and dkim_key": "DKIM necesita dkim_domain, dkim_selector y dkim_key",
    "write all three, or none of them": "escriba los tres, o ninguno",
    "'user' is there and 'password' is not": "está 'user' y falta 'password'",
    "name the secret that holds it": "nombre el secreto que la contiene",
    "a password would travel readable": "la contraseña viajaría legible",
    "write security: starttls or tls": "escriba security: starttls o tls",
    "'sender' is missing": "falta 'sender'",
    "add sender: +34…, or service: MG…": "añada sender: +34…, o service: MG…",
    "'contact' is neither a mailto: nor an https: address": "'contact' no es una dirección mailto: ni https:",
    "write mailto:me@shop.example": "escriba mailto:yo@tienda.example",
    "'{}' is no pattern: {}": "'{}' no es un patrón: {}",
    "write a regular expression": "escriba una expresión regular",
    "a carrier of kind {} needs it": "un canal de tipo {} lo necesita",
    "a carrier of kind {} may say {}": "un canal de tipo {} puede decir {}",
    "'log' is the log itself": "'log' es el propio registro",
    "write a number above 0, or leave it out": "escriba un número mayor que 0, o quítelo",
    "no name server answers": "ningún servidor de nombres contesta",
    "try again when there is a network": "repítalo cuando haya red",
    "the DKIM key cannot be used": "la clave DKIM no sirve",
    "it is no private key in PEM": "no es una clave privada en PEM",
    "make one: openssl genrsa 2048; and put it whole into the secret": (
        "cree una: openssl genrsa 2048; y póngala entera en el secreto"
    ),
    "the mail server cannot be reached": "no se llega al servidor de correo",
    "the mail server does not know us": "el servidor de correo no nos conoce",
    "check user and password": "revise user y password",
    "the mail server does not offer what carriers.yaml asks for": (
        "el servidor de correo no ofrece lo que pide carriers.yaml"
    ),
    "check security, user and port": "revise security, user y port",
    "the mail server's certificate cannot be trusted": "no se puede confiar en el certificado del servidor de correo",
    "check host and port": "revise host y port",
    "the mail server does not take our sender": "el servidor de correo no acepta nuestro remitente",
    "check sender and bounces": "revise sender y bounces",
    "the mail server knows nobody at this address": "el servidor de correo no conoce a nadie en esa dirección",
    "the mail server refuses the message": "el servidor de correo rechaza el mensaje",
    "the mail server puts us off": "el servidor de correo pide que se intente más tarde",
    "it is tried again": "se intentará de nuevo",
    "the mail server hung up": "el servidor de correo colgó",
    "this is no e-mail address that a mail server takes": "no es una dirección que un servidor de correo acepte",
    "the address of '{}' lies inside this network": "la dirección de '{}' está dentro de esta red",
    "a carrier is reached in the open internet only": "a un proveedor solo se llega por internet",
    "check it in carriers.yaml; write inside: true if that is meant": (
        "revísela en carriers.yaml; escriba inside: true si es lo que quiere"
    ),
    "'{}' cannot be reached": "no se llega a '{}'",
    "'{}' was asked and did not answer": "se preguntó a '{}' y no contestó",
    "see there whether it left": "mire allí si salió",
    "'{}' could not take the message": "'{}' no pudo aceptar el mensaje",
    "'{}' does not let us send": "'{}' no nos deja enviar",
    "check the account and its secret": "revise la cuenta y su secreto",
    "'{}' refuses the message": "'{}' rechaza el mensaje",
    "it answers {}": "contesta {}",
    "no message can reach this number": "ningún mensaje puede llegar a ese número",
    "the text is empty": "el texto está vacío",
    "the person has not written for 24 hours": "la persona no ha escrito en 24 horas",
    "free text is let through only then": "el texto libre solo se admite entonces",
    "name an approved template": "indique una plantilla aprobada",
    "this is no subscription": "no es una suscripción",
    "the browser is not subscribed any more": "el navegador ya no está suscrito",
    "the app is not there any more": "la aplicación ya no está instalada",
    "there is no mailbox '{}'": "no existe el buzón '{}'",
    "check 'mailbox' in carriers.yaml": "revise 'mailbox' en carriers.yaml",
    "there is no folder '{}'": "no existe la carpeta '{}'",
    "the mail server of bounces cannot be reached": "no se llega al servidor del buzón de rebotes",
    "the mail server of bounces refuses": "el servidor del buzón de rebotes nos rechaza",
    "check user, password and folder": "revise usuario, contraseña y carpeta",
    "the mail server of bounces hung up": "el servidor del buzón de rebotes colgó",
    "the mailbox '{}' cannot be read": "el buzón '{}' no se puede leer",
    "check its permissions": "revise sus permisos",
    "a message in the page knows no '{}'": "un mensaje en la página no conoce '{}'",
    "its data may say look, button, link, image and alt": "sus data pueden decir look, button, link, image y alt",
    "mend or remove it": "corríjalo o quítelo",
    "'look' is '{}'": "'look' es '{}'",
    "a button and its link go together": "un botón y su enlace van juntos",
    "one of them is missing": "falta uno de los dos",
    "write both, or neither": "escriba los dos, o ninguno",
    "'{}' has more than {} characters": "'{}' tiene más de {} caracteres",
    "a page has little room": "en una página hay poco sitio",
    "shorten it": "acórtelo",
    "'link' leads neither to the web nor into the shop": "'link' no lleva ni a la web ni a la tienda",
    "nothing but http, https and paths of the shop may stand in it": (
        "solo admite http, https y rutas de la tienda"
    ),
    "write it as https://shop.example/cart or /cart": "escríbalo como https://tienda.example/carrito o /carrito",
    "'image' is no picture that a page may load": "'image' no es una imagen que una página pueda cargar",
    "it is loaded by https or from the shop itself": "se carga por https o de la propia tienda",
    "write it as https://shop.example/a.png or /a.png": "escríbala como https://tienda.example/a.png o /a.png",
    "the image has no 'alt'": "la imagen no tiene 'alt'",
    "some people do not see it": "hay quien no la ve",
    "say what it shows, or '' if that is nothing": "diga qué muestra, o '' si no es nada",
    "a message in the page has no HTML": "un mensaje en la página no lleva HTML",
    "write its body as a text": "escriba su body como texto",
    "'id' is '{}'": "'id' es '{}'",
    "a kind of messages in the page is called {}": "un canal de mensajes en la página se llama {}",
    "'proof' is 'all' and 'secret' is not there": "'proof' es 'all' y falta 'secret'",
    "name the secret that signs": "nombre el secreto que firma",
    "another program holds '{}'": "otro programa tiene abierto '{}'",
}


def carriers_say(key: str, language: str, *values: object) -> str:
    """The text of this key in this language; values fill {0}, {1}…"""
    return said(_SAID, key, language, values)
