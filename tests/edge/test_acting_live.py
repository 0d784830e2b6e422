"""Campaigns at work in a whole workspace: from an event that comes in to a mail in a mailbox."""

import email
import json
import re
import time
from email import policy

import pytest
from starlette.testclient import TestClient

from mail_server import mail_server
from periplo.edge.acts import runner_of
from periplo.edge.public.app import public
from periplo.formats.campaign_yaml import campaign_from
from periplo.storage.inbox import Fresh, SqliteInbox
from periplo.storage.sqlite import SqliteLedger
from periplo.storage.tasks import tasks_kept
from periplo.usecases.act import publish, why
from periplo.usecases.collect.explode import Exploder
from periplo.usecases.customers import customer_named
from periplo.usecases.workspace import Settings, make_workspace
from served import serving

CARRIERS = """\
schema: 1
carriers:
  - {id: email, kind: smtp, host: 127.0.0.1, port: PORT, security: none, inside: true, sender: Shop <hi@shop.example>}
  - {id: task, kind: task, area: shop}
"""
CAMPAIGN = """\
schema: 1
id: cart
title: Cart
languages: [en]
KIND
holdout: 0
entry: {event: cart updated, key: cart, again: always}
goal: {rule: order completed, within: 7d}
nodes:
  - id: kind
    split: [{if: customer tier is gold, then: gold}]
  - {id: say, send: {channel: email, message: hi, expires: 1d}}
  - {id: note, emit: {event: reminded, properties: {cart: "{{ event.cart }}"}}}
  - {id: mark, update: {reminded: "yes"}}
  - id: ask
    task: {title: "Call {{ profile.first_name | default: 'them' }}", text: "Cart {{ event.cart }}"}
    then: out
  - {id: gold, send: {channel: email, message: gold}}
  - {id: out, exit: true}
messages:
  hi:
    subject: "{{ profile.first_name }}, cart {{ event.cart }} waits"
    body: "See https://shop.example/c/{{ event.cart }}"
  gold: {subject: "Gold", body: "For gold: https://shop.example/gold"}
"""


class Living:
    """A workspace, its world and its worker, turned by hand."""

    def __init__(self, root, port, kind="kind: transactional", frequency=None):
        settings = Settings(name="shop", public_url="https://my.shop.example")
        self.workspace = make_workspace(root, settings)
        (root / "carriers.yaml").write_text(CARRIERS.replace("PORT", str(port)))
        if frequency:
            (root / "frequency.yaml").write_text(frequency)
        self.ledger, self.inbox = SqliteLedger(self.workspace.ledger), SqliteInbox(self.workspace.inbox)
        self.hears({"type": "track", "userId": "nobody", "event": "visit"})
        publish(campaign_from(CAMPAIGN.replace("KIND", kind)), self.ledger, 0)
        self.runner = runner_of(self.workspace, self.ledger)
        self.runner.turn(self.now())

    def now(self):
        return time.time_ns() // 1_000

    def hears(self, *messages):
        self.inbox.put([Fresh(self.now(), "web", "batch", json.dumps({"batch": list(messages)}).encode())])
        self.explodes()

    def explodes(self):
        exploder = Exploder(self.workspace, self.ledger, self.inbox)
        while exploder.once(self.now()) is not None:
            pass
        exploder.close()

    def turns(self):
        self.runner.turn(self.now())
        self.explodes()
        self.runner.turn(self.now())

    def reasons(self, name):
        customer = customer_named(name, self.ledger)
        return [reason.code for one in why(self.ledger, customer).decisions for reason in one.reasons]

    def close(self):
        self.inbox.close()
        self.ledger.close()


@pytest.fixture
def living(tmp_path):
    made = []
    with mail_server() as server:

        def make(**given):
            made.append(Living(tmp_path / "shop", server.port, **given))
            return made[-1], server

        yield make
        for one in made:
            one.close()


def person(name, address, **traits):
    return {"type": "identify", "userId": name, "traits": {"email": address, **traits}}


def cart(name, number):
    return {"type": "track", "userId": name, "event": "cart updated", "properties": {"cart": number}}


def mail(server, place=0):
    return email.message_from_bytes(server.taken[place][2], policy=policy.default)


def test_from_an_event_to_a_mailbox_a_note_a_profile_and_a_task(living):
    shop, server = living()
    shop.hears(person("u1", "ana@client.example", firstName="Ana"), cart("u1", "A7"))
    shop.turns()
    assert [to for _, to, _ in server.taken] == ["ana@client.example"]
    assert mail(server)["subject"] == "Ana, cart A7 waits"
    assert "https://my.shop.example/l/" in mail(server).get_body(("plain",)).get_content()
    with shop.ledger.reading() as connection:
        (task,) = tasks_kept(connection)
    assert (task.title, task.note, task.owner) == ("Call Ana", "Cart A7", "shop")
    assert shop.reasons("u1") == [
        "entered", "arm", "branch_else", "sends", "emit", "update", "task", "finished",
    ]  # fmt: skip
    shop.turns()
    shop.turns()
    assert len(server.taken) == 1


def test_how_late_a_message_left_after_its_event_is_told_on_the_campaign_s_page(living):
    shop, server = living()
    begun = shop.now()
    shop.hears(person("u1", "ana@client.example", firstName="Ana"), cart("u1", "A7"))
    shop.turns()
    ((late, n),) = shop.ledger.delays("cart").items()
    assert (n, len(server.taken)) == (1, 1)
    assert 0 <= late <= (shop.now() - begun) // 10_000 + 100
    with serving(shop.workspace.root) as served:
        assert "One message left" in served.get("/campaigns/cart?lang=en").text
        assert "Un mensaje salió" in served.get("/campaigns/cart?lang=es").text


def test_the_profile_as_it_is_now_decides_the_branch(living):
    shop, server = living()
    shop.hears(person("u1", "ana@client.example", tier="gold"), cart("u1", "A7"))
    shop.turns()
    assert mail(server)["subject"] == "Gold"


def test_a_value_that_is_missing_is_a_failed_message_with_its_reason(living):
    shop, server = living()
    shop.hears(person("u1", "ana@client.example"), cart("u1", "A7"))
    shop.turns()
    assert server.taken == []
    assert [(one.state, one.reason) for one in shop.ledger.sent("cart") if one.intent.message] == [
        ("refused", "template_failed")
    ]


def test_marketing_needs_a_yes_and_an_address_and_says_so(living):
    shop, server = living(kind="kind: marketing")
    yes = {"type": "track", "userId": "u1", "event": "subscribed"}
    shop.hears(person("u1", "ana@client.example", firstName="Ana"), yes)
    shop.hears(person("u2", "eva@client.example", firstName="Eva"), person("u3", None, firstName="Leo"))
    shop.hears(cart("u1", "A1"), cart("u2", "A2"), cart("u3", "A3"))
    shop.turns()
    told = {one.intent.customer: one.reason for one in shop.ledger.sent("cart") if one.state == "withheld"}
    who = {name: customer_named(name, shop.ledger) for name in ("u1", "u2", "u3")}
    assert told.get(who["u2"]) == "no_consent"
    assert told.get(who["u3"]) == "unreachable"
    assert who["u1"] not in told
    assert [to for _, to, _ in server.taken] == ["ana@client.example"]
    assert mail(server)["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_quiet_hours_hold_the_mail_until_they_are_over(living):
    hour = (time.gmtime().tm_hour + 6) % 24
    hours = f'[{{days: every day, from: "{hour}:00", to: "{hour}:59"}}]'
    shop, server = living(frequency=f"schema: 1\ntransactional: hours\nhours: {hours}\n")
    shop.hears(person("u1", "ana@client.example", firstName="Ana"), cart("u1", "A7"))
    shop.turns()
    assert shop.reasons("u1")[-1] == "quiet_hours"
    assert server.taken == []
    (member,) = shop.ledger.members("cart")
    assert time.gmtime(member.wake_at / 1_000_000).tm_hour == hour
    shop.runner.turn(member.wake_at + 1)
    assert [to for _, to, _ in server.taken] == ["ana@client.example"]


def test_a_cap_over_all_campaigns_lets_one_through(living):
    shop, server = living(frequency="schema: 1\ncaps: [{most: 1, in: 1d, kinds: [transactional]}]\n")
    shop.hears(person("u1", "ana@client.example", firstName="Ana"))
    shop.hears(cart("u1", "A1"))
    shop.turns()
    shop.hears(cart("u1", "A2"))
    shop.turns()
    assert len(server.taken) == 1
    assert shop.reasons("u1").count("cap") == 1


def test_a_link_of_the_mail_leads_on_and_becomes_an_event(living):
    shop, server = living()
    shop.hears(person("u1", "ana@client.example", firstName="Ana"), cart("u1", "A7"))
    shop.turns()
    text = mail(server).get_body(("plain",)).get_content()
    link = re.search(r"https://my\.shop\.example(/l/\S+)", text).group(1)
    with TestClient(
        public(shop.workspace, shop.ledger, shop.inbox), base_url="https://my.shop.example"
    ) as world:
        led = world.get(link, follow_redirects=False, headers={"user-agent": "Mozilla/5.0"})
        assert led.status_code == 302
        assert led.headers["location"].startswith("https://shop.example/c/A7?utm_source=shop")
    shop.explodes()
    _, journeys = shop.runner._journeys()
    assert "message clicked" in journeys.names


def test_paused_from_the_command_line_nothing_leaves_until_it_goes_on(living, periplo):
    shop, server = living()
    folder = str(shop.workspace.root)
    assert periplo("campaign", "pause", "cart", "--in", folder).code == 0
    shop.hears(person("u1", "ana@client.example", firstName="Ana"), cart("u1", "A7"))
    shop.turns()
    assert server.taken == []
    assert "active" in periplo("campaign", "resume", "cart", "--in", folder).out
    shop.turns()
    assert [to for _, to, _ in server.taken] == ["ana@client.example"]
    assert periplo("campaign", "pause", "none", "--in", folder).code == 2


def test_a_campaign_that_names_a_segment_which_is_not_there_does_not_stop_the_others(living, capsys):
    shop, server = living()
    lost = CAMPAIGN.replace("KIND", "kind: transactional\naudience: in segment vip").replace(
        "id: cart", "id: lost", 1
    )
    publish(campaign_from(lost), shop.ledger, 0)
    shop.turns()
    shop.hears(person("u1", "ana@client.example", firstName="Ana"), cart("u1", "A7"))
    shop.turns()
    assert len(server.taken) == 1
    told = capsys.readouterr().err
    assert told.count("'lost' stands still") == 1
    folder = shop.workspace.root / "segments"
    folder.mkdir(exist_ok=True)
    (folder / "vip.yaml").write_text("schema: 1\nid: vip\ntitle: VIP\nrule: cart updated at least 1 times\n")
    shop.runner.turn(shop.now() + 20_000_000)
    assert {one.campaign for one in shop.ledger.decided(customer_named("u1", shop.ledger))} == {
        "cart",
        "lost",
    }


def test_rules_of_frequency_count_as_soon_as_they_are_written(living, capsys):
    shop, server = living()
    rules = shop.workspace.root / "frequency.yaml"
    rules.write_text("schema: 1\ncaps: [{most: 1, in: 1d, kinds: [transactional]}]\n")
    shop.hears(person("u1", "ana@client.example", firstName="Ana"))
    for number in ("A1", "A2"):
        shop.hears(cart("u1", number))
        shop.turns()
    assert len(server.taken) == 1
    rules.write_text("schema: 1\ncaps: [{most: many}]\n")
    shop.hears(cart("u1", "A3"))
    shop.turns()
    assert capsys.readouterr().err.count("does not count") == 1
    assert len(server.taken) == 1
    assert shop.reasons("u1").count("cap") == 2


SLOW = """\
schema: 1
id: slow
title: Slow
languages: [en]
kind: transactional
holdout: 0
entry: {event: list started}
goal: {rule: order completed, within: 7d}
nodes:
  - {id: settle, wait: 1h}
  - {id: say, send: {channel: email, message: hi}}
messages:
  hi: {subject: "{{ profile.first_name }}, your list waits", body: "See https://shop.example/l"}
"""


@pytest.mark.parametrize("buys", [False, True])
def test_a_visitor_who_signs_in_is_reached_by_what_they_began_as_a_visitor(living, periplo, buys):
    shop, server = living()
    publish(campaign_from(SLOW), shop.ledger, 0)
    shop.hears(person("u1", "ana@client.example", firstName="Ana"))
    shop.turns()
    shop.hears({"type": "track", "anonymousId": "tab-1", "event": "list started"})
    shop.turns()
    visitor = customer_named("tab-1", shop.ledger)
    shop.hears({**person("u1", "ana@client.example"), "anonymousId": "tab-1"})
    if buys:
        shop.hears({"type": "track", "userId": "u1", "event": "order completed"})
    shop.turns()
    shop.runner.turn(shop.now() + 3_700_000_000)
    assert [to for _, to, _ in server.taken] == ([] if buys else ["ana@client.example"])
    (run,) = shop.ledger.members("slow")
    assert run.customer == customer_named("u1", shop.ledger) != visitor == run.home
    assert run.ended_by == ("goal" if buys else "finished")
    folder = str(shop.workspace.root)
    for name in ("u1", "tab-1"):
        told = periplo("why", name, "--in", folder, PERIPLO_LANG="es").out
        assert f"sigue aquí lo que empezó como cliente {visitor}: resultó ser la misma persona" in told
    assert "turned out to be the same person" in periplo("why", "u1", "--in", folder).out
