"""A first map drawn from events: goal, touchpoints in their order, stages, channels, times; and what is unsure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from periplo.answers.funnel import Funnel, Step
from periplo.answers.orders import Orders, OrdersAnswer
from periplo.core.cells import INFERRED, Evidence
from periplo.core.errors import BadInput
from periplo.core.journey_goals import LEAST, goal_points
from periplo.core.labels import NO_LABELS, Labels
from periplo.core.maps import DEFAULT_IDLE, Goal, JourneyMap, Stage, Touchpoint, Transition
from periplo.core.meanings import meanings_of, words_that_tell
from periplo.core.personas import Persona
from periplo.core.rule_saying import rule_text
from periplo.core.rules import Rule
from periplo.core.spans import moment_at
from periplo.core.texts import LANGUAGES, Text
from periplo.engines.contract import Engine
from periplo.journeys.columns import Journeys
from periplo.pictures.numbers import number, span_text
from periplo.usecases.joining.claims import claims
from periplo.usecases.joining.naming import channels_of, id_of, is_technical, title_of
from periplo.usecases.joining.placing import Candidate, in_order, moments_of, widest_gap
from periplo.usecases.joining.seen import PATHS, NamedEvent, named_events
from periplo.usecases.joining.sides_in_words import IDLE_MEANINGS, MOST_NAMES

MOST_COLUMNS = 14
LEAST_AFTER = 4  # columns after the goal that have their place even if fewer customers meet them
LEAST_GO_ON = (
    0.2  # of a column's customers who go on to the next one, so that a time between them tells something
)
MOST_PAGES = 6  # columns from the pages or screens of one event
LEAST_CUSTOMERS = 0.01  # of all, who met a thing that becomes a column
CLOSE = (0.4, 0.6)  # the share of cycles in which one comes first, between which two have no order
MANY_BEFORE = 5  # columns before the goal that make two stages
NAMED = 6  # things named in one remark

EVENTS = {"es": ("evento", "eventos"), "en": ("event", "events")}
CUSTOMERS = {"es": ("cliente", "clientes"), "en": ("customer", "customers")}
STAGES = {
    "discover": (("Descubro", "I discover"), "before"),
    "decide": (("Me decido", "I decide"), "before"),
    "goal": (("Lo hago", "I do it"), "during"),
    "after": (("Después", "Afterwards"), "after"),
}


@dataclass(frozen=True, slots=True)
class Drafted:
    """A map to be corrected by people, and what they should look at first."""

    drawn: JourneyMap
    unsure: tuple[Text, ...]


def draft_map(
    journeys: Journeys,
    engine: Engine,
    id: str,
    language: str,
    labels: Labels | None = None,
    goal: Rule | None = None,
) -> Drafted:
    """Proposes a map. language: in which it speaks where names are not known in both. goal: the one wanted.

    Raises: BadInput if there are no events of customers, or none that meets the goal.
    """
    labels = labels or NO_LABELS
    events = [event for event in named_events(journeys) if not event.is_ours]
    if not events:
        raise BadInput(
            "there are no events to draft a map from",
            "all that is there is what we ourselves sent",
            "name files with --events, or import some",
        )
    unsure: list[Text] = []
    aim = _goal_asked(events, goal, journeys, labels) if goal else _goal_guessed(events, labels, unsure)
    looked_at = _candidates(events[:MOST_NAMES], labels)
    things = [aim, *(one for one in looked_at if one.rule != aim.rule)]
    orders = engine.ask(Orders(tuple(one.rule for one in things), 0), journeys)
    kept = _kept(things, orders, [one.name for one in events[MOST_NAMES:] if one is not aim.event], unsure)
    places = in_order(kept, orders)
    moments = moments_of(places, things, orders, journeys, engine)
    columns, stages = _columns(places, moments, things, orders, unsure)
    languages = (
        LANGUAGES if all(one.title.has(each) for one in columns for each in LANGUAGES) else (language,)
    )
    ways = _ways(columns, journeys, engine)
    drawn = JourneyMap(
        id=id,
        title=_both("Borrador: {}", "Draft: {}", aim.title),
        persona=Persona(
            "customer", Text((("es", "Cliente, por describir"), ("en", "Customer, to be described")))
        ),
        goal=Goal(aim.title, aim.rule),
        stages=stages,
        columns=columns,
        languages=tuple(languages),
        transitions=ways,
    )
    unsure.append(
        Text((
            ("es", "los títulos son nombres de eventos, y los de las etapas, de relleno: dígalos como el cliente"),
            ("en", "titles are names of events, and those of stages fill a gap: say them as the customer would"),
        ))
    )  # fmt: skip
    return Drafted(drawn, tuple(unsure))


def _goal_asked(events: Sequence[NamedEvent], goal: Rule, journeys: Journeys, labels: Labels) -> Candidate:
    """The goal that was named, with the most frequent event that meets it."""
    met = claims({"goal": goal}, journeys)
    event = next((one for one in events if met[one.name]), None)
    if event is None:
        raise BadInput(
            f"no event meets the goal '{rule_text(goal)}'",
            "a map is drafted around a goal that somebody reached",
            "name another with --goal, or leave it out",
        )
    title = title_of(event, None, labels) if event.rule == goal else _both("El objetivo", "The goal")
    return Candidate(event, None, goal, title)


def _goal_guessed(events: Sequence[NamedEvent], labels: Labels, unsure: list[Text]) -> Candidate:
    """The event most like a goal."""
    points = {one.name: 0.0 if is_technical(one.name) else goal_points(one.name, one.money) for one in events}
    ranked = sorted(events, key=lambda one: (-points[one.name], -one.rows, one.name))
    best = ranked[0]
    others = [one.name for one in ranked[1:4] if points[one.name] >= LEAST]
    if points[best.name] < LEAST:
        unsure.append(
            _both("ningún nombre parece un objetivo: se tomó {}; si es otro, dígalo",
                  "no name looks like a goal: {} was taken; if it is another, say so", _named(best.name))
        )  # fmt: skip
    elif others:
        unsure.append(
            _both("el objetivo podría ser otro: se tomó {}, y podría ser {}; si es otro, dígalo",
                  "the goal might be another: {} was taken, and it could be {}; if it is another, say so",
                  _named(best.name), _named(*others))
        )  # fmt: skip
    return Candidate(best, None, best.rule, title_of(best, None, labels))


def _candidates(events: Sequence[NamedEvent], labels: Labels) -> list[Candidate]:
    """Every event; in place of one whose name tells nothing, the pages or screens that it was about."""
    found = []
    for event in events:
        parts = [part for part in event.parts if part.key in PATHS] if _is_idle(event.name) else []
        found += [Candidate(event, one, one.rule, title_of(event, one, labels)) for one in parts[:MOST_PAGES]]
        if not parts:
            found.append(Candidate(event, None, event.rule, title_of(event, None, labels)))
    return found


def _is_idle(name: str) -> bool:
    return all(set(meanings_of(word)) & IDLE_MEANINGS or word in PATHS for word in words_that_tell(name))


def _kept(
    things: Sequence[Candidate], orders: OrdersAnswer, unseen: Sequence[str], unsure: list[Text]
) -> list[int]:
    """Places of the things that become columns, the goal first. unseen: names that were not looked at."""
    technical = [k for k in range(1, len(things)) if is_technical(things[k].event.name)]
    rest = [k for k in range(1, len(things)) if k not in technical]
    rare = [
        k for k in rest if orders.seen[k].customers < LEAST_CUSTOMERS * orders.n or not orders.seen[k].cycles
    ]
    often = sorted((k for k in rest if k not in rare), key=lambda k: (-orders.seen[k].customers, k))
    after = [k for k in often if (share := orders.sooner(k, 0)) is not None and share < 0.5][:LEAST_AFTER]
    first = [k for k in often if k not in after][: MOST_COLUMNS - 1 - len(after)]
    left_over = [k for k in often if k not in after and k not in first]

    def names(left: Sequence[int]) -> list[str]:
        return [things[k].event.name for k in left]

    told = (
        (names(technical), "hablan del programa y quedan fuera: {}", "these speak of the program and are left out: {}"),
        (names(rare), "casi nadie los vive y quedan fuera: {}",
         "hardly anybody meets these, and they are left out: {}"),
        ([*names(left_over), *unseen], "no caben en un mapa que se lea y quedan fuera: {}",
         "these do not fit into a map that can be read, and are left out: {}"),
    )  # fmt: skip
    for left, es, en in told:
        if left:
            unsure.append(_both(es, en, _named(*left)))
    return [0, *first, *after]


def _columns(
    places: dict[int, float],
    moments: dict[int, str],
    things: Sequence[Candidate],
    orders: OrdersAnswer,
    unsure: list[Text],
) -> tuple[tuple[Touchpoint, ...], tuple[Stage, ...]]:
    before = [k for k in places if moments[k] == "before"]
    cut = widest_gap(before, places) if len(before) >= MANY_BEFORE else len(before)
    by_stage = {
        "discover": before[:cut],
        "decide": before[cut:],
        "goal": [k for k in places if moments[k] == "during"],
        "after": [k for k in places if moments[k] == "after"],
    }
    taken: set[str] = set()
    columns = []
    guessed: list[Text] = []
    unknown: list[Text] = []
    for stage, members in by_stage.items():
        for k in members:
            channels, is_guess = channels_of(things[k].event, things[k].part)
            if is_guess:
                (guessed if channels else unknown).append(things[k].title)
            columns.append(_column(things[k], k, stage, channels, orders, taken))
    told = (
        (guessed, "el canal se adivina por el nombre: {}", "the channel is guessed from the name: {}"),
        (unknown, "nada dice por qué canal llegan: {}", "nothing says by which channel these come: {}"),
    )
    for titles, es, en in told:
        if titles:
            unsure.append(_both(es, en, _named(*titles)))
    _tell_close([k for members in by_stage.values() for k in members], things, orders, unsure)
    stages = tuple(
        Stage(id, Text((("es", es), ("en", en))), moment)
        for id, ((es, en), moment) in STAGES.items()
        if by_stage[id]
    )
    return tuple(columns), stages


def _column(
    thing: Candidate, place: int, stage: str, channels: tuple[str, ...], orders: OrdersAnswer, taken: set[str]
) -> Touchpoint:
    seen = orders.seen[place]
    text = _both("{} de {}", "{} of {}", _counted(EVENTS, seen.events), _counted(CUSTOMERS, seen.customers))
    on = None if seen.last_at is None else moment_at(seen.last_at).date()
    name = thing.part.value if thing.part else thing.event.name
    return Touchpoint(
        id_of(name, taken),
        stage,
        thing.title,
        channels,
        thing.rule,
        evidence=(Evidence(INFERRED, text, on=on),),
    )


def _tell_close(
    order: Sequence[int], things: Sequence[Candidate], orders: OrdersAnswer, unsure: list[Text]
) -> None:
    close = []
    for one, other in pairwise(order):
        share = orders.sooner(one, other)
        if share is None or CLOSE[0] <= share <= CLOSE[1]:
            close.append(_both("{} / {}", "{} / {}", _named(things[one].title), _named(things[other].title)))
    if close:
        said = {each: "; ".join(pair.to(each) for pair in close[:NAMED]) for each in LANGUAGES}
        unsure.append(
            _both("van en cualquier orden: {}", "these come in either order: {}", Text(tuple(said.items())))
        )


def _ways(columns: Sequence[Touchpoint], journeys: Journeys, engine: Engine) -> tuple[Transition, ...]:
    """From each column to the next one, with the median time of those who went on."""
    found = []
    for one, other in pairwise(columns):
        assert one.rule is not None
        assert other.rule is not None
        steps = (Step("a", one.rule), Step("b", other.rule))
        began, reached = engine.ask(Funnel(steps, within=DEFAULT_IDLE), journeys).steps
        if reached.median_seconds is None or reached.n < LEAST_GO_ON * began.n:
            continue
        spans = [(said, span_text(reached.median_seconds, said).replace("\u00a0", " ")) for said in LANGUAGES]
        text = _both(
            "la mitad tarda {} o menos ({})", "half take {} or less ({})",
            Text(tuple(spans)), _counted(CUSTOMERS, reached.n),
        )  # fmt: skip
        found.append(
            Transition(one.id, other.id, evidence=(Evidence(INFERRED, text, on=one.evidence[0].on),))
        )
    return tuple(found)


def _counted(nouns: Mapping[str, tuple[str, str]], n: int) -> Text:
    return Text(tuple((said, f"{number(n, said)} {nouns[said][n != 1]}") for said in LANGUAGES))


def _both(es: str, en: str, *values: Text) -> Text:
    told = (("es", es), ("en", en))
    return Text(tuple((said, form.format(*(value.to(said) for value in values))) for said, form in told))


def _named(*names: str | Text) -> Text:
    """The first few names, each once, in the quotation marks of each language."""
    told = []
    for said, marks in (("es", "«{}»"), ("en", "'{}'")):
        shown = [marks.format(one.to(said) if isinstance(one, Text) else one) for one in dict.fromkeys(names)]
        more = f" (+{len(shown) - NAMED})" if len(shown) > NAMED else ""
        told.append((said, ", ".join(shown[:NAMED]) + more))
    return Text(tuple(told))
