"""Draws the pictures of the docs: whole maps by the very commands that a reader would use, and a closer look."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

from making.pages import DOCS, LANGUAGES, ROOT
from making.running import Worlds
from periplo.edge.showing.pictures import scene_of
from periplo.edge.source import Source, interventions_of
from periplo.edge.wiring import engine, ledger_of
from periplo.formats.library_yaml import library_beside
from periplo.pictures.map import journey_map
from periplo.pictures.svg import svg
from periplo.pictures.themes import THEMES
from periplo.usecases.ask import ask, for_people
from periplo.usecases.beside import beside_of
from periplo.usecases.draw import figures
from periplo.usecases.gallery.build import build_example
from periplo.usecases.gallery.life import NAMES
from periplo.usecases.questions import asking_of

CLOSER = ("list", "compare")  # stages of the demo's map
# Questions whose picture of the demo stands in their page, and options that make it worth looking at.
_PLAIN = (
    "moments", "feelings", "lifecycle", "cohorts", "retention", "growth", "fluidity", "improve", "sources", "channels",
    "attribution", "conformance", "drift", "forecast", "variants", "frustration", "motives", "atrisk", "sessions",
    "stages", "touchpoints", "transitions", "content",
)  # fmt: skip
ANSWERS: dict[str, dict[str, object]] = {name: {} for name in _PLAIN} | {
    "detours": {"begin": "list started", "end": "order completed", "of": "touchpoints"},
    "customer": {"person": "#1"},
    "dwell": {"of": "stages"},
    "effect": {"campaign": "list-awaits"},
    "funnel": {"steps": "product viewed, product added, payment started, order completed", "within": "7d"},
    "leaving": {},
    "teams": {},
    "paths": {"begin": "list started", "end": "order completed", "of": "touchpoints", "collapse": True},
}
UNDATED = ("customer", "effect")  # asked of all that there is, whatever the period
MOST_BYTES = 1_000_000  # of a file that is kept in the repository
PICTURES = DOCS / "pictures"


def draw(worlds: Worlds) -> None:
    """Every picture whose data is here."""
    PICTURES.mkdir(exist_ok=True)
    for words, place in drawings(worlds):
        _run(words, place)
        _kept(place)
    if worlds.demo:
        for place in (*_closer(worlds.demo), *_answers(worlds.demo)):
            _kept(place)
    for place in _gallery():
        _kept(place)


def drawings(worlds: Worlds) -> Iterator[tuple[list[str], Path]]:
    """The commands without their --out, and where each picture goes."""
    for language in LANGUAGES:
        for theme in THEMES:
            look = ["--lang", language, "--theme", theme]
            if worlds.ecom:
                ecom = ["map", "draw", str(ROOT / "examples/ecom/map.yaml"), "--events", str(worlds.ecom)]
                yield [*ecom, "--customer", "user_id", *look], PICTURES / f"ecom-{language}-{theme}.svg"
            if worlds.demo:
                demo = ["map", "draw", "--in", str(worlds.demo)]
                yield [*demo, *look], PICTURES / f"demo-{language}-{theme}.svg"
                monday = ["monday", "--in", str(worlds.demo), *look]
                yield monday, PICTURES / f"monday-{language}-{theme}.svg"
    if worlds.demo:
        yield ["map", "draw", "--in", str(worlds.demo), "--lang", "es"], DOCS / "demo-map.html"


def _gallery() -> Iterator[Path]:
    """The overview of each example's map, with its year of events."""
    for name in NAMES:
        with tempfile.TemporaryDirectory() as folder:
            root = build_example(name, Path(folder, name), ledger_of).workspace.root
            source = Source({"in": str(root), "from": "all"})
            assert source.drawn is not None
            known = figures(source.drawn, source.lived, source.choice, engine())
            library = library_beside(root / "maps" / f"{name}.yaml")
            beside = beside_of(source.drawn, library, root / "assets", None)
            for language in LANGUAGES:
                scene = journey_map(source.drawn, known, language=language, beside=beside, detail="overview")
                for theme in THEMES:
                    place = PICTURES / f"{name}-{language}-{theme}.svg"
                    place.write_text(svg(scene, THEMES[theme]), encoding="utf-8")
                    yield place


def _answers(demo: Path) -> Iterator[Path]:
    """The picture of each question's answer on the demo, asked of all its events."""
    for question, options in ANSWERS.items():
        given = {"in": str(demo), **({} if question in UNDATED else {"from": "all"}), **options}
        source = Source(given)
        asking = asking_of(question, given, source.ground())
        asked = ask(asking, source.lived, source.choice, engine())
        for language in LANGUAGES:
            scene = scene_of(for_people(asked, asking, language), language, source.drawn)
            for theme in THEMES if scene else ():
                place = PICTURES / f"{question}-{language}-{theme}.svg"
                place.write_text(svg(scene, THEMES[theme]), encoding="utf-8")
                yield place


def _closer(demo: Path) -> Iterator[Path]:
    """Two stages of the demo's map, large enough to be read on a page."""
    source = Source({"in": str(demo)})
    if source.drawn is None:
        raise SystemExit(f"{demo} has no map")
    known = figures(source.drawn, source.lived, source.choice, engine(), interventions_of(source))
    for language in LANGUAGES:
        scene = journey_map(source.drawn, known, language=language, stages=CLOSER)
        for theme in THEMES:
            place = PICTURES / f"closer-{language}-{theme}.svg"
            place.write_text(svg(scene, THEMES[theme]), encoding="utf-8")
            yield place


def _run(words: list[str], place: Path) -> None:
    from periplo.edge.cli.main import run

    code = run([*words, "--out", str(place)], os.environ)
    if code:
        raise SystemExit(f"'periplo {' '.join(words)}' ends with {code}")


def _kept(place: Path) -> None:
    size = place.stat().st_size
    print(f"{size / 1024:6.0f} KB  {place.relative_to(ROOT)}")
    if size > MOST_BYTES:
        raise SystemExit(f"{place.name} is too large to be kept in the repository")
