"""Which messages left for whom, and what they state, as far as others speak of the same."""

from __future__ import annotations

from array import array

import numpy as np

from periplo.answers.agreeing import NOTHING_RECEIVED, TOGETHER, Received, Said, comparable
from periplo.core.spans import Span
from periplo.core.texts import LANGUAGES
from periplo.formats.content_yaml import Content
from periplo.storage.deliveries import left_in
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
    messages: dict[Said, int] = {}
    customer, at, which = array("q"), array("q"), array("q")
    with ledger.reading() as connection:
        campaigns = sorted({one.campaign for one in spoken})
        for left in left_in(connection, campaigns, span.start - TOGETHER, span.end):
            language = left.language if left.language in LANGUAGES else left.language.split("-")[0]
            key = left.campaign, left.version, left.message, language
            if key in wanted:
                said = known[key]._replace(channel=left.channel)
                customer.append(left.customer)
                at.append(left.decided_at)
                which.append(messages.setdefault(said, len(messages)))
    if not messages:
        return NOTHING_RECEIVED
    ordered = sorted(messages, key=lambda one: one[:5])
    place = np.empty(len(messages), np.int64)
    place[[messages[one] for one in ordered]] = np.arange(len(messages))
    return Received(
        tuple(ordered), np.frombuffer(customer, np.int64), np.frombuffer(at, np.int64),
        place[np.frombuffer(which, np.int64)],
    )  # fmt: skip
