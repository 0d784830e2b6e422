"""A playbook made into files of a workspace: campaigns with comments, and the segments that they name."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np

from periplo.core.campaign_nodes import Do, Send
from periplo.core.campaigns import Campaign, Message
from periplo.core.errors import BadInput, BadQuestion, UnknownName
from periplo.core.maps import JourneyMap
from periplo.core.rule_saying import rule_text
from periplo.core.rule_text import parse_rule
from periplo.core.rules import EventIs, Rule
from periplo.core.segments import Segment
from periplo.core.texts import LANGUAGES, Text
from periplo.formats.campaign_yaml import campaign_data
from periplo.formats.commented import commented
from periplo.formats.documents import Place
from periplo.formats.segment_yaml import segment_data
from periplo.journeys.masks import event_mask
from periplo.usecases.joining.write import rule_said
from periplo.usecases.playbooks.book import MEDIA, Part, Playbook
from periplo.usecases.playbooks.fitting import HAS, LINK, Fit, Looking, Need, lack_of, pruning
from periplo.usecases.playbooks.remarks import remark
from periplo.usecases.playbooks.renaming import Names, events_in, renamed, segment_in

OWN_WEB = "{{ organisation.web }}"
LOG = "log"
_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,59}")
_WEB = re.compile(r"https?://[^\s{}<>\"']{1,1900}")


@dataclass(frozen=True, slots=True)
class Wish:
    """How a playbook is wanted. say: standard name -> own event, rule, property or trait. takes_sure: what stands out
    among the guesses is taken unasked. language: of the comments, and of whom no language is known."""

    name: str | None = None
    map: str | None = None
    touchpoint: str | None = None
    say: Mapping[str, str] = field(default_factory=dict)
    link: str | None = None
    takes_sure: bool = False
    language: str = "es"


@dataclass(frozen=True, slots=True)
class Made:
    """Files beneath the workspace, with their text. named: standard name -> what it is here; without: what was left
    out; parts: ids of campaigns left out, and what each lacks. kept: segments that were there already and stay.
    stands: each campaign, its touchpoint ("" without a map), and whether no event told that."""

    campaigns: tuple[tuple[Path, str], ...]
    segments: tuple[tuple[Path, str], ...]
    named: tuple[tuple[str, str], ...]
    without: tuple[str, ...]
    parts: tuple[tuple[str, str], ...]
    kept: tuple[str, ...]
    stands: tuple[tuple[str, str, bool], ...]

    @property
    def files(self) -> tuple[tuple[Path, str], ...]:
        return (*self.campaigns, *self.segments)


def wish_of(
    told: Mapping[str, str | None], say: Mapping[str, str], language: str, takes_sure: bool = False
) -> Wish:
    """A wish as somebody told it: name, map, touchpoint, link. Raises: BadInput for a name or link of no use."""
    name, link = told.get("name") or None, told.get("link") or None
    if name is not None and not _NAME.fullmatch(name):
        raise BadInput(
            f"the campaign's name is '{name}'", "it names files and addresses",
            "write it in small letters, digits, - and _, such as cart-spring",
        )  # fmt: skip
    if link is not None and not _WEB.fullmatch(link):
        raise BadInput(
            f"the link is '{link}'", "buttons lead to an address of the web",
            "write it whole, such as https://shop.example/cart",
        )  # fmt: skip
    return Wish(
        name, told.get("map") or None, told.get("touchpoint") or None, dict(say), link, takes_sure, language
    )


def make(
    playbook: Playbook, looking: Looking, wish: Wish, segments: Mapping[str, Segment] | None = None
) -> Made:
    """The files that a playbook becomes. segments: those of the workspace; one of the same id stays and is used.

    Raises: BadQuestion if something that it needs is neither here nor said, telling what may be meant; BadInput,
    BadRule of what was said; UnknownName for a map or touchpoint that is not there.
    """
    fit = looking.fit(playbook)
    said = _said(playbook, looking, wish)
    met = {**{need.name: need.own for need in fit.needs if need.state == HAS}, **said}
    if wish.takes_sure:
        sure = {n.name: n.guesses[0].rule for n in fit.needs if n.guesses and n.guesses[0].is_sure}
        met = {**sure, **met}
    names = _names(playbook, met, looking, frozenset(said))
    lacks = {part.plan.id: lack_of(playbook, part.plan, names) for part in playbook.parts}
    parts = [part for part in playbook.parts if lacks[part.plan.id] is None]
    link = wish.link or (OWN_WEB if looking.here.web else None)
    others = [n for n in fit.needs if n.kind == "season" and n.state != HAS]
    if not parts or others or (playbook.needs_link and link is None):
        raise _lacking(playbook, fit, lacks, met, others, link)
    drawn = _map(looking, wish.map)
    stands = {part.plan.id: _touchpoint(playbook, part, names, looking, drawn, wish) for part in parts}
    there = segments or {}
    made = [
        _campaign(
            playbook, part, names, wish, link, drawn, *stands[part.plan.id], met, looking.here.is_public
        )
        for part in parts
    ]
    own = [segment_in(one, names) for one in playbook.segments]
    return Made(
        tuple((Path("campaigns") / f"{plan.id}.yaml", text) for plan, text in made),
        tuple(
            (Path("segments") / f"{one.id}.yaml", commented(segment_data(one), {}))
            for one in own
            if one.id not in there
        ),
        tuple(_renamings(playbook, met)),
        tuple(_without(playbook, met, parts)),
        tuple((id, what) for id, what in lacks.items() if what is not None),
        tuple(one.id for one in own if one.id in there),
        tuple((plan.id, plan.touchpoint or "", stands[part.plan.id][1])
              for part, (plan, _) in zip(parts, made, strict=True)),
    )  # fmt: skip


def write(made: Made, root: Path, published: Collection[str] = ()) -> tuple[Path, ...]:
    """Writes the files, or none of them. published: ids of campaigns that were, whose files may be elsewhere.

    Raises: BadInput if one is there already, as a file or published.
    """
    for path, _ in made.campaigns:
        if path.stem in published:
            raise BadInput(
                f"campaign '{path.stem}' was published already", "publishing this one would take its place",
                "name this one otherwise with --as",
            )  # fmt: skip
    paths = [root / path for path, _ in made.files]
    for path in paths:
        if path.exists():
            raise BadInput(
                f"'{path}' exists already", "a playbook never writes over what is there",
                "name this one otherwise with --as",
            )  # fmt: skip
    for path, (_, text) in zip(paths, made.files, strict=True):
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    return tuple(paths)


def _said(playbook: Playbook, looking: Looking, wish: Wish) -> dict[str, Any]:
    """What was said of names, understood."""
    found: dict[str, Any] = {}
    journeys = looking.here.journeys
    for name, told in wish.say.items():
        if name in playbook.events:
            found[name] = parse_rule(rule_said(told, journeys.names, looking.here.labels))
        elif name in playbook.properties or name in playbook.traits:
            found[name] = told
        else:
            known = ", ".join((*playbook.events, *playbook.properties, *playbook.traits))
            raise BadQuestion(
                f"playbook '{playbook.id}' does not speak of '{name}'", f"it speaks of: {known}",
                "write its name before the =, and yours behind it",
            )  # fmt: skip
    return found


def _names(playbook: Playbook, met: Mapping[str, Any], looking: Looking, said: frozenset[str]) -> Names:
    pruned = pruning(playbook, frozenset(met), looking.ours - said)
    rules = {name: own for name, own in met.items() if name in playbook.events and isinstance(own, Rule)}
    plain = {name: str(own) for name, own in met.items() if isinstance(own, str)}
    return replace(
        pruned,
        events={**pruned.events, **rules},
        properties={**pruned.properties, **{n: own for n, own in plain.items() if n in playbook.properties}},
        traits={**pruned.traits, **{n: own for n, own in plain.items() if n in playbook.traits}},
        channels=_channels(looking.here.channels),
    )


def _channels(carriers: Mapping[str, str]) -> dict[str, str]:
    """Where nothing is declared every channel is the log under its own name; else one without a carrier is the log."""
    return {medium: carriers.get(medium, LOG) for medium in MEDIA} if carriers else {}


def _lacking(
    playbook: Playbook,
    fit: Fit,
    lacks: Mapping[str, str | None],
    met: Mapping[str, Any],
    seasons: list[Need],
    link: str | None,
) -> BadQuestion:
    if seasons:
        return BadQuestion(
            f"season '{seasons[0].name}' is not known here", "its dates differ by country",
            "write country: ES, or yours, in frequency.yaml, or add the season to seasons.yaml",
        )  # fmt: skip
    if playbook.needs_link and link is None:
        return BadQuestion(
            f"playbook '{playbook.id}' leads to an address", "and none was named", "name it with --link"
        )
    name = next((what for what in lacks.values() if what is not None), LINK)
    need = next((one for one in fit.needs if one.name == name and one.name not in met), None)
    guesses = [rule_text(guess.rule) for guess in need.guesses] if need else []
    if guesses:
        return BadQuestion(
            f"playbook '{playbook.id}' needs '{name}', and nothing is called so here",
            f"it may be: {', '.join(guesses)}",
            f'say which it is, such as --say "{name}={guesses[0]}"',
        )
    return BadQuestion(
        f"playbook '{playbook.id}' needs '{name}', and nothing is called so here",
        "nothing here is like it",
        f'collect it first, or say what it is here with --say "{name}=…"',
    )


def _map(looking: Looking, id: str | None) -> JourneyMap | None:
    maps = looking.here.maps
    if id is None:
        return maps[0] if maps else None
    found = next((one for one in maps if one.id == id), None)
    if found is None:
        known = ", ".join(one.id for one in maps) or "-"
        raise UnknownName(f"there is no map '{id}'", f"there are: {known}", "use one of them")
    return found


def _touchpoint(
    playbook: Playbook, part: Part, names: Names, looking: Looking, drawn: JourneyMap | None, wish: Wish
) -> tuple[str | None, bool]:
    """The touchpoint that its events meet most often, else the first of its part of the journey; and whether it is
    only that."""
    if drawn is None:
        return None, False
    if wish.touchpoint is not None:
        known = [one.id for one in drawn.touchpoints]
        if wish.touchpoint not in known:
            raise UnknownName(
                f"map '{drawn.id}' has no touchpoint '{wish.touchpoint}'", f"it has: {', '.join(known)}",
                "use one of them",
            )  # fmt: skip
        return wish.touchpoint, False
    journeys = looking.here.journeys
    ruled = {one.id: event_mask(one.met, journeys) for one in drawn.touchpoints if one.met is not None}
    own = part.plan.entry.event if len(playbook.parts) > 1 else None
    for name in (*(() if own is None else events_in(own)), *playbook.stands_at):
        rule = names.events.get(name, looking.own.get(name, EventIs(name)))
        if rule is None:
            continue
        met = event_mask(rule, journeys)
        counts = {id: int(np.count_nonzero(mask & met)) for id, mask in ruled.items()}
        best = max(counts, key=lambda id: counts[id], default=None)
        if best is not None and counts[best]:
            return best, False
    moments = {stage.id: stage.moment for stage in drawn.stages}
    near = [one.id for one in drawn.touchpoints if moments[one.stage] == playbook.moment]
    others = [one.id for one in drawn.touchpoints]
    return next(iter([*near, *others]), None), True


def _campaign(
    playbook: Playbook,
    part: Part,
    names: Names,
    wish: Wish,
    link: str | None,
    drawn: JourneyMap | None,
    touchpoint: str | None,
    is_guess: bool,
    met: Mapping[str, Any],
    is_public: bool,
) -> tuple[Campaign, str]:
    said = wish.language
    base = wish.name or playbook.id
    plan = renamed(part.plan, names)
    plan = replace(
        plan,
        id=base if len(playbook.parts) == 1 else f"{base}-{part.plan.id}",
        map=drawn.id if drawn and touchpoint else None,
        touchpoint=touchpoint,
        languages=tuple(dict.fromkeys((said, *LANGUAGES))),
        nodes=tuple(
            replace(node, data=_in_one(node.data, said)) if isinstance(node, Do) else node
            for node in plan.nodes
        ),
        messages=tuple(_linked(message, link) for message in plan.messages),
    )
    data = campaign_data(plan)
    for key in ("version", "status"):
        data.pop(key)
    data["status"] = "draft"
    data["entry"].pop("cool_down", None) if data["entry"].get("cool_down") == "0s" else None
    order = ("schema", "id", "title", "languages", "map", "touchpoint", "kind", "status", "tags", "priority")
    data = {key: data[key] for key in (*order, *data) if key in data}
    comments = _comments(plan, part, said, is_guess)
    if link is None and any(_has_button(message) for message in part.plan.messages):
        comments["messages",] += "\n" + remark("no_button", said)
    head = [
        remark("head", said, part.plan.title.to(said), playbook.id),
        remark("purpose", said, playbook.purpose.to(said)),
        remark("not_when", said, playbook.not_when.to(said)),
        *(remark("named", said, name, own) for name, own in _renamings(playbook, met, part)),
        *(remark("without", said, name) for name in _without(playbook, met, [part])),
        *(remark("log", said, medium) for medium in _logged(part, names)),
        *([] if is_public or not _has_footer(part) else [remark("no_public", said)]),
        remark("next", said),
    ]
    return plan, commented(data, comments, "\n".join(head))


def _comments(plan: Campaign, part: Part, said: str, is_guess: bool) -> dict[Place, str]:
    is_service = plan.kind == "transactional"
    found: dict[Place, str] = {
        ("touchpoint",): remark("touchpoint.guess" if is_guess else "touchpoint", said),
        ("kind",): remark(f"kind.{plan.kind}", said),
        ("holdout",): remark("holdout.service" if is_service else "holdout", said),
        ("goal",): remark("goal", said),
        ("exits",): remark("exits", said),
        ("messages",): remark("messages", said),
    }
    if plan.entry.key is not None:
        found["entry",] = remark("entry.key", said, plan.entry.key)
    ids = [node.id for node in plan.nodes]
    for key, note in part.notes.items():
        group, _, id = key.partition(".")
        place: Place = (group,) if not id else ("nodes", ids.index(id)) if group == "nodes" else (group, id)
        found[place] = "\n".join([*([found[place]] if place in found else []), note.to(said)])
    return found


def _in_one(data: Mapping[str, Any], language: str) -> dict[str, Any]:
    """What a deed carries, in one language: deeds have only one."""
    return {
        key: Text.of(value).to(language)
        if isinstance(value, dict) and set(value) <= set(LANGUAGES)
        else value
        for key, value in data.items()
    }


def _has_button(message: Message) -> bool:
    body = message.extra.get("body")
    return isinstance(body, list) and any(isinstance(block, dict) and "button" in block for block in body)


def _has_footer(part: Part) -> bool:
    return any("footer" in (message.extra.get("body") or ()) for message in part.plan.messages)  # type: ignore[operator]


def _linked(message: Message, link: str | None) -> Message:
    """With its buttons leading there; without them where they would lead nowhere."""
    body = message.extra.get("body")
    if not _has_button(message) or not isinstance(body, list):
        return message
    blocks = []
    for block in body:
        if isinstance(block, dict) and "button" in block:
            if link is None:
                continue
            block = {**block, "button": {**block["button"], "link": link}}
        blocks.append(block)
    return replace(message, extra={**message.extra, "body": blocks})


def _renamings(
    playbook: Playbook, met: Mapping[str, Any], part: Part | None = None
) -> Iterator[tuple[str, str]]:
    asked = playbook if part is None else replace(playbook, parts=(part,))
    for name in (*asked.events, *asked.properties, *asked.traits):
        own = met.get(name)
        told = own if isinstance(own, str) else "" if own is None else rule_text(own)
        if told and told != name:
            yield name, told


def _without(playbook: Playbook, met: Mapping[str, Any], parts: list[Part]) -> Iterator[str]:
    asked = replace(playbook, parts=tuple(parts))
    yield from (name for name in (*asked.events, *asked.properties) if name not in met)


def _logged(part: Part, names: Names) -> Iterator[str]:
    """The media of its messages that only the log takes here, though carriers were declared."""
    media = (channel for node in part.plan.nodes if isinstance(node, Send) for channel in node.channels)
    yield from (one for one in dict.fromkeys(media) if names.channels.get(one) == LOG)
