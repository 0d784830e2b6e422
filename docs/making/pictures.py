"""Draws the pictures of the docs, with the very commands that a reader would use."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from making.pages import DOCS, LANGUAGES, ROOT
from making.running import Worlds

THEMES = ("light", "dark")
MOST_BYTES = 1_000_000  # of a page that is kept in the repository


def draw(worlds: Worlds) -> None:
    """Every picture whose data is here."""
    for words, place in drawings(worlds):
        _run(words, place)
        print(f"{place.stat().st_size / 1024:6.0f} KB  {place.relative_to(ROOT)}")
        if place.stat().st_size > MOST_BYTES:
            raise SystemExit(f"{place.name} is too large to be kept in the repository")


def drawings(worlds: Worlds) -> Iterator[tuple[list[str], Path]]:
    """The commands without their --out, and where each picture goes."""
    pictures = DOCS / "pictures"
    pictures.mkdir(exist_ok=True)
    for language in LANGUAGES:
        for theme in THEMES:
            look = ["--lang", language, "--theme", theme]
            if worlds.ecom:
                ecom = ["map", "draw", str(ROOT / "examples/ecom/map.yaml"), "--events", str(worlds.ecom)]
                yield [*ecom, "--customer", "user_id", *look], pictures / f"ecom-{language}-{theme}.svg"
            if worlds.demo:
                yield (
                    ["map", "draw", "--in", str(worlds.demo), *look],
                    pictures / f"demo-{language}-{theme}.svg",
                )
    if worlds.demo:
        yield ["map", "draw", "--in", str(worlds.demo)], DOCS / "demo-map.html"


def _run(words: list[str], place: Path) -> None:
    from periplo.edge.cli.main import run

    code = run([*words, "--out", str(place)], os.environ)
    if code:
        raise SystemExit(f"'periplo {' '.join(words)}' ends with {code}")
