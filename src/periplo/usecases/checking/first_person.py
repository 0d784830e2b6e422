"""Whether a title is said by the customer: "I compare prices", "Comparo precios", not "Price comparison".

A grammar of the size of the question: pronouns and possessives of the first person, and in Spanish the endings of its
verbs, less the nouns that end alike.
"""

from __future__ import annotations

import re

_WORD = re.compile(r"[^\W\d_]+(?:'[a-z]+)?")


def _words(text: str) -> frozenset[str]:
    return frozenset(_WORD.findall(text))


_ENGLISH = _words("i i'm i've i'll i'd me my mine myself we we're our ours us let's")
_SPANISH = _words(
    "yo me mi mis mí mío mía míos mías conmigo nos nosotros nosotras nuestro nuestra nuestros nuestras"
)
_BEFORE_A_VERB = _words("""lo la los las le les se no ya nunca siempre también aún todavía luego después y hoy ahora
    entonces por fin""")
_VERBS = _words(
    """soy voy doy estoy sé he había fui hice vi di quise pude tuve vine dije puse supe traje anduve
    pido mido cuido decido olvido divido añado traslado"""
)
_NOUNS = _words(
    """anuncio anuncios carrito correo folleto producto evento sitio catálogo servicio contacto descuento momento
    formulario boleto plazo acceso inicio proceso embudo mensaje artículo precio número teléfono vídeo banco seguro
    crédito préstamo trámite turno médico síntoma consultorio curso colegio alumno maestro título objetivo motivo
    beneficio reembolso comercio mercado negocio usuario equipo abandono retorno ingreso egreso cobro cargo saldo estado
    depósito retiro bienvenido nuevo primero segundo último gratuito físico alto bajo largo corto
    diagnóstico sí café contrato acuerdo sorteo"""
)
_NOUNS_TOO = _words(
    """registro cambio envío uso reclamo consumo aviso ensayo intercambio desarrollo estudio recibo trabajo archivo
    regreso saludo apoyo cálculo reparto canje"""
)  # "envío los papeles" is said by the customer, "envío a domicilio" is not
_OF = _words("de del")
_TAKE_OF = _words("leo salgo dudo hablo vengo paso dejo disfruto dispongo termino acabo regreso vuelvo")
_ARTICLES = _words("el la los las un una unos unas este esta lo todo toda todos todas")
_NOT_VERBS = ("ado", "ido", "miento", "ismo")


def is_first_person(title: str, language: str) -> bool:
    """Whether the words could be the customer's own; languages other than Spanish and English are believed."""
    words = [word.casefold().replace("’", "'") for word in _WORD.findall(title.replace("’", "'"))]
    if language == "en":
        return any(word in _ENGLISH for word in words)
    if language != "es" or not words:
        return language not in ("es", "en")
    if any(word in _SPANISH for word in words):
        return True
    at = next((k for k, word in enumerate(words) if word not in _BEFORE_A_VERB), None)
    if at is None:
        return False
    verb, after = words[at], words[at + 1] if at + 1 < len(words) else ""
    if verb in _VERBS or verb.endswith(("amos", "emos", "imos")):
        return True
    heard = at > 0 and words[at - 1] not in _ARTICLES - _words("lo")  # "lo uso", not "los usos"
    if heard and verb.endswith("o") and verb not in _NOUNS:
        return True
    if (verb in _NOUNS_TOO and after not in _ARTICLES) or (after in _OF and verb not in _TAKE_OF):
        return False
    return verb.endswith(("o", "é", "í")) and verb not in _NOUNS and not verb.endswith(_NOT_VERBS)
