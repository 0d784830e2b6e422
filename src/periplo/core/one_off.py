"""A one-off campaign as it is prepared in four steps: whom, what, when, what for; and the campaign document it is.

`campaign_of` writes it, `one_off_of` reads it back from a campaign, or tells that the campaign says more than that.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from periplo.core import rules as r
from periplo.core.audiences import ALL_ALIKE, BY_TYPE, EVERYONE, REST, Audience
from periplo.core.campaign_nodes import Branch, Exit, Node, Send, Split
from periplo.core.campaigns import Campaign, CampaignGoal, Entry, Message, ScheduleEntry
from periplo.core.errors import PeriploError
from periplo.core.rule_text import flat
from periplo.core.spans import DAY
from periplo.core.texts import LANGUAGES, Text

END, BY = "end", "by-type"
FOOTER = "footer"


@dataclass(frozen=True, slots=True)
class Says:
    """What one part of the audience reads. button and link stand in an e-mail, together or not at all."""

    subject: Text
    body: Text
    button: Text | None = None
    link: Text | None = None


@dataclass(frozen=True, slots=True)
class OneOff:
    """One message, or one for each type of customer, that leaves once.

    whom: a rule over customers, None: everybody. says: part of the audience -> what it reads. is_mail: all channels
    carry e-mail, so the message is of blocks with a footer. at: local date and time. spread, expires, within:
    microseconds.
    """

    id: str
    title: Text
    channels: tuple[str, ...]
    says: Mapping[str, Says]
    at: str
    goal: r.Rule
    whom: r.Rule | None = None
    audience: Audience = ALL_ALIKE
    is_mail: bool = True
    spread: int = 0
    expires: int | None = DAY
    within: int = 14 * DAY
    holdout: float = 0.10
    kind: str = "marketing"
    languages: tuple[str, ...] = LANGUAGES
    map: str | None = None
    touchpoint: str | None = None
    extra: Mapping[str, object] = field(default_factory=dict)


def campaign_of(one: OneOff) -> Campaign:
    """The campaign document, as a draft. Raises: BadCampaign."""
    names = one.audience.names
    sends = {name: _send(one, name) for name in names}
    nodes: tuple[Node, ...] = tuple(sends.values())
    if one.audience.kind == BY_TYPE:
        branches = tuple(Branch(r.InSegment(name), sends[name].id) for name in one.audience.types)
        rest = sends[one.audience.rest].id if one.audience.rest is not None else END
        nodes = (Split(BY, branches, rest), *nodes)
    return Campaign(
        id=one.id,
        title=one.title,
        entry=Entry(again="never", start=ScheduleEntry(one.at, None, one.spread)),
        nodes=(*nodes, Exit(END)),
        messages=tuple(_message(one, name) for name in names),
        goal=CampaignGoal(one.goal, one.within),
        map=one.map,
        touchpoint=one.touchpoint,
        kind=one.kind,
        audience=_whom(one.whom, one.audience),
        holdout=one.holdout,
        languages=one.languages,
        extra=one.extra,
    )


def one_off_of(campaign: Campaign) -> OneOff | None:
    """The four steps that make this campaign, but for its status and version; None if they cannot say all of it."""
    start, goal = campaign.entry.start, campaign.goal
    sends = [node for node in campaign.nodes if isinstance(node, Send)]
    if not isinstance(start, ScheduleEntry) or start.repeat is not None or not sends or not campaign.messages:
        return None
    try:
        audience = _audience_of(campaign)
        found = OneOff(
            id=campaign.id, title=campaign.title, channels=sends[0].channels,
            says={name: _said(campaign.message(_message_id(name))) for name in audience.names},
            at=start.at, goal=goal.rule, whom=_whom_of(campaign.audience, audience), audience=audience,
            is_mail=campaign.messages[0].body is None, spread=start.spread, expires=sends[0].expires,
            within=goal.within, holdout=campaign.holdout, kind=campaign.kind, languages=campaign.languages,
            map=campaign.map, touchpoint=campaign.touchpoint, extra=campaign.extra,
        )  # fmt: skip
        same = replace(campaign_of(found), status=campaign.status, version=campaign.version)
    except (PeriploError, LookupError, TypeError, ValueError):
        return None
    return found if same == campaign else None


def _send(one: OneOff, name: str) -> Send:
    id = "send" if name == EVERYONE else f"send-{name}"
    return Send(
        id, one.channels[0], _message_id(name), END, expires=one.expires, otherwise=one.channels[1:]
    )  # fmt: skip


def _message_id(name: str) -> str:
    return "message" if name == EVERYONE else f"message-{name}"


def _message(one: OneOff, name: str) -> Message:
    said, id = one.says[name], _message_id(name)
    if not one.is_mail:
        return Message(id, said.subject, said.body)
    blocks: list[object] = [{"text": _data(said.body)}]
    if said.button is not None and said.link is not None:
        blocks.append({"button": {"text": _data(said.button), "link": _data(said.link)}})
    return Message(id, said.subject, None, {"body": [*blocks, FOOTER]})


def _said(message: Message) -> Says:
    if message.body is not None:
        return Says(message.subject, message.body)
    blocks: Any = message.extra["body"]
    text, button = blocks[0]["text"], blocks[1].get("button") if isinstance(blocks[1], dict) else None
    if button is None:
        return Says(message.subject, Text.of(text))
    return Says(message.subject, Text.of(text), Text.of(button["text"]), Text.of(button["link"]))


def _data(text: Text) -> str | dict[str, str]:
    texts = dict(text.by_language)
    return texts[""] if set(texts) == {""} else texts


def _types_rule(audience: Audience) -> r.Rule | None:
    """Who is in any type; None where the rest is written to as well, or all alike."""
    if audience.kind == EVERYONE or audience.rest is not None:
        return None
    return flat(r.AnyOf, [r.InSegment(name) for name in audience.types])


def _whom(whom: r.Rule | None, audience: Audience) -> r.Rule | None:
    """Who enters: without a rest those in no type do not, so that the effect is theirs who could get a message."""
    parts = [one for one in (whom, _types_rule(audience)) if one is not None]
    return flat(r.All, parts) if parts else None


def _whom_of(rule: r.Rule | None, audience: Audience) -> r.Rule | None:
    types = _types_rule(audience)
    if types is None or rule is None:
        return rule
    if rule == types:
        return None
    assert isinstance(rule, r.All)
    parts = list(rule.rules[:-1])
    return flat(r.All, parts)


def _audience_of(campaign: Campaign) -> Audience:
    first = campaign.first
    if not isinstance(first, Split):
        return ALL_ALIKE
    types = tuple(one.rule.segment for one in first.branches if isinstance(one.rule, r.InSegment))
    return Audience(types, BY_TYPE, None if first.then == END else REST)
