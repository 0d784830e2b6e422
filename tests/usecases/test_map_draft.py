"""A first map from events: what is drawn, what is left out, and what it says that it is unsure of."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from journey_logs import LOGS, Step, log, walked
from lived import columns_of, lived
from periplo.core.errors import BadInput
from periplo.core.events import Event
from periplo.core.labels import Labels
from periplo.core.rule_saying import rule_text
from periplo.core.rule_text import parse_rule
from periplo.core.spans import DAY, MINUTE, moment_at
from periplo.core.texts import Text
from periplo.engines.local import LocalEngine
from periplo.formats.documents import document_of
from periplo.formats.map_yaml import map_from, map_text
from periplo.usecases.checking import check_map
from periplo.usecases.joining.draft import LEAST_AFTER, MOST_COLUMNS, Drafted, draft_map
from periplo.usecases.joining.naming import channels_of, id_of, is_technical
from periplo.usecases.joining.seen import NamedEvent, named_events
from periplo.usecases.joining.sides_in_words import MOST_NAMES
from periplo.usecases.joining.suggest import suggest
from periplo.usecases.joining.write import spelled

GOALS = {
    "bank": "contract_signed",
    "software": "subscriptioncreated",
    "clinic": "consultation_completed",
    "hotel": "pago_recibido",
    "telecom": "contract signed",
    "dinner": "paymentsuccess",
    "school": "matricula_firmada",
    "gym": "membership_purchased",
    "charity": "donationcompleted",
}


def drafted(journeys, **more) -> Drafted:
    return draft_map(journeys, LocalEngine(1), "draft", "en", **more)


def told(draft: Drafted) -> str:
    return "\n".join(each.to("en") for each in draft.unsure)


@pytest.mark.parametrize("name", LOGS)
def test_a_draft_passes_the_check_without_errors_or_warnings_and_is_read_back(name):
    journeys = log(name)
    draft = drafted(journeys)
    text = map_text(draft.drawn)
    assert map_from(text) == draft.drawn
    findings = check_map(
        draft.drawn, document_of(text), journeys, today=moment_at(int(journeys.at.max())).date()
    )
    assert [each.code for each in findings if each.level == "error"] == []
    assert "nobody_met" not in [each.code for each in findings]


@pytest.mark.parametrize(("name", "goal"), GOALS.items())
def test_the_goal_is_what_the_business_lives_for(name, goal):
    drawn = drafted(log(name)).drawn
    assert drawn.goal.rule == parse_rule(f'"{goal}"')
    assert [one.stage for one in drawn.touchpoints if one.rule == drawn.goal.rule] == ["goal"]


SHOP = [
    [("visit", 0), ("order_completed", 86_400 * 3), ("order_delivered", 86_400 * 5)],
    [("visit", 0), ("order_completed", 86_400 * 5), ("order_delivered", 86_400 * 6)],
]


def test_stages_stand_before_during_and_after_the_goal_with_the_time_between_them():
    drawn = drafted(lived(*SHOP)).drawn
    assert [(one.id, one.stage) for one in drawn.touchpoints] == [
        ("visit", "discover"), ("order-completed", "goal"), ("order-delivered", "after")
    ]  # fmt: skip
    assert [stage.moment for stage in drawn.stages] == ["before", "during", "after"]
    assert [way.evidence[0].text.to("en") for way in drawn.transitions] == [
        "half take 4 d or less (2 customers)",
        "half take 1.5 d or less (2 customers)",
    ]
    assert all(way.promised is None for way in drawn.transitions)  # what took so long was promised by nobody


def test_a_column_says_how_it_is_known():
    evidence = drafted(lived(*SHOP)).drawn.touchpoints[1].evidence[0]
    assert (evidence.kind, evidence.text.to("es")) == ("inferred", "2 eventos de 2 clientes")
    assert str(evidence.on) == "1970-01-06"
    evidence = drafted(lived(["paid"])).drawn.touchpoints[0].evidence[0]
    assert evidence.text.to("en") == "1 event of 1 customer"


def test_what_leads_to_the_goal_within_two_hours_belongs_to_it():
    life = [Event("ad", 0), Event("pay_started", DAY), Event("order_completed", DAY + 30 * MINUTE)]
    drawn = drafted(columns_of([life] * 3)).drawn
    assert {one.id: one.stage for one in drawn.touchpoints}["pay-started"] == "goal"
    assert {one.id: one.stage for one in drawn.touchpoints}["ad"] == "discover"


def test_where_all_goes_fast_the_earlier_half_is_still_before():
    drawn = drafted(log("dinner")).drawn
    assert drawn.columns_of("discover")[0].id == "app-launch"
    assert len(drawn.columns_of("goal")) > 1


def test_many_columns_before_the_goal_make_two_stages():
    route = [Step(name, 1.0, 2) for name in ("ad", "search", "compare", "ask", "call", "order_completed")]
    drawn = drafted(walked(route, customers=60)).drawn
    assert [stage.id for stage in drawn.stages] == ["discover", "decide", "goal"]
    assert len(drawn.columns_of("discover")) + len(drawn.columns_of("decide")) == 5
    assert [one.id for one in drawn.touchpoints] == [
        "ad",
        "search",
        "compare",
        "ask",
        "call",
        "order-completed",
    ]


def test_what_speaks_of_the_program_or_is_rare_is_left_out_and_told():
    journeys = lived(
        *([["visit", "heartbeat", "order_completed"]] * 150), ["visit", "odd thing", "order_completed"]
    )
    draft = drafted(journeys)
    assert [one.id for one in draft.drawn.touchpoints] == ["visit", "order-completed"]
    assert "these speak of the program and are left out: 'heartbeat'" in told(draft)
    assert "hardly anybody meets these, and they are left out: 'odd thing'" in told(draft)


def test_what_does_not_fit_is_told_and_what_follows_the_goal_keeps_its_place():
    names = [f"look {letter}" for letter in "abcdefghijklmnopq"]
    after = ["order delivered", "order returned"]
    lives = [[*names, "order completed"] for _ in range(9)] + [[*names, "order completed", *after]]
    draft = drafted(lived(*lives))
    assert len(draft.drawn.touchpoints) == MOST_COLUMNS
    assert {one.id for one in draft.drawn.touchpoints} >= {"order-delivered", "order-returned"}
    assert len(after) <= LEAST_AFTER
    assert "do not fit into a map that can be read" in told(draft)


def test_pages_take_the_place_of_an_event_that_only_says_that_one_was_seen():
    drawn = drafted(log("clinic")).drawn
    rules = [rule_text(one.rule) for one in drawn.touchpoints if one.rule]
    assert "page_view where path is /doctors" in rules
    assert "page_view" not in rules


def test_a_goal_may_be_named():
    drawn = drafted(lived(*SHOP), goal=parse_rule("order_delivered")).drawn
    assert drawn.goal.rule == parse_rule("order_delivered")
    assert [one.stage for one in drawn.touchpoints] == ["discover", "discover", "goal"]


def test_a_goal_may_be_any_rule_and_has_a_column_of_its_own():
    drawn = drafted(lived(*SHOP), goal=parse_rule("order_completed or order_delivered")).drawn
    assert drawn.goal.rule == parse_rule("order_completed or order_delivered")
    assert drawn.goal.rule in [one.rule for one in drawn.touchpoints]


def test_the_column_of_a_goal_told_by_a_property_is_of_the_event_that_meets_it():
    life = [("visit", 0, {"channel": "web"})] * 3 + [("pay", 1, {"channel": "store", "method": "cash"})]
    drawn = drafted(lived(*[life] * 2), goal=parse_rule("pay where method is cash")).drawn
    (column,) = [one for one in drawn.touchpoints if one.rule == drawn.goal.rule]
    assert (column.id, column.channels, column.title.to("en")) == ("pay", ("store",), "The goal")


def test_a_goal_that_no_event_meets_is_refused():
    with pytest.raises(BadInput, match="no event meets the goal 'visit where x is 1'"):
        drafted(lived(*SHOP), goal=parse_rule("visit where x is 1"))


def test_of_very_many_names_the_most_frequent_are_looked_at_and_the_others_told():
    lives = [[f"thing {k}" for k in range(MOST_NAMES)] * 2, ["odd one", "order completed"]]
    draft = drafted(lived(*lives))
    assert draft.drawn.goal.rule == parse_rule("order completed")
    left = next(each for each in draft.unsure if "do not fit" in each.to("en")).to("en")
    assert left.endswith(f"(+{MOST_NAMES - MOST_COLUMNS + 1 + 1 - 6})")


def test_without_a_name_that_looks_like_a_goal_it_says_so():
    assert "no name looks like a goal: 'hum' was taken" in told(drafted(lived("hum", "hum", "haw")))


def test_two_columns_in_either_order_are_told():
    lives = [["left", "right", "order_completed"], ["right", "left", "order_completed"]] * 5
    assert "these come in either order: 'Left' / 'Right'" in told(drafted(lived(*lives)))


def test_the_plans_labels_are_the_titles():
    labels = Labels(events={"visit": Text.of({"es": "entro en la web", "en": "I come in"})})
    drawn = drafted(lived(*SHOP), labels=labels).drawn
    assert drawn.touchpoints[0].title.to("es") == "Entro en la web"


def test_channels_are_those_seen_else_guessed_from_the_name_and_then_told():
    (event,) = named_events(
        lived(*[("pay", k, {"channel": c}) for k, c in enumerate(["web"] * 30 + ["pos"])])
    )
    assert channels_of(event, None) == (("web",), False)
    assert channels_of(NamedEvent("email_opened", 1, 0), None) == (("email",), True)
    assert channels_of(NamedEvent("thing_done", 1, 0), None) == ((), True)
    assert "the channel is guessed from the name: 'Email opened'" in told(
        drafted(lived("email_opened", "pay"))
    )


def test_ids_are_words_and_never_the_same_twice():
    taken: set[str] = set()
    assert [id_of(name, taken) for name in ("Añadir al carrito", "añadirAlCarrito", "/", "//")] == [
        "anadir-al-carrito", "anadir-al-carrito-2", "column", "column-2"
    ]  # fmt: skip


def test_a_session_of_a_trainer_is_not_technical_and_a_refreshed_one_is():
    assert is_technical("sessionRefreshed")
    assert is_technical("aviso_cookies")
    assert not is_technical("personal_trainer_session")
    assert is_technical("session_start")
    assert is_technical("Session Timed Out")
    assert not is_technical("Session Booked")


@pytest.mark.parametrize(
    ("name", "technical"),
    [("Recipe Cooked", "cookies accepted"), ("Health Plan Purchased", "health_check")],
)
def test_what_a_customer_does_is_not_technical_for_looking_like_a_technical_word(name, technical):
    draft = drafted(lived(*([["visit", name, technical]] * 3)))
    assert id_of(name, set()) in [one.id for one in draft.drawn.touchpoints]
    assert f"these speak of the program and are left out: '{technical}'" in told(draft)


def test_there_is_nothing_to_draft_without_events_of_customers():
    with pytest.raises(BadInput, match="there are no events to draft a map from"):
        drafted(columns_of([[Event("mail", 0, ours=True)]]))
    with pytest.raises(BadInput):
        drafted(columns_of([]))


names = st.text(min_size=1, max_size=12).map(str.strip).filter(bool) | st.sampled_from(
    ["*", "a*b", "or", "where", "Order Completed", "page_view", "12", "yes", "a: b", "«x»", '"q"']
)
told_events = st.tuples(
    names,
    st.integers(0, 10**7),
    st.dictionaries(st.sampled_from(["path", "channel"]), st.text(max_size=8), max_size=2),
)


@settings(max_examples=60)
@given(st.lists(st.lists(told_events, min_size=1, max_size=6), min_size=1, max_size=4))
def test_whatever_events_are_called_the_draft_is_a_map_and_its_rules_are_read_back(lives):
    journeys = lived(*lives)
    drawn = drafted(journeys).drawn
    text = map_text(drawn)
    assert map_from(text) == drawn
    assert "error" not in [each.level for each in check_map(drawn, document_of(text), journeys)]
    for side in suggest(drawn, journeys, LocalEngine(1)).columns:
        assert all(parse_rule(spelled(one.rule, journeys.names)) == one.rule for one in side.suggestions)
