"""map evidence, map list and map adjustments, as they are called."""

import json
from html import unescape

import pytest

from periplo.core import evidence_cover
from periplo.core.worklists import LISTS
from periplo.edge.cli.main import run
from periplo.edge.cli.maps import GROUPS
from periplo.edge.cli.maps import LISTS as OFFERED
from served import serving
from small_shop import MAP, built

FULL = MAP.replace(
    "rule: visit, feeling: 1}",
    "rule: visit, frictions: {es: Cola, en: Queue}, offer: {es: Todo, en: All},\n"
    "     evidence: [{kind: anecdote, text: {es: Esperé, en: I waited}, on: 2001-02-03, owner: Ana}]}",
)


@pytest.fixture
def shop(tmp_path):
    assert FULL != MAP
    (tmp_path / "map.yaml").write_text(FULL)
    return str(tmp_path / "map.yaml")


def test_old_evidence_is_told_with_its_place_and_owner(shop, capsys):
    assert run(["--lang", "en", "map", "evidence", shop], {}) == 0
    told = capsys.readouterr().out
    assert "I look › I come in: anecdote from" in told
    assert "(Ana)" in told
    assert "0 of 1 things" in told


@pytest.mark.parametrize("by", GROUPS)
def test_every_grouping_is_a_table(shop, capsys, by):
    assert run(["--lang", "es", "map", "evidence", shop, "--by", by], {}) == 0
    assert "testimonio" in capsys.readouterr().out


def test_the_json_has_every_grouping_and_days(shop, capsys):
    assert run(["map", "evidence", shop, "--format", "json"], {}) == 0
    told = json.loads(capsys.readouterr().out)
    assert [one["id"] for one in told["by_stage"]] == ["look", "buy"]
    assert told["by_stage"][0]["lacks"] == ["analytic"]
    (old,) = told["old"]
    assert (old["on"], old["age_days"] - old["overdue_days"]) == ("2001-02-03", 365)


def test_a_list_ends_with_1_only_where_something_lacks(shop, capsys):
    assert run(["--lang", "en", "map", "list", "frictions", shop], {}) == 1
    assert "Queue" in capsys.readouterr().out
    assert run(["--lang", "en", "map", "list", "pains", shop], {}) == 0
    assert "Nothing in this list" in capsys.readouterr().out


def test_a_ranking_is_no_finding(shop, tmp_path, capsys):
    (tmp_path / "library.yaml").write_text(
        "schema: 1\nopportunities: [{id: o, title: Sing, at: [shop/enter]}]\n"
    )
    assert run(["map", "list", "opportunities", shop], {}) == 0
    capsys.readouterr()
    assert run(["map", "list", "unplanned", shop, "--format", "json"], {}) == 1
    assert [row["id"] for row in json.loads(capsys.readouterr().out)["rows"]] == ["o"]


def test_adjustments_stand_side_by_side(shop, capsys):
    assert run(["--lang", "en", "map", "adjustments", shop], {}) == 0
    assert "All" in capsys.readouterr().out
    assert run(["map", "adjustments", shop, "--format", "json"], {}) == 0
    (row,) = json.loads(capsys.readouterr().out)["rows"]
    assert (row["column"], row["lane"], row["personas"][0]["own"]) == ("enter", "offer", False)


def test_what_is_offered_is_what_is_known():
    assert OFFERED == LISTS
    assert GROUPS == evidence_cover.GROUPS


def test_the_pages_tell_the_same_and_follow_the_library(tmp_path):
    shop = built(tmp_path)
    next((shop / "maps").iterdir()).write_text(FULL)
    with serving(shop) as console:
        known = console.get("/maps?lang=en").text
        assert "The shop" in known
        assert "old evidence: 1" in known
        page = console.get("/maps/shop/evidence?lang=en").text
        assert "I look › I come in: anecdote from" in page
        assert "Queue" in page
        assert "Sing" not in page
        (shop / "library.yaml").write_text(
            "schema: 1\nopportunities: [{id: o, title: Sing & dance, at: [shop/enter]}]\n"
        )
        assert "Sing &amp; dance" in console.get("/maps/shop/evidence?lang=en").text
        assert console.get("/maps/nowhere/evidence").status == 404


def test_maps_that_open_maps_are_checked_and_linked(tmp_path, capsys):
    shop = built(tmp_path)
    first = shop / "maps" / "first.yaml"
    first.write_text(
        FULL.replace("moment: before}", "moment: before, opens: search}").replace(
            "id: pay, stage: buy,", "id: pay, stage: buy, opens: till,"
        )
    )
    (shop / "maps" / "search.yaml").write_text(MAP.replace("id: shop\n", "id: search\n"))
    assert run(["--lang", "en", "map", "check", str(first)], {}) == 1
    told = capsys.readouterr().out
    assert "'pay' opens map 'till', which does not lie beside this one" in told
    assert "'search'" not in told
    with serving(shop) as console:
        page = console.get("/?map=shop&lang=en").text
        assert 'href="/?map=search"' in page.partition("<svg")[2]
        assert "I look → The shop" in page
        assert "map=till" not in page
        whole = console.get("/map.html?map=shop").text
        assert 'href="search.html"' in whole
        assert 'href="till.html"' in whole
    (shop / "maps" / "search.yaml").write_text(
        MAP.replace("id: shop\n", "id: search\n").replace("moment: during}", "moment: during, opens: shop}")
    )
    assert run(["--lang", "en", "map", "check", str(first), "--level", "error"], {}) == 1
    assert "in a circle: shop → search → shop" in capsys.readouterr().out


def test_the_page_tells_what_the_check_of_maps_tells(tmp_path, capsys):
    shop = built(tmp_path)
    file = shop / "maps" / "first.yaml"
    capsys.readouterr()
    assert run(["--lang", "es", "map", "check", str(file)], {}) == 0  # notes alone
    told = [line for line in capsys.readouterr().out.splitlines() if line.startswith(str(file))]
    assert told
    with serving(shop) as console:
        page = unescape(console.get("/maps/shop/evidence?lang=es").text)
    for line in told:
        level, _, what = line.partition(": ")[2].partition(": ")
        assert f"<strong>{level}</strong>: {what}" in page
