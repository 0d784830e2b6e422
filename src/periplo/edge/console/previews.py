"""The page that shows a message as one person would read it; an e-mail is drawn in a frame that may do nothing."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote, urlencode

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from periplo.core.campaigns import Campaign
from periplo.core.errors import PeriploError
from periplo.core.form_page import ink_on
from periplo.core.message_parts import Worded
from periplo.core.onsite import ONSITE, BadPageMessage, page_message
from periplo.core.wording import TemplateFailed
from periplo.edge.clock import this_instant
from periplo.edge.console.desk import Desk, desk_of
from periplo.edge.console.guard import FRAME, WITH_FRAMES
from periplo.edge.console.pages import language_of, not_found, page_of
from periplo.edge.console.rule_page import crowd_of
from periplo.edge.console.shell import who_looks
from periplo.edge.faults import Fault, fault_of
from periplo.edge.looking import note_look
from periplo.edge.public.tracker.scripts import script
from periplo.edge.showing.json import json_of
from periplo.edge.words.pages import page_says
from periplo.formats.campaign_yaml import campaign_of
from periplo.formats.content_yaml import Content, read_content
from periplo.formats.documents import Document, document_of, read_document
from periplo.journeys.columns import no_journeys
from periplo.journeys.layers import Layers
from periplo.storage.contract import Ledger
from periplo.usecases import identity
from periplo.usecases.act.previewing import Draft, Previewer, channels_of, draft_of, previewer
from periplo.usecases.act.somebody import Somebody, somebody
from periplo.usecases.act.values import gatherer_of
from periplo.usecases.customers import customer_named

WIDTHS = ("wide", "narrow")


@dataclass(frozen=True, slots=True)
class Shown:
    """What a preview shows: a message as said, or why it could not be."""

    draft: Draft
    message: str
    worded: Worded | None = None
    in_page: str = ""  # JSON of what a page draws, where it is a message in the page
    failure: str = ""
    fault: Fault | None = None
    reader: str = ""  # who reads it, where nobody was named


async def preview(request: Request) -> Response:
    """Who reads it, which message, in which language; and the message."""

    def page() -> Response:
        said, asked = language_of(request), request.query_params
        shown = _shown(request, said)
        if shown is None:
            return not_found(request, 404)
        width = asked.get("width") if asked.get("width") in WIDTHS else WIDTHS[0]
        address = ""
        if shown.worded is not None and shown.worded.html is not None:
            kept = {name: asked.get(name, "") for name in ("as", "message", "language")}
            address = f"/campaigns/{quote(shown.draft.id, safe='')}/preview.html?{urlencode(kept)}"
        response = page_of(
            request, "preview.html", page_says("preview", said), "campaigns",
            404 if shown.fault else 200,
            id=shown.draft.id, campaign=shown.draft.title.to(said) if shown.draft.title else shown.draft.id,
            shown=shown, width=width, widths=WIDTHS, address=address,
            wanted=asked.get("as", ""), tongue=asked.get("language", ""),
            messages=[one.id for one in shown.draft.messages],
            tongues=sorted({tongue for one in shown.draft.messages for tongue in one.languages() if tongue}),
        )  # fmt: skip
        response.headers["Content-Security-Policy"] = WITH_FRAMES
        return response

    return await run_in_threadpool(page)


async def frame(request: Request) -> Response:
    """The e-mail itself, for the frame."""

    def page() -> Response:
        shown = _shown(request, language_of(request))
        if shown is None or shown.worded is None or shown.worded.html is None:
            return not_found(request, 404)
        headers = {"Content-Security-Policy": FRAME, "X-Frame-Options": "SAMEORIGIN"}
        return HTMLResponse(shown.worded.html, headers=headers)

    return await run_in_threadpool(page)


async def module(request: Request) -> Response:
    """The very module that draws messages in the shop's own pages."""
    return Response(script("p-onsite.js").bodies["identity"], media_type="text/javascript")


routes = [
    Route("/campaigns/{id}/preview", preview),
    Route("/campaigns/{id}/preview.html", frame),
    Route("/js/p-onsite.js", module),
]


def _shown(request: Request, said: str) -> Shown | None:
    """None if there is no such campaign or message."""
    desk = desk_of(request)
    content = read_content(desk.workspace.content)
    document = _document(desk, request.path_params["id"])
    if document is None:
        return None
    draft = draft_of(document, content, desk.labels())
    try:
        message = draft.message(request.query_params.get("message") or None)
    except PeriploError:
        return None
    wanted, reader = request.query_params.get("as", "").strip(), ""
    if "as" not in request.query_params:
        return Shown(draft, message.id)
    try:
        if wanted:
            customer = customer_named(wanted, desk.ledger, identity.rules_of(desk.workspace))
        else:
            found = reader_of(desk, _plan(document, desk))
            if found is None:
                return Shown(draft, message.id, failure=page_says("reader_none", said))
            customer, reader = found.customer, reader_said(found, said)
    except PeriploError as error:
        if error.exit_code != 2:
            raise
        return Shown(draft, message.id, fault=fault_of(error, said))
    note_look(desk.workspace, desk.ledger, customer, "preview", who_looks(request))
    try:
        tongue = request.query_params.get("language") or None
        now = this_instant()
        worded = previewer_of(desk, content).said(message, draft, customer, now, tongue)
        in_page = _drawn(desk, worded) if ONSITE in channels_of(document.data, message.id) else ""
    except TemplateFailed as failed:
        return Shown(draft, message.id, failure=failed.told(said), reader=reader)
    except BadPageMessage as wrong:
        return Shown(draft, message.id, fault=fault_of(wrong, said), reader=reader)
    return Shown(draft, message.id, worded, in_page, reader=reader)


def reader_of(desk: Desk, plan: Campaign | None) -> Somebody | None:
    """Somebody who would read what a campaign says, where nobody was named; None where there is nobody."""
    if not desk.has_events:
        return None
    name = "reader" if plan is None else f"reader {plan.id} {plan.entry!r} {plan.audience!r}"
    return desk.kept(name, lambda: somebody(plan, crowd_of(desk)))


def reader_said(found: Somebody, said: str) -> str:
    """Who reads it and why it is they, in words."""
    return page_says(f"reader_{found.because}", said, found.customer)


def _plan(document: Document, desk: Desk) -> Campaign | None:
    try:
        return campaign_of(document, desk.labels())
    except PeriploError:  # its messages can be read all the same
        return None


def _drawn(desk: Desk, worded: Worded) -> str:
    """Raises: BadPageMessage, as the channel would."""
    shown = page_message(worded.subject, worded.text, worded.data, worded.language)
    colour = desk.workspace.settings.messages.colour
    return json_of({"message": shown.shape(), "colours": {"accent": colour, "ink": ink_on(colour)}})


def previewer_of(desk: Desk, content: Content) -> Previewer:
    """Says messages for previews, reading the workspace as it is now."""

    def made() -> Previewer:
        journeys = desk.source({}).lived.journeys if desk.has_events else no_journeys()
        return previewer(
            desk.workspace,
            gatherer_of(desk.workspace, Layers.alone(journeys), desk.ledger, desk.map()),
            content,
        )

    place = desk.workspace.content
    return desk.kept(f"previewer {place.stat().st_mtime_ns if place.exists() else 0}", made)


def _document(desk: Desk, id: str) -> Document | None:
    """The newest version that was published, else a file of the workspace that says it is this campaign."""

    def published(ledger: Ledger) -> str | None:
        found = ledger.document("campaign", id)
        return None if found is None else found.body

    body = desk.told(f"document {id}", published, None)
    if body is not None:
        return document_of(body, "the campaign")
    for path in sorted((desk.workspace.root / "campaigns").glob("*.y*ml")):
        try:
            document = read_document(path)
        except PeriploError:
            continue
        if str(document.data.get("id")) == id:
            return document
    return None
