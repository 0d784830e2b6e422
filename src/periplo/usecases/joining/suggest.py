"""Which events may prove each touchpoint of a map, best first, each with a score and reasons to be read aloud.

Three kinds of evidence: words that mean the same in either language, the order in which customers really meet things
beside the order of the map, and the channel. A score is in [0, 1]; how often the first suggestion is right is measured
in the tests and told in the docs (how-to/join-a-map).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from math import exp

from periplo.answers.orders import Orders, OrdersAnswer
from periplo.core.channel_catalogue import CHANNELS, channel_id, channel_name
from periplo.core.journey_goals import LEAST, goal_points
from periplo.core.labels import NO_LABELS, Labels
from periplo.core.maps import JourneyMap, Touchpoint
from periplo.core.meanings import SAME, likeness, meanings_of
from periplo.core.rules import AnyOf, Rule
from periplo.core.texts import LANGUAGES, Text
from periplo.core.word_match import NO_FIT, Fit, Rarity, Words, fit
from periplo.engines.contract import Engine
from periplo.journeys.columns import Journeys
from periplo.usecases.joining.seen import CHANNEL, NamedEvent, Part, named_events

MOST_NAMES = 200  # event names that are looked at, the most frequent
MOST_PARTS = 250  # parts of events whose values share a word with a column
SHOWN = 5  # suggestions of a column
LEAST_SCORE = 0.08  # below, nothing is suggested
SURE = 0.5  # from here on several events are proposed together, and --yes takes a proposal
TOGETHER = 0.75  # of the best one's score that another event of the same column reaches to be proposed with it
ANCHOR = 0.45  # of words alone, from where an event stands for its column in the order
ROUNDS = 2
# The score is 1 / (1 + e^-z), z = START + what each evidence says times its weight.
START, BY_WORDS, BY_ORDER, BY_CHANNEL, ELSEWHERE, A_PART, PARTED, TAKEN = (
    -3.2, 6.6, 1.1, 0.7, -3.0, 0.3, 1.0, 0.6,
)  # fmt: skip
IF_NEEDED = 0.6  # of ELSEWHERE, what counts only where the other column has nothing else as good
LANE_WEIGHTS = {"doing": 0.55, "needs": 0.25, "thinking": 0.2, "pains": 0.2, "motivators": 0.15, "systems": 0.2}
IDLE_MEANINGS = frozenset(("page", "view", "visit", "rate", "=click", "=tap", "=track", "open"))
ID_WEIGHT, CHANNEL_WEIGHT, LABEL_WEIGHT = 0.7, 0.35, 0.95


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A rule that may prove a touchpoint. last_at: microseconds UTC of the latest event that meets it."""

    rule: Rule
    score: float
    reasons: tuple[Text, ...]
    events: int
    customers: int
    last_at: int | None


@dataclass(frozen=True, slots=True)
class ColumnSide:
    """One touchpoint with its suggestions, best first. proposal: what is taken if nobody says otherwise."""

    touchpoint: Touchpoint
    suggestions: tuple[Suggestion, ...]
    proposal: Suggestion | None


@dataclass(frozen=True, slots=True)
class EventSide:
    """One event of the data. touchpoints: ids of those whose rule it meets already."""

    name: str
    events: int
    customers: int
    last_at: int | None
    channels: tuple[str, ...]
    examples: Mapping[str, tuple[str, ...]]
    is_ours: bool


@dataclass(frozen=True, slots=True)
class Joining:
    """Both sides. columns: the touchpoints in the map's order, those that have a rule too; n: customers."""

    n: int
    columns: tuple[ColumnSide, ...]
    events: tuple[EventSide, ...]


@dataclass(frozen=True, slots=True)
class _Thing:
    """An event or a part of one that may prove a touchpoint; `place` is its place among the rules counted."""

    rule: Rule
    words: Words
    event: NamedEvent
    part: Part | None
    place: int
    is_parted: bool = False  # its parts tell more than it does


@dataclass(slots=True)
class _Column:
    touchpoint: Touchpoint
    titles: list[Words]
    words: Words
    stage: int
    fits: list[Fit] = field(default_factory=list)
    scores: list[float] = field(default_factory=list)

    def next_best(self, place: int) -> float:
        """How well the best of all other things fits."""
        return max((one.score for k, one in enumerate(self.fits) if k != place), default=0.0)


def suggest(
    drawn: JourneyMap, journeys: Journeys, engine: Engine, labels: Labels | None = None
) -> Joining:
    """Both sides of the join, with what may meet what."""
    events = named_events(journeys)
    stages = [stage.id for stage in drawn.stages]
    columns = [_column(one, stages.index(one.stage), drawn) for one in drawn.touchpoints]
    things = _things(events, columns, labels or NO_LABELS)
    known = [column.touchpoint.met for column in columns]
    rules = [*(thing.rule for thing in things), *(rule for rule in known if rule)]
    goal = drawn.goal.rule or _goal(events)
    asked = Orders((*rules, goal) if goal else tuple(rules), len(rules) if goal else None, drawn.idle)
    orders = engine.ask(asked, journeys)
    _fit(columns, things)
    ruled = iter(range(len(things), len(rules)))
    anchors = {k: (next(ruled), 1.0) for k, rule in enumerate(known) if rule}
    fixed = dict(anchors)
    for _ in range(ROUNDS):
        anchors = {**_anchors(columns, things), **fixed}
        tops = _tops(columns)
        scored = [
            [_score(columns, k, thing, place, orders, anchors, tops) for place, thing in enumerate(things)]
            for k in range(len(columns))
        ]
        for column, scores in zip(columns, scored, strict=True):
            column.scores = scores
    sides = tuple(_side(columns, k, things, orders, anchors) for k in range(len(columns)))
    return Joining(orders.n, sides, _event_sides(events, things, orders))


def _column(one: Touchpoint, stage: int, drawn: JourneyMap) -> _Column:
    texts = [(one.id, ID_WEIGHT)]
    titles = []
    for _, said in one.title.by_language:
        texts.append((said, 1.0))
        titles.append(Words.of([(said, 1.0)]))
    for lane, weight in LANE_WEIGHTS.items():
        texts += [(said, weight) for text in one.texts.get(lane, ()) for _, said in text.by_language]
    for channel in one.channels:
        names = {channel, *(channel_name(channel, language) for language in LANGUAGES)}
        texts += [(name, CHANNEL_WEIGHT) for name in names]
    return _Column(one, titles, Words.of(texts), stage)


def _things(events: Sequence[NamedEvent], columns: Sequence[_Column], labels: Labels) -> list[_Thing]:
    """The events that may prove something, and those of their parts that a property parts between columns."""
    found: list[_Thing] = []
    parts: list[tuple[NamedEvent, Part]] = []
    for event in [event for event in events if event.ours < event.rows][:MOST_NAMES]:
        words = _event_words(event.name, labels)
        telling = _telling(event, words, columns)
        found.append(_Thing(event.rule, words, event, None, len(found), bool(telling)))
        parts += ((event, part) for part in telling)
    parts.sort(key=lambda pair: -pair[1].rows)
    for event, part in parts[:MOST_PARTS]:
        named = _event_words(event.name, labels)
        value = Words.of([(part.value, 1.0), *_labelled(labels.values.get(part.property, {}).get(part.value))])
        # The value tells more than the name that all parts share.
        words = Words({**{word: weight * 0.5 for word, weight in named.weights.items()}, **value.weights})
        found.append(_Thing(part.rule, words, event, part, len(found)))
    return found


def _telling(event: NamedEvent, named: Words, columns: Sequence[_Column]) -> list[Part]:
    """The parts of an event by each property whose values speak of two columns or more, in words of their titles.

    A name that tells nothing (page viewed) may be parted among all columns, another only among those it speaks of.
    """
    is_idle = all(set(meanings_of(word)) & IDLE_MEANINGS for word in named.weights)
    may = [c for c in columns if is_idle or any(_shares(named, title) for title in c.titles)]
    found: list[Part] = []
    for property in dict.fromkeys(part.property for part in event.parts):
        hits: dict[Part, set[int]] = {}
        for part in (one for one in event.parts if one.property == property):
            value = Words.of([(part.value, 1.0)])
            spoken = {k for k, c in enumerate(may) if any(_shares(value, title) for title in c.titles)}
            if spoken:
                hits[part] = spoken
        if len(hits) > 1 and len(set().union(*hits.values())) > 1:
            found += hits
    return found


def _shares(one: Words, other: Words) -> bool:
    return any(likeness(word, theirs) >= SAME for word in one.weights for theirs in other.weights)


def _event_words(name: str, labels: Labels) -> Words:
    return Words.of([(name, 1.0), *_labelled(labels.events.get(name))])


def _labelled(label: Text | None) -> list[tuple[str, float]]:
    return [(said, LABEL_WEIGHT) for _, said in label.by_language] if label else []


def _goal(events: Sequence[NamedEvent]) -> Rule | None:
    best = max(events, key=lambda event: goal_points(event.name, event.money), default=None)
    return best.rule if best and goal_points(best.name, best.money) >= LEAST else None


def _fit(columns: Sequence[_Column], things: Sequence[_Thing]) -> None:
    rarity = Rarity([thing.words for thing in things if thing.part is None])
    other = Rarity([Words({word: 1.0 for title in c.titles for word in title.weights}) for c in columns])
    for column in columns:
        column.fits = [fit(column.titles, column.words, thing.words, rarity, other) for thing in things]


def _anchors(columns: Sequence[_Column], things: Sequence[_Thing]) -> dict[int, tuple[int, float]]:
    """Of each column the event that stands for it in the order, and how surely: each fits no other better."""
    found = {}
    for k, column in enumerate(columns):
        sure = column.scores or [one.score for one in column.fits]
        if not sure:
            continue
        best = max(range(len(things)), key=lambda place: (sure[place], -place))
        if column.fits[best].score < ANCHOR:
            continue
        theirs = max((other.fits[best].score for other in columns if other is not column), default=0.0)
        if theirs <= column.fits[best].score:
            found[k] = (best, column.fits[best].score)
    return found


def _tops(columns: Sequence[_Column]) -> dict[int, tuple[int, float]]:
    """Of each thing that some column likes best, that column (the one that likes it most) and its score so far."""
    found: dict[int, tuple[int, float]] = {}
    for k, column in enumerate(columns):
        if not column.scores:
            continue
        best = max(range(len(column.scores)), key=lambda place: (column.scores[place], -place))
        if column.scores[best] > found.get(best, (0, 0.0))[1]:
            found[best] = (k, column.scores[best])
    return found


def _score(
    columns: Sequence[_Column],
    k: int,
    thing: _Thing,
    place: int,
    orders: OrdersAnswer,
    anchors: Mapping[int, tuple[int, float]],
    tops: Mapping[int, tuple[int, float]],
) -> float:
    column = columns[k]
    words = column.fits[place].score
    elsewhere = max((_wanted(other, place, words) for other in columns if other is not column), default=0.0)
    z = START + BY_WORDS * words
    z += BY_ORDER * _ordered(columns, k, place, orders, anchors)
    z += BY_CHANNEL * _channelled(column.touchpoint, thing)
    z += ELSEWHERE * elsewhere - (A_PART if thing.part else PARTED if thing.is_parted else 0.0)
    z -= TAKEN if place in tops and tops[place][0] != k and tops[place][1] > column.scores[place] else 0.0
    return 1 / (1 + exp(-z))


def _wanted(other: _Column, place: int, words: float) -> float:
    """How much better a thing fits another column, and above all one that has nothing else as good."""
    better = other.fits[place].score - words
    if better <= 0:
        return 0.0
    return (1 - IF_NEEDED) * better + IF_NEEDED * min(better, max(0.0, other.fits[place].score - other.next_best(place)))


def _ordered(
    columns: Sequence[_Column],
    k: int,
    place: int,
    orders: OrdersAnswer,
    anchors: Mapping[int, tuple[int, float]],
) -> float:
    """How well a thing's place among the anchors agrees with its column's on the map, in [-1, 1]."""
    agreed = total = 0.0
    for other, (anchor, sure) in anchors.items():
        n = orders.before[place][anchor] + orders.before[anchor][place]
        if other == k or anchor == place or not n:
            continue
        weight = sure * n / (n + 10) * (0.5 if columns[other].stage == columns[k].stage else 1.0)
        sooner = 2 * orders.before[place][anchor] / n - 1
        agreed += weight * (sooner if k < other else -sooner)
        total += sure
    return agreed / total if total else 0.0


def _channelled(touchpoint: Touchpoint, thing: _Thing) -> float:
    """1 if the event comes by the touchpoint's channels, -1 if by others, 0 where nothing tells."""
    there = thing.event.channels
    wanted = {channel_id(channel) for channel in touchpoint.channels}
    if not there or not wanted or (thing.part and thing.part.property == CHANNEL):
        return 0.0
    return 2 * sum(n for channel, n in there.items() if channel in wanted) / sum(there.values()) - 1


def _side(
    columns: Sequence[_Column],
    k: int,
    things: Sequence[_Thing],
    orders: OrdersAnswer,
    anchors: Mapping[int, tuple[int, float]],
) -> ColumnSide:
    column = columns[k]
    ranked = sorted(
        range(len(things)), key=lambda place: (-column.scores[place], -orders.seen[place].customers, place)
    )
    shown = [place for place in ranked if column.scores[place] >= LEAST_SCORE and orders.seen[place].events]
    shown = _without_doubles(shown, things)[:SHOWN]

    def suggestion(place: int) -> Suggestion:
        seen = orders.seen[place]
        reasons = _reasons(columns, k, things[place], place, orders, anchors)
        return Suggestion(
            things[place].rule, round(column.scores[place], 4), reasons, seen.events, seen.customers, seen.last_at
        )

    suggestions = tuple(suggestion(place) for place in shown)
    return ColumnSide(column.touchpoint, suggestions, _proposal(columns, k, shown, suggestions, things))


def _without_doubles(ranked: Sequence[int], things: Sequence[_Thing]) -> list[int]:
    """Less the parts of an event that itself ranks higher, and the event whose part ranks higher."""
    kept: list[int] = []
    for place in ranked:
        thing = things[place]
        doubles = [
            other
            for other in kept
            if things[other].event is thing.event and (things[other].part is None) != (thing.part is None)
        ]
        if not doubles:
            kept.append(place)
    return kept


def _proposal(
    columns: Sequence[_Column],
    k: int,
    shown: Sequence[int],
    suggestions: Sequence[Suggestion],
    things: Sequence[_Thing],
) -> Suggestion | None:
    """The best suggestion, with the others that belong to this column alone and are nearly as good."""
    if not suggestions:
        return None
    best = suggestions[0]
    taken = [
        (place, each)
        for place, each in zip(shown, suggestions, strict=True)
        if each.score >= max(SURE, TOGETHER * best.score) and _is_at_home(columns, k, place)
    ]
    if len(taken) < 2 or shown[0] != taken[0][0]:
        return best
    rule = AnyOf(tuple(each.rule for _, each in taken))
    lasts = [each.last_at for _, each in taken if each.last_at is not None]
    return Suggestion(
        rule,
        best.score,
        best.reasons,
        sum(each.events for _, each in taken),
        max(each.customers for _, each in taken),
        max(lasts, default=None),
    )


def _is_at_home(columns: Sequence[_Column], k: int, place: int) -> bool:
    return all(other.scores[place] <= columns[k].scores[place] for other in columns)


def _reasons(
    columns: Sequence[_Column],
    k: int,
    thing: _Thing,
    place: int,
    orders: OrdersAnswer,
    anchors: Mapping[int, tuple[int, float]],
) -> tuple[Text, ...]:
    reasons = []
    pairs = columns[k].fits[place].pairs
    if pairs:
        reasons.append(_worded(pairs[:2], columns[k].fits[place].is_near))
    if thing.part is not None:
        said = f"{thing.part.property} {'…' if thing.part.begins else '='} {thing.part.value}"
        reasons.append(Text((("es", f"la propiedad lo separa: {said}"), ("en", f"a property tells it apart: {said}"))))
    if between := _between(columns, k, place, orders, anchors):
        reasons.append(between)
    if _channelled(columns[k].touchpoint, thing) > 0.5:
        channel = next(iter(thing.event.channels))
        told = {language: channel_name(channel, language) for language in LANGUAGES}
        reasons.append(
            Text((("es", f"llega por el mismo canal: {told['es']}"), ("en", f"it comes by the same channel: {told['en']}")))
        )
    return tuple(reasons)


def _worded(pairs: Sequence[tuple[str, str]], is_near: bool) -> Text:
    said = [f"{of} = {word}" if of != word else of for of, word in pairs]
    if is_near:
        said = [f"{of} ~ {word}" for of, word in pairs]
    es, en = (
        (" y ".join(f"«{one}»" for one in said), " and ".join(f"“{one}”" for one in said))
    )  # fmt: skip
    match (len(said) == 1, is_near):
        case (True, False):
            return Text((("es", f"coincide la palabra {es}"), ("en", f"a word matches: {en}")))
        case (False, False):
            return Text((("es", f"coinciden las palabras {es}"), ("en", f"the words match: {en}")))
        case _:
            return Text((("es", f"tienen que ver: {es}"), ("en", f"these go together: {en}")))


def _between(
    columns: Sequence[_Column],
    k: int,
    place: int,
    orders: OrdersAnswer,
    anchors: Mapping[int, tuple[int, float]],
) -> Text | None:
    """That customers meet it after the one touchpoint and before the other, as the map has it."""
    def is_sooner(one: int, other: int) -> bool:
        share = orders.sooner(one, other)
        return share is not None and share >= 0.6

    before = next((j for j in range(k - 1, -1, -1) if j in anchors and anchors[j][0] != place), None)
    after = next((j for j in range(k + 1, len(columns)) if j in anchors and anchors[j][0] != place), None)
    left = before is not None and is_sooner(anchors[before][0], place)
    right = after is not None and is_sooner(place, anchors[after][0])
    title: Callable[[int | None, str], str] = lambda j, said: columns[j or 0].touchpoint.title.to(said)  # noqa: E731
    if left and right:
        return Text((
            ("es", f"va entre «{title(before, 'es')}» y «{title(after, 'es')}», como en el mapa"),
            ("en", f"comes between “{title(before, 'en')}” and “{title(after, 'en')}”, as on the map"),
        ))  # fmt: skip
    if left and after is None:
        return Text((
            ("es", f"va después de «{title(before, 'es')}», como en el mapa"),
            ("en", f"comes after “{title(before, 'en')}”, as on the map"),
        ))  # fmt: skip
    if right and before is None:
        return Text((
            ("es", f"va antes de «{title(after, 'es')}», como en el mapa"),
            ("en", f"comes before “{title(after, 'en')}”, as on the map"),
        ))  # fmt: skip
    return None


def _event_sides(
    events: Sequence[NamedEvent], things: Sequence[_Thing], orders: OrdersAnswer
) -> tuple[EventSide, ...]:
    places = {thing.event.name: thing.place for thing in things if thing.part is None}
    sides = []
    for event in events:
        seen = orders.seen[places[event.name]] if event.name in places else None
        sides.append(
            EventSide(
                event.name,
                event.rows,
                seen.customers if seen else 0,
                seen.last_at if seen else None,
                tuple(channel for channel in event.channels if channel in CHANNELS),
                event.examples,
                event.ours == event.rows,
            )
        )
    return tuple(sides)
