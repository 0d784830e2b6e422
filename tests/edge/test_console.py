"""The console, served for real on loopback: its pages, its forms, its JSON, and what keeps strangers out."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from periplo.core.errors import EnvironmentFault
from periplo.edge.cli.main import run
from periplo.edge.console.guard import Door, is_own_name
from periplo.edge.console.serving import listen
from periplo.usecases.options import QUESTIONS
from served import Page, Served, serving
from small_shop import MAP, built


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = built(tmp_path_factory.mktemp("served"))
    (root / "segments" / "vip.yaml").write_text(
        "id: vip\ntitle: {es: Con carrito, en: With a cart}\nrule: cart\n"
    )
    return root


@pytest.fixture(scope="module")
def served(shop: Path) -> Iterator[Served]:
    with serving(shop) as client:
        yield client


PAGES = (
    "/",
    "/?lanes=channels&lanes=figures",
    "/ask",
    *(f"/ask/{name}" for name in QUESTIONS if name not in ("growth", "content")),
    "/ask/content?content=visit",
    "/ask/growth?conversion=pay",
    "/ask/funnel?steps=visit,cart",
    "/ask/dwell?of=stages",
    "/ask/customer?person=%231",
    "/ask/teams?answer=1h",
    "/customers/1",
    "/ask/detours?from=visit&to=pay",
    "/ask/paths?from=visit&to=cart&beside=cart",
    "/ask/effect?campaign=cart-awaits",
    "/campaigns",
    "/monday",
    "/segments",
    "/segments/new",
    "/segments/vip",
    "/maps",
    "/maps/shop/evidence",
    "/maps/shop/join",
    "/maps/shop/comments",
    "/maps/shop/comments?part=cell:pay/feeling",
    "/maps/shop/share",
    "/maps/shop/present",
    "/maps/shop/present?stage=buy",
    "/campaigns/cart-awaits",
    "/campaigns/cart-awaits?node=remind",
    "/campaigns/cart-awaits/draft?node=settle",
    "/campaigns/cart-awaits/simulate?as=ana",
    "/campaigns/cart-awaits/backtest",
    "/channels",
    "/sources",
    "/events",
)


def test_small_tables_below_an_answer_keep_their_columns(served: Served):
    page = served.get("/ask/leaving?conversion=pay").text
    assert "<pre" not in page
    assert page.count('<th scope="col"') > page.split("</table>")[0].count('<th scope="col"') > 1


@pytest.mark.parametrize("said", ["es", "en"])
@pytest.mark.parametrize("address", PAGES)
def test_every_page_reads_without_script_in_both_languages(served: Served, address: str, said: str):
    reply = served.get(address, Cookie=f"periplo_language={said}")
    assert reply.status == 200, reply.text
    page = Page(reply.text)
    assert page.all("html")[0]["lang"] == said
    assert reply.headers["Content-Language"] == said
    assert all(tag["src"].startswith("/js/") and tag["type"] == "module" for tag in page.all("script"))
    assert not any(name.startswith("on") or name == "style" for _, tag in page.tags for name in tag)
    assert [tag for tag, _ in page.tags].count("h1") == 1
    named = {tag.get("id") for _, tag in page.tags} - {None}
    assert "content" in named
    assert len(named) == sum("id" in tag for _, tag in page.tags)
    assert all(field.get("name") for field in (*page.all("input"), *page.all("select")))


@pytest.mark.parametrize(
    "address", [*PAGES, "/nowhere", "/api/v1/ask/transitions", "/style.css", "/map.html"]
)
def test_every_answer_has_its_guards(served: Served, address: str):
    headers = served.get(address).headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe-inline" not in policy.partition("script-src")[2]
    assert "frame-ancestors 'none'" in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["X-Frame-Options"] == "DENY"


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:80", "127.0.0.1.evil.example", "", "127.0.0.1@evil"]
)
def test_a_foreign_host_is_turned_away(served: Served, host: str):
    reply = served.get("/", Host=host)
    assert reply.status == 421
    assert "visit" not in reply.text


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost:9000", "[::1]:80", "LOCALHOST"])
def test_our_own_names_are_let_in(host: str):
    assert is_own_name(host, Door())


def test_a_taken_port_is_told():
    with contextlib.closing(listen("127.0.0.1", 0)) as held:
        held.listen()
        with pytest.raises(EnvironmentFault):
            listen("127.0.0.1", held.getsockname()[1])


def test_the_language_in_the_address_is_remembered(served: Served):
    reply = served.get("/ask?lang=en")
    assert "Questions" in reply.text
    cookie = reply.headers["Set-Cookie"]
    assert "periplo_language=en" in cookie
    assert "HttpOnly" in cookie
    assert "SameSite=strict" in cookie
    assert "lang=es" in reply.text  # the way back


@pytest.mark.parametrize("place", ["boards", "views", "receipts", "customers"])
def test_a_number_that_no_ledger_holds_leads_nowhere(served: Served, place: str):
    for number in ("9" * 20, "9" * 400):
        assert served.get(f"/{place}/{number}").status == 404


def test_the_form_says_what_was_asked(served: Served):
    reply = served.get("/ask/funnel?steps=visit,cart&within=7d&mode=strict&where=device+is+mobile&lang=en")
    page = Page(reply.text)
    values = {field["name"]: field.get("value") for field in page.all("input")}
    assert {"value": "visit", "selected": None} in page.all("option")
    assert {"value": "cart", "selected": None} in page.all("option")
    assert values["within"] == "7d"
    assert values["where"] == "device is mobile"
    assert {"value": "strict", "selected": None} in page.all("option")
    assert any("open" in details for details in page.all("details"))


def test_our_view_and_the_customer_s_say_so_and_lead_to_one_another_with_their_filter(served: Served):
    ours = served.get("/ask/funnel?steps=visit,cart&where=device+is+mobile&lang=en").text
    theirs = served.get("/ask/paths?around=cart&where=device+is+mobile&lang=en").text
    assert "This is our view" in ours
    assert 'href="/ask/paths?where=device+is+mobile"' in ours
    assert "This is the customer&#39;s view" in theirs
    assert 'href="/ask/funnel?where=device+is+mobile"' in theirs
    assert "view:" not in served.get("/ask/transitions?lang=en").text


def test_a_page_answers_with_period_sample_reading_and_table(served: Served):
    text = served.get("/ask/funnel?steps=visit,cart,pay&lang=en").text
    assert "n = 3 customers" in text
    assert "Of 3 customers at “visit”" in text
    assert re.search(r'<th scope="row">cart</th><td class="number"><a href="[^"]+">2</a></td>', text)
    assert "<svg" in text


def test_a_wrong_option_is_mended_in_its_own_form(served: Served):
    reply = served.get("/ask/funnel?steps=visit,cart&within=soon&lang=en")
    assert reply.status == 400
    assert "7d" in reply.text
    assert {"soon"} <= {field.get("value") for field in Page(reply.text).all("input")}


@pytest.mark.parametrize("said", ["es", "en"])
@pytest.mark.parametrize(
    ("address", "status"), [("/nowhere", 404), ("/ask/riches", 404), ("/campaigns/none", 404)]
)
def test_pages_that_do_not_exist_say_how_to_go_on(served: Served, address: str, status: int, said: str):
    reply = served.get(f"{address}?lang={said}")
    assert reply.status == status
    assert {"es": "Qué hacer", "en": "What to do"}[said] in reply.text


def test_an_option_that_a_question_does_not_have_is_refused(served: Served):
    assert served.get("/ask/transitions?by=device").status == 400
    assert served.get("/ask/transitions?events=/etc/passwd").status == 400
    assert served.get("/ask/transitions?in=..").status == 400


@pytest.mark.parametrize("door", ["/ask/attribution", "/api/v1/ask/attribution"])
@pytest.mark.parametrize("option", ["paths", "separator", "events", "in", "out"])
def test_no_address_says_which_file_of_this_machine_is_read(
    served: Served, tmp_path: Path, door: str, option: str
):
    secret = tmp_path / "secret.csv"
    secret.write_text("path,total_conversions\nquixote > sancho,3\n", encoding="utf-8")
    reply = served.get(f"{door}?{option}={secret}")
    assert reply.status in (400, 404)
    assert "quixote" not in reply.text
    assert f'name="{option}"' not in served.get("/ask/attribution").text


def test_a_map_is_chosen_by_its_id_and_never_by_a_file(served: Served, tmp_path: Path):
    other = tmp_path / "other.yaml"
    other.write_text(
        MAP.replace("stages:", "stages:\n  - {id: hidalgo, title: Quixote, moment: before}"), encoding="utf-8"
    )
    page = served.get(f"/ask/stages?map={other}").text
    assert "Quixote" not in page
    assert "hidalgo" not in page


def test_own_channels_count_at_once(tmp_path: Path):
    shop = built(tmp_path)
    with serving(shop) as served:
        assert "Puestecillo" not in served.get("/ask/sources?from=all&lang=es").text
        (shop / "channels.yaml").write_text(
            "schema: 1\nchannels: [{channel: stall, when: visit, name: {es: Puestecillo, en: Stall}}]\n",
            encoding="utf-8",
        )
        assert "Puestecillo" in served.get("/ask/sources?from=all&lang=es").text


def test_questions_have_their_spanish_address(served: Served):
    reply = served.get("/ask/embudo?steps=visit,cart")
    assert reply.status == 307
    assert reply.headers["Location"].endswith("/ask/funnel?steps=visit,cart")


def test_the_api_gives_the_json_of_the_command(served: Served, shop: Path, capfd):

    reply = served.get("/api/v1/ask/funnel?steps=visit,cart&within=7d")
    assert reply.headers["Content-Type"].startswith("application/json")
    words = [
        "ask",
        "funnel",
        "--in",
        str(shop),
        "--steps",
        "visit,cart",
        "--within",
        "7d",
        "--format",
        "json",
    ]
    assert run(words, {}) == 0
    assert json.loads(capfd.readouterr().out) == json.loads(reply.text)


def test_the_api_tells_errors_as_objects(served: Served):
    for address, status in (("/api/v1/ask/funnel", 400), ("/api/v1/nowhere", 404)):
        reply = served.get(address)
        assert reply.status == status
        assert set(json.loads(reply.text)) == {"code", "what", "why", "mend"}


@pytest.mark.parametrize(("form", "head"), [("csv", "step,n,"), ("svg", "<svg"), ("json", "{")])
def test_an_answer_leaves_in_other_forms(served: Served, form: str, head: str):
    reply = served.get(f"/ask/funnel?steps=visit,cart&format={form}")
    assert reply.status == 200
    assert reply.text.startswith(head)


def test_hostile_words_are_shown_as_words(served: Served):
    reply = served.get("/ask/funnel?steps=%3Cscript%3Ealert(1)%3C/script%3E,visit")
    assert "<script>alert" not in reply.text
    assert not Page(served.get("/%22%3E%3Cscript%3E").text).scripts()


def test_the_stylesheet_and_the_fonts_it_names_are_there(served: Served):
    sheet = served.get("/style.css").text
    assert "prefers-color-scheme:dark" in sheet
    for address in re.findall(r"url\('([^']+)'\)", sheet):
        client = http.client.HTTPConnection("127.0.0.1", served.port, timeout=30)
        with contextlib.closing(client):
            client.request("GET", address)
            assert client.getresponse().status == 200


def test_what_is_imported_while_serving_is_seen(tmp_path: Path, capfd):

    root = built(tmp_path)
    with serving(root) as client:
        assert json.loads(client.get("/api/v1/ask/transitions").text)["n"] == 3
        more = tmp_path / "more.csv"
        more.write_text("customer,event,time\nzoe,visit,2026-03-02T10:00:00Z\n")
        assert run(["import", "events", str(more), "--in", str(root)], {}) == 0
        assert json.loads(client.get("/api/v1/ask/transitions").text)["n"] == 4


def test_an_empty_workspace_says_what_comes_first(tmp_path: Path, capfd):

    assert run(["init", str(tmp_path / "new")], {}) == 0
    with serving(tmp_path / "new") as client:
        for address in ("/", "/ask/stages", "/ask/funnel", "/campaigns"):
            reply = client.get(f"{address}?lang=en")
            assert reply.status == 200
            assert "folder maps" in reply.text or "/sources/import" in reply.text or "publish" in reply.text
            assert "periplo import" not in reply.text


@pytest.mark.skipif(os.name != "posix", reason="signals are sent as on POSIX")
@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM])
def test_serving_ends_quietly_when_told(shop: Path, stop: signal.Signals):
    command = [
        sys.executable,
        "-m",
        "periplo.edge.cli.main",
        "--lang",
        "en",
        "serve",
        str(shop),
        "--port",
        "0",
    ]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        said = process.stderr.readline()
        assert said.startswith("Periplo at http://127.0.0.1:")
        time.sleep(0.5)
        process.send_signal(stop)
        assert process.stderr.read().strip() == ""
        assert process.wait(20) in ((0,) if stop == signal.SIGTERM else (130, -stop))


def test_serving_needs_a_workspace_or_an_empty_folder(tmp_path: Path, capfd):
    (tmp_path / "notes.txt").write_text("somebody's own folder")
    assert run(["serve", str(tmp_path)], {}) == 2
