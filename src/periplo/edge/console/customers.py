"""The page that finds a customer, and the one that shows their profile."""

from __future__ import annotations

from contextlib import closing

import numpy as np
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from periplo.core.errors import PeriploError
from periplo.edge.console.desk import Desk, desk_of
from periplo.edge.console.pages import language_of, not_found, page_of
from periplo.edge.console.shell import lets_in, who_looks
from periplo.edge.faults import Fault, fault_of
from periplo.edge.looking import note_look
from periplo.edge.showing.customers import sections
from periplo.edge.showing.headings import moment_text, sentence
from periplo.edge.showing.pictures import picture_in_page
from periplo.edge.showing.table import html_of
from periplo.edge.wiring import ledger_of
from periplo.edge.words.pages import page_says
from periplo.edge.words.told import say
from periplo.pictures.numbers import number as figure
from periplo.usecases import identity
from periplo.usecases.ask import for_people
from periplo.usecases.customers import customer_named


async def customers(request: Request) -> Response:
    """A field to find a customer by any identifier; found, their own page."""

    def found() -> Response:
        desk = desk_of(request)
        said, wanted = language_of(request), request.query_params.get("find", "").strip()
        fault: Fault | None = None
        if wanted:
            try:
                with closing(ledger_of(desk.workspace)) as ledger:
                    number = customer_named(wanted, ledger, identity.rules_of(desk.workspace))
                return RedirectResponse(f"/customers/{number}", 303)
            except PeriploError as error:
                if error.exit_code != 2:
                    raise
                fault = fault_of(error, said)
        status = 404 if fault else 200
        title = page_says("customers", said)
        return page_of(request, "customers.html", title, "customers", status, fault=fault, wanted=wanted)

    return await run_in_threadpool(found)


async def customer(request: Request) -> Response:
    """One customer: identifiers, traits, groups, decisions, history."""

    def shown() -> Response:
        desk = desk_of(request)
        said, number = language_of(request), int(request.path_params["n"])
        zone = desk.workspace.settings.zone
        rules = identity.rules_of(desk.workspace)
        try:
            now = customer_named(f"#{number}", desk.ledger, rules)
            note_look(desk.workspace, desk.ledger, now, "page", who_looks(request))
            profile = identity.shown(desk.ledger, rules, now)
        except PeriploError as error:
            if error.exit_code != 2:
                raise
            return not_found(request, 404)
        title = page_says("customer_number", said, profile.customer)
        parts = [(section.title, html_of(section.table, said)) for section in sections(profile, said, zone)]
        was = say("was_number", said, number) if number != profile.customer else ""
        journey = _journey(desk, now, said)
        return page_of(
            request,
            "customer.html",
            title,
            "customers",
            parts=parts,
            was=was,
            lived=_lived(desk, now, profile.created_at, said),
            journey=journey,
            n=now,
            may_erase=lets_in(request),
        )

    return await run_in_threadpool(shown)


def _lived(desk: Desk, number: int, created_at: int, said: str) -> str:
    """When they lived their first and their last event, and how many; what we ourselves sent is none of theirs."""
    zone = desk.workspace.settings.zone
    instants = np.zeros(0, np.int64)
    if desk.has_events:
        journeys = desk.source({}).lived.journeys
        for place in np.flatnonzero(journeys.customer == number):
            rows = slice(journeys.start[place], journeys.stop[place])
            instants = journeys.at[rows]
            if journeys.ours is not None:
                instants = instants[~journeys.ours[rows]]
    if not len(instants):
        return page_says("customer_silent", said, moment_text(created_at, zone, said))
    first, last = (moment_text(int(at), zone, said) for at in (instants[0], instants[-1]))
    key = "customer_lived.one" if len(instants) == 1 else "customer_lived"
    return page_says(key, said, first, last, figure(len(instants), said))


def _journey(desk: Desk, number: int, said: str) -> tuple[str, str] | None:
    """The sentence and the picture of their journey on the first map; None where there is no map, or no event."""
    if not desk.has_events or desk.map() is None:
        return None
    try:
        asked, asking = desk.asked("customer", {"person": f"#{number}"})
    except PeriploError as error:
        if error.exit_code != 2:
            raise
        return None
    return sentence(asked, said), picture_in_page(for_people(asked, asking, said), said, asking.drawn)
