"""A campaign begun at a part of a map: moment, audience and goal as the map and its figures say them, to be edited."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from periplo.core.campaign_nodes import Exit, Send, Wait
from periplo.core.campaigns import Campaign, CampaignGoal, Entry, Message, SegmentEntry
from periplo.core.caps import MARKETING
from periplo.core.errors import BadInput
from periplo.core.labels import Labels
from periplo.core.maps import JourneyMap, Touchpoint
from periplo.core.rule_saying import rule_text
from periplo.core.rule_text import flat, parse_customer_rule, parse_rule
from periplo.core.rules import All, Rule, StageIs
from periplo.core.spans import DAY, HOUR, SECOND, duration, duration_text
from periplo.core.texts import LANGUAGES, Text
from periplo.formats.campaign_yaml import campaign_data, campaign_from
from periplo.formats.commented import commented
from periplo.formats.documents import Place
from periplo.pictures.figures import MapFigures
from periplo.usecases.map_parts import PASSAGE, STAGE, WAY, Part, beginning, ending, met_at
from periplo.usecases.playbooks.making import Made
from periplo.usecases.playbooks.remarks import remark

EVENT, SEGMENT = ENTRIES = ("event", "segment")
USUAL = (1, 2, 3, 4, 6, 12, 24, 48, 72, 120, 168, 240, 336, 504, 720)  # hours that a wait is rounded up to
EMAIL = "email"
LEAST, FORTNIGHT, COOL = 2 * HOUR, 14 * DAY, 30 * DAY
_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,59}")
_NO_NAME = re.compile(r"[^a-z0-9_-]+")
_SUBJECT = {"es": "¿Te ayudamos a seguir?", "en": "Can we help you go on?"}
_BODY = {
    "es": "Hola:\n\nVimos que te quedaste a medias. Si algo te frenó, responde a este mensaje "
    "y lo resolvemos contigo.\n",
    "en": "Hello,\n\nWe saw that you stopped half way. If something held you back, answer this message "
    "and we will sort it out with you.\n",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Begun:
    """A draft as a form shows it: all texts as people write them. subject, body: by language."""

    name: str
    title: str
    touchpoint: str
    entry: str
    enters: str = EVENT  # one of ENTRIES
    audience: str = ""
    goal: str = ""
    within: str = "14d"
    wait: str = "2h"
    holdout: str = "10"  # per cent
    channel: str = "log"
    kind: str = "marketing"
    subject: Mapping[str, str] = field(default_factory=dict)
    body: Mapping[str, str] = field(default_factory=dict)


def proposed(
    drawn: JourneyMap, part: Part, known: MapFigures, whom: Collection[Rule], where: Rule | None,
    channels: Collection[str], taken: Collection[str], language: str, labels: Labels | None = None,
) -> Begun:  # fmt: skip
    """What the map says of a campaign there.

    Whoever meets the part enters, waits as long as going on usually takes (or was promised), and gets the message
    only if they have not reached the goal by then: the end of the passage or transition, else the map's goal.
    whom: rules about customers by which the map is filtered; where: the rule about events. taken: names in use.
    """
    begins = met_at(beginning(drawn, part))
    goal = _goal(drawn, part, begins)
    if part.kind == STAGE:
        entry, enters = rule_text(StageIs(part.id), language, labels), SEGMENT
    else:
        entering = begins if begins is None or where is None else flat(All, [begins, where])
        entry, enters = "" if entering is None else rule_text(entering, language, labels), EVENT
    wait = _wait(drawn, part, known)
    return Begun(
        name=_free(part, taken),
        title=_title(drawn, part, language),
        touchpoint=next(
            (one.id for one in reversed(beginning(drawn, part)) if isinstance(one, Touchpoint)), ""
        ),
        entry=entry,
        enters=enters,
        audience=rule_text(flat(All, list(whom)), language, labels) if whom else "",
        goal="" if goal is None else rule_text(goal, language, labels),
        within=duration_text(FORTNIGHT if wait <= FORTNIGHT // 2 else wait + FORTNIGHT),
        wait=duration_text(wait),
        channel=_channel(drawn, part, channels),
        subject=_SUBJECT,
        body=_BODY,
    )


def campaign_of(drawn: JourneyMap, begun: Begun, labels: Labels | None = None) -> Campaign:
    """The draft as a campaign. Raises: BadInput, BadRule, BadCampaign of what was written."""
    if not _NAME.fullmatch(begun.name):
        raise BadInput(
            f"the campaign's name is '{begun.name}'", "it names files and addresses",
            "write it in small letters, digits, - and _, such as cart-spring",
        )  # fmt: skip
    if begun.touchpoint not in {one.id for one in drawn.touchpoints}:
        raise BadInput(
            f"map '{drawn.id}' has no touchpoint '{begun.touchpoint}'",
            mend="choose one of the map's, so that its effect is seen there",
        )
    for lacks, text in (
        ("the campaign has no rule of entry", begun.entry),
        ("the campaign has no goal", begun.goal),
    ):
        if not text.strip():
            raise BadInput(
                lacks, "without it nobody knows who is meant or whether it worked",
                "write a rule, such as: order completed",
            )  # fmt: skip
    by_event = begun.enters != SEGMENT
    entry = (
        Entry(parse_rule(begun.entry, labels), cool_down=COOL)
        if by_event
        else Entry(start=SegmentEntry(parse_customer_rule(begun.entry, labels)), cool_down=COOL)
    )
    last = "end"
    return Campaign(
        id=begun.name,
        title=Text.of(begun.title.strip() or begun.name),
        entry=entry,
        nodes=(
            Wait("settle", duration(begun.wait), "say"),
            Send("say", begun.channel, "message", last, expires=3 * DAY),
            Exit(last),
        ),
        messages=(_message(begun),),
        goal=CampaignGoal(parse_rule(begun.goal, labels), duration(begun.within)),
        map=drawn.id,
        touchpoint=begun.touchpoint,
        kind=begun.kind,
        audience=parse_customer_rule(begun.audience, labels) if begun.audience.strip() else None,
        holdout=_share(begun.holdout),
        languages=tuple(one for one in LANGUAGES if begun.subject.get(one, "").strip()) or LANGUAGES,
    )


def draft_text(plan: Campaign, language: str) -> str:
    """The draft as a document for people to edit. Raises: BadCampaign if it could not be read back."""
    data = campaign_data(plan)
    del data["version"]
    comments: dict[Place, str] = {
        ("touchpoint",): remark("touchpoint", language),
        ("kind",): remark(f"kind.{plan.kind}", language),
        ("holdout",): remark("holdout", language),
        ("goal",): remark("goal", language),
        ("messages",): remark("messages", language),
    }
    text = commented(data, comments, remark("begun", language, plan.title.to(language)))
    campaign_from(text)
    return text


def made_of(plan: Campaign, text: str) -> Made:
    """The one file of a draft, to be written as a playbook's are."""
    path = Path("campaigns") / f"{plan.id}.yaml"
    return Made(((path, text),), (), (), (), (), (), ((plan.id, plan.touchpoint or "", False),))


def _message(begun: Begun) -> Message:
    """An e-mail in blocks, with its way out where it is marketing; by other channels plain text."""
    subject, body = _said(begun.subject, "subject"), _said(begun.body, "body")
    if begun.channel != EMAIL:
        return Message("message", subject, body)
    blocks: list[object] = [{"text": dict(body.by_language)}]
    return Message(
        "message", subject, extra={"body": blocks + (["footer"] if begun.kind == MARKETING else [])}
    )


def _said(told: Mapping[str, str], what: str) -> Text:
    texts = {language: text.strip() for language in LANGUAGES if (text := told.get(language, "")).strip()}
    if not texts:
        raise BadInput(
            f"the message has no {what}", mend="write it in one language at least; the others can follow"
        )
    return Text.of(texts)


def _share(text: str) -> float:
    try:
        share = float(text.replace("%", "").replace(",", ".").strip() or "0") / 100
    except ValueError:
        share = -1.0
    if not 0 <= share < 1:
        raise BadInput(
            f"the control group is '{text}'", "it is a part of those who enter, in per cent",
            "write 10 for one in ten, or 0 for none",
        )  # fmt: skip
    return round(share, 6)


def _goal(drawn: JourneyMap, part: Part, begins: Rule | None) -> Rule | None:
    """Where it leads; else the map's goal; else, where that is the very thing they did, a later touchpoint."""
    ends = met_at(ending(drawn, part))
    if ends is not None:
        return ends
    if drawn.goal.rule is not None and drawn.goal.rule != begins:
        return drawn.goal.rule
    inside = [column.id for column in beginning(drawn, part)]
    order = [column.id for column in drawn.columns]
    after = drawn.columns[order.index(inside[-1]) + 1 :] if inside else ()
    return next((rule for one in after if (rule := met_at((one,))) is not None and rule != begins), None)


def _wait(drawn: JourneyMap, part: Part, known: MapFigures) -> int:
    """As long as going on usually takes, rounded up to a usual span; two hours where nobody knows."""
    seconds: float | None = None
    answer = known.touchpoints
    if part.kind == WAY:
        way = next(one for one in drawn.transitions if (one.origin, one.target) == (part.id, part.to))
        kept = known.promises.of(part.id, part.to) if known.promises else None
        seconds = kept.median_seconds if kept else None
        seconds = way.promised / SECOND if way.promised is not None else seconds
    elif part.kind == PASSAGE and answer:
        seconds = next((one.median_seconds for one in answer.gutters if one.stage == part.id), None)
    elif part.kind == STAGE and known.stages:
        days = next((one.median_days for one in known.stages.stages if one.stage == part.id), None)
        seconds = None if days is None else days * DAY / SECOND
    elif answer:
        seconds = next((one.median_seconds for one in answer.columns if one.touchpoint == part.id), None)
    if seconds is None:
        return LEAST
    return next(
        (max(LEAST, hours * HOUR) for hours in USUAL if hours * HOUR >= seconds * SECOND), USUAL[-1] * HOUR
    )


def _title(drawn: JourneyMap, part: Part, language: str) -> str:
    parts = drawn.stages if part.kind in (STAGE, PASSAGE) else drawn.columns
    title = next(one.title.to(language) for one in parts if one.id == part.id)
    return f"Ayuda tras «{title}»" if language == "es" else f"Help after “{title}”"


def _free(part: Part, taken: Collection[str]) -> str:
    name = _NO_NAME.sub("-", part.id.casefold()).strip("-_")[:48] or "campaign"
    return next(
        one for n in range(1, len(taken) + 2) if (one := name if n == 1 else f"{name}-{n}") not in taken
    )


def _channel(drawn: JourneyMap, part: Part, channels: Collection[str]) -> str:
    """One by which the customer is met there and which leaves here, else e-mail, else the first there is."""
    own = [name for one in beginning(drawn, part) if isinstance(one, Touchpoint) for name in one.channels]
    able = [one for one in channels if one not in ("log", "inbox", "task", "webhook")]
    return next((one for one in (*own, EMAIL) if one in able), able[0] if able else "log")


def edited(begun: Begun, given: Mapping[str, str]) -> Begun:
    """The draft with what a form says."""
    names = (
        "name", "title", "touchpoint", "entry", "enters", "audience", "goal", "within", "wait", "holdout", "channel",
        "kind",
    )  # fmt: skip
    said = {name: " ".join(given[name].splitlines()).strip() for name in names if name in given}
    texts = {
        what: {
            one: given.get(f"{what}_{one}", before.get(one, "")).replace("\r\n", "\n") for one in LANGUAGES
        }
        for what, before in (("subject", begun.subject), ("body", begun.body))
    }
    return replace(begun, **said, **texts)  # type: ignore[arg-type]
