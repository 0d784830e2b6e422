"""Monday's page, each part of it on a week that can be counted by hand."""

from contextlib import closing
from dataclasses import replace
from datetime import date

import pytest

from lived import lived
from periplo.answers.drift import Change, DriftAnswer, Group
from periplo.core.errors import BadQuestion
from periplo.core.events import Event
from periplo.core.library import NO_LIBRARY, Initiative, Library, Opportunity
from periplo.core.members import Decision, Intent, Member, Reason, Withheld, intent_key
from periplo.core.spans import DAY, HOUR, Span, instant
from periplo.core.tasks import Task
from periplo.core.texts import Text
from periplo.engines.local import LocalEngine
from periplo.formats.map_yaml import map_from
from periplo.storage.contract import Cursor, Outcome
from periplo.storage.memory import MemoryLedger
from periplo.storage.sqlite import SqliteLedger
from periplo.usecases.act import publish
from periplo.usecases.ground import Ground
from periplo.usecases.lived import Lived
from periplo.usecases.monday import Given, monday
from periplo.usecases.monday.action import action_of
from periplo.usecases.monday.coverage import coverage_of
from periplo.usecases.monday.headline import headline_of
from periplo.usecases.monday.weeks import week_before, week_of
from periplo.usecases.tasks import Line
from plans import ID, plan
from small_shop import MAP

ZONE = "Europe/Madrid"
MONDAY = instant("2026-03-02", ZONE)  # the week of 2 to 8 March
WEEK = Span(MONDAY, MONDAY + 7 * DAY)
TRUTH = MAP.replace("rule: cart}", "rule: cart, moment_of_truth: true, owner: Eva}")
DRAWN = map_from(TRUTH)
NOTHING = lambda: None  # noqa: E731


def at(day, hour=12):
    """Seconds of an hour on a day of March 2026, as `lived` tells times."""
    return (instant(f"2026-03-{day:02d}", ZONE) + hour * HOUR) / 1_000_000


def whole_of(first, last):
    return Span(instant(f"2026-03-{first:02d}", ZONE), instant(f"2026-03-{last:02d}", ZONE) + 13 * HOUR)


@pytest.mark.parametrize(
    ("last", "begins"),
    [(8, "2026-03-02"), (9, "2026-03-02"), (14, "2026-03-02"), (15, "2026-03-09"), (7, "2026-02-23")],
)
def test_the_week_is_the_last_one_whose_sunday_the_events_reach(last, begins):
    whole = Span(instant("2026-02-20", ZONE), instant(f"2026-03-{last:02d}", ZONE) + 1)
    assert week_of(whole, ZONE).start == instant(begins, ZONE)


def test_where_no_sunday_is_reached_it_is_the_week_in_which_the_events_lie():
    assert week_of(whole_of(3, 5), ZONE) == WEEK


def test_a_week_is_asked_for_by_any_of_its_days_and_must_hold_events():
    assert week_of(whole_of(1, 20), ZONE, date(2026, 3, 8)) == WEEK
    with pytest.raises(BadQuestion, match="they go from 2026-03-01 to 2026-03-20"):
        week_of(whole_of(1, 20), ZONE, date(2026, 3, 30))


def test_weeks_are_calendar_weeks_where_clocks_change():
    summer = week_of(whole_of(1, 31), ZONE, date(2026, 3, 29))
    assert summer.end - summer.start == 7 * DAY - HOUR
    assert week_before(Span(summer.end, summer.end + 7 * DAY), ZONE) == summer


def headed(paid_before, paid_now, drift=None, language="en", drawn=DRAWN):
    """Customers who paid on Wednesday of the week before, and of the week."""
    lives = [[("pay", at(4) - 7 * 86_400)] for _ in range(paid_before)]
    lives += [[("pay", at(4))] for _ in range(paid_now)]
    whole = Span(instant("2026-02-20", ZONE), WEEK.end - 1)
    return headline_of(drift, drawn, lived(*lives), whole, WEEK, WEEK.end - 2, ZONE, language)


def test_more_is_said_only_where_chance_would_seldom_do_it():
    told = headed(10, 30)
    assert (told.kind, told.n, told.before) == ("goal", 30, 10)
    assert told.text == "30 customers reached the goal, more than the week before (10)."
    assert "fewer than the week before (30)" in headed(30, 10).text
    assert headed(10, 14).text == (
        "14 customers reached the goal; the week before, 10: they differ as much as chance would have it."
    )
    assert headed(10, 14, language="es").text.endswith("la diferencia es la que daría el azar.")


def test_a_customer_counts_once_and_a_week_without_one_before_stands_alone():
    twice = lived([("pay", at(3)), ("pay", at(4))])
    whole = Span(instant("2026-03-01", ZONE), WEEK.end)
    told = headline_of(None, DRAWN, twice, whole, WEEK, WEEK.end, ZONE, "en")
    assert (told.text, told.before) == ("One customer reached the goal in the week.", None)


def test_a_week_that_is_not_over_is_not_set_beside_a_whole_one():
    whole = Span(instant("2026-02-20", ZONE), instant("2026-03-05", ZONE))
    told = headline_of(None, DRAWN, lived([("pay", at(4))]), whole, WEEK, whole.end - 1, ZONE, "en")
    assert told.chance is None


def change(begins, ends, is_over):
    return Change("new", "chat", Group(), begins, ends, is_over, 90, 0.2, 0.0, 0.1, 0.3, 1e-9, False)


def test_the_last_change_is_the_headline_while_it_is_of_the_last_four_weeks():
    late = DriftAnswer(90, (change("2026-01-01", "2026-02-09", True),), 5, 60)
    told = headed(10, 30, late)
    assert told.kind == "drift"
    assert told.text.startswith("“chat” appears")
    gone = DriftAnswer(90, (change("2026-01-01", "2026-02-07", True),), 5, 60)
    assert headed(10, 30, gone).kind == "goal"
    lasting = DriftAnswer(90, (change("2026-01-01", "2026-02-07", False),), 5, 60)
    assert headed(10, 30, lasting).kind == "drift"


# Coverage: eight customers fill a cart on Tuesday the 3rd at noon, and what became of each is known.


def campaign(**changes):
    return plan(map="shop", touchpoint="fill", holdout=0.1, **changes)


def member(customer, arm="treated", when=0):
    return Member(ID, customer, "", 1, 1, arm, when, "end", 1, when, None, when, "finished")


def intent(customer, when, visit=1):
    key = intent_key(ID, customer, "", 1, "remind", visit)
    return Intent(key, ID, customer, "", 1, 1, "remind", visit, "log", "reminder", "en", when)


def decided(customer, when, *codes, arm="treated", intents=(), withheld=()):
    reasons = tuple(Reason(code, {}) for code in codes)
    stands = None if codes[:1] == ("not_in_audience",) else member(customer, arm, when)
    return Decision(when, customer, stands, reasons, intents, withheld)


@pytest.fixture
def ledger():
    """1 spoken to after two hours, 2 after 8 days, 3 the day before, 4 control group, 5 no consent, 6 not in the
    audience, 7 still waits, 8 never entered."""
    found = MemoryLedger()
    publish(campaign(), found, 0)
    noon = WEEK.start + DAY + 12 * HOUR
    sent = {1: noon + 2 * HOUR, 2: noon + 8 * DAY, 3: noon - DAY}
    rows = [decided(k, when, "sends", intents=(intent(k, when),)) for k, when in sent.items()]
    held = {4: "holdout", 5: "no_consent"}
    rows += [
        decided(k, noon + HOUR, code, withheld=(Withheld(intent(k, noon + HOUR), code),))
        for k, code in held.items()
    ]
    rows.append(decided(6, noon, "not_in_audience"))
    rows.append(decided(7, noon, "entered", "arm", "waits"))
    found.keep(ID, rows, Cursor(ID, WEEK.end))
    keys = [one.key for row in rows for one in row.intents]
    found.hand(keys)
    found.note([Outcome(key, noon, "accepted") for key in keys])
    return found


def carts(count=8):
    return lived(*[[("visit", at(3, 11)), ("cart", at(3, 12))] for _ in range(count)])


def covered(ledger, journeys, until, *campaigns, drawn=DRAWN):
    return coverage_of(drawn, journeys, WEEK, until, campaigns, ledger, "en")


def test_of_those_who_lived_a_moment_each_is_contacted_or_has_one_reason(ledger):
    found = covered(ledger, carts(), WEEK.end + 9 * DAY, campaign())
    (moment,) = found.moments
    assert (moment.column, moment.title, moment.campaigns) == ("fill", "I fill the cart", (ID,))
    assert (moment.passed, moment.contacted, moment.uncontacted, moment.open) == (8, 1, 7, 0)
    assert moment.reasons == {
        "holdout": 1, "no_consent": 1, "not_entered": 2, "not_in_audience": 1, "spoken_before": 1, "still_waits": 1,
    }  # fmt: skip
    assert (found.covered, found.passed, found.contacted, found.uncontacted) == (1, 8, 1, 7)


def test_whoever_may_still_be_spoken_to_is_counted_apart(ledger):
    (moment,) = covered(ledger, carts(), WEEK.end - 1, campaign()).moments
    assert moment.open == 3  # 2 and 8 did not enter yet, 7 waits


def test_a_paused_campaign_covers_nothing_and_still_has_spoken(ledger):
    found = covered(ledger, carts(), WEEK.end + 9 * DAY, campaign(status="paused"))
    assert (found.covered, found.contacted) == (0, 1)
    assert found.moments[0].reasons["no_campaign"] == 2


def test_without_a_campaign_nobody_is_spoken_to_and_that_is_the_reason():
    found = covered(None, carts(3), WEEK.end)
    assert found.moments[0].reasons == {"no_campaign": 3}
    elsewhere = covered(None, carts(3), WEEK.end, plan(map="other", touchpoint="fill"))
    assert elsewhere.covered == 0


def test_what_was_said_to_a_customer_before_two_were_joined_was_said_to_them(ledger, monkeypatch):
    monkeypatch.setattr(ledger, "former", lambda customers: {8: [1, 6]})  # 8 was 1 and 6 before
    only = carts()
    found = covered(ledger, only.only(only.customer == 8), WEEK.end + 9 * DAY, campaign())
    assert (found.passed, found.contacted) == (1, 1)
    monkeypatch.setattr(ledger, "former", lambda customers: {8: [6]})
    found = covered(ledger, only.only(only.customer == 8), WEEK.end + 9 * DAY, campaign())
    assert found.moments[0].reasons == {"not_in_audience": 1}


def test_what_we_did_ourselves_and_other_weeks_do_not_count():
    ours = Event("cart", round(at(3) * 1_000_000), ours=True)
    assert covered(None, lived([ours], [("visit", at(3))]), WEEK.end).passed == 0
    other = lived([("cart", at(9))], [("cart", at(3))])
    assert covered(None, other, WEEK.end).passed == 1


def test_a_customer_of_two_moments_is_one_customer():
    two = map_from(TRUTH.replace("rule: pay}\n", "rule: pay, moment_of_truth: true}\n"))
    found = covered(None, lived([("cart", at(3)), ("pay", at(4))]), WEEK.end, drawn=two)
    assert [one.passed for one in found.moments] == [1, 1]
    assert found.passed == 1


# One action

OPPORTUNITIES = (
    Opportunity("match", Text.of("Offer a match"), ("shop/fill",), for_customer=5, for_us=4, effort=2),
    Opportunity("once", Text.of("No password"), ("shop/buy",), for_customer=4, for_us=4, effort=1),
)


def line(id, **changes):
    task = Task(f"Task {id}", id=id, **changes)
    return Line(str(id), task, task.days_late(date(2026, 3, 9)))


def acted(*lines, library=NO_LIBRARY, drawn=DRAWN, improve=NOTHING):
    return action_of(lines, drawn, library, date(2026, 3, 9), improve, "en")


def test_the_task_comes_first_whose_opportunity_gains_most_for_its_effort():
    library = Library(opportunities=OPPORTUNITIES)
    late = line(1, due=date(2026, 1, 1))
    gains = [line(n + 2, origin="opportunity", refers=one.id) for n, one in enumerate(OPPORTUNITIES)]
    found = acted(late, *gains, library=library)
    assert (found.title, found.id) == ("Task 3", "3")
    assert found.why == "Of 3 open tasks it gains most for its effort (8.0)."


def test_without_gains_a_moment_of_truth_then_the_latest_then_the_earliest_due():
    late = line(1, due=date(2026, 3, 1), owner="Ana")
    soon, later = line(2, due=date(2026, 3, 20)), line(3, due=date(2026, 4, 20))
    there = line(4, origin="touchpoint", refers="shop/fill")
    assert acted(late, soon, there).why == "It stands at a moment of truth."
    found = acted(later, soon, late)
    assert (found.title, found.owner, found.late, found.why) == (
        "Task 1",
        "Ana",
        8,
        "It is the one that is latest.",
    )
    assert acted(later, soon).title == "Task 2"
    assert acted(soon).why == "It is the only open task."


def test_a_task_about_one_customer_and_one_that_ended_stand_on_no_page():
    rest = acted(line(1, customer=7, origin="customer"), line(2, status="done"))
    assert rest.kind == "worklist"


def test_without_tasks_the_map_says_what_it_lacks_and_then_what_would_mend_most():
    found = acted()
    assert (found.kind, found.owner) == ("worklist", "Eva")
    assert found.title == "Complete “I fill the cart”: it lacks a design and an initiative"
    library = Library(
        opportunities=OPPORTUNITIES[:1],
        initiatives=(Initiative("stock", Text.of("Stock"), ("match",), owner="Eva", due=date(2026, 3, 1)),),
    )
    assert acted(library=library).title == "Stock"
    bare = map_from(MAP)
    assert acted(drawn=bare) is None
    assert acted(drawn=None) is None


# The whole


def given(journeys, **changes):
    ground = Ground(() if journeys is None else journeys.names, None, DRAWN, ZONE)
    return Given(
        "shop",
        None if journeys is None else Lived(journeys),
        ground,
        LocalEngine(1),
        today=date(2026, 3, 9),
        **changes,
    )


def test_without_any_event_the_page_says_so_and_still_says_what_the_map_lacks():
    page = monday(given(None), "en")
    assert (page.headline.kind, page.week, page.route) == ("nothing", None, None)
    assert page.action.kind == "worklist"
    assert monday(given(lived()), "es").headline.text.startswith("Todavía no hay eventos")
    bare = given(None)
    assert monday(replace(bare, ground=Ground()), "en").action is None


def test_without_any_event_an_active_campaign_is_there_and_cannot_be_measured(tmp_path):
    with closing(SqliteLedger(tmp_path / "ledger.db")) as ledger:
        publish(campaign(), ledger, 0)
        page = monday(replace(given(None), ledger=ledger), "en")
    assert page.campaigns[0].told.startswith("The effect cannot be measured yet")
    assert page.coverage.covered == 1


def test_the_whole_page_of_a_week():
    lives = [[("visit", at(3)), ("cart", at(4)), ("pay", at(5))] for _ in range(30)]
    lives.append([("visit", at(1)), ("visit", at(8, 20))])
    page = monday(given(lived(*lives)), "en")
    assert page.week == WEEK
    assert page.customers == 31
    assert page.headline.text == "30 customers reached the goal in the week."
    assert [stop.column for stop in page.route.stops] == ["enter", "fill", "pay"]
    assert (page.coverage.passed, page.coverage.contacted) == (30, 0)
    assert page.campaigns == ()


def test_an_earlier_week_is_told_as_it_was():
    lives = [[("visit", at(3)), ("cart", at(4)), ("pay", at(5)), ("cart", at(18))] for _ in range(30)]
    page = monday(given(lived(*lives)), "en", date(2026, 3, 4))
    assert page.headline.n == 30
    assert monday(given(lived(*lives)), "en", date(2026, 3, 18)).headline.n == 0
