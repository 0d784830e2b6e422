"""What a decided message says to its person, ready to be handed over; and what a deed carries."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from periplo.channels.contract import Written
from periplo.core.campaign_nodes import Do
from periplo.core.errors import EnvironmentFault
from periplo.core.members import Intent
from periplo.core.message_values import RECOMMENDED, Links
from periplo.formats.campaign_yaml import campaign_of
from periplo.formats.content_yaml import Content
from periplo.formats.documents import document_of
from periplo.formats.email_blocks import Look
from periplo.formats.liquid import Spoken
from periplo.storage.sql import SqlLedger
from periplo.usecases.act.assets import images_of
from periplo.usecases.act.links import LinkMaker, link_maker
from periplo.usecases.act.previewing import Draft, draft_of
from periplo.usecases.act.publishing import KIND
from periplo.usecases.act.speaking import Speaker
from periplo.usecases.act.values import Gatherer
from periplo.usecases.act.wording import Wording
from periplo.usecases.surveys.messaging import Asker
from periplo.usecases.workspace import Workspace


@dataclass(slots=True)
class Writer:
    """Says messages of published campaigns; `read` tells from what."""

    ledger: SqlLedger
    content: Content
    maker: LinkMaker
    wording: Wording
    asker: Asker | None = None
    _make: Callable[[], Gatherer] | None = None
    _speaker: Speaker | None = None
    # Campaign and customer -> run and entry -> when it began.
    _began: dict[tuple[str, int], dict[tuple[str, int], int]] = field(default_factory=dict)
    _drafts: dict[tuple[str, int], tuple[Draft, Mapping[str, Do]]] = field(default_factory=dict)

    def read(self, gatherer: Callable[[], Gatherer]) -> None:
        """From now on reads of people what this gathers; it is made when first needed."""
        self._make, self._speaker, self._began = gatherer, None, {}

    def __call__(self, intent: Intent) -> Written:
        """Raises: TemplateFailed."""
        draft, deeds = self._draft(intent)
        deed = deeds.get(intent.node)
        if deed is not None and intent.kind == "deed":
            return self._deed(deed, draft, intent)
        message, speaker = draft.message(intent.message), self._speaking()
        is_notice = intent.kind == "transactional"
        worded = speaker.said(
            intent,
            message,
            draft.languages,
            draft.entry,
            self._entered_at(intent),
            "service" if is_notice else "marketing",
        )
        return Written(
            worded.subject,
            worded.text,
            worded.html,
            worded.data,
            None if is_notice else speaker.unsubscribe(intent),
            intent.kind,
            is_notice,
            message.is_general,
        )

    def _deed(self, deed: Do, draft: Draft, intent: Intent) -> Written:
        gatherer = self._speaking().gatherer
        entered_at, proposes = self._entered_at(intent), RECOMMENDED in str(deed.data)
        known = gatherer.known(intent.customer, intent.decided_at, draft.entry, entered_at, proposes)
        values = gatherer.values(known, Links(), intent.decided_at)
        said = self._rendered(deed.data, values, gatherer.spoken(known, intent.language))
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

    def look_up(self, intents: Sequence[Intent]) -> None:
        """Reads what is asked of each person for many at a time. Call it once for every batch."""
        self._speaking().look_up(intent.customer for intent in intents)
        self._began = {}
        for campaign in {intent.campaign for intent in intents}:
            theirs = sorted({intent.customer for intent in intents if intent.campaign == campaign})
            self._learn(campaign, theirs)

    def _entered_at(self, intent: Intent) -> int | None:
        """When the run began that this message belongs to: of several carts, which one it speaks of."""
        key = intent.campaign, intent.customer
        if key not in self._began:
            self._learn(intent.campaign, [intent.customer])
        return self._began[key].get((intent.run, intent.entry))

    def _learn(self, campaign: str, customers: Sequence[int]) -> None:
        self._began.update(((campaign, customer), {}) for customer in customers)
        for one in self.ledger.runs(campaign, customers):
            self._began[campaign, one.customer][one.key, one.entry] = one.entered_at

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

    def _speaking(self) -> Speaker:
        if self._speaker is None:
            assert self._make is not None
            self._speaker = Speaker(self.ledger, self._make(), self.maker, self.wording, self.asker)
        return self._speaker


def writer_of(workspace: Workspace, ledger: SqlLedger, content: Content) -> Writer:
    """The writer of a workspace's campaigns. Raises: as secret_keys.link_key."""
    maker = link_maker(workspace)
    look = Look(workspace.settings.messages.colour)
    wording = Wording(content.templates, images_of(workspace, maker.base), look)
    return Writer(ledger, content, maker, wording, Asker(workspace, ledger))
