"""The native format of maps: one YAML or JSON file per map, read into values and written back."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

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

    Raises: BadMap, telling the line and how to mend it.
    """
    return _Reader(document, labels, library).journey_map()


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
            id=self.word(data, (), "id"),
            persona=self.persona(data.get("persona"), ("persona",)),
            goal=self.goal(data.get("goal"), ("goal",)),
            columns=tuple(self.column(place, said) for place, said in self.parts(data, (), "columns")),
            variants=tuple(self.variant(place, said) for place, said in self.parts(data, (), "variants")),
            languages=self.languages(),
            state=self.state(),
            version=None if data.get("version") is None else str(data["version"]),
            idle=self.idle(),
            lanes=own,
            tray=self.tray(),
        )

    def mended(self, error: BadInput, place: Place) -> BadInput:
        """The same error with the line of the part whose place or id it tells."""
        told = error.values.get("place")
        place = told if isinstance(told, tuple) else place
        wanted = error.values.get("id", "")
        for kind in ("stages", "columns", "lanes") if not place else ():
            for k, part in enumerate(self.document.data.get(kind) or []):
                if isinstance(part, dict) and part.get("id") == wanted:
                    place = (kind, k, "id")
        return super().mended(error, place)

    def own_lanes(self) -> tuple[Lane, ...]:
        """The map's own lanes, and of the library's those that it uses."""
        data = self.document.data
        own = tuple(self.value(Lane, said, place) for place, said in self.parts(data, (), "lanes"))
        taken = {*_TAKEN, *self.keys(JourneyMap), *self.keys(Touchpoint)} - set(self.lanes)
        for k, lane in enumerate(own):
            if lane.id in taken:
                raise self.wrong(
                    ("lanes", k, "id"),
                    f"a lane cannot be called '{lane.id}'",
                    "columns have a key of that name already",
                    "give it another id; its title may stay",
                )
        parts = [data, *(data.get("stages") or []), *(data.get("columns") or [])]
        used = {str(key) for part in parts if isinstance(part, dict) for key in part}
        known = {lane.id for lane in own}
        return (*own, *(lane for lane in self.library.lanes if lane.id in used - known))

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
                if key in said:
                    raise self.wrong(
                        (*place, key),
                        f"action '{said.get('id')}' has '{key}'",
                        "an action is what the customer does without us, so no event can prove it",
                        "make it a touchpoint, or take the key away",
                    )
            return self.value(Action, own, place)
        whole = {**self.shared_touchpoint(own, place), **own}
        rules = self.channel_rules(whole, place)
        whole.pop("rules", None)
        return self.value(
            Touchpoint, whole, place, channels=self.channels(said, whole, place), channel_rules=rules
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
        read = ((channel, self.maybe_rule(rules, (*place, "rules"), channel)) for channel in rules)
        return tuple((channel, rule) for channel, rule in read if rule)

    def tray(self) -> tuple[Unplaced, ...]:
        said = self.document.data.get("tray")
        listed = said if isinstance(said, list) else [] if said is None else [said]
        kept = []
        for k, one in enumerate(listed):
            place: Place = ("tray", k)
            is_placed = isinstance(one, dict) and "item" in one
            lane = None if not is_placed or one.get("lane") is None else str(one["lane"])
            item = self.item(one["item"] if is_placed else one, place, self.lanes.get(lane or ""))
            kept.append(Unplaced(item, lane))
        return tuple(kept)

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
        return (said,) if isinstance(said, str) else tuple(map(str, said))
