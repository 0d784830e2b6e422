"""The Segment specification over HTTP: track, identify, page, screen, group, alias, batch, and what its clients ask.

A request is answered 200 when it is safe on disk. A batch that is bad in part is taken, and what is bad is told
under `failed`. Too much at once is 429 with Retry-After, which clients repeat; they never repeat a 400.
"""

from __future__ import annotations

import base64
import binascii
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from periplo.core.errors import BadInput
from periplo.core.messages import BATCH, CHECKED, KINDS, BadRequest, Refused, read_request
from periplo.edge.clock import this_instant
from periplo.edge.public.bodies import body_of
from periplo.storage.inbox import Fresh
from periplo.storage.keys import Key

PATHS = {
    "batch": BATCH, "b": BATCH, "import": BATCH,
    "track": "track", "t": "track",
    "identify": "identify", "i": "identify",
    "page": "page", "p": "page",
    "screen": "screen", "s": "screen",
    "group": "group", "g": "group",
    "alias": "alias", "a": "alias",
}  # fmt: skip
_DONE = b'{"success":true}'


class WrongKey(BadInput):
    """No write key, or one that is unknown or was revoked."""

    code = "wrong_key"
    status = 401

    def __init__(
        self,
        what: str = "the write key is missing, unknown or was revoked",
        mend: str = "give it as the user of basic authorization, as writeKey in the body or as X-Write-Key",
    ) -> None:
        super().__init__(what, mend=mend)


async def key_of(request: Request, in_body: str | None = None) -> Key:
    """The write key with which a request was sent: basic authorization, X-Write-Key, the body, or the query.

    Raises: WrongKey.
    """
    for told in (
        basic_of(request.headers.get("authorization", "")),
        request.headers.get("x-write-key"),
        in_body,
        request.query_params.get("writeKey"),
    ):
        if not told:
            continue
        key: Key | None = await request.app.state.keyring.write_key(told)
        if key is not None:
            return key
    raise WrongKey


def basic_of(header: str) -> str | None:
    """The key in a header of authorization, basic or bearer; None if there is none."""
    kind, _, said = header.partition(" ")
    if kind.casefold() == "bearer":
        return said.strip()
    if kind.casefold() != "basic":
        return None
    try:
        return base64.b64decode(said, validate=True).decode().partition(":")[0]
    except (binascii.Error, ValueError):
        return None


async def collect(request: Request, kind: str) -> Response:
    """Takes one message, or a batch."""
    body = await body_of(request)
    envelope = read_request(kind, body)
    key = await key_of(request, envelope.write_key)
    failed: list[dict[str, Any]] = [
        {"index": index, "code": found.code, "what": found.what}
        for index, found in enumerate(envelope.messages)
        if isinstance(found, Refused)
    ]
    if failed and len(failed) == len(envelope.messages):
        raise BadRequest(
            "no message of this request can be taken", failed[0]["what"], "mend it and send it again"
        )
    if envelope.messages:
        kept = CHECKED if kind == BATCH and not failed else kind
        await request.app.state.intake.keep(Fresh(this_instant(), key.source, kept, body))
    if failed:
        return JSONResponse({"success": True, "failed": failed})
    return Response(_DONE, media_type="application/json")


async def swallow(request: Request) -> Response:
    """Takes what clients tell of themselves, and keeps nothing of it."""
    await body_of(request)
    return Response(_DONE, media_type="application/json")


async def settings(request: Request) -> Response:
    """What analytics.js asks before it sends."""
    key = request.path_params["key"]
    host = f"{request.url.netloc}/v1"
    said = {"apiKey": key, "apiHost": host, "protocol": request.url.scheme, "unbundledIntegrations": []}
    return JSONResponse(
        {"integrations": {"Segment.io": said}, "plan": {"track": {"__default": {"enabled": True}}},
         "edgeFunction": {}, "analyticsNextEnabled": True, "middlewareSettings": {}, "metrics": {"sampleRate": 0}}
    )  # fmt: skip


async def source_config(request: Request) -> Response:
    """What RudderStack's clients ask before they send."""
    key = await key_of(request)
    said: dict[str, Any] = {
        "id": key.id, "name": key.source, "writeKey": "", "enabled": True, "workspaceId": "periplo",
        "config": {"statsCollection": {"errors": {"enabled": False}, "metrics": {"enabled": False}}},
        "connections": [], "destinations": [],
    }  # fmt: skip
    return JSONResponse({"source": said, "updatedAt": "2026-01-01T00:00:00Z", "isHosted": False})


def _route(path: str, kind: str) -> Route:
    async def take(request: Request) -> Response:
        return await collect(request, kind)

    return Route(path, take, methods=["POST"])


routes = [
    *(_route(f"/v1/{name}", kind) for name, kind in PATHS.items()),
    *(_route(f"/api/s/{kind}", kind) for kind in KINDS),
    Route("/v1/m", swallow, methods=["POST"]),
    Route("/v1/projects/{key}/settings", settings),
    Route("/sourceConfig", source_config),
    Route("/sourceConfig/", source_config),
]
