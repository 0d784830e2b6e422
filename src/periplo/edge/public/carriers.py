"""/carriers/{id}: what carriers tell of messages they took. Answered 200 once it is safe on disk.

A forged report is 401 and leaves a count; one told twice changes nothing.
"""

from __future__ import annotations

from contextlib import closing

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from periplo.channels.peers import Peer
from periplo.core.carriers import Carrier, TwilioCarrier, WhatsAppCarrier
from periplo.core.errors import BadInput, PeriploError
from periplo.edge.clock import this_instant
from periplo.edge.public.bodies import body_of
from periplo.edge.public.webhooks import hooks_of
from periplo.formats.carriers_yaml import Declared
from periplo.formats.statuses import Heard, Reporter, reporter_of
from periplo.formats.webhooks.contract import BadDelivery, Delivery
from periplo.usecases.act.statuses import take_in
from periplo.usecases.collect.hooks import ForgedDelivery, batch, news

MOST_BYTES = 4 << 20


class UnknownCarrier(BadInput):
    """No carrier of this name is declared, or it reports nothing over HTTP."""

    code = "unknown_carrier"
    status = 404


async def report(request: Request) -> Response:
    """Takes one report."""
    state, now = request.app.state, this_instant()
    carrier, reporter = _known(request)
    headers = {name.casefold(): value for name, value in request.headers.items()}
    delivery = Delivery(headers, await body_of(request, MOST_BYTES, MOST_BYTES), str(request.url))
    hooks = hooks_of(request)
    try:
        heard = await run_in_threadpool(_heard, request, carrier, reporter, delivery)
    except (ForgedDelivery, BadDelivery) as refused:
        await hooks.count(
            source_of(carrier), "forged" if isinstance(refused, ForgedDelivery) else "unreadable"
        )
        raise
    if heard.confirm:
        await run_in_threadpool(_confirm, carrier, heard.confirm)
    said = await run_in_threadpool(take_in, state.ledger, carrier, heard.statuses, now)
    if fresh := news(said, now):
        await state.intake.keep(batch(source_of(carrier), fresh, now))
    return Response(reporter.answer, media_type=reporter.media)


async def challenge(request: Request) -> Response:
    """Says that this address is ours to whoever knows the word agreed upon."""
    carrier, reporter = _known(request)
    name = carrier.verify if isinstance(carrier, WhatsAppCarrier) else None
    found = None
    if reporter.challenge is not None and name is not None:
        told = await run_in_threadpool(hooks_of(request).told, name)
        found = reporter.challenge(dict(request.query_params), told)
    if found is None:
        raise ForgedDelivery(
            "the word agreed upon is another", mend="compare 'verify' with what the vendor was told"
        )
    return PlainTextResponse(found)


def source_of(carrier: Carrier) -> str:
    """The name under which a carrier's events stand."""
    return f"carrier-{carrier.id}"


def _known(request: Request) -> tuple[Carrier, Reporter]:
    state = request.app.state
    if not hasattr(state, "carriers"):
        state.carriers = Declared(state.workspace.root)
    carrier = state.carriers.carriers().get(request.path_params["id"])
    reporter = None if carrier is None else reporter_of(carrier)
    if carrier is None or reporter is None:
        raise UnknownCarrier(
            "no carrier of this name reports here", mend="declare it in carriers.yaml, and give its id here"
        )
    return carrier, reporter


def _heard(request: Request, carrier: Carrier, reporter: Reporter, delivery: Delivery) -> Heard:
    name = carrier.webhook or (carrier.token if isinstance(carrier, TwilioCarrier) else None)
    secret = hooks_of(request).told(name) if name else ""
    if not secret or not reporter.is_authentic(delivery, carrier, secret):
        raise ForgedDelivery(
            "the report is not signed as it should be",
            "its signature does not fit the secret we hold",
            f"compare 'webhook' of '{carrier.id}' in carriers.yaml with the vendor's",
        )
    return reporter.heard(delivery, carrier)


def _confirm(carrier: Carrier, url: str) -> None:
    with closing(Peer(carrier.id, False, carrier.timeout)) as peer:
        try:
            peer.ask("GET", url)
        except PeriploError:
            return  # the vendor asks again


routes = [
    Route("/carriers/{id}", report, methods=["POST"]),
    Route("/carriers/{id}", challenge, methods=["GET"]),
]
