"""Mermaid's journey diagram: ours come back whole, other people's come in with remarks, and Mermaid reads ours."""

import hashlib
import json
import os
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from map_strategies import journey_maps
from periplo.core.cells import Item
from periplo.core.errors import BadInput
from periplo.core.texts import Text
from periplo.formats.exchange.mermaid import mermaid_text, read_mermaid
from periplo.formats.exchange.remarks import Remarks
from periplo.formats.map_yaml import map_from

QUICK = settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
MAP = """\
id: small
title: {es: Compro, en: I buy}
persona: {id: p, name: "Laura: prisa, poca; 50 % de #ganas"}
goal: {text: Buy, rule: order completed}
stages:
  - {id: see, title: {es: Miro, en: I look}, moment: before}
  - {id: buy, title: Section one, moment: during}
columns:
  - {id: look, stage: see, title: Journey home, channels: [web], rule: product viewed, feeling: -1.5,
     areas: [Web, Caja]}
  - {id: pay, stage: buy, title: {es: Pago, en: I pay}, rule: order completed,
     pains: [{text: {es: Cola, en: Queue}, harm: 4, evidence: assumed}]}
"""


def read(text, language="en"):
    remarks = Remarks()
    return read_mermaid(text, remarks, language, "their file"), remarks


def codes(remarks):
    return [remark.code for remark in remarks.all]


@QUICK
@given(journey_maps())
def test_a_diagram_of_ours_gives_back_the_very_map(drawn):
    for language in ("es", "en"):
        found, remarks = read(mermaid_text(drawn, language))
        assert found == drawn
        assert remarks.all == ()


def test_special_signs_are_written_as_entity_codes():
    text = mermaid_text(map_from(MAP), "es")
    assert "  title Compro\n" in text
    assert "  section #83;ection one\n" in text
    assert "    #74;ourney home: 1: Laura#58; prisa#44; poca#59; 50 #37; de #35;ganas, Web, Caja\n" in text
    assert "    Pago: 0: Laura" in text


def test_what_is_edited_in_the_diagram_wins_and_is_told():
    drawn = map_from(MAP)
    text = (
        mermaid_text(drawn, "en").replace("    I pay: 0:", "    I pay at the till: 5:").replace(", Caja", "")
    )
    found, remarks = read(text)
    look, pay = found.columns
    assert pay.title == Text.of({"es": "Pago", "en": "I pay at the till"})
    assert (pay.feeling, pay.rule, pay.cells) == (2, drawn.columns[1].rule, drawn.columns[1].cells)
    assert (look.feeling, look.cells["areas"]) == (-1.5, (Item(Text.of("Web")),))
    assert codes(remarks) == ["edited_cell", "edited_title", "edited_field"]


def test_lines_added_moved_and_taken_away_are_told():
    text = mermaid_text(map_from(MAP), "en")
    lines = text.splitlines()
    pay = next(k for k, line in enumerate(lines) if "I pay" in line)
    moved = [*lines[:5], "    I compare: 2: Me", *lines[pay : pay + 2], *lines[7:9]]
    found, remarks = read("\n".join(moved))
    assert [(column.id, column.stage) for column in found.columns] == [("i-compare", "see"), ("pay", "see")]
    assert [stage.id for stage in found.stages] == ["see", "buy"]
    assert codes(remarks) == ["column_removed", "column_added", "edited_field", "edited_cell"]


def test_a_line_taken_away_takes_its_transitions_along():
    text = mermaid_text(map_from(MAP + "transitions: [{from: look, to: pay}]\n"), "en")
    lines = text.splitlines()
    look = next(k for k, line in enumerate(lines) if "ourney home" in line)
    found, remarks = read("\n".join([*lines[:look], *lines[look + 2 :]]))
    assert ([column.id for column in found.columns], found.transitions) == (["pay"], ())
    assert codes(remarks) == ["column_removed"]


THEIRS = """\
---
title: Not this
---
journey
    accTitle: hidden
    accDescr { several
      lines }
    title My working day
    look around: 4
    section Go to work;
      Make<br/>tea: 5: Me # the best part
      Go upstairs: 3.4: Me: ignored
      Do work: 1: Me, Cat
      Say #quot;hi#quot; #35;1: 7: Cat
      Nothing
    %% a comment
    section Go home
      Sit down: 0: Me
      Sleep: :
"""


def test_other_peoples_diagrams_come_in_with_remarks():
    drawn, remarks = read(THEIRS, "es")
    assert (drawn.title.to("en"), drawn.persona.name.to("en")) == ("My working day", "Me")
    assert [stage.title.to("en") for stage in drawn.stages] == ["Recorrido", "Go to work", "Go home"]
    assert [(column.title.to("en"), column.feeling) for column in drawn.columns] == [
        ("look around", 1),
        ("Make tea", 2),
        ("Go upstairs", pytest.approx(0.4)),
        ("Do work", -2),
        ('Say "hi" #1', 2),
        ("Sit down", None),
        ("Sleep", None),
    ]
    assert [item.to("en") for item in drawn.columns[3].cells["areas"]] == ["Cat"]
    assert codes(remarks) == [
        "no_section", "score_outside", "line_unknown", "feeling_zero", "feeling_zero", "people", "no_goal", "moments",
    ]  # fmt: skip
    assert remarks.all[0].to("es").startswith("línea 9: ")
    assert "Nothing" in remarks.all[2].to("en")


def test_a_page_of_markdown_gives_its_first_journey():
    page = (
        "# Docs\n\n```mermaid\njourney\n section A\n  x: 5: Me\n```\n\n```mermaid\njourney\n y: 1: Me\n```\n"
    )
    drawn, remarks = read(page)
    assert [column.title.to("en") for column in drawn.columns] == ["x"]
    assert "several_diagrams" in codes(remarks)


@pytest.mark.parametrize("text", ["flowchart LR\n a-->b\n", "journey\n  title Nothing\n", ""])
def test_what_holds_no_journey_is_refused(text):
    with pytest.raises(BadInput):
        read(text)


def test_a_damaged_comment_leaves_what_can_be_seen():
    text = re.sub(r'"title":\{"es":"Compro"', '"title":{"es":[', mermaid_text(map_from(MAP), "en"))
    drawn, _ = read(text)
    assert [column.title.to("en") for column in drawn.columns] == ["Journey home", "I pay"]


PARSER = """\
import { JSDOM } from 'jsdom';
import { readFileSync } from 'node:fs';
const page = new JSDOM('');
globalThis.window = page.window;
globalThis.document = page.window.document;
const { default: mermaid } = await import('mermaid');
mermaid.initialize({ startOnLoad: false });
const found = [];
for (const text of JSON.parse(readFileSync(process.argv[2], 'utf-8'))) {
  const { db, type } = await mermaid.mermaidAPI.getDiagramFromText(text);
  found.push(structuredClone({ type, title: db.getDiagramTitle(), tasks: db.getTasks(), sections: db.getSections() }));
}
process.stdout.write(JSON.stringify(found));
"""


def mermaid_reads(texts, tmp_path):
    """What the real mermaid package makes of these diagrams."""
    place = _package()
    (place / "parse.mjs").write_text(PARSER)
    (tmp_path / "texts.json").write_text(json.dumps(texts))
    words = ["node", str(place / "parse.mjs"), str(tmp_path / "texts.json")]
    done = subprocess.run(words, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    return json.loads(done.stdout)


def _package() -> Path:
    if not shutil.which("node") or not shutil.which("npm"):
        pytest.skip("no node and npm on this machine (Debian: apt install nodejs npm)")
    packages = ("mermaid@11.17.2", "jsdom@26.1.0")
    name = hashlib.sha256(" ".join(packages).encode()).hexdigest()[:12]
    place = Path(tempfile.gettempdir(), f"periplo-mermaid-{os.getuid()}-{name}")
    if not (place / "node_modules").exists():
        draft = Path(tempfile.mkdtemp(prefix=f"{place.name}-"))
        (draft / "package.json").write_text('{"private": true}')
        words = [
            "npm",
            "install",
            "--no-audit",
            "--no-fund",
            "--no-package-lock",
            "--ignore-scripts",
            *packages,
        ]
        done = subprocess.run(words, cwd=draft, capture_output=True, text=True, timeout=300, check=False)
        if done.returncode:
            shutil.rmtree(draft)
            pytest.skip(f"npm could not install mermaid: {done.stderr.strip().splitlines()[-1:]}")
        try:
            draft.rename(place)
        except OSError:  # another test process was quicker
            shutil.rmtree(draft)
    return place


def test_the_real_mermaid_reads_every_stage_column_and_score_of_ours(tmp_path):
    drawn = []

    @QUICK
    @given(journey_maps())
    def collected(one):
        drawn.append(one)

    collected()
    drawn.append(map_from(MAP))
    found = mermaid_reads([mermaid_text(one, "es") for one in drawn], tmp_path)
    for one, said in zip(drawn, found, strict=True):
        assert said["type"] == "journey"
        assert [task["score"] for task in said["tasks"]] == [
            0 if column.feeling is None else round(column.feeling) + 3 for column in one.columns
        ]
        assert [_decoded(task["task"]) for task in said["tasks"]] == [
            _one_line(column.title.to("es")) or column.id for column in one.columns
        ]
        assert len(said["sections"]) == len(one.stages)


def _decoded(text):
    """As Mermaid itself decodes the codes once the picture is drawn."""
    return _one_line(re.sub("ﬂ°°(\\d+)¶ß", lambda found: chr(int(found[1])), text))


def _one_line(text):
    return re.sub(r"[\s\ufeff]+", " ", text).strip()
