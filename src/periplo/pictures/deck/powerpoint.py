"""A deck as a file of PowerPoint. The same deck gives the same bytes: no clock and no chance is in them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from io import BytesIO
from typing import TYPE_CHECKING, Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from periplo.pictures.deck.setting import footed
from periplo.pictures.deck.shapes import EMU, FONT, SLIDE, Placed, Shapes, points_of
from periplo.pictures.deck.slide import (
    CELL_PAD,
    EDGE,
    ROOM,
    TITLE_SIZE,
    TITLE_TOP,
    Chart,
    Deck,
    Slide,
    Table,
)
from periplo.pictures.deck.slide import title_height as height_of_title
from periplo.pictures.themes import LIGHT, Theme

if TYPE_CHECKING:
    from pptx.presentation import Presentation

ALWAYS = (1980, 1, 1, 0, 0, 0)  # the time of every part of the file
MADE_AT = datetime(2000, 1, 1, tzinfo=UTC)  # of the document, whose real time nobody knows here
_TIMES = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*(</dcterms:\2>)")
DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
NO_GRID = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"  # the table style that draws no lines of its own
TITLE_ONLY = 5  # of the layouts of python-pptx's own template


def pptx(deck: Deck, theme: Theme = LIGHT) -> bytes:
    """The deck with native shapes, tables and charts, fonts by name, text for who cannot see it, notes."""
    from pptx import Presentation  # a third of a second, and few commands need it

    made = Presentation()
    _widen(made)
    core = made.core_properties
    core.title, core.author, core.language = deck.title, "Periplo", deck.language
    core.last_modified_by, core.subject, core.comments = "Periplo", deck.description, ""
    core.created = core.modified = MADE_AT.replace(tzinfo=None)
    core.revision = 1
    for number, slide in enumerate(deck.slides, 1):
        _Page(made, theme, deck).write(slide, number)
    out = BytesIO()
    made.save(out)
    return _settled(out.getvalue())


def _widen(made: Presentation) -> None:
    """The template is 4:3: its master and layouts are stretched to 16:9 with the slide."""
    from pptx.util import Emu

    stretch = SLIDE[0] / (made.slide_width or SLIDE[0])
    made.slide_width, made.slide_height = map(Emu, SLIDE)
    for sheet in (made.slide_master, *made.slide_layouts):
        for shape in sheet.placeholders:
            shape.left, shape.width = round(shape.left * stretch), round(shape.width * stretch)


class _Page:
    """Writes one slide after the other into a presentation."""

    def __init__(self, made: Presentation, theme: Theme, deck: Deck) -> None:
        self.made, self.theme, self.deck = made, theme, deck

    def write(self, slide: Slide, number: int) -> None:
        from pptx.oxml import parse_xml

        page = self.made.slides.add_slide(self.made.slide_layouts[TITLE_ONLY])
        page.background.fill.solid()
        page.background.fill.fore_color.rgb = self._colour("page")
        self._title(page, slide.title)
        drawn = Shapes(self.theme, self.deck.language)
        foot = footed(self.deck.foot, number, len(self.deck.slides), self.deck.language)
        tree = parse_xml(drawn.tree((*slide.marks, *foot)))
        for element in list(tree):
            page.shapes.element.append(element)
        for image in drawn.images:
            _place_image(page, image)
        for chart in slide.charts:
            self._chart(page, chart)
        if slide.table:
            self._table(page, slide.table)
        page.notes_slide.notes_text_frame.text = "\n".join(slide.notes)

    def _colour(self, name: str) -> Any:
        from pptx.dml.color import RGBColor

        return RGBColor(*bytes.fromhex(self.theme[name][1:]))  # type: ignore[no-untyped-call]

    def _set(self, font: Any, size: float, colour: str = "ink", bold: bool = False) -> None:
        from pptx.util import Pt

        font.name, font.size, font.bold = FONT, Pt(points_of(size)), bold
        font.color.rgb = self._colour(colour)

    def _title(self, page: Any, text: str) -> None:
        from pptx.enum.text import MSO_ANCHOR, MSO_AUTO_SIZE, PP_ALIGN

        shape = page.shapes.title
        shape.left, shape.top = round(EDGE * EMU), round(TITLE_TOP * EMU)
        shape.width, shape.height = round((ROOM + 4) * EMU), round(height_of_title(text) * EMU)
        frame = shape.text_frame
        frame.text = text
        frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
        frame.vertical_anchor, frame.word_wrap, frame.auto_size = MSO_ANCHOR.TOP, True, MSO_AUTO_SIZE.NONE
        frame.paragraphs[0].alignment = PP_ALIGN.LEFT
        self._set(frame.paragraphs[0].runs[0].font, TITLE_SIZE, bold=True)

    def _table(self, page: Any, table: Table) -> None:
        from pptx.enum.text import MSO_ANCHOR

        frame = table.frame
        shape = page.shapes.add_table(
            len(table.rows),
            len(table.widths),
            *(round(v * EMU) for v in (frame.x, frame.y, frame.width, frame.height)),
        )
        shape.name, shape.element.nvGraphicFramePr.cNvPr.attrib["descr"] = "Table", table.told
        grid = shape.table
        grid.horz_banding = False
        shape.element.find(f".//{DRAWING}tableStyleId").text = NO_GRID
        for column, wide in zip(grid.columns, table.widths, strict=True):
            column.width = round(wide * EMU)
        for y, (row, high) in enumerate(zip(table.rows, table.heights, strict=True)):
            grid.rows[y].height = round(high * EMU)
            for x, text in enumerate(row):
                cell = grid.cell(y, x)
                cell.fill.solid()
                cell.fill.fore_color.rgb = self._colour("chevron" if not y else "card" if y % 2 else "panel")
                cell.margin_left = cell.margin_right = round(CELL_PAD * EMU)
                cell.margin_top = cell.margin_bottom = round(CELL_PAD / 2 * EMU)
                cell.vertical_anchor = MSO_ANCHOR.MIDDLE
                cell.text_frame.word_wrap, cell.text_frame.text = True, text
                for paragraph in cell.text_frame.paragraphs:
                    for run in paragraph.runs:
                        self._set(run.font, table.size, bold=not y or not x)

    def _chart(self, page: Any, chart: Chart) -> None:
        from pptx.chart.data import CategoryChartData
        from pptx.enum.chart import XL_CHART_TYPE

        data: Any = CategoryChartData(number_format=chart.number)  # type: ignore[no-untyped-call]
        data.categories = chart.names
        for series in chart.series:
            data.add_series(series.name, series.values)
        kind = XL_CHART_TYPE.BAR_CLUSTERED if chart.kind == "bars" else XL_CHART_TYPE.LINE_MARKERS
        spot = (round(v * EMU) for v in (chart.frame.x, chart.frame.y, chart.frame.width, chart.frame.height))
        shape = page.shapes.add_chart(kind, *spot, data)
        shape.name, shape.element.nvGraphicFramePr.cNvPr.attrib["descr"] = "Chart", chart.told
        drawn = shape.chart
        self._set(drawn.font, 11)
        drawn.has_title = False
        if chart.kind == "bars":
            self._bars(drawn, chart)
        else:
            self._lines(drawn, chart)

    def _bars(self, drawn: Any, chart: Chart) -> None:
        from pptx.enum.chart import XL_LABEL_POSITION

        drawn.has_legend = False
        names, scale = drawn.category_axis, drawn.value_axis
        names.reverse_order = True
        names.has_major_gridlines = scale.has_major_gridlines = False
        names.format.line.color.rgb = self._colour("axis")
        scale.visible, scale.minimum_scale = False, 0
        scale.maximum_scale = max([1.0, *(value or 0 for value in chart.series[0].values)]) * BEYOND
        plot = drawn.plots[0]
        plot.gap_width, plot.has_data_labels = 45, True
        labels = plot.data_labels
        labels.number_format, labels.number_format_is_linked = chart.number, False
        labels.position, labels.show_value = XL_LABEL_POSITION.OUTSIDE_END, True
        self._set(labels.font, 12, bold=True)
        labels._element.find(f".//{DRAWING}bodyPr").set("wrap", "none")
        for series in plot.series:
            series.format.fill.solid()
            series.format.fill.fore_color.rgb = self._colour("brand")

    def _lines(self, drawn: Any, chart: Chart) -> None:
        from pptx.enum.chart import XL_LEGEND_POSITION, XL_TICK_LABEL_POSITION

        drawn.has_legend = len(chart.series) > 1
        if drawn.has_legend:
            drawn.legend.position, drawn.legend.include_in_layout = XL_LEGEND_POSITION.TOP, False
            self._set(drawn.legend.font, 12)
        names, scale = drawn.category_axis, drawn.value_axis
        names.tick_label_position = XL_TICK_LABEL_POSITION.LOW
        names.format.line.color.rgb = self._colour("axis")
        self._set(names.tick_labels.font, 11)
        names._element.find(f".//{DRAWING}bodyPr").set("rot", str(TILT * 60000))
        scale.minimum_scale, scale.maximum_scale, scale.major_unit = -2, 2, 1
        scale.major_gridlines.format.line.color.rgb = self._colour("grid")
        scale.format.line.fill.background()
        scale.tick_labels.number_format, scale.tick_labels.number_format_is_linked = SIGNED, False
        self._set(scale.tick_labels.font, 11)
        for told, series in zip(chart.series, drawn.plots[0].series, strict=True):
            self._look(series, told.look)

    def _look(self, series: Any, look: str) -> None:
        from pptx.enum.chart import XL_MARKER_STYLE
        from pptx.enum.dml import MSO_LINE
        from pptx.util import Pt

        series.smooth = False
        stroke, fill, form, size = _LOOKS[look]
        series.marker.style, series.marker.size = getattr(XL_MARKER_STYLE, form), size
        series.marker.format.fill.solid()
        series.marker.format.fill.fore_color.rgb = self._colour(fill)
        series.marker.format.line.color.rgb = self._colour(stroke)
        pen = series.format.line
        if look in UNJOINED:
            pen.fill.background()
            return
        pen.color.rgb, pen.width = self._colour(stroke), Pt(2.5)
        if look == "planned":
            pen.dash_style = MSO_LINE.DASH


BEYOND = 1.15  # of the longest bar: room for its number
TILT = -45  # degrees of the names below a chart
SIGNED = "+0;−0;0"
_LOOKS = {
    "planned": ("planned", "page", "CIRCLE", 8),
    "lived": ("brand", "brand", "CIRCLE", 10),
    "moment": ("moment", "moment", "DIAMOND", 17),
    "words": ("soft", "page", "SQUARE", 9),
    "signs": ("soft", "page", "TRIANGLE", 9),
}
UNJOINED = ("moment", "words", "signs")  # looks whose points no line joins


def _place_image(page: Any, image: Placed) -> None:
    """Cut to fill its room, as in the picture."""
    left, top, wide, high = image.rect
    shape = page.shapes.add_picture(BytesIO(image.content), left, top)
    share = (shape.width / shape.height) / (wide / high)
    if share > 1:
        shape.crop_left = shape.crop_right = (1 - 1 / share) / 2
    else:
        shape.crop_top = shape.crop_bottom = (1 - share) / 2
    shape.left, shape.top, shape.width, shape.height = left, top, wide, high
    shape.name, shape._element.nvPicPr.cNvPr.attrib["descr"] = "Picture", image.told


def _settled(content: bytes) -> bytes:
    """The same package without its times, the workbooks of its charts too."""
    out = BytesIO()
    with ZipFile(BytesIO(content)) as given, ZipFile(out, "w") as kept:
        for name in _names(given):
            part = given.read(name)
            if name.endswith(".xlsx"):
                part = _settled(part)
            elif name == "docProps/core.xml":
                part = _TIMES.sub(rb"\g<1>2000-01-01T00:00:00Z\g<3>", part)
            info = ZipInfo(name, ALWAYS)
            info.compress_type, info.create_system = ZIP_DEFLATED, 0
            kept.writestr(info, part)
    return out.getvalue()


def _names(given: ZipFile) -> Sequence[str]:
    return [info.filename for info in given.infolist()]
