"""The page of a map in a real browser: no network, no errors, all of it by keyboard, legible when narrow."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from periplo.core.texts import Text
from periplo.pictures.page import map_page
from pictures.full import BESIDE, felt_figures, full_map
from pictures.sample import COLUMNS, FIGURES, MAP, one_column_map

pytestmark = pytest.mark.browser
BOARD = "[data-face=es] .board:not([hidden])"
HOSTILE = "<script>window.hurt=1</script><img src=x onerror='window.hurt=1'>\"'&"


@pytest.fixture(scope="module")
def page_file(tmp_path_factory) -> Path:
    file = tmp_path_factory.mktemp("page") / "map.html"
    file.write_text(map_page(MAP, FIGURES, language="es"), encoding="utf-8")
    return file


@pytest.fixture
def page(browser, page_file):
    context = browser.new_context(viewport={"width": 1280, "height": 800}, color_scheme="light")
    one = context.new_page()
    one.complaints, one.fetched = [], []
    one.on("console", lambda message: one.complaints.append(message.text))
    one.on("pageerror", lambda error: one.complaints.append(str(error)))
    one.on("request", lambda request: one.fetched.append(request.url))
    one.goto(page_file.as_uri())
    yield one
    assert one.complaints == []
    assert one.fetched == [page_file.as_uri()]
    context.close()


@pytest.fixture
def full_page(browser, tmp_path):
    drawn = full_map()
    file = tmp_path / "full.html"
    file.write_text(map_page(drawn, felt_figures(drawn), language="es", beside=BESIDE), encoding="utf-8")
    one = browser.new_page(viewport={"width": 1440, "height": 900})
    complaints = []
    one.on("console", lambda message: complaints.append(message.text))
    one.on("pageerror", lambda error: complaints.append(str(error)))
    one.goto(file.as_uri())
    yield one
    assert complaints == []
    one.close()


def percent(page) -> str:
    return page.locator("[data-face]:not([hidden]) output").inner_text()


def test_it_opens_from_a_file_and_fetches_nothing(page):
    assert page.title() == "La lista del cole"
    assert page.locator("#es-picture").is_visible()
    assert page.evaluate("document.fonts.check('600 13px \"Periplo Sans\"')")


def test_it_reads_without_script(browser, page_file):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(page_file.as_uri())
    assert page.locator("#es-picture").is_visible()
    page.locator("[data-face=es] .tables summary").first.click()
    assert page.get_by_role("rowheader", name="Recojo el pedido").is_visible()
    context.close()


def test_zoom_works_by_button_and_by_key(page):
    page.get_by_label("Acercar (+)").click()
    assert percent(page) == "125 %"
    page.locator(BOARD).focus()
    page.keyboard.press("-")
    page.keyboard.press("-")
    assert percent(page) == "80 %"
    page.keyboard.press("0")
    assert percent(page) == "100 %"
    page.get_by_text("Ver entero").click()
    sheet, board = (page.locator(part).bounding_box() for part in (f"{BOARD} .sheet", BOARD))
    assert sheet["width"] == pytest.approx(board["width"], abs=20)


def test_names_of_lanes_stay_in_sight_while_the_columns_move(page):
    page.evaluate("document.querySelector('.board').scrollTo(900, 400)")
    board = page.locator(BOARD).bounding_box()
    side = page.locator(f"{BOARD} .over.side svg").bounding_box()
    head = page.locator(f"{BOARD} .over.head svg").bounding_box()
    assert side["x"] == pytest.approx(board["x"], abs=1)
    assert head["y"] == pytest.approx(board["y"], abs=2)


def test_columns_are_walked_by_arrows_and_opened_by_enter_and_closed_by_escape(page):
    page.locator("#es-column-see-ad").focus()
    for _ in range(5):
        page.keyboard.press("ArrowRight")
    assert page.evaluate("document.activeElement.id") == "es-column-find-list"
    page.keyboard.press("Enter")
    panel = page.locator("[data-face=es] .panel")
    assert "Encuentro la lista completa" in panel.inner_text()
    assert "12.930" in panel.inner_text()
    box, board = (page.locator(one).bounding_box() for one in ("#es-column-find-list", BOARD))
    assert box["x"] >= board["x"] + 200, "not hidden under the lanes' names"
    page.keyboard.press("Escape")
    assert panel.is_hidden()
    assert page.evaluate("document.activeElement.id") == "es-column-find-list"


def test_the_overview_shows_stages_route_and_curve_and_opens_the_same_columns(page):
    page.get_by_role("button", name="Resumen").click()
    assert page.locator("#es-picture").is_hidden()
    assert page.locator("#es-overview-picture").is_visible()
    assert page.get_by_role("button", name="Resumen").get_attribute("aria-pressed") == "true"
    page.locator("#es-overview-feeling-collect-order").click()
    assert "Recojo el pedido" in page.locator("[data-face=es] .panel").inner_text()
    page.locator("[data-face=es] [data-to=en]").click()
    assert page.locator("#en-overview-picture").is_visible()


def test_fitting_a_map_that_would_be_too_small_to_read_shows_its_overview(page):
    page.set_viewport_size({"width": 900, "height": 700})
    page.get_by_text("Ver entero").click()
    assert page.locator("#es-overview-picture").is_visible()
    assert page.locator("#es-picture").is_hidden()


def test_what_is_drawn_follows_the_zoom(page):
    shown = [page.locator(f"#es{view}-picture") for view in ("", "-middle", "-overview")]

    def seen() -> list[bool]:
        return [one.is_visible() for one in shown]

    assert seen() == [True, False, False]
    page.locator(BOARD).focus()
    page.keyboard.press("-")
    assert percent(page) == "80 %"
    assert seen() == [False, True, False]
    for _ in range(4):
        page.keyboard.press("-")
    assert percent(page) == "33 %"
    assert seen() == [False, False, True]
    page.keyboard.press("0")
    assert seen() == [True, False, False]


def test_a_column_keeps_its_width_on_the_screen_when_the_view_changes(page):
    wide = page.locator("#es-column-find-list").bounding_box()["width"]
    page.locator(BOARD).focus()
    page.keyboard.press("-")
    assert page.locator("#es-middle-column-find-list").bounding_box()["width"] == pytest.approx(
        wide / 1.25, rel=0.02
    )


def test_lanes_are_hidden_and_shown_by_the_menu(full_page):
    page = full_page
    menu = page.locator("[data-face=es] .lanes")
    menu.locator("summary").click()
    doing, pains = (page.locator(f"#es-row-{id}") for id in ("doing", "pains"))
    frictions = page.locator("#es-row-frictions")
    before = pains.bounding_box()["y"]
    high = page.locator("#es-picture").bounding_box()["height"]
    assert frictions.is_hidden()
    menu.locator("input[value=doing]").uncheck()
    assert doing.is_hidden()
    assert pains.bounding_box()["y"] < before - 20
    assert page.locator("#es-picture").bounding_box()["height"] < high - 20
    menu.locator("input[value=frictions]").check()
    assert frictions.is_visible()
    after = [page.locator(f"#es-row-{id}").bounding_box() for id in ("pains", "frictions", "motivators")]
    assert after[0]["y"] + after[0]["height"] <= after[1]["y"] + 1
    assert after[1]["y"] + after[1]["height"] <= after[2]["y"] + 1
    menu.locator("input[value=doing]").check()
    menu.locator("input[value=frictions]").uncheck()
    assert page.locator("#es-picture").bounding_box()["height"] == pytest.approx(high, abs=1)
    page.keyboard.press("Escape")
    assert menu.get_attribute("open") is None


def test_the_curve_of_another_buyer_persona_is_shown_by_the_menu(full_page):
    page = full_page
    page.locator("[data-face=es] .lanes summary").click()
    line = page.locator("#es-curve-of-teacher")
    assert line.is_hidden()
    page.locator("[data-face=es] [data-curve=teacher]").check()
    assert line.is_visible()
    assert page.locator("#es-legend-persona0").is_visible()


def test_a_click_opens_a_column_or_a_stage(page):
    page.locator("#es-doing-visit-web text").first.click()
    assert "Miro el catálogo" in page.locator("[data-face=es] .panel").inner_text()
    page.locator("#es-stage-compare text").first.click(force=True)
    told = page.locator("[data-face=es] .panel").inner_text()
    assert "Comparo" in told
    assert "18.203" in told


def test_the_language_changes_in_place_and_keeps_what_was_open(page):
    page.locator("#es-doing-visit-web text").first.click()
    page.locator("[data-face=es] [data-to=en]").click()
    assert page.evaluate("document.documentElement.lang") == "en"
    assert page.title() == "The school list"
    assert "I browse the catalogue" in page.locator("[data-face=en] .panel").inner_text()


def test_the_theme_changes_every_colour(page):
    def ground() -> str:
        return page.evaluate("getComputedStyle(document.body).backgroundColor")

    def words() -> str:
        return page.evaluate("getComputedStyle(document.querySelector('#es-title-see-ad text')).fill")

    light = ground(), words()
    page.locator("[data-face=es] [data-do=theme]").click()
    assert (ground(), words()) != light
    assert ground() == "rgb(21, 25, 30)"
    page.locator("[data-face=es] [data-do=theme]").click()
    assert (ground(), words()) == light


def test_every_button_is_large_enough_to_hit_and_has_a_name(page):
    for button in page.locator("[data-face=es] button").all():
        if button.is_visible():
            box = button.bounding_box()
            assert min(box["width"], box["height"]) >= 24
            assert (button.get_attribute("aria-label") or button.inner_text()).strip()


def test_a_narrow_screen_shows_cards_and_never_scrolls_sideways(page):
    page.set_viewport_size({"width": 320, "height": 640})
    assert page.locator(BOARD).is_hidden()
    assert page.locator("#es-card-collect-order").is_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_on_paper_it_is_light_and_whole(page):
    page.locator("[data-face=es] [data-do=theme]").click()
    page.emulate_media(media="print")
    assert (
        page.evaluate("getComputedStyle(document.documentElement).getPropertyValue('--page').trim()")
        == "#FFFFFF"
    )
    assert page.locator("[data-face=es] .tools").is_hidden()
    sheet = page.locator("#es-picture").bounding_box()
    assert sheet["width"] <= 1280


def test_words_from_outside_are_never_run(browser, tmp_path):
    hurt = replace(
        MAP, title=Text.of(HOSTILE), columns=tuple(replace(c, title=Text.of(HOSTILE)) for c in COLUMNS)
    )
    file = tmp_path / "hurt.html"
    file.write_text(map_page(hurt, FIGURES), encoding="utf-8")
    page = browser.new_page()
    complaints = []
    page.on("console", lambda message: complaints.append(message.text))
    page.goto(file.as_uri())
    page.locator("#es-column-see-ad").focus()
    page.keyboard.press("Enter")
    assert page.evaluate("window.hurt") is None
    assert complaints == []
    assert HOSTILE in page.locator("[data-face=es] .panel").inner_text()
    page.close()


def test_a_map_in_one_language_offers_no_other():
    page = map_page(replace(MAP, languages=("es",)), None, language="es")
    assert 'data-face="en"' not in page
    assert not re.search(r'data-do="language"', page)


@pytest.mark.parametrize(
    "drawn", [one_column_map(), replace(MAP, columns=())], ids=["one column", "no columns yet"]
)
def test_the_smallest_maps_have_a_page_too(browser, tmp_path, drawn):
    file = tmp_path / "small.html"
    file.write_text(map_page(drawn, None, language="en"), encoding="utf-8")
    page = browser.new_page()
    complaints = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(file.as_uri())
    page.get_by_role("button", name="Fit").click()
    page.keyboard.press("Escape")
    assert complaints == []
    page.close()
