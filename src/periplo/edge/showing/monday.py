"""Monday's page as text, as plain data, as one HTML that stands alone, as a mail, and as files of its picture."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Any

from periplo.channels.chat import Note, Section
from periplo.core.spans import iso
from periplo.edge.showing.campaigns import code_said
from periplo.edge.showing.effects import effect_shape
from periplo.edge.showing.json import SCHEMA
from periplo.pictures.fonts import font_css
from periplo.pictures.monday import Monday, Part, monday_picture, parts_of
from periplo.pictures.monday.parts import heading, small_print
from periplo.pictures.monday.words import monday_says
from periplo.pictures.scene import Scene
from periplo.pictures.sheets import pdf, png
from periplo.pictures.svg import svg
from periplo.pictures.themes import DARK, LIGHT, THEMES, css_of, in_page

KINDS = ("html", "pdf", "png", "svg")
PICTURE = "monday"  # the name of the picture inside a mail
_BLOCK = "margin:0 0 4px;font-size:15px;line-height:1.45"


def monday_text(page: Monday, language: str) -> str:
    """For a screen or a plain mail."""
    told = [_title(page, language)]
    for part in parts_of(page, language, code_said):
        lines = [
            part.title.upper(),
            *([part.lead] if part.lead else ()),
            *(f"  {line}" for line in part.lines),
        ]
        told.append("\n".join(lines))
    return "\n\n".join([*told, small_print(page, language)]) + "\n"


def monday_shape(page: Monday, language: str) -> dict[str, Any]:
    """For programs; sentences in the language asked for."""
    headline, action, coverage = page.headline, page.action, page.coverage
    return {
        "schema": SCHEMA,
        "page": "monday",
        "workspace": page.name,
        "map": page.drawn.id if page.drawn else None,
        "zone": page.zone,
        "week": None if page.week is None else [iso(page.week.start, page.zone), iso(page.week.end, page.zone)],
        "until": None if page.until is None else iso(page.until, page.zone),
        "customers": page.customers,
        "headline": {
            "kind": headline.kind, "text": headline.text, "n": headline.n, "before": headline.before,
            "chance": headline.chance,
        },
        "route": None if page.route is None else {
            "of": page.route.of,
            "reached": page.route.reached,
            "stops": [
                {"touchpoint": one.column, "seconds": one.seconds, "channel": one.channel, "times": one.times}
                for one in page.route.stops
            ],
        },
        "action": None if action is None else {
            "kind": action.kind, "id": action.id, "title": action.title, "owner": action.owner,
            "due": action.due and action.due.isoformat(), "days_late": action.late, "why": action.why,
        },
        "campaigns": [
            {"campaign": one.id, "title": one.title, "effect": effect_shape(one.effect), "reading": one.told}
            for one in page.campaigns
        ],
        "coverage": None if coverage is None else {
            "moments": [
                {
                    "touchpoint": one.column, "title": one.title, "campaigns": list(one.campaigns),
                    "passed": one.passed, "contacted": one.contacted, "uncontacted": one.uncontacted,
                    "open": one.open, "reasons": dict(one.reasons),
                }
                for one in coverage.moments
            ],
            "with_campaign": coverage.covered,
            "passed": coverage.passed,
            "contacted": coverage.contacted,
            "uncontacted": coverage.uncontacted,
        },
    }  # fmt: skip


def monday_scene(page: Monday, language: str, on_paper: bool = False) -> Scene:
    """The picture, for a screen as high as what stands on it."""
    return monday_picture(page, language, code_said, on_paper=on_paper)


def monday_file(page: Monday, kind: str, language: str, theme: str = "light", scale: float = 2) -> bytes:
    """The page as a file of one of KINDS; scale: of a PNG, 1 is 96 pixels an inch."""
    if kind == "html":
        return monday_html(page, language).encode()
    scene, colours = monday_scene(page, language, on_paper=True), THEMES[theme]
    if kind == "pdf":
        return pdf(scene, theme=colours)
    if kind == "png":
        return png(scene, colours, scale)
    return svg(scene, colours).encode()


def monday_html(page: Monday, language: str) -> str:
    """The picture in the theme of whoever reads it, and the same in words below; it fetches and runs nothing."""
    scene = monday_scene(page, language)
    drawn = svg(scene, in_page(), embed=False, ground=False, prefix="monday-")
    style = (
        f"{font_css(scene.letters())}:root{{color-scheme:light dark;{css_of(LIGHT)}}}"
        f"@media (prefers-color-scheme:dark){{:root{{{css_of(DARK)}}}}}"
        "body{margin:0;background:var(--page);color:var(--ink);font:16px/1.5 system-ui,sans-serif}"
        "main{max-width:820px;margin:0 auto;padding:0 16px 32px}main svg{display:block;width:100%;height:auto}"
        "h1{font-size:1.2rem}h2{font-size:1rem;margin:1.4rem 0 .2rem}p{margin:.2rem 0}"
        "ul{margin:.2rem 0;padding-left:1.2rem}"
        f"@media print{{:root{{{css_of(LIGHT)}}}main{{max-width:none;padding:0}}.words{{display:none}}}}"
        "@page{size:A4 portrait;margin:0}"
    )
    title = escape(_title(page, language))
    return (
        f'<!doctype html>\n<html lang="{language}"><head><meta charset="utf-8">'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; "
        'font-src data:; img-src data:">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{title}</title><style>{style}</style></head><body><main>{drawn}"
        f'<section class="words"><h1>{title}</h1>{words_html(page, language)}</section></main></body></html>\n'
    )


def words_html(page: Monday, language: str, level: int = 2) -> str:
    """The page in words, as sections with headings of a level."""
    told = "".join(
        f"<section><h{level}>{escape(part.title)}</h{level}>{_paragraph(part.lead)}{_list(part.lines)}</section>"
        for part in parts_of(page, language, code_said)
    )
    return f"{told}<p><small>{escape(small_print(page, language))}</small></p>"


def mailed_picture(page: Monday, language: str) -> bytes:
    """What a mail shows: light, as its words are, and sharp on a telephone."""
    return png(monday_scene(page, language), LIGHT, 2)


def monday_mail(page: Monday, language: str) -> tuple[str, str, str]:
    """Subject, plain text and HTML of a mail in which the picture stands as `cid:monday`."""
    title, inner = _title(page, language), monday_inner(page, language)
    html = (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8"><title>{escape(title)}</title></head>'
        '<body style="margin:0;padding:16px;font-family:Helvetica,Arial,sans-serif;color:#1F2933;background:#FFFFFF">'
        f'<div style="max-width:794px;margin:0 auto">{inner}</div></body></html>'
    )
    return monday_subject(page, language), monday_text(page, language), html


def monday_inner(page: Monday, language: str) -> str:
    """What stands inside the HTML of a mail."""
    told = "".join(_mailed(part) for part in parts_of(page, language, code_said))
    return (
        f'<h1 style="font-size:20px;margin:0 0 12px">{escape(_title(page, language))}</h1>'
        f'{told}<p style="{_BLOCK};color:#606B77;font-size:12px">{escape(small_print(page, language))}</p>'
        f'<img src="cid:{PICTURE}" width="794" alt="{escape(page.headline.text)}" '
        'style="display:block;width:100%;max-width:794px;height:auto;border:1px solid #DDE2E7">'
    )


def monday_subject(page: Monday, language: str) -> str:
    """The week and its sentence, where there is room for it."""
    title = _title(page, language)
    subject = f"{title}: {page.headline.text}"
    return subject if len(subject) <= 140 else title


def monday_note(page: Monday, language: str) -> Note:
    """The page as a note for a chat."""
    sections = tuple(
        Section(part.title, part.lead, part.lines) for part in parts_of(page, language, code_said)
    )
    return Note(_title(page, language), sections, small_print(page, language), monday_shape(page, language))


def _title(page: Monday, language: str) -> str:
    named = monday_says("title", language)
    return named if page.week is None else f"{named} · {heading(page, language)}"


def _mailed(part: Part) -> str:
    head = f'<h2 style="font-size:13px;color:#0B5D73;margin:16px 0 4px">{escape(part.title)}</h2>'
    lead = f'<p style="{_BLOCK};font-weight:bold">{escape(part.lead)}</p>' if part.lead else ""
    return head + lead + "".join(f'<p style="{_BLOCK}">{escape(line)}</p>' for line in part.lines)


def _paragraph(text: str) -> str:
    return f"<p><strong>{escape(text)}</strong></p>" if text else ""


def _list(lines: Sequence[str]) -> str:
    if len(lines) == 1:
        return f"<p>{escape(lines[0])}</p>"
    return f"<ul>{''.join(f'<li>{escape(line)}</li>' for line in lines)}</ul>" if lines else ""
