"""Why a suggestion is made, to be read aloud: words that mean the same, the place in the order, the channel."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from periplo.answers.orders import OrdersAnswer
from periplo.core.channel_catalogue import channel_name
from periplo.core.meanings import likeness, plain
from periplo.core.texts import LANGUAGES, Text
from periplo.usecases.joining.sides_in_words import MapColumn, Thing, channelled, channels_wanted

MOST_WORDS = 2


def reasons_of(
    columns: Sequence[MapColumn],
    k: int,
    thing: Thing,
    place: int,
    orders: OrdersAnswer,
    anchors: Mapping[int, tuple[int, float]],
) -> tuple[Text, ...]:
    told = columns[k].fits[place]
    title = columns[k].touchpoint.title
    reasons = [
        _worded(_as_written(of, title), word, told.is_near)
        for of, word in _different(told.pairs)[:MOST_WORDS]
    ]
    if thing.part is not None:
        said = f"{thing.part.key} {'…' if thing.part.begins else '='} {thing.part.value}"
        reasons.append(
            Text((("es", f"la propiedad lo separa: {said}"), ("en", f"a property tells it apart: {said}")))
        )
    if between := _between(columns, k, place, orders, anchors):
        reasons.append(between)
    touchpoint = columns[k].touchpoint
    if channelled(touchpoint, thing) > 0.5:
        wanted = channels_wanted(touchpoint)
        channel = next(one for one in thing.event.channels if one in wanted)
        es, en = (channel_name(channel, language) for language in LANGUAGES)
        reasons.append(
            Text((("es", f"llega por el mismo canal: {es}"), ("en", f"it comes by the same channel: {en}")))
        )
    return tuple(reasons)


def _different(pairs: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """Each word of the column, and each of the event, in one pair only."""
    kept: list[tuple[str, str]] = []
    for of, word in pairs:
        if all(of != other and word != theirs for other, theirs in kept):
            kept.append((of, word))
    return kept


def _as_written(word: str, title: Text) -> str:
    """The word with its accents, where the title has it."""
    words = [each for _, said in title.by_language for each in re.findall(r"[^\W_]+", said)]
    return next((each.casefold() for each in words if plain(each) == word), word)


def _worded(of: str, word: str, is_near: bool) -> Text:
    if is_near:
        es, en = f"«{of}» suele ir con «{word}»", f"'{of}' often goes with '{word}'"
    elif likeness(plain(of), word) == 1:
        es, en = f"la palabra «{of}» está en los dos", f"the word '{of}' is in both"
    else:
        es, en = f"«{of}» quiere decir «{word}»", f"'{of}' means '{word}'"
    return Text((("es", es), ("en", en)))


def _between(
    columns: Sequence[MapColumn],
    k: int,
    place: int,
    orders: OrdersAnswer,
    anchors: Mapping[int, tuple[int, float]],
) -> Text | None:
    """That customers meet it after the one touchpoint and before the other, as the map has it."""

    def is_sooner(one: int, other: int) -> bool:
        share = orders.sooner(one, other)
        return share is not None and share >= 0.6

    def title(j: int | None, said: str) -> str:
        return columns[j or 0].touchpoint.title.to(said)

    before = next((j for j in range(k - 1, -1, -1) if j in anchors and anchors[j][0] != place), None)
    after = next((j for j in range(k + 1, len(columns)) if j in anchors and anchors[j][0] != place), None)
    left = before is not None and is_sooner(anchors[before][0], place)
    right = after is not None and is_sooner(place, anchors[after][0])
    if left and right:
        return Text((
            ("es", f"va entre «{title(before, 'es')}» y «{title(after, 'es')}», como en el mapa"),
            ("en", f"comes between '{title(before, 'en')}' and '{title(after, 'en')}', as on the map"),
        ))  # fmt: skip
    if left and after is None:
        return Text((
            ("es", f"va después de «{title(before, 'es')}», como en el mapa"),
            ("en", f"comes after '{title(before, 'en')}', as on the map"),
        ))  # fmt: skip
    if right and before is None:
        return Text((
            ("es", f"va antes de «{title(after, 'es')}», como en el mapa"),
            ("en", f"comes before '{title(after, 'en')}', as on the map"),
        ))  # fmt: skip
    return None
