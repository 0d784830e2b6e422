"""Maps in spreadsheets: ours come back whole, edited cells win, other people's come in with remarks, bombs do not."""

import io
import re
import shutil
import subprocess
import zipfile

import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings

import their_maps
from map_strategies import journey_maps
from periplo.core.errors import BadInput
from periplo.core.lanes import TYPES
from periplo.core.library import NO_LIBRARY
from periplo.core.texts import Text
from periplo.formats.exchange import names
from periplo.formats.exchange.beside import all_in, sheets_in, tree_in
from periplo.formats.exchange.edits import with_edits
from periplo.formats.exchange.feelings import feeling_in_words, on_our_scale, scale_in, scale_of
from periplo.formats.exchange.files import FORMATS, read_content, written_map
from periplo.formats.exchange.grids import Grid, book_grids, cleaned, guarded
from periplo.formats.exchange.long import long_rows
from periplo.formats.exchange.names import row_meaning
from periplo.formats.exchange.remarks import Remarks
from periplo.formats.exchange.sketch import moments_of
from periplo.formats.exchange.wide import Known, read_wide
from periplo.formats.exchange.wide_out import wide_table
from periplo.formats.exchange.wish import Wish
from periplo.formats.map_yaml import map_from, read_map
from periplo.usecases.gallery.documents import DOCUMENTS
from periplo.usecases.gallery.life import NAMES

MAP = """\
id: small
title: {es: Compro, en: I buy}
persona: {id: p, name: Laura}
goal: {text: Buy, rule: order completed}
stages:
  - {id: see, title: {es: Miro, en: I look}, moment: before}
  - {id: buy, title: {es: Compro, en: I buy}, moment: during, pains: All of it}
columns:
  - {id: look, stage: see, title: I look, channels: [web, app], rule: product viewed, feeling: 1, doing: [Read, Read]}
  - {id: ask, kind: action, stage: see, title: I ask, feeling: 0}
  - {id: pay, stage: buy, title: {es: Pago, en: I pay}, channels: [web], rule: order completed, owner: Ana, drama: 4,
     pains: [{text: {es: Cola, en: Queue}, harm: 4, id: q, evidence: assumed}, =cmd()]}
transitions: [{from: look, to: pay, promised: 2d}]
"""


def read(content, name="theirs.xlsx", **wish):
    remarks = Remarks()
    _, maps = read_content(content, name, None, Wish(**wish), remarks)
    return maps, remarks


def codes(remarks):
    return [remark.code for remark in remarks.all]


@pytest.mark.parametrize("form", [known.id for known in FORMATS.values() if known.is_lossless])
@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
@given(drawn=journey_maps())
def test_every_lossless_format_gives_back_the_very_map(form, drawn):
    for language in ("es", "en"):
        content = written_map(drawn, NO_LIBRARY, form, language)
        maps, remarks = read(content, f"ours{FORMATS[form].suffixes[0]}")
        assert maps == [drawn]
        assert [code for code in codes(remarks) if code != "delimiter"] == []


def test_the_same_map_gives_the_same_workbook():
    drawn = map_from(MAP)
    assert written_map(drawn, NO_LIBRARY, "xlsx", "en") == written_map(drawn, NO_LIBRARY, "xlsx", "en")


def edited(content, sheet, changes):
    """The workbook with these cells holding other texts, as a program that edits it would leave it."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as was, zipfile.ZipFile(out, "w") as now:
        for part in was.infolist():
            data = was.read(part)
            if part.filename == f"xl/worksheets/sheet{sheet}.xml":
                text = data.decode()
                for cell, said in changes.items():
                    text, n = re.subn(
                        rf'<c r="{cell}"( s="\d+")?(?: t="\w+")?(?:/>|>.*?</c>)',
                        rf'<c r="{cell}"\1 t="inlineStr"><is><t xml:space="preserve">{said}</t></is></c>',
                        text,
                    )
                    assert n == 1, cell
                data = text.encode()
            now.writestr(part, data)
    return out.getvalue()


def test_an_edited_cell_wins_is_told_and_keeps_what_a_sheet_cannot_show():
    drawn = map_from(MAP)
    # A5 … are the rows of facts; the wide sheet has columns B look, C ask, D pay.
    content = written_map(drawn, NO_LIBRARY, "xlsx", "en")
    maps, remarks = read(edited(content, 1, {"D2": "I pay at last", "B7": "-1"}))
    look, _, pay = maps[0].columns
    assert (look.feeling, look.rule) == (-1, drawn.columns[0].rule)
    assert pay.title == Text.of({"es": "Pago", "en": "I pay at last"})
    assert (pay.rule, pay.cells, maps[0].transitions) == (
        drawn.columns[2].rule,
        drawn.columns[2].cells,
        drawn.transitions,
    )
    assert codes(remarks) == ["edited_field", "edited_title"]
    row = next(k for k, line in enumerate(wide_rows(content)) if line[0] == "Pains") + 1
    maps, remarks = read(edited(content, 1, {f"D{row}": "Queue at the till\n=cmd()\nNew"}))
    first, second, third = maps[0].columns[2].cells["pains"]
    assert (first.text, first.harm, first.id, len(first.evidence)) == (
        Text.of({"es": "Cola", "en": "Queue at the till"}),
        4,
        "q",
        1,
    )
    assert (second, third.to("en")) == (drawn.columns[2].cells["pains"][1], "New")


def wide_rows(content):
    from periplo.formats.exchange.grids import book_grids

    return book_grids(content, "x", Remarks())[0].rows


def test_an_edit_of_the_long_sheet_counts_too_and_a_conflict_is_told():
    content = written_map(map_from(MAP), NO_LIBRARY, "xlsx", "en")
    row = next(k for k, line in enumerate(wide_rows(content)) if line[0] == "Pains") + 1
    long = next(k for k, line in enumerate(_grid(content, 1)) if line[5] == "Queue") + 1
    other = next(k for k, line in enumerate(_grid(content, 1)) if line[5] == "Read") + 1
    changes = edited(content, 2, {f"F{long}": "Long", f"F{other}": "Study", f"J{long}": "metric"})
    maps, remarks = read(changes)
    assert [item.to("en") for item in maps[0].columns[2].cells["pains"]] == ["Long", "=cmd()"]
    assert maps[0].columns[2].cells["pains"][0].evidence[0].kind == "metric"
    assert [item.to("en") for item in maps[0].columns[0].cells["doing"]] == ["Study", "Read"]
    assert "conflict" not in codes(remarks)
    maps, remarks = read(edited(changes, 1, {f"D{row}": "Wide"}))
    assert [item.to("en") for item in maps[0].columns[2].cells["pains"]] == ["Wide"]
    assert [item.to("en") for item in maps[0].columns[0].cells["doing"]] == ["Study", "Read"]
    assert "conflict" in codes(remarks)
    gone = edited(edited(content, 1, {f"D{row}": "Wide"}), 2, {f"N{long}": "buy/gone"})
    maps, remarks = read(gone)
    assert [column.id for column in maps[0].columns] == ["look", "ask", "pay"]
    assert "columns_not_taken" in codes(remarks)


def _grid(content, sheet):
    from periplo.formats.exchange.grids import book_grids

    return book_grids(content, "x", Remarks())[sheet].rows


def test_a_sheet_for_reading_that_was_changed_is_not_taken_and_told():
    content = written_map(map_from(MAP), NO_LIBRARY, "xlsx", "es")
    maps, remarks = read(edited(content, 4, {"B2": "Otra"}))
    assert maps == [map_from(MAP)]
    assert codes(remarks) == ["not_taken"]


def test_rows_added_to_the_long_csv_are_taken():
    text = written_map(map_from(MAP), NO_LIBRARY, "csv", "en").decode("utf-8-sig")
    lines = text.split("\r\n")
    at = next(k for k, line in enumerate(lines) if "Queue" in line)
    lines.insert(at + 1, lines[at].replace("Queue", "Noise").replace("assumed", "metric"))
    maps, remarks = read("\r\n".join(lines).encode(), "x.csv")
    assert [item.to("en") for item in maps[0].columns[2].cells["pains"]] == ["Queue", "Noise", "=cmd()"]
    assert maps[0].columns[2].cells["pains"][0].harm == 4
    assert codes(remarks) == ["edited_cell"]


def test_a_workshop_with_merged_cells_comes_in_whole():
    (drawn,), remarks = read(their_maps.workshop(), "workshop.xlsx")
    assert drawn.title.to("es") == "CUSTOMER JOURNEY MAP – Óptica del Sur"
    assert drawn.persona.name.to("es") == "Marta, 43 años, necesita progresivas"
    assert drawn.goal.text.to("es") == "Ver bien de cerca y de lejos"
    assert [
        (stage.title.to("es"), stage.moment, len(drawn.columns_of(stage.id))) for stage in drawn.stages
    ] == [
        ("Descubrimiento", "before", 2),
        ("Compra", "during", 3),
        ("Postventa", "after", 1),
    ]
    assert [column.feeling for column in drawn.columns] == [-1, 0, 1, 0, 2, None]
    first, _, call, _, _, last = drawn.columns
    assert [item.to("es") for item in first.cells["doing"]] == ["Aleja el móvil", "Pregunta a su hermana"]
    assert (call.channels, call.owner) == (("phone", "whatsapp"), "Recepción")
    assert last.cells["opportunities"][0].to("es") == "Avisar por SMS"
    assert [stage.cells["frase_del_taller"][0].to("es") for stage in drawn.stages[:2]] == [
        "Todo empieza en casa",
        "La compra da vértigo",
    ]
    assert codes(remarks) == ["empty_sheet", "own_lane", "outside", "feeling_scale", "moments"]
    told = [remark.to("es") for remark in remarks.all]
    assert told[1].startswith("Mapa cliente!A14: ")
    assert told[2] == "Mapa cliente!I18: texto a la derecha de la última columna, apartado: revisar con Luis"


def test_a_paste_from_a_board_comes_in_with_one_column_a_stage():
    (drawn,), remarks = read(their_maps.board(), "board.xlsx")
    assert [(column.title.to("en"), column.feeling) for column in drawn.columns] == [
        ("Awareness", 0), ("Consideration", 1), ("Purchase", -1), ("Onboarding", -2), ("Loyalty", 2),
    ]  # fmt: skip
    assert drawn.columns[1].channels == ("web", "review")
    assert [column.cells["pains"][0].to("en") for column in drawn.columns[:4]] == [
        "Too many tools",
        "Prices hidden",
        "=2+2 clauses",
        "@nobody answers",
    ]
    assert drawn.columns[3].cells["emotions"][0].to("en") == "😡 lost"
    assert "one_header" in codes(remarks)


def test_a_table_with_a_step_in_each_row_is_turned():
    (drawn,), remarks = read(their_maps.steps(), "steps.xlsx")
    assert [(column.stage, column.title.to("es"), column.feeling) for column in drawn.columns] == [
        ("antes-de-la-consulta", "Pide cita", -1),
        ("antes-de-la-consulta", "Espera el día", -1),
        ("durante-la-consulta", "Sala de espera", 0),
        ("durante-la-consulta", "Habla con la médica", 2),
        ("despues", "Recibe resultados", 1),
    ]
    assert drawn.columns[0].cells["coste"][0].to("es") == "3"
    assert codes(remarks)[0] == "steps_shape"
    assert any(remark.to("es").startswith("Recorrido!H1: ") for remark in remarks.all)


def test_a_long_csv_with_semicolons_in_an_old_encoding_comes_in():
    (drawn,), remarks = read(their_maps.LONG, "tramite.csv")
    assert [column.title.to("es") for column in drawn.columns] == [
        "Llamo al ayuntamiento",
        "Voy con cita",
        "Recibo la carta",
    ]
    assert [column.feeling for column in drawn.columns] == [-1, -2, 1]
    (asked,) = drawn.columns[0].cells["doing"]
    assert (asked.evidence[0].kind, asked.evidence[0].source.to("es")) == ("anecdote", "Ana, 34 años")
    assert drawn.stages[0].cells["objectives"][0].to("es") == "Que nadie venga dos veces"
    assert codes(remarks)[:4] == ["encoding", "delimiter", "extra_columns", "no_step"]


def test_several_maps_in_one_file_are_all_read():
    text = "map,stage,step,lane,text\nA,Buy,Pay,pains,Queue\nB,Buy,Pay,pains,Noise\nA,Buy,Pay,pains,Cold\n"
    maps, remarks = read(text.encode(), "two.csv")
    assert [(one.id, [item.to("") for item in one.columns[0].cells["pains"]]) for one in maps] == [
        ("a", ["Queue", "Cold"]),
        ("b", ["Noise"]),
    ]
    assert "several" in codes(remarks)
    stacked = (
        "Persona one,,\n,Look,Buy\nDoing,a,b\nPains,c,d\n,,\nPersona two,,\n,Find,Pay\nDoing,e,f\nPains,g,h\n"
    )
    maps, _ = read(stacked.encode(), "stacked.csv")
    assert [[stage.title.to("") for stage in one.stages] for one in maps] == [
        ["Look", "Buy"],
        ["Find", "Pay"],
    ]


def test_a_sheet_without_a_header_is_told():
    (drawn,), remarks = read(b"Doing;a;b\nPains;c;d\n", "bare.csv")
    assert [column.title.to("") for column in drawn.columns] == ["Step 1", "Step 2"]
    assert "no_header" in codes(remarks)


def test_a_mapping_says_what_names_do_not_tell():
    text = "Tramo,Hito,Qué,Cosa\nAntes,Llamo,Pega,Comunica\n"
    mapping = {
        "columns": {"stage": "Tramo", "step": "Hito", "lane": "Qué", "text": "Cosa"},
        "lanes": {"Pega": "pains"},
    }
    (drawn,), _ = read(text.encode(), "own.csv", mapping=mapping)
    assert drawn.columns[0].cells["pains"][0].to("") == "Comunica"
    with pytest.raises(BadInput, match="none of ours"):
        read(text.encode(), "own.csv", mapping={**mapping, "lanes": {"Pega": "hurts"}})


def test_texts_that_a_spreadsheet_would_run_are_guarded_and_come_back():
    assert [guarded(text) for text in ("=1+1", "@x", "-a", "'=1", "-1.5", "a=1")] == [
        "'=1+1", "'@x", "'-a", "''=1", "-1.5", "a=1",
    ]  # fmt: skip
    for text in ("=1+1", "@x", "'=1", "+x", "'quoted'"):
        assert cleaned(guarded(text)) == text
    content = written_map(map_from(MAP), NO_LIBRARY, "xlsx", "en")
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        sheets = "".join(parts.read(name).decode() for name in parts.namelist() if "worksheets/" in name)
    assert "<f>" not in sheets
    rows = written_map(map_from(MAP), NO_LIBRARY, "csv", "en").decode()
    assert ",'=cmd()," in rows


def _book(**parts):
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    book.add_worksheet("A").write(0, 0, "x")
    book.close()
    made = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(out.getvalue())) as was,
        zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as now,
    ):
        for part in was.namelist():
            now.writestr(part, parts.get(part, was.read(part)))
        for part in parts.keys() - set(was.namelist()):
            now.writestr(part, parts[part])
    return made.getvalue()


def test_bombs_entities_and_cells_far_away_are_refused():
    sheet = "xl/worksheets/sheet1.xml"
    bomb = _book(**{"xl/media/huge.xml": b"<a>" + b" " * (140 << 20) + b"</a>"})
    with pytest.raises(BadInput, match="would unpack"):
        read(bomb)
    laughs = b'<!DOCTYPE a [<!ENTITY b "lol"><!ENTITY c "&b;&b;&b;&b;">]><worksheet>&c;</worksheet>'
    with pytest.raises(BadInput, match="declares entities"):
        read(_book(**{sheet: laughs}))
    wide = b'<worksheet><sheetData><row r="1"><c r="A1"/><c r="XFD1048576"/></row></sheetData></worksheet>'
    with pytest.raises(BadInput, match="spreads over"):
        read(_book(**{sheet: wide}))
    with pytest.raises(BadInput, match="cannot be read"):
        read(b"PK\x03\x04" + b"broken" * 20)
    for nothing in (b"\x00\x01\x02" * 50, b"   \n", b"hello\nworld\n"):
        with pytest.raises(BadInput):
            read(nothing, "x.csv")


def test_feelings_on_every_scale_are_brought_to_ours():
    assert [scale_in(label) for label in ("Emotion (1-5)", "de -2 a 2", "0 to 10", "Mood")] == [
        (1, 5), (-2, 2), (0, 10), None,
    ]  # fmt: skip
    assert [scale_of(numbers) for numbers in ([1, 5], [-1, 2], [-3, 1], [0, 9], [40, 90], [1, 2])] == [
        (1, 5), (-2, 2), (-3, 3), (0, 10), (0, 100), (-2, 2),
    ]  # fmt: skip
    assert [on_our_scale(value, (1, 5)) for value in (1, 3, 4.5, 9)] == [-2, 0, 1.5, 2]
    words = {"Muy contenta": 2, "contento": 1, "no contento": -1, "descontento": -1, "insatisfecho": -1, "neutral": 0,
             "very frustrated": -1, "angry": -2, "😍😡": 0, "quizá": None}  # fmt: skip
    assert {word: feeling_in_words(word) for word in words} == words


def test_names_of_rows_are_known_in_both_languages():
    known = {"Puntos de dolor:": "pains", "1. Pain points": "pains", "What the customer thinks": "thinking",
             "ACCIONES DEL CLIENTE (visibles)": "doing", "Front-stage": "frontstage", "Qué necesita saber": "needs",
             "Emotional curve": "feeling", "Canal": "channels", "Lo que sea": None}  # fmt: skip
    assert {label: row_meaning(label, {}) for label in known} == known


@pytest.mark.parametrize(
    ("titles", "moments"),
    [
        (["Descubro", "Comparo", "Pago", "Uso"], ["before", "before", "during", "after"]),
        (["Uno", "Dos", "Tres"], ["before", "during", "after"]),
        (["Uno"], ["during"]),
        (["Awareness", "X", "Purchase", "Y", "Loyalty"], ["before", "before", "during", "during", "after"]),
        (["Después", "Antes"], ["after", "after"]),
    ],
)
def test_moments_are_concluded_from_names_and_never_go_back(titles, moments):
    assert moments_of(titles, [None] * len(titles)) == moments


def test_what_libreoffice_saves_again_is_still_the_map(tmp_path):
    office = shutil.which("soffice")
    if not office:
        pytest.skip("no LibreOffice on this machine (Debian: apt install libreoffice-calc)")
    drawn = map_from(MAP)
    (tmp_path / "ours.xlsx").write_bytes(written_map(drawn, NO_LIBRARY, "xlsx", "es"))
    home = f"-env:UserInstallation=file://{tmp_path}/office"
    kind, again = "xlsx:Calc MS Excel 2007 XML", str(tmp_path / "again")
    words = [office, home, "--headless", "--convert-to", kind, "--outdir", again, str(tmp_path / "ours.xlsx")]
    subprocess.run(words, capture_output=True, timeout=180, check=True)
    maps, remarks = read((tmp_path / "again" / "ours.xlsx").read_bytes())
    assert maps == [drawn]
    assert codes(remarks) == []


def wide_edited(change):
    """The small map after somebody changed the rows of its wide sheet."""
    drawn = map_from(MAP)
    rows = wide_table(drawn, "en").rows
    known = Known({}, {lane.id: lane for lane in drawn.all_lanes}, "en")
    shown = read_wide(Grid("Map", rows), known, Remarks())
    remarks = Remarks()
    actual = read_wide(Grid("Map", change([list(row) for row in rows])), known, remarks)
    return drawn, with_edits(drawn, shown, actual, "en", remarks), codes(remarks)


def test_columns_put_in_taken_away_and_moved_are_found_by_their_ids():
    def change(rows):
        new = {
            "Stage": "I buy",
            "Step": "I queue",
            "Channels": "Store",
            "Pains": "It is long",
            "Kind": "touchpoint",
        }
        return [[row[0], row[3], new.get(row[0], ""), row[1]] for row in rows]

    drawn, found, told = wide_edited(change)
    assert [(column.id, column.stage) for column in found.columns] == [
        ("pay", "buy"), ("i-queue", "buy"), ("look", "see"),
    ]  # fmt: skip
    assert [(stage.id, stage.moment) for stage in found.stages] == [("buy", "during"), ("see", "during")]
    pay, queue, look = found.columns
    assert (pay.cells, look.rule) == (drawn.columns[2].cells, drawn.columns[0].rule)
    assert (queue.channels, queue.cells["pains"][0].to("en")) == (("store",), "It is long")
    assert found.transitions == drawn.transitions
    assert told == [
        "stages_moved",
        "column_added",
        "edited_cell",
        "edited_field",
        "column_removed",
        "column_moved",
    ]


def test_rows_put_in_become_lanes_and_rows_taken_away_empty_them():
    drawn, found, told = wide_edited(
        lambda rows: [*(row for row in rows if row[0] != "Pains"), ["Smells", "paper", "", ""]]
    )
    assert "pains" not in found.columns[2].cells
    assert found.columns[0].cells["smells"][0].to("en") == "paper"
    assert [lane.id for lane in found.lanes] == ["smells"]
    assert found.stages == drawn.stages
    assert told == ["own_lane", "edited_cell", "edited_cell"]


def test_a_map_that_lost_its_row_of_ids_is_recognised_by_its_titles():
    drawn, found, told = wide_edited(
        lambda rows: [*rows[:6], ["Feeling (-2 to 2)", "2", "0", ""], *rows[7:-1]]
    )
    assert [column.id for column in found.columns] == ["look", "ask", "pay"]
    assert (found.columns[0].feeling, found.columns[2]) == (2, drawn.columns[2])
    assert told == ["edited_field"]


@pytest.mark.parametrize("language", ["es", "en"])
def test_what_each_line_of_the_long_form_is_stands_in_its_language(language):
    assert set(names.TYPES) == set(TYPES)
    drawn = read_map(DOCUMENTS / "b2b" / "map.yaml")
    head, *rows = long_rows(drawn, language)
    told = {row[head.index(names.LONG["type"].to(language))] for row in rows}
    words = {"es": {"etapa", "sus palabras", "indicador"}, "en": {"stage", "their words", "indicator"}}
    assert words[language] < told
    known = {one.to(language) for one in (*names.TYPES.values(), *names.KINDS.values())}
    assert told <= known


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("language", ["es", "en"])
def test_every_text_of_the_long_sheet_fits_its_row(name, language):
    content = written_map(read_map(DOCUMENTS / name / "map.yaml"), NO_LIBRARY, "xlsx", language)
    with zipfile.ZipFile(io.BytesIO(content)) as made:
        sheets = dict(sheets_in(made))
        long = list(sheets)[1]
        sheet = tree_in(made, sheets[long])
    widths = [
        float(one.attributes["width"])
        for one in all_in(sheet, "col")
        for _ in range(int(one.attributes["min"]), int(one.attributes["max"]) + 1)
        if one.attributes.get("hidden") != "1"
    ]
    heights = [float(one.attributes["ht"]) for one in all_in(sheet, "row")]
    (rows,) = [grid.rows for grid in book_grids(content, "ours.xlsx", Remarks()) if grid.name == long]
    assert len(rows) > 40
    for row, height in list(zip(rows, heights, strict=True))[1:]:
        lines = max(-(-len(text) // width) for text, width in zip(row, widths, strict=False))
        assert 15 * lines <= height, row
