"""A message of a campaign's draft written in the browser: its fields, how long it is, and as a person reads it.

The page carries the message along as it was written so far; only keeping it writes the draft, and the node that was to
say it with it, so nothing half is ever there.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from periplo.core.campaign_nodes import Send
from periplo.core.campaigns import Campaign
from periplo.core.carriers import kind_of
from periplo.core.channel_catalogue import channel_id
from periplo.core.document_fields import Data, applied, moved
from periplo.core.errors import BadInput, PeriploError
from periplo.core.message_fields import OF_BLOCKS, as_text, closed, in_blocks, opened, whole_of
from periplo.core.text_lengths import Length, length_of
from periplo.core.texts import LANGUAGES
from periplo.core.wording import TemplateFailed
from periplo.edge.clock import this_instant
from periplo.edge.console.desk import Desk, desk_of
from periplo.edge.console.drafting import NEW, draft_here, message_link
from periplo.edge.console.gate import who
from periplo.edge.console.guard import WITH_FRAMES
from periplo.edge.console.noted import acted
from periplo.edge.console.pages import not_found
from periplo.edge.console.posting import posted
from periplo.edge.console.previews import WIDTHS, previewer_of, reader_of, reader_said
from periplo.edge.console.sending_steps import channel_label, framed
from periplo.edge.console.shell import language_of, may_edit, page_of, who_looks
from periplo.edge.console.written_fields import Page
from periplo.edge.faults import fault_of
from periplo.edge.looking import note_look
from periplo.edge.wiring import channel_names
from periplo.edge.words.pages import page_says
from periplo.formats.campaign_edits import inserted
from periplo.formats.campaign_messages import with_message
from periplo.formats.campaign_yaml import campaign_of
from periplo.formats.carriers_yaml import FILE, read_carriers
from periplo.formats.content_yaml import read_content
from periplo.formats.documents import document_of
from periplo.formats.exchange.sketch import slug
from periplo.pictures.numbers import number
from periplo.usecases import identity
from periplo.usecases.act.drafting import Draft, changed
from periplo.usecases.act.previewing import channels_of
from periplo.usecases.act.previewing import draft_of as messages_of
from periplo.usecases.customers import customer_named
from periplo.usecases.writing import mark_of

MOVES = ("add", "drop", "up", "down")
MOST_FIELDS = 4_000
# What the kinds of carriers carry; and "app", which is a push to a telephone.
_SORTS = {
    "smtp": "email", "twilio": "sms", "http_sms": "sms", "web_push": "push", "fcm": "push", "apns": "push",
    "app": "push",
}  # fmt: skip
CARRIED = ("node", "way", "channels", "item", "version")


async def message_page(request: Request) -> Response:
    """The message; posted, it is rearranged, looked at as somebody, or kept in the draft."""
    if request.method == "POST":
        return await run_in_threadpool(_posted, request, await posted(request, MOST_FIELDS))
    return await run_in_threadpool(_opened, request)


routes = [Route("/campaigns/{id}/draft/message", message_page, methods=["GET", "POST"])]


def _opened(request: Request) -> Response:
    asked, desk = request.query_params, desk_of(request)
    draft = draft_here(desk, request.path_params["id"])
    id = asked.get("message", "")
    if draft is None or (id != NEW and id not in _messages(draft)):
        return not_found(request, 404)
    given = {name: asked.get(name, "") for name in CARRIED}
    if id == NEW:
        return _shown(request, draft, id, _begun(draft, given), given)
    return _shown(request, draft, id, _messages(draft)[id], given | {"seen": _mark(draft, id)})


def _messages(draft: Draft) -> dict[str, Data]:
    return {str(id): dict(one) for id, one in (draft.document.data.get("messages") or {}).items()}


def _mark(draft: Draft, id: str) -> str:
    return mark_of(_said(_messages(draft)[id])) if id in _messages(draft) else ""


def _said(message: Data) -> str:
    return json.dumps(message, ensure_ascii=False, default=str)


def _begun(draft: Draft, given: Mapping[str, str]) -> Data:
    empty = {"subject": "", "body": ""}
    return in_blocks(empty) if "email" in _channels(draft, NEW, given) else empty


def _posted(request: Request, given: Mapping[str, str]) -> Response:
    desk, id, do = desk_of(request), given.get("message", ""), given.get("do", "")
    draft = draft_here(desk, request.path_params["id"])
    if draft is None:
        return not_found(request, 404)
    try:
        before = json.loads(given.get("text", ""))
        if not isinstance(before, dict):
            raise ValueError
    except ValueError:
        raise BadInput("the form does not say its message", mend="open the page again") from None
    message = before
    try:
        form = applied(whole_of(before), opened(before), given, _languages(draft))
        next = ""
        if do.partition(" ")[0] in MOVES:
            form, next = moved(OF_BLOCKS, form, do)
        message = closed(form, before)
        if do in ("in blocks", "as text"):
            message = in_blocks(message) if do == "in blocks" else as_text(message, _languages(draft))
        if not do.startswith("keep"):
            return _shown(request, draft, id, message, given, next=next)
        node = _kept(request, desk, draft, id, message, given)
    except PeriploError as error:
        if error.exit_code != 2:
            raise
        return _shown(request, draft, id, message, given, wrong=error)
    acted(request)  # the draft's version in the ledger says who
    address = f"/campaigns/{quote(draft.plan.id, safe='')}/draft"
    if do == "keep":
        return RedirectResponse(message_link(draft.plan.id, node[1], node[0], done="yes"), 303)
    return RedirectResponse(f"{address}?node={quote(node[0], safe='')}&done=message#inspector", 303)


def _kept(
    request: Request, desk: Desk, draft: Draft, id: str, message: Data, given: Mapping[str, str]
) -> tuple[str, str]:
    """The node to look at, and the id of the message.

    Raises: BadInput where the message says nothing yet, or somebody changed it meanwhile.
    """
    node, plan, said = given.get("node", ""), draft.plan, message
    if id != NEW and _mark(draft, id) != given.get("seen", ""):
        raise BadInput(
            f"message '{id}' says something else by now",
            "somebody changed it after you opened it",
            "look at it in another window, and write here what is to be said",
        )
    words = said.get("subject")
    if not (any(words.values()) if isinstance(words, dict) else words):
        raise BadInput(
            "the message has no subject", "it is also its name here", "write it in one language at least"
        )
    if id == NEW:
        first = next(iter(words.values())) if isinstance(words, dict) else str(words)
        id = slug(str(first), _messages(draft), "message")
    said = {key: value for key, value in said.items() if value is not None}
    is_send = plan.has(node) and isinstance(plan.node(node), Send) and not given.get("item")
    fresh = _fresh_item(plan, id, given) if given.get("item") else None

    def edit(one: Draft) -> str:
        text = with_message(one.text, one.document, id, said, node if is_send else "")
        if fresh is None:
            return text
        document = document_of(text, one.document.source)
        way = int(given["way"]) if given.get("way", "").isdecimal() else 0
        return inserted(text, document, campaign_of(document, desk.labels()), node, way, fresh)

    drawn = next((one for one in desk.maps() if one.id == plan.map), None) or desk.map()
    changed(
        draft, draft.version, edit, desk.ledger, this_instant(), who(request) or None, desk.labels(), drawn,
        channel_names(desk.workspace),
    )  # fmt: skip
    return (str(fresh["id"]) if fresh else node), id


def _fresh_item(plan: Campaign, message: str, given: Mapping[str, str]) -> dict[str, Any]:
    """A send of this message, as a document writes it."""
    channels = _named(given.get("channels", "")) or ("email",)
    how: dict[str, Any] = {"channel": channels[0]} if len(channels) == 1 else {"channels": list(channels)}
    names = ("send" if n == 1 else f"send-{n}" for n in range(1, len(plan.nodes) + 3))
    return {"id": next(one for one in names if not plan.has(one)), "send": {**how, "message": message}}


def _named(said: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in said.split(",") if name.strip())


def _languages(draft: Draft) -> tuple[str, ...]:
    found = tuple(one for one in draft.plan.languages if one in LANGUAGES)
    return found or LANGUAGES


def _channels(draft: Draft, id: str, given: Mapping[str, str]) -> list[str]:
    """The channels by which it leaves, as the campaign names them."""
    node = given.get("node", "")
    named = set(_named(given.get("channels", "")))
    if id != NEW:
        named |= channels_of(draft.document.data, id) - {"best"}
    elif not given.get("item") and draft.plan.has(node) and isinstance(send := draft.plan.node(node), Send):
        named |= set(send.channels)
    return sorted(named)


def _shown(
    request: Request, draft: Draft, id: str, message: Data, given: Mapping[str, str],
    wrong: PeriploError | None = None, next: str = "",
) -> Response:  # fmt: skip
    desk, said = desk_of(request), language_of(request)
    languages = _languages(draft)
    form, channels = opened(message), _channels(draft, id, given)
    data = {**form, "languages": list(languages)}
    first = "blocks.0" if id == NEW and not next else next
    fields = Page(desk, "messages", whole_of(message), data, said, next=first).fields()
    fields = fields._replace(sections=[one for one in fields.sections if one.fields or one.lists])
    seen = _as_somebody(request, desk, draft, message, given, said)
    title = page_says("message_new", said) if id == NEW else page_says("message_write", said, id)
    user_may = may_edit(request)
    width = given.get("width") if given.get("width") in WIDTHS else WIDTHS[0]
    response = page_of(
        request, "draft_message.html", title, "campaigns", 200 if wrong is None else 400,
        id=draft.plan.id, campaign=draft.plan.title.to(said), message=id, text=_said(message), fields=fields,
        carried=[(name, given.get(name, "")) for name in (*CARRIED, "seen")], node=given.get("node", ""),
        fault=None if wrong is None else fault_of(wrong, said), may_write=user_may, seen=seen, width=width,
        widths=WIDTHS, tongues=languages, wanted=given.get("as", ""), tongue=given.get("tongue", ""),
        lengths=_lengths(message, {one: _sort(desk, one) for one in channels}, languages, said),
        done=request.query_params.get("done") == "yes",
        is_blocks=isinstance(message.get("body"), list), is_mjml=message.get("mjml") is not None,
        channels=[channel_label(one, said) for one in channels],
        used=[node.id for node in draft.plan.nodes if isinstance(node, Send) and node.message == id],
    )  # fmt: skip
    response.headers["Content-Security-Policy"] = WITH_FRAMES
    return response


def _as_somebody(
    request: Request, desk: Desk, draft: Draft, message: Data, given: Mapping[str, str], said: str
) -> dict[str, Any] | None:
    """The message as it would be said to whom was named, else to one chosen; None where it was not asked for."""
    wanted = given.get("as", "").strip()
    if given.get("do") != "show":
        return None
    nothing: dict[str, Any] = {"worded": None, "frame": "", "failure": "", "fault": None, "reader": ""}
    found = None if wanted else reader_of(desk, draft.plan)
    if not wanted:
        if found is None:
            return nothing | {"failure": page_says("reader_none", said)}
        nothing |= {"reader": reader_said(found, said)}
    probe = "message"
    content = read_content(desk.workspace.content)
    try:
        document = document_of(_said({**_bare(draft), "messages": {probe: message}}), "the message")
        read = messages_of(document, content, desk.labels())
        rules = identity.rules_of(desk.workspace)
        customer = customer_named(wanted, desk.ledger, rules) if found is None else found.customer
        note_look(desk.workspace, desk.ledger, customer, "preview", who_looks(request))
        worded = previewer_of(desk, content).said(
            read.message(probe), read, customer, this_instant(), given.get("tongue") or None
        )
    except TemplateFailed as failed:
        return nothing | {"failure": failed.told(said)}
    except PeriploError as error:
        if error.exit_code != 2:
            raise
        return nothing | {"fault": fault_of(error, said)}
    return nothing | {"worded": worded, "frame": framed(worded)}


def _bare(draft: Draft) -> Data:
    data = draft.document.data
    return {key: data[key] for key in ("id", "kind", "languages", "entry", "title") if key in data}


def _lengths(
    message: Data, channels: Mapping[str, str], languages: tuple[str, ...], said: str
) -> list[tuple[str, str, bool]]:
    """What it measures: of which text and where, in words, and whether it is too much."""
    body = message.get("body")
    words = as_text(message, languages)["body"] if isinstance(body, list) else body
    found = []
    for tongue in languages:
        text, subject = _in(words, tongue), _in(message.get("subject"), tongue)
        for channel, sort in (channels or {"log": "log"}).items():
            one = length_of(sort, subject, text)
            where = f"{page_says(f'written.tongue.{tongue}', said)} · {channel_label(channel, said)}"
            found.append((where, _length_said(one, said), one.is_too_long))
    return found


def _sort(desk: Desk, channel: str) -> str:
    """What a channel carries, whatever it is called here."""
    carrier = read_carriers(desk.workspace.root / FILE).get(channel)
    return _SORTS.get(channel_id(channel) if carrier is None else kind_of(carrier), channel_id(channel))


def _in(words: object, tongue: str) -> str:
    return str(words.get(tongue) or "") if isinstance(words, dict) else str(words or "")


def _length_said(one: Length, said: str) -> str:
    told = page_says("length_characters", said, number(one.characters, said))
    if one.sms is not None:
        told += page_says("length_sms", said, number(one.sms.messages, said), one.sms.encoding)
        if one.sms.because:
            told += page_says("length_because", said, one.sms.because)
    elif one.most is not None:
        key = "length_bytes" if one.size != one.characters or one.channel == "push" else "length_most"
        told += page_says(key, said, number(one.most, said), number(one.size, said))
    return told
