"""The first hour by keyboard alone: signing in, a map from a template, ten of its cells, a first campaign's draft."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from hands import to
from periplo.edge.console.guard import Door
from periplo.edge.wiring import ledger_of
from periplo.formats.map_yaml import read_map
from periplo.usecases.accounts import new_user
from periplo.usecases.workspace import Settings, make_workspace, open_workspace
from served import GOOD, Served, serving

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    root = tmp_path_factory.mktemp("keys") / "shop"
    make_workspace(root, Settings(name="Shop"))
    with closing(ledger_of(open_workspace(root))) as ledger:
        for language in ("es", "en"):
            new_user(ledger, f"marta-{language}", "administrator", GOOD, 1, language)
    with serving(root, Door(needs_sign_in=True)) as client:
        yield client


def enter(page: Any, selector: str, leads_to: str) -> None:
    to(page, selector)
    page.keyboard.press("Enter")
    page.wait_for_url(leads_to)


@pytest.mark.parametrize(("language", "title"), [("es", "Alquilar una bici"), ("en", "Renting a bike")])
def test_from_signing_in_to_a_first_draft(browser, served: Served, language: str, title: str):
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.set_default_timeout(30_000)
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    here = f"http://127.0.0.1:{served.port}"
    page.goto(f"{here}/login?lang={language}")
    to(page, "[name=name]")
    page.keyboard.type(f"marta-{language}")
    to(page, "[name=password]")
    page.keyboard.type(GOOD)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{here}/")
    begin = "main a[href='/maps/new'], main a[href='/maps/new#template']"
    if page.locator(begin).count() == 0:  # there is a map of the other language already
        enter(page, "main a[href='/maps']", "**/maps")
    enter(page, begin, "**/maps/new*")
    to(page, "[name=title]")
    page.keyboard.type(title)
    to(page, "[name=kind]")
    page.keyboard.press("Home")
    for _ in range(12):
        if page.input_value("[name=kind]") == "retail":
            break
        page.keyboard.press("ArrowDown")
    to(page, "main form button")
    page.keyboard.press("Enter")
    page.wait_for_url("**/maps/*/edit")
    id = page.url.split("/")[-2]
    file: Path = served.root / "maps" / f"{id}.yaml"
    assert len(read_map(file).columns) >= 10  # the template of this kind of business

    to(page, ".sheet *")
    while page.evaluate("document.activeElement.dataset.key") != "thinking":
        page.keyboard.press("ArrowDown")
    for number in range(10):
        page.keyboard.press("Enter")
        page.keyboard.press("Control+A")
        page.keyboard.type(f"{title} {number}")
        page.keyboard.press("Tab")
    ends = time.monotonic() + 60
    while f"{title} 9" not in file.read_text():
        assert time.monotonic() < ends
        page.wait_for_timeout(20)
    assert all(f"{title} {number}" in file.read_text() for number in range(10))

    page.keyboard.press("Escape")
    enter(page, f"a[href='/?map={id}']", f"**/?map={id}")
    enter(page, "svg a[href*='part=column%3A']", "**part=column%3A**")
    enter(page, "a[href*='/act?']", "**/act**")
    for field, text in (("name", f"first-{language}"), ("goal", "order completed")):
        to(page, f"form.act [name={field}]")
        page.keyboard.press("Control+A")
        page.keyboard.type(text)
    to(page, "form.act [value=write]")
    page.keyboard.press("Enter")
    page.wait_for_selector(".done")
    enter(page, f"a[href='/campaigns/first-{language}/draft']", "**/draft")
    assert (served.root / "campaigns" / f"first-{language}.yaml").exists()
    assert complaints == []
    context.close()
