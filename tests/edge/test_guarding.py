"""The process of campaigns pauses one that made satisfaction worse, looks once an hour, and tells it once."""

from __future__ import annotations

import json
from contextlib import closing

from periplo.core.spans import DAY, HOUR, MINUTE, iso
from periplo.edge import acts
from periplo.edge.acts import Guarding
from periplo.storage.inbox import Fresh
from periplo.usecases.act.publishing import published, versions_of
from periplo.usecases.collect.explode import take_in
from survey_house import CAMPAIGN, NOW, House
from surveyed import bought

GUARDED = CAMPAIGN.replace("holdout: 0\n", "holdout: 0.5\nguardrails: [{of: csat, do: stop}]\n")


def answers(house):
    """Those with the campaign are unhappy, those without are not, each by a call of the shop's own."""
    told = []
    for member in house.ledger.members("how-was-it"):
        score = 1 if member.arm == "treated" else 5
        at = iso(NOW - 20 * DAY)
        said = {"survey": "call", "question": "q", "kind": "csat", "score": score}
        told.append({"type": "track", "event": "survey answered", "userId": f"u{member.customer}", "timestamp": at,
                     "messageId": f"call{member.customer}", "properties": said})  # fmt: skip
    request = Fresh(NOW, "calls", "batch", json.dumps({"batch": told}).encode())
    take_in(house.workspace, house.ledger, [request], NOW)


def test_a_campaign_that_made_it_worse_is_paused_and_told_once(tmp_path, monkeypatch):
    lines: list[str] = []
    monkeypatch.setattr(acts, "_told", lines.append)
    house = House(tmp_path / "w", campaign=GUARDED)
    with closing(house.ledger):
        bought(house.workspace, house.ledger, *((f"u{k}", NOW - 25 * DAY, {}) for k in range(1, 161)))
        house.runs(NOW - 24 * DAY)
        guarding = Guarding(house.workspace, house.ledger, "en")
        assert guarding.turn(NOW) == []
        answers(house)
        house.runs(NOW - DAY)
        assert guarding.turn(NOW + 59 * MINUTE) == []  # it looks once an hour
        (found,) = guarding.turn(NOW + HOUR)
        assert found.stopped
        assert published(house.ledger, "how-was-it").status == "paused"
        assert versions_of(house.ledger, "how-was-it")[0].reason == "guardrail: csat"
        assert guarding.turn(NOW + 3 * HOUR) == []
    assert lines == [
        "campaign 'how-was-it' is paused: satisfaction (CSAT) gets worse; look at it with 'periplo campaign report "
        "how-was-it'"
    ]
