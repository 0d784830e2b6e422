"""What a text means, word by word, whichever of both languages it is written in.

"Lleno el carrito" and "add_to_cart" share two meanings. A word that nobody explained means itself, by its stem.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache

from periplo.core.meaning_words import IDLE_WORDS, MEANINGS, NEAR, PHRASES

SAME = 0.92  # what another word of the same meaning counts; the same word counts 1
HALF = 0.5  # what a near meaning counts
UNKNOWN = "="  # before the stem of a word without a known meaning
LEAST = 3  # letters of a stem
LEAST_BEFORE_R = 4  # "order" keeps its end, "comparer" does not
A_ROOT = 6  # letters that two words begin with, from which they are one whatever they mean; not so "pago" and "page"
ALIKE = 0.75  # share of letter pairs from which two unknown words are one in two spellings
_SPELLED = """
    aciones acion iciones icion ciones cion siones sion mientos miento ations ation ings ing ments ment ados adas
    idos idas ado ada ido ida ando iendo aron ieron amos emos imos an en ers er ors or ar ir ed es as os s e a o i
"""
_ENDINGS = sorted(_SPELLED.split(), key=len, reverse=True)
_IN_R = frozenset(("er", "ers", "or", "ors"))


def plain(text: str) -> str:
    """Small letters without accents."""
    split = unicodedata.normalize("NFD", text.casefold())
    return "".join(sign for sign in split if not unicodedata.combining(sign))


@lru_cache(maxsize=16_384)
def words_in(text: str) -> tuple[str, ...]:
    """The words of a text or of a name as programs write it (addToCart, add_to_cart, /add/to/cart), accents off."""
    parted = re.sub(r"(?<=[a-záéíóúüñ0-9])(?=[A-ZÁÉÍÓÚÜÑ])", " ", text)
    said = " ".join(re.findall(r"[^\W_]+", plain(parted)))
    for several, one in PHRASES.items():
        said = re.sub(rf"\b{several}\b", one, said)
    return tuple(said.split())


@lru_cache(maxsize=16_384)
def stem(word: str) -> str:
    """A word without its endings: "compra", "comprar" and "compro" are one. word: as words_in gives it."""
    before = ""
    while word != before:
        before = word
        for ending in _ENDINGS:
            least = LEAST_BEFORE_R if ending in _IN_R else LEAST
            if word.endswith(ending) and len(word) - len(ending) >= least:
                word = word[: -len(ending)]
                break
    if len(word) > LEAST and word[-1] == word[-2]:
        word = word[:-1]
    return word


def beginning(one: str, other: str) -> int:
    """How many letters two words begin with alike."""
    return next(
        (k for k, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other))
    )


@lru_cache(maxsize=16_384)
def words_that_tell(text: str) -> tuple[str, ...]:
    """The words of a text that say anything of the journey, each once, in their order."""
    words = words_in(text)
    telling = [word for word in words if word not in IDLE_WORDS and not word.isdigit()]
    return tuple(dict.fromkeys(telling))


@lru_cache(maxsize=65_536)
def meanings_of(word: str) -> tuple[str, ...]:
    """What a word may mean: of words with its stem, those that begin most like it. word: as words_in gives it."""
    exact, by_stem = _known()
    if word in exact or stem(word) not in by_stem:
        return exact.get(word, (UNKNOWN + stem(word),))
    alike = {known: beginning(word, known) for known in by_stem[stem(word)]}
    nearest = [known for known, letters in alike.items() if letters == max(alike.values())]
    return tuple(dict.fromkeys(meaning for known in nearest for meaning in exact[known]))


@lru_cache(maxsize=1 << 18)
def likeness(one: str, other: str) -> float:
    """How near two words are: 1 the same, SAME if they may mean the same, HALF if one often stands for the other, 0."""
    mine, yours = meanings_of(one), meanings_of(other)
    if one == other or (
        stem(one) == stem(other) and (beginning(one, other) >= A_ROOT or set(mine) & set(yours))
    ):
        return 1.0
    return max(_likeness(this, that) for this in mine for that in yours)


def _likeness(one: str, other: str) -> float:
    if one == other:
        return SAME
    if one[0] == UNKNOWN or other[0] == UNKNOWN:
        return _spelled_alike(one[1:], other[1:]) if one[0] == other[0] else 0.0
    return HALF if other in _near().get(one, ()) else 0.0


def _spelled_alike(one: str, other: str) -> float:
    """Dice's share of common letter pairs, where it is high enough to be a slip or another ending."""
    pairs, others = _pairs(one), _pairs(other)
    share = 2 * len(pairs & others) / (len(pairs) + len(others)) if pairs and others else 0.0
    return share if share >= ALIKE and min(len(one), len(other)) > LEAST else 0.0


def _pairs(word: str) -> set[str]:
    return {word[place : place + 2] for place in range(len(word) - 1)}


@cache
def _known() -> tuple[dict[str, tuple[str, ...]], dict[str, tuple[str, ...]]]:
    """Meanings by word, and words by stem."""
    exact: dict[str, list[str]] = {}
    by_stem: dict[str, dict[str, None]] = {}
    for line in MEANINGS.strip().splitlines():
        meaning, _, words = line.partition(" | ")
        for word in words.split():
            exact.setdefault(word, []).append(meaning)
            by_stem.setdefault(stem(word), {})[word] = None
    return {word: tuple(found) for word, found in exact.items()}, {
        root: tuple(words) for root, words in by_stem.items()
    }


@cache
def _near() -> dict[str, frozenset[str]]:
    near: dict[str, set[str]] = {}
    for line in NEAR:
        group = line.split()
        for meaning in group:
            near.setdefault(meaning, set()).update(other for other in group if other != meaning)
    return {meaning: frozenset(others) for meaning, others in near.items()}
