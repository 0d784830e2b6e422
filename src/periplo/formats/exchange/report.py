"""A map as a page of Markdown to be read: for whom, what for, a table for each stage, opportunities."""

from __future__ import annotations

from collections.abc import Iterator

from periplo.core.channel_catalogue import channel_name
from periplo.core.lanes import Lane
from periplo.core.library import Library
from periplo.core.maps import Action, Column, JourneyMap, Stage, Touchpoint
from periplo.core.spans import duration_text
from periplo.core.texts import Text
from periplo.formats.exchange.items import KIND_NAMES, one_line, shown_item
from periplo.formats.exchange.names import FACTS, MOMENT_NAMES

_WORDS = {
    "persona": ("Buyer persona", "Buyer persona"),
    "goal": ("Qué quiere lograr", "Goal"),
    "scenario": ("Situación", "Scenario"),
    "motives": ("Motivos", "Motives"),
    "objectives": ("Objetivos", "Objectives"),
    "uses": ("Para qué lo usará", "Uses"),
    "state": ("Estado", "State"),
    "as-is": ("el recorrido de hoy", "the journey of today"),
    "to-be": ("el recorrido deseado", "the journey wished for"),
    "also": ("También para", "Also for"),
    "stages": ("Etapas", "Stages"),
    "whole": ("De todo el recorrido", "Of the whole journey"),
    "whole_stage": ("De toda la etapa", "Of the whole stage"),
    "action": ("acción del cliente", "customer action"),
    "ways": ("De un punto a otro", "From one point to the next"),
    "opportunities": ("Oportunidades", "Opportunities"),
    "tray": ("Por colocar", "Not placed yet"),
    "promised": ("como mucho", "at most"),
}


def report(drawn: JourneyMap, library: Library, language: str) -> str:
    """The page, in the words of this language."""
    return "\n".join(_Report(drawn, library, language).lines()) + "\n"


class _Report:
    def __init__(self, drawn: JourneyMap, library: Library, language: str) -> None:
        self.drawn, self.library, self.language = drawn, library, language

    def lines(self) -> Iterator[str]:
        drawn = self.drawn
        yield f"# {self.text(drawn.title) or drawn.id}"
        yield ""
        persona = drawn.persona
        described = f": {self.text(persona.description)}" if persona.description else ""
        yield f"- **{self.say('persona')}**: {self.text(persona.name)}{described}"
        if persona.quote:
            yield f"- > {self.text(persona.quote)}"
        for key, texts in (
            ("motives", persona.motives),
            ("objectives", persona.objectives),
            ("uses", persona.uses),
        ):
            if texts:
                yield f"- **{self.say(key)}**: {'; '.join(self.text(text) for text in texts)}"
        yield f"- **{self.say('goal')}**: {self.text(drawn.goal.text)}"
        if drawn.scenario:
            yield f"- **{self.say('scenario')}**: {self.text(drawn.scenario)}"
        yield f"- **{self.say('state')}**: {self.say(drawn.state)}{f' · {drawn.version}' if drawn.version else ''}"
        if drawn.variants:
            yield f"- **{self.say('also')}**: {', '.join(self.text(one.persona.name) for one in drawn.variants)}"
        yield ""
        yield from self.cells(self.say("whole"), drawn.cells)
        for number, stage in enumerate(drawn.stages, 1):
            yield from self.stage(number, stage)
        yield from self.ways()
        yield from self.opportunities()
        if drawn.tray:
            yield f"## {self.say('tray')}"
            yield ""
            yield from (f"- {self.escape(shown_item(kept.item, self.language))}" for kept in drawn.tray)
            yield ""

    def stage(self, number: int, stage: Stage) -> Iterator[str]:
        yield f"## {number}. {self.text(stage.title) or stage.id} ({MOMENT_NAMES[stage.moment].to(self.language)})"
        yield ""
        yield from self.cells(self.say("whole_stage"), stage.cells)
        columns = self.drawn.columns_of(stage.id)
        if not columns:
            return
        yield f"| | {' | '.join(self.head(column) for column in columns)} |"
        yield f"| --- |{' --- |' * len(columns)}"
        for key in ("channels", "owner", "feeling"):
            cells = [self.fact(key, column) for column in columns]
            if any(cells):
                yield f"| {FACTS[key].to(self.language)} | {' | '.join(cells)} |"
        for lane in self.drawn.all_lanes:
            if any(column.cells.get(lane.id) for column in columns):
                yield (
                    f"| {self.escape(one_line(lane.title.to(self.language)))} | "
                    + " | ".join(self.cell(column, lane) for column in columns)
                    + " |"
                )
        yield ""

    def head(self, column: Column) -> str:
        star = " ★" if isinstance(column, Touchpoint) and column.moment_of_truth else ""
        kind = f"<br>*{self.say('action')}*" if isinstance(column, Action) else ""
        return f"{self.text(column.title) or column.id}{star}{kind}"

    def fact(self, key: str, column: Column) -> str:
        if key == "feeling":
            return "" if column.feeling is None else f"{column.feeling:+g}" if column.feeling else "0"
        if not isinstance(column, Touchpoint):
            return ""
        if key == "owner":
            return self.escape(column.owner or "")
        return ", ".join(self.escape(channel_name(channel, self.language)) for channel in column.channels)

    def cell(self, column: Column, lane: Lane) -> str:
        said = []
        for item in column.cells.get(lane.id, ()):
            text = self.escape(shown_item(item, self.language))
            if item.solution:
                text += f" → {self.text(item.solution)}"
            kinds = dict.fromkeys(KIND_NAMES[one.kind].to(self.language) for one in item.evidence)
            said.append(f"{text} *({', '.join(kinds)})*" if kinds else text)
        return "<br>".join(one for one in said if one)

    def cells(self, title: str, cells: object) -> Iterator[str]:
        if not isinstance(cells, dict) or not cells:
            return
        yield f"**{title}**"
        yield ""
        lanes = {lane.id: lane for lane in self.drawn.all_lanes}
        for id, items in cells.items():
            texts = "; ".join(self.escape(shown_item(item, self.language)) for item in items)
            yield f"- {self.escape(one_line(lanes[id].title.to(self.language)))}: {texts}"
        yield ""

    def ways(self) -> Iterator[str]:
        if not self.drawn.transitions:
            return
        titles = {column.id: self.text(column.title) or column.id for column in self.drawn.columns}
        yield f"## {self.say('ways')}"
        yield ""
        for way in self.drawn.transitions:
            parts = [self.escape(shown_item(item, self.language)) for item in way.motivations]
            if way.promised is not None:
                parts.append(f"{self.say('promised')} {duration_text(way.promised)}")
            yield f"- {titles[way.origin]} → {titles[way.target]}{': ' if parts else ''}{'; '.join(parts)}"
        yield ""

    def opportunities(self) -> Iterator[str]:
        places = {
            self.drawn.id,
            *(f"{self.drawn.id}/{part.id}" for part in (*self.drawn.stages, *self.drawn.columns)),
        }
        known = [one for one in self.library.opportunities if places & set(one.at)]
        ids = {one.id for one in known}
        noted = [
            (self.escape(shown_item(item, self.language)), self.text(column.title) or column.id)
            for column in self.drawn.columns
            for item in column.cells.get("opportunities", ())
            if item.ref not in ids
        ]
        if not known and not noted:
            return
        yield f"## {self.say('opportunities')}"
        yield ""
        for one in known:
            owner = f", {self.escape(one.owner)}" if one.owner else ""
            yield f"- {self.text(one.title)} ({one.progress}{owner}) · {', '.join(one.at)}"
        yield from (f"- {text} · {where}" for text, where in noted if text)
        yield ""

    def text(self, text: Text | None) -> str:
        return self.escape(one_line(text.to(self.language))) if text else ""

    def escape(self, text: str) -> str:
        """A text that Markdown shows as it is."""
        for sign in "\\`*_[]<>|#":
            text = text.replace(sign, f"\\{sign}" if sign not in "<>" else {"<": "&lt;", ">": "&gt;"}[sign])
        return one_line(text)

    def say(self, key: str) -> str:
        es, en = _WORDS[key]
        return es if self.language == "es" else en
