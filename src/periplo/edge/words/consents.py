"""What the consent commands tell, their help, and their errors in Spanish."""

from __future__ import annotations

from periplo.edge.words import said

_CONSENTS = {
    "nothing_said": (
        "De este cliente no consta ningún consentimiento: no se le puede enviar nada que lo pida.",
        "No consent of this customer is on record: nothing that asks for one may be sent.",
    ),
    "text_added": (
        "Texto {0} guardado para {1}, {2}; en vigor desde el {3}.",
        "Text {0} kept for {1}, {2}; in force from {3}.",
    ),
    "no_texts": (
        "Todavía no hay textos. Añada uno con: periplo consentimiento texto añadir",
        "There are no texts yet. Add one with: periplo consent text add",
    ),
    "suppressed": (
        "En la lista de exclusión: {0} direcciones nuevas, {1} ya estaban.",
        "On the suppression list: {0} new addresses, {1} were there already.",
    ),
    "lifted": ("Exclusiones terminadas: {0}", "Suppressions ended: {0}"),
    "yes": ("sí", "yes"),
    "no": ("no", "no"),
    "any": ("todo", "any"),
    "carried": (" (dato)", " (carried)"),
    "column.channel": ("canal", "channel"),
    "column.purpose": ("finalidad", "purpose"),
    "column.allowed": ("¿se puede?", "may we"),
    "column.because": ("por qué", "because"),
    "column.said": ("qué dijo", "said"),
    "column.since": ("cuándo", "when"),
    "column.version": ("texto", "text"),
    "column.text": ("qué dice", "what it says"),
    "column.source": ("de dónde", "from"),
    "column.basis": ("base legal", "legal basis"),
    "column.proof": ("prueba", "proof"),
    "column.valid_from": ("desde", "from"),
    "column.in_force": ("en vigor", "in force"),
    "because.granted": ("dijo que sí", "said yes"),
    "because.denied": ("dijo que no", "said no"),
    "because.withdrawn": ("lo retiró", "took it back"),
    "because.unknown": ("nunca lo dijo", "never said"),
    "because.suppressed": ("dirección excluida", "address suppressed"),
    "basis.consent": ("consentimiento", "consent"),
    "basis.contract": ("contrato", "contract"),
    "basis.legitimate interest": ("interés legítimo", "legitimate interest"),
    "basis.legal obligation": ("obligación legal", "legal obligation"),
}

COMMANDS = {
    "consent": (
        "Consentimiento: qué se puede enviar a quién, y los textos que lo piden",
        "Consent: what may be sent to whom, and the texts that ask for it",
    ),
    "consent.show": ("Qué se puede enviar a un cliente, y por qué", "What a customer may be sent, and why"),
    "consent.show.examples": (
        "periplo consentimiento ver ana@example.com --in mi-tienda --history",
        "periplo consent show ana@example.com --in my-shop --history",
    ),
    "consent.link": (
        "El enlace firmado a la página de preferencias de un cliente, o a su baja en un clic",
        "The signed link to a customer's preference page, or to their one-click unsubscription",
    ),
    "consent.link.examples": (
        "periplo consentimiento enlace ana@example.com --in mi-tienda --url https://hola.example.com\n"
        "periplo consentimiento enlace ana@example.com --in mi-tienda --unsubscribe --channel email",
        "periplo consent link ana@example.com --in my-shop --url https://hello.example.com\n"
        "periplo consent link ana@example.com --in my-shop --unsubscribe --channel email",
    ),
    "consent.suppress": (
        "Pone direcciones en la lista de exclusión, o las saca: nunca se usan, diga lo que diga el consentimiento",
        "Put addresses on the suppression list, or take them off: they are never used, whatever the consent says",
    ),
    "consent.suppress.examples": (
        "periplo consentimiento excluir ana@example.com --channel email --reason complaint --in mi-tienda\n"
        "periplo consentimiento excluir --file robinson.txt --reason register --in mi-tienda",
        "periplo consent suppress ana@example.com --channel email --reason complaint --in my-shop\n"
        "periplo consent suppress --file robinson.txt --reason register --in my-shop",
    ),
    "consent.text": (
        "Los textos que una persona lee antes de decir que sí",
        "The texts that a person reads before they say yes",
    ),
    "consent.text.add": (
        "Guarda una versión nueva de un texto, que ya no cambia",
        "Keep a new version of a text, which then never changes",
    ),
    "consent.text.add.examples": (
        "periplo consentimiento texto añadir --channel email --purpose marketing --version 1 --in mi-tienda \\\n"
        "    --es 'Ofertas, una vez por semana.' --en 'Offers, once a week.'",
        "periplo consent text add --channel email --purpose marketing --version 1 --in my-shop \\\n"
        "    --es 'Ofertas, una vez por semana.' --en 'Offers, once a week.'",
    ),
    "consent.text.list": (
        "Todos los textos, y cuáles están en vigor",
        "Every text, and which of them hold now",
    ),
    "consent.text.list.examples": (
        "periplo consentimiento texto lista --in mi-tienda",
        "periplo consent text list --in my-shop",
    ),
}

OPTIONS = {
    "history": ("Todo lo que dijo, lo más antiguo primero", "All that was said, the oldest first"),
    "unsubscribe": ("El enlace de la baja, que termina esos mensajes", "The link that ends those messages"),
    "consent_channel": ("Canal: email, whatsapp, sms, push…", "Channel: email, whatsapp, sms, push…"),
    "consent_purpose": (
        "Finalidad: marketing, surveys, service… o una propia",
        "Purpose: marketing, surveys, service… or one of your own",
    ),
    "url": ("Dirección pública que va delante", "Public address that goes before it"),
    "addresses_file": ("Archivo con una dirección por línea", "File with one address a line"),
    "suppress_channel": ("Solo en este canal (si no, en todos)", "In this channel only (else in all)"),
    "suppress_reason": (
        "Por qué: rebote, queja, registro de exclusión, o a mano",
        "Why: bounce, complaint, exclusion register, or by hand",
    ),
    "suppress_until": ("Hasta esta fecha (si no, para siempre)", "Up to this date (else for good)"),
    "lift": ("Las saca de la lista", "Take them off the list"),
    "text_version": ("Nombre de la versión: 1, 2026-03…", "Name of the version: 1, 2026-03…"),
    "es": ("El texto en español", "The text in Spanish"),
    "en": ("El texto en inglés", "The text in English"),
    "basis": ("Base legal", "Legal basis"),
    "text_from": ("En vigor desde (si no, ahora)", "In force from (else now)"),
}

CONSENT_FAULTS = {
    "the text for {} and {} has a version '{}' already": "el texto de {} para {} ya tiene una versión «{}»",
    "what people agreed to does not change": "aquello a lo que alguien dijo que sí no cambia",
    "give the new text a new --version": "dé al texto nuevo otra --version",
    "the text is missing in '{}'": "falta el texto en «{}»",
    "whoever says yes must have read it in their own language": "quien dice que sí debe haberlo leído en su idioma",
    "give it with {}": "indíquelo con {}",
    "this is no address": "esto no es una dirección",
    "address number {} is none": "la dirección número {} no lo es",
    "write an e-mail address, or a telephone number with its country: +34…": (
        "escriba un correo, o un teléfono con su país: +34…"
    ),
    "no address was named": "no se indicó ninguna dirección",
    "name it, or a file of them with --file": "indíquela, o un archivo con varias con --file",
    "--channel and --purpose narrow what an unsubscription ends": (
        "--channel y --purpose dicen qué mensajes termina una baja"
    ),
    "add --unsubscribe, or leave them out": "añada --unsubscribe, o quítelas",
    "{} holds no key": "{} no contiene ninguna clave",
    "a key is {} bytes or more in base64": "una clave son {} bytes o más en base64",
    "put back the one that was there: links already sent were signed with it": (
        "ponga la que había: los enlaces ya enviados se firmaron con ella"
    ),
    "the key that signs links cannot be read or kept": "la clave que firma los enlaces no se puede leer ni guardar",
    "make room on the disk, or mend the permissions of the folder {}, or give the key as {}": (
        "haga sitio en el disco, o corrija los permisos de la carpeta {}, o dé la clave en {}"
    ),
}


def consents_say(key: str, language: str, *values: object) -> str:
    """The text of this key in this language; values fill {0}, {1}…"""
    return said(_CONSENTS, key, language, values)
