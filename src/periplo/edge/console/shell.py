"""What surrounds every page: language, menu, who is signed in, and the token of its forms."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.routing import Route

from periplo.core.access import may
from periplo.core.version import VERSION
from periplo.edge.console.desk import desk_of
from periplo.edge.console.posting import Token
from periplo.edge.console.tour_strip import strip_of
from periplo.edge.faults import Fault
from periplo.edge.language import LANGUAGES
from periplo.edge.words.pages import is_said, page_says
from periplo.storage.users import User

COOKIE = "periplo_language"
# In this order; a page stands in it once the console has it. What one sets up now and then stands under "more".
MENU = {
    "map": "/", "monday": "/monday", "tasks": "/tasks", "ask": "/ask", "segments": "/segments",
    "campaigns": "/campaigns", "customers": "/customers",
}  # fmt: skip
MORE = {
    "boards": "/boards", "channels": "/channels", "surveys": "/surveys", "forms": "/forms", "sources": "/sources",
    "events": "/events", "plan": "/plan", "receipts": "/receipts", "tour": "/tour",
}  # fmt: skip
# Where a form holds what must not stand in a page, nor be kept.
WITH_SECRETS = (
    "/account", "/login", "/logout", "/welcome", "/users", "/keys", "/channels", "/mails", "/api/",
)  # fmt: skip

SURE = "sure"  # the field by which something that cannot be undone is confirmed


def language_of(request: Request) -> str:
    """As the address says, else the cookie, else whoever is signed in, else the workspace."""
    user = user_of(request)
    for said in (
        request.query_params.get("lang"), request.cookies.get(COOKIE), user.language if user else None
    ):  # fmt: skip
        if said in LANGUAGES:
            return str(said)
    return str(desk_of(request).workspace.settings.language)


def user_of(request: Request) -> User | None:
    """Who is signed in; None where nobody need be."""
    return getattr(request.state, "user", None)


def may_edit(request: Request) -> bool:
    """Whether whoever looks may write here; where nobody signs in, everybody."""
    user = user_of(request)
    return user is None or may(user.role, "edit")


def may_approve(request: Request) -> bool:
    """Whether whoever looks may let things out; where nobody signs in, everybody."""
    user = user_of(request)
    return user is None or may(user.role, "approve")


def lets_in(request: Request) -> bool:
    """Whether whoever looks may see who comes in: administrators, and everybody where nobody signs in."""
    user = user_of(request)
    return is_known(request) if user is None else may(user.role, "administer")


def may_look(request: Request) -> bool:
    """Whether whoever asks may open customers: every role may, and each look is written down."""
    return is_known(request)


def who_looks(request: Request) -> str:
    """Who is signed in, as the log of looks names them."""
    user = user_of(request)
    return str(getattr(user, "name", None) or user or "console")


def page_of(
    request: Request, template: str, title: str, here: str, status: int = 200, **values: Any
) -> HTMLResponse:
    """A page of the console, from its template; `here`: its key in the menu."""
    tour = strip_of(request, user_of(request), language_of(request)) if is_known(request) else None
    return _rendered(request, template, status, title=title, here=here, menu=_menu(request, MENU),
                     rest=_menu(request, MORE), tour=tour, **values)  # fmt: skip


def fragment_of(request: Request, template: str, **values: Any) -> HTMLResponse:
    """A part of a page, without what surrounds it: a script of ours puts it where it belongs."""
    return _rendered(request, template, 200, **values)


def bare_page(
    request: Request, template: str, title: str, said: str, status: int = 200,
    headers: Mapping[str, str] | None = None, **values: Any,
) -> HTMLResponse:  # fmt: skip
    """A page for who has no account: no menu, no form, no cookie, and nothing of the console around it."""
    text = (
        _templates()
        .get_template(template)
        .render(
            language=said, title=title, page_says=lambda key, *told: page_says(key, said, *told), **values
        )
    )
    return HTMLResponse(text, status, headers={"Content-Language": said, **(headers or {})})


def _rendered(request: Request, template: str, status: int, **values: Any) -> HTMLResponse:
    said = language_of(request)
    return framed(
        request,
        said,
        template,
        status,
        user=user_of(request),
        footer=_footer(request, said),
        lets_in=lets_in(request),
        **{name: said_on_page(value, said) for name, value in values.items()},
    )


def said_on_page(value: Any, said: str) -> Any:
    """A fault with the fields of a page where it speaks of a command's options; anything else as it is."""
    if isinstance(value, dict) and any(isinstance(one, Fault) for one in value.values()):
        return {
            name: said_on_page(one, said) if isinstance(one, Fault) else one for name, one in value.items()
        }
    if not isinstance(value, Fault):
        return value
    others = tuple(said_on_page(one, said) for one in value.others)
    return replace(value, why=_fields_in(value.why, said), mend=_fields_in(value.mend, said), others=others)


def _fields_in(text: str, said: str) -> str:
    """Options such as --from by the name of their field; a whole command stays as it is typed."""

    def field(found: re.Match[str]) -> str:
        key = f"label.{found[1].replace('-', '_')}"
        if not is_said(key):
            return found[0]
        return f"«{page_says(key, said)}»" if said == "es" else f"“{page_says(key, said)}”"

    return text if "periplo " in text else re.sub(r"(?<![\w-])--([a-z][a-z-]*)", field, text)


def _sent_in_vain(request: Request, status: int) -> list[tuple[str, str]]:
    """What the form that was refused said: the other language asks for it once more, so nothing is lost.

    Nothing where what was written was not at fault, so that it might now be done; nor of what cannot be undone, nor of
    pages that take secrets.
    """
    sent = list(getattr(request.state, "sent", ()))
    is_sure = any(name == SURE for name, _ in sent)
    return [] if status != 400 or is_sure or request.url.path.startswith(WITH_SECRETS) else sent


def framed(request: Request, said: str, template: str, status: int = 200, **values: Any) -> HTMLResponse:
    """A template with what every page has, whatever serves it: its language, the other, the token of its form."""
    token = Token(request)
    other = "en" if said == "es" else "es"
    text = (
        _templates()
        .get_template(template)
        .render(
            language=said,
            other=other,
            other_address=str(request.url.include_query_params(lang=other).replace(scheme="", netloc="")),
            page_says=lambda key, *told: page_says(key, said, *told),
            token=token,
            path=request.url.path,
            query=[(name, value) for name, value in request.query_params.multi_items() if name != "lang"],
            sent=_sent_in_vain(request, status),
            **values,
        )
    )
    response = HTMLResponse(text, status, headers={"Content-Language": said, "Vary": "Cookie"})
    if request.query_params.get("lang") in LANGUAGES:
        response.set_cookie(COOKIE, said, max_age=31_536_000, httponly=True, samesite="strict")
    token.keep(response)
    return response


def part_of(request: Request, template: str, **values: Any) -> str:
    """A part of a page, from its template, for a script to put into the page that is open."""
    said = language_of(request)
    return (
        _templates()
        .get_template(template)
        .render(
            language=said,
            page_says=lambda key, *told: page_says(key, said, *told),
            token=Token(request),
            **values,
        )
    )


def same_for_all(template: str, said: str, **values: Any) -> str:
    """A part of a page that is one and the same for whoever reads this language: it may be kept."""
    return (
        _templates()
        .get_template(template)
        .render(page_says=lambda key, *told: page_says(key, said, *told), **values)
    )


def is_known(request: Request) -> bool:
    """Whether whoever asks may see pages: signed in, or where nobody need be."""
    return user_of(request) is not None or not getattr(request.state, "needs_sign_in", False)


def _menu(request: Request, pages: Mapping[str, str]) -> list[tuple[str, str]]:
    if not is_known(request):
        return []
    there = {route.path for route in request.app.routes if isinstance(route, Route)}
    return [(key, address) for key, address in pages.items() if address in there]


def _footer(request: Request, said: str) -> str:
    if not is_known(request):  # a stranger learns neither the version nor whose it is
        return "Periplo"
    desk = desk_of(request)
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
