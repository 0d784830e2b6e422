"""periplo campaign report and apply."""

import json
from pathlib import Path

import pytest

from served import serving


def test_the_report_is_told_as_table_json_and_page(periplo, shop):
    assert "cart-awaits" in periplo("campaign", "report", "--in", shop).out
    data = json.loads(periplo("campaign", "report", "cart-awaits", "--in", shop, "--format", "json").out)
    (row,) = data["campaigns"]
    assert row["campaign"] == "cart-awaits"
    assert set(row["reading"]) == {"es", "en"}
    assert row["delay"] is None  # it was driven through the past
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


LEARNS = """\
id: learns
title: {es: Aprende, en: Learns}
entry: {event: visit}
goal: {rule: pay, within: 1h}
holdout: 0
nodes:
  - id: words
    experiment: {arms: [{name: plain, then: say}, {name: warm wishes, then: later}], adaptive: {every: 1h}}
  - {id: later, wait: 1h}
  - {id: say, send: {channel: best, of: [log, task], message: hi}}
messages: {hi: {subject: {es: Hola, en: Hello}, body: {es: Hola, en: Hello}}}
"""


def test_an_experiment_that_learns_is_told_in_the_report_and_in_the_console(periplo, shop):
    Path("learns.yaml").write_text(LEARNS, "utf-8")
    ran = periplo("campaign", "run", "learns.yaml", "--in", shop)
    assert ran.code == 0, ran.err
    report = periplo("campaign", "report", "learns", "--in", shop).out
    assert "'words', which learns every 1 hour: plain" in report
    assert "warm wishes" in report
    data = json.loads(periplo("campaign", "report", "learns", "--in", shop, "--format", "json").out)
    (one,) = data["campaigns"][0]["learning"]
    assert sum(one["next"].values()) == pytest.approx(1)
    answer = periplo(
        "ask", "effect", "--campaign", "learns", "--node", "words", "--in", shop, "--format", "json"
    )
    assert json.loads(answer.out)["answer"]["weighed"] is True
    with serving(Path(shop)) as served:
        page = served.get("/campaigns/learns")
    assert page.status == 200
    assert ", which learns every 1 hour: plain" in page.text
