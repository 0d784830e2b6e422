"""A file brought in by the console's page: what came of it, what is wrong with it and how to mend it, and who may."""

from __future__ import annotations

import json
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


def brought(served: Served, text: str | None, name: str = "f.csv", **fields: str) -> Reply:
    """What the page answers to a file that its form sends; None: none was chosen."""
    visitor = Visitor(served)
    page = visitor.get("/sources/import").text
    token = page.partition('name="token" value="')[2].partition('"')[0]
    parts = [
        f'--x\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'
        for key, value in {"token": token, "kind": "events", **fields}.items()
    ]
    if text is None:
        text = name = ""
    parts.append(
        f'--x\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n'
        f"Content-Type: text/csv\r\n\r\n{text}\r\n--x--\r\n"
    )
    headers = {"Content_Type": "multipart/form-data; boundary=x", "Sec_Fetch_Site": "same-origin"}
    cookie = "; ".join(f"{key}={value}" for key, value in visitor.cookies.items())
    body = "".join(parts).encode("cp1252")  # as Excel saves it
    return served.ask("POST", "/sources/import", body, Cookie=cookie, **headers)


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


def test_a_file_that_was_refused_need_not_be_chosen_again(served: Served):
    log = "quien,evento,fecha\nkim,visit,2026-03-05T10:00:00Z\n"
    wrong = brought(served, log, "ventas (marzo).csv")
    assert wrong.status == 400
    assert "“ventas (marzo).csv” is still here" in wrong.text
    kept = wrong.text.partition('name="kept" value="')[2].partition('"')[0]
    done = brought(served, None, kept=kept, customer="quien")
    assert (done.status, 'class="done"' in done.text) == (200, True)
    gone = brought(served, None, kept="none", customer="quien")
    assert (gone.status, "is still here" in gone.text) == (400, False)


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


def test_rows_that_cannot_come_in_are_shown_each_with_its_line_and_why(served: Served):
    bad = "cliente,evento,fecha\nana,visit,2026-04-01T10:00:00Z\nben,<b>call</b>,31/02/2026\n,visit,2026-04-01\n"
    told = brought(served, bad, "bad.csv")
    assert told.status == 200
    assert "<td>impossible or unreadable time</td>" in told.text
    assert "<td>no customer</td>" in told.text
    assert "<code>ben,&lt;b&gt;call&lt;/b&gt;,31/02/2026</code>" in told.text
    assert "Rows set aside" not in brought(served, EVENTS, again="yes").text


def test_one_event_is_said_as_one_and_why_a_row_was_set_aside(served: Served):
    told = brought(served, "cliente,evento,fecha\nuno,visit,2026-04-03\n,visit,2026-04-03\n", "one.csv").text
    assert "Imported 1 event." in told
    assert "Rows set aside: 1 (no customer: 1)" in told


def test_of_many_rows_set_aside_the_first_are_shown_and_all_are_counted(served: Served):
    rows = "".join(f"eva,visit,2026-13-{n:02}\n" for n in range(1, 31))
    told = brought(served, f"cliente,evento,fecha\neva,visit,2026-04-02\n{rows}", "many.csv").text
    assert told.count("<td>impossible or unreadable time</td>") == 20
    assert "And 10 others." in told


def test_the_page_speaks_of_its_own_fields_and_of_files_by_their_name(served: Served):
    told = brought(served, "cliente,evento,fecha\nleo,visit,03/04/2026\n", "marzo.csv").text
    assert "as day/month" in told
    assert "--dates" not in told
    assert "<p>marzo.csv: " in told


def test_an_empty_file_is_told_to_be_empty_and_none_to_be_none(served: Served):
    assert "&#39;void.csv&#39; is empty" in brought(served, "", "void.csv").text
    assert "No file was handed over" in brought(served, "", "").text


def test_a_clinic_s_sheet_as_excel_saves_it_in_spanish_is_read_without_naming_its_columns(served: Served):
    rows = "Paciente;Suceso;Fecha;Importe\r\nP-1;Pide cita;03/02/2026 10:15;\r\n;;;\r\n"
    rows += "P-1;Paga;13/02/2026 9:00;45,50 €\r\n"
    told = brought(served, rows, "citas.csv").text
    assert "Imported 2 events" in told
    assert "customer = Paciente, event = Suceso, time = Fecha" in told
    paid = json.loads(served.get("/api/v1/ask/funnel?steps=Pide+cita,Paga+con+importe+%3E+40").text)
    assert [step["n"] for step in paid["answer"]["steps"]] == [1, 1]
