"""How the customers of an example live: the steps of life.yaml as values, checked when they are read.

A **life** is a list of steps, lived in order. A step happens with its `chance`, `after` some time, and is one event
or a list of `steps` of its own; `most` says how often it may come round, each time by its chance. Where a `needed`
step does not happen, its list ends there; where a step `ends` it, everything does. What an event carries (`with`,
`channel`, `place`) is a value, a list of which one is taken, a weighing of values, `{from, to}`, `{fact}` for what is
remembered, or `{cases}`, a list of which the first counts whose `when` holds. What was drawn is remembered under its
name, so that later steps may depend on it; so is what a step `knows`, which no event carries.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import msgspec

from periplo.core.errors import BadInput
from periplo.core.texts import Text
from periplo.formats.documents import read_document
from periplo.usecases.gallery.documents import DOCUMENTS
from periplo.usecases.gallery.portraits import Portrait

# In the order in which they are told: kinds of business, then everyday experiences.
NAMES = ("services", "subscription", "b2b", "public", "clinic", "restaurant", "trip", "repair")


class Step(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One event, or a list of steps. chance, after: a value or {cases}; after is a median, as "2d" or "30m"."""

    event: str | None = None
    steps: tuple[Step, ...] = ()
    when: Mapping[str, Any] = {}
    chance: Any = 1.0
    after: Any = "0s"
    most: int = 1
    needed: bool = False
    ends: bool = False
    channel: Any = None
    place: Any = None
    knows: Mapping[str, Any] = {}
    with_: Mapping[str, Any] = msgspec.field(default={}, name="with")


class _FoundBy(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    ask: str
    options: Mapping[str, str] = {}


class _Written(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    schema: int
    name: Mapping[str, str]
    line: Mapping[str, str]
    story: Mapping[str, str]
    found_by: _FoundBy
    portrait: Portrait
    kind: str
    zone: str
    currency: str
    customers: int
    year: int
    seed: int
    awake: tuple[int, int]
    months: tuple[float, ...]
    who: Mapping[str, Any] = {}
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Life:
    """An example's text and its customers. awake: hours of the day in which things happen; months: how many begin."""

    id: str
    name: Text  # of the invented organisation
    line: Text  # the example in a sentence
    story: Text  # what is planted in its events, and where it shows
    ask: str  # the question that finds it
    options: Mapping[str, str]
    portrait: Portrait
    kind: str
    zone: str
    currency: str
    customers: int
    year: int
    seed: int
    awake: tuple[int, int]
    months: tuple[float, ...]
    who: Mapping[str, Any]
    steps: tuple[Step, ...]


@cache
def life_of(name: str) -> Life:
    """The life of an example, one of NAMES.

    Raises: BadInput if there is no such example, or its file says something unknown.
    """
    if name not in NAMES:
        raise BadInput(
            f"the gallery has no example '{name}'",
            f"it has: {', '.join(NAMES)}",
            "list them with 'periplo gallery'",
            name=name,
        )
    document = read_document(DOCUMENTS / name / "life.yaml")
    try:
        said = msgspec.convert(document.data, _Written)
    except msgspec.ValidationError as error:
        raise BadInput(f"{document.source} cannot be understood", str(error), "mend that key") from None
    return Life(
        id=name,
        name=Text.of(said.name),
        line=Text.of(said.line),
        story=Text.of(said.story),
        ask=said.found_by.ask,
        options=said.found_by.options,
        portrait=said.portrait,
        kind=said.kind,
        zone=said.zone,
        currency=said.currency,
        customers=said.customers,
        year=said.year,
        seed=said.seed,
        awake=said.awake,
        months=said.months,
        who=said.who,
        steps=said.steps,
    )
