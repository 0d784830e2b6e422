"""The map editor in a real browser: by keys alone, by mouse, by two people at a time, and on a telephone."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from periplo.formats.documents import document_of
from periplo.usecases.workspace import Settings, make_workspace
from served import Served, serving

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
playwright = pytest.importorskip("playwright.sync_api")

MAP = """\
# drawn in a workshop
schema: 1
id: ours
title: {es: La tienda, en: The shop}
languages: [es, en]
persona: {id: parent, name: {es: Laura, en: Laura}}
goal: {text: {es: Comprar, en: To buy}}
stages:
  - {id: look, title: {es: Miro, en: I look}, moment: before}
  - {id: buy, title: {es: Compro, en: I buy}, moment: during}
columns:
  # the first one
  - id: enter
    stage: look
    title: {es: Entro, en: I come in}
    channels: [web]
  - id: choose
    stage: look
    title: {es: Elijo, en: I choose}
  - id: pay
    stage: buy
    title: {es: Pago, en: I pay}
    rule: order completed
    doing: {es: Pongo la tarjeta, en: I enter my card}
"""
EDIT = "/maps/ours/edit?lang=en"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    make_workspace(tmp_path / "shop", Settings(name="shop", language="en"))
    (tmp_path / "shop" / "maps" / "ours.yaml").write_text(MAP)
    return tmp_path / "shop"


@pytest.fixture
def file(root: Path) -> Path:
    return root / "maps" / "ours.yaml"


@pytest.fixture
def served(root: Path) -> Iterator[Served]:
    with serving(root) as client:
        yield client


@contextmanager
def opened(browser, served: Served, address: str = EDIT, may_fail: str = "never", **how):
    """A page of the editor of its own; nothing may go wrong in its scripts, nor be asked of another host."""
    context = browser.new_context(viewport={"width": how.pop("width", 1280), "height": 900}, **how)
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = context.new_page()
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
    page.on("request", lambda one: wrong.append(one.url) if f":{served.port}/" not in one.url else None)
    page.goto(f"http://127.0.0.1:{served.port}{address}")
    yield page
    context.close()
    assert [one for one in wrong if may_fail not in one] == []


def cell(page, id: str, key: str):
    return page.locator(f'[data-part="columns"][data-id="{id}"][data-key="{key}"]')


def text(page, id: str, key: str) -> str:
    return cell(page, id, key).locator(".text").text_content()


def saved(page, word: str = "Saved") -> None:
    until(page, f"document.querySelector('.state').textContent === '{word}'")


def until(page, holds: str) -> None:
    """Waits until this holds in the page; its policy lets no text be run as script, so it is asked from outside."""
    for _ in range(200):
        if page.evaluate(holds):
            return
        page.wait_for_timeout(50)
    state = page.evaluate(
        "document.querySelector('.state')?.textContent + ' ' + document.querySelector('.told')?.textContent"
    )
    pytest.fail(f"never: {holds} ({state})")


def test_ten_cells_by_keys_alone(browser, served: Served, file: Path):
    with opened(browser, served) as page:
        page.locator("#content").focus()
        for _ in range(40):  # the table is one stop of the Tab key
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement.closest('.sheet') !== null"):
                break
        assert page.evaluate("document.activeElement.dataset.key") == "title"
        while page.evaluate("document.activeElement.dataset.key") != "doing":
            page.keyboard.press("ArrowDown")
        for row in range(3):
            for n in range(3):
                page.keyboard.press("Enter")
                page.keyboard.press("Control+A")
                page.keyboard.type(f"cell {row} {n}")
                page.keyboard.press("Tab")
            page.keyboard.press("ArrowRight")  # over the head of the row, into which Tab does not go
            page.keyboard.press("ArrowLeft")
        page.keyboard.press("Enter")
        page.keyboard.type("the tenth")
        page.keyboard.press("Shift+Enter")
        page.keyboard.type("in two lines")
        page.keyboard.press("Enter")
        saved(page)
        said = file.read_text()
    assert all(f"cell {row} {n}" in said for row in range(3) for n in range(3))
    assert "- {en: the tenth}" in said
    assert "- {en: in two lines}" in said
    assert said.startswith("# drawn in a workshop\n")
    assert "# the first one\n" in said


def written(page, file: Path, is_so: Callable[[str], bool]) -> None:
    """Waits until the file of the map reads so."""
    ends = time.monotonic() + 60
    while not is_so(file.read_text()):
        assert time.monotonic() < ends, file.read_text()
        page.wait_for_timeout(20)


def test_feelings_moments_and_back_again(browser, served: Served, file: Path):
    with opened(browser, served) as page:
        cell(page, "pay", "doing").click()
        page.keyboard.press("5")
        page.keyboard.press("m")
        saved(page)
        until(
            page,
            "document.querySelector('[data-id=pay][data-key=moment_of_truth] .text').textContent === 'yes'",
        )
        assert text(page, "pay", "feeling") == "+2"
        for _ in range(2):
            page.keyboard.press("Control+Z")
        saved(page, "Undone")
        until(page, "!document.querySelector('[data-id=pay][data-key=feeling] .text').textContent")
        written(page, file, lambda text: text == MAP)
        page.keyboard.press("Control+Y")
        page.keyboard.press("Control+Shift+Z")
        until(
            page,
            "document.querySelector('[data-id=pay][data-key=moment_of_truth] .text').textContent === 'yes'",
        )
        written(page, file, lambda text: "feeling: 2" in text)
        page.keyboard.press("?")
        assert page.locator("[data-dialog=keys]").is_visible()


def test_columns_move_are_copied_and_go_by_mouse(browser, served: Served, file: Path):
    with opened(browser, served) as page:
        cell(page, "choose", "title").click()
        page.click('[data-do="left"]')
        saved(page)
        order = "[...document.querySelectorAll('th.title')].map(one => one.dataset.id).join()"
        until(page, f"{order} === 'choose,enter,pay'")
        assert page.evaluate("document.activeElement.dataset.id") == "choose"
        page.click('[data-do="copy-across"]')
        until(page, f"{order} === 'choose,choose-2,enter,pay'")
        cell(page, "pay", "title").click()
        page.click('[data-do="drop-across"]')
        page.locator("[data-dialog=drop] .ties").wait_for()
        assert "order completed" in page.locator("[data-dialog=drop]").text_content()
        page.click('[data-do="sure"]')
        until(page, f"{order} === 'choose,choose-2,enter'")
        assert "id: pay" not in file.read_text()
        page.click('[data-do="undo"]')
        until(page, f"{order} === 'choose,choose-2,enter,pay'")
        assert "rule: order completed" in file.read_text()


def test_what_was_done_is_undone_and_done_again_after_the_page_was_opened_again(
    browser, served: Served, file: Path
):
    order = "[...document.querySelectorAll('th.title')].map(one => one.dataset.id).join()"
    with opened(browser, served) as page:
        cell(page, "choose", "title").click()
        page.click('[data-do="left"]')
        until(page, f"{order} === 'choose,enter,pay'")
        saved(page)
        page.reload()
        page.click('[data-do="undo"]')
        until(page, f"{order} === 'enter,choose,pay'")
        saved(page, "Undone")
        page.reload()
        page.click('[data-do="redo"]')
        until(page, f"{order} === 'choose,enter,pay'")
        saved(page, "Done once more")
        page.click('[data-do="redo"]')
        saved(page, "There is nothing to redo")


def test_a_range_of_a_spreadsheet_is_looked_at_and_then_pasted(browser, served: Served, file: Path):
    rows = [[f"r{r}c{c}" for c in range(7)] for r in range(10)]
    rows[0] = [f"I do {c}" for c in range(7)]
    rows[1] = ["web", "store", "", "", "", "", ""]
    rows[2] = ["1", "2", "-1", "", "", "", ""]
    rows[3] = ["yes", "", "", "", "", "", ""]
    rows[5] = [""] * 7
    rows[7][0] = '"two\nlines, ""quoted"""'
    sheet = "\r\n".join("\t".join(row) for row in rows) + "\r\n"
    with opened(browser, served) as page:
        cell(page, "enter", "title").click()
        page.evaluate("text => navigator.clipboard.writeText(text)", sheet)
        page.keyboard.press("Control+V")
        shown = page.locator("[data-dialog=paste] .preview")
        shown.wait_for()
        assert "New columns: I do 3, I do 4, I do 5, I do 6" in shown.text_content()
        assert file.read_text() == MAP
        page.click('[data-dialog="paste"] [data-do="put"]')
        until(page, "document.querySelectorAll('th.title').length === 7")
        columns = document_of(file.read_text()).data["columns"]
        assert [one["title"]["en"] for one in columns] == [f"I do {c}" for c in range(7)]
        assert columns[0]["thinking"] == [{"en": "two"}, {"en": 'lines, "quoted"'}]
        assert (columns[0]["channels"], columns[1]["feeling"], columns[0]["moment_of_truth"]) == (
            ["web"],
            2,
            True,
        )
        assert columns[2]["rule"] == "order completed"  # an empty cell leaves what was there
        page.keyboard.press("Control+Z")
        until(page, "document.querySelectorAll('th.title').length === 3")
        assert file.read_text() == MAP


def test_a_range_that_cannot_stand_there_says_why_at_its_cell(browser, served: Served, file: Path):
    with opened(browser, served) as page:
        cell(page, "enter", "feeling").click()
        page.click('[data-do="paste"]')
        page.fill('[data-dialog="paste"] textarea', "1\t9\nno\tperhaps")
        page.click('[data-do="look"]')
        page.locator(".preview .fault").first.wait_for()
        assert page.locator(".preview .fault").count() == 2
        assert file.read_text() == MAP


def test_what_is_copied_is_a_range(browser, served: Served):
    with opened(browser, served) as page:
        cell(page, "enter", "title").click()
        page.keyboard.press("Shift+ArrowRight")
        page.keyboard.press("Shift+ArrowDown")
        page.keyboard.press("Control+C")
        assert page.evaluate("navigator.clipboard.readText()") == "I come in\tI choose\nWebsite\t"


def test_two_people_in_one_cell(browser, served: Served, file: Path):
    with opened(browser, served) as ana, opened(browser, served) as ben:
        for page, word, key in ((ana, "Ana's", "doing"), (ben, "Ben's", "thinking")):  # two cells: both stand
            cell(page, "enter", key).dblclick()
            page.keyboard.type(word)
            page.keyboard.press("Enter")
            saved(page)
        cell(ana, "choose", "doing").dblclick()
        ana.keyboard.type("as Ana says")
        ana.keyboard.press("Enter")
        saved(ana)
        cell(ben, "choose", "doing").dblclick()
        ben.keyboard.press("Control+A")
        ben.keyboard.type("as Ben says")
        with ben.expect_response("**/acts*"):
            ben.keyboard.press("Enter")
        asked = ben.locator("[data-dialog=conflict]")
        try:
            asked.wait_for(timeout=3_000)
        except playwright.TimeoutError:
            pytest.fail("Ben was not asked")
        assert "as Ana says" in asked.text_content()
        assert "as Ben says" in asked.text_content()
        assert "as Ana says" in file.read_text()
        assert "as Ben says" not in file.read_text()
        asked.get_by_text("Put mine").click()
        saved(ben)
        assert "as Ben says" in file.read_text()
        assert "Ana's" in file.read_text()
        assert "Ben's" in file.read_text()


def test_what_cannot_be_saved_stays_and_says_why(browser, served: Served, file: Path):
    with opened(browser, served) as page:
        cell(page, "pay", "feeling").dblclick()
        page.keyboard.type("great")
        page.keyboard.press("Enter")
        fault = cell(page, "pay", "feeling").locator(".fault")
        fault.wait_for()
        assert (
            "feelings go from" in page.locator(".told").text_content() or "no feeling" in fault.text_content()
        )
        assert cell(page, "pay", "feeling").get_attribute("aria-invalid") == "true"
        cell(page, "pay", "feeling").click()
        page.keyboard.press("Escape")
        assert text(page, "pay", "feeling") == ""
        assert fault.count() == 0
        assert file.read_text() == MAP


def test_no_connection_loses_nothing(browser, served: Served, file: Path):
    with opened(browser, served, may_fail="ERR_FAILED") as page:
        page.route("**/acts*", lambda route: route.abort())
        cell(page, "pay", "thinking").dblclick()
        page.keyboard.type("Let it work")
        page.keyboard.press("Enter")
        until(page, "document.querySelector('.state').textContent.includes('connection')")
        page.unroute("**/acts*")
        saved(page)
        assert "Let it work" in file.read_text()


def test_words_stay_words(browser, served: Served, file: Path):
    evil = '<img src=x onerror="window.bad=1"><script>window.bad=1</script>'
    with opened(browser, served) as page:
        cell(page, "pay", "doing").dblclick()
        page.keyboard.press("Control+A")
        page.keyboard.insert_text(evil)
        page.keyboard.press("Enter")
        saved(page)
        page.wait_for_timeout(900)  # until it is drawn
        page.goto(f"http://127.0.0.1:{served.port}{EDIT}")
        assert text(page, "pay", "doing") == evil
        assert page.evaluate("window.bad") is None


@pytest.mark.parametrize("is_scripted", [True, False])
def test_a_telephone_has_a_form(browser, served: Served, file: Path, is_scripted: bool):
    with opened(browser, served, width=390, java_script_enabled=is_scripted) as page:
        assert not page.locator(".sheet-room").is_visible()
        page.locator(".as-forms").get_by_text("I pay").click()
        page.fill('[name="to.thinking"]', "Let it work\nNot today")
        page.select_option('[name="to.feeling"]', "+1")
        page.get_by_role("button", name="Save").click()
        assert page.locator(".done").text_content() == "Saved."
        if is_scripted:
            assert (
                page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
                <= 0
            )
    said = file.read_text()
    assert "feeling: 1" in said
    assert "{en: Let it work}" in said


def test_the_picture_follows(browser, served: Served):
    with opened(browser, served) as page:
        assert page.locator("#picture svg").count() == 1
        cell(page, "enter", "title").dblclick()
        page.keyboard.press("Control+A")
        page.keyboard.type("I peek")
        page.keyboard.press("Enter")
        until(page, "document.querySelector('#picture').textContent.includes('I peek')")


def test_a_new_map_is_begun_and_filled(browser, served: Served, root: Path):
    with opened(browser, served, "/maps?lang=en") as page:
        page.get_by_text("New map").click()
        page.fill("[name=title]", "I rent a bike")
        page.select_option("[name=kind]", "empty")
        page.get_by_role("button", name="Make the map").click()
        assert page.url.endswith("/maps/i-rent-a-bike/edit")
        page.fill("[data-add=column] [name=title]", "I find the shop")
        page.locator("[data-add=column] button").click()
        until(page, "document.querySelectorAll('th.title').length === 1")
        assert page.evaluate("document.activeElement.dataset.key") == "title"
    assert "I find the shop" in (root / "maps" / "i-rent-a-bike.yaml").read_text()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_it_fits_and_is_large_enough_to_press(browser, served: Served, theme: str):
    for width in (1280, 768, 390):
        with opened(browser, served, width=width, color_scheme=theme) as page:
            assert (
                page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
                <= 0
            )
            small = page.evaluate(
                "[...document.querySelectorAll('.actions a, .choice a, summary, button, input, select, .as-forms a')]"
                ".filter(one => one.offsetParent && one.getBoundingClientRect().height < 24).map(one => one.outerHTML)"
            )
            assert small == []  # WCAG 2.5.8
