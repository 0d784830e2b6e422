"""A map as a workbook: both forms, its buyer personas, opportunities, metrics and a legend, to be read and edited.

The last sheet is hidden and carries the whole map, so that the workbook gives back the very map; what was edited in
the others wins. Texts are written as texts: none of them can be run as a formula.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from periplo.core.cells import OLD_AFTER
from periplo.core.lanes import ORGANISATION
from periplo.core.library import Library
from periplo.core.maps import JourneyMap
from periplo.core.rule_saying import rule_text
from periplo.core.texts import Text
from periplo.formats.exchange import names
from periplo.formats.exchange.grids import cleaned
from periplo.formats.exchange.items import KIND_NAMES, one_line
from periplo.formats.exchange.long import COLUMNS, long_rows
from periplo.formats.exchange.packed import packed, stamp
from periplo.formats.exchange.wide_out import wide_table

SHEETS = {
    "wide": Text((("es", "Mapa"), ("en", "Map"))),
    "long": Text((("es", "Detalle"), ("en", "Items"))),
    "about": Text((("es", "Ficha"), ("en", "About"))),
    "personas": Text((("es", "Buyer personas"), ("en", "Buyer personas"))),
    "opportunities": Text((("es", "Oportunidades"), ("en", "Opportunities"))),
    "metrics": Text((("es", "Indicadores"), ("en", "Metrics"))),
    "legend": Text((("es", "Leyenda"), ("en", "Legend"))),
}
READ_ONLY = ("personas", "opportunities", "metrics")
CARRIER = "periplo"
LONGEST = 32_000  # characters of a cell; a spreadsheet holds 32,767
_STAGES = ("#CFE3F5", "#D9EDD3", "#FBE7C6", "#F6D5D5", "#E3D9F2", "#CDEBE7", "#F3DCEB", "#E4E6C8")
_FEELINGS = {-2: "#F2B8B5", -1: "#F9DEDC", 0: "#F1F1F1", 1: "#DDF1DC", 2: "#B7E1B5"}
_INK, _LINE, _OURS, _THEIRS = "#1F2430", "#C9CDD6", "#EEF0F4", "#F8F9FB"
_WORDS = {
    "persona": (("id", "id"), ("nombre", "name"), ("quién es", "who it is"), ("frase", "quote"), ("motivos", "motives"),
                ("objetivos", "objectives"), ("usos", "uses"), ("regla", "rule")),
    "opportunity": (("id", "id"), ("oportunidad", "opportunity"), ("dónde", "where"), ("clase", "kind"),
                    ("gana el cliente", "gain for the customer"), ("ganamos nosotros", "gain for us"),
                    ("esfuerzo", "effort"), ("se espera", "expected"), ("responsable", "owner"),
                    ("avance", "progress")),
    "metric": (("id", "id"), ("indicador", "metric"), ("pregunta", "question"), ("dato", "value"), ("unidad", "unit"),
               ("meta", "target"), ("mejor si", "better"), ("responsable", "owner")),
    "lane": (("fila", "lane"), ("qué va en ella", "what belongs in it")),
    "evidence": (("evidencia", "evidence"), ("días hasta que se queda vieja", "days until it counts as old")),
}  # fmt: skip
_NOTES = (
    Text((("es", "Una celda tiene una cosa por línea. Lo que cambie en Mapa, Detalle o Ficha se toma al importar."),
          ("en", "A cell holds one thing a line. What you change in Map, Items or About is taken on import."))),
    Text((("es", "Buyer personas, Oportunidades, Indicadores y Leyenda son solo de lectura."),
          ("en", "Buyer personas, Opportunities, Metrics and Legend are for reading only."))),
    Text((("es", "La última fila de «Mapa» está oculta y dice qué columna es cada una: no la borre."),
          ("en", "The last row of Map is hidden and tells which column is which: do not delete it."))),
    Text((("es", "Emoción: de -2 (muy negativa) a 2 (muy positiva); vacía si no se sabe."),
          ("en", "Feeling: from -2 (very negative) to 2 (very positive); empty where it is not known."))),
)  # fmt: skip


def book(drawn: JourneyMap, library: Library, language: str) -> bytes:
    """The workbook, in the words of this language; the same map gives the same bytes."""
    out = io.BytesIO()
    made = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False,
                                     "strings_to_numbers": False})  # fmt: skip
    made.set_properties(
        {
            "title": drawn.title.to(language)[:250],
            "created": datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None),
        }
    )
    writer = _Writer(made, drawn, library, language)
    writer.write()
    made.close()
    return out.getvalue()


class _Writer:
    def __init__(self, made: xlsxwriter.Workbook, drawn: JourneyMap, library: Library, language: str) -> None:
        self.made, self.drawn, self.library, self.language = made, drawn, library, language
        self.kept: dict[tuple[Any, ...], Format] = {}

    def write(self) -> None:
        rows = {
            "personas": self.personas(),
            "opportunities": self.opportunities(),
            "metrics": self.metrics(),
        }
        self.wide()
        self.long()
        self.about()
        for key in READ_ONLY:
            if len(rows[key]) > 1:
                self.table(key, rows[key])
        self.legend()
        stamps = {
            SHEETS[key].to(self.language): stamp([[cleaned(cell) for cell in row] for row in rows[key]])
            for key in READ_ONLY
            if len(rows[key]) > 1
        }
        self.carry({key: title.to(self.language) for key, title in SHEETS.items()}, stamps)

    def style(self, **said: Any) -> Format:
        key = tuple(sorted(said.items()))
        if key not in self.kept:
            plain = {
                "text_wrap": True,
                "valign": "top",
                "font_color": _INK,
                "border": 1,
                "border_color": _LINE,
            }
            self.kept[key] = self.made.add_format({**plain, **said})
        return self.kept[key]

    def sheet(self, key: str) -> Worksheet:
        sheet: Worksheet = self.made.add_worksheet(SHEETS[key].to(self.language))
        sheet.hide_gridlines(2)
        sheet.set_landscape()
        sheet.set_paper(8)
        sheet.fit_to_pages(1, 0)
        return sheet

    def put(self, sheet: Worksheet, row: int, column: int, text: str, style: Format) -> None:
        """A text as a text, whatever it begins with."""
        if text:
            sheet.write_string(row, column, text[:LONGEST], style)
        else:
            sheet.write_blank(row, column, None, style)

    def wide(self) -> None:
        table, sheet = wide_table(self.drawn, self.language), self.sheet("wide")
        sides = {lane.id: lane.side for lane in self.drawn.all_lanes}
        stage_of = {c: k for k, (first, last) in enumerate(table.spans) for c in range(first, last + 1)}
        sheet.set_column(0, 0, 24)
        sheet.set_column(1, len(stage_of), 27)
        is_below = False
        for r, (key, cells) in enumerate(zip(table.keys, table.rows, strict=True)):
            line: dict[str, Any] = {}
            if sides.get(key) == ORGANISATION and not is_below:
                is_below, line = True, {"top": 2, "top_color": _INK}
            label = {"bold": True, "bg_color": _OURS if is_below else _THEIRS, **line}
            self.put(sheet, r, 0, cells[0], self.style(**label))
            for c, text in enumerate(cells[1:], 1):
                colour = _STAGES[stage_of[c] % len(_STAGES)]
                match key:
                    case "stage":
                        style = self.style(
                            bold=True, bg_color=colour, align="center", valign="vcenter", font_size=12
                        )
                    case "step":
                        style = self.style(bold=True, bg_color=colour, align="center", valign="vcenter")
                    case "feeling" | "for_customer" | "for_us":
                        value = float(text) if text else None
                        fill = (
                            {"bg_color": _FEELINGS[round(value)]}
                            if value is not None and key == "feeling"
                            else {}
                        )
                        style = self.style(align="center", **fill, **line)
                        if value is not None:
                            sheet.write_number(r, c, value, style)
                            continue
                    case "moment" | "kind" | "moment_of_truth":
                        style = self.style(align="center", font_color="#5A6172", **line)
                    case _:
                        style = self.style(quote_prefix=True, **line)
                self.put(sheet, r, c, text, style)
        for k, (first, last) in enumerate(table.spans):
            if last > first:
                style = self.style(bold=True, bg_color=_STAGES[k % len(_STAGES)], align="center", valign="vcenter",
                                   font_size=12)  # fmt: skip
                sheet.merge_range(0, first, 0, last, "", style)
                self.put(sheet, 0, first, table.rows[0][first], style)
                moment = self.style(align="center", font_color="#5A6172")
                sheet.merge_range(2, first, 2, last, "", moment)
                self.put(sheet, 2, first, table.rows[2][first], moment)
        sheet.set_row(0, 24)
        sheet.set_row(1, _height(table.rows[1], 25))
        for r in range(3, len(table.rows) - 1):
            sheet.set_row(r, _height(table.rows[r], 30))
        sheet.set_row(len(table.rows) - 1, None, None, {"hidden": True})
        sheet.freeze_panes(2, 1)
        sheet.repeat_rows(0, 1)
        sheet.activate()

    def long(self) -> None:
        rows, sheet = long_rows(self.drawn, self.language), self.sheet("long")
        titled = max(18, min(44, 2 + max(len(row[COLUMNS.index("map")]) for row in rows)))
        widths = {"map": titled, "stage": 16, "step": 27, "lane": 20, "type": 16, "text": 50, "persona": 16,
                  "channel": 24, "emotion": 12, "evidence": 13, "source": 20, "owner": 16, "url": 24}  # fmt: skip
        wide = {COLUMNS.index(key): width for key, width in widths.items()}
        for column, width in wide.items():
            sheet.set_column(column, column, width)
        sheet.set_column(len(COLUMNS) - 1, len(COLUMNS) - 1, None, None, {"hidden": True})
        self.fill(sheet, rows, numbers=(COLUMNS.index("emotion"),))
        sheet.set_row(0, 33)
        for r, row in enumerate(rows[1:], 1):
            most = max(_lines(row[column], width) for column, width in wide.items())
            sheet.set_row(r, min(409.0, 15.0 * most + 1))
        sheet.autofilter(0, 0, len(rows) - 1, len(COLUMNS) - 1)

    def fill(self, sheet: Worksheet, rows: Sequence[Sequence[str]], numbers: tuple[int, ...] = ()) -> None:
        head, plain = self.style(bold=True, bg_color=_OURS), self.style(quote_prefix=True)
        for r, row in enumerate(rows):
            for c, text in enumerate(row):
                if r and c in numbers and text:
                    sheet.write_number(r, c, float(text), self.style())
                else:
                    self.put(sheet, r, c, text, plain if r else head)
        sheet.freeze_panes(1, 0)

    def about(self) -> None:
        sheet, drawn, said = self.sheet("about"), self.drawn, self.language
        sheet.set_column(0, 0, 20)
        sheet.set_column(1, 1, 90)
        values = about_values(drawn, said)
        for r, (key, title) in enumerate(names.ABOUT.items()):
            self.put(sheet, r, 0, title.to(said), self.style(bold=True, bg_color=_OURS))
            self.put(sheet, r, 1, values[key], self.style(quote_prefix=True))
            sheet.set_row(r, _height((title.to(said), values[key]), 85))

    def table(self, key: str, rows: list[list[str]]) -> None:
        sheet = self.sheet(key)
        sheet.set_column(0, 0, 24)
        sheet.set_column(1, len(rows[0]) - 1, 28)
        self.fill(sheet, rows)
        for r, row in enumerate(rows):
            sheet.set_row(r, _height(row, 25))

    def header(self, key: str) -> list[str]:
        return [es if self.language == "es" else en for es, en in _WORDS[key]]

    def personas(self) -> list[list[str]]:
        rows = [self.header("persona")]
        for one in self.drawn.personas:
            lists = (
                "\n".join(self.one(text) for text in texts)
                for texts in (one.motives, one.objectives, one.uses)
            )
            rows.append([one.id, self.one(one.name), self.one(one.description), self.one(one.quote), *lists,
                         rule_text(one.rule) if one.rule else ""])  # fmt: skip
        return rows

    def opportunities(self) -> list[list[str]]:
        here = {
            self.drawn.id,
            *(f"{self.drawn.id}/{part.id}" for part in (*self.drawn.stages, *self.drawn.columns)),
        }
        rows = [self.header("opportunity")]
        for one in self.library.opportunities:
            if here & set(one.at):
                marks = (
                    ("" if mark is None else str(mark)) for mark in (one.for_customer, one.for_us, one.effort)
                )
                rows.append([one.id, self.one(one.title), ", ".join(one.at), one.kind, *marks, self.one(one.expected),
                             one.owner or "", one.progress])  # fmt: skip
        known = {one[0] for one in rows}
        for column in self.drawn.columns:
            for item in column.cells.get("opportunities", ()):
                if item.ref not in known and item.to(self.language):
                    where = f"{self.drawn.id}/{column.id}"
                    rows.append([item.id or "", self.one(item.text), where, "", "", "", "", "", "", ""])
        return rows

    def metrics(self) -> list[list[str]]:
        parts = (self.drawn, *self.drawn.stages, *self.drawn.columns)
        used = dict.fromkeys(item.ref for part in parts for item in part.cells.get("kpis", ()) if item.ref)
        rows = [self.header("metric")]
        for one in self.library.metrics:
            if one.id in used:
                target = "" if one.target is None else f"{one.target:g}"
                rows.append([one.id, self.one(one.title), one.ask, one.value or "", one.unit or "", target, one.better,
                             one.owner or ""])  # fmt: skip
        return rows

    def legend(self) -> None:
        sheet, said = self.sheet("legend"), self.language
        sheet.set_column(0, 0, 34)
        sheet.set_column(1, 1, 90)
        bold, plain = self.style(bold=True, bg_color=_OURS), self.style()
        r = 0
        for note in _NOTES:
            sheet.merge_range(r, 0, r, 1, "", plain)
            self.put(sheet, r, 0, note.to(said), plain)
            r += 1
        r += 1
        for value, colour in _FEELINGS.items():
            sheet.write_number(r, 0, value, self.style(bg_color=colour, align="center"))
            self.put(sheet, r, 1, _FELT[value].to(said), plain)
            r += 1
        r += 1
        for k, stage in enumerate(self.drawn.stages):
            self.put(
                sheet,
                r,
                0,
                one_line(stage.title.to(said)),
                self.style(bold=True, bg_color=_STAGES[k % len(_STAGES)]),
            )
            self.put(sheet, r, 1, names.MOMENT_NAMES[stage.moment].to(said), plain)
            r += 1
        r += 1
        for c, text in enumerate(self.header("evidence")):
            self.put(sheet, r, c, text, bold)
        for kind, title in KIND_NAMES.items():
            r += 1
            self.put(sheet, r, 0, title.to(said), plain)
            sheet.write_number(r, 1, OLD_AFTER[kind], self.style(align="left"))
        r += 2
        for c, text in enumerate(self.header("lane")):
            self.put(sheet, r, c, text, bold)
        for lane in self.drawn.all_lanes:
            r += 1
            fill = _OURS if lane.side == ORGANISATION else _THEIRS
            self.put(sheet, r, 0, one_line(lane.title.to(said)), self.style(bold=True, bg_color=fill))
            self.put(sheet, r, 1, self.one(lane.note), plain)

    def carry(self, sheets: dict[str, str], stamps: dict[str, str]) -> None:
        sheet = self.made.add_worksheet(CARRIER)
        sheet.hide()
        said = {"language": self.language, "sheets": sheets, "stamps": stamps}
        for r, piece in enumerate(packed(self.drawn, said, LONGEST)):
            sheet.write_string(r, 0, piece)

    def one(self, text: Text | None) -> str:
        return one_line(text.to(self.language)) if text else ""


_FELT = {
    -2: Text((("es", "muy negativa"), ("en", "very negative"))),
    -1: Text((("es", "negativa"), ("en", "negative"))),
    0: Text((("es", "neutra"), ("en", "neutral"))),
    1: Text((("es", "positiva"), ("en", "positive"))),
    2: Text((("es", "muy positiva"), ("en", "very positive"))),
}


def about_values(drawn: JourneyMap, language: str) -> dict[str, str]:
    """What the sheet about the map says."""
    texts = {
        "title": drawn.title,
        "persona": drawn.persona.name,
        "description": drawn.persona.description,
        "goal": drawn.goal.text,
        "scenario": drawn.scenario,
    }
    return {key: one_line(text.to(language)) if text else "" for key, text in texts.items()}


def _height(cells: Sequence[str], width: int) -> float:
    """The height in points of a row with wrapped texts: a spreadsheet does not find it by itself everywhere."""
    most = max([_lines(cells[0], 22), *(_lines(cell, width) for cell in cells[1:])], default=1)
    return min(409.0, 15.0 * most + 3)


def _lines(text: str, width: int) -> int:
    """Lines of a wrapped text in a column of so many letters."""
    return sum(max(1, -(-len(line) // width)) for line in text.split("\n"))
