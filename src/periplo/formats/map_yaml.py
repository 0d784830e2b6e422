"""The native format of maps: one YAML or JSON file per map, read into values and written back."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from periplo.core.errors import BadInput, BadMap
from periplo.core.labels import Labels
from periplo.core.maps import (
    DEFAULT_IDLE,
    SCHEMA,
    TEXT_LANES,
    Action,
    Column,
    Goal,
    JourneyMap,
    Persona,
    Stage,
    Touchpoint,
)
from periplo.core.rule_saying import rule_text
from periplo.core.rules import Rule
from periplo.core.spans import duration_text
from periplo.core.texts import LANGUAGES, Text
from periplo.formats.documents import Document, Place, document_of, read_document, written
from periplo.formats.reader import Reader, rest, text_data

_TEXT_MEND = "write a text, or {es: …, en: …}; inside braces a text with a comma or a colon goes in quotes"
_MAP = (
    "schema",
    "id",
    "title",
    "persona",
    "goal",
    "stages",
    "columns",
    "languages",
    "state",
    "version",
    "idle",
    "loyal",
    "scenario",
)
_PERSONA = ("id", "name", "description", "quote", "rule")
_STAGE = ("id", "title", "moment")
_COLUMN = (
    "id",
    "kind",
    "stage",
    "title",
    "channels",
    "rule",
    "rules",
    "feeling",
    "moment_of_truth",
    "owner",
    *TEXT_LANES,
)


def read_map(path: Path | str, labels: Labels | None = None) -> JourneyMap:
    """The map that a file holds.

    Raises: BadMap or BadInput, telling the line and how to mend it.
    """
    return map_of(read_document(path), labels)


def map_from(text: str, labels: Labels | None = None) -> JourneyMap:
    """The map that a text holds, YAML or JSON."""
    return map_of(document_of(text, "the map"), labels)


def map_of(document: Document, labels: Labels | None = None) -> JourneyMap:
    """The map that a document says.

    Raises: BadMap, telling the line and how to mend it.
    """
    return _Reader(document, labels).journey_map()


def map_text(drawn: JourneyMap) -> str:
    """The map as YAML."""
    return written(map_data(drawn))


def map_data(drawn: JourneyMap) -> dict[str, Any]:
    """The map as plain data in the native format; what is empty is left out, unknown keys are kept."""
    persona, goal = drawn.persona, drawn.goal
    return _told(
        schema=SCHEMA,
        id=drawn.id,
        title=_text_data(drawn.title),
        languages=list(drawn.languages),
        state=drawn.state,
        version=drawn.version,
        persona=_told(
            id=persona.id,
            name=_text_data(persona.name),
            description=_text_data(persona.description),
            quote=_text_data(persona.quote),
            rule=_rule_data(persona.rule),
        )
        | dict(persona.extra),
        scenario=_text_data(drawn.scenario),
        goal=_told(text=_text_data(goal.text), rule=_rule_data(goal.rule)) | dict(goal.extra),
        idle=duration_text(drawn.idle),
        loyal=_rule_data(drawn.loyal),
        stages=[
            _told(id=stage.id, title=_text_data(stage.title), moment=stage.moment) | dict(stage.extra)
            for stage in drawn.stages
        ],
        columns=[_column_data(column) for column in drawn.columns],
    ) | dict(drawn.extra)


def _column_data(column: Column) -> dict[str, Any]:
    shared = _told(id=column.id, stage=column.stage, title=_text_data(column.title), feeling=column.feeling)
    lanes = {lane: [_text_data(text) for text in texts] for lane, texts in column.texts.items() if texts}
    if isinstance(column, Action):
        return {"id": column.id, "kind": "action"} | shared | lanes | dict(column.extra)
    return shared | _told(
        channels=list(column.channels),
        rule=_rule_data(column.rule),
        rules={channel: _rule_data(rule) for channel, rule in column.channel_rules},
        moment_of_truth=column.moment_of_truth or None,
        owner=column.owner,
    ) | lanes | dict(column.extra)  # fmt: skip


def _told(**data: Any) -> dict[str, Any]:
    return {key: value for key, value in data.items() if value is not None and value not in ({}, [])}


def _text_data(text: Text | None) -> Any:
    return None if text is None else text_data(text)


def _rule_data(rule: Rule | None) -> str | None:
    return None if rule is None else rule_text(rule)


class _Reader(Reader):
    error = BadMap

    def journey_map(self) -> JourneyMap:
        data = self.document.data
        try:
            return JourneyMap(
                id=self.word(data, (), "id"),
                title=self.text(data, (), "title"),
                persona=self.persona(),
                goal=self.goal(),
                stages=tuple(self.stage(place, said) for place, said in self.parts(data, (), "stages")),
                columns=tuple(self.column(place, said) for place, said in self.parts(data, (), "columns")),
                languages=self.languages(),
                state=self.state(),
                version=None if data.get("version") is None else str(data["version"]),
                idle=self.idle(),
                loyal=self.maybe_rule(data, (), "loyal", about="customer"),
                scenario=self.maybe_text(data, (), "scenario"),
                extra=rest(data, _MAP),
            )
        except BadMap as error:
            if "line" in error.values:
                raise
            raise self.located(error) from None

    def located(self, error: BadMap) -> BadInput:
        """The same error with the line of the part whose id it tells."""
        place: Place = ()
        for kind in ("stages", "columns"):
            for k, part in enumerate(self.document.data.get(kind) or []):
                if isinstance(part, dict) and part.get("id") == error.values.get("id", ""):
                    place = (kind, k, "id")
        return self.wrong(place, error.what, error.why, error.mend)

    def persona(self) -> Persona:
        said = self.named("persona")
        place: Place = ("persona",)
        return Persona(
            id=str(said.get("id", "standard")),
            name=self.text(said, place, "name"),
            description=self.maybe_text(said, place, "description"),
            quote=self.maybe_text(said, place, "quote"),
            rule=self.maybe_rule(said, place, "rule", about="customer"),
            extra=rest(said, _PERSONA),
        )

    def goal(self) -> Goal:
        said = self.named("goal")
        rule = self.maybe_rule(said, ("goal",), "rule")
        return Goal(self.text(said, ("goal",), "text"), rule, rest(said, ("text", "rule")))

    def stage(self, place: Place, said: Mapping[str, Any]) -> Stage:
        title, moment = self.text(said, place, "title"), self.word(said, place, "moment")
        return Stage(self.word(said, place, "id"), title, moment, rest(said, _STAGE))

    def column(self, place: Place, said: Mapping[str, Any]) -> Column:
        kind = said.get("kind", "touchpoint")
        if kind not in ("touchpoint", "action"):
            raise self.wrong(
                (*place, "kind"), f"a column is of kind '{kind}'", mend="write touchpoint or action"
            )
        id, stage = self.word(said, place, "id"), self.word(said, place, "stage")
        title, feeling = self.text(said, place, "title"), self.feeling(said, place)
        texts = {lane: self.cell(said, place, lane) for lane in TEXT_LANES if said.get(lane) is not None}
        extra = rest(said, _COLUMN)
        if kind == "action":
            for key in ("rule", "rules", "channels"):
                if key in said:
                    raise self.wrong(
                        (*place, key),
                        f"action '{id}' has '{key}'",
                        "an action is what the customer does without us, so no event can prove it",
                        "make it a touchpoint, or take the key away",
                    )
            return Action(id, stage, title, feeling, texts, extra)
        return Touchpoint(
            id=id,
            stage=stage,
            title=title,
            channels=self.channels(said, place),
            rule=self.maybe_rule(said, place, "rule"),
            channel_rules=self.channel_rules(said, place),
            feeling=feeling,
            texts=texts,
            moment_of_truth=said.get("moment_of_truth") is True,
            owner=None if said.get("owner") is None else str(said["owner"]),
            extra=extra,
        )

    def channels(self, said: Mapping[str, Any], place: Place) -> tuple[str, ...]:
        named = said.get("channels") or []
        named = [named] if isinstance(named, str) else named
        if not isinstance(named, list):
            raise self.wrong(
                (*place, "channels"), "'channels' is not a list", mend="write channels: [web, store]"
            )
        rules = said.get("rules") if isinstance(said.get("rules"), dict) else {}
        return tuple(dict.fromkeys([*map(str, named), *(rules or {})]))

    def channel_rules(self, said: Mapping[str, Any], place: Place) -> tuple[tuple[str, Rule], ...]:
        rules = said.get("rules") or {}
        if not isinstance(rules, dict):
            raise self.wrong(
                (*place, "rules"),
                "'rules' is not a mapping",
                mend="write rules: {store: shop visited, web: page viewed}",
            )
        read = ((channel, self.maybe_rule(rules, (*place, "rules"), channel)) for channel in rules)
        return tuple((channel, rule) for channel, rule in read if rule)

    def feeling(self, said: Mapping[str, Any], place: Place) -> float | None:
        feeling = said.get("feeling")
        if feeling is None:
            return None
        if isinstance(feeling, bool) or not isinstance(feeling, int | float):
            raise self.wrong(
                (*place, "feeling"),
                f"a feeling is '{feeling}'",
                mend="write a number from -2 to 2, or leave it out",
            )
        return float(feeling)

    def cell(self, said: Mapping[str, Any], place: Place, lane: str) -> tuple[Text, ...]:
        items = said[lane] if isinstance(said[lane], list) else [said[lane]]
        return tuple(self.as_text(item, (*place, lane)) for item in items)

    def state(self) -> str:
        state = self.document.data.get("state", "as-is")
        if state not in ("as-is", "to-be"):
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

    def text(self, said: Mapping[str, Any], place: Place, key: str) -> Text:
        if said.get(key) is None:
            raise self.wrong(place, f"'{key}' is missing", mend=f"add {key}: …, or {key}: {{es: …, en: …}}")
        return self.as_text(said[key], (*place, key))

    def maybe_text(self, said: Mapping[str, Any], place: Place, key: str) -> Text | None:
        return None if said.get(key) is None else self.as_text(said[key], (*place, key))

    def as_text(self, value: Any, place: Place) -> Text:
        if isinstance(value, dict) and value and all(isinstance(text, str) for text in value.values()):
            return Text.of(value)
        if isinstance(value, dict | list) or value is None:
            raise self.wrong(place, "this is not a text", mend=_TEXT_MEND)
        return Text.of(str(value))

    def named(self, key: str) -> Mapping[str, Any]:
        """What stands under a key of the map; a plain text is its name or its text."""
        said = self.document.data.get(key)
        if isinstance(said, str):
            return {"name": said, "text": said}
        if not isinstance(said, dict):
            raise self.wrong((key,), f"'{key}' is missing", mend=f"add {key}: with what belongs to it below")
        return said
