"""/channels: how messages leave, what of it wants attention, and tasks that wait for somebody."""

from __future__ import annotations

import time

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from periplo.core.access import may
from periplo.core.errors import PeriploError
from periplo.edge.channel_checks import carrier_looked_over
from periplo.edge.console.desk import Desk
from periplo.edge.console.gate import demand
from periplo.edge.console.posting import posted
from periplo.edge.console.shell import language_of, page_of, user_of
from periplo.edge.faults import fault_of
from periplo.edge.showing.carriers import carriers_table
from periplo.edge.showing.headings import moment_text
from periplo.edge.showing.table import html_of
from periplo.edge.words.carriers import carriers_say
from periplo.formats.carriers_yaml import FILE, read_carriers
from periplo.storage.contract import Ledger
from periplo.storage.sql import SqlLedger
from periplo.storage.tasks import KeptTask, open_tasks, task_done

MOST_WORDS = 500  # characters of what somebody says they did


async def channels(request: Request) -> Response:
    """Every channel, as carriers.yaml declares it; nobody outside is asked."""

    def page() -> Response:
        desk: Desk = request.app.state.desk
        said, user = language_of(request), user_of(request)
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
        zone = desk.workspace.settings.zone
        nobody: list[KeptTask] = []
        waiting = desk.told("tasks", _open, nobody)
        now = time.time_ns() // 1_000
        return page_of(
            request, "channels.html", carriers_say("title", said), "channels",
            says=lambda key, *told: carriers_say(key, said, *told),
            table=html_of(carriers_table(declared.values(), said), said) if declared else "",
            wrong=wrong, checks=checks,
            tasks=[(one, moment_text(one.due_at, zone, said), one.due_at < now) for one in waiting],
            may_write=user is None or may(user.role, "edit"),
        )  # fmt: skip

    return await run_in_threadpool(page)


async def done(request: Request) -> Response:
    """Notes that a task was done."""
    demand(request, "edit")
    given, user = await posted(request), user_of(request)

    def note() -> None:
        desk: Desk = request.app.state.desk
        with desk.ledger.writing() as connection:
            who, outcome = user.name if user else "", given.get("outcome", "").strip()[:MOST_WORDS]
            task_done(connection, given.get("key", ""), who, outcome, time.time_ns() // 1_000)

    await run_in_threadpool(note)
    return RedirectResponse("/channels", 303)


def _open(ledger: Ledger) -> list[KeptTask]:
    assert isinstance(ledger, SqlLedger)
    with ledger.reading() as connection:
        return open_tasks(connection)


routes = [Route("/channels", channels), Route("/channels/tasks", done, methods=["POST"])]
