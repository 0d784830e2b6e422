"""Segments in the console: listed with their size, tried and saved by a form, refused with the reason beside it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from hashlib import sha256
from pathlib import Path

import pytest

from audience_shop import VIP, built_shop
from periplo.edge.console.guard import Door
from periplo.edge.wiring import ledger_of
from periplo.usecases import accounts
from periplo.usecases.audiences.book import book_of
from periplo.usecases.audiences.handing import all_noted
from periplo.usecases.workspace import open_workspace
from served import GOOD, Page, Visitor, serving


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = built_shop(tmp_path / "sun").root
    (root / "segments" / "vip.yaml").write_text(VIP)
    return root


@pytest.fixture
def visitor(root: Path) -> Iterator[Visitor]:
    with serving(root) as client:
        yield Visitor(client)


def form_of(visitor: Visitor, address: str) -> dict[str, str]:
    page = Page(visitor.get(address).text)
    return {tag["name"]: tag.get("value", "") for tag in page.all("input") if "name" in tag}


def kept(root: Path):
    workspace = open_workspace(root)
    with closing(ledger_of(workspace)) as ledger:
        return book_of(workspace, ledger).kept


def test_the_list_tells_each_segment_s_size_now(visitor: Visitor):
    text = visitor.get("/segments?lang=en").text
    assert "Best customers" in text
    assert "1 customer, 25%" in text.replace("\u202f", "").replace("\xa0", "").replace(" %", "%")
    assert "Mejores clientes" in visitor.get("/segments?lang=es").text


def test_a_segment_s_page_reads_its_rule_and_says_who_is_in_and_why(visitor: Visitor):
    text = visitor.get("/segments/vip?lang=es").text
    assert "order completed al menos 2 veces" in text
    assert "3 veces" in text
    assert "A quién podemos escribir" in text
    assert "ana.diaz" not in text
    assert visitor.get("/segments/none").status == 404


def test_a_new_segment_takes_nobody_s_place_and_is_called_by_its_title(visitor: Visitor, root: Path):
    before = kept(root)["vip"].segment
    fields = {**form_of(visitor, "/segments/new"), "title_es": "Otros señores", "rule": "visit", "do": "save"}
    fields = {key: told for key, told in fields.items() if not key.startswith("r.")}
    refused = visitor.post("/segments/new?lang=es", **{**fields, "id": "vip"})
    assert refused.status == 400
    assert "hay un segmento «vip»" in refused.text
    assert kept(root)["vip"].segment == before
    for _ in range(2):  # the second finds an id of its own
        assert visitor.post("/segments/new?lang=es", **{**fields, "id": ""}).status == 303
    assert {"otros-senores", "otros-senores-2"} <= kept(root).keys()


def test_who_changes_a_segment_that_somebody_changed_meanwhile_is_told(visitor: Visitor, root: Path):
    def changed(title: str) -> dict[str, str]:
        fields = form_of(visitor, "/segments/vip?lang=es")
        told = {key: said for key, said in fields.items() if not key.startswith("r.")}
        return {**told, "title_es": title, "rule": "visit", "do": "save"}

    mine, theirs = changed("Míos"), changed("Suyos")
    assert visitor.post("/segments/vip", **theirs).status == 303
    tried = visitor.post("/segments/vip?lang=es", **{**mine, "do": "try"})
    assert f'name="seen" value="{mine["seen"]}"' in tried.text  # trying is no looking anew
    refused = visitor.post("/segments/vip?lang=es", **mine)
    assert refused.status == 400
    assert "alguien lo cambió después" in refused.text
    assert 'value="Míos"' in refused.text
    assert kept(root)["vip"].segment.title.to("es") == "Suyos"
    assert visitor.post("/segments/vip", **changed("Míos")).status == 303


def test_a_rule_is_tried_without_being_kept_and_saved_when_asked(visitor: Visitor, root: Path):
    given = form_of(visitor, "/segments/new?lang=en")
    said = {
        **given,
        "id": "spain",
        "title_es": "España",
        "title_en": "Spain",
        "rule": "customer country is ES",
    }
    tried = visitor.post("/segments/new", **said, do="try")
    assert tried.status == 200
    assert "2 customers" in tried.text
    assert "spain" not in kept(root)
    assert visitor.post("/segments/new", **said, do="save").status == 303
    assert kept(root)["spain"].segment.title.to("es") == "España"
    assert "España" in visitor.get("/segments?lang=es").text


@pytest.mark.parametrize(
    ("rule", "told"),
    [
        ("order completed at least x times", "a number is expected"),
        ("in segment spain", "made of itself"),
        ("in segment nowhere", "there are: spain, vip"),
        ("", "an event is expected"),
    ],
)
def test_what_is_wrong_is_told_beside_the_form_and_nothing_typed_is_lost(
    visitor: Visitor, root: Path, rule, told
):
    given = form_of(visitor, "/segments/new?lang=en")
    answer = visitor.post(
        "/segments/new", **{**given, "id": "spain", "title_en": "Spain", "rule": rule}, do="save"
    )
    assert answer.status == 400
    assert told in answer.text.replace("the name of an event", "an event")
    assert 'value="Spain"' in answer.text
    assert rule in answer.text
    assert "spain" not in kept(root)


def test_what_another_language_says_stays_when_a_segment_is_saved(visitor: Visitor, root: Path):
    (root / "segments" / "vip.yaml").write_text(VIP + "note: {es: Para la preventa, en: For early access}\n")
    given = form_of(visitor, "/segments/vip?lang=en")
    assert given["note"] == "For early access"
    said = {**given, "note": "For the sales", "rule": "order completed at least 3 times"}
    assert visitor.post("/segments/vip", **said, do="save").status == 303
    segment = kept(root)["vip"].segment
    assert (segment.note.to("en"), segment.note.to("es")) == ("For the sales", "Para la preventa")
    assert segment.title.to("es") == "Mejores clientes"


def test_a_question_s_page_takes_the_segment_s_id(visitor: Visitor):
    text = visitor.get("/ask/transitions?segment=vip&from=all&lang=en").text
    assert "n = 1 customer" in text


def test_a_segment_goes_to_an_ad_platform_by_hand_of_who_may_let_it_out(root: Path):
    with closing(ledger_of(open_workspace(root))) as ledger:
        for name, role in (("ada", "approver"), ("edu", "editor")):
            accounts.new_user(ledger, name, role, GOOD, 1)
    with serving(root, Door(needs_sign_in=True)) as client:
        edu, ada = Visitor(client), Visitor(client)
        edu.sign_in("edu", GOOD)
        assert "/ads" not in edu.get("/segments/vip").text
        assert edu.get("/segments/vip/ads").status == 403
        ada.sign_in("ada", GOOD)
        assert "/segments/vip/ads" in ada.get("/segments/vip").text
        page = ada.get("/segments/vip/ads?to=google&lang=en").text
        assert "1 person would go to Google" in page
        assert "diaz" not in page
        reply = ada.post("/segments/vip/ads", page, platform="google")
        assert reply.headers["Content-Disposition"].endswith("vip-google.csv")
        hashes = [sha256(text.encode()).hexdigest() for text in ("anadiaz@gmail.com", "+34600000001")]
        assert reply.text == "Email,Phone\n" + ",".join(hashes) + "\n"
        refused = ada.post("/segments/vip/ads", page, platform="elsewhere")
        assert (refused.status, "no platform was chosen" in refused.text) == (400, True)
        assert "1 persona iría a Meta" in ada.get("/segments/vip/ads?lang=es").text
    with closing(ledger_of(open_workspace(root))) as ledger:
        [noted] = all_noted(ledger)
        assert (noted.segment, noted.to, noted.people, noted.who) == ("vip", "google", 1, "ada")


def test_a_segment_of_nobody_who_agreed_goes_nowhere(visitor: Visitor, root: Path):
    (root / "segments" / "new.yaml").write_text(
        VIP.replace("id: vip", "id: lapsed").replace("at least 2 times", "at least 9 times")
    )
    page = visitor.get("/segments/lapsed/ads?lang=en").text
    assert "Nobody of this segment can go" in page
    refused = visitor.post("/segments/lapsed/ads", visitor.get("/segments/vip/ads").text, platform="meta")
    assert refused.status == 400
    assert visitor.get("/segments/none/ads").status == 404


def test_who_may_only_read_may_not_save(root: Path):
    with closing(ledger_of(open_workspace(root))) as ledger:
        accounts.new_user(ledger, "leo", "reader", GOOD, 1)
    with serving(root, Door(needs_sign_in=True)) as client:
        leo = Visitor(client)
        leo.sign_in("leo", GOOD)
        text = leo.get("/segments/vip").text
        assert 'name="rule"' not in text
        assert leo.get("/segments/new").status == 200
        refused = leo.post("/segments/vip", leo.get("/account?lang=en").text, rule="visit", do="save")
        assert refused.status == 403
        assert "your role does not allow this" in refused.text
