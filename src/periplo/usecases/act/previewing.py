"""A message as one person would read it, with nothing sent, no code taken and no link that tells."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from periplo.core.campaign_entering import rule_of_entry
from periplo.core.errors import BadInput, UnknownName
from periplo.core.labels import Labels
from periplo.core.message_parts import MessageWords, Products, Worded
from periplo.core.message_values import RECOMMENDED, Links
from periplo.core.rule_yaml import rule_of
from periplo.core.rules import Rule
from periplo.core.survey_saying import survey_said
from periplo.core.texts import Text
from periplo.core.wording import TemplateFailed
from periplo.formats.content_yaml import Content
from periplo.formats.documents import Document
from periplo.formats.email_blocks import Look
from periplo.formats.message_yaml import MessageReader
from periplo.usecases.act.assets import inlined
from periplo.usecases.act.values import Gatherer
from periplo.usecases.act.wording import Supply, Wording, language_of
from periplo.usecases.surveys.messaging import knower
from periplo.usecases.surveys.publishing import Published
from periplo.usecases.workspace import Workspace

CODE = "XXXX-0000"  # where a code would stand
NOWHERE = "https://example.invalid"


@dataclass(frozen=True, slots=True)
class Draft:
    """The messages of a campaign's document, and what else of it a preview asks for."""

    id: str
    messages: tuple[MessageWords, ...]
    entry: Rule | None
    languages: tuple[str, ...]
    title: Text | None = None

    def message(self, id: str | None) -> MessageWords:
        """The message of this id, the first one if none is named. Raises: UnknownName."""
        found = next((one for one in self.messages if id is None or one.id == id), None)
        if found is None:
            known = ", ".join(one.id for one in self.messages) or "-"
            raise UnknownName(
                f"campaign '{self.id}' has no message '{id}'", f"it has: {known}", "use one of them"
            )
        return found


@dataclass(slots=True)
class Previewer:
    """Says messages for previews. Made once for a workspace and its data."""

    gatherer: Gatherer
    wording: Wording = field(default_factory=Wording)
    survey: Callable[[str], Published | None] = lambda id: None

    def said(
        self, message: MessageWords, draft: Draft, customer: int, now: int, language: str | None
    ) -> Worded:
        """What this customer would read at `now`. Raises: TemplateFailed, as delivery would meet it."""
        proposes = self.wording.reads(message, RECOMMENDED)
        known = self.gatherer.known(customer, now, draft.entry, proposes=proposes)
        languages = [language] if language else self.gatherer.languages(known, draft.languages)
        links = Links(f"{NOWHERE}/unsubscribe", f"{NOWHERE}/preferences", f"{NOWHERE}/f")
        survey: dict[str, object] = {}
        if message.survey is not None:
            found = self.survey(message.survey)
            if found is None:
                raise TemplateFailed("no_survey", {"name": message.survey})
            links = links._replace(survey=f"{NOWHERE}/s")
            spoken = language_of(message, languages)
            survey = {"survey": survey_said(found.survey, spoken, f"{NOWHERE}/s")}
        values = self.gatherer.values(known, links, now) | survey

        def products(block: Products) -> Any:
            return self.gatherer.feed.chosen(block, values)

        supply = Supply(products=products, coupon=lambda pool: CODE, own=(NOWHERE,))
        return self.wording.worded(
            message, languages, values, self.gatherer.spoken(known, languages[0]), supply
        )


def previewer(workspace: Workspace, gatherer: Gatherer, content: Content) -> Previewer:
    """A previewer of a workspace: its images stand in the page itself, so it needs no public address."""
    look = Look(workspace.settings.messages.colour)
    ledger = gatherer.ledger
    surveys = (lambda id: None) if ledger is None else knower(workspace, ledger)
    return Previewer(gatherer, Wording(content.templates, inlined(workspace), look), surveys)


def draft_of(document: Document, content: Content, labels: Labels | None = None) -> Draft:
    """The messages of a campaign's document, which need not be whole yet. Raises: BadCampaign with the line."""
    data = document.data
    reader = MessageReader(document, content.blocks, content.templates)
    said = reader.mapping(data, (), "messages")
    kind = str(data.get("kind") or "marketing")
    messages = tuple(
        reader.message(reader.mapping(said, ("messages",), id), ("messages", id), str(id), kind)
        for id in said
    )
    languages, title = data.get("languages") or (), data.get("title")
    return Draft(
        str(data.get("id") or "-"),
        messages,
        _entry(data, labels),
        (languages,) if isinstance(languages, str) else tuple(map(str, languages)),
        Text.of(title) if isinstance(title, str | dict) else None,
    )


def channels_of(data: Mapping[str, Any], message: str) -> set[str]:
    """The channels by which a campaign's document sends this message, which need not be whole yet."""
    nodes = data.get("nodes")
    sends = (
        [node["send"] for node in nodes if isinstance(node, dict) and isinstance(node.get("send"), dict)]
        if isinstance(nodes, list)
        else []
    )
    found: set[str] = set()
    for send in sends:
        if send.get("message") == message:
            for name in ("channel", "channels", "of"):
                said = send.get(name)
                found |= set(map(str, said)) if isinstance(said, list) else {str(said)} if said else set()
    return found


def _entry(data: Mapping[str, Any], labels: Labels | None) -> Rule | None:
    said = data.get("entry")
    if isinstance(said, dict) and said.get("api") is True:
        return rule_of_entry(str(data.get("id") or ""))
    if not isinstance(said, dict) or said.get("event") is None:
        return None
    try:
        return rule_of(said["event"], labels, "event")
    except BadInput:
        return None  # told by campaign check; a preview goes on without it
