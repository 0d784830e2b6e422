"""Campaigns held against themselves, each other and what runs: what cannot both be true is told with both phrases."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import pytest

from periplo.core.campaign_nodes import Draw, Exit, Send, Way
from periplo.core.campaigns import Message
from periplo.core.contradictions import between, between_languages, within
from periplo.core.message_parts import Words
from periplo.core.texts import Text
from periplo.formats.campaign_yaml import read_campaign
from periplo.formats.content_yaml import Content
from periplo.usecases.act import check
from periplo.usecases.act.stating import NOTHING_BESIDE, Beside, beside_of, contradictions, stated
from periplo.usecases.demo.documents import DOCUMENTS
from periplo.usecases.playbooks.book import NAMES, playbook
from plans import plan


def message(id, es, en=None):
    return Message(id, Text.of("…"), Text.of({"es": es, **({"en": en} if en else {})}))


def campaign(*messages, id="one", nodes=None, **changes):
    sends = [Send(f"s{k}", "log", one.id, f"s{k + 1}") for k, one in enumerate(messages)]
    line = (*sends, Exit(f"s{len(messages)}"))
    return plan(id=id, messages=messages, nodes=nodes or line, **changes)


def told(one, *others, content=None):
    return list(contradictions(one, Beside(content or Content(), others)))


QUICK, SLOW = message("quick", "Entrega en 24 h"), message("slow", "El envío tarda 5 días")


def test_two_messages_that_one_person_gets_are_held_against_each_other():
    (found,) = told(campaign(QUICK, SLOW))
    assert (found.code, found.severity) == ("says_both_ways", "warning")
    assert found.what.to("es") == (
        "el mensaje «quick» dice «Entrega en 24 h» y el mensaje «slow», que la misma persona recibe, "
        "«El envío tarda 5 días»"
    )
    assert told(campaign(QUICK, replace(QUICK, id="copy"))) == []


def test_the_two_sides_of_chance_are_got_by_nobody_together():
    nodes = (
        Draw("try", (Way("a", 1, "q"), Way("b", 1, "s")), True),
        Send("q", "log", "quick", "end"),
        Send("s", "log", "slow", "end"),
        Exit("end"),
    )
    assert told(campaign(QUICK, SLOW, nodes=nodes)) == []


def test_a_message_is_held_against_itself_and_its_other_language():
    (found,) = told(campaign(message("m", "20 % de descuento. Tienes un 10 % de descuento.")))
    assert found.code == "says_both"
    (found,) = told(campaign(message("m", "Te llega en 24 h", "It arrives in 48 h")))
    assert found.code == "says_by_language"
    assert "in 'en' “It arrives in 48 h” and in 'es' “Te llega en 24 h”" in found.what.to("en")


def test_tu_in_one_and_usted_in_another_are_two_tones():
    (found,) = told(
        campaign(message("a", "Tu cita está lista")), campaign(message("b", "Díganos cuándo"), id="two")
    )
    assert found.code == "says_otherwise_address"
    assert "trata de tú («Tu cita está lista»)" in found.what.to("es")
    others = [campaign(message("b", "Díganos cuándo"), id=id) for id in ("two", "three")]
    assert len(told(campaign(message("a", "Tu cita está lista")), *others)) == 1


def test_what_runs_is_held_against_once_a_kind_and_not_its_own_earlier_version():
    running = campaign(SLOW, message("again", "Entrega en 3 días"), id="two", title=Text.of("Two"))
    (found,) = told(campaign(QUICK), running)
    assert found.code == "says_otherwise"
    assert "of campaign 'Two', which is running, “El envío tarda 5 días”" in found.what.to("en")
    assert told(campaign(QUICK), campaign(SLOW)) == []


def test_blocks_and_what_they_bring_in_are_read():
    body = [
        {"text": {"es": "Entrega en 24 h"}},
        {"use": "promise"},
        {"button": {"text": "Ver", "link": "x"}},
        "footer",
    ]
    one = campaign(Message("m", Text.of("…"), None, {"body": body}))
    content = Content({"promise": Words(Text.of({"es": "Entrega en 3 días"}))})
    assert [found.code for found in told(one, content=content)] == ["says_both"]
    assert told(one) == []
    assert [each.kind for each in stated(one, Content())["m"]["es"]] == ["delivery"]


def test_only_campaigns_that_send_are_held_against(tmp_path):
    known = [
        campaign(SLOW, id=status, status=status)
        for status in ("active", "draft", "paused", "ended", "shadow")
    ]
    assert [one.id for one in beside_of(tmp_path / "content.yaml", known).others] == ["active"]
    (tmp_path / "content.yaml").write_text("blocks: [")
    assert beside_of(tmp_path / "content.yaml", []).content == Content()


def test_check_tells_them_beside_what_else_it_finds():
    codes = [
        found.code for found in check(campaign(QUICK), beside=Beside(Content(), [campaign(SLOW, id="two")]))
    ]
    assert "says_otherwise" in codes
    assert "says_otherwise" not in [found.code for found in check(campaign(QUICK))]


SHIPPED = [part.plan for id in NAMES for part in playbook(id).parts] + [
    read_campaign(path) for path in sorted((DOCUMENTS / "campaigns").glob("*.yaml"))
]


@pytest.mark.parametrize("one", SHIPPED, ids=lambda one: one.id)
def test_no_playbook_gainsays_itself_or_another(one):
    assert list(contradictions(one, NOTHING_BESIDE)) == []
    assert told(one, *SHIPPED) == []


def test_what_playbooks_state_is_read_in_both_languages():
    """Of two languages that say the same, as many statements are read: nothing hangs on which one is read better."""
    read = [by_language for one in SHIPPED for by_language in stated(one, Content()).values()]
    kinds = [
        [sorted({one.kind for one in said if one.kind != "address"}) for said in by_language.values()]
        for by_language in read
    ]
    assert all(each[0] == each[-1] for each in kinds)
    assert sum(map(bool, (each[0] for each in kinds))) >= 2
    for by_language in read:
        assert not list(between_languages(by_language))
        assert not any(map(within, by_language.values()))
    for one, other in combinations(read, 2):
        assert not any(between(one[language], other[language]) for language in one.keys() & other.keys())
