"""How one enters a campaign, as it stands in its document: by an event, a segment, a schedule, a date, a season."""

from __future__ import annotations

from typing import Any

from periplo.core.campaign_entering import CONTENT, is_by_api, rule_of_entry
from periplo.core.campaigns import (
    AGAIN,
    MOVES,
    ContentEntry,
    DateEntry,
    Entry,
    ScheduleEntry,
    SeasonEntry,
    SegmentEntry,
    Start,
)
from periplo.core.rule_saying import rule_text
from periplo.core.rules import Rule
from periplo.core.spans import DAY, HOUR, duration_text
from periplo.formats.campaign_parts import CampaignReader, minute_text, told
from periplo.formats.documents import Place
from periplo.formats.reader import Said, rest

_ENTRY = (
    "event",
    "api",
    "content",
    "segment",
    "schedule",
    "date",
    "season",
    "key",
    "again",
    "cool_down",
    "late",
)
WAYS_IN = ("event", "api", "content", "segment", "schedule", "date", "season")


def entry_of(reader: CampaignReader) -> Entry:
    """Raises: BadCampaign, telling the line and how to mend it."""
    place: Place = ("entry",)
    said = reader.mapping(reader.document.data, (), "entry")
    named = [key for key in WAYS_IN if said.get(key) is not None]
    if len(named) > 1:
        raise reader.wrong(
            place, f"the entry is by {' and by '.join(named)}", "one enters in one way", "keep one of them"
        )
    by_event = not named or named == ["event"]
    by_api = named == ["api"]
    if by_api and said["api"] is not True:
        raise reader.wrong((*place, "api"), f"'api' is '{said['api']}'", mend="write api: true")
    content = _content(reader, said, place) if named == ["content"] else None
    if content is not None and said.get("key") not in (None, CONTENT):
        raise reader.wrong((*place, "key"), "one enters once for each content", mend="leave the key out")
    late = reader.maybe_span(said, place, "late")
    return Entry(
        event=_event(reader, said, place, not by_event) if by_event or by_api or content else None,
        key=CONTENT if content else reader.maybe_word(said, place, "key"),
        again=reader.one_of(said, place, "again", AGAIN, "after_exit"),
        cool_down=reader.maybe_span(said, place, "cool_down") or 0,
        late=2 * DAY if late is None else late,
        start=None if by_event or by_api or content else _start(reader, said, place, named[0]),
        content=content,
        extra=rest(said, _ENTRY),
    )


def entry_data(entry: Entry) -> dict[str, Any]:
    """As read by `entry_of`."""
    begins: dict[str, Any] = {"event": rule_text(entry.event)} if entry.event is not None else {}
    if is_by_api(entry):
        begins = {"api": True}
    if entry.content is not None:
        where, same, within = entry.content.where, entry.content.same, entry.content.within
        begins = {
            "content": told(
                where=None if where is None else rule_text(where), same=same,
                within=None if within is None else duration_text(within),
            ) or True
        }  # fmt: skip
    match entry.start:
        case SegmentEntry(rule, on, every, backfill):
            begins = {"segment": told(
                rule=rule_text(rule), on=on, every=duration_text(every), backfill=backfill or None
            )}  # fmt: skip
        case ScheduleEntry(at, repeat, spread):
            begins = {
                "schedule": told(at=at, repeat=repeat, spread=duration_text(spread) if spread else None)
            }
        case DateEntry(trait, offset, at, yearly):
            begins = {
                "date": told(trait=trait, offset=offset or None, at=at, yearly=None if yearly else False)
            }
        case SeasonEntry(season, offset, at):
            begins = {"season": told(name=season, offset=offset or None, at=at)}
    return (
        begins
        | told(
            key=None if entry.content else entry.key, again=entry.again, cool_down=duration_text(entry.cool_down),
            late=duration_text(entry.late),
        )
        | dict(entry.extra)
    )  # fmt: skip


def _content(reader: CampaignReader, said: Said, place: Place) -> ContentEntry:
    inside = (*place, "content")
    if said["content"] is True:
        return ContentEntry()
    part = reader.mapping(said, place, "content")
    unknown = rest(part, ("where", "same", "within"))
    if unknown:
        raise reader.wrong(
            (*inside, next(iter(unknown))), f"'{next(iter(unknown))}' is not known here",
            mend="write content: true, or where, same and within",
        )  # fmt: skip
    return ContentEntry(
        reader.rule(part, inside, "where") if part.get("where") is not None else None,
        reader.maybe_word(part, inside, "same"),
        reader.maybe_span(part, inside, "within"),
    )


def _event(reader: CampaignReader, said: Said, place: Place, by_api: bool) -> Rule:
    if by_api:
        return rule_of_entry(reader.word(reader.document.data, (), "id"))
    return reader.rule(said, place, "event")


def _start(reader: CampaignReader, said: Said, place: Place, key: str) -> Start:
    inside = (*place, key)
    short = {"segment": "rule", "schedule": "at", "date": "trait", "season": "name"}[key]
    part = said[key] if isinstance(said[key], dict) else {short: said[key]}
    if key == "segment":
        every = reader.maybe_span(part, inside, "every")
        if every is not None and every <= 0:
            raise reader.wrong((*inside, "every"), "'every' lasts no time", mend="write every: 1h")
        return SegmentEntry(
            reader.rule(part, inside, "rule", "customer"),
            reader.one_of(part, inside, "on", MOVES, "join"),
            HOUR if every is None else every,
            reader.flag(part, inside, "backfill"),
        )
    if key == "schedule":
        return ScheduleEntry(
            reader.word(part, inside, "at"),
            reader.maybe_word(part, inside, "repeat"),
            reader.maybe_span(part, inside, "spread") or 0,
        )
    offset = reader.whole(part, inside, "offset", 0)
    at = minute_text(reader.minute(part, inside, "at", "10:00"))
    if key == "date":
        return DateEntry(
            reader.word(part, inside, "trait"), offset, at, reader.flag(part, inside, "yearly", True)
        )
    return SeasonEntry(reader.word(part, inside, "name"), offset, at)
