"""Home: the living map by one filter, the part that opens beside it, and the first screen above it."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest
from starlette.datastructures import QueryParams

from periplo.core.rule_text import parse_rule
from periplo.edge.cli.main import run
from periplo.edge.console.desk import Desk
from periplo.edge.console.sight import given_by, sight_of
from periplo.formats.map_yaml import map_from
from periplo.usecases.narrow import Narrow
from served import Page, Served, serving
from small_shop import BARE, MAP, built

WAYS = MAP.replace(
    "stages:",
    'transitions:\n  - {from: fill, to: pay, promised: 10m, motivations: [{es: "Sin prisas", en: "No rush"}]}\nstages:',
).replace(
    "rule: cart}",
    "rule: cart, owner: Marta, moment_of_truth: true, thinking: {es: ¿Me cabe?, en: Will it fit?}, "
    "pains: {es: Se borra, en: It is lost}, areas: {es: Web, en: Web}}",
)


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = built(tmp_path_factory.mktemp("home"))
    (root / "maps" / "first.yaml").write_text(WAYS)
    (root / "segments" / "vip.yaml").write_text(
        "id: vip\ntitle: {es: Con carrito, en: With a cart}\nrule: cart\n"
    )
    return root


@pytest.fixture(scope="module")
def served(shop: Path) -> Iterator[Served]:
    with serving(shop) as client:
        yield client


def part(served: Served, said: str, **other: str) -> str:
    query = "".join(f"&{name}={value}" for name, value in other.items())
    reply = served.get(f"/maps/shop/part?lang=en&part={said}{query}")
    assert reply.status == 200, reply.text
    return unescape(reply.text)


def figure(page: str, name: str) -> str:
    found = re.search(rf"<dt>{re.escape(name)}</dt><dd><strong>([^<]*)</strong>", page)
    assert found, (name, page)
    return found[1].replace("\xa0", " ")


def section(page: str, title: str) -> str:
    return page.split(f">{title}</h2>")[1].split("</section>")[0]


def test_the_first_screen_says_where_most_stand(served: Served):
    page = served.get("/?lang=en").text
    assert "On Mar 2, 2026: the stage with most customers is “I buy”: 2 of 3" in page
    assert page.index('class="reading"') < page.index('class="board"')
    assert all(f"/ask/{name}?map=shop" in page for name in ("stages", "sources", "moments", "improve"))


def test_titles_stages_passages_and_transitions_of_the_picture_lead_to_their_part(served: Served):
    page = Page(served.get("/?lang=en").text)
    addresses = {tag["href"] for tag in page.all("a")}
    for said in ("column%3Afill", "stage%3Alook", "passage%3Alook", "way%3Afill%3Epay"):
        assert f"/maps/shop/part?part={said}" in addresses
    assert "/campaigns/cart-awaits" in addresses


def test_a_column_tells_its_numbers_by_hand(served: Served):
    page = part(served, "column:fill")
    assert figure(page, "Customers") == "2"  # ana and ben
    assert figure(page, "Went on") == "1"  # ana paid
    assert "small sample" in page
    assert "★ Moment of truth · Touchpoint" in page
    assert "Owner: Marta" in page
    assert "“" in page or "Will it fit?" in section(page, "In their words")
    assert "It is lost" in section(page, "Frictions and pains")
    assert "I come in" in section(page, "What leads here")
    assert "I pay" in section(page, "Where they go next")
    assert "Your cart awaits" in section(page, "Campaigns here")
    assert len(re.findall(r'href="/customers/\d+"', page)) == 2


def test_a_stage_counts_who_stands_there_now(served: Served):
    page = part(served, "stage:look")
    assert figure(page, "Stand here now") == "1"  # eva
    assert len(re.findall(r'href="/customers/\d+"', page)) == 1


def test_a_passage_shows_those_who_have_not_passed(served: Served):
    page = part(served, "passage:look")
    assert figure(page, "Were in the first") == "3"
    assert figure(page, "Passed") == "2"
    assert figure(page, "Have not passed") == "1"
    assert "Were there and have not passed: 1 customer<" in page


def test_a_transition_tells_its_promise_and_who_did_not_arrive(served: Served):
    page = part(served, "way:fill>pay")
    assert figure(page, "Time promised") == "10 min"
    assert figure(page, "Times gone") == "1"  # ana, in 15 minutes
    assert "Began and were not seen to arrive: 1 customer<" in page  # ben
    steps = re.search(r'href="/ask/funnel\?([^"]*)"', page)
    assert steps
    assert "steps=cart%2Cpay" in steps[1]


def test_one_filter_goes_with_the_map_its_parts_and_the_questions(served: Served):
    page = part(served, "column:enter", where="device+is+desktop")
    assert figure(page, "Customers") == "1"  # ben alone
    assert "Events: device is desktop" in page
    leaving = re.search(r'href="/ask/leaving\?([^"]*)"', page)
    assert leaving
    assert "where=device+is+desktop" in leaving[1]
    whole = unescape(served.get("/?lang=en&where=device+is+desktop").text)
    assert "/maps/shop/part?where=device+is+desktop&part=column%3Aenter" in whole
    assert "/ask/stages?map=shop&where=device+is+desktop" in whole
    assert "of 1" in whole.split('class="reading"')[1].split("</p>")[0]


def test_a_channel_means_the_same_events_here_as_where_a_map_is_drawn(served: Served):
    page = served.get("/?lang=en").text
    offered = re.search(r'<select[^>]*name="channel".*?</select>', page, re.S)
    assert offered
    assert '<option value="web">Website</option>' in offered[0]  # no event says so: the map does
    assert figure(part(served, "column:fill", channel="web"), "Customers") == "2"
    drawn = map_from(WAYS)
    given = given_by(sight_of(QueryParams(channel="web"), "shop"), drawn)
    assert parse_rule(given["where"]) == Narrow(channel="web").events(drawn)


def test_a_segment_and_a_period_narrow_the_people(served: Served):
    assert figure(part(served, "column:enter", segment="vip"), "Customers") == "2"
    later = {"from": "2026-03-02", "to": "2026-03-03"}
    assert figure(part(served, "column:enter", **later), "Customers") == "1"  # eva
    persona = served.get("/?lang=en&persona=parent").text
    assert "Buyer persona: Laura" in unescape(persona)


def test_moments_and_areas_choose_columns(served: Served):
    before = unescape(served.get("/?lang=en&moment=before").text)
    assert "column%3Aenter" in before
    assert "part=column%3Afill" not in before.split('class="six"')[0].split('class="board"')[1]
    web = served.get("/?lang=en&area=Web").text
    assert "map-title-fill" in web
    assert "map-title-enter" not in web
    assert "No column meets this filter" in served.get("/?lang=en&area=Nobody").text


@pytest.mark.parametrize(
    "address",
    [
        "/?where=((",
        "/?from=tomorrowish",
        "/?persona=nobody",
        "/?segment=((",
        "/?part=column:none",
        "/?lanes=none",
    ],
)
def test_what_cannot_be_read_is_told_on_the_page_with_its_form(served: Served, address: str):
    reply = served.get(f"{address}&lang=en")
    assert reply.status == 400
    assert 'role="alert"' in reply.text
    assert '<form method="get" action="/">' in reply.text


def test_maps_that_are_not_there_are_not_found(served: Served):
    assert served.get("/maps/none/part?part=stage:look").status == 404
    assert served.get("/maps/none/act?part=stage:look").status == 404


@pytest.mark.parametrize("said", ["", "column:none", "passage:buy", "way:pay>fill", "tray:1", "column"])
def test_a_part_that_the_map_does_not_have_says_how_to_mend_it(served: Served, said: str):
    reply = served.get(f"/maps/shop/part?lang=en&part={said}")
    assert reply.status == 400
    assert "choose it on the map" in reply.text


def test_the_fragment_is_the_part_alone_and_the_address_opens_it_without_script(served: Served):
    alone = served.get("/maps/shop/part?lang=en&part=column:fill&fragment=yes").text
    assert "<html" not in alone
    assert '<h2 id="part-title" tabindex="-1">I fill the cart</h2>' in alone
    page = served.get("/?lang=en&part=column:fill").text
    assert '<h2 id="part-title" tabindex="-1">I fill the cart</h2>' in page
    assert 'id="panel" aria-label="Details">' in page  # and not hidden
    assert 'id="panel" aria-label="Details" hidden>' in served.get("/?lang=en").text


def test_parts_read_in_both_languages_without_script(served: Served):
    for said in ("column:fill", "column:pay", "stage:look", "stage:buy", "passage:look", "way:fill>pay"):
        for language in ("es", "en"):
            page = Page(served.get(f"/maps/shop/part?lang={language}&part={said}").text)
            assert page.all("html")[0]["lang"] == language
            assert not page.scripts()
            assert [tag for tag, _ in page.tags].count("h1") == 1


def test_questions_are_answered_in_a_line(served: Served):
    line = served.get("/map/reading/stages?map=shop&lang=en").text
    assert "2 of 3" in line
    assert "<html" not in line
    assert "could not be answered" in served.get("/map/reading/funnel?map=shop&lang=en").text


def test_words_of_a_map_are_never_markup(tmp_path: Path):
    root = built(tmp_path)
    evil = "<script>alert(1)</script>\"'"
    told = WAYS.replace("I fill the cart", "'" + evil.replace("'", "''") + "'").replace(
        "Marta", f'"{evil[:25]}"'
    )
    (root / "maps" / "first.yaml").write_text(told)
    with serving(root) as client:
        for address in ("/?lang=en&part=column:fill", "/maps/shop/part?lang=en&part=column:fill",
                        "/maps/shop/act?lang=en&part=column:fill", f"/?where={'%3Cscript%3E'}"):  # fmt: skip
            assert "<script>" not in client.get(address).text


def test_a_map_without_events_opens_its_parts_too(tmp_path: Path):
    root = tmp_path / "empty"
    assert run(("init", str(root)), {"PERIPLO_LANG": "en"}) == 0
    (root / "maps" / "first.yaml").write_text(WAYS)
    with serving(root) as client:
        page = client.get("/?lang=en&part=column:fill")
        assert page.status == 200
        assert "Without events there are no numbers yet." in page.text
        assert "Will it fit?" in page.text


def test_many_who_ask_for_the_same_make_it_once(shop: Path):
    desk, made, results = Desk(shop), [], []

    def slow() -> int:
        made.append(1)
        time.sleep(0.1)
        return len(made)

    asking = [threading.Thread(target=lambda: results.append(desk.kept("slow", slow))) for _ in range(8)]
    for one in asking:
        one.start()
    for one in asking:
        one.join()
    assert results == [1] * 8


def test_an_error_is_told_to_all_who_waited_and_kept_for_nobody(shop: Path):
    desk = Desk(shop)

    def broken() -> int:
        raise ValueError

    for _ in range(2):
        with pytest.raises(ValueError):  # noqa: PT011
            desk.kept("broken", broken)
    assert desk.kept("broken", lambda: 3) == 3


def test_a_map_that_no_event_proves_leads_to_where_both_are_joined(served: Served, tmp_path: Path):
    root = built(tmp_path)
    told = "None of the events looked at proves a touchpoint"
    assert told not in served.get("/?lang=en").text
    foreign = re.sub(r"rule: (visit|cart|pay)", r"rule: \1 elsewhere", MAP)
    for text in (foreign, BARE):
        (root / "maps" / "first.yaml").write_text(text)
        with serving(root) as client:
            page = client.get("/?lang=en").text
        assert told in page
        assert re.search(r'class="hint">None of .* href="/maps/\w+/join"', page)
        assert re.search(r'class="hint">None of .* href="/maps/new/draft\?show=yes"', page)


def test_the_filter_says_in_words_that_all_events_are_looked_at(served: Served):
    page = served.get("/?lang=es&from=all").text
    assert "Desde: Todo" in page
    assert "Desde: all" not in page
