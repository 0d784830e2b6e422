"""What an event says otherwise than the tracking plan. It is told and counted; the event is never dropped for it.

An event is judged by its shape: its name, its properties' names, and the kinds of their values. Each shape becomes one
pattern over the values as they came; an event that meets it costs one look, whatever the plan says of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

import msgspec

from periplo.core.addresses import without_personal
from periplo.core.events import folded
from periplo.core.plan import Plan
from periplo.core.plan_shapes import Finding, Shape, Variant
from periplo.core.spans import DAY

LEVELS = ("error", "warning", "note")
FINDINGS: Mapping[str, str] = {  # code -> level
    "personal_data": "error",
    "missing_required": "error",
    "wrong_type": "error",
    "value_not_allowed": "warning",
    "unknown_event": "warning",
    "unknown_property": "warning",
    "two_spellings": "warning",
    "other_case": "note",
    # What the plan itself lacks, or what nobody sends:
    "no_currency": "warning",
    "same_label": "warning",
    "undefined_property": "note",
    "untranslated": "note",
    "never_seen": "note",
}
MOST = 2_000  # findings told apart; beyond, they are counted under the event "*"
_SHAPES = 20_000
_VARIANTS = 12

Values = Mapping[str, object]  # name -> msgspec.Raw as it came, or a plain value


class Key(NamedTuple):
    """By what findings are counted. `day` is the day of arrival, from 1970-01-01."""

    source: str
    event: str
    property: str
    finding: str
    day: int


class Seen(NamedTuple):
    """How often, from when to when, and one example."""

    n: int
    first_at: int
    last_at: int
    example: str

    def with_more(self, other: Seen) -> Seen:
        """Both together."""
        first, last = min(self.first_at, other.first_at), max(self.last_at, other.last_at)
        return Seen(self.n + other.n, first, last, self.example or other.example)


def findings(plan: Plan, event: str, properties: Values) -> tuple[Finding, ...]:
    """All that one event says otherwise than the plan.

    A plan without events knows no unknown event, one without properties no unknown property.
    """
    shape = Shape(plan, event, tuple(properties))
    raws = [_raw(value) for value in properties.values()]
    return (*shape.found, *shape.in_values(shape.outcomes(raws), raws), *shape.personal_in(raws))


class PlanFindings:
    """Counts what a run of events says otherwise than the plan: `see` each, then `counted`."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self._shapes: dict[str, dict[tuple[str, ...], Shape]] = {}
        self._counts: dict[Key, Seen] = {}

    def see(self, source: str, at: int, events: Iterable[tuple[str, Mapping[str, msgspec.Raw]]]) -> None:
        """Events that arrived together, each a name with its properties as they came. at: microseconds UTC."""
        of_source = self._shapes.setdefault(source, {})
        known, join = of_source.get, b"\n".join
        for event, properties in events:
            names = (event, *properties)
            shape = known(names) or self._new_shape(source, names)
            joined = join(properties.values())
            if b'"+' not in joined:  # or it may be somebody's number
                for variant in shape.variants:
                    if variant.match(joined):
                        if not variant.n:
                            variant.first_at = at
                        variant.n += 1
                        variant.last_at = at
                        break
                else:
                    self._see_slowly(source, shape, [bytes(raw) for raw in properties.values()], at)
            else:
                self._see_slowly(source, shape, [bytes(raw) for raw in properties.values()], at)

    def forget(self) -> None:
        """Begins anew, without telling: what was seen is not kept after all."""
        self.counted()

    def counted(self) -> dict[Key, Seen]:
        """What was counted since the last time this was asked; counting begins anew."""
        for source, shapes in self._shapes.items():
            for shape in shapes.values():
                for variant in shape.variants:
                    if variant.n:
                        for told in variant.found:
                            self._tell(
                                source, shape.event, told, variant.n, variant.first_at, variant.last_at
                            )
                        variant.n = 0
        counts, self._counts = self._counts, {}
        return counts

    def _new_shape(self, source: str, names: tuple[str, ...]) -> Shape:
        of_source = self._shapes[source]
        if len(of_source) >= _SHAPES:  # a sender that writes numbers into names
            self._counts = self.counted()
            of_source.clear()
        shape = of_source[names] = Shape(self.plan, names[0], names[1:])
        return shape

    def _see_slowly(self, source: str, shape: Shape, raws: list[bytes], at: int) -> None:
        outcomes = shape.outcomes(raws)
        found = (*shape.found, *shape.in_values(outcomes, raws))
        personal = tuple(shape.personal_in(raws))
        if not personal and len(shape.variants) < _VARIANTS:
            variant = Variant(shape.pattern(outcomes), found)
            if variant.match(b"\n".join(raws)):
                variant.n, variant.first_at, variant.last_at = 1, at, at
                shape.variants.append(variant)
                return
        for told in (*found, *personal):
            self._tell(source, shape.event, told, 1, at, at)

    def _tell(self, source: str, event: str, told: Finding, n: int, first_at: int, last_at: int) -> None:
        name = without_personal(folded(event))
        key = Key(source, name, told.property, told.code, last_at // DAY)
        if key not in self._counts and len(self._counts) >= MOST:
            key = Key(source, "*", "", told.code, last_at // DAY)
        seen, before = Seen(n, first_at, last_at, told.example), self._counts.get(key)
        self._counts[key] = seen if before is None else before.with_more(seen)


def _raw(value: object) -> bytes:
    return bytes(value) if isinstance(value, msgspec.Raw) else msgspec.json.encode(value)
