"""Pages that keep maps alive: all of them, and for each what it rests on and what is to be done."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from periplo.core.adjustments import adjustments
from periplo.core.evidence_cover import GROUPS, evidence_cover
from periplo.core.maps import JourneyMap
from periplo.core.worklists import LISTS, ROLES, listed, motives
from periplo.edge.console.desk import Desk, desk_of
from periplo.edge.console.pages import not_found
from periplo.edge.console.shell import language_of, may_edit, page_of
from periplo.edge.console.starting import ways_to_begin
from periplo.edge.console.tasks import tasks_of_rows
from periplo.edge.faults import fault_of
from periplo.edge.showing.table import html_of
from periplo.edge.showing.upkeep import adjustments_table, complete_lines, cover_table, list_table, old_line
from periplo.edge.words.pages import page_says
from periplo.edge.words.told import say
from periplo.formats.documents import looked_up
from periplo.formats.map_yaml import opened_beside
from periplo.pictures.numbers import number, percent
from periplo.usecases.checking import check_map
from periplo.usecases.checking.completeness import completeness
from periplo.usecases.checking.findings import Finding
from periplo.usecases.map_file import ids_of

MOTIVES = "motives"


async def maps(request: Request) -> Response:
    """Every map with its state, how complete it is and how well it is known."""

    def page() -> Response:
        desk = desk_of(request)
        said, today = language_of(request), datetime.now(UTC).date()
        cards = []
        broken = [(path.name, fault_of(error, said)) for path, error in desk.broken_maps()]
        for drawn in desk.maps() if len(broken) < len(desk.workspace.maps) else ():
            cover = evidence_cover(drawn, today)
            share = cover.whole.share
            cards.append(
                {
                    "id": drawn.id,
                    "title": drawn.title.to(said),
                    "persona": drawn.persona.name.to(said),
                    "state": page_says(f"state_{drawn.state}", said),
                    "version": drawn.version,
                    "complete": number(completeness(drawn).score, said),
                    "known": "–" if share is None else percent(share, said),
                    "old": number(cover.whole.old, said),
                }
            )
        return page_of(
            request, "maps.html", page_says("maps", said), "map", cards=cards, broken=broken,
            ways=ways_to_begin(request),
        )  # fmt: skip

    return await run_in_threadpool(page)


def _findings(desk: Desk, drawn: JourneyMap, today: date) -> list[Finding]:
    """What the check of maps tells of its file, without events; nothing where the file has just gone."""
    path = ids_of(desk.workspace).get(drawn.id)
    if path is None:
        return []
    return check_map(drawn, looked_up(path), library=desk.library(), today=today, others=opened_beside(path))


async def lists(request: Request) -> Response:
    """One worklist, or what moves customers, of every map."""

    def page() -> Response:
        desk, today = desk_of(request), datetime.now(UTC).date()
        said, library = language_of(request), desk.library()
        asked = request.query_params.get("of", MOTIVES)
        what = asked if asked in LISTS else MOTIVES
        found = [
            (drawn, motives(drawn, library) if what == MOTIVES else
             listed(what, drawn, library, today, desk.campaigns()))
            for drawn in desk.maps()
        ]  # fmt: skip
        choices = [(MOTIVES, page_says("written.list_motives", said))]
        choices += [(one, page_says(f"list_{one}", said)) for one in LISTS]
        return page_of(
            request, "lists.html", page_says("written.lists", said), "map", of=what, choices=choices,
            lead=page_says("written.lists_lead", said),
            lists=[
                (drawn.id, drawn.title.to(said), number(len(rows), said),
                 html_of(list_table(drawn, rows, said), said) if rows else "")
                for drawn, rows in found
            ],
        )  # fmt: skip

    return await run_in_threadpool(page)


async def evidence(request: Request) -> Response:
    """One map: what it rests on, what has grown old, what is to be done, and its adjustments."""

    def page() -> Response:
        desk = desk_of(request)
        said, today = language_of(request), datetime.now(UTC).date()
        drawn = next((one for one in desk.maps() if one.id == request.path_params["id"]), None)
        if drawn is None:
            return not_found(request, 404)
        cover = evidence_cover(drawn, today)
        lists = [(what, listed(what, drawn, desk.library(), today, desk.campaigns())) for what in LISTS]
        rows = adjustments(drawn)
        covers = [cover_table(drawn, cover, by, said) for by in GROUPS]
        return page_of(
            request, "evidence.html", page_says("evidence_of", said, drawn.title.to(said)), "map", drawn=drawn,
            lead=covers[0].note,
            tables=[
                (page_says(f"evidence_by_{by}", said), html_of(replace(table, note=""), said))
                for by, table in zip(GROUPS, covers, strict=True)
            ],
            old=[old_line(drawn, each, said) for each in cover.old],
            lists=[
                (
                    what,
                    page_says(f"list_{what}", said),
                    html_of(list_table(drawn, found, said), said) if found else "",
                    []
                    if what == ROLES
                    else [
                        (row.title.to(said), key, there)
                        for row, (key, there) in zip(
                            found, tasks_of_rows(desk, what, drawn, found, said), strict=True
                        )
                    ],
                )
                for what, found in lists
            ],
            findings=[
                (say(found.level, said), found.what.to(said), found.mend.to(said))
                for found in _findings(desk, drawn, today)
            ],
            complete=complete_lines(completeness(drawn), said),
            may_write=may_edit(request),
            adjusted=html_of(adjustments_table(drawn, rows, said), said) if rows else "",
        )  # fmt: skip

    return await run_in_threadpool(page)
