"""A table in a page: its days are written as its language writes them, and what stands below it is a table too."""

from __future__ import annotations

import pytest

from periplo.edge.showing.headings import date_text
from periplo.edge.showing.table import Column, Table, csv_of, html_of, text_of

DAYS = Table((Column("day", "el", "day"), Column("n", "clientes", "count")), (("2025-09-07", 1_746),))
BELOW = text_of(DAYS, "es")


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


def test_where_journeys_begin_and_end_is_said_in_words():
    ends = Table((Column("from", "de"), Column("to", "a")), (("@start", "@end"),))
    assert '<th scope="row">(inicio)</th><td>(fin)</td>' in html_of(ends, "es")
    assert "@start,@end" in csv_of(ends)


def test_a_small_table_below_another_is_a_table_again_with_its_numbers_to_the_right():
    page = html_of(Table(DAYS.columns, DAYS.rows, f"\nPrimero esto.\n\n{BELOW}"), "es")
    assert page.count("<table>") == 2
    assert '<p class="note">Primero esto.</p>' in page
    assert '<th scope="col" class="number">clientes</th>' in page.split("</table>")[1]
    assert '<th scope="row">7 sept 2025</th>' in page.split("</table>")[1]
    assert "<pre" not in page


def test_what_has_gaps_in_its_lines_keeps_them_as_they_were_laid():
    assert '<pre class="note">a   b\nc</pre>' in html_of(Table((), (), "a   b\nc"), "es")


def test_what_is_told_below_cannot_write_into_the_page():
    page = html_of(Table((), (), "a   <b>\n<i>   c"), "es")
    assert "&lt;b&gt;" in page
    assert "<i>" not in page
