"""Forms and pop-ups for the shop's own pages: which there are, a ticket when one is opened, and what was filled in.

What is sent is checked, kept and answered like all that comes in: safe on disk before the 200, too much is 429.
"""

from __future__ import annotations

from base64 import urlsafe_b64encode
from typing import Any
from urllib.parse import urlsplit

import msgspec
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from periplo.core.errors import BadInput
from periplo.core.form_messages import FilledIn, submitted
from periplo.core.form_page import page_form
from periplo.core.form_sent import BadSent, Sent, sent_in
from periplo.core.forms import Form
from periplo.core.messages import MAX_TEXT, text_of
from periplo.core.texts import LANGUAGES
from periplo.edge.clock import this_instant
from periplo.edge.public.bodies import body_of
from periplo.edge.public.form_door import FormDoor, TooSoon
from periplo.edge.public.intake import Overloaded
from periplo.edge.public.segment import key_of
from periplo.edge.public.survey_pages import accepted
from periplo.storage.inbox import Fresh
from periplo.usecases.identity import rules_of
from periplo.usecases.secret_keys import link_key

MOST = 32 << 10  # bytes of a filled-in form
MOST_FORMS = 100  # that one page is told of
TRAP = "website"  # a field that nobody sees, so only programs fill it in
_SHORT = 300


class Robot(BadInput):
    """A field was filled in that no person sees."""

    code = "robot"

    def __init__(self) -> None:
        super().__init__(
            "the form cannot be taken",
            "a field was filled in that people do not see",
            "leave out what the form does not ask for",
        )


async def offered(request: Request) -> Response:
    """The forms that a page may show, in its language."""
    await key_of(request)
    door = await door_of(request.app)
    asked = [request.query_params.get("lang", "")[:2], *accepted(request.headers.get("accept-language", ""))]
    asked.append(str(request.app.state.workspace.settings.language))
    forms = [
        page_form(one.form, one.version, spoken(one.form, asked))
        for one in (await run_in_threadpool(door.active))[:MOST_FORMS]
    ]
    return JSONResponse(
        {"forms": forms}, headers={"Cache-Control": "public, max-age=60", "Vary": "Accept-Language"}
    )


async def ticket(request: Request) -> Response:
    """A ticket for whoever begins to fill in a form."""
    await key_of(request)
    door, now = await door_of(request.app), this_instant()
    _allowed(door.opening.wait(_address(request), now))
    await run_in_threadpool(_open, door, request.path_params["id"])
    return JSONResponse(
        {"ticket": door.ticket(request.path_params["id"], now)}, headers={"Cache-Control": "no-store"}
    )


async def take(request: Request) -> Response:
    """What was filled in. The answer says what is shown: a code, and a new ticket for whoever comes next."""
    body = await body_of(request, MOST, MOST)
    said = _read(body)
    key = await key_of(request, said["writeKey"] if isinstance(said.get("writeKey"), str) else None)
    door, now = await door_of(request.app), this_instant()
    _allowed(door.sending.wait(_address(request), now))
    known = await run_in_threadpool(door.shown, request.path_params["id"], said.get("version"))
    form = known.form
    if text_of(said.get(TRAP)) is not None:
        raise Robot
    begun = door.begun(said.get("ticket"), form.id, now)
    sent = sent_in(form, said.get("fields"), said.get("consents"), door.country)
    content = msgspec.json.encode([sent.values, [one.pair for one in sent.consents]], order="sorted")
    at = door.use(begun, content, now)
    filled = FilledIn(
        response=urlsafe_b64encode(begun.nonce).decode(),
        version=known.version,
        at=at,
        language=said.get("language") if said.get("language") in LANGUAGES else None,
        page=page_of(said.get("page")),
        browser=_browser(said.get("anonymousId")),
    )
    messages = submitted(form, filled, sent)
    await request.app.state.intake.keep(
        Fresh(now, key.source, "batch", msgspec.json.encode({"batch": messages}))
    )
    told: dict[str, Any] = {"success": True, "confirm": form.confirm, "ticket": door.ticket(form.id, now)}
    if form.coupon and not form.confirm:
        told["coupon"] = await run_in_threadpool(door.code, form, _who(sent), now)
    return JSONResponse(told, headers={"Cache-Control": "no-store"})


def spoken(form: Form, asked: list[str]) -> str:
    """The first of these languages that the form speaks, else its own first."""
    return next((one for one in asked if one in form.languages), form.languages[0])


def page_of(said: object) -> str | None:
    """The address of a page without what follows it, which may be private; None if it is none."""
    if not isinstance(said, str) or len(said) > 2_000:
        return None
    try:
        parts = urlsplit(said)
        named = parts.hostname
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not named:
        return None
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"[:_SHORT]


async def door_of(app: Starlette) -> FormDoor:
    """The forms of the workspace that this listener serves."""
    door: FormDoor | None = getattr(app.state, "form_door", None)
    if door is None:
        workspace = app.state.workspace
        key = await run_in_threadpool(link_key, workspace)
        country = (await run_in_threadpool(rules_of, workspace)).country
        door = app.state.form_door = FormDoor(app.state.ledger, key, country)
    return door


async def soon(request: Request, error: Exception) -> Response:
    """A refusal that says when to come again."""
    assert isinstance(error, TooSoon)
    return _refusal(error, {"Retry-After": str(error.wait)})


async def badly_filled(request: Request, error: Exception) -> Response:
    """A refusal that says of each field what is wrong with it."""
    assert isinstance(error, BadSent)
    return _refusal(error, {}, fields=error.values["fields"])


def _refusal(error: BadInput, headers: dict[str, str], **more: object) -> Response:
    told = {"code": error.code, "what": error.what, "why": error.why, "mend": error.mend, **more}
    return JSONResponse(
        {"success": False, "code": error.code, "message": str(error), "error": told},
        getattr(error, "status", 400),
        headers,
    )


def _open(door: FormDoor, id: str) -> None:
    """Raises: NoSuchForm, FormClosed."""
    known = next((one for one in door.active() if one.form.id == id), None)
    door.shown(id, known.version if known else 1)


def _read(body: bytes) -> dict[str, Any]:
    try:
        said = msgspec.json.decode(body)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
        said = None
    if not isinstance(said, dict):
        raise BadInput(
            "the form holds no JSON object", mend='send {"writeKey": …, "ticket": …, "fields": {…}}'
        )
    return said


def _allowed(wait: int) -> None:
    if wait:
        raise Overloaded("too many forms come from one address", wait)


def _address(request: Request) -> str:
    return request.client.host if request.client else ""


def _browser(said: object) -> str | None:
    text = text_of(said) if isinstance(said, str) else None
    return text if text is not None and len(text) <= min(MAX_TEXT, 100) else None


def _who(sent: Sent) -> str:
    return sent.email or sent.phone or ""


routes: list[Route] = [
    Route("/v1/forms", offered, methods=["GET"]),
    Route("/v1/forms/{id}/ticket", ticket, methods=["GET"]),
    Route("/v1/forms/{id}", take, methods=["POST"]),
]
refusals = {TooSoon: soon, BadSent: badly_filled}
