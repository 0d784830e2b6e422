"""periplo map new: a template of a kind of business, or a guide that asks."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from periplo.core.errors import BadInput
from periplo.core.maps import JourneyMap
from periplo.edge.cli.spoken import language
from periplo.edge.words.told import say
from periplo.formats.map_yaml import map_text
from periplo.usecases.guided_map import PRESETS, Guide
from periplo.usecases.starters import starter

BACK, LATER = "<", "."


def new_map(file: str, kind: str | None, stages: str | None) -> int:
    """Writes a new map; ends with 0, or with 1 where the guide was left before its end."""
    path = Path(file)
    if path.exists():
        raise BadInput(f"'{file}' is there already", mend="give the new map another name")
    if kind is not None:
        return _write(path, starter(kind))
    if stages is not None:
        return _write(path, map_text(_empty(path, stages)))
    return _guided(path)


def _empty(path: Path, preset: str) -> JourneyMap:
    """A map of nothing but the stages of a preset, to be filled in."""
    guide = Guide(language())
    number = str(list(PRESETS).index(preset) + 1)
    return guide.drawn(["…", "", "", "…", path.stem, number], path.stem)


def _guided(path: Path) -> int:
    said, guide = language(), Guide(language())
    draft = path.with_name(f".{path.name}.answers.json")
    answers: list[str] = json.loads(draft.read_text("utf-8")) if draft.exists() else []
    click.echo(say("guide_begin", said) if not answers else say("guide_again", said, len(answers)))
    while (question := guide.asked(answers)) is not None:
        click.echo(
            f"\n{len(answers) + 1}. {question.text.to(said)}\n   {say('for_example', said, question.hint.to(said))}"
        )
        line = sys.stdin.readline()
        answer = line.strip()
        if not line or answer == LATER:
            draft.write_text(json.dumps(answers, ensure_ascii=False), encoding="utf-8")
            click.echo(say("guide_kept", said, str(path)))
            return 1
        if answer == BACK:
            answers = answers[:-1]
            continue
        refused = guide.refused(answers, answer)
        if refused is not None:
            click.echo(f"   {refused.why.to(said)}")
            continue
        answers.append(answer)
        draft.write_text(json.dumps(answers, ensure_ascii=False), encoding="utf-8")
    draft.unlink(missing_ok=True)
    return _write(path, map_text(guide.drawn(answers, path.stem)))


def _write(path: Path, text: str) -> int:
    said = language()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    click.echo(say("map_made", said, str(path)))
    click.echo(say("map_made_next", said, str(path)))
    return 0
