"""What stands in a cell of the map, and how we know: items and their evidence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from periplo.core.errors import BadMap
from periplo.core.texts import Text

METRIC, ANECDOTE, INFERRED, ASSUMED, PROPOSED = KINDS = (
    "metric",
    "anecdote",
    "inferred",
    "assumed",
    "proposed",
)
# Days, unless `good_for` says.
OLD_AFTER = {METRIC: 90, ANECDOTE: 365, INFERRED: 180, ASSUMED: 90, PROPOSED: 180}
NO_TEXT = Text(())
ITEM_KEYS = ("text", "value", "ref", "ask", "evidence")  # any of them makes a mapping an item, not a text


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where something on the map comes from.

    A metric is a question that is asked again (`ask`, as in `periplo ask`, or the id of a shared `metric`); an anecdote
    is what somebody said or wrote (`text`, with its `source`: an interview, a review, an agent's note). Inferred means
    concluded from behaviour, assumed means nobody looked yet, proposed means it is wished for.
    """

    kind: str
    text: Text | None = None
    ask: str | None = None
    metric: str | None = None
    source: Text | None = None
    on: date | None = None  # the day it was seen, said or last looked at
    owner: str | None = None
    link: str | None = None
    good_for: int | None = None  # days after which it counts as old
    extra: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise BadMap(
                f"evidence is of kind '{self.kind}'", f"there are: {', '.join(KINDS)}", "write one of them"
            )

    @property
    def is_analytic(self) -> bool:
        """Whether it rests on events: a metric, or what was inferred from behaviour."""
        return self.kind in (METRIC, INFERRED)

    @property
    def is_anecdotal(self) -> bool:
        """Whether somebody said it."""
        return self.kind == ANECDOTE

    def age(self, today: date) -> int | None:
        """Days since it was seen; None where no day is known."""
        return None if self.on is None else (today - self.on).days

    def is_old(self, today: date) -> bool:
        """Whether it should be looked at again. A metric that asks is fresh each time it is drawn."""
        if self.kind == METRIC and (self.ask or self.metric):
            return False
        age = self.age(today)
        return age is not None and age > (self.good_for or OLD_AFTER[self.kind])


@dataclass(frozen=True, slots=True)
class Item:
    """One thing in one cell. In a lane of numbers, dates, links or choices `value` holds it and `text` is a note.

    `ref` is the id of an entry of the lane's shared library; then `text` stands in where the library is not at hand.
    """

    text: Text = NO_TEXT
    value: float | str | None = None
    id: str | None = None  # so that an opportunity can name it
    ref: str | None = None
    solution: Text | None = None  # of a friction: what is prepared for it
    covered_by: str | None = None  # of an information need: the content or message that answers it
    # Of a pain: 1 (small) to 5 (customers leave).
    harm: int | None = field(default=None, metadata={"low": 1, "high": 5})
    personas: tuple[str, ...] = ()  # buyer personas that it concerns; empty: all
    evidence: tuple[Evidence, ...] = ()
    extra: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.harm is not None and not 1 <= self.harm <= 5:
            raise BadMap(
                f"a harm is {self.harm}", "it goes from 1 (small) to 5 (customers leave)", "write 1 to 5"
            )

    def to(self, language: str) -> str:
        """Its words in this language."""
        return self.text.to(language)

    @property
    def is_plain(self) -> bool:
        """Whether it says nothing beyond its text."""
        return self == Item(self.text)


Cells = Mapping[str, tuple[Item, ...]]  # lane -> what stands in it


def items(*texts: Text | str | Mapping[str, str]) -> tuple[Item, ...]:
    """A cell of plain texts."""
    return tuple(Item(text if isinstance(text, Text) else Text.of(text)) for text in texts)
