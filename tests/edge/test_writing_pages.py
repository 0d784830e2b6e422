"""Surveys and sign-up forms written in the console: from a template to an answer's link, and never over a change."""

from __future__ import annotations

import re
from contextlib import closing

import pytest
from starlette.testclient import TestClient

from filled_in import fields_in
from periplo.core.forms import LOOKS
from periplo.edge.console.app import console
from periplo.edge.showing.survey_poster import survey_poster
from periplo.edge.wiring import ledger_of
from periplo.formats.form_yaml import form_from
from periplo.formats.survey_yaml import survey_from
from periplo.pictures.sheets import png
from periplo.usecases.forms.publishing import published_forms
from periplo.usecases.starters.surveys import SURVEYS, starter_survey
from periplo.usecases.surveys.inviting import open_link
from periplo.usecases.surveys.publishing import surveys
from periplo.usecases.workspace import Settings, make_workspace
from small_shop import MAP


@pytest.fixture
def shop(tmp_path):
    return make_workspace(
        tmp_path / "shop", Settings(name="shop", language="en", public_url="https://ask.example")
    )


@pytest.fixture
def page(shop):
    with TestClient(console(shop.root), base_url="http://127.0.0.1", follow_redirects=True) as client:
        yield client


def form_of(text):
    return fields_in(text, "data-written")


def sent(page, address, **fields):
    """What the page's form would send with these fields changed; a text is sent as its page sends it as a text."""
    given = form_of(page.get(address).text)
    if "text" in fields:
        given = {name: given[name] for name in ("token", "seen")}
    return page.post(address.split("?")[0], data=given | fields, headers={"sec-fetch-site": "same-origin"})


@pytest.mark.parametrize("kind", SURVEYS)
def test_every_template_of_a_survey_is_published_as_it_is(shop, page, kind):
    answer = sent(page, f"/surveys/new?from={kind}", do="publish")
    assert answer.status_code == 200
    assert answer.url.path == f"/surveys/{kind}"
    with closing(ledger_of(shop)) as ledger:
        (found,) = surveys(ledger)
    assert found.survey == survey_from((shop.root / "surveys" / f"{kind}.yaml").read_text())


@pytest.mark.parametrize("look", LOOKS)
def test_every_look_of_a_form_is_kept_as_it_is(shop, page, look):
    answer = sent(page, f"/forms/new?from={look}", do="keep")
    assert "Saved, not published." in answer.text
    assert form_from((shop.root / "forms" / "news.yaml").read_text()).look.kind == look
    with closing(ledger_of(shop)) as ledger:
        assert published_forms(ledger) == []
    assert 'href="/forms/news/write"' in page.get("/forms").text


def test_an_error_is_told_with_its_line_and_nothing_is_lost(shop, page):
    text = form_of(page.get("/surveys/new?from=nps").text)["text"].replace("kind: nps", "kind: pigeon")
    answer = sent(page, "/surveys/new", do="publish", text=text)
    assert answer.status_code == 400
    assert "pigeon" in answer.text
    assert "line" in answer.text
    assert form_of(answer.text)["text"] == text
    assert not (shop.root / "surveys" / "nps.yaml").exists()


def test_a_form_with_an_error_of_its_check_is_not_published(shop, page):
    (shop.root / "maps" / "first.yaml").write_text(MAP)
    begun = form_of(page.get("/forms/new").text)["text"]
    text = begun.replace("confirm: email", "map: shop\ntouchpoint: nowhere\nconfirm: email")
    checked = sent(page, "/forms/new", do="check", text=text)
    assert checked.status_code == 200
    assert "<strong>error:</strong>" in checked.text
    answer = sent(page, "/forms/new", do="publish", text=text)
    assert answer.status_code == 400
    assert "cannot do what it says" in answer.text
    assert not (shop.root / "forms" / "news.yaml").exists()


def test_a_map_that_is_not_there_is_told(page):
    begun = form_of(page.get("/forms/new").text)["text"]
    answer = sent(
        page, "/forms/new", do="check", text=begun.replace("confirm: email", "map: nowhere\nconfirm: email")
    )
    assert answer.status_code == 400
    assert "nowhere" in answer.text


def test_what_somebody_else_wrote_meanwhile_is_not_written_over(shop, page):
    sent(page, "/surveys/new?from=nps", do="keep")
    opened = form_of(page.get("/surveys/nps/write").text)
    file = shop.root / "surveys" / "nps.yaml"
    theirs = file.read_text().replace("id: nps", "# theirs\nid: nps")
    file.write_text(theirs)
    answer = page.post(
        "/surveys/nps/write", data=opened | {"do": "keep"}, headers={"sec-fetch-site": "same-origin"}
    )
    assert answer.status_code == 400
    assert "something else by now" in answer.text
    assert file.read_text() == theirs
    again = sent(page, "/surveys/new?from=nps", do="keep")
    assert again.status_code == 400
    assert file.read_text() == theirs


def test_what_publishing_refuses_is_mended_on_the_same_page(shop, page):
    sent(page, "/forms/new", do="publish")
    text = form_of(page.get("/forms/news/write").text)["text"]
    other = text.replace("I agree to receive", "I agree to be sent")
    refused = sent(page, "/forms/news/write", do="publish", text=other)
    assert refused.status_code == 400
    assert "does not change" in refused.text
    given = form_of(refused.text)
    mended = {name: given[name] for name in ("token", "seen")} | {
        "do": "publish",
        "text": other.replace('version: "1"', 'version: "2"'),
    }
    answer = page.post("/forms/news/write", data=mended, headers={"sec-fetch-site": "same-origin"})
    assert answer.status_code == 200
    with closing(ledger_of(shop)) as ledger:
        assert published_forms(ledger)[0].version == 2


def test_a_file_is_known_by_the_id_it_says(shop, page):
    file = shop.root / "surveys" / "after-the-order.yaml"
    file.write_text(starter_survey("nps"))
    assert 'href="/surveys/nps/write"' in page.get("/surveys").text
    answer = sent(page, "/surveys/nps/write", do="publish", text=f"{file.read_text()}# ours\n")
    assert answer.url.path == "/surveys/nps"
    assert file.read_text().endswith("# ours\n")
    assert [path.name for path in file.parent.iterdir()] == [file.name]
    assert "/write" not in re.sub(r'href="/surveys/new[^"]*"', "", page.get("/surveys").text)


def test_a_file_that_cannot_be_read_is_mended_by_its_name(shop, page):
    (shop.root / "surveys" / "ces.yaml").write_text("schema: 1\nid: [ces\n")
    assert 'href="/surveys/ces/write"' in page.get("/surveys").text
    answer = sent(page, "/surveys/ces/write", do="keep", text=starter_survey("ces"))
    assert "Saved, not published." in answer.text
    assert survey_from((shop.root / "surveys" / "ces.yaml").read_text()).id == "ces"


def test_another_id_in_the_text_is_no_change_of_this_one(shop, page):
    sent(page, "/surveys/new?from=nps", do="keep")
    text = form_of(page.get("/surveys/nps/write").text)["text"].replace("id: nps\n", "id: other\n", 1)
    answer = sent(page, "/surveys/nps/write", do="keep", text=text)
    assert answer.status_code == 400
    assert "leave its id" in answer.text
    assert not (shop.root / "surveys" / "other.yaml").exists()


def test_a_changed_survey_is_the_next_version_and_its_link_opens(shop, page):
    sent(page, "/surveys/new?from=nps", do="publish")
    text = form_of(page.get("/surveys/nps/write").text)["text"]
    sent(page, "/surveys/nps/write", do="publish", text=f"{text}# once more\n")
    with closing(ledger_of(shop)) as ledger:
        assert surveys(ledger)[0].version == 2
    hidden = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page.get("/surveys/nps").text))
    answer = page.post(
        "/surveys/nps/link", data=hidden | {"place": "Lugo", "channel": "store"},
        headers={"sec-fetch-site": "same-origin"},
    )  # fmt: skip
    assert re.search(r"https://ask\.example/s/\S+", answer.text)


def test_a_poster_is_downloaded_whose_code_leads_to_the_survey_of_that_place(shop, page):
    sent(page, "/surveys/new?from=nps", do="publish")
    hidden = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page.get("/surveys/nps").text))
    answer = page.post(
        "/surveys/nps/link?lang=en", data=hidden | {"place": "Lugo", "channel": "store", "do": "poster"},
        headers={"sec-fetch-site": "same-origin"},
    )  # fmt: skip
    with closing(ledger_of(shop)) as ledger:
        (known,) = surveys(ledger)
        token = open_link(known, shop, ledger, 1, "qr", "store", "Lugo", None)
    link = f"https://ask.example/s/{token}"
    scene = survey_poster(shop.settings.name, known.survey, link, "Lugo", "en")
    assert answer.headers["content-type"] == "image/png"
    assert answer.content == png(scene, scale=4)


@pytest.mark.parametrize("address", ["/surveys/../write", "/surveys/nobody/write", "/forms/nobody/write"])
def test_what_is_not_there_is_not_found(page, address):
    assert page.get(address).status_code == 404


def pressed(page, address, shown, do, **changes):
    """The page after a button of it was pressed, with these fields changed."""
    given = form_of(shown) | changes | {"do": do}
    return page.post(address, data=given, headers={"sec-fetch-site": "same-origin"})


def test_a_survey_is_built_by_its_fields_and_its_comments_stay(shop, page):
    (shop.root / "maps" / "first.yaml").write_text(MAP)
    answer = pressed(page, "/surveys/new", page.get("/surveys/new?from=csat").text, "add questions")
    places = re.findall(r'<details class="part" id="([^"]+)"( open)?', answer.text)
    assert [place for place, is_open in places if is_open] == [places[-1][0]]
    new = places[-1][0]
    words = {
        f"{new}.text:es": "¿Qué le faltó?",
        f"{new}.text:en": "What was missing?",
        f"{new}.kind": "choice",
    }
    answer = pressed(page, "/surveys/new", answer.text, f"add {new}.choices", **words)
    price = {f"{new}.choices.0.text:es": "Precio", f"{new}.choices.0.text:en": "Price"}
    answer = pressed(page, "/surveys/new", answer.text, f"up {new}", **price)
    point = {
        "touchpoint": re.search(r'value="(shop/[^"]+)"', answer.text).group(1),
        "ask.wait": "3",
        "ask.wait:unit": "h",
    }
    answer = pressed(page, "/surveys/new", answer.text, "publish", **point)
    assert answer.url.path == "/surveys/csat"
    text = (shop.root / "surveys" / "csat.yaml").read_text()
    survey = survey_from(text)
    assert text.splitlines()[0] == starter_survey("csat").splitlines()[0]
    assert [one.id for one in survey.questions][-2] == "que-le-falto"
    assert survey.question("que-le-falto").choices[0].id == "precio"
    assert f"{survey.map}/{survey.touchpoint}" == point["touchpoint"]
    assert survey.ask.wait == 3 * 3_600_000_000


def test_what_is_wrong_is_marked_where_it_stands_and_what_was_typed_stays(page):
    shown = page.get("/surveys/new?from=nps").text
    wrong = {"questions.1.text:es": "", "questions.1.text:en": "", "ask.share": "all"}
    answer = pressed(page, "/surveys/new", shown, "check", **wrong)
    assert answer.status_code == 400
    assert '<details class="part" id="questions.1" open' in answer.text
    assert "line" not in re.search(r'role="alert"><p><strong>(.*?)</strong>', answer.text).group(1)
    answer = pressed(page, "/surveys/new", answer.text, "check", **{"questions.1.text:es": "¿Por qué?"})
    assert answer.status_code == 400
    assert re.search(r'name="ask.share" value="all"[^>]* aria-invalid="true"', answer.text)
    answer = pressed(page, "/surveys/new", answer.text, "check", **{"ask.share": "50"})
    assert answer.status_code == 200


def test_what_was_typed_goes_along_from_fields_to_text_and_back(page):
    answer = pressed(
        page, "/forms/new", page.get("/forms/new").text, "as text", **{"title:en": "Hear from us"}
    )
    assert "Hear from us" in form_of(answer.text)["text"]
    assert "fields" not in form_of(answer.text)
    text = form_of(answer.text)["text"].replace("Hear from us", "Hear more of us")
    answer = pressed(page, "/forms/new", answer.text, "as fields", text=text)
    assert form_of(answer.text)["title:en"] == "Hear more of us"
    broken = pressed(page, "/forms/new", answer.text, "as text")
    broken = pressed(page, "/forms/new", broken.text, "as fields", text="id: [news\n")
    assert broken.status_code == 400
    assert form_of(broken.text)["text"] == "id: [news\n"


def test_markup_that_was_typed_is_shown_as_text(page):
    bad = '"><script>alert(1)</script>'
    answer = pressed(page, "/surveys/new", page.get("/surveys/new?from=source").text, "check", **{
        "questions.0.text:es": bad, "questions.0.choices.0.text:es": bad, "title:es": bad, "ask.event": bad,
    })  # fmt: skip
    assert bad not in answer.text
    assert "&lt;script&gt;" in answer.text


@pytest.mark.parametrize(
    "do", ["drop questions.99", "up questions.0.choices.7", "add sins", "drop", "up questions.-1"]
)
def test_a_button_for_a_part_that_is_gone_loses_nothing(page, do):
    answer = pressed(page, "/surveys/new", page.get("/surveys/new").text, do, **{"title:es": "Otro nombre"})
    assert answer.status_code == 400
    assert "Otro nombre" in answer.text
