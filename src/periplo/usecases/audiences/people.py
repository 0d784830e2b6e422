"""What a rule about customers may know beyond their events: segments and personas by name, traits, groups, agreement,
value classes, who is about to be lost, and the stage in which each stands. Put beside the journeys as columns, only
where a rule asks.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np

from periplo.answers.stages import Stages
from periplo.core import rules as r
from periplo.core.errors import BadRule
from periplo.core.events import folded
from periplo.core.maps import JourneyMap
from periplo.core.matching import not_given
from periplo.core.segments import resolved
from periplo.journeys.columns import Coded, Column, Flag, Int64s, Journeys
from periplo.journeys.customer_masks import Bools, customer_masks
from periplo.journeys.kinds import column_from
from periplo.journeys.rows import Tokens
from periplo.journeys.texts import Texts
from periplo.usecases.audiences.among_all import AmongAll, Losing, classes_of
from periplo.usecases.audiences.book import NO_BOOK, Book, personas_of
from periplo.usecases.conversions import purchase_in

if TYPE_CHECKING:
    from sqlalchemy import Connection

MOST_HELD = 64
Reading = Callable[[], "AbstractContextManager[Connection]"]


@dataclass(frozen=True, slots=True)
class People:
    """Where it is known. reading: opens the ledger; None where events came from files, of which it knows nothing.

    bought: what counts as a purchase for value classes; None: the event that is called one. sources: of traits, the
    trusted ones first. held: columns made before, by name and instant, with the customers whose they are.
    among_all: what is told of one customer among all of them, where the journeys in view may be of a few.
    """

    book: Book = NO_BOOK
    reading: Reading | None = None
    bought: r.Rule | None = None
    sources: tuple[str, ...] = ()
    among_all: AmongAll | None = field(default=None, compare=False, repr=False)
    held: dict[tuple[str, int], tuple[Int64s, Column | None]] = field(
        default_factory=dict, compare=False, repr=False
    )
    losing: list[Losing] = field(
        default_factory=list, compare=False, repr=False
    )  # of the journeys asked last

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
        asked = {
            column: part
            for rule in rules
            for part in r.parts_of(rule)
            if (column := _column(part)) is not None and column not in journeys.traits
        }
        columns: dict[str, Column | None] = {}
        for column in asked:
            customers, held = self.held.get((column, now), (None, None))
            if customers is journeys.customer:
                columns[column] = held
        lacking = {column: part for column, part in asked.items() if column not in columns}
        columns |= self._told(lacking, journeys, now)
        if self.reading is not None and lacking:
            if len(self.held) > MOST_HELD:
                self.held.clear()
            self.held.update(((one, now), (journeys.customer, columns.get(one))) for one in lacking)
        found = {column: told for column, told in columns.items() if told is not None}
        return replace(journeys, traits={**journeys.traits, **found}) if found else journeys

    def check(self, rule: r.Rule, journeys: Journeys, drawn: JourneyMap | None = None) -> None:
        """Whether a rule can be read here at all; nobody is looked up.

        Raises: BadRule, BadSegment, BadQuestion as `met` would.
        """
        meant = self.meant(rule, drawn)
        for part in r.parts_of(meant):
            match part:
                case r.StageIs():
                    if drawn is None:
                        customer_masks([part], journeys.only(slice(0, 0)), 0)
                    else:
                        Stages(drawn, 0)
                case r.ValueClass():
                    self._bought(journeys)
                case r.GroupTrait() | r.Agrees() if self.reading is None:
                    raise not_given(part)
                case _:
                    pass

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

    def _told(self, asked: Mapping[str, r.Rule], journeys: Journeys, now: int) -> dict[str, Column | None]:
        columns: dict[str, Column | None] = {}
        if r.CLASS_COLUMN in asked:
            columns[r.CLASS_COLUMN] = self._classes(journeys, now)
        if r.AT_RISK_COLUMN in asked:
            columns[r.AT_RISK_COLUMN] = _Places(journeys).flags(self._at_risk(journeys, now))
        if self.reading is None or not set(asked) - {r.CLASS_COLUMN, r.AT_RISK_COLUMN}:
            return columns
        from periplo.storage import audience_facts as facts  # files of events need no database

        traits = [column for column, part in asked.items() if isinstance(part, r.Trait)]
        groups = {
            folded(part.condition.property): column
            for column, part in asked.items()
            if isinstance(part, r.GroupTrait)
        }
        places = _Places(journeys)
        with self.reading() as connection:
            for name, said in (facts.traits(connection, traits, self.sources) if traits else {}).items():
                columns[name] = places.texts(said) if said else None
            for name, said in (
                facts.group_traits(connection, groups, self.sources) if groups else {}
            ).items():
                columns[groups[name]] = places.texts(said)
            for column, part in asked.items():
                if isinstance(part, r.Agrees):
                    columns[column] = places.flags(facts.agreed(connection, part.channel, part.purpose, now))
        return columns

    def _bought(self, journeys: Journeys) -> r.Rule:
        bought = self.bought or purchase_in(journeys.names)
        if bought is None:
            raise BadRule(
                "this rule asks for value classes",
                "no event here is called a purchase",
                "name the map whose goal is one with --map",
            )
        return bought

    def _classes(self, journeys: Journeys, now: int) -> Column:
        if self.among_all is not None:
            return _Places(journeys).texts(self.among_all.classes(now, self._bought))
        return _Places(journeys).texts(classes_of(journeys, self._bought(journeys), now))

    def _at_risk(self, journeys: Journeys, now: int) -> Int64s:
        if self.among_all is not None:
            return self.among_all.at_risk(now, journeys)
        if not self.losing or not self.losing[0].is_of(journeys):
            self.losing[:] = [Losing(journeys)]
        return self.losing[0].at(now)


NOBODY_KNOWN = People()


def _column(part: r.Rule) -> str | None:
    """The customer column that this part of a rule reads."""
    return folded(part.condition.property) if isinstance(part, r.Trait) else r.column_of(part)


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

    def flags(self, customers: Sequence[int] | Int64s) -> Flag:
        """True for these customers and false for all others."""
        values = np.zeros(self.size, np.int8)
        values[self.of(np.array(customers, dtype=np.int64))[0]] = 1
        return Flag(values)
