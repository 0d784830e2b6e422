"""The people behind a figure: as many as it says, with looks written down, and made a segment."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import closing
from html import unescape
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from periplo.edge.cli.main import run
from periplo.edge.console.guard import Door
from periplo.edge.wiring import ledger_of
from periplo.storage import looks
from periplo.usecases import accounts
from periplo.usecases.audiences.book import book_of
from periplo.usecases.workspace import open_workspace
from served import GOOD, Page, Visitor, serving
from small_shop import built

QUESTIONS = {
    "/ask/funnel?steps=visit,cart,pay": 3,
    "/ask/transitions?from=all": 3,
    "/ask/touchpoints?from=all": 3,
    "/ask/stages": 2,
    "/ask/stages?rule=furthest": 2,
    "/ask/lifecycle?from=all&unit=month": 2,
    "/ask/cohorts?from=all&unit=day": 2,
    "/ask/retention?from=all&unit=day": 2,
    "/ask/paths?from=all": 4,
    "/ask/feelings?from=all": 2,
    "/ask/sources?from=all": 2,
    "/ask/channels?from=all": 4,
}
SAID = """\
customer,event,time,rating,channel,source
ana,visit,2026-03-01T10:01:00Z,5,web,
ana,pay,2026-03-01T10:21:00Z,2,,
ben,visit,2026-03-01T11:01:00Z,4,store,
eva,source declared,2026-03-02T12:01:00Z,,,amigo
"""
LINK = re.compile(r'<a href="(/ask/[a-z]+/who\?[^"]+)">([^<]+)</a>')


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "said.csv").write_text(SAID)
    shop = built(tmp_path)
    assert run(["import", "events", str(tmp_path / "said.csv"), "--in", str(shop)], {}) == 0
    return shop


@pytest.fixture
def visitor(root: Path) -> Iterator[Visitor]:
    with serving(root) as client:
        yield Visitor(client)


def links_of(visitor: Visitor, address: str) -> list[tuple[str, int]]:
    found = LINK.findall(visitor.get(address).text)
    return [(unescape(leads), int(re.sub(r"\D", "", shown))) for leads, shown in found]


def segments(root: Path):
    workspace = open_workspace(root)
    with closing(ledger_of(workspace)) as ledger:
        return book_of(workspace, ledger).kept


def people_on(page: str) -> list[int]:
    return [int(n) for n in re.findall(r'href="/customers/(\d+)"', page)]


@pytest.mark.parametrize("address", QUESTIONS)
def test_every_linked_figure_opens_as_many_people_as_it_says(visitor: Visitor, address: str):
    links = links_of(visitor, address)
    assert len(links) >= QUESTIONS[address]
    for leads, n in links:
        page = visitor.get(leads)
        assert page.status == 200
        assert len(people_on(page.text)) == n, leads


@pytest.mark.parametrize(
    ("address", "bars"),
    [("/ask/funnel?steps=visit,cart,pay", 3), ("/ask/touchpoints?from=all", 3), ("/ask/stages", 2),
     ("/ask/lifecycle?from=all&unit=day", 2), ("/ask/cohorts?from=all&unit=day", 2), ("/ask/paths?from=all", 4),
     ("/ask/feelings?from=all", 2), ("/ask/sources?from=all", 2), ("/ask/channels?from=all", 4)],
)  # fmt: skip
def test_a_bar_of_the_picture_opens_the_figure_that_it_draws(visitor: Visitor, address: str, bars: int):
    text = visitor.get(address).text
    in_table = {unescape(leads) for leads, _ in LINK.findall(text)}
    figure = text.split("<figure")[1].split("</figure>")[0]
    drawn = [unescape(leads) for leads in re.findall(r'<a href="([^"]+)"', figure)]
    assert len(drawn) == len(set(drawn)) >= bars
    assert set(drawn) <= in_table


def test_sessions_have_no_people_behind_them(visitor: Visitor):
    assert links_of(visitor, "/ask/funnel?steps=visit,cart,pay&unit=session") == []
    page = visitor.get("/ask/funnel/who?steps=visit,cart,pay&unit=session&figure=n&row=0")
    assert page.status == 400


@pytest.mark.parametrize(
    "address",
    ["/ask/transitions/who", "/ask/transitions/who?figure=n&row=x", "/ask/sessions/who?figure=n&row=0",
     "/ask/stages/who?figure=n&row=%3Cscript%3E", "/ask/funnel/who?figure=n&row=0"],
)  # fmt: skip
def test_a_figure_that_is_none_is_refused_with_a_reason(visitor: Visitor, address: str):
    page = visitor.get(address)
    assert page.status == 400
    assert "<script>" not in page.text.split("</head>")[1].replace('<script type="module"', "")


def test_who_looked_at_whom_is_written_down(visitor: Visitor, root: Path):
    leads, n = links_of(visitor, "/ask/transitions?from=all")[0]
    shown = people_on(visitor.get(leads).text)
    with closing(ledger_of(open_workspace(root))) as ledger, ledger.reading() as connection:
        assert sorted(look.customer for look in looks.looked(connection)) == sorted(shown)
        assert len(shown) == n


def test_where_a_rule_says_the_same_the_rule_builder_opens_with_it(visitor: Visitor, root: Path):
    leads, n = links_of(visitor, "/ask/touchpoints?from=all")[0]
    page = Page(visitor.get(leads).text)
    [begun] = [tag["href"] for tag in page.all("a") if tag.get("href", "").startswith("/segments/new?rule=")]
    rule = parse_qs(urlsplit(begun).query)["rule"][0]
    form = {
        tag["name"]: tag.get("value", "")
        for tag in Page(visitor.get(begun).text).all("input") if "name" in tag and tag.get("type") != "checkbox"
    }  # fmt: skip
    assert any(name != "rule" and value for name, value in form.items())
    saved = visitor.post(
        "/segments/new", token=str(form["token"]), id="met-it", title_en="Met", rule=rule, do="save"
    )
    assert saved.status == 303
    size = visitor.get("/segments/met-it?lang=en").text
    assert f'class="figure">{n} customers' in size


def test_where_no_rule_does_a_list_is_made_with_its_date(visitor: Visitor, root: Path):
    losses = [one for one in links_of(visitor, "/ask/touchpoints?from=all") if "figure=dropped" in one[0]]
    leads, n = losses[0]
    page = visitor.get(leads + "&lang=en").text
    assert "No rule says exactly" in page
    shown = people_on(page)
    made = visitor.post(leads, page, title="Perdidos aquí")
    assert made.status == 303
    assert made.headers["location"] == "/segments/perdidos-aqui"
    kept = segments(root)["perdidos-aqui"].segment
    assert kept.listed is not None
    assert (list(kept.listed.customers), len(kept.listed.customers)) == (sorted(shown), n)
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", kept.listed.loaded or "")
    visitor.post(leads, page, title="Perdidos aquí")
    assert "perdidos-aqui-2" in segments(root)  # nothing is written over


def test_a_form_without_its_token_makes_nothing(visitor: Visitor, root: Path):
    leads, _ = links_of(visitor, "/ask/touchpoints?from=all")[0]
    assert visitor.post(leads, title="x").status == 403
    assert "x" not in segments(root)


def test_a_reader_sees_the_people_and_makes_no_segment(root: Path):
    with closing(ledger_of(open_workspace(root))) as ledger:
        accounts.new_user(ledger, "rita", "reader", GOOD, 1)
    with serving(root, Door(needs_sign_in=True)) as client:
        visitor = Visitor(client)
        assert visitor.get("/ask/transitions/who?figure=customers&row=a&row=b").status == 303
        visitor.sign_in("rita", GOOD)
        leads, n = links_of(visitor, "/ask/touchpoints?from=all")[0]
        page = visitor.get(leads).text
        assert len(people_on(page)) == n
        assert 'method="post" action="/ask' not in page
        assert visitor.post(leads, title="x").status == 403
