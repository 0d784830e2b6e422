"""/campaigns/new: a campaign begun from nothing - who enters and what is sought; all else is put into its flow."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from periplo.core.errors import BadInput, PeriploError
from periplo.core.rule_saying import rule_text
from periplo.core.rules import EventIs, InSegment
from periplo.core.texts import LANGUAGES
from periplo.edge.console.desk import Desk, desk_of
from periplo.edge.console.noted import acted
from periplo.edge.console.posting import posted
from periplo.edge.console.shell import language_of, may_edit, page_of
from periplo.edge.console.written_fields import events_of
from periplo.edge.faults import fault_of
from periplo.edge.words.pages import page_says
from periplo.formats.campaign_yaml import campaign_from
from periplo.formats.documents import SCHEMA, written
from periplo.formats.exchange.sketch import slug
from periplo.usecases.act import campaigns
from periplo.usecases.writing import ids_in, keep

FIELDS = ("title", "enters", "event", "segment", "goal", "days", "languages")
MOST_DAYS = 365


async def new_page(request: Request) -> Response:
    """The questions; posted, the draft is written and opened."""
    if request.method == "POST":
        return await run_in_threadpool(_posted, request, await posted(request))
    return await run_in_threadpool(_shown, request, dict(request.query_params))


routes = [Route("/campaigns/new", new_page, methods=["GET", "POST"])]


def _posted(request: Request, given: Mapping[str, str]) -> Response:
    desk = desk_of(request)
    root = desk.workspace.root
    try:
        taken = {*ids_in(root / "campaigns"), *(one.id for one in campaigns(desk.ledger))}
        id = slug(given.get("title", ""), taken, "campaign")
        text = written(_begun(id, given, desk))
        campaign_from(text, desk.labels())
        keep(root, root / "campaigns", id, text, "")
    except PeriploError as error:
        if error.exit_code != 2:
            raise
        return _shown(request, given, error)
    acted(request, "campaign", "draft", id)
    return RedirectResponse(f"/campaigns/{quote(id, safe='')}/draft?node=wait#inspector", 303)


def _begun(id: str, given: Mapping[str, str], desk: Desk) -> dict[str, Any]:
    """The document. Raises: BadInput where an answer is lacking."""
    title = given.get("title", "").strip()
    if not title:
        raise BadInput("the campaign has no name", mend="write how your people will call it")
    days = given.get("days", "").strip()
    if not days.isdecimal() or not 1 <= int(days) <= MOST_DAYS:
        raise BadInput(f"'{days}' is no number of days", mend="write a whole number from 1 to 365")
    goal, event, segment = (given.get(name, "").strip() for name in ("goal", "event", "segment"))
    by_segment = given.get("enters") == "segment"
    if not (segment if by_segment else event) or not goal:
        raise BadInput(
            "it is not said who enters, or what for",
            "a campaign begins with an event or a list, and seeks an event",
            "choose both",
        )
    if not by_segment and goal == event:
        raise BadInput(
            "what is sought is what they enter by",
            "everybody would have reached it already",
            "choose another event",
        )
    entry: dict[str, Any] = {"event": rule_text(EventIs(event))}
    if by_segment:
        entry = {"segment": {"rule": rule_text(InSegment(segment)), "backfill": True}}
    drawn = desk.map()
    tongues = [one for one in given.get("languages", "").split(",") if one in LANGUAGES] or list(LANGUAGES)
    return {
        "schema": SCHEMA, "id": id, "title": dict.fromkeys(tongues, title), "languages": tongues,
        **({"map": drawn.id} if drawn is not None else {}), "entry": entry, "holdout": 0.1,
        "goal": {"rule": rule_text(EventIs(goal)), "within": f"{int(days)}d"}, "nodes": [{"id": "wait", "wait": "1h"}],
    }  # fmt: skip


def _shown(request: Request, given: Mapping[str, str], wrong: PeriploError | None = None) -> Response:
    desk, said = desk_of(request), language_of(request)
    labels = desk.labels()
    names = dict.fromkeys(events_of(desk)) | dict.fromkeys(labels.events if labels else ())
    events = [(one, labels.event_in(one, said) if labels else one) for one in names]
    lists = [(id, kept.segment.title.to(said)) for id, kept in desk.source({}).people.book.kept.items()]
    first = {"enters": "segment" if given.get("segment") else "event", "days": "14", "languages": said}
    values = {name: given.get(name) or first.get(name, "") for name in FIELDS}
    tongues = [(one, page_says(f"written.tongue.{one}", said)) for one in LANGUAGES]
    return page_of(
        request, "new_campaign.html", page_says("campaign_begin", said), "campaigns", 200 if wrong is None else 400,
        given=values, events=events, lists=lists, fault=None if wrong is None else fault_of(wrong, said),
        tongues=[*tongues, (",".join(LANGUAGES), page_says("campaign_begin_both", said))], may_write=may_edit(request),
    )  # fmt: skip
