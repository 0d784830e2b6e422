"""What customers said, placed on a map in the console and taken away: by hand, from reviews, surveys and events."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from html import unescape
from pathlib import Path

import pytest

from periplo.edge.cli.main import run
from periplo.edge.console.guard import Door
from periplo.edge.wiring import ledger_of
from periplo.formats.map_yaml import read_map
from periplo.usecases import accounts
from periplo.usecases.workspace import Settings, make_workspace, open_workspace
from served import GOOD, Page, Reply, Visitor, serving
from small_shop import MAP

SAID = """\
customer,event,time,comment,rating,about
ana,visit,2026-03-01T10:00:00Z,,,
ana,pay,2026-03-01T10:20:00Z,,,
ana,review posted,2026-03-02T10:00:00Z,So proud of it,5,
ben,visit,2026-03-01T11:00:00Z,,,
ben,survey answered,2026-03-03T11:00:00Z,Filling the cart was a mess: write to ben@example.org,2,
eva,review posted,2026-03-04T11:00:00Z,Card refused,1,shop/pay
"""
QUOTES = "/maps/shop/quotes"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = tmp_path / "shop"
    make_workspace(root, Settings(name="shop", language="en"))
    (root / "maps" / "shop.yaml").write_text("# by hand\n" + MAP)
    (tmp_path / "said.csv").write_text(SAID)
    assert run(["import", "events", str(tmp_path / "said.csv"), "--in", str(root)], {}) == 0
    return root


@pytest.fixture
def file(root: Path) -> Path:
    return root / "maps" / "shop.yaml"


@pytest.fixture
def visitor(root: Path) -> Iterator[Visitor]:
    with serving(root) as client:
        yield Visitor(client)


def fields(form: str) -> dict[str, str]:
    return {k: unescape(v) for k, v in re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form)}


def form_with(page: str, words: str) -> str:
    """The form that stands behind these words."""
    return next(one for one in re.findall(r"<form.*?</form>", page[page.index(words) :], re.DOTALL))


def chosen(form: str, name: str) -> str:
    """Which choice of a list is marked."""
    listed = re.search(rf'<select name="{name}".*?</select>', form, re.DOTALL)
    assert listed
    found = re.search(r'value="([^"]*)" selected', listed[0])
    return found[1] if found else ""


def sent(visitor: Visitor, page: Reply, **given: str) -> Reply:
    token = re.search(r'name="token" value="(\w+)"', page.text)
    assert token
    return visitor.post(QUOTES, "", token=token[1], **given)


def test_a_quote_by_hand_is_evidence_with_source_day_and_who_and_the_file_stays(visitor, file):
    page = visitor.get(f"{QUOTES}?lang=en&at=pay")
    Page(page.text)
    assert chosen(page.text, "at") == "pay"
    done = sent(
        visitor, page, do="place", text="I paid\ntwice", at="pay", lane="", source="interview 7", on="2026-03-05",
        owner="Ana",
    )  # fmt: skip
    assert done.headers["Location"] == f"{QUOTES}?at=pay&done=place"
    evidence = read_map(file).columns[2].evidence[0]
    assert (evidence.kind, evidence.text.to("en"), evidence.source.to("en")) == (
        "anecdote",
        "I paid twice",
        "interview 7",
    )
    assert (evidence.on, evidence.owner) == (date(2026, 3, 5), "Ana")
    assert file.read_text().startswith("# by hand\nschema: 1\n")
    assert "Placed at “I pay”." in visitor.get(done.headers["Location"]).text
    assert "I paid twice" in visitor.get("/maps/shop/part?part=column:pay").text


def test_a_quote_stands_in_a_lane_and_is_taken_away_from_it_alone(visitor, file):
    file.write_text(
        MAP.replace("channels: [web], rule: pay}", "rule: pay, pains: {es: Cola, en: The queue}}")
    )
    before = read_map(file)
    page = visitor.get(f"{QUOTES}?lang=en")
    assert (
        sent(visitor, page, do="place", text="No cash taken", at="pay", lane="pains", source="desk").status
        == 303
    )
    items = read_map(file).columns[2].cells["pains"]
    assert [one.text.to("en") for one in items] == ["No cash taken", "The queue"]
    assert [one.kind for one in items[0].evidence] == ["anecdote"]
    listed = visitor.get(f"{QUOTES}?lang=en").text
    assert "I pay · Pains" in listed
    assert sent(visitor, page, do="take", text="No cash taken", at="pay", lane="pains").status == 303
    assert read_map(file) == before
    gone = sent(visitor, page, do="take", text="No cash taken", at="pay", lane="pains")
    assert (gone.status, "not there any more" in gone.text) == (400, True)


def test_what_was_placed_as_evidence_is_taken_away_and_the_file_is_as_it_was(visitor, file):
    before = read_map(file)
    page = visitor.get(QUOTES)
    for at in ("look", "enter"):
        assert sent(visitor, page, do="place", text="Lost on the way", at=at, lane="").status == 303
    assert sent(visitor, page, do="take", text="Lost on the way", at="look", lane="").status == 303
    assert not read_map(file).stages[0].evidence
    assert read_map(file).columns[0].evidence
    assert sent(visitor, page, do="take", text="Lost on the way", at="enter", lane="").status == 303
    assert read_map(file) == before


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"text": " ", "at": "pay"}, "a quote needs words"),
        ({"text": "x" * 2001, "at": "pay"}, "a quote needs words"),
        ({"text": "x", "at": "nowhere"}, "no column or stage"),
        ({"text": "x", "at": "pay", "lane": "sales"}, "no lane"),
        ({"text": "x", "at": "pay", "on": "yesterday"}, "cannot be understood"),
    ],
)
def test_what_cannot_be_placed_is_told_with_what_was_written(visitor, file, given, told):
    before = file.read_text()
    reply = sent(visitor, visitor.get(f"{QUOTES}?lang=en"), do="place", source="a kept word", **given)
    assert reply.status == 400
    assert told in reply.text.casefold()
    assert "a kept word" in reply.text
    assert file.read_text() == before


def test_the_same_quote_stands_once_at_a_place(visitor, file):
    page = visitor.get(f"{QUOTES}?lang=en")
    assert sent(visitor, page, do="place", text="Twice", at="pay", lane="").status == 303
    again = sent(visitor, page, do="place", text="Twice", at="pay", lane="")
    assert (again.status, "stands at 'pay' already" in unescape(again.text)) == (400, True)


def test_what_customers_wrote_is_proposed_where_it_belongs_without_who(visitor, file):
    page = visitor.get(f"{QUOTES}?lang=en")
    assert chosen(form_with(page.text, "<blockquote>Card refused"), "at") == "pay"
    assert "Proposed: I pay, the event says so" in unescape(page.text)
    assert "ben@example.org" not in page.text
    form = form_with(page.text, "<blockquote>Card refused")
    reply = visitor.post(QUOTES, "", **fields(form), do="place", at="pay", lane="")
    assert reply.status == 303
    evidence = read_map(file).columns[2].evidence[0]
    assert (evidence.source.to("en"), evidence.on) == ("review", date(2026, 3, 4))
    after = visitor.get(f"{QUOTES}?lang=en").text
    assert after.count("Card refused</blockquote>") == 1  # on the map, and not offered once more
    assert "So proud of it" not in visitor.get(f"{QUOTES}?from=surveys").text
    assert "Filling the cart" not in visitor.get(f"{QUOTES}?from=reviews").text


def test_from_the_newest_events_words_come_with_their_place_proposed(visitor):
    page = visitor.get("/events?lang=en")
    Page(page.text)
    form = next(one for one in re.findall(r"<form.*?</form>", page.text, re.DOTALL) if "Card refused" in one)
    assert f'action="{QUOTES}"' in form
    shown = visitor.post(QUOTES, "", **fields(form), do="show")
    assert shown.status == 200
    assert chosen(shown.text, "at") == "pay"
    assert "Card refused</textarea>" in shown.text
    assert 'name="on" value="2026-03-04"' in shown.text
    assert 'name="source" value="review"' in shown.text


def test_the_panel_of_a_touchpoint_leads_there_for_who_may_write(root, visitor):
    assert f'href="{QUOTES}?at=pay"' in visitor.get("/maps/shop/part?part=column:pay").text
    with closing(ledger_of(open_workspace(root))) as ledger:
        accounts.new_user(ledger, "leo", "reader", GOOD, 1)
    with serving(root, Door(needs_sign_in=True)) as client:
        leo = Visitor(client)
        leo.sign_in("leo")
        assert f'href="{QUOTES}?at=pay"' not in leo.get("/maps/shop/part?part=column:pay").text
        page = leo.get(QUOTES)
        assert page.status == 200
        assert 'value="place"' not in page.text
        assert 'value="show"' not in leo.get("/events").text


def test_two_people_place_at_once_and_both_stay(visitor, file):
    """The second one's page is older than the first one's quote: each edit is made of the file as it then is."""
    page = visitor.get(QUOTES)
    for words in ("First", "Second"):
        assert sent(visitor, page, do="place", text=words, at="pay", lane="").status == 303
    assert [one.text.to("en") for one in read_map(file).columns[2].evidence] == ["Second", "First"]


def test_a_map_that_is_not_there_has_no_quotes(visitor):
    assert visitor.get("/maps/none/quotes").status == 404


THINGS = MAP.replace(
    "channels: [web], rule: pay}",
    "rule: pay, pains: {es: La cola, en: The queue}, needs: [fees, {text: {es: Hora, en: Hour}}], thinking: So far}",
)


@pytest.mark.parametrize("thing", ["pains:The queue", "needs:List of fees", "needs:Hour", "thinking:So far"])
def test_a_quote_is_evidence_of_what_stands_in_a_cell_and_leaves_it_as_it_was(visitor, root, file, thing):
    (root / "library.yaml").write_text("schema: 1\ncontent:\n  - {id: fees, title: List of fees}\n")
    file.write_text("# ours\n" + THINGS)
    before = read_map(file)
    lane, _, words = thing.partition(":")
    page = visitor.get(f"{QUOTES}?lang=en&at=pay")
    assert f'value="{thing}"' in page.text
    for said in ("Half an hour", "An hour"):
        placed = sent(
            visitor, page, do="place", text=said, at="pay", lane="", speaks_for=thing, source="desk"
        )
        assert placed.status == 303
    (item,) = [one for one in read_map(file).columns[2].cells[lane] if one.text.to("en") == words]
    assert [one.text.to("en") for one in item.evidence] == ["An hour", "Half an hour"]
    assert item.ref == ("fees" if "fees" in thing else None)
    assert not read_map(file).columns[2].evidence
    assert f"I pay · {'Pains' if lane == 'pains' else ''}" in visitor.get(f"{QUOTES}?lang=en").text
    again = sent(visitor, page, do="place", text="An hour", at="pay", lane="", speaks_for=thing)
    assert again.status == 400
    for said in ("Half an hour", "An hour"):
        assert sent(visitor, page, do="take", text=said, at="pay", lane=lane, of=words).status == 303
    assert read_map(file) == before
    assert file.read_text().startswith("# ours\n")


def test_what_a_quote_speaks_for_may_be_gone(visitor, file):
    reply = sent(visitor, visitor.get(QUOTES), do="place", text="x", at="pay", speaks_for="pains:Nothing")
    assert reply.status == 400
