"""periplo map join: a map without rules beside the events there are, and what was confirmed put into its file."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from typing import Any

import click

from periplo.core.errors import BadInput, BadQuestion
from periplo.edge.cli.options import paired
from periplo.edge.cli.reading import source_of
from periplo.edge.cli.spoken import language, remark
from periplo.edge.faults import fault_of
from periplo.edge.showing.joining import column_lines, ghosts_table, joining_data, lead_line, rules_of
from periplo.edge.showing.json import SCHEMA, json_of
from periplo.edge.showing.table import text_of
from periplo.edge.source import Source
from periplo.edge.wiring import engine
from periplo.edge.words.told import say
from periplo.usecases.joining.sides import ColumnSide, Joining
from periplo.usecases.joining.suggest import suggest
from periplo.usecases.joining.write import MapFile, check_open, open_map, put_rules, rule_said
from periplo.usecases.map_file import map_file

STOP = "."


def joined(named: str | None, given: Mapping[str, Any]) -> int:
    """Tells what may be joined with what, and writes what was confirmed if that was asked for."""
    said = language()
    source = source_of({**given, "map": None})
    file = str(map_file(named, source.workspace))
    opened = open_map(file, source.labels)
    wanted = _accepted(given["accept"])
    for id in wanted:
        check_open(opened.drawn, id)
    joining = suggest(opened.drawn, source.lived.journeys, engine(), source.labels)
    names = [event.name for event in joining.events]
    chosen = {id: rule_said(text, names, source.labels) for id, text in wanted.items()}
    if given["yes"]:
        chosen = {**_sure(joining), **chosen}
    is_scripted = bool(given["yes"] or wanted)
    if given["format"] == "json":
        rules = {"rules": chosen} if is_scripted else {}
        click.echo(json_of({"schema": SCHEMA, "file": file, **joining_data(joining), **rules}), nl=False)
    elif given["write"] and not is_scripted:
        chosen = _confirmed(joining, source, said)
    elif not is_scripted:
        _show(joining, source.zone, said)
    if given["write"]:
        return _written(opened, chosen, source, said)
    if is_scripted and given["format"] != "json":
        told = [say("join.would", said), *_lines(chosen)] if chosen else [say("join.nothing_sure", said)]
        click.echo("\n".join(told))
    return 0


def _no_rule(told: str) -> BadQuestion:
    return BadQuestion(
        f"--accept says '{told}'",
        "it joins a column with an event",
        "write column=event, such as 'pay=Order Completed'",
    )


def _accepted(told: Sequence[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for id, text in paired(told, _no_rule):
        if id in found:
            raise BadQuestion(
                f"--accept names column '{id}' twice", "one column has one rule",
                "join the events with 'or' in one rule",
            )  # fmt: skip
        found[id] = text
    return found


def _sure(joining: Joining) -> dict[str, str]:
    sure = [side for side in joining.unruled if side.is_sure]
    return {side.touchpoint.id: rules_of(joining, side.suggestions[:1])[0] for side in sure}


def _show(joining: Joining, zone: str, said: str) -> None:
    lines = [lead_line(joining, said)]
    for side in joining.unruled:
        lines += ["", *column_lines(joining, side, zone, said)]
    if not joining.unruled:
        lines += ["", say("join.none_open" if joining.columns else "join.no_columns", said)]
    click.echo("\n".join([*lines, ""]))
    if joining.ghosts:
        click.echo(say("join.ghosts", said))
        click.echo(text_of(ghosts_table(joining, zone, said), said))
    else:
        click.echo(say("join.no_ghosts", said))


def _confirmed(joining: Joining, source: Source, said: str) -> dict[str, str]:
    """What somebody confirms, asked column by column; the end of the input stops as a point does."""
    names = [event.name for event in joining.events]
    chosen: dict[str, str] = {}
    click.echo(lead_line(joining, said))
    for side in joining.unruled:
        click.echo("\n" + "\n".join(column_lines(joining, side, source.zone, said)))
        while True:
            click.echo(_question(side, said))
            line = sys.stdin.readline()
            answer = line.strip()
            if not line or answer == STOP:
                return chosen
            try:
                rule = _answered(joining, side, names, answer, source)
            except BadInput as refused:
                remark(fault_of(refused, said).text(said))
                continue
            if rule:
                chosen[side.touchpoint.id] = rule
            break
    return chosen


def _question(side: ColumnSide, said: str) -> str:
    n = len(side.suggestions)
    return say("join.ask", said, n) if n > 1 else say("join.ask_one" if n else "join.ask_none", said)


def _answered(joining: Joining, side: ColumnSide, names: Sequence[str], answer: str, source: Source) -> str:
    """The rule that an answer means; "" for none. Raises: BadInput for a name that no event has."""
    if answer.isdecimal() and 1 <= int(answer) <= len(side.suggestions):
        return rules_of(joining, side.suggestions)[int(answer) - 1]
    return rule_said(answer, names, source.labels) if answer else ""


def _written(opened: MapFile, chosen: Mapping[str, str], source: Source, said: str) -> int:
    if not chosen:
        remark(say("join.nothing_written", said))
        return 0
    put_rules(opened, chosen, labels=source.labels)
    remark(say("join.wrote", said, len(chosen), opened.path))
    for line in _lines(chosen):
        remark(line)
    remark(say("join.next", said, opened.path))
    return 0


def _lines(chosen: Mapping[str, str]) -> list[str]:
    return [f"  {id}: {rule}" for id, rule in chosen.items()]
