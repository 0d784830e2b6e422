"""Which messages left for whom, and what they state, as far as others speak of the same."""

from __future__ import annotations

import numpy as np

from periplo.answers.agreeing import NOTHING_RECEIVED, TOGETHER, Received, Said, comparable
from periplo.core.spans import Span
from periplo.core.texts import LANGUAGES
from periplo.formats.content_yaml import Content
from periplo.storage.deliveries import decided_in
from periplo.storage.sql import SqlLedger
from periplo.usecases.act.publishing import KIND, versions_read
from periplo.usecases.act.stating import stated


def received_in(ledger: SqlLedger, content: Content, span: Span) -> Received:
    """What campaigns said from TOGETHER before the span to its end. Shared blocks are read as they are now."""
    known: dict[tuple[str, int, str, str], Said] = {}
    for document in ledger.documents(KIND):
        for campaign in versions_read(ledger, document.id):
            for message, by_language in stated(campaign, content).items():
                for language, statements in by_language.items():
                    key = campaign.id, campaign.version, message, language
                    known[key] = Said(*key, "", statements)
    heard = list(known.values())
    spoken = [heard[place] for place in comparable(heard)]
    if not spoken:
        return NOTHING_RECEIVED
    wanted = {one[:4] for one in spoken}
    with ledger.reading() as connection:
        campaigns = sorted({one.campaign for one in spoken})
        told = decided_in(connection, campaigns, span.start - TOGETHER, span.end)
    messages: dict[Said, int] = {}
    of_kind = np.full(len(told.kinds), -1, np.int64)
    for place, kind in enumerate(told.kinds):
        language = kind.language if kind.language in LANGUAGES else kind.language.split("-")[0]
        key = kind.campaign, kind.version, kind.message, language
        if kind.state == "accepted" and key in wanted:
            said = known[key]._replace(channel=kind.channel)
            of_kind[place] = messages.setdefault(said, len(messages))
    which = of_kind[told.which]
    heard_of = which >= 0
    if not messages:
        return NOTHING_RECEIVED
    ordered = sorted(messages, key=lambda one: one[:5])
    place_of = np.empty(len(messages), np.int64)
    place_of[[messages[one] for one in ordered]] = np.arange(len(messages))
    return Received(tuple(ordered), told.customer[heard_of], told.at[heard_of], place_of[which[heard_of]])
