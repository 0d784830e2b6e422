"""What makes a map unreadable is told in the reader's language, with its file, its line and what to do."""

import re

import pytest

from periplo.edge.cli.main import run

MAP = """\
id: small
title: I buy
persona: Laura
goal: {text: To buy, rule: pay}
stages:
  - {id: see, title: I look, moment: before}
  - {id: buy, title: I buy, moment: during}
columns:
  - {id: look, stage: see, title: I look, channels: [web], rule: view, feeling: 1}
  - {id: pay, stage: buy, title: I pay, channels: [web], rule: pay, pains: {text: Queue, harm: 3}}
transitions: [{from: look, to: pay, promised: 2d}]
"""
# What is put in the place of what, in which line, and words that tell it.
MISTAKES = [
    ("moment: before}", "moment: befor}", 6, "antes, durante o después"),
    ("id: buy, title", "id: see, title", 7, "dos etapas"),
    ("id: look, stage: see", "id: look, stage: zz", 9, "zz"),
    ("rule: view", 'rule: "view where x =="', 9, "aquí se espera un valor"),
    ("feeling: 1", "feeling: 7", 9, "las emociones van de -2"),
    ("harm: 3", "harm: 9", 10, "va de 1 (pequeño) a 5 (el cliente se va)"),
    ("id: pay, stage", "id: look, stage", 10, "dos columnas"),
    ("to: pay", "to: nowhere", 11, "no hay ninguna columna"),
    ("promised: 2d", "promised: 2 dais", 11, "no es una duración"),
]
ENGLISH = re.compile(r"\b(the|is|which|does|not|have|goes|stands|write|there|from|with|columns|stages)\b")


@pytest.mark.parametrize(("was", "now", "line", "said"), MISTAKES)
def test_a_mistake_is_told_in_spanish_with_its_line_and_its_mend(tmp_path, capsys, was, now, line, said):
    file = tmp_path / "map.yaml"
    assert was in MAP
    file.write_text(MAP.replace(was, now, 1), encoding="utf-8")
    code = run(["map", "check", str(file)], {"PERIPLO_LANG": "es"})
    told = capsys.readouterr()
    assert code == 2
    assert f"map.yaml, línea {line}: " in told.err
    assert said in told.err
    assert "Qué hacer: " in told.err
    assert not ENGLISH.search(re.sub(r"«[^»]*»|'[^']*'|\([^)]*\)", "", told.err.partition("map.yaml")[2]))


def test_columns_out_of_the_order_of_their_stages_are_told_with_the_line_of_the_first(tmp_path, capsys):
    lines = MAP.splitlines()
    lines[8], lines[9] = lines[9], lines[8]
    file = tmp_path / "map.yaml"
    file.write_text("\n".join(lines), encoding="utf-8")
    assert run(["map", "check", str(file)], {"PERIPLO_LANG": "es"}) == 2
    told = capsys.readouterr().err
    assert "map.yaml, línea 10: las columnas del mapa «small» no siguen el orden de sus etapas" in told
    assert "Por qué: «look» va detrás de una columna de una etapa posterior" in told
