"""Every entry of the library by its fields: what was left as it was stays as written, and every key has a field."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import pytest

import periplo.usecases.gallery.documents as gallery
from periplo.core.cells import Evidence
from periplo.core.document_fields import applied
from periplo.core.lanes import LANES, Lane
from periplo.core.library import (
    NO_LIBRARY,
    Area,
    Entry,
    Initiative,
    Library,
    Metric,
    Opportunity,
    SharedTouchpoint,
)
from periplo.core.library_fields import LISTS, entry_form
from periplo.core.personas import Persona
from periplo.core.short_forms import closed, in_full, opened
from periplo.formats.documents import document_of
from periplo.formats.fields import key_of
from periplo.usecases.editing.parts import put, value_at
from sent_fields import sent

LIBRARIES = sorted(Path(gallery.__file__).parent.glob("*/library.yaml"))
LANGUAGES = ("es", "en")


@pytest.mark.parametrize("path", LIBRARIES, ids=lambda path: path.parent.name)
def test_no_entry_changes_by_being_sent_back(path):
    data = document_of(path.read_text(encoding="utf-8")).data
    seen = 0
    for name in LISTS:
        for k in range(len(data.get(name) or [])):
            form = entry_form((name, k), tuple(LANES.values()), NO_LIBRARY)
            value = value_at(data, (name, k))
            full = opened(form.whole, in_full(form.short, value) if form.short else value)
            back = closed(applied(form.whole, full, sent(form.whole, full), LANGUAGES), is_kept=True)
            assert put(data, (name, k), back) == data
            seen += 1
    assert seen > 3


# Keys that have no field, and why.
ELSEWHERE = {"Entry": {"id"}, "Area": {"id"}, "Metric": {"id"}, "Opportunity": {"id"}, "Initiative": {"id"},
             "SharedTouchpoint": {"id"}, "Lane": {"id"}}  # fmt: skip
# An id is made of the title when the entry is added; maps name it, so it stays as it is.
KINDS = {
    "opportunities": Opportunity, "initiatives": Initiative, "metrics": Metric, "personas": Persona,
    "touchpoints": SharedTouchpoint, "content": Entry, "areas": Area, "systems": Entry, "places": Entry,
    "channels": Entry, "evidence": Evidence, "lanes": Lane,
}  # fmt: skip


def test_every_list_of_the_library_has_its_page():
    assert {key_of(one) for one in fields(Library) if one.name != "extra"} == set(LISTS)


@pytest.mark.parametrize("name", KINDS)
def test_every_key_of_an_entry_has_a_field_or_is_named_here(name):
    kind, whole = KINDS[name], LISTS[name][1]
    known = {key_of(one) for one in fields(kind) if one.name not in ("extra", "cells")}
    found = {key.name for key in whole.keys} | {one.name for one in whole.parts}
    assert known - found == ELSEWHERE.get(kind.__name__, set())


@pytest.mark.parametrize("lane", LANES)
def test_a_shared_touchpoint_has_a_page_for_every_lane(lane):
    assert entry_form(("touchpoints", 0, lane), tuple(LANES.values()), NO_LIBRARY).lane == lane
    assert entry_form(("areas", 0, lane), tuple(LANES.values()), NO_LIBRARY) is None
