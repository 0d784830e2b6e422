"""periplo map import and export, and events as XES: from the command line, in both languages."""

import json
import re
from pathlib import Path

import pytest

import their_maps
from periplo.edge.cli import maps as commands
from periplo.edge.cli.main import run
from periplo.formats.exchange.files import IMPORTED
from periplo.formats.exchange.remarks import _SAID, CODES
from periplo.formats.map_yaml import read_map
from periplo.usecases.exchange import EXPORTED
from served import serving
from small_shop import built

ROOT = Path(__file__).parents[2]
MAP = """\
id: small
title: I buy
persona: Laura
goal: {text: To buy, rule: pay}
stages: [{id: see, title: I look, moment: before}, {id: buy, title: I buy, moment: during}]
columns:
  - {id: look, stage: see, title: I look, channels: [web], rule: view, feeling: 1}
  - {id: pay, stage: buy, title: I pay, channels: [web], rule: pay, pains: {text: Queue, harm: 3}}
"""
TRAIL = """\
customer,event,time,channel
ana,view,2026-03-01T10:00:00,web
ana,call,2026-03-02T10:00:00,phone
leo,pay,2026-03-03T10:00:00,web
"""


@pytest.fixture
def place(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "map.yaml").write_text(MAP, "utf-8")
    (tmp_path / "trail.csv").write_text(TRAIL, "utf-8")
    (tmp_path / "workshop.xlsx").write_bytes(their_maps.workshop())
    return tmp_path


def called(capsys, *words, language="en"):
    code = run(["--lang", language, *words], {})
    out, err = capsys.readouterr()
    return code, out, err


def test_the_commands_offer_every_format_that_there_is():
    assert tuple(one for one in ("yaml", "json", "xlsx", "csv", "mermaid", "cjml")) == commands.IMPORTED
    assert set(commands.IMPORTED) == set(IMPORTED)
    assert set(commands.EXPORTED) == set(EXPORTED)


@pytest.mark.parametrize("form", ["yaml", "json", "xlsx", "csv", "mermaid"])
def test_a_map_goes_out_and_comes_back_the_same(place, capsys, form):
    out = f"there.{'mmd' if form == 'mermaid' else form}"
    assert called(capsys, "map", "export", "map.yaml", "--format", form, "--out", out)[0] == 0
    code, told, err = called(capsys, "map", "import", out, "--out", "back.yaml")
    assert (code, told) == (0, f"'I buy': 2 stages, 2 columns, 1 texts ({form})\n")
    assert err == "Written: back.yaml\n"
    assert read_map("back.yaml") == read_map("map.yaml")


@pytest.mark.parametrize("form", ["cjml", "md", "csv-wide", "html"])
def test_the_other_formats_are_written_too(place, capsys, form):
    assert called(capsys, "map", "export", "map.yaml", "--format", form, "--out", "there")[0] == 0
    assert "I pay" in (place / "there").read_text("utf-8")


def test_a_foreign_map_comes_in_with_what_there_is_to_tell_in_the_readers_language(place, capsys):
    code, out, err = called(
        capsys, "mapa", "importar", "workshop.xlsx", "--out", "theirs.yaml", language="es"
    )
    assert (code, out) == (
        0,
        "«CUSTOMER JOURNEY MAP – Óptica del Sur»: 3 etapas, 6 columnas, 18 textos (xlsx)\n",
    )
    assert "Mapa cliente!I18: texto a la derecha de la última columna" in err
    assert read_map("theirs.yaml").persona.name.to("es") == "Marta, 43 años, necesita progresivas"
    assert called(capsys, "map", "import", "workshop.xlsx", "--out", "theirs.json")[0] == 0
    assert json.loads((place / "theirs.json").read_text("utf-8"))["stages"][0]["title"] == "Descubrimiento"


def test_what_is_there_already_is_not_written_over(place, capsys):
    code, _, err = called(capsys, "map", "import", "workshop.xlsx")
    assert code == 2
    assert "There is a file 'map.yaml' already" in err
    assert called(capsys, "map", "import", "workshop.xlsx", "--replace")[0] == 0


def test_several_maps_become_several_files(place, capsys):
    (place / "two.csv").write_text("map,stage,step,lane,text\nA,Buy,Pay,pains,Queue\nB,Buy,Pay,pains,Noise\n")
    code, _, err = called(capsys, "map", "import", "two.csv", "--out", "two.yaml")
    assert code == 0
    assert (place / "two-a.yaml").exists()
    assert (place / "two-b.yaml").exists()
    assert "there are 2 maps in the file: A, B" in err


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("map", "import", "nowhere.xlsx"), "there is no file"),
        (("map", "import", "trail.csv", "--out", "x.yaml"), "holds no map"),
        (
            ("map", "import", "map.yaml", "--format", "xlsx", "--out", "x.yaml"),
            "cannot be read as a spreadsheet",
        ),
        (("map", "export", "map.yaml"), "nothing says in which format"),
        (("map", "export", "map.yaml", "--format", "md", "--of", "ana"), "in CJML alone"),
        (
            ("map", "export", "map.yaml", "--format", "cjml", "--of", "eva", "--events", "trail.csv"),
            "is called 'eva'",
        ),
        (("export", "events"), "in XES"),
    ],
)
def test_mistakes_are_told_with_their_mend(place, capsys, words, told):
    code, out, err = called(capsys, *words)
    assert (code, out) == (2, "")
    assert told in err.replace("There", "there").replace("Nothing", "nothing")
    _, _, spanish = called(capsys, *words, language="es")
    assert told not in spanish


def test_a_customers_trail_goes_out_beside_the_plan(place, capsys):
    words = ("map", "export", "map.yaml", "--format", "cjml", "--of", "ana", "--events", "trail.csv")
    code, out, _ = called(capsys, *words)
    assert code == 0
    assert re.findall(r"<compliance>(\w+)<", out) == ["completed", "adhoc", "missing"]
    assert "2026-03-02T10:00:00" in out


def test_events_go_out_as_xes_and_come_back(place, capsys):
    assert (
        called(capsys, "export", "events", "--format", "xes", "--events", "trail.csv", "--out", "log.xes.gz")[
            0
        ]
        == 0
    )
    asked = ("ask", "funnel", "--steps", "view,pay", "--format", "json", "--events")
    first = json.loads(called(capsys, *asked, "trail.csv")[1])["answer"]
    again = json.loads(called(capsys, *asked, "log.xes.gz")[1])["answer"]
    assert first == again


def test_every_remark_is_said_somewhere():
    code = "".join(path.read_text("utf-8") for path in (ROOT / "src/periplo/formats/exchange").glob("*.py"))
    assert not [
        one for one in CODES if one != "more" and f'"{one}"' not in code.replace(f'    "{one}": (', "")
    ]
    for es, en in _SAID.values():
        assert sorted(re.findall(r"\{\w+\}", es)) == sorted(re.findall(r"\{\w+\}", en))


def form(client, page, name, content, token=None):
    """What a browser sends when the form of this page hands over a file."""
    reply = client.get(page)
    cookie = reply.headers["set-cookie"].split(";")[0]
    token = token or re.search(r'name="token" value="(\w+)"', reply.text)[1]
    mark = "----mark"
    head = f'--{mark}\r\nContent-Disposition: form-data; name="token"\r\n\r\n{token}\r\n'
    head += f'--{mark}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n'
    head += "Content-Type: application/octet-stream\r\n\r\n"
    body = head.encode() + content + f"\r\n--{mark}--\r\n".encode()
    return client.ask(
        "POST", page, body, Content_Type=f"multipart/form-data; boundary={mark}", Cookie=cookie,
        Origin=f"http://127.0.0.1:{client.port}",
    )  # fmt: skip


def test_the_console_hands_out_every_format_and_takes_other_peoples_files(tmp_path):
    shop = built(tmp_path)
    with serving(shop) as client:
        page = client.get("/maps/exchange")
        assert page.status == 200
        for known in EXPORTED:
            assert f"/maps/exchange/{known}?map=" in page.text
            file = client.get(f"/maps/exchange/{known}")
            assert file.status == 200
            assert "attachment" in file.headers["content-disposition"]
        done = form(client, "/maps/exchange", "C:\\theirs\\workshop.xlsx", their_maps.workshop())
        assert done.status == 200
        assert "I18" in done.text
        assert read_map(shop / "maps" / "customer-journey-map-optica-del-sur.yaml").columns
        assert "Óptica del Sur" in client.get("/?map=customer-journey-map-optica-del-sur").text
        assert form(client, "/maps/exchange", "again.xlsx", their_maps.workshop()).status == 400
        assert form(client, "/maps/exchange", "x.xlsx", their_maps.board(), token="other").status == 403
        assert form(client, "/maps/exchange", "x.xlsx", b"PK\x03\x04 broken").status == 400
        assert client.get("/maps/exchange/exe").status == 400


def test_a_map_goes_among_the_maps_of_a_workspace(place, capsys):
    called(capsys, "init", "shop", "--zone", "UTC")
    assert called(capsys, "map", "import", "map.yaml", "--in", "shop")[0] == 0
    assert read_map(Path("shop/maps/small.yaml")).id == "small"
    code, _, told = called(capsys, "map", "import", "map.yaml", "--in", "shop")
    assert code == 2
    assert "small.yaml" in told
