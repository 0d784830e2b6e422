"""Where two messages state what cannot both be true."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations

from periplo.core.statements import ONE_ORDER, UNSAID, Statement

# Of a thing or an offer: where nothing names it, another message may mean another one.
NAMED = ("price", "discount", "validity")
EXACT = "hours"  # two openings that overlap are still two
TONE = "address"  # the way in which things are said, and none of them

Pair = tuple[Statement, Statement]


def speak_of_one(a: Statement, b: Statement, is_one_message: bool = False) -> bool:
    """Whether both say something of the same thing, so that they agree or do not."""
    if (a.kind, a.unit, a.language, a.about) != (b.kind, b.unit, b.language, b.about) or UNSAID in a.about:
        return False
    return is_one_message or not (ONE_ORDER in a.about or (a.kind in NAMED and not a.about))


def contradict(a: Statement, b: Statement, is_one_message: bool = False) -> bool:
    """Whether both cannot be true: of the same thing, and no value is in both."""
    if not speak_of_one(a, b, is_one_message):
        return False
    if a.kind == EXACT:
        return (a.low, a.high) != (b.low, b.high)
    return a.high < b.low or b.high < a.low


def within(stated: Sequence[Statement]) -> list[Pair]:
    """Pairs of statements of one message in one language that cannot both be true."""
    return [(a, b) for a, b in combinations(stated, 2) if contradict(a, b, True)]


def between(one: Sequence[Statement], other: Sequence[Statement]) -> list[Pair]:
    """Pairs of statements, one of each message, that cannot both be true."""
    return [(a, b) for a in one for b in other if contradict(a, b)]


def share_a_matter(one: Sequence[Statement], other: Sequence[Statement]) -> bool:
    """Whether two messages state anything of the same thing; one tone in both is no such thing."""
    return any(speak_of_one(a, b) for a in one for b in other if a.kind != TONE)


def between_languages(stated: Mapping[str, Sequence[Statement]]) -> Iterator[Pair]:
    """Pairs that say one thing of a message differently in two languages: where each states one such thing alone."""
    for (_, one), (_, other) in combinations(sorted(stated.items()), 2):
        kinds = {(each.kind, each.unit): each for each in one if each.kind != TONE}
        for (kind, unit), a in kinds.items():
            theirs, own = ([s for s in each if (s.kind, s.unit) == (kind, unit)] for each in (other, one))
            if (
                len(theirs) != 1
                or len(own) != 1
                or bool(a.about) != bool(theirs[0].about)
                or UNSAID in a.about
            ):
                continue
            if a.high < theirs[0].low or theirs[0].high < a.low:
                yield a, theirs[0]
