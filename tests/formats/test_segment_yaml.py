"""Segments as documents: read, refused with the line, and written back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from periplo.core.segments import BadSegment, Listed, Segment
from periplo.core.texts import Text
from periplo.formats.segment_yaml import segment_from, segment_text
from rule_strategies import customer_rules

VIP = """\
schema: 1
id: vip
title: {es: Mejores clientes, en: Best customers}
rule: order completed at least 3 times in the last 90 days
note: {es: Para la preventa, en: For early access}
owner: crm   # kept, though we do not know it
"""


def test_a_segment_is_read_with_its_rule_and_what_we_do_not_know_is_kept():
    vip = segment_from(VIP)
    assert (vip.id, vip.title.to("es"), vip.note.to("en")) == ("vip", "Mejores clientes", "For early access")
    assert vip.extra == {"owner": "crm"}
    assert segment_from(segment_text(vip)) == vip


def test_a_rule_in_spanish_or_in_yaml_is_the_same_rule():
    spanish = VIP.replace(
        "order completed at least 3 times in the last 90 days",
        "order completed al menos 3 veces en los últimos 90 días",
    )
    mapped = VIP.replace(
        "order completed at least 3 times in the last 90 days",
        '{event: order completed, times: {">=": 3}, within: 90d}',
    )
    assert segment_from(spanish).rule == segment_from(mapped).rule == segment_from(VIP).rule


@pytest.mark.parametrize(
    "said",
    [
        "vip.csv",
        "{file: vip.csv}",
        "{file: vip.csv, column: email}",
        "{loaded: 2026-11-20, customers: [3, 1]}",
    ],
)
def test_a_list_names_its_file_or_whom_it_held(said):
    listed = segment_from(f"id: vip\ntitle: VIP\nlist: {said}\n")
    assert listed.listed is not None
    assert segment_from(segment_text(listed)) == listed


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        ("id: a\ntitle: A\nrule: pay at least x times\n", 3, "cannot be read"),
        ("id: a\ntitle: A\nrule: pay\nlist: a.csv\n", 3, "both"),
        ("id: a\ntitle: A\n", None, "neither"),
        ("title: A\nid: Not An Id\nrule: pay\n", 2, "id"),
        ("id: a\nrule: pay\n", None, "'title'"),
        ("id: a\ntitle: A\nlist: {column: email}\n", 3, "no file"),
        ("id: a\ntitle: A\nlist:\n  customers: [ana]\n", 4, "our own numbers"),
        ("id: a\ntitle: A\nrule: pay\nstatus: live\n", 4, "status"),
        ("id: a\ntitle: A\nrule: pay\nversion: x\n", 4, "version"),
    ],
)
def test_what_cannot_be_read_is_told_with_its_line(text, line, what):
    with pytest.raises(BadSegment) as raised:
        segment_from(text)
    assert what in str(raised.value)
    assert raised.value.values["line"] == line


texts = st.dictionaries(
    st.sampled_from(["es", "en"]), st.text("abcñ :#", min_size=1).map(str.strip).filter(bool), min_size=1
)


@given(
    texts.map(Text.of),
    st.one_of(
        customer_rules,
        st.builds(
            Listed,
            st.one_of(st.none(), st.just("a.csv")),
            st.none(),
            st.sets(st.integers(1, 99)).map(lambda found: tuple(sorted(found))),
            st.just("2026-11-20"),
            st.integers(0, 9),
        ),
    ),
)
def test_what_is_written_is_read_back(title, meaning):
    about = {"listed" if isinstance(meaning, Listed) else "rule": meaning}
    one = Segment("vip", title, **about)
    assert segment_from(segment_text(one)) == one
