"""Surveys in a real browser: by keyboard alone, on a telephone, in both themes and languages."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

import pytest

from periplo.edge.wiring import index_of, ledger_of
from periplo.usecases.starters.surveys import SURVEYS
from periplo.usecases.surveys.inviting import open_link
from periplo.usecases.surveys.reporting import given_in
from surveyed import NOW, Client, asked, exploded, listening, settled

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


@pytest.fixture(scope="module")
def asking(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[object, Client, dict[str, str]]]:
    workspace = settled(tmp_path_factory.mktemp("asked") / "w")
    with closing(ledger_of(workspace)) as ledger:
        tokens = {kind: open_link(asked(ledger, kind), workspace, ledger, NOW) for kind in SURVEYS}
    with listening(workspace) as client:
        yield workspace, client, tokens


def test_an_nps_is_answered_by_keyboard_alone_and_without_script(browser, asking):
    workspace, client, tokens = asking
    context = browser.new_context(java_script_enabled=False, locale="en-GB")
    page = context.new_page()
    page.goto(f"http://127.0.0.1:{client.port}/s/{tokens['nps']}")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")  # the first of the scale
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_selector("textarea")
    assert page.inner_text("h1").startswith("What bothered you most?")
    page.keyboard.press("Tab")
    page.keyboard.type("The queue")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_selector("h1:has-text('Thank you')")
    context.close()
    with closing(ledger_of(workspace)) as ledger:
        exploded(workspace, ledger)
        given = given_in(index_of(workspace).journeys, "nps")
    assert [(one.score, one.comment) for one in sorted(given, key=lambda one: one.question)] == [
        (3, ""),
        (None, "The queue"),
    ]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("language", ["es", "en"])
def test_every_starter_fits_and_is_easy_to_touch_and_to_read(browser, asking, width, theme, language):
    _, client, tokens = asking
    context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=theme)
    page = context.new_page()
    said, fetched = [], []
    page.on("console", lambda message: said.append(message.text))
    page.on("request", lambda request: fetched.append(request.url))
    for kind in SURVEYS:
        page.goto(f"http://127.0.0.1:{client.port}/s/{tokens[kind]}?lang={language}")
        assert page.evaluate("document.documentElement.lang") == language
        beyond = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert beyond <= 0, kind
        small = page.evaluate(
            "[...document.querySelectorAll('.cell, .choice, button')].map(one => one.getBoundingClientRect())"
            ".filter(box => box.height < 44 || box.width < 40).length"
        )
        assert small == 0, kind
        assert page.evaluate(_FAINT) == [], (kind, theme)
    assert said == []
    assert all(url.startswith((f"http://127.0.0.1:{client.port}/s/", "data:")) for url in fetched)
    context.close()


# Texts whose contrast with the nearest painted ground is below 4.5 (WCAG 2.2, 1.4.3).
_FAINT = """() => {
  const light = ([r, g, b]) => [r, g, b].map(v => v / 255)
    .map(v => v <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4)
    .reduce((sum, v, k) => sum + v * [.2126, .7152, .0722][k], 0);
  const colour = text => text.match(/[\\d.]+/g).map(Number);
  const ground = one => { for (; one; one = one.parentElement) {
    const found = colour(getComputedStyle(one).backgroundColor); if (found.length < 4 || found[3] > 0) return found; }
    return [255, 255, 255]; };
  const texts = [...document.querySelectorAll('p, h1, span, button, label')].filter(one => one.innerText.trim());
  return texts.filter(one => {
    const [a, b] = [light(colour(getComputedStyle(one).color)), light(ground(one))].sort((x, y) => y - x);
    return (a + .05) / (b + .05) < 4.5;
  }).map(one => one.outerHTML);
}"""


def test_what_is_heard_names_the_scale_and_every_step(browser, asking):
    _, client, tokens = asking
    page = browser.new_page()
    page.goto(f"http://127.0.0.1:{client.port}/s/{tokens['nps']}?lang=en")
    group = page.get_by_role("group", name="How likely are you to recommend us to family or friends?")
    assert group.count() == 1
    steps = [page.get_by_role("radio", name=str(step), exact=True).count() for step in range(11)]
    assert steps == [1] * 11
    told = page.inner_text("#scale")
    assert group.get_attribute("aria-describedby").strip() == "scale"
    assert told == "0 is 'not at all likely' and 10 is 'extremely likely'."
    page.close()
