"""The nodes of a campaign as they stand in its document, read into values and written back."""

from __future__ import annotations

from typing import Any

from periplo.core.allowed_hours import DAY_MINUTES
from periplo.core.campaign_nodes import (
    DEEDS,
    WHEN_FULL,
    Adaptive,
    BestHour,
    Branch,
    DateOf,
    Do,
    Draw,
    Exit,
    Jump,
    Node,
    Send,
    Split,
    TimeOfDay,
    Wait,
    WaitPath,
    Way,
)
from periplo.core.campaigns import KINDS
from periplo.core.rule_saying import rule_text
from periplo.core.spans import DAY, duration_text
from periplo.formats.campaign_parts import CampaignReader, minute_text, told
from periplo.formats.documents import Place
from periplo.formats.reader import Said, rest
from periplo.formats.weekdays import DAYS, minute_of

LAST = "end"
_SEND = ("channel", "channels", "of", "message", "expires", "when_full", "kind")
_EXPERIMENT = ("arms", "adaptive")
BEST, BY_STAGE = "best", "by_stage"
_WAIT = ("until", "days", "date", "offset", "at", "yearly", "past", "for", "within", "best_hour")
NODE_KINDS = ("wait", "send", "split", "random", "experiment", *DEEDS, "jump", "exit")


def node_of(reader: CampaignReader, place: Place, said: Said, id: str, after: str) -> Node:
    """One node; it goes on to `after` unless it says otherwise.

    Raises: BadCampaign, telling the line and how to mend it.
    """
    kinds = [kind for kind in NODE_KINDS if kind in said]
    if len(kinds) != 1:
        raise reader.wrong(
            place,
            f"node '{id}' does {'nothing' if not kinds else ' and '.join(kinds)}",
            mend="write wait: 2h, or send: with its channel and message, or split:, random:, experiment:, "
            "emit:, update:, call:, task:, jump: or exit: true",
        )
    kind, extra = kinds[0], rest(said, ("id", "then", *NODE_KINDS))
    if kind == "exit":
        return Exit(id, extra)
    if kind == "jump":
        return Jump(id, reader.word(said, place, "jump"), extra)
    inside = (*place, kind)
    if kind in ("random", "experiment"):
        learns = None
        if kind == "experiment" and isinstance(said[kind], dict):
            place, said = inside, said[kind]
            learns, kind, extra = _adaptive(reader, place, said), "arms", extra | rest(said, _EXPERIMENT)
        ways = tuple(
            Way(
                reader.word(part, at, "name", chr(ord("A") + number)),
                _weight(reader, part, at),
                reader.word(part, at, "then", after),
            )
            for number, (at, part) in enumerate(reader.parts(said, place, kind))
        )
        return Draw(id, ways, kind != "random", extra, learns)
    then = reader.word(said, place, "then", after)
    if kind == "wait":
        return _wait(reader, place, said, id, then, extra)
    if kind == "split":
        branches = tuple(
            Branch(reader.rule(part, at, "if", "customer"), reader.word(part, at, "then"))
            for at, part in reader.parts(said, place, "split")
        )
        return Split(id, branches, then, extra)
    if kind in DEEDS:
        data = reader.mapping(said, place, kind)
        return Do(id, kind, dict(data), then, extra)
    return _send(reader, inside, reader.mapping(said, place, "send"), id, then, extra)


def node_data(node: Node, after: str | None) -> dict[str, Any]:
    """As read by `node_of`, where `after` is the id of the node written next."""
    does: dict[str, Any]
    match node:
        case Exit():
            return {"id": node.id, "exit": True} | dict(node.extra)
        case Jump():
            return {"id": node.id, "jump": node.then} | dict(node.extra)
        case Draw(id, ways, adaptive=Adaptive() as adaptive):
            arms = [{"name": way.name, "then": way.then} for way in ways]
            return {
                "id": id, "experiment": {"arms": arms, "adaptive": _adaptive_data(adaptive)}
            } | dict(node.extra)  # fmt: skip
        case Draw(id, ways, is_experiment):
            key = "experiment" if is_experiment else "random"
            return {
                "id": id,
                key: [{"name": way.name, "weight": way.weight, "then": way.then} for way in ways],
            } | dict(node.extra)
        case Wait():
            does = {"wait": _wait_data(node)}
        case Split(_, branches):
            does = {"split": [{"if": rule_text(one.rule), "then": one.then} for one in branches]}
        case Do(_, deed, data):
            does = {deed: dict(data)}
        case Send():
            does = {"send": _send_data(node)}
    then = {} if node.then == after else {"then": node.then}
    return {"id": node.id} | does | then | dict(node.extra)


def _adaptive(reader: CampaignReader, place: Place, said: Said) -> Adaptive | None:
    """How the arms learn; `adaptive: true` is all as it is where nothing is said."""
    if said.get("adaptive", False) in (True, False):
        return Adaptive() if reader.flag(said, place, "adaptive") else None
    inside, part = (*place, "adaptive"), reader.mapping(said, place, "adaptive")
    reader.only(part, inside, ("metric", "within", "floor", "every"))
    usual = Adaptive()
    return Adaptive(
        reader.share(part, inside, "floor", usual.floor),
        reader.span(part, inside, "every") if "every" in part else usual.every,
        reader.maybe_rule(part, inside, "metric"),
        reader.maybe_span(part, inside, "within"),
    )


def _adaptive_data(adaptive: Adaptive) -> dict[str, Any]:
    return told(
        metric=None if adaptive.metric is None else rule_text(adaptive.metric),
        within=None if adaptive.within is None else duration_text(adaptive.within),
        floor=adaptive.floor,
        every=duration_text(adaptive.every),
    )


def _weight(reader: CampaignReader, part: Said, place: Place) -> float:
    weight = reader.maybe_number(part, place, "weight")
    return 1.0 if weight is None else weight


def _send(
    reader: CampaignReader, place: Place, said: Said, id: str, then: str, extra: dict[str, Any]
) -> Send:
    chosen = said.get("channel") if "of" in said else None
    if "of" in said and chosen not in (BEST, BY_STAGE):
        raise reader.wrong(
            (*place, "of"), "'of' stands without channel: best or by_stage",
            mend="write channel: best, channel: by_stage, or channels: […]",
        )  # fmt: skip
    named = reader.words(said, place, "of" if chosen else "channels")
    channels = named or (reader.word(said, place, "channel"),)
    kind = reader.maybe_word(said, place, "kind")
    if kind is not None:
        reader.one_of(said, place, "kind", KINDS, kind)
    return Send(
        id=id,
        channel=channels[0],
        message=reader.word(said, place, "message"),
        then=then,
        expires=reader.maybe_span(said, place, "expires"),
        extra=extra | rest(said, _SEND),
        otherwise=channels[1:],
        when_full=reader.one_of(said, place, "when_full", WHEN_FULL, "skip"),
        kind=kind,
        best=chosen == BEST,
        by_stage=chosen == BY_STAGE,
    )


def _send_data(node: Send) -> dict[str, Any]:
    chosen = BEST if node.best else BY_STAGE if node.by_stage else None
    return told(
        channel=chosen or (None if node.otherwise else node.channel),
        of=list(node.channels) if chosen else None,
        channels=list(node.channels) if node.otherwise and not chosen else None,
        message=node.message,
        expires=None if node.expires is None else duration_text(node.expires),
        when_full=None if node.when_full == "skip" else node.when_full,
        kind=node.kind,
    )


def _wait(
    reader: CampaignReader, place: Place, said: Said, id: str, then: str, extra: dict[str, Any]
) -> Wait:
    if not isinstance(said["wait"], dict):
        return Wait(id, reader.span(said, place, "wait"), then, extra)
    part, inside = said["wait"], (*place, "wait")
    extra = extra | rest(part, _WAIT)
    if "until" in part:
        time = TimeOfDay(reader.minute(part, inside, "until"), reader.days(part, inside, "days"))
        return Wait(id, 0, then, extra, until=time)
    if "date" in part:
        date = DateOf(
            reader.word(part, inside, "date"),
            reader.whole(part, inside, "offset", 0),
            reader.minute(part, inside, "at", "10:00"),
            reader.flag(part, inside, "yearly", True),
        )
        return Wait(id, 0, then, extra, date=date, past=reader.maybe_word(part, inside, "past"))
    if "best_hour" in part:
        return Wait(id, 0, then, extra, best=_best_hour(reader, part, inside))
    if "for" not in part:
        raise reader.wrong(
            inside,
            f"wait '{id}' does not say for what",
            mend='write wait: 2h, or wait: {until: "10:00"}, {date: birthday}, {best_hour: {within: 24h}} or '
            "{for: […], within: 7d}",
        )
    if not isinstance(part["for"], list):
        part = {**part, "for": [{"event": part["for"], "then": then}]}
    paths = tuple(
        WaitPath(reader.rule(path, at, "event"), reader.word(path, at, "then", then))
        for at, path in reader.parts(part, inside, "for")
    )
    return Wait(id, reader.span(part, inside, "within"), then, extra, paths=paths)


def _best_hour(reader: CampaignReader, said: Said, place: Place) -> BestHour:
    inside, part = (*place, "best_hour"), reader.mapping(said, place, "best_hour")
    reader.only(part, inside, ("within", "between"))
    start, end = 0, DAY_MINUTES
    if "between" in part:
        first, dash, last = (piece.strip() for piece in str(part["between"]).partition("-"))
        hours = minute_of(first), minute_of(last)
        if not dash or hours[0] is None or hours[1] is None:
            raise reader.wrong(
                (*inside, "between"), f"'between' is '{part['between']}'", mend='write between: "09:00-21:00"'
            )
        start, end = hours[0], hours[1]
    return BestHour(reader.span(part, inside, "within") if "within" in part else DAY, start, end)


def _wait_data(node: Wait) -> Any:
    if node.until is not None:
        return told(until=minute_text(node.until.minute), days=[DAYS[day] for day in node.until.days])
    if node.best is not None:
        best = node.best
        is_whole_day = (best.start, best.end) == (0, DAY_MINUTES)
        between = None if is_whole_day else f"{minute_text(best.start)}-{minute_text(best.end)}"
        return {"best_hour": told(within=duration_text(best.within), between=between)}
    if node.date is not None:
        date = node.date
        return told(
            date=date.trait, offset=date.offset or None, at=minute_text(date.minute),
            yearly=None if date.yearly else False, past=node.past,
        )  # fmt: skip
    if node.paths:
        paths = [{"event": rule_text(path.rule), "then": path.then} for path in node.paths]
        return {"for": paths, "within": duration_text(node.span)}
    return duration_text(node.span)
