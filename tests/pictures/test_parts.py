"""The parts of which pictures are made: letters, numbers, words, colours, pictograms, the curve, sheets, the twin."""

from __future__ import annotations

import csv
import re
import shutil
import subprocess
from dataclasses import replace
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from periplo.core.channel_catalogue import CHANNELS, SPELLINGS, channel_id, channel_name
from periplo.core.maps import Action
from periplo.core.spans import Span, instant
from periplo.pictures.curve import curve_in_words
from periplo.pictures.fonts import font_css, shortened, text_width, wrapped
from periplo.pictures.icons import ICONS, channel_icon, undrawn
from periplo.pictures.map import journey_map
from periplo.pictures.numbers import interval, number, percent, period, points, span_text
from periplo.pictures.scene import Box, Path
from periplo.pictures.sheets import PAPERS, SMALLEST, fitting, map_sheets, pdf, png
from periplo.pictures.spline import slopes
from periplo.pictures.table_twin import column_twin, stage_twin, twin_csv
from periplo.pictures.themes import DARK, LIGHT, THEMES, css_name, in_page
from periplo.pictures.words import WORDS, say
from pictures.sample import FIGURES, MAP, both, one_column_map

PROSE = st.text(st.sampled_from("abcdefghij ñáéíóú WMÑ.,-…漢🙂\u00a0"), max_size=120)


@given(PROSE, st.integers(40, 300))
def test_no_wrapped_line_is_wider_than_its_room(text, room):
    assert all(text_width(line, 12) <= room for line in wrapped(text, room, 12))


@given(PROSE)
def test_wrapping_loses_no_letter(text):
    assert "".join(wrapped(text, 90, 12)).replace(" ", "") == text.replace(" ", "")


@given(PROSE, st.integers(1, 4))
def test_clamped_text_keeps_to_its_lines_and_says_that_it_goes_on(text, most):
    lines = wrapped(text, 90, 12, most=most)
    assert len(lines) <= most
    if len(wrapped(text, 90, 12)) > most:
        assert lines[-1].endswith("…")


def test_a_text_that_fits_is_not_shortened():
    assert shortened("corto", 100, 12) == "corto"
    assert shortened("demasiado largo para esto", 60, 12).endswith("…")


def test_figures_are_tabular():
    assert len({text_width(figure, 12, weight) for figure in "0123456789" for weight in (400,)}) == 1
    assert text_width("1.111", 12, 600) == text_width("9.999", 12, 600)


def test_the_embedded_font_is_small_and_grows_only_for_other_scripts():
    latin, greek = font_css("Vuelvo a comprar"), font_css("Vuelvo a comprar Ω")
    assert latin.count("@font-face") == 4
    assert len(latin) < 120_000
    assert len(latin) < len(greek)


@pytest.mark.parametrize(
    ("told", "meant"),
    [
        (number(1234.5, "es", 1), "1.234,5"),
        (number(1234.5, "en", 1), "1,234.5"),
        (number(-0.04, "es", 1), "0,0"),
        (number(-3, "es"), "−3"),
        (percent(0.364, "es", 1), "36,4\u00a0%"),
        (percent(0.364, "en"), "36%"),
        (percent(0.031, "en"), "3.1%"),
        (points(0.0712, "es"), "+7,1\u00a0pp"),
        (points(-0.02, "en"), "−2.0\u00a0pp"),
        (interval(-0.041, 0.038, "es"), "−4,1…3,8"),
        (span_text(198_720, "es"), "2,3\u00a0d"),
        (span_text(18_000, "en"), "5\u00a0h"),
        (span_text(45, "en"), "45\u00a0s"),
        (span_text(0, "en"), "0\u00a0s"),
    ],
)
def test_numbers_are_written_as_the_language_writes_them(told, meant):
    assert told == meant


def test_a_period_ends_on_its_last_day_as_seen_from_the_zone():
    zone = "America/Bogota"
    span = Span(instant("2026-06-01", zone), instant("2026-09-01", zone))
    assert re.sub(r"\s", " ", period(span, zone, "es")) == "1 jun – 31 ago 2026"
    assert re.sub(r"\s", " ", period(span, zone, "en")) == "Jun 1 – Aug 31, 2026"


def test_every_phrase_exists_in_both_languages_with_the_same_places_to_fill():
    for key, text in WORDS.items():
        es, en = text.to("es"), text.to("en")
        assert es, key
        assert en, key
        assert sorted(re.findall(r"\{\d\}", es)) == sorted(re.findall(r"\{\d\}", en)), key
    assert say("customers_n", "es", "5") == "n = 5 clientes"


def test_both_themes_have_the_same_colours_and_a_page_can_name_them():
    assert LIGHT.keys() == DARK.keys()
    assert len({css_name(name) for name in LIGHT}) == len(LIGHT)
    assert all(re.fullmatch(r"var\(--[a-z0-9_-]+\)", value) for value in in_page().values())
    assert all(
        re.fullmatch(r"#[0-9A-F]{6}", colour) for theme in THEMES.values() for colour in theme.values()
    )


def test_every_channel_of_the_catalogue_has_a_pictogram_and_a_name_in_both_languages():
    assert undrawn() == ()
    assert all(name.to("es") and name.to("en") for name in CHANNELS.values())


def test_other_spellings_of_a_channel_lead_to_it():
    assert set(SPELLINGS.values()) <= set(CHANNELS)
    assert channel_id("E-Mail") == channel_id("correo") == "email"
    assert channel_name("call_centre", "en") == "Phone"


def test_a_channel_that_nobody_knows_keeps_its_name_and_has_a_plain_pictogram():
    assert channel_name("carrier_pigeon", "en") == "carrier pigeon"
    assert channel_icon("carrier_pigeon") == "channel"


def test_pictograms_stay_in_their_square():
    for name, (lines, solid) in ICONS.items():
        starts = re.findall(r"M(-?[\d.]+)[ ,](-?[\d.]+)", lines + solid)
        assert starts, name
        assert all(1 <= float(value) <= 23 for pair in starts for value in pair), name


FEELINGS = st.lists(st.floats(-2, 2), min_size=2, max_size=12)


@given(FEELINGS)
def test_the_curve_never_goes_beyond_two_neighbouring_feelings(feelings):
    xs = [184.0 * n for n in range(len(feelings))]
    steep = slopes(xs, feelings)
    for n in range(len(xs) - 1):
        a, b, wide = feelings[n], feelings[n + 1], xs[n + 1] - xs[n]
        for piece in range(21):
            t = piece / 20
            y = (2 * t**3 - 3 * t**2 + 1) * a + (t**3 - 2 * t**2 + t) * wide * steep[n]
            y += (3 * t**2 - 2 * t**3) * b + (t**3 - t**2) * wide * steep[n + 1]
            assert min(a, b) - 1e-9 <= y <= max(a, b) + 1e-9


def test_what_lies_below_zero_is_tinted_below_and_what_lies_above_is_not():
    values = (0.0, -2.0, 0.0, 2.0)
    columns = tuple(Action(f"c{n}", "s", both("a", "a"), feeling=value) for n, value in enumerate(values))
    scene = journey_map(replace(one_column_map(), columns=columns), None)
    curve = next(group for group in scene.groups() if group.id == "curve")
    tints = [mark.fill for mark in curve.marks if isinstance(mark, Path) and mark.fill]
    assert tints == ["below", "above"]


def test_the_curve_is_told_in_words_with_its_peak_its_valley_and_its_end():
    told = curve_in_words(MAP, "en")
    assert "highest at “I collect my order” (+2)" in told
    assert "lowest at “I pay” (−0.8)" in told
    assert "ends at “I buy again” (+1.4)" in told
    assert "does not say yet" in curve_in_words(one_column_map(), "en")


def test_the_twin_has_a_row_for_every_column_and_only_what_is_known():
    twin = column_twin(MAP, FIGURES, "en")
    assert [row.id for row in twin.rows] == [column.id for column in MAP.columns]
    assert "needs" not in twin.keys, "a lane that holds nothing has no column in the table"
    by_id = {row.id: {cell.key: cell for cell in row.cells} for row in twin.rows}
    assert by_id["see-ad"]["customers"].raw == 31_480
    assert by_id["see-ad"]["share"].text == "63.0%"
    assert by_id["see-ad"]["change"].text == "+9%"
    assert by_id["find-list"]["change"].text == "−3%"
    assert by_id["review"]["share"].text == "", "n < 30 has no percentage"
    assert by_id["label-at-home"]["customers"].raw is None
    assert "+7.1" in by_id["find-list"]["campaigns"].text


def test_the_twin_of_stages_says_how_many_stand_in_each():
    twin = stage_twin(MAP, FIGURES, "es")
    told = {cell.key: cell.text for cell in twin.rows[1].cells}
    assert (told["stands"], told["share"].replace("\u00a0", " ")) == ("18.203", "36,4 %")


def test_the_twin_as_csv_keeps_values_for_machines_and_runs_in_no_spreadsheet():
    nasty = replace(MAP, columns=tuple(replace(c, title=both("=cmd()", '@SUM(1,"2")')) for c in MAP.columns))
    rows = list(csv.DictReader(StringIO(twin_csv(column_twin(nasty, FIGURES, "en")))))
    assert rows[0]["Customers"] == "31480"
    assert rows[0]["Share of customers"] == "0.6296"
    assert {row["Column"] for row in rows} == {'\'@SUM(1,"2")'}


def test_a_sheet_never_has_text_below_seven_points_and_leaves_no_stage_and_no_lane_out():
    sheets = map_sheets(MAP, FIGURES, "a3", language="en")
    assert len(sheets) > 1
    assert all(fitting(sheet, "a3") * 11 >= SMALLEST - 1e-6 for sheet in sheets)
    whole = {group.id for group in journey_map(MAP, FIGURES, language="en").groups()}
    parted = {group.id for sheet in sheets for group in sheet.groups()}
    between = {"gutter-buy", "loop-ask-help>find-list", "loop-checkout>start-list"}
    lost = {id for id in whole - parted if not id.startswith(("legend-", "rule-of-"))}
    assert lost <= between, "only what joins two sheets cannot stand on one"
    assert any("page 1 of" in label.text for label in sheets[0].labels())


def test_the_bars_of_all_sheets_stand_on_one_scale():
    shares = {stock.stage: stock.share for stock in FIGURES.stages.stages}
    bars = [
        (group.id.removeprefix("stage-"), group.marks[-1].width)
        for sheet in map_sheets(MAP, FIGURES, "a3")
        for group in sheet.groups()
        if group.id.startswith("stage-") and isinstance(group.marks[-1], Box)
    ]
    assert sorted(stage for stage, _ in bars) == sorted(shares), "each stage has its bar, on one sheet alone"
    assert len({round(wide / shares[stage], 3) for stage, wide in bars}) == 1


def test_a_large_sheet_holds_the_whole_map_at_once():
    assert len(map_sheets(MAP, FIGURES, "a0")) == 1
    assert len(map_sheets(MAP, FIGURES, "a1", smallest=8)) == 1
    assert len(map_sheets(one_column_map(), None, "a4")) == 1


def test_pdf_has_a_page_for_each_sheet_and_text_that_can_be_found():
    made = pdf(map_sheets(MAP, FIGURES, "a3"), "a3")
    assert made.startswith(b"%PDF")
    if not shutil.which("pdftotext"):
        pytest.skip("pdftotext (poppler-utils) is not on this machine")
    read = subprocess.run(
        ["pdftotext", "-", "-"], input=made, capture_output=True, timeout=30, check=True
    ).stdout.decode()
    assert read.count("\f") == len(map_sheets(MAP, FIGURES, "a3"))
    assert {"Descubro", "Recojo el pedido", "página 4 de 4"} <= {
        line.split(" · ")[0] for line in read.splitlines()
    }


def test_png_is_as_large_as_it_was_asked_to_be():
    scene = journey_map(one_column_map(), None)
    for scale in (1, 2):
        made = png(scene, scale=scale)
        assert made.startswith(b"\x89PNG")
        assert int.from_bytes(made[16:20], "big") == round(scene.width * scale)


def test_papers_lie_on_their_long_side():
    assert all(width > height for width, height in PAPERS.values())


@pytest.mark.parametrize("told", ["hasta 100 €", "hasta el 5 %"])
def test_a_number_stays_with_the_sign_of_its_unit(told):
    for room in range(60, 140):
        assert not any(line[0] in "€%" for line in wrapped(f"Pagar al momento {told}", room, 12))
