"""Words by which messages state times, prices, discounts and hours, Spanish and English, small and without accents.

A star ends the beginning of a word. What a statement is about are its words that stand in none of these lists.
"""

from __future__ import annotations


def _words(said: str) -> frozenset[str]:
    return frozenset(said.split())


# What a stretch of time is promised for. The verbs of ARRIVING say it only where none of the others does.
TOPICS = {
    "delivery": _words("""
        envio envios enviamos enviaremos entrega entregas entregamos entregaremos reparto despacho despachos despachamos
        recibelo recibela recibelos recibelas recibiras recibira recibes recibe reciba shipping delivery deliver
        delivers delivered ship ships shipped shipment
    """),
    "refund": _words("reembols* abonamos abonaremos abono dinero refund refunds refunded money reimburs*"),
    "returns": _words("""
        devolucion devoluciones devolver devolverlo devolverla devuelve devuelvelo devuelvelos cambios return returns
        returned exchange exchanges
    """),
    "warranty": _words("garantia garantias garantizado warranty warranties guarantee guaranteed"),
    "answer": _words("""
        respondemos responderemos respuesta contestamos contestaremos llamamos llamaremos escribiremos answer answers
        reply replies respond responds response call
    """),
}
ARRIVING = _words("llega llegan llegara llegaran arrive arrives arriving")
ORDER = _words("pedido pedidos compra paquete order package parcel purchase")

DISCOUNT = _words("""
    descuento descuentos dto dcto descontamos descontaremos rebaja rebajas rebajado rebajados ahorra ahorras ahorre
    off discount discounts save saves
""")
FREE = _words("gratis gratuito gratuita gratuitos gratuitas free")
THRESHOLD = _words("""
    desde partir superior superiores mayor mayores mas minimo minima from over above minimum least more spend
    spending
""")
OPEN = _words("""
    abierto abierta abiertos abiertas abrimos abre abren horario horarios atendemos open opening opens hours
""")
LASTING = _words("""
    vale valen valido valida validos validas caduca caducan vence vencen good valid expires expire
""")
CODE = _words("codigo cupon code coupon voucher")
# Amounts beside these are no price of a thing.
NO_PRICE = _words("""
    regalo regalos gift tarjeta tarjetas card cards vale vales voucher vouchers saldo balance credito credit punto
    puntos points premio prize sorteo raffle propina tip donacion donation total importe amount pagaste pago paid
    factura invoice cuota cuotas instalment instalments mes month ano year semana week antes before was ahorra save
    descuento off minimo minimum superior superiores envios
""")
PRICED = _words("""
    por a precio cuesta cuestan desde solo solamente for at price costs cost from only just now ahora
""")
# A part of a sentence that begins so narrows what the rest of it says.
CONDITIONS = _words("""
    si cuando para en con solo salvo excepto menos desde hasta a if when for in with only except unless to from on
""")
# A time counted from elsewhere, one that comes again, or one that is denied, promises nothing of its own.
ELSEWHEN = _words("""
    no not nunca never ni sin without
    hace ago since llevas llevamos lleva antes before despues after tarde later cada every each ultimos ultimas last
    pasados past proximos next mas more extra adicional adicionales additional al primer primera first
""")

IDLE = _words("""
    a al ante con como cual cualquier da damos dan de del desde e el ella ellos en entre es esa ese eso esta estan
    estamos este esto eres ser han ha hay hasta la las le les lo los me mi mas menos nos nosotros nuestra nuestras
    nuestro nuestros o os para pero por porque puede puedes podra podras que quedan se si sin sobre solo son su sus
    te ti tu tus usa use usalo utiliza introduce tiene tienen tienes tendras tenemos un una unas uno unos usted y ya
    hoy ahora todo toda todos todas casa domicilio plazo mucho maximo minimo aproximadamente normalmente habitual
    habitualmente siempre tarda tardan tardara hacemos haz hazlo dia dias hora horas semana semanas mes meses ano
    anos minuto minutos laborables laborable habiles habil utiles nuevo hola di caja escribelo durante llevatelo
    llevate aprovecha disfruta consigue llega llegan llegara llegaran listo rapido gratis a about back during enter
    hello hi say till an and any are as at all be but by can do for from get gets got have has here home how i in
    into is it its just may me my new no not now of on only or our out so that the them then there these they this
    those to today up us use usually was we will with within you your yours enjoy take takes taking day days hour
    hours week weeks month months year years minute minutes working business door fast arrive arrives arriving most
    less than under between between free please never always per
""")

NUMBERS = {
    word: n
    for n, words in enumerate(
        (
            "un una one", "dos two", "tres three", "cuatro four", "cinco five", "seis six", "siete seven",
            "ocho eight", "nueve nine", "diez ten", "once eleven", "doce twelve",
        ),
        1,
    )
    for word in words.split()
} | {"quince": 15, "fifteen": 15, "veinte": 20, "twenty": 20, "treinta": 30, "thirty": 30}  # fmt: skip

MONTHS = {
    name: place
    for place, names in enumerate(
        (
            "enero january jan", "febrero february feb", "marzo march mar", "abril april apr", "mayo may",
            "junio june jun", "julio july jul", "agosto august aug", "septiembre setiembre september sept sep",
            "octubre october oct", "noviembre november nov", "diciembre december dec",
        ),
        1,
    )
    for name in names.split()
}  # fmt: skip

CURRENCIES = {
    "€": "EUR", "eur": "EUR", "euro": "EUR", "euros": "EUR", "£": "GBP", "gbp": "GBP", "us$": "USD", "usd": "USD",
    "dolar": "USD", "dolares": "USD", "$": "$", "peso": "$", "pesos": "$", "s/": "PEN", "soles": "PEN",
}  # fmt: skip

# How a message addresses its reader: marks of each way, as they are written, with accents.
ADDRESSES = {
    "es": {
        "tú": r"\b([Tt]ú|[Tt]i|[Cc]ontigo|[Tt]e|[Tt]us?|[Tt]uy[oa])\b",
        "usted": r"\b([Uu]sted|[Ee]stimad[oa]s?|[Dd]íganos|[Ee]scríbanos|[Ll]lámenos|[Vv]isítenos|[Rr]espóndanos|"
        r"[Cc]uéntenos|[Cc]onsúltenos|[Hh]aga clic)\b",
        "vos": r"\b([Vv]os|[Tt]enés|[Pp]odés|[Qq]uerés|[Ss]abés|[Hh]acé clic|[Ee]scribinos|[Cc]ontanos|[Ll]lamanos)\b",
    },
    "en": {
        "formal": r"\b(Dear (Sir|Madam|Customer|Client)|[Yy]ours (sincerely|faithfully)|[Kk]indly)\b",
        "informal": r"\b([Hh]ey|[Hh]iya|[Cc]heers|gonna|wanna|gotta|[Yy]ay)\b",
    },
}
# What is the reader's own, so that "su" before it means usted, where nothing says tú or vos.
YOURS = r"\b[Ss]us? (pedido|carrito|cuenta|compra|cita|opinión|tarjeta|reserva|devolución|factura|lista)\b"
