"""What every engine promises."""

from __future__ import annotations

from typing import Protocol, TypeVar

from periplo.journeys.columns import Journeys

State = TypeVar("State")
Answer = TypeVar("Answer")
Answer_co = TypeVar("Answer_co", covariant=True)


class Fold(Protocol[State, Answer_co]):
    """What an engine needs of a question; answers/asked.py says what its verbs promise."""

    def partial(self, journeys: Journeys) -> State: ...
    def merge(self, a: State, b: State) -> State: ...
    def finish(self, total: State) -> Answer_co: ...


class Engine(Protocol):
    """Asks a question of journeys.

    The answer is the same, byte for byte, however the work was divided and in whichever order parts came
    back. Errors of the question (PeriploError) pass through unchanged.
    """

    def ask(self, question: Fold[State, Answer], journeys: Journeys) -> Answer: ...
