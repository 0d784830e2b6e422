"""What the page says that declares by what a channel leaves."""

from __future__ import annotations

_KINDS = {
    "log": ("Registro (no sale nada)", "Log (nothing leaves)"),
    "smtp": ("Correo por un servidor SMTP", "E-mail by an SMTP server"),
    "twilio": ("SMS por Twilio", "SMS by Twilio"),
    "http_sms": ("SMS por otra pasarela", "SMS by another gateway"),
    "webhook": ("Dirección propia (webhook)", "An address of your own (webhook)"),
    "web_push": ("Notificaciones del navegador", "Notifications of the browser"),
    "whatsapp": ("WhatsApp", "WhatsApp"),
    "fcm": ("Notificaciones de Android (FCM)", "Notifications of Android (FCM)"),
    "apns": ("Notificaciones de Apple (APNs)", "Notifications of Apple (APNs)"),
    "task": ("Tarea para una persona", "A task for a person"),
    "onsite": ("Mensajes en la página", "Messages in the page"),
}

_KEYS = {  # by the key, or kind and key where a kind means something of its own
    "per_second": ("Mensajes por segundo, como máximo", "Messages a second at most"),
    "per_minute": ("Mensajes por minuto, como máximo", "Messages a minute at most"),
    "per_day": ("Mensajes en 24 horas, como máximo", "Messages in 24 hours at most"),
    "timeout": ("Segundos que se espera una respuesta", "Seconds to wait for an answer"),
    "inside": ("Su dirección está dentro de nuestra red", "Its address lies inside our network"),
    "webhook": ("Secreto con el que firma sus avisos", "Secret with which its reports are signed"),
    "keep_text": ("Guardar lo que contestan las personas", "Keep what people write back"),
    "smtp.host": ("Servidor de correo", "Mail server"),
    "smtp.sender": ("Remitente: nombre <dirección>", "Sender: name <address>"),
    "port": ("Puerto", "Port"),
    "security": ("Cifrado", "Encryption"),
    "user": ("Usuario", "User"),
    "password": ("Contraseña", "Password"),
    "reply_to": ("Adónde van las respuestas", "Where answers go"),
    "bounces": ("Adónde van los rebotes", "Where bounces go"),
    "dkim_domain": ("DKIM: dominio que firma", "DKIM: domain that signs"),
    "dkim_selector": (
        "DKIM: nombre con que se publica la clave",
        "DKIM: name under which the key is published",
    ),
    "dkim_key": ("DKIM: clave privada en PEM", "DKIM: private key in PEM"),
    "reports": ("Quién cuenta los rebotes", "Who tells of bounces"),
    "mailbox": (
        "Buzón de rebotes: imaps://usuario@servidor/CARPETA",
        "Mailbox of bounces: imaps://user@host/FOLDER",
    ),
    "mailbox_password": ("Contraseña de ese buzón", "Password of that mailbox"),
    "account": ("Cuenta", "Account"),
    "token": ("Token", "Token"),
    "sender": ("Remitente: un número con +, o un nombre", "Sender: a number with +, or a name"),
    "service": ("Servicio de mensajería, en lugar del remitente", "Messaging service, instead of the sender"),
    "api": ("Dónde se le pregunta, si no es donde todos", "Where it is asked, if not where everybody does"),
    "twilio.url": (
        "Dirección pública de nuestra escucha, para los estados",
        "Public address of our listener, for statuses",
    ),
    "url": ("Adónde se envían los mensajes", "Where messages are posted"),
    "body": (
        "Lo que se envía, con {to} {text} {sender} {key} {secret}",
        "What is posted, with {to} {text} {sender} {key} {secret}",
    ),
    "media": ("Tipo de contenido", "Content type"),
    "method": ("Método", "Method"),
    "secret": ("Secreto", "Secret"),
    "success": ("Patrón que la respuesta debe contener", "Pattern that the answer must hold"),
    "receipt": (
        "Patrón cuyo primer grupo es el número del mensaje",
        "Pattern whose first group is the message's number",
    ),
    "plus": ("Escribir los números con +", "Write numbers with +"),
    "repeats": ("Si se le pide dos veces", "If it is asked twice"),
    "contact": ("Contacto: mailto: o https:", "Contact: mailto: or https:"),
    "ttl": (
        "Segundos que se guarda para un aparato apagado",
        "Seconds for which it is kept for a device that is off",
    ),
    "urgency": ("Urgencia", "Urgency"),
    "icon": ("Imagen junto al texto", "Picture beside the text"),
    "badge": ("Imagen pequeña de la barra", "Small picture in the bar"),
    "number": ("Identificador del número en Meta", "The number's id at Meta"),
    "whatsapp.account": (
        "Cuenta de empresa, cuyas plantillas se muestran",
        "Business account, whose templates are listed",
    ),
    "verify": ("Palabra que Meta debe decir", "Word that Meta must say"),
    "version": ("Versión de la interfaz de Meta", "Version of Meta's interface"),
    "tier": (
        "Personas a las que se puede escribir primero en 24 horas",
        "People who may be written to first in 24 hours",
    ),
    "fcm.account": ("JSON entero de la cuenta de servicio", "The service account's whole JSON"),
    "project": ("Proyecto, si no es el de la cuenta", "Project, if not that of the account"),
    "team": ("Número del equipo en Apple", "The team's number at Apple"),
    "key_id": ("Número de la clave", "The key's number"),
    "topic": ("Identificador de la aplicación", "The app's bundle id"),
    "key": ("Clave .p8", "The .p8 key"),
    "area": ("Quién la hace, si el mensaje no lo dice", "Who does it, unless the message says"),
    "due_hours": ("Para cuándo, en horas", "By when, in hours"),
    "proof": ("Para qué mensajes hace falta la firma", "For which messages the signature is needed"),
    "days": (
        "Días que espera un mensaje, si no vence antes",
        "Days for which a message waits, unless it expires before",
    ),
}

PAGES = {
    **{f"carrier_kind.{kind}": told for kind, told in _KINDS.items()},
    **{f"carrier_key.{key}": told for key, told in _KEYS.items()},
    "carrier_new": ("Añadir un canal", "Add a channel"),
    "carrier_one": ("Canal «{0}»", "Channel “{0}”"),
    "carrier_lead": (
        "Por dónde saldrán los mensajes. Se escribe en carriers.yaml; lo secreto, en secrets.toml, que nadie más lee.",
        "How messages will leave. It is written into carriers.yaml; what is secret into secrets.toml, which nobody "
        "else reads.",
    ),
    "carrier_by": ("Por qué medio", "By which means"),
    "carrier_name": ("Nombre del canal", "Name of the channel"),
    "carrier_name_help": (
        "Como lo nombran las campañas: email, sms, push…",
        "As campaigns name it: email, sms, push…",
    ),
    "carrier_more": ("Límites, firma y lo demás", "Limits, signature and the rest"),
    "carrier_kept": (
        "Se guarda como {0}; escriba otro para cambiarlo.",
        "Kept as {0}; write another to change it.",
    ),
    "carrier_save": ("Guardar", "Save"),
    "carrier_saved": (
        "Guardado. Vale desde ahora en la consola y desde la siguiente vuelta del envío.",
        "Saved. It counts at once in the console, and from the next round of sending on.",
    ),
    "carrier_test": ("Enviar una prueba", "Send a test"),
    "carrier_test_lead": (
        "Con lo que está guardado. Sale de verdad, y no cuenta en ninguna campaña.",
        "With what is saved. It really leaves, and counts in no campaign.",
    ),
    "carrier_to": ("A quién", "To whom"),
    "carrier_to_help": (
        "Un correo, un teléfono con +, o lo que pida este canal",
        "An e-mail address, a number with +, or what it asks for",
    ),
    "carrier_tested": (
        "El proveedor aceptó la prueba con el número {0}.",
        "The carrier accepted the test as {0}.",
    ),
    "carrier_remove": ("Quitar este canal", "Remove this channel"),
    "carrier_remove_sure": (
        "Sí: las campañas que lo usan dejarán de enviar por él",
        "Yes: campaigns that use it will no longer send by it",
    ),
    "carrier_alone": (
        "Los canales los declara quien administra.",
        "Channels are declared by whoever administers.",
    ),
    "carrier_first": (
        "Con el primer canal que declare, los demás dejan de escribir en el registro: declare todos los que use.",
        "With the first channel that you declare the others no longer write into the log: declare all that you use.",
    ),
}
