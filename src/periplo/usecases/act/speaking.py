"""Says the message of an intent: everything that wording.py asks for, from one workspace, made once for many.

Delivery calls `said`, and withholds what raises TemplateFailed with the reason "template_failed" and its sentence.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from periplo.core.addresses import handles_for
from periplo.core.members import Intent
from periplo.core.message_parts import MessageWords, Products, Worded
from periplo.core.message_values import RECOMMENDED
from periplo.core.message_values import Known as PersonKnown
from periplo.core.rules import Rule
from periplo.core.survey_saying import survey_said
from periplo.core.wording import TemplateFailed
from periplo.storage.lookups import Known, identifiers_of
from periplo.storage.sql import SqlLedger
from periplo.usecases.act.links import LinkMaker, Sending
from periplo.usecases.act.values import Gatherer
from periplo.usecases.act.wording import Supply, Wording, language_of
from periplo.usecases.coupons import coupon_taker
from periplo.usecases.surveys.messaging import Asked, Asker, Asking


@dataclass(slots=True)
class Speaker:
    """Says messages to the customers of a workspace."""

    ledger: SqlLedger
    gatherer: Gatherer
    maker: LinkMaker
    wording: Wording = field(default_factory=Wording)
    asker: Asker | None = None  # who asks surveys; None: nobody does
    _theirs: dict[int, list[Known]] = field(default_factory=dict)

    def look_up(self, customers: Iterable[int]) -> None:
        """Reads what is asked of each customer for many at a time. Call it once for every batch."""
        asked = list(dict.fromkeys(customers))
        self.gatherer.look_up(asked)
        asked = [customer for customer in asked if customer not in self._theirs]
        if asked:
            with self.ledger.reading() as connection:
                found = identifiers_of(connection, asked)
            self._theirs.update((customer, found.get(customer, [])) for customer in asked)

    def said(
        self,
        intent: Intent,
        message: MessageWords,
        languages: Sequence[str] = (),
        entry: Rule | None = None,
        entered_at: int | None = None,
        purpose: str = "marketing",
    ) -> Worded:
        """The message as its customer reads it. languages: the campaign's; entry: what began the run, at `entered_at`.

        The same intent says the same again: its instant is that of its decision and its codes are kept.
        Raises: TemplateFailed.
        """
        self.look_up([intent.customer])
        now = intent.decided_at
        proposes = self.wording.reads(message, RECOMMENDED)
        known = self.gatherer.known(intent.customer, now, entry, entered_at, proposes)
        wished = list(dict.fromkeys([intent.language, *self.gatherer.languages(known, languages)]))
        maker, sending = self._sending(intent, purpose)
        links = maker.personal(sending)._replace(confirm=maker.confirm(sending, known.begun_by))
        asked: Asked | None = None
        survey: dict[str, object] = {}
        if message.survey is not None:
            language = language_of(message, wished)
            asked, survey = self._asked(message, intent, language, known, entered_at)
            links = links._replace(survey=maker.survey(asked.token))
        values = self.gatherer.values(known, links, now) | survey

        def products(block: Products) -> Sequence[Mapping[str, object]]:
            return self.gatherer.feed.chosen(block, values)

        member_and_node = intent.key.rpartition("/")[0]
        supply = Supply(
            products=products,
            coupon=coupon_taker(self.ledger, member_and_node, sending.handle, now),
            tracked=maker.tracked(sending),
            pixel=maker.pixel(sending),
            own=maker.own,
        )
        said = self.wording.worded(message, wished, values, self.gatherer.spoken(known, wished[0]), supply)
        if asked is not None and self.asker is not None:
            self.asker.keep(asked)
        return said

    def _asked(
        self, message: MessageWords, intent: Intent, language: str, known: PersonKnown, entered_at: int | None
    ) -> tuple[Asked, dict[str, object]]:
        """The link to the survey of this message, and what the message may read of it.

        Raises: MessageWithheld where the person is not asked; TemplateFailed.
        """
        if self.asker is None or message.survey is None:
            raise TemplateFailed("no_survey", {"name": message.survey})
        survey = self.asker.known(message.survey, intent.decided_at)
        begun = known.begun_by
        occasion_at = begun.at if begun is not None else entered_at or intent.decided_at
        run = intent.key.rsplit("/", 2)[0]
        asking = Asking(
            intent.campaign, intent.message, run, intent.customer, intent.channel, language, occasion_at,
            known.events, intent.decided_at,
        )  # fmt: skip
        asked = self.asker.asked(survey, asking)
        link = self.maker.survey(asked.token)
        if link is None:
            raise TemplateFailed("no_public_address")
        return asked, {"survey": survey_said(survey.survey, language, link)}

    def unsubscribe(self, intent: Intent) -> str | None:
        """The address that ends these messages by one click; None where there is no public address."""
        self.look_up([intent.customer])
        maker, sending = self._sending(intent, "marketing")
        return maker.personal(sending).unsubscribe

    def _sending(self, intent: Intent, purpose: str) -> tuple[LinkMaker, Sending]:
        handle = self._handle(intent.customer, intent.channel)
        sending = Sending(
            intent.key, intent.campaign, intent.message, intent.channel, handle or 0, intent.language,
            intent.decided_at, purpose,
        )  # fmt: skip
        return self.maker if handle is not None else LinkMaker(None, self.maker.key), sending

    def _handle(self, customer: int, channel: str) -> int | None:
        """The identifier for which links stand: the address of the channel, else the one known first."""
        theirs = self._theirs.get(customer, [])
        wanted = handles_for(channel)
        suiting = (one.handle for kind in wanted for one in theirs if one.kind == kind)
        return next(suiting, theirs[0].handle if theirs else None)
