"""What changed from one map to another: exactly, part by part, and nothing else.

Stages and columns are the same thing where they have the same id; those that are left over, where they have the same
title. Of what stands in both, each field and each cell is compared; things in a cell by their id, else by being equal,
else by their words: one that says the same, or of the only two that are left the same in one language, was changed.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

from periplo.core.cells import Cells, Item
from periplo.core.maps import Action, Column, JourneyMap, Stage, Touchpoint, Transition, Variant

ADDED, REMOVED, CHANGED, MOVED = KINDS = ("added", "removed", "changed", "moved")
_SEPARATE = frozenset(
    ("cells", "stages", "columns", "transitions", "variants", "lanes", "frameworks", "tray", "extra")
)


@dataclass(frozen=True, slots=True)
class Change:
    """One change, in a part: map, persona, goal, stage, column, transition, variant, lane, framework or tray.

    id: of the part ("from > to" of a transition, the persona's of a variant); key: the field or lane, None where the
    whole part was added, removed or moved. before, after: the values, None where there was none. of: the variant in
    whose columns it changed.
    """

    kind: str
    part: str
    id: str
    key: str | None = None
    before: Any = None
    after: Any = None
    of: str | None = None


def map_diff(before: JourneyMap, after: JourneyMap) -> tuple[Change, ...]:
    """Every change, in the order of the map: itself, its people, stages, columns, then the rest; none of equal maps."""
    return tuple(_changes(before, after))


def _changes(before: JourneyMap, after: JourneyMap) -> Iterator[Change]:
    yield from _fields("map", after.id, before, after, skip={"persona", "goal"})
    yield from _cells("map", after.id, before.cells, after.cells)
    yield from _fields("persona", after.persona.id, before.persona, after.persona)
    yield from _fields("goal", "goal", before.goal, after.goal)
    stages = matched(before.stages, after.stages)
    yield from _parts("stage", before.stages, after.stages, stages)
    renamed = {old: new for old, new in stages.items() if old != new}
    columns = matched(before.columns, after.columns)
    yield from _parts("column", before.columns, after.columns, columns, renamed)
    yield from _transitions(before, after, columns)
    yield from _variants(before, after, columns)
    for part in ("lanes", "frameworks"):
        yield from _named(part.removesuffix("s"), getattr(before, part), getattr(after, part))
    yield from _things("tray", after.id, "tray", before.tray, after.tray)
    yield from _extra("map", after.id, before.extra, after.extra)


def matched(before: Sequence[Stage | Column], after: Sequence[Stage | Column]) -> dict[str, str]:
    """Id before -> id after, of the parts that are the same thing."""
    new = {part.id for part in after}
    found = {part.id: part.id for part in before if part.id in new}
    left = [part for part in after if part.id not in found]
    for part in before:
        if part.id not in found:
            same = next((other for other in left if _same_title(part, other)), None)
            if same is not None:
                found[part.id] = same.id
                left.remove(same)
    return found


def _same_title(one: Stage | Column, other: Stage | Column) -> bool:
    return bool({text.casefold() for _, text in one.title.by_language if text} & {
        text.casefold() for _, text in other.title.by_language if text
    })  # fmt: skip


def _parts(
    part: str,
    before: Sequence[Any],
    after: Sequence[Any],
    matched: Mapping[str, str],
    renamed_stages: Mapping[str, str] | None = None,
) -> Iterator[Change]:
    old, new = {one.id: one for one in before}, {one.id: one for one in after}
    kept = set(matched.values())
    moved = _moved(
        [matched[one.id] for one in before if one.id in matched], [one.id for one in after if one.id in kept]
    )
    for one in before:
        if one.id not in matched:
            yield Change(REMOVED, part, one.id, None, one)
    came_from = {now: was for was, now in matched.items()}
    for one in after:
        if one.id not in kept:
            yield Change(ADDED, part, one.id, None, None, one)
            continue
        was = old[came_from[one.id]]
        if one.id in moved:
            yield Change(MOVED, part, one.id, None, _before_it(was, before), _before_it(one, after))
        yield from _fields(part, one.id, was, new[one.id], renamed=renamed_stages)
        yield from _cells(part, one.id, was.cells, one.cells)
        yield from _extra(part, one.id, was.extra, one.extra)


def _before_it(one: Any, parts: Sequence[Any]) -> str | None:
    """The id of the part that stands before it."""
    place = [part.id for part in parts].index(one.id)
    return parts[place - 1].id if place else None


def _moved(before: Sequence[str], after: Sequence[str]) -> frozenset[str]:
    """The fewest ids that must have moved: those outside the longest run that kept its order."""
    place = {id: k for k, id in enumerate(before)}
    ends: list[int] = []
    last: list[str] = []
    came: dict[str, str | None] = {}
    for id in after:
        k = bisect_left(ends, place[id])
        came[id] = last[k - 1] if k else None
        ends[k : k + 1], last[k : k + 1] = [place[id]], [id]
    kept, at = set(), last[-1] if last else None
    while at is not None:
        kept.add(at)
        at = came[at]
    return frozenset(after) - kept


def _fields(
    part: str,
    id: str,
    before: Any,
    after: Any,
    skip: set[str] | None = None,
    renamed: Mapping[str, str] | None = None,
) -> Iterator[Change]:
    """Each field that is otherwise; a touchpoint that became an action has other fields."""
    if isinstance(before, Touchpoint | Action) and type(before) is not type(after):
        yield Change(CHANGED, part, id, "kind", _kind(before), _kind(after))
    ignored = _SEPARATE | (skip or set())
    names = dict.fromkeys(field.name for value in (before, after) for field in fields(value))
    for name in names:
        if name in ignored:
            continue
        was, now = getattr(before, name, None), getattr(after, name, None)
        if name == "stage" and renamed and renamed.get(str(was)) == now:
            continue
        if was != now and not (_is_nothing(was) and _is_nothing(now)):
            yield Change(CHANGED, part, id, name, was, now)
    if part in ("persona", "goal"):
        yield from _extra(part, id, before.extra, after.extra)


def _kind(column: Column) -> str:
    return "touchpoint" if isinstance(column, Touchpoint) else "action"


def _is_nothing(value: Any) -> bool:
    return value is None or value is False or value in ((), {})


def _cells(part: str, id: str, before: Cells, after: Cells, of: str | None = None) -> Iterator[Change]:
    for lane in dict.fromkeys([*before, *after]):
        yield from _things(part, id, lane, before.get(lane, ()), after.get(lane, ()), of)


def _things(
    part: str, id: str, key: str, before: Sequence[Any], after: Sequence[Any], of: str | None = None
) -> Iterator[Change]:
    """What left and what came; a thing that keeps its id or its words and is otherwise changed."""
    left, came = list(before), list(after)
    for one in list(came):
        if one in left:
            left.remove(one)
            came.remove(one)
    for is_same in (_has_id_of, _says_all_of, _says_some_of):
        if is_same is _says_some_of and not len(left) == len(came) == 1:
            continue  # of several it would be a guess
        for one in list(left):
            same = next((other for other in came if is_same(one, other)), None)
            if same is not None:
                left.remove(one)
                came.remove(same)
                yield Change(CHANGED, part, id, key, one, same, of)
    yield from (Change(REMOVED, part, id, key, one, None, of) for one in left)
    yield from (Change(ADDED, part, id, key, None, one, of) for one in came)
    if (
        not left
        and not came
        and [repr(one) for one in before] != [repr(one) for one in after]
        and Counter(map(repr, before)) == Counter(map(repr, after))
    ):
        yield Change(MOVED, part, id, key, tuple(before), tuple(after), of)


def _extra(part: str, id: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Change]:
    for key in dict.fromkeys([*before, *after]):
        if before.get(key) != after.get(key):
            kind = ADDED if key not in before else REMOVED if key not in after else CHANGED
            yield Change(kind, part, id, key, before.get(key), after.get(key))


def _ends(way: Transition, columns: Mapping[str, str]) -> tuple[str, str]:
    """Its two columns by their ids afterwards."""
    return columns.get(way.origin, way.origin), columns.get(way.target, way.target)


def _transitions(before: JourneyMap, after: JourneyMap, columns: Mapping[str, str]) -> Iterator[Change]:
    old = {
        (columns.get(way.origin, way.origin), columns.get(way.target, way.target)): way
        for way in before.transitions
    }
    new = {(way.origin, way.target): way for way in after.transitions}
    for ends in dict.fromkeys([*old, *new]):
        id = " > ".join(ends)
        was, now = old.get(ends), new.get(ends)
        if was is None or now is None:
            yield Change(ADDED if was is None else REMOVED, "transition", id, None, was, now)
            continue
        yield from _fields("transition", id, was, now, skip={"origin", "target", "motivations"})
        yield from _things("transition", id, "motivations", was.motivations, now.motivations)
        yield from _extra("transition", id, was.extra, now.extra)


def _variants(before: JourneyMap, after: JourneyMap, columns: Mapping[str, str]) -> Iterator[Change]:
    old, new = ({variant.persona.id: variant for variant in drawn.variants} for drawn in (before, after))
    for persona in dict.fromkeys([*old, *new]):
        was, now = old.get(persona), new.get(persona)
        if was is None or now is None:
            yield Change(ADDED if was is None else REMOVED, "variant", persona, None, was, now)
            continue
        yield from _fields("variant", persona, was, now)
        yield from _variant_columns(persona, was, now, columns)
        yield from _extra("variant", persona, was.extra, now.extra)


def _variant_columns(
    persona: str, was: Variant, now: Variant, columns: Mapping[str, str]
) -> Iterator[Change]:
    before = {columns.get(id, id): said for id, said in was.columns.items()}
    for id in dict.fromkeys([*before, *now.columns]):
        one, other = before.get(id), now.columns.get(id)
        if one is None or other is None:
            yield Change(ADDED if one is None else REMOVED, "column", id, "variant", one, other, persona)
            continue
        for change in _fields("column", id, one, other):
            yield Change(change.kind, "column", id, change.key, change.before, change.after, persona)
        yield from _cells("column", id, one.cells, other.cells, persona)


def _named(part: str, before: Sequence[Any], after: Sequence[Any]) -> Iterator[Change]:
    old, new = ({one.id: one for one in things} for things in (before, after))
    for id in dict.fromkeys([*old, *new]):
        was, now = old.get(id), new.get(id)
        if was is None or now is None:
            yield Change(ADDED if was is None else REMOVED, part, id, None, was, now)
        elif was != now:
            yield Change(CHANGED, part, id, None, was, now)


def _has_id_of(one: Any, other: Any) -> bool:
    return isinstance(one, Item) and one.id is not None and bool(other.id == one.id)


def _says_all_of(one: Any, other: Any) -> bool:
    return isinstance(one, Item) and bool(one.text) and bool(other.text == one.text)


def _says_some_of(one: Any, other: Any) -> bool:
    return isinstance(one, Item) and bool({*one.text.by_language} & {*other.text.by_language})
