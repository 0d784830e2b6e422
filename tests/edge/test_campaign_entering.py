"""People whom another system asks into a campaign: with a key of servers, once, and through every rule of entry."""

from __future__ import annotations

import json
import time
from base64 import b64encode
from contextlib import closing

import pytest

from entered_house import EnteredHouse
from periplo.core.campaign_entering import MOST_PEOPLE
from periplo.edge.public import entering
from periplo.edge.public.openapi import description
from periplo.edge.wiring import inbox_of
from periplo.formats.campaign_yaml import campaign_from, campaign_text
from periplo.storage.keys import make_key
from periplo.usecases import act
from periplo.usecases.act.publishing import set_status
from periplo.usecases.collect.freshen import journeys_in
from periplo.usecases.forget.traces import Traces
from surveyed import listening

CAMPAIGN = """
schema: 1
id: renew
title: {es: Renueve, en: Renew}
kind: transactional
holdout: HOLDOUT
entry: {api: true, key: contract, again: never}
goal: {rule: renewed, within: 14d}
nodes:
  - {id: tell, send: {channel: log, message: tell, expires: 2d}}
messages:
  tell:
    subject: {es: Su contrato, en: Your contract}
    body: {es: "Vence {{ event.until }}", en: "Ends {{ event.until }}"}
"""
PATH = "/v1/campaigns/renew/enter"


class House(EnteredHouse):
    """other: a key of servers that may ask questions alone."""

    def __init__(self, root, holdout="0", text=CAMPAIGN):
        super().__init__(root, text.replace("HOLDOUT", holdout))
        with self.ledger.writing() as connection:
            self.other = make_key(connection, "manage", "crm", 0, scopes=("ask",))

    def asks(self, client, *people, key=None, path=PATH, **headers):
        return client.send(
            path, {"people": list(people)}, authorization=f"Bearer {key or self.server}", **headers
        )


@pytest.fixture
def house(tmp_path):
    made = House(tmp_path / "w")
    with closing(made.ledger):
        yield made


def person(user="ana", contract="K1", **more):
    return {"userId": user, "properties": {"contract": contract, "until": "el lunes"}, **more}


def test_a_person_enters_with_properties_that_the_message_reads(house):
    with listening(house.workspace) as client:
        reply = house.asks(client, person(), person(contract="K2"), person("eva"))
    told = json.loads(reply.text)
    assert (reply.status, told["taken"], told["duplicate"], told["refused"]) == (200, 3, 0, 0)
    assert [one["status"] for one in told["people"]] == ["taken"] * 3
    assert [one.body for one in house.runs()] == ["Vence el lunes"] * 3  # one run a contract


def test_the_same_call_again_counts_once_and_says_so(house):
    with listening(house.workspace) as client:
        calls = [json.loads(house.asks(client, person(), idempotency_key="monday").text) for _ in range(2)]
    assert [(told["taken"], told["duplicate"]) for told in calls] == [(1, 0), (0, 1)]
    with listening(house.workspace) as client:  # another process remembers nothing, and still it counts once
        assert json.loads(house.asks(client, person(), idempotency_key="monday").text)["taken"] == 1
    assert len(house.runs()) == 1
    journeys = journeys_in(house.workspace, house.ledger)
    assert len(journeys.at) == 1


def test_a_person_twice_in_one_call_is_a_duplicate_and_a_bad_one_spoils_no_other(house):
    with listening(house.workspace) as client:
        told = json.loads(
            house.asks(
                client, person(), person(), {"properties": {"contract": "K"}}, {"userId": "eva"}, 7,
                person("eva", campaign=1) | {"properties": {"contract": "K", "campaign": "other"}},
                person("big") | {"properties": {"contract": "K", "text": "x" * 20_000}},
            ).text
        )  # fmt: skip
    assert [one["status"] for one in told["people"]] == ["taken", "duplicate", *["refused"] * 5]
    assert [one.get("code") for one in told["people"]][2:] == [
        "identifier", "no_key", "type", "properties", "properties",
    ]  # fmt: skip
    assert len(house.runs()) == 1


def test_the_rules_of_entry_and_the_control_group_hold(tmp_path):
    house = House(tmp_path / "w", "0.99")
    with closing(house.ledger), listening(house.workspace) as client:
        for call in ("a", "b"):  # again: never
            house.asks(client, *(person(f"u{k}") for k in range(30)), idempotency_key=call)
        sent = house.runs()
    assert len(sent) < 10
    members = list(house.ledger.members("renew"))
    assert len(members) == 30
    assert sum(one.arm == "control" for one in members) > 20


def test_only_a_servers_key_of_this_scope_opens_it(house):
    with listening(house.workspace) as client:
        said = json.dumps({"people": [person()], "writeKey": house.server}).encode()
        replies = [
            client.call("POST", PATH, said, content_type="application/json"),
            client.call("POST", f"{PATH}?writeKey={house.server}", said),
            house.asks(client, person(), key="mk_no"),
            house.asks(client, person(), key=house.page),
            house.asks(client, person(), key=house.other),
        ]
        assert [(one.status, json.loads(one.text)["code"]) for one in replies] == [
            (401, "wrong_key"), (401, "wrong_key"), (401, "wrong_key"), (403, "servers_only"), (403, "servers_only"),
        ]  # fmt: skip
        basic = b64encode(f"{house.server}:".encode()).decode()
        assert client.send(PATH, {"people": [person()]}, authorization=f"Basic {basic}").status == 200


@pytest.mark.parametrize("name", ["campaign entry requested", "Campaign  Entry REQUESTED "])
def test_a_key_of_a_page_cannot_forge_an_entry(house, name):
    track = {
        "type": "track", "userId": "ana", "event": name,
        "properties": {"campaign": "renew", "contract": "K", "until": "x"},
    }  # fmt: skip
    other = {"type": "track", "userId": "ana", "event": "visit"}
    basic = b64encode(f"{house.page}:".encode()).decode()
    with listening(house.workspace) as client:
        assert client.send("/v1/track", track, authorization=f"Basic {basic}").status == 400
        reply = client.send("/v1/batch", {"batch": [track, other]}, authorization=f"Basic {basic}")
        assert json.loads(reply.text)["failed"][0]["code"] == "reserved"
    assert house.runs() == []
    assert journeys_in(house.workspace, house.ledger).names == ("visit",)


def test_what_cannot_be_entered_is_told_apart(house):
    with listening(house.workspace) as client:
        reply = house.asks(client, person(), path="/v1/campaigns/none/enter")
        assert (reply.status, json.loads(reply.text)["code"]) == (404, "no_such_campaign")
        assert "renew" not in reply.text  # other campaigns are nobody's business
        set_status(house.ledger, "renew", "paused", time.time_ns() // 1_000)
        assert json.loads(house.asks(client, person()).text)["code"] == "not_by_api"
        by_event = (
            CAMPAIGN.replace("api: true", "event: visit")
            .replace("HOLDOUT", "0")
            .replace("id: renew", "id: v")
        )
        act.publish(campaign_from(by_event), house.ledger, 0)
        assert house.asks(client, person(), path="/v1/campaigns/v/enter").status == 409


def test_there_are_limits(house, monkeypatch):
    monkeypatch.setattr(entering, "MOST_CALLS", 4)
    with listening(house.workspace) as client:
        many = house.asks(client, *[person(f"u{k}") for k in range(MOST_PEOPLE + 1)])
        assert (many.status, json.loads(many.text)["code"]) == (413, "too_many_people")
        whole = json.loads(house.asks(client, *[person(f"u{k}") for k in range(MOST_PEOPLE)]).text)
        assert whole["taken"] == MOST_PEOPLE
        assert house.asks(client).status == 400
        assert house.asks(client, {"userId": "x" * (3 << 20)}).status == 413
        late = house.asks(client, person())
        assert (late.status, late.headers["Retry-After"].isdigit()) == (429, True)


def test_an_erasing_takes_an_asking_that_still_waits(house):
    with listening(house.workspace) as client:
        house.asks(client, person(), person("eva", "K2"))
    with closing(inbox_of(house.workspace)) as inbox:
        (waiting,) = inbox.after(0)
        traces = Traces([("user", "ana")], [])
        rest, gone = traces.without(waiting.kind, waiting.body)
    assert gone == 1
    assert b"eva" in rest
    assert b"ana" not in rest


def test_it_runs_in_shadow_too(tmp_path):
    house = House(tmp_path / "w")
    with closing(house.ledger):
        set_status(house.ledger, "renew", "ended", 1)
        house.plan = act.publish(campaign_from(CAMPAIGN.replace("HOLDOUT", "0")), house.ledger, 0, "shadow")
        with listening(house.workspace) as client:
            assert json.loads(house.asks(client, person()).text)["campaign"] == "renew"
        assert house.runs() == []
        assert [one.state for one in house.ledger.sent(house.plan.id)] == ["shadow"]


def test_the_entry_survives_its_document():
    text = campaign_text(campaign_from(CAMPAIGN.replace("HOLDOUT", "0")))
    assert "api: true" in text
    assert campaign_from(text) == campaign_from(CAMPAIGN.replace("HOLDOUT", "0"))


ROWS = "user_id,contract,until\nana,K1,el lunes\neva,K2,el martes\n,K3,x\nana,,x\n"


def test_the_people_of_a_file_enter_once(periplo, house, tmp_path):
    people = tmp_path / "people.csv"
    people.write_text(ROWS, encoding="utf-8")
    said = ("campaign", "enter", "renew", "--file", str(people), "--in", str(house.workspace.root))
    first, second = (periplo(*said, "--format", "json") for _ in range(2))
    told = json.loads(first.out)
    assert (told["taken"], told["duplicate"], [one["line"] for one in told["refused"]]) == (2, 0, [4, 5])
    assert (first.code, json.loads(second.out)["taken"], json.loads(second.out)["duplicate"]) == (1, 0, 2)
    assert sorted(one.body for one in house.runs()) == ["Vence el lunes", "Vence el martes"]
    again = periplo(*said, "--id", "second round")
    assert "asked: 2; asked before: 0; not taken: 2" in again.out
    assert "line 4: give userId" in again.err


def test_a_file_that_says_nobody_is_refused_with_the_mend(periplo, house, tmp_path):
    people = tmp_path / "people.csv"
    people.write_text("name;contract\nana;K1\n", encoding="utf-8")
    done = periplo("campaign", "enter", "renew", "--file", str(people), "--in", str(house.workspace.root))
    assert done.code == 2
    assert "name one user_id" in done.err


def test_it_is_described():
    told = description()["paths"]["/v1/campaigns/{id}/enter"]["post"]
    assert (
        told["requestBody"]["content"]["application/json"]["schema"]["properties"]["people"]["maxItems"]
        == 1_000
    )
    assert {"200", "401", "403", "404", "409", "413", "429"} <= told["responses"].keys()
