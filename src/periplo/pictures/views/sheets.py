"""Views as files: SVG, PNG and PDF on their paper, and one self-contained HTML."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from periplo.pictures.fonts import font_css
from periplo.pictures.numbers import number
from periplo.pictures.scene import Scene
from periplo.pictures.sheets import LEAST_SIZE, fitting, pdf, png, sheet_svg
from periplo.pictures.svg import svg
from periplo.pictures.themes import DARK, LIGHT, Theme, css_of, in_page
from periplo.pictures.views.ground import VIEWS
from periplo.pictures.views.words import view_says

KINDS = ("html", "svg", "png", "pdf")


def view_files(
    name: str, pages: Sequence[Scene], kind: str, theme: Theme, scale: float, paper: str | None
) -> tuple[bytes, ...]:
    """The pages of a view as files of one of KINDS: one, or one a page where the kind holds no pages.

    paper: of PAPERS; None: the one for which the view is laid out.
    """
    sheet = paper or VIEWS[name].paper
    if kind == "html":
        return (view_page(name, pages).encode(),)
    if kind == "pdf":
        return (pdf(pages, sheet, theme),)
    if kind == "png":
        return tuple(png(page, theme, scale, sheet) for page in pages)
    return tuple(sheet_svg(page, theme, sheet, embed=True).encode() for page in pages)


def view_told(name: str, pages: Sequence[Scene], paper: str | None) -> str:
    """In one sentence: how many sheets, and how small the smallest letters on them are."""
    sheet, language = paper or VIEWS[name].paper, pages[0].language
    points = min(fitting(page, sheet) * LEAST_SIZE for page in pages)
    called = sheet.upper() if sheet != "slide" else "16:9"
    key = "told_one" if len(pages) == 1 else "told_several"
    told = view_says(key, language, called, number(points, language, 1), len(pages))
    if points < VIEWS[name].least - 0.05:
        told += " " + view_says("told_small", language, VIEWS[name].paper.upper())
    return told


def view_page(name: str, pages: Sequence[Scene]) -> str:
    """One HTML with every page, in the theme of whoever reads it; it fetches nothing and runs nothing."""
    first = pages[0]
    title = escape(f"{first.title} · {view_says(f'name_{name}', first.language)}")
    fonts = font_css("".join(page.letters() for page in pages))
    drawn = "".join(
        '<section class="page" tabindex="0">'  # where it is wider than its screen, it is moved by keys too
        f"{svg(page, in_page(), embed=False, ground=False, prefix=f'p{n}-')}</section>"
        for n, page in enumerate(pages)
    )
    style = (
        f"{fonts}:root{{color-scheme:light dark;{css_of(LIGHT)}}}"
        f"@media (prefers-color-scheme:dark){{:root{{{css_of(DARK)}}}}}"
        "body{margin:0;background:var(--page)}.page{padding:24px;max-width:1600px;margin:0 auto}"
        ".page svg{display:block;width:100%;height:auto}"
        "@media (max-width:720px){.page{overflow-x:auto}.page svg{width:960px}}"
        "h1{position:absolute;width:1px;height:1px;margin:0;overflow:hidden;clip-path:inset(50%)}"
        f"@media print{{:root{{{css_of(LIGHT)}}}.page{{padding:0;break-after:page}}}}"
        "@page{size:landscape;margin:10mm}"
    )
    return (
        f'<!doctype html><html lang="{escape(first.language)}"><head><meta charset="utf-8">'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; "
        'font-src data:; img-src data:">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{title}</title><style>{style}</style></head><body>"
        f"<main><h1>{title}</h1>{drawn}</main></body></html>"
    )
