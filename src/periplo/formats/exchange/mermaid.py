"""Mermaid's journey diagram: stages as sections, columns as tasks, feelings as scores from 1 to 5.

What it cannot say stands in comments, `%% cj: {…}`, below the line that it belongs to, so that reading the diagram
again gives the whole map back. Source: the grammar of mermaid 11, `journey.jison`.
"""

from __future__ import annotations

import html
import json
import re
from typing import Any

from periplo.core.cells import Item
from periplo.core.errors import BadInput
from periplo.core.identifiers import plain
from periplo.core.maps import Column, JourneyMap
from periplo.core.texts import Text
from periplo.formats.exchange.carried import carried_map, compact
from periplo.formats.exchange.edits import with_edits
from periplo.formats.exchange.remarks import Remarks, line_place
from periplo.formats.exchange.sketch import Sketch, SketchColumn, SketchStage, map_of_sketch
from periplo.formats.map_yaml import map_data

MARK = "cj:"
_KEYWORDS = ("journey", "title", "section", "acctitle", "accdescr")
_SPECIAL = re.compile(r"[:#;%<>{}]")
_SPACE = re.compile(r"[\s\ufeff]+")
_ENTITY = re.compile(r"#(\w+);")
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_FENCE = re.compile(r"^\s*(`{3,}|~{3,}|:::)\s*\{?\s*mermaid\b.*$", re.IGNORECASE)
_DIRECTIVE = re.compile(r"%%\{.*?\}%%", re.DOTALL)


def mermaid_text(drawn: JourneyMap, language: str, with_comments: bool = True) -> str:
    """A map as a journey diagram; a column without a feeling has score 0, which readers take for unknown."""
    data = map_data(drawn)
    stages, columns = data.pop("stages"), data.pop("columns", [])
    lines = ["journey", f"  title {_escaped(drawn.title.to(language), drawn.id)}"]

    def carried(what: Any, indent: str) -> None:
        if with_comments:
            lines.append(f"{indent}%% {MARK} {compact(what)}")

    ids = [column.id for column in drawn.columns]
    carried({"language": language, "columns": ids, "map": data}, "  ")
    for stage, said in zip(drawn.stages, stages, strict=True):
        lines.append(f"  section {_escaped(stage.title.to(language), stage.id)}")
        carried({"stage": said}, "  ")
        for place, column in enumerate(drawn.columns):
            if column.stage == stage.id:
                lines.append(f"    {_task(drawn, column, language)}")
                carried({"column": columns[place]}, "    ")
    return "\n".join(lines) + "\n"


def _task(drawn: JourneyMap, column: Column, language: str) -> str:
    score = 0 if column.feeling is None else round(column.feeling) + 3
    areas = [item.to(language) for item in column.cells.get("areas", ())]
    people = [_escaped(name).replace(",", "#44;") for name in (drawn.persona.name.to(language), *areas)]
    name = _escaped(column.title.to(language), column.id)
    return f"{name}: {score}: {', '.join(dict.fromkeys(one for one in people if one))}".rstrip(": ")


def _escaped(text: str, fallback: str = "") -> str:
    """A text as a name that the grammar can hold: its special signs as entity codes, in one line."""
    one = _SPACE.sub(" ", text).strip() or fallback
    if one.casefold().startswith(_KEYWORDS):
        first = f"#{ord(one[0])};"
        return first + _SPECIAL.sub(lambda sign: f"#{ord(sign[0])};", one[1:])
    return _SPECIAL.sub(lambda sign: f"#{ord(sign[0])};", one)


def _plain(text: str) -> str:
    """A name as people read it."""
    return _SPACE.sub(" ", _ENTITY.sub(_decoded, _BREAK.sub(" ", text))).strip()


def _decoded(found: re.Match[str]) -> str:
    code = found[1]
    if code.isdecimal():
        return chr(int(code)) if int(code) < 0x110000 and not 0xD800 <= int(code) < 0xE000 else found[0]
    return html.unescape(f"&{code};") if code.isalpha() else found[0]


def read_mermaid(text: str, remarks: Remarks, language: str, name: str) -> JourneyMap:
    """The map that a journey diagram says, alone or inside a Markdown page.

    language: of the reader, for words that we must add; a diagram of ours brings its own. name: the file's.
    Raises: BadInput if it holds no journey diagram or no task.
    """
    lines = _diagram(text, name, remarks)
    base, shown_in = _base(lines, name, remarks)
    if base is None:
        return map_of_sketch(_Reading(lines, remarks, None).sketch(), remarks, name)
    written = _diagram(mermaid_text(base, shown_in), name, Remarks())
    persona = _plain(_escaped(base.persona.name.to(shown_in)))
    shown = _Reading(written, Remarks(), persona).sketch()
    return with_edits(base, shown, _Reading(lines, remarks, persona).sketch(), shown_in, remarks)


Lines = list[tuple[int, str]]


def _diagram(text: str, name: str, remarks: Remarks) -> Lines:
    """The lines of the first journey diagram, each with its number."""
    text = _DIRECTIVE.sub(
        lambda found: "\n" * found[0].count("\n"), text.replace("\r\n", "\n").replace("\r", "\n")
    )
    lines = list(enumerate(text.split("\n"), 1))
    starts = [
        k for k, (_, line) in enumerate(lines) if re.match(r"\s*journey\s*(%%.*)?$", line, re.IGNORECASE)
    ]
    if not starts:
        raise BadInput(
            f"'{name}' holds no journey diagram of Mermaid",
            "no line says 'journey' alone",
            "name another format with --format",
        )
    fenced = any(_FENCE.match(line) for _, line in lines[: starts[0]])
    taken: Lines = []
    for number, line in lines[starts[0] + 1 :]:
        if fenced and re.match(r"\s*(`{3,}|~{3,}|:::)\s*$", line):
            break
        taken.append((number, line))
    if len(starts) > 1:
        remarks.add("several_diagrams")
        if not fenced:
            second = lines[starts[1]][0]
            taken = [one for one in taken if one[0] < second]
    return taken


def _base(lines: Lines, name: str, remarks: Remarks) -> tuple[JourneyMap | None, str]:
    """The map that the comments carry, and the language in which it was written; None where there is none."""
    data: dict[str, Any] = {}
    ids: list[str] = []
    stages: dict[str, Any] = {}
    columns: dict[str, Any] = {}
    language = ""
    for _, line in lines:
        said = _comment(line)
        if said is None:
            continue
        if isinstance(said.get("map"), dict):
            data, language = dict(said["map"]), str(said.get("language", "en"))
            listed = said.get("columns")
            ids = [str(id) for id in listed] if isinstance(listed, list) else []
        for key, found in (("stage", stages), ("column", columns)):
            part = said.get(key)
            if isinstance(part, dict) and part.get("id") is not None:
                found.setdefault(str(part["id"]), part)
    if not data:
        return None, language
    placed = [part for part in columns.values() if str(part.get("stage")) in stages]
    for id in ids:
        if id not in columns:
            remarks.add("column_removed", name=id)
    _let_go(data, {str(part["id"]) for part in placed})
    try:
        ordered = sorted(stages.values(), key=_moment_place)
        places = {str(part["id"]): k for k, part in enumerate(ordered)}
        placed.sort(key=lambda part: places[str(part["stage"])])
        return carried_map({**data, "stages": ordered, "columns": placed}, name), language
    except BadInput:
        remarks.add("carried_broken")
        return None, language


def _let_go(data: dict[str, Any], kept: set[str]) -> None:
    """Takes away what a carried map says of columns that are gone."""
    ways = data.get("transitions")
    if isinstance(ways, list):
        data["transitions"] = [
            way
            for way in ways
            if isinstance(way, dict) and {str(way.get("from")), str(way.get("to"))} <= kept
        ]
    variants = data.get("variants")
    if isinstance(variants, list):
        data["variants"] = [
            {**one, "columns": {id: said for id, said in (one.get("columns") or {}).items() if id in kept}}
            for one in variants
            if isinstance(one, dict)
        ]


def _moment_place(part: dict[str, Any]) -> int:
    return {"before": 0, "during": 1, "after": 2}.get(str(part.get("moment")), 1)


def _comment(line: str) -> dict[str, Any] | None:
    """What a comment of ours carries."""
    found = re.match(rf"\s*%%\s*{MARK}\s*(\{{.*\}})\s*$", line)
    if not found:
        return None
    try:
        said = json.loads(found[1])
    except (ValueError, RecursionError):
        return None
    return said if isinstance(said, dict) else None


class _Reading:
    """One pass over the lines. persona: the name of the actor who is the customer, None to find out."""

    def __init__(self, lines: Lines, remarks: Remarks, persona: str | None) -> None:
        self.lines, self.remarks, self.persona = lines, remarks, persona
        self.made = Sketch()
        self.people: list[tuple[SketchColumn, list[str]]] = []

    def sketch(self) -> Sketch:
        last: SketchStage | SketchColumn | None = None
        describing = False
        for number, raw in self.lines:
            if describing:
                describing = "}" not in raw
                continue
            said = _comment(raw)
            if said is not None:
                self._named(last, said)
                continue
            line = _without_comments(raw)
            word, _, rest = line.partition(" ")
            match word.casefold():
                case "":
                    continue
                case "title" if rest:
                    self.made.title = _plain(rest)
                case "section" if rest:
                    self.made.stages.append(SketchStage(_plain(rest)))
                    last = self.made.stages[-1]
                case _ if re.match(r"accDescr\s*\{", line, re.IGNORECASE):
                    describing = "}" not in line
                case _ if re.match(r"accTitle\s*:|accDescr\s*:", line, re.IGNORECASE):
                    if line[3:8].casefold() == "descr":
                        self.made.scenario = _plain(line.partition(":")[2])
                case _ if ":" in line:
                    last = self._task(number, line)
                case _:
                    self.remarks.add("line_unknown", line_place(number), text=line[:60])
        if not self.made.columns and not self.made.stages:
            raise BadInput(
                "the journey diagram has no task", mend="write one as 'I look around: 4: Me', below a section"
            )
        self._cast()
        return self.made

    def _named(self, last: SketchStage | SketchColumn | None, said: dict[str, Any]) -> None:
        """Gives the part above the id that its comment says."""
        key = "stage" if isinstance(last, SketchStage) else "column"
        part = said.get(key)
        if last is not None and last.id is None and isinstance(part, dict) and part.get("id") is not None:
            last.id = str(part["id"])

    def _task(self, number: int, line: str) -> SketchColumn:
        name, score, *more = (piece.strip() for piece in line.split(":"))
        title = _plain(name)
        if not self.made.stages:
            self.made.stages.append(SketchStage("Recorrido"))
            self.remarks.add("no_section", line_place(number), name="Recorrido")
        column = SketchColumn(len(self.made.stages) - 1, title)
        column.feeling = self._feeling(number, title, score)
        people = [_plain(one) for one in more[0].split(",")] if more else []
        self.people.append((column, [one for one in people if one]))
        self.made.columns.append(column)
        return column

    def _feeling(self, number: int, title: str, score: str) -> float | None:
        try:
            value = float(score) if score else 0.0
        except ValueError:
            value = 0.0
        if value == 0 or value != value:
            if self.persona is None:
                self.remarks.add("feeling_zero", line_place(number), text=score or "-", name=title)
            return None
        if not 1 <= value <= 5:
            self.remarks.add("score_outside", line_place(number), text=score, name=title)
        return max(1.0, min(5.0, value)) - 3

    def _cast(self) -> None:
        """Who of the people is the customer: as told, else whoever takes part most; the others are areas."""
        counts: dict[str, int] = {}
        for _, people in self.people:
            for one in people:
                counts[one] = counts.get(one, 0) + 1
        customer = self.persona
        if customer is None and counts:
            customer = max(counts, key=lambda one: (plain(one) in _CUSTOMERS, counts[one]))
            self.made.persona = customer
        others = dict.fromkeys(one for _, people in self.people for one in people if one != customer)
        if others and self.persona is None:
            self.remarks.add("people", name=self.made.title or "-", people=", ".join(others), lane="areas")
        for column, people in self.people:
            rest = [Item(Text.of(one)) for one in dict.fromkeys(people) if one != customer]
            if rest:
                column.cells["areas"] = rest


_CUSTOMERS = (
    "me",
    "yo",
    "customer",
    "cliente",
    "user",
    "usuario",
    "usuaria",
    "shopper",
    "patient",
    "paciente",
)


def _without_comments(raw: str) -> str:
    """The line as the lexer sees it: without what follows %% or a # that is no entity code."""
    line = re.split(r"%%", raw, maxsplit=1)[0]
    line = re.split(r"#(?!\w+;)", line, maxsplit=1)[0]
    pieces = re.split(r"(#\w+;)|;", line)
    kept = ""
    for k in range(0, len(pieces), 2):
        kept += pieces[k] or ""
        if k + 1 < len(pieces):
            if pieces[k + 1] is None:
                break
            kept += pieces[k + 1]
    return kept.strip()
