"""What Periplo does, requirement by requirement: requirements.yaml as tables of docs/*/reference/requirements.md."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from making.pages import DOCS
from periplo.edge.cli.tree import TREE

_LACKS = {"en": "Lacks", "es": "Falta"}
_HEAD = {
    "en": ("id", "what you can do", "how", "shown by"),
    "es": ("id", "qué se puede hacer", "cómo", "lo muestra"),
}


@dataclass(frozen=True, slots=True)
class Requirement:
    """One line. by: commands (after `periplo`), addresses (they begin with /) and pages of the docs, such as
    reference/x. shown: tests, as file below tests/ and name. lacks: what of it is not there, by language; else None."""

    id: str
    does: Mapping[str, str]
    by: tuple[str, ...]
    shown: tuple[tuple[str, str], ...]
    lacks: Mapping[str, str] | None

    @property
    def commands(self) -> tuple[str, ...]:
        return tuple(each for each in self.by if not each.startswith("/") and not self._is_page(each))

    @property
    def addresses(self) -> tuple[str, ...]:
        return tuple(each for each in self.by if each.startswith("/"))

    @property
    def pages(self) -> tuple[str, ...]:
        return tuple(each for each in self.by if self._is_page(each))

    @staticmethod
    def _is_page(each: str) -> bool:
        return "/" in each and not each.startswith("/")


@dataclass(frozen=True, slots=True)
class Group:
    """Requirements of one source, under its title by language."""

    id: str
    title: Mapping[str, str]
    rows: tuple[Requirement, ...]


@cache
def groups() -> tuple[Group, ...]:
    """All of them, as requirements.yaml says."""
    said = yaml.safe_load(Path(__file__).with_name("requirements.yaml").read_text("utf-8"))
    return tuple(
        Group(id, rows["title"], tuple(_row(key, row) for key, row in rows.items() if key != "title"))
        for id, rows in said.items()
    )


def made(language: str) -> str:
    """The tables of the page in this language, each group under its heading."""
    parts = []
    for group in groups():
        head = _HEAD[language]
        lines = [head, ("---",) * len(head), *(_cells(row, language) for row in group.rows)]
        table = "".join(f"| {' | '.join(line)} |\n" for line in lines)
        parts.append(f"## {group.id}: {group.title[language]}\n\n{table}")
    return "\n".join(parts)


def _row(id: str, row: Mapping[str, object]) -> Requirement:
    shown = tuple(tuple(str(each).split(" ")) for each in row["shown"])  # type: ignore[attr-defined]
    does = {language: str(row[language]) for language in _HEAD}
    return Requirement(id, does, tuple(row["by"]), shown, row.get("lacks"))  # type: ignore[arg-type]


def _cells(row: Requirement, language: str) -> tuple[str, str, str, str]:
    does = row.does[language]
    if row.lacks:
        does += f". **{_LACKS[language]}**: {row.lacks[language]}"
    how = [f"`periplo {_called(command, language)}`" for command in row.commands]
    how += [f"`{address}`" for address in row.addresses]
    how += [f"[{_title(page, language)}]({_beside(page)})" for page in row.pages]
    shown = [f"[{name.replace('_', ' ')}](../../../tests/{file})" for file, name in row.shown]
    return row.id, does, " · ".join(how), "; ".join(shown)


def _called(command: str, language: str) -> str:
    """The command's name in this language. Raises: KeyError where there is none."""
    names, at = [], TREE
    for word in command.split():
        at = {child.name: child for child in at.children}[word]
        names.append(at.name_in(language))
    return " ".join(names)


def _title(page: str, language: str) -> str:
    first = (DOCS / language / f"{page}.md").read_text("utf-8").partition("\n")[0]
    return first.removeprefix("# ")


def _beside(page: str) -> str:
    folder, _, name = page.partition("/")
    return f"{name}.md" if folder == "reference" else f"../{folder}/{name}.md"
