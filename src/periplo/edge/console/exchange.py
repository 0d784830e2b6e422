"""Maps into and out of the console: downloads in every format, and a form that takes somebody else's file."""

from __future__ import annotations

from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from periplo.core.errors import BadInput, BadQuestion, UnknownName
from periplo.core.maps import JourneyMap
from periplo.edge.console.desk import Desk, desk_of
from periplo.edge.console.noted import acted
from periplo.edge.console.pages import not_found
from periplo.edge.console.posting import posted_file
from periplo.edge.console.shell import language_of, page_of
from periplo.edge.showing.files import deliver
from periplo.edge.words.pages import page_says
from periplo.formats.exchange.files import FORMATS
from periplo.formats.library_yaml import library_beside
from periplo.formats.map_yaml import map_text
from periplo.pictures.sheets import PAPERS
from periplo.pictures.views import VIEWS
from periplo.usecases.draw import ON_PAPER, Sight, drawing, view_drawing
from periplo.usecases.exchange import HTML, SUFFIXES, Taken, export_map, import_content
from periplo.usecases.typical_route import typical_route

TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
    "csv": "text/csv; charset=utf-8",
    "csv-wide": "text/csv; charset=utf-8",
    "cjml": "application/xml",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "pdf": "application/pdf",
}
PICTURES = ("pptx", "pdf")
SHEETS = ("a4", "a3", "a2", "a1", "slide")  # of PAPERS, offered on the page


async def exchange_page(request: Request) -> Response:
    """What a map can be taken to, and the form for bringing one; posted, it brings one."""
    if request.method == "POST":
        _, name, content = await posted_file(request)
        return await run_in_threadpool(_brought, request, name, content)
    return await run_in_threadpool(_page, request, None, ())


async def map_file(request: Request) -> Response:
    """One map in one format, to be saved."""

    def file() -> Response:
        desk = desk_of(request)
        drawn = desk.map(request.query_params.get("map"))
        if drawn is None:
            raise UnknownName("this workspace has no map yet", mend="put one into its folder maps")
        form = request.path_params["form"]
        if form in PICTURES:
            return _picture(request, desk, drawn, form)
        content = export_map(
            drawn, form, language_of(request), library_beside(desk.workspace.root / "maps" / "x")
        )
        name = quote(f"{drawn.id}{SUFFIXES[form]}")
        held = {"Content-Disposition": f"attachment; filename*=UTF-8''{name}"}
        return Response(content, media_type=TYPES.get(form, "text/plain; charset=utf-8"), headers=held)

    return await run_in_threadpool(file)


def _picture(request: Request, desk: Desk, drawn: JourneyMap, form: str) -> Response:
    """The map as it is measured now, as slides or on sheets of paper."""
    paper, said = request.query_params.get("paper"), language_of(request)
    if paper is not None and (paper not in PAPERS or form not in ON_PAPER):
        raise BadQuestion(
            f"there is no sheet '{paper}'", f"there are: {', '.join(PAPERS)}", "name one of them"
        )
    sight = Sight(beside=desk.beside(drawn))
    made = drawing(drawn, desk.figures(drawn, {}), form, said, sight=sight, paper=paper)
    name = quote("-".join(filter(None, (drawn.id, paper))) + f".{form}")
    held = {"Content-Disposition": f"attachment; filename*=UTF-8''{name}"}
    return Response(made.files[0], media_type=TYPES[form], headers=held)


def _page(request: Request, taken: Taken | None, made: tuple[JourneyMap, ...], status: int = 200) -> Response:
    desk = desk_of(request)
    said = language_of(request)
    drawn = desk.map(request.query_params.get("map"))
    ways = [(one.id, one.title.to(said), one.is_lossless) for one in FORMATS.values() if one.writes]
    ways.append((HTML, "HTML", False))
    return page_of(
        request, "exchange.html", page_says("exchange", said), "map", status, drawn=drawn, ways=ways, sheets=SHEETS,
        views=[(one, page_says(f"view_{one}", said), VIEWS[one].paper.upper()) for one in VIEWS],
        name=drawn.title.to(said) if drawn else "", made=[(one.id, one.title.to(said)) for one in made],
        remarks=[told.to(said) for told in taken.remarks] if taken else [],
    )  # fmt: skip


def _brought(request: Request, name: str, content: bytes) -> Response:
    """Every map of a file into the workspace's folder; none over one that is there."""
    desk = desk_of(request)
    if not content:
        raise BadInput("no file was handed over", mend="choose one and send it again")
    said = language_of(request)
    taken = import_content(content, name, None, said)
    folder = desk.workspace.root / "maps"
    known = {one.id for one in desk.maps()}
    for drawn in taken.maps:
        place = folder / f"{drawn.id}.yaml"
        if drawn.id in known or place.exists():
            raise BadInput(
                f"there is a map '{drawn.id}' already", "it might be one that somebody works on",
                "give the one in the file another name, or import it with --replace",
            )  # fmt: skip
    for drawn in taken.maps:
        deliver(map_text(drawn), str(folder / f"{drawn.id}.yaml"), said)
    acted(request, "map", "import", ", ".join(drawn.id for drawn in taken.maps))
    return _page(request, taken, taken.maps)


async def map_view(request: Request) -> Response:
    """One of the other views of a map, as a page to read or as a PDF to be saved."""

    def file() -> Response:
        desk = desk_of(request)
        name, kind = request.path_params["view"], request.query_params.get("format", "html")
        drawn = desk.map(request.query_params.get("map"))
        if name not in VIEWS or drawn is None or kind not in ("html", "pdf"):
            return not_found(request, 404)
        said = language_of(request)

        known = desk.figures(drawn, {})

        def made() -> bytes:
            route = None
            if name == "story" and known is not None:
                source = desk.source({"map": drawn.id})
                route = typical_route(drawn, source.lived.journeys, source.choice)
            beside = desk.beside(drawn)
            return view_drawing(name, drawn, known, kind, said, beside=beside, route=route).files[0]

        content = desk.made_of(
            known, f"view {name} {kind} {drawn.id} {said} {desk.beside(drawn).today}", made
        )
        if kind == "pdf":
            called = quote(f"{drawn.id}-{name}.pdf")
            held = {"Content-Disposition": f"attachment; filename*=UTF-8''{called}"}
            return Response(content, media_type="application/pdf", headers=held)
        policy = "default-src 'none'; style-src 'unsafe-inline'; font-src data:; img-src data:"
        held = {"Content-Security-Policy": f"{policy}; frame-ancestors 'none'"}
        return Response(content, media_type="text/html; charset=utf-8", headers=held)

    return await run_in_threadpool(file)


routes = [
    Route("/maps/views/{view}", map_view),
    Route("/maps/exchange", exchange_page, methods=["GET", "POST"]),
    Route("/maps/exchange/{form}", map_file),
]
