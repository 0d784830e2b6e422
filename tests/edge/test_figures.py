"""What an installation at work tells of itself: /metrics, /readyz, alarms on pages and by doctor."""

from __future__ import annotations

import json
import sqlite3
import time
from contextlib import closing
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families
from ruamel.yaml import YAML
from starlette.testclient import TestClient

from mail_server import mail_server
from periplo.channels.contract import ChannelBusy, ChannelInDoubt, ChannelRefused, Receipt
from periplo.core.errors import EnvironmentFault
from periplo.core.spans import HOUR, SECOND
from periplo.edge.acts import runner_of
from periplo.edge.console.app import console
from periplo.edge.public.app import public
from periplo.edge.running import counted, told
from periplo.edge.running.readiness import Looks, writable
from periplo.formats.campaign_yaml import campaign_from
from periplo.storage import keys
from periplo.storage.inbox import Fresh, SqliteInbox
from periplo.storage.sqlite import SqliteLedger
from periplo.usecases.act import publish
from periplo.usecases.collect.explode import Exploder
from periplo.usecases.collect.freshen import freshen
from periplo.usecases.condition import condition_of
from periplo.usecases.workspace import Settings, make_workspace

ROOT = Path(__file__).parents[2]
LOCAL = {"host": "127.0.0.1"}


def now() -> int:
    return time.time_ns() // 1_000


class Shop:
    """A workspace, its ledger and inbox; what comes in is taken in by hand."""

    def __init__(self, root: Path) -> None:
        self.workspace = make_workspace(root, Settings(name="shop", language="en"))
        self.ledger, self.inbox = SqliteLedger(self.workspace.ledger), SqliteInbox(self.workspace.inbox)

    def hears(self, *messages, at=None):
        self.inbox.put([Fresh(at or now(), "web", "batch", json.dumps({"batch": list(messages)}).encode())])

    def takes_in(self):
        with closing(Exploder(self.workspace, self.ledger, self.inbox)) as exploder:
            while exploder.once(now()) is not None:
                pass

    def stands(self, at=None):
        return condition_of(self.workspace, self.ledger, self.inbox, at or now())

    def close(self):
        self.ledger.close()
        self.inbox.close()


@pytest.fixture
def shop(tmp_path):
    with closing(Shop(tmp_path / "shop")) as made:
        yield made


def visit(n):
    return {"type": "track", "userId": f"u{n}", "event": "visit", "messageId": f"m{n}"}


def scraped(page: str) -> dict[tuple[str, tuple], float]:
    """(name, labels) -> value, read as Prometheus' own reader has it."""
    return {
        (sample.name, tuple(sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(page)
        for sample in family.samples
    }


def test_what_waits_what_is_in_and_what_was_refused_can_be_counted_by_hand(shop):
    shop.hears(visit(1), visit(2))
    shop.takes_in()
    # A repeat, a new one, one without a name.
    shop.hears(visit(2), visit(3), {"type": "track", "userId": "x"})
    shop.takes_in()
    came = now() - 90 * SECOND
    shop.hears(visit(4), at=came)
    shop.hears(visit(5))
    found = shop.stands(came + 100 * SECOND)
    assert (found.waiting_requests, round(found.waiting_seconds)) == (2, 100)
    assert found.lake_events == 3
    counts = {what: n for (source, what), n in found.collected.items() if source == "web"}
    assert (counts.pop("accepted"), counts.pop("duplicate")) == (3, 1)
    assert list(counts.values()) == [1]  # and whatever the reason is called
    assert found.lately["accepted"] == 3


def test_the_index_is_behind_by_what_it_does_not_hold_and_no_longer_once_it_does(shop):
    shop.hears(visit(1), visit(2))
    shop.takes_in()
    late = shop.stands(now() + 60 * SECOND)
    assert (late.index_version, late.behind_events) == (0, 2)
    assert 59 < late.behind_seconds < 70
    assert freshen(shop.workspace, shop.ledger, 1)
    fresh = shop.stands()
    assert (fresh.index_version, fresh.behind_events, fresh.behind_seconds) == (1, 0, 0.0)
    shop.hears(visit(3))
    shop.takes_in()
    assert shop.stands().behind_events == 1
    assert freshen(shop.workspace, shop.ledger, 1)
    assert (shop.stands().index_generation, shop.stands().behind_events) == (1, 0)


CAMPAIGN = """\
schema: 1
id: hello
title: Hello
languages: [en]
kind: transactional
holdout: 0
entry: {event: visit}
goal: {rule: bought, within: 7d}
nodes:
  - {id: wait, wait: 1h}
  - {id: say, send: {channel: log, message: hi}}
messages:
  hi: {subject: "Hi", body: "Hi"}
"""


def test_a_runner_that_stands_still_is_told_by_how_late_its_members_are(shop):
    shop.hears(visit(0))
    shop.takes_in()
    publish(campaign_from(CAMPAIGN), shop.ledger, 0)
    with_runner = runner_of(shop.workspace, shop.ledger)
    with_runner.turn(now())
    shop.hears(visit(1))
    shop.takes_in()
    with_runner.turn(now())
    assert shop.stands().overdue_seconds == 0
    assert 3_599 < shop.stands(now() + 2 * HOUR).overdue_seconds < 3_700


def test_what_campaigns_decide_and_what_comes_of_messages_is_counted_by_reason_channel_and_state(tmp_path):
    with mail_server() as server, closing(Shop(tmp_path / "shop")) as shop:
        (shop.workspace.root / "carriers.yaml").write_text(
            "schema: 1\ncarriers:\n  - {id: email, kind: smtp, host: 127.0.0.1, "
            f"port: {server.port}, security: none, inside: true, sender: Shop <hi@shop.example>}}\n"
        )
        shop.hears(visit(0))
        shop.takes_in()
        plan = CAMPAIGN.replace("channel: log", "channel: email").replace("  - {id: wait, wait: 1h}\n", "")
        publish(campaign_from(plan.replace("id: hello", "id: counted")), shop.ledger, 0)
        runner = runner_of(shop.workspace, shop.ledger, counts=True)
        runner.turn(now())
        before = scraped(told.figures(None).decode())
        person = {"type": "identify", "userId": "u7", "traits": {"email": "u7@mail.example"}}
        shop.hears(person, visit(7), visit(8))  # one can be reached, the other cannot
        shop.takes_in()
        runner.turn(now())
        runner.turn(now())
        after = scraped(told.figures(None).decode())
        new = {key: value - before.get(key, 0) for key, value in after.items() if value != before.get(key, 0)}
        about = {key: n for key, n in new.items() if ("campaign", "counted") in key[1]}
        kept = list(shop.ledger.sent("counted"))
        assert {one.state for one in kept} >= {"accepted"}
        sent = {
            dict(labels)["state"]: n
            for (name, labels), n in about.items()
            if name == "periplo_messages_total"
        }
        withheld = sum(n for (name, _), n in about.items() if name == "periplo_withheld_total")
        assert sent.get("accepted") == sum(one.state == "accepted" for one in kept) == 1
        assert sent.get("refused", 0) == sum(one.state == "refused" for one in kept)
        assert withheld == sum(one.state == "withheld" for one in kept)
        decided = sum(n for (name, _), n in about.items() if name == "periplo_decisions_total")
        assert decided >= 2
        took = ("periplo_channel_seconds_count", (("channel", "email"), ("outcome", "accepted")))
        assert new[took] == 1


class Carrier:
    name, repeats, reach, medium, at_once, secret = "made", "silent", "", "", 3, "own"

    def deliver(self, message, key):
        if isinstance(message, Exception):
            raise message
        return Receipt(key)


@pytest.mark.parametrize(
    ("what", "outcome"),
    [
        (ChannelRefused("no"), "refused"),
        (ChannelBusy("later"), "busy"),
        (ChannelInDoubt("?"), "unknown"),
        (EnvironmentFault("disk"), "failed"),
        ("hi", "accepted"),
    ],
)
def test_a_channel_is_timed_whatever_comes_of_it_and_is_else_what_it_was(what, outcome):
    channel = counted.timed({"made": Carrier()})["made"]
    key = ("periplo_channel_seconds_count", (("channel", "made"), ("outcome", outcome)))
    before = scraped(told.figures(None).decode()).get(key, 0)
    if isinstance(what, Exception):
        with pytest.raises(type(what)):
            channel.deliver(what, "k")
    else:
        assert channel.deliver(what, "k") == Receipt("k")
    assert scraped(told.figures(None).decode())[key] == before + 1
    assert (channel.at_once, channel.secret, getattr(channel, "prepare", None)) == (3, "own", None)


def test_the_page_is_read_by_prometheus_own_reader_and_holds_every_name(shop):
    shop.hears(visit(1))
    shop.takes_in()
    client = TestClient(console(shop.workspace.root), base_url="http://127.0.0.1")
    answer = client.get("/metrics")
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/plain; version=0.0.4")
    found = scraped(answer.text)
    assert found["periplo_up", ()] == 1
    assert found["periplo_lake_events", ()] == 1
    assert found["periplo_collected_messages_total", (("source", "web"), ("what", "accepted"))] == 1
    families = {one.name for one in text_string_to_metric_families(answer.text)}
    assert told.names() <= families


def test_a_workspace_that_cannot_be_read_is_told_as_down_and_not_as_zero(shop):
    shop.ledger.close()
    with shop.workspace.ledger.open("r+b") as file:
        file.write(b"no database at all")
    client = TestClient(console(shop.workspace.root), base_url="http://127.0.0.1")
    found = scraped(client.get("/metrics").text)
    assert found["periplo_up", ()] == 0
    assert not [name for name, _ in found if name == "periplo_inbox_requests"]
    ready = client.get("/readyz")
    assert ready.status_code == 503
    assert ready.json()["checks"]["ledger"] not in ("ok", "")


def test_figures_are_for_a_key_of_their_own_where_people_sign_in(shop):
    from periplo.edge.console.guard import Door

    client = TestClient(console(shop.workspace.root, Door(needs_sign_in=True)), base_url="http://127.0.0.1")
    with shop.ledger.writing() as connection:
        right = keys.make_key(connection, "manage", "prometheus", now(), scopes=("metrics",))
        other = keys.make_key(connection, "manage", "other", now(), scopes=("ask",))
        write = keys.make_key(connection, "write", "web", now())

    def asked(key):
        return client.get("/metrics", headers={"Authorization": f"Bearer {key}"}).status_code

    assert client.get("/metrics", follow_redirects=False).status_code == 401
    assert [asked(key) for key in (right, other, write)] == [200, 403, 401]
    assert client.get("/readyz").status_code == 200  # it tells nothing of anybody
    assert client.get("/api/v1/ask/growth", headers={"Authorization": "Bearer mk_no"}).status_code == 401


def test_ready_is_who_can_write_and_whose_parts_take_their_turns(shop, monkeypatch):
    shop.hears(visit(1))
    shop.takes_in()
    with closing(Looks(shop.workspace)) as looks:
        assert set(looks.readiness().values()) == {"ok"}
    ages = {"work": 3.0, "act": 500.0}
    monkeypatch.setattr(told, "silent_seconds", lambda at: ages)
    with closing(Looks(shop.workspace)) as looks:
        assert looks.readiness() == {
            "ledger": "ok",
            "disk": "ok",
            "index": "ok",
            "work": "ok",
            "act": "silent",
        }


def test_a_ledger_in_which_another_writes_is_ready_and_one_that_is_read_only_is_not(shop):
    with closing(sqlite3.connect(shop.workspace.ledger, timeout=0)) as other:
        other.execute("BEGIN IMMEDIATE")
        # whoever waits ten seconds for it and is told that it is busy counts as able to write
        other.execute("ROLLBACK")
    assert writable(shop.ledger) == "ok"
    before = shop.ledger.stamp()
    assert writable(shop.ledger) == "ok"
    assert shop.ledger.stamp() == before  # nothing is written by looking

    class Shut:
        def writing(self):
            raise EnvironmentFault("read-only")

    assert writable(Shut()) == "environment"


def test_the_public_listener_is_ready_while_it_takes_events(shop, monkeypatch):
    app = public(shop.workspace, shop.ledger, shop.inbox)
    with TestClient(app) as client:
        assert client.get("/readyz").json() == {"status": "ready", "checks": {"ledger": "ok", "intake": "ok"}}
        monkeypatch.setattr(type(app.state.intake), "full", "the disk is nearly full")
        full = client.get("/readyz")
        assert (full.status_code, full.json()["checks"]["intake"]) == (503, "full")


def test_alarms_stand_above_the_pages_of_the_morning_and_none_where_all_is_well(shop):
    shop.hears(visit(1))
    shop.takes_in()
    client = TestClient(console(shop.workspace.root), base_url="http://127.0.0.1")
    assert "These want attention" not in client.get("/sources?lang=en").text
    shop.hears(visit(2), at=now() - 2 * HOUR)
    client = TestClient(console(shop.workspace.root), base_url="http://127.0.0.1")
    page = client.get("/sources?lang=en").text
    assert "These want attention" in page
    assert "Requests accepted that wait to become events: 1; the oldest for 2" in page
    assert "Piden atención" in client.get("/monday?lang=es").text


def test_the_console_says_that_files_of_the_lake_are_lost(shop):
    shop.hears(visit(1))
    shop.takes_in()
    client = TestClient(console(shop.workspace.root), base_url="http://127.0.0.1")
    assert "lago" not in client.get("/monday?lang=es").text
    next(shop.workspace.lake.folder.glob("*.parquet")).unlink()
    client = TestClient(console(shop.workspace.root), base_url="http://127.0.0.1")
    assert (
        "Faltan archivos del lago de eventos, o no están enteros: 1 de 1"
        in client.get("/monday?lang=es").text
    )
    assert "periplo restore" in client.get("/sources?lang=en").text


def test_doctor_tells_alarms_with_their_mend(shop, capsys):
    from periplo.edge.cli.keeping import looked_over

    looked_over(str(shop.workspace.root), "json")
    checks = {one["code"]: one for one in json.loads(capsys.readouterr().out)["checks"]}
    assert checks["alarms"]["is_well"]
    shop.hears(visit(2), at=now() - 2 * HOUR)
    assert looked_over(str(shop.workspace.root), "json") == 1
    checks = {one["code"]: one for one in json.loads(capsys.readouterr().out)["checks"]}
    assert checks["lake_behind"]["is_well"] is False
    assert "periplo servir" in checks["lake_behind"]["mend"]["es"]


def test_messages_in_doubt_are_counted_for_a_week(shop):
    from periplo.storage.figures import in_doubt
    from periplo.usecases.condition import DOUBT

    columns = "campaign, customer, run, entry, version"
    with closing(sqlite3.connect(shop.workspace.ledger)) as file:
        file.execute(
            f"INSERT INTO members ({columns}, arm, entered_at, node, visit, since) VALUES ('c',1,'',1,1,'t',0,'n',1,0)"
        )
        for key, state, at in (("a", "unknown", 5), ("b", "accepted", 5), ("c", "unknown", 4)):
            file.execute(
                f"INSERT INTO intents ({columns}, key, node, visit, channel, message, language, decided_at, state, "
                f"attempts) VALUES ('c',1,'',1,1,'{key}','n',1,'e','m','es',{at},'{state}',1)"
            )
        file.commit()
    with shop.ledger.reading() as connection:
        assert [in_doubt(connection, since) for since in (0, 5, 6)] == [2, 1, 0]
    assert DOUBT == 7 * 24 * HOUR


def test_every_alarm_is_said_in_both_languages():
    from periplo.core.condition import ALARMS, Alarm
    from periplo.edge.showing.alarms import _HOW, alarm_said

    example = {"bytes": 2_400_000_000, "share": 0.04, "part": "act", "seconds": 7_260.0, "count": 12}
    assert set(_HOW) == set(ALARMS)
    for code, how in _HOW.items():
        alarm = Alarm(code, tuple(example[one] for one in how))
        es, en = alarm_said(alarm, "es"), alarm_said(alarm, "en")
        assert all(es)
        assert all(en)
        assert es != en
        assert "{" not in "".join((*es, *en))
    assert "2,4\u00a0GB" in alarm_said(Alarm("disk_low", (2_400_000_000, 0.04)), "es")[0]


def rules() -> list[dict]:
    groups = YAML(typ="safe").load((ROOT / "deploy/prometheus/alerts.yml").read_text("utf-8"))["groups"]
    return [rule for group in groups for rule in group["rules"]]


def expressions() -> list[str]:
    board = json.loads((ROOT / "deploy/grafana/periplo.json").read_text("utf-8"))
    panels = [target["expr"] for panel in board["panels"] for target in panel.get("targets", ())]
    return panels + [rule["expr"] for rule in rules()]


def test_every_figure_that_dashboard_and_rules_name_is_one_that_is_told():
    import re

    known = told.names()
    exact = (
        known
        | {f"{name}_total" for name in known}
        | {f"{name}_{end}" for name in known for end in ("bucket", "sum", "count")}
    )
    named = {name for one in expressions() for name in re.findall(r"\bperiplo_\w+", one)}
    assert len(expressions()) > 20
    assert named <= exact, named - exact


def test_every_rule_says_what_is_wrong_and_every_alarm_of_ours_has_one():
    from periplo.core.condition import ALARMS

    for rule in rules():
        assert set(rule) >= {"alert", "expr", "for", "labels", "annotations"}
        assert set(rule["annotations"]) == {"summary", "description", "resumen", "descripcion"}
    said = " ".join(rule["expr"] for rule in rules())
    told_by = {
        "disk_low": "periplo_disk_free_bytes", "lake_cut": "periplo_lake_files_cut",
        "part_silent": "periplo_last_turn_timestamp_seconds",
        "lake_behind": "periplo_inbox_oldest_seconds", "index_behind": "periplo_index_behind_seconds",
        "campaigns_behind": "periplo_campaigns_overdue_seconds", "in_doubt": 'state="unknown"',
        "mails_troubled": "periplo_mails_troubled",
        "set_aside": "periplo_collected_messages_total",
    }  # fmt: skip
    assert set(told_by) == set(ALARMS)
    assert not [code for code, name in told_by.items() if name not in said]


def test_doctor_sizes_a_workspace_by_its_own_files(shop, capsys, monkeypatch):
    import shutil
    from collections import namedtuple

    from periplo.edge.cli.keeping import looked_over
    from periplo.usecases.holding import held

    assert held(shop.workspace, shop.ledger) is None
    shop.hears(*(visit(n) for n in range(40)))
    shop.takes_in()
    freshen(shop.workspace, shop.ledger, 1)
    found = held(shop.workspace, shop.ledger)
    assert (found.events, found.customers, found.month_events) == (40, 40, 40)
    shop.hears(*(visit(n) for n in range(40, 45)))
    shop.takes_in()
    more = held(shop.workspace, shop.ledger)  # the index was not written since
    assert (more.events, more.customers, more.month_events) == (45, 45, 45)
    assert more.lake_bytes == sum(one.stat().st_size for one in shop.workspace.lake.folder.glob("*.parquet"))
    assert more.ledger_bytes >= shop.workspace.ledger.stat().st_size

    def sizes():
        looked_over(str(shop.workspace.root), "json")
        return next(one for one in json.loads(capsys.readouterr().out)["checks"] if one["code"] == "sizes")

    assert sizes()["is_well"]
    assert "45 events of 45 customers" in sizes()["what"]["en"]
    disk = namedtuple("disk", "total used free")
    monkeypatch.setattr(shutil, "disk_usage", lambda path: disk(10**12, 0, 5_000_000))
    full = sizes()
    assert not full["is_well"]
    assert "el disco se llena en" in full["what"]["es"]
