"""Which events may prove each touchpoint of a map, best first, each with a score and reasons to be read aloud.

Three kinds of evidence: words that mean the same in either language, the order in which customers really meet things
beside the order of the map, and the channel. A score is in [0, 1]; how often the first suggestion is right is measured
in the tests and told in the docs (how-to/join-a-map).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from math import exp

from periplo.answers.orders import Orders, OrdersAnswer
from periplo.core.channel_catalogue import CHANNELS
from periplo.core.journey_goals import LEAST, goal_points
from periplo.core.labels import NO_LABELS, Labels
from periplo.core.maps import JourneyMap
from periplo.core.meanings import meanings_of
from periplo.core.rules import Rule
from periplo.core.word_match import Rarity, Words, fit
from periplo.engines.contract import Engine
from periplo.journeys.columns import Journeys
from periplo.usecases.joining.claims import claims
from periplo.usecases.joining.naming import is_technical
from periplo.usecases.joining.reasons import reasons_of
from periplo.usecases.joining.seen import NamedEvent, met_by, named_events
from periplo.usecases.joining.sides import ColumnSide, EventSide, Joining, Suggestion
from periplo.usecases.joining.sides_in_words import (
    IDLE_MEANINGS,
    MapColumn,
    Thing,
    channelled,
    column_of,
    things_of,
)

SHOWN = 5  # suggestions of a column
SHOWN_BY_ORDER = 3  # where words tell nothing
LEAST_AGREED = 0.3  # of the order, to be suggested by it alone
LEAST_SCORE = 0.08  # below, nothing is suggested
SURE = 0.6  # from here on a suggestion that stands out may be taken unasked
CLEAR = 0.1  # by how much it stands out: from the next one, and from what it is to other columns
ANCHOR = 0.45  # of words alone, from where an event stands for its column in the order
ROUNDS = 2
# The score is 1 / (1 + e^-z), z = START + what each evidence says times its weight.
START, BY_WORDS, BY_ORDER, BY_CHANNEL, ELSEWHERE, A_PART, PARTED, TAKEN, CLAIMED = (
    -3.2, 6.6, 1.1, 0.7, -3.0, 0.3, 1.0, 0.6, 2.5,
)  # fmt: skip
IF_NEEDED = 0.6  # of ELSEWHERE, what counts only where the other column has nothing else as good


def suggest(drawn: JourneyMap, journeys: Journeys, engine: Engine, labels: Labels | None = None) -> Joining:
    """Both sides of the join, with what may meet what."""
    events = named_events(journeys)
    stages = [stage.id for stage in drawn.stages]
    columns = [column_of(one, stages.index(one.stage), drawn) for one in drawn.touchpoints]
    known = [column.touchpoint.met for column in columns]
    met = claims({one.touchpoint.id: one.touchpoint.met for one in columns if one.touchpoint.met}, journeys)
    things = [
        replace(thing, is_claimed=thing.rule in known or (thing.part is None and bool(met[thing.event.name])))
        for thing in things_of(events, columns, labels or NO_LABELS)
    ]
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
    sides = tuple(
        replace(side, events=orders.seen[fixed[k][0]].events) if k in fixed else side
        for k, side in enumerate(sides)
    )
    return Joining(orders.n, sides, _event_sides(events, journeys, things, orders, met, labels or NO_LABELS))


def _goal(events: Sequence[NamedEvent]) -> Rule | None:
    """The event most like a goal, of those that customers live and that are not the program's."""
    may = [event for event in events if not event.is_ours and not is_technical(event.name)]
    best = max(may, key=lambda event: goal_points(event.name, event.money), default=None)
    return best.rule if best and goal_points(best.name, best.money) >= LEAST else None


def _fit(columns: Sequence[MapColumn], things: Sequence[Thing]) -> None:
    rarity = Rarity([thing.words for thing in things if thing.part is None])
    other = Rarity([Words({word: 1.0 for title in c.titles for word in title.weights}) for c in columns])
    for column in columns:
        column.fits = [fit(column.titles, column.words, thing.words, rarity, other) for thing in things]


def _anchors(columns: Sequence[MapColumn], things: Sequence[Thing]) -> dict[int, tuple[int, float]]:
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


def _tops(columns: Sequence[MapColumn]) -> dict[int, tuple[int, float]]:
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
    columns: Sequence[MapColumn],
    k: int,
    thing: Thing,
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
    z += BY_CHANNEL * channelled(column.touchpoint, thing)
    z += ELSEWHERE * elsewhere - (A_PART if thing.part else PARTED if thing.is_parted else 0.0)
    z -= CLAIMED if thing.is_claimed else 0.0
    z -= TAKEN if place in tops and tops[place][0] != k and tops[place][1] > column.scores[place] else 0.0
    return 1 / (1 + exp(-z))


def _wanted(other: MapColumn, place: int, words: float) -> float:
    """How much better a thing fits another column, and above all one that has nothing else as good."""
    better = other.fits[place].score - words
    if better <= 0:
        return 0.0
    lacked = max(0.0, other.fits[place].score - other.next_best(place))
    return (1 - IF_NEEDED) * better + IF_NEEDED * min(better, lacked)


def _ordered(
    columns: Sequence[MapColumn],
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


def _side(
    columns: Sequence[MapColumn],
    k: int,
    things: Sequence[Thing],
    orders: OrdersAnswer,
    anchors: Mapping[int, tuple[int, float]],
) -> ColumnSide:
    column = columns[k]
    ranked = sorted(
        range(len(things)), key=lambda place: (-column.scores[place], -orders.seen[place].customers, place)
    )
    shown = [place for place in ranked if column.scores[place] >= LEAST_SCORE and orders.seen[place].events]
    shown = _without_doubles(shown, things)[:SHOWN]
    if not any(column.fits[place].pairs for place in shown):
        shown = _by_order(columns, k, things, orders, anchors)

    def suggestion(place: int) -> Suggestion:
        seen = orders.seen[place]
        reasons = reasons_of(columns, k, things[place], place, orders, anchors)
        thing, score = things[place], column.scores[place]
        return Suggestion(
            thing.event.name,
            thing.rule,
            score,
            reasons,
            seen.events,
            seen.customers,
            seen.last_at,
            bool(column.fits[place].pairs),
        )

    suggestions = tuple(suggestion(place) for place in shown)
    return ColumnSide(column.touchpoint, suggestions, _is_sure(columns, k, shown))


def _by_order(
    columns: Sequence[MapColumn],
    k: int,
    things: Sequence[Thing],
    orders: OrdersAnswer,
    anchors: Mapping[int, tuple[int, float]],
) -> list[int]:
    """Of a column that no event sounds like: those that stand in its place, and that no other column wants."""
    wanted = {best for best, (other, _) in _tops(columns).items() if columns[other].fits[best].pairs}
    agreed = {
        place: _ordered(columns, k, place, orders, anchors)
        for place, thing in enumerate(things)
        if thing.part is None
        and place not in wanted
        and not (thing.is_claimed or is_technical(thing.event.name))
        and orders.seen[place].events
    }
    ranked = sorted(
        (place for place in agreed if agreed[place] >= LEAST_AGREED), key=lambda one: (-agreed[one], one)
    )
    return ranked[:SHOWN_BY_ORDER]


def _without_doubles(ranked: Sequence[int], things: Sequence[Thing]) -> list[int]:
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


def _is_sure(columns: Sequence[MapColumn], k: int, shown: Sequence[int]) -> bool:
    """Whether the best suggestion stands out, in its column and among columns, by a word that tells something."""
    if not shown:
        return False
    mine, best = columns[k].scores, shown[0]
    if all(set(meanings_of(word)) & IDLE_MEANINGS for _, word in columns[k].fits[best].pairs):
        return False
    second = mine[shown[1]] if len(shown) > 1 else 0.0
    elsewhere = max((other.scores[best] for other in columns if other is not columns[k]), default=0.0)
    return mine[best] >= SURE and mine[best] - max(second, elsewhere) >= CLEAR


def _event_sides(
    events: Sequence[NamedEvent],
    journeys: Journeys,
    things: Sequence[Thing],
    orders: OrdersAnswer,
    met: Mapping[str, tuple[str, ...]],
    labels: Labels,
) -> tuple[EventSide, ...]:
    known = {
        thing.event.name: (orders.seen[thing.place].customers, orders.seen[thing.place].last_at)
        for thing in things
        if thing.part is None
    }
    known |= met_by(journeys, [event.name for event in events if event.name not in known])
    sides = []
    for event in events:
        customers, last_at = known[event.name]
        sides.append(
            EventSide(
                event.name,
                event.rows,
                customers,
                last_at,
                tuple(channel for channel in event.channels if channel in CHANNELS),
                event.examples,
                event.is_ours,
                met.get(event.name, ()),
                labels.events.get(event.name),
            )
        )
    return tuple(sides)
