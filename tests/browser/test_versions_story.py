"""A campaign that changes while people are inside, by two people in two browsers: asked for, approved, changed with a
choice for those inside, approved, paused, and gone back to an earlier version, which is approved in its turn."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from periplo.core.members import Member
from periplo.edge.cli.main import run
from periplo.edge.console.guard import Door
from periplo.edge.wiring import ledger_of
from periplo.edge.words.pages import page_says
from periplo.usecases import accounts
from periplo.usecases.act import published
from periplo.usecases.workspace import open_workspace
from served import GOOD, Served, serving
from small_shop import CAMPAIGN, built

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

# Ben is reminded at eleven and waits once more; Zoe and Leo have just filled their carts when the last event comes.
LATE = "customer,event,time\nzoe,cart,2026-03-02T12:30:00Z\nleo,cart,2026-03-02T12:40:00Z\n"
TWICE = CAMPAIGN.replace("cart-awaits", "twice").replace(
    "messages:",
    "  - {id: later, wait: 3d}\n  - {id: again, send: {channel: log, message: reminder}}\nmessages:",
)
SAID = {
    "es": {
        "first": "Sería la primera versión.",
        "others": "La aprueba otra persona",
        "inside": "Dentro: 3 en total; en nodos que cambian, 3.",
        "becoming": "Dentro: 3 · pasan a «remind»: 2 · acaban en la versión en que están: 1",
        "version": "versión {}",
        "differs": "Qué cambiaría: versión 3, publicada ahora → versión 1",
        "wait": "nodo «later»: Espera 2 días → Espera 3 días",
        "node": "nodo «settle», nuevo: Espera 2 horas",
        "running": "En marcha sigue la 3 hasta que otra persona lo apruebe.",
        "paused": "en pausa",
    },
    "en": {
        "first": "It would be the first version.",
        "others": "Somebody else approves it",
        "inside": "Inside: 3 in all, 3 of them at nodes that change.",
        "becoming": "Inside: 3 · move to 'remind': 2 · end in the version they are in: 1",
        "version": "version {}",
        "differs": "What would change: version 3, published now → version 1",
        "wait": "node 'later': Waits 2 days → Waits 3 days",
        "node": "node 'settle', new: Waits 2 hours",
        "running": "Version 3 goes on running until somebody else approves it.",
        "paused": "paused",
    },
}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    found = built(tmp_path)
    (tmp_path / "late.csv").write_text(LATE)
    assert run(("import", "events", str(tmp_path / "late.csv"), "--in", str(found)), {}) == 0
    (found / "campaigns" / "twice.yaml").write_text(TWICE)
    settings = found / "periplo.toml"
    settings.write_text(settings.read_text() + "\n[campaigns]\napproval = true\n")
    with closing(ledger_of(open_workspace(found))) as ledger:
        for name, role in (("marta", "approver"), ("eva", "editor")):
            accounts.new_user(ledger, name, role, GOOD, 1)
    return found


@pytest.fixture
def served(root: Path) -> Iterator[Served]:
    with serving(root, Door(needs_sign_in=True)) as client:
        yield client


def signed_in(browser: Any, served: Served, name: str, lang: str, wrong: list[str]) -> Any:
    page = browser.new_context(viewport={"width": 1280, "height": 1000}).new_page()
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.goto(f"http://127.0.0.1:{served.port}/login?lang={lang}")
    page.fill("input[name=name]", name)
    page.fill("input[name=password]", GOOD)
    page.click("main form button")
    page.wait_for_selector("main h1")
    return page


def told(page: Any) -> str:
    return " ".join(page.inner_text("main").split())


def inside(root: Path) -> Counter[tuple[str, int | None]]:
    def stands(one: Member) -> tuple[str, int | None]:
        return one.node, one.pinned

    with closing(ledger_of(open_workspace(root))) as ledger:
        return Counter(stands(one) for one in ledger.members("twice") if one.is_inside)


def newest(root: Path) -> Any:
    with closing(ledger_of(open_workspace(root))) as ledger:
        return published(ledger, "twice")


def approve(page: Any, served: Served) -> None:
    page.goto(f"http://127.0.0.1:{served.port}/campaigns")
    page.click("main a[href='/campaigns/twice/approval']")


@pytest.mark.parametrize("lang", ["es", "en"])
def test_asked_for_approved_changed_with_people_inside_paused_and_gone_back(
    browser, served: Served, root: Path, lang: str
):
    said, wrong = SAID[lang], []
    eva, marta = (signed_in(browser, served, name, lang, wrong) for name in ("eva", "marta"))

    # The first version: whoever wrote it asks, and cannot approve it; somebody else does.
    eva.goto(f"http://127.0.0.1:{served.port}/campaigns")
    eva.click("main a[href='/campaigns/twice/draft']")
    eva.click(f"text={page_says('publish_propose', lang)}")
    eva.wait_for_url("**/campaigns/twice/approval")
    assert said["first"] in told(eva)
    assert said["others"] in told(eva)
    assert eva.locator("button[value=approve]").count() == 0
    approve(marta, served)
    assert "eva" in told(marta)
    marta.click("button[value=approve]")
    marta.wait_for_url("**/campaigns/twice")
    assert said["version"].format(1) in told(marta)
    assert run(("campaign", "run", "twice", "--in", str(root)), {}) == 0
    assert inside(root) == {("settle", None): 2, ("later", None): 1}

    # The second: a node goes, another changes, and for those who stand there something is chosen.
    eva.goto(f"http://127.0.0.1:{served.port}/campaigns/twice")
    eva.click(f"main a:text-is('{page_says('draft_edit', lang)}')")
    eva.click("figure.flow a[href*='node=settle#']")
    eva.click("button[value=remove]")
    eva.click("figure.flow a[href*='node=later#']")
    eva.fill("#inspector input[name=span]", "2")
    eva.click(f"text={page_says('draft_save', lang)}")
    assert said["inside"] in told(eva)
    assert eva.input_value("select[name='at.later']") == "follow"
    assert eva.input_value("select[name='at.settle']") == ""  # nothing is chosen for them unasked
    eva.select_option("select[name='at.settle']", "to:remind")
    eva.select_option("select[name='at.later']", "pin")
    eva.fill("#publish input[name=reason]", "sin rodeos")
    eva.click("#publish button[value=publish]")
    eva.wait_for_url("**/approval")
    assert inside(root) == {("settle", None): 2, ("later", None): 1}  # nothing has moved yet
    approve(marta, served)
    assert said["becoming"] in told(marta)
    assert "sin rodeos" in told(marta)
    marta.click("button[value=approve]")
    marta.wait_for_url("**/campaigns/twice")
    assert said["version"].format(2) in told(marta)
    assert inside(root) == {("remind", None): 2, ("later", 1): 1}

    # Paused; then an earlier version, which takes the place of nothing that was not published before it is said.
    eva.goto(f"http://127.0.0.1:{served.port}/campaigns/twice/draft?node=later")
    eva.fill("#inspector input[name=span]", "9")
    eva.click(f"text={page_says('draft_save', lang)}")
    eva.goto(f"http://127.0.0.1:{served.port}/campaigns/twice")
    eva.click("button[value=pause]")
    eva.wait_for_selector("button[value=resume]")
    eva.click("dl.versions a[href='/campaigns/twice/versions/1']")
    assert said["differs"] in told(eva)
    assert said["wait"] in told(eva)
    assert said["node"] in told(eva)
    assert said["running"] in told(eva)
    assert page_says("version_unpublished", lang) in told(eva)
    eva.click("#back button")
    assert eva.url.endswith("/versions/1")  # it is asked first
    eva.check("#back input[name=replace]")
    eva.click("#back button")
    eva.wait_for_url("**/campaigns/twice/draft#publish")
    assert said["node"] in told(eva)
    assert newest(root).version == 3
    eva.click("#publish button[value=publish]")
    approve(marta, served)
    marta.click("button[value=approve]")
    marta.wait_for_url("**/campaigns/twice")
    assert said["version"].format(4) in told(marta)
    assert said["paused"] in told(marta)
    now = newest(root)
    assert (now.status, [node.id for node in now.nodes][:2]) == ("paused", ["settle", "remind"])

    # What the draft said before has not gone: undoing brings it back.
    eva.goto(f"http://127.0.0.1:{served.port}/campaigns/twice/draft?node=later")
    eva.click("button[value=undo]")
    eva.wait_for_selector("#inspector input[name=span]")
    assert eva.input_value("#inspector input[name=span]") == "9"
    assert wrong == []
    for page in (eva, marta):
        page.context.close()
