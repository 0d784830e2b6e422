"""Where new customers came from, and by which channels they meet us: cases counted by hand, and plain twins."""

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lived import columns_of, lived
from periplo.answers.channels import Channels
from periplo.answers.intervals import wilson
from periplo.answers.sources import Sources
from periplo.core.channel_catalogue import CHANNELS
from periplo.core.events import Event
from periplo.core.maps import Goal, JourneyMap, Stage, Touchpoint
from periplo.core.matching import matches
from periplo.core.personas import Persona
from periplo.core.rule_text import parse_rule
from periplo.core.source_rules import SourceRule, as_people_say, declared_channel, default_rules, source_name
from periplo.core.spans import SECOND, Span
from periplo.core.texts import Text
from periplo.engines.local import LocalEngine

RULES = (
    SourceRule("ad", parse_rule("ad clicked")),
    SourceRule("leaflet", parse_rule("utm_medium is print")),
    SourceRule("store", parse_rule("store visited"), is_touch=False),
)
ALWAYS = Span(-(10**15), 10**15)


def ask(journeys, parts=1, period=ALWAYS, by=None):
    question = Sources(RULES, parse_rule("pay"), period, by)
    return LocalEngine(threads=1, parts=parts).ask(question, journeys)


def shares(answer):
    return {each.channel: (each.customers, each.traced, each.said) for each in answer.sources}


def test_the_first_known_channel_counts_and_a_word_only_where_there_is_no_trace():
    answer = ask(
        lived(
            ["look", "ad clicked", ("pay", 9)],
            [
                ("store visited", 0),
                ("ad clicked", 1),
                ("source declared", 2, {"reason": "Friends or family"}),
            ],
            [("look", 0), ("source declared", 5, {"reason": "leaflet"})],
            ["look"],
        )
    )
    assert (answer.n, answer.unknown, answer.unknown_share) == (4, 1, 0.25)
    assert shares(answer) == {"ad": (1, 1, 0), "leaflet": (1, 0, 1), "store": (1, 1, 0)}
    assert (answer.sources[0].low, answer.sources[0].high) == wilson(1, 4)


def test_what_comes_after_the_first_conversion_is_no_trace_of_it():
    answer = ask(lived([("pay", 0), ("ad clicked", 1)], [("pay", 0, {"utm_medium": "print"})]))
    assert (shares(answer), answer.unknown) == ({"leaflet": (1, 1, 0)}, 1)


def test_new_is_who_lived_their_first_event_in_the_period():
    journeys = lived([("look", 0), ("ad clicked", 50)], [("ad clicked", 50)])
    assert ask(journeys, period=Span(10 * SECOND, 90 * SECOND)).n == 1


def test_word_and_last_click_stand_side_by_side_with_their_agreement():
    says = "source declared"
    answer = ask(
        lived(
            [("ad clicked", 0), ("pay", 1), (says, 2, {"reason": "friends or family"})],
            [("ad clicked", 0), ("pay", 1), (says, 2, {"reason": "ad"})],
            [("ad clicked", 0), ("store visited", 1), ("pay", 2), (says, 3, {"reason": "not remembered"})],
        )
    )
    assert (answer.asked, answer.both, answer.agree, answer.agree_share) == (2, 2, 1, 0.5)
    beside = {each.channel: (each.said, each.first, each.last) for each in answer.beside}
    assert beside == {"ad": (1, 2, 2), "friends": (1, 0, 0)}


def test_a_visit_to_our_own_shop_shows_where_they_came_and_takes_no_credit():
    answer = ask(lived([("store visited", 0), ("pay", 1), ("source declared", 2, {"reason": "shop window"})]))
    assert shares(answer) == {"store": (1, 1, 0)}
    assert {each.channel: each.last for each in answer.beside} == {"shop window": 0, "@unknown": 1}
    assert answer.agree == 1


def test_groups_sum_to_the_whole():
    journeys = lived([("ad clicked", 0, {"place": "north"})], [("look", 0, {"place": "south"})], ["look"])
    answer = ask(journeys, by="place")
    assert {group.group: group.n for group in answer.groups} == {"north": 1, "south": 1, "": 1}


@pytest.mark.parametrize(
    ("name", "properties", "channel"),
    [
        (
            "page viewed",
            {"utm_source": "google", "utm_medium": "cpc", "utm_campaign": "brand es"},
            "brand search",
        ),
        (
            "page viewed",
            {"utm_source": "google", "utm_medium": "cpc", "utm_campaign": "Non-brand"},
            "paid search",
        ),
        ("page viewed", {"gclid": "x"}, "paid search"),
        ("page viewed", {"msclkid": "x", "utm_campaign": "marca"}, "brand search"),
        ("page viewed", {"utm_source": "facebook", "utm_medium": "cpc"}, "paid social"),
        ("page viewed", {"ttclid": "x"}, "paid social"),
        ("page viewed", {"fbclid": "x"}, "social"),
        ("page viewed", {"fbclid": "x", "utm_source": "facebook", "utm_medium": "paid"}, "paid social"),
        ("page viewed", {"referrer": "https://www.google.es/"}, "search"),
        ("page viewed", {"referrer": "https://l.instagram.com/x"}, "social"),
        ("page viewed", {"utm_medium": "email"}, "newsletter"),
        ("page viewed", {"utm_medium": "QR"}, "qr"),
        ("page viewed", {"utm_medium": "folleto"}, "leaflet"),
        ("page viewed", {"utm_medium": "weird"}, "campaign"),
        ("store visited", {}, "store"),
        ("page viewed", {"referrer": "https://my-shop.example/cart"}, None),
        ("page viewed", {}, None),
    ],
)
def test_the_channels_that_everybody_knows_are_told_by_their_tags(name, properties, channel):
    event = Event(name, 0, properties)
    found = next((rule.channel for rule in default_rules() if matches(rule.rule, event)), None)
    assert found == channel


def test_every_channel_has_a_name_in_both_languages_and_words_find_theirs():
    for rule in default_rules():
        assert source_name(rule.channel, "es")
        assert source_name(rule.channel, "en")
    assert declared_channel(" Un Amigo ") == declared_channel("friends or family") == "friends"
    assert as_people_say("brand search") == as_people_say("paid search") == "search"


lives = st.lists(
    st.lists(
        st.builds(
            Event,
            st.sampled_from(["ad clicked", "store visited", "pay", "look", "source declared"]),
            st.integers(0, 20),
            st.fixed_dictionaries(
                {
                    "reason": st.sampled_from(["leaflet", "friend", "not remembered"]),
                    "channel": st.sampled_from(["web", "tienda", "store", "phone"]),
                }
            ),
            ours=st.booleans(),
        ),
        max_size=9,
    ).map(lambda life: sorted(life, key=lambda event: event.at)),
    min_size=1,
    max_size=6,
)


def plain(lives, since):
    """The slow twin: kinds of new customers."""
    found = Counter()
    for life in lives:
        own = [event for event in life if not event.ours]
        if not own or own[0].at < since:
            continue
        bought = next((k for k, event in enumerate(own) if event.name == "pay"), None)
        before = own if bought is None else own[: bought + 1]
        came = {"ad clicked": "ad", "store visited": "store"}
        traces = [came[event.name] for event in before if event.name in came]
        touches = [trace for trace in traces if trace == "ad"]
        said = next((event.properties["reason"] for event in own if event.name == "source declared"), "")
        word = {"leaflet": "leaflet", "friend": "friends"}.get(said, "")
        last = touches[-1] if touches and bought is not None else ""
        found["", traces[0] if traces else "", last, word] += 1
    return dict(found)


@given(lives, st.integers(0, 10), st.integers(1, 4))
@settings(max_examples=60)
def test_the_plain_twin_of_sources_and_any_split_agree(lives, since, parts):
    journeys, period = columns_of(lives), Span(since, 10**15)
    question = Sources(RULES, parse_rule("pay"), period)
    assert question.partial(journeys).kinds == plain(lives, since)
    by = "reason" if journeys.events else None
    assert ask(journeys, parts, period, by) == ask(journeys, 1, period, by)
    answer = ask(journeys, 1, period)
    assert sum(each.customers for each in answer.sources) + answer.unknown == answer.n


def drawn():
    word = Text.of
    return JourneyMap(
        id="m",
        title=word("m"),
        persona=Persona("p", word("p")),
        goal=Goal(word("g"), parse_rule("pay")),
        stages=(Stage("look", word("look"), "before"), Stage("visit", word("visit"), "during")),
        columns=(
            Touchpoint("look", "look", word("l"), channels=("web",), rule=parse_rule("look or ad clicked")),
            Touchpoint("visit", "visit", word("v"), channels=("store",), rule=parse_rule("store visited")),
        ),
    )


def use(answer, stage, channel):
    found = next(each for each in answer.stages if each.stage == stage)
    return next(each for each in found.channels if each.channel == channel)


def channels(journeys, parts=1):
    return LocalEngine(threads=1, parts=parts).ask(Channels(drawn()), journeys)


def test_reach_frequency_order_switches_and_going_on_counted_by_hand():
    answer = channels(
        lived(
            [("look", 0, {"channel": "web"}), ("look", 1, {"channel": "phone"}), ("look", 2, {"channel": "Site"}),
             ("store visited", 3, {"channel": "store"})],
            [("look", 0, {"channel": "web"})],
            [("look", 0)],
            ["elsewhere"],
        )
    )  # fmt: skip
    web, phone = (use(answer, "look", channel) for channel in ("web", "phone"))
    assert answer.n == 3
    assert (web.events, web.customers, web.share, web.per_customer) == (3, 2, 2 / 3, 1.5)
    assert (web.first, web.last, phone.first, phone.last) == (2, 2, 0, 0)
    assert (web.went_on, phone.went_on, use(answer, "look", "@unknown").went_on) == (1, 1, 0)
    look = answer.stages[0]
    assert (look.n, look.events, look.switches, look.passes, look.several) == (3, 5, 2, 2, 1)
    assert look.effective == pytest.approx(2**look.entropy)
    assert answer.stages[1].entropy == 0
    assert look.best is None


def test_a_channel_stands_out_only_where_it_surely_does():
    went = [[("look", 0, {"channel": "web"}), ("store visited", 1)]]
    stayed = [[("look", 0, {"channel": "phone"})]]
    assert channels(lived(*went * 40, *stayed * 40)).stages[0].best == "web"
    assert channels(lived(*went * 20, *stayed * 20)).stages[0].best is None
    even = [[("look", 0, {"channel": name}), ("store visited", 1)] for name in ("web", "phone")]
    assert channels(lived(*even * 40)).stages[0].best is None


def plain_channels(lives):
    """The slow twin: (stage, channel) -> [events, customers, first, last, went on]."""
    found = {}
    ids = {"look": "look", "ad clicked": "look", "store visited": "visit"}
    order = ["look", "visit", "goal"]
    for life in lives:
        own = [event for event in life if not event.ours]
        told = [
            (
                ids.get(event.name),
                {"tienda": "store"}.get(event.properties["channel"], event.properties["channel"]),
                event,
            )
            for event in own
        ]
        for stage in ("look", "visit"):
            here = [(k, channel) for k, (at, channel, _) in enumerate(told) if at == stage]
            for channel in {channel for _, channel in here}:
                tally = found.setdefault((stage, channel), [0, 0, 0, 0, 0])
                first = next(k for k, each in here if each == channel)
                later = ["goal" if event.name == "pay" else at for at, _, event in told[first + 1 :]]
                tally[0] += sum(each == channel for _, each in here)
                tally[1] += 1
                tally[2] += here[0][1] == channel
                tally[3] += here[-1][1] == channel
                tally[4] += any(at and order.index(at) > order.index(stage) for at in later)
    return found


@given(lives, st.integers(1, 4))
@settings(max_examples=60)
def test_the_plain_twin_of_channels_and_any_split_agree(lives, parts):
    journeys = columns_of(lives)
    answer = channels(journeys)
    assert {
        (stage.stage, each.channel): [each.events, each.customers, each.first, each.last, each.went_on]
        for stage in answer.stages
        for each in stage.channels
    } == plain_channels(lives)
    assert channels(journeys, parts) == answer
    assert set(CHANNELS) >= {"web", "store", "phone"}
