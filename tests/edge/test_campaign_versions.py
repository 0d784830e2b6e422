"""periplo campaign diff, versions and publish with somebody inside, and the page that shows versions."""

import json

import pytest

from periplo.edge.cli.main import run
from periplo.storage.sqlite import SqliteLedger
from served import serving
from small_shop import CAMPAIGN, built

# Ben, who filled his cart at nine, waits when the last event comes.
LONG = CAMPAIGN.replace("wait: 2h", "wait: 5h")
CALM = LONG.replace("id: settle", "id: calm").replace("holdout: 0.5", "holdout: 0.25")


def call(*words, lang="en"):
    return run(["--lang", lang, *map(str, words)], {})


@pytest.fixture
def shop(tmp_path, capsys):
    shop = built(tmp_path)
    (tmp_path / "long.yaml").write_text(LONG.replace("cart-awaits", "long"))
    (tmp_path / "calm.yaml").write_text(CALM.replace("cart-awaits", "long"))
    assert call("campaign", "run", tmp_path / "long.yaml", "--in", shop) == 0
    capsys.readouterr()
    return shop


def members(shop):
    ledger = SqliteLedger(shop / "ledger.db")
    try:
        return [(one.node, one.is_inside, one.pinned) for one in ledger.members("long")]
    finally:
        ledger.close()


def test_a_comparison_names_each_change_and_where_people_stand(shop, capsys):
    assert call("campaign", "diff", "long", shop.parent / "calm.yaml", "--in", shop) == 1
    told = capsys.readouterr().out
    assert (
        "- control group: 50% → 25%\n- first node: settle → calm\n- node 'calm', new: Waits 5 hours" in told
    )
    assert "- node 'settle', removed: Waits 5 hours" in told
    row = next(line for line in told.splitlines() if line.startswith("settle"))
    assert row.split(None, 4) == ["settle", "0", "1", "0", "to be chosen: --at settle=pin, =end or =to:NODE"]
    assert call("campaign", "diff", "long", "long@1", "--in", shop, lang="es") == 0
    assert capsys.readouterr().out == "No cambia nada.\n"


def test_a_comparison_as_data(shop, capsys):
    calm = shop.parent / "calm.yaml"
    assert call("campaign", "diff", "long", calm, "--in", shop, "--format", "json") == 1
    told = json.loads(capsys.readouterr().out)
    assert [(one["part"], one["id"]) for one in told["changes"]] == [
        ("holdout", None),
        ("first", None),
        ("node", "calm"),
        ("node", "settle"),
    ]
    assert told["standing"] == [{"node": "settle", "before": 0, "at": 1, "after": 0, "can_follow": False}]


def test_nothing_is_published_before_it_was_chosen_what_becomes_of_those_inside(shop, capsys):
    calm = shop.parent / "calm.yaml"
    assert call("campaign", "publish", calm, "--in", shop) == 2
    assert "keep the node, or choose what becomes of them: --at settle=pin" in capsys.readouterr().err
    assert call("campaign", "publish", calm, "--in", shop, "--at", "settle=pin", "--dry-run") == 0
    assert capsys.readouterr().out.endswith("Nothing was published.\n")
    assert call("campaign", "publish", calm, "--in", shop, "--at", "settle", lang="es") == 2
    assert "«settle» no nombra un nodo y una elección" in capsys.readouterr().err
    assert [inside for _, inside, _ in members(shop)].count(True) == 1
    assert {pinned for *_, pinned in members(shop)} == {None}


def test_published_with_a_choice_listed_and_gone_back(shop, capsys):
    calm = shop.parent / "calm.yaml"
    words = ("--at", "settle=pin", "--reason", "a calmer pace", "--author", "CRM")
    assert call("campaign", "publish", calm, "--in", shop, *words) == 0
    assert ("settle", True, 1) in members(shop)
    assert call("campaign", "publish", "long@1", "--in", shop) == 0
    assert ("settle", True, 1) in members(shop)
    capsys.readouterr()
    assert call("campaign", "versions", "long", "--in", shop) == 0
    lines = capsys.readouterr().out.splitlines()
    heads = [line for line in lines if not line.startswith(" ")]
    assert [head.split()[0] for head in heads] == ["long@3", "long@2", "long@1"]
    assert heads[1].endswith("· CRM · a calmer pace")
    assert lines[1] == "    control group: 25% → 50%"
    assert lines[-1] == "    The first version."
    assert call("campaign", "versions", "long", "--in", shop, "--format", "json") == 0
    assert [one["version"] for one in json.loads(capsys.readouterr().out)["versions"]] == [3, 2, 1]
    assert call("campaign", "publish", "long@9", "--in", shop) == 2
    assert "there are: 1 to 3" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("lang", "word"), [("es", "grupo de control: 50 % → 25 %"), ("en", "control group: 50% → 25%")]
)
def test_the_page_of_a_campaign_shows_what_each_version_changed(shop, lang, word):
    assert call("campaign", "publish", shop.parent / "calm.yaml", "--in", shop, "--inside", "pin") == 0
    with serving(shop) as visitor:
        page = visitor.get(f"/campaigns/long?lang={lang}").text.replace("\N{NO-BREAK SPACE}", " ")
    assert word in page
    assert "calm" in page


def test_one_person_is_followed_as_if_they_did_something_besides(shop, capsys):
    words = ("campaign", "simulate", "cart-awaits", "--as", "eva", "--in", shop)
    assert call(*words) == 0
    assert "would do nothing with customer eva" in capsys.readouterr().out
    assert call(*words, "--also", "2026-03-03T10:00 cart; total=9", "--format", "json") == 0
    told = json.loads(capsys.readouterr().out)
    assert told["decisions"][0]["at"] == "2026-03-03T10:00:00+01:00"
    assert [len(one["reasons"]) for one in told["decisions"]] == [3, 2]
    assert told["decisions"][1]["reasons"][0]["code"] in ("sends", "holdout")
    assert call(*words, "--also", "cart", lang="es") == 2
    assert "no es un evento que se pueda suponer" in capsys.readouterr().err
    with_ledger = SqliteLedger(shop / "ledger.db")
    assert [one.customer for one in with_ledger.members("cart-awaits")] == [1, 2]
    with_ledger.close()


def test_a_campaign_in_shadow_is_compared_with_what_another_tool_sent(shop, capsys):
    assert call("campaign", "publish", shop.parent / "campaign.yaml", "--in", shop, "--status", "shadow") == 0
    assert capsys.readouterr().out == "Published: cart-awaits~shadow, version 1, in shadow\n"
    assert call("campaign", "run", "cart-awaits~shadow", "--in", shop) == 0
    capsys.readouterr()
    words = ("campaign", "shadow", "cart-awaits", "--in", shop, "--theirs", "pay")
    assert call(*words, lang="es") == 1
    told = capsys.readouterr().out
    assert told.startswith("cart-awaits~shadow: nosotros enviaríamos ")
    assert "alcanzó el objetivo con «pay»" in told
    assert call(*words, "--format", "json") == 1
    found = json.loads(capsys.readouterr().out)
    assert found["theirs"] == 1
    assert found["ours"] + found["theirs"] == 2 * found["both"] + len(found["apart"])
    assert call("campaign", "shadow", "long", "--in", shop, "--theirs", "pay") == 2
