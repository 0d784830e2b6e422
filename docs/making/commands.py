"""The pages of commands, from the commands themselves."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from pathlib import Path

import click

from making.pages import DOCS
from periplo.edge.cli.main import root
from periplo.edge.cli.spoken import Session, command_of
from periplo.edge.cli.tree import TREE, Entry
from periplo.edge.words.help import helped
from periplo.usecases.options import COMMON, LISTING, QUESTIONS

_WORDS = {
    "title": ("Commands", "Órdenes"),
    "made": (
        "This page is written by `docs/make.py` from the commands themselves; `periplo COMMAND --help` says the same.\n"
        "Commands and questions may be called by their Spanish names too. With `--lang es|en` anywhere on the line,\n"
        "or `PERIPLO_LANG`, every text changes its language. [Errors](errors.md) tells the exit codes.",
        "Esta página la escribe `docs/make.py` a partir de las propias órdenes; `periplo ORDEN --help` dice lo mismo.\n"
        "Las órdenes y las preguntas tienen nombre en español y en inglés: valen los dos. Con `--lang es|en` en\n"
        "cualquier lugar de la línea, o con `PERIPLO_LANG`, todos los textos cambian de idioma. Los códigos de salida\n"
        "están en [Errores](errors.md).",
    ),
    "back": (
        "This page is written by `docs/make.py` from the commands themselves. [All commands](commands.md).",
        "Esta página la escribe `docs/make.py` a partir de las propias órdenes. [Todas las órdenes](commands.md).",
    ),
    "more": ("Each of them", "Cada una"),
    "also": ("Also called", "También se llama"),
    "option": ("option", "opción"),
    "meaning": ("meaning", "significado"),
    "common": ("Options of every question:", "Opciones de todas las preguntas:"),
    "own": ("Its own options; those of every question stand under `periplo ask`.",
            "Sus propias opciones; las de todas las preguntas están en `periplo ask`."),
    "none": ("No options of its own; those of every question stand under `periplo ask`.",
             "No tiene opciones propias; las de todas las preguntas están en `periplo ask`."),
}  # fmt: skip


# The group whose own entry stands on the page of all commands: its options are those of every question.
WHOLE = "ask"


def pages(language: str) -> dict[Path, str]:
    """The pages of commands in this language: one of all, and one of each group, by where they stand."""
    folder = DOCS / language / "reference"
    groups = [child for child in TREE.children if child.children]
    apart = {
        path
        for group in groups
        for child in group.children
        for path, _ in entries(child, (TREE.name, group.name))
    }
    parts = [f"# {_say('title', language)}\n\n{_say('made', language)}\n"]
    parts += [
        _entry(path, entry, language)
        for path, entry in entries(TREE)
        if path not in apart and (entry not in groups or entry.name == WHOLE)
    ]
    written = {folder / "commands.md": "\n".join(parts)}
    for group in groups:
        inside = [
            _entry(path, entry, language)
            for path, entry in entries(group, (TREE.name,))
            if entry is not group or group.name != WHOLE
        ]
        title = f"# {_say('title', language)}: {group.name_in(language)}\n\n{_say('back', language)}\n"
        written[folder / f"commands-{group.name}.md"] = "\n".join([title, *inside])
    return written


def entries(entry: Entry, above: tuple[str, ...] = ()) -> Iterator[tuple[str, Entry]]:
    """Every command and group with its path, in the order of the tree."""
    path = (*above, entry.name)
    yield " ".join(path), entry
    for child in entry.children:
        yield from entries(child, path)


def parsed(command: str) -> click.Context:
    """The command line read by its own parser, never run.

    Raises: click.UsageError if it cannot be read.
    """
    words = shlex.split(command.replace("\\\n", " "), comments=True)
    words = words[: next((k for k, word in enumerate(words) if word in (">", ">>", "|")), None)]
    words = [word for word in words if not word.startswith("--lang=")]
    if "--lang" in words:
        place = words.index("--lang")
        words[place : place + 2] = []
    session = Session("en")
    group, name, rest = root(), "periplo", words[1:]
    while isinstance(group, click.Group) and rest and not rest[0].startswith("-"):
        name, command_found, rest = group.resolve_command(
            click.Context(group, info_name=name, obj=session), rest
        )
        group = command_found  # type: ignore[assignment]
    return group.make_context(name, rest, obj=session)


def _entry(path: str, entry: Entry, language: str) -> str:
    command = root() if entry is TREE else command_of(entry)
    ctx = click.Context(command, info_name=path, obj=Session(language))
    lines = [f"## {path}", "", helped(entry.key, language), ""]
    if entry.aliases:
        lines += [
            f"{_say('also', language)}: " + ", ".join(f"`{alias}`" for alias in entry.aliases) + ".",
            "",
        ]
    if entry.children:
        lines += [f"- {_linked(path, child)}: {helped(child.key, language)}" for child in entry.children]
        lines += [""]
    else:
        usage = command.collect_usage_pieces(ctx)
        if not entry.key.startswith("ask.") or len(usage) > 1:  # that a question has options is said below
            lines += ["```text", " ".join((path, *usage)), "```", ""]
    lines += _options(entry, command, ctx, language)
    if path == f"periplo {WHOLE}":
        lines += [f"[{_say('more', language)}](commands-{WHOLE}.md).", "", *_common(language)]
    if examples := helped(f"{entry.key}.examples", language, ""):
        lines += ["```sh", examples, "```", ""]
    return "\n".join(lines)


def _linked(path: str, child: Entry) -> str:
    """The name of a command; of a group that has a page, with a link to it."""
    name = f"`{path} {child.name}`"
    return f"[{name}](commands-{child.name}.md)" if child.children and path == TREE.name else name


def _options(entry: Entry, command: click.Command, ctx: click.Context, language: str) -> list[str]:
    shared = {*(option.name for option in COMMON), *LISTING} if entry.key.startswith("ask.") else set()
    own = [
        param
        for param in command.params
        if isinstance(param, click.Option) and not param.hidden and _name(param) not in shared | {"help"}
    ]
    lines = []
    if entry.key.startswith("ask."):
        lines = [_say("own" if own else "none", language), ""]
    if own:
        lines += _head(language)
        for param in own:
            signs, meaning = param.get_help_record(ctx) or ("", "")
            lines.append(f"| `{_cell(signs)}` | {_cell(meaning)} |")
        lines.append("")
    return lines


def _common(language: str) -> list[str]:
    ctx = click.Context(command_of(_first_question()), info_name="ask", obj=Session(language))
    wanted = {*(option.name for option in COMMON), *LISTING}
    lines = [_say("common", language), "", *_head(language)]
    for param in ctx.command.params:
        if isinstance(param, click.Option) and _name(param) in wanted:
            signs, meaning = param.get_help_record(ctx) or ("", "")
            lines.append(f"| `{_cell(signs)}` | {_cell(meaning)} |")
    return [*lines, ""]


def _first_question() -> Entry:
    ask = next(child for child in TREE.children if child.name == "ask")
    return next(child for child in ask.children if child.name in QUESTIONS)


def _head(language: str) -> list[str]:
    return [f"| {_say('option', language)} | {_say('meaning', language)} |", "| --- | --- |"]


def _name(option: click.Option) -> str:
    return max(option.opts, key=len).lstrip("-").replace("-", "_")


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def _say(key: str, language: str) -> str:
    return _WORDS[key][language == "es"]
