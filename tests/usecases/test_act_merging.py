"""Two customers turn out to be one person while a campaign runs, or one to be two: runs, messages and caps follow."""

from collections import Counter
from dataclasses import replace

import pytest
from sqlalchemy import select

from merging import Shop
from periplo.channels.contract import ChannelBusy
from periplo.core.campaign_nodes import Draw, Exit, Send, Wait, WaitPath, Way
from periplo.core.campaigns import CONTROL, SHADOW, CampaignGoal, Entry
from periplo.core.caps import Cap, Caps
from periplo.core.decide import proposed_way
from periplo.core.frequency import Frequency
from periplo.core.rules import EventIs
from periplo.core.spans import DAY, HOUR, SECOND
from periplo.core.tasks import Task
from periplo.storage import tables as t
from periplo.storage.tasks import add_task, change_task, task_of, tasks_kept
from periplo.usecases.act import backtest, drive, effect_of, follow, publish, rehearsed, run, why
from plans import ID, plan

AGAIN = plan(entry=Entry(EventIs("list started"), again="after_exit"))
AT_ONCE = (Send("say", "log", "reminder", "end"), Exit("end"))
CAMPAIGN_TABLES = (t.members, t.intents, t.deliveries)


@pytest.fixture(params=["sqlite", "postgres"])
def shop(request, opened):
    def make(*plans, **given):
        return Shop(opened(request.param), *(plans or (plan(),)), **given)

    return make


def test_a_visitor_who_is_identified_and_buys_has_reached_the_goal_under_the_new_number(shop):
    world = shop(names=("ana", "tab"))
    world.hear("tab", "list started")
    world.turn()
    world.join("ana", "tab")
    world.turn()
    assert world.runs() == [(world.customer("ana"), "", 1, "inside")]
    world.hear("tab", "order completed", HOUR)
    world.turn()
    assert world.runs() == [(1, "", 1, "goal")]
    assert world.told("tab") == ["entered", "arm", "waits", "carried", "goal"]
    world.turn(DAY)
    assert world.sent() == []


def test_a_message_of_a_run_that_went_over_goes_to_the_person_of_now(shop):
    world = shop(names=("ana", "tab"))
    world.hear("tab", "list started")
    world.turn()
    world.join("ana", "tab")
    world.turn(3 * HOUR)
    assert world.sent() == [(1, world.now, "accepted")]
    (message,) = next(iter(world.channel.taken.values()))
    assert message.customer == 1
    (key,) = world.channel.taken
    assert key == f"{ID}/2/-/1/remind/2"  # by where it began, so that no other run ever has it


def test_what_was_reserved_when_they_were_joined_leaves_to_the_person_of_now(shop):
    world = shop(plan(nodes=AT_ONCE), names=("ana", "tab"))
    world.channel.fails[2] = ChannelBusy("busy", "", "")
    world.hear("tab", "list started")
    world.turn()
    assert world.sent() == [(2, world.now, "reserved")]
    world.join("ana", "tab")
    world.channel.fails.clear()
    world.turn(2 * HOUR)
    assert [(who, state) for who, _, state in world.sent()] == [(1, "accepted")]


def test_a_turn_without_moves_writes_nothing(shop):
    world = shop(names=("ana", "tab"))
    world.turn()
    stamp = world.ledger.stamp()
    assert world.ledger.follow_moves() == []
    assert world.ledger.stamp() == stamp


def test_both_inside_the_one_that_entered_first_goes_on_and_nobody_gets_it_twice(shop):
    world = shop(names=("ana", "tab"))
    world.hear("tab", "list started")
    world.hear("ana", "list started", HOUR)
    world.turn()
    world.join("ana", "tab")
    world.turn()
    assert sorted(world.runs()) == [(1, "", 1, "merged"), (1, "", 2, "inside")]
    world.turn(DAY)
    world.turn(DAY)
    assert [who for who, _, _ in world.sent()] == [1]
    told = {(one.entry, reason.code) for one in world.ledger.decided(1) for reason in one.reasons}
    assert {(1, "merged"), (2, "carried"), (2, "sends")} <= told


def test_what_the_run_that_ends_had_reserved_is_withheld_with_its_reason(shop):
    world = shop(
        plan(nodes=AT_ONCE, entry=Entry(EventIs("list started"), again="after_exit")), names=("ana", "tab")
    )
    world.hear("ana", "visit")
    waits = plan(
        nodes=(Send("say", "log", "reminder", "rest"), Wait("rest", DAY, "more"),
               Send("more", "log", "reminder", "end"), Exit("end")), id="two",
    )  # fmt: skip
    publish(waits, world.ledger, 0)
    world.turn()
    world.channel.fails.update({1: ChannelBusy("busy", "", ""), 2: ChannelBusy("busy", "", "")})
    world.hear("ana", "list started")
    world.hear("tab", "list started")
    world.turn()
    world.join("ana", "tab")
    world.channel.fails.clear()
    world.turn(2 * HOUR)
    of_two = [(one.intent.entry, one.state, one.reason) for one in world.ledger.sent("two")]
    assert of_two == [(1, "accepted", None), (2, "withheld", "merged")]
    because = why(world.ledger, 1)
    assert {told.reason for told in because.messages} == {None, "merged"}
    sentences = [line for one in because.decisions for line in one.sentences("es")]
    assert any("la misma persona" in line for line in sentences)


def test_joined_and_parted_everything_of_the_campaign_is_as_it_was(shop):
    world = shop(plan(), plan(id="second", nodes=AT_ONCE), names=("ana", "tab", "web"))
    world.hear("tab", "list started")
    world.hear("ana", "list started", HOUR)
    world.hear("web", "list started", 60 * SECOND)
    world.turn()
    before = world.rows(*CAMPAIGN_TABLES)
    decided = {name: world.told(name) for name in ("ana", "tab", "web")}
    world.join("tab", "web")
    world.join("ana", "tab")
    world.ledger.follow_moves()
    assert {customer for customer, *_ in world.runs()} == {1}
    world.part()
    world.ledger.follow_moves()
    assert {customer for customer, *_ in world.runs()} == {1, 2}
    world.part()
    world.ledger.follow_moves()
    assert world.rows(*CAMPAIGN_TABLES) == before
    logged = {"carried", "carried_back", "merged", "taken_up"}
    for name, codes in decided.items():
        assert [code for code in world.told(name) if code not in logged] == codes


def test_parted_a_run_that_ended_for_the_other_s_sake_goes_on_with_what_it_had_reserved(shop):
    world = shop(names=("ana", "tab"))
    world.hear("tab", "list started")
    world.hear("ana", "list started")
    world.turn()
    world.join("ana", "tab")
    world.turn(60 * SECOND)
    assert sorted(world.runs()) == [(1, "", 1, "merged"), (1, "", 2, "inside")]
    world.part()
    world.turn(3 * HOUR)
    assert sorted((who, state) for who, _, state in world.sent()) == [(1, "accepted"), (2, "accepted")]
    assert sorted(world.runs()) == [(1, "", 1, "finished"), (2, "", 1, "finished")]


@pytest.mark.parametrize("spoken_since", [False, True, "shadow"])
def test_parted_what_was_withheld_leaves_if_its_place_was_not_taken_since(shop, spoken_since):
    """What a campaign in shadow would have said takes no place."""
    say_and_rest = (Send("say", "log", "reminder", "rest"), Wait("rest", DAY, "end"), Exit("end"))
    other = plan(id="other", entry=Entry(EventIs("visit")))
    in_shadow = spoken_since == "shadow"
    world = shop(plan(nodes=say_and_rest), *([] if in_shadow else [other]), names=("ana", "tab"))
    if in_shadow:
        publish(other, world.ledger, 0, "shadow")
        world.turn()
    if spoken_since:
        world.hear("tab", "visit")
    world.hear("ana", "list started")
    world.turn()
    world.channel.fails[2] = ChannelBusy("busy", "", "")
    world.hear("tab", "list started")
    world.turn()
    world.join("ana", "tab")
    world.turn(3 * HOUR)
    mine = [(sent.state, sent.reason) for sent in world.ledger.sent(ID)]
    assert mine == [("accepted", None), ("withheld", "merged")]
    world.part()
    world.channel.fails.clear()
    world.turn()
    theirs = [(sent.state, sent.reason) for sent in world.ledger.sent(ID, 2)]
    assert theirs == [("withheld", "merged") if spoken_since is True else ("accepted", None)]
    if in_shadow:
        assert [sent.state for sent in world.ledger.sent(f"other{SHADOW}")] == ["shadow"]


def test_parted_between_a_kill_and_going_on_nothing_is_entered_twice(shop, monkeypatch):
    world = shop(names=("ana", "tab", "eva"))
    publish(
        plan(id="twice", nodes=AT_ONCE, entry=Entry(EventIs("list started"), again="always")), world.ledger, 0
    )
    world.join("ana", "tab")
    world.hear("tab", "list started")
    world.hear("eva", "list started")
    until = world.now

    def go():
        follow(world.ledger)
        run("twice", world.ledger, world.journeys()[1].whole(), {"log": world.channel}, until)

    class Killed(Exception):
        pass

    keep, kept = world.ledger.keep_together, []

    def dies(parts, lots=None):
        if kept:
            raise Killed
        kept.append(keep(parts, lots))

    monkeypatch.setattr(drive, "MEMBERS_AT_ONCE", 1)
    monkeypatch.setattr(world.ledger, "keep_together", dies)
    with pytest.raises(Killed):
        go()
    monkeypatch.undo()
    assert [run.customer for run in world.ledger.members("twice")] == [1]
    world.part()
    go()
    assert [(one.intent.customer, one.state) for one in world.ledger.sent("twice")] == [
        (1, "accepted"),
        (3, "accepted"),
    ]


def test_numbers_of_entries_are_never_given_twice_whatever_comes_and_goes(shop):
    world = shop(AGAIN, names=("ana", "tab"))
    for name in ("ana", "tab"):
        world.hear(name, "list started")
    world.turn()
    world.turn(3 * HOUR)
    for _ in range(3):
        world.join("ana", "tab")
        world.hear("tab", "list started")
        world.turn()
        world.turn(3 * HOUR)
        world.part()
        world.hear("ana", "list started")
        world.hear("tab", "list started")
        world.turn()
        world.turn(3 * HOUR)
    keys = list(world.channel.taken)
    assert len(keys) == len(set(keys)) == 2 + 3 * 3
    assert all(len(messages) == 1 for messages in world.channel.taken.values())


def test_what_was_entered_while_they_were_one_is_not_entered_again_when_they_part(shop):
    world = shop(
        plan(entry=Entry(EventIs("list started"), again="always"), nodes=AT_ONCE), names=("ana", "tab")
    )
    world.join("ana", "tab")
    world.turn()
    world.hear("tab", "list started")
    world.turn()
    assert len(world.sent()) == 1
    world.part()
    world.start()  # a worker that looks at everybody
    world.turn()
    world.turn()
    assert len(world.sent()) == 1


def test_a_campaign_that_never_repeats_does_not_go_on_with_who_was_in_it_before(shop):
    world = shop(plan(entry=Entry(EventIs("list started"), again="never")), names=("ana", "tab"))
    world.hear("ana", "list started")
    world.turn()
    world.turn(3 * HOUR)
    world.hear("tab", "list started")
    world.turn()
    world.join("ana", "tab")
    world.turn(3 * HOUR)
    assert sorted(world.runs()) == [(1, "", 1, "finished"), (1, "", 2, "exit")]
    assert len(world.sent()) == 1
    assert world.told("ana")[-1] == "merged"


def test_a_wait_for_a_purchase_with_a_limit_is_over_when_the_identified_visitor_buys(shop):
    paths = (WaitPath(EventIs("order completed"), "thank"),)
    waits = plan(
        goal=CampaignGoal(EventIs("list shared"), 14 * DAY),
        nodes=(
            Wait("buys", DAY, "remind", paths=paths),
            Send("thank", "log", "reminder", "end"),
            Send("remind", "log", "reminder", "end"),
            Exit("end"),
        ),
    )
    world = shop(waits, names=("ana", "tab"))
    world.hear("tab", "list started")
    world.turn()
    world.join("ana", "tab")
    world.hear("ana", "order completed", HOUR)
    world.turn()
    world.turn(2 * DAY)
    (sent,) = world.ledger.sent()
    assert (sent.intent.customer, sent.intent.node, sent.state) == (1, "thank", "accepted")


def test_the_way_that_chance_chose_first_stands_for_both(shop):
    drawn = plan(
        entry=Entry(EventIs("list started"), again="always"),
        nodes=(
            Draw("half", (Way("a", 1.0, "end"), Way("b", 1.0, "end"))),
            Exit("end"),
        ),
    )
    names = tuple(f"c{n}" for n in range(12))
    world = shop(drawn, names=names)
    first = names[-1]
    world.hear(first, "list started")
    world.turn()
    ways = {run.customer: run.ways for run in world.ledger.members(ID)}
    chosen = ways[12].partition("=")[2]
    half = drawn.node("half")
    other = next(name for name in names if proposed_way(ID, half, world.customer(name))[0].name != chosen)
    world.join(first, other)
    world.turn()
    world.hear(other, "list started")
    world.turn()
    assert {run.ways for run in world.ledger.members(ID)} == {ways[12]}
    assert world.told(other)[-2:] == ["way_kept", "finished"]


def test_a_cap_counts_what_was_sent_to_either_number(shop):
    once_a_day = Frequency(caps=Caps((Cap("day", 1, DAY),)))
    ever = plan(entry=Entry(EventIs("list started"), again="always"), nodes=AT_ONCE)
    world = shop(ever, bounds=once_a_day, names=("ana", "tab"))
    world.hear("tab", "list started")
    world.turn()
    world.join("ana", "tab")
    world.turn()
    world.hear("ana", "list started", HOUR)
    world.turn()
    assert [who for who, _, _ in world.sent()] == [1]
    assert world.told("ana")[-2:] == ["cap", "finished"]
    world.hear("ana", "list started", DAY)
    world.turn()
    assert [who for who, _, _ in world.sent()] == [1, 1]


@pytest.mark.parametrize("control", ["ana", "tab"])
def test_the_first_assignment_stands_for_both_and_the_effect_counts_them_once(shop, control):
    world = shop(names=("ana", "tab"))
    first, second = ("tab", "ana")
    world.hear(first, "list started")
    world.hear(second, "list started", HOUR)
    world.turn()
    with world.ledger.writing() as connection:  # as chance might have had it
        held = t.members.c.customer == world.customer(control)
        connection.execute(t.members.update().where(held).values(arm=CONTROL))
    world.join("ana", "tab")
    world.turn(3 * HOUR)
    arms = effect_of(ID, world.ledger).members
    assert arms.customer.tolist() == [1]
    is_control = control == first
    assert arms.arm.tolist() == [int(is_control)]
    assert len(world.sent()) == (0 if is_control else 1)


def test_a_run_with_another_key_takes_the_arm_of_the_person_s_first_run(shop):
    keyed = plan(entry=Entry(EventIs("list started"), again="always"))
    world = shop(keyed, names=("ana", "tab"))
    world.hear("tab", "list started")
    world.hear("ana", "list started", HOUR)
    world.turn()
    with world.ledger.writing() as connection:
        connection.execute(t.members.update().where(t.members.c.customer == 2).values(arm=CONTROL))
        connection.execute(t.members.update().where(t.members.c.customer == 1).values(run="B"))
        connection.execute(t.decisions.update().where(t.decisions.c.customer == 1).values(run="B"))
    world.join("ana", "tab")
    world.turn(4 * HOUR)
    assert {ended for *_, ended in world.runs()} == {"finished"}
    assert world.sent() == []
    assert [(sent.state, sent.reason) for sent in world.ledger.sent()] == [("withheld", "holdout")] * 2


def test_a_rehearsal_of_the_joined_journeys_decides_message_for_message_what_was_run(shop):
    world = shop(names=("ana", "tab", "eva", "web"))
    twice = plan(id="twice", entry=Entry(EventIs("list started"), again="after_exit"))
    publish(twice, world.ledger, 0)
    channels = {"log": world.channel}

    def go():
        follow(world.ledger)
        run("twice", world.ledger, world.journeys()[1].whole(), channels, world.now)

    for name in ("tab", "eva"):
        world.hear(name, "list started")
        go()
    world.join("ana", "tab")
    world.join("eva", "web")
    world.hear("ana", "order completed", HOUR)
    go()
    world.hear("web", "list started", DAY)
    go()
    world.hear("ana", "visit", 3 * DAY)
    go()
    journeys = world.journeys()[1].whole()
    past = backtest(twice, journeys)
    runs = list(world.ledger.members("twice"))
    assert past.people == len({one.customer for one in runs}) == 2
    assert past.endings == {"goal": 1, "finished": 2} == Counter(one.ended_by for one in runs)
    said = [intent for told in rehearsed(twice, journeys) for intent in told.intents]
    sent = [one.intent for one in world.ledger.sent("twice")]
    assert [(one.customer, one.node, one.decided_at) for one in said] == [
        (one.customer, one.node, one.decided_at) for one in sent
    ]
    assert len(sent) == 2


def test_what_somebody_was_told_under_either_number_is_said_in_their_history(shop):
    world = shop(names=("ana", "tab"))
    world.hear("tab", "order completed")
    world.hear("tab", "list started")
    world.turn()
    world.join("ana", "tab")
    assert world.told("ana") == ["entered", "arm", "waits"]  # told before anybody has followed
    world.turn()
    told = why(world.ledger, world.customer("ana"))
    lines = [
        [line for one in told.decisions for line in one.sentences(language)] for language in ("es", "en")
    ]
    assert "sigue aquí lo que empezó como cliente 2: resultó ser la misma persona" in lines[0]
    assert "goes on here with what began as customer 2, who turned out to be the same person" in lines[1]


def test_a_member_that_moves_between_reading_and_deciding_is_left_for_the_next_turn(shop):
    world = shop(names=("ana", "tab"))
    world.hear("tab", "list started")
    world.turn()
    journeys = world.runner._journeys

    def meanwhile():
        found = journeys()
        world.runner._journeys = journeys
        world.join("ana", "tab")  # the exploder, in another process
        return found

    world.runner._journeys = meanwhile
    world.turn(3 * HOUR)
    assert world.sent() == []
    assert world.told("ana")[-1] == "waits"
    world.turn()
    assert [(who, state) for who, _, state in world.sent()] == [(1, "accepted")]


def test_killed_while_following_nothing_is_half_done(shop, monkeypatch):
    from periplo.storage import following

    world = shop(names=("ana", "tab"))
    world.hear("tab", "list started")
    world.hear("ana", "list started")
    world.turn()
    world.join("ana", "tab")
    tables = (*CAMPAIGN_TABLES, t.decisions, t.collecting.positions)
    before = world.rows(*tables)

    class Killed(Exception):
        pass

    writes = following.driver.many
    for after in range(20):
        left = [after]

        def until(*given, left=left):
            if not left[0]:
                raise Killed
            left[0] -= 1
            writes(*given)

        monkeypatch.setattr(following.driver, "many", until)
        try:
            world.ledger.follow_moves()
        except Killed:
            assert world.rows(*tables) == before
        else:
            break
    monkeypatch.undo()
    assert 5 < after < 20
    assert sorted(world.runs()) == [(1, "", 1, "merged"), (1, "", 2, "inside")]


def test_following_looks_at_those_alone_who_moved(shop):
    world = shop(names=[f"c{n}" for n in range(40)])
    for n in range(40):
        world.hear(f"c{n}", "list started")
    world.turn()
    world.join("c3", "c9")
    assert world.ledger.unfollowed() == {4, 10}
    assert world.ledger.follow_moves() == [4, 10]
    assert world.ledger.unfollowed() == set()
    assert [run for run in world.runs() if run[0] in (4, 10)] == [(4, "", 1, "inside"), (4, "", 2, "merged")]
    with world.ledger.reading() as connection:
        homes = connection.execute(select(t.members.c.home).where(t.members.c.home.is_not(None))).all()
    assert homes == [(10,)]


def test_a_task_about_somebody_is_read_under_their_number_of_now(shop):
    world = shop(names=("ana", "tab"))
    tab = world.customer("tab")
    with world.ledger.writing() as connection:
        made = add_task(
            connection, Task("Call them", customer=tab, origin="campaign", key="call", created_at=1)
        )

    def about():
        with world.ledger.reading() as connection:
            (listed,) = tasks_kept(connection)
            assert task_of(connection, made.id) == listed
            return listed.customer

    assert about() == tab
    world.join("ana", "tab")
    assert about() == world.customer("ana") != tab
    with world.ledger.writing() as connection:
        change_task(connection, replace(task_of(connection, made.id), owner="Eva"))
        assert add_task(connection, Task("Call them", customer=tab, key="call")).customer == world.customer(
            "ana"
        )
    world.part()
    assert about() == tab
