"""Subscriptions in the console: what is sent to whom and when, what came of it, one more; and a mail's link."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from periplo.core.carriers import kind_of
from periplo.core.errors import BadInput, PeriploError
from periplo.core.subscriptions import BOARD, DAYS, MONDAY, VIEW, Plain, Subscription, monthly, plain, weekly
from periplo.core.time_saying import moment_said
from periplo.core.watches import BY_THEMSELVES, SIDES
from periplo.edge.clock import this_instant
from periplo.edge.console.boards import boards_seen
from periplo.edge.console.desk import Desk, desk_of
from periplo.edge.console.noted import acted
from periplo.edge.console.posting import posted
from periplo.edge.console.saved import hand_of, seen_by_whoever_asks
from periplo.edge.console.shell import language_of, may_edit, page_of
from periplo.edge.faults import fault_of
from periplo.edge.public.mails import stopped
from periplo.edge.showing.mailing import Line, is_trouble, lines_of, rule_said, whom_said
from periplo.edge.wiring import has_ledger
from periplo.edge.words.pages import page_says
from periplo.formats.carriers_yaml import FILE, read_carriers
from periplo.usecases import alerting, subscribing
from periplo.usecases.boards import Hand
from periplo.usecases.subscribing import NoSuchSubscription, Withheld

RHYTHMS = ("weekly", "daily", "monthly")
AS_IS = "as_is"  # a rhythm that none of them says, left as it is


async def subscriptions_page(request: Request) -> Response:
    """All that one sees; posted, one more, or one ended."""
    if request.method == "POST":
        return await run_in_threadpool(_posted, request, await posted(request))
    return await run_in_threadpool(_page, request, {})


async def mail_page(request: Request) -> Response:
    """What the link at the foot of a mail leads to, where there is no public listener."""
    desk = desk_of(request)
    acted(request)
    return await stopped(request, desk.workspace, desk.ledger)


def has_mail(desk: Desk) -> bool:
    """Whether a mail server is declared here."""
    try:
        declared = read_carriers(desk.workspace.root / FILE)
    except PeriploError:
        return False
    return any(kind_of(one) == "smtp" for one in declared.values())


def own_address(desk: Desk, name: str) -> str:
    """Where a user gets mail, "" if nobody knows."""
    with desk.ledger.reading() as connection:
        try:
            return subscribing.address_of(connection, name)
        except Withheld:
            return ""


def _page(request: Request, given: Mapping[str, str], wrong: str = "", status: int = 200) -> Response:
    """given: what was posted and could not be kept; wrong: why."""
    desk = desk_of(request)
    said, hand, zone = language_of(request), hand_of(request), desk.workspace.settings.zone
    now = this_instant()
    found: list[Line] = []
    if has_ledger(desk.workspace):
        with desk.ledger.reading() as connection:
            found = lines_of(connection, subscribing.seen(connection, hand), said)
    query = request.query_params
    chosen = given.get("thing") or f"{query.get('what', MONDAY)}:{query.get('object', '0')}"
    return page_of(
        request, "subscriptions.html", page_says("subscriptions", said), "boards", status,
        lines=[_line(line, hand, zone, said, now) for line in found], chosen=chosen, has_mail=has_mail(desk),
        boards=boards_seen(request), views=seen_by_whoever_asks(request), may_write=may_edit(request),
        mine="" if may_edit(request) else own_address(desk, hand.name), zone=zone,
        days=[(day, rule_day(day, said)) for day in DAYS], rhythms=RHYTHMS, as_is=AS_IS, wrong=wrong,
        is_watch=given.get("do") == "watch" or "watch" in query, watched=(*BY_THEMSELVES, "number"), sides=SIDES,
        given={
            "rhythm": "weekly", "day": "MO", "hour": "08:00", "whom": hand.name, "side": "below", "question": "",
            "line": "", **given,
            "watched": given.get("watched", query.get("watch", "drift")),
        },
    )  # fmt: skip


def rule_day(day: str, said: str) -> str:
    """The name of a day of the week."""
    from babel.dates import get_day_names

    return str(get_day_names("wide", "stand-alone", locale=said)[DAYS.index(day)])


def _line(line: Line, hand: Hand, zone: str, said: str, now: int) -> dict[str, Any]:
    one, may_remove = line.one, subscribing.may_remove(line.one, hand)
    is_paused, rhythm = subscribing.is_paused(one, zone, now), plain(one.rule)
    if one.next_at:
        after = page_says("mailing_next", said, moment_said(one.next_at, zone, said))
    else:
        after = page_says("mailing_paused" if is_paused else "mailing_over", said)
    if line.watch is not None:
        after = page_says("alerts_unlooked", said)
        if line.watch.looked_at is not None:
            after = page_says("alerts_looked", said, moment_said(line.watch.looked_at, zone, said))
    return {
        "one": one, "title": line.title or page_says("mailing_gone", said),
        "is_watch": line.watch is not None,
        "fault": page_says("alerts_fault", said, line.watch.fault) if line.watch and line.watch.fault else "",
        "signs": [
            (each.said.to(said), each.address, page_says("alerts_since", said, moment_said(each.began_at, zone, said)))
            for each in line.signs
        ],
        "address": _address(one) if line.title else "",
        "rule": rule_said(one.rule, said), "next": after,
        "by": page_says("mailing_by", said, one.owner) if one.owner and one.owner != hand.name else "",
        "whom": [
            (each.who, whom_said(each, mail, zone, said), is_trouble(each, mail), mail.detail if mail else "")
            for each, mail in line.whom
            if may_remove or each.who == hand.name  # to whom else it goes is nothing for who merely gets it
        ],
        "is_bad": not line.title
        or bool(line.watch and line.watch.fault)
        or any(is_trouble(each, mail) for each, mail in line.whom),
        "may_remove": may_remove, "is_paused": is_paused, "goes_on": one.next_at is not None,
        "given": {
            "rhythm": _rhythm_of(rhythm), "day": rhythm.days[0] if rhythm and rhythm.days else "MO",
            "hour": rhythm.hour if rhythm else "08:00",
            "whom": ", ".join(each.who for each, _ in line.whom if each.ended_at is None),
        },
        "may_leave": any(each.who == hand.name and each.ended_at is None for each, _ in line.whom),
    }  # fmt: skip


def _address(one: Subscription) -> str:
    return {BOARD: f"/boards/{one.object}", VIEW: f"/views/{one.object}"}.get(one.what, "/monday")


def _posted(request: Request, given: Mapping[str, str]) -> Response:
    desk = desk_of(request)
    hand, now, what = hand_of(request), this_instant(), given.get("do", "")
    zone = desk.workspace.settings.zone
    id = int(given["id"]) if given.get("id", "").isdecimal() and len(given["id"]) < 16 else 0
    try:
        with desk.ledger.writing() as connection:
            if what == "remove":
                subscribing.remove(connection, id, hand)
            elif what == "leave":
                subscribing.leave(connection, id, hand, now)
            elif what == "pause":
                subscribing.pause(connection, id, hand, now)
            elif what == "resume":
                subscribing.resume(connection, id, hand, zone, now)
            elif what == "change":
                rule = None if given.get("rhythm", AS_IS) == AS_IS else _rule(given)
                subscribing.change(connection, id, rule, _people(given.get("whom", "")), hand, zone, now)
            elif what == "watch":
                whom = given.get("whom", hand.name) if may_edit(request) else hand.name
                kind = given.get("watched", "")
                is_number = kind not in BY_THEMSELVES
                id = alerting.watch(
                    connection, given.get("question", "") if is_number else kind,
                    given.get("side", "") if is_number else "", _line_in(given) if is_number else None,
                    _people(whom), hand, language_of(request), now,
                ).id  # fmt: skip
            elif what == "make":
                kind, _, number = given.get("thing", "").partition(":")
                whom = given.get("whom", hand.name) if may_edit(request) else hand.name
                made = subscribing.make(
                    connection, kind, int(number) if number.isdecimal() and len(number) < 16 else 0, _rule(given),
                    _people(whom), hand, language_of(request), zone, now,
                )  # fmt: skip
                id = made.id
            else:
                raise NoSuchSubscription("there is no subscription 0", mend="choose one at /subscriptions")
    except NoSuchSubscription:
        raise
    except BadInput as error:
        fault = fault_of(error, language_of(request))
        told = " ".join(
            f"{part[:1].upper()}{part[1:].rstrip('.')}." for part in (fault.what, fault.mend) if part
        )
        return _page(request, given, told, 400)
    acted(request, "subscription", "make" if what == "watch" else what, str(id))
    return RedirectResponse("/subscriptions", 303)


def _line_in(given: Mapping[str, str]) -> float:
    """Raises: BadInput."""
    try:
        return float(given.get("line", "").strip().replace(",", "."))
    except ValueError:
        raise BadInput("the line is no number", mend="write it as 0.3") from None


def _people(text: str) -> list[str]:
    return text.replace(";", ",").split(",")


def _rhythm_of(rhythm: Plain | None) -> str:
    """Which of the rhythms of the form a rule is; AS_IS where it is none of them."""
    if rhythm is None or len(rhythm.days) not in (0, 1, 5) or (rhythm.days[1:] and rhythm.days != DAYS[:5]):
        return AS_IS
    return {0: "monthly", 1: "weekly", 5: "daily"}[len(rhythm.days)]


def _rule(given: Mapping[str, str]) -> str:
    """Raises: BadInput."""
    hour = given.get("hour", "")
    if given.get("rhythm") == "monthly":
        return monthly(hour)
    days = DAYS[:5] if given.get("rhythm") == "daily" else (given.get("day", ""),)
    return weekly(tuple(days), hour)


routes = [
    Route("/subscriptions", subscriptions_page, methods=["GET", "POST"]),
    Route("/mails/{token}", mail_page, methods=["GET", "POST"]),
]
