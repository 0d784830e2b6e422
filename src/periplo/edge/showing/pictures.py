"""Answers as pictures: SVG alone, SVG inside a page of both themes, and one self-contained page."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

from periplo.answers.asked import Asked
from periplo.answers.improve import ImproveAnswer
from periplo.core.maps import JourneyMap
from periplo.edge.showing.headings import left_out_lines, period_text, sentence, size_text, title_of
from periplo.edge.showing.table import html_of
from periplo.edge.showing.tables import table_of
from periplo.pictures.fonts import font_css
from periplo.pictures.improve import improve_picture
from periplo.pictures.plates import answer_picture
from periplo.pictures.scene import Scene
from periplo.pictures.svg import svg
from periplo.pictures.themes import DARK, LIGHT, THEMES, css_of, in_page
from periplo.usecases.readings.improve import trouble_told


def scene_of(
    asked: Asked, language: str, drawn: JourneyMap | None = None, bare: bool = False
) -> Scene | None:
    """The answer's scene; `bare` where a page tells period and reading itself. None if it has nothing to draw."""
    note = f"{period_text(asked, language)} · {size_text(asked, language)}"
    if isinstance(asked.answer, ImproveAnswer):
        return improve_picture(
            asked.answer,
            drawn,
            told=trouble_told,
            language=language,
            title=title_of(asked, language),
            note="" if bare else note,
            reading="" if bare else sentence(asked, language),
        )
    return answer_picture(
        asked.answer,
        drawn,
        language=language,
        title=title_of(asked, language),
        note="" if bare else note,
        reading="" if bare else sentence(asked, language),
    )


def picture_of(asked: Asked, language: str, drawn: JourneyMap | None = None, theme: str = "light") -> str:
    """The answer as SVG, with its font inside."""
    scene = scene_of(asked, language, drawn)
    return svg(scene, THEMES[theme]) if scene else ""


def picture_in_page(
    asked: Asked,
    language: str,
    drawn: JourneyMap | None = None,
    addresses: Mapping[str, str] | None = None,
) -> str:
    """The answer as SVG for a page that defines the colours and the font.

    addresses: where groups of the picture lead, by their ids.
    """
    scene = scene_of(asked, language, drawn, bare=True)
    if not scene:
        return ""
    return svg(scene, in_page(), embed=False, ground=False, prefix="answer-", addresses=addresses)


def colours() -> str:
    """Both themes as CSS, after what the reader's machine prefers; paper is always light."""
    return (
        f":root{{color-scheme:light dark;{css_of(LIGHT)}}}"
        f"@media screen and (prefers-color-scheme:dark){{:root{{{css_of(DARK)}}}}}"
    )


def page_of(asked: Asked, language: str, drawn: JourneyMap | None = None) -> str:
    """One self-contained page: picture, table, reading. Nothing is fetched from anywhere."""
    scene = scene_of(asked, language, drawn, bare=True)
    letters = "".join({sign for label in scene.labels() for sign in label.text}) if scene else ""
    title, told = (
        escape(title_of(asked, language)),
        "".join(
            f"<p>{escape(line)}</p>" for line in (sentence(asked, language), *left_out_lines(asked, language))
        ),
    )
    return (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; "
        "font-src data:; base-uri 'none'; form-action 'none'\">"
        f"<title>{title}</title><style>{font_css(letters)}{colours()}{_STYLE}</style></head><body><main>"
        f"<h1>{title}</h1><p>{escape(period_text(asked, language))} · {escape(size_text(asked, language))}</p>"
        f'<figure>{picture_in_page(asked, language, drawn)}</figure>{told}<div class="scroll">'
        f"{html_of(table_of(asked, language, drawn, whole=False), language)}</div></main></body></html>\n"
    )


_STYLE = (
    "body{margin:0;background:var(--page);color:var(--ink);"
    "font:400 14px/1.5 'Periplo Sans','Source Sans Pro',sans-serif}"
    "main{max-width:824px;margin:0 auto;padding:32px}h1{font-size:22px;line-height:28px;margin:0}p{margin:8px 0}"
    "figure{margin:24px 0}svg{max-width:100%;height:auto}.scroll{overflow-x:auto}"
    "table{border-collapse:collapse;font-variant-numeric:tabular-nums;margin-top:16px}"
    "th,td{text-align:left;padding:6px 16px 6px 0;border-top:1px solid var(--edge);font-weight:400}"
    "thead th{color:var(--soft)}.number{text-align:right}"
)
