"""A map with every mistake in it: all that are independent are told at once, each with its line, reason and mend."""

import re

import pytest

from edge.test_map_exchange import form
from periplo.core.errors import BadInput
from periplo.edge.cli.main import run
from periplo.edge.faults import MOST
from periplo.formats.library_yaml import library_from
from periplo.formats.map_yaml import map_from
from served import serving
from small_shop import built

TEN = """\
id: small
title: I buy
persona: Laura
goal: {text: To buy, rule: "pay where x =="}
idle: 90 dais
stages:
  - {id: see, title: I look, moment: befor}
  - {id: buy, title: I buy, moment: during}
  - {id: buy, title: I buy again, moment: after}
columns:
  - {id: look, stage: zz, title: I look, channels: [web], rule: view, feeling: 7}
  - {id: ask, stage: see, channels: [web]}
  - {id: pay, stage: buy, title: I pay, rule: pay, pains: [{text: Queue, harm: 9}, {text: Rain, harm: 1}]}
transitions:
  - {from: look, to: nowhere}
  - {from: ask, to: pay, promised: 2 dais}
"""
MENDS = (  # of all but the column without a title
    ("x ==", "x = 1"),
    ("90 dais", "90d"),
    ("befor}", "before}"),
    ("id: buy, title: I buy again", "id: use, title: I use"),
    ("stage: zz", "stage: see"),
    ("feeling: 7", "feeling: 1"),
    ("harm: 9", "harm: 3"),
    ("to: nowhere", "to: pay"),
    ("2 dais", "2d"),
)
LINES = [4, 5, 7, 9, 11, 11, 12, 13, 15, 16]  # of the ten, one told on each


def mistakes_of(text: str) -> list[BadInput]:
    with pytest.raises(BadInput) as told:
        map_from(text)
    return [told.value, *told.value.others]


def test_ten_mistakes_are_told_at_once_by_their_lines():
    found = mistakes_of(TEN)
    assert [one.values["line"] for one in found] == LINES
    assert all(one.what and one.mend for one in found)


@pytest.mark.parametrize("language", ["es", "en"])
def test_the_command_tells_every_one_with_what_to_do(tmp_path, capsys, language):
    (tmp_path / "map.yaml").write_text(TEN, encoding="utf-8")
    assert run(["map", "check", str(tmp_path / "map.yaml")], {"PERIPLO_LANG": language}) == 2
    told = capsys.readouterr().err
    line, mend = ("línea", "Qué hacer: ") if language == "es" else ("line", "What to do: ")
    assert [int(n) for n in re.findall(rf"^map\.yaml, {line} (\d+): ", told, re.M)] == LINES
    assert told.count(mend) == len(LINES)


def test_what_only_follows_from_another_mistake_is_not_told():
    text = TEN
    for wrong, right in MENDS:
        assert wrong in text
        text = text.replace(wrong, right)
    (only,) = mistakes_of(text)
    assert "'title' is missing" in only.what  # the transition from that column is no mistake of its own


def test_one_mistake_mended_leaves_the_other_nine():
    assert len(mistakes_of(TEN.replace("moment: befor}", "moment: before}"))) == len(LINES) - 1


def test_a_slip_of_yaml_stays_alone():
    assert len(mistakes_of(TEN.replace("title: I buy\n", "title: I: buy\n", 1))) == 1


def test_a_stage_and_a_column_of_one_id_are_told_each_by_its_own_line():
    text = TEN.replace("id: see, title: I look, moment: befor", "id: pay, title: I look, moment: befor")
    assert next(one for one in mistakes_of(text) if "moment" in one.what).values["line"] == 7


def test_a_library_tells_all_of_its_mistakes():
    with pytest.raises(BadInput) as told:
        library_from(
            "schema: 1\nlanes: [{id: a, title: A, type: odd}]\nopportunities:\n"
            "  - {id: o, title: Sing, effort: 9}\n  - {id: p, title: Dance, for_us: much}\n"
        )
    assert [one.values["line"] for one in (told.value, *told.value.others)] == [2, 4, 5]


def test_more_mistakes_than_anybody_reads_are_counted(tmp_path, capsys):
    columns = "".join(f"  - {{id: c{n}, stage: see, title: C, feeling: 9}}\n" for n in range(MOST + 7))
    text = "id: m\ntitle: M\npersona: L\ngoal: G\nstages: [{id: see, title: S, moment: before}]\ncolumns:\n"
    (tmp_path / "map.yaml").write_text(text + columns, encoding="utf-8")
    assert run(["--lang", "en", "map", "check", str(tmp_path / "map.yaml")], {}) == 2
    told = capsys.readouterr().err
    assert told.count("What to do: ") == MOST
    assert told.endswith("And 7 more mistakes.\n")


def test_the_pages_tell_all_of_them_for_a_map_that_lies_there_and_for_one_that_is_brought(tmp_path):
    root = built(tmp_path)
    (root / "maps" / "broken.yaml").write_text(TEN, encoding="utf-8")
    with serving(root) as console:
        page = console.get("/maps").text
        brought = form(console, "/maps/exchange", "theirs.yaml", TEN.encode())
    assert brought.status == 400
    for name, text in (("broken.yaml", page), ("theirs.yaml", brought.text)):
        assert [int(n) for n in re.findall(rf"{name}, (?:línea|line) (\d+): ", text)] == LINES
