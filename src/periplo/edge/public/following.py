"""/l/TOKEN leads on to where a message's link leads, /o/TOKEN is the image that tells of opening; both become events.

A link leads on whatever becomes of the event: whoever follows it wants to arrive.
"""

from __future__ import annotations

from collections import OrderedDict
from datetime import UTC, datetime
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from periplo.core.errors import EnvironmentFault
from periplo.core.link_tokens import Followed, link_of
from periplo.core.machine_reads import ReadBy, read_by
from periplo.core.messages import Handle
from periplo.edge.clock import this_instant
from periplo.edge.public.intake import Overloaded
from periplo.storage.surveys import handle_of
from periplo.usecases.collect.hooks import batch
from periplo.usecases.secret_keys import link_key

SOURCE = "messages"
EVENTS = {"open": "message opened", "click": "message clicked"}
REMEMBERED = 20_000  # messages whose last followed link is known, to tell a scanner that follows all of them
_DOT = bytes.fromhex("47494638396101000100800000000000ffffff21f90401000000002c00000000010001000002024401003b")
_PRIVATE = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow",
}


async def follow(request: Request) -> Response:
    """Leads on. A link that we did not sign leads nowhere."""
    link = link_of(request.path_params["token"], "click", _key(request))
    if link is None or not link.address.startswith(("https://", "http://")):
        return Response("404\n", 404, _PRIVATE, "text/plain")
    await _told(request, link)
    return RedirectResponse(link.address, 302, _PRIVATE)


async def opened(request: Request) -> Response:
    """The image, for every asking alike."""
    link = link_of(request.path_params["token"], "open", _key(request))
    if link is not None:
        await _told(request, link)
    return Response(_DOT, 200, _PRIVATE, "image/gif")


routes = [
    Route("/l/{token}", follow, methods=["GET"]),  # Starlette adds HEAD
    Route("/o/{token}", opened, methods=["GET"]),
]


def event_of(link: Followed, who: Handle, reader: ReadBy, now: int) -> dict[str, Any]:
    """The message of the Segment specification that tells it. A machine's reading is no act of the customer."""
    campaign, *_ = link.message.split("/")
    node = link.message.split("/")[-2] if link.message.count("/") >= 2 else ""
    tens = 1 if link.kind == "click" else 600  # one opening in ten minutes is one event
    properties: dict[str, Any] = {
        "campaign": campaign, "node": node, "message_key": link.message, "channel": link.channel,
        "machine": reader.is_machine,
    }  # fmt: skip
    if link.kind == "click":
        properties |= {"link": link.address, "place_in_message": link.place}
    if reader.is_machine:
        properties |= {"machine_sign": reader.why, "by": "us"}
    said: dict[str, Any] = {
        "type": "track",
        "event": EVENTS[link.kind],
        "messageId": (
            f"{link.kind}:{link.message}:{link.place}:{int(reader.is_machine)}:{now // (tens * 1_000_000)}"
        ),
        "timestamp": datetime.fromtimestamp(now / 1_000_000, UTC).isoformat(),
        "properties": properties,
    }
    if who.kind in ("user", "anonymous"):
        return said | {"userId" if who.kind == "user" else "anonymousId": who.text}
    return said | {"context": {"externalIds": [{"type": who.kind, "id": who.text}]}}


async def _told(request: Request, link: Followed) -> None:
    """Keeps the event; what cannot be kept now is lost, and the person still arrives."""
    now = this_instant()
    reader = read_by(
        link.kind, request.method, request.headers, (now - link.at) / 1_000_000, _other(request, link, now)
    )
    if reader.why == "head":
        return
    try:
        who = await run_in_threadpool(_who, request, link.handle)
        if who is not None:
            await request.app.state.intake.keep(batch(SOURCE, [event_of(link, who, reader, now)], now))
    except (Overloaded, EnvironmentFault):
        return


def _other(request: Request, link: Followed, now: int) -> float | None:
    """Seconds since another link of this message was followed."""
    if link.kind != "click" or request.method != "GET":
        return None
    state = request.app.state
    if not hasattr(state, "followed"):
        state.followed = OrderedDict()
    before = state.followed.pop(link.message, None)
    state.followed[link.message] = (link.place, now)
    if len(state.followed) > REMEMBERED:
        state.followed.popitem(last=False)
    return None if before is None or before[0] == link.place else (now - before[1]) / 1_000_000


def _who(request: Request, handle: int) -> Handle | None:
    with request.app.state.ledger.reading() as connection:
        return handle_of(connection, handle)


def _key(request: Request) -> bytes:
    state = request.app.state
    if not hasattr(state, "link_key"):
        state.link_key = link_key(state.workspace)
    return bytes(state.link_key)
