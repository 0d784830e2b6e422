"""Questions from their options as text: the door through which commands, pages and notebooks ask alike."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from difflib import get_close_matches
from typing import Any

from periplo.answers.agreeing import NOTHING_RECEIVED
from periplo.answers.channels import Channels
from periplo.answers.cohorts import ANY, Cohorts, Retention
from periplo.answers.conformance import Conformance
from periplo.answers.content_received import NOTHING_DESIGNED
from periplo.answers.effect import CREDIT
from periplo.answers.feelings import Feelings
from periplo.answers.fluidity import Fluidity
from periplo.answers.forecast import Forecast
from periplo.answers.funnel import Exclusion, Funnel, Step
from periplo.answers.glance import Extent
from periplo.answers.growth import Growth
from periplo.answers.improve import Improve
from periplo.answers.lifecycle import Lifecycle
from periplo.answers.moments import Moments
from periplo.answers.sessions import Sessions
from periplo.answers.stages import Stages
from periplo.answers.touchpoints import Touchpoints
from periplo.answers.transitions import Transitions
from periplo.answers.variants import Variants
from periplo.core.errors import BadQuestion
from periplo.core.maps import DEFAULT_IDLE, JourneyMap
from periplo.core.rule_saying import rule_text
from periplo.core.rules import Rule
from periplo.core.spans import Span, duration, duration_text, instant, iso
from periplo.usecases.ask import Asking
from periplo.usecases.attribution_question import attribution_asking, sources_asking
from periplo.usecases.care_questions import customer_asking, teams_asking
from periplo.usecases.choice import ALL, Chosen
from periplo.usecases.content_question import content_asking
from periplo.usecases.conversions import conversion_said, purchase_in
from periplo.usecases.costs_question import costs_asking
from periplo.usecases.drift_question import drift_asking
from periplo.usecases.ground import Ground
from periplo.usecases.options import QUESTIONS, options_of
from periplo.usecases.step_lists import exclusion_said, pieces, rule_said
from periplo.usecases.trouble_questions import atrisk_asking, frustration_asking, motives_asking
from periplo.usecases.ways_questions import detours_asking, dwell_asking, leaving_asking, paths_asking

Given = Mapping[str, Any]
NARROWING = ("where", "segment", "persona", "scope", "from", "to", "conversion")
REFUSED = {  # common options that a question cannot honour yet: refused rather than passed over
    "stages": ("by", "value", "conversion"),
    "touchpoints": ("by", "value"),
    "funnel": ("value",),
    "transitions": ("by", "value"),
    "paths": ("value",),
    "leaving": ("value",),
    "frustration": ("value",),
    "motives": ("by", "value", "scope", "conversion"),
    "atrisk": ("by", "value", "scope"),
    "detours": ("value",),
    "dwell": ("value",),
    "customer": ("by", "value", "scope", "conversion", "from", "as_of"),
    "teams": ("by", "value", "scope", "conversion", "as_of"),
    "lifecycle": ("by", "value", "scope", "conversion"),
    "cohorts": ("by", "value", "scope", "conversion"),
    "retention": ("by", "value", "scope", "conversion"),
    "sessions": ("by", "value", "conversion"),
    "improve": ("by", "value", "scope", "conversion"),
    "fluidity": ("by", "value", "scope", "conversion"),
    "conformance": ("scope", "conversion"),
    "variants": (),
    "drift": ("value", "scope"),
    "forecast": ("value", "scope", "conversion"),
    "growth": ("by", "scope"),
    "content": ("value", "scope", "conversion"),
    "costs": ("by", "scope", "conversion", "as_of"),
    "moments": ("scope", "conversion"),
    "feelings": ("by", "value", "scope", "conversion"),
    "sources": ("value", "scope"),
    "channels": ("by", "value"),
    "attribution": ("by", "scope"),
    "effect": ("by", "as_of", *NARROWING),  # chosen after entry, a group would no longer be a random one
}


OF_CONVERSIONS = (
    "attribution",
    "growth",
    "leaving",
    "frustration",
    "atrisk",
    "sources",
    "variants",
    "drift",
)  # what a conversion is, is asked by the question itself


def asking_of(question: str, given: Given, ground: Ground) -> Asking:
    """The question that these options ask; options that are None, empty or false were not given.

    Raises: BadQuestion if an option is unknown, needed, or cannot be honoured by this question; BadRule, BadInput.
    """
    if question not in QUESTIONS:
        near = get_close_matches(question, list(QUESTIONS), 1)
        raise BadQuestion(
            f"there is no question '{question}'",
            f"there are: {', '.join(QUESTIONS)}",
            f"did you mean '{near[0]}'" if near else "ask one of them",
        )
    said = {name: value for name, value in given.items() if value not in (None, "", (), [], False)}
    known = {option.name for option in options_of(question)}
    for name in said:
        if name not in known:
            raise BadQuestion(f"'{question}' has no option '{name}'", f"it has: {', '.join(sorted(known))}")
    for name in REFUSED[question]:
        if name in said and (name, said[name]) != ("scope", "all"):
            said_as = name.replace("_", "-")
            raise BadQuestion(
                f"'{question}' cannot be asked with --{said_as} yet",
                "an option is refused rather than passed over",
                f"leave --{said_as} out",
            )
    if "conversion" in said and said.get("scope", ALL) == ALL and question not in OF_CONVERSIONS:
        raise BadQuestion(
            "--conversion was given, and nothing in this question asks for it",
            "it says where the scopes first and repeat part",
            "add --scope first or --scope repeat, or leave --conversion out",
        )
    return replace(
        _ASKINGS[question](said, ground), drawn=ground.drawn, labels=ground.labels, sources=ground.sources
    )


def _funnel(said: Given, ground: Ground) -> Asking:
    labels = _listed(said.get("steps"))
    if not labels:
        raise BadQuestion("a funnel needs steps", mend="say them with --steps visit,cart,pay")
    ignored, optional = _listed(said.get("ignore")), _listed(said.get("optional"))
    for step in optional:
        if step not in labels:
            raise BadQuestion(
                f"'{step}' may be missing, but is no step",
                f"the steps are: {', '.join(labels)}",
                "name one of them",
            )
    excluded = [exclusion_said(text, labels) for text in _several(said.get("exclude"))]
    steps = tuple(Step(label, rule_said(label, ground.names, ground.labels)) for label in labels)
    ignore = tuple(rule_said(text, ground.names, ground.labels) for text in ignored)
    exclude = tuple(
        Exclusion(
            rule_said(what, ground.names, ground.labels), labels.index(after), labels.index(before), action
        )
        for what, after, before, action in excluded
    )
    within = duration(str(said["within"])) if "within" in said else None
    mode, unit = str(said.get("mode", "ordered")), str(said.get("unit", "customer"))
    told = {
        "steps": labels,
        "within": None if within is None else duration_text(within),
        "mode": mode,
        "ignore": ignored or None,
        "optional": optional or None,
        "exclude": [
            f"{rule} between {after} and {before} {action}" for rule, after, before, action in excluded
        ]
        or None,
        "unit": unit,
        "by": said.get("by"),
    }
    funnel = Funnel(
        steps=steps,
        within=within,
        mode=mode,
        ignore=ignore,
        optional=tuple(labels.index(step) for step in optional),
        exclude=exclude,
        unit=unit,
        by=said.get("by"),
    )
    rules = (*(step.rule for step in steps), *ignore, *(each.rule for each in exclude))
    return Asking("funnel", _given(told), lambda chosen: funnel, rules)


def _transitions(said: Given, ground: Ground) -> Asking:
    question = Transitions(gaps=bool(said.get("gaps")))
    return Asking("transitions", {"gaps": question.gaps}, lambda chosen: question)


def _stages(said: Given, ground: Ground) -> Asking:
    drawn = _map_of(ground, "stages")
    at = instant(str(said["at"]), ground.zone) if "at" in said else None
    rule, scope = str(said.get("rule", "last")), str(said.get("scope", "all"))
    if at is not None and "to" in said:
        raise BadQuestion(
            "--at and --to were both given", "each says when the question looks", "give one of them"
        )
    told = {"map": drawn.id, "at": None if at is None else iso(at, ground.zone), "rule": rule}
    return Asking(
        "stages",
        _given(told),
        lambda chosen: Stages(drawn, chosen.now, rule, scope, chosen.span),
        tuple(place.met for place in drawn.touchpoints if place.met),
        history=True,
        scopes=True,
        until=None if at is None else at + 1,
    )


def _touchpoints(said: Given, ground: Ground) -> Asking:
    drawn = _map_of(ground, "touchpoints")
    return Asking(
        "touchpoints",
        {"map": drawn.id},
        lambda chosen: Touchpoints(drawn, chosen.span or Span(0, 1)),
        tuple(place.met for place in drawn.touchpoints if place.met),
        history=True,
    )


def _feelings(said: Given, ground: Ground) -> Asking:
    drawn = _map_of(ground, "feelings")
    return Asking(
        "feelings",
        {"map": drawn.id},
        lambda chosen: Feelings(drawn, chosen.span or Span(0, 1), closely=True),
        tuple(place.met for place in drawn.touchpoints if place.met),
        history=True,
    )


def _effect(said: Given, ground: Ground) -> Asking:
    if "campaign" not in said:
        raise BadQuestion("an effect is of a campaign", mend="name it with --campaign")
    if ground.effect is None:
        raise BadQuestion(
            "an effect is asked of a workspace",
            "who was in the control group stands in its ledger",
            "name the workspace with --in DIR",
        )
    node, value = (str(said[key]) if key in said else None for key in ("node", "value"))
    credit = duration(str(said["credit"])) if "credit" in said else CREDIT
    effect = ground.effect(str(said["campaign"]), node, value, credit)
    told = {
        "campaign": str(said["campaign"]),
        "node": node,
        "value": value,
        "credit": duration_text(credit) if "credit" in said else None,
    }
    return Asking("effect", _given(told), lambda chosen: effect, history=True, everything=True)


def _moments(said: Given, ground: Ground) -> Asking:
    drawn = _map_of(ground, "moments")
    look = duration(str(said["look"])) if "look" in said else None
    value = None if "value" not in said else str(said["value"])
    by = None if "by" not in said else str(said["by"])
    told = {"map": drawn.id, "look": None if look is None else duration_text(look), "value": value, "by": by}
    return Asking(
        "moments",
        _given(told),
        lambda chosen: Moments(drawn, chosen.span or Span(0, 1), chosen.now, look, value, by),
        tuple(place.met for place in drawn.touchpoints if place.met),
        history=True,
    )


def _lifecycle(said: Given, ground: Ground) -> Asking:
    unit = str(said.get("unit", "month"))
    return Asking(
        "lifecycle",
        {"unit": unit},
        lambda chosen: Lifecycle(chosen.span or Span(0, 0), unit, chosen.zone),
        history=True,
    )


def _cohorts(said: Given, ground: Ground) -> Asking:
    unit, begin, back, told = _comings(said, ground)
    return Asking(
        "cohorts",
        told,
        lambda chosen: Cohorts(chosen.span or Span(0, 0), unit, begin, back, chosen.zone),
        (begin, back),
        history=True,
    )


def _retention(said: Given, ground: Ground) -> Asking:
    unit, begin, back, told = _comings(said, ground)
    return Asking(
        "retention",
        told,
        lambda chosen: Retention(chosen.span or Span(0, 0), chosen.now, unit, begin, back),
        (begin, back),
        history=True,
    )


def _comings(said: Given, ground: Ground) -> tuple[str, Rule, Rule, dict[str, object]]:
    unit = str(said.get("unit", "month"))
    begin, back = (
        rule_said(str(said[key]), ground.names, ground.labels) if key in said else ANY
        for key in ("begin", "back")
    )
    told = {key: said.get(key) for key in ("begin", "back")}
    return unit, begin, back, {"unit": unit, **_given(told)}


def _sessions(said: Given, ground: Ground) -> Asking:
    gap = duration(str(said.get("gap", "30m")))
    return Asking("sessions", {"gap": duration_text(gap)}, lambda chosen: Sessions(gap))


def _improve(said: Given, ground: Ground) -> Asking:
    drawn = _map_of(ground, "improve")
    return Asking(
        "improve",
        {"map": drawn.id},
        lambda chosen: Improve(drawn, chosen.span or Span(0, 1), chosen.now),
        tuple(place.met for place in drawn.touchpoints if place.met),
        history=True,
    )


def _channels(said: Given, ground: Ground) -> Asking:
    drawn = _map_of(ground, "channels")
    return Asking(
        "channels",
        {"map": drawn.id},
        lambda chosen: Channels(drawn),
        tuple(place.met for place in drawn.touchpoints if place.met),
    )


def _fluidity(said: Given, ground: Ground) -> Asking:
    drawn = _map_of(ground, "fluidity")
    return Asking(
        "fluidity",
        {"map": drawn.id},
        lambda chosen: Fluidity(
            drawn,
            chosen.span or Span(0, 1),
            chosen.now,
            ground.received(chosen.span) if ground.received and chosen.span else NOTHING_RECEIVED,
        ),
        tuple(place.met for place in drawn.touchpoints if place.met),
        history=True,
    )


def _conformance(said: Given, ground: Ground) -> Asking:
    drawn = _map_of(ground, "conformance")
    whole = bool(said.get("whole"))
    value, by = (str(said[key]) if key in said else None for key in ("value", "by"))
    return Asking(
        "conformance",
        _given({"map": drawn.id, "whole": whole or None, "value": value, "by": by}),
        lambda chosen: Conformance(
            drawn,
            chosen.span or Span(0, 1),
            chosen.now,
            whole,
            value,
            by,
            ground.designed(drawn, chosen.span) if ground.designed and chosen.span else NOTHING_DESIGNED,
        ),
        tuple(place.met for place in drawn.touchpoints if place.met),
        history=True,
    )


def _variants(said: Given, ground: Ground) -> Asking:
    drawn = ground.drawn
    gap = duration(str(said["gap"])) if "gap" in said else drawn.idle if drawn else DEFAULT_IDLE
    known = (drawn.goal.rule if drawn else None) or purchase_in(ground.names)
    goal = conversion_said(said, ground) or known
    value, by = (str(said[key]) if key in said else None for key in ("value", "by"))
    told = {
        "map": drawn.id if drawn else None,
        "gap": duration_text(gap),
        "value": value,
        "by": by,
        "goal": rule_text(goal) if goal else None,
    }
    rules = tuple(place.met for place in drawn.touchpoints if place.met) if drawn else ()
    return Asking(
        "variants",
        _given(told),
        lambda chosen: Variants(drawn, chosen.span or Span(0, 1), chosen.now, gap, goal, value, by),
        (*rules, *((goal,) if goal else ())),
        history=True,
    )


def _forecast(said: Given, ground: Ground) -> Asking:
    drawn, weeks = _map_of(ground, "forecast"), str(said.get("ahead", "4"))
    if not weeks.isdecimal():
        raise BadQuestion(f"--ahead says '{weeks}'", mend="say a whole number of weeks, such as 4")
    by = str(said["by"]) if "by" in said else None
    return Asking(
        "forecast",
        _given({"map": drawn.id, "ahead": int(weeks), "by": by}),
        lambda chosen: Forecast(drawn, _first(chosen), chosen.now, int(weeks), chosen.zone, by),
        tuple(place.met for place in drawn.touchpoints if place.met),
        history=True,
        look=Extent(),
    )


def _first(chosen: Chosen) -> int:
    """The instant of the first event that is looked at."""
    return chosen.looked.start if chosen.looked else chosen.now


def _growth(said: Given, ground: Ground) -> Asking:
    bought = conversion_said(said, ground) or purchase_in(ground.names)
    if bought is None:
        raise BadQuestion(
            "no event here is called a purchase",
            "growth is asked of what customers bought",
            "say which event is one with --conversion",
        )
    item, value = (str(said[key]) if key in said else None for key in ("item", "value"))
    map = ground.drawn.id if ground.drawn else None
    told = {"item": item, "value": value, "bought": rule_text(bought), "map": map}
    return Asking(
        "growth",
        _given(told),
        lambda chosen: Growth(bought, chosen.now, item, value, ground.drawn),
        (bought,),
        history=True,
    )


_ASKINGS: dict[str, Callable[[Given, Ground], Asking]] = {
    "funnel": _funnel,
    "transitions": _transitions,
    "paths": paths_asking,
    "leaving": leaving_asking,
    "frustration": frustration_asking,
    "motives": motives_asking,
    "atrisk": atrisk_asking,
    "detours": detours_asking,
    "dwell": dwell_asking,
    "customer": customer_asking,
    "teams": teams_asking,
    "stages": _stages,
    "touchpoints": _touchpoints,
    "content": content_asking,
    "costs": costs_asking,
    "moments": _moments,
    "growth": _growth,
    "fluidity": _fluidity,
    "improve": _improve,
    "conformance": _conformance,
    "variants": _variants,
    "drift": drift_asking,
    "forecast": _forecast,
    "lifecycle": _lifecycle,
    "cohorts": _cohorts,
    "retention": _retention,
    "sessions": _sessions,
    "feelings": _feelings,
    "sources": sources_asking,
    "channels": _channels,
    "attribution": attribution_asking,
    "effect": _effect,
}


def _map_of(ground: Ground, question: str) -> JourneyMap:
    if ground.drawn is None:
        raise BadQuestion(f"'{question}' is asked of a map", mend="name one with --map FILE")
    return ground.drawn


def _listed(value: object) -> list[str]:
    """A list of steps: a text parted by commas, or one text each."""
    if value is None:
        return []
    return pieces(value) if isinstance(value, str) else [str(part) for part in value]  # type: ignore[attr-defined]


def _several(value: object) -> list[str]:
    if value is None:
        return []
    return [value] if isinstance(value, str) else [str(part) for part in value]  # type: ignore[attr-defined]


def _given(told: Mapping[str, object]) -> dict[str, object]:
    return {name: value for name, value in told.items() if value is not None}


def canonical(asking: Asking) -> list[str]:
    """The rules of a question as we understood them, for --explain."""
    return [rule_text(rule) for rule in asking.rules]
