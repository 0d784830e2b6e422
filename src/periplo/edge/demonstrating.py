"""The demo on the screen: built or found, its first answers printed, then served."""

from __future__ import annotations

import sys
from pathlib import Path

from periplo.core.texts import Text
from periplo.edge.showing.headings import heading, left_out_lines, sentence
from periplo.edge.showing.table import text_of
from periplo.edge.showing.tables import table_of
from periplo.edge.source import Source
from periplo.edge.wiring import channels_of, engine, ledger_of
from periplo.edge.words.told import say
from periplo.pictures.numbers import number
from periplo.usecases.ask import ask, for_people
from periplo.usecases.demo.build import QUESTIONS, Demo, Tools, build_demo
from periplo.usecases.demo.planted import SEED
from periplo.usecases.questions import asking_of

MOST_ROWS = 9  # of one answer


def demonstrate(folder: Path, customers: int, seed: int | None, country: str, language: str) -> Demo:
    """Builds the demo, or finds it built, and prints what it answers and where to look."""
    tools = Tools(ledger_of, channels_of, engine())
    demo = build_demo(
        folder,
        tools,
        customers,
        SEED if seed is None else seed,
        country,
        language,
        lambda step: _step(step, language),
    )
    for question, options in QUESTIONS:
        source = Source({"in": str(folder), **options})
        asking = asking_of(question, options, source.ground())
        asked = for_people(ask(asking, source.lived, source.choice, engine()), asking, language)
        table = table_of(asked, language, asking.drawn)
        lines = text_of(table, language).splitlines()[: MOST_ROWS + 1]
        print(heading(asked, language), "", *lines, "", sentence(asked, language), sep="\n")
        print(*left_out_lines(asked, language), "", sep="\n")
    print(say("demo_rows", language, number(demo.rows, language), number(demo.rejected, language)))
    print(say("demo_map", language, demo.page.resolve().as_uri()))
    print(say("demo_truth", language, demo.truth))
    print(say("demo_next", language, folder))
    return demo


def _step(step: Text, language: str) -> None:
    sys.stderr.write(step.to(language) + " …\n")
    sys.stderr.flush()
