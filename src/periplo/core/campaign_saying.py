"""A campaign's entry and nodes in words, one sentence each, in Spanish and English."""

from __future__ import annotations

from periplo.core.campaign_nodes import Do, Draw, Exit, Jump, Node, Send, Split, Wait
from periplo.core.campaigns import DateEntry, Entry, ScheduleEntry, SeasonEntry, SegmentEntry
from periplo.core.labels import Labels
from periplo.core.rule_saying import rule_text
from periplo.core.spans import duration_text

_DAYS = {
    "es": ("lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}
_WORDS = {
    "join": ("pasan a cumplir: {0}", "come to meet: {0}"),
    "leave": ("dejan de cumplir: {0}", "cease to meet: {0}"),
    "present": ("; también quienes ya la cumplen", "; also those who meet it already"),
    "at": ("el {0}", "on {0}"),
    "repeat": ("desde el {0}, según {1}", "from {0}, by {1}"),
    "spread": (", repartido en {0}", ", spread over {0}"),
    "date": ("{1} su fecha «{0}», a las {2}", "{1} their date '{0}', at {2}"),
    "season": ("{1} que empiece «{0}», a las {2}", "{1} '{0}' begins, at {2}"),
    "on_day": ("el día de", "on"),
    "before": ("{0} días antes de", "{0} days before"),
    "after": ("{0} días después de", "{0} days after"),
    "wait": ("Espera {0}", "Waits {0}"),
    "until": ("Espera hasta las {0}", "Waits until {0}"),
    "until_days": (" ({0})", " ({0})"),
    "wait_date": ("Espera hasta {1} su fecha «{0}», a las {2}", "Waits until {1} their date '{0}', at {2}"),
    "past": ("; si ya pasó, sigue por «{0}»", "; if it is over, goes on to '{0}'"),
    "wait_for": ("Espera como mucho {0} a: {1}", "Waits at most {0} for: {1}"),
    "send": ("Envía «{0}» por {1}", "Sends '{0}' by {1}"),
    "or": (" o, si no se puede, ", " or, failing that, "),
    "expires": (", útil durante {0}", ", useful for {0}"),
    "split": ("Si {0}", "If {0}"),
    "else": ("; si no, sigue por «{0}»", "; else goes on to '{0}'"),
    "then": ("{0}: sigue por «{1}»", "{0}: goes on to '{1}'"),
    "random": ("Al azar: {0}", "By chance: {0}"),
    "experiment": ("Experimento: {0}", "Experiment: {0}"),
    "emit": ("Anota el evento «{0}»", "Notes the event '{0}'"),
    "update": ("Cambia el perfil: {0}", "Changes the profile: {0}"),
    "call": ("Avisa a otro sistema", "Tells another system"),
    "task": ("Pide a una persona: {0}", "Asks a person: {0}"),
    "jump": ("Sigue por «{0}»", "Goes on to '{0}'"),
    "exit": ("Sale", "Exits"),
}


def entry_said(entry: Entry, language: str, labels: Labels | None = None) -> str:
    """Who enters, as the end of a sentence that begins with "they enter who …" or "… when"."""
    if entry.event is not None:
        return rule_text(entry.event, language, labels)
    match entry.start:
        case SegmentEntry(rule, on, _, backfill):
            said = _say(on, language, rule_text(rule, language, labels))
            return said + (_say("present", language) if backfill else "")
        case ScheduleEntry(at, repeat, spread):
            said = _say("at", language, at) if repeat is None else _say("repeat", language, at, repeat)
            return said + (_say("spread", language, duration_text(spread)) if spread else "")
        case DateEntry(trait, offset, at):
            return _say("date", language, trait, _offset(offset, language), at)
        case SeasonEntry(season, offset, at):
            return _say("season", language, season, _offset(offset, language), at)
    return ""


def node_said(node: Node, language: str, labels: Labels | None = None) -> str:
    """What a node does, as one sentence."""
    match node:
        case Exit():
            return _say("exit", language)
        case Jump():
            return _say("jump", language, node.then)
        case Send():
            channels = _say("or", language).join(node.channels)
            said = _say("send", language, node.message, channels)
            return said + (_say("expires", language, duration_text(node.expires)) if node.expires else "")
        case Split():
            said = "; ".join(
                _say("then", language, rule_text(one.rule, language, labels), one.then)
                for one in node.branches
            )
            return _say("split", language, said) + _say("else", language, node.then)
        case Draw():
            whole = sum(way.weight for way in node.ways)
            said = "; ".join(
                _say("then", language, f"{way.name} {way.weight / whole:.0%}", way.then) for way in node.ways
            )
            return _say("experiment" if node.is_experiment else "random", language, said)
        case Do():
            return _say(node.deed, language, _data(node))
        case Wait():
            return _wait(node, language, labels)


def _wait(node: Wait, language: str, labels: Labels | None) -> str:
    if node.until is not None:
        days = ", ".join(_DAYS[language][day] for day in node.until.days)
        said = _say("until", language, _clock(node.until.minute))
        return said + (_say("until_days", language, days) if days else "")
    if node.date is not None:
        date = node.date
        said = _say("wait_date", language, date.trait, _offset(date.offset, language), _clock(date.minute))
        return said + (_say("past", language, node.past) if node.past else "")
    if node.paths:
        paths = "; ".join(
            _say("then", language, rule_text(path.rule, language, labels), path.then) for path in node.paths
        )
        said = _say("wait_for", language, duration_text(node.span), paths)
        return said + _say("else", language, node.then)
    return _say("wait", language, duration_text(node.span))


def _data(node: Do) -> str:
    """The one word by which a deed is known."""
    for key in ("event", "title", "what"):
        if key in node.data:
            return str(node.data[key])
    return ", ".join(f"{key} = {value}" for key, value in node.data.items())


def _offset(days: int, language: str) -> str:
    if days == 0:
        return _say("on_day", language)
    return _say("before" if days < 0 else "after", language, abs(days))


def _clock(minute: int) -> str:
    return f"{minute // 60}:{minute % 60:02}"


def _say(code: str, language: str, *values: object) -> str:
    return _WORDS[code][0 if language == "es" else 1].format(*values)
