"""Signing in through an OpenID provider: out to it, back from it, and out again at the end."""

from __future__ import annotations

import hmac
from collections import OrderedDict
from threading import Lock

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from periplo.core.errors import PeriploError
from periplo.core.outside_identity import identity_from
from periplo.core.spans import MINUTE
from periplo.edge.clock import this_instant
from periplo.edge.console import half
from periplo.edge.console.desk import Desk, desk_of
from periplo.edge.console.pages import not_found
from periplo.edge.console.patience import SigningIn, neighbourhood
from periplo.edge.console.shell import user_of
from periplo.edge.console.signing import entered, form, inside, sentence_of, waiting
from periplo.edge.provider import NotProved, Provider
from periplo.usecases import outside_accounts
from periplo.usecases.accounts import Signed
from periplo.usecases.secrets import secret

HALF = "outside"
ENDS = 10 * MINUTE  # within which somebody is to come back
BACK = "/login/outside/back"
MOST_USED = 10_000


class Used:
    """States that came back already; of too many the oldest is forgotten, whose code the provider takes no more."""

    def __init__(self) -> None:
        self._seen: OrderedDict[str, None] = OrderedDict()
        self._lock = Lock()

    def first(self, state: str) -> bool:
        """Whether this one comes for the first time; from now on it does not."""
        with self._lock:
            if state in self._seen:
                return False
            self._seen[state] = None
            while len(self._seen) > MOST_USED:
                self._seen.popitem(last=False)
            return True


def provider_of(desk: Desk) -> Provider | None:
    """The provider of the settings. Raises: SecretMissing."""
    settings = desk.workspace.settings.oidc
    if settings is None:
        return None
    return Provider(settings, secret(desk.root, settings.secret) if settings.secret else None)


async def out(request: Request) -> Response:
    """Sends the browser to the provider."""
    if user_of(request) is not None or not request.state.needs_sign_in:
        return RedirectResponse("/", 303)
    further = inside(request.query_params.get("next", "/"))
    try:
        provider = _provider(request)
        if provider is None:
            return not_found(request, 404)
        begun = await run_in_threadpool(provider.begin, back_address(request))
    except PeriploError as error:
        return form(request, further, wrong=sentence_of(request, error), status=503)
    answer = RedirectResponse(begun.address, 303)
    told = {
        "issuer": provider.settings.issuer, "state": begun.state, "nonce": begun.nonce, "verifier": begun.verifier,
        "next": further,
    }  # fmt: skip
    half.keep(request, answer, HALF, told, this_instant() + ENDS)
    return answer


async def back(request: Request) -> Response:
    """Where the provider sends the browser back: proved, a new session follows."""
    if user_of(request) is not None or not request.state.needs_sign_in:
        return RedirectResponse("/", 303)
    signing: SigningIn = request.app.state.signing
    where = neighbourhood(request.state.client.address)
    wait = signing.addresses.wait(where, this_instant())
    if wait:
        return form(request, "/", wrong=waiting(request, wait), status=429, wait=wait)
    signing.addresses.miss(where, this_instant())
    told = half.told(request, HALF, this_instant())
    try:
        provider = _provider(request)
        if provider is None:
            return not_found(request, 404)
        signed = await run_in_threadpool(_signed, request, provider, told)
        answer = entered(request, signed, inside(told["next"] if told else "/"))
    except PeriploError as error:
        answer = form(
            request, "/", wrong=sentence_of(request, error), status=403 if error.exit_code == 2 else 503
        )
    half.drop(request, answer, HALF)
    return answer


def _signed(request: Request, provider: Provider, told: dict[str, str] | None) -> Signed:
    given, settings = request.query_params, provider.settings
    if told is None or told["issuer"] != settings.issuer:
        raise _strange("this browser began no sign-in, or too long ago")
    if not hmac.compare_digest(given.get("state", "").encode(), told["state"].encode()):
        raise _strange("the answer belongs to another sign-in")
    if not request.app.state.used.first(told["state"]):
        raise _strange("the answer was used before")
    if given.get("iss", settings.issuer) != settings.issuer:
        raise _strange("the answer comes from another provider")
    if "error" in given or not given.get("code"):
        raise _strange("the provider refused, or you did")
    claims = provider.claims(given["code"], back_address(request), told["verifier"], told["nonce"])
    desk = desk_of(request)
    return outside_accounts.sign_in(
        desk.ledger, identity_from(claims, settings.role_claim), settings, this_instant()
    )


async def goodbye(request: Request) -> Response:
    """Sends somebody who has signed out here to the provider, to sign out there too."""
    provider = _provider(request)
    if provider is None or user_of(request) is not None:
        return RedirectResponse("/login", 303)
    place = await run_in_threadpool(provider.goodbye, _site(request) + "/login")
    return RedirectResponse(place or "/login", 303)


def back_address(request: Request) -> str:
    """Where the provider sends the browser back to; it must be told so too."""
    return _site(request) + BACK


def _site(request: Request) -> str:
    desk = desk_of(request)
    url = desk.workspace.settings.console.url
    return (url or f"{request.state.client.scheme}://{request.state.origin}").rstrip("/")


def _provider(request: Request) -> Provider | None:
    """The provider, kept with what it said of itself; made when it is first asked for."""
    state = request.app.state
    if getattr(state, "provider", None) is None:
        state.provider = provider_of(state.desk)
    found: Provider | None = state.provider
    return found


def _strange(why: str) -> NotProved:
    return NotProved("this sign-in cannot be finished", why, "begin again at the sign-in page")


routes = [
    Route("/login/outside", out),
    Route(BACK, back),
    Route("/logout/outside", goodbye),
]
