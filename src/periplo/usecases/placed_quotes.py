"""Quotes that stand on a map, and the exact edits that put one there or take it away again.

A quote stands as evidence of its touchpoint or stage, as evidence of a thing in one of its cells, or in a lane as a
thing of its own whose evidence it is itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from periplo.core.cells import ANECDOTE, Evidence, Item
from periplo.core.errors import BadInput, UnknownName
from periplo.core.lanes import EXPERIENCE, LANES, Lane
from periplo.core.maps import Column, JourneyMap, Stage
from periplo.core.texts import Text
from periplo.usecases.editing.cells import Editing
from periplo.usecases.editing.edits import Put
from periplo.usecases.quoting import LONGEST

EVIDENCE = ""  # in place of a lane: the quote is evidence of the part itself
_MOST = 200  # letters of a source, or of who
_KNOWN = (
    "thinking",
    "needs",
    "desires",
    "expectations",
    "brand",
    "obstacles",
    "pains",
    "frictions",
    "motivators",
)
_NOT_WORDS = re.compile(r"[\x00-\x1f\x7f]+")


class Quote(NamedTuple):
    """What was said, and how it is known. owner: who answers for it."""

    text: str
    source: str = ""
    on: date | None = None
    owner: str = ""


class Placed(NamedTuple):
    """A quote of a map. at: id of its column or stage; lane: EVIDENCE or a lane's id; n: its place there.

    of: the thing in the cell, at place n, whose evidence it is, and `inner` its place there; None where it is none's.
    """

    at: str
    lane: str
    n: int
    text: Text
    evidence: Evidence
    of: Text | None = None
    inner: int = 0


def lanes_for(drawn: JourneyMap) -> list[Lane]:
    """Lanes in which words of customers belong: the known ones, and the map's own lanes of words."""
    own = [lane for lane in drawn.all_lanes if lane.id not in LANES]
    known = [lane for lane in drawn.all_lanes if lane.id in _KNOWN]
    return [*known, *(lane for lane in own if lane.type in ("text", "quote") and lane.side == EXPERIENCE)]


def placed(drawn: JourneyMap) -> list[Placed]:
    """Every quote of a map, in the order of its columns, those of whole stages first."""
    return [one for part in (*drawn.stages, *drawn.columns) for one in _placed_at(part)]


def _placed_at(part: Stage | Column) -> Iterator[Placed]:
    for n, one in enumerate(part.evidence):
        if one.is_anecdotal and one.text is not None:
            yield Placed(part.id, EVIDENCE, n, one.text, one)
    for lane, items in part.cells.items():
        for n, item in enumerate(items):
            for inner, one in enumerate(item.evidence):
                if one.is_anecdotal and one.text is not None:
                    yield Placed(part.id, lane, n, one.text, one, item.text, inner)
            own = next((one for one in item.evidence if one.is_anecdotal and one.text is None), None)
            if own is not None and item.text.by_language:
                yield Placed(part.id, lane, n, item.text, own)


def things_at(drawn: JourneyMap, at: str) -> list[tuple[Lane, Item]]:
    """What stands in the cells of a column or stage in words: a quote may be its evidence."""
    held = next((one for one in (*drawn.stages, *drawn.columns) if one.id == at), None)
    lanes = {lane.id: lane for lane in drawn.all_lanes}
    cells = held.cells if held else {}
    return [
        (lanes[id], item)
        for id, items in cells.items()
        for item in items
        if id in lanes and item.text.by_language
    ]


def put_quote(editing: Editing, at: str, lane: str, quote: Quote, of: str = "") -> Put:
    """The edit that puts a quote, the first one, at a column or stage. of: the thing in the lane whose evidence it is.

    Raises: UnknownName if the map has no such place or lane; BadInput for no words, or what stands there already.
    """
    text = _one_line(quote.text)
    if not text or len(text) > LONGEST:
        raise BadInput(
            "a quote needs words",
            f"it is empty or longer than {LONGEST} characters",
            "write what was said, as it was said",
        )
    kind = _kind(editing.drawn, at)
    if not of and lane not in (EVIDENCE, *(one.id for one in lanes_for(editing.drawn))):
        raise UnknownName(f"the map has no lane '{lane}'", mend="add the lane first")
    if any(_is_it(one, at, lane, text, of) for one in placed(editing.drawn)):
        raise BadInput(f"this quote stands at '{at}' already", mend="choose another, or another place")
    told = {
        "kind": ANECDOTE,
        **({"text": text} if of or lane == EVIDENCE else {}),
        "source": _one_line(quote.source)[:_MOST],
        "on": quote.on and quote.on.isoformat(),
        "owner": _one_line(quote.owner)[:_MOST],
    }
    evidence = {key: value for key, value in told.items() if value}
    key = lane or "evidence"
    before = editing.raw(kind, at).get(key)
    if of:
        n, item = _place_of(editing.drawn, at, lane, of)
        there = _listed(before)[n]
        is_name = item.ref is not None
        held = there.get("evidence") if _is_item(there) else None
        thing = _known_by(there, [evidence, *_listed(held)], is_name)
        return Put(kind, at, key, before, _with(before, n, thing))  # type: ignore[arg-type]
    entry = evidence if lane == EVIDENCE else {"text": text, "evidence": evidence}
    return Put(kind, at, key, before, [entry, *_listed(before)])  # type: ignore[arg-type]


def take_quote(editing: Editing, at: str, lane: str, text: str, of: str = "") -> Put:
    """The edit that takes a quote away.

    Raises: UnknownName if it does not stand there, or not any more.
    """
    found = next((one for one in placed(editing.drawn) if _is_it(one, at, lane, _one_line(text), of)), None)
    if found is None:
        raise UnknownName("this quote is not there any more", mend="open the page again")
    kind, key = _kind(editing.drawn, at), lane or "evidence"
    before = editing.raw(kind, at).get(key)
    if found.of is not None:
        there = _listed(before)[found.n]
        left = _without(_listed(there.get("evidence")), found.inner)
        thing = _known_by(there, left)
        return Put(kind, at, key, before, _with(before, found.n, thing))  # type: ignore[arg-type]
    left = _without(_listed(before), found.n)
    return Put(kind, at, key, before, left or None)  # type: ignore[arg-type]


def _kind(drawn: JourneyMap, at: str) -> str:
    if any(one.id == at for one in drawn.columns):
        return "columns"
    if any(one.id == at for one in drawn.stages):
        return "stages"
    raise UnknownName(
        f"the map has no column or stage '{at}'",
        f"it has: {', '.join(one.id for one in drawn.columns)}",
        "choose one of them",
    )


def _is_it(one: Placed, at: str, lane: str, text: str, of: str) -> bool:
    """Whether a quote of the map is this one. of: "" where it is evidence of no thing of a cell."""
    if (one.at, one.lane) != (at, lane) or text not in map(_one_line, _words(one.text)):
        return False
    return not of if one.of is None else _one_line(of) in map(_one_line, _words(one.of))


def _place_of(drawn: JourneyMap, at: str, lane: str, of: str) -> tuple[int, Item]:
    """A thing in its cell, and its place there. Raises: UnknownName if it is not there."""
    part = next(one for one in (*drawn.stages, *drawn.columns) if one.id == at)
    for n, item in enumerate(part.cells.get(lane, ())):
        if _one_line(of) in map(_one_line, _words(item.text)):
            return n, item
    raise UnknownName("what the quote speaks for is not there any more", mend="open the page again")


def _is_item(raw: Any) -> bool:
    """Whether a thing of a cell is written out with its keys, and not as its words alone."""
    return isinstance(raw, dict) and any(key in raw for key in ("text", "ref", "value"))


def _known_by(raw: Any, evidence: list[Any], is_name: bool = False) -> Any:
    """A thing of a cell with this evidence, written as shortly as can be. is_name: it names an entry of a library."""
    held = dict(raw) if _is_item(raw) else {"ref" if is_name else "text": raw}
    held.pop("evidence", None)
    if evidence:
        return {**held, "evidence": evidence}
    return next(iter(held.values())) if list(held) in (["text"], ["ref"]) else held


def _with(before: Any, n: int, thing: Any) -> Any:
    """A cell's data with another thing at one place; a single thing stays one."""
    return [thing if k == n else one for k, one in enumerate(before)] if isinstance(before, list) else thing


def _without(listed: Sequence[Any], n: int) -> list[Any]:
    return [one for k, one in enumerate(listed) if k != n]


def _listed(held: Any) -> Sequence[Any]:
    return held if isinstance(held, list) else [] if held is None else [held]


def _words(text: Text) -> list[str]:
    return [words for _, words in text.by_language]


def _one_line(text: str) -> str:
    return " ".join(_NOT_WORDS.sub(" ", text).split())


def day_said(text: str) -> date | None:
    """A day as a form sends it; None where none was said. Raises: BadInput."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise BadInput(f"the day '{text}' cannot be understood", mend="write it as 2026-03-31") from None


def quote_said(given: Mapping[str, str]) -> Quote:
    """The quote that a form says. Raises: BadInput for a day that is none."""
    return Quote(
        given.get("text", ""),
        given.get("source", ""),
        day_said(given.get("on", "").strip()),
        given.get("owner", ""),
    )
