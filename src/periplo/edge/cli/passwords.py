"""A password from whoever runs a command: typed twice and unseen, from the environment, or made and told once."""

from __future__ import annotations

import os
import secrets
import sys
from typing import NamedTuple

import click

from periplo.core.access import BadPassword, check_password
from periplo.edge.cli.spoken import remark
from periplo.edge.faults import fault_of
from periplo.edge.told_secrets import told
from periplo.edge.words.told import say

ADMINISTRATOR = "PERIPLO_ADMIN_PASSWORD"
ANYBODY = "PERIPLO_PASSWORD"
TRIES = 3


class Chosen(NamedTuple):
    """A good password, and whether we made it ourselves."""

    text: str
    is_ours: bool


def chosen(name: str, variable: str, language: str) -> Chosen:
    """The password for this user: what the environment says, else what is typed, else a random one.

    Raises: BadPassword if it is a bad one, for the third time where it was typed.
    """
    if (said := told(variable)) is not None or variable in os.environ:
        said = said or ""
        check_password(said, name)
        return Chosen(said, False)
    if not has_terminal():
        return Chosen(secrets.token_urlsafe(18), True)
    return Chosen(_typed(name, language), False)


def has_terminal() -> bool:
    """Whether somebody sits there who could type."""
    return sys.stdin is not None and sys.stdin.isatty()


def tell_once(chosen: Chosen, language: str) -> None:
    """Shows a password that we made; it is kept nowhere in the clear."""
    if chosen.is_ours:
        click.echo(say("password_made", language, chosen.text))
        remark(say("password_once", language))


def _typed(name: str, language: str) -> str:
    for left in reversed(range(TRIES)):
        text = _asked("password_ask", name, language)
        try:
            check_password(text, name)
            if _asked("password_again", name, language) != text:
                raise BadPassword("the two passwords are not the same", mend="type them again")
            return text
        except BadPassword as bad:
            if not left:
                raise
            remark(fault_of(bad, language).text(language))
    raise AssertionError


def _asked(key: str, name: str, language: str) -> str:
    return str(click.prompt(say(key, language, name), hide_input=True, prompt_suffix=" ", err=True))
