"""A buyer persona proposed by command and in the console: filled in, kept only if somebody keeps it."""

from __future__ import annotations

from pathlib import Path

import pytest
from starlette.testclient import TestClient

from filled_in import fields_in
from periplo.edge.cli.main import run
from periplo.edge.console.app import console
from periplo.formats.map_yaml import map_from, read_map
from small_shop import MAP, built

PROPOSED = "/maps/shop/parts?of=persona&propose=yes"


def many(folder: Path) -> Path:
    """The small shop with forty more customers who come in, fill a cart and pay."""
    root = built(folder)
    lines = [
        f"c{k},{event},2026-03-01T1{step}:{k:02}:00Z,20"
        for k in range(40)
        for step, event in enumerate(("visit", "cart", "pay"))
    ]
    (folder / "many.csv").write_text("\n".join(["customer,event,time,total", *lines, ""]))
    assert run(["import", "events", str(folder / "many.csv"), "--in", str(root)], {}) == 0
    return root


@pytest.fixture
def root(tmp_path):
    return many(tmp_path)


@pytest.fixture
def page(root):
    with TestClient(console(root), base_url="http://127.0.0.1", follow_redirects=True) as client:
        client.get("/?lang=en")
        yield client


def test_the_command_writes_what_a_map_holds(root, tmp_path, capsys):
    capsys.readouterr()
    assert (
        run(["--lang", "en", "map", "persona", "--in", str(root), "--out", str(tmp_path / "p.yaml")], {}) == 0
    )
    told = capsys.readouterr().err
    assert "- Passes “I come in”, “I fill the cart”, “I pay”: 41 of 43 customers of the period, 95%" in told
    text = (tmp_path / "p.yaml").read_text()
    line = next(one for one in MAP.splitlines() if one.startswith("persona:"))
    drawn = map_from(MAP.replace(line + "\n", text))
    assert drawn.persona.rule is not None
    assert drawn.persona.is_standard
    assert run(["map", "persona", "--in", str(root), "--out", str(tmp_path / "p.yaml")], {}) == 2, (
        "never over another"
    )


def test_too_few_are_told_in_spanish(tmp_path, capsys):
    root = built(tmp_path)
    capsys.readouterr()
    assert run(["--lang", "es", "mapa", "persona-tipo", "--in", str(root)], {}) == 2
    assert "no se propone ningún buyer persona" in capsys.readouterr().err


def test_the_page_of_parts_leads_to_a_form_that_is_filled_and_kept_under_the_id_it_had(root, page):
    assert PROPOSED.replace("&", "&amp;") in page.get("/maps/shop/parts").text
    before = (root / "maps" / "first.yaml").read_text()
    filled = fields_in(page.get(PROPOSED).text, "data-written")
    assert filled["name:en"] == "Most common customer"
    assert filled["rule"] == "visit and cart and pay"
    assert (root / "maps" / "first.yaml").read_text() == before, "nothing is kept by looking"
    kept = page.post(
        "/maps/shop/parts?of=persona", data=filled | {"name:es": "Quien compra", "do": "keep"},
        headers={"sec-fetch-site": "same-origin"},
    )  # fmt: skip
    assert kept.status_code == 200
    persona = read_map(str(root / "maps" / "first.yaml")).persona
    assert (persona.id, persona.name.to("es")) == ("parent", "Quien compra")
    assert "41 of 43" in persona.description.to("en")
    assert {one.kind for one in persona.evidence} == {"metric", "inferred"}


def test_what_cannot_be_proposed_is_told_and_the_form_stays_as_it_was(tmp_path):
    root = built(tmp_path)
    with TestClient(console(root), base_url="http://127.0.0.1", follow_redirects=True) as client:
        client.get("/?lang=en")
        shown = client.get(PROPOSED)
        assert shown.status_code == 200
        assert "No buyer persona is proposed from 2 customers" in shown.text
        assert fields_in(shown.text, "data-written")["name:en"] == "Laura"
