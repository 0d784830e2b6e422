"""Documents made to say something else: comments and order stay, and what is wanted is what is said."""

import json
from copy import deepcopy

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from map_strategies import journey_maps
from periplo.core.errors import BadInput
from periplo.formats.documents import document_of, written
from periplo.formats.map_yaml import map_data
from periplo.formats.rewritten import rewritten

TEXT = """\
# A map of ours.
schema: 1
id: shop   # as campaigns call it
title: {es: Comprar, en: To buy}
persona: Ana
goal: To have it
stages:
  # how it begins
  - {id: look, title: I look, moment: before}
  - {id: buy, title: I buy, moment: during}   # the till

columns:
  # --- online
  - id: see
    stage: look
    title: I see it
    feeling: 1      # asked in May
    pains:
      # from the survey
      - It is dear
      - I cannot find it   # three people
    # who answers
    owner: Eva
  # --- in the shop
  - id: pay
    stage: buy
    title: I pay
    doing: |
      # no comment, but what they do
      They pay.
# the end
"""


def change(text, act):
    document = document_of(text)
    wanted = deepcopy(document.data)
    act(wanted)
    made = rewritten(text, document, wanted)
    assert document_of(made).data == wanted
    return made


def test_one_word_changes_one_line():
    made = change(TEXT, lambda map: map["columns"][0].update(feeling=2))
    assert made == TEXT.replace("feeling: 1      # asked in May", "feeling: 2      # asked in May")


def test_a_new_key_stands_where_it_belongs_and_comments_stay():
    def act(map):
        column = map["columns"][0]
        owner = column.pop("owner")
        column |= {"thinking": {"es": "¿Sí?", "en": "Yes?"}, "owner": owner}

    made = change(TEXT, act)
    assert made == TEXT.replace(
        "   # three people\n", '   # three people\n    thinking: {es: "¿Sí?", en: "Yes?"}\n'
    )


def test_a_thing_in_a_list_changes_alone():
    made = change(TEXT, lambda map: map["columns"][0]["pains"].__setitem__(0, "It is very dear"))
    assert made == TEXT.replace("- It is dear", "- It is very dear")


def test_a_part_in_one_line_keeps_the_comment_behind_it():
    made = change(TEXT, lambda map: map["stages"][1].update(title="I pay"))
    assert made == TEXT.replace("title: I buy, moment", "title: I pay, moment")
    made = change(TEXT, lambda map: map["columns"][0]["pains"].__setitem__(1, "Where is it"))
    assert made == TEXT.replace("- I cannot find it   # three", "- Where is it   # three")


def test_a_column_moves_with_the_comment_above_it():
    made = change(TEXT, lambda map: map["columns"].reverse())
    assert made.index("# --- in the shop") < made.index("- id: pay") < made.index("# --- online")
    assert made.index("# --- online") < made.index("- id: see")
    assert made.endswith("# the end\n")


def test_what_is_taken_away_leaves_the_rest_as_it_was():
    made = change(TEXT, lambda map: map["columns"].pop(0))
    kept = TEXT[: TEXT.index("  # --- online")] + TEXT[TEXT.index("  # --- in the shop") :]
    assert made == kept


def test_a_long_text_goes_whole_though_it_holds_a_hash():
    made = change(TEXT, lambda map: map["columns"][1].pop("doing"))
    assert made == TEXT.replace("    doing: |\n      # no comment, but what they do\n      They pay.\n", "")


def test_lines_end_as_they_did():
    made = change(TEXT.replace("\n", "\r\n"), lambda map: map["columns"][0].update(needs=["one", "two"]))
    assert made.count("\n") == made.count("\r\n")


def test_json_stays_json():
    text = json.dumps(document_of(TEXT).data)
    made = change(text, lambda map: map["columns"][0].update(feeling=2))
    assert json.loads(made)["columns"][0]["feeling"] == 2


def test_what_two_columns_share_cannot_change_in_one():
    text = "a: &a\n  x: 1\nb:\n  <<: *a\n"
    document = document_of(text)
    with pytest.raises(BadInput, match="something else would change too"):
        rewritten(text, document, {"a": {"x": 2}, "b": {"x": 1}})


def test_a_part_that_takes_all_from_another_may_say_one_thing_itself():
    text = "a: &a\n  x: 1\n  y: 1\nb:\n  <<: *a\n"
    made = rewritten(text, document_of(text), {"a": {"x": 1, "y": 1}, "b": {"x": 3, "y": 1}})
    assert document_of(made).data == {"a": {"x": 1, "y": 1}, "b": {"x": 3, "y": 1}}


@given(st.data())
@settings(max_examples=15)
def test_any_map_can_be_made_to_say_any_other(data):
    before, after = (written(map_data(data.draw(journey_maps()))) for _ in range(2))
    wanted = document_of(after).data
    assert document_of(rewritten(before, document_of(before), wanted)).data == wanted


@given(journey_maps(), st.data())
@settings(max_examples=15)
def test_comments_above_columns_outlive_any_other_change(drawn, data):
    plain = written(map_data(drawn))
    lines = [line for k, line in enumerate(plain.splitlines()) for line in _commented(line, k)]
    text = "\n".join(lines) + "\n"
    document = document_of(text)
    wanted = deepcopy(document.data)
    columns = wanted.get("columns") or []
    if columns:
        column = data.draw(st.sampled_from(columns))
        column["owner" if "rule" not in column else "doing"] = data.draw(
            st.sampled_from(["Eva", "a: b", "x\ny"])
        )
    made = rewritten(text, document, wanted)
    assert [line for line in made.splitlines() if line.startswith("# note")] == [
        line for line in text.splitlines() if line.startswith("# note")
    ]


def _commented(line, k):
    return [f"# note {k}", line] if line.startswith("- id:") else [line]
