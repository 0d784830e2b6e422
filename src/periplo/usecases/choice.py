"""Which customers and events a question looks at: the options common to all questions, and what they leave out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from periplo.core.errors import BadQuestion
from periplo.core.labels import Labels
from periplo.core.maps import JourneyMap
from periplo.core.rule_saying import rule_text
from periplo.core.rule_text import parse_customer_rule, parse_rule
from periplo.core.rules import InSegment, Rule
from periplo.core.spans import DAY, Span, instant, iso, zone_named
from periplo.journeys.choosing import after_first, between, extent, meeting, until_first
from periplo.journeys.columns import Journeys
from periplo.journeys.masks import event_mask
from periplo.usecases.audiences.people import NOBODY_KNOWN, People
from periplo.usecases.options import EVERYTHING

DEFAULT_PERIOD = 90 * DAY
ALL = "all"


@dataclass(frozen=True, slots=True)
class Choice:
    """The common options as values. `since` and `until` in microseconds UTC; `everything`: no period at all.

    zone: None where days are cut as the journeys say.
    """

    where: Rule | None = None
    segment: Rule | None = None
    persona: str | None = None
    scope: str = ALL
    since: int | None = None
    until: int | None = None
    everything: bool = False
    zone: str | None = None
    conversion: Rule | None = None
    as_of: str | None = None  # the version of the data that was named
    persona_rule: Rule | None = None  # who that persona is, where it was looked up already
    # Whom `segment` may name, and what of them.
    people: People = field(default=NOBODY_KNOWN, compare=False, repr=False)

    @property
    def is_of_everybody(self) -> bool:
        """Whether no customer and no event of the period is left out."""
        whom = (self.where, self.segment, self.persona, self.persona_rule)
        return self.scope == ALL and all(one is None for one in whom)

    def told(self) -> dict[str, object]:
        """What was chosen, as it stands in an answer's question; what was left open is absent."""
        zone = self.zone or "UTC"
        given = {
            "where": self.where and rule_text(self.where),
            "segment": self.segment and rule_text(self.segment),
            "persona": self.persona,
            "scope": None if self.scope == ALL else self.scope,
            "from": ALL if self.everything else None if self.since is None else iso(self.since, zone),
            "to": None if self.until is None else iso(self.until, zone),
            "conversion": self.conversion and rule_text(self.conversion),
            "as_of": self.as_of,
        }
        return {name: value for name, value in given.items() if value is not None}


@dataclass(frozen=True, slots=True)
class Chosen:
    """The journeys that a question sees, its period, and what stayed outside and why.

    history: the journeys up to the period's end; `lived`: inside the period only. now: the instant of the last
    event that could be seen, microseconds UTC.
    """

    history: Journeys
    lived: Journeys
    span: Span | None
    now: int
    zone: str
    left_out: Mapping[str, int] = field(default_factory=dict)
    looked: Any = None  # what was asked of it first, where the question wants to know (Asking.look)


def segment_said(said: str, people: People, labels: Labels | None = None) -> Rule:
    """The segment of this id, else what the text says as a rule about customers.

    Raises: BadRule; the error of the segment's file, if there is one that cannot be read.
    """
    if said in people.book.kept or any(path.stem == said for path in people.book.broken):
        people.book.segment(said)
        return InSegment(said)
    return parse_customer_rule(said, labels)


def choice_from(
    given: Mapping[str, object], zone: str, labels: Labels | None = None, people: People = NOBODY_KNOWN
) -> Choice:
    """The choice that texts say: where, segment (an id or a rule), persona, scope, from, to, zone, conversion.

    Raises: BadRule, BadInput, BadQuestion.
    """
    said = {name: str(value) for name, value in given.items() if value not in (None, "", ())}
    named = said.get("zone")
    zone = named or zone
    zone_named(zone)
    scope = said.get("scope", ALL)
    if scope not in ("first", "repeat", ALL):
        raise BadQuestion(f"scope says '{scope}'", mend="say first, repeat or all")
    everything = said.get("from", "").casefold() in EVERYTHING
    conversion = said.get("conversion")
    return Choice(
        where=parse_rule(said["where"], labels) if "where" in said else None,
        segment=segment_said(said["segment"], people, labels) if "segment" in said else None,
        persona=said.get("persona"),
        scope=scope,
        since=None if everything or "from" not in said else instant(said["from"], zone),
        until=instant(said["to"], zone) if "to" in said else None,
        everything=everything,
        zone=zone,
        conversion=parse_rule(conversion, labels) if conversion else None,
        people=people,
    )


def choose(
    journeys: Journeys, choice: Choice, drawn: JourneyMap | None = None, whole: Span | None = None
) -> Chosen:
    """What of the journeys a question looks at.

    whole: the extent of all events, where these are a part of them.

    The default period is the last 90 days of the data, as the events' own instants say, and never the clock.
    Customers are chosen as they were at the period's end, by all their events until then; events are chosen after.
    Raises: BadQuestion if the choice wants a map or a conversion that is not there.
    """
    left_out: dict[str, int] = {}
    zone = choice.zone or journeys.zone
    whole = whole or extent(journeys)
    if whole is None:
        return Chosen(journeys, journeys, None, 0, zone)
    span = period(whole, choice)
    history = between(journeys, Span(min(whole.start, span.start), span.end))
    left_out["after_period"] = journeys.events - history.events
    now = span.end - 1
    for reason, rule in (("segment", choice.segment), ("persona", persona_rule(choice, drawn))):
        if rule is not None:
            chosen = choice.people.met([rule], history, now, drawn)[:, 0]
            left_out[reason] = history.customers - int(chosen.sum())
            history = history.only(chosen)
    history = _narrowed(history, choice, drawn, left_out)
    lived = between(history, span)
    left_out["before_period"] = history.events - lived.events
    return Chosen(history, lived, span, now, zone, {reason: n for reason, n in left_out.items() if n})


def _narrowed(
    history: Journeys, choice: Choice, drawn: JourneyMap | None, left_out: dict[str, int]
) -> Journeys:
    """The events in scope that meet --where; the scope is cut first, as a conversion need not meet --where."""
    if choice.scope != ALL:
        cut = until_first if choice.scope == "first" else after_first
        scoped = cut(history, event_mask(_conversion(choice, drawn), history))
        left_out["scope"] = history.events - scoped.events
        history = scoped
    if choice.where is not None:
        met = meeting(history, event_mask(choice.where, history))
        left_out["where"] = history.events - met.events
        history = met
    return history


def period(whole: Span, choice: Choice) -> Span:
    """The period chosen, of events of this extent. Raises: BadQuestion if it would begin behind them."""
    end = whole.end if choice.until is None else choice.until
    if choice.everything:
        return Span(min(whole.start, end), end)
    if choice.since is not None and choice.until is None and choice.since >= end:
        zone = choice.zone or "UTC"
        raise BadQuestion(
            f"the period would begin at {iso(choice.since, zone)}, after the last event",
            f"the events end at {iso(end - 1, zone)}",
            "let --from be earlier, or say --to as well",
        )
    if choice.since is not None:
        return Span(choice.since, end)
    return Span(min(max(whole.start, end - DEFAULT_PERIOD), end), end)


def persona_rule(choice: Choice, drawn: JourneyMap | None) -> Rule | None:
    """Who the buyer persona chosen is; None where none is. Raises: BadQuestion if the map does not say."""
    if choice.persona is None or choice.persona_rule is not None:
        return choice.persona_rule
    if drawn is None:
        raise BadQuestion(
            "--persona needs a map", "buyer personas are described in maps", "name one with --map"
        )
    names = {drawn.persona.id.casefold(), *(name.casefold() for _, name in drawn.persona.name.by_language)}
    if choice.persona.casefold() not in names:
        raise BadQuestion(
            f"map '{drawn.id}' has no buyer persona '{choice.persona}'",
            f"it has: {drawn.persona.id}",
            "use it, or name another map",
        )
    if drawn.persona.rule is None:
        raise BadQuestion(
            f"buyer persona '{drawn.persona.id}' has no rule",
            "nothing says which customers are meant",
            "add rule: … to the persona in the map",
        )
    return drawn.persona.rule


def _conversion(choice: Choice, drawn: JourneyMap | None) -> Rule:
    rule = choice.conversion or (drawn.goal.rule if drawn else None)
    if rule is None:
        raise BadQuestion(
            f"--scope {choice.scope} needs to know what a conversion is",
            mend="say it with --conversion, or name a map whose goal has a rule with --map",
        )
    return rule
