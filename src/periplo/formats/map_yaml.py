"""The native format of maps: one YAML or JSON file per map, read into values and written back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any

from periplo.core.cells import NO_TEXT
from periplo.core.errors import BadInput, BadMap
from periplo.core.labels import Labels
from periplo.core.lanes import Lane
from periplo.core.library import NO_LIBRARY, Library
from periplo.core.maps import (
    DEFAULT_IDLE,
    SCHEMA,
    STATES,
    Action,
    Column,
    Goal,
    JourneyMap,
    Touchpoint,
    Unplaced,
    Variant,
)
from periplo.core.personas import Persona
from periplo.core.rule_saying import rule_text
from periplo.core.rules import Rule
from periplo.core.spans import duration_text
from periplo.core.texts import LANGUAGES, Text
from periplo.formats.documents import Document, Place, document_of, looked_up, written
from periplo.formats.fields import FieldReader, item_data, value_data
from periplo.formats.library_yaml import library_beside
from periplo.formats.reader import Said

_FIRST = (
    "id",
    "title",
    "languages",
    "state",
    "version",
    "persona",
    "scenario",
    "goal",
    "idle",
    "loyal",
    "stages",
)
_FIELDS = {field.name: field for field in fields(JourneyMap)}
# What stands in for what could not be read, so that reading goes on.
_NOBODY, _NOTHING = Persona("", NO_TEXT), Goal(NO_TEXT)
_TAKEN = {"id", "kind", "rules", "lane", "item", "from", "to", "schema", "text"}


def read_map(path: Path | str, labels: Labels | None = None, library: Library | None = None) -> JourneyMap:
    """The map that a file holds. Without a library the one beside it counts: `library.yaml` there or one folder up.

    Raises: BadMap or BadInput, telling the line and how to mend it.
    """
    known = library_beside(Path(path), labels) if library is None else library
    return map_of(looked_up(path), labels, known)


def opened_beside(path: Path) -> dict[str, tuple[str, ...]]:
    """The maps in the folder of a file, itself among them, by id: the ids of the maps that each opens.

    What lies there and is no map, or cannot be read, is passed over.
    """
    found: dict[str, tuple[str, ...]] = {}
    for other in sorted(path.parent.glob("*.y*ml")):
        try:
            data = looked_up(other).data
        except BadInput:
            continue
        if not isinstance(data.get("stages"), list) or data.get("id") is None:
            continue
        parts = [*data["stages"], *(data.get("columns") or [])]
        opens = [str(one["opens"]) for one in parts if isinstance(one, dict) and one.get("opens") is not None]
        found[str(data["id"])] = tuple(opens)
    return found


def map_from(text: str, labels: Labels | None = None, library: Library = NO_LIBRARY) -> JourneyMap:
    """The map that a text holds, YAML or JSON."""
    return map_of(document_of(text, "the map"), labels, library)


def map_of(document: Document, labels: Labels | None = None, library: Library = NO_LIBRARY) -> JourneyMap:
    """The map that a document says.

    Raises: BadMap, telling the line and how to mend it; with all other mistakes as its `others`.
    """
    reader = _Reader(document, labels, library)
    return reader.all_told(reader.journey_map)


def map_text(drawn: JourneyMap) -> str:
    """The map as YAML."""
    return written(map_data(drawn))


def map_data(drawn: JourneyMap) -> dict[str, Any]:
    """The map as plain data in the native format; what is empty is left out, unknown keys are kept."""
    lanes = {lane.id: lane for lane in drawn.all_lanes}
    data = value_data(drawn, skip=("columns", "tray"), lanes=lanes) | {
        "languages": list(drawn.languages),
        "state": drawn.state,
        "idle": duration_text(drawn.idle),
    }
    first = {key: data.pop(key) for key in _FIRST if key in data}
    columns = {"columns": [_column_data(column, lanes) for column in drawn.columns]} if drawn.columns else {}
    tray = {"tray": [_unplaced_data(kept, lanes) for kept in drawn.tray]} if drawn.tray else {}
    return {"schema": SCHEMA, **first, **columns, **data, **tray}


def _column_data(column: Column, lanes: Mapping[str, Lane]) -> dict[str, Any]:
    if isinstance(column, Action):
        data = value_data(column, lanes=lanes)
        return {"id": data.pop("id"), "kind": "action", **data}
    data = value_data(column, skip=("channel_rules",), lanes=lanes)
    rules = {channel: rule_text(rule) for channel, rule in column.channel_rules}
    return data | ({"rules": rules} if rules else {})


def _unplaced_data(kept: Unplaced, lanes: Mapping[str, Lane]) -> Any:
    if kept.lane is None:
        return item_data(kept.item)
    return {"lane": kept.lane, "item": item_data(kept.item, lanes.get(kept.lane))}


class _Reader(FieldReader):
    error = BadMap

    def journey_map(self) -> JourneyMap:
        data: Said = self.document.data
        own = self.own_lanes()
        self.lanes = {**self.lanes, **{lane.id: lane for lane in own}}
        return self.value(
            JourneyMap,
            {key: said for key, said in data.items() if key != "schema"},
            (),
            id=self.noting("", self.word, data, (), "id"),
            title=self.noting(NO_TEXT, self.needed, "title"),
            persona=self.noting(_NOBODY, self.persona, data.get("persona"), ("persona",)),
            goal=self.noting(_NOTHING, self.goal, data.get("goal"), ("goal",)),
            stages=self.noting((), self.needed, "stages"),
            columns=self.noting((), self.each, self.column, self.parts(data, (), "columns")),
            variants=self.noting((), self.each, self.variant, self.parts(data, (), "variants")),
            languages=self.languages(),
            state=self.noting(STATES[0], self.state),
            version=None if data.get("version") is None else str(data["version"]),
            idle=self.noting(DEFAULT_IDLE, self.idle),
            lanes=own,
            tray=self.tray(),
        )

    def needed(self, name: str) -> Any:
        """What stands under this key of the map. Raises: BadMap if nothing does."""
        return self._field(JourneyMap, _FIELDS[name], self.document.data, ())

    def listed(self, key: str) -> list[Any]:
        """The parts under a key; none where no list stands there."""
        said = self.document.data.get(key)
        return said if isinstance(said, list) else []

    def follows(self, error: BadInput, place: Place, noted: int) -> bool:
        if place:
            return super().follows(error, place, noted)
        lacks = error.values.get("lacks")
        return bool(self.noted) and isinstance(lacks, tuple) and self.may_hold(*lacks)

    def may_hold(self, key: str, id: str | None) -> bool:
        """Whether the document may have a part of this id, though it could not be read."""
        said = self.document.data.get(key)
        if not isinstance(said, list):
            return said is not None or key == "stages"
        ids = [one.get("id") if isinstance(one, dict) else None for one in said]
        return bool(said) and (id is None or None in ids or id in map(str, ids))

    def mended(self, error: BadInput, place: Place) -> BadInput:
        """The same error with the line of the part whose place or id it tells."""
        told = error.values.get("place")
        place = told if isinstance(told, tuple) else place
        wanted, under = error.values.get("id", ""), error.values.get("under")
        for kind in () if place else (under,) if under else ("stages", "columns", "lanes"):
            for k, part in enumerate(self.listed(str(kind))):
                if isinstance(part, dict) and part.get("id") == wanted:
                    place = (str(kind), k, "id")
        return super().mended(error, place)

    def own_lanes(self) -> tuple[Lane, ...]:
        """The map's own lanes, and of the library's those that it uses."""
        data = self.document.data
        own = self.lanes_in(data)
        taken = {*_TAKEN, *self.keys(JourneyMap), *self.keys(Touchpoint)} - set(self.lanes)
        for k, said in enumerate(self.listed("lanes")):
            self.noting(None, self._refuse_taken, ("lanes", k, "id"), said, taken)
        own = tuple(lane for lane in own if lane.id not in taken)
        parts = [data, *self.listed("stages"), *self.listed("columns")]
        used = {str(key) for part in parts if isinstance(part, dict) for key in part}
        known = {lane.id for lane in own}
        return (*own, *(lane for lane in self.library.lanes if lane.id in used - known))

    def _refuse_taken(self, place: Place, said: Any, taken: set[str]) -> None:
        if isinstance(said, dict) and said.get("id") in taken:
            raise self.wrong(
                place,
                f"a lane cannot be called '{said['id']}'",
                "columns have a key of that name already",
                "give it another id; its title may stay",
            )

    def persona(self, said: Any, place: Place) -> Persona:
        """A buyer persona: the id of one of the library, a mapping with one's id, or a plain name."""
        if isinstance(said, str):
            return self.library.persona(said) or Persona("standard", Text.of(said))
        if not isinstance(said, dict):
            raise self.wrong(
                place, f"'{place[-1]}' is missing", mend=f"add {place[-1]}: with what belongs to it below"
            )
        shared = self.library.persona(str(said["id"])) if said.get("id") is not None else None
        known = value_data(shared) if shared else {"id": "standard"}
        return self.value(Persona, {**known, **said}, place)

    def goal(self, said: Any, place: Place) -> Goal:
        if isinstance(said, str):
            return Goal(Text.of(said))
        if not isinstance(said, dict):
            raise self.wrong(place, "'goal' is missing", mend="add goal: with what belongs to it below")
        return self.value(Goal, said, place)

    def variant(self, place: Place, said: Said) -> Variant:
        persona = self.persona(said.get("persona"), (*place, "persona"))
        goal = None if said.get("goal") is None else self.goal(said["goal"], (*place, "goal"))
        return self.value(Variant, said, place, persona=persona, goal=goal)

    def column(self, place: Place, said: Said) -> Column:
        kind = said.get("kind", "touchpoint")
        if kind not in ("touchpoint", "action"):
            raise self.wrong(
                (*place, "kind"), f"a column is of kind '{kind}'", mend="write touchpoint or action"
            )
        own = {key: value for key, value in said.items() if key != "kind"}
        if kind == "action":
            for key in ("rule", "rules", "channels"):
                self.noting(None, self._refuse_proof, said, (*place, key))
            return self.value(Action, own, place)
        whole = {**self.shared_touchpoint(own, place), **own}
        rules = self.noting((), self.channel_rules, whole, place)
        whole.pop("rules", None)
        channels = self.noting((), self.channels, said, whole, place)
        return self.value(Touchpoint, whole, place, channels=channels, channel_rules=rules)

    def _refuse_proof(self, said: Said, place: Place) -> None:
        if place[-1] in said:
            raise self.wrong(
                place,
                f"action '{said.get('id')}' has '{place[-1]}'",
                "an action is what the customer does without us, so no event can prove it",
                "make it a touchpoint, or take the key away",
            )

    def shared_touchpoint(self, said: Said, place: Place) -> dict[str, Any]:
        """What a column takes from the touchpoint of the library that it uses."""
        if said.get("uses") is None:
            return {}
        shared = self.library.touchpoint(str(said["uses"]))
        if shared is None and said.get("title") is None:
            known = ", ".join(one.id for one in self.library.touchpoints) or "none"
            raise self.wrong(
                (*place, "uses"),
                f"the library has no touchpoint '{said['uses']}'",
                f"it has: {known}",
                "name one of them, or give the column its own title",
            )
        return value_data(shared, skip=("id",), lanes=self.lanes) if shared else {}

    def channels(self, said: Said, whole: Said, place: Place) -> tuple[str, ...]:
        named = whole.get("channels") or []
        named = [named] if isinstance(named, str) else named
        if not isinstance(named, list):
            raise self.wrong(
                (*place, "channels"), "'channels' is not a list", mend="write channels: [web, store]"
            )
        rules = said.get("rules") if isinstance(said.get("rules"), dict) else {}
        return tuple(dict.fromkeys([*map(str, named), *(rules or {})]))

    def channel_rules(self, said: Said, place: Place) -> tuple[tuple[str, Rule], ...]:
        rules = said.get("rules") or {}
        if not isinstance(rules, dict):
            raise self.wrong(
                (*place, "rules"),
                "'rules' is not a mapping",
                mend="write rules: {store: shop visited, web: page viewed}",
            )
        at = (*place, "rules")
        read = ((channel, self.noting(None, self.maybe_rule, rules, at, channel)) for channel in rules)
        return tuple((channel, rule) for channel, rule in read if rule)

    def tray(self) -> tuple[Unplaced, ...]:
        said = self.document.data.get("tray")
        listed = said if isinstance(said, list) else [] if said is None else [said]
        return self.each(self._unplaced, ((one, ("tray", k)) for k, one in enumerate(listed)))

    def _unplaced(self, said: Any, place: Place) -> Unplaced:
        is_placed = isinstance(said, dict) and "item" in said
        lane = None if not is_placed or said.get("lane") is None else str(said["lane"])
        return Unplaced(
            self.item(said["item"] if is_placed else said, place, self.lanes.get(lane or "")), lane
        )

    def state(self) -> str:
        state = self.document.data.get("state", "as-is")
        if state not in STATES:
            raise self.wrong(("state",), f"the state of the map is '{state}'", mend="write as-is or to-be")
        return str(state)

    def idle(self) -> int:
        said = self.document.data.get("idle")
        if said is None:
            return DEFAULT_IDLE
        idle = self.span(self.document.data, (), "idle")
        if not idle:
            raise self.wrong(("idle",), "the idle limit is nothing", mend="write a time such as 90d")
        return idle

    def languages(self) -> tuple[str, ...]:
        said = self.document.data.get("languages") or list(LANGUAGES)
        return tuple(map(str, said)) if isinstance(said, list) else (str(said),)
