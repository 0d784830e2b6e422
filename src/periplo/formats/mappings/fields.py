"""What a row may say, kind by kind: the fields that a mapping feeds, their types and their meaning."""

from __future__ import annotations

from typing import NamedTuple

from periplo.core.texts import Text


class Field(NamedTuple):
    """One thing that a row may say. type: text, instant, day, amount, number, flag, currency or channel."""

    name: str
    type: str
    meaning: Text
    is_required: bool = False


class Kind(NamedTuple):
    """A kind of import. fields: of a row; inner: of what a row or group of rows holds several of, under `many`."""

    name: str
    fields: tuple[Field, ...]
    many: str = ""
    inner: tuple[Field, ...] = ()


def _field(name: str, type: str, es: str, en: str, needed: bool = False) -> Field:
    return Field(name, type, Text((("es", es), ("en", en))), needed)


IDENTIFIERS = (
    _field("customer", "text", "número del cliente en ese sistema", "the customer's number in that system"),
    _field("email", "text", "correo", "e-mail address"),
    _field("phone", "text", "teléfono", "phone number"),
    _field("card", "text", "tarjeta de socio", "club card"),
    _field("document", "text", "documento: DNI, CUIT, RFC, cédula, RUT", "identity document"),
)
TRAITS = (
    _field("name", "text", "nombre completo", "full name"),
    _field("first_name", "text", "nombre", "first name"),
    _field("last_name", "text", "apellidos", "last name"),
    _field("company", "text", "empresa", "company"),
    _field("birthday", "day", "fecha de nacimiento", "date of birth"),
    _field("gender", "text", "género", "gender"),
    _field("language", "text", "idioma", "language"),
    _field("street", "text", "calle y número", "street and number"),
    _field("city", "text", "ciudad", "city"),
    _field("state", "text", "provincia o estado", "state or province"),
    _field("postal_code", "text", "código postal", "postal code"),
    _field("country", "text", "país", "country"),
)
PERSON = (*IDENTIFIERS, *TRAITS)
WHERE = (
    _field("channel", "channel", "canal", "channel"),
    _field("place", "text", "tienda", "shop"),
)

_CONSENT = (
    _field("channel", "channel", "canal del permiso: email, sms, whatsapp…", "channel: email, sms, whatsapp…", True),
    _field("purpose", "text", "para qué; si no, marketing", "what for; marketing unless said"),
    _field("given", "flag", "dado (true) o negado (false); en blanco no dice nada",
           "given (true) or denied (false); blank says nothing", True),
    _field("at", "instant", "cuándo; si no, el momento de la importación", "when; else the time of the import"),
    _field("text_version", "text", "versión del texto que se aceptó", "version of the text agreed to"),
    _field("basis", "text", "base legal; si no, consent", "legal basis; consent unless said"),
)  # fmt: skip

_LINE = (
    _field("sku", "text", "referencia", "SKU"),
    _field("name", "text", "nombre del producto", "name of the product"),
    _field("variant", "text", "variante: talla, color", "variant: size, colour"),
    _field("category", "text", "categoría", "category"),
    _field("brand", "text", "marca", "brand"),
    _field("price", "amount", "precio de una unidad", "price of one unit"),
    _field("quantity", "number", "unidades; si no, 1", "units; 1 unless said"),
    _field("discount", "amount", "descuento de la línea", "discount of the line"),
    _field("total", "amount", "importe de la línea", "amount of the line"),
)

_ANSWER = (
    _field("question", "text", "pregunta", "question"),
    _field("score", "number", "nota", "score"),
    _field("answer", "text", "respuesta elegida", "answer chosen"),
    _field("comment", "text", "comentario", "comment"),
    _field("type", "text", "nps, csat, ces, source, expectation, decision u open",
           "nps, csat, ces, source, expectation, decision or open"),
)  # fmt: skip

KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind("customers", (
            *PERSON,
            _field("created_at", "instant", "alta del cliente", "customer since"),
            _field("tags", "text", "etiquetas", "tags"),
        ), "consents", _CONSENT),
        Kind("consents", PERSON, "consents", _CONSENT),
        Kind("products", (
            _field("id", "text", "identificador; si no, la referencia", "identifier; the SKU unless said"),
            _field("sku", "text", "referencia", "SKU"),
            _field("name", "text", "nombre", "name", True),
            _field("variant", "text", "variante: talla, color", "variant: size, colour"),
            _field("category", "text", "categoría", "category"),
            _field("brand", "text", "marca", "brand"),
            _field("price", "amount", "precio", "price"),
            _field("currency", "currency", "moneda", "currency"),
            _field("cost", "amount", "coste", "cost"),
            _field("url", "text", "dirección de su página", "address of its page"),
            _field("image", "text", "dirección de su foto", "address of its picture"),
            _field("status", "text", "estado", "status"),
        )),
        Kind("orders", (
            _field("id", "text", "número de pedido, único en la tienda", "order number, unique in the shop", True),
            _field("key", "text", "número interno, por el que la llaman sus avisos en vivo; si no, el de pedido",
                   "inner number, by which its live notices call it; the order number unless said"),
            _field("at", "instant", "cuándo se hizo", "when it was placed", True),
            _field("total", "amount", "importe total, con impuestos y envío",
                   "total, with taxes and shipping"),
            _field("currency", "currency", "moneda", "currency"),
            _field("subtotal", "amount", "importe de los productos", "amount of the products"),
            _field("tax", "amount", "impuestos", "taxes"),
            _field("shipping", "amount", "envío", "shipping"),
            _field("discount", "amount", "descuento", "discount"),
            _field("coupon", "text", "cupón", "coupon"),
            *WHERE,
            _field("method", "text", "forma de pago", "payment method"),
            _field("delivery", "text", "forma de entrega", "way of delivery"),
            _field("status", "text", "estado, como lo dice la tienda", "status, as the shop says it"),
            _field("units", "number", "unidades, si no hay líneas", "units, where there are no lines"),
            _field("paid_at", "instant", "cuándo se pagó", "when it was paid"),
            _field("fulfilled_at", "instant", "cuándo se preparó o salió", "when it was packed or left"),
            _field("delivered_at", "instant", "cuándo se entregó", "when it was delivered"),
            _field("cancelled_at", "instant", "cuándo se canceló", "when it was cancelled"),
            _field("cancelled", "flag", "cancelado, aunque no se sepa cuándo", "cancelled, even if not known when"),
            _field("refunded", "amount", "importe devuelto", "amount refunded"),
            _field("refunded_at", "instant", "cuándo se devolvió el dinero", "when the money went back"),
            _field("returned", "flag", "la fila es una devolución", "the row is a return"),
            _field("reason", "text", "motivo de la cancelación o devolución", "reason of the cancellation or return"),
            _field("utm_source", "text", "fuente", "traffic source"),
            _field("utm_medium", "text", "medio", "traffic medium"),
            _field("utm_campaign", "text", "campaña del anuncio", "ad campaign"),
            *PERSON,
        ), "lines", _LINE),
        Kind("surveys", (
            _field("id", "text", "identificador de la respuesta", "identifier of the answer"),
            _field("at", "instant", "cuándo se respondió", "when it was answered", True),
            _field("survey", "text", "encuesta", "survey"),
            _field("touchpoint", "text", "punto de contacto del mapa", "touchpoint of the map"),
            _field("order_id", "text", "pedido", "order"),
            *WHERE,
            *PERSON,
        ), "answers", _ANSWER),
        Kind("reviews", (
            _field("id", "text", "identificador de la reseña", "identifier of the review"),
            _field("at", "instant", "cuándo se publicó", "when it was posted", True),
            _field("rating", "number", "nota", "rating", True),
            _field("comment", "text", "comentario", "comment"),
            _field("reply", "text", "nuestra respuesta", "our reply"),
            _field("replied_at", "instant", "cuándo respondimos", "when we replied"),
            _field("sku", "text", "referencia del producto", "SKU of the product"),
            _field("product", "text", "producto", "product"),
            _field("url", "text", "dirección de la reseña", "address of the review"),
            *WHERE,
            *PERSON,
        )),
        Kind("costs", (
            _field("day", "day", "día", "day", True),
            _field("source", "text", "dónde: google, meta…", "where: google, meta…", True),
            _field("medium", "text", "medio; si no, cpc", "medium; cpc unless said"),
            _field("account", "text", "cuenta", "account"),
            _field("campaign", "text", "campaña", "campaign"),
            _field("ad_group", "text", "grupo o conjunto de anuncios", "ad group or set"),
            _field("ad", "text", "anuncio", "ad"),
            _field("amount", "amount", "importe gastado", "amount spent", True),
            _field("currency", "currency", "moneda", "currency"),
            _field("impressions", "number", "impresiones", "impressions"),
            _field("clicks", "number", "clics", "clicks"),
        )),
    )
}  # fmt: skip


def fields_of(kind: str) -> dict[str, Field]:
    """The fields of a row of this kind by name; for consents and surveys those of what a row holds, too."""
    known = KINDS[kind]
    inner = known.inner if kind in ("consents", "surveys") else ()
    return {field.name: field for field in (*known.fields, *inner)}
