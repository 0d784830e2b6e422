"""Whether a workspace has what playbooks need, measured on its data, with what may be meant where a name is not there.

The names of a playbook are looked for as they are, then under other names by which they are surely meant; for the rest
`joining.suggest` is asked, as `periplo map join` asks it, with the playbooks' events for columns.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from periplo.core.campaigns import Campaign
from periplo.core.distinct import distinct
from periplo.core.errors import UnknownName
from periplo.core.events import folded
from periplo.core.labels import Labels
from periplo.core.maps import Goal, JourneyMap, Stage, Touchpoint
from periplo.core.personas import Persona
from periplo.core.rules import EventIs, Rule
from periplo.core.spans import DAY
from periplo.core.texts import Text
from periplo.engines.contract import Engine
from periplo.journeys.columns import Journeys, owned
from periplo.journeys.masks import event_mask
from periplo.usecases.act.drive import last_event
from periplo.usecases.joining.suggest import suggest
from periplo.usecases.playbooks.book import KnownEvent, Playbook, known_events
from periplo.usecases.playbooks.renaming import Names, Unmet, events_in, renamed, rule_in, segment_in
from periplo.usecases.playbooks.weakest import WEAK_STEP, weak_steps

HAS, NEAR, LACKS = STATES = ("has", "near", "lacks")
WINDOW = 90 * DAY
SHOWN = 3  # suggestions
TRAITS = {  # other names of a person's dates
    "birthday": ("birth date", "birth_date", "birthdate", "date_of_birth", "date of birth", "cumpleaños",
                 "fecha_nacimiento", "fecha de nacimiento"),
}  # fmt: skip
LINK = "link"


@dataclass(frozen=True, slots=True)
class Guess:
    """What may be meant by a standard event. is_sure: it stands out enough to be taken with --yes."""

    rule: Rule
    customers: int
    is_sure: bool
    reasons: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True)
class Need:
    """One thing that a playbook needs.

    kind: "event", "property", "trait", "season" or "link". own: by what it is met here, None if by nothing.
    customers: with such an event in the last 90 days of the data, or with such a trait; ever: with one at any time.
    """

    kind: str
    name: str
    title: Text
    is_optional: bool
    state: str  # one of STATES
    own: Rule | str | None = None
    customers: int = 0
    ever: int = 0
    guesses: tuple[Guess, ...] = ()


@dataclass(frozen=True, slots=True)
class Fit:
    """One playbook beside one workspace. parts: ids of its campaigns that could be written now; others are left out."""

    playbook: Playbook
    state: str  # one of STATES
    needs: tuple[Need, ...]
    parts: tuple[str, ...]

    @property
    def lacking(self) -> tuple[Need, ...]:
        """What it cannot do without and is not surely here."""
        return tuple(need for need in self.needs if need.state != HAS and not need.is_optional)


@dataclass(frozen=True)
class Here:
    """A workspace as playbooks look at it.

    traits: how many customers have a trait, by these names. season: whether a season is known here. web: the address to
    which messages lead. is_public: whether there is a public address, without which nobody could
    unsubscribe. channels: medium -> the carrier by which it leaves here.
    """

    journeys: Journeys
    engine: Engine
    labels: Labels | None = None
    maps: Sequence[JourneyMap] = ()
    traits: Callable[[Collection[str]], Mapping[str, int]] = lambda names: {}
    season: Callable[[str], bool] = lambda id: True
    web: str | None = None
    is_public: bool = True
    channels: Mapping[str, str] = field(default_factory=dict)


class Looking:
    """What was found in one workspace; made once, then asked of each playbook."""

    def __init__(self, here: Here) -> None:
        self.here = here
        self._last = last_event(here.journeys) or 0
        self._counts: dict[Rule, tuple[int, int]] = {}
        known = {folded(name): name for name in here.journeys.names}
        self.own: dict[str, Rule] = {}
        for one in known_events().values():
            met = next((folded(name) for name in (one.name, *one.also) if folded(name) in known), None)
            if met is not None:
                self.own[one.name] = EventIs(met)
        self.ours = frozenset(name for name, rule in self.own.items() if not self.counted(rule)[1])
        self.guesses = self._guessed()

    def counted(self, rule: Rule) -> tuple[int, int]:
        """How many customers have met this rule in the last 90 days of the data, and at any time."""
        if rule not in self._counts:
            journeys = self.here.journeys
            mask = event_mask(rule, journeys)
            if journeys.ours is not None:
                mask = mask & ~journeys.ours
            rows, owners = owned(journeys, np.flatnonzero(mask))
            late = journeys.at[rows] > self._last - WINDOW
            self._counts[rule] = len(distinct(owners[late])), len(distinct(owners))
        return self._counts[rule]

    def fit(self, playbook: Playbook) -> Fit:
        """What it needs, and whether that is here."""
        needs = [*self._events(playbook), *self._properties(playbook), *self._traits(playbook)]
        needs += [self._season(id) for id in playbook.seasons]
        if playbook.needs_link:
            text = Text.of({"es": "una dirección a la que llevar", "en": "an address to lead to"})
            needs.append(Need("link", LINK, text, False, HAS if self.here.web else LACKS, self.here.web))
        others = [need for need in needs if need.kind not in ("event", "property")]
        met = frozenset(need.name for need in needs if need.state == HAS)
        parts = possible(playbook, met, self.ours)
        guessed = frozenset(need.name for need in needs if need.guesses)
        is_near = bool(possible(playbook, met | guessed, self.ours - guessed))
        if any(need.state == LACKS for need in others) or not (parts or is_near):
            state = LACKS
        else:
            state = HAS if parts else NEAR
        return Fit(playbook, state, tuple(needs), parts)

    def _events(self, playbook: Playbook) -> list[Need]:
        found = []
        for name in playbook.events:
            title, own = known_events()[name].title, self.own.get(name)
            is_optional = name in playbook.optional
            if own is not None:
                found.append(Need("event", name, title, is_optional, HAS, own, *self.counted(own)))
                continue
            guesses = self.guesses.get(name, ())
            state = NEAR if guesses else LACKS
            found.append(Need("event", name, title, is_optional, state, guesses=guesses))
        return found

    def _properties(self, playbook: Playbook) -> list[Need]:
        found = []
        for name in playbook.properties:
            is_here = name in self.here.journeys.properties
            is_optional = name in playbook.optional or name in playbook.keys
            own = name if is_here else None
            found.append(Need("property", name, Text.of(name), is_optional, HAS if is_here else LACKS, own))
        return found

    def _traits(self, playbook: Playbook) -> list[Need]:
        found = []
        for name in playbook.traits:
            names = (name, *TRAITS.get(name, ()))
            counts = self.here.traits([folded(one) for one in names])
            own = next((folded(one) for one in names if counts.get(folded(one))), None)
            n = counts.get(own, 0) if own else 0
            found.append(Need("trait", name, Text.of(name), False, HAS if own else LACKS, own, n, n))
        return found

    def _season(self, id: str) -> Need:
        is_known = self.here.season(id)
        return Need("season", id, Text.of(id), False, HAS if is_known else LACKS, id if is_known else None)

    def _guessed(self) -> dict[str, tuple[Guess, ...]]:
        """For each event that is not here by name, what may be meant."""
        known = known_events()
        journeys = self.here.journeys
        found: dict[str, tuple[Guess, ...]] = {}
        if not journeys.customers:
            return found
        if any(name not in self.own for name in known if name != WEAK_STEP):
            joining = suggest(_as_map(known, self.own), journeys, self.here.engine, self.here.labels)
            for side in joining.unruled:
                likely = [one for one in side.suggestions if one.is_like][:SHOWN]
                if likely:
                    found[_name_of(side.touchpoint.id)] = tuple(
                        Guess(one.rule, self.counted(one.rule)[0], side.is_sure and not k, one.reasons)
                        for k, one in enumerate(likely)
                    )
        drawn = self.here.maps[0] if self.here.maps else None
        weak = weak_steps(journeys, drawn, self.own.get("order completed"), self._last) if drawn else []
        if weak:
            found[WEAK_STEP] = tuple(
                Guess(step.rule, step.lost, k == 0, (step.said,)) for k, step in enumerate(weak[:SHOWN])
            )
        return found


def possible(playbook: Playbook, met: frozenset[str], ours: frozenset[str] = frozenset()) -> tuple[str, ...]:
    """Ids of the campaigns of a playbook that can be written where these names are met.

    ours: those of them that only we ourselves send.
    """
    names = pruning(playbook, met, ours)
    return tuple(part.plan.id for part in playbook.parts if lack_of(playbook, part.plan, names) is None)


def lack_of(playbook: Playbook, plan: Campaign, names: Names) -> str | None:
    """What one of its campaigns lacks in these names: an event, a property, a date; or all of its entry or goal."""
    asked = replace(playbook, parts=tuple(part for part in playbook.parts if part.plan is plan))
    told: list[tuple[str, object]] = [*names.events.items(), *names.properties.items(), *names.traits.items()]
    gone = {name for name, own in told if own is None}
    for name in (*asked.events, *asked.properties, *asked.traits):
        if name in gone and name not in playbook.optional and name not in asked.keys:
            return name
    begins = plan.entry.event
    if begins is not None and rule_in(begins, names.begins) is None:
        return next(iter(events_in(begins)), "entry")
    try:
        renamed(plan, names)
        for segment in playbook.segments:
            segment_in(segment, names)
    except Unmet as unmet:
        return unmet.what
    return None


def pruning(playbook: Playbook, met: frozenset[str], ours: frozenset[str] = frozenset()) -> Names:
    """Names in which all that is not met is left out."""
    return Names(
        events={name: None for name in playbook.events if name not in met},
        properties={name: None for name in playbook.properties if name not in met},
        traits={name: None for name in playbook.traits if name not in met},
        ours=ours,
    )


def _as_map(known: Mapping[str, KnownEvent], own: Mapping[str, Rule]) -> JourneyMap:
    columns = tuple(
        Touchpoint(_id_of(one.name), "all", one.title, one.channels, own.get(one.name))
        for one in known.values()
        if one.name != WEAK_STEP
    )
    goal = Goal(Text.of("order completed"), own.get("order completed"))
    stage = Stage("all", Text.of({"es": "Recorrido", "en": "Journey"}), "during")
    persona = Persona("anybody", Text.of("-"))
    return JourneyMap("playbooks", Text.of("playbooks"), persona, goal, (stage,), columns)


def _id_of(name: str) -> str:
    return name.replace(" ", "-")


def _name_of(id: str) -> str:
    return id.replace("-", " ")


def knows_season(season: Callable[[str, str | None], object], country: str | None) -> Callable[[str], bool]:
    """Whether a season is known in a country."""

    def known(id: str) -> bool:
        try:
            season(id, country)
        except UnknownName:
            return False
        return True

    return known
