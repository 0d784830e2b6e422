"""A survey's row of scores in a mail, in a real browser: one click marks the score, a second confirms it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

import pytest

from periplo.core.spans import DAY
from periplo.usecases.collect.freshen import journeys_in
from periplo.usecases.surveys.reporting import given_in
from survey_house import NOW, House
from surveyed import bought, exploded, listening

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
playwright = pytest.importorskip("playwright.sync_api")


@pytest.fixture
def page(chromium: str) -> Iterator[object]:
    with playwright.sync_playwright() as driver:
        opened = driver.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield opened.new_page(viewport={"width": 375, "height": 700})
        opened.close()


def test_a_click_on_a_score_marks_it_and_only_the_confirmation_counts(page, tmp_path):
    house = House(tmp_path / "w")
    with closing(house.ledger):
        bought(house.workspace, house.ledger, ("ana", NOW - 10 * DAY, {}))
        (mail,) = house.runs(NOW - 9 * DAY)
        with listening(house.workspace) as client:
            page.set_content(mail.html.replace("https://p.example", f"http://127.0.0.1:{client.port}"))
            boxes = [
                page.get_by_role("link", name=str(score), exact=True).bounding_box() for score in range(11)
            ]
            assert len({box["y"] for box in boxes}) == 1  # one row, on a telephone too
            assert all(box["width"] >= 18 and box["height"] >= 36 for box in boxes)
            page.get_by_role("link", name="9", exact=True).click()
            page.wait_for_selector("h1")
            assert page.locator("input[type=radio]:checked").get_attribute("value") == "9"
            exploded(house.workspace, house.ledger)
            assert given_in(journeys_in(house.workspace, house.ledger), "after-order") == []
            page.locator("button[type=submit]:not([formnovalidate])").first.click()
            page.wait_for_selector("textarea")
        exploded(house.workspace, house.ledger)
        (given,) = given_in(journeys_in(house.workspace, house.ledger), "after-order")
        assert (given.score, given.way) == (9, "invite")
