"""periplo gallery: the examples there are, one of them told, or made into a workspace."""

from __future__ import annotations

import shlex
from pathlib import Path

import click

from periplo.edge.cli.spoken import command, language, option
from periplo.edge.words.told import say


@command()
@click.argument("name", metavar="[NAME]", required=False)
@option("--out", sign="DIR", help="option.gallery_out")
def gallery(name: str | None, out: str | None) -> int:
    from periplo.core.errors import BadQuestion

    if name is not None:
        return _made(name, out) if out is not None else _told(name)
    if out is not None:
        raise BadQuestion(
            "no example was named", "--out says where to make one", "name one: 'periplo gallery' lists them"
        )
    return _listed()


def _listed() -> int:
    from periplo.edge.showing.table import Column, Table, text_of
    from periplo.usecases.gallery.life import NAMES, life_of

    said = language()
    columns = tuple(Column(key, say(f"gallery_head.{key}", said), "text") for key in ("name", "line"))
    rows = tuple((name, life_of(name).line.to(said)) for name in NAMES)
    click.echo(text_of(Table(columns, rows, "\n" + say("gallery_more", said)), said))
    return 0


def _told(name: str) -> int:
    from periplo.usecases.gallery.life import life_of

    said, life = language(), life_of(name)
    click.echo(f"{life.name.to(said)}. {life.line.to(said)}")
    click.echo(say("gallery_story", said, life.story.to(said)))
    click.echo(say("gallery_make", said, name))
    return 0


def _made(name: str, out: str) -> int:
    from periplo.edge.wiring import ledger_of
    from periplo.pictures.numbers import number
    from periplo.usecases.gallery.build import build_example
    from periplo.usecases.options import QUESTIONS

    said = language()
    built = build_example(name, Path(out), ledger_of, said)
    life, folder = built.life, shlex.quote(out)
    counts = (number(built.events, said), number(built.customers, said))
    click.echo(say("gallery_made", said, life.name.to(said), *counts, out))
    click.echo(say("gallery_story", said, life.story.to(said)))
    asked = QUESTIONS[life.ask].alias if said == "es" else life.ask
    given = "".join(f" --{key} {value}" for key, value in life.options.items())
    click.echo(say("gallery_ask", said, asked, folder, given))
    click.echo(say("gallery_serve", said, folder))
    return 0
