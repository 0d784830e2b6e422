"""Words of commerce in Spanish and English, to propose labels for names that a program has written.

Only what is known word by word is proposed: a wrong label is worse than none, as people read it everywhere.
"""

from __future__ import annotations

import re

_NOUNS = """order pedido m · cart carrito m · product producto m · item artículo m · article artículo m · list lista f
    payment pago m · checkout compra f · purchase compra f · sale venta f · invoice factura f · refund reembolso m
    return devolución f · coupon cupón m · discount descuento m · offer oferta f · promotion promoción f · gift regalo m
    page página f · screen pantalla f · search búsqueda f · form formulario m · link enlace m · button botón m
    banner banner m · ad anuncio m · campaign campaña f · email correo m · newsletter boletín m · push notificación f
    notification notificación f · message mensaje m · call llamada f · chat chat m · visit visita f · store tienda f
    shop tienda f · branch sucursal f · account cuenta f · session sesión f · user usuario m · customer cliente m
    member socio m · club club m · points puntos m · subscription suscripción f · plan plan m · trial prueba f
    review opinión f · rating nota f · survey encuesta f · answer respuesta f · question pregunta f
    comment comentario m · feedback valoración f · complaint queja f · ticket ticket m · delivery entrega f
    shipment envío m · shipping envío m · address dirección f · appointment cita f
    booking reserva f · reservation reserva f
    contract contrato m · quote presupuesto m · lead contacto m · event evento m · video vídeo m · file archivo m
    leaflet folleto m · code código m · wishlist lista f · category categoría f · brand marca f
    consent consentimiento m · channel canal m · place lugar m · city ciudad f · country país m
    region región f · language idioma m · device dispositivo m · browser navegador m
    currency moneda f · price precio m · cost coste m · total total m
    subtotal subtotal m · tax impuesto m · revenue ingreso m · value valor m · amount importe m · quantity cantidad f
    units unidades f · items artículos m · products productos m · size talla f · color color m · colour color m
    weight peso m · name nombre m · title título m · description descripción f · type tipo m · kind clase f
    status estado m · state estado m · reason motivo m · source procedencia f · medium medio m · term término m
    content contenido m · method método m · score puntuación f · level nivel m · position posición f · path ruta f
    referrer referencia f · date fecha f · time hora f · day día m · days días m · minutes minutos m · hours horas f
    seconds segundos m · duration duración f · number número m · age edad f · gender género m · birthday cumpleaños m
    phone teléfono m · website web f · url dirección f · step paso m · stage etapa f · agent agente m · team equipo m
    supplier proveedor m · warehouse almacén m · stock existencias f · variant variante f · bundle lote m
    children hijos m · reviews opiniones f · marketplace marketplace m
    note nota f · experience experiencia f · loyalty fidelidad f · tier nivel m · wait espera f"""
_PAST = """completed completado · placed hecho · created creado · updated actualizado · cancelled cancelado
    canceled cancelado · paid pagado · shipped enviado · sent enviado · delivered entregado · collected recogido
    returned devuelto · refunded reembolsado · viewed visto · seen visto · visited visitado · clicked tocado
    tapped tocado · opened abierto · added añadido · removed quitado · started iniciado · begun empezado
    finished terminado · ended terminado · abandoned abandonado · failed fallido · declined rechazado
    rejected rechazado · refused rechazado · accepted aceptado · applied aplicado · redeemed usado · used usado
    searched buscado · submitted enviado · answered respondido · missed perdido · asked hecho · posted publicado
    published publicado · shared compartido · rated valorado · given dado · received recibido · booked reservado
    confirmed confirmado · scheduled programado · attended atendido · changed cambiado · selected elegido
    chosen elegido · saved guardado · downloaded descargado · uploaded subido · installed instalado
    registered registrado · activated activado · renewed renovado · expired vencido · closed cerrado · resolved resuelto
    scanned escaneado · read leído · watched visto · played reproducido · checked revisado · declared declarado
    withdrawn retirado · denied denegado · joined iniciado · approved aprobado · printed impreso · packed preparado"""
_PHRASES = {  # whole names that are said otherwise than word by word
    "order id": "número de pedido", "payment method": "forma de pago", "on time": "a tiempo",
    "store visited": "tienda visitada", "call answered": "llamada atendida", "call missed": "llamada perdida",
    "checkout started": "compra iniciada", "payment started": "pago iniciado", "order ready": "pedido listo",
    "club joined": "alta en el club", "points redeemed": "puntos usados", "signed up": "alta hecha",
    "sign up": "alta", "logged in": "sesión iniciada", "login": "sesión iniciada", "signup": "alta",
    "logged out": "sesión cerrada", "subscribed": "suscrito", "unsubscribed": "baja de los mensajes",
    "question asked": "pregunta hecha", "page viewed": "página vista", "sku": "referencia", "utm source": "fuente",
    "utm medium": "medio", "utm campaign": "campaña del anuncio", "utm term": "término", "utm content": "contenido",
    "consent given": "consentimiento dado", "push accepted": "notificaciones aceptadas",
    "push refused": "notificaciones rechazadas", "first name": "nombre", "last name": "apellidos",
    "full name": "nombre completo", "birth date": "fecha de nacimiento", "list id": "lista", "id": "número",
    "user agent": "navegador", "product viewed": "producto visto", "product added": "producto añadido",
    "item returned": "artículo devuelto", "feedback given": "valoración dada", "review posted": "opinión publicada",
}  # fmt: skip

_ENTRIES = [entry.split() for entry in re.split(r"·|\n", _NOUNS) if entry.strip()]
_WORDS = {word: (spanish, gender) for word, spanish, gender in _ENTRIES}
_VERBS = dict(entry.split() for entry in re.split(r"·|\n", _PAST) if entry.strip())
_ENGLISH_NOUN = {spanish: word for word, (spanish, _) in reversed(_WORDS.items())}
_ENGLISH_VERB = {spanish: word for word, spanish in reversed(_VERBS.items())}
_ENGLISH = {spanish: english for english, spanish in reversed(_PHRASES.items())}
_OF = re.compile(r"(\w+) (?:de|del|de la) (\w+)")

_AMOUNTS = """total subtotal revenue amount price value cost tax shipping discount refund fee tip balance importe precio
    ingresos valor coste costo impuesto iva envío envio descuento reembolso monto propina saldo"""
MONEY = frozenset(_AMOUNTS.split())
UNITS = {
    "minutes": "min", "minutos": "min", "seconds": "s", "segundos": "s", "hours": "h", "horas": "h",
    "days": "d", "días": "d", "dias": "d", "kg": "kg", "km": "km", "meters": "m", "metros": "m",
}  # fmt: skip


def words_of(name: str) -> list[str]:
    """The words of a name as programs write it: orderCompleted, order_completed, "Order Completed"."""
    return re.findall(r"[^\W_]+", re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", name).casefold())


def labels_for(name: str) -> dict[str, str]:
    """A label in each language in which one is known: {"es": …, "en": …}, or fewer, or none.

    A name whose words are known in English is English, one whose words are Spanish is Spanish.
    """
    words = words_of(name)
    said = " ".join(words)
    if spanish := _in_spanish(words):
        return {"es": spanish, "en": said}
    if english := _in_english(said, words):
        return {"es": said, "en": english}
    return {}


def _in_spanish(words: list[str]) -> str | None:
    said = " ".join(words)
    if said in _PHRASES:
        return _PHRASES[said]
    match words:
        case [noun] if noun in _WORDS:
            return _WORDS[noun][0]
        case [*nouns, "id"] if (thing := _thing(nouns)) is not None:
            return f"número de {thing[0]}"
        case [*nouns, "count"] if (thing := _thing(nouns)) is not None:
            return f"cantidad de {thing[0]}"
        case [*nouns, verb] if verb in _VERBS and (thing := _thing(nouns)) is not None:
            return f"{thing[0]} {_agreeing(_VERBS[verb], *thing[1:])}"
    thing = _thing(words)
    return thing[0] if thing else None


def _thing(words: list[str]) -> tuple[str, str, bool] | None:
    """One or two nouns in Spanish ("shipping cost" is "coste de envío"), with gender, and whether it is plural."""
    if not 1 <= len(words) <= 2 or any(word not in _WORDS for word in words):
        return None
    head, gender = _WORDS[words[-1]]
    is_plural = words[-1].endswith("s") and words[-1] not in ("address", "status", "stock")
    return (head if len(words) == 1 else f"{head} de {_WORDS[words[0]][0]}"), gender, is_plural


def _agreeing(participle: str, gender: str, is_plural: bool) -> str:
    said = participle[:-1] + "a" if gender == "f" and participle.endswith("o") else participle
    return said + "s" if is_plural else said


def _in_english(said: str, words: list[str]) -> str | None:
    if said in _ENGLISH:
        return _ENGLISH[said]
    match words:
        case [noun] if noun in _ENGLISH_NOUN:
            return _ENGLISH_NOUN[noun]
        case [noun, verb] if noun in _ENGLISH_NOUN:
            english = _ENGLISH_VERB.get(verb) or _ENGLISH_VERB.get(re.sub(r"as?$|os$", "o", verb))
            return f"{_ENGLISH_NOUN[noun]} {english}" if english else None
    if (found := _OF.fullmatch(said)) and all(word in _ENGLISH_NOUN for word in found.groups()):
        return f"{_ENGLISH_NOUN[found[2]]} {_ENGLISH_NOUN[found[1]]}"
    return None
