"""The guided tour by HTTP: its stops' pages for each role, what is lacking, and where each person stands."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from periplo.core.access import ROLES
from periplo.core.tour import STOPS, stops_for
from periplo.edge.console.guard import Door
from periplo.edge.words.pages import page_says
from periplo.usecases.workspace import Settings, make_workspace
from served import Reply, Served, Visitor, serving
from small_shop import MAP
from whole_shop import whole


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return whole(tmp_path_factory.mktemp("tour"))


@pytest.fixture
def served(root: Path) -> Iterator[Served]:
    with serving(root, Door(needs_sign_in=True)) as client:
        yield client


def signed_in(served: Served, role: str) -> Visitor:
    visitor = Visitor(served, Accept_Language="en")
    assert visitor.sign_in(role).status == 303
    visitor.get("/account?lang=en")
    return visitor


def strip(reply: Reply) -> str:
    """What the strip says; "" where there is none."""
    found = re.search(r'<aside class="tour".*?</aside>', reply.text, re.S)
    return found[0] if found else ""


def move(visitor: Visitor, do: str, page: Reply) -> str:
    """Presses a button of the strip or of the tour's own page; where that leads."""
    form = re.search(r'<form class="moves" method="post" action="/tour">.*?</form>', page.text, re.S)
    assert form is not None, page.text
    assert f'value="{do}"' in form[0]
    reply = visitor.post("/tour", form[0], do=do)
    assert reply.status == 303
    return reply.headers["Location"]


@pytest.mark.parametrize("role", ROLES)
def test_each_role_is_led_through_its_stops_and_to_the_end(served: Served, role: str):
    visitor, stops = signed_in(served, role), stops_for(role)
    address = move(visitor, "begin", visitor.get("/tour"))
    for number, stop in enumerate(stops, 1):
        page = visitor.get(address)
        assert page.status == 200, address
        said = strip(page)
        assert page_says("tour_step", "en", number, len(stops)) in said
        assert page_says(f"tour.{stop.key}", "en") in said
        assert page_says("tour_here", "en") in said, (address, said)
        assert ('value="back"' in said) == (number > 1)
        address = move(visitor, "next", page)
    assert address == "/tour?done=yes"
    page = visitor.get(address)
    assert page_says("tour_done", "en") in page.text
    assert strip(page) == strip(visitor.get("/tasks")) == ""
    assert (page_says("tour_role", "en") in page.text) == (stops != STOPS)


def test_the_place_goes_with_the_person_from_one_browser_to_another(served: Served):
    here, there = signed_in(served, "editor"), signed_in(served, "editor")
    page = here.get(move(here, "begin", here.get("/tour")))
    here.get(move(here, "next", page))
    assert page_says("tour_step", "en", 2, 8) in strip(there.get("/tasks"))
    assert strip(signed_in(served, "approver").get("/tasks")) == ""
    assert move(there, "end", there.get("/tasks")) == "/tour"
    page = here.get("/tour")
    assert strip(page) == ""
    assert page_says("tour_resume", "en", 2, page_says("tour.cells", "en")) in page.text
    assert move(here, "resume", page) == "/maps/shop/edit"
    assert move(here, "back", here.get("/tasks")) == "/maps/new"


def test_a_map_that_was_looked_at_is_shown_at_the_stops_that_follow(served: Served):
    visitor = signed_in(served, "administrator")
    visitor.get(move(visitor, "begin", visitor.get("/tour")))
    assert move(visitor, "next", visitor.get("/maps/ours/versions")) == "/maps/ours/edit"
    page = visitor.get("/maps/shop/edit")
    assert page_says("tour_here", "en") in strip(page)  # what is shown decides, not what was kept
    assert move(visitor, "back", visitor.get("/tasks")) == "/maps/new"
    assert move(visitor, "next", visitor.get("/?map=ours")) == "/maps/ours/edit"
    assert page_says("tour_to_page", "en") in strip(visitor.get("/?map=ours"))
    strange = visitor.post("/tour", visitor.get("/tasks").text, do="next", map="https://elsewhere.example")
    assert strange.headers["Location"] == "/maps/ours/join"
    assert move(visitor, "end", visitor.get("/tasks")) == "/tour"


def test_what_is_unknown_moves_nothing_and_a_form_of_another_page_is_refused(served: Served):
    visitor = signed_in(served, "reader")
    visitor.get(move(visitor, "begin", visitor.get("/tour")))
    page = visitor.get("/tasks")
    assert visitor.post("/tour", strip(page), do="fly").headers["Location"] == "/?map=shop"
    assert page_says("tour_step", "en", 1, 5) in strip(visitor.get("/tasks"))
    assert visitor.post("/tour", do="next").status == 403  # without the page's token


def test_where_nothing_is_yet_each_stop_says_what_it_needs_and_leads_there(tmp_path: Path):
    root = tmp_path / "bare"
    make_workspace(root, Settings(name="Bare"))
    with serving(root) as served:
        visitor = Visitor(served)
        assert 'href="/tour"' in visitor.get("/?lang=es").text
        page = visitor.get(move(visitor, "begin", visitor.get("/tour")))
        address = move(visitor, "next", page)
        assert address == "/maps/new"
        assert page_says("tour_lacks.map", "es") in strip(visitor.get(address))
        assert 'href="/maps/new"' in strip(visitor.get("/tasks"))
        made = visitor.post("/maps/new", visitor.get("/maps/new").text, title="Comprar", kind="retail")
        id = made.headers["Location"].split("/")[2]
        page = visitor.get(made.headers["Location"])
        assert page_says("tour_here", "es") in strip(page)
        assert move(visitor, "next", page) == "/sources/import"  # to join, events are needed
        assert page_says("tour_lacks.events", "es") in strip(visitor.get("/sources/import"))
        assert move(visitor, "next", visitor.get(f"/maps/{id}/join")) == f"/?map={id}"
        for wanted in ("/sources/import", "/sources/import", "/campaigns/new", "/campaigns/new"):
            page = visitor.get("/tasks")
            assert move(visitor, "next", page) == wanted
        assert page_says("tour_lacks.campaign", "es") in strip(visitor.get("/campaigns/new"))


def test_a_map_of_any_id_is_kept_in_sight(tmp_path: Path):
    root = tmp_path / "odd"
    make_workspace(root, Settings(name="Odd"))
    (root / "maps").mkdir(exist_ok=True)
    for file, id in (("a.yaml", "first"), ("b.yaml", "niño; «mapa»")):
        (root / "maps" / file).write_text(MAP.replace("id: shop", f"id: '{id}'"))
    with serving(root) as served:
        visitor = Visitor(served, Accept_Language="en")
        visitor.get(move(visitor, "begin", visitor.get("/tour")))
        assert move(visitor, "next", visitor.get("/maps/ni%C3%B1o%3B%20%C2%ABmapa%C2%BB/edit")).endswith(
            "%BB/edit"
        )
        assert move(visitor, "back", visitor.get("/tasks")) == "/maps/new"
        assert move(visitor, "next", visitor.get("/tasks")) == "/maps/ni%C3%B1o%3B%20%C2%ABmapa%C2%BB/edit"


@pytest.mark.parametrize("said", ["es", "en"])
def test_every_stop_says_what_it_is_for_and_what_to_do(said: str):
    for stop in STOPS:
        for key in ("tour", "tour_for", "tour_do"):
            assert page_says(f"{key}.{stop.key}", said)
        for need in stop.needs:
            assert page_says(f"tour_lacks.{need}", said) != page_says(f"tour_lacks.{need}.read", said)
