"""A rule on a page: built of clauses or written by hand, as a form holds it, with its sentences and its size."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from periplo.core.channel_catalogue import channel_name
from periplo.core.clauses import Group, Unfinished, Untold, rule_of, told
from periplo.core.errors import PeriploError
from periplo.core.rule_saying import rule_text
from periplo.core.rule_text import parse_customer_rule
from periplo.core.rules import Rule
from periplo.core.texts import LANGUAGES
from periplo.edge.console import rule_form
from periplo.edge.console.desk import Desk
from periplo.edge.console.rule_choices import Choices, choices_of, known_of
from periplo.edge.faults import Fault, fault_of
from periplo.edge.showing.rule_sentence import sentence
from periplo.edge.showing.segments import size_line
from periplo.edge.words.rule_builder import builder_says
from periplo.edge.words.told import say
from periplo.pictures.numbers import number
from periplo.usecases.act.drive import last_event
from periplo.usecases.audiences import measuring
from periplo.usecases.audiences.people import People

AS_CLAUSES, AS_TEXT, LOOK = "as clauses", "as text", "look"


@dataclass(frozen=True, slots=True)
class Built:
    """A rule as a form holds it. group: its clauses, None where it is written by hand; at: the place to go on at.

    rule: what it means, None while something is lacking or wrong; reason: why it stays text.
    """

    group: Group | None
    text: str = ""
    rule: Rule | None = None
    lacking: Unfinished | None = None
    error: PeriploError | None = None
    reason: Untold | None = None
    at: str = ""

    def needed(self) -> Rule:
        """The rule. Raises: what is lacking or wrong."""
        if self.rule is None:
            raise self.lacking or self.error or parse_error()
        return self.rule


def people_of(desk: Desk) -> People:
    """What rules about customers name: segments, buyer personas."""
    return desk.kept("people", lambda: desk.source({}).people)


def crowd_of(desk: Desk) -> measuring.Crowd:
    """Everybody a rule may mean; for a workspace that has events."""

    def everybody() -> measuring.Crowd:
        source = desk.source({})
        journeys = source.lived.journeys
        return measuring.crowd_of(journeys, people_of(desk), last_event(journeys) or 0, source.drawn)

    return desk.kept("crowd", everybody)


def is_edit(do: str) -> bool:
    """Whether a button only changes or looks at the rule."""
    return do.startswith(rule_form.ACTION) or do in (AS_CLAUSES, AS_TEXT, LOOK)


def built_of(given: Mapping[str, str], desk: Desk, said: str) -> Built:
    """The rule of a form, and what its button made of it."""
    labels, do = desk.labels(), given.get("do", "")
    if not rule_form.is_there(given):
        text = given.get("rule", "")
        try:
            rule = parse_customer_rule(text, labels)
        except PeriploError as error:
            return Built(None, text, error=error)
        return told_of(rule, text) if do == AS_CLAUSES else Built(None, text, rule)
    try:
        group, at = rule_form.changed(rule_form.read(given), given)
    except PeriploError as error:
        return Built(rule_form.read_what_fits(given), error=error)
    try:
        rule = rule_of(group, labels)
    except Unfinished as lacking:
        return Built(group, lacking=lacking, at=at)
    if do == AS_TEXT:
        return Built(None, rule_text(rule, said, labels), rule)
    return Built(group, rule=rule, at=at)


def told_of(rule: Rule, text: str) -> Built:
    """A rule as clauses, or as its text with the reason."""
    found = told(rule)
    return Built(None, text, rule, reason=found) if isinstance(found, Untold) else Built(found, rule=rule)


def parse_error() -> PeriploError:
    return Unfinished("the rule has no clause yet", mend="add one", path=(), lacks="clause")


def view(built: Built, desk: Desk, people: People, said: str, without: str = "") -> dict[str, Any]:
    """What the template `rule_builder.html` shows."""
    labels = desk.labels()
    choices: Choices = desk.standing(
        f"rule choices {said} {without}", lambda: choices_of(desk, said, people, without)
    )
    known = known_of(desk, people)
    group = built.group
    is_named = built.lacking is not None and built.at == ""
    shown = None if group is None else rule_form.view(
        group, choices, said, built.at, built.lacking if is_named else None
    )  # fmt: skip
    fault = None if built.error is None else fault_of(built.error, said)
    return {
        "tree": shown,
        "text": built.text,
        "sentences": [(one, sentence(group, one, known)) for one in _first(said)] if group is not None else [],
        "rule": "" if built.rule is None else rule_text(built.rule, said, labels),
        "open": rule_form.open_text(built.lacking, group, said) if built.lacking and group is not None else "",
        "fault": fault,
        "reason": "" if built.reason is None else builder_says(
            "stays_text", said, builder_says(f"untold_{built.reason.code}", said,
                                             rule_text(built.reason.rule, said, labels))),
        "says": lambda key, *values: builder_says(key, said, *values),
    }  # fmt: skip


def live(built: Built, desk: Desk, crowd: measuring.Crowd | None, said: str) -> dict[str, Any] | Fault | None:
    """How many the rule has now, and whom of them we may write to; None where it is not complete."""
    rule = built.rule
    if rule is None or crowd is None:
        return None

    def measured() -> dict[str, Any]:
        [size] = measuring.sizes(crowd, {"rule": rule})
        return {
            "size": size_line(size, said),
            "reach": [_reach_line(one, said) for one in measuring.reach(crowd, rule)],
        }

    try:
        return desk.kept(f"rule live {said} {rule!r}", measured)
    except PeriploError as error:
        if error.exit_code != 2:
            raise
        return fault_of(error, said)


def _reach_line(one: measuring.Reach, said: str) -> str:
    counts = dict(one.counts)
    reached = counts.pop(measuring.REACHABLE)
    why = [f"{say(f'segment.{reason}', said)} {number(n, said)}" for reason, n in counts.items() if n]
    line = builder_says("reach_line", said, channel_name(one.channel, said), number(reached, said))
    return line + (builder_says("reach_not", said, ", ".join(why)) if why else "") + "."


def _first(said: str) -> tuple[str, ...]:
    """Both languages, the page's first."""
    return (said, *(one for one in LANGUAGES if one != said))
