"""The stories planted in the public ecom data (retentioneering project, Apache-2.0), found without being told of."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from periplo.edge.source import Source
from periplo.engines.local import LocalEngine
from periplo.usecases.ask import ask
from periplo.usecases.options import placed
from periplo.usecases.questions import asking_of

SHARED = Path(os.environ.get("PERIPLO_SHARED_DATA", Path(__file__).parents[3] / "shared/data"))
ECOM = SHARED / "ecom.csv.gz"
pytestmark = pytest.mark.skipif(not ECOM.is_file(), reason="the public ecom data is not here")


def asked(question: str, **given):
    given = placed(question, {"events": (str(ECOM),), "customer": "user_id", **given})
    source = Source(given)
    return ask(asking_of(question, given, source.ground()), source.lived, source.choice, LocalEngine(1))


def test_leaving_shows_the_checkout_trouble_on_mobile_and_the_payment_incident():
    found = asked("leaving")
    troubles = {one.event: one for one in found.answer.troubles if one.kind == "event"}
    bug, payment = troubles["checkout_bug"], troubles["payment_error"]
    assert (bug.property, bug.value, bug.of_all) == ("platform", "mobile", 1)
    assert "2024-04-09" <= bug.start[:10] <= "2024-04-16"
    assert bug.end[:10] == "2024-05-10"  # up to May 9
    assert (payment.property, payment.start[:10]) == (None, "2024-05-19")
    assert "2024-06-07" <= payment.end[:10] <= "2024-06-09"
    assert "checkout_bug" in found.reading.to("en")
    assert "platform: mobile" in found.reading.to("es")


def test_errors_at_the_payment_go_with_stopping_there():
    places = {one.place: one for one in asked("frustration").answer.places}
    payment = places["payment_details"]
    assert payment.clear
    assert payment.signs[0].sign == "error"
    assert payment.went_on < payment.other_went_on / 2


def test_on_mobile_fewest_come_from_cart_to_purchase():
    answer = asked("detours", **{"from": "add_to_cart", "to": "purchase"}).answer
    top = answer.who[0]
    assert (top.suffers, top.property, top.value, top.clear) == ("lost", "platform", "mobile", True)


@pytest.mark.parametrize("unit", ["customer", "session"])
def test_every_level_of_paths_sums_to_the_whole(unit: str):
    answer = asked("paths", **{"from": "add_to_cart", "to": "purchase", "unit": unit, "steps": "7"}).answer
    assert {sum(one.passes for one in level) for level in answer.levels} == {answer.passes}
