"""sources.yaml: who speaks to this workspace by itself, and the floor plans of its places. No secret stands in it.

schema: 1
sources:
  - {id: shop-es, kind: shopify, secret: SHOPIFY_SECRET, account: my-shop.myshopify.com}
zones:
  enabled: true
  places:
    - place: centro
      width: 20
      height: 12
      zones: [{id: entrance, label: {es: Entrada, en: Entrance}, rect: [0, 0, 4, 3]}]
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from periplo.core.channel_catalogue import channel_id
from periplo.core.errors import BadInput
from periplo.core.floor_plan import FloorPlan, SightingRules, Zone, ZoneCounting
from periplo.core.live_sources import (
    ALGORITHMS,
    ENCODINGS,
    HEADER,
    KINDS,
    NEEDS,
    LiveSource,
    Mapped,
    Signature,
)
from periplo.core.spans import SECOND, zone_named
from periplo.formats.declarations import Declarations
from periplo.formats.documents import Document, Place, read_document
from periplo.formats.reader import Said
from periplo.formats.webhooks.paths import checked_path

FILE = "sources.yaml"
LEAST_FLOOR = 2
MOST_ZONES = 200
ID = r"[a-z0-9][a-z0-9._-]{0,39}"
_SECRETS = ("secret", "key", "token", "refresh")
_WORDS = ("app", "account", "channel", "place", "api", "url", "contact")


class BadSources(BadInput):
    """sources.yaml cannot be read, or asks for what cannot be; `line` is the line, from 1, where known."""

    code = "bad_sources"


def read_sources(path: Path | str) -> dict[str, LiveSource]:
    """The live sources that a file declares, by id; none if there is no file.

    Raises: BadSources or BadInput, telling the line and how to mend it.
    """
    return sources_of(read_document(path)) if Path(path).exists() else {}


def read_zones(path: Path | str) -> ZoneCounting:
    """Whether and how zones are counted; not at all if there is no file."""
    return zones_of(read_document(path)) if Path(path).exists() else ZoneCounting()


def sources_of(document: Document) -> dict[str, LiveSource]:
    """The live sources that a document declares, by id."""
    return _Reader(document, None).sources()


def zones_of(document: Document) -> ZoneCounting:
    """Whether and how zones are counted."""
    return _Reader(document, None).counting()


class _Reader(Declarations):
    error = BadSources

    def sources(self) -> dict[str, LiveSource]:
        return self.by_id("sources", self.source)

    def source(self, place: Place, said: Said) -> LiveSource:
        id, kind = self.declared_id(said, place, ID), self.declared_kind(said, place, KINDS)
        unknown = [key for key in said if key not in _KNOWN]
        if unknown:
            raise self.wrong(
                (*place, unknown[0]), f"'{unknown[0]}' is not known", f"a source may say {', '.join(_KNOWN)}",
                "mend or remove it",
            )  # fmt: skip
        for need in NEEDS[kind]:
            if said.get(need) is None:
                raise self.wrong(
                    place, f"'{need}' is missing", f"a source of kind {kind} needs it", f"add {need}: …"
                )
        words = {name: self.maybe_word(said, place, name) for name in _WORDS}
        if words["channel"]:
            words["channel"] = channel_id(words["channel"])
        if words["api"] and not re.fullmatch(r"https?://[^/\s?#@]+", words["api"]):
            raise self.wrong(
                (*place, "api"), "'api' is no address", mend="write it as https://api.example.com"
            )
        return LiveSource(
            id,
            kind,
            **{name: self.secret(said, place, name) for name in _SECRETS},
            **words,
            header=self.word(said, place, "header", HEADER),
            zone=self.zone(said, place),
            places=self.texts(said, place, "places"),
            keep_text=self.flag(said, place, "keep_text"),
            signature=self.signature(said, place),
            mapping=self.mapped(said, place) if kind == "json" else None,
        )

    def zone(self, said: Said, place: Place) -> str:
        zone = self.word(said, place, "zone", "UTC")
        try:
            zone_named(zone)
        except BadInput as error:
            raise self.wrong((*place, "zone"), error.what, error.why, error.mend) from None
        return zone

    def signature(self, said: Said, place: Place) -> Signature:
        if said.get("signature") is None:
            return Signature()
        place, said = (*place, "signature"), self.mapping(said, place, "signature")
        usual = Signature()
        return Signature(
            header=self.word(said, place, "header", usual.header),
            algorithm=self.one_of(said, place, "algorithm", ALGORITHMS),
            encoding=self.one_of(said, place, "encoding", ENCODINGS),
            prefix=str(said.get("prefix") or ""),
            time_header=self.maybe_word(said, place, "time_header"),
        )

    def mapped(self, said: Said, place: Place) -> Mapped:
        place, said = (*place, "mapping"), self.mapping(said, place, "mapping")
        each = self.maybe_word(said, place, "each")
        return Mapped(
            event=self.path(said, place, "event"),
            at=self.path(said, place, "at"),
            id=self.path(said, place, "id"),
            each=None if each is None else self.path(said, place, "each"),
            names=self.texts(said, place, "names"),
            person=self.paths(said, place, "person"),
            traits=self.paths(said, place, "traits"),
            properties=self.paths(said, place, "properties"),
            products=self.paths(said, place, "products") or None,
        )

    def path(self, said: Said, place: Place, key: str) -> str:
        try:
            return checked_path(self.word(said, place, key))
        except BadSources:
            raise
        except BadInput as error:
            raise self.wrong((*place, key), error.what, error.why, error.mend) from None

    def paths(self, said: Said, place: Place, key: str) -> dict[str, str]:
        texts = self.texts(said, place, key)
        return {name: self.path(texts, (*place, key), name) for name in texts}

    def texts(self, said: Said, place: Place, key: str) -> dict[str, str]:
        if said.get(key) is None:
            return {}
        found = self.mapping(said, place, key)
        return {str(name): self.word(found, (*place, key), name) for name in found}

    def one_of(self, said: Said, place: Place, key: str, choices: tuple[str, ...]) -> str:
        value = self.word(said, place, key, choices[0])
        if value not in choices:
            raise self.wrong((*place, key), f"'{key}' is '{value}'", mend=f"write {', '.join(choices)}")
        return value

    # zones

    def counting(self) -> ZoneCounting:
        if self.document.data.get("zones") is None:
            return ZoneCounting()
        place: Place = ("zones",)
        usual = ZoneCounting()
        said = self.mapping(self.document.data, (), "zones")
        floor = said.get("floor", usual.floor)
        if isinstance(floor, bool) or not isinstance(floor, int) or floor < LEAST_FLOOR:
            raise self.wrong(
                (*place, "floor"), f"'floor' is '{floor}'", "totals of very few people point at them",
                f"write a whole number from {LEAST_FLOOR} on",
            )  # fmt: skip
        spans = {
            name: span
            for name in ("gap", "least", "settle", "tick", "longest")
            if (span := self.maybe_span(said, place, name)) is not None
        }
        if spans.get("tick", usual.rules.tick) < SECOND:
            raise self.wrong((*place, "tick"), "'tick' is shorter than a second", mend="write tick: 5s")
        plans = tuple(self.plan(where, part) for where, part in self.parts(said, place, "places"))
        if len({plan.place for plan in plans}) < len(plans):
            raise self.wrong(
                (*place, "places"), "a place stands there twice", mend="give each place one plan"
            )
        enabled = self.flag(said, place, "enabled")
        if enabled and not plans:
            raise self.wrong(
                (*place, "places"), "there is no floor plan", mend="add places: with their zones"
            )
        channel = channel_id(self.word(said, place, "channel", usual.channel))
        return ZoneCounting(enabled, floor, channel, SightingRules(**spans), plans)

    def plan(self, place: Place, said: Said) -> FloorPlan:
        parts = list(self.parts(said, place, "zones"))
        if not parts or len(parts) > MOST_ZONES:
            raise self.wrong(
                (*place, "zones"), f"a plan has from 1 to {MOST_ZONES} zones, this one {len(parts)}",
                mend="write - id: … with its label and rect, below zones:",
            )  # fmt: skip
        zones = tuple(self.floor_zone(where, part) for where, part in parts)
        for k, (where, _) in enumerate(parts):
            if zones[k].id in {zone.id for zone in zones[:k]}:
                raise self.wrong(
                    (*where, "id"), f"'{zones[k].id}' stands there twice", mend="give it another id"
                )
        corners = [point for zone in zones for point in zone.outline]
        width = self.number(said, place, "width", max(x for x, _ in corners))
        height = self.number(said, place, "height", max(y for _, y in corners))
        if width <= 0 or height <= 0:
            raise self.wrong(place, "the plan has no size", mend="write width: 20 and height: 12")
        for (where, _), zone in zip(parts, zones, strict=True):
            if any(not (0 <= x <= width and 0 <= y <= height) for x, y in zone.outline):
                raise self.wrong(
                    where, f"zone '{zone.id}' reaches beyond the plan", f"the plan is {width:g} by {height:g}",
                    "mend its corners, or the plan's width and height",
                )  # fmt: skip
        label = self.text(said, place, "label") if said.get("label") is not None else None
        return FloorPlan(self.word(said, place, "place"), width, height, zones, label, self.zone(said, place))

    def floor_zone(self, place: Place, said: Said) -> Zone:
        id = self.word(said, place, "id")
        if ("rect" in said) == ("polygon" in said):
            raise self.wrong(
                place,
                f"zone '{id}' has no outline",
                mend="write rect: [x, y, width, height], or polygon: [[x, y], …]",
            )
        if "rect" in said:
            side = self.numbers(said["rect"], (*place, "rect"), 4)
            x, y, width, height = side
            if width <= 0 or height <= 0:
                raise self.wrong(
                    (*place, "rect"), f"zone '{id}' has no area", mend="write rect: [x, y, width, height]"
                )
            outline = ((x, y), (x + width, y), (x + width, y + height), (x, y + height))
        else:
            corners = said["polygon"]
            if not isinstance(corners, list) or not 3 <= len(corners) <= 100:
                raise self.wrong(
                    (*place, "polygon"),
                    "a polygon has from 3 to 100 corners",
                    mend="write polygon: [[x, y], …]",
                )
            points = [self.numbers(corner, (*place, "polygon"), 2) for corner in corners]
            outline = tuple((x, y) for x, y in points)  # type: ignore[assignment]
        return Zone(id, self.text(said, place, "label"), outline)

    def numbers(self, said: Any, place: Place, n: int) -> list[float]:
        if not isinstance(said, list) or len(said) != n or not all(map(_is_number, said)):
            raise self.wrong(place, f"here {n} numbers are expected", mend="write them as [1, 2.5]")
        return [float(one) for one in said]

    def number(self, said: Said, place: Place, key: str, default: float) -> float:
        value = said.get(key, default)
        if not _is_number(value):
            raise self.wrong((*place, key), f"'{key}' is '{value}'", mend=f"write {key}: 20")
        return float(value)


def _is_number(said: object) -> bool:
    return isinstance(said, int | float) and not isinstance(said, bool) and abs(said) < 1e9


_KNOWN = ("id", "kind", *_SECRETS, *_WORDS, "header", "zone", "places", "keep_text", "signature", "mapping")
