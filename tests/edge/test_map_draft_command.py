"""periplo map draft: a first map on the screen or in a new file, and what it is unsure of."""

from __future__ import annotations

from pathlib import Path

from periplo.formats.map_yaml import map_from, read_map


def test_a_draft_is_written_told_and_passes_the_check(periplo):
    ran = periplo("map", "draft", "--events", "visits.csv", "--out", "first.yaml")
    assert ran.code == 0
    assert "A draft of 2 stages and 3 columns." in ran.err
    assert "It is unsure of this:\n- " in ran.err
    text = Path("first.yaml").read_text()
    assert text.startswith("# It is unsure of this:\n# - ")
    drawn = read_map("first.yaml")
    assert drawn.id == "first"
    assert [one.id for one in drawn.touchpoints] == ["visit", "cart", "pay"]
    assert periplo("map", "check", "first.yaml", "--events", "visits.csv", "--level", "error").code == 0
    assert periplo("map", "draw", "first.yaml", "--events", "visits.csv", "--out", "first.svg").code == 0


def test_what_is_one_is_told_in_the_singular(periplo):
    Path("one.csv").write_text("customer,event,time\na,pay,2026-01-01T10:00Z\n")
    ran = periplo("mapa", "borrador", "--events", "one.csv", "--out", "one.yaml", PERIPLO_LANG="es")
    assert "Un borrador de 1 etapa y 1 columna." in ran.err
    ran = periplo("mapa", "enlazar", "one.yaml", "--events", "one.csv", PERIPLO_LANG="es")
    assert ran.out.startswith("0 columnas sin regla · 1 evento distinto · 1 cliente\n")


def test_without_a_file_it_stands_on_the_screen(periplo, shop):
    ran = periplo("map", "draft", "--in", shop)
    assert ran.code == 0
    assert map_from(ran.out).goal.rule is not None


def test_it_speaks_spanish_and_has_a_spanish_name(periplo):
    ran = periplo("mapa", "borrador", "--events", "visits.csv", PERIPLO_LANG="es")
    assert ran.out.startswith("# De esto no está seguro:\n")
    assert "dígalos como el cliente" in ran.out


def test_what_a_property_says_never_breaks_the_head_of_the_file(periplo):
    pages = ["/home", "/a\nid: x\n", "/b\a", "/pay"]
    rows = [
        f'{who},page_view,2026-01-0{day}T10:00Z,"{page}"'
        for who in "abc"
        for day, page in enumerate(pages, 1)
    ]
    Path("odd.csv").write_text("\n".join(["customer,event,time,path", *rows]))
    ran = periplo("map", "draft", "--events", "odd.csv", "--out", "odd.yaml")
    assert ran.code == 0
    assert "I see '/a id: x '" in ran.err
    drawn = read_map("odd.yaml")
    assert drawn.id == "odd"
    assert len(drawn.columns) == 5


def test_a_goal_that_nobody_reached_is_refused_in_spanish(periplo):
    ran = periplo(
        "mapa", "borrador", "--events", "visits.csv", "--goal", "pay where x is 1", PERIPLO_LANG="es"
    )
    assert ran.code == 2
    assert "Ningún evento cumple el objetivo «pay where x is 1»" in ran.err
    assert "Qué hacer: indique otro con --goal" in ran.err


def test_a_goal_may_be_named_as_the_data_do(periplo):
    ran = periplo("map", "draft", "--events", "visits.csv", "--goal", "Cart")
    assert map_from(ran.out).goal.text.to("en").casefold() == "cart"


def test_a_goal_that_no_event_has_is_refused(periplo):
    ran = periplo("map", "draft", "--events", "visits.csv", "--goal", "payed")
    assert ran.code == 2
    assert "No event is called 'payed'" in ran.err
    assert ran.out == ""


def test_it_is_never_written_over_what_somebody_wrote(periplo):
    before = Path("map.yaml").read_text()
    ran = periplo("map", "draft", "--events", "visits.csv", "--out", "map.yaml")
    assert ran.code == 2
    assert "a draft is never written over what somebody wrote" in ran.err
    assert Path("map.yaml").read_text() == before


def test_without_events_it_says_what_lacks(periplo):
    assert "nothing says where the events are" in periplo("map", "draft").err.casefold()
    Path("none.csv").write_text("customer,event,time\n")
    ran = periplo("map", "draft", "--events", "none.csv")
    assert ran.code == 2
    assert "What to do: " in ran.err


def test_a_folder_that_cannot_be_written_is_told(periplo):
    ran = periplo("map", "draft", "--events", "visits.csv", "--out", "nowhere/first.yaml")
    assert ran.code == 3
    assert "cannot be written" in ran.err
