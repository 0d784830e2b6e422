"""channels.yaml: own rules come before ours, sites of our own are known, and every mistake is told with its line."""

from __future__ import annotations

import pytest

from periplo.core.errors import BadInput
from periplo.core.events import Event
from periplo.core.matching import matches
from periplo.core.source_rules import default_rules, source_name
from periplo.edge.words.faults import translated
from periplo.formats.source_rules_yaml import read_source_rules

OWN = """\
schema: 1
own: [mine.example]
channels:
  - {channel: leaflet, when: "coupon starts with FOL"}
  - {channel: kiosk, when: "kiosk visited", touch: false, name: {es: Quiosco, en: Booth}}
"""


def rules_of(tmp_path, text: str):
    file = tmp_path / "channels.yaml"
    file.write_text(text, encoding="utf-8")
    return read_source_rules(file)


def channel(rules, name: str = "visit", **properties: str) -> str | None:
    event = Event(name, 0, properties)
    return next((each.channel for each in rules if matches(each.rule, event)), None)


def test_own_rules_come_first_and_ours_after(tmp_path):
    rules = rules_of(tmp_path, OWN)
    assert channel(rules, coupon="FOL-7", utm_medium="cpc") == "leaflet"
    assert channel(rules, utm_medium="cpc") == "paid search"
    assert channel(rules, "kiosk visited") == "kiosk"
    assert [each.is_touch for each in rules if each.channel == "kiosk"] == [False]


def test_another_site_sent_whom_none_of_our_own_did(tmp_path):
    rules = rules_of(tmp_path, OWN)
    assert channel(rules, referrer="https://blog.example/x") == "referral"
    assert channel(rules, referrer="https://www.mine.example/list") is None
    assert channel(rules, referrer="https://www.google.com/") == "search"
    assert channel(rules, referrer="https://x.com/a/status/1") == "social"
    assert channel(rules, referrer="https://www.flex.com/") == "referral"


def test_a_channel_is_called_as_its_rule_says_else_as_we_do(tmp_path):
    rules = rules_of(tmp_path, OWN)
    assert [source_name("kiosk", language, rules) for language in ("es", "en")] == ["Quiosco", "Booth"]
    assert source_name("leaflet", "es", rules) == "Folleto"
    assert source_name("of the fair", "es", rules) == "of the fair"


def test_without_a_file_ours_hold_and_without_defaults_own_ones_alone(tmp_path):
    assert read_source_rules(tmp_path / "none.yaml") == default_rules()
    alone = rules_of(tmp_path, OWN + "defaults: false\n")
    assert {each.channel for each in alone} == {"leaflet", "kiosk", "referral"}


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        ("schema: 1\nchanels: []\n", 2, "'chanels' is not known here"),
        ("schema: 1\nchannels: leaflet\n", 2, "'channels' is not a list"),
        ("schema: 1\nown: mine.example\n", 2, "this is not a list of sites"),
        ("channels:\n  - leaflet\n", 2, "one of the channels has no keys"),
        ("channels:\n  - {when: visit}\n", 2, "'channel' is missing"),
        ("channels:\n  - {channel: x, when: visit, because: y}\n", 2, "'because' is not known here"),
        ("channels:\n  - {channel: x, when: visit, name: [7]}\n", 2, "'name' is no text"),
        ("channels:\n  - {channel: x, when: visit}\n  - {channel: y, when: visit, touch: maybe}\n", 3,
         "'touch' is 'maybe'"),
        ("channels:\n  - {channel: x, when: visit}\n  - {channel: y, when: \"visit where\"}\n", 3,
         "the rule 'visit where' cannot be read"),
        ("defaults: perhaps\n", 1, "'defaults' is 'perhaps'"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_with_its_line_and_its_mend_in_both_languages(tmp_path, text, line, what):
    with pytest.raises(BadInput) as raised:
        rules_of(tmp_path, text)
    assert f"channels.yaml, line {line}: {what}" in raised.value.what
    assert raised.value.mend
    for said in (raised.value.what, raised.value.mend):
        assert translated(said, "es") != said
