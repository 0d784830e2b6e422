"""The tracking plan: labels, types, owners; read with clear errors, written back without loss."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from periplo.core.consent_messages import USUAL
from periplo.core.errors import BadInput
from periplo.core.events import folded
from periplo.core.plan import Amount, Plan, PlannedEvent, PlannedProperty
from periplo.core.texts import Text
from periplo.formats.plan_text import plan_text
from periplo.formats.plan_yaml import plan_from, read_plan, read_tracking_plan

DEMO = Path(str(files("periplo.usecases.demo") / "documents" / "plan.yaml"))


def written(tmp_path, text: str):
    path = tmp_path / "plan.yaml"
    path.write_text(text)
    return path


def test_labels_are_read_in_every_language(tmp_path):
    labels = read_plan(
        written(
            tmp_path,
            "schema: 1\nevents:\n  order completed: {es: pedido completado, en: order completed}\n"
            "properties: {total: importe}\nvalues:\n  channel:\n    store: {es: tienda}\n",
        )
    )
    assert labels.event("Pedido Completado") == "order completed"
    assert labels.event_in("order completed", "es") == "pedido completado"
    assert labels.property("importe") == "total"
    assert labels.value("channel", "tienda") == "store"


def test_a_plan_may_be_nearly_empty(tmp_path):
    assert read_plan(written(tmp_path, "schema: 1\n")).event("visit") == "visit"


@pytest.mark.parametrize(
    "text", ["events: [a]\n", "events: {a: [1]}\n", "events: {a: {}}\n", "values: {a: {b: 3}}\n"]
)
def test_what_is_no_label_is_told_with_its_line(tmp_path, text):
    with pytest.raises(BadInput, match="line"):
        read_plan(written(tmp_path, "schema: 1\n" + text))


WHOLE = """\
schema: 1
events:
  order completed: {es: pedido completado, en: order completed}
  item returned:
    label: {es: artículo devuelto, en: item returned}
    description: {es: Un artículo volvió, en: An item came back}
    owner: Shops
    moves_stage: true
    properties: {refund: required, reason: optional}
    page: 7                                        # ours
  page viewed: {label: page viewed, properties: [path]}
properties:
  refund: {label: {es: reembolso, en: refund}, type: money, currency: EUR, owner: Finance}
  total: {type: money, currency: moneda}
  moneda: {es: moneda, en: currency}
  reason: {type: text, allowed: [broken, 7, true], required: true}
  minutes: {type: number, unit: min}
  mail: {type: text, personal: true}
values: {reason: {broken: {es: roto, en: broken}}}
purposes: {club: {es: El club, en: The club}}
consent:
  categories: {C0004: {channel: web, purpose: Advertising}}
  traits: {acepta_promos: {channel: correo, purpose: marketing}}
"""


def test_a_plan_says_what_it_knows_of_each_event_and_property(tmp_path):
    plan = read_tracking_plan(written(tmp_path, WHOLE))
    returned = plan.event("Item  Returned")
    assert returned is not None
    assert (returned.owner, returned.moves_stage) == ("Shops", True)
    assert returned.description is not None
    assert returned.description.to("es") == "Un artículo volvió"
    assert returned.properties == {"refund": True, "reason": False}
    assert returned.extra == {"page": 7}
    assert plan.events["page viewed"].properties == {"path": False}
    assert plan.properties["reason"].allowed == ("broken", "7", "true")
    assert plan.properties["minutes"].unit == "min"
    assert plan.personal == {"mail"}
    properties = {"Mail": 1, "total": 2}
    assert plan.lifted(properties) == {"Mail": 1}
    assert properties == {"total": 2}
    assert Plan().lifted(properties) == {}
    assert plan.purposes["club"].to("en") == "The club"
    assert plan.consent.categories == {"c0004": ("web", "advertising")}
    assert plan.consent.traits == {"aceptapromos": ("email", "marketing")}


def test_a_plan_says_which_property_is_money_and_in_which_currency(tmp_path):
    plan = read_tracking_plan(written(tmp_path, WHOLE))
    assert plan.money == (Amount("refund", "EUR", None), Amount("total", None, "moneda"))
    assert plan.amount_of("item returned", {"refund", "total"}) == Amount("refund", "EUR", None)
    assert plan.amount_of("order completed", {"total", "x"}) == Amount("total", None, "moneda")
    assert plan.amount_of("order completed", {"x"}) is None


def test_labels_for_rules_are_those_of_the_whole_plan(tmp_path):
    labels = read_plan(written(tmp_path, WHOLE))
    assert labels.event("artículo devuelto") == "item returned"
    assert labels.event_in("order completed", "es") == "pedido completado"
    assert labels.property("Reembolso") == "refund"
    assert labels.value("reason", "roto") == "broken"


def test_the_demo_s_plan_is_a_whole_plan_with_the_labels_it_always_had():
    plan = read_tracking_plan(DEMO)
    assert plan.labels == read_plan(DEMO)
    assert len(plan.events) == 25


@pytest.mark.parametrize(
    ("text", "line", "about"),
    [
        ("events:\n  a: {owner: x, properties: 3}\n", 3, "list of names"),
        ("events:\n  a:\n    properties: {b: perhaps}\n", 4, "perhaps"),
        ("events:\n  a: {moves_stage: maybe}\n", 3, "moves_stage"),
        ("events:\n  Pay: x\n  pay: y\n", 4, "one name"),
        ("properties:\n  a:\n    type: colour\n", 4, "colour"),
        ("properties:\n  a: {type: text, currency: EUR}\n", 3, "no money"),
        ("properties:\n  a: {type: money, currency: euros}\n", 3, "euros"),
        ("properties:\n  a: {allowed: []}\n", 3, "list of values"),
        ("properties:\n  a: {personal: 1}\n", 3, "personal"),
        ("properties:\n  a: {label: [x]}\n", 3, "label"),
        ("consent:\n  traits:\n    b: email\n", 4, "channel and purpose"),
        ("purposes: [a]\n", 2, "mapping"),
    ],
)
def test_what_cannot_be_meant_is_told_with_its_line(tmp_path, text, line, about):
    with pytest.raises(BadInput, match=about) as told:
        read_tracking_plan(written(tmp_path, "schema: 1\n" + text))
    assert f"line {line}" in told.value.what


names = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zl", "Zp"]), min_size=1, max_size=12
)
names = names.filter(lambda name: name.strip() and name == name.strip() and "\x85" not in name)
texts = st.dictionaries(st.sampled_from(("es", "en")), names, min_size=1).map(Text.of)
described = st.builds(
    PlannedProperty,
    label=st.none() | texts,
    description=st.none() | texts,
    type=st.none() | st.sampled_from(("text", "number", "flag", "instant", "list")),
    required=st.booleans(),
    allowed=st.lists(names, max_size=3).map(tuple),
    unit=st.none() | names,
    personal=st.booleans(),
    owner=st.none() | names,
)
meant = st.builds(
    PlannedEvent,
    label=st.none() | texts,
    owner=st.none() | names,
    moves_stage=st.none() | st.booleans(),
    properties=st.dictionaries(names, st.booleans(), max_size=3),
)


@given(
    st.dictionaries(names, meant, max_size=3),
    st.dictionaries(names, described, max_size=3),
    st.dictionaries(names, st.dictionaries(names, texts, min_size=1, max_size=2), max_size=2),
)
def test_a_plan_written_reads_back_as_the_same_plan(events, properties, values):
    for known in (events, properties):
        assume(len({folded(name) for name in known}) == len(known))
    events = {name: event for name, event in events.items() if event != PlannedEvent()}
    properties = {name: said for name, said in properties.items() if said != PlannedProperty()}
    plan = Plan(events, properties, values, {}, USUAL)
    assert plan_from(plan_text(plan)) == plan
