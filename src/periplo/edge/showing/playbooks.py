"""Playbooks in words and as plain data: what each is for, what it needs and whether that is here, what it does."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from periplo.core.campaign_nodes import Send
from periplo.core.campaign_saying import entry_said, season_said, steps_said, subject_said
from periplo.core.campaigns import Campaign, SegmentEntry
from periplo.core.labels import NO_LABELS, Labels
from periplo.core.rule_saying import rule_text
from periplo.core.rules import EventIs, Rule
from periplo.core.texts import LANGUAGES, Text
from periplo.core.time_saying import span_said
from periplo.edge.showing.json import SCHEMA
from periplo.edge.words.told import say
from periplo.pictures.numbers import number, percent
from periplo.usecases.playbooks.book import Playbook
from periplo.usecases.playbooks.fitting import HAS, STATES, Fit, Guess, Need
from periplo.usecases.playbooks.making import Made
from periplo.usecases.playbooks.remarks import remark
from periplo.usecases.playbooks.renaming import events_in

WIDTH = 100


@dataclass(frozen=True, slots=True)
class Around:
    """What needs are told with. ours: events that only we send; reached: (medium, kind) -> customers; carriers: medium
    -> carrier, empty where none is declared. is_public: whether there is a public address for unsubscribing; labels:
    what things are called here; is_console: nobody types here, so names and options to be typed are left out."""

    ours: frozenset[str] = frozenset()
    reached: Mapping[tuple[str, str], int] | None = None
    carriers: Mapping[str, str] | None = None
    is_public: bool = True
    labels: Labels | None = None
    is_console: bool = False


def list_text(fits: Sequence[Fit], around: Around, said: str) -> str:
    """Every playbook, those that can be used first."""
    lines: list[str] = []
    for state in STATES:
        those = [fit for fit in fits if fit.state == state]
        if not those:
            continue
        lines += [*([""] if lines else []), f"{say(f'playbook.{state}', said)}:"]
        for fit in those:
            lines += ["", f"  {fit.playbook.id} · {fit.playbook.title.to(said)}"]
            lines += _wrapped(fit.playbook.purpose.to(said), 4)
            lines += _wrapped(" · ".join(shortly(fit, around, said)), 4)
    return "\n".join([*lines, "", say("playbook.more", said)]) + "\n"


def shortly(fit: Fit, around: Around, said: str) -> Iterator[str]:
    """What it needs, in few words: what is lacking first, and of what is here only what it cannot do without."""
    yield from (need_text(need, around, said) for need in fit.lacking)
    enters = _entry_events(fit.playbook)
    here = [need for need in fit.needs if need.state == HAS and need.kind in ("event", "trait")]
    shown = [need for need in here if need.name in enters or not need.is_optional]
    for need in sorted(shown, key=lambda one: one.kind != "trait" and one.name not in enters):
        yield need_text(need, around, said)


def _entry_events(playbook: Playbook) -> set[str]:
    """The events by which people enter."""
    found: set[str] = set()
    for part in playbook.parts:
        entry = part.plan.entry
        if entry.event is not None:
            found |= set(events_in(entry.event))
        elif isinstance(entry.start, SegmentEntry):
            found |= set(events_in(entry.start.rule))
    return found


def need_text(need: Need, around: Around, said: str) -> str:
    """One thing that it needs, and how that is here."""
    named = say(f"playbook.kind.{need.kind}", said, _called(need, around, said))
    if need.state != HAS:
        if around.is_console:
            named = named.partition(" (")[0]
        elif need.kind == "event":
            named += f" ({need.name})"
        if need.guesses and not need.is_optional:
            guesses = ", ".join(guess_text(guess, around, said) for guess in need.guesses)
            return say("playbook.may_be", said, named, guesses)
        return say("playbook.optional" if need.is_optional else "playbook.lack", said, named)
    if need.kind in ("season", "property", "link"):
        return say("playbook.there", said, named.partition(" (")[0])
    if need.kind == "trait":
        return say("playbook.trait", said, named, number(need.customers, said))
    if need.name in around.ours:
        return say("playbook.ours", said, named)
    if need.customers or not need.ever:
        return say("playbook.in_days", said, named, number(need.customers, said))
    return say("playbook.ever", said, named, number(need.ever, said))


def _called(need: Need, around: Around, said: str) -> str:
    """What it is called here, where it is here; else what it is."""
    labels = around.labels or NO_LABELS
    if need.kind == "season":
        return season_said(need.name, said)
    if need.kind == "event":
        return need.title.to(said) if need.own is None else own_text(need.own, around, said)
    return labels.property_in(need.own if isinstance(need.own, str) else need.name, said)


def own_text(own: Rule | str, around: Around, said: str) -> str:
    """A rule or the name of an event in this workspace's own words."""
    rule = EventIs(own) if isinstance(own, str) else own
    return rule_text(rule, said, around.labels)


def guess_text(guess: Guess, around: Around, said: str) -> str:
    return say("playbook.guess", said, own_text(guess.rule, around, said), number(guess.customers, said))


def consent_lines(playbook: Playbook, around: Around, said: str) -> list[str]:
    """By which media it speaks, as what, how many may be written to so, and by what it leaves here."""
    if around.reached is None:
        return []
    lines = []
    for medium, kind in media_of(playbook):
        n = around.reached.get((medium, kind), 0)
        told = say(f"playbook.reach.{kind}", said, say(f"playbook.channel.{medium}", said), number(n, said))
        carrier = (around.carriers or {}).get(medium)
        lines.append(told + (say("playbook.by", said, carrier) if carrier else say("playbook.by_log", said)))
    if not around.is_public and any(medium == "email" for medium, _ in media_of(playbook)):
        lines.append(remark("no_public", said).rstrip("."))
    return lines


def media_of(playbook: Playbook) -> list[tuple[str, str]]:
    """Its media and whether a message by them is marketing or transactional, each pair once."""
    pairs = (
        (channel, node.kind or part.plan.kind)
        for part in playbook.parts
        for node in part.plan.nodes
        if isinstance(node, Send)
        for channel in node.channels
    )
    return list(dict.fromkeys(pairs))


def flow_lines(plan: Campaign, said: str, labels: Labels | None = None) -> list[str]:
    """A campaign told in sentences; its steps begin with their number."""
    is_segment = isinstance(plan.entry.start, SegmentEntry)
    kind = "event" if plan.entry.event is not None else "segment" if is_segment else "time"
    lines = [say(f"playbook.enters.{kind}", said, entry_said(plan.entry, said, labels))]
    if plan.audience is not None:
        lines.append(say("playbook.audience", said, rule_text(plan.audience, said, labels)))
    lines += steps_said(plan, said, labels)
    goal = rule_text(plan.goal.rule, said, labels)
    lines.append(say("playbook.goal", said, goal, span_said(plan.goal.within, said)))
    lines.append(say("playbook.holdout", said, percent(plan.holdout, said)))
    return lines


def show_text(fit: Fit, around: Around, said: str, labels: Labels | None, where: str) -> str:
    """One playbook whole. where: how the workspace is named in a command."""
    playbook = fit.playbook
    lines = [f"{playbook.title.to(said)} ({playbook.id}): {say(f'playbook.state.{fit.state}', said)}", ""]
    for key, text in (("purpose", playbook.purpose), ("not_when", playbook.not_when)):
        lines += _wrapped(f"{say(f'playbook.{key}', said)}: {text.to(said)}", 0)
    lines += ["", f"{say('playbook.needs', said)}:"]
    for need in fit.needs:
        lines += _wrapped(f"- {need_text(need, around, said)}", 2)
        for guess in need.guesses[:1] if not need.is_optional and need.state != HAS else ():
            lines += [line for reason in guess.reasons for line in _wrapped(reason.to(said), 6)]
    consents = consent_lines(playbook, around, said)
    if consents:
        lines += ["", f"{say('playbook.consents', said)}:", *(f"  - {line}" for line in consents)]
    for part in playbook.parts:
        lines += ["", f"{say('playbook.does', said)} · {part.plan.title.to(said)}:"]
        told = (one if one[0].isdigit() else f"- {one}" for one in flow_lines(part.plan, said, labels))
        lines += [line for one in told for line in _wrapped(one, 2)]
        lines += [f"{say('playbook.says', said)}:"]
        lines += [f"  - {subject_said(one, said)} ({one.id})" for one in part.plan.messages]
    verb = "periplo receta usar" if said == "es" else "periplo playbook use"
    lines += ["", say("playbook.use_it", said, f"{verb} {playbook.id}{where}")]
    return "\n".join(lines) + "\n"


def made_lines(made: Made, said: str, root: str, where: str) -> list[str]:
    """What was written, what it is called here, and what to do next."""
    lines = [say("playbook.wrote", said, f"{root}/{path.as_posix()}") for path, _ in made.files]
    lines += [say("playbook.kept_segment", said, id) for id in made.kept]
    lines += [say("playbook.named", said, name, own) for name, own in made.named]
    lines += [say("playbook.without", said, name) for name in made.without]
    lines += [say("playbook.left_out", said, id, what) for id, what in made.parts]
    for id, touchpoint, is_guess in made.stands:
        if touchpoint:
            lines.append(
                say("playbook.stands_guess" if is_guess else "playbook.stands", said, id, touchpoint)
            )
    first = made.campaigns[0][0].as_posix()
    return [*lines, say("playbook.next", said, f"{root}/{first}", where)]


def fit_shape(fit: Fit, around: Around) -> dict[str, Any]:
    """One playbook beside a workspace as plain data."""
    playbook = fit.playbook
    return {
        "id": playbook.id,
        "title": _both(playbook.title),
        "for": _both(playbook.purpose),
        "not_when": _both(playbook.not_when),
        "moment": playbook.moment,
        "state": fit.state,
        "campaigns": [part.plan.id for part in playbook.parts],
        "possible": list(fit.parts),
        "needs": [
            {
                "kind": need.kind,
                "name": need.name,
                "optional": need.is_optional,
                "state": need.state,
                "own": need.own if isinstance(need.own, str) or need.own is None else rule_text(need.own),
                "customers_90d": need.customers,
                "customers": need.ever,
                "only_ours": need.name in around.ours,
                "may_be": [
                    {"rule": rule_text(one.rule), "customers": one.customers, "sure": one.is_sure}
                    for one in need.guesses
                ],
            }
            for need in fit.needs
        ],
        "channels": [
            {"channel": medium, "kind": kind, "may_be_written_to": (around.reached or {}).get((medium, kind))}
            for medium, kind in media_of(playbook)
        ],
    }


def list_shape(fits: Sequence[Fit], around: Around) -> dict[str, Any]:
    return {"schema": SCHEMA, "playbooks": [fit_shape(fit, around) for fit in fits]}


def _both(text: Text) -> dict[str, str]:
    return {one: text.to(one) for one in LANGUAGES}


def _wrapped(text: str, indent: int) -> list[str]:
    lead = " " * indent
    further = lead + ("  " if text.startswith("- ") or text[:1].isdigit() else "")
    return textwrap.wrap(text, WIDTH, initial_indent=lead, subsequent_indent=further, break_on_hyphens=False)
