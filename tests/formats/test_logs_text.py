"""Delimited text as people export it: every mark, encoding, line end and way of quoting gives the same journeys."""

import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from periplo.core.errors import UnknownName
from periplo.core.spans import instant
from periplo.formats import text_blocks
from periplo.journeys.columns import Number
from periplo.usecases.from_files import read_events


def lives(read):
    """Every event as (customer, event, instant), customer by customer."""
    j = read.journeys
    return [
        (j.keys.values[int(j.keys.codes[k]) - 1], j.names[j.event[row]], int(j.at[row]))
        for k in range(j.customers)
        for row in range(int(j.start[k]), int(j.stop[k]))
    ]


def test_customers_come_in_order_of_first_appearance_and_their_events_in_order_of_time(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text(
        "user_id,event,timestamp\nb,pay,2024-01-02\na,visit,2024-01-03\nb,visit,2024-01-01\nb,choose,2024-01-02\n"
    )
    read = read_events(path)
    assert [(who, what) for who, what, _ in lives(read)] == [
        ("b", "visit"),
        ("b", "pay"),
        ("b", "choose"),
        ("a", "visit"),
    ]
    assert list(read.journeys.customer) == [1, 2]


def test_two_spellings_of_one_name_are_one_event_shown_in_the_first(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("user,event,time\na,Order  Completed,2024-01-01\na,order completed,2024-01-02\n")
    assert read_events(path).journeys.names == ("Order Completed",)


TITLED = 'Informe de visitas;;\n\n"Periodo: del 03/04/2026\nal 05/06/2026";;\n'


@pytest.mark.parametrize("above", ["Informe de visitas\nGenerado el 03/04/2026\n\n", TITLED, ";;\n;;\n"])
def test_titles_may_stand_above_the_header(tmp_path, above):
    path = tmp_path / "a.csv"
    rows = "cliente;evento;fecha\nAna;Visitó;13/01/2026\nBen;Pagó;01/02/2026\nroto;\n"
    path.write_text(above + rows)
    read = read_events(path)
    assert lives(read) == [("Ana", "Visitó", instant("2026-01-13")), ("Ben", "Pagó", instant("2026-02-01"))]
    assert [(one.line, one.text) for one in read.rejected.kept] == [(above.count("\n") + 4, "roto;")]
    assert any("por encima de la cabecera" in note for note in read.notes["es"])


def test_without_a_header_the_fullest_row_says_which_columns_there_are(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("Informe\n\nquién;qué;cuándo\nAna;Visitó;13/01/2026\n")
    with pytest.raises(UnknownName, match="it has: quién, qué, cuándo"):
        read_events(path)
    assert lives(read_events(path, customer="quién", event="qué", time="cuándo")) == [
        ("Ana", "Visitó", instant("2026-01-13"))
    ]


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_mark_encoding_and_line_end_reads_alike(tmp_path, mark, encoding, end):
    rows = [["cliente", "evento", "fecha", "nota"], ["José", "Compró", "31/12/2023 10:00", f"a{mark} b"]]
    rows += [["Ana", "Visitó", "01/01/2024", "ñandú"]] * 8
    sink = io.StringIO()
    csv.writer(sink, delimiter=mark, lineterminator=end).writerows(rows)
    path = tmp_path / "a.csv"
    path.write_bytes(sink.getvalue().encode(encoding))
    read = read_events(path)
    assert lives(read)[0] == ("José", "Compró", instant("2023-12-31T10:00"))
    assert lives(read)[1:] == [("Ana", "Visitó", instant("2024-01-01"))] * 8
    assert list(read.journeys.properties["nota"].values) == [f"a{mark} b", "ñandú"]
    assert read.rejected.total == 0


def test_spanish_numbers_become_numbers(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes(
        b"usuario;evento;fecha;total;peso\na;x;01/02/2024;1.234,56;1.250\na;y;02/02/2024;12,5;\n"
    )
    read = read_events(path)
    total, weight = read.journeys.properties["total"], read.journeys.properties["peso"]
    assert isinstance(total, Number)
    assert list(total.values) == [1234.56, 12.5]
    assert weight.values[0] == 1250  # a file with ; and comma decimals writes thousands with a point


@pytest.mark.parametrize(
    ("mark", "texts", "amounts"),
    [
        (";", ["45,50 €", "1.245,50 €", "0 €"], [45.5, 1245.5, 0]),
        (";", ["€ 45,50", "-€ 2", "7"], [45.5, -2, 7]),
        ("\t", ["$1,200.00", "-$5", "$-5.25"], [1200, -5, -5.25]),
        ("\t", ["£3\u00a0", "4\u202f£", "n/a"], [3, 4, None]),
    ],
)
def test_amounts_with_the_sign_of_their_currency_become_numbers(tmp_path, mark, texts, amounts):
    path = tmp_path / "a.csv"
    lines = ["user,event,time,paid", *(f"u,x,2024-01-0{n},{text}" for n, text in enumerate(texts, 1))]
    path.write_text("\n".join(mark.join(line.split(",", 3)) for line in lines), "utf-8")
    paid = read_events(path).journeys.properties["paid"]
    assert isinstance(paid, Number)
    assert [None if one != one else one for one in paid.values] == amounts


@pytest.mark.parametrize("texts", [["45 €", "45 $"], ["45 €", "free"], ["4 € and 5", "3 €"], ["€", "4 €"]])
def test_what_is_no_sum_of_one_currency_stays_text(tmp_path, texts):
    path = tmp_path / "a.csv"
    path.write_text("user;event;time;paid\n" + "".join(f"u;x;2024-01-01;{text}\n" for text in texts), "utf-8")
    assert list(read_events(path).journeys.properties["paid"].values) == texts


def test_the_order_of_day_and_month_is_decided_by_the_whole_column_and_told(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("user,event,time\n" + "a,x,01/02/2024\n" * 5 + "a,y,01/13/2024\n")
    read = read_events(path)
    assert lives(read)[0][2] == instant("2024-01-02")
    assert "month/day" in read.notes["en"][0]
    path.write_text("user,event,time\na,x,01/02/2024\n")
    read = read_events(path)
    assert lives(read)[0][2] == instant("2024-02-01")
    assert "ambiguous" in read.notes["en"][0]
    assert lives(read_events(path, dates="month-first"))[0][2] == instant("2024-01-02")


def test_times_without_zone_are_read_in_the_zone_given_and_others_as_written(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("user,event,time\na,x,2024-07-01 12:00\na,y,2024-07-01T12:00:00Z\na,z,1719835200\n")
    read = read_events(path, zone="Europe/Madrid")
    assert [at for _, _, at in lives(read)] == [
        instant("2024-07-01T10:00"), instant("2024-07-01T12:00"), instant("2024-07-01T12:00"),
    ]  # fmt: skip


def test_columns_are_found_by_their_usual_names_and_told(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("ID Cliente;Acción;Fecha y hora\na;x;2024-01-01\n")
    assert read_events(path).columns_taken == {
        "a.csv": {"customer": "ID Cliente", "event": "Acción", "time": "Fecha y hora"}
    }


def test_two_spellings_of_one_property_are_one_column(tmp_path):
    (tmp_path / "a.csv").write_text("user,event,time,Total\na,x,2024-01-01,5\n")
    (tmp_path / "b.csv").write_text("user,event,time,total\na,x,2024-01-02,7\n")
    properties = read_events(tmp_path).journeys.properties
    assert set(properties) == {"total"}
    assert list(properties["TOTAL"].values) == [5, 7]


def test_files_patterns_and_folders_with_different_columns_are_read_as_one_log(tmp_path):
    (tmp_path / "d").mkdir()
    (tmp_path / "a.csv").write_text("user,event,time,total\na,x,2024-01-01,5\n")
    (tmp_path / "d" / "b.tsv").write_text("customer\tname\tat\tcity\nb\tx\t2024-01-02\tLima\n")
    (tmp_path / "d" / "notes.md").write_text("no log")
    read = read_events([tmp_path / "*.csv", tmp_path / "d"])
    assert [(who, what) for who, what, _ in lives(read)] == [("a", "x"), ("b", "x")]
    city, total = read.journeys.properties["city"], read.journeys.properties["Total"]
    assert (list(city.codes), list(city.values)) == ([0, 1], ["Lima"])
    assert total.values[0] == 5


def test_progress_goes_up_to_the_size_of_all_files(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("user,event,time\n" + "a,x,2024-01-01\n" * 1000)
    seen = []
    read_events(path, progress=lambda done, total: seen.append((done, total)))
    assert seen == sorted(seen)
    assert seen[-1] == (path.stat().st_size, path.stat().st_size)


def test_message_ids_count_once_within_thirty_days_and_identical_rows_only_if_asked(tmp_path):
    path = tmp_path / "a.csv"
    rows = [
        "m1,a,x,2024-01-01",
        "m1,a,x,2024-01-20",
        "m1,a,x,2024-03-01",
        ",a,x,2024-01-01",
        ",a,x,2024-01-01",
    ]
    path.write_text("messageId,user,event,time\n" + "\n".join(rows))
    read = read_events(path)
    assert (read.journeys.events, read.dropped) == (4, {"message_id": 1})
    read = read_events(path, distinct=True)
    assert (read.journeys.events, read.dropped) == (3, {"message_id": 1, "identical": 1})


letters = st.one_of(st.characters(exclude_categories=["Cs", "Cc"]), st.sampled_from('\n\t",;| '))
cells = st.text(letters, max_size=12).map("x{}".format)  # with a letter before it, so that it stays text


@settings(max_examples=150)
@given(
    st.lists(st.tuples(cells, cells, cells), min_size=1, max_size=30),
    st.sampled_from([",", ";", "\t", "|"]),
    st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
    st.sampled_from([7, 64, 4 << 20]),
)
def test_any_text_survives_quoting_whatever_the_size_of_a_block(tmp_path_factory, rows, mark, quoting, block):
    path = tmp_path_factory.mktemp("csv") / "a.csv"
    with path.open("w", encoding="utf-8", newline="") as sink:
        writer = csv.writer(sink, delimiter=mark, quoting=quoting, lineterminator="\n")
        writer.writerow(["user", "event", "time", "one", "two", "three"])
        writer.writerows(["u", "e", "2024-01-01", *row] for row in rows)
    whole, text_blocks.BLOCK = text_blocks.BLOCK, block
    try:
        journeys = read_events(path, delimiter=mark, threads=1).journeys
    finally:
        text_blocks.BLOCK = whole
    assert journeys.events == len(rows)
    for place, name in enumerate(("one", "two", "three")):
        expected = [
            row[place] if quoting == csv.QUOTE_ALL else read_plainly(row[place], mark) for row in rows
        ]
        assert spelled(journeys.properties[name]) == expected


def read_plainly(text, mark):
    """What an unquoted cell says: blanks around it do not count."""
    return text if any(sign in text for sign in (mark, '"', "\n")) else text.strip(" \t")


def spelled(column):
    return [column.values[code - 1] for code in column.codes]


@pytest.mark.parametrize("threads", [1, 2, 5])
def test_the_number_of_threads_changes_nothing(tmp_path, threads, monkeypatch):
    monkeypatch.setattr(text_blocks, "BLOCK", 500)
    path = tmp_path / "a.csv"
    rows = [f"u{i * 7 % 23},e{i % 5},2024-01-{i % 28 + 1:02d},p{i % 11}" for i in range(500)]
    path.write_text("user,event,time,p\n" + "\n".join([*rows[:250], "broken", *rows[250:]]))
    one, many = read_events(path, threads=1), read_events(path, threads=threads)
    assert lives(one) == lives(many)
    assert list(one.journeys.properties["p"].codes) == list(many.journeys.properties["p"].codes)
    assert many.rejected.kept == one.rejected.kept
    assert many.rejected.kept[0].line == 252
