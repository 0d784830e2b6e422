"""What comments are about: themes that customers speak of everywhere, in Spanish and English, and words of their own.

A theme is known by the beginnings of its words; a comment may have several. What no theme knows is gathered by the
words that many use, without what every sentence has.
"""

from __future__ import annotations

import re
from functools import lru_cache

from periplo.core.meaning_words import IDLE_WORDS
from periplo.core.meanings import plain, stem
from periplo.core.texts import Text

# Id, titles, and words: beginnings where a star ends them, whole words otherwise; accents off.
_THEMES = (
    ("price", "Precio", "Price", """
        precio precios caro cara caros caras carisim* dineral cuesta* coste* costos* barat* descuento* oferta* rebaja*
        price* pricey expensive overpriced cost costs cheap* discount* bargain*"""),
    ("waiting", "Esperas y rapidez", "Waiting and speed", """
        cola colas fila filas espera esperas esperar esperando tarda tardan tardo tardaron tarde tardanza lento lenta
        lentos lentas retras* demor* rapid* puntual* queue* wait waits waited waiting slow* late delay* quick* fast"""),
    ("stock", "Lo que falta o está agotado", "What is missing or sold out", """
        falta faltan falto faltaron faltaba faltaban agotad* existencias stock disponib* incomplet* reponen reposicion
        missing unavailable incomplete sold restock*"""),
    ("finding", "Encontrar lo que se busca", "Finding what is sought", """
        encontr* encuentr* busco busca buscar buscando buscaba buscador localiz*
        find finding found search*"""),
    ("understanding", "Entender y no liarse", "Understanding", """
        confus* complicad* lioso liosa dificil* entiend* entender entendi mezcl* claro clara aclar* explic*
        understand* confusing complicated difficult unclear mixed explain*"""),
    ("people", "Trato y atención", "Staff and service", """
        amab* atent* atencion atendi* trato maleducad* groser* dependient* emplead* personal simpatic* staff rude
        polite helpful friendly kind service assistant*"""),
    ("quality", "Calidad y estado", "Quality and condition", """
        calidad roto rota rotos rotas rompi* rompe suelta* sueltan defect* danad* resistent* aguanta* durad* duro
        quality broke broken breaks torn faulty damaged scratched durable sturdy"""),
    ("arriving", "Entrega y recogida", "Delivery and collection", """
        entreg* envio envios enviaron llega llegan llego llegaron reparto repartidor recoger recogi recogida paquete
        deliver* shipping shipped arriv* collect* parcel pick-up pickup courier"""),
    ("telling", "Avisos y respuestas", "Notices and answers", """
        avis* inform* contest* respond* respuesta* llame llamo llamar llamad* notific*
        answer* repl* called calls notif* told tell"""),
    ("website", "Web y aplicación", "Website and app", """
        web pagina paginas app aplicacion carga cargan cargar error errores fallo fallos falla fallan boton pantalla
        website site page crash* load* screen button login"""),
    ("paying", "Pago y cobros", "Payment and charges", """
        pago pagos pagar pague tarjeta tarjetas cobr* factura* bizum transferencia pay paying paid payment* card cards
        charge* invoice*"""),
    ("returning", "Cambios y devoluciones", "Returns and refunds", """
        devol* devuelv* reembols* cambiar cambiarlo return returns returned returning refund* exchange*"""),
)  # fmt: skip
TITLES = {id: Text((("es", es), ("en", en))) for id, es, en, _ in _THEMES}
# Words of sentences and of likes that say nothing of what a comment is about.
_SAYING_NOTHING = """
    que con los las una uno unos unas por para del muy mas menos pero como sin sus les nos era han fue ser hay todo toda
    todos todas esto esta este estos estas eso ese esa tan tanto cada donde cuando porque solo siempre nunca nada algo
    otra otro ahora antes despues desde hasta bien mal bueno buena mejor peor gracias vez veces dia dias hora horas
    minuto minutos semana semanas tuve tengo tiene tienen hice hizo hicieron fui fueron voy van estar estaba puede pude
    podia quiero cosa cosas gran dos tres cuatro cinco seis siete ocho nueve diez
    the and for with was were are you they them this that have had has not but very too from all any some just only when
    where what which there their then than into out off its good bad better worse thanks thank time times day days hour
    hours minute minutes week weeks get got went would could can did does done been being more less much many really
    thing things one two three four five six seven eight nine ten
"""
_EMPTY = frozenset(_SAYING_NOTHING.split())


def _matching(words: str) -> str:
    return "|".join(
        re.escape(word[:-1]) + r"\w*" if word.endswith("*") else re.escape(word) for word in words.split()
    )


_KNOWN = tuple((id, re.compile(rf"(?:{_matching(words)})\Z")) for id, _, _, words in _THEMES)


@lru_cache(maxsize=1 << 16)
def themes_of(word: str) -> tuple[str, ...]:
    """The themes that a word belongs to; word: small letters, accents off."""
    return tuple(id for id, pattern in _KNOWN if pattern.match(word))


def words_of(text: str) -> tuple[str, ...]:
    """The words of a comment as they are written, in small letters."""
    return tuple(re.findall(r"[^\W\d_]+", text.casefold()))


@lru_cache(maxsize=1 << 16)
def term_of(word: str) -> str:
    """What is counted as one word in all its endings; empty where it says nothing of what a comment is about."""
    said = plain(word)
    if len(said) < 3 or said in _EMPTY or said in IDLE_WORDS:
        return ""
    return stem(said)
