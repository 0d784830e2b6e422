"""All campaigns on one page: what they cost at the prices given, and a price that is none."""

from __future__ import annotations

from served import Page, Visitor, serving
from small_shop import built


def test_the_report_tells_each_campaign_at_the_prices_given_and_refuses_one_that_is_none(tmp_path):
    with serving(built(tmp_path)) as client:
        visitor = Visitor(client)
        page = visitor.get("/report?lang=es").text
        Page(page)
        assert "cart-awaits" in page
        assert "no hace falta enviar" in page
        priced = visitor.get("/report?lang=es&price=log%3D2").text
        assert priced.count("<td") == page.count("<td")
        assert priced.split("<table")[1] != page.split("<table")[1]  # the cost stands in it
        wrong = visitor.get("/report?lang=es&price=%3Cb%3E")
        assert wrong.status == 400
        assert "&lt;b&gt;" in wrong.text
