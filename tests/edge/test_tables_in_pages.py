"""A table in a page: its days are written as its language writes them, and what stands below it is a table too."""

from __future__ import annotations

import pytest

from periplo.edge.showing.headings import date_text
from periplo.edge.showing.table import Column, Table, csv_of, html_of, text_of

DAYS = Table((Column("day", "el", "day"), Column("n", "clientes", "count")), (("2025-09-07", 1_746),))


@pytest.mark.parametrize(
    ("said", "es", "en"),
    [
        ("2025-09-07", "7 sept 2025", "Sep 7, 2025"),
        ("2025-09", "sept 2025", "Sep 2025"),
        ("2025-W32", "4 ago 2025", "Aug 4, 2025"),  # a week, by its Monday
        ("2025", "2025", "2025"),
        ("all", "all", "all"),
    ],
)
def test_a_day_is_written_as_the_language_writes_it(said: str, es: str, en: str):
    assert (date_text(said, "es"), date_text(said, "en")) == (es, en)


def test_pages_have_days_in_words_and_files_and_terminals_keep_them_sortable():
    assert '<th scope="row">7 sept 2025</th><td class="number">1.746</td>' in html_of(DAYS, "es")
    assert "2025-09-07" in text_of(DAYS, "es")
    assert "2025-09-07,1746" in csv_of(DAYS)


def test_a_share_is_per_cent_in_a_page_and_a_number_for_programs():
    shares = Table(
        (Column("name", "nombre"), Column("share", "parte", "share")), (("a", 0.7371), ("b", None))
    )
    assert '<td class="number">73,7\u00a0%</td>' in html_of(shares, "es")
    assert '<td class="number">73.7%</td>' in html_of(shares, "en")
    assert '<td class="number">–</td>' in html_of(shares, "es")
    assert "a,0.7371" in csv_of(shares)


def test_where_journeys_begin_and_end_is_said_in_words():
    ends = Table((Column("from", "de"), Column("to", "a")), (("@start", "@end"),))
    assert '<th scope="row">(inicio)</th><td>(fin)</td>' in html_of(ends, "es")
    assert "@start,@end" in csv_of(ends)


def test_a_small_table_below_another_is_a_table_too_and_sentences_keep_their_lines():
    whole = Table(DAYS.columns, DAYS.rows, "Nota.", ("Primero esto.\nLuego esto.", DAYS))
    page = html_of(whole, "es")
    assert page.count("<table>") == 2
    assert '</table><p class="note">Nota.</p><p class="note">Primero esto.<br>Luego esto.</p><table>' in page
    assert '<th scope="row">7 sept 2025</th><td class="number">1.746</td>' in page.split("</table>")[1]
    alone = text_of(DAYS, "es")
    assert text_of(whole, "es") == f"{alone}\nNota.\n\nPrimero esto.\nLuego esto.\n\n{alone}"
    assert csv_of(whole) == csv_of(DAYS)


def test_what_is_told_below_cannot_write_into_the_page():
    below = Table((Column("a", "<i>"),), (("<b>",),), "<u>")
    page = html_of(Table((), (), "<s>", ("<em>", below)), "en")
    assert not any(tag in page for tag in ("<i>", "<b>", "<u>", "<s>", "<em>"))
    assert "&lt;em&gt;" in page
