"""periplo ask customer and ask teams: one person by any identifier, pseudonymous, every look written down."""

import json
from contextlib import closing
from pathlib import Path

import pytest

from periplo.core.access import scope_of
from periplo.edge.wiring import ledger_of
from periplo.storage.looks import looked
from periplo.usecases.workspace import open_workspace
from served import serving
from small_shop import MAP

CALLS = """\
customer,event,time,call_id,resolved
ana,call offered,2026-03-02T10:00:00Z,a,
ana,call answered,2026-03-02T10:00:30Z,a,true
ben,call offered,2026-03-02T11:00:00Z,b,
ben,call abandoned,2026-03-02T11:05:00Z,b,
ben,visit,2026-03-02T09:00:00Z,,
"""


def asked(periplo, *words):
    ran = periplo("ask", *words, "--format", "json")
    assert ran.code == 0, ran.err
    return json.loads(ran.out)


def looks(folder):
    with closing(ledger_of(open_workspace(folder))) as ledger, ledger.reading() as connection:
        return looked(connection)


def test_a_customer_of_a_workspace_is_told_by_number_with_what_the_ledger_keeps(periplo, shop):
    told = asked(periplo, "customer", "ana", "--in", shop)
    answer = told["answer"]
    assert told["question"]["customer"] == answer["customer"] == f"#{looks(shop)[0].customer}"
    assert "ana" not in json.dumps(told)
    assert [step["touchpoint"] for step in answer["trail"]] == ["enter", "fill", "pay"]
    assert answer["trail"][0]["at"] == "2026-03-01T11:00:00+01:00"
    assert (answer["stage"], answer["since"]) == ("buy", "2026-03-01T11:05:00+01:00")
    assert {one["campaign"] for one in answer["decisions"]} == {"cart-awaits"}
    assert answer["decisions"][0]["reasons"][0]["code"] == "entered"
    why = json.loads(periplo("why", "ana", "--in", shop, "--format", "json").out)
    codes = [[each["code"] for each in one["reasons"]] for one in why["decisions"]]
    assert [[each["code"] for each in one["reasons"]] for one in answer["decisions"]] == codes
    said = periplo("ask", "customer", "ana", "--in", shop, "--lang", "en").out
    assert "Your cart awaits" in said
    assert "cart-awaits" not in said
    assert "Your cart awaits" in periplo("why", "ana", "--in", shop, "--lang", "en").out


def test_a_campaign_in_shadow_is_told_as_such_and_its_messages_are_none(periplo, shop):
    assert periplo("campaign", "publish", "cart-awaits@1", "--status", "shadow", "--in", shop).code == 0
    assert periplo("campaign", "run", "cart-awaits~shadow", "--in", shop).code == 0
    before = periplo("ask", "customer", "ben", "--in", shop, "--lang", "en").out
    assert "Your cart awaits (in shadow)" in before
    assert "send them 2 messages" not in before


def test_every_look_is_written_down_with_who_looked(periplo, shop):
    before = len(looks(shop))
    assert periplo("ask", "customer", "ana", "--in", shop).code == 0
    assert periplo("ask", "teams", "--in", shop).code == 0
    assert [one.what for one in looks(shop)[: len(looks(shop)) - before]] == ["ask"]
    with serving(shop) as served:
        number = looks(shop)[0].customer
        for address in (f"/ask/customer?person=%23{number}", f"/api/v1/ask/customer?person=%23{number}"):
            assert served.get(address).status == 200
            assert served.get(address).status == 200  # from those kept, and looked at all the same
    assert [one.what for one in looks(shop)][:4] == ["ask"] * 4
    assert looks(shop)[0].who == "console"


def test_the_page_of_a_customer_shows_their_journey(periplo, shop):
    assert periplo("ask", "customer", "ana", "--in", shop).code == 0
    number = looks(shop)[0].customer
    with serving(shop) as served:
        page = served.get(f"/customers/{number}", Cookie="periplo_language=en").text
    assert f"#{number} stands in “I buy” since Mar 1, 2026" in page
    assert "<svg" in page


def test_a_customer_of_files_is_known_by_their_column_or_by_number(periplo):
    common = ("--events", "visits.csv", "--map", "map.yaml")
    told = asked(periplo, "customer", "ben", *common)["answer"]
    assert [step["touchpoint"] for step in told["trail"]] == ["enter", "fill"]
    assert asked(periplo, "customer", told["customer"], *common)["answer"] == told
    assert (told["decisions"], told["segments"]) == ([], [])


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("zoe",), "no customer of these events is called so"),
        (("#99",), "no customer of these events is called so"),
        (("eva", "--segment", "cart at least 1 times"), "this customer is not among those looked at"),
        (("ana", "--from", "2026-03-01"), "cannot be asked with --from"),
    ],
)
def test_who_cannot_be_asked_about_is_told_in_both_languages(periplo, words, why):
    common = ("ask", "customer", *words, "--events", "visits.csv", "--map", "map.yaml")
    ran = periplo(*common)
    assert ran.code == 2
    assert why in ran.err.casefold()
    spanish = periplo(*common, PERIPLO_LANG="es")
    assert spanish.code == 2
    assert why not in spanish.err.casefold()


def test_a_key_must_open_customers_to_ask_about_one():
    assert scope_of("/api/v1/ask/customer") == scope_of("/api/v1/ask/cliente") == "customers"
    assert scope_of("/api/v1/ask/teams") == "ask"


def test_teams_are_told_with_what_they_promise(periplo, here: Path):
    (here / "calls.csv").write_text(CALLS)
    (here / "map.yaml").write_text(
        MAP + "  - {id: call, stage: buy, title: Llamo, rule: call *, areas: Care}\n"
    )
    common = ("--events", "calls.csv", "--map", "map.yaml", "--answer", "1m")
    told = asked(periplo, "teams", *common)
    whole = told["answer"]["whole"]
    assert (whole["contacts"], whole["first_answer"]["n"], whole["first_answer"]["median"]) == (2, 2, 30)
    assert [(one["kind"], one["kept"]["k"], one["kept"]["n"]) for one in whole["promises"]] == [
        ("answer", 1, 2)
    ]
    assert told["answer"]["teams"][0]["area"] == "Care"
    assert told["question"]["answer"] == "1m"
    screen = periplo("ask", "teams", *common)
    assert "Care" in screen.out
    assert "30\u00a0s" in screen.out


def test_tasks_of_the_workspace_count_by_their_owner(periplo, shop):
    assert periplo("task", "add", "Call Ana", "--owner", "Care", "--in", shop).code == 0
    found = asked(periplo, "teams", "--in", shop, "--from", "all", "--to", "2100-01-01")["answer"]["teams"]
    assert [
        (team["area"], team["figures"]["tasks"]["n"]) for team in found if team["figures"]["tasks"]["n"]
    ] == [("Care", 1)]


@pytest.mark.parametrize("question", ["conformance", "variants", "forecast"])
def test_groups_stand_side_by_side_in_table_picture_and_json(periplo, question):
    common = (question, "--events", "visits.csv", "--map", "map.yaml", "--by", "device")
    told = asked(periplo, *common)
    assert told["question"]["by"] == "device"
    groups = {one["group"]: one["n"] for one in told["answer"]["groups"]}
    assert groups == ({} if question == "forecast" else {"mobile": 2, "desktop": 1})
    assert periplo("ask", *common, "--format", "csv").out.startswith("group," if groups else "day,")
    assert periplo("ask", *common, "--format", "svg").out.startswith("<svg")
    wrong = periplo("ask", *common[:-1], "colour")
    assert (wrong.code, "there is no property 'colour'" in wrong.err.casefold()) == (2, True)


def test_drift_is_sought_by_texts_of_few_values_alone(periplo):
    common = ("ask", "drift", "--events", "visits.csv", "--map", "map.yaml")
    assert periplo(*common, "--by", "device").code == 0
    refused = periplo(*common, "--by", "total", PERIPLO_LANG="es")
    assert refused.code == 2
    assert "los cambios no se pueden buscar por «total»" in refused.err.casefold()


def test_an_area_of_the_library_promises_for_itself_before_the_option_for_all(periplo, here: Path):
    (here / "calls.csv").write_text(CALLS)
    (here / "map.yaml").write_text(
        MAP + "  - {id: call, stage: buy, title: Llamo, rule: call *, areas: [care]}\n"
    )
    (here / "library.yaml").write_text(
        "schema: 1\nareas:\n  - {id: care, title: Atención, answer_within: 10s}\n"
    )
    common = ("teams", "--events", "calls.csv", "--map", "map.yaml")
    for more in ((), ("--answer", "1h")):
        whole = asked(periplo, *common, *more)["answer"]["whole"]
        assert [(one["kept"]["k"], one["kept"]["n"]) for one in whole["promises"]] == [(0, 2)]
