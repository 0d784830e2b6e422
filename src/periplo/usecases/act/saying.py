"""What a decided message says to its person, ready to be handed over; and what a deed carries."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from periplo.channels.contract import Written
from periplo.core.campaign_nodes import Do
from periplo.core.errors import EnvironmentFault
from periplo.core.members import Intent
from periplo.core.message_parts import MessageWords, Products, Worded
from periplo.core.message_values import Links
from periplo.core.wording import TemplateFailed
from periplo.formats.campaign_yaml import campaign_of
from periplo.formats.content_yaml import Content
from periplo.formats.documents import document_of
from periplo.formats.email_blocks import Look
from periplo.formats.liquid import Spoken
from periplo.storage.sql import SqlLedger
from periplo.storage.surveys import contacts
from periplo.usecases.act.assets import images_of
from periplo.usecases.act.links import LinkMaker, Sending, link_maker
from periplo.usecases.act.previewing import Draft, draft_of
from periplo.usecases.act.publishing import KIND
from periplo.usecases.act.values import Gatherer
from periplo.usecases.act.wording import Supply, Wording
from periplo.usecases.coupons import coupon_taker
from periplo.usecases.workspace import Workspace


@dataclass(slots=True)
class Writer:
    """Says messages of published campaigns; `read` tells from what."""

    ledger: SqlLedger
    content: Content
    links: LinkMaker
    wording: Wording
    _make: Callable[[], Gatherer] | None = None
    _drafts: dict[tuple[str, int], tuple[Draft, Mapping[str, Do]]] = field(default_factory=dict)
    _gathered: Gatherer | None = None

    def read(self, gatherer: Callable[[], Gatherer]) -> None:
        """From now on reads of people what this gathers; it is made when first needed."""
        self._make, self._gathered = gatherer, None

    def __call__(self, intent: Intent) -> Written:
        """Raises: TemplateFailed."""
        draft, deeds = self._draft(intent)
        deed = deeds.get(intent.node)
        if deed is not None and intent.kind == "deed":
            return self._deed(deed, draft, intent)
        message = draft.message(intent.message)
        handle = self._handle(intent.customer)
        purpose = "service" if intent.kind == "transactional" else "marketing"
        sending = Sending(
            intent.key, intent.campaign, intent.message, intent.channel, handle, intent.language,
            intent.decided_at, purpose,
        )  # fmt: skip
        links = self.links.personal(sending)
        worded = self._worded(message, draft, intent, links, sending)
        data = message.said.get("data")
        return Written(
            worded.subject,
            worded.text,
            worded.html,
            dict(data) if isinstance(data, Mapping) else {},
            links.unsubscribe if intent.kind == "marketing" else None,
            intent.kind,
            intent.kind == "transactional",
        )

    def _worded(
        self,
        message: MessageWords,
        draft: Draft,
        intent: Intent,
        links: Links,
        sending: Sending,
    ) -> Worded:
        gatherer = self._gatherer()
        known = gatherer.known(intent.customer, intent.decided_at, draft.entry)
        values = gatherer.values(known, links, intent.decided_at)
        languages = list(dict.fromkeys([intent.language, *gatherer.languages(known, draft.languages)]))

        def products(block: Products) -> Any:
            return gatherer.feed.chosen(block, values)

        supply = Supply(
            products,
            coupon_taker(self.ledger, intent.key, sending.handle, intent.decided_at),
            self.links.tracked(sending),
            self.links.pixel(sending),
            self.links.own,
        )
        spoken = gatherer.spoken(known, intent.language)
        return self.wording.worded(message, languages, values, spoken, supply)

    def _deed(self, deed: Do, draft: Draft, intent: Intent) -> Written:
        gatherer = self._gatherer()
        known = gatherer.known(intent.customer, intent.decided_at, draft.entry)
        values = gatherer.values(known, Links(), intent.decided_at)
        spoken = gatherer.spoken(known, intent.language)
        said = self._rendered(deed.data, values, spoken)
        if deed.deed in ("emit", "update"):
            return Written("", "", data={deed.deed: said}, kind="deed")
        title = str(said.pop("title", "") or said.pop("what", "") or deed.id)
        text = str(said.pop("text", ""))
        return Written(title, text, data=said, kind="deed", again=True)

    def _rendered(self, said: Any, values: Mapping[str, object], spoken: Spoken) -> Any:
        if isinstance(said, Mapping):
            return {key: self._rendered(value, values, spoken) for key, value in said.items()}
        if isinstance(said, list):
            return [self._rendered(value, values, spoken) for value in said]
        if isinstance(said, str) and "{" in said:
            return self.content.templates.compiled(said).render(values, spoken)
        return said

    def _draft(self, intent: Intent) -> tuple[Draft, Mapping[str, Do]]:
        key = intent.campaign, intent.version
        found = self._drafts.get(key)
        if found is None:
            kept = self.ledger.document(KIND, *key)
            if kept is None:
                raise EnvironmentFault(f"version {intent.version} of campaign '{intent.campaign}' is gone")
            document = document_of(kept.body, "the campaign")
            plan = campaign_of(document)
            deeds = {node.id: node for node in plan.nodes if isinstance(node, Do)}
            draft = draft_of(document, self.content) if plan.messages else Draft(plan.id, (), None, ())
            found = self._drafts[key] = draft, deeds
        return found

    def _gatherer(self) -> Gatherer:
        if self._gathered is None:
            assert self._make is not None
            self._gathered = self._make()
        return self._gathered

    def _handle(self, customer: int) -> int:
        """An identifier of the person for whom links stand. Raises: TemplateFailed if there is none any more."""
        with self.ledger.reading() as connection:
            known = contacts(connection, [customer]).get(customer)
        if known is None:
            raise TemplateFailed("nobody")
        return known.handle


def writer_of(workspace: Workspace, ledger: SqlLedger, content: Content) -> Writer:
    """The writer of a workspace's campaigns."""
    links = link_maker(workspace)
    look = Look(workspace.settings.messages.colour)
    wording = Wording(content.templates, images_of(workspace, links.base), look)
    return Writer(ledger, content, links, wording)
