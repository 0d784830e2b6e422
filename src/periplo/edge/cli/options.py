"""click options made of the questions' own declarations (usecases/options.py), and paths that may be many."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

import click

from periplo.edge.cli.spoken import Spoken, option
from periplo.usecases.options import Option

DOCUMENTS = (".yaml", ".yml")


class TakesFiles(Spoken):
    """A command whose --events takes every file that follows it: `--events a.csv b.csv --customer id`."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        return super().parse_args(ctx, spread(args, "--events"))


def spread(args: Sequence[str], name: str) -> list[str]:
    """The arguments with the option repeated before each further file: what follows it up to the next option.

    A map (`.yaml`) is not a file of events, so it may stand after them.
    """
    found: list[str] = []
    taking = given = False
    for word in args:
        if taking and not word.startswith("-") and not word.casefold().endswith(DOCUMENTS):
            found += [name, word] if given else [word]
            given = True
            continue
        taking, given = word == name, False
        found.append(word)
    return found


Command = Callable[..., Any]


def declared(options: Sequence[Option], without: Sequence[str] = ()) -> Callable[[Command], Command]:
    """Gives a command these options; their values arrive under their own names."""

    def decorate(function: Command) -> Command:
        for each in reversed(options):
            if each.name not in without:
                function = _made(each)(function)
        return function

    return decorate


def _made(each: Option) -> Callable[..., Any]:
    if each.kind == "argument":
        return click.argument(each.name, metavar=each.sign)
    extra: dict[str, Any] = {"multiple": True} if each.many else {}
    if each.kind == "flag":
        extra = {"is_flag": True}
    elif each.kind == "choice":
        extra["type"] = click.Choice(each.choices, case_sensitive=False)
    if each.help:
        extra["help"] = f"option.{each.help}"
    return option(f"--{each.name.replace('_', '-')}", each.name, sign=each.sign or None, **extra)


def paired(told: Iterable[str], wrong: Callable[[str], Exception]) -> Iterator[tuple[str, str]]:
    """Each "left=right" in two parts without spaces around. wrong: the error that is raised of one that is no such."""
    for one in told:
        left, sign, right = (part.strip() for part in one.partition("="))
        if not (left and sign and right):
            raise wrong(one)
        yield left, right
