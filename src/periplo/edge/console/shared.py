"""What a link to one map opens: the picture and its words, without an account, and without a way to anything else."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from periplo.core.errors import PeriploError
from periplo.core.maps import JourneyMap
from periplo.edge.clock import this_instant
from periplo.edge.console.desk import Desk, desk_of
from periplo.edge.console.shell import bare_page, language_of
from periplo.edge.public.allowance import Allowance
from periplo.edge.showing.headings import day_text
from periplo.edge.wiring import has_ledger
from periplo.edge.words.pages import page_says
from periplo.pictures.map import journey_map
from periplo.pictures.rows import standard_rows
from periplo.pictures.svg import svg
from periplo.pictures.table_twin import column_twin
from periplo.pictures.themes import in_page
from periplo.storage import shares
from periplo.storage.shares import Share
from periplo.usecases.draw import curves_of

MOST = 120  # openings by one address in ten minutes
REST = 60.0  # seconds: as every write makes pages work out their answers anew, uses are written together
PRIVATE = {
    "X-Robots-Tag": "noindex, nofollow, noarchive",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}


@dataclass(slots=True)
class Uses:
    """How often links were opened. The first use is written at once, those of the minute after it together."""

    desk: Desk
    _waiting: dict[str, tuple[int, int]] = field(default_factory=dict)  # link -> uses, the last one's instant
    _written: float = float("-inf")
    _timer: threading.Timer | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def count(self, id: str, at: int) -> None:
        with self._lock:
            self._waiting[id] = (self._waiting.get(id, (0, 0))[0] + 1, at)
            left = self._written + REST - time.monotonic()
            if left > 0:
                if self._timer is None:
                    self._timer = threading.Timer(left, self.write)
                    self._timer.daemon = True
                    self._timer.start()
                return
        self.write()

    def write(self) -> None:
        """Writes what was counted; what cannot be written waits on."""
        with self._lock:
            if self._timer is not None:
                self._timer.cancel()
                self._timer = None
            waiting, self._waiting = self._waiting, {}
            if not waiting:
                return
            self._written = time.monotonic()
            try:
                with self.desk.ledger.writing() as connection:
                    for id, (n, at) in waiting.items():
                        shares.count_uses(connection, id, n, at)
            except PeriploError:
                self._waiting = waiting


@dataclass(slots=True)
class Sharing:
    """What the door of shared maps remembers in one process."""

    uses: Uses
    allowance: Allowance = field(default_factory=lambda: Allowance(most=MOST))


async def shared_page(request: Request) -> Response:
    """The map of one link; to who has none, nothing, and always the same nothing."""
    return await run_in_threadpool(_shared, request)


def _shared(request: Request) -> Response:
    door: Sharing = request.app.state.sharing
    desk = desk_of(request)
    now, said = this_instant(), _stranger_s(request)
    if wait := door.allowance.wait(request.state.client.address, now):
        answer = _nothing(request, said, 429, "shared_later", page_says("shared_often", said, wait))
        answer.headers["Retry-After"] = str(wait)
        return answer
    try:
        share = _told(desk, request.path_params["token"], now)
        drawn = next((one for one in desk.maps() if share and one.id == share.map), None)
        if share is None or drawn is None:
            return _nothing(request, said, 404, "shared_not", page_says("shared_not_why", said))
        shown = _view(desk, drawn, share)
    except PeriploError:  # what is wrong in the workspace is no stranger's business
        return _nothing(request, said, 503, "shared_later", page_says("shared_broken", said))
    if request.method == "GET":
        door.uses.count(share.id, now)
    until = day_text(share.ends_at, desk.workspace.settings.zone, share.language)
    return bare_page(
        request, "shared.html", drawn.title.to(share.language), share.language, headers=PRIVATE, **shown,
        until=page_says("shared_until", share.language, until),
    )  # fmt: skip


def _told(desk: Desk, token: str, now: int) -> Share | None:
    if not has_ledger(desk.workspace):
        return None
    with desk.ledger.reading() as connection:
        return shares.share_told(connection, token, now)


def _view(desk: Desk, drawn: JourneyMap, share: Share) -> dict[str, Any]:
    """The picture, and the same in words, stage by stage."""
    said = share.language

    known = desk.figures(drawn, {}) if share.has_figures else None

    def made() -> dict[str, Any]:
        around = desk.beside(drawn)
        scene = journey_map(
            drawn, known, language=said, clamp=True, lanes=standard_rows(drawn), beside=around,
            personas=curves_of(drawn, known),
        )  # fmt: skip
        twin = column_twin(drawn, known, said, around.library)
        rows = {row.id: row.cells for row in twin.rows}
        words = [
            (
                stage.title.to(said),
                [
                    (
                        column.title.to(said),
                        [
                            (head, cell.text)
                            for key, head, cell in zip(twin.keys, twin.titles, rows[column.id], strict=True)
                            if cell.text and key not in ("stage", "column")
                        ],
                    )
                    for column in drawn.columns_of(stage.id)
                ],
            )
            for stage in drawn.stages
        ]
        return {"svg": svg(scene.bare(), in_page(), embed=False, ground=False, prefix="map-"), "words": words}

    return desk.made_of(known, f"shared {drawn.id} {share.has_figures} {said} {date.today()}", made)


def _nothing(request: Request, said: str, status: int, title: str, why: str) -> Response:
    return bare_page(request, "shared_not.html", page_says(title, said), said, status, PRIVATE, why=why)


def _stranger_s(request: Request) -> str:
    """Of who has no link that opens nothing is known: as the browser asks, else the workspace's language."""
    asked = request.headers.get("accept-language", "")[:2].casefold()
    return asked if asked in ("es", "en") else language_of(request)


routes = [Route("/shared/{token}", shared_page)]
