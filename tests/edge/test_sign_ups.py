"""Forms by command and in the console: written, checked, published, counted, shown."""

from __future__ import annotations

import json
import time
from contextlib import closing
from pathlib import Path

import pytest

from forms import form_text
from periplo.storage.inbox import Fresh, SqliteInbox
from periplo.storage.sqlite import SqliteLedger
from periplo.usecases.collect.explode import Exploder
from periplo.usecases.workspace import Settings, make_workspace, open_workspace
from served import Page, serving

EVIL = '"><img src=x onerror=alert(1)>'


@pytest.fixture
def shop(tmp_path) -> Path:
    make_workspace(tmp_path / "shop", Settings(name="Papelería"))
    return tmp_path / "shop"


def lived(root: Path, *names: str) -> None:
    workspace, now = open_workspace(root), time.time_ns() // 1_000
    batch = [
        {"type": "track", "anonymousId": f"v{place}", "event": name, "messageId": f"m{place}",
         "properties": {"form": "boletin", "version": 1, "shown": name == "form submitted"}}
        for place, name in enumerate(names)
    ]  # fmt: skip
    with closing(SqliteLedger(workspace.ledger)) as ledger, closing(SqliteInbox(workspace.inbox)) as inbox:
        inbox.put([Fresh(now, "web", "batch", json.dumps({"batch": batch}).encode())])
        with closing(Exploder(workspace, ledger, inbox)) as exploder:
            while exploder.once(now) is not None:
                pass


def test_a_form_from_its_first_line_to_its_figures(periplo, shop):
    assert periplo("form", "new", "boletin", "--in", str(shop)).code == 0
    assert periplo("form", "new", "boletin", "--in", str(shop)).code == 2  # never written over
    checked = periplo("form", "check", "boletin", "--in", str(shop), "--format", "json")
    assert checked.code == 1
    assert [one["code"] for one in json.loads(checked.out)["findings"] if one["level"] != "note"] == [
        "no_mail"
    ]
    assert periplo("form", "list", "--in", str(shop)).out.startswith("No forms are published yet")
    published = periplo("formulario", "publicar", "boletin", "--in", str(shop), PERIPLO_LANG="es")
    assert published.out.startswith("Publicado: boletin, versión 1")
    assert periplo("form", "publish", "boletin", "--in", str(shop)).out.startswith(
        "Published: boletin, version 1"
    )
    campaign = periplo("form", "confirmation", "boletin", "--in", str(shop))
    assert campaign.code == 0
    assert (shop / "campaigns/confirm-boletin.yaml").is_file()
    lived(shop, *["form shown"] * 4, "form closed", "form submitted")
    told = json.loads(periplo("form", "list", "--in", str(shop), "--format", "json").out)["forms"][0]
    assert (told["shown"], told["closed"], told["sent"], told["share"]["value"]) == (4, 1, 1, 0.25)
    shown = periplo("form", "show", "boletin", "--in", str(shop)).out
    assert "Shown 4 times and sent 1: 25%" in shown
    assert "small" in shown
    drawn = periplo("form", "list", "--in", str(shop), "--format", "svg").out
    assert drawn.startswith(("<svg", "<?xml"))
    settings = shop / "periplo.toml"
    settings.write_text('public_url = "https://shop.example"\n' + settings.read_text())
    checked = periplo(
        "campaign",
        "check",
        str(shop / "campaigns/confirm-boletin.yaml"),
        "--in",
        str(shop),
        "--level",
        "error",
    )
    assert checked.code == 0, checked.out


@pytest.mark.parametrize(
    "words",
    [
        ("form", "show", "nunca"),
        ("form", "publish", "nunca"),
        ("form", "check", "nunca"),
        ("form", "publish", "x.yaml"),
    ],
)
def test_a_form_that_there_is_not(periplo, shop, words):
    ran = periplo(*words, "--in", str(shop))
    assert ran.code == 2
    assert "nunca" in ran.err or "x.yaml" in ran.err


def test_pages_of_forms(periplo, shop):
    with serving(shop) as console:
        page = console.get("/forms?lang=es")
        assert page.status == 200
        assert "Todavía no hay formularios" in page.text
        assert console.get("/forms/nunca").status == 404
    (shop / "forms").mkdir(exist_ok=True)
    (shop / "forms/boletin.yaml").write_text(
        form_text(title=EVIL, text=EVIL, touchpoint=EVIL, map="m"), "utf-8"
    )
    assert periplo("form", "publish", "boletin", "--in", str(shop)).code == 0
    lived(shop, *["form shown"] * 3, "form submitted")
    with serving(shop) as console:
        for language in ("es", "en"):
            for address in ("/forms", "/forms/boletin"):
                reply = console.get(f"{address}?lang={language}")
                assert reply.status == 200
                page = Page(reply.text)
                assert not page.all("img")
        (preview,) = [one for one in page.all("div") if "data-form" in one]
        assert json.loads(preview["data-form"])["title"] == EVIL
        assert "Shown 3 times and sent 1" in console.get("/forms?lang=en").text
        assert console.get("/js/p-forms.js").text.startswith("const WORDS")
        assert 'from "/js/p-forms.js"' in console.get("/js/form-preview.js").text
        assert console.get("/js/nothing.js").status == 404
        told = json.loads(console.get("/forms/boletin?format=json").text)["forms"]
        assert [one["shown"] for one in told] == [3]
