"""The channels that everybody knows: one id, its names, and other spellings of it."""

from __future__ import annotations

from difflib import get_close_matches

from periplo.core.texts import Text


def _named(es: str, en: str) -> Text:
    return Text((("es", es), ("en", en)))


CHANNELS: dict[str, Text] = {
    "web": _named("Web", "Website"),
    "app": _named("Aplicación", "App"),
    "email": _named("Correo", "E-mail"),
    "push": _named("Notificación", "Push"),
    "onsite": _named("Mensaje en la página", "Message in the page"),
    "sms": _named("SMS", "SMS"),
    "whatsapp": _named("WhatsApp", "WhatsApp"),
    "chat": _named("Chat", "Chat"),
    "phone": _named("Teléfono", "Phone"),
    "store": _named("Tienda", "Store"),
    "inperson": _named("En persona", "In person"),
    "kiosk": _named("Quiosco", "Kiosk"),
    "blog": _named("Blog", "Blog"),
    "search": _named("Buscador", "Search"),
    "social": _named("Redes sociales", "Social media"),
    "ad": _named("Anuncio", "Ad"),
    "landing": _named("Página de destino", "Landing page"),
    "newsletter": _named("Boletín", "Newsletter"),
    "marketplace": _named("Marketplace", "Marketplace"),
    "parcel": _named("Envío", "Parcel"),
    "letter": _named("Carta", "Letter"),
    "leaflet": _named("Folleto", "Leaflet"),
    "event": _named("Evento", "Event"),
    "beacon": _named("Baliza", "Beacon"),
    "wifi": _named("Wifi", "Wi-Fi"),
    "survey": _named("Encuesta", "Survey"),
    "review": _named("Reseña", "Review"),
    "invoice": _named("Factura", "Invoice"),
    "payment": _named("Pago", "Payment"),
    "referral": _named("Boca a boca", "Word of mouth"),
}

ALIKE = 0.8  # of two spellings
SPELLINGS: dict[str, str] = {
    **dict.fromkeys(("site", "website", "webshop", "online", "sitio", "tienda web"), "web"),
    **dict.fromkeys(("mobile app", "aplicacion", "aplicación"), "app"),
    **dict.fromkeys(("e-mail", "mail", "correo", "correo electrónico"), "email"),
    **dict.fromkeys(("web push", "notification", "notificación"), "push"),
    **dict.fromkeys(("on-site", "on site", "in-page", "in page", "en la página", "en la pagina"), "onsite"),
    **dict.fromkeys(("text message", "mensaje de texto"), "sms"),
    **dict.fromkeys(("wa",), "whatsapp"),
    **dict.fromkeys(("call centre", "call center", "call", "telephone", "teléfono", "telefono"), "phone"),
    **dict.fromkeys(("shop", "branch", "pos", "till", "tienda", "sucursal", "local"), "store"),
    **dict.fromkeys(
        ("in person", "in-person", "face to face", "en persona", "presencial", "cara a cara"), "inperson"
    ),
    **dict.fromkeys(("quiosco",), "kiosk"),
    **dict.fromkeys(("seo", "sem", "search engine", "buscador"), "search"),
    **dict.fromkeys(("social media", "redes", "redes sociales"), "social"),
    **dict.fromkeys(("ads", "advert", "display", "anuncio", "anuncios"), "ad"),
    **dict.fromkeys(("landing page", "página de destino"), "landing"),
    **dict.fromkeys(("boletín", "boletin"), "newsletter"),
    **dict.fromkeys(("post", "courier", "delivery", "envío", "envio"), "parcel"),
    **dict.fromkeys(("carta", "correo postal", "postal mail"), "letter"),
    **dict.fromkeys(("print", "flyer", "folleto"), "leaflet"),
    **dict.fromkeys(("evento", "fair"), "event"),
    **dict.fromkeys(("baliza", "ble"), "beacon"),
    **dict.fromkeys(("wi-fi",), "wifi"),
    **dict.fromkeys(("encuesta",), "survey"),
    **dict.fromkeys(("reseña", "resena", "rating"), "review"),
    **dict.fromkeys(("factura", "bill"), "invoice"),
    **dict.fromkeys(("pago", "card"), "payment"),
    **dict.fromkeys(("word of mouth", "family or friends", "friend", "boca a boca"), "referral"),
}


def channel_id(given: str) -> str:
    """The catalogue's id for any spelling of a channel; an unknown one comes back as given, trimmed."""
    folded = " ".join(given.replace("_", " ").casefold().split())
    return folded if folded in CHANNELS else SPELLINGS.get(folded, given.strip())


def near_channel(given: str) -> str | None:
    """The catalogue's id that a misspelt channel seems to mean; None for one that is known, or like none."""
    if channel_id(given) in CHANNELS:
        return None
    near = get_close_matches(given.casefold(), (*CHANNELS, *SPELLINGS), 1, ALIKE)
    return channel_id(near[0]) if near else None


def channel_name(given: str, language: str) -> str:
    """What people call this channel; an unknown one keeps the words it was given."""
    known = CHANNELS.get(channel_id(given))
    return known.to(language) if known else given.strip().replace("_", " ")
