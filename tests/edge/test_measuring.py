"""periplo campaign report and apply."""

import json
from pathlib import Path


def test_the_report_is_told_as_table_json_and_page(periplo, shop):
    assert "cart-awaits" in periplo("campaign", "report", "--in", shop).out
    data = json.loads(periplo("campaign", "report", "cart-awaits", "--in", shop, "--format", "json").out)
    (row,) = data["campaigns"]
    assert row["campaign"] == "cart-awaits"
    assert set(row["reading"]) == {"es", "en"}
    told = periplo(
        "--lang", "es", "campaña", "informe", "--in", shop, "--format", "html", "--out", "report.html"
    )
    assert told.code == 0, told.err
    assert "<h1>Informe de campañas</h1>" in Path("report.html").read_text("utf-8")


def test_a_price_that_is_none_and_a_campaign_that_is_none_are_refused(periplo, shop):
    assert periplo("campaign", "report", "--in", shop, "--price", "sms=free").code == 2
    assert periplo("campaign", "report", "nothing", "--in", shop).code == 2


def test_without_an_experiment_there_is_nothing_to_apply(periplo, shop):
    told = periplo("campaign", "apply", "cart-awaits", "--node", "nowhere", "--in", shop)
    assert told.code == 2
    assert "no node 'nowhere'" in told.err
