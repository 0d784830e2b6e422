"""periplo campaign diff, versions and publish with somebody inside, and the page that shows versions."""

import json

import pytest

from periplo.edge.cli.main import run
from periplo.storage.sqlite import SqliteLedger
from served import Page, Visitor, serving
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


@pytest.fixture
def twice(shop, capsys):
    """The shop whose campaign got a second version, with Ben pinned to the first."""
    calm = shop.parent / "calm.yaml"
    words = ("--inside", "pin", "--author", "eva, approved by marta")
    assert call("campaign", "publish", calm, "--in", shop, *words) == 0
    assert "Inside: 1 · end in the version they are in: 1" in capsys.readouterr().out
    return shop


def test_an_earlier_version_is_put_into_the_draft_by_command(twice, capsys):
    words = ("campaign", "restore", "long", 1, "--in", twice)
    assert call(*words, lang="es") == 0
    assert "versión 1 (campaigns/long.yaml)" in capsys.readouterr().out
    draft = twice / "campaigns" / "long.yaml"
    assert call("campaign", "diff", "long@1", draft, "--in", twice) == 0
    assert call("campaign", "diff", "long", draft, "--in", twice) == 1  # what runs has not changed
    draft.write_text(draft.read_text().replace("5h", "7h"))
    capsys.readouterr()
    assert call(*words) == 2
    assert "publish it first, or say that it may be replaced: --replace" in capsys.readouterr().err
    assert "7h" in draft.read_text()
    assert call(*words, "--replace") == 0
    assert "7h" not in draft.read_text()
    for id, number, word in (("long", 9, "there are: 1 to 2"), ("nothing", 1, "published are")):
        assert call("campaign", "restore", id, number, "--in", twice) == 2
        assert word in capsys.readouterr().err


PAGE = "/campaigns/long/versions"


def plain(text):
    return text.replace("\N{NO-BREAK SPACE}", " ").replace("&#39;", "'")


def test_every_version_is_listed_with_who_approved_it(twice):
    with serving(twice) as client:
        visitor = Visitor(client)
        text = plain(visitor.get(f"{PAGE}?lang=es").text)
        Page(text)
        assert "activa · eva; aprobada por marta" in text
        assert text.index(f'href="{PAGE}/2"') < text.index(f'href="{PAGE}/1"')
        assert "La primera versión." in text
        assert visitor.get("/campaigns/nothing/versions").status == 404


def test_a_version_is_shown_as_it_was_with_what_differs_from_any_other(twice):
    with serving(twice) as client:
        visitor = Visitor(client)
        text = plain(visitor.get(f"{PAGE}/1?lang=en&node=settle").text)
        Page(text)
        assert "Wait · settle" in text
        assert "calm" not in text.partition("<figure")[2]  # the newer one's node is not in its flow
        assert "What would change: version 2, published now → version 1" in text
        assert "control group: 25% → 50%" in text
        text = plain(visitor.get(f"{PAGE}/2?lang=en&with=1").text)
        assert "What would change: version 1 → version 2" in text
        assert "control group: 50% → 25%" in text
        assert visitor.get(f"{PAGE}/2?with=77").status == 200
        assert visitor.get(f"{PAGE}/3").status == 404


def test_going_back_by_the_page_asks_before_a_draft_that_was_never_published(twice, capsys):
    draft = twice / "campaigns" / "long.yaml"
    draft.write_text((twice.parent / "calm.yaml").read_text().replace("5h", "7h"))
    with serving(twice) as client:
        visitor = Visitor(client)
        text = visitor.get(f"{PAGE}/1?lang=es").text
        assert "nunca se publicaron" in text
        refused = visitor.post(f"{PAGE}/1?lang=es", text)
        assert refused.status == 400
        assert "dice algo que nunca se publicó" in refused.text
        assert "--replace" not in refused.text
        assert "7h" in draft.read_text()
        assert visitor.post(f"{PAGE}/1", text, version="another", replace="yes").status == 400
        done = visitor.post(f"{PAGE}/1", text, replace="yes")
        assert (done.status, done.headers["Location"]) == (303, "/campaigns/long/draft#publish")
        assert call("campaign", "diff", "long@1", draft, "--in", twice) == 0
        text = visitor.get(f"{PAGE}/1?lang=es").text
        assert "El borrador ya dice lo mismo que esta versión." in text
        assert "Ponerla en el borrador" not in text


def test_who_was_pinned_before_is_told_of_where_the_next_version_is_published(twice, capsys):
    assert call("campaign", "publish", "long@1", "--in", twice, "--dry-run") == 0
    assert "Inside: 1 · end in an earlier version, as was chosen before: 1" in capsys.readouterr().out


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
