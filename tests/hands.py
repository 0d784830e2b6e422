"""Hands at a page: what a person presses, points at and waits for, counted by the keystroke-level model.

Source: Card, Moran & Newell (1980), Commun. ACM 23, 396-410: K a key, by the average typist who is no secretary; P to
point at something with the mouse; H hands from keyboard to mouse or back; M to prepare in mind; R to wait, measured.
Reading is not in that model: every word on the first screen of a page is read once, at the 238 words a minute of
Brysbaert (2019), J. Mem. Lang. 109, 104047.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import Any

K, P, H, M = 0.28, 1.1, 0.4, 1.35  # seconds
WORDS_A_SECOND = 238 / 60
# The words that stand on the screen as it is now.
WORDS_SEEN = """() => { const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT); let words = 0;
  const range = document.createRange();
  while (walker.nextNode()) {
    const node = walker.currentNode; range.selectNodeContents(node);
    const box = range.getBoundingClientRect();
    if (box.width && box.bottom > 0 && box.top < innerHeight && node.parentElement.checkVisibility()
        && !['OPTION', 'SCRIPT', 'STYLE'].includes(node.parentElement.tagName))
      words += node.textContent.split(/\\s+/).filter(Boolean).length;
  }
  return words; }"""


def to(page: Any, selector: str) -> int:
    """Goes on with the Tab key until what has the focus is this; how often it was pressed."""
    for pressed in range(200):
        if page.evaluate("one => document.activeElement.matches(one)", selector):
            return pressed
        page.keyboard.press("Tab")
    raise AssertionError(f"{selector} is not reached by keyboard on {page.url}")


@dataclass
class Hands:
    """One person at one page. is_mouse: they point at whatever can be pointed at, and touch the keys to write alone."""

    page: Any
    is_mouse: bool
    keys: int = 0
    points: int = 0
    moves: int = 0  # of a hand between keyboard and mouse
    thoughts: int = 0
    words: int = 0
    pages: int = 0
    waits: list[float] = field(default_factory=list)  # seconds
    on_mouse: bool = False

    def seconds(self) -> float:
        """By the model, with the reading."""
        acts = K * self.keys + P * self.points + H * self.moves + M * self.thoughts
        return acts + sum(self.waits) + self.words / WORDS_A_SECOND

    def read(self) -> None:
        """A page that is new to them."""
        self.pages += 1
        self.words += self.page.evaluate(WORDS_SEEN)

    def reach(self, selector: str) -> None:
        """Thinks of it, and comes there: by Tab keys, or by pointing and pressing."""
        if self.is_mouse:
            self.point(selector)
        else:
            self.thoughts += 1
            self.keys += to(self.page, selector)

    def point(self, selector: str) -> None:
        self.thoughts += 1
        self._mouse()
        self.page.locator(selector).first.click()

    def point_twice(self, what: Any) -> None:
        self.thoughts += 1
        self._mouse()
        self.keys += 1
        what.dblclick()

    def write(self, text: str, over: bool = False) -> None:
        """Thinks of the text, and types it; over: instead of what stands there. Capitals cost a second key."""
        self.thoughts += 1
        self._keyboard()
        if over:
            self.press("Control+A")
        self.keys += len(text) + sum(sign.isupper() for sign in text)
        self.page.keyboard.type(text)

    def press(self, key: str) -> None:
        self._keyboard()
        self.keys += 1 + key.count("+")
        self.page.keyboard.press(key)

    def choose(self, selector: str, value: str) -> None:
        """An option of a list: by arrow keys, or by opening it and pointing at it."""
        self.reach(selector)
        if self.is_mouse:
            self.points += 1
            self.keys += 1
            self.page.select_option(
                selector, value
            )  # its list is the system's: no page can be asked to press there
            return
        self.press("Home")
        for _ in range(600):
            if self.page.input_value(selector) == value:
                return
            self.press("ArrowDown")
        raise AssertionError(f"{value} is not in {selector}")

    def open(self, selector: str, leads_to: str, shows: str) -> None:
        """Presses a button or a link, waits for the page behind it until it shows something, and reads that."""
        if self.is_mouse:
            self.thoughts += 1
            self._mouse()
            began = time.monotonic()
            self.page.locator(selector).first.click()
        else:
            self.reach(selector)
            began = time.monotonic()
            self.press("Enter")
        self.page.wait_for_url(leads_to)
        self.page.wait_for_selector(shows)
        self.page.wait_for_load_state()
        self.waits.append(time.monotonic() - began)
        self.read()

    def _mouse(self) -> None:
        self.moves += not self.on_mouse
        self.on_mouse = True
        self.points += 1
        self.keys += 1  # its button

    def _keyboard(self) -> None:
        self.moves += self.on_mouse
        self.on_mouse = False
