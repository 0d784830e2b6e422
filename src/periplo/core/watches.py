"""What is watched, so that somebody is told as soon as it changes: changes of routes, frustration, a number and a line.

A sign is what is told of: it begins when a look finds it, is told then and not again, and is over once no look has
found it for a whole day. The same again after that is a new one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from periplo.core.errors import BadInput
from periplo.core.spans import DAY, HOUR
from periplo.core.texts import Text

DRIFT, FRUSTRATION = BY_THEMSELVES = ("drift", "frustration")
BELOW, ABOVE = SIDES = ("below", "above")
LOOKS = HOUR  # at most so often, and only where something came in since
OVER_AFTER = DAY


@dataclass(frozen=True, slots=True)
class Watch:
    """question: one of BY_THEMSELVES, or a question with the place of its number, as asked_again reads it; then
    side and line say when it is told. looked_at, seen: when it was last looked, and at which state of the events;
    fault: why it could not be.
    """

    subscription: int
    question: str
    side: str = ""
    line: float | None = None
    looked_at: int | None = None
    seen: str = ""
    fault: str = ""

    def __post_init__(self) -> None:
        if self.question in BY_THEMSELVES:
            if self.side or self.line is not None:
                raise BadInput(
                    f"'{self.question}' is watched as a whole", "it has no line to cross",
                    "leave the line out, or watch one number of it",
                )  # fmt: skip
        elif self.side not in SIDES or self.line is None:
            raise BadInput(
                "nothing says from where on somebody is told", "a number is watched by a line",
                "say below or above which value",
            )  # fmt: skip

    def is_crossed(self, value: float) -> bool:
        assert self.line is not None
        return value < self.line if self.side == BELOW else value > self.line

    def is_due(self, seen: str, now: int) -> bool:
        """Whether it is looked at now, the events being in the state `seen`."""
        return seen != self.seen and (self.looked_at is None or now - self.looked_at >= LOOKS)


class Sign(NamedTuple):
    """key: what it is, the same at each look. said: a sentence. address: the page of the console that shows it."""

    key: str
    said: Text
    address: str


@dataclass(frozen=True, slots=True)
class Kept:
    """A sign as it is remembered. Instants in microseconds UTC."""

    key: str
    began_at: int
    seen_at: int
    said: Text
    address: str
    over_at: int | None = None


@dataclass(frozen=True, slots=True)
class Looked:
    """What a look changes: signs that begin, open ones with when they were last seen, and those that are over."""

    begun: tuple[Kept, ...] = ()
    seen: tuple[Kept, ...] = ()
    over: tuple[Kept, ...] = field(default=())


def looked(open: Mapping[str, Kept], found: Sequence[Sign], now: int) -> Looked:
    """What it means that a look found these signs, where those were open before."""
    there = {one.key: one for one in found}
    begun = [Kept(one.key, now, now, one.said, one.address) for one in there.values() if one.key not in open]
    seen = [
        Kept(one.key, one.began_at, now, one.said, one.address) for one in open.values() if one.key in there
    ]
    over = [
        Kept(one.key, one.began_at, one.seen_at, one.said, one.address, now)
        for one in open.values()
        if one.key not in there and now - one.seen_at >= OVER_AFTER
    ]
    return Looked(tuple(begun), tuple(seen), tuple(over))
