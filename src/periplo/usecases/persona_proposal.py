"""A buyer persona proposed in writing: the most common type of route up to the first purchase, and who lives it.

First a rule: the touchpoints that most routes of that type pass. Then what is known of the customers whom the rule
ties, each sentence with its figure; what nobody knows is said not to be known. Nothing is made up, and nobody is named.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from periplo.answers.asked import THIN
from periplo.answers.frustration import FrustrationAnswer
from periplo.answers.frustration_figures import Struggle
from periplo.answers.intervals import wilson
from periplo.answers.persona_facts import persona_facts
from periplo.answers.sources import SourcesAnswer
from periplo.answers.variants import VariantsAnswer
from periplo.core.cells import ANECDOTE, INFERRED, METRIC, Evidence
from periplo.core.errors import BadQuestion
from periplo.core.labels import NO_LABELS
from periplo.core.maps import JourneyMap, Touchpoint
from periplo.core.personas import Persona
from periplo.core.rules import All, Rule, Times
from periplo.core.source_rules import SourceRule, source_name
from periplo.core.texts import Text
from periplo.engines.contract import Engine
from periplo.usecases.ask import ask
from periplo.usecases.choice import Choice, choose
from periplo.usecases.conversions import purchase_in
from periplo.usecases.ground import Ground
from periplo.usecases.lived import Lived
from periplo.usecases.persona_words import DESCRIBED, PROVED, Arrival, Known, both, not_known
from periplo.usecases.questions import asking_of

MOSTLY = 0.5  # of a type's routes that pass a touchpoint of its rule
ID = "most-common"
NAME = Text((("es", "Cliente más común"), ("en", "Most common customer")))
SOURCE = Text((("es", "comentario de un cliente"), ("en", "a customer's comment")))


@dataclass(frozen=True, slots=True)
class Proposal:
    """sentences: all that is told of it, in order, what is not known last."""

    persona: Persona
    sentences: tuple[Text, ...]
    known: Known


def propose_persona(lived: Lived, choice: Choice, ground: Ground, engine: Engine) -> Proposal:
    """The standard buyer persona of the ground's map, from the customers and the period of the choice.

    Raises: BadQuestion where no purchase is known, or fewer than thirty customers lived the most common type.
    """
    drawn = ground.drawn
    if drawn is None:
        raise BadQuestion(
            "a buyer persona is proposed for a map", mend="name the map's file, or a workspace with --in"
        )
    purchase = choice.conversion or purchase_in(ground.names) or drawn.goal.rule
    if purchase is None:
        raise BadQuestion(
            f"map '{drawn.id}' does not say what a purchase is",
            "a buyer persona is looked at up to the first one",
            "give its goal a rule",
        )
    first = replace(choice, scope="first", conversion=purchase)
    routes = _asked("variants", lived, first, ground, engine)
    assert isinstance(routes, VariantsAnswer)
    _check(routes.standard_customers)
    assert routes.standard is not None
    passed = _passed(drawn, routes)
    rule = _rule(passed)
    its = replace(first, segment=rule)
    of, chosen = choose(lived.journeys, first, drawn), choose(lived.journeys, its, drawn)
    _check(chosen.lived.customers)
    facts = persona_facts(chosen.lived, purchase, chosen.zone)
    sources = _asked("sources", lived, its, ground, engine)
    struggles = _asked("frustration", lived, its, ground, engine)
    assert isinstance(sources, SourcesAnswer)
    assert isinstance(struggles, FrustrationAnswer)
    n, all_of = facts.n, of.lived.customers
    low, high = wilson(n, all_of) or (0.0, 1.0)
    known = Known(
        facts, all_of, n / all_of, low, high, routes.types[routes.standard - 1], passed,
        _arrival(sources, ground.sources), sources.n, _worst(struggles.places), ground.labels or NO_LABELS,
    )  # fmt: skip
    return _written(drawn, known, rule)


def _asked(question: str, lived: Lived, choice: Choice, ground: Ground, engine: Engine) -> object:
    return ask(asking_of(question, {}, ground), lived, choice, engine).answer


def _check(customers: int) -> None:
    if customers < THIN:
        raise BadQuestion(
            f"no buyer persona is proposed from {customers} customers",
            f"fewer than {THIN} are no type",
            "look at a longer period, or write one by hand and say that it is assumed",
        )


def _passed(drawn: JourneyMap, routes: VariantsAnswer) -> tuple[Touchpoint, ...]:
    """The touchpoints that more than half of the type's most gone routes pass; else those of its real one."""
    held = [one for one in routes.variants if one.type == routes.standard]
    all_routes = sum(one.figures.routes for one in held)
    counts = {
        point.id: sum(one.figures.routes for one in held if point.id in one.path)
        for point in drawn.touchpoints
    }
    story = {step.step for step in routes.types[(routes.standard or 1) - 1].story}
    return tuple(
        point
        for point in drawn.touchpoints
        if point.met is not None and (counts[point.id] > MOSTLY * all_routes if held else point.id in story)
    )


def _rule(passed: Sequence[Touchpoint]) -> Rule:
    clauses = tuple(Times(point.met, ">=", 1) for point in passed if point.met is not None)
    return clauses[0] if len(clauses) == 1 else All(clauses)


def _arrival(sources: SourcesAnswer, rules: Sequence[SourceRule]) -> Arrival | None:
    """By which channel most of the new ones came of whom one is known."""
    if not sources.sources:
        return None
    came = sources.sources[0]
    names = tuple((language, source_name(came.channel, language, rules)) for language in ("es", "en"))
    return Arrival(Text(names), came)


def _worst(places: Sequence[Struggle]) -> Struggle | None:
    """Where most of them surely struggle, by what they did or wrote; None where nobody does."""
    told = [one for one in places if one.customers and one.n >= THIN]
    return max(told, key=lambda one: (one.low, one.place), default=None)


def _written(drawn: JourneyMap, known: Known, rule: Rule) -> Proposal:
    described = [said for one in DESCRIBED if (said := both(one.tell, drawn, known))]
    described.append(both(not_known, drawn, known))
    proved = [(said, one.ask) for one in PROVED if (said := both(one.tell, drawn, known))]
    evidence = [Evidence(METRIC if ask else INFERRED, said, ask=ask) for said, ask in proved]
    phrases = (*known.facts.happy, *known.facts.unhappy)
    evidence += [Evidence(ANECDOTE, Text.of(said), source=SOURCE) for said in known.facts.unhappy]
    persona = Persona(
        ID, NAME, _joined(described), Text.of(phrases[0]) if phrases else None, rule, is_standard=True,
        motives=tuple(map(Text.of, known.facts.happy)), evidence=tuple(evidence),
    )  # fmt: skip
    return Proposal(persona, (*described[:-1], *(said for said, _ in proved), described[-1]), known)


def _joined(texts: Sequence[Text]) -> Text:
    return Text(tuple((language, " ".join(one.to(language) for one in texts)) for language in ("es", "en")))
