"""What a question asked as text may lean on: names, labels, a map, the workspace's channels and costs."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from periplo.answers.agreeing import Received
from periplo.answers.content_received import Designed
from periplo.answers.costs import Spent
from periplo.answers.effect import Effect
from periplo.answers.kept import Kept
from periplo.answers.next_steps import Everybody
from periplo.answers.teams import TeamTask
from periplo.core.labels import Labels
from periplo.core.library import Library
from periplo.core.maps import JourneyMap
from periplo.core.source_rules import SourceRule
from periplo.core.spans import Span
from periplo.formats.path_tables import PathTable
from periplo.journeys.columns import Journeys


@dataclass(frozen=True, slots=True)
class Person:
    """A customer of a workspace: our number, what the ledger keeps of them, and in which segments they are.

    segments: of these journeys at this instant, on this map; with what was counted of everybody before, if it was.
    """

    number: int
    kept: Kept
    segments: Callable[[Journeys, int, JourneyMap, Everybody | None], tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Ground:
    """What a question may lean on: the names of the events there are, labels, a map, a campaign's members."""

    names: Sequence[str] = ()
    labels: Labels | None = None
    drawn: JourneyMap | None = None
    zone: str = "UTC"
    # Of a campaign, a node of it, a property of value, and how long a goal is credited.
    effect: Callable[[str, str | None, str | None, int], Effect] | None = None
    sources: tuple[SourceRule, ...] = ()  # the workspace's own rules before ours; empty: ours alone
    paths: Callable[[str, str], PathTable] | None = None  # reads a table of paths: file, separator
    person: Callable[[str], Person] | None = (
        None  # whom an identifier names, and what the ledger keeps of them
    )
    tasks: Callable[[], Sequence[TeamTask]] | None = None  # of the workspace
    library: Callable[[], Library] | None = None  # beside the map
    # Costs of a span: currency -> channel -> micro-units.
    spend: Callable[[Span], Mapping[str, Mapping[str, int]]] | None = None
    spend_on_map: Callable[[Span], tuple[Spent, ...]] | None = None  # likewise, of the parts of the map
    received: Callable[[Span], Received] | None = None  # what we sent, from a month before a span to its end
    designed: Callable[[JourneyMap, Span], Designed] | None = (
        None  # what was to be said at a map's touchpoints
    )
    # What all customers did next, where it is counted once for many who are asked about.
    everybody: Callable[[], Everybody] | None = None
