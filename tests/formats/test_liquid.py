"""Templates of messages: what they say, what is refused when written, and what stops when said."""

from __future__ import annotations

import time
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from periplo.core.wording import TemplateFailed
from periplo.formats.liquid import Spoken, Templates, check_template, variables_of

SECONDS = 2.0  # of this thread's work, far more than any may take; the slowest here takes a quarter of one


def said(text: str, values: dict[str, object] | None = None, html: bool = False, **spoken: str) -> str:
    return Templates().compiled(text, html).render(values or {}, Spoken(**spoken))


def failure(text: str, values: dict[str, object] | None = None, blocks: dict[str, str] | None = None) -> str:
    began = time.thread_time()
    with pytest.raises(TemplateFailed) as caught:
        Templates(blocks).compiled(text).render(values or {})
    assert time.thread_time() - began < SECONDS
    assert caught.value.told("es")
    assert caught.value.told("en")
    return caught.value.failure


def flaw(text: str, blocks: dict[str, str] | None = None) -> tuple[str, int | None]:
    began = time.thread_time()
    found = check_template(text, blocks)
    assert time.thread_time() - began < SECONDS
    assert found
    assert found[0].what("es") != found[0].what("en")
    return found[0].code, found[0].line


def test_a_missing_value_fails_and_a_default_saves_it():
    assert failure("Hola {{ profile.first_name }},") == "missing_value"
    assert failure("Hola {{ profile.first_name }},", {"profile": {"first_name": None}}) == "missing_value"
    assert failure("Hola {{ profile.first_name }},", {"profile": {"first_name": "  "}}) == "missing_value"
    assert failure("{{ 'a' | append: gone }}") == "missing_value"
    assert failure("{% for one in gone %}{{ one }}{% endfor %}") == "missing_value"
    assert said("Hola {{ profile.first_name | default: 'buen día' }},") == "Hola buen día,"
    assert said("Hola {{ p.n | default: 'x' }},", {"p": {"n": ""}}) == "Hola x,"


def test_the_missing_value_is_named():
    with pytest.raises(TemplateFailed) as caught:
        said("{{ profile.address.city }}", {"profile": {}})
    assert caught.value.values["name"] == "profile.address.city"


def test_whether_a_value_is_there_can_be_asked():
    text = (
        "{% if profile.vip %}sí{% elsif profile.vip == nil %}nada{% endif %}{% unless gone %}!{% endunless %}"
    )
    assert said(text, {"profile": {"vip": True}}) == "sí!"
    assert said(text, {"profile": {}}) == "nada!"


def test_html_is_escaped_and_plain_text_is_not():
    values: dict[str, object] = {"name": "<b>Ana & co</b>"}
    assert said("{{ name }}", values) == "<b>Ana & co</b>"
    assert said("<p>{{ name }}</p>", values, html=True) == "<p>&lt;b&gt;Ana &amp; co&lt;/b&gt;</p>"
    assert said("{{ name | append: '<i>' | newline_to_br }}", values, html=True).count("<b>") == 0


def test_figures_and_dates_are_said_as_the_person_reads_them():
    assert said("{{ 12.5 | money }}", locale="es", currency="EUR") == "12,50\xa0€"
    assert said("{{ 12.5 | money }}", locale="en", currency="USD") == "$12.50"
    assert said("{{ 12.5 | money: 'GBP' }}", locale="en") == "£12.50"
    assert said("{{ '2026-03-01T23:30:00+00:00' | date }}", zone="Europe/Madrid") == "2 de marzo de 2026"
    assert (
        said("{{ '2026-03-01T23:30:00+00:00' | date }}", locale="en", zone="America/Lima") == "March 1, 2026"
    )
    assert said("{{ '2026-03-01T23:30:00+00:00' | time }}", zone="Europe/Madrid") == "0:30"
    assert said("{{ '2026-02-28' | date: 'd MMM' }}") == "28 feb"
    assert said("{{ 0.2 | percent }}") == "20\xa0%"
    assert said("{{ 1 | plural: 'día', 'días' }}, {{ 3 | plural: 'día', 'días' }}") == "1 día, 3 días"
    assert said("{{ n | plural: 'un producto', '% productos' }}", {"n": [1, 2]}) == "2 productos"


def test_names_are_written_as_names():
    assert said("{{ 'MARÍA JOSÉ PÉREZ' | first_name }}") == "María"
    assert said("{{ 'ana-belén de la torre' | name }}") == "Ana-Belén de la Torre"
    assert said("{{ 'Ronald McDonald' | name }}") == "Ronald McDonald"


@pytest.mark.parametrize("value", ["abc", "1e999", [], {}, "nan", True])
def test_what_is_no_figure_is_a_failure_of_the_message(value: object):
    assert failure("{{ v | money }}", {"v": value}) in ("bad_value", "missing_value")


def test_lists_and_objects_are_not_said_as_they_are():
    assert failure("{{ items }}", {"items": [1, 2]}) == "bad_value"
    assert failure("{{ one }}", {"one": {"a": 1}}) == "bad_value"
    assert failure("{{ one | upcase }}", {"one": {"a": 1}}) == "bad_value"


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("a\n{{ (1..500000000) | join: '' }}", "range", 2),
        ("{% assign r = (1..9) %}{{ r | join: ',' }}", "range", 1),
        ("{% for x in (1..1000000000) offset: 999999000 %}{% endfor %}", "range", 1),
        ("{% for x in (1..500000000) reversed %}{% endfor %}", "range", 1),
        ("{% for x in (1..n) %}{% endfor %}", "range", 1),
        ("{% if (1..900000000) contains 'a' %}{% endif %}", "range", 1),
        ("a\nb\n{{ x | frobnicate }}", "unknown_filter", 3),
        ("{% tablerow x in y %}{% endtablerow %}", "unknown_tag", 1),
        ("{% include 'secrets/links.key' %}", "unknown_tag", 1),
        ("{% render '../periplo.toml' %}", "unknown_block", 1),
        ("{% render name %}", "render_form", 1),
        ("{% if x %}", "syntax", 1),
        ("{{ x", "syntax", 1),
        ("{% comment %}", "syntax", 1),
    ],
)  # fmt: skip
def test_what_may_not_be_written_is_told_with_its_line(text: str, code: str, line: int):
    assert flaw(text) == (code, line)
    assert failure(text, {"n": 3}) == "bad_template"


def test_a_range_that_is_written_out_and_short_counts():
    assert said("{% for k in (1..3) %}{{ k }}{% endfor %}") == "123"


@pytest.mark.parametrize(
    "bomb",
    ["{" * 200_000, "{%" * 100_000, "{{" * 100_000, "{% if " * 40_000, "{% if x %}" * 40_000,
     "{{ " + "(" * 100_000 + "}}", "{{ a" + "|upcase" * 90_000 + "}}", "{% if a " + "or a " * 60_000 + "%}",
     "{% raw %}" + "{% endra" * 40_000, "{% comment %}" * 30_000, "{{ a" + "[a" * 50_000 + "}}",
     "{% liquid\n" + "echo a\n" * 40_000 + "%}", "x" * 2_000_000, ("{{ a" + "[a" * 400 + "]" * 400 + " }}") * 100,
     "{{ a }}" * 3_001, ("{{ a" + " | upcase" * 400 + " }}") * 100],
)  # fmt: skip
def test_a_text_that_would_stall_the_parser_is_refused_at_once(bomb: str):
    assert flaw(bomb)[0] in ("syntax", "too_long")


@pytest.mark.parametrize(
    ("bomb", "why"),
    [
        ("{% for x in (1..1000) %}{% for y in (1..1000) %}{% for z in (1..1000) %}{% endfor %}{% endfor %}{% endfor %}",
         "too_much_work"),
        ("{% for x in (1..1000) %}{% for y in (1..1000) %}{% if 1 == 1 %}{% endif %}{% endfor %}{% endfor %}",
         "too_much_work"),
        ("{% for x in (1..1000) %}" + "{% assign y = 1 %}" * 2_000 + "{% endfor %}", "too_much_work"),
        ("{% for x in (1..1000) %}{% endfor %}" * 1_400, "too_much_work"),
        ("{% assign s = 'aaaaaaaaaa' %}" + "{% assign s = s | append: s %}" * 30, "too_large"),
        ("{{ s" + " | replace: 'a', s" * 6 + " }}", "too_large"),
        ("{{ s" + " | replace: '', s" * 6 + " }}", "too_large"),
        ("{{ l" + " | concat: l" * 40 + " | size }}", "too_large"),
        ("{{ l | join: s }}", "too_large"),
        ("{% capture c %}{% for x in (1..1000) %}{{ s }}{% endfor %}{% endcapture %}", "too_large"),
        ("{% for x in (1..1000) %}{{ s }}{% endfor %}", "too_large"),
        ("{% assign n = 99999999 %}" + "{% assign n = n | times: n %}" * 40 + "{{ n }}", "too_large"),
        ("{{ s | split: '' | join: '' }}" * 3, ""),
        ("{{ huge }}", "too_large"),
        ("{{ huge | truncate: 10 }}", "too_large"),
        ("{{ many | first }}", "too_large"),
        ("{% for x in many %}{% endfor %}", "too_large"),
        ("{{ 'now' | date: f }}", "bad_value"),
    ],
)  # fmt: skip
def test_a_bomb_stops_by_counted_work_and_size(bomb: str, why: str):
    values: dict[str, object] = {
        "s": "a" * 1_000, "l": list("abcdefghij") * 90, "huge": "x" * 10_000_000, "many": [1] * 10_000_000,
        "f": "%9999999d",
    }  # fmt: skip
    if why:
        assert failure(bomb, values) == why
    else:
        began = time.thread_time()
        assert said(bomb, values) == "a" * 3_000
        assert time.thread_time() - began < SECONDS


def test_blocks_are_brought_in_by_name_and_see_what_they_are_given():
    words = Templates({"greeting": "Hola {{ who | default: 'tú' }}"})
    assert words.compiled("{% render 'greeting', who: 'Ana' %}!").render({"who": "nobody"}) == "Hola Ana!"


def test_blocks_that_include_each_other_are_refused_with_their_path():
    blocks = {"a": "{% render 'b' %}", "b": "{% render 'a' %}", "c": "{% render 'c' %}"}
    assert flaw("\n{% render 'a' %}", blocks) == ("block_cycle", 2)
    assert flaw("{% render 'c' %}", blocks)[0] == "block_cycle"


def test_a_tree_of_blocks_that_doubles_at_each_level_stops():
    blocks = {f"b{k}": f"{{% render 'b{k + 1}' %}}" * 2 for k in range(18)} | {"b18": "x" * 50}
    assert failure("{% render 'b0' %}", blocks=blocks) == "too_much_work"


def test_values_have_items_and_no_attributes():
    assert failure("{{ x.__class__.__mro__ }}", {"x": "a"}) == "missing_value"
    assert failure("{{ x.append }}", {"x": [1]}) == "missing_value"
    assert failure("{{ now }}") == "missing_value"


def test_variables_are_named_as_the_template_reads_them():
    text = (
        "{{ profile.first_name }}{% for x in cart.items %}{{ x.name }}{% endfor %}{% assign y = 1 %}{{ y }}"
    )
    assert variables_of(text) == ("cart.items", "profile.first_name")
    assert variables_of("{{ broken") == ()


def test_a_name_that_no_value_has_is_told():
    known = frozenset({"profile"})
    assert [one.code for one in check_template("{{ profile.x }} {{ prfile.x }}", known=known)] == [
        "unknown_value"
    ]


@settings(max_examples=200, deadline=2_000)
@given(st.text(st.sampled_from("{}%|'\" .:()[]-abfor in0123#\n,=<>"), max_size=300))
def test_any_text_is_read_or_refused_and_never_breaks(text: str):
    words = Templates()
    if words.check(text):
        return
    with suppress(TemplateFailed):
        words.compiled(text).render({"a": "x", "b": ["y"]})
