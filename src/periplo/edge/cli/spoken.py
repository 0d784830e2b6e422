"""click's commands, groups and options, speaking the session's language; commands are loaded when called."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import Any, cast

import click

from periplo.edge import loops
from periplo.edge.cli.misuse import NoSuchCommand
from periplo.edge.cli.tree import Entry
from periplo.edge.language import DEFAULT
from periplo.edge.words.help import helped, spoken


@dataclass(slots=True)
class Session:
    """What one run of the command knows before any command is called."""

    language: str = DEFAULT
    debug: bool = False
    shown: dict[str, object] = field(default_factory=dict)


def language(ctx: click.Context | None = None) -> str:
    """The language of the running command."""
    ctx = ctx or click.get_current_context(silent=True)
    session = ctx.find_object(Session) if ctx else None
    return session.language if session else DEFAULT


class SpokenOption(click.Option):
    """An option whose help is a key of words/help.py."""

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        if self.hidden:
            return None
        signs = ", ".join(sorted(self.opts, key=len))
        if not self.is_flag:
            choice = isinstance(self.type, click.Choice)
            signs += " " + ("|".join(self.type.choices) if choice else (self.metavar or "…"))  # type: ignore[attr-defined]
        told = helped(self.help or "", language(ctx))
        if isinstance(self.default, str | int) and not self.is_flag:
            told += f" ({spoken('default', language(ctx))} {self.default})"
        return signs, told


class Spoken(click.Command):
    """A command that is helped, and goes wrong, in the session's language."""

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        pieces = " ".join(self.collect_usage_pieces(ctx))
        formatter.write_usage(ctx.command_path, pieces, prefix=spoken("usage", language(ctx)) + " ")

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        arguments = [param.make_metavar(ctx) for param in self.params if isinstance(param, click.Argument)]
        return [*arguments, f"[{spoken('options', language(ctx)).upper()}]"]

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        key = self.help or ""
        formatter.write_paragraph()
        with formatter.indentation():
            formatter.write_text(helped(key, language(ctx)))

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        options = [param for param in self.get_params(ctx) if isinstance(param, click.Option)]
        records = [record for one in options if (record := one.get_help_record(ctx))]
        if records:
            with formatter.section(spoken("options", language(ctx))):
                formatter.write_dl(records, col_max=32)

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        examples = helped(f"{self.help}.examples", language(ctx), "")
        if examples:
            with formatter.section(spoken("examples", language(ctx))):
                for line in examples.splitlines():
                    formatter.write(f"{'':{formatter.current_indent}}{line}\n")

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        if self._help_option is None:  # click keeps the one it makes in this very place
            self._help_option = SpokenOption(
                ["--help", "-h"],
                is_flag=True,
                is_eager=True,
                expose_value=False,
                help="option.help",
                callback=_help,
            )
        return self._help_option


class SpokenGroup(Spoken, click.Group):
    """A group of the tree: knows its commands by name and alias, imports one when it is called."""

    def __init__(self, entry: Entry, **kwargs: Any) -> None:
        super().__init__(name=entry.name, help=entry.key, **kwargs)
        self.entry = entry

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        return [spoken(self.entry.takes, language(ctx)).upper(), "…"]

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [child.name for child in self.entry.children]

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        wanted = name.casefold()
        for child in self.entry.children:
            if wanted in (child.name, *child.aliases):
                return command_of(child)
        return None

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        command = self.get_command(ctx, args[0])
        if command is None and not args[0].startswith("-"):
            names = [name for child in self.entry.children for name in (child.name, *child.aliases)]
            raise NoSuchCommand(args[0], get_close_matches(args[0], names, 2), ctx)
        if command is None:
            raise click.NoSuchOption(args[0], ctx=ctx)
        return command.name, command, args[1:]

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        said = language(ctx)
        records = [
            (child.name_in(said), helped(child.key, said).split("\n")[0]) for child in self.entry.children
        ]
        with formatter.section(spoken(f"{self.entry.takes}s", said)):
            formatter.write_dl(records)
        super().format_options(ctx, formatter)


def command_of(entry: Entry) -> click.Command:
    """The command or group that an entry of the tree stands for."""
    if entry.children:
        return SpokenGroup(entry)
    module, _, name = entry.place.partition(":")
    command = cast("click.Command", getattr(importlib.import_module(module), name))
    command.name, command.help = entry.name, entry.key
    return command


def command(**kwargs: Any) -> Callable[[Callable[..., object]], click.Command]:
    """Makes a function a command of the tree."""
    return click.command(cls=Spoken, **kwargs)


def option(*names: str, sign: str | None = None, **kwargs: Any) -> Callable[..., Any]:
    """An option; its help stands in words/help.py under option.<name>."""
    key = "option." + max(names, key=len).lstrip("-").replace("-", "_")
    return click.option(*names, cls=SpokenOption, help=kwargs.pop("help", key), metavar=sign, **kwargs)


def _help(ctx: click.Context, param: click.Parameter, value: bool) -> None:
    if value and not ctx.resilient_parsing:
        click.echo(ctx.get_help())
        ctx.exit()


def remark(text: str) -> None:
    """One line on stderr, beside the answer."""
    click.echo(text, err=True)


def prepare(workspace: str | Path | None = None, tell: Callable[[str], None] = remark) -> None:
    """Settles where compiled loops are kept, before any is imported; tells if they must be compiled first."""
    if not loops.are_ready(loops.settle(Path(workspace or "."))):
        from periplo.edge.words.told import say

        tell(say("preparing", language()))
