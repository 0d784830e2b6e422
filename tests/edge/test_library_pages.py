"""The library written in the console, and the lists over all maps: entries kept, found on maps, taken back."""

from __future__ import annotations

import html
import re
from datetime import date

import pytest
from starlette.testclient import TestClient

from filled_in import fields_in
from periplo.edge.console.app import console
from periplo.formats.library_yaml import read_library
from small_shop import MAP, built

LIBRARY = """\
schema: 1
# what we hold in common
areas:
  - {id: web, title: {es: Tienda en línea, en: Web shop}, owner: Eva}  # since May
touchpoints:
  - {id: call, title: {es: Llamo, en: I call}, channels: [phone]}
"""
PAINED = MAP.replace(
    "rule: cart, feeling: 1}", "rule: cart}"
).replace(
    "channels: [web], rule: cart}",
    "channels: [web], rule: cart, motivators: {es: Ahorrar, en: To save}, "
    "pains: {text: {es: Tarda, en: It is slow}, id: slow}}",
) + "  - {id: ring, stage: buy, uses: call}\n"  # fmt: skip


@pytest.fixture
def root(tmp_path):
    root = built(tmp_path)
    (root / "library.yaml").write_text(LIBRARY)
    (root / "maps" / "first.yaml").write_text(PAINED)
    return root


@pytest.fixture
def page(root):
    with TestClient(console(root), base_url="http://127.0.0.1", follow_redirects=True) as client:
        client.get("/?lang=en")
        yield client


def at(of):
    return f"/library?of={of}"


def fields(page, of):
    return fields_in(page.get(at(of)).text, "data-written")


def sent(page, of, do="keep", **given):
    return page.post(
        at(of), data=fields(page, of) | given | {"do": do}, headers={"sec-fetch-site": "same-origin"}
    )


def library(root):
    return read_library(root / "library.yaml")


def test_an_opportunity_has_its_place_its_lever_its_gains_and_its_effort(page, root):
    answer = sent(
        page, "opportunities.new",
        **{"title:en": "Show the delay", "title:es": "Decir la demora", "kind": "influence", "lever:en": "Candour",
           "at:shop/fill": "yes", "for_customer": "5", "for_us": "4", "effort": "2", "answers:slow": "yes",
           "progress": "planned", "owner": "Eva"},
    )  # fmt: skip
    assert answer.status_code == 200
    (one,) = library(root).opportunities
    assert (one.id, one.kind, one.at, one.answers) == (
        "decir-la-demora",
        "influence",
        ("shop/fill",),
        ("slow",),
    )
    assert (one.for_customer, one.for_us, one.effort, one.lever.to("en")) == (5, 4, 2, "Candour")
    assert "I fill the cart" in html.unescape(re.search(r"<svg.*</svg>", answer.text, re.DOTALL)[0])
    told = page.get("/maps/shop/evidence").text
    assert "Candour" in told
    assert "It is slow" not in told.partition("Pains without")[2].partition("<h2>")[0]


def test_an_initiative_has_who_and_until_when(page, root):
    sent(page, "opportunities.new", **{"title:en": "Show the delay"})
    sent(
        page, "initiatives.new",
        **{"title:en": "A clock", "opportunities:show-the-delay": "yes", "owner": "Ana", "due": "2026-12-01"},
    )  # fmt: skip
    (one,) = library(root).initiatives
    assert (one.opportunities, one.owner, one.due) == (("show-the-delay",), "Ana", date(2026, 12, 1))
    assert "A clock" in page.get("/tasks").text


def test_a_day_that_is_none_is_told_at_its_field(page, root):
    before = (root / "library.yaml").read_text()
    answer = sent(page, "initiatives.new", **{"title:en": "A clock", "due": "soon"})
    assert answer.status_code == 400
    assert "soon" in answer.text
    assert (root / "library.yaml").read_text() == before


@pytest.mark.parametrize(
    ("list", "given"),
    [
        ("metrics", {"title:en": "On time", "ask": "funnel --steps visit,pay", "target": "0,9", "better": "up"}),
        ("areas", {"title:en": "Shops", "answer_within": "1", "answer_within:unit": "h"}),
        ("systems", {"title:en": "Till"}), ("places", {"title:en": "Downtown"}), ("channels", {"title:en": "Radio"}),
        ("content", {"title:en": "Prices", "link": "https://shop.example/prices"}),
        ("touchpoints", {"title:en": "I write", "channels:email": "yes", "rule": "visit"}),
        ("personas", {"name:en": "Eva"}), ("evidence", {"kind": "anecdote", "text:en": "Too dear", "on": "2026-02-01"}),
        ("lanes", {"title:en": "Our mood", "type": "rating"}), ("frameworks", {"title:en": "Ours"}),
    ],
)  # fmt: skip
def test_an_entry_of_every_list_is_added_and_changed(page, root, list, given):
    if list == "frameworks":
        step = sent(page, "frameworks.new", do="add phases", **given)
        form = fields_in(step.text, "data-written") | {"phases.0.title:en": "Meet", "do": "keep"}
        page.post(at("frameworks.new"), data=form, headers={"sec-fetch-site": "same-origin"})
    else:
        answer = sent(page, f"{list}.new", **given)
        assert answer.status_code == 200
    kept = getattr(library(root), list)
    assert len(kept) == len(getattr(read_library_text(LIBRARY), list)) + 1
    text = (root / "library.yaml").read_text()
    assert "# what we hold in common" in text
    assert "# since May" in text
    last = f"{list}.{len(kept) - 1}"
    assert sent(page, last).status_code == 200
    assert (root / "library.yaml").read_text() == text
    assert page.get("/library").text.count(f"of={list}.") == len(kept) + 1


def read_library_text(text):
    from periplo.formats.library_yaml import library_from

    return library_from(text)


def test_a_library_that_is_not_there_yet_is_begun(page, root):
    (root / "library.yaml").unlink()
    (root / "maps" / "first.yaml").write_text(MAP)
    sent(page, "systems.new", **{"title:en": "Till"})
    assert library(root).systems[0].id == "till"


def test_what_a_map_cannot_do_without_is_not_taken_away(page, root):
    before = (root / "library.yaml").read_text()
    answer = sent(page, "touchpoints.0", do="away")
    assert answer.status_code == 400
    assert "no touchpoint" in html.unescape(answer.text)
    assert (root / "library.yaml").read_text() == before


def test_what_was_taken_away_comes_back_to_the_letter(page, root):
    before = (root / "library.yaml").read_text()
    answer = sent(page, "areas.0", do="away")
    assert not library(root).areas
    version = re.search(r'name="version" value="([^"]+)"', answer.text)[1]
    back = {"token": fields(page, "systems.new")["token"], "version": version, "do": "back"}
    page.post("/library", data=back, headers={"sec-fetch-site": "same-origin"})
    assert (root / "library.yaml").read_text() == before


def test_nobody_is_written_over(page, root):
    mine = fields(page, "areas.0") | {"owner": "Ana", "do": "keep"}
    sent(page, "areas.0", owner="Luz")
    answer = page.post(at("areas.0"), data=mine, headers={"sec-fetch-site": "same-origin"})
    assert answer.status_code == 400
    assert library(root).areas[0].owner == "Luz"
    assert fields_in(answer.text, "data-written")["owner"] == "Ana"


def test_entries_stand_in_the_order_that_one_gives_them(page, root):
    for title in ("One", "Two"):
        sent(page, "systems.new", **{"title:en": title})
    sent(page, "systems.1", do="earlier")
    assert [one.id for one in library(root).systems] == ["two", "one"]


def test_the_lists_are_told_of_all_maps_and_of_motives(page):
    told = html.unescape(page.get("/maps/lists").text)
    assert "To save" in told
    assert "an opportunity" in told
    told = html.unescape(page.get("/maps/lists?of=pains").text)
    assert "It is slow" in told
    assert page.get("/maps/lists?of=nothing").status_code == 200


@pytest.mark.parametrize("of", ["areas.9", "nothing.0", "areas", "areas.0.needs", "touchpoints.5.needs"])
def test_an_entry_that_is_not_there_is_no_page(page, of):
    assert page.get(at(of)).status_code == 404
