"""A map's people, stages, ways and needs written in the console: kept where they stand, taken back, never lost."""

from __future__ import annotations

import html
import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from starlette.testclient import TestClient

from filled_in import buttons_in, fields_in
from periplo.core.spans import DAY
from periplo.edge.console.app import console
from periplo.formats.map_yaml import read_map
from small_shop import BARE, MAP, built

OURS = BARE.replace(
    "id: ours\n", "id: ours  # the one of the workshop\n"
) + (
    "    needs:  # asked in the shop\n      - {es: El precio, en: The price}\n"
    "      - {text: {es: La talla, en: The size}, id: size}\n"
)  # fmt: skip
LIBRARY = """\
schema: 1
personas:
  - {id: eva, name: {es: Eva, en: Eva}, motives: [{es: Regalar, en: To give}]}
content:
  - {id: fees, title: {es: Tarifas, en: List of prices}}
"""


@pytest.fixture
def root(tmp_path):
    root = built(tmp_path)
    (root / "maps" / "first.yaml").write_text(MAP)
    text = BARE.replace(
        "  - {id: mend, stage: buy, title: {es: Lo zurzo, en: I darn it}}\n",
        "  - id: mend  # at home\n    stage: buy\n    title: {es: Lo zurzo, en: I darn it}\n"
        "    needs:\n      - {es: El hilo, en: The thread}  # Ana's\n"
        "      - {text: {es: La talla, en: The size}, id: size}\n",
    )
    (root / "maps" / "ours.yaml").write_text(text)
    (root / "library.yaml").write_text(LIBRARY)
    return root


@pytest.fixture
def page(root):
    with TestClient(console(root), base_url="http://127.0.0.1", follow_redirects=True) as client:
        client.get("/?lang=en")
        yield client


def at(of):
    return f"/maps/ours/parts?of={of}"


def fields(page, of):
    return fields_in(page.get(at(of)).text, "data-written")


def sent(page, of, do="keep", **given):
    """What the page of a part would send with these fields changed."""
    told = {name.replace("__", ":"): text for name, text in given.items()}
    return page.post(
        at(of), data=fields(page, of) | told | {"do": do}, headers={"sec-fetch-site": "same-origin"}
    )


def text_of(root):
    return (root / "maps" / "ours.yaml").read_text()


def ours(root):
    return read_map(root / "maps" / "ours.yaml")


def test_everything_a_map_holds_beside_its_cells_is_listed_and_opens(page):
    told = page.get("/maps/ours/parts").text
    found = [html.unescape(one) for one in re.findall(r'href="(/maps/ours/parts[?][^"]*of=[^"]*)"', told)]
    assert {at("map"), at("persona"), at("stages.0"), at("columns.3"), at("columns.3.needs")} <= set(found)
    for address in found:
        answer = page.get(address)
        assert answer.status_code == 200
        assert not re.findall(r'class="name">[a-z_]+[.][a-z_.]+<', answer.text)  # every field has its name


def test_pages_exist_in_spanish_too(page):
    for of in (
        "map",
        "persona",
        "stages.0",
        "transitions.new",
        "variants.new",
        "columns.3.needs",
        "frameworks.new",
    ):
        told = page.get(f"{at(of)}&lang=es").text
        assert "Guardar" in told
        assert "Keep" not in told


def test_a_transition_is_written_with_what_moves_them_and_its_promise(page, root):
    answer = sent(
        page, "transitions.new", **{"from": "enter", "to": "fill", "promised": "2", "promised:unit": "d"}
    )
    assert answer.status_code == 200
    assert "I visit the site → I fill the cart" in html.unescape(answer.text)
    assert ours(root).transitions[0].promised == 2 * DAY
    sent_on = sent(page, "transitions.0", do="add motivations")
    assert "motivations.0.text:en" in fields_in(sent_on.text, "data-written")
    given = fields_in(sent_on.text, "data-written")
    given |= {"motivations.0.text:en": "Curiosity", "motivations.0.text:es": "Curiosidad", "do": "keep"}
    page.post(at("transitions.0"), data=given, headers={"sec-fetch-site": "same-origin"})
    assert ours(root).transitions[0].motivations[0].to("es") == "Curiosidad"
    assert "# Ana's" in text_of(root)


def test_the_first_transition_of_a_map_may_get_its_motives_before_it_is_kept(page, root):
    step = sent(page, "transitions.new", do="add motivations", **{"from": "enter", "to": "pay"})
    address = html.unescape(re.search(r'data-written method="post" action="([^"]+)"', step.text)[1])
    given = fields_in(step.text, "data-written") | {"motivations.0.text:en": "The price", "do": "keep"}
    assert page.post(address, data=given, headers={"sec-fetch-site": "same-origin"}).status_code == 200
    assert ours(root).transitions[0].motivations[0].to("en") == "The price"


def test_a_transition_that_leads_nowhere_is_told_and_what_was_typed_stays(page, root):
    before = text_of(root)
    answer = sent(page, "transitions.new", **{"from": "enter", "to": "", "promised": "2"})
    assert answer.status_code == 400
    assert fields_in(answer.text, "data-written")["promised"] == "2"
    assert text_of(root) == before


def test_a_stage_stands_in_phases_and_opens_a_map(page, root):
    sent(page, "stages.0", **{"phases.reach": "acquisition", "phases.sale": "presale", "opens": "shop"})
    stage = ours(root).stages[0]
    assert (dict(stage.phases), stage.opens) == ({"reach": "acquisition", "sale": "presale"}, "shop")
    assert "→" not in page.get("/maps/ours/parts").text.partition("Stages")[0]
    sent(page, "stages.0", **{"phases.reach": "", "phases.sale": "", "opens": ""})
    assert ours(root).stages[0].phases == {}
    assert text_of(root).count("\n") == BARE.count("\n") + 5


def test_a_persona_has_its_motives_and_its_rule_of_clauses(page, root):
    step = sent(page, "persona", do="add motives")
    given = fields_in(step.text, "data-written") | {"motives.0.text:en": "To save time", "do": "keep"}
    page.post(at("persona"), data=given, headers={"sec-fetch-site": "same-origin"})
    assert ours(root).persona.motives[0].to("en") == "To save time"
    answer = sent(page, "persona", do="rule rule")
    assert answer.url.path == "/maps/ours/parts/rule"
    assert "keep" in buttons_in(answer.text)
    address = "/maps/ours/parts/rule?of=persona&key=rule"
    form = fields_in(answer.text) | {"r.new": "did", "do": "rule add r"}
    step = page.post(address, data=form, headers={"sec-fetch-site": "same-origin"})
    form = fields_in(step.text) | {"r.0.event": "cart", "do": "keep"}
    answer = page.post(address, data=form, headers={"sec-fetch-site": "same-origin"})
    assert answer.url.path == "/maps/ours/parts"
    assert ours(root).persona.rule is not None
    assert fields(page, "persona")["rule"] == "cart"


def test_another_persona_is_added_with_what_differs_for_her(page, root):
    answer = sent(
        page, "variants.new", **{"persona.name:en": "Marta, a collector", "persona.name:es": "Marta"}
    )
    assert answer.status_code == 200
    assert ours(root).variants[0].persona.id == "marta"
    sent(page, "variants.0.columns.pay", left_out="yes")
    answer = sent(page, "variants.0.columns.enter.offer", do="add offer")
    given = fields_in(answer.text, "data-written") | {"offer.0.text:en": "A rare one", "do": "keep"}
    page.post(at("variants.0.columns.enter.offer"), data=given, headers={"sec-fetch-site": "same-origin"})
    columns = ours(root).variants[0].columns
    assert columns["pay"].is_left_out
    assert columns["enter"].cells["offer"][0].to("en") == "A rare one"
    sent(page, "variants.0.columns.pay", left_out="")
    assert "pay" not in ours(root).variants[0].columns


def test_a_persona_of_the_library_keeps_what_stands_there(page, root):
    sent(page, "variants.new", **{"persona.id": "eva"})
    assert ours(root).variants[0].persona.motives[0].to("es") == "Regalar"


def test_what_answers_a_need_is_chosen(page, root):
    told = page.get(at("columns.3.needs")).text
    assert '<option value="fees">List of prices</option>' in told
    sent(page, "columns.3.needs", **{"needs.0.covered_by": "fees"})
    needs = ours(root).columns[3].cells["needs"]
    assert [one.covered_by for one in needs] == ["fees", None]
    assert "- {text: {es: La talla, en: The size}, id: size}" in text_of(root)
    assert "answered by: List of prices" in page.get("/maps/ours/parts").text


def test_what_is_looked_at_is_not_kept_and_seen_on_the_picture(page, root):
    before = text_of(root)
    answer = sent(page, "persona", do="look", **{"name:en": "Otilia"})
    assert "Otilia" in re.search(r"<svg.*</svg>", answer.text, re.DOTALL)[0]
    assert text_of(root) == before


def test_sending_every_part_back_changes_nothing(page, root):
    before = text_of(root)
    for of in ("map", "persona", "stages.1", "columns.0", "columns.3", "columns.3.needs"):
        assert sent(page, of).status_code == 200
    assert text_of(root) == before


def test_nobody_is_written_over(page, root):
    one = fields(page, "columns.3.needs") | {"needs.0.covered_by": "fees", "do": "keep"}
    sent(page, "columns.3.needs", **{"needs.0.text:en": "The yarn"})
    answer = page.post(at("columns.3.needs"), data=one, headers={"sec-fetch-site": "same-origin"})
    assert answer.status_code == 400
    assert "says something else by now" in answer.text
    assert ours(root).columns[3].cells["needs"][0].to("en") == "The yarn"
    again = fields_in(answer.text, "data-written")
    assert again["needs.0.covered_by"] == "fees"
    page.post(at("columns.3.needs"), data=again | {"do": "keep"}, headers={"sec-fetch-site": "same-origin"})
    assert ours(root).columns[3].cells["needs"][0].covered_by == "fees"


def test_a_part_that_moved_meanwhile_is_found_again(page, root):
    for there in ("fill", "pay"):
        sent(page, "transitions.new", **{"from": "enter", "to": there})
    given = fields(page, "transitions.1") | {"promised": "3", "promised:unit": "d", "do": "keep"}
    sent(page, "transitions.0", do="away")
    page.post(at("transitions.1"), data=given, headers={"sec-fetch-site": "same-origin"})
    (way,) = ours(root).transitions
    assert (way.target, way.promised) == ("pay", 3 * DAY)


def test_many_who_write_different_parts_at_once_all_keep_theirs(page, root):
    forms = {k: fields(page, f"stages.{k}") | {"opens": "shop", "do": "keep"} for k in (0, 1)}
    forms |= {"persona": fields(page, "persona") | {"quote:en": "Now or never", "do": "keep"}}

    def send(of):
        place = of if of == "persona" else f"stages.{of}"
        return page.post(at(place), data=forms[of], headers={"sec-fetch-site": "same-origin"}).status_code

    with ThreadPoolExecutor(3) as pool:
        assert list(pool.map(send, forms)) == [200, 200, 200]
    assert [one.opens for one in ours(root).stages] == ["shop", "shop"]
    assert ours(root).persona.quote.to("en") == "Now or never"


def test_what_was_kept_is_taken_back_to_the_letter(page, root):
    before = text_of(root)
    answer = sent(page, "stages.0", opens="shop")
    version = re.search(r'name="version" value="([^"]+)"', answer.text)[1]
    token = fields(page, "stages.0")["token"]
    back = {"token": token, "version": version, "do": "back"}
    assert (
        page.post("/maps/ours/parts", data=back, headers={"sec-fetch-site": "same-origin"}).status_code == 200
    )
    assert text_of(root) == before
    again = page.post("/maps/ours/parts", data=back, headers={"sec-fetch-site": "same-origin"})
    assert again.status_code == 400
    assert text_of(root) == before


@pytest.mark.parametrize(
    "of",
    [
        "nothing",
        "stages.9",
        "transitions.4",
        "variants.0.columns.pay",
        "columns.0.nothing",
        "tray",
        "stages.new",
    ],
)
def test_a_part_that_is_not_there_is_no_page(page, of):
    assert page.get(at(of)).status_code == 404


@pytest.mark.parametrize("said", ["", "{", "[]", "3", '{"needs": "x"}', '"x"'])
def test_what_no_page_of_ours_sends_changes_nothing(page, root, said):
    before = text_of(root)
    given = fields(page, "stages.0") | {"said": said, "do": "keep"}
    assert page.post(at("stages.0"), data=given, headers={"sec-fetch-site": "same-origin"}).status_code == 400
    assert text_of(root) == before
