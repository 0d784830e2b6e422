"""In a real browser: a survey written field by field, each kind with its own, and a form seen as it will look."""

from __future__ import annotations

import pytest

from periplo.formats.survey_yaml import survey_from
from periplo.usecases.workspace import Settings, make_workspace
from served import serving

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    return make_workspace(tmp_path_factory.mktemp("shop") / "shop", Settings(name="shop", language="en")).root


@pytest.fixture(scope="module")
def served(root):
    with serving(root) as client:
        yield client


@pytest.fixture
def page(browser):
    opened = browser.new_page(viewport={"width": 390, "height": 844})
    opened.set_default_timeout(60_000)
    opened.said = []
    opened.on("console", lambda message: opened.said.append(message.text))
    yield opened
    opened.close()


def test_a_survey_is_written_by_its_fields(page, served, root):
    page.goto(f"http://127.0.0.1:{served.port}/surveys/new?from=nps&lang=en")
    first = page.locator("details.part").first
    first.locator("summary").first.click()
    assert page.locator("[name='questions.0.low:en']").is_visible()
    assert not page.locator("[name='questions.0.many']").is_visible()
    page.select_option("[name='questions.0.kind']", "choice")
    assert not page.locator("[name='questions.0.low:en']").is_visible()
    assert page.locator("[name='questions.0.many']").is_visible()
    page.locator("button[value='add questions.0.choices']").click()
    page.fill("[name='questions.0.choices.0.text:en']", "By chance")
    page.fill("[name='questions.0.choices.0.text:es']", "Por casualidad")
    page.keyboard.press("Enter")  # checks, and publishes nothing
    page.wait_for_selector(".asked >> text=By chance")
    assert page.evaluate(WIDE) <= 0
    page.locator("button[value=keep]").click()
    page.wait_for_selector(".done")
    kept = survey_from((root / "surveys" / "nps.yaml").read_text()).questions[0]
    assert (kept.kind, [one.id for one in kept.choices], kept.low, kept.branches) == (
        "choice",
        ["por-casualidad"],
        None,
        (),
    )
    assert page.said == []


def test_a_form_is_seen_as_it_will_look(page, served):
    page.goto(f"http://127.0.0.1:{served.port}/forms/new?from=centre&lang=en")
    page.fill("[name='title:en']", "Write to me")
    page.fill("[name='look.accent']", "#aa2200")
    page.locator("button[value=check]").last.click()
    page.wait_for_selector(".form-preview >> text=Write to me")
    assert page.evaluate(WIDE) <= 0
    assert page.said == []
