"""The words of the rule language in English and Spanish, and the cutting of a text into tokens."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from periplo.core.errors import BadRule

# What may be said for each keyword; the first of each language is the canonical one. Longer ones win.
ENGLISH: Mapping[str, tuple[str, ...]] = {
    "and": ("and",),
    "or": ("or",),
    "not": ("not",),
    "where": ("where", "with"),
    "is": ("is", "="),
    "is not": ("is not", "!="),
    ">": (">",),
    ">=": (">=",),
    "<": ("<",),
    "<=": ("<=",),
    "contains": ("contains",),
    "starts with": ("starts with",),
    "ends with": ("ends with",),
    "in": ("is one of", "in"),
    "exists": ("exists",),
    "never": ("never",),
    "first": ("first",),
    "last": ("last",),
    "sum of": ("sum of",),
    "of": ("of",),
    "then": ("then",),
    "stage is": ("stage is",),
    "customer": ("customer",),
    "group": ("their group",),
    "agrees to": ("agrees to",),
    "for": ("for",),
    "any channel": ("any channel",),
    "class is": ("value class is",),
    "at risk": ("about to be lost", "atrisk"),
    "random": ("random",),
    "salted": ("drawn as",),
    "in segment": ("in segment",),
    "persona is": ("persona is", "buyer persona is"),
    "at least": ("at least",),
    "at most": ("at most",),
    "more than": ("more than",),
    "less than": ("less than", "fewer than"),
    "exactly": ("exactly",),
    "times": ("times", "time"),
    "within": ("in the last", "within", "in"),
    "ago": ("ago",),
    "true": ("true",),
    "false": ("false",),
}
SPANISH: Mapping[str, tuple[str, ...]] = {
    "and": ("y", "e"),
    "or": ("o", "u"),
    "not": ("no",),
    "where": ("con", "donde"),
    "is": ("es",),
    "is not": ("no es",),
    ">": (">",),
    ">=": (">=",),
    "<": ("<",),
    "<=": ("<=",),
    "contains": ("contiene",),
    "starts with": ("empieza por", "empieza con", "comienza por", "comienza con"),
    "ends with": ("termina en", "termina con"),
    "in": ("es uno de", "es una de", "en"),
    "exists": ("existe",),
    "never": ("nunca",),
    "first": ("primer", "primera", "primero"),
    "last": ("último", "última", "ultimo", "ultima"),
    "sum of": ("suma de",),
    "of": ("de",),
    "then": ("luego", "después"),
    "stage is": ("etapa es",),
    "customer": ("cliente",),
    "group": ("su grupo",),
    "agrees to": ("acepta recibir",),
    "for": ("para",),
    "any channel": ("cualquier canal",),
    "class is": ("clase de valor es",),
    "at risk": ("a punto de perderse", "atrisk"),
    "random": ("al azar",),
    "salted": ("sorteado como",),
    "in segment": ("en el segmento", "en segmento"),
    "persona is": ("buyer persona es", "persona es"),
    "at least": ("al menos", "como mínimo"),
    "at most": ("como máximo", "a lo sumo"),
    "more than": ("más de", "hace más de", "mas de", "hace mas de"),
    "less than": ("menos de", "hace menos de"),
    "exactly": ("exactamente",),
    "times": ("veces", "vez"),
    "within": ("en los últimos", "en las últimas", "en el último", "en la última", "en los ultimos",
               "en las ultimas", "dentro de", "en"),
    "ago": (),
    "true": ("verdadero",),
    "false": ("falso",),
}  # fmt: skip
WORDS = {"en": ENGLISH, "es": SPANISH}

EVENT_KEYS = frozenset(
    ("and", "or", "not", "where", "is", "is not", ">", ">=", "<", "<=", "contains", "starts with",
     "ends with", "in", "exists")
)  # fmt: skip
MARKS = frozenset(("(", ")", ",", "=", "!=", ">", ">=", "<", "<="))
OPERATOR_KEYS = EVENT_KEYS - {"and", "or", "not", "where"}

_PHRASES: dict[tuple[str, ...], list[str]] = {}
for _words in (ENGLISH, SPANISH):
    for _key, _said in _words.items():
        for _phrase in _said:
            _PHRASES.setdefault(tuple(_phrase.split()), []).append(_key)
LONGEST = max(len(phrase) for phrase in _PHRASES)
TRUTHS = {word: key == "true" for words in WORDS.values() for key in ("true", "false") for word in words[key]}

_TOKEN = re.compile(
    r"""\s*(?:
        (?P<quoted>"(?:[^"\\]|\\.)*"|“[^”]*”|«[^»]*»|'(?:[^'\\]|\\.)*')
      | (?P<mark>>=|<=|!=|[=<>(),])
      | (?P<word>[^\s=<>!(),"“«]+)
      | (?P<other>\S)
    )""",
    re.VERBOSE | re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Token:
    """A word, mark or quoted text, with its place in the rule's text."""

    text: str
    at: int
    quoted: bool = False

    @property
    def folded(self) -> str:
        return self.text.casefold()


def cut(text: str) -> list[Token]:
    """The tokens of a rule's text.

    Raises: BadRule at a quote that is not closed or a lone mark.
    """
    tokens, position = [], 0
    while match := _TOKEN.match(text, position):
        position = match.end()
        if match["quoted"]:
            inside = re.sub(r"\\(.)", r"\1", match["quoted"][1:-1], flags=re.DOTALL)
            tokens.append(Token(inside, match.start("quoted"), quoted=True))
        elif match["other"]:
            raise BadRule(
                f"the rule '{text}' has a stray {match['other']} at position {match.start('other')}",
                mend="close every quote, and put names or values with such marks in double quotes",
                at=match.start("other"),
            )
        else:
            group = "mark" if match["mark"] else "word"
            tokens.append(Token(match[group], match.start(group)))
    return tokens


def keys_at(tokens: list[Token], position: int) -> list[tuple[str, int]]:
    """The keywords that may begin at this token, as (key, tokens it takes), longest first."""
    found = []
    for length in range(LONGEST, 0, -1):
        window = tokens[position : position + length]
        if len(window) == length and not any(token.quoted for token in window):
            found += [(key, length) for key in _PHRASES.get(tuple(token.folded for token in window), ())]
    return found


def has_keyword(text: str, besides: frozenset[str] = frozenset()) -> bool:
    """Whether a keyword of either language, other than these, stands somewhere in these plain words."""
    tokens = cut(text)
    return any(key not in besides for position in range(len(tokens)) for key, _ in keys_at(tokens, position))
