"""The lake as Spark's workers hold it: read once for each state of the ledger, and then asked again and again."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, replace
from functools import reduce
from threading import Lock
from typing import Any, Protocol, TypeVar

import numpy as np

from periplo.core import rules as r
from periplo.core.distinct import distinct
from periplo.core.errors import BadInput, BadQuestion
from periplo.core.maps import JourneyMap
from periplo.core.spans import Span
from periplo.engines.contract import Fold
from periplo.journeys.columns import Journeys, no_journeys
from periplo.journeys.parts import Survey, outline, united
from periplo.storage.sql import SqlLedger
from periplo.usecases.beyond.folding import Folding, Roster, Seen
from periplo.usecases.beyond.plan import Plan, plan_of, reach_in
from periplo.usecases.beyond.reading import Loose, Reading
from periplo.usecases.choice import Choice, persona_rule
from periplo.usecases.collect.freshen import refuse_behind
from periplo.usecases.workspace import Workspace

Value = TypeVar("Value")
REASONS = (
    "after_period",
    "segment",
    "persona",
    "scope",
    "where",
    "before_period",
)  # as choice.choose tells them


class Cluster(Protocol):
    """What is needed of Spark (engines/spark.py): parts that workers read and hold, and tasks done to each."""

    def processors(self) -> int: ...
    def shared(self, value: Value) -> Callable[[], Value]: ...
    def gathered(self, parts: int, read: Any, loose: Any) -> Any: ...
    def each(self, parts: Any, task: Callable[[bytes], Any]) -> list[Any]: ...
    def holds(self, parts: Any) -> bool: ...


@dataclass(frozen=True, slots=True)
class Held:
    """Parts in the workers' hands, of one state of the ledger. outline: nobody's journeys, with all columns."""

    cluster: Cluster
    parts: Any
    plan: Plan
    survey: Survey
    shared_survey: Callable[[], Survey]
    outline: Journeys

    def fold(
        self,
        question: Fold[Any, Any],
        choice: Choice,
        drawn: JourneyMap | None,
        whole: Span,
        history: bool,
    ) -> tuple[Seen, Any]:
        """What was seen of what is chosen, and the question's state over all of it."""
        sent, roster = self._sendable(choice, drawn, whole)
        task = Folding(self.shared_survey, roster, sent, drawn, whole, history, question)
        each = self.cluster.each(self.parts, task)
        seen = reduce(_both, (one for one, _ in each))
        return seen, reduce(question.merge, (state for _, state in each))

    def _sendable(
        self, choice: Choice, drawn: JourneyMap | None, whole: Span
    ) -> tuple[Choice, Callable[[], Roster]]:
        """The choice without what reads the ledger, and what the ledger says of customers in its place."""
        from periplo.usecases.audiences.people import NOBODY_KNOWN
        from periplo.usecases.choice import period

        people = choice.people
        segment = choice.segment and people.meant(choice.segment, drawn)
        persona = persona_rule(choice, drawn)
        persona = persona and people.meant(persona, drawn)
        rules = [rule for rule in (segment, persona) if rule is not None]
        for rule in rules:
            refuse_among_all(rule)
        roster = Roster()
        if rules:
            nobody = _roster(self.plan)
            columns = people.beside(rules, nobody, period(whole, choice).end - 1).traits
            roster = Roster(nobody.customer, columns)
        sent = replace(choice, segment=segment, people=NOBODY_KNOWN)
        return replace(sent, persona_rule=persona), self.cluster.shared(roster)


def refuse_among_all(rule: r.Rule) -> None:
    """Raises: BadQuestion if the rule tells of one customer what only all of them together tell."""
    parts = list(r.parts_of(rule))
    if any(isinstance(part, r.ValueClass) for part in parts):
        raise BadQuestion(
            "Spark cannot choose customers by their value class",
            "a class is one of everybody's, and each worker has a part of them",
            "ask it here: --engine local",
        )
    if any(isinstance(part, r.AtRisk) for part in parts):
        raise BadQuestion(
            "Spark cannot choose customers who are about to be lost",
            "who is about to be lost is learned from everybody, and each worker has a part of them",
            "ask it here: --engine local",
        )


def _roster(plan: Plan) -> Journeys:
    customer = distinct(plan.owners.customer[plan.owners.customer > 0])
    none = np.zeros(len(customer), np.int64)
    return replace(no_journeys(), start=none, stop=none, customer=customer)


def _both(one: Seen, other: Seen) -> Seen:
    reasons = {*one.left_out, *other.left_out}
    return Seen(
        one.customers + other.customers,
        {
            reason: one.left_out.get(reason, 0) + other.left_out.get(reason, 0)
            for reason in REASONS
            if reason in reasons
        },
    )


_held: dict[tuple[str, str], Held] = {}  # by workspace and cluster, the newest state alone
_lock = Lock()


def held_of(workspace: Workspace, open_ledger: Callable[[], SqlLedger], cluster: Cluster, name: str) -> Held:
    """The workspace's lake in the workers' hands: as it is held already if nothing has changed since, else read anew.

    name: of the cluster. Raises: BadInput if there are no events, or the lake is damaged or not seen by workers;
    LedgerBehind; SparkFault.
    """
    key = (str(workspace.root.resolve()), name)
    with _lock:
        for attempt in range(3):
            with closing(open_ledger()) as ledger:
                refuse_behind(workspace, ledger)
                with ledger.reading() as connection:
                    known, reach = _held.get(key), reach_in(connection)
                    if known is not None and known.plan.reach == reach and cluster.holds(known.parts):
                        return known
                    plan = plan_of(workspace, connection, cluster.processors())
            if known is not None:
                del _held[key]
                known.parts.let_go()
            try:
                _held[key] = _read(plan, cluster)
                return _held[key]
            except BadInput:  # files that were replaced while they were read: the ledger then names others
                with closing(open_ledger()) as ledger, ledger.reading() as connection:
                    if attempt == 2 or reach_in(connection) == reach:
                        raise
    raise AssertionError


def _read(plan: Plan, cluster: Cluster) -> Held:
    shared = cluster.shared(plan)
    loose = Loose(shared) if plan.fresh or len(plan.moved) else None
    parts = cluster.gathered(plan.owners.parts, Reading(shared), loose)
    survey = united(parts.told, plan.zone)
    return Held(cluster, parts, plan, survey, cluster.shared(survey), outline(survey, plan.zone))
