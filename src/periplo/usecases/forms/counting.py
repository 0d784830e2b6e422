"""The figures of forms, from the lived journeys."""

from __future__ import annotations

import numpy as np

from periplo.answers.form_figures import FormEvent
from periplo.core.form_messages import FORM_EVENTS
from periplo.core.rules import AnyOf, EventIs
from periplo.core.spans import Span
from periplo.journeys.columns import Journeys
from periplo.journeys.lives import text_at
from periplo.journeys.masks import event_mask


def form_events(journeys: Journeys | None, span: Span | None = None) -> list[FormEvent]:
    """Every event about a form, in the order of the columns. span: of that time alone."""
    if journeys is None or "form" not in journeys.properties:
        return []
    columns = journeys.properties
    found = []
    for row in np.flatnonzero(event_mask(AnyOf(tuple(map(EventIs, FORM_EVENTS))), journeys)).tolist():
        at = int(journeys.at[row])
        form, version = text_at(columns.get("form"), row), text_at(columns.get("version"), row)
        if not form or (span is not None and at not in span):
            continue
        name = journeys.names[journeys.event[row]]
        shown = text_at(columns.get("shown"), row).casefold() in ("yes", "true", "1")
        found.append(FormEvent(form, _whole(version), name, at, shown))
    return found


def _whole(text: str) -> int:
    try:
        return int(float(text))
    except (ValueError, OverflowError):
        return 0
