"""Parts of a map or of the library written by their fields: one part a page, kept where it stands by then.

A page sends back the part as it was typed so far, and the mark of what the file said of it when the page was opened.
"""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from periplo.core.document_fields import Data, applied, moved
from periplo.core.errors import BadInput, PeriploError
from periplo.core.map_fields import Form, Place
from periplo.core.short_forms import closed, in_full, opened
from periplo.edge.console.desk import Desk, desk_of
from periplo.edge.console.noted import acted
from periplo.edge.console.part_fields import PartPage
from periplo.edge.console.shell import language_of, may_edit, page_of
from periplo.edge.console.written_fields import Options
from periplo.edge.faults import Fault, fault_of
from periplo.edge.words.pages import page_says
from periplo.usecases.editing.edits import Meanwhile
from periplo.usecases.editing.file import Workbench
from periplo.usecases.editing.parts import (
    address_of,
    found_again,
    mark_of,
    place_of,
    put,
    shifted,
    value_at,
)

MOST_FIELDS = 4_000
MOVES = ("add", "drop", "up", "down")
EARLIER, LATER, AWAY, BACK, KEEP, RULE = "earlier", "later", "away", "back", "keep", "rule "
WHOLE = "map"  # the place of what the document says of itself
Change = Callable[[Data], Data]
_NOTHING_BESIDE: Mapping[str, Any] = {
    "picture": "",
    "cells": (),
    "others": (),
    "used": (),
    "above": (),
    "cells_are": "cells",
}


class Room(ABC):
    """One document whose parts are written here. base: its address; here: its place in the menu."""

    here = "map"

    def __init__(self, request: Request, path: Path, base: str, data: Data, version: str) -> None:
        self.request, self.path, self.base = request, path, base
        self.data, self.version = data, version
        self.desk: Desk = desk_of(request)
        self.said = language_of(request)
        self.bench: Workbench = request.app.state.workbench

    def address(self, place: Place) -> str:
        return f"{self.base}?{urlencode({'of': said_place(place)})}"

    @property
    @abstractmethod
    def languages(self) -> Sequence[str]: ...

    @abstractmethod
    def form(self, place: Place, value: object) -> Form | None: ...

    @abstractmethod
    def begun(self, place: Place) -> Any:
        """What a part that is not there yet says before anybody wrote in it."""

    @abstractmethod
    def given(self, form: Form, place: Place, value: object) -> Mapping[str, Options]: ...

    @abstractmethod
    def called(self, form: Form) -> Mapping[str, str]: ...

    @abstractmethod
    def heading(self, form: Form, place: Place, value: Any) -> str: ...

    @abstractmethod
    def beside(self, data: Data, place: Place, form: Form) -> dict[str, Any]:
        """What stands beside the fields: a picture, cells. Raises: BadInput if the document cannot be read so."""

    @abstractmethod
    def write(self, change: Change) -> str:
        """The version of the file thereafter. Raises: BadInput."""

    @abstractmethod
    def may_go(self, form: Form, place: Place) -> bool:
        """Whether the part may be taken away here."""

    @abstractmethod
    def named(self, form: Form, place: Place, value: Data, data: Data) -> Data:
        """The part with the id that it needs."""

    @abstractmethod
    def noted(self) -> tuple[str, str]:
        """What the log of changes calls the document: kind and id."""


def opened_page(room: Room, propose: Callable[[Any], Any] | None = None) -> Response:
    """A part as its file says it; or as it is proposed, of what the file says, to be kept or not."""
    place = place_asked(room)
    value = value_at(room.data, place)
    if value is None and not _may_begin(room, place):
        raise HTTPException(404)
    there = room.begun(place) if value is None else value
    if propose is None:
        return _shown(room, place, there, mark_of(value))
    try:
        told = page_says("written.proposed", room.said)
        return _shown(room, place, propose(there), mark_of(value), lead=told)
    except PeriploError as error:
        if error.exit_code != 2:
            raise
        # Asked for in good order: it is the data that tell too little.
        shown = _shown(room, place, there, mark_of(value), error)
        shown.status_code = 200
        return shown


def posted_page(room: Room, sent: Mapping[str, str]) -> Response:
    """What a page of a part sent: looked at, kept, moved, taken away or taken back."""
    do = sent.get("do", "")
    if do == BACK:
        acted(room.request, room.noted()[0], "edit", room.noted()[1])
        room.bench.take_back(room.path, sent.get("version", ""))
        return RedirectResponse(f"{room.base}?done=back", 303)
    place, was = place_asked(room), sent.get("was", "")
    value = _said(sent.get("said", ""))
    form = room.form(place, value)
    if form is None:
        raise HTTPException(404)
    next = ""
    in_fields(form, value)  # what no page of ours sends is refused before anything is made of it
    try:
        value = _filled(form, value, sent, room.languages, is_kept=do == KEEP or do.startswith(RULE))
        verb = do.partition(" ")[0]
        if verb in MOVES:
            made, next = moved(form.whole, in_fields(form, value), do)
            return _shown(room, place, as_said(form, made), was, next=next)
        if do in (EARLIER, LATER, AWAY):
            return _rearranged(room, form, place, was, do)
        if do == KEEP or do.startswith(RULE):
            return kept(room, form, place, value, was, do)
        return _shown(room, place, value, was)
    except PeriploError as error:
        if error.exit_code != 2:
            raise
        now = mark_of(value_at(room.data, place)) if isinstance(error, Meanwhile) else was
        return _shown(room, place, value, now, error, next)


def kept(room: Room, form: Form, place: Place, value: Any, was: str, do: str) -> Response:
    where = place

    def change(data: Data) -> Data:
        nonlocal where
        if mark_of(value_at(data, place)) == mark_of(value) and was:
            return data
        where = found_again(data, place, was)
        return put(data, where, room.named(form, where, value, data) if isinstance(value, dict) else value)

    before = room.version
    version = room.write(change)
    if version == before:
        acted(room.request)
    else:
        acted(room.request, room.noted()[0], "edit", room.noted()[1])
    if do.startswith(RULE):
        asked = urlencode({"of": said_place(where), "key": do.removeprefix(RULE)})
        return RedirectResponse(f"{room.base}/rule?{asked}", 303)
    return RedirectResponse(f"{room.base}?{urlencode({'of': said_place(where), 'done': version})}", 303)


def _rearranged(room: Room, form: Form, place: Place, was: str, do: str) -> Response:
    where = place

    def change(data: Data) -> Data:
        nonlocal where
        at = found_again(data, place, was)
        if do == AWAY:
            return put(data, at, None)
        made, where = shifted(data, at, -1 if do == EARLIER else 1)
        return made

    if not room.may_go(form, place) or not was:
        raise HTTPException(404)
    version = room.write(change)
    acted(room.request, room.noted()[0], "edit", room.noted()[1])
    told = {"done": version} if do == AWAY else {"of": said_place(where), "done": version}
    return RedirectResponse(f"{room.base}?{urlencode(told)}", 303)


def _shown(
    room: Room,
    place: Place,
    value: Any,
    was: str,
    wrong: PeriploError | None = None,
    next: str = "",
    lead: str = "",
) -> Response:
    form = room.form(place, value)
    if form is None:
        raise HTTPException(404)
    fields, beside = None, dict(_NOTHING_BESIDE)
    try:
        shown = in_fields(form, value)
        page = PartPage(
            room.desk, form, shown, room.said, room.languages, room.given(form, place, shown), room.called(form),
            _wrong_at(wrong, place), next,
        )  # fmt: skip
        fields = page.fields()
    except BadInput as error:
        wrong = wrong or error
    try:
        beside = beside | room.beside(put(room.data, place, value), place, form)
    except PeriploError as error:
        if error.exit_code != 2:
            raise
    done = room.request.query_params.get("done", "") if wrong is None and was else ""
    asked = urlencode({"of": said_place(place)})
    listed = value_at(room.data, place[:-1]) if place and isinstance(place[-1], int) else None
    heading = page_says("written.fields_of", room.said, room.heading(form, place, value))
    return page_of(
        room.request, "written_part.html", heading, room.here, 200 if wrong is None else 400,
        address=f"{room.base}?{asked}", base=room.base, was=was, text=json.dumps(value, ensure_ascii=False),
        fields=fields, fault=fault_shown(wrong, room.said), done=done, may_write=may_edit(room.request),
        may_build=room.desk.has_events,
        may_take_back=bool(done) and room.bench.may_take_back(room.path, done),
        may_go=bool(was) and room.may_go(form, place), kind=page_says(f"written.sort.{form.sort}", room.said),
        may_move=bool(was) and room.may_go(form, place) and isinstance(listed, list) and len(listed) > 1,
        lead=lead or page_says(f"written.sort.{form.sort}.lead", room.said), **beside,
    )  # fmt: skip


def place_asked(room: Room) -> Place:
    of = room.request.query_params.get("of", "")
    return place_of("" if of == WHOLE else of, room.data)


def said_place(place: Place) -> str:
    """A place as the address of its page says it."""
    return address_of(place) or WHOLE


def _may_begin(room: Room, place: Place) -> bool:
    """Whether a part may be added at a place where none is."""
    return room.begun(place) is not None


def _said(text: str) -> Any:
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        value = None
    if value is None:
        raise BadInput("this is not what a form sends", mend="use the page's own form")
    return value


def in_fields(form: Form, value: Any) -> Data:
    """A part in full, as its fields show it; things of a cell under their lane."""
    if form.lane:
        value = {form.lane: value} if value not in (None, []) else {}
    elif form.short is not None:
        value = in_full(form.short, value)
    if not isinstance(value, dict):
        raise BadInput("this is not laid out as the fields suppose", mend="change it in its text")
    return opened(form.whole, value)


def as_said(form: Form, full: Data, is_kept: bool = False) -> Any:
    said = closed(full, is_kept)
    return (said.get(form.lane) or []) if form.lane and isinstance(said, dict) else said


def _filled(form: Form, value: Any, sent: Mapping[str, str], languages: Sequence[str], is_kept: bool) -> Any:
    return as_said(form, applied(form.whole, in_fields(form, value), sent, languages), is_kept)


def _wrong_at(wrong: PeriploError | None, place: Place) -> str:
    """The field that is wrong, of this part; "" if it is none of its own."""
    told = wrong.values.get("place") if wrong else None
    if not isinstance(told, tuple) or told[: len(place)] != place:
        return ""
    return ".".join(map(str, told[len(place) :]))


def fault_shown(wrong: PeriploError | None, said: str) -> Fault | None:
    if wrong is None:
        return None
    fault = fault_of(wrong, said)
    return (
        replace(fault, what=fault.what.partition(": ")[2] or fault.what) if "line" in wrong.values else fault
    )
