"""Comments on a map in words: where each stands, who wrote it when, whom it mentions."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any
from urllib.parse import quote, urlencode

from periplo.core.discussion import (
    CELL,
    COLUMN,
    FIELDS,
    STAGE,
    WHOLE,
    Comment,
    Place,
    Thread,
    is_on,
    mentions_at,
    place_said,
)
from periplo.core.maps import JourneyMap
from periplo.edge.showing.headings import moment_text
from periplo.edge.showing.table import Column, Table
from periplo.edge.words.pages import page_says
from periplo.edge.words.told import say
from periplo.usecases.discussing import Who, may_change, may_take_back

SHORT = 160  # characters of a comment in a panel


def place_title(drawn: JourneyMap, place: Place, said: str) -> str:
    """What a place of this map is called now."""
    if place.kind == WHOLE:
        return page_says("comments_whole", said)
    parts = drawn.stages if place.kind == STAGE else drawn.columns
    title = next((one.title.to(said) for one in parts if one.id == place.id), place.id)
    return f"{title} · {lane_title(drawn, place.lane, said)}" if place.kind == CELL else title


def lane_title(drawn: JourneyMap, lane: str, said: str) -> str:
    """The name of a lane, or of a field that every column has."""
    if lane in FIELDS:
        return page_says(f"edit_field_{lane}", said)
    return next((one.title.to(said) for one in drawn.all_lanes if one.id == lane), lane)


def page_address(map: str, **query: str) -> str:
    """The page of a map's comments."""
    told = urlencode([(name, value) for name, value in query.items() if value])
    return f"/maps/{quote(map, safe='')}/comments" + (f"?{told}" if told else "")


def part_address_of(map: str, place: Place) -> str:
    """The page of the part where a comment stands."""
    if place.kind == WHOLE:
        return f"/?{urlencode({'map': map})}"
    part = f"{STAGE if place.kind == STAGE else COLUMN}:{place.id}"
    return f"/maps/{quote(map, safe='')}/part?{urlencode({'part': part})}"


def n_text(n: int, said: str) -> str:
    """How many comments, as a badge tells it to those who cannot see it."""
    return page_says("comments_n.one" if n == 1 else "comments_n", said, n)


def pieces_of(text: str, known: Collection[str]) -> list[tuple[str, bool]]:
    """A text in pieces; True where one mentions somebody who is there."""
    pieces, seen = [], 0
    for begin, end, name in mentions_at(text):
        if name in known:
            pieces += [(text[seen:begin], False), (text[begin:end], True)]
            seen = end
    return [piece for piece in [*pieces, (text[seen:], False)] if piece[0]]


def thread_shown(
    thread: Thread, here: JourneyMap, drawn: JourneyMap | None, who: Who, known: Collection[str], zone: str, said: str,
    waits: bool = False,
) -> dict[str, Any]:  # fmt: skip
    """A thread as a page shows it. here: the page's map; drawn: the thread's own, None where it is there no more."""
    first = thread.first
    place = place_said(first.place)
    there = drawn is not None and is_on(drawn, place)
    called = place_title(drawn, place, said) if drawn is not None and there else first.called
    elsewhere = ""
    if drawn is None:
        elsewhere = page_says("comments_gone_map", said, first.map)
    elif first.map != here.id:
        elsewhere = page_says("comments_on_map", said, drawn.title.to(said))
    resolved = ""
    if first.resolved_at is not None:
        by = first.resolved_by or page_says("comments_nobody", said)
        resolved = page_says("comments_resolved_by", said, by, moment_text(first.resolved_at, zone, said))
    return {
        "id": first.id,
        "where": called if there or drawn is None else page_says("comments_gone_part", said, called),
        "address": part_address_of(first.map, place) if there else "",
        "elsewhere": elsewhere,
        "post": page_address(first.map),
        "is_open": thread.is_open,
        "may_act": drawn is not None,
        "resolved": resolved,
        "waits": waits,
        "comments": [_shown(one, who, known, zone, said) for one in thread.comments],
    }


def _shown(comment: Comment, who: Who, known: Collection[str], zone: str, said: str) -> dict[str, Any]:
    return {
        "id": comment.id,
        "author": comment.author or page_says("comments_nobody", said),
        "when": moment_text(comment.at, zone, said),
        "is_edited": comment.edited_at is not None,
        "is_gone": comment.is_gone,
        "text": comment.text,
        "pieces": pieces_of(comment.text, known),
        "may_change": may_change(comment, who) and not comment.is_gone,
        "may_take_back": may_take_back(comment, who) and not comment.is_gone,
    }


def panel_shown(
    threads: Sequence[Thread], drawn: JourneyMap, place: Place, may_comment: bool, said: str
) -> dict[str, Any]:
    """The open threads of a part, as they stand beside the map."""
    lines = []
    for thread in threads:
        last, n = thread.comments[-1], len(thread.answers)
        text = thread.first.text or page_says("comments_taken_back", said)
        answers = page_says("comments_answers.one" if n == 1 else "comments_answers", said, n) if n else ""
        cell = place_said(thread.first.place)
        where = lane_title(drawn, cell.lane, said) if cell.kind == CELL else ""
        author = thread.first.author or page_says("comments_nobody", said)
        lines.append(
            {
                "text": text if len(text) <= SHORT else f"{text[: SHORT - 1].rstrip()}…",
                "note": " · ".join(one for one in (author, where, answers) if one),
                "address": f"{page_address(drawn.id, part=str(place))}#c-{last.id}",
            }
        )
    return {
        "n": len(threads),
        "lines": lines,
        "place": str(place),
        "post": page_address(drawn.id),
        "address": page_address(drawn.id, part=str(place)),
        "may_comment": may_comment,
    }


def threads_table(threads: Sequence[Thread], maps: Mapping[str, JourneyMap], zone: str, said: str) -> Table:
    """One row a comment, those of a thread below each other."""
    keys = ("id", "at", "author", "when", "text", "state")
    rows = []
    for thread in threads:
        for one in thread.comments:
            is_first = one.thread is None
            state = say("comment.open" if thread.is_open else "comment.settled", said)
            rows.append(
                (
                    one.id,
                    where_text(one, maps.get(one.map), said) if is_first else None,
                    one.author,
                    moment_text(one.at, zone, said),
                    one.text or page_says("comments_taken_back", said),
                    state if is_first else say("comment.answer", said, one.thread),
                )
            )
    return Table(tuple(Column(key, say(f"comment.col.{key}", said)) for key in keys), tuple(rows))


def where_text(comment: Comment, drawn: JourneyMap | None, said: str) -> str:
    """What the place of a comment is called, with a word where it is gone."""
    place = place_said(comment.place)
    if drawn is None:
        return comment.called
    if not is_on(drawn, place):
        return page_says("comments_gone_part", said, comment.called)
    return place_title(drawn, place, said)
