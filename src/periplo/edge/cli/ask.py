"""periplo ask: one command per question, all made alike."""

from __future__ import annotations

from typing import Any

import click

from periplo.edge.cli.options import TakesFiles, declared
from periplo.edge.cli.spoken import prepare
from periplo.usecases.options import QUESTIONS, options_of


def _command(question: str) -> click.Command:
    @click.command(question, cls=TakesFiles)
    @declared(options_of(question))
    def ask_it(**given: Any) -> int:
        prepare(given["in"])
        from periplo.edge.cli.asking import told

        return told(question, given)

    return ask_it


COMMANDS = {question: _command(question) for question in QUESTIONS}


def __getattr__(name: str) -> click.Command:
    """A question's command, as the tree names it."""
    if name in COMMANDS:
        return COMMANDS[name]
    raise AttributeError(f"there is no question '{name}'")
