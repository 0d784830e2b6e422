"""Errors of the tracker and of the key for web push, in Spanish."""

TRACKER = {
    "the key for web push cannot be read or kept": "la clave de las notificaciones no se puede leer o guardar",
    "{} holds no key for web push": "{} no contiene una clave para notificaciones",
    "it must be a private key of the curve P-256 in PEM": "debe ser una clave privada de la curva P-256 en PEM",
    "put back the one that was there: browsers subscribed for it": (
        "recupere la que había: los navegadores se suscribieron para ella"
    ),
}
