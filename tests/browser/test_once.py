"""A form that is clicked twice while its answer is awaited is sent once."""

from __future__ import annotations

import time
from typing import Any

import pytest

from served import serving
from small_shop import built

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
TWICE = """() => {
  const sends = document.querySelector('input[name=title]').form.querySelector('button');
  sends.click();
  setTimeout(() => sends.click(), 50);
}"""


def test_a_second_click_makes_no_second_task(browser: Any, tmp_path):
    with serving(built(tmp_path)) as client:
        page, sent = browser.new_page(), []

        def slowly(route: Any) -> None:
            if route.request.method == "POST":
                sent.append(route.request.url)
                time.sleep(0.5)
            route.continue_()

        page.route("**/tasks", slowly)
        page.goto(f"http://127.0.0.1:{client.port}/tasks?lang=en")
        page.fill("input[name=title]", "Mend the queue")
        page.evaluate(TWICE)
        page.wait_for_url("**made=*")
        assert len(sent) == 1
        page.close()
