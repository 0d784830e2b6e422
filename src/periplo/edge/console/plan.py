"""The console's page of the tracking plan: what differs from it, its events, its properties."""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from periplo.core.plan import NO_PLAN, Plan
from periplo.edge.console.desk import Desk, desk_of
from periplo.edge.console.pages import language_of, page_of
from periplo.edge.showing.plan import events_table, findings_table, properties_table
from periplo.edge.showing.table import html_of
from periplo.edge.words.plan import plan_says
from periplo.formats.plan_yaml import read_tracking_plan
from periplo.pictures.numbers import number
from periplo.storage.contract import Ledger
from periplo.storage.plan_findings import findings_kept
from periplo.usecases.check_plan import Told, check_plan

SHOWN = 100  # findings; the command has all


async def page(request: Request) -> Response:
    """The plan, and what differs from it."""
    return await run_in_threadpool(_page, request)


def _page(request: Request) -> Response:
    desk = desk_of(request)
    said, place = language_of(request), desk.workspace.plan
    title = plan_says("title", said)
    if not place.exists():
        mend = plan_says("no_plan_mend", said, str(desk.root))
        return page_of(request, "empty.html", plan_says("no_plan", said), "plan", mend=mend)
    plan = desk.kept("plan", lambda: read_tracking_plan(place))
    told = desk.standing("plan findings", lambda: _findings(desk, plan))
    zone = desk.workspace.settings.zone
    return page_of(
        request, "plan.html", title, "plan",
        lead=plan_says("lead", said),
        plan_says=lambda key: plan_says(key, said),
        is_well=not told,
        findings=html_of(findings_table(told[:SHOWN], said, zone), said),
        more=plan_says("whole", said, number(SHOWN, said), number(len(told), said)) if len(told) > SHOWN else "",
        events=html_of(events_table(plan, said), said) if plan.events else "",
        properties=html_of(properties_table(plan, said), said) if plan.properties else "",
    )  # fmt: skip


def _findings(desk: Desk, plan: Plan = NO_PLAN) -> list[Told]:
    def counted(ledger: Ledger) -> list[Told]:
        with ledger.reading() as connection:  # type: ignore[attr-defined]
            kept = findings_kept(connection)
        return check_plan(plan, kept, desk.source({}).lived.journeys if desk.has_events else None)

    return desk.told("findings of the plan", counted, [])
