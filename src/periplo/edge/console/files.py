"""What pages need beside themselves: the stylesheet, scripts, the font, the sign in the tab."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, Response

from periplo.edge.showing.pictures import colours
from periplo.pictures.fonts import FACES, font_path

FOR_A_DAY = {"Cache-Control": "max-age=86400"}
SIGN = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="7" fill="#0B5D73"/>'
    '<path d="M7 21c4-11 8-11 10-5s5 4 8-6" fill="none" stroke="#fff" stroke-width="3" stroke-linecap="round"/>'
    '<circle cx="7" cy="21" r="3" fill="#fff"/></svg>'
)


def face_name(weight: int, italic: bool) -> str:
    """How a face is called in addresses: "600", "400i"."""
    return f"{weight}{'i' if italic else ''}"


@cache
def sheet() -> str:
    """The one stylesheet: faces, colours of both themes, and how pages stand."""
    faces = "".join(
        f"@font-face{{font-family:'Periplo Sans';font-weight:{weight};font-style:{'italic' if italic else 'normal'};"
        f"font-display:swap;src:url('/font/{face_name(weight, italic)}.ttf')}}"
        for weight, italic in FACES
    )
    return faces + colours() + (files("periplo.edge.console") / "style.css").read_text("utf-8")


@cache
def _modules() -> dict[str, str]:
    folder = files("periplo.edge.console") / "js"
    return {
        one.name.removesuffix(".js"): one.read_text("utf-8")
        for one in folder.iterdir()
        if one.name.endswith(".js")
    }


async def healthy(request: Request) -> Response:
    return Response('{"status":"ok"}', media_type="application/json")


async def style(request: Request) -> Response:
    return Response(sheet(), media_type="text/css")


async def script(request: Request) -> Response:
    """One of our own modules, by its name; pages are readable without it."""
    text = _modules().get(request.path_params["name"])
    if text is None:
        raise HTTPException(404)
    return Response(text, media_type="text/javascript")


async def font(request: Request) -> Response:
    for weight, italic in FACES:
        if request.path_params["face"] == face_name(weight, italic):
            return FileResponse(font_path(weight, italic), media_type="font/ttf", headers=FOR_A_DAY)
    raise HTTPException(404)


async def favicon(request: Request) -> Response:
    return Response(SIGN, media_type="image/svg+xml", headers=FOR_A_DAY)
