"""A tracking plan held against what was seen, and against itself: told, never a reason to drop an event."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from periplo.core.addresses import without_personal
from periplo.core.events import folded
from periplo.core.plan import Plan, PlannedProperty
from periplo.core.plan_findings import FINDINGS, LEVELS, Key, Seen
from periplo.core.plan_shapes import Finding, about_event, about_names, required_of
from periplo.core.spans import DAY
from periplo.core.texts import LANGUAGES, Text
from periplo.journeys.columns import Coded, Journeys, is_present
from periplo.usecases.plan_seen import SeenEvents, kind_of, seen_in, values_of

# Where a finding was made if not by a source: in the data, in the plan itself.
EVENTS, PLAN = ("events", "plan")


class Told(NamedTuple):
    """A finding with how often it was met. source: who sends it, or EVENTS, or PLAN; instants are None there."""

    level: str
    code: str
    source: str
    event: str
    property: str
    n: int
    first_at: int | None
    last_at: int | None
    example: str


def check_plan(plan: Plan, kept: Mapping[Key, Seen], journeys: Journeys | None) -> list[Told]:
    """Everything told, gravest first, then the most frequent. kept: what the ledger counted, as it came in."""
    told = [*_kept(kept)]
    known = {(each.code, each.event, each.property) for each in told}
    if journeys is not None:
        seen = seen_in(journeys)
        told += [
            each
            for each in _in_data(plan, seen, journeys)
            if (each.code, each.event, each.property) not in known
        ]
        told += _never_seen(plan, seen)
    told += _in_plan(plan)
    return sorted(
        told,
        key=lambda each: (
            LEVELS.index(each.level),
            -each.n,
            each.code,
            each.event,
            each.property,
            each.source,
        ),
    )


def is_reached(told: Iterable[Told], level: str) -> bool:
    """Whether any finding is at least as grave as this level."""
    return any(LEVELS.index(each.level) <= LEVELS.index(level) for each in told)


def _kept(kept: Mapping[Key, Seen]) -> Iterator[Told]:
    """Of each source, event, property and finding one line for all its days."""
    together: dict[tuple[str, str, str, str], Seen] = {}
    for key, seen in kept.items():
        place = key[:4]
        together[place] = together[place].with_more(seen) if place in together else seen
    for (source, event, property, code), seen in together.items():
        yield Told(FINDINGS.get(code, "note"), code, source, event, property, *seen)


def _in_data(plan: Plan, seen: SeenEvents, journeys: Journeys) -> Iterator[Told]:
    of_event: dict[str, list[str]] = defaultdict(list)
    for name, said in seen.properties.items():
        for event in said.by_event:
            of_event[event].append(name)
    others: dict[Finding, int] = {}
    met: dict[Finding, list[str]] = defaultdict(list)
    for event, n in seen.events.items():
        for finding in about_event(plan, event):
            yield _told(finding, event, n)
        for finding in about_names(plan, event, of_event[event], frozenset()):
            there = seen.properties.get(finding.property)
            others[finding] = others.get(finding, 0) + (there.by_event.get(event, 0) if there else 0)
            met[finding].append(event)
        for name in sorted(required_of(plan, event)):
            missing = n - (seen.properties[name].by_event.get(event, 0) if name in seen.properties else 0)
            if missing:
                yield _told(Finding("missing_required", name), event, missing)
    for finding, n in others.items():
        yield _told(finding, met[finding][0] if len(met[finding]) == 1 else "*", n)
    for name, said in seen.properties.items():
        planned = plan.property(name)
        if said.personal in ("email", "phone") and not (planned and planned.personal):
            yield _told(Finding("personal_data", name, said.personal), "*", said.n)
        if planned is not None:
            yield from _in_column(name, planned, journeys)


def _in_column(name: str, planned: PlannedProperty, journeys: Journeys) -> Iterator[Told]:
    """Values of a wrong type, or not allowed, in all events together."""
    if name not in journeys.properties:
        return
    column = journeys.properties[name]
    if planned.type not in (None, "text") and not _fits(planned.type, kind_of(column)):
        wrong = (
            _wrong_rows(planned.type, column) if isinstance(column, Coded) else int(is_present(column).sum())
        )
        if wrong:
            yield _told(Finding("wrong_type", name, kind_of(column)), "*", wrong)
    if planned.allowed and isinstance(column, Coded):
        allowed = set(planned.allowed)
        others = [(value, n) for value, n in values_of(column) if value not in allowed]
        if others:
            yield _told(
                Finding("value_not_allowed", name, _shown(others[0][0])), "*", sum(n for _, n in others)
            )


def _fits(wanted: str, kind: str) -> bool:
    return kind == wanted or (wanted == "money" and kind == "number")


def _wrong_rows(wanted: str, column: Coded) -> int:
    """Rows of a text column whose value is not of the wanted type."""
    return sum(n for value, n in values_of(column) if not _reads_as(wanted, value))


def _reads_as(wanted: str, value: str) -> bool:
    match wanted:
        case "number" | "money":
            try:
                return float(value) == float(value)
            except ValueError:
                return False
        case "flag":
            return value.casefold() in ("true", "false")
        case "instant":
            return len(value) >= 10 and value[:4].isdigit() and value[4] == "-"
        case _:
            return value[:1] == "["


def _shown(value: str) -> str:
    return without_personal(value) if len(value) <= 24 and len(value.split()) <= 2 else f"({len(value)})"


def _never_seen(plan: Plan, seen: SeenEvents) -> Iterator[Told]:
    there = {folded(name) for name in seen.events}
    for name in plan.events:
        if folded(name) not in there:
            yield _of_plan("never_seen", name, "")


def _in_plan(plan: Plan) -> Iterator[Told]:
    for name, event in plan.events.items():
        for property in event.properties:
            if plan.property(property) is None:
                yield _of_plan("undefined_property", name, property)
        yield from _untranslated(event.label, name, "")
    for name, said in plan.properties.items():
        yield from _untranslated(said.label, "", name)
        if said.type == "money" and said.currency is None and plan.property("currency") is None:
            yield _of_plan("no_currency", "", name)
    yield from _same_label({name: event.label for name, event in plan.events.items()}, is_event=True)
    yield from _same_label({name: said.label for name, said in plan.properties.items()}, is_event=False)


def _untranslated(label: Text | None, event: str, property: str) -> Iterator[Told]:
    missing = [language for language in LANGUAGES if label is None or not label.has(language)]
    if missing:
        yield _of_plan("untranslated", event, property, ", ".join(missing))


def _same_label(labels: Mapping[str, Text | None], is_event: bool) -> Iterator[Told]:
    """Two names that people call alike: a rule that says the label means the first of them alone."""
    for language in LANGUAGES:
        first: dict[str, str] = {}
        for name, label in labels.items():
            if label is None or not label.has(language):
                continue
            said = folded(label.to(language))
            if said in first:
                event, property = (name, "") if is_event else ("", name)
                yield _of_plan("same_label", event, property, f"{label.to(language)} = {first[said]}")
            first.setdefault(said, name)


def _told(finding: Finding, event: str, n: int) -> Told:
    return Told(
        FINDINGS[finding.code], finding.code, EVENTS, without_personal(event), finding.property, n, None, None,
        finding.example,
    )  # fmt: skip


def _of_plan(code: str, event: str, property: str, example: str = "") -> Told:
    return Told(FINDINGS[code], code, PLAN, event, property, 0, None, None, example)


def since_day(now: int, days: int) -> int:
    """The first of so many days up to now, from 1970-01-01."""
    return now // DAY - days + 1
