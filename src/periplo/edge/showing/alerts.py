"""What a watch found, as a mail and as a note for a chat."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from periplo.channels.chat import Note, Section
from periplo.edge.showing.boards import LINE, LINK, Letter
from periplo.edge.showing.json import SCHEMA
from periplo.edge.words.pages import page_says

Found = Sequence[tuple[str, str]]  # a sentence, and the address that shows where it comes from


def signs_letter(title: str, found: Found, said: str) -> Letter:
    """A mail without its foot."""
    heading, opens = page_says("alerts_changed", said, title), page_says("alerts_evidence", said)
    inner = f'<h1 style="font-size:18px;margin:0 0 12px">{escape(heading)}</h1>' + "".join(
        f'<p style="{LINE}">{escape(sentence)}<br><a href="{escape(address)}" style="{LINK}">{escape(opens)}</a></p>'
        for sentence, address in found
    )
    text = "\n\n".join([heading, *(f"{sentence}\n{address}" for sentence, address in found)]) + "\n"
    return Letter(heading, heading, text, inner)


def signs_note(title: str, found: Found, late: str, said: str) -> Note:
    """The same for a chat."""
    heading = page_says("alerts_changed", said, title)
    sections = tuple(Section(sentence, "", (address,)) for sentence, address in found)
    data = {
        "schema": SCHEMA,
        "watch": title,
        "signs": [{"said": sentence, "address": address} for sentence, address in found],
    }
    return Note(heading, sections, late, data)
