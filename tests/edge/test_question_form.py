"""The form of a question names what there is: events are chosen from lists, and what no list holds is kept."""

from __future__ import annotations

import re

import pytest
from starlette.testclient import TestClient

from periplo.edge.console.app import console
from small_shop import built


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> TestClient:
    return TestClient(console(built(tmp_path_factory.mktemp("form"))), base_url="http://127.0.0.1")


def chosen(page: str, name: str) -> list[str]:
    """What each list of this name has chosen."""
    lists = re.findall(rf'<select name="{name}".*?</select>', page, re.S)
    return [(re.findall(r'value="([^"]*)" selected', one) or [""])[0] for one in lists]


def told(page: str) -> str:
    found = re.search(r'<p class="reading">(.*?)</p>', page, re.S)
    return found[1] if found else ""


def test_steps_are_chosen_from_lists_and_several_make_one_funnel(client: TestClient):
    one = client.get("/ask/funnel?steps=visit,cart&from=all&lang=en").text
    several = client.get("/ask/funnel?steps=visit&steps=&steps=cart&from=all&lang=en").text
    assert told(one) == told(several)
    assert "Of 3 customers" in told(one)
    assert chosen(one, "steps") == chosen(several, "steps") == ["visit", "cart", "", ""]
    assert "I fill the cart" in one  # a touchpoint is offered by its name


def test_a_rule_that_no_list_holds_stands_in_its_list_as_it_was(client: TestClient):
    rule = "pay where total &gt; 40"
    page = client.get('/ask/funnel?steps=visit,"pay where total > 40"&from=all').text
    assert chosen(page, "steps") == ["visit", rule, "", ""]


def test_what_is_no_list_of_steps_stays_to_be_mended_by_hand(client: TestClient):
    page = client.get('/ask/funnel?steps="visit&lang=en').text
    assert chosen(page, "steps") == []
    assert 'name="steps" value="&#34;visit"' in page


def test_fields_of_one_event_or_property_propose_those_there_are(client: TestClient):
    page = client.get("/ask/detours?lang=en").text
    assert re.search('name="begin"[^>]* list="known-events"', page)
    assert '<option value="cart">' in page
    assert re.search('name="by"[^>]* list="known-properties"', page)
    assert '<option value="device">' in page


def test_a_page_names_its_fields_and_no_options_of_a_command(client: TestClient):
    for language, swap in (("es", "intercambie «Desde» y «Hasta»"), ("en", "swap “From” and “To”")):
        for address in ("/ask/stages?", "/?"):
            page = client.get(f"{address}from=2026-05-05&to=2026-01-01&lang={language}").text
            assert swap in page
            assert "--from" not in page
