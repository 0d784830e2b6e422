"""The tracking plan: labels of events, properties and values."""

from __future__ import annotations

import pytest

from periplo.core.errors import BadInput
from periplo.formats.plan_yaml import read_plan


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
