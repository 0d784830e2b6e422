"""The common settings of a campaign's nodes, of its entry and goal, as fields that people fill in, and written back.

A field's value is a text as it stands in the document. Only what differs is written, so all else stays as it was.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ruamel.yaml.scalarstring import LiteralScalarString

from periplo.core.campaign_nodes import WHEN_FULL, Do, Draw, Jump, Send, Split, Wait
from periplo.core.campaigns import Campaign
from periplo.core.errors import BadInput
from periplo.core.rule_saying import rule_text
from periplo.core.spans import duration_text
from periplo.core.texts import LANGUAGES, Text
from periplo.formats.campaign_edits import node_place
from periplo.formats.campaign_parts import minute_text
from periplo.formats.documents import Document, Place, document_of
from periplo.formats.in_place import with_keys

ENTRY = ""  # instead of a node: audience, control group, goal, exits
LISTS = ("channels", "exits")
LONG = ("body", "exits")


@dataclass(frozen=True, slots=True)
class Setting:
    """One field. key: its name in the form; kind: what it is, by which it is labelled; of: what it belongs to.

    choices: what it may be; none: anything.
    """

    key: str
    kind: str
    value: str
    of: str = ""
    choices: tuple[str, ...] = ()

    @property
    def is_long(self) -> bool:
        return self.kind in LONG


def settings_of(plan: Campaign, document: Document, id: str) -> tuple[Setting, ...]:
    """What may be set of a node, or of the campaign's entry and goal; nothing of what its document does not write."""
    if id == ENTRY:
        return tuple(_of_entry(plan))
    place = node_place(document, id)
    return () if place is None else tuple(_of_node(plan, document, id, place))


def with_settings(text: str, document: Document, plan: Campaign, id: str, given: Mapping[str, str]) -> str:
    """The text with what was given where it differs from what stands there. Unknown fields are passed over.

    Raises: BadInput where a number is none, or the document cannot say so.
    """
    for setting in settings_of(plan, document, id):
        said = given.get(setting.key)
        if said is None:
            continue
        wanted = said.replace("\r\n", "\n").strip()
        if wanted != setting.value.strip():
            text = _written(text, document_of(text, document.source), plan, id, setting, wanted)
    return text


def _of_entry(plan: Campaign) -> Iterator[Setting]:
    yield Setting("audience", "audience", "" if plan.audience is None else rule_text(plan.audience))
    yield Setting("holdout", "holdout", f"{plan.holdout:g}")
    yield Setting("goal", "goal", rule_text(plan.goal.rule))
    yield Setting("within", "goal_within", duration_text(plan.goal.within))
    yield Setting("exits", "exits", "\n".join(map(rule_text, plan.exits)))


def _of_node(plan: Campaign, document: Document, id: str, place: Place) -> Iterator[Setting]:
    node = plan.node(id)
    match node:
        case Wait(paths=paths) if paths:
            yield Setting("within", "within", duration_text(node.span))
            for at, path in enumerate(paths):
                if isinstance(_said(document, place)["wait"]["for"], list):
                    yield Setting(f"event.{at}", "event", rule_text(path.rule), str(at + 1))
        case Wait() if node.until is not None:
            yield Setting("until", "until", minute_text(node.until.minute))
        case Wait() if node.date is not None:
            yield Setting("offset", "offset", str(node.date.offset))
            yield Setting("at", "at", minute_text(node.date.minute))
        case Wait() if node.best is not None:
            yield Setting("best", "within", duration_text(node.best.within))
        case Wait():
            yield Setting("wait", "wait", duration_text(node.span))
        case Send():
            yield Setting("message", "message", node.message, choices=tuple(one.id for one in plan.messages))
            label = "best_of" if node.best else "stage_of" if node.by_stage else "channels"
            yield Setting("channels", label, ", ".join(node.channels))
            expires = "" if node.expires is None else duration_text(node.expires)
            yield Setting("expires", "expires", expires)
            yield Setting("when_full", "when_full", node.when_full, choices=WHEN_FULL)
            yield from _of_message(plan, node)
        case Split():
            for at, branch in enumerate(node.branches):
                yield Setting(f"rule.{at}", "rule", rule_text(branch.rule), str(at + 1))
        case Draw() if node.adaptive is None:
            for at, way in enumerate(node.ways):
                yield Setting(f"weight.{at}", "weight", f"{way.weight:g}", way.name)
        case Do():
            for key in ("title", "event"):
                if isinstance(node.data.get(key), str):
                    yield Setting(key, key, str(node.data[key]))
        case _:
            pass
    if isinstance(node, Jump):
        others = tuple(one.id for one in plan.nodes if one.id != id)
        yield Setting("jump", "jump", node.then, choices=others)


def _of_message(plan: Campaign, node: Send) -> Iterator[Setting]:
    message = plan.message(node.message)
    for tongue in plan.languages if set(plan.languages) <= set(LANGUAGES) else LANGUAGES:
        yield Setting(f"subject.{tongue}", "subject", _own(message.subject, tongue), tongue)
        if message.body is not None:
            yield Setting(f"body.{tongue}", "body", _own(message.body, tongue), tongue)


def _own(text: Text, tongue: str) -> str:
    return text.to(tongue) if text.has(tongue) else ""


def _said(document: Document, place: Place) -> Any:
    found: Any = document.data
    for step in place:
        found = found[step]
    return found


def _written(text: str, document: Document, plan: Campaign, id: str, setting: Setting, said: str) -> str:
    if id == ENTRY:
        return _entry_written(text, document, setting, said)
    found = node_place(document, id)
    assert found is not None
    place: Place = found
    inside = _said(document, place)
    name, _, which = setting.key.partition(".")
    match name:
        case "wait":
            return with_keys(text, document, place, {"wait": said})
        case "within" | "until" | "at":
            return with_keys(text, document, (*place, "wait"), {name: said})
        case "best":
            return with_keys(text, document, (*place, "wait", "best_hour"), {"within": said})
        case "offset":
            return with_keys(text, document, (*place, "wait"), {"offset": _whole(said)})
        case "event":
            if not which:
                return with_keys(text, document, (*place, plan.node(id).deed), {"event": said})  # type: ignore[union-attr]
            return with_keys(text, document, (*place, "wait", "for", int(which)), {"event": said})
        case "rule":
            return with_keys(text, document, (*place, "split", int(which)), {"if": said})
        case "weight":
            kind = "random" if "random" in inside else "experiment"
            arms = (*place, kind, "arms") if isinstance(inside[kind], dict) else (*place, kind)
            return with_keys(text, document, (*arms, int(which)), {"weight": _number(said)})
        case "title":
            return with_keys(text, document, (*place, plan.node(id).deed), {"title": said})  # type: ignore[union-attr]
        case "jump":
            return with_keys(text, document, place, {"jump": said})
        case "expires":
            return with_keys(text, document, (*place, "send"), {"expires": said or None})
        case "message":
            return with_keys(text, document, (*place, "send"), {"message": said})
        case "when_full":
            return with_keys(text, document, (*place, "send"), {"when_full": said})
        case "channels":
            return _channels_written(text, document, place, said)
    node = plan.node(id)
    assert isinstance(node, Send)
    return _words_written(text, document, node.message, name, which, said)


def _entry_written(text: str, document: Document, setting: Setting, said: str) -> str:
    match setting.key:
        case "holdout":
            return with_keys(text, document, (), {"holdout": _number(said)})
        case "goal":
            return with_keys(text, document, ("goal",), {"rule": said})
        case "within":
            return with_keys(text, document, ("goal",), {"within": said})
        case "exits":
            rules = [line.strip() for line in said.splitlines() if line.strip()]
            return with_keys(text, document, (), {"exits": rules})
    return with_keys(text, document, (), {"audience": said or None})


def _channels_written(text: str, document: Document, place: Place, said: str) -> str:
    names = [name.strip() for name in said.split(",") if name.strip()]
    if not names:
        raise BadInput("the message has no channel", mend="name one or several, the first one first")
    held = _said(document, (*place, "send"))
    if "of" in held:
        return with_keys(text, document, (*place, "send"), {"of": names})
    if len(names) == 1 and "channels" not in held:
        return with_keys(text, document, (*place, "send"), {"channel": names[0]})
    if "channels" in held:
        return with_keys(text, document, (*place, "send"), {"channels": names})
    rest = {key: value for key, value in held.items() if key != "channel"}
    return with_keys(text, document, place, {"send": {"channels": names, **rest}})


def _words_written(text: str, document: Document, message: str, name: str, tongue: str, said: str) -> str:
    held = _said(document, ("messages", message)).get(name)
    value = LiteralScalarString(said + "\n") if "\n" in said else said
    if isinstance(held, dict):
        return with_keys(text, document, ("messages", message, name), {tongue: value})
    there = {one: str(held) for one in LANGUAGES if one != tongue and held is not None}
    return with_keys(text, document, ("messages", message), {name: {**there, tongue: value}})


def _whole(said: str) -> int:
    try:
        return int(said)
    except ValueError:
        raise BadInput(f"'{said}' is no whole number", mend="write one such as -3") from None


def _number(said: str) -> float:
    try:
        found = float(said.replace(",", "."))
    except ValueError:
        raise BadInput(f"'{said}' is no number", mend="write one such as 0.1") from None
    return int(found) if found.is_integer() else found
