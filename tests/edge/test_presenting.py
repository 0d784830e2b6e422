"""A map as slides: what stands on each, which of them an address shows, and all of them when printed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from html import escape
from pathlib import Path

import pytest

from periplo.answers.stages import Outside, StagesAnswer, StageStock
from periplo.edge.console.guard import Door
from periplo.edge.showing.presenting import MOST_COLUMNS, MOST_LANES, slides_of
from periplo.edge.wiring import ledger_of
from periplo.formats.documents import document_of
from periplo.formats.map_yaml import map_of
from periplo.pictures.figures import MapFigures
from periplo.usecases import accounts
from periplo.usecases.workspace import open_workspace
from served import GOOD, Page, Served, Visitor, serving
from small_shop import MAP, built

AT = "/maps/shop/present"
FULL = MAP.replace(
    "rule: visit, feeling: 1}",
    "rule: visit, feeling: 1, moment_of_truth: true, thinking: [{en: Is it <open>?}], doing: [{en: One}, {en: Two}, "
    "{en: Three}]}",
).replace(
    "channels: [web], rule: cart}",
    "channels: [web], rule: cart, feeling: -2, needs: {en: Price}, pains: {en: Slow}, opportunities: {en: Faster}, "
    "motivators: {en: Points}, systems: {en: Tills}, brand: {en: Ours}}",
)


def drawn(text: str = FULL):
    return map_of(document_of(text, "map.yaml"))


def test_the_cover_comes_first_and_a_stage_stands_on_a_slide():
    found = slides_of(drawn(), MapFigures(), "en")
    assert [(one.stage, one.title, [head.title for head in one.heads]) for one in found] == [
        ("", "The shop", []), ("look", "I look", ["I come in"]), ("buy", "I buy", ["I fill the cart", "I pay"]),
    ]  # fmt: skip
    assert found[1].heads[0].is_moment
    assert found[1].heads[0].figures == ("", "")


def test_what_is_read_from_afar_comes_first_and_the_rest_is_counted():
    look, buy = slides_of(drawn(), MapFigures(), "en")[1:]
    assert [line.title for line in look.lines] == ["Doing", "Thinking"]
    assert (look.lines[0].cells[0].items, look.lines[0].cells[0].more) == (("One", "Two"), 1)
    assert [line.title for line in buy.lines] == ["Pains", "Opportunities", "Motivators", "Information needs"]
    assert len(buy.lines) == MOST_LANES
    assert buy.left_out == 2
    look, buy = slides_of(drawn(), MapFigures(), "en", is_whole=True)[1:]
    assert (look.lines[0].cells[0].items, look.lines[0].cells[0].more) == (("One", "Two", "Three"), 0)
    # What the map shows comes before.
    assert [line.title for line in buy.lines][-2:] == ["Systems", "Idea of our brand"]
    assert buy.left_out == 0


@pytest.mark.parametrize(
    ("columns", "parts"), [(0, [0]), (1, [1]), (4, [4]), (5, [3, 2]), (9, [3, 3, 3]), (10, [4, 3, 3])]
)
def test_a_stage_of_many_columns_stands_on_several_slides_as_even_as_can_be(columns, parts):
    text = MAP.partition("columns:")[0] + "columns:\n" + "".join(
        f"  - {{id: c{k}, stage: look, title: {{en: Column {k}}}, rule: e{k}}}\n" for k in range(columns)
    ) + "  - {id: pay, stage: buy, title: {en: I pay}, rule: pay}\n"  # fmt: skip
    found = [one for one in slides_of(drawn(text), MapFigures(), "en") if one.stage == "look"]
    assert [len(one.heads) for one in found] == parts
    assert max(parts) <= MOST_COLUMNS
    assert [head.title for one in found for head in one.heads] == [f"Column {k}" for k in range(columns)]
    assert [(one.n, one.parts) for one in found] == [(n, len(parts)) for n in range(1, len(parts) + 1)]


def test_halves_of_a_curve_meet_at_the_edge_between_two_columns():
    text = FULL.replace("channels: [web], rule: pay}", "channels: [web], rule: pay, feeling: 2}")
    buy = slides_of(drawn(text), MapFigures(), "en")[2]
    points = [head.planned for head in buy.heads]
    (left,), (right,) = points[0].halves, points[1].halves
    assert left[:2] == (100.0, right[1])
    assert (left[2:], right[2:]) == ((50.0, points[0].y), (50.0, points[1].y))
    assert points[0].y > 30 > points[1].y  # what feels bad lies below
    assert [point.text for point in points] == ["−2", "+2"]


def test_a_gap_in_the_curve_stays_a_gap():
    buy = slides_of(drawn(), MapFigures(), "en")[2]
    assert [head.planned and head.planned.halves for head in buy.heads] == [(), None]


# Pages


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = built(tmp_path_factory.mktemp("presented"))
    (root / "maps" / "first.yaml").write_text(FULL)
    with closing(ledger_of(open_workspace(root))) as ledger:
        accounts.new_user(ledger, "marta", "administrator", GOOD, 1)
        accounts.new_user(ledger, "eva", "reader", GOOD, 1)
    return root


@pytest.fixture(scope="module")
def served(root: Path) -> Iterator[Served]:
    with serving(root) as client:
        yield client


def now(text: str) -> list[str]:
    """Titles of the slides that are seen."""
    return [str(one["data-title"]) for one in Page(text).all("section") if "now" in str(one["class"]).split()]


def test_an_address_shows_one_slide_and_the_page_holds_all(served: Served):
    for query, title in (("", "Cover"), ("?stage=look", "I look"), ("?stage=buy", "I buy"), ("?stage=gone", "Cover"),
                         ("?stage=buy&n=9", "I buy"), ("?stage=", "Cover")):  # fmt: skip
        text = served.get(f"{AT}{query}{'&' if query else '?'}lang=en").text
        assert now(text) == [title], query
        assert [one["data-title"] for one in Page(text).all("section")] == ["Cover", "I look", "I buy"]
    assert served.get("/maps/moon/present").status == 404


def test_links_lead_on_back_and_out_without_script(served: Served):
    def remote(query: str) -> dict[str, str | None]:
        page = Page(served.get(f"{AT}{query}").text)
        return {str(one["class"]): one.get("href") for one in page.all("a") if one.get("class")}

    first, last = remote("?lang=en"), remote("?stage=buy&lang=en")
    assert (first["back"], first["on"], first["exit"]) == (None, f"{AT}?stage=look", "/?map=shop")
    assert (last["back"], last["on"]) == (f"{AT}?stage=look", None)
    assert last["rows"] == f"{AT}?stage=buy&lanes=all"
    assert last["with"] == f"{AT}?stage=buy&figures=no"
    kept = remote("?stage=look&lanes=all&figures=no&lang=en")
    assert kept["on"] == f"{AT}?stage=buy&lanes=all&figures=no"
    assert kept["rows"] == f"{AT}?stage=look&figures=no"


def test_figures_stand_on_the_slides_unless_they_are_left_out(served: Served):
    text = served.get(f"{AT}?lang=en").text
    assert "3 customers" in text
    assert "go on" not in text  # three customers tell no share
    assert "3 customers" not in served.get(f"{AT}?figures=no&lang=en").text
    assert "3 clientes" in served.get(f"{AT}?lang=es").text


def test_words_of_the_map_are_no_markup(served: Served):
    text = served.get(f"{AT}?stage=look&lang=en").text
    assert escape("Is it <open>?", quote=False) in text
    assert "<open>" not in text


def test_everybody_who_may_read_may_present_and_nobody_else(root: Path):
    with serving(root, Door(needs_sign_in=True)) as client:
        visitor = Visitor(client)
        assert visitor.get(AT).headers["Location"].startswith("/login")
        visitor.sign_in("eva")
        assert visitor.get(AT).status == 200


def test_a_share_of_few_customers_is_not_told():
    few, enough = (StageStock(id, n, 0.5, 0.4, 0.6, None, n, 0) for id, n in (("look", 29), ("buy", 30)))
    answer = StagesAnswer(0, 59, (few, enough), Outside(0, 0.0), "buy")
    look, buy = slides_of(drawn(), MapFigures(stages=answer), "en")[1:]
    assert (look.stock, buy.stock) == ("29 customers here", "30 customers here · 50%")
