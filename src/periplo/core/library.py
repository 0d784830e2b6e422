"""The library: what the maps of one organisation share, each thing once under one id."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from typing import Any

from periplo.core.cells import METRIC, Evidence, Item
from periplo.core.errors import BadInput
from periplo.core.frameworks import Framework
from periplo.core.lanes import Lane
from periplo.core.personas import Persona
from periplo.core.rules import Rule
from periplo.core.texts import Text

OPPORTUNITY_KINDS = ("experience", "growth", "influence", "cost")
PROGRESS = ("proposed", "planned", "doing", "done", "dropped")
DIRECTIONS = ("up", "down")
_ONE_TO_FIVE = {"low": 1, "high": 5}


@dataclass(frozen=True, slots=True)
class Entry:
    """Something known by its id and name: a channel, an area, a system, a place, a content."""

    id: str
    title: Text
    owner: str | None = None
    note: Text | None = None
    link: str | None = None
    extra: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Area:
    """A responsible area, and what it promises: the first answer and the end within so many microseconds."""

    id: str
    title: Text
    owner: str | None = None
    note: Text | None = None
    link: str | None = None
    answer_within: int | None = field(default=None, metadata={"is": "span"})
    resolve_within: int | None = field(default=None, metadata={"is": "span"})
    extra: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SharedTouchpoint:
    """A touchpoint that several maps use; a column that `uses` it takes from here what it does not say itself."""

    id: str
    title: Text
    channels: tuple[str, ...] = ()
    rule: Rule | None = None
    owner: str | None = None
    cells: Mapping[str, tuple[Item, ...]] = field(default_factory=dict)
    extra: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Metric:
    """A question that is asked again each time (as in `periplo ask`), with what is aimed at."""

    id: str
    title: Text
    ask: str
    value: str | None = (
        None  # where in the answer its number stands, such as "conversion" or "stages.buy.share"
    )
    unit: str | None = None
    target: float | None = None
    better: str = "up"  # or "down"
    owner: str | None = None
    extra: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        _check_choice("metric", self.id, "better", self.better, DIRECTIONS)


@dataclass(frozen=True, slots=True)
class Opportunity:
    """What could be better somewhere on a map. `at` names its places: "map/column", "map/stage" or "map"."""

    id: str
    title: Text
    at: tuple[str, ...] = ()
    kind: str = "experience"
    for_customer: int | None = field(
        default=None, metadata=_ONE_TO_FIVE
    )  # 1 (little) to 5 (much): what the customer gains
    for_us: int | None = field(default=None, metadata=_ONE_TO_FIVE)
    effort: int | None = field(default=None, metadata=_ONE_TO_FIVE)
    answers: tuple[str, ...] = ()  # ids of pains, frictions and needs on those maps
    lever: Text | None = None  # by what it is to be influenced: a price, a reminder, proof by others
    expected: Text | None = None
    owner: str | None = None
    progress: str = "proposed"
    evidence: tuple[Evidence, ...] = ()
    extra: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        _check_choice("opportunity", self.id, "kind", self.kind, OPPORTUNITY_KINDS)
        _check_choice("opportunity", self.id, "progress", self.progress, PROGRESS)
        for key in ("for_customer", "for_us", "effort"):
            said = getattr(self, key)
            if said is not None and not 1 <= said <= 5:
                raise BadInput(
                    f"opportunity '{self.id}' says {key} {said}",
                    "it goes from 1 (little) to 5 (much)",
                    "write 1 to 5",
                    id=self.id,
                )


@dataclass(frozen=True, slots=True)
class Initiative:
    """What is done about opportunities, by whom and until when, and how its effect is measured.

    A `campaign`'s effect comes from its control group; without one `measure`, a question, is compared before and after
    `done_on`, which shows a change and no cause.
    """

    id: str
    title: Text
    opportunities: tuple[str, ...] = ()
    campaign: str | None = None
    owner: str | None = None
    due: date | None = None
    progress: str = "planned"
    done_on: date | None = None
    expected: Text | None = None
    measure: str | None = None
    effect: Text | None = None  # what came of it, once it was measured
    extra: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        _check_choice("initiative", self.id, "progress", self.progress, PROGRESS)


@dataclass(frozen=True, slots=True)
class Library:
    """Everything shared. Ids are unique within each kind."""

    personas: tuple[Persona, ...] = ()
    channels: tuple[Entry, ...] = ()
    areas: tuple[Area, ...] = ()
    systems: tuple[Entry, ...] = ()
    places: tuple[Entry, ...] = ()
    content: tuple[Entry, ...] = ()
    touchpoints: tuple[SharedTouchpoint, ...] = ()
    metrics: tuple[Metric, ...] = ()
    opportunities: tuple[Opportunity, ...] = ()
    initiatives: tuple[Initiative, ...] = ()
    evidence: tuple[Evidence, ...] = ()  # not placed on a map yet
    lanes: tuple[Lane, ...] = ()
    frameworks: tuple[Framework, ...] = ()
    extra: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for kind, things in self._kinds():
            seen: set[str] = set()
            for thing in things:
                if thing.id in seen:
                    raise BadInput(
                        f"two of the library's {kind} are called '{thing.id}'",
                        mend="give each an id of its own",
                        id=thing.id,
                    )
                seen.add(thing.id)

    def titled(self, kind: str, id: str) -> Text | None:
        """The name of an entry of a kind such as "areas"; None if there is no such entry."""
        found = next((thing for thing in getattr(self, kind, ()) if thing.id == id), None)
        return None if found is None else found.title

    def persona(self, id: str) -> Persona | None:
        return next((one for one in self.personas if one.id == id), None)

    def touchpoint(self, id: str) -> SharedTouchpoint | None:
        return next((one for one in self.touchpoints if one.id == id), None)

    def _kinds(self) -> Iterator[tuple[str, tuple[Any, ...]]]:
        for kind in fields(self):
            if kind.name not in ("evidence", "extra"):
                yield kind.name, getattr(self, kind.name)


NO_LIBRARY = Library()


def metric_of(item: Item, library: Library) -> Metric | None:
    """The metric that an item of a KPI lane names: one of the library by its id, or its own question.

    Its own is said as `metric: {ask: …, value: …, unit: …, target: …}`, as `ask: …` alone, or by its evidence. Such a
    metric is known by its question.
    """
    shared = next((one for one in library.metrics if one.id == item.ref), None)
    if shared is not None:
        return shared
    own = item.extra.get("metric")
    said = {"ask": own} if isinstance(own, str) else dict(own) if isinstance(own, Mapping) else {}
    said.setdefault("ask", item.extra.get("ask"))
    if not said["ask"]:
        said["ask"] = next((one.ask for one in item.evidence if one.kind == METRIC and one.ask), None)
    if not isinstance(said["ask"], str) or not said["ask"].strip():
        return None
    value, unit, target = said.get("value"), said.get("unit"), said.get("target")
    return Metric(
        said["ask"],
        item.text,
        said["ask"],
        value if isinstance(value, str) else None,
        unit if isinstance(unit, str) else None,
        float(target) if isinstance(target, int | float) and not isinstance(target, bool) else None,
        said["better"] if said.get("better") in DIRECTIONS else "up",
    )


def _check_choice(what: str, id: str, key: str, said: str, choices: tuple[str, ...]) -> None:
    if said not in choices:
        raise BadInput(
            f"{what} '{id}' says {key} '{said}'",
            f"there are: {', '.join(choices)}",
            "write one of them",
            id=id,
        )
