"""periplo map draft and persona: a first map and a buyer persona, proposed from events."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from periplo.core.errors import BadInput
from periplo.core.rule_text import parse_rule
from periplo.edge.cli.reading import source_of
from periplo.edge.cli.spoken import language, remark
from periplo.edge.showing.files import deliver
from periplo.edge.showing.headings import say_count
from periplo.edge.wiring import engine
from periplo.edge.words.told import say
from periplo.formats.documents import written
from periplo.formats.fields import value_data
from periplo.formats.map_yaml import map_text
from periplo.usecases.joining.draft import draft_map
from periplo.usecases.joining.write import rule_said
from periplo.usecases.persona_proposal import propose_persona


def drafted(given: Mapping[str, Any]) -> int:
    """Proposes a map; what it is unsure of stands above the map and is told."""
    said, out = language(), given["out"]
    _check_new(out)
    source = source_of({**given, "map": None})
    journeys = source.lived.journeys
    goal = parse_rule(rule_said(given["goal"], journeys.names, source.labels)) if given["goal"] else None
    id = Path(out).stem if out else "draft"
    draft = draft_map(journeys, engine(), id, said, source.labels, goal)
    unsure = [say("draft.unsure", said), *(f"- {_one_line(each.to(said))}" for each in draft.unsure)]
    deliver("".join(f"# {line}\n" for line in unsure) + map_text(draft.drawn), out, said)
    if out:
        counts = {"draft.stages": len(draft.drawn.stages), "draft.columns": len(draft.drawn.columns)}
        told = (say_count(key, said, n) for key, n in counts.items())
        remark("\n".join([say("draft.written", said, *told), *unsure]))
        remark(say("join.next", said, out))
    return 0


def proposed(file: str | None, given: Mapping[str, Any]) -> int:
    """Proposes the standard buyer persona, as it may stand in the map; what each sentence says is told too."""
    said, out = language(), given["out"]
    _check_new(out)
    source = source_of({**given, "map": file})
    found = propose_persona(source.lived, source.choice, source.ground(source.lived), engine())
    deliver(written({"persona": value_data(found.persona)}), out, said)
    if out:
        remark("\n".join(f"- {one.to(said)}" for one in found.sentences))
    return 0


def _check_new(out: str | None) -> None:
    if out and Path(out).exists():
        raise BadInput(
            f"there is a file '{out}' already",
            "a draft is never written over what somebody wrote",
            "name another with --out",
        )


def _one_line(told: str) -> str:
    """A text that a comment of YAML may hold: labels and values of properties come with ends of lines and the like."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in told).split())
