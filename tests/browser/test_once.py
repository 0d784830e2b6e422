"""A form that is clicked twice is sent once."""

from __future__ import annotations

from typing import Any

import pytest

from served import serving
from small_shop import built

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


def test_a_second_click_makes_no_second_task(browser: Any, tmp_path):
    with serving(built(tmp_path)) as client:
        page = browser.new_page()
        page.goto(f"http://127.0.0.1:{client.port}/tasks?lang=en")
        page.fill("input[name=title]", "Mend the queue")
        page.evaluate(
            "const form = document.querySelector('input[name=title]').form;"
            "const sends = form.querySelector('button');"
            "sends.click(); sends.click()"
        )
        page.wait_for_url("**made=*")
        page.goto(f"http://127.0.0.1:{client.port}/tasks?lang=en")
        assert page.get_by_text("Mend the queue", exact=True).count() == 1
        page.close()
