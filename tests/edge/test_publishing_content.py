"""Content is published: campaigns that begin by it find their people, each once, and nobody counts as active by it."""

from __future__ import annotations

import json
import time
from contextlib import closing

import pytest

from entered_house import EnteredHouse
from periplo.core.campaigns import ContentEntry
from periplo.core.errors import BadCampaign
from periplo.core.spans import DAY
from periplo.edge.cli.main import run
from periplo.edge.contents import find_people
from periplo.edge.wiring import inbox_of
from periplo.formats.campaign_yaml import campaign_from, campaign_text
from periplo.storage.contents import waiting_contents
from periplo.usecases.collect.freshen import journeys_in
from surveyed import bought, listening

NOW = time.time_ns() // 1_000
CAMPAIGN = """
schema: 1
id: news
title: {es: Novedades, en: News}
kind: transactional
holdout: 0
entry: {content: {where: kind is article, same: category, within: 90d}}
goal: {rule: order completed, within: 14d}
nodes:
  - {id: tell, send: {channel: log, message: tell, expires: 2d}}
messages:
  tell:
    subject: {es: Novedades, en: News}
    body: {es: "Lea {{ event.title }}", en: "Read {{ event.title }}"}
"""
ARTICLE = {"id": "article-7", "kind": "article", "title": "Mochilas", "category": "backpacks"}


class House(EnteredHouse):
    def __init__(self, root):
        super().__init__(root, CAMPAIGN)
        bought(
            self.workspace, self.ledger, ("ana", NOW - 5 * DAY, {"category": "backpacks"}),
            ("eva", NOW - 5 * DAY, {"category": "pens"}), ("leo", NOW - 200 * DAY, {"category": "backpacks"}),
        )  # fmt: skip

    def found(self):
        with closing(inbox_of(self.workspace)) as inbox:
            return find_people(self.workspace, self.ledger, inbox.put, time.time_ns() // 1_000)

    def says(self):
        """The texts of what has been sent so far."""
        return sorted(one.body for one in self.runs())


@pytest.fixture
def house(tmp_path):
    made = House(tmp_path / "w")
    with closing(made.ledger):
        yield made


def sent(house, client, body, key=None):
    return client.send("/v1/published", body, authorization=f"Bearer {key or house.server}")


def test_whoever_it_interests_enters_once_for_each_content_and_reads_of_it(house):
    with listening(house.workspace) as client:
        assert json.loads(sent(house, client, ARTICLE).text)["status"] == "taken"
        assert json.loads(sent(house, client, ARTICLE).text)["status"] == "duplicate"
    assert house.found() == {"article-7": 1}  # eva looked at pens, leo long ago
    assert house.says() == ["Lea Mochilas"]
    assert house.found() == {}
    with listening(house.workspace) as client:
        sent(house, client, {**ARTICLE, "id": "article-8", "title": "Más mochilas"})
        sent(house, client, {**ARTICLE, "id": "shop-1", "kind": "shop"})
        sent(house, client, {"id": "bare", "kind": "article"})
    assert house.found() == {"article-8": 1, "shop-1": 0, "bare": 0}
    assert house.says() == ["Lea Mochilas", "Lea Más mochilas"]
    assert len(list(house.ledger.members("news"))) == 2


def test_a_stop_between_keeping_and_noting_asks_nobody_in_twice(house):
    with listening(house.workspace) as client:
        sent(house, client, ARTICLE)
    with closing(inbox_of(house.workspace)) as inbox:

        def cut(requests):
            inbox.put(requests)
            raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            find_people(house.workspace, house.ledger, cut, NOW)
    assert house.found() == {"article-7": 1}
    assert house.says() == ["Lea Mochilas"]


def test_nobody_is_active_by_what_we_publish(house):
    with listening(house.workspace) as client:
        sent(house, client, ARTICLE)
    house.found()
    house.runs()
    journeys = journeys_in(house.workspace, house.ledger)
    told = [journeys.names[code] for code in journeys.event[journeys.ours].tolist()]
    assert told == ["campaign entry requested"]


def test_the_door_is_for_servers_and_says_what_is_wrong(house):
    with listening(house.workspace) as client:
        assert sent(house, client, ARTICLE, house.page).status == 403
        for wrong in ({}, {"id": ""}, {"id": 7}, {"id": "x", "by": "us"}, [], {"id": "x", "a": "b" * 20_000}):
            assert sent(house, client, wrong).status == 400, wrong
    with house.ledger.reading() as connection:
        assert waiting_contents(connection) == []


def test_the_command_publishes_and_asks_them_in_at_once(house, capsys):
    root = str(house.workspace.root)
    words = ["--lang", "en", "content", "publish", "article-7", "--set", "kind=article", "--set",
             "category=backpacks", "--set", "title=Mochilas", "--in", root]  # fmt: skip
    assert run(words, {}) == 0
    assert "people asked in: 1" in capsys.readouterr().out
    assert run(words, {}) == 0
    assert "counts once" in capsys.readouterr().out
    assert house.says() == ["Lea Mochilas"]
    assert run(["content", "publish", "x", "--set", "nothing", "--in", root], {}) == 2


@pytest.mark.parametrize(
    ("entry", "meant"),
    [("{content: true}", ContentEntry()), ("{content: {same: category}}", ContentEntry(None, "category"))],
)
def test_the_entry_is_read_and_written_back_the_same(entry, meant):
    text = CAMPAIGN.replace("{content: {where: kind is article, same: category, within: 90d}}", entry)
    campaign = campaign_from(text)
    assert (campaign.entry.content, campaign.entry.key) == (meant, "content")
    assert campaign_from(campaign_text(campaign)) == campaign


@pytest.mark.parametrize(
    "entry", ["{content: {who: x}}", "{content: true, key: cart}", "{content: true, api: true}"]
)
def test_an_entry_that_says_too_much_is_refused(entry):
    with pytest.raises(BadCampaign):
        campaign_from(
            CAMPAIGN.replace("{content: {where: kind is article, same: category, within: 90d}}", entry)
        )
