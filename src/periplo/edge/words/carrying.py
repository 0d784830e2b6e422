"""What carriers refuse while they carry a message, in Spanish: mail, SMS, WhatsApp, push, webhooks, the log, chats."""

from __future__ import annotations

FAULTS = {
    # any carrier
    "channel '{}' has had as many messages as it takes for now": (
        "el canal «{}» ya recibió todos los mensajes que admite por ahora"
    ),
    "the others leave in a later run": "los demás salen en una pasada posterior",
    "channel '{}' is down": "el canal «{}» no funciona",
    "it failed several times in a row": "falló varias veces seguidas",
    "it is tried again soon": "se intentará de nuevo pronto",
    "check the secret": "revise el secreto",
    "the customer has no identifier any more": "el cliente ya no tiene ningún identificador",
    "the customer does not have an address that may be used": (
        "el cliente no tiene ninguna dirección que se pueda usar"
    ),
    "the customer does not have an address for this channel": "el cliente no tiene dirección para este canal",
    "the person does not want messages by this channel": "la persona no quiere mensajes por este canal",
    "the log channel cannot write": "el canal de registro no puede escribir",
    "make room, then run again": "libere espacio y repítalo",
    "make room, then run the same again": "libere espacio y repita lo mismo",
    "'{}' is asked at what is no address": "la dirección en la que se pregunta a «{}» no es una dirección",
    "at most {} are carried": "se admiten {} como máximo",
    # mail
    "it has {} bits": "tiene {} bits",
    "it is neither RSA nor Ed25519": "no es RSA ni Ed25519",
    "'{}' is no name of a picture": "«{}» no sirve como nombre de imagen",
    "it may have letters, digits and hyphens only": "solo puede llevar letras, cifras y guiones",
    "the message's {} holds a line break": "en el mensaje, {} contiene un salto de línea",
    "it could become a header": "podría convertirse en una cabecera",
    "the mail server hung up while it was given a message": (
        "el servidor de correo colgó mientras recibía un mensaje"
    ),
    "it may have taken it": "puede que lo haya aceptado",
    "see its log": "mire su registro",
    "this mail does not leave: {}": "este correo no sale: {}",
    # SMS
    "the text has {} signs": "el texto tiene {} caracteres",
    "the person answered STOP": "la persona contestó BAJA o STOP",
    "check account, token and sender": "revise account, token y sender",
    "'{}' did not say that it took the message": "«{}» no dijo que aceptara el mensaje",
    # WhatsApp
    "whose templates is not said": "no se dice de quién son las plantillas",
    "write account: in carriers.yaml": "escriba account: en carriers.yaml",
    "check token, number and payment at Meta": "revise token, number y el pago en Meta",
    "WhatsApp cannot reach this number": "WhatsApp no llega a este número",
    "the person stopped marketing at WhatsApp": "la persona dejó de recibir publicidad en WhatsApp",
    "Meta keeps the message back for the sake of the person": (
        "Meta retiene el mensaje para no molestar a la persona"
    ),
    "the template is not as Meta knows it": "la plantilla no es como Meta la conoce",
    # push to mobiles
    "Google does not know the service account": "Google no conoce la cuenta de servicio",
    "check the service account and its project": "revise la cuenta de servicio y su proyecto",
    "the secret holds no service account": "el secreto no contiene una cuenta de servicio",
    "put the whole JSON file of Firebase into it": "ponga en él el archivo JSON de Firebase entero",
    "the service account's private key is none": "la clave privada de la cuenta de servicio no es una clave",
    "load a new one from Firebase": "descargue otra de Firebase",
    "this is no device token": "no es el identificador de un dispositivo",
    "the notification has {} bytes": "la notificación ocupa {} bytes",
    "Apple wants a new token": "Apple pide un token nuevo",
    "check team, key_id, key and topic": "revise team, key_id, key y topic",
    "the secret holds no .p8 key": "el secreto no contiene una clave .p8",
    "put the whole file of Apple into it": "ponga en él el archivo de Apple entero",
    # push to browsers
    "the subscription leads nowhere": "la suscripción no lleva a ninguna parte",
    "the subscription's keys are none": "las claves de la suscripción no son claves",
    "the subscription leads into this network": "la suscripción lleva a esta misma red",
    "the service answers {}": "el servicio contesta {}",
    "the push service refuses the notification": "el servicio de notificaciones rechaza la notificación",
    "mend the permissions of the folder {}": "corrija los permisos de la carpeta {}",
    # webhooks
    "the message has {} bytes": "el mensaje ocupa {} bytes",
    "at most {} are posted": "se envían {} como máximo",
    "'{}' wants no messages any more": "«{}» ya no quiere mensajes",
    "mend its url": "corrija su url",
    "'{}' leads elsewhere": "«{}» lleva a otro sitio",
    "write where it leads as its url": "escriba como url el sitio al que lleva",
    "the webhook's secret is no base64 after whsec_": "el secreto del webhook no es base64 después de whsec_",
}
