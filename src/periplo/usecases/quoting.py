"""Words of customers put where they belong on a map: from a workspace's reviews and surveys, with a proposal where.

What is taken has no name with it, and addresses and numbers that name somebody are left out of the words.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from periplo.core.cells import ANECDOTE
from periplo.core.errors import BadInput, UnknownName
from periplo.core.labels import Labels
from periplo.core.maps import Column, JourneyMap
from periplo.core.nameless import without_names
from periplo.core.rules import Rule
from periplo.core.spans import moment_at
from periplo.core.texts import LANGUAGES, Text
from periplo.core.word_match import Rarity, Words, fit
from periplo.formats.documents import document_of
from periplo.formats.in_place import with_entry
from periplo.formats.library_yaml import library_beside
from periplo.formats.map_yaml import map_of
from periplo.journeys.columns import Coded, Journeys, rows_of
from periplo.journeys.masks import Matcher, event_mask, first_met
from periplo.usecases.joining.write import open_map, write_whole

REVIEWS, SURVEYS = "reviews", "surveys"
WHERE_FROM = (REVIEWS, SURVEYS, "all")
WORDS_IN = ("comment", "text")  # properties in which words of customers stand
OPINIONS = ("review posted", "comment posted", "post published")
PLACE_IN = ("touchpoint", "about")  # properties that may name a column themselves
SURE, LIKE = 0.40, 0.20  # of word_match: from which words alone place a comment, and from which they help
SHOWN = 20
LONGEST = 2_000
_NOT_WORDS = re.compile(r"[\x00-\x1f\x7f]+")


class Voice(NamedTuple):
    """One thing a customer wrote, and where it is proposed to stand; column None where nothing tells.

    source: the event in which it came; why: "said" (the event names it), "words" or "before" (met just before it).
    """

    text: str
    on: date
    source: str
    rating: float | None
    column: str | None
    why: str | None


def place_quote(
    path: Path | str,
    at: str,
    text: str,
    source: str | None = None,
    on: date | None = None,
    owner: str | None = None,
    link: str | None = None,
    labels: Labels | None = None,
) -> JourneyMap:
    """Puts a quote as evidence at a column or stage into the map's file, comments kept; gives the map as it then is.

    Raises: UnknownName if there is no such place; BadInput for no words, or the same quote twice at one place.
    """
    said = " ".join(_NOT_WORDS.sub(" ", text).split())
    if not said or len(said) > LONGEST:
        raise BadInput(
            "a quote needs words",
            f"it is empty or longer than {LONGEST} characters",
            "write what was said, as it was said",
        )
    file = open_map(path, labels)
    drawn = file.drawn
    parts = {part.id: part for part in (*drawn.stages, *drawn.columns)}
    if at not in parts:
        raise UnknownName(
            f"the map has no column or stage '{at}'",
            f"it has: {', '.join(one.id for one in drawn.columns)}",
            "name one of them with --at",
        )
    if any(
        one.text is not None and said in (t for _, t in one.text.by_language) for one in parts[at].evidence
    ):
        raise BadInput(f"this quote stands at '{at}' already", mend="choose another, or another place")
    told = {"kind": ANECDOTE, "text": said, "source": source, "on": on, "owner": owner, "link": link}
    entry = {key: value for key, value in told.items() if value is not None}
    kind = "columns" if any(one.id == at for one in drawn.columns) else "stages"
    ids = [one.id for one in getattr(drawn, kind)]
    new = with_entry(file.text, file.document, (kind, ids.index(at)), "evidence", entry)
    after = map_of(document_of(new, file.path.name), labels, library_beside(file.path, labels))
    write_whole(file.path, new)
    return after


def voices(drawn: JourneyMap, journeys: Journeys, where: str, zone: str, most: int = SHOWN) -> list[Voice]:
    """What customers wrote in reviews or surveys, the newest first, each with the column proposed for it."""
    columns = [column for name in WORDS_IN if isinstance(column := journeys.properties.get(name), Coded)]
    if not columns:
        return []
    rows = rows_of(journeys.start, journeys.stop)
    lengths = journeys.stop - journeys.start
    who = np.repeat(np.arange(journeys.customers), lengths)
    begins = np.concatenate(([0], np.cumsum(lengths)))
    has_words = np.zeros(len(rows), bool)
    for column in columns:
        has_words |= column.codes[rows] > 0
    names = np.array([name.casefold() in OPINIONS for name in journeys.names], bool)
    if where != "all":
        has_words &= names[journeys.event[rows]] == (where == REVIEWS)
    found = np.flatnonzero(has_words)
    order = np.lexsort((found, -journeys.at[rows[found]]))
    met = _met(drawn, journeys)
    placing = _Placing(drawn)
    told: list[Voice] = []
    seen: set[str] = set()
    for place in found[order].tolist():
        row = int(rows[place])
        text = without_names(next(filter(None, (_word(column, row) for column in columns)), ""))
        if not text or text in seen:
            continue
        seen.add(text)
        # What they write is of what was before.
        own = rows[begins[who[place]] : begins[who[place] + 1]]
        before = own[(journeys.at[own] <= journeys.at[row]) & (own != row) & (met[own] >= 0)]
        last = int(met[before[-1]]) if len(before) else -1
        column_id, why = placing.proposed(text, _said_place(journeys, row), last)
        told.append(
            Voice(
                text,
                moment_at(int(journeys.at[row]), zone).date(),
                journeys.names[journeys.event[row]],
                _rating(journeys, row),
                column_id,
                why,
            )
        )
        if len(told) == most:
            break
    return told


def voices_at(
    columns: Sequence[str], rule: Rule | None, journeys: Journeys, zone: str, most: int
) -> list[Voice]:
    """What customers wrote in events that meet a rule or name one of these columns, the newest first."""
    words = [column for name in WORDS_IN if isinstance(column := journeys.properties.get(name), Coded)]
    rows = rows_of(journeys.start, journeys.stop)
    written = np.zeros(len(rows), bool)
    for one in words:
        written |= one.codes[rows] > 0
    rows = rows[written]
    here = np.zeros(len(rows), bool) if rule is None else event_mask(rule, journeys)[rows]
    for name in PLACE_IN:
        column = journeys.properties.get(name)
        if isinstance(column, Coded):
            wanted = [
                n + 1 for n, value in enumerate(column.values) if str(value).rpartition("/")[2] in columns
            ]
            here |= np.isin(column.codes[rows], wanted)
    rows = rows[here]
    told: dict[str, Voice] = {}
    for row in rows[np.lexsort((rows, -journeys.at[rows]))].tolist():
        text = without_names(next(filter(None, (_word(one, row) for one in words)), ""))
        if text and text not in told:
            on, event = moment_at(int(journeys.at[row]), zone).date(), journeys.names[journeys.event[row]]
            told[text] = Voice(text, on, event, _rating(journeys, row), None, "said")
            if len(told) == most:
                break
    return list(told.values())


class _Placing:
    """Finds the column that a comment is about."""

    def __init__(self, drawn: JourneyMap) -> None:
        self.columns: Sequence[Column] = drawn.columns
        self.measured = [column.id for column in drawn.touchpoints if column.met is not None]
        self.words = {column.id: _words_of(column) for column in drawn.columns}
        self.titles = {
            column.id: [Words.of([(text, 1.0)]) for _, text in column.title.by_language]
            for column in drawn.columns
        }
        self.rarity = Rarity(list(self.words.values()))

    def proposed(self, text: str, said: Sequence[str], last: int) -> tuple[str | None, str | None]:
        """The column and why: named by the event, told by the words, or met just before."""
        ids = {column.id for column in self.columns}
        named = next((one for one in said if one in ids), None)
        if named is not None:
            return named, "said"
        comment = Words.of([(text, 1.0)])
        met = self.measured[last] if last >= 0 else None
        scores = {
            column.id: fit(
                self.titles[column.id], self.words[column.id], comment, self.rarity, self.rarity
            ).score
            for column in self.columns
        }
        best = max(scores, key=lambda id: (scores[id], id == met), default=None)
        if best is not None and scores[best] >= (LIKE if best == met else SURE):
            return best, "words"
        return (met, "before") if met is not None else (None, None)


def _words_of(column: Column) -> Words:
    texts = [(text, 1.0) for _, text in column.title.by_language]
    for lane in ("doing", "thinking", "pains", "needs", "frictions", "obstacles"):
        texts += [(text, 0.7) for item in column.cells.get(lane, ()) for _, text in item.text.by_language]
    return Words.of(texts)


def _met(drawn: JourneyMap, journeys: Journeys) -> NDArray[np.int64]:
    """For each event row the first measured touchpoint it meets, -1 where none."""
    rules: list[Rule] = [rule for column in drawn.touchpoints if (rule := column.met) is not None]
    found = np.full(len(journeys.event), -1, np.int64)
    if rules:
        for block in Matcher(rules, journeys).blocks():
            found[block.row : block.row + len(block.codes)] = first_met(block.table)[block.codes]
    return found


def _said_place(journeys: Journeys, row: int) -> list[str]:
    said = []
    for name in PLACE_IN:
        column = journeys.properties.get(name)
        if isinstance(column, Coded) and (word := _word(column, row)):
            said.append(word.rpartition("/")[2])
    return said


def _word(column: Coded, row: int) -> str:
    code = int(column.codes[row])
    return str(column.values[code - 1]) if code else ""


def _rating(journeys: Journeys, row: int) -> float | None:
    for name in ("rating", "score"):
        column: Any = journeys.properties.get(name)
        values = getattr(column, "values", None)
        if column is not None and not isinstance(column, Coded) and values is not None:
            value = float(values[row])
            if not np.isnan(value):
                return value
    return None


SOURCE_WORDS: Mapping[str, Text] = {
    "review posted": Text((("es", "reseña"), ("en", "review"))),
    "comment posted": Text((("es", "comentario"), ("en", "comment"))),
    "post published": Text((("es", "publicación"), ("en", "post"))),
}


def source_of(event: str) -> Text:
    """Where a comment comes from, in words; a survey's answer by that name, another event by its own."""
    known = SOURCE_WORDS.get(event.casefold())
    if known is not None:
        return known
    if "survey" in event.casefold() or "feedback" in event.casefold():
        return Text((("es", "encuesta"), ("en", "survey")))
    return Text(tuple((each, event) for each in LANGUAGES))


def proposed_for(drawn: JourneyMap, text: str, named: Sequence[str] = ()) -> tuple[str | None, str | None]:
    """The column that some words are about, and why (Voice.why); named: columns that something names for them."""
    return _Placing(drawn).proposed(text, named, -1)
