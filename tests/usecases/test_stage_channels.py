"""The order of channels of a map's stage, taken by the messages that say so."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from periplo.core.campaign_nodes import Exit, Send
from periplo.core.maps import Goal, JourneyMap, Persona, Stage, Touchpoint
from periplo.core.stage_channels import in_stage_order
from periplo.core.texts import Text
from periplo.edge.acts import Acting
from periplo.edge.wiring import ledger_of
from periplo.usecases.act import check
from periplo.usecases.workspace import open_workspace
from plans import plan
from small_shop import MAP, built

NAMES = ("email", "sms", "push", "whatsapp")
SAY = Send("say", "email", "reminder", "end", otherwise=("sms", "push"), by_stage=True)


def drawn(*order):
    text = Text.of("x")
    stages = (Stage("look", text, "before", channels=("push",)), Stage("buy", text, "during", channels=order))
    columns = (Touchpoint("see", "look", text), Touchpoint("pay", "buy", text))
    return JourneyMap("shop", text, Persona("p", text), Goal(text), stages, columns)


def campaign(send=SAY, **changes):
    return replace(plan(nodes=(send, Exit("end"))), **{"map": "shop", "touchpoint": "pay", **changes})


def tried(found):
    return found.node("say").channels


def test_a_message_tries_first_what_the_stage_of_its_touchpoint_names_first():
    assert tried(in_stage_order(campaign(), drawn("sms", "email"), {})) == ("sms", "email", "push")
    assert tried(in_stage_order(campaign(touchpoint="see"), drawn("sms"), {})) == ("push", "email", "sms")


def test_a_stage_says_a_medium_whatever_its_carrier_is_called_here():
    send = replace(SAY, channel="our-mail", otherwise=("twilio",))
    media = {"our-mail": "email", "twilio": "sms"}
    assert tried(in_stage_order(campaign(send), drawn("sms"), media)) == ("twilio", "our-mail")


def test_it_stays_as_written_where_it_does_not_say_so_or_nothing_is_known():
    plain = campaign(replace(SAY, by_stage=False))
    assert in_stage_order(plain, drawn("sms"), {}) is plain
    for other in (campaign(touchpoint="gone"), campaign(map="another"), campaign(map=None, touchpoint=None)):
        assert in_stage_order(other, drawn("sms"), {}) is other
    assert in_stage_order(campaign(), None, {}) == in_stage_order(campaign(), drawn(), {}) == campaign()


@given(st.permutations(NAMES), st.lists(st.sampled_from([*NAMES, "store", "web"]), unique=True))
def test_no_channel_is_added_or_lost_and_those_that_stand_alike_keep_their_order(of, order):
    send = replace(SAY, channel=of[0], otherwise=tuple(of[1:]))
    found = tried(in_stage_order(campaign(send), drawn(*order), {}))
    named = [one for one in order if one in of]
    assert list(found) == [*named, *(one for one in of if one not in named)]


def test_the_check_tells_where_the_stage_writes_no_order():
    def codes(one, of):
        return [
            (finding.code, finding.part) for finding in check(one, None, of) if finding.code == "no_order"
        ]

    assert codes(campaign(), drawn("sms")) == []
    assert codes(campaign(), drawn()) == [("no_order", "say")]
    assert codes(campaign(map=None, touchpoint=None), None) == [("no_order", "say")]
    assert codes(campaign(replace(SAY, by_stage=False)), drawn()) == []


def test_a_change_of_the_map_is_taken_up_by_the_campaign_at_work(tmp_path):
    root = built(tmp_path)
    file = root / "maps" / "first.yaml"
    workspace = open_workspace(root)
    ledger = ledger_of(workspace)
    acting = Acting(workspace, ledger)
    try:
        for order in ("[sms, email]", "[push, sms]"):
            stage = "title: {es: Compro, en: I buy}, moment: during"
            file.write_text(MAP.replace(stage, f"{stage}, channels: {order}"))
            found = acting.around([campaign()]).meant(campaign())
            named = order.strip("[]").split(", ")
            assert list(tried(found))[:2] == named
    finally:
        acting.close()
        ledger.close()
