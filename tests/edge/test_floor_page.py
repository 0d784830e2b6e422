"""The floor plan of a shop in the console: seen, narrowed to days, taken away, and told where there is none."""

from __future__ import annotations

from pathlib import Path

import pytest

from edge.test_zones_commands import LOG, ZONES
from served import serving

TWO_SHOPS = (
    ZONES
    + """\
    - place: norte
      zone: Europe/Madrid
      label: {es: la tienda del norte, en: the shop in the north}
      zones:
        - {id: till, label: {es: Caja, en: Till}, rect: [0, 0, 4, 3]}
"""
)


@pytest.fixture
def shop(periplo) -> Path:
    assert periplo("init", "shop", "--zone", "Europe/Madrid").code == 0
    Path("shop/sources.yaml").write_text(TWO_SHOPS, encoding="utf-8")
    Path("wifi.csv").write_text(LOG, encoding="utf-8")
    assert periplo("import", "zones", "wifi.csv", "--place", "centro", "--in", "shop").code == 0
    return Path("shop")


def test_the_floor_is_drawn_with_its_stays_in_both_languages(shop):
    with serving(shop) as served:
        english, spanish = served.get("/floor?lang=en").text, served.get("/floor?lang=es").text
        assert "/floor" in served.get("/sources?lang=en").text
    for page, zone, heads in (
        (english, "Entrance", ("zone", "stays")),
        (spanish, "Entrada", ("zona", "estancias")),
    ):
        assert "<svg" in page
        assert f'<th scope="row">{zone}</th><td class="number">3</td>' in page
        assert [head for head in heads if f">{head}<" not in page] == []
    assert "Totals of fewer than 2 devices are not kept." in english


def test_another_shop_and_other_days_are_looked_at(shop):
    with serving(shop) as served:
        assert "Till" in served.get("/floor?place=norte&lang=en").text
        within = served.get("/floor?place=centro&from=2026-09-01&to=2026-09-02&lang=en").text
        after = served.get("/floor?place=centro&from=2026-09-02&lang=en").text
        unknown = served.get("/floor?place=nowhere&lang=en")
    assert '<th scope="row">Entrance</th><td class="number">3</td>' in within
    assert '<th scope="row">Entrance</th><td class="number">3</td>' not in after
    assert unknown.status == 400
    assert "there are plans of: centro, norte" in unknown.text


def test_the_picture_is_taken_away_as_a_file(shop):
    with serving(shop) as served:
        drawn = {kind: served.get(f"/floor/plan.{kind}?place=centro") for kind in ("svg", "png", "pdf")}
        assert served.get("/floor/plan.gif").status == 404
    assert [one.status for one in drawn.values()] == [200, 200, 200]
    assert "Entrance" in drawn["svg"].text


def test_where_nothing_is_counted_the_page_says_how_to_begin(shop):
    Path("shop/sources.yaml").unlink()
    with serving(shop) as served:
        page = served.get("/floor?lang=en")
        assert served.get("/floor/plan.svg").status == 404
        assert "/floor" not in served.get("/sources?lang=en").text
    assert page.status == 200
    assert "Zones are not counted here" in page.text
