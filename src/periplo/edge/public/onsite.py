"""Messages in the page: what waits for whoever opened one, and what the page tells of it.

Asked by POST, so that no identifier stands in an address or a log. Whoever is unknown and whoever has nothing waiting
get the same answer.
"""

from __future__ import annotations

from typing import Any

import msgspec
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from periplo.core.carriers import OnsiteCarrier
from periplo.core.errors import BadInput
from periplo.core.form_page import ink_on
from periplo.core.onsite import ONSITE
from periplo.core.user_proof import WrongProof, user_of
from periplo.edge.clock import this_instant
from periplo.edge.public.allowance import Allowance
from periplo.edge.public.bodies import body_of
from periplo.edge.public.intake import Overloaded
from periplo.edge.public.segment import key_of
from periplo.formats.carriers_yaml import Declared
from periplo.usecases.act.onsite import WHATS, Asker, Found, found_for, heard, noted, take_back
from periplo.usecases.collect.hooks import batch, secrets_of

MOST = 8 << 10  # bytes of a request
MOST_SHOWN = 20  # messages told to one page
ASKING, TELLING = 1_200, 600  # in ten minutes from one address, which may be that of a whole office


class OnsiteDoor:
    """What the doors of messages in the page share."""

    def __init__(self, state: Any) -> None:
        self.asking, self.telling = Allowance(ASKING), Allowance(TELLING)
        self._declared, self._told = Declared(state.workspace.root), secrets_of(state.workspace.root)

    def carrier(self) -> OnsiteCarrier | None:
        """As carriers.yaml declares it, None if it does not."""
        found = self._declared.carriers().get(ONSITE)
        return found if isinstance(found, OnsiteCarrier) else None

    def user(self, carrier: OnsiteCarrier, proof: str, now: int) -> str:
        """Whom a proof names. Raises: WrongProof."""
        if not carrier.secret:
            raise WrongProof(
                "nobody can prove here who is signed in",
                "carriers.yaml names no secret for messages in the page",
                "write secret: under the carrier of kind onsite",
            )
        return user_of(proof, self._told(carrier.secret), now / 1_000_000)


async def waiting(request: Request) -> Response:
    """What a page may show to whoever opened it."""
    said = _read(await body_of(request, MOST, MOST))
    await key_of(request, _word(said, "writeKey"))
    door, now = door_of(request), this_instant()
    _allowed(door.asking, request, now)
    found = await run_in_threadpool(_found, request, door, said, now)
    if found.over:
        events = await run_in_threadpool(take_back, request.app.state.ledger, found.over, now)
        if events:
            await request.app.state.intake.keep(batch(ONSITE, events, now))
    colour = request.app.state.workspace.settings.messages.colour
    told = {
        "messages": [
            row.shown.shape()
            | {"id": row.token, "until": row.until // 1_000, "read": row.seen_at is not None}
            for row in found.shown[-MOST_SHOWN:]
        ],
        "accent": colour,
        "ink": ink_on(colour),
    }
    return JSONResponse(told, headers={"Cache-Control": "no-store"})


async def tell(request: Request) -> Response:
    """What a page tells of one message; the answer says whether this page is the one that shows it."""
    said = _read(await body_of(request, MOST, MOST))
    await key_of(request, _word(said, "writeKey"))
    state, door, now = request.app.state, door_of(request), this_instant()
    _allowed(door.telling, request, now)
    what, tab = _word(said, "what") or "", _tab(said)
    if what not in WHATS:
        raise BadInput("a page tells nothing such of a message", mend=f"say what: {', '.join(WHATS)}")
    told = await run_in_threadpool(heard, state.ledger, request.path_params["token"], what, tab, now)
    if told.said is not None:
        await state.intake.keep(batch(ONSITE, [told.said], now))
    is_theirs = await run_in_threadpool(noted, state.ledger, told, what, tab, now)
    return JSONResponse({"success": True, "show": is_theirs}, headers={"Cache-Control": "no-store"})


def door_of(request: Request) -> OnsiteDoor:
    """Made when the first page asks."""
    state = request.app.state
    if not hasattr(state, "onsite_door"):
        state.onsite_door = OnsiteDoor(state)
    found: OnsiteDoor = state.onsite_door
    return found


def _found(request: Request, door: OnsiteDoor, said: dict[str, Any], now: int) -> Found:
    carrier = door.carrier()
    if carrier is None:
        return Found()
    proof = _word(said, "proof")
    user = None if proof is None else door.user(carrier, proof, now)
    asker = Asker(user, _word(said, "anonymousId"))
    ledger = request.app.state.ledger
    return found_for(ledger, asker, carrier.proof, _tab(said), said.get("inbox") is True, now)


def _allowed(allowance: Allowance, request: Request, now: int) -> None:
    wait = allowance.wait(request.client.host if request.client else "", now)
    if wait:
        raise Overloaded("too many pages ask from one address", wait)


def _read(body: bytes) -> dict[str, Any]:
    try:
        said = msgspec.json.decode(body)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
        said = None
    if not isinstance(said, dict):
        raise BadInput("the request holds no JSON object", mend='send {"writeKey": …, "anonymousId": …}')
    return said


def _word(said: dict[str, Any], name: str) -> str | None:
    found = said.get(name)
    return found if isinstance(found, str) and found and "\x00" not in found else None


def _tab(said: dict[str, Any]) -> str:
    return (_word(said, "tab") or "")[:64]


routes: list[Route] = [
    Route("/v1/onsite", waiting, methods=["POST"]),
    Route("/v1/onsite/{token}", tell, methods=["POST"]),
]
