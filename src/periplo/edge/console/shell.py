"""What surrounds every page: language, menu, who is signed in, and the token of its forms."""

from __future__ import annotations

from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.routing import Route

from periplo.core.version import VERSION
from periplo.edge.console.desk import Desk
from periplo.edge.console.posting import Token
from periplo.edge.language import LANGUAGES
from periplo.edge.words.pages import page_says
from periplo.storage.users import User

COOKIE = "periplo_language"
MENU = {  # in this order; a page stands in it once the console has it
    "map": "/", "tasks": "/tasks", "ask": "/ask", "segments": "/segments", "campaigns": "/campaigns",
    "channels": "/channels", "customers": "/customers", "surveys": "/surveys", "sources": "/sources",
    "events": "/events", "plan": "/plan", "receipts": "/receipts",
}  # fmt: skip


def language_of(request: Request) -> str:
    """As the address says, else the cookie, else whoever is signed in, else the workspace."""
    user = user_of(request)
    for said in (
        request.query_params.get("lang"), request.cookies.get(COOKIE), user.language if user else None
    ):  # fmt: skip
        if said in LANGUAGES:
            return str(said)
    return str(request.app.state.desk.workspace.settings.language)


def user_of(request: Request) -> User | None:
    """Who is signed in; None where nobody need be."""
    return getattr(request.state, "user", None)


def page_of(
    request: Request, template: str, title: str, here: str, status: int = 200, **values: Any
) -> HTMLResponse:
    """A page of the console, from its template; `here`: its key in the menu."""
    said, user, token = language_of(request), user_of(request), Token(request)
    other = "en" if said == "es" else "es"
    text = (
        _templates()
        .get_template(template)
        .render(
            title=title,
            here=here,
            language=said,
            other=other,
            other_address=str(request.url.include_query_params(lang=other).replace(scheme="", netloc="")),
            page_says=lambda key, *told: page_says(key, said, *told),
            menu=_menu(request),
            user=user,
            token=token,
            footer=_footer(request, said),
            path=request.url.path,
            query=[(name, value) for name, value in request.query_params.multi_items() if name != "lang"],
            **values,
        )
    )
    response = HTMLResponse(text, status, headers={"Content-Language": said, "Vary": "Cookie"})
    if request.query_params.get("lang") in LANGUAGES:
        response.set_cookie(COOKIE, said, max_age=31_536_000, httponly=True, samesite="strict")
    token.keep(response)
    return response


def is_known(request: Request) -> bool:
    """Whether whoever asks may see pages: signed in, or where nobody need be."""
    return user_of(request) is not None or not getattr(request.state, "needs_sign_in", False)


def _menu(request: Request) -> list[tuple[str, str]]:
    if not is_known(request):
        return []
    there = {route.path for route in request.app.routes if isinstance(route, Route)}
    return [(key, address) for key, address in MENU.items() if address in there]


def _footer(request: Request, said: str) -> str:
    if not is_known(request):  # a stranger learns neither the version nor whose it is
        return "Periplo"
    desk: Desk = request.app.state.desk
    key = "footer_signed" if user_of(request) else "footer"
    return page_says(key, said, VERSION, desk.workspace.settings.name)


@cache
def _templates() -> Environment:
    return Environment(
        loader=PackageLoader("periplo.edge.console"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
