"""The native format of campaigns: one YAML or JSON file per campaign, read into values and written back.

Nodes follow one another as written unless `then` says otherwise; after the last one the campaign ends.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from periplo.core.campaigns import AGAIN, Campaign, CampaignGoal, Entry, Exit, Message, Node, Send, Wait
from periplo.core.errors import BadCampaign
from periplo.core.labels import Labels
from periplo.core.rule_saying import rule_text
from periplo.core.spans import DAY, duration_text
from periplo.core.texts import LANGUAGES
from periplo.formats.documents import SCHEMA, Document, Place, document_of, read_document, written
from periplo.formats.reader import Reader, Said, rest, text_data

_CAMPAIGN = (
    "schema", "id", "title", "map", "touchpoint", "kind", "entry", "audience", "holdout", "goal", "exits",
    "nodes", "messages", "status", "version", "languages",
)  # fmt: skip
_ENTRY = ("event", "key", "again", "cool_down", "late")
_SEND = ("channel", "message", "expires")
_KINDS = ("wait", "send", "exit")
_LAST = "end"


def read_campaign(path: Path | str, labels: Labels | None = None) -> Campaign:
    """The campaign that a file holds.

    Raises: BadCampaign or BadInput, telling the line and how to mend it.
    """
    return campaign_of(read_document(path), labels)


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
    entry, goal = campaign.entry, campaign.goal
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
        entry=_told(
            event=rule_text(entry.event), key=entry.key, again=entry.again,
            cool_down=duration_text(entry.cool_down), late=duration_text(entry.late),
        ) | dict(entry.extra),
        audience=None if campaign.audience is None else rule_text(campaign.audience),
        holdout=campaign.holdout,
        goal=_told(rule=rule_text(goal.rule), within=duration_text(goal.within)) | dict(goal.extra),
        exits=[rule_text(rule) for rule in campaign.exits],
        nodes=_nodes_data(campaign.nodes),
        messages={
            said.id: _told(subject=text_data(said.subject), body=text_data(said.body)) | dict(said.extra)
            for said in campaign.messages
        },
    ) | dict(campaign.extra)  # fmt: skip


def _nodes_data(nodes: tuple[Node, ...]) -> list[dict[str, Any]]:
    told = []
    following = [node.id for node in nodes[1:]] + [None]
    for node, after in zip(nodes, following, strict=True):
        if isinstance(node, Exit):
            if node.id != _LAST or after is not None or node.extra:
                told.append({"id": node.id, "exit": True} | dict(node.extra))
            continue
        if isinstance(node, Wait):
            does: dict[str, Any] = {"wait": duration_text(node.span)}
        else:
            expires = None if node.expires is None else duration_text(node.expires)
            does = {"send": _told(channel=node.channel, message=node.message, expires=expires)}
        then = {} if node.then == after else {"then": node.then}
        told.append({"id": node.id} | does | then | dict(node.extra))
    return told


def _told(**data: Any) -> dict[str, Any]:
    return {key: value for key, value in data.items() if value is not None and value not in ([], {})}


class _Reader(Reader):
    error = BadCampaign

    def campaign(self) -> Campaign:
        data = self.document.data
        try:
            return Campaign(
                id=self.word(data, (), "id"),
                title=self.text(data, (), "title"),
                entry=self.entry(),
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

    def entry(self) -> Entry:
        place: Place = ("entry",)
        said = self.mapping(self.document.data, (), "entry")
        again = said.get("again", "after_exit")
        if again not in AGAIN:
            raise self.wrong((*place, "again"), f"'again' is '{again}'", mend=f"write {', '.join(AGAIN)}")
        late = self.maybe_span(said, place, "late")
        return Entry(
            event=self.rule(said, place, "event"),
            key=self.maybe_word(said, place, "key"),
            again=str(again),
            cool_down=self.maybe_span(said, place, "cool_down") or 0,
            late=2 * DAY if late is None else late,
            extra=rest(said, _ENTRY),
        )

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
        last = next(id for id in (_LAST, *(f"{_LAST}-{k}" for k in range(2, len(ids) + 3))) if id not in ids)
        following = [*ids[1:], last]
        nodes = [
            self.node(place, said, id, after)
            for (place, said), id, after in zip(parts, ids, following, strict=True)
        ]
        needed = any(not isinstance(node, Exit) and node.then == last for node in nodes)
        return (*nodes, Exit(last)) if needed else tuple(nodes)

    def node(self, place: Place, said: Said, id: str, after: str) -> Node:
        kinds = [kind for kind in _KINDS if kind in said]
        if len(kinds) != 1:
            raise self.wrong(
                place,
                f"node '{id}' does {'nothing' if not kinds else ' and '.join(kinds)}",
                mend="write wait: 2h, or send: with its channel and message, or exit: true",
            )
        extra = rest(said, ("id", "then", *_KINDS))
        if kinds == ["exit"]:
            return Exit(id, extra)
        then = self.word(said, place, "then", after)
        if kinds == ["wait"]:
            return Wait(id, self.span(said, place, "wait"), then, extra)
        send, inside = self.mapping(said, place, "send"), (*place, "send")
        return Send(
            id=id,
            channel=self.word(send, inside, "channel"),
            message=self.word(send, inside, "message"),
            then=then,
            expires=self.maybe_span(send, inside, "expires"),
            extra=extra | rest(send, _SEND),
        )

    def messages(self) -> tuple[Message, ...]:
        data = self.document.data
        if not data.get("messages"):
            return ()
        messages = self.mapping(data, (), "messages")
        return tuple(self.message(messages, id) for id in messages)

    def message(self, messages: Said, id: str) -> Message:
        place: Place = ("messages", id)
        said = self.mapping(messages, ("messages",), id)
        subject, body = self.text(said, place, "subject"), self.text(said, place, "body")
        for key, text in (("subject", subject), ("body", body)):
            if any("{{" in words or "{%" in words for _, words in text.by_language):
                raise self.wrong(
                    (*place, key),
                    f"message '{id}' has a placeholder",
                    "placeholders are not filled in yet, and nobody should read one",
                    "write plain text",
                )
        return Message(id, subject, body, rest(said, ("subject", "body")))

    def version(self) -> int:
        version = self.document.data.get("version", 1)
        if isinstance(version, bool) or not isinstance(version, int):
            raise self.wrong(("version",), f"the version is '{version}'", mend="write a whole number")
        return version

    def languages(self) -> tuple[str, ...]:
        said = self.document.data.get("languages") or list(LANGUAGES)
        return (said,) if isinstance(said, str) else tuple(map(str, said))
