"""periplo ask: one command per question, all made alike."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click

from periplo.edge.cli.options import TakesFiles, declared
from periplo.edge.cli.spoken import option, prepare
from periplo.usecases.options import QUESTIONS, WITH_PEOPLE, options_of


def _command(question: str) -> click.Command:
    @click.command(question, cls=TakesFiles)
    @declared(options_of(question))
    @_of_people(question)
    def ask_it(**given: Any) -> int:
        prepare(given["in"])
        from periplo.edge.cli.asking import told

        return told(question, given)

    return ask_it


def _of_people(question: str) -> Callable[[Any], Any]:
    """The options that keep the people behind a figure, where a question has such."""

    def decorate(function: Any) -> Any:
        if question not in WITH_PEOPLE:
            return function
        make = option("--make", sign="ID", help="option.make_segment")
        return option("--who", sign="LINE[:COLUMN]", help="option.who_behind")(make(function))

    return decorate


COMMANDS = {question: _command(question) for question in QUESTIONS}


def __getattr__(name: str) -> click.Command:
    """A question's command, as the tree names it."""
    if name in COMMANDS:
        return COMMANDS[name]
    raise AttributeError(f"there is no question '{name}'")
