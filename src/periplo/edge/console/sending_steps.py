"""What the first three steps of a sending show: sizes by type, words as somebody reads them, hours."""

from __future__ import annotations

import secrets
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from typing import Any

from starlette.requests import Request

from periplo.core.audiences import BY_TYPE, EVERYBODY
from periplo.core.carriers import kind_of
from periplo.core.channel_catalogue import channel_id, channel_name
from periplo.core.errors import BadInput, PeriploError
from periplo.core.field_values import UNITS
from periplo.core.message_parts import Worded
from periplo.core.one_off import OneOff, campaign_of
from periplo.core.rule_saying import rule_text
from periplo.core.rules import ANY_EVENT, EventIs
from periplo.core.wording import TemplateFailed
from periplo.edge.clock import this_instant
from periplo.edge.console import rule_page, sending_form
from periplo.edge.console.desk import Desk
from periplo.edge.console.previews import previewer_of
from periplo.edge.console.rule_choices import choices_of
from periplo.edge.console.rule_page import Built
from periplo.edge.console.sending_form import MOST_CHANNELS, MOST_TYPES, Ways
from periplo.edge.console.shell import who_looks
from periplo.edge.faults import fault_of
from periplo.edge.looking import note_look
from periplo.edge.playing import MEDIUM_OF
from periplo.edge.showing.frequency import sentences
from periplo.edge.wiring import channel_names, channels_of
from periplo.edge.words.rule_builder import sentence_says
from periplo.edge.words.sending import sending_says
from periplo.formats.campaign_yaml import campaign_text
from periplo.formats.carriers_yaml import FILE as CARRIERS
from periplo.formats.carriers_yaml import read_carriers
from periplo.formats.content_yaml import read_content
from periplo.formats.documents import document_of
from periplo.pictures.numbers import number
from periplo.usecases import identity
from periplo.usecases.act.drive import last_event
from periplo.usecases.act.previewing import draft_of
from periplo.usecases.act.sending_once import tried_out
from periplo.usecases.audiences import measuring
from periplo.usecases.conversions import purchase_in
from periplo.usecases.customers import customer_named
from periplo.usecases.frequency import rules_of

MOST_FRAMES = 64
_NO_MESSAGES = ("webhook", "task", "app")
# E-mails that were previewed last, by a name that nobody guesses.
FRAMES: OrderedDict[str, str] = OrderedDict()


def ways_of(desk: Desk) -> Ways:
    """The channels that carry a message here, e-mail first, and the languages of the workspace."""
    here = desk.workspace
    declared = read_carriers(here.root / CARRIERS)
    media = {name: MEDIUM_OF.get(kind_of(one), channel_id(name)) for name, one in declared.items()}
    names = [name for name in channel_names(here) if media.get(name, name) not in _NO_MESSAGES]
    mail = frozenset(name for name in names if media.get(name, channel_id(name)) == "email")
    ordered = sorted(names, key=lambda name: (name not in mail, name == "log", names.index(name)))
    return Ways(tuple(ordered), mail, here.settings.languages)


def goal_at_first(desk: Desk, said: str) -> str:
    """What is sought unless told: the goal of the first map, else a purchase."""
    drawn = desk.map()
    rule = drawn.goal.rule if drawn is not None else None
    if rule is None and desk.has_events:
        rule = purchase_in(desk.source({}).lived.journeys.names)
    return "" if rule is None else rule_text(rule, said, desk.labels())


# --- whom


def whom_view(desk: Desk, given: Mapping[str, str], built: Built, said: str) -> dict[str, Any]:
    """Segments to choose from, the rule builder, and how many there are of each type."""
    people = desk.source({}).people
    titles = [(id, kept.segment.title.to(said)) for id, kept in people.book.kept.items()]
    view: dict[str, Any] = {
        "segments": titles,
        "built": rule_page.view(built, desk, people, said),
        "types": [(f"type.{k}", given.get(f"type.{k}", "")) for k in range(MOST_TYPES)],
        "sizes": [],
        "live": None,
    }
    try:
        whom, audience = sending_form.whom_of(given, built)
    except PeriploError:
        return view
    crowd = _crowd(desk) if desk.has_events else None
    whole = Built(None, rule=EVERYBODY if whom is None else whom)
    view["live"] = rule_page.live(whole, desk, crowd, said)
    if crowd is not None and audience.kind == BY_TYPE and isinstance(view["live"], dict):
        try:
            found = measuring.parts(crowd, audience, whom)
        except PeriploError as error:
            view["live"] = fault_of(error, said)
            return view
        named = dict(titles)
        view["sizes"] = [
            (named.get(part.name, sending_says("rest", said)), number(part.n, said)) for part in found
        ]
    return view


# --- what


def what_view(
    request: Request, desk: Desk, given: Mapping[str, str], one: OneOff | None, ways: Ways, said: str
) -> dict[str, Any]:
    """The fields of each part and language; and a message as somebody would read it, or what became of a trial."""
    try:
        parts = sending_form.audience_of(given).names
    except PeriploError:
        parts = ("everyone",)
    languages = sending_form.languages_of(given)
    titles = {id: kept.segment.title.to(said) for id, kept in desk.source({}).people.book.kept.items()}
    channels = [given.get(f"channel.{k}", "") for k in range(MOST_CHANNELS)]
    every = ",".join(ways.languages)
    return {
        "parts": [(name, part_title(name, titles, said)) for name in parts],
        "languages": [(one_, _language_name(one_, said)) for one_ in languages],
        "channels": [(name, channel_label(name, said)) for name in ways.channels],
        "chosen": channels,
        "is_mail": all(name in ways.mail for name in channels if name),
        "sets": [(every, " + ".join(_language_name(each, said) for each in ways.languages)),
                 *((each, _language_name(each, said)) for each in ways.languages if each != every)],
        **_read_as(request, desk, given, one, parts, said),
    }  # fmt: skip


def _read_as(
    request: Request,
    desk: Desk,
    given: Mapping[str, str],
    one: OneOff | None,
    parts: Sequence[str],
    said: str,
) -> dict[str, Any]:
    """A message for one person, previewed or handed over as a trial."""
    do, wanted = given.get("do", ""), given.get("as", "").strip()
    nothing: dict[str, Any] = {"worded": None, "frame": "", "failure": "", "fault": None, "done": ""}
    if do not in ("show", "trial"):
        return nothing
    if one is None:
        return nothing | {"failure": sending_says("not_whole", said)}
    if not wanted:
        return nothing | {"failure": sending_says("nobody_named", said)}
    part = given.get("part", "") if given.get("part") in parts else parts[0]
    plan = campaign_of(one)
    content = read_content(desk.workspace.content)
    try:
        customer = customer_named(wanted, desk.ledger, identity.rules_of(desk.workspace))
        draft = draft_of(document_of(campaign_text(plan), "the campaign"), content, desk.labels())
        note_look(desk.workspace, desk.ledger, customer, "preview", who_looks(request))
        message = draft.messages[list(parts).index(part)]
        worded = previewer_of(desk, content).said(
            message, draft, customer, this_instant(), given.get("tongue") or None
        )
    except TemplateFailed as failed:
        return nothing | {"failure": failed.told(said)}
    except PeriploError as error:
        if error.exit_code != 2:
            raise
        return nothing | {"fault": fault_of(error, said)}
    if do == "trial":
        return nothing | _trial(desk, given, one, worded, customer, said)
    return nothing | {"worded": worded, "frame": framed(worded)}


def _trial(
    desk: Desk, given: Mapping[str, str], one: OneOff, worded: Worded, customer: int, said: str
) -> dict[str, Any]:
    name = given.get("trial", "") if given.get("trial") in one.channels else one.channels[0]
    channels = channels_of(desk.workspace)
    try:
        mark = sending_says("trial_mark", said)
        tried_out(worded, one.id, customer, name, channels[name], desk.ledger, this_instant(), mark)
    except BadInput as error:
        return {"fault": fault_of(error, said)}
    finally:
        for each in channels.values():
            each.close()
    return {"done": sending_says("tried", said, channel_label(name, said))}


def framed(worded: Worded) -> str:
    """The address under which the frame finds the e-mail, for a while."""
    if worded.html is None:
        return ""
    name = secrets.token_urlsafe(18)
    FRAMES[name] = worded.html
    while len(FRAMES) > MOST_FRAMES:
        FRAMES.popitem(last=False)
    return f"/send/{name}.html"


# --- when, and what for


def when_view(desk: Desk, given: Mapping[str, str], said: str) -> dict[str, Any]:
    """Hours at which people may be written to, goals to choose from, and places on the maps."""
    rules = rules_of(desk.workspace)
    events = choices_of_events(desk, said)
    goal = given.get("goal", "")
    if goal and goal not in dict(events):
        events = ((goal, goal), *events)
    return {
        "zone": rules.zone,
        "hours": sentences(rules, said),
        "asks_approval": desk.workspace.settings.campaigns.approval,
        "units": [(unit, sentence_says(unit, said)) for unit in UNITS if unit != "s"],
        "goals": events,
        "places": [(f"{drawn.id} {column.id}", f"{drawn.title.to(said)} · {column.title.to(said)}")
                   for drawn in desk.maps() for column in drawn.touchpoints],
    }  # fmt: skip


def choices_of_events(desk: Desk, said: str) -> tuple[tuple[str, str], ...]:
    """The events of the workspace, each as a rule in the language of the page."""
    people = desk.source({}).people
    choices = desk.standing(f"rule choices {said} ", lambda: choices_of(desk, said, people))
    return tuple(
        (rule_text(EventIs(name), said, desk.labels()), label)
        for name, label in choices.events
        if name != ANY_EVENT
    )


# --- names


def part_title(name: str, titles: Mapping[str, str], said: str) -> str:
    """What a part of the audience is called."""
    if name in ("everyone", "rest"):
        return sending_says(name, said)
    return titles.get(name, name)


def channel_label(name: str, said: str) -> str:
    """A channel's name for people; the log says what it is."""
    return sending_says("log", said) if name == "log" else channel_name(name, said)


def _language_name(language: str, said: str) -> str:
    known = {"es": "lang_es", "en": "lang_en"}.get(language)
    return sending_says(known, said) if known else language


def _crowd(desk: Desk) -> measuring.Crowd:
    def everybody() -> measuring.Crowd:
        source = desk.source({})
        journeys = source.lived.journeys
        return measuring.crowd_of(journeys, source.people, last_event(journeys) or 0, source.drawn)

    return desk.kept("crowd", everybody)
