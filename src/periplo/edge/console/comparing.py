"""/maps/compare: two maps of the workspace, as their files stand or as a version was, in words and as a picture."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from periplo.core.map_diff import map_diff
from periplo.core.maps import JourneyMap
from periplo.core.texts import LANGUAGES, Text
from periplo.edge.console.desk import Desk, desk_of
from periplo.edge.console.pages import not_found
from periplo.edge.console.shell import language_of, page_of
from periplo.edge.words.pages import page_says
from periplo.edge.words.told import say
from periplo.pictures.map import journey_map
from periplo.pictures.svg import svg
from periplo.pictures.themes import in_page
from periplo.storage.contract import Document
from periplo.usecases.compare_maps import states_compared
from periplo.usecases.map_changes import Changes
from periplo.usecases.versions import AT, KIND, map_version


class Side(NamedTuple):
    """One map to compare: as its file stands, or as a version was. called: in a picture and above the differences."""

    now: JourneyMap
    version: Document | None

    @property
    def called(self) -> Text:
        title = self.now.title
        if self.version is None:
            return title
        n = self.version.version
        return Text(tuple((each, f"{title.to(each)}, {say('version.label', each, n)}") for each in LANGUAGES))

    def drawn(self, desk: Desk) -> JourneyMap:
        """Raises: BadInput, BadMap if a version cannot be read any more."""
        if self.version is None:
            return self.now
        return map_version(self.version, desk.labels(), desk.library())


def change_of(desk: Desk, before: JourneyMap, after: JourneyMap, label: Text, said: str) -> dict[str, Any]:
    """What changed from one map to another, in words and as a picture. label: how the picture calls the first."""
    changes = map_diff(before, after)
    words = Changes(before, after, said)
    picture = ""
    if changes:
        union, _, marks = states_compared(after, before, None, label)
        scene = journey_map(union, None, language=said, clamp=True, beside=desk.beside(after), compared=marks)
        picture = svg(scene.bare(), in_page(), embed=False, ground=False, prefix="change-")
    return {"lines": [words.sentence(change) for change in changes], "picture": picture}


async def compare_page(request: Request) -> Response:
    """Two lists to choose from, and what is different between the two chosen."""
    return await run_in_threadpool(_page, request)


def _page(request: Request) -> Response:
    desk, said, asked = desk_of(request), language_of(request), request.query_params
    sides = _sides(desk)
    values = list(sides)
    first = asked.get("from") or (values[0] if values else "")
    others = [value for value, side in sides.items() if side.version is None and value != first]
    second = asked.get("to") or next(iter(others), first)
    if values and (first not in sides or second not in sides):
        return not_found(request, 404)
    change = None
    if values and "from" in asked and "to" in asked:
        one, other = sides[first], sides[second]
        change = desk.kept(
            f"compare {first} {second} {said}",
            lambda: change_of(desk, one.drawn(desk), other.drawn(desk), one.called, said),
        )
    return page_of(
        request, "compare.html", page_says("compare", said), "map", groups=_groups(sides, said), first=first,
        second=second, change=change,
        heading=page_says("compare_from_to", said, sides[first].called.to(said), sides[second].called.to(said))
        if change else "",
    )  # fmt: skip


def _sides(desk: Desk) -> dict[str, Side]:
    """All that can be compared, by how an address names it: shop, shop@2."""
    maps = desk.maps()
    versions: dict[str, list[Document]] = desk.told(
        "versions of all", lambda ledger: {one.id: ledger.versions(KIND, one.id) for one in maps}, {}
    )
    found: dict[str, Side] = {}
    for one in maps:
        found[one.id] = Side(one, None)
        found |= {f"{one.id}{AT}{kept.version}": Side(one, kept) for kept in versions.get(one.id, [])}
    return found


def _groups(sides: Mapping[str, Side], said: str) -> list[tuple[str, list[tuple[str, str]]]]:
    """The choices under the title of their map."""
    groups: dict[str, tuple[str, list[tuple[str, str]]]] = {}
    for value, side in sides.items():
        title = side.now.title.to(said)
        named = title if side.version is None else side.called.to(said)
        groups.setdefault(side.now.id, (title, []))[1].append((value, named))
    return list(groups.values())


routes = [Route("/maps/compare", compare_page)]
