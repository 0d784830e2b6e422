"""Logs of process mining: events and their attributes come in, stream by, and go out again as they were."""

import gzip
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from periplo.core.errors import BadInput, UnknownName
from periplo.core.spans import iso
from periplo.formats.xes_out import Happened, _utc, xes_text
from periplo.usecases.events_out import happened
from periplo.usecases.from_files import read_events

LOG = """\
<?xml version="1.0" encoding="UTF-8"?>
<!-- made by somebody -->
<log xes.version="1.0" xes.features="nested-attributes" xmlns="http://www.xes-standard.org/">
  <extension name="Concept" prefix="concept" uri="http://www.xes-standard.org/concept.xesext"/>
  <global scope="event"><string key="concept:name" value="nothing"/></global>
  <string key="concept:name" value="the log itself"/>
  <trace>
    <string key="concept:name" value="ana"/>
    <string key="segment" value="gold"/>
    <event>
      <string key="concept:name" value="visit &amp; look"/>
      <date key="time:timestamp" value="2026-03-01T10:00:00.000+01:00"/>
      <string key="lifecycle:transition" value="complete"/>
      <int key="pages" value="3"/>
      <string key="shop" value="Centro"><string key="city" value="Ávila"/></string>
    </event>
    <event>
      <boolean key="paid" value="true"/>
      <date key="time:timestamp" value="2026-03-02T10:00:00Z"/>
      <string key="concept:name" value="order"/>
      <float key="total" value="12.5"/>
      <list key="items"><values><string key="item" value="a"/><string key="item" value="b"/></values></list>
    </event>
  </trace>
  <trace>
    <event><string key="concept:name" value="visit"/><date key="time:timestamp" value="2026-03-01"/></event>
    <string key="concept:name" value="leo"/>
  </trace>
  <trace><event><string key="concept:name" value="lost"/></event></trace>
</log>
"""


def read(path, **more):
    return read_events(path, **more)


def events_of(journeys):
    return [(name, list(events)) for name, events in happened(journeys)]


def test_traces_become_customers_and_attributes_properties(tmp_path):
    (tmp_path / "log.xes").write_text(LOG, "utf-8")
    found = read(tmp_path / "log.xes")
    journeys = found.journeys
    assert journeys.keys.values[int(journeys.keys.codes[0]) - 1] == "ana"
    assert sorted(journeys.names) == ["order", "visit", "visit & look"]
    assert set(journeys.properties) == {
        "lifecycle:transition", "pages", "shop", "shop.city", "paid", "total", "items.item", "case:segment",
    }  # fmt: skip
    assert [name for name, _ in events_of(journeys)] == ["ana", "leo"]  # whose name comes last
    assert dict(found.rejected.counts) == {"no_customer": 1}
    assert [reject.line for reject in found.rejected.kept] == [LOG[: LOG.index("lost")].count("\n") + 1]


def test_what_is_compressed_is_read_too_and_what_is_cut_is_told(tmp_path):
    whole = gzip.compress(xes_log(500).encode())
    (tmp_path / "log.xes.gz").write_bytes(whole)
    assert read(tmp_path / "log.xes.gz").journeys.events == 1500
    (tmp_path / "cut.xes.gz").write_bytes(whole[: len(whole) // 2])
    found = read(tmp_path / "cut.xes.gz")
    assert 0 < found.journeys.events < 1500
    assert "cut" in " ".join(found.notes["en"])


def xes_log(customers):
    return "".join(
        xes_text(
            (f"c{k}", [Happened("visit", k * 1_000_000), Happened("order", k * 1_000_000 + 5, (("total", k + 0.5),)),
                       Happened("visit", k * 1_000_000 + 9, (("first", False), ("plan", ("date", k))))])
            for k in range(customers)
        )
    )  # fmt: skip


def test_what_is_written_is_read_as_the_same_events(tmp_path):
    (tmp_path / "one.xes").write_text(xes_log(40), "utf-8")
    first = read(tmp_path / "one.xes").journeys
    (tmp_path / "two.xes").write_text("".join(xes_text(happened(first))), "utf-8")
    second = read(tmp_path / "two.xes").journeys
    assert events_of(first) == events_of(second)
    name, events = events_of(first)[3]
    assert name == "c3"
    assert events[1] == Happened("order", 3_000_005, (("total", 3.5),))
    assert events[2].properties == (("first", False), ("plan", ("date", 3)))
    assert np.array_equal(first.at, second.at)


def test_entities_and_what_is_no_log_are_refused(tmp_path):
    laughs = '<!DOCTYPE log [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>' + LOG.split("\n", 1)[1]
    (tmp_path / "bad.xes").write_text(laughs, "utf-8")
    with pytest.raises(BadInput, match="declares entities"):
        read(tmp_path / "bad.xes")
    (tmp_path / "other.xes").write_text("<html><body/></html>")
    with pytest.raises(BadInput, match="no log in XES"):
        read(tmp_path / "other.xes")
    (tmp_path / "broken.xes").write_text(LOG[:900], "utf-8")
    with pytest.raises(BadInput, match=f"line {LOG[:900].count(chr(10)) + 1}: this is not XML"):
        read(tmp_path / "broken.xes")
    (tmp_path / "log.xes").write_text(LOG, "utf-8")
    with pytest.raises(UnknownName, match="org:resource"):
        read(tmp_path / "log.xes", event="org:resource")


PEER = """\
import sys, warnings
warnings.filterwarnings("ignore")
import pm4py
log = pm4py.read_xes(sys.argv[1], show_progress_bar=False)
print(len(log), log["case:concept:name"].nunique(), sorted(log["concept:name"].unique()), log["total"].sum())
"""


def test_a_reader_of_process_mining_reads_ours(tmp_path):
    try:
        import pm4py  # noqa: F401
    except ImportError:
        pytest.skip("no pm4py here (pip install pm4py; a peer for this test alone, its licence is the AGPL)")
    (tmp_path / "log.xes").write_text(xes_log(30), "utf-8")
    done = subprocess.run(
        [sys.executable, "-c", PEER, str(tmp_path / "log.xes")], capture_output=True, text=True, check=True
    )
    assert done.stdout.split("\n")[-2] == f"90 30 ['order', 'visit'] {sum(k + 0.5 for k in range(30))}"


@given(st.integers(-2_000_000_000_000_000, 4_000_000_000_000_000))
def test_times_are_written_as_everywhere_else(at):
    assert _utc(at) == iso(at)
