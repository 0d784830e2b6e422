"""Journeys of some of the customers, read apart from all others, with the names and kinds of columns that all have.

A part is first surveyed; the surveys of all parts, united, tell each part what the others have. Journeys of parts
made with one united survey are to a question what runs of customers of one whole are.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from periplo.core.events import folded
from periplo.core.spans import Span
from periplo.journeys.build import event_names, journeys_from
from periplo.journeys.columns import Int64s, Journeys
from periplo.journeys.interning import look_up
from periplo.journeys.kinds import narrow
from periplo.journeys.rows import Rows, Tokens
from periplo.journeys.texts import Texts
from periplo.journeys.witnesses import behind, together, witnesses

_LAST = np.iinfo(np.int64).max


@dataclass(frozen=True, slots=True)
class Survey:
    """What must be known of all events to read some of them rightly.

    spellings: of event names, and when each was first accepted, as a seq. properties: folded name -> as it is
    written, and the witnesses of its kind. span: from the first event to just after the last; None without any.
    """

    spellings: tuple[tuple[str, int], ...] = ()
    properties: tuple[tuple[str, str, Texts], ...] = ()
    span: Span | None = None
    events: int = 0

    @property
    def names(self) -> tuple[str, ...]:
        """The names of events in the order of their codes. Raises: BadInput if there are too many."""
        texts = Texts.of([text for text, _ in self.spellings])
        return event_names(texts, np.array([seq for _, seq in self.spellings], np.int64))[0]


def surveyed(rows: Rows) -> Survey:
    """The survey of one part. rows: with their seq."""
    assert rows.seq is not None
    first = np.full(len(rows.event.texts) + 1, _LAST, np.int64)
    np.minimum.at(first, rows.event.codes, rows.seq)
    used = np.flatnonzero(first[1:] < _LAST).tolist()
    return Survey(
        tuple((rows.event.texts[place], int(first[place + 1])) for place in used),
        tuple(
            (folded(name), name, witnesses(tokens.texts, rows.zone))
            for name, tokens in rows.properties.items()
        ),
        Span(int(rows.at.min()), int(rows.at.max()) + 1) if len(rows) else None,
        len(rows),
    )


def united(surveys: Sequence[Survey], zone: str) -> Survey:
    """What the parts tell together."""
    first: dict[str, int] = {}
    written: dict[str, str] = {}
    texts: dict[str, list[Texts]] = {}
    for survey in surveys:
        for spelling, seq in survey.spellings:
            first[spelling] = min(seq, first.get(spelling, seq))
        for key, name, known in survey.properties:
            written.setdefault(key, name)
            texts.setdefault(key, []).append(known)
    spans = [survey.span for survey in surveys if survey.span is not None]
    return Survey(
        tuple(first.items()),
        tuple((key, name, witnesses(together(texts[key]), zone)) for key, name in written.items()),
        Span(min(span.start for span in spans), max(span.end for span in spans)) if spans else None,
        sum(survey.events for survey in surveys),
    )


def journeys_of(rows: Rows, customers: Int64s, survey: Survey) -> Journeys:
    """The journeys of a part, by shard and customer. customers: of each customer text, (texts,) int64."""
    own = {folded(name): tokens for name, tokens in rows.properties.items()}
    absent = Tokens(np.zeros(len(rows), np.uint32), Texts.of(()))
    properties = {name: behind(known, own.get(key, absent)) for key, name, known in survey.properties}
    journeys = journeys_from(replace(rows, properties=properties), customers, by_shard=True)
    code_of = {folded(name): code for code, name in enumerate(survey.names)}
    renamed = np.array([code_of[folded(name)] for name in journeys.names], np.uint16)
    event = np.empty(len(journeys.event), np.uint16)
    look_up(renamed, journeys.event, event)
    return replace(journeys, event=event, names=survey.names)


def outline(survey: Survey, zone: str) -> Journeys:
    """Journeys of nobody with the names and columns of all; a row for each witness, so that values can be counted."""
    rows = max((len(known) for _, _, known in survey.properties), default=0)
    none = np.empty(0, np.int64)
    properties = {}
    for _, name, known in survey.properties:
        codes = np.zeros(rows, np.uint32)
        codes[: len(known)] = np.arange(1, len(known) + 1)
        properties[name] = Tokens(codes, known)
    nobody = Rows(
        Tokens(np.ones(rows, np.uint32), Texts.of(("0",))),
        Tokens(np.ones(rows, np.uint32), Texts.of(("0",))),
        np.zeros(rows, np.int64),
        properties,
        zone=zone,
    )
    whole = journeys_from(nobody, np.ones(1, np.int64))
    return replace(whole, names=survey.names, start=none, stop=none, customer=none, keys=None)


def light(rows: Rows) -> Rows:
    """The same rows with their codes in as few bytes as will do, to be kept or sent."""
    return replace(
        rows,
        customer=_lighter(rows.customer),
        event=_lighter(rows.event),
        properties={name: _lighter(tokens) for name, tokens in rows.properties.items()},
    )


def heavy(rows: Rows) -> Rows:
    """Rows made light, as they were."""
    return replace(
        rows,
        customer=_heavier(rows.customer),
        event=_heavier(rows.event),
        properties={name: _heavier(tokens) for name, tokens in rows.properties.items()},
    )


def _lighter(tokens: Tokens) -> Tokens:
    return Tokens(narrow(tokens.codes, len(tokens.texts)), tokens.texts)


def _heavier(tokens: Tokens) -> Tokens:
    return Tokens(tokens.codes.astype(np.uint32, copy=False), tokens.texts)


def only_rows(rows: Rows, chosen: np.ndarray) -> Rows:
    """Some of the rows: a mask, (n,) bool. Texts stay, used or not."""
    return replace(
        rows,
        customer=Tokens(rows.customer.codes[chosen], rows.customer.texts),
        event=Tokens(rows.event.codes[chosen], rows.event.texts),
        at=rows.at[chosen],
        seq=None if rows.seq is None else rows.seq[chosen],
        properties={
            name: Tokens(tokens.codes[chosen], tokens.texts) for name, tokens in rows.properties.items()
        },
    )
