"""/a/NAME: the images of messages, kept by their content and so for good."""

from __future__ import annotations

import re

from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route

from periplo.usecases.act.assets import KEPT, TYPES

_NAME = re.compile(r"[0-9a-f]{32}\.(png|jpg|gif|webp)")
_HEADERS = {
    "Cache-Control": "public, max-age=31536000, immutable",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Cross-Origin-Resource-Policy": "cross-origin",
    "X-Content-Type-Options": "nosniff",
}


async def picture(request: Request) -> Response:
    """An image that was kept; nothing else of the folder."""
    name = request.path_params["name"]
    found = _NAME.fullmatch(name)
    place = request.app.state.workspace.root / "assets" / KEPT / name
    if found is None or not place.is_file():
        return Response("404\n", 404, {"Cache-Control": "no-store"}, "text/plain")
    return FileResponse(place, headers=_HEADERS, media_type=TYPES[found[1]])


routes = [Route("/a/{name}", picture, methods=["GET"])]
