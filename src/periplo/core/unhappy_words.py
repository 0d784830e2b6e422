"""Words by which customers say that something went wrong, in Spanish and English: whether a comment is unhappy.

Each word of trouble counts one, each word of praise takes one away; "no", "sin", "not" or "never" before a word turns
it round. A comment is unhappy where more trouble than praise is left: one that says both alike is left open.
"""

from __future__ import annotations

import re
from functools import lru_cache

from periplo.core.meanings import plain

# Beginnings of words where a star ends them, whole words otherwise; accents off.
TROUBLE = """
falta faltan falto faltaron faltaba faltaban incomplet* agotad* agota roto rota rotos rotas rompio rompe rompieron
defectuos* danad* sucio sucia mal mala malo malos malas peor pesim* fatal horribl* terribl* desastr* vergonz* verguenza
lento lenta lentos lentas tarda tardan tardaron tardo tarde tardanza retras* demor* cola colas espera esperando esperar
esperas caro cara caros caras carisim* dineral estafa enga* cobraron equivoc* error* fallo fallos falla falla* fallan
confus* complicad* dificil* imposibl* lioso molest* enfad* decepc* desilus* frustr* queja* reclam* problema* perdi
perdio perdieron perdido perdida nadie inutil* pesad* grosera grosero maleducad* abrieron abiert* rayad* cancel*
nunca devolv* desapare* vacio vacia odio asco
missing incomplete broken broke breaks damaged dirty bad worse worst awful terrible horrible poor disaster disgrace
slow late delay* queue* waited waiting wait expensive overpriced pricey scam misleading wrong error* fail* crash*
confus* complicated difficult hard impossible annoy* angry disappoint* frustrat* complain* problem* lost nobody useless
rude cancel* never unavailable unhelpful unhappy hate scratched torn faulty defect* stuck refund*
"""
PRAISE = """
bien bueno buena buenos buenas buen mejor excelent* perfect* genial encant* maravill* estupend* rapid* facil* practic*
amabl* atent* util* gracias alivio feliz content* satisfech* recomiend* recomend* acert* acierto comod* puntual*
barato barata economic* repetire
good great excellent perfect* love* lovely wonderful amazing quick* fast easy easily helpful kind friendly useful thanks
thank happy pleased satisf* recommend* convenient cheap smooth* brilliant
"""
# Turned round by a "no" before them: "no funciona", "did not work". Alone they say nothing.
PLAIN_VERBS = """
funciona funcionan funciono hay habia encuentro encontre encontraban encontraron aparece aparecia llega llegan llego
llegaron tienen tenian estaba estan entiendo entiende sirve sirvio contestan contesta contestaron responden respondieron
puedo pude podia deja dejo abre carga carga vale fio ayudan ayudaron resuelven resolvieron saben sabian existe queda
quedaba quedan avisan avisaron disponible viene venia
work works working worked find found arrive arrived come came help helped answer answered load loads open opens
available stock understand respond responded show shows know
"""
_NEGATIONS = """no sin ni nadie nunca not never without nobody nothing cannot cant dont doesnt didnt isnt wasnt couldnt
wont"""
NEGATIONS = frozenset(_NEGATIONS.split())
REACH = 3  # words before which a negation may stand


def _matching(words: str) -> re.Pattern[str]:
    said = "|".join(
        re.escape(word[:-1]) + r"\w*" if word.endswith("*") else re.escape(word) for word in words.split()
    )
    return re.compile(rf"(?:{said})\Z")


_TROUBLE, _PRAISE, _PLAIN = _matching(TROUBLE), _matching(PRAISE), _matching(PLAIN_VERBS)


@lru_cache(maxsize=1 << 16)
def leaning(text: str) -> int:
    """-1 where a comment says more trouble than praise, 1 where more praise, 0 where neither or both alike."""
    words = re.findall(r"[^\W_]+", re.sub(r"(?<=\w)['’](?=\w)", "", plain(text)))
    trouble = praise = 0
    for place, word in enumerate(words):
        near = words[max(0, place - REACH) : place]
        is_turned = any(one in NEGATIONS for one in near)
        if _PLAIN.match(word):
            trouble += is_turned
        elif _PRAISE.match(word):
            trouble, praise = trouble + is_turned, praise + (not is_turned)
        elif _TROUBLE.match(word):
            # "nobody" and "never" are troubles of their own, and turn what follows.
            trouble, praise = trouble + (not is_turned), praise + (is_turned and word not in NEGATIONS)
    return (praise > trouble) - (trouble > praise)


def is_unhappy(text: str) -> bool:
    """Whether a comment says more trouble than praise."""
    return leaning(text) < 0
