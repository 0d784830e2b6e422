"""periplo survey, and the console's pages of surveys: written, checked, linked, invited, reported."""

from __future__ import annotations

import csv
import io
import json
import time
from contextlib import closing
from pathlib import Path

import pytest

from periplo.core.spans import DAY, iso
from periplo.edge.wiring import ledger_of
from periplo.usecases.starters.surveys import SURVEYS
from periplo.usecases.workspace import open_workspace
from served import serving
from surveyed import bought

BASE = "https://surveys.example"


@pytest.fixture
def stationer(periplo):
    """A workspace in the folder "sol" with a due customer."""
    assert periplo("init", "sol", "--zone", "Europe/Madrid").code == 0
    workspace = open_workspace("sol")
    at = time.time_ns() // 1_000 - 3 * DAY
    with closing(ledger_of(workspace)) as ledger:
        bought(
            workspace, ledger, *((f"c{n}", at, {"place": "shop 3", "channel": "store"}) for n in range(40))
        )
    return workspace


@pytest.mark.parametrize("kind", SURVEYS)
def test_a_starter_is_written_once_and_checks(periplo, stationer, kind):
    told = periplo("survey", "new", kind, "--in", "sol")
    assert told.code == 0
    assert Path(f"sol/surveys/{kind}.yaml").exists()
    again = periplo("survey", "new", kind, "--in", "sol")
    assert again.code == 2
    assert "exists already" in again.err
    other = periplo("survey", "new", kind, "--in", "sol", "--id", "other")
    assert "id: other\n" in Path("sol/surveys/other.yaml").read_text()
    assert other.code == 0
    found = json.loads(periplo("survey", "check", kind, "--in", "sol", "--format", "json").out)["findings"]
    assert {one["code"] for one in found} <= {"no_touchpoint", "unknown_event", "would_ask"}


def test_the_check_ends_with_one_if_something_is_wrong(periplo, stationer):
    periplo("survey", "new", "ces", "--in", "sol")
    told = periplo("encuesta", "revisar", "sol/surveys/ces.yaml", "--in", "sol", PERIPLO_LANG="es")
    assert told.code == 1
    assert "ningún evento se llama «call answered»" in told.out


def test_a_mistake_in_the_file_is_told_with_its_line_in_spanish(periplo, stationer):
    Path("bad.yaml").write_text("id: bad\ntitle: x\nquestions:\n  - {id: q, kind: stars, text: x}\n")
    told = periplo("survey", "check", "bad.yaml", "--in", "sol", PERIPLO_LANG="es")
    assert told.code == 2
    assert told.err.startswith("bad.yaml, línea 4: la pregunta 'q' es de clase 'stars'\n")


def test_a_link_stands_alone_on_the_last_line(periplo, stationer):
    periplo("survey", "new", "nps", "--in", "sol")
    told = periplo("survey", "link", "nps", "--in", "sol", "--url", f"{BASE}/", "--place", "shop 3")
    assert told.out.startswith(f"{BASE}/s/")
    assert len(told.out.splitlines()) == 1
    again = periplo("survey", "link", "nps", "--in", "sol", "--url", BASE, "--place", "shop 3")
    assert again.out == told.out
    assert periplo("survey", "link", "nps", "--in", "sol", "--url", "ftp://x").code == 2
    nowhere = periplo("survey", "link", "nps", "--in", "sol")
    assert nowhere.code == 2
    assert "public_url" in nowhere.err


def test_links_begin_with_the_workspace_s_own_address(periplo, stationer):
    settings = Path("sol/periplo.toml")
    settings.write_text(settings.read_text() + f'public_url = "{BASE}"\n')
    periplo("survey", "new", "nps", "--in", "sol")
    assert periplo("survey", "link", "nps", "--in", "sol").out.startswith(f"{BASE}/s/")


def test_a_poster_is_drawn_as_svg_and_png(periplo, stationer):
    periplo("survey", "new", "missing", "--in", "sol")
    for name, begin in (("p.svg", b"<svg"), ("p.png", b"\x89PNG")):
        told = periplo(
            "survey", "qr", "missing", "--place", "shop 3", "--out", name, "--in", "sol", "--url", BASE
        )
        assert told.code == 0, told.err
        assert Path(name).read_bytes().startswith(begin)
    text = Path("p.svg").read_text()
    assert "Did you find what you were" in text
    assert "¿Encontró lo que buscaba?" in text
    assert (
        periplo(
            "survey", "qr", "missing", "--place", "x", "--out", "p.gif", "--in", "sol", "--url", BASE
        ).code
        == 2
    )


def test_invitations_are_handed_over_once(periplo, stationer):
    periplo("survey", "new", "nps", "--in", "sol")
    rehearsed = periplo("survey", "invite", "nps", "--in", "sol", "--rehearse")
    assert rehearsed.code == 0
    assert "40 occasions" in rehearsed.err
    told = periplo("survey", "invite", "nps", "--in", "sol", "--url", BASE, "--out", "links.csv")
    assert told.code == 0, told.err
    rows = list(csv.DictReader(io.StringIO(Path("links.csv").read_text())))
    assert 0 < len(rows) < 40
    assert all(row["link"].startswith(f"{BASE}/s/") and row["place"] == "shop 3" for row in rows)
    assert not any(row["customer"] in row["link"] for row in rows)
    again = periplo("survey", "invite", "nps", "--in", "sol", "--url", BASE)
    assert len(again.out.splitlines()) == 1  # the header alone
    assert "asked about that occasion before" in again.err


def test_a_report_tells_what_came(periplo, stationer):
    periplo("survey", "new", "nps", "--in", "sol")
    later = iso(time.time_ns() // 1_000)
    periplo("survey", "invite", "nps", "--in", "sol", "--url", BASE, "--out", "links.csv", "--at", later)
    told = periplo("survey", "report", "nps", "--in", "sol", "--by", "place", "--format", "json")
    assert told.code == 0, told.err
    answer = json.loads(told.out)
    assert answer["whole"]["invited"] > 0
    assert answer["whole"]["figure"] is None
    assert [group["group"] for group in answer["groups"]] == ["shop 3"]
    assert "There are no answers yet." in periplo("survey", "report", "nps", "--in", "sol").out
    assert periplo("survey", "report", "nothing", "--in", "sol").code == 2


def test_the_console_shows_surveys(periplo, stationer):
    periplo("survey", "new", "nps", "--in", "sol")
    with serving(Path("sol")) as console:
        assert "There are no surveys yet" in console.get("/surveys?lang=en").text
        periplo("survey", "link", "nps", "--in", "sol", "--url", BASE)
        assert "Recommendation" in console.get("/surveys?lang=en").text
        page = console.get("/surveys/nps?lang=es&by=place")
        assert page.status == 200
        assert "Recomendación" in page.text
        assert console.get("/surveys/nps?by=colour").status == 400
        assert console.get("/surveys/other").status == 404
        assert json.loads(console.get("/surveys/nps?format=json").text)["survey"] == "nps"
