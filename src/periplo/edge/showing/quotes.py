"""Quotes in words: those that stand on a map, and those that customers wrote."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from periplo.edge.showing.map_parts import day_text
from periplo.edge.words.pages import page_says
from periplo.pictures.numbers import number
from periplo.usecases.placed_quotes import EVIDENCE, Placed
from periplo.usecases.quoting import Voice, source_of


def voice_note(one: Voice, said: str) -> str:
    """Where it comes from, with its rating and day."""
    rating = "" if one.rating is None else page_says("part_rating", said, number(one.rating, said))
    return ", ".join(filter(None, (source_of(one.source).to(said), rating, day_text(one.on, said))))


def placed_line(
    one: Placed, titles: Mapping[str, str], lanes: Mapping[str, str], said: str
) -> dict[str, Any]:
    """A quote of the map with where it stands and how it is known."""
    known = one.evidence
    lane = "" if one.lane == EVIDENCE else lanes.get(one.lane, one.lane)
    note = (known.source.to(said) if known.source else "", day_text(known.on, said), known.owner or "")
    return {
        "text": one.text.to(said),
        "at": one.at,
        "lane": one.lane,
        "of": one.of.to(said) if one.of is not None else "",
        "where": " · ".join(
            filter(None, (titles[one.at], lane, one.of.to(said) if one.of is not None else ""))
        ),
        "note": ", ".join(filter(None, note)),
    }
