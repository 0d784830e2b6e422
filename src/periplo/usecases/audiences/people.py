"""What a rule about customers may know beyond their events: segments and personas by name, traits, groups, agreement,
value classes, and the stage in which each stands. Put beside the journeys as columns, only where a rule asks.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from periplo.answers.stages import Stages
from periplo.answers.value_classes import class_column
from periplo.core import rules as r
from periplo.core.errors import BadRule
from periplo.core.events import folded
from periplo.core.maps import JourneyMap
from periplo.core.segments import resolved
from periplo.core.spans import Span
from periplo.journeys.choosing import between
from periplo.journeys.columns import Coded, Column, Flag, Int64s, Journeys
from periplo.journeys.customer_masks import Bools, customer_masks
from periplo.journeys.kinds import column_from
from periplo.journeys.rows import Tokens
from periplo.journeys.texts import Texts
from periplo.usecases.audiences.book import NO_BOOK, Book, personas_of
from periplo.usecases.conversions import purchase_in

if TYPE_CHECKING:
    from sqlalchemy import Connection

Reading = Callable[[], "AbstractContextManager[Connection]"]


@dataclass(frozen=True, slots=True)
class People:
    """Where it is known. reading: opens the ledger; None where events came from files, of which it knows nothing.

    bought: what counts as a purchase for value classes; None: the event that is called one. sources: of traits, the
    trusted ones first.
    """

    book: Book = NO_BOOK
    reading: Reading | None = None
    bought: r.Rule | None = None
    sources: tuple[str, ...] = ()

    def meant(self, rule: r.Rule, drawn: JourneyMap | None = None) -> r.Rule:
        """The rule with every segment and buyer persona that it names put in.

        Raises: BadSegment.
        """
        personas = {**self.book.personas, **(personas_of((drawn,)) if drawn else {})}
        return resolved(rule, self.book.segments, personas)

    def beside(self, rules: Collection[r.Rule], journeys: Journeys, now: int) -> Journeys:
        """The journeys with the customer columns that these rules ask for and the journeys lack.

        Raises: BadRule if no purchase is known and a rule asks for value classes.
        """
        asked = [part for rule in rules for part in r.parts_of(rule)]
        columns: dict[str, Column] = {}
        if any(isinstance(part, r.ValueClass) for part in asked):
            columns[r.CLASS_COLUMN] = self._classes(journeys, now)
        if self.reading is not None:
            columns |= self._told(asked, journeys, now, self.reading)
        return replace(journeys, traits={**journeys.traits, **columns}) if columns else journeys

    def met(
        self, rules: Sequence[r.Rule], journeys: Journeys, now: int, drawn: JourneyMap | None = None
    ) -> Bools:
        """Whether each customer meets each rule at `now`: (customers, rules) bool, in one pass over the events.

        Raises: BadRule, BadSegment, BadQuestion where a rule asks what is not known here.
        """
        meant = [self.meant(rule, drawn) for rule in rules]
        stages: Sequence[str | None] | None = None
        if drawn is not None and any(
            isinstance(part, r.StageIs) for one in meant for part in r.parts_of(one)
        ):
            stages = Stages(drawn, now).standing(journeys).tolist()
        return customer_masks(meant, self.beside(meant, journeys, now), now, stages)

    def _told(
        self, asked: Sequence[r.Rule], journeys: Journeys, now: int, reading: Reading
    ) -> dict[str, Column]:
        from periplo.storage import audience_facts as facts  # files of events need no database

        traits = {folded(part.condition.property) for part in asked if isinstance(part, r.Trait)}
        groups = {folded(part.condition.property) for part in asked if isinstance(part, r.GroupTrait)}
        agreements = {part for part in asked if isinstance(part, r.Agrees)}
        columns: dict[str, Column] = {}
        if not (traits or groups or agreements):
            return columns
        places = _Places(journeys)
        with reading() as connection:
            if lacking := traits - set(journeys.traits):
                told = facts.traits(connection, lacking, self.sources)
                columns |= {name: places.texts(said) for name, said in told.items() if said}
            if groups:
                for name, said in facts.group_traits(connection, groups, self.sources).items():
                    columns[f"@group {name}"] = places.texts(said)
            for part in agreements:
                who = facts.agreed(connection, part.channel, part.purpose, now)
                columns[str(r.column_of(part))] = places.flags(who)
        return columns

    def _classes(self, journeys: Journeys, now: int) -> Column:
        bought = self.bought or purchase_in(journeys.names)
        if bought is None:
            raise BadRule(
                "this rule asks for value classes",
                "no event here is called a purchase",
                "name the map whose goal is one with --map",
            )
        until = between(journeys, Span(-(1 << 62), now + 1))
        found = class_column(until, bought)
        said = {
            int(who): found.values[code - 1]
            for who, code in zip(until.customer, found.codes, strict=True)
            if code
        }
        return _Places(journeys).texts(said)


NOBODY_KNOWN = People()


class _Places:
    """Where customers stand in trait columns, by their numbers."""

    def __init__(self, journeys: Journeys) -> None:
        self.rows = journeys.rows
        self.size = int(self.rows.max()) + 1 if len(self.rows) else 0
        self.order = np.argsort(journeys.customer, kind="stable")
        self.ids = journeys.customer[self.order]

    def of(self, customers: Int64s) -> tuple[Int64s, np.ndarray]:
        """Rows of those of these customers who are here, and which of them are."""
        place = np.minimum(np.searchsorted(self.ids, customers), max(len(self.ids) - 1, 0))
        here = self.ids[place] == customers if len(self.ids) else np.zeros(len(customers), np.bool_)
        return self.rows[self.order[place[here]]], here

    def texts(self, said: Mapping[int, str]) -> Column:
        """A column of what was said of each; numbers, dates or flags where all of it is."""
        codes = np.zeros(self.size, np.uint32)
        known = dict.fromkeys(said.values())
        code_of = {text: code for code, text in enumerate(known, 1)}
        customers = np.fromiter(said, dtype=np.int64, count=len(said))
        rows, here = self.of(customers)
        codes[rows] = np.fromiter((code_of[text] for text in said.values()), np.uint32, len(said))[here]
        if not known:
            return Coded(codes.astype(np.uint8), ())
        return column_from(Tokens(codes, Texts.of(list(known))))

    def flags(self, customers: Sequence[int]) -> Flag:
        """True for these customers and false for all others."""
        values = np.zeros(self.size, np.int8)
        values[self.of(np.array(customers, dtype=np.int64))[0]] = 1
        return Flag(values)
