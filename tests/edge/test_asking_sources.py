"""Where customers come from and to whom conversions are owed, from the command line: own channels, paths, costs."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

EVENTS = """\
customer,event,time,utm_medium,utm_source,utm_campaign,coupon,revenue,currency
ana,visit,2026-02-01,cpc,google,,,,
ana,order completed,2026-02-03,,,,,100,EUR
leo,visit,2026-02-02,,,,FOL-1,,
leo,order completed,2026-02-05,,,,,50,EUR
eva,visit,2026-02-04,,,,,,
"""
COSTS = """\
day,source,medium,campaign,cost,currency
2026-02-02,google,cpc,list,20,{0}
2026-02-03,meta,paid_social,list,7,{0}
"""
OWN = """\
schema: 1
channels:
  - {channel: leaflet, when: "coupon starts with FOL", name: {es: Papelito, en: Slip}}
"""


@pytest.fixture
def shop(periplo) -> Path:
    Path("events.csv").write_text(EVENTS, encoding="utf-8")
    assert periplo("init", "shop").code == 0
    told = periplo("import", "events", "events.csv", "--in", "shop")
    assert told.code == 0, told.err
    Path("shop/channels.yaml").write_text(OWN, encoding="utf-8")
    return Path("shop")


def asked(periplo, *words: str) -> dict:
    told = periplo("ask", *words, "--format", "json")
    assert told.code == 0, told.err
    return json.loads(told.out)["answer"]


def test_own_channels_count_by_their_id_and_are_called_by_their_name(periplo, shop):
    answer = asked(periplo, "sources", "--in", "shop", "--from", "all")
    assert {each["channel"]: each["customers"] for each in answer["sources"]} == {
        "paid search": 1,
        "leaflet": 1,
    }
    assert answer["unknown"] == 1
    for question in ("sources", "attribution"):
        for language, name in (("es", "Papelito"), ("en", "Slip")):
            for form in ("table", "svg", "html"):
                told = periplo(
                    "ask", question, "--in", "shop", "--from", "all", "--lang", language, "--format", form
                )
                assert name in told.out, (question, language, form, told.err)


def test_a_mistake_in_channels_yaml_is_told_with_its_line(periplo, shop):
    (shop / "channels.yaml").write_text("schema: 1\nchanels: []\n", encoding="utf-8")
    told = periplo("ask", "sources", "--in", "shop", "--lang", "es")
    assert told.code == 2
    assert "channels.yaml, línea 2: 'chanels' no se conoce aquí" in told.err


def test_two_currencies_are_never_added_up(periplo):
    Path("events.csv").write_text(EVENTS.replace("50,EUR", "50,USD"), encoding="utf-8")
    told = periplo("ask", "attribution", "--events", "events.csv", "--lang", "es")
    assert told.code == 2
    assert "Las conversiones están en EUR, USD" in told.err
    answer = asked(periplo, "attribution", "--events", "events.csv", "--where", "currency is not USD")
    assert (answer["value"], answer["currency"]) == (100, "EUR")


@pytest.mark.parametrize(("currency", "roas"), [("EUR", 5.0), ("USD", None)])
def test_what_was_spent_stands_beside_what_it_brought_in_one_currency_alone(periplo, shop, currency, roas):
    Path("costs.csv").write_text(COSTS.format(currency), encoding="utf-8")
    told = periplo("import", "costs", "costs.csv", "--in", "shop")
    assert told.code == 0, told.err
    answer = asked(periplo, "attribution", "--in", "shop", "--from", "all")
    found = {each["channel"]: each for each in answer["channels"]}
    assert (answer["currency"], answer["spend_currency"]) == ("EUR", currency)
    assert (found["paid search"]["value"], found["paid search"]["spend"]) == (pytest.approx(100), 20)
    idle = found["paid social"]  # money was spent, and nobody came by it
    assert (idle["conversions"], idle["share"], idle["spend"]) == (0, 0, 7)
    assert idle["roas"] == (None if roas is None else 0)
    assert all(len(model["shares"]) == len(found) for model in answer["models"])
    assert (found["paid search"]["roas"], found["leaflet"]["spend"]) == (roas and pytest.approx(roas), None)


def test_an_order_is_worth_the_first_money_that_it_carries_itself(periplo):
    Path("mixed.csv").write_text(
        "customer,event,time,utm_medium,total,value\n"
        "ana,visit,2026-02-01,cpc,,\nana,order completed,2026-02-02,,30,\n"
        "ana,survey answered,2026-02-03,,,9\n"
        "leo,visit,2026-02-01,cpc,,\nleo,order completed,2026-02-02,,,12\n",
        encoding="utf-8",
    )
    answer = asked(periplo, "attribution", "--events", "mixed.csv")
    assert (answer["conversions"], answer["value"]) == (2, 42)


def test_a_table_of_paths_is_credited_and_its_bad_rows_are_told(periplo):
    Path("paths.csv").write_text(
        "path,total_conversions,total_conversion_value,total_null\nad > mail,3,30,1\nad,1,10,2\nmail,x,1,1\n",
        encoding="utf-8",
    )
    told = periplo("ask", "attribution", "--paths", "paths.csv", "--model", "linear", "--format", "json")
    data = json.loads(told.out)
    found = {each["channel"]: (each["conversions"], each["value"]) for each in data["answer"]["channels"]}
    assert found == {"ad": (2.5, 25), "mail": (1.5, 15)}
    assert data["rejected"] == 1


@pytest.mark.parametrize(
    ("words", "what"),
    [
        (("--paths", "paths.csv", "--lookback", "9d"), "--lookback es de eventos"),
        (("--paths", "paths.csv", "--model", "time_decay"), "Se pidió time_decay de una tabla de rutas"),
        (("--separator", "|"), "--separator es de una tabla de rutas"),
        (("--weights", "1/2/1"), "--weights es de --model position"),
        (("--model", "position", "--weights", "1/2"), "--weights dice «1/2»"),
        (("--order", "0"), "--order dice 0"),
        (("--value", "event_name"), "no es una propiedad que diga dinero"),
    ],
)
def test_what_cannot_be_meant_is_refused_in_spanish(periplo, words, what):
    Path("events.csv").write_text(EVENTS, encoding="utf-8")
    Path("paths.csv").write_text("path,total_conversions\nad,1\n", encoding="utf-8")
    data = () if "--paths" in words else ("--events", "events.csv")
    told = periplo("ask", "attribution", *data, *words, "--lang", "es")
    assert told.code == 2
    assert what in told.err
    assert "Qué hacer: " in told.err
