"""A board on paper, in a mail, as a note for a chat, and as plain data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from html import escape
from typing import Any, NamedTuple

from periplo.channels.chat import Note, Section
from periplo.core.spans import micros
from periplo.core.time_saying import moment_said
from periplo.edge.boards import CardTold
from periplo.edge.console.desk import Desk
from periplo.edge.showing.json import SCHEMA
from periplo.edge.words.pages import page_says
from periplo.pictures.pinned import Pinned, pinned_pdf
from periplo.pictures.sheets import png
from periplo.pictures.themes import LIGHT

LINE = "margin:0 0 6px;font-size:15px;line-height:1.45"
_SMALL = "margin:0 0 8px;font-size:12px;line-height:1.45;color:#606B77"
LINK = "color:#0B5D73"
_WIDEST = 1_100  # px of a picture in a mail, before it is shown smaller


class Letter(NamedTuple):
    """A mail without its foot. inner: what stands in its HTML; pictures: PNG by the name under which it shows them."""

    title: str
    subject: str
    text: str
    inner: str
    pictures: Mapping[str, bytes] = {}

    @classmethod
    def of_text(cls, title: str, said: str, link: str, opens: str) -> Letter:
        """Somebody's words under a title, and where they stand. opens: what the link is called."""
        lines = "<br>".join(escape(line) for line in said.splitlines())
        inner = (
            f'<h1 style="font-size:18px;margin:0 0 12px">{escape(title)}</h1><p style="{LINE};border-left:4px solid '
            f'#0B5D73;padding-left:12px">{lines}</p><p style="{LINE}"><a href="{escape(link)}" style="{LINK}">'
            f"{escape(opens)}</a></p>"
        )
        return cls(title, title, f"{title}\n\n{said}\n\n{link}\n", inner)


def board_pdf(desk: Desk, title: str, cards: Sequence[CardTold], site: str, said: str) -> bytes:
    """A4 upright, under its title the workspace and the hour at which it was asked. site: where links lead."""
    settings = desk.workspace.settings
    now = moment_said(micros(datetime.now(UTC)), settings.zone, said)
    pinned = [
        Pinned(one.card.title, one.kind, one.text, _small(one), one.scene, site + one.address)
        for one in cards
    ]
    return pinned_pdf(title, f"{settings.name} · {now}", pinned, said)


def board_letter(title: str, cards: Sequence[CardTold], link: str, site: str, said: str) -> Letter:
    """The board as a mail. link: its page; site: where the links of the cards begin."""
    told: list[str] = []
    text, pictures = [title, link, ""], {}
    for n, one in enumerate(cards, 1):
        address = site + one.address
        told.append(
            f'<h2 style="font-size:16px;margin:24px 0 4px"><a href="{escape(address)}" style="{LINK}">'
            f'{escape(one.card.title)}</a></h2><p style="{LINE};font-weight:bold">{escape(one.text)}</p>'
        )
        if one.scene is not None:
            pictures[f"card-{n}"] = png(one.scene, LIGHT, min(2.0, 2 * _WIDEST / max(one.scene.width, 1)))
            told.append(
                f'<img src="cid:card-{n}" width="{round(min(one.scene.width, 794))}" '
                f'alt="{escape(one.scene.description)}" '
                'style="display:block;width:100%;max-width:794px;height:auto;border:1px solid #DDE2E7">'
            )
        told.append(f'<p style="{_SMALL}">{escape(_small(one))}</p>')
        text += [one.card.title.upper(), f"  {one.text}", *([f"  {_small(one)}"] if _small(one) else []),
                 f"  {address}", ""]  # fmt: skip
    if not cards:
        told.append(f'<p style="{LINE}">{escape(page_says("board_empty", said))}</p>')
    inner = (
        f'<h1 style="font-size:20px;margin:0 0 4px">{escape(title)}</h1><p style="{LINE}"><a href="{escape(link)}" '
        f'style="{LINK}">{escape(page_says("mailing_open", said))}</a></p>{"".join(told)}'
    )
    return Letter(title, _subject(title, cards), "\n".join(text), inner, pictures)


def framed(letter: Letter, late: str, foot: Sequence[str], said: str) -> tuple[str, str]:
    """Plain text and HTML of a mail. late: said before all else, "" where it is in time; foot: lines below."""
    title = letter.title
    above = f'<p style="{LINE};background:#FFF4D6;padding:8px 12px">{escape(late)}</p>' if late else ""
    below = "".join(f'<p style="{_SMALL}">{_linked(line)}</p>' for line in foot)
    text = "\n".join([*([late, ""] if late else []), letter.text, "--", *foot]) + "\n"
    html = (
        f'<!doctype html><html lang="{said}"><head><meta charset="utf-8"><title>{escape(title)}</title></head>'
        '<body style="margin:0;padding:16px;font-family:Helvetica,Arial,sans-serif;color:#1F2933;background:#FFFFFF">'
        f'<div style="max-width:794px;margin:0 auto">{above}{letter.inner}'
        '<div style="border-top:1px solid #DDE2E7;margin-top:24px;'
        f'padding-top:8px">{below}</div></div></body></html>'
    )
    return text, html


def _linked(line: str) -> str:
    """A line whose addresses lead somewhere."""
    words = [
        f'<a href="{escape(word)}" style="{LINK}">{escape(word)}</a>'
        if word.startswith(("http://", "https://"))
        else escape(word)
        for word in line.split(" ")
    ]
    return " ".join(words)


def board_note(title: str, cards: Sequence[CardTold], link: str, late: str, said: str) -> Note:
    """The board as a note for a chat."""
    sections = tuple(
        Section(one.card.title, one.text, (_small(one),) if _small(one) else ()) for one in cards
    )
    return Note(
        title, sections, " · ".join(part for part in (late, link) if part), board_shape(title, cards, link)
    )


def board_shape(title: str, cards: Sequence[CardTold], link: str) -> dict[str, Any]:
    """For programs."""
    return {
        "schema": SCHEMA,
        "board": title,
        "link": link,
        "cards": [
            {
                "title": one.card.title, "question": one.card.question or "map", "options": dict(one.card.options),
                "reading": one.reading, "period_and_size": list(one.facts), "notes": list(one.notes),
                "fault": None if one.fault is None else {"code": one.fault.code, "what": one.fault.what},
                "address": one.address,
            }
            for one in cards
        ],
    }  # fmt: skip


def board_text(title: str, cards: Sequence[CardTold], said: str) -> str:
    """For a screen."""
    lines = [title]
    for one in cards:
        lines += ["", one.card.title, f"  {one.text}", *([f"  {_small(one)}"] if _small(one) else [])]
    return "\n".join(lines if cards else [*lines, page_says("board_empty", said)]) + "\n"


def _subject(title: str, cards: Sequence[CardTold]) -> str:
    """The name, and what the first card says where there is room for it."""
    whole = f"{title}: {cards[0].text}" if cards else title
    return whole if len(whole) <= 140 else title


def _small(one: CardTold) -> str:
    return " · ".join([*one.facts, *one.notes])
