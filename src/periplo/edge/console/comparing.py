"""/maps/compare: two maps of the workspace, as their files stand or as a version was, in words and as a picture."""

from __future__ import annotations

from collections import Counter
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
    """One map to compare: as its file stands, or as a version was. has_twin: another map has its title."""

    now: JourneyMap
    version: Document | None
    has_twin: bool

    @property
    def called(self) -> Text:
        """In a picture, and above the differences."""
        told = [(each, f"{self.now.title.to(each)} ({self.now.id})" if self.has_twin else self.now.title.to(each))
                for each in LANGUAGES]  # fmt: skip
        if self.version is not None:
            n = self.version.version
            told = [(each, f"{title}, {say('version.label', each, n)}") for each, title in told]
        return Text(tuple(told))

    def drawn(self, desk: Desk) -> JourneyMap:
        """Raises: BadInput, BadMap if a version cannot be read any more."""
        if self.version is None:
            return self.now
        return map_version(self.version, desk.labels(), desk.library())


def change_of(desk: Desk, before: JourneyMap, after: JourneyMap, label: Text, said: str) -> dict[str, Any]:
    """What changed from one map to another, in words and as a picture. label: how the picture calls the first."""
    changes = [one for one in map_diff(before, after) if (one.part, one.key) != ("map", "id")]
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
    titles = Counter(one.title for one in maps)
    for one in maps:
        has_twin = titles[one.title] > 1
        found[one.id] = Side(one, None, has_twin)
        found |= {
            f"{one.id}{AT}{kept.version}": Side(one, kept, has_twin) for kept in versions.get(one.id, [])
        }
    return found


def _groups(sides: Mapping[str, Side], said: str) -> list[tuple[str, list[tuple[str, str]]]]:
    """The choices under the title of their map."""
    groups: dict[str, tuple[str, list[tuple[str, str]]]] = {}
    for value, side in sides.items():
        groups.setdefault(side.now.id, (side.now.title.to(said), []))[1].append((value, side.called.to(said)))
    return list(groups.values())


routes = [Route("/maps/compare", compare_page)]
