"""The map editor without script, and on small screens: forms of a column, of a stage, of the map, of what goes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from periplo.core.discussion import STAGE, place_said
from periplo.core.maps import MOMENTS, JourneyMap
from periplo.edge.console.comments import badges
from periplo.edge.console.desk import Desk, desk_of
from periplo.edge.console.editing import (
    FEELINGS,
    Bench,
    address_of,
    bench_of,
    do,
    laid_out,
    refusal,
    row_note,
    row_title,
)
from periplo.edge.console.noted import acted
from periplo.edge.console.posting import posted
from periplo.edge.console.shell import language_of, may_edit, page_of, part_of
from periplo.edge.showing.comments import page_address
from periplo.edge.wiring import has_ledger
from periplo.edge.words.pages import page_says
from periplo.pictures.numbers import number
from periplo.usecases.audiences.book import book_of
from periplo.usecases.editing.acts import AnyAct, Say
from periplo.usecases.editing.cells import WHOLE_MAP, shown
from periplo.usecases.editing.file import Refused
from periplo.usecases.editing.lane_acts import known_lanes
from periplo.usecases.editing.sheet import SheetRow
from periplo.usecases.editing.ties import Tie, ties_of

SHORT = ("title", "channels", "owner", "rule")  # one line
YES_NO = ("", "yes")


async def form_page(request: Request) -> Response:
    """One column, one stage or the map itself as a form; posted, what differs is written."""
    if request.method == "POST":
        return await run_in_threadpool(_saved, request, await posted(request))
    return await run_in_threadpool(_form, request, bench_of, {}, ())


async def drop_page(request: Request) -> Response:
    """What hangs on a part of the map, and the question whether it should go."""
    return await run_in_threadpool(_drop, request)


def _asked(request: Request) -> tuple[str, str]:
    part, of = request.query_params.get("part", "columns"), request.query_params.get("of", "")
    if part not in ("columns", "stages", "map"):
        raise HTTPException(404)
    return part, of


def fields_of(
    bench: Bench, part: str, of: str, said: str
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The fields of a form: those that people see at once, and lanes that hold nothing yet anywhere."""
    drawn = bench.file.drawn
    if part == "map":
        return [_map_field(bench, key, said) for key in WHOLE_MAP], []
    if part == "stages":
        if of not in [one.id for one in drawn.stages]:
            raise HTTPException(404)
        moments = [(one, page_says(f"edit_moment_{one}", said)) for one in MOMENTS]
        title = _field(bench, "stages", of, "title", page_says("edit_title", said), "", "line")
        return [
            title,
            _field(
                bench, "stages", of, "moment", page_says("edit_field_moment", said), "", "choice", moments
            ),
        ], []
    column = next((one for one in drawn.columns if one.id == of), None)
    if column is None:
        raise HTTPException(404)
    stages = [(one.id, one.title.to(bench.editing.language)) for one in drawn.stages]
    kinds = [(one, page_says(f"edit_kind_{one}", said)) for one in ("touchpoint", "action")]
    open_keys = bench.sheet.cells[of]
    own = [_row_field(bench, of, row, said) for row in bench.sheet.rows if row.key in open_keys]
    own[1:1] = [
        _field(bench, "columns", of, "stage", page_says("edit_field_stage", said), "", "choice", stages),
        _field(bench, "columns", of, "kind", page_says("edit_field_kind", said), "", "choice", kinds),
    ]
    more = [
        _row_field(bench, of, SheetRow(lane.id, "lane", lane), said) for lane in known_lanes(bench.editing)
    ]
    return own, more


def _row_field(bench: Bench, of: str, row: SheetRow, said: str) -> dict[str, Any]:
    kind, choices = ("line" if row.key in SHORT else "text"), None
    if row.key == "feeling":
        kind = "choice"
        choices = [("", page_says("edit_feeling_none", said))]
        choices += [(one, page_says(f"edit_feeling_{one}", said)) for one in reversed(FEELINGS)]
    if row.key == "moment_of_truth":
        kind, choices = "choice", [("", page_says("edit_no", said)), ("yes", page_says("edit_yes", said))]
    return _field(bench, "columns", of, row.key, row_title(row, said), row_note(row, said), kind, choices)


def _map_field(bench: Bench, key: str, said: str) -> dict[str, Any]:
    kind = "line" if key in ("title", "persona.name") else "text"
    return _field(bench, "map", "", key, page_says(f"edit_map_{key}", said), "", kind)


def _field(
    bench: Bench, part: str, of: str, key: str, label: str, note: str, kind: str,
    choices: Sequence[tuple[str, str]] | None = None,
) -> dict[str, Any]:  # fmt: skip
    text = shown(bench.editing, part, of, key)
    value = ("yes" if text else "") if key == "moment_of_truth" else text
    if choices is not None and value not in [one for one, _ in choices]:
        choices = [*choices, (value, value)]
    return {
        "key": key, "label": label, "note": note, "kind": kind, "choices": choices, "value": value, "was": text,
        "lines": max(2, min(12, text.count("\n") + 1 + len(text) // 60)), "refused": None,
    }  # fmt: skip


def _form(
    request: Request, find: Any, given: Mapping[str, str], refused: Sequence[tuple[str, dict[str, Any]]]
) -> Response:
    bench = find(request)
    part, of = _asked(request)
    said, drawn = language_of(request), bench.file.drawn
    own, more = fields_of(bench, part, of, said)
    for key, why in refused:
        for field in (*own, *more):
            if field["key"] == key:
                field |= {"value": given[f"to.{key}"], "refused": why}
                if why["theirs"] is not None:
                    field["was"] = why["theirs"]
    ids = [one.id for one in drawn.columns]
    titles = {one.id: one.title.to(bench.editing.language) for one in (*drawn.stages, *drawn.columns)}
    place = ids.index(of) if part == "columns" else 0
    beside = [(k, ids[place + k]) for k in (-1, 1) if part == "columns" and 0 <= place + k < len(ids)]
    name = titles.get(of) or drawn.title.to(bench.editing.language)
    return page_of(
        request, "edit_form.html", page_says("edit_form", said, name), "map", 409 if refused else 200,
        drawn=drawn, part=part, of=of, name=name, fields=own, more=more, may_write=may_edit(request),
        address=lambda below="", **query: address_of(bench, request, below, **query),
        beside=[(page_says("edit_previous" if k < 0 else "edit_next", said, titles[id]), id) for k, id in beside],
        has_refused=bool(refused), done=request.query_params.get("done") == "yes" and not refused,
        talk=_open_threads(desk_of(request), drawn.id, part.removesuffix("s"), of) if of else 0,
        talk_at=page_address(drawn.id, part=f"{part.removesuffix('s')}:{of}" if of else "map"),
        written_at=_written_at(drawn, part, of),
        has_channel_rules=part == "columns" and bool(getattr(drawn.columns[place], "channel_rules", ())),
    )  # fmt: skip


def _written_at(drawn: JourneyMap, part: str, of: str) -> str:
    """Where what this form does not ask for is written."""
    listed = [one.id for one in (drawn.stages if part == "stages" else drawn.columns)]
    return f"?of={part}.{listed.index(of)}" if of in listed else "?of=map"


def _saved(request: Request, given: Mapping[str, str]) -> Response:
    bench = bench_of(request)
    part, of = _asked(request)
    own, more = fields_of(bench, part, of, language_of(request))
    acts: list[Say] = []
    for key in [field["key"] for field in (*own, *more)]:
        to, was = _lines(given.get(f"to.{key}")), _lines(given.get(f"was.{key}"))
        if to is None or was is None:
            continue
        is_same = bool(to) == bool(was) if key == "moment_of_truth" else to.strip() == was.strip()
        if not is_same:
            acts.append(Say(part, of, key, to, was))  # type: ignore[arg-type]
    if not acts:
        acted(request)
        return RedirectResponse(address_of(bench, request, "/form", part=part, of=of), 303)
    wanted: tuple[AnyAct, ...] = tuple(acts)
    done = do(request, bench, wanted)
    if done.refused:
        said = language_of(request)
        told = [(acts[one.place].key, refusal(Refused(one.place, one.why), said)) for one in done.refused]
        return _form(request, lambda _: laid_out(request, bench.path, done.file), given, told)
    return RedirectResponse(address_of(bench, request, "/form", part=part, of=of, done="yes"), 303)


def _lines(text: str | None) -> str | None:
    return None if text is None else text.replace("\r\n", "\n")


def _drop(request: Request) -> Response:
    bench = bench_of(request)
    desk = desk_of(request)
    said, drawn = language_of(request), bench.file.drawn
    part, of = request.query_params.get("part", ""), request.query_params.get("of", "")
    parts: dict[str, Sequence[Any]] = {
        "columns": drawn.columns,
        "stages": drawn.stages,
        "lanes": drawn.all_lanes,
    }
    thing = next((one for one in parts.get(part, ()) if one.id == of), None)
    if thing is None:
        raise HTTPException(404)
    ties = ties_of(drawn, part, of, said, desk.campaigns(), _segments(desk))
    kind = {"columns": "column", "stages": "stage", "lanes": "lane"}[part]
    values: dict[str, Any] = {
        "title": page_says(f"edit_drop_{kind}", said, thing.title.to(bench.editing.language)),
        "lines": [*(_tie_line(tie, said) for tie in ties), *_talked(desk, drawn.id, kind, of, said)],
        "part": part,
        "of": of,
        "drawn": drawn,
        "post": address_of(bench, request),
        "back": address_of(bench, request),
        "may_write": may_edit(request),
    }
    if request.query_params.get("bare") == "yes":
        return Response(part_of(request, "edit_drop_part.html", **values), media_type="text/html")
    title = values.pop("title")
    return page_of(request, "edit_drop.html", str(title), "map", **values)


def _segments(desk: Desk) -> list[tuple[str, Any]]:
    ledger = desk.ledger if has_ledger(desk.workspace) else None
    book = book_of(desk.workspace, ledger, desk.labels(), tuple(desk.maps()))
    found = []
    for kept in book.kept.values():
        rule = getattr(kept.segment, "rule", None)
        if rule is not None:
            found.append((kept.segment.title.to("es"), rule))
    return found


def _open_threads(desk: Desk, map: str, kind: str, of: str) -> int:
    """How many open threads are about this part or one of its cells. kind: column, stage or lane."""
    n = 0
    for text, at in badges(desk, map).items():
        place = place_said(text)
        is_of = (
            place.lane == of
            if kind == "lane"
            else place.id == of and (place.kind == STAGE) == (kind == STAGE)
        )
        n += at if is_of else 0
    return n


def _talked(desk: Desk, map: str, kind: str, of: str, said: str) -> list[str]:
    """That comments would be about a part that is gone."""
    n = _open_threads(desk, map, kind, of)
    return (
        [page_says("edit_tie_comments.one" if n == 1 else "edit_tie_comments", said, number(n, said))]
        if n
        else []
    )


def _tie_line(tie: Tie, said: str) -> str:
    key = f"edit_tie_{tie.kind}"
    return page_says(f"{key}.one" if tie.n == 1 else key, said, number(tie.n, said), ", ".join(tie.names))


routes = [
    Route("/maps/{id}/edit/form", form_page, methods=["GET", "POST"]),
    Route("/maps/{id}/edit/drop", drop_page),
]
