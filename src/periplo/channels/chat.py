"""A note posted into a team's chat by the webhook of one of its channels: Slack, Microsoft Teams, or plain JSON.

Slack: an incoming webhook takes `text` for notifications beside `blocks`; whoever speaks as Slack does takes it too.
Teams: a workflow "post to a channel when a webhook request is received" takes a message whose attachment is an
Adaptive Card; the connectors of Office 365, which took other cards, are retired.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import msgspec

from periplo.core.errors import BadInput, EnvironmentFault

SLACK, TEAMS, JSON = KINDS = ("slack", "teams", "json")
SECONDS = 20.0
_HOSTS = {
    SLACK: ("hooks.slack.com", "hooks.slack-gov.com"),
    TEAMS: (".logic.azure.com", ".powerplatform.com", ".webhook.office.com", ".powerautomate.com"),
}
_HEADER, _SECTION = 150, 3000  # characters that Slack takes in a header and in a section
_CARD_VERSION = "1.4"  # the newest that every client of Teams draws


class ChatRefused(EnvironmentFault):
    """The chat was reached and did not take the note."""

    code = "chat_refused"


class ChatInDoubt(EnvironmentFault):
    """The note was handed over and no answer came: it may have been taken."""

    code = "chat_in_doubt"


class Section(NamedTuple):
    """A heading, its one sentence, and lines below."""

    title: str
    lead: str
    lines: tuple[str, ...] = ()


class Note(NamedTuple):
    """What is posted. data: the same for programs, posted where the kind is plain JSON."""

    title: str
    sections: tuple[Section, ...]
    small: str
    data: Mapping[str, Any]


def kind_of_url(url: str) -> str:
    """Of KINDS, by the host alone."""
    host = (urlsplit(url).hostname or "").casefold()
    for kind, known in _HOSTS.items():
        if any(host.endswith(one) if one.startswith(".") else host == one for one in known):
            return kind
    return JSON


def note_body(note: Note, kind: str) -> bytes:
    """The note as this kind of webhook takes it."""
    make: Callable[[Note], Mapping[str, Any]] = {SLACK: _slack, TEAMS: _teams}.get(kind, lambda one: one.data)
    return msgspec.json.encode(make(note))


def post_note(url: str, body: bytes, *, inside: bool = False) -> None:
    """Posts once. inside: the address may lie inside this network, and speak plain HTTP.

    The address is a secret and stands in no error, its host alone does.
    Raises: BadInput if it is none or the chat does not know it; ChatRefused, EnvironmentFault if nothing was taken;
    ChatInDoubt if nobody knows.
    """
    import httpx2

    from periplo.channels.guarded import Inside, client

    host = _host_of(url, inside)
    try:
        with client(inside, SECONDS) as opened:
            answer = opened.post(
                url, content=body, headers={"Content-Type": "application/json", "User-Agent": "Periplo"}
            )
    except Inside:
        raise BadInput(
            f"'{host}' lies inside this network", "notes are posted to the open internet only",
            "add --inside if that is meant",
        ) from None  # fmt: skip
    except httpx2.InvalidURL:  # its text quotes the address
        raise _no_address() from None
    except httpx2.HTTPError as error:
        is_taken = not isinstance(
            error, httpx2.ConnectError | httpx2.ConnectTimeout | httpx2.UnsupportedProtocol
        )
        raise (ChatInDoubt if is_taken else EnvironmentFault)(
            f"'{host}' cannot be reached", type(error).__name__, "try again later, and check the address"
        ) from None
    if answer.status_code in (401, 403, 404, 410):
        raise BadInput(
            f"'{host}' knows no such webhook", f"it answers {answer.status_code}",
            "make a new one in the chat's channel, and name that",
        )  # fmt: skip
    if not 200 <= answer.status_code < 300:
        raise ChatRefused(
            f"'{host}' did not take the note", f"it answers {answer.status_code}",
            "check --kind, and try again later",
        )  # fmt: skip


def _host_of(url: str, inside: bool) -> str:
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        host, parts = None, urlsplit("")
    if not host or parts.scheme not in (("https", "http") if inside else ("https",)):
        raise _no_address()
    return host


def _no_address() -> BadInput:
    return BadInput(
        "this is no address to which a note can be posted",
        "it must begin with https:// and name a host",
        "copy the webhook's address, or name the secret that holds it",
    )


def _slack(note: Note) -> Mapping[str, Any]:
    blocks: list[Mapping[str, Any]] = [
        {"type": "header", "text": {"type": "plain_text", "text": _cut(note.title, _HEADER)}}
    ]
    for one in note.sections:
        told = [
            f"*{_escaped(one.title)}*",
            _escaped(one.lead),
            *(f"• {_escaped(line)}" for line in one.lines),
        ]
        text = _cut("\n".join(part for part in told if part), _SECTION)
        blocks.append({"type": "section", "text": {"type": "mrkdwn", "text": text}})
    small = {"type": "mrkdwn", "text": _cut(_escaped(note.small), _SECTION)}
    blocks.append({"type": "context", "elements": [small]})
    first = note.sections[0].lead if note.sections else ""
    return {"text": _cut(f"{_escaped(note.title)}: {_escaped(first)}", _SECTION), "blocks": blocks}


def _teams(note: Note) -> Mapping[str, Any]:
    """Texts as runs, in which no Markdown is read: a name with signs of its own stays what it is."""
    body = [_runs(note.title, size="Large", weight="Bolder")]
    for one in note.sections:
        body.append(
            {**_runs(one.title, weight="Bolder", color="Accent"), "spacing": "Medium", "separator": True}
        )
        if one.lead:
            body.append(_runs(one.lead))
        body += [_runs(f"• {line}") for line in one.lines]
    body.append({**_runs(note.small, size="Small", isSubtle=True), "spacing": "Medium"})
    card = {
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "type": "AdaptiveCard",
        "version": _CARD_VERSION,
        "fallbackText": note.title,
        "body": body,
        "msteams": {"width": "Full"},
    }
    attachment = {
        "contentType": "application/vnd.microsoft.card.adaptive", "contentUrl": None, "content": card,
    }  # fmt: skip
    return {"type": "message", "attachments": [attachment]}


def _runs(text: str, **how: Any) -> dict[str, Any]:
    return {"type": "RichTextBlock", "inlines": [{"type": "TextRun", "text": text, **how}]}


def _escaped(text: str) -> str:
    """Slack reads <!channel> and <http…> as commands and links."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"
