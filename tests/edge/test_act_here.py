"""Act here: the draft that a part of the map proposes, checked, saved by those who may, and accepted by the check."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import closing
from html import unescape
from pathlib import Path

import pytest

from periplo.edge.cli.main import run
from periplo.edge.console.guard import Door
from periplo.edge.wiring import ledger_of
from periplo.formats.campaign_yaml import read_campaign
from periplo.usecases import accounts
from periplo.usecases.workspace import open_workspace
from served import GOOD, Page, Served, Visitor, serving
from small_shop import MAP, built

HERE = "/maps/shop/act?lang=en&part="


@pytest.fixture
def root(tmp_path: Path) -> Path:
    made = built(tmp_path)
    settings = made / "periplo.toml"
    settings.write_text('public_url = "https://shop.example"\n' + settings.read_text())
    return made


@pytest.fixture
def visitor(root: Path) -> Iterator[Visitor]:
    with serving(root) as client:
        yield Visitor(client)


@pytest.fixture
def asked_in(root: Path) -> Iterator[Served]:
    with closing(ledger_of(open_workspace(root))) as ledger:
        for name, role in (("leo", "reader"), ("eva", "editor")):
            accounts.new_user(ledger, name, role, GOOD, 1)
    with serving(root, Door(needs_sign_in=True)) as client:
        yield client


def fields(page: str) -> dict[str, str]:
    told = {tag["name"]: tag.get("value") or "" for tag in Page(page).all("input") if tag.get("name")}
    return told | {
        name: unescape(text) for name, text in re.findall(r'<textarea name="(\w+)"[^>]*>([^<]*)<', page)
    }


def test_a_column_fills_in_moment_audience_and_goal(visitor: Visitor, root: Path):
    page = visitor.get(f"{HERE}column:fill&segment=cart").text
    told = fields(page)
    assert (told["entry"], told["goal"], told["audience"]) == ("cart", "pay", "cart")
    assert told["wait"] == "2h"  # they go on within a quarter of an hour; never sooner than two hours
    assert "Moment: During" in page
    assert not (root / "campaigns").exists() or not list((root / "campaigns").iterdir())


def test_saved_it_is_a_draft_that_the_check_accepts(
    visitor: Visitor, root: Path, capfd: pytest.CaptureFixture[str]
):
    page = visitor.get(f"{HERE}column:fill").text
    reply = visitor.post(f"{HERE}column:fill", page, do="write", name="cart-help", holdout="0")
    assert reply.status == 200
    assert "Draft saved in campaigns/cart-help.yaml" in reply.text
    path = root / "campaigns" / "cart-help.yaml"
    plan = read_campaign(path)
    assert (plan.map, plan.touchpoint, plan.status, plan.holdout) == ("shop", "fill", "draft", 0)
    assert [node.id for node in plan.nodes] == ["settle", "say", "end"]
    code = run(
        ("campaign", "check", str(path), "--in", str(root), "--level", "error"), {"PERIPLO_LANG": "en"}
    )
    assert code == 0, capfd.readouterr().out


@pytest.mark.parametrize(
    ("part", "entry", "goal"),
    [
        ("stage:look", "stage is look", "pay"),
        ("passage:look", "visit", "cart or pay"),
        ("column:pay", "pay", ""),  # nothing lies beyond the goal: the person says what is sought
    ],
)
def test_each_kind_of_part_begins_where_it_should(visitor: Visitor, part: str, entry: str, goal: str):
    told = fields(visitor.get(HERE + part).text)
    assert (told["entry"], told["goal"]) == (entry, goal)


def test_a_stage_is_entered_by_standing_there(visitor: Visitor, root: Path):
    page = visitor.get(f"{HERE}stage:look").text
    assert (
        visitor.post(f"{HERE}stage:look", page, do="write", enters="segment", touchpoint="enter").status
        == 200
    )
    text = (root / "campaigns" / "look.yaml").read_text()
    assert "segment:" in text
    code = run(
        ("campaign", "check", str(root / "campaigns" / "look.yaml"), "--in", str(root), "--level", "error"),
        {"PERIPLO_LANG": "en"},
    )
    assert code == 0


def test_the_filter_narrows_who_enters(visitor: Visitor):
    told = fields(visitor.get(f"{HERE}column:fill&where=device+is+mobile&persona=parent").text)
    assert told["entry"] == "cart where device is mobile"
    assert told["audience"] == "cart"  # the rule of the buyer persona


def test_checking_writes_nothing_and_tells_what_it_found(visitor: Visitor, root: Path):
    page = visitor.get(f"{HERE}column:fill").text
    reply = visitor.post(f"{HERE}column:fill", page, do="check")
    assert reply.status == 200
    assert "What was found" in reply.text
    assert "control group" in reply.text  # two people are too few
    assert not (root / "campaigns" / "fill.yaml").exists()


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"name": "../evil"}, "the campaign's name is '../evil'"),
        ({"name": "cart-awaits"}, "was published already"),
        ({"goal": ""}, "has no goal"),
        ({"goal": "cart where ("}, "cannot be read"),
        ({"wait": "soon"}, "soon"),
        ({"holdout": "150"}, "control group is '150'"),
        ({"holdout": "many"}, "control group is 'many'"),
        ({"touchpoint": "none"}, "no touchpoint 'none'"),
        ({"subject_es": "", "subject_en": ""}, "has no subject"),
        ({"channel": "pigeon"}, "pigeon"),
    ],
)
def test_what_is_wrong_is_told_and_what_was_written_stays(
    visitor: Visitor, root: Path, given: dict[str, str], told: str
):
    page = visitor.get(f"{HERE}column:fill").text
    reply = visitor.post(f"{HERE}column:fill", page, **{"do": "write", "title": "Mine <b>", **given})
    assert told in unescape(reply.text)
    assert reply.status == (200 if "channel" in given else 400)
    if "channel" not in given:
        assert 'value="Mine &lt;b&gt;"' in reply.text
        assert not (root / "campaigns").exists() or not list((root / "campaigns").iterdir())


def test_it_never_writes_over_a_file(visitor: Visitor, root: Path):
    (root / "campaigns").mkdir(exist_ok=True)
    (root / "campaigns" / "fill.yaml").write_text("mine")
    page = visitor.get(f"{HERE}column:fill").text
    assert fields(page)["name"] == "fill-2"
    reply = visitor.post(f"{HERE}column:fill", page, do="write", name="fill")
    assert reply.status == 400
    assert (root / "campaigns" / "fill.yaml").read_text() == "mine"


def test_only_those_who_may_edit_save(asked_in: Served, root: Path):
    reader = Visitor(asked_in)
    reader.sign_in("leo")
    page = reader.get(f"{HERE}column:fill").text
    assert "Only those who may edit save campaigns." in page
    assert 'value="write"' not in page
    assert reader.post(f"{HERE}column:fill", reader.get("/account").text, do="write").status == 403
    editor = Visitor(asked_in)
    editor.sign_in("eva")
    assert editor.post(f"{HERE}column:fill", editor.get(f"{HERE}column:fill").text, do="write").status == 200
    assert editor.post(f"{HERE}column:fill", "", do="write", name="other").status == 403  # without its token
    assert [path.stem for path in (root / "campaigns").iterdir()] == ["fill"]


def test_an_odd_id_makes_a_name_that_files_bear(tmp_path: Path):
    root = built(tmp_path)
    (root / "maps" / "first.yaml").write_text(MAP.replace("id: fill", 'id: "Llenar ñ/¿?"'))
    with serving(root) as client:
        page = Visitor(client).get(f"{HERE}column:Llenar+%C3%B1%2F%C2%BF%3F")
        assert page.status == 200
        assert fields(page.text)["name"] == "llenar"
