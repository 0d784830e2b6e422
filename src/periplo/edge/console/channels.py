"""/channels: how messages leave, what of it wants attention, and tasks that wait for somebody."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import closing

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from periplo.core.carriers import Carrier
from periplo.core.errors import PeriploError
from periplo.core.onsite import ONSITE
from periplo.edge.channel_checks import carrier_looked_over
from periplo.edge.console.desk import Desk, desk_of
from periplo.edge.console.shell import language_of, lets_in, page_of
from periplo.edge.faults import fault_of
from periplo.edge.showing.carriers import carriers_table
from periplo.edge.showing.table import NO_LINKS, html_of
from periplo.edge.wiring import has_ledger, ledger_of
from periplo.edge.words.carriers import carriers_say
from periplo.formats.carriers_yaml import FILE, read_carriers
from periplo.pictures.numbers import number
from periplo.storage.onsite import figures


async def channels(request: Request) -> Response:
    """Every channel, as carriers.yaml declares it; nobody outside is asked."""

    def page() -> Response:
        desk = desk_of(request)
        said = language_of(request)
        declared, wrong = {}, None
        try:
            declared = read_carriers(desk.workspace.root / FILE)
        except PeriploError as error:
            wrong = fault_of(error, said)
        checks = [
            (each.what.to(said), each.mend.to(said) if each.mend else "")
            for carrier in declared.values()
            for each in carrier_looked_over(carrier, desk.workspace, is_offline=True)
            if not each.is_well
        ]
        return page_of(
            request, "channels.html", carriers_say("title", said), "channels",
            says=lambda key, *told: carriers_say(key, said, *told),
            table=_table(declared, said, lets_in(request)) if declared else "",
            may_declare=lets_in(request),
            wrong=wrong, checks=checks, waiting=_waiting(desk, said) if ONSITE in declared else "",
        )  # fmt: skip

    return await run_in_threadpool(page)


def _table(declared: Mapping[str, Carrier], said: str, may_change: bool) -> str:
    """Each channel's name leads to its form, for whoever may change it."""
    links = {(place, "channel"): f"/channels/{id}" for place, id in enumerate(declared)}
    return html_of(carriers_table(declared.values(), said), said, links=links if may_change else NO_LINKS)


def _waiting(desk: Desk, said: str) -> str:
    """How messages in the page fare."""

    if not has_ledger(desk.workspace):
        return ""
    with closing(ledger_of(desk.workspace)) as ledger, ledger.reading() as connection:
        found = figures(connection)
    return carriers_say("onsite.figures", said, *(number(n, said) for n in found.values()))


routes = [Route("/channels", channels)]
