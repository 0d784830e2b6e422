"""The console's page of when and how often people are written to."""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from periplo.core.frequency_findings import findings
from periplo.core.law_table import PRESETS
from periplo.core.spans import DAY
from periplo.edge.clock import this_instant
from periplo.edge.console.desk import desk_of
from periplo.edge.console.pages import language_of, page_of
from periplo.edge.showing.frequency import findings_table, norms_table, sentences
from periplo.edge.showing.table import html_of
from periplo.edge.words.frequency import frequency_says
from periplo.usecases.frequency import rules_of


async def page(request: Request) -> Response:
    """What is allowed in words, what to look at, and the norms behind it."""
    return await run_in_threadpool(_page, request)


def _page(request: Request) -> Response:
    desk = desk_of(request)
    said, place = language_of(request), desk.workspace.frequency
    rules = rules_of(desk.workspace)
    told = findings(rules, this_instant() // DAY, said)
    law = PRESETS.get(rules.law or "")
    return page_of(
        request, "frequency.html", frequency_says("title", said), "campaigns",
        lead=frequency_says("lead", said)
        if place.exists()
        else frequency_says("no_file", said, place.resolve().parent.name),
        says=lambda key: frequency_says(key, said),
        sentences=sentences(rules, said),
        findings=html_of(findings_table(told, said), said) if told else "",
        norms=html_of(norms_table(law, said), said) if law else "",
    )  # fmt: skip
