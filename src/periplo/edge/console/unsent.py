"""What somebody wrote and sent when their session had ended: kept until they have signed in, and sent by their hand.

Kept in this process alone, for a while, below a name that nobody guesses and for the browser that sent it: whoever is
led here by somebody else finds nothing to send. Nothing is kept of pages that take secrets.
"""

from __future__ import annotations

import secrets
from collections import OrderedDict
from dataclasses import dataclass
from threading import Lock

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from periplo.core.errors import PeriploError
from periplo.core.spans import MINUTE
from periplo.edge.clock import this_instant
from periplo.edge.console import half
from periplo.edge.console.gate import NotSignedIn, bearer, is_foreign
from periplo.edge.console.posting import StaleForm, form_sent
from periplo.edge.console.shell import WITH_SECRETS, language_of, page_of
from periplo.edge.console.signing import form, inside
from periplo.edge.words.pages import page_says

MOST, KEPT = 64, 30 * MINUTE
SHOWN = 12
PURPOSE = "unsent"
NEVER_AGAIN = "/erase"  # what cannot be undone is asked for anew
Pairs = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Written:
    """A form as it was sent: where to, its fields, by which browser, and until when it is kept, microseconds UTC."""

    address: str
    pairs: Pairs
    browser: str
    ends_at: int


class Unsent:
    """What was sent and did not arrive, by its name; of more than MOST the oldest is forgotten."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, Written] = OrderedDict()
        self._lock = Lock()

    def keep(self, written: Written) -> str:
        """Its name."""
        told = secrets.token_urlsafe(24)
        with self._lock:
            self._kept[told] = written
            while len(self._kept) > MOST:
                self._kept.popitem(last=False)
        return told

    def of(self, told: str, now: int) -> Written | None:
        """What has this name; None if there is nothing, or no more."""
        with self._lock:
            found = self._kept.get(told)
        return found if found is not None and now < found.ends_at else None


async def kept_for(request: Request, error: PeriploError) -> Response | None:
    """The answer to a form of ours that cannot be taken now, in which nothing is lost; None where that is no case."""
    if request.method != "POST" or request.url.path.startswith("/api/") or _is_a_program(request):
        return None
    if isinstance(error, NotSignedIn):
        written = _written(request, await form_sent(request))
        told = "unsent_kept" if written else "unsent_ended"
        further = f"/unsent/{request.app.state.unsent.keep(written)}" if written else "/"
        answer = form(request, further, wrong=page_says(told, language_of(request)), status=401)
        if written is not None:
            half.keep(request, answer, PURPOSE, {"browser": written.browser}, written.ends_at)
        return answer
    written = _written(request, error.pairs) if isinstance(error, StaleForm) else None
    return None if written is None else _page(request, written, 403)


async def unsent(request: Request) -> Response:
    """What was written, to be sent again by whoever is signed in now."""
    written = request.app.state.unsent.of(request.path_params["told"], this_instant())
    if written is None or written.browser != _browser(request):
        return RedirectResponse("/", 303)
    return _page(request, written, 200)


def _browser(request: Request) -> str | None:
    """How the browser is called for which something is kept; None where nothing is."""
    known = half.told(request, PURPOSE, this_instant())
    return None if known is None else known["browser"]


def _is_a_program(request: Request) -> bool:
    """Whether a program or a script of a page asks, and not a browser that goes somewhere."""
    return bearer(request) is not None or request.headers.get("sec-fetch-dest", "document") != "document"


def _written(request: Request, pairs: Pairs | None) -> Written | None:
    """What can be kept of a form; None of one that holds secrets or does not surely come from a page of ours."""
    path, knows = request.url.path, {"origin", "sec-fetch-site"} & {*request.headers}
    if (
        not pairs
        or not knows
        or is_foreign(request)
        or path.startswith(WITH_SECRETS)
        or path.endswith(NEVER_AGAIN)
    ):
        return None
    address = path + (f"?{request.url.query}" if request.url.query else "")
    if inside(address) != address:
        return None
    browser = _browser(request) or secrets.token_urlsafe(24)
    return Written(address, [pair for pair in pairs if pair[0] != "token"], browser, this_instant() + KEPT)


def _page(request: Request, written: Written, status: int) -> Response:
    said = language_of(request)
    told = [value for _, value in written.pairs if " " in value.strip()]
    return page_of(
        request, "unsent.html", page_says("unsent", said), "", status, address=written.address, pairs=written.pairs,
        told=told[:SHOWN],
    )  # fmt: skip


routes = [Route("/unsent/{told}", unsent)]
