"""Questions about trouble, asked as text: frustration, motives, and who is about to be lost."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from periplo.answers.atrisk import ALL, AtRisk
from periplo.answers.frustration import Frustration
from periplo.answers.motives import Motives
from periplo.core.errors import BadQuestion
from periplo.core.rule_saying import rule_text
from periplo.core.rules import Rule
from periplo.core.spans import DAY, MINUTE, Span, duration, duration_text
from periplo.core.trouble_names import BEGUN, CONTACTS, ERRORS, RETURNS
from periplo.usecases.ask import Asking
from periplo.usecases.conversions import called, conversion_said, purchase_in
from periplo.usecases.ground import Ground
from periplo.usecases.options import EVERYTHING
from periplo.usecases.step_lists import pieces, rule_said

Given = Mapping[str, Any]


def frustration_asking(said: Given, ground: Ground) -> Asking:
    drawn = ground.drawn if ground.drawn and any(one.met for one in ground.drawn.touchpoints) else None
    kinds = {kind: _kind(said, kind, ground) for kind in (ERRORS, CONTACTS, RETURNS)}
    bought = purchase_in(ground.names)
    goal = conversion_said(said, ground) or (ground.drawn and ground.drawn.goal.rule) or bought
    within, gap = _time(said, "within", 5 * MINUTE), _time(said, "gap", 30 * MINUTE)
    after, look = _time(said, "contact_within", 3 * DAY), _time(said, "look", 7 * DAY)
    repeats, slow = int(_number(said, "repeats", 3)), _number(said, "slow", 3.5)
    by = None if said.get("by") is None else str(said["by"])

    def frustration(now: int = 0) -> Frustration:
        return Frustration(
            drawn, kinds[ERRORS], kinds[CONTACTS], kinds[RETURNS], bought, goal, repeats, within, gap, after, look,
            slow, by, now,
        )  # fmt: skip

    frustration()  # what does not go together is told before anything is read
    told = {
        "map": drawn.id if drawn else None,
        **{kind: rule and rule_text(rule) for kind, rule in kinds.items()},
        "goal": goal and rule_text(goal),
        "repeats": repeats,
        "within": duration_text(within),
        "gap": duration_text(gap),
        "contact_within": duration_text(after),
        "look": duration_text(look),
        "slow": slow,
        "by": by,
    }
    rules = [rule for rule in (*kinds.values(), bought, goal) if rule]
    rules += [place.met for place in drawn.touchpoints if place.met] if drawn else []
    return Asking("frustration", _given(told), lambda chosen: frustration(chosen.now), tuple(rules))


def motives_asking(said: Given, ground: Ground) -> Asking:
    drawn = ground.drawn
    if drawn is None:
        raise BadQuestion("'motives' is asked of a map", mend="name one with --map FILE")
    look = _time(said, "look", 14 * DAY)
    decided, missing = (
        tuple(pieces(str(said[key]))) if said.get(key) else () for key in ("decided", "missing")
    )
    Motives(drawn, Span(0, 1), 1, look, decided, missing)
    told = {
        "map": drawn.id,
        "look": duration_text(look),
        "decided": list(decided) or None,
        "missing": list(missing) or None,
    }
    return Asking(
        "motives",
        _given(told),
        lambda chosen: Motives(drawn, chosen.span or Span(0, 1), chosen.now, look, decided, missing),
        tuple(place.met for place in drawn.touchpoints if place.met),
        history=True,
    )


def atrisk_asking(said: Given, ground: Ground) -> Asking:
    kinds = {kind: _kind(said, kind, ground) for kind in (ERRORS, CONTACTS, RETURNS, BEGUN)}
    bought = conversion_said(said, ground) or purchase_in(ground.names)
    look, gap = _time(said, "look", 30 * DAY), _time(said, "gap", 30 * MINUTE)
    chance = _number(said, "chance", 0.5)
    text = str(said.get("limit") or 20)
    limit = ALL if text.casefold() in EVERYTHING else int(_number(said, "limit", 20))
    if limit == ALL and text.casefold() not in EVERYTHING:
        raise BadQuestion("a list cannot be shorter than nobody", mend="say a number, or all")

    def atrisk(now: int = 0) -> AtRisk:
        return AtRisk(
            ground.drawn, kinds[ERRORS], kinds[CONTACTS], kinds[RETURNS], kinds[BEGUN], bought, look, chance, gap,
            limit, now,
        )  # fmt: skip

    atrisk()
    told = {
        "map": ground.drawn.id if ground.drawn else None,
        **{kind: rule and rule_text(rule) for kind, rule in kinds.items()},
        "bought": bought and rule_text(bought),
        "look": duration_text(look),
        "chance": chance,
        "gap": duration_text(gap),
        "limit": "all" if limit == ALL else limit,
    }
    rules = [rule for rule in (*kinds.values(), bought) if rule]
    rules += [place.met for place in ground.drawn.touchpoints if place.met] if ground.drawn else []
    return Asking("atrisk", _given(told), lambda chosen: atrisk(chosen.now), tuple(rules), history=True)


def _kind(said: Given, kind: str, ground: Ground) -> Rule | None:
    """What counts as one of these: as said, else events that are called so."""
    if said.get(kind):
        return rule_said(str(said[kind]), ground.names, ground.labels)
    return called(kind, ground.names)


def _time(said: Given, key: str, otherwise: int) -> int:
    return duration(str(said[key])) if said.get(key) else otherwise


def _number(said: Given, key: str, otherwise: float) -> float:
    if not said.get(key):
        return otherwise
    try:
        return float(str(said[key]).replace(",", "."))
    except ValueError:
        raise BadQuestion(
            f"--{key} says '{said[key]}'", "a number is needed", f"say --{key} {otherwise:g}"
        ) from None


def _given(told: Mapping[str, object]) -> dict[str, object]:
    return {name: value for name, value in told.items() if value is not None}
