"""What click found wrong with a command line, in our shape and in the reader's language."""

from __future__ import annotations

from typing import ClassVar

import click

from periplo.core.errors import PeriploError


class Misuse(PeriploError):
    """The command line itself cannot be understood; already in the reader's language."""

    code: ClassVar[str] = "misuse"


class NoSuchCommand(click.UsageError):
    """A group was given a word that is none of its commands; `possibilities` are near to it."""

    def __init__(self, name: str, possibilities: list[str], ctx: click.Context) -> None:
        super().__init__(name, ctx)
        self.command_name, self.possibilities = name, possibilities


def told(misuse: click.UsageError, language: str) -> Misuse:
    """click's complaint as an error that says how to mend it."""
    from periplo.edge.words.told import say

    path = misuse.ctx.command_path if misuse.ctx else "periplo"
    mend = say("see_help", language, path)
    match misuse:
        case click.NoSuchOption():
            if misuse.option_name == "--in" and _takes_folder(misuse.ctx):
                mend = say("folder_alone", language, path)
            near = [name for name in misuse.possibilities or () if name != misuse.option_name]
            return Misuse(
                say("no_option", language, misuse.option_name, path), mend=_near(near, mend, language)
            )
        case NoSuchCommand():
            return Misuse(
                say("no_command", language, misuse.command_name, path),
                mend=_near(misuse.possibilities or (), mend, language),
            )
        case click.MissingParameter():
            return Misuse(say("missing", language, _named(misuse.param), path), mend=mend)
        case click.BadParameter():
            wanted = misuse.param.type if misuse.param else None
            why = _wanted(wanted, language) or misuse.message
            return Misuse(say("bad_value", language, _named(misuse.param)), why, mend)
        case click.BadOptionUsage():
            return Misuse(say("needs_value", language, misuse.option_name), mend=mend)
        case _:
            return Misuse(say("not_understood", language, path), misuse.message, mend)


def _wanted(kind: object, language: str) -> str:
    """What a value of this type has to be; "" if the type says so itself."""
    from periplo.edge.words.told import say

    if isinstance(kind, click.Choice):
        return say("one_of", language, ", ".join(kind.choices))
    if not isinstance(kind, type(click.INT) | type(click.FLOAT)):
        return ""
    number = say("whole_number" if isinstance(kind, type(click.INT)) else "a_number", language)
    low, high = getattr(kind, "min", None), getattr(kind, "max", None)
    if low is not None and high is not None:
        return say("number_between", language, number, low, high)
    if low is not None:
        return say("number_from", language, number, low)
    return number if high is None else say("number_to", language, number, high)


def _takes_folder(ctx: click.Context | None) -> bool:
    params = ctx.command.params if ctx else ()
    return any(isinstance(one, click.Argument) and one.name == "folder" for one in params)


def _near(possibilities: object, mend: str, language: str) -> str:
    from periplo.edge.words.told import say

    near = [str(name) for name in possibilities] if isinstance(possibilities, list | tuple) else []
    return say("did_you_mean", language, " / ".join(near), mend) if near else mend


def _named(param: click.Parameter | None) -> str:
    if param is None:
        return "?"
    return max(param.opts, key=len) if isinstance(param, click.Option) else (param.name or "?").upper()
