"""Feelings told by the colour of a cell alone: read where something says what it means, told where nothing does."""

import io

import pytest
import xlsxwriter

from periplo.formats.exchange.colours import feeling_named
from periplo.formats.exchange.files import read_content
from periplo.formats.exchange.fills import fills_in, hue_of
from periplo.formats.exchange.remarks import Remarks
from periplo.formats.exchange.wish import Wish

GREEN, YELLOW, RED, BLUE = "#C6EFCE", "#FFEB9C", "#FFC7CE", "#BDD7EE"
COLOURS = (GREEN, YELLOW, RED, GREEN)
HEAD = (("Etapas", "Busco", "", "Compro", ""), ("", "Veo", "Comparo", "Pago", "Recojo"))
BODY = (("Qué hace", "Miro", "Mido", "Pago", "Voy"), ("Puntos críticos", "", "Caro", "Cola", ""))


def book(
    label="Emociones", colours=COLOURS, words=("", "", "", ""), legend=(), other=(), steps=False, beside=(),
    rules=(),
):  # fmt: skip
    """A map of somebody else, its feelings in colours. legend: rows of (text, colour) below it; other: on a sheet.

    beside: the same, at its right. rules: conditional formats of the row of feelings, with `fill` for their colour.
    """
    out = io.BytesIO()
    made = xlsxwriter.Workbook(out, {"in_memory": True})

    def put(sheet, row, column, text, colour=None):
        style = made.add_format({"bg_color": colour}) if colour else None
        if steps and sheet is first and row < 20:
            row, column = column, row
        sheet.write_string(row, column, text, style) if text else sheet.write_blank(row, column, None, style)

    first = made.add_worksheet("Mapa")
    rows = [*HEAD, *BODY]
    for r, row in enumerate(rows):
        for c, text in enumerate(row):
            put(first, r, c, text, "#DDEBF7" if not c else None)
    put(first, len(rows), 0, label)
    for c, (colour, text) in enumerate(zip(colours, words, strict=True), 1):
        put(first, len(rows), c, text, colour)
    for r, entries in enumerate(legend, 22):
        for c, (text, colour) in enumerate(entries):
            put(first, r, c, text, colour)
    for r, entries in enumerate(beside):
        for c, (text, colour) in enumerate(entries, 6):
            put(first, r, c, text, colour)
    for rule in rules:
        style = made.add_format({"bg_color": rule["fill"]})
        said = {key: value for key, value in rule.items() if key != "fill"}
        first.conditional_format(len(rows), 1, len(rows), 4, {**said, "format": style})
    if other:
        second = made.add_worksheet("Clave")
        for r, (text, colour) in enumerate(other):
            put(second, r, 0, text, colour)
    made.close()
    return out.getvalue()


def read(content, language="es"):
    remarks = Remarks()
    _, (drawn,) = read_content(content, "theirs.xlsx", None, Wish(language), remarks)
    return [column.feeling for column in drawn.columns], [one.to(language) for one in remarks.all], drawn


LEGENDS = {
    "own cells": {
        "legend": [(("Leyenda", None), ("Positiva", GREEN), ("Neutra", YELLOW), ("Negativa", RED))]
    },
    "swatches": {
        "legend": [(("", GREEN), ("1", None)), (("", YELLOW), ("0", None)), (("", RED), ("-1", None))]
    },
    "another sheet": {"other": [("Positiva", GREEN), ("Neutral", YELLOW), ("Negativa", RED)]},
    "the label": {"label": "Emociones (verde = positiva, amarillo = neutra, rojo = negativa)"},
    "a traffic light": {"label": "Emociones (semáforo)"},
}


@pytest.mark.parametrize("where", LEGENDS)
def test_colours_are_read_where_something_says_what_they_mean(where):
    feelings, told, drawn = read(book(**LEGENDS[where]))
    assert feelings == [1, 0, -1, 1]
    assert any("se leyeron por su color: Mapa!B5, Mapa!C5, Mapa!D5, Mapa!E5" in one for one in told)
    assert {lane for column in drawn.columns for lane in column.cells} == {"doing", "pains"}


def test_cells_that_say_it_in_words_explain_those_of_the_same_colour():
    feelings, _, _ = read(book(words=("Contento", "", "Frustrado", ""), colours=(GREEN, BLUE, RED, GREEN)))
    assert feelings == [1, None, -1, 1]


@pytest.mark.parametrize("language", ["es", "en"])
def test_what_nobody_explains_is_told_with_its_cells_and_how_to_mend_it(language):
    feelings, told, _ = read(book(), language)
    assert feelings == [None] * 4
    (said,) = [one for one in told if "Mapa!B5, Mapa!C5, Mapa!D5, Mapa!E5" in one]
    assert ("leyenda" if language == "es" else "legend") in said


def test_two_meanings_of_one_colour_are_none():
    feelings, told, _ = read(
        book(legend=[(("Positiva", GREEN),), (("Negativa", GREEN),), (("Neutra", YELLOW),)])
    )
    assert feelings == [None, 0, None, None]
    assert any("Mapa!B5, Mapa!D5, Mapa!E5" in one for one in told)


def test_a_row_in_one_colour_is_decorated_and_tells_nothing():
    feelings, told, _ = read(book(colours=(BLUE,) * 4))
    assert feelings == [None] * 4
    assert not any("color" in one for one in told)


def test_steps_in_rows_have_their_colours_too():
    feelings, told, _ = read(
        book(steps=True, other=[("Positiva", GREEN), ("Neutral", YELLOW), ("Negativa", RED)])
    )
    assert feelings == [1, 0, -1, 1]
    assert any("Mapa!E2, Mapa!E3, Mapa!E4, Mapa!E5" in one for one in told)


def test_a_number_is_believed_before_a_colour():
    feelings, _, _ = read(
        book(words=("-2", "", "", ""), other=[("Positiva", GREEN), ("Neutra", YELLOW), ("Negativa", RED)])
    )
    assert feelings[0] == -2


@pytest.mark.parametrize(
    ("colour", "hue"),
    [(GREEN, "green"), (YELLOW, "yellow"), (RED, "red"), (BLUE, "blue"), ("#D9D9D9", "grey"), ("x", None)],
)
def test_colours_are_called_as_people_call_them(colour, hue):
    assert hue_of(colour) == hue


def test_only_the_name_of_a_feeling_explains_a_colour():
    assert [feeling_named(one) for one in ("Positiva", "-1", "3", "Me atienden mal y tarde", "Miro")] == [
        1,
        -1,
        None,
        None,
        None,
    ]


def test_a_damaged_style_or_sheet_has_no_colours():
    import zipfile

    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book())) as given, zipfile.ZipFile(out, "w") as kept:
        for name in given.namelist():
            kept.writestr(name, b"<no" if name == "xl/styles.xml" else given.read(name))
    assert fills_in(out.getvalue()) == {}


BESIDE = {
    "own cells": [(("Leyenda", None),), (("Positiva", GREEN),), (("Neutra", YELLOW),), (("Negativa", RED),)],
    "swatches": [(("", GREEN), ("Positiva", None)), (("", YELLOW), ("0", None)), (("", RED), ("-1", None))],
    "in one row": [(("Positiva", GREEN), ("Neutra", YELLOW), ("Negativa", RED))],
    "with its heading": [(("", None), ("Leyenda", None)), (("", GREEN), ("Bien", None)),
                         (("", YELLOW), ("Neutra", None)), (("", RED), ("Mal", None))],
}  # fmt: skip


@pytest.mark.parametrize("how", BESIDE)
def test_a_legend_beside_the_map_in_its_rows_is_read_and_belongs_to_no_step(how):
    feelings, told, drawn = read(book(beside=BESIDE[how]))
    assert feelings == [1, 0, -1, 1]
    assert [column.title.to("es") for column in drawn.columns] == ["Veo", "Comparo", "Pago", "Recojo"]
    assert {lane for column in drawn.columns for lane in column.cells} == {"doing", "pains"}
    assert any("leyenda de los colores" in one and "Mapa!" in one for one in told)


def test_a_note_beside_the_map_is_no_legend():
    feelings, told, _ = read(book(beside=[(("Positiva", GREEN),), (("Lo vio Ana en tienda", RED),)]))
    assert set(feelings) == {None}
    assert not any("leyenda de los colores" in one for one in told)


def rule(kind, fill, **said):
    return {"type": kind, "fill": fill, **said}


CODES = ("V", "A", "R", "v")
MEANT = tuple(zip(CODES, COLOURS, strict=True))[:3]
PLAIN = (None,) * 4
RULES = {
    "equal": [rule("cell", fill, criteria="==", value=f'"{code}"') for code, fill in MEANT],
    "text": [
        rule("text", fill, criteria="begins with", value=code) for code, fill in MEANT
    ],
    "formula": [
        rule("formula", fill, criteria=f'=B5="{code}"') for code, fill in MEANT
    ],
}  # fmt: skip


@pytest.mark.parametrize("how", RULES)
def test_a_colour_given_by_a_rule_is_read_where_the_rule_looks_at_its_own_cell(how):
    feelings, told, _ = read(book(label="Emociones (semáforo)", colours=PLAIN, words=CODES, rules=RULES[how]))
    assert feelings == [1, 0, -1, 1]
    assert any("se leyeron por su color: Mapa!B5" in one for one in told)
    assert not any("no es una emoción" in one for one in told)


def test_the_first_rule_that_holds_gives_the_colour_and_goes_before_the_cell_s_own():
    rules = [
        rule("text", RED, criteria="containing", value="cola"),
        rule("no_blanks", GREEN),
    ]
    words = ("entro", "hay cola", "sin más", "salgo")
    feelings, _, drawn = read(
        book(label="Emociones (semáforo)", colours=(YELLOW,) * 4, words=words, rules=rules)
    )
    assert feelings == [1, -1, 1, 1]
    assert [item.text.to("es") for item in drawn.columns[1].cells["emotions"]] == ["hay cola"]


@pytest.mark.parametrize("language", ["es", "en"])
def test_a_rule_with_a_formula_of_its_own_is_told_with_its_cells_and_how_to_mend_it(language):
    rules = [rule("formula", RED, criteria="=LEN($A$1)>B$2")]
    feelings, told, _ = read(
        book(label="Emociones (semáforo)", colours=PLAIN, words=CODES, rules=rules), language
    )
    assert feelings == [None] * 4
    (said,) = [one for one in told if "Mapa!B5, Mapa!C5, Mapa!D5, Mapa!E5" in one]
    assert ("formato condicional" if language == "es" else "conditional format") in said


def test_what_stands_below_a_rule_that_is_not_read_is_not_guessed():
    first = rule("formula", RED, criteria="=LEN($A$1)>B$2")
    feelings, _, _ = read(
        book(label="Emociones (semáforo)", colours=PLAIN, words=CODES, rules=[first, *RULES["equal"]])
    )
    assert feelings == [None] * 4


def test_numbers_come_before_the_colours_that_a_scale_gives_them():
    scale = {"type": "2_color_scale", "fill": RED}
    feelings, told, _ = read(book(colours=PLAIN, words=("-2", "0", "1", "2"), rules=[scale]))
    assert feelings == [-2, 0, 1, 2]
    assert not any("color" in one for one in told)


def test_what_is_written_in_a_cell_stays_and_its_colour_tells_the_feeling():
    legend = [(("Positiva", GREEN), ("Neutra", YELLOW), ("Negativa", RED))]
    feelings, told, drawn = read(book(words=("", "sin datos de precio", "", ""), legend=legend))
    assert feelings == [1, 0, -1, 1]
    assert [item.text.to("es") for item in drawn.columns[1].cells["emotions"]] == ["sin datos de precio"]
    assert not any("no es una emoción" in one for one in told)


def in_gradients(content, **others):
    """The same workbook with each plain fill as a gradient, from its colour to another or the same."""
    import re
    import zipfile

    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as given, zipfile.ZipFile(out, "w") as kept:
        for name in given.namelist():
            part = given.read(name).decode()
            if name == "xl/styles.xml":
                part = re.sub(
                    r'<patternFill patternType="solid"><fgColor rgb="FF(\w{6})"/><bgColor[^>]*/></patternFill>',
                    lambda found: (
                        f'<gradientFill degree="90"><stop position="0"><color rgb="FF{found[1]}"/></stop>'
                        f'<stop position="1"><color rgb="FF{others.get(found[1], "FFFFFF")}"/></stop></gradientFill>'
                    ),
                    part,
                )
            kept.writestr(name, part)
    return out.getvalue()


def test_a_gradient_means_what_its_colour_means_where_it_has_but_one():
    fading = in_gradients(book(label="Emociones (semáforo)"))
    assert read(fading)[0] == [1, 0, -1, 1]
    greens = in_gradients(book(label="Emociones (semáforo)"), C6EFCE="70AD47")
    assert read(greens)[0] == [1, 0, -1, 1]


def test_a_gradient_of_two_colours_is_told_and_not_guessed():
    mixed = in_gradients(book(label="Emociones (semáforo)"), C6EFCE="FFC7CE")
    feelings, told, _ = read(mixed)
    assert feelings == [None, 0, -1, None]
    assert any("nada dice qué significa: Mapa!B5, Mapa!E5" in one for one in told)
