"""Making, listing and revoking links that show one map to whoever has no account."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from periplo.core.errors import BadInput
from periplo.core.maps import JourneyMap
from periplo.core.texts import LANGUAGES
from periplo.edge.clock import this_instant
from periplo.edge.console.desk import desk_of
from periplo.edge.console.gate import demand, who
from periplo.edge.console.pages import not_found
from periplo.edge.console.posting import posted
from periplo.edge.console.shared import Sharing
from periplo.edge.console.shell import language_of, page_of
from periplo.edge.doors import is_loopback
from periplo.edge.faults import fault_of
from periplo.edge.running import logs
from periplo.edge.showing.headings import day_text
from periplo.edge.showing.shares import shares_table
from periplo.edge.showing.table import html_of
from periplo.edge.words.pages import page_says
from periplo.edge.words.told import say
from periplo.storage import shares
from periplo.usecases import sharing


async def share_page(request: Request) -> Response:
    """The links to one map; posted, one more, or one that opens nothing any more."""
    demand(request, "edit")
    if request.method == "POST":
        return await run_in_threadpool(_posted, request, await posted(request))
    return await run_in_threadpool(_page, request)


def address_of(request: Request, token: str) -> str:
    """The whole address of a link: as the settings name the console, else as it is asked now."""
    desk = desk_of(request)
    base = desk.workspace.settings.console.url or f"{request.state.client.scheme}://{request.state.origin}"
    return f"{base.rstrip('/')}/shared/{token}"


def _drawn(request: Request) -> JourneyMap | None:
    desk = desk_of(request)
    return next((one for one in desk.maps() if one.id == request.path_params["id"]), None)


def _page(
    request: Request, link: str = "", made: str = "", wrong: str = "", given: Mapping[str, str] | None = None,
    status: int = 200,
) -> Response:  # fmt: skip
    desk = desk_of(request)
    door: Sharing = request.app.state.sharing
    drawn = _drawn(request)
    if drawn is None:
        return not_found(request, 404)
    said, now = language_of(request), this_instant()
    door.uses.write()
    with desk.ledger.reading() as connection:
        found = shares.shares_of(connection, drawn.id)
    done = request.query_params.get("revoked", "")
    is_near = is_loopback(str(request.url.hostname or "")) and not desk.workspace.settings.console.url
    return page_of(
        request, "share.html", page_says("share", said, drawn.title.to(said)), "map", status, drawn=drawn,
        table=html_of(shares_table(found, desk.workspace.settings.zone, said, now), said) if found else "",
        open=[one.id for one in found if one.state(now) == "open"],
        link=link, made=made, wrong=wrong, is_near=is_near,
        done=page_says("share_revoked", said, done) if any(one.id == done for one in found) else "",
        tongues=[(one, page_says(f"share_tongue_{one}", said)) for one in LANGUAGES],
        given={"days": str(sharing.DAYS), "figures": "", "language": said, **(given or {})}, most=sharing.MOST_DAYS,
    )  # fmt: skip


def _posted(request: Request, given: Mapping[str, str]) -> Response:
    desk = desk_of(request)
    drawn = _drawn(request)
    if drawn is None:
        return not_found(request, 404)
    said, speaks, now, by = (
        language_of(request),
        desk.workspace.settings.language,
        this_instant(),
        who(request),
    )
    if given.get("revoke"):
        with desk.ledger.writing() as connection:
            sharing.revoke(connection, drawn.id, given["revoke"], by or None, now)
        logs.say("share_revoked", say("share.log_revoked", speaks, given["revoke"], drawn.id), map=drawn.id)
        return RedirectResponse(
            f"/maps/{quote(drawn.id, safe='')}/share?revoked={quote(given['revoke'])}", 303
        )
    try:
        days = days_said(given.get("days", ""))
        with desk.ledger.writing() as connection:
            share, token = sharing.share(
                connection,
                drawn,
                given.get("figures") == "yes",
                days,
                given.get("language", ""),
                by or None,
                now,
            )
    except BadInput as error:
        fault = fault_of(error, said)
        wrong = " ".join(
            f"{part[:1].upper()}{part[1:].rstrip('.')}." for part in (fault.what, fault.mend) if part
        )
        return _page(request, wrong=wrong, given=given, status=400)
    logs.say("share_made", say("share.log_made", speaks, share.id, drawn.id), map=drawn.id)
    made = page_says("share_made", said, day_text(share.ends_at, desk.workspace.settings.zone, said))
    return _page(request, address_of(request, token), made)


def days_said(text: str) -> int:
    """A number of days as somebody wrote it. Raises: BadInput."""
    if not text.strip().isdecimal() or len(text) > 6:
        raise BadInput(f"'{text}' is no number of days", mend="write a whole number, such as 14")
    return int(text)


routes = [Route("/maps/{id}/share", share_page, methods=["GET", "POST"])]
