"""Every playbook in both languages: written, checked, rehearsed, run and read; and how names and needs are met."""

from __future__ import annotations

import re
from collections import Counter
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import playbook_shop
from lived import lived
from periplo.core.campaign_nodes import Do, Jump, Send, Split, Wait
from periplo.core.campaigns import CONTROL
from periplo.core.errors import BadInput, BadQuestion, UnknownName
from periplo.core.message_values import Folded
from periplo.core.rule_saying import rule_text
from periplo.core.rule_text import parse_customer_rule, parse_rule
from periplo.core.rules import EventIs
from periplo.core.sms_segments import segments
from periplo.core.texts import LANGUAGES
from periplo.edge.acts import Acting
from periplo.edge.playing import looking_at, segments_in
from periplo.edge.source import Source
from periplo.edge.wiring import channel_names, ledger_of
from periplo.engines.local import LocalEngine
from periplo.formats.campaign_yaml import campaign_from, read_campaign
from periplo.formats.content_yaml import Content
from periplo.formats.documents import document_of
from periplo.formats.map_yaml import map_from
from periplo.formats.segment_yaml import read_segment
from periplo.journeys.layers import Layers
from periplo.usecases import act
from periplo.usecases.act.previewing import draft_of, previewer
from periplo.usecases.act.values import gatherer_of
from periplo.usecases.playbooks.book import NAMES, known_events, playbook, playbooks
from periplo.usecases.playbooks.documents import DOCUMENTS
from periplo.usecases.playbooks.fitting import HAS, LACKS, NEAR, Here, Looking
from periplo.usecases.playbooks.making import Wish, make, write
from periplo.usecases.playbooks.renaming import Names, Unmet, renamed, rule_in
from periplo.usecases.playbooks.weakest import weak_steps
from periplo.usecases.workspace import open_workspace
from plans import H
from playbook_shop import built

SURVEY = "https://shop.example/survey"
PARTS = [(id, part.plan.id) for id in NAMES for part in playbook(id).parts]


class Shop:
    """The shop with every playbook written in both languages."""

    def __init__(self, root: Path) -> None:
        self.workspace = open_workspace(root)
        self.source = Source({"in": str(root)})
        self.looking = looking_at(self.workspace, self.source)
        self.made = {}
        for said in LANGUAGES:
            for one in playbooks():
                wish = Wish(f"{one.id}-{said}", language=said, link=SURVEY, takes_sure=True)
                made = make(one, self.looking, wish, segments_in(self.workspace))
                write(made, root)
                self.made[one.id, said] = made

    def plan(self, id: str, part: str, said: str):
        plans = [read_campaign(self.workspace.root / path) for path, _ in self.made[id, said].campaigns]
        return next(one for one in plans if one.id in (f"{id}-{said}", f"{id}-{said}-{part}"))


@pytest.fixture(scope="module")
def shop(tmp_path_factory) -> Shop:
    return Shop(built(tmp_path_factory.mktemp("playbooks")))


@pytest.fixture(scope="module")
def few(tmp_path_factory) -> Shop:
    """The same with few people: all that the run and the rehearsal do is compared message for message."""
    return Shop(built(tmp_path_factory.mktemp("few"), people=150))


def test_each_document_has_its_id_and_each_id_its_document():
    documents = {path.stem for path in DOCUMENTS.glob("*.yaml")} - {"vocabulary"}
    assert documents == set(NAMES) == {one.id for one in playbooks()}


def test_playbooks_speak_of_known_events_only_and_say_what_they_can_do_without():
    for one in playbooks():
        assert set(one.events) <= set(known_events()), one.id
        spoken = {*one.events, *one.properties}
        assert one.optional <= spoken, (one.id, one.optional - spoken)


@pytest.mark.parametrize(("id", "part"), PARTS)
def test_each_has_a_control_group_an_expiry_a_window_and_says_what_it_is_for_and_when_not(id, part):
    book = playbook(id)
    plan = next(one.plan for one in book.parts if one.plan.id == part)
    assert 0.05 <= plan.holdout <= 0.1
    assert plan.goal.within > 0
    assert plan.tags
    sends = [node for node in plan.nodes if isinstance(node, Send)]
    assert sends
    assert all(node.expires for node in sends)
    for text in (book.purpose, book.not_when, book.title, plan.title):
        assert all(text.has(said) and text.to(said).strip() for said in LANGUAGES)
    if plan.kind == "marketing":
        assert all("unsubscribed" in rule_text(rule) or "returned" in rule_text(rule) or "emptied" in rule_text(rule)
                   for rule in plan.exits)  # fmt: skip
        assert plan.exits or id == "push-opt-in"


@pytest.mark.parametrize(("id", "part"), PARTS)
def test_each_is_written_and_checked_without_a_warning(shop, id, part):
    plan = shop.plan(id, part, "es")
    with closing(ledger_of(shop.workspace)) as ledger:
        around = Acting(shop.workspace, ledger).rehearsing(plan, shop.source.drawn)
        names = channel_names(shop.workspace)
        found = act.check(plan, shop.source.lived.journeys, shop.source.map_of(plan.map), names, around)
    assert [(one.code, one.what.to("en")) for one in found if one.severity != "note"] == []
    assert (plan.map, plan.status) == ("shop", "draft")
    assert plan.touchpoint


@pytest.mark.parametrize(("id", "part"), PARTS)
def test_in_english_it_is_the_same_plan_with_the_same_texts(shop, id, part):
    """So what one is found to do, the other does."""
    told = {}
    for said in LANGUAGES:
        plan = shop.plan(id, part, said)
        assert plan.languages[0] == said
        nodes = tuple(replace(one, data={}) if isinstance(one, Do) else one for one in plan.nodes)
        told[said] = replace(plan, id="", languages=(), nodes=nodes)
        comments = re.findall(
            r"^ *# (.*)$", _text(shop, id, part, said).split("\nmessages:")[0], re.MULTILINE
        )
        assert len(comments) > 5
        assert bool(re.search(r"\b(the|of|is|it)\b", " ".join(comments))) == (said == "en")
    assert told["es"] == told["en"]


@pytest.mark.slow
@pytest.mark.parametrize(("id", "part"), PARTS)
def test_it_is_run_as_it_was_rehearsed_and_somebody_enters_is_kept_out_and_reaches_the_goal(few, id, part):
    plan, source = few.plan(id, part, "es"), few.source
    journeys, drawn = source.lived.journeys, source.drawn
    with closing(ledger_of(few.workspace)) as ledger:
        acting = Acting(few.workspace, ledger)
        around = acting.rehearsing(plan, drawn)
        decided = list(act.rehearsed(plan, journeys, None, drawn, around))
        tried = act.backtest(plan, journeys, None, drawn, around)
        act.publish(plan, ledger, act.drive.last_event(journeys))
        act.run(plan.id, ledger, journeys, acting.channels, None, None, drawn, acting.around([plan], [drawn]), None,
                acting.write(Layers.alone(journeys)))  # fmt: skip
        members, sent = list(ledger.members(plan.id)), ledger.sent(plan.id)
        acting.close()
    rehearsed = {
        (one.customer, one.member.key, one.member.entry): one.member for one in decided if one.member
    }
    assert sorted(rehearsed.values()) == sorted(members)
    intents = [one for each in decided for one in each.intents]
    withheld = [one.intent for each in decided for one in each.withheld]
    assert sorted([*intents, *withheld]) == sorted(one.intent for one in sent)
    # None failed: every text could be said.
    assert Counter(one.state for one in sent)["accepted"] == len(intents)
    assert tried.people > 30
    assert tried.sent > 0
    assert {*tried.kept_out, *tried.withheld} & {"holdout", "cool_down", "not_in_audience"}
    assert tried.arms[CONTROL] > 0
    assert tried.base is not None
    assert tried.base > 0  # somebody reaches the goal in its time


@pytest.mark.parametrize("said", LANGUAGES)
@pytest.mark.parametrize("id", NAMES)
def test_its_messages_read_well_to_people_of_whom_much_or_little_is_known(shop, id, said):
    journeys, root = shop.source.lived.journeys, shop.workspace.root
    with closing(ledger_of(shop.workspace)) as ledger:
        gatherer = gatherer_of(shop.workspace, Layers.alone(journeys), ledger, shop.source.drawn)
        speaker = previewer(shop.workspace, gatherer, Content())
        for path, _ in shop.made[id, said].campaigns:
            draft = draft_of(document_of((root / path).read_text("utf-8")), Content())
            names = {Folded(gatherer.known(customer, 0).traits).get("first_name") for customer in range(1, 9)}
            assert names == {"ANA MARÍA", "luis", None}
            for message in draft.messages:
                for customer in range(1, 9):
                    told = speaker.said(message, draft, customer, act.drive.last_event(journeys), said)
                    _reads_well(told, message, said)


def _reads_well(told, message, said: str) -> None:
    whole = f"{told.subject}\n{told.text}"
    assert told.language == said
    assert not re.search(r"\{\{|\}\}|\{%|None|nan|Hola ?,\s*:|Hola ,|Hello ,|  \S| [,.;:!?](?!\S)", whole), (
        whole
    )
    # No SHOUTED names.
    assert not re.search(r"[A-ZÁÉÍÓÚ]{4,}", whole.replace("BAJA", "").replace("STOP", "")), whole
    if message.is_html:
        assert "unsubscribe" in told.text
        assert "unsubscribe" in told.html
        assert "Papelería Sol" in told.text
        greetings = re.findall(r"^(?:Hola|Hello).*", told.text, re.MULTILINE)
        assert all(
            re.fullmatch(r"Hola(, (Ana|Luis))?:|Hello( (Ana|Luis))?,", one.strip()) for one in greetings
        )
    else:
        assert segments(told.text.strip()).messages == 1, told.text


def test_texts_are_written_in_each_language_and_none_is_the_other_word_for_word():
    for one in playbooks():
        for part in one.parts:
            for message in part.plan.messages:
                texts = [message.subject, *([message.body] if message.body else [])]
                for text in texts:
                    assert all(text.has(said) for said in LANGUAGES), (one.id, message.id)
                    assert text.to("es") != text.to("en")


# what is here


def seen(*lives, maps=(), **more) -> Looking:
    return Looking(Here(lived(*lives), LocalEngine(), None, maps, **more))


def test_an_event_is_found_by_its_name_by_another_that_surely_means_it_or_guessed():
    looking = seen("Product Added", "order shipped", "pedido pagado", *["page view"] * 3)
    assert looking.own["product added"] == EventIs("product added")
    assert looking.own["order fulfilled"] == EventIs("order shipped")
    assert looking.own["page viewed"] == EventIs("page view")
    assert "order completed" not in looking.own
    assert EventIs("pedido pagado") in [one.rule for one in looking.guesses["order completed"]]


def test_customers_are_counted_in_the_last_90_days_of_the_data():
    day = 24 * H
    looking = seen([("product added", 0)], [("product added", 95 * day), ("order completed", 96 * day)])
    need = next(one for one in looking.fit(playbook("abandoned-cart")).needs if one.name == "product added")
    assert (need.state, need.customers, need.ever) == (HAS, 1, 2)


def test_a_playbook_fits_nearly_fits_or_lacks_something():
    assert seen("product added", "order completed").fit(playbook("abandoned-cart")).state == HAS
    assert seen("product added", "purchase made").fit(playbook("abandoned-cart")).state == NEAR
    assert seen("heartbeat").fit(playbook("abandoned-cart")).state == LACKS
    assert seen("order completed").fit(playbook("birthday")).state == LACKS
    assert (
        seen("order completed", traits=lambda names: {"cumpleaños": 3}).fit(playbook("birthday")).state == HAS
    )
    assert seen("order completed", season=lambda id: False).fit(playbook("season")).state == LACKS


def test_what_needs_a_link_says_so():
    assert seen("order collected", "feedback given").fit(playbook("survey")).lacking[0].kind == "link"
    assert (
        seen("order collected", "feedback given", web="https://a.example").fit(playbook("survey")).state
        == HAS
    )


def test_of_several_campaigns_those_that_fit_are_written():
    made = make(playbook("purchase-steps"), seen("order completed", "item returned"), Wish())
    assert [path.stem for path, _ in made.campaigns] == ["purchase-steps-returned"]
    assert dict(made.parts) == {
        "paid": "goal", "sent": "order fulfilled", "ready": "order ready", "delivered": "order delivered",
    }  # fmt: skip


# what is written


def test_own_names_are_put_in_where_they_were_said():
    looking = seen("Añadido a la cesta", "purchase made")
    wish = Wish(
        say={"product added": "Añadido a la cesta", "order completed": "purchase made"}, language="en"
    )
    made = make(playbook("abandoned-cart"), looking, wish)
    ((_, text),) = made.campaigns
    plan = campaign_from(text)
    assert plan.entry.event == EventIs("añadido a la cesta")
    assert plan.goal.rule == EventIs("purchase made")
    assert plan.exits == ()
    assert "'product added' is called 'añadido a la cesta' here." in text
    assert "Without 'cart emptied'" in text


def test_nothing_is_guessed_unasked():
    looking = seen("product added", "purchase made")
    with pytest.raises(BadQuestion, match="it may be: purchase made"):
        make(playbook("abandoned-cart"), looking, Wish())
    with pytest.raises(BadQuestion, match="nothing here is like it"):
        make(playbook("push-opt-in"), looking, Wish())
    with pytest.raises(BadQuestion, match="does not speak of 'cart'"):
        make(playbook("abandoned-cart"), looking, Wish(say={"cart": "product added"}))
    with pytest.raises(BadInput, match="no event is called 'buy'"):
        make(playbook("abandoned-cart"), looking, Wish(say={"order completed": "buy"}))


def test_without_an_address_there_is_no_button_and_it_is_said():
    ((_, text),) = make(
        playbook("abandoned-cart"), seen("product added", "order completed"), Wish(language="en")
    ).campaigns
    assert "- button" not in text
    assert "there is no button" in text
    ((_, led),) = make(
        playbook("abandoned-cart"),
        seen("product added", "order completed"),
        Wish(link="https://a.example/cart"),
    ).campaigns
    assert "link: https://a.example/cart" in led


def test_carriers_take_their_media_and_the_log_the_others():
    looking = seen("product viewed", "order completed", channels={"email": "letters"})
    ((_, text),) = make(playbook("random-paths"), looking, Wish()).campaigns
    sends = {node.id: node.channel for node in campaign_from(text).nodes if isinstance(node, Send)}
    assert (sends["loyal-email"], sends["keen-sms"]) == ("letters", "log")


def test_nothing_is_written_over(tmp_path):
    made = make(playbook("abandoned-cart"), seen("product added", "order completed"), Wish())
    write(made, tmp_path)
    before = {path: path.read_text() for path in tmp_path.rglob("*.yaml")}
    with pytest.raises(BadInput, match="exists already"):
        write(made, tmp_path)
    assert {path: path.read_text() for path in tmp_path.rglob("*.yaml")} == before


def test_a_campaign_that_was_published_is_not_written_anew(tmp_path):
    made = make(playbook("abandoned-cart"), seen("product added", "order completed"), Wish("cart"))
    with pytest.raises(BadInput, match="'cart' was published already"):
        write(made, tmp_path, {"cart"})
    assert not list(tmp_path.iterdir())


def test_a_segment_of_that_name_that_is_there_stays_and_is_used(tmp_path):
    looking = seen("order completed", season=lambda id: True)
    made = make(playbook("early-access"), looking, Wish())
    write(made, tmp_path)
    kept = read_segment(tmp_path / "segments" / "most-loyal.yaml")
    again = make(playbook("early-access"), looking, Wish("again"), {"most-loyal": kept})
    assert again.segments == ()
    assert again.kept == ("most-loyal",)


def test_a_map_and_touchpoint_that_are_not_there_are_refused(shop):
    with pytest.raises(UnknownName, match="there is no map 'x'"):
        make(playbook("welcome"), shop.looking, Wish(map="x"))
    with pytest.raises(UnknownName, match="has no touchpoint 'x'"):
        make(playbook("welcome"), shop.looking, Wish(touchpoint="x"))


def test_each_campaign_stands_where_its_own_event_is_met(shop):
    stands = {id: touchpoint for id, touchpoint, _ in shop.made["purchase-steps", "es"].stands}
    assert stands["purchase-steps-es-paid"] == "pay"
    assert stands["purchase-steps-es-delivered"] == "get"
    assert [is_guess for made in shop.made.values() for *_, is_guess in made.stands] == [False] * 2 * len(
        PARTS
    )


# names


def test_what_is_not_there_is_left_out_where_it_stands():
    names = Names(events={"a": None, "b": EventIs("bee")}, properties={"p": None})
    read = lambda text: rule_in(parse_rule(text), names)  # noqa: E731
    assert read("a") is None
    assert read("a or b") == EventIs("bee")
    assert read("a where q is 1") is None
    assert rule_text(read("b where p is 1 and q is 2")) == "bee where q is 2"
    told = rule_in(parse_customer_rule("never a in the last 2 days and b at least 2 times"), names)
    assert rule_text(told) == "bee at least 2 times"
    assert rule_in(parse_customer_rule("a then b within 2 days"), names) is None


def test_a_plan_without_its_goal_cannot_be_and_a_wait_or_split_without_paths_goes_on():
    plan = playbook("order-status").parts[0].plan
    with pytest.raises(Unmet, match="goal"):
        renamed(plan, Names(events={"order collected": None, "order delivered": None}))
    gone = renamed(plan, Names(events={"order fulfilled": None, "order ready": None}))
    wait = gone.node("news")
    assert isinstance(wait, Wait)
    assert not wait.paths
    assert wait.span > 0
    paths = playbook("random-paths").parts[0].plan
    split = renamed(paths, Names(events={"product viewed": EventIs("seen")})).node("who")
    assert isinstance(split, Split)
    assert "seen at least 5 times" in rule_text(split.branches[1].rule)
    bare = tuple(
        replace(one, branches=split.branches[1:2]) if one.id == "who" else one for one in paths.nodes
    )
    without = renamed(replace(paths, entry=replace(paths.entry, event=EventIs("other")), audience=None, nodes=bare),
                      Names(events={"seen": None}))  # fmt: skip
    assert without.node("who") == Jump("who", "new")


def test_what_we_send_ourselves_ends_a_wait_and_begins_nothing():
    names = Names(ours=frozenset(("order ready",)))
    plan = playbook("order-status").parts[0].plan
    assert "order ready" in rule_text(renamed(plan, names).node("news").paths[0].rule)
    ready = next(part.plan for part in playbook("purchase-steps").parts if part.plan.id == "ready")
    with pytest.raises(Unmet, match="entry"):
        renamed(ready, names)


def test_templates_read_traits_and_properties_by_their_own_names():
    plan = playbook("welcome").parts[0].plan
    told = renamed(plan, Names(traits={"tier": "loyalty level", "points": "balance"}))
    text = told.message("hello").extra["body"][0]["text"]["es"]
    assert 'profile["loyalty level"]' in text
    assert "profile.balance" in text


def test_the_weakest_points_are_those_before_the_goal_that_lose_most():
    drawn = map_from(playbook_shop.MAP)
    day = 24 * H
    stuck = [("product added", 0), ("ad clicked", 60 * day)]
    bought = [("product added", 0), ("order completed", day), ("ad clicked", 60 * day)]
    journeys = lived(*[stuck] * 30, *[bought] * 20, [("ad clicked", 0)])
    (step,) = weak_steps(journeys, drawn, None, act.drive.last_event(journeys))
    assert (step.touchpoint, step.met, step.lost) == ("fill", 50, 30)
    assert step.said.to("en") == "after 'I fill the cart' 30 of 50 customers go no further, 60%"


@pytest.mark.parametrize("seed", range(8))
def test_whom_a_point_loses_is_told_as_one_customer_after_another_would_tell_it(seed):
    chance = np.random.default_rng(seed)
    names = ("product added", "order completed", "ad clicked")
    drawn, day = map_from(playbook_shop.MAP), 24 * H
    people = [
        [(names[chance.integers(3)], int(chance.integers(200)) * day) for _ in range(chance.integers(1, 9))]
        for _ in range(200)
    ]
    journeys = lived(*people)
    until = max(at for one in people for _, at in one)
    met = lost = 0
    for one in people:
        within = (at for name, at in one if name == "product added" and at > until - 104 * day)
        times = [at for at in within if at <= until - 14 * day]
        if times:
            last = max(times)
            met += 1
            lost += not any(name == "order completed" and last < at <= last + 14 * day for name, at in one)
    found = weak_steps(journeys, drawn, None, act.drive.last_event(journeys))
    assert [(one.met, one.lost) for one in found if one.touchpoint == "fill"] == [(met, lost)]


def _text(shop: Shop, id: str, part: str, said: str) -> str:
    wanted = (f"{id}-{said}", f"{id}-{said}-{part}")
    return next(text for path, text in shop.made[id, said].campaigns if path.stem in wanted)
