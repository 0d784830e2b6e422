"""What every question promises, and what every answer carries."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol, TypeVar

from periplo.core.spans import Span
from periplo.core.texts import Text
from periplo.journeys.columns import Journeys

State = TypeVar("State")
Answer = TypeVar("Answer", covariant=True)

THIN = 30  # below this many customers an answer is marked as thin


class Question(Protocol[State, Answer]):
    """A frozen value that can be asked of journeys.

    `merge` is associative and commutative and a state holds whole numbers only, so any split into shards,
    any number of threads and any cluster give the same bytes. `finish` thinks: shares, intervals, sorting.
    """

    name: str

    def partial(self, journeys: Journeys) -> State: ...
    def merge(self, a: State, b: State) -> State: ...
    def finish(self, total: State) -> Answer: ...


@dataclass(frozen=True, slots=True)
class Asked:
    """An answer with all that is needed to read it honestly."""

    question: Mapping[str, object]
    answer: object  # the question's own frozen answer
    n: int  # customers with at least one event in the period
    span: Span | None
    zone: str
    rejected: int = 0
    left_out: Mapping[str, int] = field(default_factory=dict)  # reason -> events or customers
    reading: Text = field(default_factory=lambda: Text(()))
    version: str | None = None  # of the data, by which it can be asked again; None where it cannot
