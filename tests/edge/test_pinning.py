"""An answer pinned to a version of the data: the same bytes when more has come in, or told why not."""

from __future__ import annotations

import json
import re
from html import unescape

import pytest

from forgetting import NOW, Shop, built, message
from periplo.core.data_version import DataVersion, data_version, read_by
from periplo.core.errors import BadQuestion
from periplo.edge.cli.main import run
from periplo.edge.pinning import OF_TODAY
from periplo.usecases.collect.as_of import KEPT, journeys_as_of
from periplo.usecases.collect.compact import compact
from periplo.usecases.collect.freshen import journeys_in, reach_now
from periplo.usecases.options import QUESTIONS
from served import serving
from small_shop import MAP
from taking_in import lived

ASKED = {
    "funnel": "steps=visit,cart", "detours": "from=visit&to=cart", "growth": "conversion=pay",
    "frustration": "by=device", "paths": "from=visit", "content": "content=visit",
}  # fmt: skip
PINNABLE = [name for name in QUESTIONS if name not in OF_TODAY]


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Shop:
    shop = built(tmp_path_factory.mktemp("pinned"))
    (shop.root / "maps" / "shop.yaml").write_text(MAP)
    yield shop
    shop.exploder.close()
    shop.close()


@pytest.fixture(scope="module")
def pinned(here: Shop) -> dict[str, bytes]:
    """Every question's answer, pinned before more comes in; the address of each."""
    with serving(here.root) as console:
        first = console.get("/api/v1/ask/stages")
        version = first.headers["Periplo-As-Of"]
        found = {}
        for name in PINNABLE:
            address = f"/api/v1/ask/{name}?{ASKED.get(name, '')}&as_of={version}"
            found[address] = console.get(address)
        page = console.get("/ask/stages?lang=en").text
        link = unescape(re.search(r'href="(/ask/stages\?[^"]*as_of=[^"]*)"', page)[1])
        found["page"] = link
        found[f"{link}&format=csv"] = console.get(f"{link}&format=csv")
    grow(here)
    return found


def grow(shop: Shop) -> None:
    """Later events, one of another kind in a known property, a new name, two persons found to be one, compaction."""
    shop.send(message("other-01", "cart", "late-1", properties={"device": 7}))
    shop.send(message("new-one", "a new event", "late-2"), message("new-one", "pay", "late-3"))
    shop.send({"type": "alias", "previousId": "other-02", "userId": "other-03", "messageId": "late-4"})
    shop.explode()
    compact(shop.workspace, shop.ledger, NOW, at_once=True)


def test_every_question_gives_the_same_bytes_when_more_has_come_in(here, pinned):
    with serving(here.root) as console:
        newest = console.get("/api/v1/ask/stages")
        for address, before in pinned.items():
            if address != "page":
                again = console.get(address)
                assert (again.status, again.body) == (before.status, before.body) == (200, before.body), (
                    address
                )
        assert json.loads(newest.body)["n"] > json.loads(pinned[next(iter(pinned))].body)["n"] - 1
        assert newest.headers["Periplo-As-Of"] not in pinned["page"]


def test_the_page_says_that_it_is_pinned_and_leads_to_today(here, pinned):
    with serving(here.root) as console:
        told = console.get(f"{pinned['page']}&lang=en").text
        assert "events that have come in since do not count" in told
        today = unescape(re.search(r'href="(/ask/stages[^"]*)">See today', told)[1])
        assert "as_of" not in today
        assert "Pinned link" in console.get(today).text
        assert "Pinned link" not in console.get("/ask/teams").text


def test_the_journeys_are_those_of_then_whoever_they_are_now(tmp_path):
    shop = built(tmp_path)
    with shop.ledger.reading() as connection:
        reach = reach_now(connection)
    then = DataVersion(reach.until, reach.moves, reach.epoch, ())
    before = lived(journeys_in(shop.workspace, shop.ledger))
    grow(shop)
    assert lived(journeys_in(shop.workspace, shop.ledger)) != before
    assert lived(journeys_as_of(shop.workspace, shop.ledger, then)) == before
    for k in range(KEPT + 2):  # only the last ones are kept beside the index
        shop.send(message("new-one", "visit", f"more-{k}"))
        shop.explode()
        earlier = DataVersion(reach.until + k, reach.moves, reach.epoch, ())
        journeys_as_of(shop.workspace, shop.ledger, earlier)
    assert len(list((shop.workspace.index / "as-of").iterdir())) == KEPT
    shop.exploder.close()
    shop.close()


def test_whoever_is_erased_does_not_come_back(tmp_path, capfd):
    shop = built(tmp_path)
    root = str(shop.root)
    address = ("ask", "lifecycle", "--in", root, "--format", "json", "--as-of")
    assert run((*address, "now"), {"PERIPLO_LANG": "en"}) == 0
    version = json.loads(capfd.readouterr().out)["question"]["as_of"]
    grow(shop)
    assert run((*address, version), {"PERIPLO_LANG": "en"}) == 0
    assert (shop.workspace.index / "as-of").is_dir()
    shop.exploder.close()
    assert run(("erase", "other-05", "--in", root, "--yes"), {"PERIPLO_LANG": "en"}) == 0
    capfd.readouterr()
    assert not (shop.workspace.index / "as-of").exists()
    assert run((*address, version), {"PERIPLO_LANG": "es"}) == 2
    told = capfd.readouterr().err
    assert "ya no se conserva" in told
    assert "se borró a una persona" in told
    with serving(shop.root) as console:
        page = console.get(f"/ask/lifecycle?as_of={version}&lang=en")
        assert page.status == 400
        assert "no longer kept" in page.text
        assert 'href="/ask/lifecycle">See today' in page.text
    shop.close()


def test_another_map_is_told_with_the_version_that_reads_the_same_events_by_it(here, capfd):
    file = here.root / "maps" / "shop.yaml"
    asked = ("ask", "stages", "--in", str(here.root), "--map", str(file), "--format", "json", "--as-of")
    assert run((*asked, "now"), {"PERIPLO_LANG": "en"}) == 0
    version = json.loads(capfd.readouterr().out)["question"]["as_of"]
    try:
        file.write_text(f"# a remark changes nothing\n{MAP}")
        assert run((*asked, version), {"PERIPLO_LANG": "en"}) == 0
        capfd.readouterr()
        file.write_text(MAP.replace("rule: visit", "rule: pay"))
        assert run((*asked, version), {"PERIPLO_LANG": "en"}) == 2
        told = capfd.readouterr().err
        assert "the map is another" in told.casefold()
        offered = re.search(r"--as-of ([0-9a-f.-]+)", told)[1].rstrip(".")
        assert run((*asked, offered), {"PERIPLO_LANG": "en"}) == 0
        assert json.loads(capfd.readouterr().out)["question"]["as_of"] == offered
    finally:
        file.write_text(MAP)


@pytest.mark.parametrize("words", [
    ("teams", "--as-of", "now"), ("customer", "#1", "--as-of", "now"),
    ("lifecycle", "--as-of", "yesterday"), ("lifecycle", "--as-of", "999999.0.0." + "-".join(["00000000"] * 4)),
    ("lifecycle", "--as-of", "now", "--segment", "customer plan is gold"),
])  # fmt: skip
def test_what_cannot_be_pinned_is_refused(here, capfd, words):
    assert run(("ask", *words, "--in", str(here.root)), {"PERIPLO_LANG": "en"}) == 2
    assert "version" in capfd.readouterr().err


def test_files_have_no_versions(tmp_path, capfd):
    (tmp_path / "e.csv").write_text("customer,event,time\na,visit,2026-03-01T10:00:00Z\n")
    words = ("ask", "lifecycle", "--events", str(tmp_path / "e.csv"), "--as-of", "now")
    assert run(words, {"PERIPLO_LANG": "en"}) == 2
    assert "come from files" in capfd.readouterr().err


def test_a_version_reads_as_it_is_written():
    version = DataVersion(20_931, 14, 2, read_by(dict.fromkeys(("map", "rules", "costs", "periplo"), "x")))
    assert data_version(f" {version} ") == version
    other = DataVersion(20_931, 14, 2, read_by({"map": "y", "rules": "x", "costs": "z", "periplo": "x"}))
    assert version.changed(other, ("map", "rules")) == ("map",)
    assert version.changed(version, ("map", "costs")) == ()
    for wrong in ("", "1.2.3", f"{version}0", f"-{version}"):
        with pytest.raises(BadQuestion):
            data_version(wrong)
