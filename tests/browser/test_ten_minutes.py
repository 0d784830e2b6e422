"""Ten minutes: from no folder at all to a template's map with ten cells filled, every act counted by tests/hands.py."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest

from hands import Hands
from periplo.formats.map_yaml import read_map
from served import GOOD

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

TEN_MINUTES = 600.0  # seconds
THOUGHT = 15.0  # seconds that must be left to think what to say in each cell, which no model knows
CELLS = {
    "es": "Comparo precios con el móvil en la tienda",
    "en": "I compare prices on my phone in the shop",
}


@pytest.mark.parametrize("language", ["es", "en"])
@pytest.mark.parametrize("by", ["keyboard", "mouse"])
def test_a_new_person_fills_ten_cells_of_a_template_s_map_within_ten_minutes(
    browser: Any, begun: tuple[Path, str], record_property: Any, by: str, language: str
):
    root, here = begun
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    hands, served = Hands(context.new_page(), is_mouse=by == "mouse"), []
    hands.page.on("requestfinished", lambda asked: served.append(server_seconds(asked)))
    began = time.monotonic()
    hands.page.goto(f"{here}/?lang={language}")
    hands.waits.append(time.monotonic() - began)
    hands.read()

    for name, text in (("name", "Sol y Mar"), ("admin", "marta"), ("new", GOOD), ("again", GOOD)):
        if name == "admin":
            hands.choose("[name=kind]", "retail")
        hands.reach(f"[name={name}]")
        hands.write(text)
    hands.open("main form button", f"{here}/", "main svg")
    hands.open("a[href='/maps/first/edit']", "**/maps/first/edit", ".tools:not([hidden])")

    file = root / "maps" / "first.yaml"
    assert len(read_map(file).columns) >= 10
    cells, write = hands.page.locator(".sheet [data-key=thinking]"), CELLS[language]
    if by == "keyboard":
        hands.reach(".sheet *")
        while hands.page.evaluate("document.activeElement.dataset.key") != "thinking":
            hands.press("ArrowDown")
    for number in range(10):
        if by == "keyboard":
            hands.press("Enter")
        else:
            hands.point_twice(cells.nth(number))
        hands.write(f"{write} {number}", over=True)
        if by == "keyboard":
            hands.press("Tab")
    if by == "mouse":
        hands.point("main h1")  # what is written is kept as soon as one points elsewhere
    ends = time.monotonic() + 60
    while not all(f"{write} {number}" in file.read_text() for number in range(10)):
        assert time.monotonic() < ends
        hands.page.wait_for_timeout(20)
    context.close()

    assert hands.points == 0 if by == "keyboard" else hands.points >= 10
    spent = hands.seconds()
    told = {
        "keys": hands.keys, "points": hands.points, "hands moved": hands.moves, "thoughts": hands.thoughts,
        "pages": hands.pages, "words": hands.words, "waited": round(sum(hands.waits), 1),
        "slowest answer": round(max(served), 2), "seconds": round(spent),
        "left for each cell": round((TEN_MINUTES - spent) / 10),
    }  # fmt: skip
    print(by, language, told)
    for name, value in told.items():
        record_property(name, value)
    assert spent <= TEN_MINUTES
    assert (TEN_MINUTES - spent) / 10 >= THOUGHT


def server_seconds(asked: Any) -> float:
    """From the last byte of what was asked to the first one of the answer."""
    timing = asked.timing
    return max(0.0, timing["responseStart"] - timing["requestStart"]) / 1000
