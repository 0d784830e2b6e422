"""Both sides of a join in words: the map's columns, and the events, or parts of them, that may prove one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from periplo.core.channel_catalogue import channel_id, channel_name
from periplo.core.labels import Labels
from periplo.core.maps import JourneyMap, Touchpoint
from periplo.core.meanings import SAME, likeness, meanings_of
from periplo.core.rules import Rule
from periplo.core.texts import LANGUAGES, Text
from periplo.core.word_match import Fit, Words
from periplo.usecases.joining.seen import CHANNEL, NamedEvent, Part

MOST_NAMES = 200  # event names that are looked at, the most frequent
MOST_PARTS = 250  # parts of events whose values share a word with a column
LANE_WEIGHTS = {
    "doing": 0.55,
    "needs": 0.25,
    "thinking": 0.2,
    "pains": 0.2,
    "motivators": 0.15,
    "systems": 0.2,
}
IDLE_MEANINGS = frozenset(("page", "view", "visit", "rate", "=click", "=tap", "=track", "open"))
ID_WEIGHT, CHANNEL_WEIGHT, LABEL_WEIGHT = 0.7, 0.35, 0.95


@dataclass(frozen=True, slots=True)
class Thing:
    """An event or a part of one that may prove a touchpoint; `place` is its place among the rules counted."""

    rule: Rule
    words: Words
    event: NamedEvent
    part: Part | None
    place: int
    is_parted: bool = False  # its parts tell more than it does
    is_claimed: bool = False  # a touchpoint has it as its rule already


@dataclass(slots=True)
class MapColumn:
    touchpoint: Touchpoint
    titles: list[Words]
    words: Words
    stage: int
    fits: list[Fit] = field(default_factory=list)
    scores: list[float] = field(default_factory=list)

    def next_best(self, place: int) -> float:
        """How well the best of all other things fits."""
        return max((one.score for k, one in enumerate(self.fits) if k != place), default=0.0)


def column_of(one: Touchpoint, stage: int, drawn: JourneyMap) -> MapColumn:
    texts = [(one.id, ID_WEIGHT)]
    titles = []
    for _, said in one.title.by_language:
        texts.append((said, 1.0))
        titles.append(Words.of([(said, 1.0)]))
    for lane, weight in LANE_WEIGHTS.items():
        texts += [(said, weight) for item in one.cells.get(lane, ()) for _, said in item.text.by_language]
    for channel in one.channels:
        names = {channel, *(channel_name(channel, language) for language in LANGUAGES)}
        texts += [(name, CHANNEL_WEIGHT) for name in names]
    return MapColumn(one, titles, Words.of(texts), stage)


def things_of(events: Sequence[NamedEvent], columns: Sequence[MapColumn], labels: Labels) -> list[Thing]:
    """The events that may prove something, and those of their parts that a property parts between columns."""
    found: list[Thing] = []
    parts: list[tuple[NamedEvent, Part]] = []
    for event in [event for event in events if not event.is_ours][:MOST_NAMES]:
        words = _event_words(event.name, labels)
        telling = _telling(event, words, columns)
        found.append(Thing(event.rule, words, event, None, len(found), bool(telling)))
        parts += ((event, part) for part in telling)
    parts.sort(key=lambda pair: -pair[1].rows)
    for event, part in parts[:MOST_PARTS]:
        named = _event_words(event.name, labels)
        value = Words.of([(part.value, 1.0), *_labelled(labels.values.get(part.key, {}).get(part.value))])
        # The value tells more than the name that all parts share.
        words = Words({**{word: weight * 0.5 for word, weight in named.weights.items()}, **value.weights})
        found.append(Thing(part.rule, words, event, part, len(found)))
    return found


def _telling(event: NamedEvent, named: Words, columns: Sequence[MapColumn]) -> list[Part]:
    """The parts of an event by each property whose values speak of two columns or more, in words of their titles.

    A name that tells nothing (page viewed) may be parted among all columns, another only among those it speaks of.
    """
    is_idle = all(set(meanings_of(word)) & IDLE_MEANINGS for word in named.weights)
    may = [c for c in columns if is_idle or any(shares_word(named, title) for title in c.titles)]
    found: list[Part] = []
    for property in dict.fromkeys(part.key for part in event.parts):
        hits: dict[Part, set[int]] = {}
        for part in (one for one in event.parts if one.key == property):
            value = Words.of([(part.value, 1.0)])
            spoken = {k for k, c in enumerate(may) if any(shares_word(value, title) for title in c.titles)}
            if spoken:
                hits[part] = spoken
        if len(hits) > 1 and len(set().union(*hits.values())) > 1:
            found += hits
    return found


def shares_word(one: Words, other: Words) -> bool:
    return any(likeness(word, theirs) >= SAME for word in one.weights for theirs in other.weights)


def _event_words(name: str, labels: Labels) -> Words:
    return Words.of([(name, 1.0), *_labelled(labels.events.get(name))])


def _labelled(label: Text | None) -> list[tuple[str, float]]:
    return [(said, LABEL_WEIGHT) for _, said in label.by_language] if label else []


def channels_wanted(touchpoint: Touchpoint) -> set[str]:
    """The channels that the map says, as the catalogue calls them."""
    return {channel_id(channel) for channel in touchpoint.channels}


def channelled(touchpoint: Touchpoint, thing: Thing) -> float:
    """1 if the event comes by the touchpoint's channels, -1 if by others, 0 where nothing tells."""
    there, wanted = thing.event.channels, channels_wanted(touchpoint)
    if not there or not wanted or (thing.part and thing.part.key == CHANNEL):
        return 0.0
    return 2 * sum(n for channel, n in there.items() if channel in wanted) / sum(there.values()) - 1
