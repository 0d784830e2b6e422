"""Questions about ways, asked as text: paths, how long things last, detours, and leaving."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from periplo.answers.detours import Detours
from periplo.answers.dwell import Dwell
from periplo.answers.leaving import Leaving
from periplo.answers.paths import Paths
from periplo.core.errors import BadQuestion
from periplo.core.rule_saying import rule_text
from periplo.core.rule_text import parse_customer_rule
from periplo.core.rules import AnyOf, Rule
from periplo.core.spans import MINUTE, duration, duration_text
from periplo.usecases.ask import Asking
from periplo.usecases.conversions import conversion_said, purchase_in
from periplo.usecases.ground import Ground
from periplo.usecases.options import placed
from periplo.usecases.step_lists import rule_said

Given = Mapping[str, Any]


def paths_asking(given: Given, ground: Ground) -> Asking:
    said = placed("paths", given)
    begin, end, around = (_rule(said, key, ground) for key in ("begin", "end", "around"))
    beside = parse_customer_rule(str(said["beside"]), ground.labels) if said.get("beside") else None
    steps, top = _count(said, "steps", 2 if around else 5), _count(said, "top", 8)
    unit, of = str(said.get("unit") or "customer"), str(said.get("of") or "events")
    gap = duration(str(said.get("gap") or "30m"))
    collapse, by = bool(said.get("collapse")), said.get("by")

    def paths(span: Any = None, now: int = 0) -> Paths:
        return Paths(
            begin, end, around, unit, gap, steps, collapse, of, ground.drawn, top,
            None if by is None else str(by), beside, span, now,
        )  # fmt: skip

    paths()  # what does not go together is told before anything is read
    told = {
        "begin": said.get("begin"),
        "end": said.get("end"),
        "around": said.get("around"),
        "unit": unit,
        "gap": duration_text(gap) if unit == "session" else None,
        "steps": steps,
        "top": top,
        "collapse": collapse or None,
        "of": of,
        "map": ground.drawn.id if ground.drawn and of != "events" else None,
        "by": by,
        "beside": rule_text(beside) if beside else None,
    }
    rules = [rule for rule in (begin, end, around, beside) if rule]
    if of != "events" and ground.drawn:
        rules += [place.met for place in ground.drawn.touchpoints if place.met]
    return Asking(
        "paths",
        {name: value for name, value in told.items() if value is not None},
        lambda chosen: paths(chosen.span, chosen.now) if beside else paths(),
        tuple(rules),
        history=beside is not None,
    )


def dwell_asking(said: Given, ground: Ground) -> Asking:
    of, by = str(said.get("of") or "events"), said.get("by")
    gap = (
        duration(str(said["gap"]))
        if said.get("gap")
        else 30 * MINUTE
        if of in ("events", "sessions")
        else None
    )

    def dwell(now: int = 0) -> Dwell:
        return Dwell(of, gap, now, ground.drawn, None if by is None else str(by))

    dwell()
    on_map = ground.drawn if of in ("touchpoints", "stages") else None
    told = {
        "of": of,
        "gap": None if gap is None else duration_text(gap),
        "map": on_map.id if on_map else None,
        "by": by,
    }
    return Asking(
        "dwell",
        {name: value for name, value in told.items() if value is not None},
        lambda chosen: dwell(chosen.now),
        tuple(place.met for place in on_map.touchpoints if place.met) if on_map else (),
    )


def detours_asking(given: Given, ground: Ground) -> Asking:
    said = placed("detours", given)
    begin, end = (_rule(said, key, ground) for key in ("begin", "end"))
    goal = ground.drawn.goal.rule if ground.drawn else None
    last = end or goal or purchase_in(ground.names)
    if begin is None or last is None:
        raise BadQuestion(
            "detours are asked from one event to another",
            "a way has a beginning and an end",
            "say them with --from A --to B",
        )
    of, by = str(said.get("of") or "events"), said.get("by")
    gap = duration(str(said.get("gap") or "30m"))
    detours = Detours(begin, last, of, ground.drawn, gap, None if by is None else str(by))
    told = {
        "begin": said.get("begin"),
        "end": said.get("end") or rule_text(last),
        "of": of,
        "gap": duration_text(gap),
        "map": ground.drawn.id if ground.drawn else None,
        "by": by,
    }
    return Asking(
        "detours",
        {name: value for name, value in told.items() if value is not None},
        lambda chosen: detours,
        (begin, last),
    )


def leaving_asking(said: Given, ground: Ground) -> Asking:
    aims = [rule for rule in (purchase_in(ground.names), ground.drawn and ground.drawn.goal.rule) if rule]
    # A map's goal may lie beyond the visit, as with an order that is delivered later.
    goal = conversion_said(said, ground) or (
        AnyOf(tuple(aims)) if len(aims) > 1 else aims[0] if aims else None
    )
    gap, by = duration(str(said.get("gap") or "30m")), said.get("by")
    after = duration(str(said["after"])) if said.get("after") else None

    def leaving(now: int = 0, zone: str = "UTC") -> Leaving:
        return Leaving(goal, gap, after, None if by is None else str(by), now, zone)

    leaving()
    told = {
        "goal": rule_text(goal) if goal else None,
        "after": duration_text(after) if after else None,
        "gap": duration_text(gap),
        "by": by,
    }
    return Asking(
        "leaving",
        {name: value for name, value in told.items() if value is not None},
        lambda chosen: leaving(chosen.now, chosen.zone),
        (goal,) if goal else (),
    )


def _rule(said: Given, key: str, ground: Ground) -> Rule | None:
    """An event or a rule; the id or title of a touchpoint of the map stands for its rule."""
    if not said.get(key):
        return None
    text = str(said[key])
    if ground.drawn:
        for place in ground.drawn.touchpoints:
            titles = {place.id.casefold(), *(title.casefold() for _, title in place.title.by_language)}
            known = any(name.casefold() == text.casefold() for name in ground.names)
            if text.casefold() in titles and place.met and not known:
                return place.met
    return rule_said(text, ground.names, ground.labels)


def _count(said: Given, key: str, otherwise: int) -> int:
    text = said.get(key)
    if text in (None, ""):
        return otherwise
    try:
        return int(str(text))
    except ValueError:
        raise BadQuestion(
            f"--{key} says '{text}'", "a whole number is needed", f"say --{key} {otherwise}"
        ) from None
