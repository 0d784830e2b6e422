"""The mapping file: what it can say, and the line of everything that it cannot."""

from __future__ import annotations

import pytest

from periplo.core.spans import instant
from periplo.formats.log_files import log_files
from periplo.formats.mappings.made import Origin
from periplo.formats.mappings.mapping_yaml import BadMapping, mapping_from
from periplo.formats.mappings.rows import head_for, laid, pieces
from periplo.formats.records import records_of

NOW = instant("2026-11-01T12:00:00Z")
BASE = "schema: 1\nid: till\nkind: orders\nsource: till\nfields:\n  id: ticket\n  at: day\n  total: sum\n"


def made_by(mapping: str, csv: str, tmp_path, name: str = "x.csv"):
    path = tmp_path / name
    path.write_text(csv, encoding="utf-8")
    read = mapping_from(mapping)
    records = records_of(log_files([path])[0], read.records)
    head = head_for(read, records)
    assert head is not None
    over = laid(read, records, head, "UTC")
    return [piece.made for piece in pieces(over, Origin("till", "till", NOW, "EUR", read.customer_is))]


def only(mapping: str, csv: str, tmp_path) -> dict:
    (made,) = made_by(mapping, csv, tmp_path)
    assert not made.reason
    return made.messages[0]


def test_values_are_translated_without_regard_to_case(tmp_path):
    mapping = BASE + "  channel: {column: how, values: {MOSTRADOR: store, 'tel*': phone}, else: web}\n"
    head = "ticket,day,sum,how\n"
    for said, meant in (("mostrador", "store"), ("Teléfono 2", "phone"), ("", "web"), ("otro", "web")):
        told = only(mapping, f"{head}1,2026-01-05,5,{said}\n", tmp_path)
        assert told["properties"]["channel"] == meant


def test_a_name_is_split_and_columns_are_joined(tmp_path):
    mapping = BASE + (
        "  email: mail\n  first_name: {column: who, part: first}\n  last_name: {column: who, part: rest}\n"
        "  street: {columns: [road, number], join: ' '}\n"
    )
    told = only(
        mapping,
        "ticket,day,sum,who,mail,road,number\n1,2026-01-05,5,Uno De Tal,u@correo.example.es,Mayor,3\n",
        tmp_path,
    )
    traits = told["context"]["traits"]
    assert (traits["firstName"], traits["lastName"]) == ("Uno", "De Tal")
    assert traits["address"]["street"] == "Mayor 3"


def test_a_pattern_takes_a_part_and_divide_reads_hundredths(tmp_path):
    mapping = BASE.replace("total: sum", "total: {column: sum, divide: 100}") + (
        "  coupon: {column: note, pattern: 'coupon=(\\w+)'}\n"
    )
    told = only(mapping, "ticket,day,sum,note\n1,2026-01-05,1999,x coupon=CLASS y\n", tmp_path)
    assert str(told["properties"]["total"]) == "19.99"
    assert told["properties"]["coupon"] == "CLASS"


def test_fixed_values_properties_and_traits_of_one_s_own(tmp_path):
    mapping = BASE + "  place: {fixed: Centro}\n  customer: who\nproperties: {seller: clerk}\ncurrency: MXN\n"
    told = only(mapping, "ticket,day,sum,who,clerk\n1,2026-01-05,5,C-1,Caja 2\n", tmp_path)
    assert told["userId"] == "C-1"
    assert (told["properties"]["place"], told["properties"]["seller"]) == ("Centro", "Caja 2")


def test_the_same_columns_without_accents_or_capitals_are_the_same(tmp_path):
    told = only(
        BASE.replace("ticket", "Número de Ticket"), "numero_de_ticket,Day,SUM\n7,2026-01-05,5\n", tmp_path
    )
    assert told["properties"]["order_id"] == "7"


def test_rows_that_are_no_records_are_passed_over(tmp_path):
    mapping = BASE + "skip:\n  - {column: ticket, is: ['Total*', '']}\n"
    made = made_by(mapping, "ticket,day,sum\n1,2026-01-05,5\nTotal day,2026-01-05,5\n,,5\n", tmp_path)
    assert len(made) == 1


def test_a_negative_total_is_a_return(tmp_path):
    mapping = BASE + "lines: {sku: code, quantity: n}\n"
    (made,) = made_by(mapping, "ticket,day,sum,code,n\n1,2026-01-05,-5.50,X,-1\n", tmp_path)
    assert made.messages[0]["event"] == "item returned"
    assert str(made.messages[0]["properties"]["refund"]) == "5.5"
    assert [(f.kind, f.amount, f.units) for f in made.facts] == [("return", 5_500_000, 1_000_000)]


def test_a_survey_with_a_column_a_question_gives_one_answer_a_question(tmp_path):
    mapping = (
        "schema: 1\nid: form\nkind: surveys\nfields: {at: when, survey: {fixed: visit}}\nanswers:\n"
        "  - {question: {fixed: nps}, type: {fixed: nps}, score: Would you recommend us}\n"
        "  - {question: {fixed: how}, type: {fixed: source}, answer: How did you hear of us}\n"
    )
    csv = (
        "when,Would you recommend us,How did you hear of us\n2026-01-05 10:00,9,Leaflet\n2026-01-06 10:00,,\n"
    )
    first, second = made_by(mapping, csv, tmp_path)
    assert [m["event"] for m in first.messages] == ["survey answered", "survey answered", "source declared"]
    assert first.messages[2]["properties"]["reason"] == "Leaflet"
    assert second.reason == "no_answer"


def test_two_currencies_in_one_order_are_set_aside(tmp_path):
    mapping = BASE + "  currency: cur\nlines: {sku: code}\n"
    made = made_by(mapping, "ticket,day,sum,cur,code\n1,2026-01-05,5,EUR,a\n1,2026-01-05,5,USD,b\n", tmp_path)
    assert [one.reason for one in made] == ["other_currency"]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (",2026-01-05,5", "no_id"),
        ("1,,5", "no_time"),
        ("1,2026-02-31,5", "bad_time"),
        ("1,2030-01-01,5", "future_time"),
        ("1,2026-01-05,five", "bad_amount"),
        ("1,2026-01-05,", "no_amount"),
    ],
)
def test_an_order_that_cannot_be_counted_says_why(row, reason, tmp_path):
    (made,) = made_by(BASE, f"ticket,day,sum\n{row}\n", tmp_path)
    assert made.reason == reason


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        (BASE.replace("orders", "sales"), 3, "no kind of import"),
        (BASE + "  totl: x\n", 9, "'totl' is no field"),
        (BASE + "colour: red\n", 9, "'colour' is not known here"),
        (BASE + "zone: Mars\n", 9, "no time zone"),
        (BASE + "decimal: ';'\n", 9, "cannot be"),
        (BASE + "  coupon: {column: c, pattern: '('}\n", 9, "no pattern"),
        (BASE + "  coupon: {colum: c}\n", 9, "'colum' is not known here"),
        (BASE + "  coupon: {else: x}\n", 9, "names no column"),
        (BASE + "consents: []\n", 9, "not for orders"),
        (BASE + "currency: pesos\n", 9, "no currency"),
        (BASE + "skip:\n  - {column: x}\n", 10, "skips nothing"),
        (BASE.replace("  at: day\n", ""), 5, "'at' is missing"),
    ],
)
def test_a_mistake_is_told_with_its_line(text, line, what):
    with pytest.raises(BadMapping) as told:
        mapping_from(text, "till.yaml")
    assert what in told.value.what
    assert f"till.yaml, line {line}" in told.value.what
    assert told.value.mend


def test_customers_need_something_that_names_them():
    with pytest.raises(BadMapping) as told:
        mapping_from("id: c\nkind: customers\nfields: {first_name: a}\n")
    assert "who the customer is" in told.value.what
