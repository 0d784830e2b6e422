"""A node of a campaign in the few words that its box holds, and what is written on each of its ways."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from periplo.core.campaign_nodes import Do, Draw, Exit, Jump, Node, Send, Split, Wait
from periplo.core.campaign_saying import entry_said, node_said
from periplo.core.campaigns import Campaign
from periplo.core.channel_catalogue import channel_name
from periplo.core.labels import Labels
from periplo.core.rule_saying import rule_text
from periplo.core.spans import SECOND
from periplo.pictures.campaign.figures import ENTRY, NO_FIGURES, FlowFigures, NodeFigures
from periplo.pictures.campaign.words import DAYS, say
from periplo.pictures.icons import channel_icon
from periplo.pictures.interventions import effect_text
from periplo.pictures.numbers import number, percent, span_text
from periplo.pictures.words import quoted

SEVERITIES = ("error", "warning", "note")
_ICONS = {
    "wait": "wait", "split": "split", "random": "chance", "experiment": "experiment", "emit": "event",
    "update": "profile", "call": "link", "task": "action", "jump": "stimulus", "exit": "exit",
}  # fmt: skip
_COLOURS = {
    "entry": "brand", "send": "brand", "wait": "axis", "split": "moment", "random": "moment", "experiment": "moment",
    "emit": "opportunity", "update": "opportunity", "call": "opportunity", "task": "opportunity", "jump": "loop",
    "exit": "axis",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Told:
    """One box in words.

    head: what kind it is, and its id. ways: what stands on each way out, and how many took it; none where there is only
    one way. alarm: how many findings, told, and the gravest's severity. whole: the node as one sentence.
    """

    id: str
    kind: str
    icon: str
    head: str
    main: str
    lines: tuple[str, ...] = ()
    figures: tuple[str, ...] = ()
    ways: tuple[tuple[str, str], ...] = ()
    alarm: tuple[str, str] = ("", "")
    whole: str = ""
    is_apart: bool = False  # nobody can come here

    @property
    def colour(self) -> str:
        return _COLOURS[self.kind]


def kind_of(node: Node) -> str:
    """ "send", "wait", "split", "random", "experiment", a deed, "jump" or "exit"."""
    match node:
        case Do():
            return node.deed
        case Draw():
            return "experiment" if node.is_experiment else "random"
    return type(node).__name__.casefold()


def entry_told(
    plan: Campaign, language: str, labels: Labels | None = None, known: FlowFigures | None = None
) -> Told:
    """The box above the first node: who enters."""
    said = entry_said(plan.entry, language, labels)
    lines = []
    if plan.audience is not None:
        lines.append(say("audience", language, rule_text(plan.audience, language, labels)))
    held = (
        say("holdout", language, percent(plan.holdout, language))
        if plan.holdout
        else say("no_holdout", language)
    )
    figures = []
    if known is not None and known.runs:
        counts = (number(n, language) for n in (known.runs, known.control))
        key = "runs_control" if known.control else "runs"
        figures.append(say(f"{key}.one" if known.runs == 1 else key, language, *counts))
    return Told(
        ENTRY, "entry", "entry", say("kind.entry", language), said, (*lines, held), tuple(figures),
        alarm=_alarm(known, ENTRY, language), whole=say("enters", language, said),
    )  # fmt: skip


def ends_told(plan: Campaign, language: str, labels: Labels | None = None) -> str:
    """What ends a run wherever it stands: the goal, and the rules of exit."""
    goal = rule_text(plan.goal.rule, language, labels)
    told = [say("goal", language, goal, span_text(plan.goal.within / SECOND, language))]
    if plan.exits:
        rules = "; ".join(rule_text(rule, language, labels) for rule in plan.exits)
        told.append(say("exits", language, rules))
    return " · ".join(told)


def node_told(
    plan: Campaign, node: Node, language: str, labels: Labels | None = None, known: FlowFigures | None = None
) -> Told:
    """One node."""
    kind = kind_of(node)
    main, *lines = _words(plan, node, language)
    at = known.nodes.get(node.id) if known is not None else None
    icon = channel_icon(node.channel) if isinstance(node, Send) else _ICONS[kind]
    is_apart = node.id not in plan.reachable()
    if is_apart:
        lines.append(say("nobody_comes", language))
    figures = list(_figures(node, at, known, language)) if at is not None and known is not None else []
    return Told(
        node.id, kind, icon, f"{say(f'kind.{kind}', language)} · {node.id}", main, tuple(lines), tuple(figures),
        tuple(_ways(node, at, language, labels)), _alarm(known, node.id, language),
        node_said(node, language, labels), is_apart,
    )  # fmt: skip


def _words(plan: Campaign, node: Node, language: str) -> Iterator[str]:
    """What the node does, then lines of detail."""
    match node:
        case Send():
            yield from _sends(plan, node, language)
        case Wait():
            yield from _waits(node, language)
        case Split():
            yield say("split", language)
        case Draw():
            yield say("experiment" if node.is_experiment else "random", language)
            if node.adaptive is not None:
                every = span_text(node.adaptive.every / SECOND, language)
                yield say("learns", language, every, percent(node.adaptive.floor, language))
        case Do():
            known = next((str(node.data[key]) for key in ("event", "title", "what") if key in node.data), "")
            yield say(node.deed, language, known or node.id)
            if not known:
                yield from (f"{key} = {value}" for key, value in node.data.items())
        case Jump():
            yield say("jump", language, node.then)
        case Exit():
            yield say("exit", language)


def _sends(plan: Campaign, node: Send, language: str) -> Iterator[str]:
    subject = plan.message(node.message).subject.to(language)
    yield quoted(subject, language)
    names = [_channel(channel, language) for channel in node.channels]
    if node.best:
        yield say("by_best", language, ", ".join(names))
    else:
        yield say("by", language, names[0]) + "".join(say("else_by", language, name) for name in names[1:])
    if node.expires is not None:
        yield say("useful", language, span_text(node.expires / SECOND, language))
    if node.when_full == "wait":
        yield say("when_full", language)
    if node.kind is not None and node.kind != plan.kind:
        yield say(f"own_kind.{node.kind}", language)


def _channel(id: str, language: str) -> str:
    """Its name inside a sentence: without its capital, which a proper name such as WhatsApp keeps."""
    if id == "log":
        return say("log", language)
    name = channel_name(id, language)
    return name[:1].lower() + name[1:] if name[1:].islower() else name


def _waits(node: Wait, language: str) -> Iterator[str]:
    if node.until is not None:
        days = ", ".join(DAYS[language][day] for day in node.until.days)
        yield say("until_days" if days else "until", language, _clock(node.until.minute), days)
    elif node.best is not None:
        best = node.best
        yield say("own_hour", language)
        most = span_text(best.within / SECOND, language)
        yield say("own_hour_within", language, _clock(best.start), _clock(best.end), most)
    elif node.date is not None:
        date = node.date
        yield say("date_on", language, date.trait)
        if date.offset == 0:
            yield say("date_at", language, _clock(date.minute))
        else:
            key = "date_before" if date.offset < 0 else "date_after"
            yield say(key, language, number(abs(date.offset), language), _clock(date.minute))
    elif node.paths:
        yield say("wait_events", language)
        yield say("at_most", language, span_text(node.span / SECOND, language))
    else:
        yield say("wait", language, span_text(node.span / SECOND, language))


def _clock(minute: int) -> str:
    return f"{minute // 60}:{minute % 60:02}"


def _ways(
    node: Node, at: NodeFigures | None, language: str, labels: Labels | None
) -> Iterator[tuple[str, str]]:
    """In the order of campaign_nodes.ways_on."""
    names: list[str] = []
    match node:
        case Draw():
            whole = sum(way.weight for way in node.ways)
            shares = [
                say("learned", language) if node.adaptive else percent(way.weight / whole, language)
                for way in node.ways
            ]
            names = [f"{way.name} · {share}" for way, share in zip(node.ways, shares, strict=True)]
        case Split():
            names = [*(rule_text(one.rule, language, labels) for one in node.branches), say("else", language)]
        case Wait() if node.paths:
            most = span_text(node.span / SECOND, language)
            rules = (rule_text(one.rule, language, labels) for one in node.paths)
            names = [*rules, say("not_in", language, most)]
        case Wait() if node.past is not None:
            names = [say("past", language), say("comes", language)]
        case _:
            pass
    took = at.ways if at is not None and at.ways is not None and len(at.ways) == len(names) else None
    for place, name in enumerate(names):
        yield name, "" if took is None else number(took[place], language)


def _figures(node: Node, at: NodeFigures, known: FlowFigures, language: str) -> Iterator[str]:
    told = []
    if at.here:
        told.append(say("here", language, number(at.here, language)))
    if at.passed:
        told.append(say("passed.one" if at.passed == 1 else "passed", language, number(at.passed, language)))
    if at.left:
        told.append(say("left.one" if at.left == 1 else "left", language, number(at.left, language)))
    if at.finished:
        told.append(
            say("finished.one" if at.finished == 1 else "finished", language, number(at.finished, language))
        )
    if told:
        yield " · ".join(told)
    if isinstance(node, Send | Do):
        is_send = isinstance(node, Send)
        if at.sent:
            key = "sent" if is_send else "done"
            yield say(f"{key}.one" if at.sent == 1 else key, language, number(at.sent, language))
        if at.withheld:
            whole = sum(n for _, n in at.withheld)
            why = ", ".join(
                f"{known.reasons.get(code, code)} {number(n, language)}" for code, n in at.withheld
            )
            yield say("withheld" if is_send else "undone", language, number(whole, language), why)
    if node.id in known.effects:
        yield say("effect", language, effect_text(known.effects[node.id], language))


def _alarm(known: FlowFigures | None, id: str, language: str) -> tuple[str, str]:
    marks = (known or NO_FIGURES).marks.get(id, ())
    counts = {one: sum(mark.severity == one for mark in marks) for one in SEVERITIES}
    told = [
        say(one if n == 1 else f"{one}s", language, number(n, language)) for one, n in counts.items() if n
    ]
    gravest = next((one for one, n in counts.items() if n), "")
    return " · ".join(told), gravest
