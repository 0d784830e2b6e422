"""What takes long stands for a while, and is made anew while it is told as it was."""

from __future__ import annotations

from threading import Event

import pytest

from periplo.core.errors import BadInput
from periplo.edge.console.rested import OLDEST, REST, TIMES, Rested


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def told(rested: Rested, thing: object, stands: object = 1) -> object:
    return rested.told("key", stands, lambda: thing)


def until(rested: Rested, expected: object) -> None:
    """Asks, making nothing new, until this is told."""
    for _ in range(10_000):
        if told(rested, expected) == expected:
            return
        Event().wait(0.001)
    raise AssertionError(expected)


def test_a_thing_stands_while_it_rests_and_is_then_told_once_more_and_made_anew():
    clock = Clock()
    rested = Rested(clock)
    assert told(rested, "a") == "a"
    clock.now = REST - 1
    assert told(rested, "b") == "a"
    clock.now = REST
    assert told(rested, "b") == "a"
    until(rested, "b")


def test_what_it_stands_on_has_changed_so_it_is_made_at_once():
    rested = Rested(Clock())
    assert told(rested, "a", stands=1) == "a"
    assert told(rested, "b", stands=2) == "b"


def test_what_took_long_stands_longer():
    clock = Clock()
    rested = Rested(clock)

    def slowly() -> str:
        clock.now += 30
        return "a"

    rested.told("key", 1, slowly)
    clock.now = 30 + 30 * TIMES - 1
    assert told(rested, "b") == "a"
    clock.now += 1
    told(rested, "b")
    until(rested, "b")


def test_what_is_too_old_is_not_told_before_it_is_made_anew():
    clock = Clock()
    rested = Rested(clock)
    told(rested, "a")
    clock.now = OLDEST
    assert told(rested, "b") == "b"


def test_it_is_made_anew_once_however_many_ask_and_a_fault_leaves_it_as_it_was():
    clock = Clock()
    rested = Rested(clock)
    told(rested, "a")
    clock.now = REST
    begun, go, made = Event(), Event(), []

    def held() -> str:
        made.append(1)
        begun.set()
        go.wait(60)
        raise BadInput("away")

    for _ in range(5):
        assert rested.told("key", 1, held) == "a"
    assert begun.wait(60)
    assert made == [1]
    go.set()
    until(rested, "b")


def test_a_fault_in_front_is_told():
    def broken() -> str:
        raise BadInput("away")

    with pytest.raises(BadInput):
        Rested(Clock()).told("key", 1, broken)
