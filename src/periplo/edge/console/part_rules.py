"""The rule of a part, such as a buyer persona's, built of clauses on a page of its own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from starlette.exceptions import HTTPException
from starlette.responses import Response

from periplo.core.clauses import Group
from periplo.core.document_fields import applied
from periplo.core.errors import BadInput, PeriploError
from periplo.core.map_fields import Place
from periplo.core.rule_saying import rule_text
from periplo.core.rule_text import parse_customer_rule
from periplo.edge.console import rule_page
from periplo.edge.console.rule_page import Built, built_of, told_of
from periplo.edge.console.shell import may_edit, page_of
from periplo.edge.console.written_parts import (
    KEEP,
    Room,
    as_said,
    fault_shown,
    in_fields,
    kept,
    place_asked,
    said_place,
)
from periplo.edge.words.pages import page_says
from periplo.usecases.editing.parts import mark_of, value_at


def rule_shown(room: Room) -> Response:
    """The rule of a part, in clauses."""
    place, key = _rule_asked(room)
    value = value_at(room.data, place)
    text = _at(value, key)
    try:
        built = Built(Group()) if text is None else _told(room, text)
    except PeriploError as error:
        built = Built(None, str(text), error=error)
    return _rule_page(room, place, key, built, mark_of(value))


def rule_posted(room: Room, sent: Mapping[str, str]) -> Response:
    """A button of the rule's page: looked at, or kept in its part."""
    place, key = _rule_asked(room)
    was = sent.get("was", "")
    built = built_of(sent, room.desk, room.said)
    if sent.get("do") != KEEP:
        return _rule_page(room, place, key, built, was)
    try:
        text = rule_text(built.needed())
        value = value_at(room.data, place)
        form = room.form(place, value)
        if form is None:
            raise HTTPException(404)
        made = applied(form.whole, in_fields(form, value), {key: text}, room.languages)
        return kept(room, form, place, as_said(form, made, True), was, KEEP)
    except PeriploError as error:
        if error.exit_code != 2:
            raise
        return _rule_page(room, place, key, replace(built, error=None), was, error)


def _rule_page(
    room: Room, place: Place, key: str, built: Built, was: str, wrong: PeriploError | None = None
) -> Response:
    value = value_at(room.data, place)
    form = room.form(place, value)
    if form is None:
        raise HTTPException(404)
    desk, said = room.desk, room.said
    people = rule_page.people_of(desk)
    crowd = rule_page.crowd_of(desk) if desk.has_events and not wrong else None
    of = said_place(place)
    return page_of(
        room.request, "written_rule.html", page_says("written.rule_of", said, room.heading(form, place, value)),
        room.here, 200 if wrong is None else 400, built=rule_page.view(built, desk, people, said),
        live=rule_page.live(built, desk, crowd, said), fault=fault_shown(wrong, said), carried=[("was", was)],
        back_said=page_says("written.back_to_part", said),
        address=f"{room.base}/rule?{urlencode({'of': of, 'key': key})}", back=f"{room.base}?{urlencode({'of': of})}",
        may_write=may_edit(room.request),
    )  # fmt: skip


def _told(room: Room, text: Any) -> Built:
    if not isinstance(text, str):
        raise BadInput("this rule is written with keys of its own", mend="change it in the file")
    return told_of(parse_customer_rule(text, room.desk.labels()), text)


def _rule_asked(room: Room) -> tuple[Place, str]:
    place, key = place_asked(room), room.request.query_params.get("key", "")
    form = room.form(place, value_at(room.data, place))
    if form is None or not any(one.name == key and one.sort == "who" for one in form.whole.keys):
        raise HTTPException(404)
    return place, key


def _at(value: Any, key: str) -> Any:
    for step in key.split("."):
        value = value.get(step) if isinstance(value, dict) else None
    return value
