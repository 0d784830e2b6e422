"""POST /v1/campaigns/{id}/enter: another system asks people into a campaign, with a key of servers."""

from __future__ import annotations

import secrets
from collections import OrderedDict
from typing import Any

import msgspec
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from periplo.core.access import NotAllowed, covers
from periplo.core.campaign_entering import DUPLICATE, MOST_PEOPLE, REFUSED, TAKEN, Asked, NotTaken
from periplo.core.errors import BadInput, UnknownName
from periplo.core.messages import MAX_TEXT
from periplo.core.spans import MINUTE
from periplo.edge.clock import this_instant
from periplo.edge.public.allowance import Allowance
from periplo.edge.public.bodies import body_of
from periplo.edge.public.intake import Overloaded
from periplo.edge.public.segment import WrongKey, basic_of
from periplo.storage.keys import Key
from periplo.usecases.act.entering import Entering, entered_campaign, entering, unknown_to_public

SCOPE = "campaigns"
MOST_CALLS, WINDOW = 600, 10 * MINUTE  # of one key
REMEMBERED = 200_000  # askings that are told as duplicates; the rest counts once all the same


class ServersOnly(NotAllowed):
    """A key that stands in pages, or one of other scopes, asked people into a campaign."""

    code = "servers_only"
    status = 403


class EntryDoor:
    """How often each key may call, and what it asked already. Lives in one process."""

    def __init__(self) -> None:
        self.calls = Allowance(MOST_CALLS, WINDOW)
        self._asked: OrderedDict[str, None] = OrderedDict()

    def known(self, entry: Entering) -> frozenset[str]:
        """The askings of this call that were taken before."""
        return frozenset(one.id for one in entry.people if isinstance(one, Asked) and one.id in self._asked)

    def remember(self, entry: Entering) -> None:
        """Notes what was taken."""
        for one in entry.people:
            if isinstance(one, Asked):
                self._asked[one.id] = None
        while len(self._asked) > REMEMBERED:
            self._asked.popitem(last=False)


async def enter(request: Request) -> Response:
    """Takes people; each is told what became of their asking. Whether they enter is decided as for every entry."""
    key = await server_key(request)
    door, now = entry_door(request), this_instant()
    refuse_too_many(door, key, now)
    people = _people(await body_of(request))
    ledger, id = request.app.state.ledger, request.path_params["id"]
    try:
        campaign = await run_in_threadpool(entered_campaign, ledger, id)
    except UnknownName as error:
        raise unknown_to_public(error, id) from None
    entry = await run_in_threadpool(entering, campaign, people, _call(request, key))
    known = door.known(entry)
    kept = entry.request(key.source, now, known)
    if kept is not None:
        await request.app.state.intake.keep(kept)
        door.remember(entry)
    return JSONResponse(_told(entry, known))


async def server_key(request: Request) -> Key:
    """The manage key with which it was sent, in a header alone. Raises: WrongKey, ServersOnly."""
    told = basic_of(request.headers.get("authorization", ""))
    key: Key | None = await request.app.state.keyring.key(told) if told else None
    if key is None:
        raise WrongKey(
            "the key is missing, unknown or was revoked",
            "send Authorization: Bearer mk_…, made with 'periplo key new --kind manage --scope campaigns'",
        )
    if key.kind != "manage":
        raise ServersOnly(
            "a write key asks nobody into a campaign",
            "it stands in pages, so anybody may read it",
            "make a key for servers: periplo key new --kind manage --scope campaigns",
        )
    if not covers(key.scopes, SCOPE):
        raise ServersOnly(
            f"this key does not open '{SCOPE}'", f"its scopes are: {', '.join(key.scopes)}",
            f"make one with --scope {SCOPE}",
        )  # fmt: skip
    return key


def _people(body: bytes) -> list[Any]:
    try:
        said = msgspec.json.decode(body)
    except (msgspec.DecodeError, RecursionError):
        said = None
    people = said.get("people") if isinstance(said, dict) else None
    if not isinstance(people, list) or not people:
        raise BadInput(
            "the request holds no people",
            mend=f'send {{"people": [{{"userId": …}}]}}, at most {MOST_PEOPLE:,}',
        )
    return people


def _call(request: Request, key: Key) -> str:
    """What names this call: the same Idempotency-Key of the same key is the same call."""
    said = request.headers.get("idempotency-key", "").strip()
    if len(said) > MAX_TEXT:
        raise BadInput(f"Idempotency-Key is longer than {MAX_TEXT} characters", mend="use a shorter one")
    return f"{key.id} {said}" if said else secrets.token_hex(16)


def _told(entry: Entering, known: frozenset[str]) -> dict[str, Any]:
    people: list[dict[str, Any]] = []
    met = set(known)
    for index, one in enumerate(entry.people):
        if isinstance(one, NotTaken):
            people.append({"index": index, "status": REFUSED, "code": one.code, "what": one.what})
            continue
        people.append({"index": index, "status": DUPLICATE if one.id in met else TAKEN, "id": one.id})
        met.add(one.id)
    counts = {
        status: sum(one["status"] == status for one in people) for status in (TAKEN, DUPLICATE, REFUSED)
    }
    return {
        "success": counts[TAKEN] + counts[DUPLICATE] > 0,
        "campaign": entry.campaign,
        **counts,
        "people": people,
    }


def refuse_too_many(door: EntryDoor, key: Key, now: int) -> None:
    """Raises: Overloaded where this key called too often."""
    wait = door.calls.wait(key.id, now)
    if wait:
        raise Overloaded(f"a key may call {MOST_CALLS} times in {WINDOW // MINUTE} minutes", wait)


def entry_door(request: Request) -> EntryDoor:
    """How often each key may call here."""
    state = request.app.state
    if not hasattr(state, "entry_door"):
        state.entry_door = EntryDoor()
    door: EntryDoor = state.entry_door
    return door


routes = [Route("/v1/campaigns/{id}/enter", enter, methods=["POST"])]
