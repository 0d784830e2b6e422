"""The pages on which a map begins: by questions, of the data, from an example; and two maps compared."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest

from periplo.edge.cli.main import run
from periplo.formats.library_yaml import read_library
from periplo.formats.map_yaml import read_map
from periplo.usecases.gallery.life import NAMES
from periplo.usecases.gallery.taking import example_map, take_example
from periplo.usecases.guided_map import Guide
from periplo.usecases.workspace import Settings, make_workspace
from served import Page, Reply, Visitor, serving
from small_shop import BARE, MAP, built

EXPORTS = Path(__file__).parent.parent / "formats" / "exports"
GUIDE, DRAFT, GALLERY = "/maps/new/guide", "/maps/new/draft", "/maps/new/examples"
ANSWERS = ("Laura", "39, two children", "In time!", "To have it at home", "The school list", "1")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    make_workspace(tmp_path / "shop", Settings(name="shop", language="en", kind="clinic"))
    return tmp_path / "shop"


@pytest.fixture
def visitor(root: Path) -> Iterator[Visitor]:
    with serving(root) as client:
        yield Visitor(client)


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[tuple[Path, Visitor]]:
    root = built(tmp_path)
    with serving(root) as client:
        yield root, Visitor(client)


def hidden(page: str) -> dict[str, str]:
    fields = re.findall(r'type="hidden" name="([\w.]+)" value="([^"]*)"', page)
    return {name: unescape(value) for name, value in fields}


def sent(visitor: Visitor, page: Reply, address: str, **fields: str) -> Reply:
    return visitor.post(address, "", **(hidden(page.text) | fields))


def asked(visitor: Visitor, *answers: str) -> Reply:
    page = visitor.get(f"{GUIDE}?lang=en")
    for n, answer in enumerate(answers):
        given = {"choice": answer} if n == 5 and answer.isdigit() else {"said": answer}
        page = sent(visitor, page, GUIDE, do="next", **given)
    return page


def test_questions_come_one_after_another_and_the_answers_go_along(visitor):
    page = asked(visitor, *ANSWERS)
    assert page.status == 200
    Page(page.text)
    assert "Question 7 of 25" in page.text
    assert [hidden(page.text)[f"answer_{n}"] for n in range(6)] == list(ANSWERS)
    assert "What does the customer do in “Presale”?" in page.text


def test_one_goes_back_to_a_question_with_what_was_answered(visitor):
    page = sent(visitor, asked(visitor, *ANSWERS[:3]), GUIDE, do="back")
    assert "Question 3 of 25" in page.text
    assert 'name="said" value="In time!"' in page.text


def test_an_answer_that_cannot_be_taken_is_told_and_stays_written(visitor):
    page = asked(visitor, *ANSWERS[:5], "only one")
    assert page.status == 400
    assert "two or more stages" in page.text
    assert 'value="only one"' in page.text
    assert asked(visitor, "").status == 400


def test_the_map_that_comes_out_is_seen_and_then_kept(visitor, root):
    page = asked(visitor, *ANSWERS, "I look (web)\nI ask (store, phone)", "I pay", "I collect (store)")
    assert "picks" in page.text
    page = sent(visitor, page, GUIDE, do="next", pick_2="yes", pick_3="yes")
    page = sent(visitor, page, GUIDE, do="next", pick_3="yes")
    page = sent(visitor, page, GUIDE, do="next", pick_1="yes")
    assert "“I ask”: what do they think there?" in unescape(page.text)
    page = sent(visitor, page, GUIDE, do="next", said="Is it there?")
    page = sent(visitor, page, GUIDE, do="next", said="There is a queue")
    assert "There is a queue" in page.text.split("<svg")[2]  # of the page; the first one is its sign
    assert not list((root / "maps").glob("*.yaml"))  # nothing is kept while one asks
    page = sent(visitor, page, GUIDE, do="show")
    assert "It is not kept yet" in page.text
    assert "<svg" in page.text
    kept = sent(visitor, page, GUIDE, do="keep", title="The list")
    assert kept.headers["Location"] == "/maps/the-list/edit"
    drawn = read_map(root / "maps" / "the-list.yaml")
    assert [one.title.to("en") for one in drawn.columns] == ["I look", "I ask", "I pay", "I collect"]
    assert drawn.columns[1].channels == ("store", "phone")
    assert [one.moment_of_truth for one in drawn.columns] == [False, True, True, False]
    assert [one.feeling for one in drawn.columns] == [2, None, -1, None]
    again = sent(visitor, page, GUIDE, do="keep", title="The list")
    assert again.headers["Location"] == "/maps/the-list-2/edit"


def test_a_map_of_nothing_is_not_made(visitor, root):
    page = asked(visitor, *ANSWERS)
    assert sent(visitor, page, GUIDE, do="next", said=" ").status == 400  # the first stage needs something
    assert sent(visitor, page, GUIDE, do="keep", title="x").status == 400
    assert sent(visitor, asked(visitor, "Laura"), GUIDE, do="show").status == 400
    assert not list((root / "maps").glob("*.yaml"))


def test_answers_that_no_page_sent_are_not_taken(visitor):
    page = visitor.get(GUIDE)
    fields = {f"answer_{n}": "x" for n in range(40)} | {"answer_5": ",".join("abcdefghijklmnopqrst")}
    reply = sent(visitor, page, GUIDE, do="next", said="1", **fields)
    assert reply.status in (200, 400)
    assert "answer_5" not in hidden(reply.text) or hidden(reply.text)["answer_5"] == "1"


NASTY = (
    "<b>Laura</b> & «Leo»",
    "a\x00b\x1b[0m\u2028c",
    "🚲 ñandú \u202eabc",
    ": - # {x: [y]} 'z' \"w\"",
    "null",
    "7",
    "x" * 10_000,
)


@pytest.mark.parametrize("words", NASTY)
def test_whatever_is_answered_is_kept_as_words(visitor, root, words):
    page = asked(visitor, words, words, words, words, words, "1", words, words, words)
    Page(page.text)
    assert "<b>Laura" not in page.text
    page = sent(visitor, page, GUIDE, do="show")
    assert page.status == 200
    kept = sent(visitor, page, GUIDE, do="keep", title=words[:150])
    assert kept.status == 303
    (file,) = (root / "maps").glob("*.yaml")
    drawn = read_map(file)
    assert drawn.columns[0].title.to("en")
    assert visitor.get(kept.headers["Location"]).status == 200


def test_ten_stages_at_most():
    guide = Guide("en")
    assert guide.refused(list(ANSWERS[:5]), ",".join("abcdefghij")) is None
    assert guide.refused(list(ANSWERS[:5]), ",".join("abcdefghijk")) is not None


def test_without_events_the_draft_says_where_to_bring_some(visitor):
    page = visitor.get(f"{DRAFT}?lang=en&show=yes")
    assert page.status == 200
    assert "/sources/import" in page.text


def test_a_draft_is_seen_renamed_and_kept_beside_what_is_there(shop):
    root, visitor = shop
    before = (root / "maps" / "first.yaml").read_text() if (root / "maps" / "first.yaml").exists() else ""
    page = visitor.get(f"{DRAFT}?lang=en&show=yes")
    Page(page.text)
    assert "From 6 events of 3 customers" in page.text
    for word in ("Touchpoint", "Event that proves it", "3 events of 3 customers", "<svg"):
        assert word in page.text
    assert "What was left out" in page.text
    names = re.findall(r'name="(title\.[\w-]+)" value="([^"]*)"', page.text)
    first = next(name for name, _ in names if name.endswith("visit"))
    kept = sent(visitor, page, DRAFT, title="My draft", **{first: "I look around"})
    assert kept.headers["Location"] == "/?map=my-draft&from=all"
    drawn = read_map(root / "maps" / "my-draft.yaml")
    assert "I look around" in [one.title.to("en") for one in drawn.columns]
    assert len(drawn.columns) == 3
    assert all(one.rule for one in drawn.touchpoints)
    if before:
        assert (root / "maps" / "first.yaml").read_text() == before
    assert sent(visitor, page, DRAFT, title="My draft").headers["Location"] == "/?map=my-draft-2&from=all"
    without = sent(visitor, page, DRAFT, title=" ", **{first: "I look around"})
    assert without.status == 400
    assert 'value="I look around"' in without.text  # what was written stays
    assert "a map needs a title" in without.text.casefold()
    assert sent(visitor, without, DRAFT, title="Now").headers["Location"] == "/?map=now&from=all"


def test_a_draft_looks_at_its_period_and_goal_alone(shop):
    _, visitor = shop
    page = visitor.get(f"{DRAFT}?lang=en&show=yes&from=2026-03-02&goal=cart").text
    assert "From 2 events of 2 customers" in page
    assert "Draft: " in page
    for wrong in ("goal=payed", "from=2031-01-01", "goal=a+where", "from=yesterday"):
        told = visitor.get(f"{DRAFT}?lang=en&show=yes&{wrong}")
        assert told.status == 400, wrong
        assert "--goal" not in told.text, wrong


def test_what_a_draft_sends_is_read_as_a_map_is(shop):
    _, visitor = shop
    page = visitor.get(f"{DRAFT}?lang=en&show=yes")
    assert sent(visitor, page, DRAFT, title="x", map="stages: 7").status == 400


def test_the_gallery_shows_each_example_ones_own_kind_first(visitor):
    page = visitor.get(f"{GALLERY}?lang=en")
    Page(page.text)
    shown = re.findall(rf'href="{GALLERY}/(\w+)"', page.text)
    assert shown[0] == "clinic"
    assert sorted(shown) == sorted(NAMES)
    assert page.text.count('role="graphics-document"') == len(NAMES)
    assert len(page.body) < 100_000


def test_an_example_becomes_a_map_of_ones_own_with_what_it_shares(visitor, root):
    page = visitor.get(f"{GALLERY}/clinic?lang=en")
    assert "The result is promised within three days" in page.text
    kept = sent(visitor, page, f"{GALLERY}/clinic", title="Our knees")
    assert kept.headers["Location"] == "/maps/our-knees/edit"
    drawn = read_map(root / "maps" / "our-knees.yaml")
    assert len(drawn.columns) == len(example_map("clinic").columns)
    library = read_library(root / "library.yaml")
    assert library.opportunities[0].at == ("our-knees/get-results",)
    assert (root / "assets" / "clinic.png").read_bytes().startswith(b"\x89PNG")
    assert not list((root / "index").glob("*")) if (root / "index").exists() else True
    assert visitor.get("/maps/our-knees/evidence").status == 200
    assert visitor.get(f"{GALLERY}/nothing").status == 404
    assert sent(visitor, page, f"{GALLERY}/clinic", title="").status == 400


def test_an_example_leaves_what_a_library_says_already(root):
    file = root / "library.yaml"
    mine = "# ours\nschema: 1\ncontent:\n  - {id: fees, title: {es: nuestras, en: ours}}  # kept\n"
    file.write_text(mine)
    take_example(root, "clinic", "Knees", "en", [])
    text = file.read_text()
    assert text.startswith(mine.rstrip())
    library = read_library(file)
    assert [one.id for one in library.content][:2] == ["fees", "symptom-guide"]
    assert library.titled("content", "fees").to("en") == "ours"
    assert [one.id for one in library.initiatives] == ["get-results-first"]
    take_example(root, "clinic", "Knees", "en", ["knees"])  # once more: a map of its own, and nothing twice
    assert read_library(file) == library
    assert (root / "maps" / "knees-2.yaml").exists()


def test_an_example_keeps_both_languages_of_a_title_that_stays(root):
    title = example_map("trip").title
    id = take_example(root, "trip", title.to("en"), "en", [])
    assert read_map(root / "maps" / f"{id}.yaml").title == title


def test_where_no_map_is_every_way_to_begin_is_offered(visitor):
    for address in ("/", "/maps", "/maps/new"):
        page = visitor.get(address).text
        assert all(way in page for way in (DRAFT, GUIDE, GALLERY, "/maps/exchange")), address


def test_after_an_import_without_a_map_one_is_offered(root, visitor):
    form = visitor.get("/sources/import").text
    token = re.search(r'name="token" value="(\w+)"', form)[1]
    rows = "customer,event,time\nana,visit,2026-03-01T10:00:00Z\n"
    body = "".join(
        f'--x\r\nContent-Disposition: form-data; name="{name}"{more}\r\n\r\n{value}\r\n'
        for name, more, value in (
            ("token", "", token), ("kind", "", "events"), ("file", '; filename="v.csv"', rows),
        )
    )  # fmt: skip
    headers = {"Content_Type": "multipart/form-data; boundary=x", "Sec_Fetch_Site": "same-origin"}
    cookies = "; ".join(f"{name}={value}" for name, value in visitor.cookies.items())
    page = visitor.served.ask(
        "POST", "/sources/import", (body + "--x--\r\n").encode(), Cookie=cookies, **headers
    )
    assert page.status == 200, page.text
    assert f"{DRAFT}?show=yes" in page.text
    assert 'href="/">Map</a>' not in page.text.split("</header>")[1]


def test_the_receipt_of_an_import_without_a_map_offers_one_too(root, visitor):
    assert run(["import", "orders", str(EXPORTS / "tiendanube-orders.csv"), "--in", str(root)], {}) == 0
    assert f"{DRAFT}?show=yes" in visitor.get("/receipts/1").text
    assert "<svg" in visitor.get(f"{DRAFT}?lang=en&show=yes").text.split("</header>")[1]
    (root / "maps" / "shop.yaml").write_text(MAP)
    assert DRAFT not in visitor.get("/receipts/1").text


def test_two_maps_are_compared_in_words_and_as_a_picture(root, visitor):
    (root / "maps" / "shop.yaml").write_text(MAP)
    (root / "maps" / "ours.yaml").write_text(BARE)
    page = visitor.get("/maps/compare?lang=en&from=ours&to=shop")
    Page(page.text)
    assert "I darn it" in page.text
    assert "From “The shop (ours)” to “The shop (shop)”" in unescape(
        page.text
    )  # two of one title are told apart
    assert "goes from ‘ours’" not in page.text
    assert "the id" not in page.text
    for said, words in (("en", "the channels are gone"), ("es", "ya no están los canales")):
        assert words in visitor.get(f"/maps/compare?lang={said}&from=shop&to=ours").text
    assert 'id="change-picture"' in page.text
    assert "They say the same" in visitor.get("/maps/compare?lang=en&from=ours&to=ours").text
    assert visitor.get("/maps/compare?from=ours&to=nothing").status == 404


def test_a_map_is_compared_with_a_version_of_another(root, visitor):
    (root / "maps" / "shop.yaml").write_text(MAP)
    (root / "maps" / "ours.yaml").write_text(BARE)
    form = visitor.get("/maps/shop/versions").text
    visitor.post("/maps/shop/versions", form, reason="as it was")
    (root / "maps" / "shop.yaml").write_text(MAP.replace("en: I pay}", "en: I pay at once}"))
    assert 'value="shop@1"' in visitor.get("/maps/compare?lang=en").text
    page = unescape(visitor.get("/maps/compare?lang=en&from=shop@1&to=shop").text)
    assert "I pay at once" in page
    assert "From “The shop (shop), saved version 1” to “The shop (shop)”" in page
    assert (
        "I pay at once"
        not in unescape(visitor.get("/maps/compare?lang=en&from=shop@1&to=ours").text).split("</form>")[-1]
    )


def test_without_maps_there_is_nothing_to_compare(visitor):
    assert "/maps/new" in visitor.get("/maps/compare").text
