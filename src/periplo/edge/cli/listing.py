"""`ask … --who LINE --make ID`: the people behind one line of an answer, kept as a segment."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import closing
from typing import Any

import click

from periplo.answers.asked import Asked
from periplo.answers.figure import Figure
from periplo.answers.growth import IN_STAGE
from periplo.answers.told_figures import told_figures
from periplo.core.errors import BadQuestion, UnknownName
from periplo.core.rule_saying import rule_text
from periplo.core.segments import BadSegment
from periplo.core.spans import iso
from periplo.edge.cli.reading import workspace_of
from periplo.edge.cli.spoken import language
from periplo.edge.clock import this_instant
from periplo.edge.hand import user_here
from periplo.edge.showing.behind import figure_title, list_of
from periplo.edge.source import Source
from periplo.edge.wiring import ledger_of
from periplo.edge.words.told import say
from periplo.usecases.ask import Asking, for_people
from periplo.usecases.audiences.book import save_segment
from periplo.usecases.behind import people_behind
from periplo.usecases.choice import Choice
from periplo.usecases.readings.saying import of_customers

Given = Mapping[str, Any]


def is_list_wanted(given: Given) -> bool:
    """Whether the options ask for a segment. Raises: BadQuestion if they say only half of it."""
    who, make = given.get("who"), given.get("make")
    if bool(who) != bool(make):
        raise BadQuestion(
            "--who and --make go together",
            "--who names a line of the answer, --make the segment of the people it counts",
            "say both, such as --who 1 --make due-for-paper",
        )
    return bool(who)


def made_segment(asked: Asked, asking: Asking, source: Source, choice: Choice, given: Given) -> int:
    """The people of the line named, saved as a list; told with what leads on from there.

    Raises: BadQuestion without a workspace; UnknownName if the line counts nobody; BadSegment if the id is taken.
    """
    said, id = language(), str(given["make"])
    workspace = workspace_of(source, "segments live in one")
    figure = figure_on(asked, str(given["who"]))
    if id in source.people.book.kept:
        raise BadSegment(
            f"there is a segment '{id}' already", "a list is never written over", "choose another id"
        )
    people = people_behind(asking, source.lived.journeys, choice, figure)
    title = figure_title(for_people(asked, asking, said), asked, figure, said, asking.drawn)
    day = iso(this_instant(), source.zone)[:10]
    segment = list_of(id, title, people.customers, day, asked, said)
    with closing(ledger_of(workspace)) as ledger:
        save_segment(segment, ledger, this_instant(), user_here())
    click.echo(say("behind.made", said, id, of_customers(len(people.customers), said), title))
    if people.rule is not None:
        click.echo(say("behind.rule", said, rule_text(people.rule, said, source.labels)))
    click.echo(say("behind.next", said, id))
    return 0


def figure_on(asked: Asked, said: str) -> Figure:
    """The figure that `LINE` or `LINE:COLUMN` names: a column of the answer, or the stage of a line's people.

    Raises: UnknownName if that line or column counts no customers.
    """
    line, _, column = said.partition(":")
    lines = told_figures(asked.answer)
    place = int(line) - 1 if line.isdecimal() else -1
    if not 0 <= place < len(lines) or not lines[place]:
        have = [str(k + 1) for k, figures in enumerate(lines) if figures]
        raise UnknownName(
            f"line '{line}' of this answer counts no customers",
            f"those that do: {', '.join(have)}" if have else "none of its lines does",
            "lines are counted from 1, as the table shows them",
        )
    for figure in lines[place]:
        if not column or column == (figure.row[-1] if figure.column == IN_STAGE else figure.column):
            return figure
    known = dict.fromkeys(one.row[-1] if one.column == IN_STAGE else one.column for one in lines[place])
    raise UnknownName(
        f"line {line} has no customers under '{column}'", f"it has: {', '.join(known)}", "name one of these"
    )
