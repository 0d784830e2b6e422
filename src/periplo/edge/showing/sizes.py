"""How large a workspace is and how it grows, in words: a check of doctor's."""

from __future__ import annotations

from periplo.core.capacity import Held, growth
from periplo.core.texts import LANGUAGES, Text
from periplo.edge.showing.alarms import bytes_text
from periplo.edge.words.told import say
from periplo.pictures.numbers import number, span_text
from periplo.usecases.doctor import Checked

SOON_DAYS = 90.0
FAR_DAYS = 10 * 365.0
DAY_SECONDS = 86_400.0


def sizes_checked(held: Held) -> Checked | None:
    """Bytes an event, growth a month and when the disk is full; wants attention where that is within three months."""
    found = growth(held)
    if found is None:
        return None
    soon = found.full_days is not None and found.full_days < SOON_DAYS

    def told(language: str) -> str:
        said = say(
            "sizes", language, number(held.events, language), number(held.customers, language),
            number(found.lake_event_bytes, language), number(found.index_event_bytes, language),
            number(found.ledger_customer_bytes, language),
            number(found.month_events, language), bytes_text(found.month_bytes, language),
        )  # fmt: skip
        if found.full_days is None or found.full_days > FAR_DAYS:
            return f"{said}; {say('sizes_far', language)}"
        return f"{said}; {say('sizes_full', language, span_text(found.full_days * DAY_SECONDS, language))}"

    mend = Text(tuple((one, say("sizes.mend", one)) for one in LANGUAGES)) if soon else None
    return Checked("sizes", not soon, Text(tuple((one, told(one)) for one in LANGUAGES)), mend)
