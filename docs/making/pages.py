"""The pages of the docs, and the fenced blocks in them.

What a block's info string says after its language:
    yaml file=map.yaml      the block is that file for all later blocks of the page
    console                 each `$ ` line is run, and what follows it is its real output
    console demo            the same in a folder that holds the demo shop; `ecom`: in one that holds the ecom events
    console lines=12        of each output only the first lines are shown, then …
    console exit=1          the last command ends with this code
    python                  run by the notebook face; `text printed` after it holds what it prints
    sh                      shown, read by the command line's own parser, never run
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
LANGUAGES = ("en", "es")
FRONT = {"en": ROOT / "README.md", "es": ROOT / "LEEME.md"}
CUT = "…"
_FENCE = re.compile(r"^```(\w*)[ \t]*(.*)$")


@dataclass(frozen=True, slots=True)
class Block:
    """A fenced block: its language, what its info string adds, its lines, and where the first of them stands."""

    language: str
    flags: Mapping[str, str]
    lines: tuple[str, ...]
    begins: int  # position of the first line in the page's lines

    @property
    def text(self) -> str:
        return "".join(f"{line}\n" for line in self.lines)

    @property
    def world(self) -> str:
        """Which data the block needs: "demo", "ecom" or "" for none but its page's own."""
        return next((world for world in ("demo", "ecom") if world in self.flags), "")


@dataclass(frozen=True, slots=True)
class Shown:
    """A command as a page shows it, and the output beneath it."""

    command: str
    output: tuple[str, ...]


def pages(language: str) -> list[Path]:
    """All pages of one language, the front page of the repository first."""
    return [FRONT[language], *sorted((DOCS / language).rglob("*.md"))]


def twin(page: Path) -> Path:
    """The same page in the other language."""
    fronts = {FRONT["en"]: FRONT["es"], FRONT["es"]: FRONT["en"]}
    if page in fronts:
        return fronts[page]
    language, *rest = page.relative_to(DOCS).parts
    return DOCS.joinpath("es" if language == "en" else "en", *rest)


def blocks(text: str) -> Iterator[Block]:
    """The fenced blocks of a page, in order."""
    lines = text.split("\n")
    opened: tuple[str, dict[str, str], int] | None = None
    for place, line in enumerate(lines):
        fence = _FENCE.match(line)
        if not fence:
            continue
        if opened:
            yield Block(opened[0], opened[1], tuple(lines[opened[2] : place]), opened[2])
            opened = None
        else:
            flags = dict(flag.partition("=")[::2] for flag in fence[2].split())
            opened = (fence[1], flags, place + 1)


def shown(block: Block) -> list[Shown]:
    """The commands of a console block; a line that ends in a backslash goes on in the next."""
    found: list[tuple[list[str], list[str]]] = []
    for line in block.lines:
        if line.startswith("$ "):
            found.append(([line[2:]], []))
        elif found and found[-1][0][-1].endswith("\\") and not found[-1][1]:
            found[-1][0].append(line)
        elif found:
            found[-1][1].append(line)
    return [Shown("\n".join(command), tuple(output)) for command, output in found]


def prose(text: str) -> str:
    """The page without its blocks."""
    kept, inside = [], False
    for line in text.split("\n"):
        if _FENCE.match(line):
            inside = not inside
        elif not inside:
            kept.append(line)
    return "\n".join(kept)
