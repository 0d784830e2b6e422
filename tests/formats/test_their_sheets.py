"""Maps laid out as other people lay them out come in; what does not is told with its cell, and no text is lost."""

import io
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

import their_maps
from periplo.formats.exchange.files import read_content
from periplo.formats.exchange.grids import book_grids
from periplo.formats.exchange.labels import is_close, is_stages, is_steps, row_meaning
from periplo.formats.exchange.remarks import Remarks
from periplo.formats.exchange.wish import Wish
from periplo.formats.map_yaml import map_text

BOOKS = {
    one.__name__: one
    for one in (
        their_maps.phases_down, their_maps.two_sided, their_maps.rated_touchpoints, their_maps.side_by_side,
        their_maps.template, their_maps.internet, their_maps.workshop, their_maps.board, their_maps.steps,
    )
}  # fmt: skip
MARKS = {"x", "Sí"}


def read(content):
    remarks = Remarks()
    _, maps = read_content(content, "theirs.xlsx", None, Wish("es"), remarks)
    return maps, [remark.to("es") for remark in remarks.all]


def cells(drawn, lane):
    return [[item.to("") for item in column.cells.get(lane, ())] for column in drawn.columns]


@pytest.mark.parametrize("name", BOOKS)
def test_every_text_of_a_book_is_on_a_map_or_told(name):
    content = BOOKS[name]()
    maps, told = read(content)
    held = "\n".join([*map(map_text, maps), *told])
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    unread = [sheet for sheet in book.sheet_names if any(f"«{sheet}»" in one for one in told)]
    for sheet in (sheet for sheet in book.sheet_names if sheet not in unread):
        for row in book.get_sheet_by_name(sheet).to_python():
            for cell in (cell for cell in row if isinstance(cell, str) and cell.strip()):
                if row_meaning(cell, {}) or is_stages(cell) or is_steps(cell) or cell.strip() in MARKS:
                    continue
                for line in cell.split("\n"):
                    words = [
                        word for word in line.strip("\u00a0 -•“”.").replace("…", "").split() if word.isalpha()
                    ]
                    assert all(_stands(word, held) for word in words), cell


def _stands(word, held):
    ours = {"Persona": "persona", "Buyer": "persona", "persona": "persona", "Canales": "channels"}
    known = ("Scenario", "Goals", "and", "expectations", "Customer", "Journey", "N/A", "Objetivo")
    translated = {
        "Instagram", "Teléfono", "Telefono", "teléfono", "Tienda", "tienda", "Correo", "Buscador", "Phone", "Web",
        "web", "Website", "App", "Google", "reviews", "WhatsApp", "Ad", "social", "media", "SMS", "Consulta", "y",
    }  # fmt: skip
    return word in held or ours.get(word, "?") in held or word in known or word in translated


def test_a_phase_in_each_row_makes_a_stage_of_each_and_misspelt_rows_are_known():
    (drawn,), told = read(their_maps.phases_down())
    assert drawn.title.to("") == "Mapa de experiencia — Gimnasio Norte"
    assert [stage.title.to("") for stage in drawn.stages] == ["Descubre", "Prueba", "Se apunta", "Se cansa"]
    assert [column.feeling for column in drawn.columns] == [1, 0, 2, -1]
    assert cells(drawn, "pains")[1:] == [["Nadie contesta"], ["Matrícula escondida"], ["Nadie lo nota"]]
    assert cells(drawn, "opportunities")[3] == ["Llamar a las 2 semanas"]
    assert (
        "Journey!F3: la fila «Puntos de dolr» se leyó como «Puntos críticos»; si es otra, dígalo con --mapping"
        in told
    )


def test_groups_of_rows_notes_and_drawings_are_told_and_what_stands_above_is_read():
    (drawn,), told = read(their_maps.two_sided())
    assert (drawn.title.to(""), drawn.persona.name.to("")) == ("Seguro de coche", "Marcos, 34, primer coche")
    assert [column.channels for column in drawn.columns] == [
        ("search", "web"), ("web", "phone"), ("app",), ("phone",)
    ]  # fmt: skip
    assert [column.feeling for column in drawn.columns] == [0, -1, 2, -2]
    assert [column.owner for column in drawn.columns] == ["Marketing", "Ventas", "Ventas", "Siniestros"]
    assert cells(drawn, "opportunities")[1] == ["Un solo contacto"]
    assert "CJM v3 FINAL!A2: «Fecha: 12/03/2026» no tiene sitio en el mapa: queda fuera" in told
    assert "CJM v3 FINAL!A6: «CLIENTE» agrupa filas de la hoja: queda fuera" in told
    assert "CJM v3 FINAL!D7: hay una nota al margen que no se pasa: «Luis dice que no es verdad»" in told
    assert any("La curva de verdad está en Miro" in one for one in told)
    assert "la hoja «Instrucciones» no tiene un mapa: apartada" in told


def test_a_touchpoint_in_each_row_leaves_out_its_sums_and_keeps_what_it_does_not_understand():
    (drawn,), told = read(their_maps.rated_touchpoints())
    assert [(column.stage, column.title.to("")) for column in drawn.columns] == [
        ("inspiracion", "Veo fotos"),
        ("inspiracion", "Pregunto a la agencia"),
        ("reserva", "Pago la señal"),
        ("viaje", "Llego al hotel"),
    ]
    assert [column.feeling for column in drawn.columns] == [1.2, 0.4, -0.4, -1.6]
    assert [column.moment_of_truth for column in drawn.columns] == [False, True, True, True]
    assert cells(drawn, "momento_de_la_verdad")[2] == ["Que cobre bien"]
    assert cells(drawn, "importancia") == [["0.8"], ["1"], ["0.2"], ["0.5"]]  # 1 of what? not 1 of 5
    assert [column.for_customer for column in drawn.columns] == [None] * 4
    assert "Datos!fila 6: «Media» es una suma o una media, no un paso: queda fuera" in told


def test_maps_side_by_side_are_two_and_marks_in_rows_of_faces_are_feelings():
    (homes, office), told = read(their_maps.side_by_side())
    assert [column.feeling for column in homes.columns] == [0, -1, 1]
    assert cells(homes, "emotions") == [[], ["the fees"], []]
    assert [stage.title.to("") for stage in office.stages] == ["Ask", "Approve"]
    assert [column.feeling for column in office.columns] == [
        1,
        -2,
    ]  # what is felt comes before how it is rated
    assert cells(office, "satisfaction_1_5") == [["4"], ["2"]]
    assert "Maps!A4: la marca en la fila «😊» se leyó como emoción +1" in told
    assert any(one.startswith("Maps!G5: ") for one in told)


def test_the_sheet_of_the_docs_is_the_one_that_is_made_here():
    kept = Path(__file__).parents[2] / "examples" / "sheet" / "recorrido.xlsx"
    there, here = (
        book_grids(kept.read_bytes(), "a", Remarks()),
        book_grids(their_maps.internet(), "b", Remarks()),
    )
    assert [(grid.name, grid.rows, grid.merges) for grid in there] == [
        (one.name, one.rows, one.merges) for one in here
    ]


def test_a_template_in_whole_phrases_is_read():
    (drawn,), _ = read(their_maps.template())
    assert (drawn.persona.name.to(""), drawn.scenario.to(""), drawn.goal.text.to("")) == (
        "Ana", "rents a flat", "Keys in a week"
    )  # fmt: skip
    assert len(drawn.stages) == 4
    assert cells(drawn, "doing")[0] == ["See portal", "Ask friends"]
    assert cells(drawn, "thinking")[1] == ["Is it damp?"]
    assert [column.feeling for column in drawn.columns] == [-1, -1, -1, 1]
    assert cells(drawn, "opportunities")[2] == ["One price"]


@pytest.mark.parametrize(
    ("label", "lane"),
    [
        ("Touchpionts", None),
        ("Puntos de dolr", "pains"),
        ("Oportunidaddes de mejora", "opportunities"),
        ("Main pain points", "pains"),
        ("Ideas / quick wins", "opportunities"),
        ("CX Pain Points", "pains"),
        ("What they feel", "feeling"),
        ("Pensamientos y sentimientos", "thinking"),
        ("Lo que se oye en recepción", None),
        ("Tardes", None),
        ("Coste", None),
        ("Nos dijo que no volvería y que la comida, los precios y los datos le daban igual de verdad", None),
    ],
)
def test_a_label_is_read_as_what_it_nearly_says_and_as_nothing_else(label, lane):
    assert row_meaning(label, {}) == lane
    assert is_close(label, {}) is (lane is not None)


def test_a_stage_in_each_row_with_lists_of_touchpoints_has_them_as_channels():
    text = (
        "Stage,Touchpoints,Customer Goals,Pain Points,Emotions,Metrics\n"
        'Awareness,"Social ads, Blog, SEO",Learn about it,Info overload,Curiosity,"Traffic, CTR"\n'
        'Consideration,"Demo, Reviews, Chat",Compare,Slow response,Confusion,Demo requests\n'
        "Purchase,Checkout,Pay fast,Hidden fees,Relief,Conversion\n"
    )
    _, (drawn,) = read_content(text.encode(), "table.csv", None, Wish("en"), Remarks())
    assert [stage.title.to("") for stage in drawn.stages] == ["Awareness", "Consideration", "Purchase"]
    assert [column.channels for column in drawn.columns] == [
        ("Social ads", "blog", "search"), ("Demo", "review", "chat"), ("Checkout",)
    ]  # fmt: skip
    assert [column.feeling for column in drawn.columns] == [1, -1, 1]
    assert cells(drawn, "desires") == [["Learn about it"], ["Compare"], ["Pay fast"]]


def test_stages_and_steps_are_known_by_longer_names_too():
    assert is_stages("Etapa del viaje")
    assert is_stages("Etapas del customer journey")
    assert is_steps("Punto de contacto / touchpoint")
    assert is_steps("Touchpionts")
    assert not is_stages("Estrategia")
