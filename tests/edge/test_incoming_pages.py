"""The pages of what comes in: sources, events, and what was set aside without anything personal."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest

from periplo.core.spans import MINUTE
from periplo.edge.console.shell import MENU, MORE
from sent import busy, send, track
from served import PALETTE, Served, serving
from small_shop import built

NOW = time.time_ns() // 1_000


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = built(tmp_path_factory.mktemp("incoming"))
    (root / "plan.yaml").write_text(
        "events:\n  product viewed: {es: producto visto, en: product seen}\n"
        "properties:\n  price: {es: precio, en: price}\n"
    )
    busy(root, NOW)
    return root


@pytest.fixture(scope="module")
def served(root: Path) -> Iterator[Served]:
    with serving(root) as client:
        yield client


def words(text: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", text)).split())


def test_the_menu_has_the_pages_that_exist_and_no_others(served: Served):
    menu = re.search(r"<nav.*?</nav>", served.get("/sources?lang=en").text, re.DOTALL)[0]
    shown = re.findall(r'href="([^"]+)"', menu)
    assert {"/", "/ask", "/campaigns", "/sources", "/events"} <= set(shown)
    assert {address: served.get(address).status for address in (MENU | MORE).values()} == {
        address: 200 if address in shown else 404 for address in (MENU | MORE).values()
    }
    assert 'href="/sources" aria-current="page"' in menu


@pytest.mark.parametrize(
    ("said", "told"),
    [("en", ("nothing came yet", "silent; its longest pause was 1 d", "key revoked", "comes as usual")),
     ("es", ("todavía no envió nada", "calla; su pausa más larga era de 1 d", "clave anulada",
             "llega con normalidad"))],
)  # fmt: skip
def test_each_source_says_where_it_stands(served: Served, said: str, told: tuple[str, ...]):
    page = words(served.get(f"/sources?lang={said}").text).replace("\u00a0", " ")
    assert not [sentence for sentence in told if sentence not in page]


def test_a_source_shows_its_counts_and_the_id_of_its_key_but_no_key(served: Served, root: Path):
    page = served.get("/sources?lang=en").text
    tills = re.search(r'<li class="source silent">.*?</li>', page, re.DOTALL)[0]
    assert re.search(r"<code>[0-9a-f]{8}</code>", tills)
    assert "Store · Gran Vía" in words(tills)
    assert "wk_" not in page
    web = re.search(r'<li class="source sending">.*?</li>', page, re.DOTALL)[0]
    assert "1 · a time in the future" in words(web)


def test_events_show_labels_customers_as_numbers_and_their_properties_folded(served: Served):
    page = served.get("/events?lang=en").text
    assert "product seen" in page
    assert "producto visto" in served.get("/events?lang=es").text
    assert re.search(r">#\d+<", page)
    assert "<summary>3 properties</summary>" in page
    assert re.search(r"<dt>price</dt><dd>12.5</dd>", page)
    assert "<dt>Value</dt><dd>40.50 EUR</dd>" in page


def test_what_was_set_aside_shows_its_reason_and_fields_and_nothing_personal(served: Served):
    page = served.get("/events?lang=en").text
    told = words(page)
    for reason in ("a time in the future", "a time that is not understood", "cannot be read"):
        assert reason in told
    assert "<dt>properties.coupon</dt><dd>text</dd>" in page
    for address in ("/events", "/events?source=web", "/sources"):
        text = served.get(address).text
        assert "secret" not in text.casefold()
        assert "Long Street" not in text


def test_events_are_filtered_by_source_and_by_name_or_label(served: Served):
    page = served.get("/events?source=tills&event=order+completed&lang=en").text
    assert "order completed" in page
    assert "product seen" not in page
    assert '<option value="tills" selected>' in page
    assert "product seen" in served.get("/events?event=Producto+visto&lang=en").text
    assert "No event matches" in served.get("/events?source=tills&event=product+viewed&lang=en").text


def test_an_option_that_the_page_does_not_have_is_refused(served: Served):
    assert served.get("/events?customer=1").status == 400


def test_hostile_words_in_events_are_shown_as_words(tmp_path: Path):
    root = built(tmp_path)
    evil = "<script>alert(1)</script>"
    send(root, evil, NOW, track(evil, evil, NOW - MINUTE, "1", **{evil: evil}))
    with serving(root) as client:
        for address in ("/events", "/sources"):
            text = client.get(address).text
            assert "<script" not in text.replace(PALETTE, "")
            assert "&lt;script&gt;" in text


def test_what_came_in_since_is_seen_at_the_next_look(tmp_path: Path):
    root = built(tmp_path)
    with serving(root) as client:
        assert "store visited" not in client.get("/events").text
        send(root, "web", NOW, track("store visited", "ana", NOW, "1"))
        assert "store visited" in client.get("/events").text
        assert "web" in words(client.get("/sources").text)


def test_without_anything_the_pages_say_what_comes_first(tmp_path: Path, capfd):
    from periplo.edge.cli.main import run

    assert run(["init", str(tmp_path / "new")], {}) == 0
    with serving(tmp_path / "new") as client:
        assert 'href="/keys"' in client.get("/sources?lang=en").text
        assert "no events yet" in client.get("/events?lang=en").text
