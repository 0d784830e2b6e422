"""What a label of somebody else's sheet means: by its own name, by a part of it, or by the name it was meant to be."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from functools import lru_cache

from periplo.core.identifiers import plain
from periplo.formats.exchange import names

LONGEST = 60  # letters of a label; what is longer is a sentence
ALIKE = 0.88  # of a misspelt label and the name that it is read as
LEAST = 6  # letters of a label that may be misspelt
_FILLERS = re.compile(
    r"\b(?:principales|principal|claves?|actual(?:es)?|main|key|top|current|de mejora|for improvement|to improve|"
    r"del viaje|del recorrido|del (?:customer )?journey|of (?:the )?journey|de la experiencia|por (?:etapa|fase)|"
    r"per (?:stage|phase)|it|ti|dpto|departamento|depto|dept|department|what i|how i|what they|how they|i|they|"
    r"cx|ux|lo que|como se|como me|que|observad[oa]s|detectad[oa]s|identified|row|fila)\b"
)
_PARTS = re.compile(r"\s*[/,;|·&+]\s*|\s+-\s+|\s+[yeo]\s+|\s+and\s+|\s+or\s+")


def row_meaning(label: str, own: Mapping[str, str]) -> str | None:
    """What a row is, also where its label says more than a name, or misspells it; None if nobody knows."""
    known = names.row_meaning(label, own)
    return known if known is not None else _close(label)


def is_close(label: str, own: Mapping[str, str]) -> bool:
    """Whether the meaning of a label was concluded, and is not its very name."""
    return names.row_meaning(label, own) is None and _close(label) is not None


def is_stages(label: str) -> bool:
    """Whether a row or column of this name holds the stages."""
    return _stands_among(label, names.STAGE_NAMES)


def is_steps(label: str) -> bool:
    """Whether a row or column of this name holds the steps."""
    return _stands_among(label, names.STEP_NAMES | names.TOUCHPOINTS)


def is_touchpoints(label: str) -> bool:
    """Whether a row or column of this name lists touchpoints."""
    return _stands_among(label, names.TOUCHPOINTS)


@lru_cache(4096)
def _close(label: str) -> str | None:
    if len(label) > LONGEST:
        return None
    tried = list(_candidates(label))
    for one in tried:
        if (known := names.row_meaning(one, {})) is not None:
            return known
    for one in tried:
        if (name := _misspelt(one, _ALL)) is not None:
            return names.row_meaning(name, {})
    return None


@lru_cache(4096)
def _stands_among(label: str, known: frozenset[str]) -> bool:
    if not label or len(label) > LONGEST:
        return False
    if names.simple(label) in known:
        return True
    if names.row_meaning(label, {}) is not None:
        return False
    return any(one in known or _misspelt(one, known) is not None for one in _candidates(label))


def _candidates(label: str) -> Iterator[str]:
    """The label, without what is only said along with it, then each of its parts in their order."""
    text = plain(re.sub(r"\(.*?\)|\[.*?\]", " ", label))
    for part in (text, *_PARTS.split(text)):
        name = names.simple(part)
        alone = names.without_who(name)
        for said in (name, alone, *(names.simple(_FILLERS.sub(" ", one)) for one in (name, alone))):
            if said:
                yield said


def _misspelt(said: str, known: frozenset[str]) -> str | None:
    if len(said) < LEAST:
        return None
    near = get_close_matches(said, [name for name in known if name[0] == said[0]], 1, ALIKE)
    return near[0] if near else None


_ALL = frozenset(name for name in (*names.LANE_NAMES, *names.FACT_NAMES) if len(name) >= LEAST - 1)
