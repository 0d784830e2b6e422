"""A campaign's entry and nodes in words, one sentence each, in Spanish and English."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from periplo.core.campaign_entering import is_by_api
from periplo.core.campaign_nodes import Adaptive, Do, Draw, Exit, Jump, Node, Send, Split, Wait
from periplo.core.campaigns import (
    SHADOW,
    Campaign,
    DateEntry,
    Entry,
    Message,
    ScheduleEntry,
    SeasonEntry,
    SegmentEntry,
)
from periplo.core.labels import Labels
from periplo.core.reasons import Names
from periplo.core.rule_saying import rule_text
from periplo.core.rules import Rule
from periplo.core.season_table import KNOWN
from periplo.core.time_saying import span_said, wall_said

_DAYS = {
    "es": ("lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}
_CHANNELS = {
    "email": ("correo", "e-mail"),
    "push": ("notificación", "push"),
    "sms": ("SMS", "SMS"),
    "whatsapp": ("WhatsApp", "WhatsApp"),
    "log": ("el registro, sin que salga", "the log, without leaving"),
}
_TAG, _VALUE = re.compile(r"\{%.*?%\}"), re.compile(r"\{\{.*?\}\}")
_WORDS = {
    "step": ("el paso {0}", "step {0}"),
    "node": ("«{0}»", "'{0}'"),
    "way": ("«{0}» ({1})", "'{0}' ({1})"),
    "join": ("pasan a cumplir: {0}", "come to meet: {0}"),
    "leave": ("dejan de cumplir: {0}", "cease to meet: {0}"),
    "present": ("; también quienes ya la cumplen", "; also those who meet it already"),
    "at": ("el {0}", "on {0}"),
    "repeat": ("desde el {0}, según {1}", "from {0}, by {1}"),
    "spread": (", repartido en {0}", ", spread over {0}"),
    "date": ("{1} su fecha «{0}», a las {2}", "{1} their date '{0}', at {2}"),
    "season": ("{1} que empiece «{0}», a las {2}", "{1} '{0}' begins, at {2}"),
    "season_day": ("el día en que empieza «{0}», a las {1}", "the day '{0}' begins, at {1}"),
    "on_day": ("el día de", "on"),
    "before": ("{0} días antes de", "{0} days before"),
    "before_one": ("un día antes de", "one day before"),
    "after_one": ("un día después de", "one day after"),
    "after": ("{0} días después de", "{0} days after"),
    "wait": ("Espera {0}", "Waits {0}"),
    "until": ("Espera hasta las {0}", "Waits until {0}"),
    "until_days": (" ({0})", " ({0})"),
    "wait_date": ("Espera hasta {1} su fecha «{0}», a las {2}", "Waits until {1} their date '{0}', at {2}"),
    "api": ("lo pide otro sistema", "another system asks for it"),
    "past": ("; si ya pasó, sigue por {0}", "; if it is over, goes on to {0}"),
    "wait_for": ("Espera como mucho {0} a: {1}", "Waits at most {0} for: {1}"),
    "send": ("Envía «{0}» por {1}", "Sends '{0}' by {1}"),
    "best": (
        "el canal por el que mejor responde cada persona, de: {0}",
        "the channel that each person answers best, of: {0}",
    ),
    "by_stage": (
        "el primer canal que se pueda, en el orden que escribe la etapa del mapa, de: {0}",
        "the first channel that can be used, in the order that the map's stage writes, of: {0}",
    ),
    "best_hour": (
        "Espera a la hora de cada persona, entre las {1} y las {2}, como mucho {0}",
        "Waits for each person's own hour, between {1} and {2}, at most {0}",
    ),
    "or": (" o, si no se puede, ", " or, failing that, "),
    "expires": (", útil durante {0}", ", useful for {0}"),
    "split": ("Si {0}", "If {0}"),
    "else": ("; si no, sigue por {0}", "; else goes on to {0}"),
    "onwards": ("; sigue por {0}", "; goes on to {0}"),
    "then": ("{0}: sigue por {1}", "{0}: goes on to {1}"),
    "random": ("Al azar: {0}", "By chance: {0}"),
    "experiment": ("Experimento: {0}", "Experiment: {0}"),
    "adaptive": (
        "Experimento que aprende, al menos {1} para cada uno, cada {2}, por {3}: {0}",
        "Experiment that learns, at least {1} for each, every {2}, by {3}: {0}",
    ),
    "by_goal": ("el objetivo", "the goal"),
    "by_metric": ("{0} en {1}", "{0} within {1}"),
    "emit": ("Anota el evento «{0}»", "Notes the event '{0}'"),
    "update": ("Cambia el perfil: {0}", "Changes the profile: {0}"),
    "call": ("Avisa a otro sistema", "Tells another system"),
    "task": ("Pide a una persona: {0}", "Asks a person: {0}"),
    "jump": ("Sigue por {0}", "Goes on to {0}"),
    "exit": ("Sale", "Exits"),
}


def entry_said(entry: Entry, language: str, labels: Labels | None = None) -> str:
    """Who enters, as the end of a sentence that begins with "they enter who …" or "… when"."""
    return _Teller(language, labels).entry(entry)


def node_said(node: Node, language: str, labels: Labels | None = None, plan: Campaign | None = None) -> str:
    """What a node does, as one sentence; in its plan other nodes are steps by number, and messages their subjects."""
    return _Teller(language, labels, plan).node(node)


def steps_said(plan: Campaign, language: str, labels: Labels | None = None) -> list[str]:
    """What each node of a plan does, numbered from 1."""
    teller = _Teller(language, labels, plan)
    following = [*(node.id for node in plan.nodes[1:]), None]
    return [
        f"{place}. {teller.node(node)}{teller.onwards(node, after)}"
        for place, (node, after) in enumerate(zip(plan.nodes, following, strict=True), 1)
    ]


def title_said(plan: Campaign, language: str) -> str:
    """Its title, and that it is in shadow where it is."""
    shadow = " (en la sombra)" if language == "es" else " (in shadow)"
    return plan.title.to(language) + (shadow if plan.id.endswith(SHADOW) else "")


def names_said(plans: Iterable[Campaign], language: str, labels: Labels | None = None) -> Mapping[str, Names]:
    """What reasons of each campaign call its messages, events and other campaigns: `told` of reasons takes it."""
    known = list(plans)
    titles = {plan.id: title_said(plan, language) for plan in known}
    events = {name: text.to(language) for name, text in labels.events.items()} if labels else {}
    return {
        plan.id: {
            "message": {one.id: subject_said(one, language) for one in plan.messages},
            "event": events,
            "to": titles,
            "campaign": titles,
        }
        for plan in known
    }


def subject_said(message: Message, language: str) -> str:
    """A subject as it reads, with three points where a person's value stands."""
    return _VALUE.sub("…", _TAG.sub("", message.subject.to(language)))


def season_said(id: str, language: str) -> str:
    """The title of a season that everybody knows; another's id as it is."""
    return next((one.title.to(language) for one in KNOWN if one.id == id), id)


class _Teller:
    def __init__(self, language: str, labels: Labels | None, plan: Campaign | None = None) -> None:
        self.language, self.labels = language, labels
        self.steps = {node.id: place for place, node in enumerate(plan.nodes, 1)} if plan else {}
        self.subjects = {one.id: subject_said(one, language) for one in plan.messages} if plan else {}

    def say(self, code: str, *values: object) -> str:
        return _WORDS[code][0 if self.language == "es" else 1].format(*values)

    def rule(self, rule: Rule) -> str:
        return rule_text(rule, self.language, self.labels)

    def span(self, microseconds: int) -> str:
        return span_said(microseconds, self.language)

    def step(self, id: str) -> str:
        return self.say("step", self.steps[id]) if id in self.steps else self.say("node", id)

    def then(self, what: str, id: str) -> str:
        return self.say("then", what, self.step(id))

    def channel(self, id: str) -> str:
        return _CHANNELS[id][0 if self.language == "es" else 1] if id in _CHANNELS else id

    def share(self, share: float) -> str:
        return f"{share * 100:.3g} %" if self.language == "es" else f"{share * 100:.3g}%"

    def entry(self, entry: Entry) -> str:
        if is_by_api(entry):
            return self.say("api")
        if entry.event is not None:
            return self.rule(entry.event)
        match entry.start:
            case SegmentEntry(rule, on, _, backfill):
                return self.say(on, self.rule(rule)) + (self.say("present") if backfill else "")
            case ScheduleEntry(at, repeat, spread):
                when = wall_said(at, self.language)
                said = self.say("at", when) if repeat is None else self.say("repeat", when, repeat)
                return said + (self.say("spread", self.span(spread)) if spread else "")
            case DateEntry(trait, offset, at):
                return self.say("date", trait, self.offset(offset), at)
            case SeasonEntry(season, 0, at):
                return self.say("season_day", season_said(season, self.language), at)
            case SeasonEntry(season, offset, at):
                return self.say("season", season_said(season, self.language), self.offset(offset), at)
        return ""

    def node(self, node: Node) -> str:
        match node:
            case Exit():
                return self.say("exit")
            case Jump():
                return self.say("jump", self.step(node.then))
            case Send():
                channels = [self.channel(one) for one in node.channels]
                if node.best or node.by_stage:
                    by = self.say("best" if node.best else "by_stage", ", ".join(channels))
                else:
                    by = self.say("or").join(channels)
                said = self.say("send", self.subjects.get(node.message, node.message), by)
                return said + (self.say("expires", self.span(node.expires)) if node.expires else "")
            case Split():
                said = "; ".join(self.then(self.rule(one.rule), one.then) for one in node.branches)
                return self.say("split", said) + self.say("else", self.step(node.then))
            case Draw(adaptive=Adaptive(floor, every, metric, within)):
                said = "; ".join(self.then(self.say("node", way.name), way.then) for way in node.ways)
                sought = (
                    self.say("by_goal")
                    if metric is None or within is None
                    else self.say("by_metric", self.rule(metric), self.span(within))
                )
                return self.say("adaptive", said, self.share(floor), self.span(every), sought)
            case Draw():
                whole = sum(way.weight for way in node.ways)
                said = "; ".join(
                    self.then(self.say("way", way.name, self.share(way.weight / whole)), way.then)
                    for way in node.ways
                )
                return self.say("experiment" if node.is_experiment else "random", said)
            case Do():
                return self.say(node.deed, self.data(node))
            case Wait():
                return self.wait(node)

    def onwards(self, node: Node, after: str | None) -> str:
        """Where it goes on, if that is not the one that stands next and its own sentence does not tell."""
        match node:
            case Send() | Do() | Wait(paths=()):
                return "" if node.then == after else self.say("onwards", self.step(node.then))
        return ""

    def wait(self, node: Wait) -> str:
        if node.until is not None:
            days = ", ".join(_DAYS[self.language][day] for day in node.until.days)
            return self.say("until", _clock(node.until.minute)) + (
                self.say("until_days", days) if days else ""
            )
        if node.best is not None:
            best = node.best
            return self.say("best_hour", self.span(best.within), _clock(best.start), _clock(best.end))
        if node.date is not None:
            date = node.date
            said = self.say("wait_date", date.trait, self.offset(date.offset), _clock(date.minute))
            return said + (self.say("past", self.step(node.past)) if node.past else "")
        if node.paths:
            paths = "; ".join(self.then(self.rule(path.rule), path.then) for path in node.paths)
            return self.say("wait_for", self.span(node.span), paths) + self.say("else", self.step(node.then))
        return self.say("wait", self.span(node.span))

    def data(self, node: Do) -> str:
        """The one word by which a deed is known."""
        for key in ("event", "title", "what"):
            if key in node.data:
                return str(node.data[key])
        return ", ".join(f"{key} = {value}" for key, value in node.data.items())

    def offset(self, days: int) -> str:
        if days == 0:
            return self.say("on_day")
        key = "before" if days < 0 else "after"
        return self.say(key if abs(days) != 1 else f"{key}_one", abs(days))


def _clock(minute: int) -> str:
    return f"{minute // 60}:{minute % 60:02}"
