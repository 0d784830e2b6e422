"""Trying a campaign before it goes out: one person's way through it, and a rehearsal over what happened already."""

from __future__ import annotations

import time
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from itertools import islice
from threading import Lock, Thread
from typing import Any
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from periplo.core.campaigns import Campaign
from periplo.core.errors import PeriploError
from periplo.core.maps import JourneyMap
from periplo.edge.acts import Acting, documents_seen
from periplo.edge.clock import this_instant
from periplo.edge.console.desk import Desk, desk_of
from periplo.edge.console.drafting import draft_here
from periplo.edge.console.noted import acted
from periplo.edge.console.pages import not_found
from periplo.edge.console.posting import posted
from periplo.edge.console.shell import language_of, page_of, who_looks
from periplo.edge.faults import Fault, fault_of, fault_within
from periplo.edge.looking import note_look
from periplo.edge.showing.campaigns import code_said, rehearsal_lines
from periplo.edge.showing.headings import moment_text
from periplo.edge.wiring import ledger_of
from periplo.edge.words.pages import page_says
from periplo.journeys.choosing import extent
from periplo.pictures.numbers import number
from periplo.usecases import act, identity
from periplo.usecases.act import Backtest, Why
from periplo.usecases.act.rehearsal import rehearsed
from periplo.usecases.customers import customer_named

MOST_SHOWN = 50  # messages of a rehearsal that are named one by one
MOST_DAYS = 400
KEPT = 8  # rehearsals held at a time
EVERY = 2  # seconds after which a page that waits looks again


@dataclass(frozen=True, slots=True)
class Rehearsed:
    """What a rehearsal found: its counts, and the first messages: when, to whom, which, and by which channel.

    at: microseconds UTC when it was begun: of what came after, it knows nothing.
    """

    answer: Backtest
    first: tuple[tuple[int, int, str, str], ...]
    at: int


@dataclass(slots=True)
class _Job:
    began: float
    done: Rehearsed | None = None
    error: Exception | None = None

    @property
    def is_over(self) -> bool:
        return self.done is not None or self.error is not None


class Trials:
    """Rehearsals under way and done, each in a thread of its own; one under way is not begun again.

    One that is done stands until it is asked for again: events go on arriving all the time, and it tells its hour.
    """

    def __init__(self) -> None:
        self._jobs: dict[str, _Job] = {}
        self._lock = Lock()

    def of(self, key: str) -> _Job | None:
        with self._lock:
            return self._jobs.get(key)

    def begin(self, key: str, make: Any) -> None:
        with self._lock:
            held = self._jobs.get(key)
            if held is not None and not held.is_over:
                return
            self._jobs.pop(key, None)
            over = [one for one, job in self._jobs.items() if job.is_over]
            for old in over[: max(0, len(self._jobs) - KEPT + 1)]:
                del self._jobs[old]
            job = self._jobs[key] = _Job(time.monotonic())
        Thread(target=_run, args=(job, make), daemon=True).start()


def _run(job: _Job, make: Any) -> None:
    try:
        job.done = make()
    except Exception as error:  # told on the page
        job.error = error


async def simulate(request: Request) -> Response:
    """One person's way through the campaign; nothing is kept and nothing is sent."""
    return await run_in_threadpool(_simulated, request)


async def backtest(request: Request) -> Response:
    """The campaign over what happened already; posted, it begins."""
    if request.method == "POST":
        await posted(request)
        acted(request)
        return await run_in_threadpool(_begun, request)
    return await run_in_threadpool(_rehearsal, request)


routes = [
    Route("/campaigns/{id}/simulate", simulate),
    Route("/campaigns/{id}/backtest", backtest, methods=["GET", "POST"]),
]


def _simulated(request: Request) -> Response:
    desk = desk_of(request)
    id, said = request.path_params["id"], language_of(request)
    draft = draft_here(desk, id)
    if draft is None:
        return not_found(request, 404)
    wanted = request.query_params.get("as", "").strip()
    fault: Fault | None = None
    told: Why | None = None
    if wanted and desk.has_events:
        try:
            told = _way_of(request, desk, draft.plan, wanted)
        except PeriploError as error:
            if error.exit_code != 2:
                raise
            fault = fault_of(error, said)
    return page_of(
        request, "simulate.html", page_says("simulate", said), "campaigns", 404 if fault else 200,
        id=id, campaign=draft.plan.title.to(said), wanted=wanted, fault=fault, has_events=desk.has_events,
        steps=_steps(told, desk, said) if told else [], is_told=told is not None,
    )  # fmt: skip


def _way_of(request: Request, desk: Desk, plan: Campaign, wanted: str) -> Why:
    customer = customer_named(wanted, desk.ledger, identity.rules_of(desk.workspace))
    note_look(desk.workspace, desk.ledger, customer, "simulate", who_looks(request))
    drawn, journeys = _map(desk, plan), desk.source({}).lived.journeys
    with closing(ledger_of(desk.workspace)) as ledger:
        acting = Acting(desk.workspace, ledger)
        try:
            return act.simulate(plan, journeys, customer, (), None, drawn, acting.rehearsing(plan, drawn))
        finally:
            acting.close()


def _map(desk: Desk, plan: Campaign) -> JourneyMap | None:
    return next((one for one in desk.maps() if one.id == plan.map), None) or desk.map()


def _steps(told: Why, desk: Desk, said: str) -> list[tuple[str, list[str], list[str]]]:
    """When, what was decided and why, and the messages of that instant."""
    zone = desk.workspace.settings.zone
    messages: dict[int, list[str]] = {}
    for one in told.messages:
        what = one.intent.message or one.intent.node
        line = f"{what} · {one.intent.channel} · {code_said(one.state, said)}"
        messages.setdefault(one.intent.decided_at, []).append(
            line + (f" ({code_said(one.reason, said)})" if one.reason else "")
        )
    steps = []
    for decision in told.decisions:
        lines = [f"{line[:1].upper()}{line[1:]}" for line in decision.sentences(said, zone)]
        steps.append((moment_text(decision.at, zone, said), lines, messages.pop(decision.at, [])))
    return steps


def _key(desk: Desk, id: str, version: str) -> str:
    """The draft, and every document that says how it would act; not what happened, which grows with every second."""
    plan = desk.workspace.plan
    labels = plan.stat().st_mtime_ns if plan.exists() else 0
    return f"{id} {version} {labels} {documents_seen(desk.workspace, desk.ledger)}"


def _begun(request: Request) -> Response:
    desk = desk_of(request)
    id = request.path_params["id"]
    draft = draft_here(desk, id)
    if draft is None:
        return not_found(request, 404)
    if desk.has_events:
        plan = draft.plan
        request.app.state.trials.begin(_key(desk, id, draft.version), lambda: _rehearse(desk, plan))
    return RedirectResponse(f"/campaigns/{quote(id, safe='')}/backtest", 303)


def _rehearse(desk: Desk, plan: Campaign) -> Rehearsed:
    begun = this_instant()
    drawn, journeys = _map(desk, plan), desk.source({}).lived.journeys
    with closing(ledger_of(desk.workspace)) as ledger:
        acting = Acting(desk.workspace, ledger)
        try:
            around, span = acting.rehearsing(plan, drawn), extent(journeys)
            answer = act.backtest(plan, journeys, span, drawn, around)
            intents = (
                (one.decided_at, one.customer, one.message or one.node, one.channel)
                for told in rehearsed(plan, journeys, span, drawn, around)
                for one in told.intents
            )
            return Rehearsed(answer, tuple(islice(intents, MOST_SHOWN)), begun)
        finally:
            acting.close()


def _rehearsal(request: Request) -> Response:
    desk = desk_of(request)
    id, said = request.path_params["id"], language_of(request)
    draft = draft_here(desk, id)
    if draft is None:
        return not_found(request, 404)
    job = request.app.state.trials.of(_key(desk, id, draft.version))
    is_working = job is not None and not job.is_over
    view: Mapping[str, Any] = {"state": "none"}
    status = 200
    if job is not None and is_working:
        view = {"state": "working", "told": page_says("trial_since", said, int(time.monotonic() - job.began))}
    elif job is not None and job.error is not None:
        view, status = {"state": "failed", "fault": _fault(job.error, said)}, 400
    elif job is not None and job.done is not None:
        view = {"state": "done", **_shown(job.done, desk, said)}
    response = page_of(
        request, "backtest.html", page_says("trial", said), "campaigns", status,
        id=id, campaign=draft.plan.title.to(said), trial=view, has_events=desk.has_events,
    )  # fmt: skip
    if is_working:
        response.headers["Refresh"] = str(EVERY)
    return response


def _fault(error: Exception, said: str) -> Fault:
    return fault_of(error if isinstance(error, PeriploError) else fault_within(error), said)


def _shown(done: Rehearsed, desk: Desk, said: str) -> dict[str, Any]:
    zone, days = desk.workspace.settings.zone, done.answer.per_day
    most = max((messages for _, messages in days), default=0)
    return {
        "told": page_says("trial_at", said, moment_text(done.at, zone, said)),
        "lines": rehearsal_lines(done.answer, said, zone),
        "days": [
            (day, number(messages, said), messages, most) for day, messages in days[-MOST_DAYS:]
        ],
        "first": [
            (moment_text(at, zone, said), customer, message, channel)
            for at, customer, message, channel in done.first
        ],
        "more": number(done.answer.sent, said) if done.answer.sent > len(done.first) else "",
    }  # fmt: skip
