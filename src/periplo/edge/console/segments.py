"""Segments in the console: all of them with their size now, and one with its rule, reach, overlap and customers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from periplo.core.clauses import Group, told
from periplo.core.errors import PeriploError
from periplo.core.labels import Labels
from periplo.core.rule_saying import rule_text
from periplo.core.rule_text import parse_customer_rule
from periplo.core.rules import InSegment
from periplo.core.segments import BadSegment, Segment
from periplo.core.spans import DAY
from periplo.core.texts import LANGUAGES, Text
from periplo.edge.clock import this_instant
from periplo.edge.console import rule_page
from periplo.edge.console.desk import Desk, desk_of
from periplo.edge.console.gate import who
from periplo.edge.console.noted import acted
from periplo.edge.console.pages import not_found
from periplo.edge.console.posting import posted
from periplo.edge.console.rule_choices import known_of
from periplo.edge.console.rule_page import Built, built_of, crowd_of, people_of, told_of
from periplo.edge.console.shell import language_of, may_approve, may_edit, page_of
from periplo.edge.faults import fault_of
from periplo.edge.showing import segments as showing
from periplo.edge.showing.headings import moment_text
from periplo.edge.showing.rule_sentence import Known, sentence
from periplo.edge.showing.table import html_of
from periplo.edge.words.pages import page_says
from periplo.formats.exchange.sketch import slug
from periplo.formats.segment_yaml import segment_text
from periplo.pictures.numbers import number, percent
from periplo.usecases.audiences import measuring
from periplo.usecases.audiences.book import DRAFT, Book, Kept, save_segment
from periplo.usecases.audiences.people import People
from periplo.usecases.audiences.preview import preview
from periplo.usecases.writing import WrittenMeanwhile, mark_of, one_writer

SHOWN = 5  # customers of a segment's page
BACK = 30 * DAY  # who came and went since
NEW = "new"


@dataclass(frozen=True, slots=True)
class Card:
    """One segment in the list; size is empty where its rule cannot be read here."""

    id: str
    title: str
    state: str
    rule: str
    size: str
    share: str
    fault: str = ""


async def segment_list(request: Request) -> Response:
    """Every segment with its size now, counted in one pass."""
    return await run_in_threadpool(_list, request)


async def segment_page(request: Request) -> Response:
    """One segment; posted, the form is tried or saved."""
    if request.method == "POST":
        return await run_in_threadpool(_posted, request, await posted(request))
    return await run_in_threadpool(_page, request)


def _list(request: Request) -> Response:
    desk = desk_of(request)
    said = language_of(request)
    people = people_of(desk)
    book = people.book
    found: dict[str, measuring.Size] = {}
    faults: dict[str, PeriploError] = {}
    if desk.has_events:
        rules = {id: kept.segment.meaning for id, kept in book.kept.items()}
        found, faults = desk.standing(
            "segment sizes", lambda: measuring.sizes_where_possible(crowd_of(desk), rules)
        )
    known = known_of(desk, people)
    cards = [_card(desk, known, kept, found.get(id), faults.get(id), said) for id, kept in book.kept.items()]
    broken = [(path.name, fault_of(error, said)) for path, error in book.broken.items()]
    return page_of(
        request, "segments.html", page_says("segments", said), "segments", cards=cards, broken=broken,
        may_write=may_edit(request),
    )  # fmt: skip


def _card(
    desk: Desk, known: Known, kept: Kept, size: measuring.Size | None, fault: PeriploError | None, said: str
) -> Card:
    share = "" if size is None or size.share is None else percent(size.share, said)
    return Card(
        kept.segment.id,
        kept.segment.title.to(said),
        showing.state_text(kept, said),
        _meaning(kept.segment, desk.labels(), known, said),
        "" if size is None else number(size.n, said),
        share,
        "" if fault is None else fault_of(fault, said).what,
    )


def _meaning(segment: Segment, labels: Labels | None, known: Known, said: str) -> str:
    """Its rule as a sentence, where clauses can say it; else as it is written, or what its list holds."""
    group = None if segment.rule is None else told(segment.rule)
    return (
        sentence(group, said, known)
        if isinstance(group, Group)
        else showing.meaning_text(segment, labels, said)
    )


def _page(request: Request) -> Response:
    desk = desk_of(request)
    id, said = request.path_params["id"], language_of(request)
    book = people_of(desk).book
    if id == NEW:
        return _shown(request, {}, None, None, _begun(desk, request.query_params.get("rule", ""), said))
    if id not in book.kept:
        return not_found(request, 404)
    kept = book.kept[id]
    rule = kept.segment.rule
    built = Built(None) if rule is None else told_of(rule, rule_text(rule, said, desk.labels()))
    return _shown(request, _fields(kept.segment, said), kept, kept.segment, built)


def _begun(desk: Desk, text: str, said: str) -> Built:
    """The rule with which a new segment begins: one that an address says, else none."""
    if not text:
        return Built(Group())
    try:
        return told_of(parse_customer_rule(text, desk.labels()), text)
    except PeriploError as error:
        return Built(None, text, error=error)


def _posted(request: Request, given: Mapping[str, str]) -> Response:
    desk = desk_of(request)
    id = request.path_params["id"]
    book = people_of(desk).book
    if id != NEW and id not in book.kept:
        return not_found(request, 404)
    kept, said = book.kept.get(id), language_of(request)
    is_list = kept is not None and kept.segment.listed is not None
    built = Built(None) if is_list else built_of(given, desk, said)
    if rule_page.is_edit(given.get("do", "")):
        return _shown(request, given, kept, None, built)
    try:
        segment = _segment(given, kept, built, said, book)
        _check(segment, people_of(desk))
        if given.get("do") == "save":
            with one_writer(desk.workspace.root):
                _refuse_other(
                    segment, people_of(desk).book.kept.get(segment.id), given.get("seen"), kept is None
                )
                save_segment(segment, desk.ledger, this_instant(), who(request) or None)
            acted(request)  # its version says who
            return RedirectResponse(f"/segments/{quote(segment.id, safe='')}", 303)
        return _shown(request, given, kept, segment, built)
    except PeriploError as error:
        if error.exit_code != 2:
            raise
        return _shown(request, given, kept, None, replace(built, error=None), error)


def _shown(
    request: Request,
    fields: Mapping[str, str],
    kept: Kept | None,
    segment: Segment | None,
    built: Built,
    error: PeriploError | None = None,
) -> Response:
    """The page of one segment, saved or tried: its form, and what it means on the customers there are.

    While its rule is being built only its size and reach are told.
    """
    desk = desk_of(request)
    said, own = language_of(request), kept.segment.id if kept else ""
    view: dict[str, Any] | None = None
    if segment is not None and desk.has_events:
        try:
            view = _view(desk, segment, said)
        except PeriploError as refused:
            if refused.exit_code != 2:
                raise
            error = error or refused
    title = kept.segment.title.to(said) if kept else page_says("segment_new", said)
    fault = None if error is None else fault_of(error, said)
    crowd = crowd_of(desk) if desk.has_events and segment is None and error is None else None
    return page_of(
        request, "segment.html", title, "segments", 200 if error is None else 400, view=view, fault=fault,
        id=own, built=rule_page.view(built, desk, people_of(desk), said, own),
        live=rule_page.live(built, desk, crowd, said), fields={key: fields.get(key, "") for key in _FIELDS},
        seen=fields.get("seen", _mark(kept)),
        state=showing.state_text(kept, said) if kept else "", may_write=may_edit(request),
        may_approve=may_approve(request),
        meaning="" if segment is None or built.group else showing.meaning_text(segment, desk.labels(), said),
        note=segment.note.to(said) if segment is not None and segment.note is not None else "",
        is_list=kept is not None and kept.segment.listed is not None,
        saved=moment_text(kept.saved_at, desk.workspace.settings.zone, said) if kept and kept.saved_at else "",
    )  # fmt: skip


_FIELDS = ("id", "title_es", "title_en", "note")


def _fields(segment: Segment, said: str) -> dict[str, str]:
    titles = dict(segment.title.by_language)
    return {
        "id": segment.id,
        **{f"title_{one}": titles.get(one, titles.get("", "")) for one in LANGUAGES},
        "note": "" if segment.note is None else segment.note.to(said),
    }


def _note(told: str, before: Text | None, said: str) -> Text | None:
    """The note in the page's language; what it says in another stays."""
    if not told or before is None or told == before.to(said):
        return (before or Text.of(told)) if told else None
    return Text.of({language: text for language, text in before.by_language if language} | {said: told})


def _mark(kept: Kept | None) -> str:
    """What tells a segment, as a page shows it, from the same after a change; of none, nothing."""
    return "" if kept is None else mark_of(segment_text(replace(kept.segment, version=1)))


def _refuse_other(segment: Segment, there: Kept | None, seen: str | None, is_new: bool) -> None:
    """Raises: BadSegment if a new one would take another's id; WrittenMeanwhile if it is not what its page showed."""
    if there is None or replace(segment, version=1) == replace(there.segment, version=1):
        return
    if is_new:
        raise BadSegment(
            f"there is a segment '{segment.id}' already",
            mend="choose another id, or open that one and change it",
        )
    if seen is not None and seen != _mark(there):
        raise WrittenMeanwhile(
            f"'{segment.id}' says something else by now",
            "somebody changed it after you opened it",
            "open it again, and make your change there",
        )


def _segment(given: Mapping[str, str], kept: Kept | None, built: Built, said: str, book: Book) -> Segment:
    """What the form says; what it does not ask for stays as it was. Without an id a new one is called by its title.

    Raises: BadRule, Unfinished, BadSegment.
    """
    before = kept.segment if kept else None
    titles = {one: told for one in LANGUAGES if (told := given.get(f"title_{one}", "").strip())}
    id = before.id if before else given.get("id", "").strip()
    if not id and titles:
        id = slug(titles.get(said) or next(iter(titles.values())), book.kept, "segment")
    listed = before.listed if before else None
    rule = None if listed is not None else built.needed()
    note = _note(given.get("note", "").strip(), before.note if before else None, said)
    return Segment(
        id, Text.of(titles or id), rule, listed, note,
        version=before.version if before else 1, extra=before.extra if before else {},
    )  # fmt: skip


def _check(segment: Segment, people: People) -> None:
    """Raises: BadSegment if it names a segment that does not exist, or is made of itself."""
    around = {**people.book.kept, segment.id: Kept(segment, DRAFT)}
    People(Book(around, people.book.personas)).meant(InSegment(segment.id))


def _view(desk: Desk, segment: Segment, said: str) -> dict[str, Any]:
    people, labels, zone = people_of(desk), desk.labels(), desk.workspace.settings.zone

    def told() -> dict[str, Any]:
        crowd = crowd_of(desk)
        rule = segment.meaning
        [size] = measuring.sizes(crowd, {segment.id: rule})
        others = {id: kept.segment.meaning for id, kept in people.book.kept.items() if id != segment.id}
        good, _ = measuring.sizes_where_possible(crowd, others)
        around = measuring.overlap(crowd, {segment.id: rule, **{id: others[id] for id in good}})
        titles = (segment.title.to(said), *(people.book.kept[id].segment.title.to(said) for id in good))
        seen = preview(crowd, rule, SHOWN)
        moved = measuring.moves(crowd, rule, crowd.now - BACK, crowd.now)
        return {
            "size": showing.size_line(size, said),
            "at": page_says("segment_at", said, moment_text(crowd.now, zone, said)),
            "moves": showing.moves_line(moved, said, zone),
            "reach": html_of(showing.reach_table(measuring.reach(crowd, rule), said), said),
            "overlap": html_of(showing.beside_table(replace(around, names=titles), said), said) if good else "",
            "customers": [
                (one.customer, showing.seen_line(one, said, zone),
                 [showing.ground_text(ground, labels, said) for ground in one.why])
                for one in seen
            ],
        }  # fmt: skip

    return desk.standing(f"segment view {segment.id} {said} {showing.key_of(segment)}", told)


routes = [
    Route("/segments", segment_list),
    Route("/segments/{id}", segment_page, methods=["GET", "POST"]),
]
