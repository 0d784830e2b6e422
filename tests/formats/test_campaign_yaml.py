import pytest

from periplo.core.campaign_nodes import Exit, Send, Wait
from periplo.core.errors import BadInput
from periplo.core.rules import EventIs
from periplo.core.spans import DAY, HOUR
from periplo.formats.campaign_yaml import campaign_from, campaign_text, read_campaign
from plans import plan

WRITTEN = """\
schema: 1
id: list-awaits
title: {es: Tu lista te espera, en: Your list awaits you}
map: school-list
touchpoint: find-list
entry: {event: list started, key: list_id, again: never, cool_down: 30d, late: 1d}
audience: order completed at least 1 times
holdout: 0.2
goal: {rule: order completed, within: 14d}
exits: [list cancelled]
nodes:
  - {id: settle, wait: 2h, note: let them think}
  - {id: remind, send: {channel: log, message: reminder, expires: 1d}}
messages:
  reminder: {subject: {es: Tu lista, en: Your list}, body: Sigue.}
team: CRM
"""


def test_a_campaign_is_read_as_written():
    campaign = campaign_from(WRITTEN)
    assert campaign.nodes == (
        Wait("settle", 2 * HOUR, "remind", {"note": "let them think"}),
        Send("remind", "log", "reminder", "end", DAY),
        Exit("end"),
    )
    assert (campaign.map, campaign.touchpoint, campaign.holdout) == ("school-list", "find-list", 0.2)
    assert (campaign.entry.key, campaign.entry.again, campaign.entry.cool_down) == (
        "list_id",
        "never",
        30 * DAY,
    )
    assert campaign.exits == (EventIs("list cancelled"),)
    assert campaign.goal.within == 14 * DAY
    assert campaign.message("reminder").subject.to("en") == "Your list"
    assert campaign.extra == {"team": "CRM"}


def test_what_is_read_is_written_back_the_same():
    campaign = campaign_from(WRITTEN)
    assert campaign_from(campaign_text(campaign)) == campaign
    assert campaign_from(campaign_text(plan())) == plan()


def test_then_makes_a_loop_and_an_exit_may_stand_anywhere():
    loop = WRITTEN.replace("expires: 1d}}", "expires: 1d}, then: settle}\n  - {id: away, exit: true}")
    campaign = campaign_from(loop)
    assert campaign.nodes[1].then == "settle"
    assert campaign.nodes[2] == Exit("away")
    assert campaign_from(campaign_text(campaign)) == campaign


def test_a_node_called_end_is_not_taken_for_the_end():
    campaign = campaign_from(WRITTEN.replace("id: remind", "id: end"))
    assert [node.id for node in campaign.nodes] == ["settle", "end", "end-2"]


@pytest.mark.parametrize(
    ("old", "new", "line", "word"),
    [
        ("wait: 2h", "wait: soon", 12, "not a duration"),
        ("wait: 2h", "wait: 0s", 12, "lasts no time"),
        ("wait: 2h, ", "", 12, "does nothing"),
        ("channel: log, ", "", 13, "'channel' is missing"),
        ("message: reminder", "message: hello", 13, "'hello'"),
        ("event: list started", "event: list started where where", 6, "where"),
        ("again: never", "again: sometimes", 6, "'sometimes'"),
        ("holdout: 0.2", "holdout: many", 8, "'many'"),
        ("within: 14d", "within: 0d", 1, "no time"),
        ("body: Sigue.", "body: 'Hola {{ name'", 15, "template"),
        ("id: list-awaits\n", "", 1, "'id' is missing"),
        ("messages:", "message:", 13, "message 'reminder'"),
    ],
)
def test_an_error_tells_its_line(old, new, line, word):
    with pytest.raises(BadInput, match=word) as told:
        campaign_from(WRITTEN.replace(old, new))
    if line > 1:
        assert f"line {line}" in told.value.what


def test_a_file_that_is_missing_is_told(tmp_path):
    with pytest.raises(BadInput):
        read_campaign(tmp_path / "none.yaml")
