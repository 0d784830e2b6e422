"""A one-off campaign prepared in steps: the document that it is, and the steps told back from the document."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from periplo.core import rules as r
from periplo.core.audiences import ALL_ALIKE, by_type
from periplo.core.campaign_nodes import Send, Wait
from periplo.core.one_off import OneOff, Says, campaign_of, one_off_of
from periplo.core.rule_text import parse_customer_rule
from periplo.core.spans import DAY, HOUR
from periplo.core.texts import Text
from periplo.formats.campaign_yaml import campaign_from, campaign_text
from rule_strategies import customer_rules

NEWS = Says(Text.of({"es": "Hola", "en": "Hello"}), Text.of({"es": "Un texto", "en": "A text"}))
WITH_BUTTON = replace(NEWS, button=Text.of({"es": "Ver", "en": "See"}), link=Text.of("https://shop.example/"))
TUESDAY = OneOff(
    id="news",
    title=Text.of("News"),
    channels=("email",),
    says={"everyone": NEWS},
    at="2026-12-01 10:00",
    goal=r.EventIs("order completed"),
)


def test_one_message_for_all_is_a_campaign_of_one_send():
    plan = campaign_of(TUESDAY)
    assert [node.id for node in plan.nodes] == ["send", "end"]
    assert (plan.entry.again, plan.status, plan.audience) == ("never", "draft", None)
    assert campaign_from(campaign_text(plan)) == plan


def test_by_type_everybody_goes_to_the_message_of_their_type():
    says = {"vip": WITH_BUTTON, "lapsed": NEWS, "rest": NEWS}
    plan = campaign_of(replace(TUESDAY, audience=by_type("vip", "lapsed"), says=says))
    split = plan.first
    assert [(one.rule, one.then) for one in split.branches] == [
        (r.InSegment("vip"), "send-vip"),
        (r.InSegment("lapsed"), "send-lapsed"),
    ]
    assert split.then == "send-rest"
    assert {node.message for node in plan.nodes if isinstance(node, Send)} == {
        "message-vip", "message-lapsed", "message-rest"
    }  # fmt: skip


def test_without_a_rest_nobody_enters_who_is_of_no_type():
    says = {"vip": NEWS, "lapsed": NEWS}
    one = replace(TUESDAY, audience=by_type("vip", "lapsed", rest=None), says=says)
    assert campaign_of(one).audience == r.AnyOf((r.InSegment("vip"), r.InSegment("lapsed")))
    assert campaign_of(replace(one, whom=parse_customer_rule("visit"))).audience == parse_customer_rule(
        "visit and (in segment vip or in segment lapsed)"
    )


def test_a_campaign_that_says_more_is_not_taken_for_one_of_four_steps():
    plan = campaign_of(TUESDAY)
    assert one_off_of(plan) == TUESDAY
    waits = replace(plan, nodes=(Wait("wait", HOUR, "send"), *plan.nodes))
    again = replace(plan, entry=replace(plan.entry, again="always"))
    often = replace(plan, entry=replace(plan.entry, start=replace(plan.entry.start, repeat="FREQ=DAILY")))
    more = replace(plan, messages=(replace(plan.messages[0], extra={"body": ["divider", "footer"]}),))
    assert [one_off_of(each) for each in (waits, again, often, more)] == [None] * 4


texts = st.text("abc ñ", min_size=1, max_size=8).map(lambda text: text.strip() or "a")
both = st.one_of(texts.map(Text.of), st.fixed_dictionaries({"es": texts, "en": texts}).map(Text.of))


@st.composite
def one_offs(draw: st.DrawFn) -> OneOff:
    audience = draw(
        st.sampled_from((ALL_ALIKE, by_type("vip"), by_type("vip", "b-2", rest=None), by_type("a", "b")))
    )
    is_mail = draw(st.booleans())

    def says() -> Says:
        said = Says(draw(both), draw(both))
        return replace(said, button=draw(both), link=draw(both)) if is_mail and draw(st.booleans()) else said

    return OneOff(
        id="news", title=draw(both),
        channels=tuple(draw(st.lists(st.sampled_from(("email", "mail-2")), min_size=1, unique=True))),
        says={name: says() for name in audience.names},
        at=draw(st.sampled_from(("2026-12-01 10:00", "2026-12-01T10:00:07"))),
        goal=r.EventIs("order completed"), whom=draw(st.one_of(st.none(), customer_rules)),
        audience=audience, is_mail=is_mail,
        spread=draw(st.sampled_from((0, HOUR))), expires=draw(st.sampled_from((None, DAY))),
        within=draw(st.integers(1, 30)) * DAY, holdout=draw(st.sampled_from((0.0, 0.1, 0.25))),
        kind=draw(st.sampled_from(("marketing", "transactional"))), map=draw(st.sampled_from((None, "shop"))),
    )  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(one_offs())
def test_steps_written_as_a_document_and_read_again_are_the_same(one: OneOff):
    plan = campaign_of(one)
    read = campaign_from(campaign_text(plan))
    assert read == plan
    found = one_off_of(read)
    assert found is not None
    assert campaign_of(found) == plan
    assert found.says == one.says
