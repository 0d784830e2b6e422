"""Whatever stands in a file, reading it gives maps or an error with its mend; and what is read can be kept."""

import csv
import io

import xlsxwriter
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from map_strategies import plain
from periplo.core.errors import PeriploError
from periplo.formats.exchange.files import read_content
from periplo.formats.exchange.remarks import Remarks
from periplo.formats.exchange.wish import Wish
from periplo.formats.map_yaml import map_from, map_text

MUCH = settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


def words(text):
    return text.split("\n")


SAID = """Etapa;Stage;Paso;Doing;Puntos de dolor;Emoción (1-5);Canales;Lane;Text;Tipo;id;Responsable;Momento;Goal:;
Buyer persona;Objetivo;Touchpoints;mapa;=1+1;see/look;/;antes;3;-7;1e400;nan;😀;sí;periplo 1/1 AAAA;- a§- b""".replace(
    "\n", ""
)
SAID = [said.replace("§", "\n") for said in SAID.split(";")]
cells = st.one_of(
    st.just(""),
    st.sampled_from(SAID),
    plain,
)
grids = st.lists(st.lists(cells, min_size=1, max_size=6), min_size=1, max_size=9)


def kept(content, name):
    """Reads, and gives how many maps there were; each must survive its own file."""
    remarks = Remarks()
    try:
        _, maps = read_content(content, name, None, Wish("es"), remarks)
    except PeriploError:
        return 0
    for drawn in maps:
        assert map_from(map_text(drawn)) == drawn
    for told in remarks.all:
        assert told.to("es")
        assert told.to("en")
    return len(maps)


@MUCH
@example(
    [["", "Etapa"], ["Emoción", "3"], ["Emoción (1-5)", "", "", "4"]], ";"
)  # a second curve beyond the columns
@given(grids, st.sampled_from(",;\t"))
def test_any_csv(rows, mark):
    out = io.StringIO()
    csv.writer(out, delimiter=mark).writerows(rows)
    kept(out.getvalue().encode(), "theirs.csv")


@settings(MUCH, max_examples=60)
@given(st.lists(grids, min_size=1, max_size=2), st.lists(st.tuples(*[st.integers(0, 6)] * 4), max_size=4))
def test_any_workbook_with_cells_merged_anyhow(sheets, merges):
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    for rows in sheets:
        sheet = book.add_worksheet()
        taken = set()
        for a, b, c, d in merges:
            area = {(r, k) for r in range(min(a, c), max(a, c) + 1) for k in range(min(b, d), max(b, d) + 1)}
            if len(area) > 1 and not area & taken:
                taken |= area
                sheet.merge_range(min(a, c), min(b, d), max(a, c), max(b, d), "")
        for r, row in enumerate(rows):
            for c, cell in enumerate(row):
                sheet.write_string(r, c, cell)
    book.close()
    kept(out.getvalue(), "theirs.xlsx")


LINES = words("""journey
title T
section S
x: 3: Me
x: 9
y:
%% cj: {}
%% cj: {"map": {}}
%% cj: {"map": {"id": "a"}, "columns": 3}
%% cj: {"stage": {"id": "s"}}
%% cj: {"column": {"id": "s", "stage": 4}}
# c
accDescr {
}
section
: :
a: b: c: d""")
lines = st.lists(
    st.one_of(
        st.sampled_from(LINES),
        plain,
    ),
    max_size=12,
)


@MUCH
@given(lines)
def test_any_diagram(given_lines):
    kept("\n".join(["journey", *given_lines]).encode(), "theirs.mmd")


names = st.sampled_from(
    words("""CJML
plannedJourney
actualJourney
journeyPhases
journeyPhase
actors
endUser
serviceProvider
touchpoints
plannedAction
actualCommunicationPoint
initiator
refersTo
initiatorLabel
receiver
receiverLabel
channel
channelName
belongsTo
journeyID
touchpointExperience
experienceRating""")
)
trees = st.recursive(
    plain.map(lambda text: text.replace("&", "").replace("<", "")),
    lambda inner: st.builds(
        lambda name, key, parts: f'<{name} {key}="s">{"".join(parts)}</{name}>',
        names,
        st.sampled_from(["phaseID", "phaseIDref", "actorID", "actorIDref"]),
        st.lists(inner, max_size=4),
    ),
    max_leaves=20,
)


@MUCH
@given(trees)
def test_any_journey_of_cjml(tree):
    kept(f"<CJML><plannedJourney>{tree}</plannedJourney></CJML>".encode(), "theirs.xml")


def test_what_is_plainly_a_map_is_read():
    assert kept(b"Stage,Look,Buy\nDoing,a,b\n", "theirs.csv") == 1
