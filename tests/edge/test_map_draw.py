"""periplo map draw on slides and on paper, from the command line and from the console, in both languages."""

from __future__ import annotations

import re
import subprocess
import sys
from io import BytesIO
from pathlib import Path

import pytest
from pptx import Presentation

from periplo.edge.cli import maps as commands
from periplo.edge.cli.main import run
from periplo.edge.console.exchange import SHEETS
from periplo.pictures.sheets import PAPERS
from periplo.pictures.views import VIEWS
from served import serving
from small_shop import MAP, built

ROOT = Path(__file__).parents[2]


@pytest.fixture
def place(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "map.yaml").write_text((ROOT / "examples" / "ecom" / "map.yaml").read_text("utf-8"), "utf-8")
    return tmp_path


def called(capsys, *words, language="en"):
    code = run(["--lang", language, "map", "draw", "map.yaml", *words], {})
    out, err = capsys.readouterr()
    return code, out + err


def test_the_command_offers_every_paper_that_there_is():
    assert {paper.casefold() for paper in commands.PAPERS} == set(PAPERS)
    assert set(SHEETS) <= set(PAPERS)


@pytest.mark.parametrize(
    ("language", "said"), [("en", "The whole map does not fit"), ("es", "El mapa entero no cabe")]
)
def test_slides_are_written_and_what_was_split_is_told(place, capsys, language, said):
    code, told = called(capsys, "--out", "map.pptx", language=language)
    assert code == 0
    assert said in told
    assert len(Presentation(str(place / "map.pptx")).slides) > 10


def test_paper_is_told_in_a_plain_sentence(place, capsys):
    code, told = called(capsys, "--out", "map.pdf", "--paper", "A3")
    assert code == 0
    assert "A3 page" in told
    assert (place / "map.pdf").read_bytes().startswith(b"%PDF")


def test_png_on_several_sheets_is_a_file_a_sheet(place, capsys):
    code, told = called(capsys, "--out", "map.png", "--paper", "a3", "--scale", "1")
    made = sorted(path.name for path in place.glob("map-*.png"))
    assert code == 0
    assert made
    assert made[0] == "map-1.png"
    assert not (place / "map.png").exists()
    assert all(f"Written: {name}" in told for name in made)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--out", "map.svg", "--paper", "A4"), "--paper no es para 'svg'"),
        (("--out", "map.pdf", "--scale", "2"), "--scale no es para 'pdf'"),
        (
            ("--out", "map.doc"),
            "Un mapa no se puede dibujar como 'map.doc'\nPor qué: se puede dibujar como html",
        ),
    ],
)
def test_what_makes_no_sense_together_is_refused_in_words(place, capsys, words, said):
    code, told = called(capsys, *words, language="es")
    assert code == 2
    assert said in told


def test_the_program_starts_without_the_library_of_slides():
    code = (
        "import sys, periplo, periplo.edge.cli.main, periplo.usecases.draw; sys.exit('pptx' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False, timeout=60).returncode == 0


def test_the_console_offers_slides_and_sheets(tmp_path):
    with serving(built(tmp_path)) as client:
        page = client.get("/maps/exchange").text
        assert "/maps/exchange/pptx?map=" in page
        for paper in SHEETS:
            assert f"paper={paper}" in page
        assert 'href="/maps"' in page
        slides = client.get("/maps/exchange/pptx")
        assert slides.status == 200
        assert Presentation(BytesIO(slides.body)).slides
        sheet = client.get("/maps/exchange/pdf?paper=a4")
        assert sheet.status == 200
        assert sheet.body.startswith(b"%PDF")
        assert client.get("/maps/exchange/pdf?paper=a9").status == 400
        assert client.get("/maps/exchange/pptx?paper=a4").status == 400


def test_the_command_offers_every_view_that_there_is():
    assert set(commands.VIEWS) == set(VIEWS)


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("kind", ["svg", "png", "pdf", "html"])
def test_a_view_is_written_and_its_sheet_is_told(place, capsys, view, kind):
    code, told = called(capsys, "--view", view, "--out", f"view.{kind}")
    assert code == 0
    assert list(place.glob(f"view*.{kind}"))
    if kind != "html":
        assert f"of {VIEWS[view].paper.upper()}; the smallest letters are of" in told


@pytest.mark.parametrize(
    ("words", "said"),
    [(("--lanes", "doing", "--out", "v.svg"), "--lanes no es para una vista"),
     (("--out", "v.pptx"), "una vista no se puede dibujar como 'pptx'")],
)  # fmt: skip
def test_what_a_view_cannot_do_is_told_in_spanish(place, capsys, words, said):
    code, told = called(capsys, "--view", "story", *words, language="es")
    assert code == 2
    assert said in told.replace("Una", "una")


def test_the_console_shows_views(tmp_path):
    with serving(built(tmp_path)) as console:
        page = console.get("/maps/exchange?map=shop&lang=en").text
        assert "One page for executives" in page
        shown = console.get("/maps/views/executive?map=shop&lang=en")
        assert "The shop" in shown.text
        assert "default-src 'none'" in shown.headers["Content-Security-Policy"]
        assert "nobody&#x27;s route is told" in console.get("/maps/views/story?map=shop&lang=en").text
        assert console.get("/maps/views/poster?map=shop&format=pdf").body.startswith(b"%PDF")
        assert console.get("/maps/views/moon?map=shop").status == 404


def test_kpis_are_asked_when_the_map_is_drawn_and_one_that_cannot_be_is_told(tmp_path, capsys):
    shop = built(tmp_path)
    file = shop / "maps" / "first.yaml"
    kpis = (
        "rule: cart, kpis: [{text: Carts, metric: {ask: 'funnel --steps visit,cart', unit: share}},\n"
        "      {text: Broken, metric: {ask: moments}}]}"
    )
    file.write_text(
        MAP.replace("rule: cart}", kpis).replace("rule: visit, feeling", "rule: visit, owner: A, feeling")
    )
    out = tmp_path / "kpis.svg"
    words = (
        "map",
        "draw",
        str(file),
        "--in",
        str(shop),
        "--lanes",
        "kpis",
        "--out",
        str(out),
        "--from",
        "all",
    )
    capsys.readouterr()
    assert run(["--lang", "es", *words], {}) == 0
    assert "El indicador «moments» no se pudo preguntar: nada dice qué número" in capsys.readouterr().err
    assert ">67\u00a0%<" in out.read_text()
    with serving(shop) as console:
        assert "67%" in console.get("/?map=shop&lang=en&lanes=kpis").text


def test_the_smallest_letters_may_be_chosen_for_a_sheet(place, capsys):
    _, whole = called(capsys, "--out", "map.pdf", "--paper", "A1", "--smallest", "8")
    assert whole.count("One A1 page") == 1
    _, parted = called(capsys, "--out", "map.pdf", "--paper", "A1")
    assert "with text of 14 points" in parted
    code, told = called(capsys, "--out", "map.pdf", "--smallest", "8")
    assert code == 2
    assert "--smallest belongs to a sheet" in told


def heads(place, name):
    """The titles of the columns that stand in a drawn SVG, and its text."""
    text = (place / name).read_text("utf-8")
    return set(re.findall(r'id="title-([^"]+)"', text)), " ".join(re.findall(r">([^<>]+)</text>", text))


@pytest.mark.parametrize(
    ("asked", "left", "told"),
    [
        (("--moment", "after"), {"tell"}, "only after"),
        (("--channel", "correo"), {"mail"}, "only the channel “E-mail”"),
        (("--area", "almacén"), {"ship"}, "only the area “Warehouse”"),
        (("--area", "warehouse", "--moment", "during"), {"ship"}, "only during"),
    ],
)
def test_a_part_of_the_map_is_drawn_and_told(tmp_path, monkeypatch, capsys, asked, left, told):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "map.yaml").write_text(PARTED, "utf-8")
    (tmp_path / "events.csv").write_text(LIVED, "utf-8")
    for events in ((), ("--events", "events.csv")):
        assert called(capsys, *asked, *events, "--out", "part.svg")[0] == 0
        columns, text = heads(tmp_path, "part.svg")
        assert columns == left
        assert told in text


def test_a_channel_narrows_the_events_too_and_every_kind_of_picture_can_be_of_a_part(
    tmp_path, monkeypatch, capsys
):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "map.yaml").write_text(PARTED, "utf-8")
    (tmp_path / "events.csv").write_text(LIVED, "utf-8")
    called(capsys, "--events", "events.csv", "--channel", "email", "--out", "part.svg")
    assert "n = 2 customers" in heads(tmp_path, "part.svg")[1]  # of three: only these were written to
    for name in ("part.html", "part.pdf", "part.png", "part.pptx"):
        assert called(capsys, "--events", "events.csv", "--moment", "before", "--out", name)[0] == 0
    code, told = called(capsys, "--channel", "fax", "--out", "part.svg")
    assert code == 2
    assert "it has: email, web, parcel, review" in told
    code, told = called(capsys, "--channel", "email", "--moment", "after", "--out", "part.svg")
    assert code == 2
    assert "No column of map 'parts' is left" in told


PARTED = """\
id: parts
title: {es: Compro, en: I buy}
persona: {id: ana, name: Ana}
goal: {text: {es: Tenerlo, en: To have it}, rule: paid}
stages:
  - {id: look, title: {es: Miro, en: I look}, moment: before}
  - {id: buy, title: {es: Compro, en: I buy}, moment: during}
  - {id: use, title: {es: Uso, en: I use}, moment: after}
columns:
  - {id: mail, stage: look, title: {es: Leo, en: I read}, channels: [email], rule: mail opened}
  - {id: ask, kind: action, stage: look, title: {es: Pregunto, en: I ask}}
  - {id: pay, stage: buy, title: {es: Pago, en: I pay}, channels: [web], rule: paid}
  - {id: ship, stage: buy, title: {es: Recibo, en: I get it}, channels: [parcel], rule: shipped,
     areas: {es: Almacén, en: Warehouse}}
  - {id: tell, stage: use, title: {es: Cuento, en: I tell}, channels: [review], rule: reviewed}
transitions:
  - {from: mail, to: pay, promised: 2d}
"""
LIVED = """\
customer,event,time,channel
a,mail opened,2025-01-01,
a,paid,2025-01-02,web
a,shipped,2025-01-03,
b,mail opened,2025-01-01,email
b,reviewed,2025-01-05,
c,paid,2025-01-02,web
"""
