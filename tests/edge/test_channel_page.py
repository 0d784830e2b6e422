"""The page of channels: how messages leave, what wants attention, tasks and who did them."""

from __future__ import annotations

import pytest
from starlette.testclient import TestClient

from periplo.edge.console.app import console
from periplo.usecases.workspace import Settings, make_workspace


@pytest.fixture
def shop(tmp_path):
    return make_workspace(tmp_path / "shop", Settings(name="shop", language="en"))


@pytest.fixture
def page(shop):
    with TestClient(console(shop.root), base_url="http://127.0.0.1") as client:
        yield client


def test_without_carriers_it_says_that_nothing_leaves(page):
    answer = page.get("/channels")
    assert answer.status_code == 200
    assert "nothing leaves" in answer.text
    assert 'href="/tasks"' in answer.text


def test_channels_stand_in_a_table_with_what_they_lack_and_no_secret(shop, page):
    (shop.root / "carriers.yaml").write_text(
        "schema: 1\ncarriers:\n  - {id: sms, kind: twilio, account: A, token: NOT_THERE, sender: '+1', "
        "per_minute: 60}\n"
    )
    text = page.get("/channels").text
    for part in ("api.twilio.com", "60 a minute", "secrets missing: NOT_THERE", "would send again"):
        assert part in text
    assert "faltan secretos" in page.get("/channels?lang=es").text
    (shop.root / "carriers.yaml").write_text("schema: 1\ncarriers:\n  - {id: sms, kind: pigeon}\n")
    broken = page.get("/channels?lang=en")
    assert broken.status_code == 200
    assert "pigeon" in broken.text
