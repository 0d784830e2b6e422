"""A file brought in by the console's page: what came of it, what is wrong with it and how to mend it, and who may."""

from __future__ import annotations

from pathlib import Path

import pytest

from periplo.usecases.workspace import Settings, make_workspace, open_workspace
from served import Reply, Served, Visitor, serving

EVENTS = "cliente,evento,fecha\nana,visit,2026-03-01T10:00:00Z\nben,visit,2026-03-01T11:00:00Z\n"
ORDERS = """\
nro_ticket;fecha;cliente;email;producto;cantidad;precio
A-1;2026-03-01 10:00;Ana;ana@correo.example.es;Cuaderno;2;5,50
"""


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory):
    root = tmp_path_factory.mktemp("bringing") / "shop"
    make_workspace(root, Settings(name="Papelería", language="en"))
    with serving(root) as client:
        yield client


def brought(served: Served, text: str, name: str = "f.csv", **fields: str) -> Reply:
    """What the page answers to a file that its form sends."""
    visitor = Visitor(served)
    page = visitor.get("/sources/import").text
    token = page.partition('name="token" value="')[2].partition('"')[0]
    parts = [
        f'--x\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'
        for key, value in {"token": token, "kind": "events", **fields}.items()
    ]
    parts.append(
        f'--x\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n'
        f"Content-Type: text/csv\r\n\r\n{text}\r\n--x--\r\n"
    )
    headers = {"Content_Type": "multipart/form-data; boundary=x", "Sec_Fetch_Site": "same-origin"}
    cookie = "; ".join(f"{key}={value}" for key, value in visitor.cookies.items())
    return served.ask("POST", "/sources/import", "".join(parts), Cookie=cookie, **headers)


def test_events_come_in_once_and_a_second_time_only_if_that_is_meant(served: Served):
    first = brought(served, EVENTS)
    assert first.status == 200
    assert 'class="done"' in first.text
    assert open_workspace(served.root).has_events
    again = brought(served, EVENTS)
    assert again.status == 400
    assert "tick" in again.text
    assert "--again" not in again.text
    assert brought(served, EVENTS, again="yes").status == 200


def test_of_another_programs_export_a_receipt_is_kept(served: Served):
    done = brought(served, ORDERS, "ventas.csv", kind="orders")
    assert (done.status, done.headers["Location"]) == (303, "/receipts/1")
    assert "ventas.csv" in served.get("/receipts/1").text


def test_columns_that_nobody_knows_are_told_with_what_to_do_here(served: Served):
    wrong = brought(served, "foo,bar\n1,2\n", kind="orders")
    assert wrong.status == 400
    assert "in the spreadsheet" in wrong.text
    assert "--preset" not in wrong.text


def test_a_column_that_is_missing_is_named_in_a_field_of_the_page(served: Served):
    wrong = brought(served, "quien,evento,fecha\nana,visit,2026-03-01T10:00:00Z\n")
    assert wrong.status == 400
    assert "under “Column of the customer”" in wrong.text
    assert "--customer" not in wrong.text
    mended = brought(served, "quien,evento,fecha\nana,visit,2026-03-01T12:00:00Z\n", customer="quien")
    assert mended.status == 200
    assert "quien" in mended.text


@pytest.mark.parametrize("name", ["../../escaped.csv", "..", "*.csv", "[a].csv", "", ".csv"])
def test_a_files_name_is_no_path_and_no_pattern(served: Served, name: str):
    before = sorted(Path(served.root).parent.rglob("escaped*"))
    reply = brought(
        served,
        f"cliente,evento,fecha\nx,{len(name)},2026-03-01T10:00:00Z\n{name},y,2026-03-01T10:00:00Z\n",
        name,
    )
    assert reply.status in (200, 400)
    assert sorted(Path(served.root).parent.rglob("escaped*")) == before


def test_only_kinds_of_the_list_and_only_with_a_file(served: Served):
    assert brought(served, EVENTS, kind="secrets").status == 400
    assert brought(served, "", kind="orders").status == 400
