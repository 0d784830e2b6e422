"""The options of a funnel: its steps, windows, exclusions, and what it counts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from periplo.answers.groups import By
from periplo.core.errors import BadQuestion
from periplo.core.rules import Rule
from periplo.core.spans import MINUTE

MODES = ("ordered", "strict", "any_order")
UNITS = ("customer", "session", "attempt")
ACTIONS = ("drop", "censor")


@dataclass(frozen=True, slots=True)
class Step:
    """One step: what it is called, and which events serve it."""

    label: str
    rule: Rule


@dataclass(frozen=True, slots=True)
class Exclusion:
    """What may not happen between two steps, given by their places from 0."""

    rule: Rule
    after: int
    before: int
    action: str = "drop"


@dataclass(frozen=True, slots=True)
class FunnelOptions:
    """What is asked of a funnel; the meaning of each option stands at the top of funnel.py.

    within, session_gap: microseconds; between: one for each step after the first, None where there is none.
    optional: places of steps, from 0. by: a property at the first step, or By(property, at). censored_at:
    microseconds.

    Raises: BadQuestion if options contradict each other.
    """

    steps: tuple[Step, ...]
    within: int | None = None
    between: tuple[int | None, ...] = ()
    mode: str = "ordered"
    ignore: tuple[Rule, ...] = ()
    optional: tuple[int, ...] = ()
    exclude: tuple[Exclusion, ...] = ()
    unit: str = "customer"
    session_gap: int = 30 * MINUTE
    by: By | str | None = None
    censored_at: int | None = None
    name: str = "funnel"

    def __post_init__(self) -> None:
        for trouble, mend in _troubles(self):
            raise BadQuestion(trouble, mend=mend)


def _troubles(funnel: FunnelOptions) -> Iterator[tuple[str, str]]:
    """What in the options cannot be asked, and how to mend it."""
    steps = len(funnel.steps)
    if not steps:
        yield "a funnel needs at least one step", "name them, such as visit,cart,pay"
    for word, known, given in (("mode", MODES, funnel.mode), ("unit", UNITS, funnel.unit)):
        if given not in known:
            yield f"a funnel has no {word} '{given}'", f"use one of: {', '.join(known)}"
    if (funnel.within or 0) < 0 or any((gap or 0) < 0 for gap in funnel.between):
        yield "a window ends before it begins", "write it as 30m or 7d"
    if funnel.between and len(funnel.between) != steps - 1:
        yield (
            f"{len(funnel.between)} windows stand between {steps} steps",
            f"give {steps - 1}, one for each gap",
        )
    if any(not 0 < place < steps for place in funnel.optional):
        yield "an optional step must be one after the first", "make another step optional"
    if funnel.mode == "any_order":
        if funnel.optional or funnel.between:
            yield (
                "steps in any order have no optional steps and no windows between them",
                "leave those out, or ask mode ordered",
            )
        if funnel.unit == "attempt":
            yield "steps in any order have no first step to begin an attempt", "ask by customer or by session"
    if funnel.exclude and funnel.mode != "ordered":
        yield f"mode {funnel.mode} cannot exclude what happens between steps", "ask mode ordered"
    for exclusion in funnel.exclude:
        if exclusion.action not in ACTIONS:
            yield f"an exclusion cannot '{exclusion.action}'", f"use one of: {', '.join(ACTIONS)}"
        if not 0 <= exclusion.after < exclusion.before < steps:
            yield "an exclusion must stand between a step and a later one", "name two steps in their order"
    if funnel.censored_at is not None and funnel.within is None:
        yield "without a window nobody is still inside one", "give the window with within"
