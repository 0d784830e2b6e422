"""The native format of campaigns: one YAML or JSON file per campaign, read into values and written back.

Nodes follow one another as written unless `then` says otherwise; after the last one the campaign ends.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from periplo.core.campaign_nodes import Exit, Node, ways_on
from periplo.core.campaigns import NORMAL, Campaign, CampaignGoal, Message
from periplo.core.errors import BadCampaign
from periplo.core.labels import Labels
from periplo.core.rule_saying import rule_text
from periplo.core.spans import duration_text
from periplo.core.texts import LANGUAGES
from periplo.formats.campaign_entries import entry_data, entry_of
from periplo.formats.campaign_guards import guards_data, guards_of
from periplo.formats.campaign_nodes import LAST, node_data, node_of
from periplo.formats.campaign_parts import CampaignReader
from periplo.formats.documents import SCHEMA, Document, Place, document_of, looked_up, written
from periplo.formats.message_yaml import MessageReader
from periplo.formats.reader import Said, rest, text_data

_CAMPAIGN = (
    "schema", "id", "title", "map", "touchpoint", "kind", "entry", "audience", "holdout", "goal", "exits",
    "nodes", "messages", "status", "version", "languages", "tags", "priority", "value",
    "guardrails",
)  # fmt: skip


def read_campaign(path: Path | str, labels: Labels | None = None) -> Campaign:
    """The campaign that a file holds.

    Raises: BadCampaign or BadInput, telling the line and how to mend it.
    """
    return campaign_of(looked_up(path), labels)


def campaign_from(text: str, labels: Labels | None = None) -> Campaign:
    """The campaign that a text holds, YAML or JSON."""
    return campaign_of(document_of(text, "the campaign"), labels)


def campaign_of(document: Document, labels: Labels | None = None) -> Campaign:
    """The campaign that a document says.

    Raises: BadCampaign, telling the line and how to mend it.
    """
    return _Reader(document, labels).campaign()


def campaign_text(campaign: Campaign) -> str:
    """The campaign as YAML."""
    return written(campaign_data(campaign))


def campaign_data(campaign: Campaign) -> dict[str, Any]:
    """The campaign as plain data in the native format; what is empty is left out, unknown keys are kept."""
    goal = campaign.goal
    return _told(
        schema=SCHEMA,
        id=campaign.id,
        title=text_data(campaign.title),
        languages=list(campaign.languages),
        map=campaign.map,
        touchpoint=campaign.touchpoint,
        kind=campaign.kind,
        status=campaign.status,
        version=campaign.version,
        tags=list(campaign.tags),
        priority=None if campaign.priority == NORMAL else campaign.priority,
        value=campaign.value,
        entry=entry_data(campaign.entry),
        audience=None if campaign.audience is None else rule_text(campaign.audience),
        holdout=campaign.holdout,
        goal=_told(rule=rule_text(goal.rule), within=duration_text(goal.within)) | dict(goal.extra),
        exits=[rule_text(rule) for rule in campaign.exits],
        guardrails=guards_data(campaign.guardrails),
        nodes=_nodes_data(campaign.nodes),
        messages={
            said.id: _told(subject=text_data(said.subject), body=said.body and text_data(said.body))
            | dict(said.extra)
            for said in campaign.messages
        },
    ) | dict(campaign.extra)  # fmt: skip


def _nodes_data(nodes: tuple[Node, ...]) -> list[dict[str, Any]]:
    following = [node.id for node in nodes[1:]] + [None]
    pairs = list(zip(nodes, following, strict=True))
    node = nodes[-1]
    if isinstance(node, Exit) and node.id == LAST and not node.extra:
        pairs.pop()  # the end needs no words
    return [node_data(node, after) for node, after in pairs]


def _told(**data: Any) -> dict[str, Any]:
    return {key: value for key, value in data.items() if value is not None and value not in ([], {})}


def _uses_content(said: Said) -> bool:
    """Whether a message brings in blocks of the workspace's content, or templates that stand there."""
    body = said.get("body")
    blocks = body if isinstance(body, list) else []
    texts = str(said.get("mjml") or "") + str(body)
    return any(isinstance(block, dict) and "use" in block for block in blocks) or "{% render" in texts


class _Reader(CampaignReader):
    def campaign(self) -> Campaign:
        data = self.document.data
        try:
            return Campaign(
                id=self.word(data, (), "id"),
                title=self.text(data, (), "title"),
                entry=entry_of(self),
                nodes=self.nodes(),
                messages=self.messages(),
                goal=self.goal(),
                map=self.maybe_word(data, (), "map"),
                touchpoint=self.maybe_word(data, (), "touchpoint"),
                kind=self.word(data, (), "kind", "marketing"),
                audience=self.rule(data, (), "audience", "customer") if data.get("audience") else None,
                exits=self.exits(),
                holdout=self.share(data, (), "holdout", 0.10),
                status=self.word(data, (), "status", "draft"),
                version=self.version(),
                languages=self.languages(),
                tags=self.words(data, (), "tags"),
                priority=self.whole(data, (), "priority", NORMAL),
                value=self.maybe_number(data, (), "value"),
                guardrails=guards_of(self),
                extra=rest(data, _CAMPAIGN),
            )
        except BadCampaign as error:
            if "line" in error.values:
                raise
            raise self.wrong(self.place_of(error), error.what, error.why, error.mend) from None

    def place_of(self, error: BadCampaign) -> Place:
        """Where the node or message stands that a contradiction is about."""
        named = error.values.get("node")
        for k, node in enumerate(self.document.data.get("nodes") or []):
            if isinstance(node, dict) and node.get("id") == named:
                return ("nodes", k, "id")
        return ("nodes",) if named else ()

    def goal(self) -> CampaignGoal:
        place: Place = ("goal",)
        said = self.mapping(self.document.data, (), "goal")
        rule, within = self.rule(said, place, "rule"), self.span(said, place, "within")
        return CampaignGoal(rule, within, rest(said, ("rule", "within")))

    def exits(self) -> tuple[Any, ...]:
        said = self.document.data.get("exits") or []
        if not isinstance(said, list):
            raise self.wrong(("exits",), "'exits' is not a list", mend="write exits: [list cancelled]")
        return tuple(self.rule({"exits": rule}, (), "exits") for rule in said)

    def nodes(self) -> tuple[Node, ...]:
        parts = list(self.parts(self.document.data, (), "nodes"))
        if not parts:
            raise self.wrong(("nodes",), "there are no nodes", mend="add at least one that sends a message")
        ids = [self.word(said, place, "id") for place, said in parts]
        last = next(id for id in (LAST, *(f"{LAST}-{k}" for k in range(2, len(ids) + 3))) if id not in ids)
        following = [*ids[1:], last]
        nodes = [
            node_of(self, place, said, id, after)
            for (place, said), id, after in zip(parts, ids, following, strict=True)
        ]
        needed = any(last in ways_on(node) for node in nodes)
        return (*nodes, Exit(last)) if needed else tuple(nodes)

    def messages(self) -> tuple[Message, ...]:
        data = self.document.data
        if not data.get("messages"):
            return ()
        messages = self.mapping(data, (), "messages")
        return tuple(self.message(messages, id) for id in messages)

    def message(self, messages: Said, id: str) -> Message:
        """A text, or what MessageReader makes blocks or MJML of; what uses shared content is read when it is known."""
        place: Place = ("messages", id)
        said = self.mapping(messages, ("messages",), id)
        is_text = not isinstance(said.get("body"), list) and said.get("mjml") is None
        if not _uses_content(said):
            kind = str(self.document.data.get("kind") or "marketing")
            MessageReader(self.document).message(said, place, id, kind)
        body = self.text(said, place, "body") if is_text else None
        own = ("subject", "body") if is_text else ("subject",)
        return Message(id, self.text(said, place, "subject"), body, rest(said, own))

    def version(self) -> int:
        return self.whole(self.document.data, (), "version", 1)

    def languages(self) -> tuple[str, ...]:
        return self.words(self.document.data, (), "languages") or LANGUAGES
