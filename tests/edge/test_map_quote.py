"""map quote: words of customers into the map's file, and where those of reviews and surveys are proposed."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lived import lived
from periplo.core.nameless import LEFT_OUT, without_names
from periplo.edge.cli.main import run
from periplo.edge.cli.maps import VOICES
from periplo.formats.map_yaml import map_from
from periplo.usecases.quoting import WHERE_FROM, voices
from small_shop import MAP

DRAWN = map_from(MAP)
SAID = """\
customer,event,time,comment,rating,about
ana,visit,2026-03-01T10:00:00Z,,,
ana,pay,2026-03-01T10:20:00Z,,,
ana,review posted,2026-03-02T10:00:00Z,So proud of it,5,
ben,visit,2026-03-01T11:00:00Z,,,
ben,survey answered,2026-03-03T11:00:00Z,Filling the cart was a mess: write to ben@example.org,2,
eva,review posted,2026-03-04T11:00:00Z,Card refused,1,shop/pay
"""


@pytest.fixture
def file(tmp_path):
    (tmp_path / "map.yaml").write_text("# by hand\n" + MAP)
    (tmp_path / "said.csv").write_text(SAID)
    return tmp_path / "map.yaml"


def call(file, *words, lang="en"):
    return run(["--lang", lang, "map", "quote", str(file), *map(str, words)], {})


def proposals(file, capsys, where):
    capsys.readouterr()
    events = ("--events", file.parent / "said.csv")
    assert call(file, "--from", where, *events, "--format", "json") == 0
    return json.loads(capsys.readouterr().out)["voices"]


def test_a_quote_becomes_evidence_of_its_column_and_the_rest_stays(file):
    words = (
        "I came: twice",
        "--at",
        "enter",
        "--source",
        "interview 7",
        "--on",
        "2026-03-01",
        "--owner",
        "Ana",
    )
    assert call(file, *words) == 0
    (one,) = map_from(file.read_text()).columns[0].evidence
    assert (one.kind, one.text.to("en"), one.on.isoformat()) == ("anecdote", "I came: twice", "2026-03-01")
    assert (one.source.to("en"), one.owner) == ("interview 7", "Ana")
    before = MAP.splitlines()
    after = file.read_text().splitlines()[1:]
    assert len(after) == len(before)
    assert [n for n, line in enumerate(after) if line != before[n]] == [
        before.index(next(x for x in before if "id: enter" in x))
    ]


def test_a_stage_takes_a_quote_too_and_the_newest_stands_first(file):
    assert call(file, "First", "--at", "look") == 0
    assert call(file, "Second", "--at", "look") == 0
    evidence = map_from(file.read_text()).stages[0].evidence
    assert [one.text.to("es") for one in evidence] == ["Second", "First"]


def test_reviews_and_surveys_are_told_apart_and_each_has_a_proposal_with_its_reason(file, capsys):
    reviews = proposals(file, capsys, "reviews")
    assert [(one["text"], one["column"], one["why"]) for one in reviews] == [
        ("Card refused", "pay", "said"), ("So proud of it", "pay", "before"),
    ]  # fmt: skip
    (survey,) = proposals(file, capsys, "surveys")
    assert (survey["column"], survey["why"], survey["rating"]) == ("fill", "words", 2.0)
    assert survey["text"] == f"Filling the cart was a mess: write to {LEFT_OUT}"
    assert len(proposals(file, capsys, "all")) == 3


def test_the_one_that_is_taken_goes_where_it_was_proposed_with_its_day_and_source(file):
    events = ("--events", file.parent / "said.csv")
    assert call(file, "--from", "reviews", "--take", 1, *events) == 0
    (one,) = map_from(file.read_text()).columns[2].evidence
    assert (one.text.to("en"), one.source.to("en"), one.on.isoformat()) == (
        "Card refused",
        "reseña",
        "2026-03-04",
    )
    assert call(file, "--from", "reviews", "--take", 2, "--at", "enter", *events) == 0
    assert map_from(file.read_text()).columns[0].evidence


@pytest.mark.parametrize(
    ("words", "said"),
    [(("x",), "nada dice dónde va la cita"),
     (("x", "--at", "moon"), "el mapa no tiene la columna o etapa «moon»"),
     ((" ", "--at", "enter"), "una cita necesita palabras"),
     (("x", "--at", "enter", "--on", "soon"), "no se entiende la fecha «soon»"),
     ((), "no hay nada que colocar"),
     (("x", "--from", "reviews"), "se escribió una cita"),
     (("--from", "reviews", "--take", "9", "--events", "{events}"), "no hay ninguna cita 9")],
)  # fmt: skip
def test_what_cannot_be_placed_is_told_in_spanish_and_nothing_is_written(file, words, said, capsys):
    before = file.read_text()
    given = [word.replace("{events}", str(file.parent / "said.csv")) for word in words]
    assert call(file, *given, lang="es") == 2
    assert said in capsys.readouterr().err.casefold()
    assert file.read_text() == before


def test_the_same_words_at_the_same_place_are_refused(file, capsys):
    assert call(file, "Twice", "--at", "enter") == 0
    assert call(file, "Twice", "--at", "enter") == 2
    assert "stands at 'enter' already" in capsys.readouterr().err


def test_without_words_there_is_nothing_to_show():
    assert voices(DRAWN, lived("visit", "pay"), "all", "UTC") == []
    assert VOICES == WHERE_FROM


@pytest.mark.parametrize(
    ("said", "left"),
    [("call +34 600 123 456 now", f"call {LEFT_OUT} now"), ("I am @ana_m", f"I am {LEFT_OUT}"),
     ("see https://x.org/a?b=1", f"see {LEFT_OUT}"), ("18 things of 21, 3 euros", "18 things of 21, 3 euros")],
)  # fmt: skip
def test_what_names_somebody_is_left_out(said, left):
    assert without_names(said).replace("  ", " ") == left


@given(st.emails(), st.text(max_size=20))
def test_no_address_is_ever_left(address, around):
    assert address not in without_names(f"{around} {address} {around}")
