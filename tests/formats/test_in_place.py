"""Keys and entries put into documents: the rest stays word by word."""

import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from periplo.core.errors import BadInput
from periplo.formats.documents import document_of
from periplo.formats.in_place import with_entry, with_keys

FLOW = "things:\n  - {id: a, owner: Ana}  # hers\n  - {id: b}\n"
BLOCK = """\
# a workshop's
things:
  - id: a   # the first
    progress: planned   # by hand
    title: "One: two"

  - id: b
    evidence:
      # what they said
      - {kind: anecdote, text: "Late"}
  - id: c
    evidence: [{kind: assumed}]
"""


def put(text, place, **values):
    return with_keys(text, document_of(text), place, values)


def test_a_new_key_stands_beside_the_first_in_the_way_in_which_its_mapping_is_written():
    assert (
        put(FLOW, ("things", 0), progress="done").splitlines()[1]
        == "  - {id: a, progress: done, owner: Ana}  # hers"
    )
    told = put(BLOCK, ("things", 0), done_on=date(2026, 3, 1))
    assert told == BLOCK.replace("    progress:", "    done_on: 2026-03-01\n    progress:")


def test_a_key_that_is_there_is_changed_where_it_stands_and_comments_stay():
    told = put(BLOCK, ("things", 0), progress="done")
    assert told == BLOCK.replace("progress: planned   # by hand", "progress: done   # by hand")
    told = put(BLOCK, ("things", 0), title="It's: {x}")
    assert told == BLOCK.replace('"One: two"', '"It\'s: {x}"')


def test_a_mapping_of_one_key_takes_another():
    told = put(FLOW, ("things", 1), progress="done")
    assert document_of(told).data["things"][1] == {"id": "b", "progress": "done"}
    assert told.splitlines()[:2] == FLOW.splitlines()[:2]


def test_an_entry_becomes_the_first_of_its_list_wherever_that_is_written():
    said = {"kind": "anecdote", "text": {"es": "Ay: no", "en": "Oh"}, "on": date(2026, 3, 1)}
    block = with_entry(BLOCK, document_of(BLOCK), ("things", 1), "evidence", said)
    line = '      - {kind: anecdote, text: {es: "Ay: no", en: Oh}, on: 2026-03-01}\n'
    assert block == BLOCK.replace("      - {kind: anecdote", f"{line}      - {{kind: anecdote", 1)
    flow = with_entry(BLOCK, document_of(BLOCK), ("things", 2), "evidence", {"kind": "metric"})
    assert flow == BLOCK.replace("[{kind: assumed}]", "[{kind: metric}, {kind: assumed}]")
    fresh = with_entry(BLOCK, document_of(BLOCK), ("things", 0), "evidence", {"kind": "metric"})
    assert fresh == BLOCK.replace("    progress:", "    evidence: [{kind: metric}]\n    progress:")


def test_a_single_thing_becomes_a_list():
    text = "id: x\nevidence: {kind: assumed}  # a guess\n"
    told = with_entry(text, document_of(text), (), "evidence", {"kind": "metric"})
    assert document_of(told).data["evidence"] == [{"kind": "metric"}, {"kind": "assumed"}]
    assert "# a guess" in told


def test_json_stays_json():
    text = json.dumps({"things": [{"id": "a"}]})
    assert json.loads(put(text, ("things", 0), progress="done")) == {
        "things": [{"id": "a", "progress": "done"}]
    }


def test_what_another_part_would_take_too_is_refused():
    text = "things:\n  - &one {id: a}\n  - *one\n"
    with pytest.raises(BadInput, match="something else would change too"):
        put(text, ("things", 0), progress="done")


WORDS = st.text(min_size=1, max_size=12) | st.integers(-9, 9) | st.booleans() | st.dates()


@given(
    st.dictionaries(st.sampled_from(["progress", "title", "note", "effect"]), WORDS, min_size=1),
    st.sampled_from([0, 1, 2]),
)
def test_whatever_is_put_is_read_again_and_nothing_else_changes(values, which):
    text = [value for value in values.values() if isinstance(value, str)]
    if any(not one.isprintable() for one in text):
        values = dict.fromkeys(values, "plain")
    told = document_of(put(BLOCK, ("things", which), **values)).data
    want = document_of(BLOCK).data
    want["things"][which] |= {
        key: value.isoformat() if isinstance(value, date) else value for key, value in values.items()
    }
    assert told == want
