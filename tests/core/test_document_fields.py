"""A document by its fields: what was left as it was stays as written, what was changed says the new thing, no more."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from periplo.core.document_fields import (
    SORTS,
    Key,
    NoFields,
    Parts,
    Whole,
    applied,
    moved,
    shown,
)
from periplo.core.forms import LOOKS
from periplo.core.map_fields import EVIDENCE, PERSONA, TRANSITION
from periplo.core.sign_up_fields import FORM
from periplo.core.survey_fields import QUESTIONS, SURVEY
from periplo.core.texts import LANGUAGES
from periplo.formats import form_yaml, survey_yaml
from periplo.formats.campaign_fields import WHOLES
from periplo.formats.documents import document_of
from periplo.formats.form_yaml import form_from
from periplo.formats.survey_yaml import survey_from
from periplo.usecases.starters.forms import starter_form
from periplo.usecases.starters.surveys import SURVEYS, starter_survey
from periplo.usecases.writing import filled_in, languages_of, rearranged
from sent_fields import sent

STARTERS = [(SURVEY, starter_survey(one)) for one in SURVEYS] + [
    (FORM, starter_form("news", one)) for one in LOOKS
]


@pytest.mark.parametrize(("whole", "text"), STARTERS)
def test_what_was_left_as_it_was_is_the_same_text(whole, text):
    data = document_of(text).data
    assert filled_in(text, whole, sent(whole, data, languages_of(data))) == text


leaves = st.one_of(
    st.none(), st.booleans(), st.integers(-5, 9_999), st.floats(0, 1, width=16), st.text(max_size=8),
    st.sampled_from(["2d", "1h30m", "0.25", "yes", "choice", "always", "4w", " two  spaces "]),
    st.lists(st.text(max_size=4), max_size=3),
    st.dictionaries(st.sampled_from(["es", "en", "pt"]), st.text(max_size=5)),
)  # fmt: skip


def documents(keys, parts, depth=0):
    names = [*{key.name.partition(".")[0] for key in keys}, "note"]
    inner = {one.name: st.lists(documents(one.keys, one.parts, depth + 1), max_size=2) for one in parts}
    return st.fixed_dictionaries({}, optional=dict.fromkeys(names, leaves) | inner)


@pytest.mark.parametrize("whole", [SURVEY, FORM])
@given(st.data())
def test_whatever_a_document_says_sending_it_back_changes_nothing(whole, data):
    said = data.draw(documents(whole.keys, whole.parts))
    assert applied(whole, said, sent(whole, said), LANGUAGES) == said


@pytest.mark.parametrize(("whole", "text"), STARTERS)
@given(st.data())
def test_one_field_changed_changes_its_own_value_alone(whole, text, data):
    said = document_of(text).data
    before = sent(whole, said)
    name = data.draw(st.sampled_from([one for one in sorted(before) if before[one] and ":" not in one]))
    if name.rpartition(".")[2] == "kind":
        return  # what belongs to the former kind goes with it
    made = applied(whole, said, before | {name: "7"}, LANGUAGES)
    path = [int(step) if step.isdecimal() else step for step in name.split(".")]
    for step in path[:-1]:
        said, made = (one[step] if isinstance(one, list) else one.get(step, {}) for one in (said, made))
    others = {path[-1], "map"}
    assert {k: v for k, v in made.items() if k not in others} == {
        k: v for k, v in said.items() if k not in others
    }


def filled(text, whole, given=(), do=""):
    """The text after its page was sent with these fields changed."""
    data = document_of(text).data
    text = filled_in(text, whole, sent(whole, data, languages_of(data)) | dict(given))
    return rearranged(text, whole, do) if do else text


def question(**says):
    return {"questions": [says]}


@pytest.mark.parametrize(
    ("sends", "says"),
    [
        ({"ask.wait": "3", "ask.wait:unit": "h"}, {"ask": {"event": "visit", "wait": "3h"}}),
        ({"ask.wait": "soon", "ask.wait:unit": "h"}, {"ask": {"event": "visit", "wait": "soonh"}}),
        ({"ask.share": "12,5 %"}, {"ask": {"event": "visit", "share": 0.125}}),
        ({"ask.share": "all"}, {"ask": {"event": "visit", "share": "all"}}),
        ({"ask.event": ""}, {}),
        (
            {"costs.invitation.sms": "0,06"},
            {"ask": {"event": "visit"}, "costs": {"invitation": {"sms": 0.06}}},
        ),
        ({"languages": "", "languages:en": "yes"}, {"ask": {"event": "visit"}, "languages": "en"}),
        ({"touchpoint": "shop/pay"}, {"ask": {"event": "visit"}, "map": "shop", "touchpoint": "pay"}),
        ({"title:es": " Hola ", "title:en": ""}, {"title": {"es": "Hola"}, "ask": {"event": "visit"}}),
    ],
)
def test_what_is_typed_is_what_the_document_says(sends, says):
    assert applied(SURVEY, {"ask": {"event": "visit"}}, sends, LANGUAGES) == says


def test_a_rule_of_several_lines_is_left_to_the_text():
    said = {"ask": {"event": {"any": ["visit", "search"]}, "wait": "2d"}}
    assert shown(Key("ask.event", "rule"), said, LANGUAGES) is None
    assert applied(
        SURVEY, said, {"ask.event": "visit", "ask.wait": "3", "ask.wait:unit": "d"}, LANGUAGES
    ) == {"ask": {"event": {"any": ["visit", "search"]}, "wait": "3d"}}


def test_another_kind_takes_with_it_what_only_the_former_had():
    said = question(
        id="a", kind="nps", text="?", low="no", high="yes", next=[{"up_to": 6, "then": "end"}], then="end"
    )
    made = applied(SURVEY, said, {"questions.0.kind": "choice"}, LANGUAGES)
    assert made == question(id="a", kind="choice", text="?", then="end")


def test_words_in_a_language_that_the_page_does_not_show_stay():
    said = {"title": {"es": "Uno", "en": "One", "pt": "Um"}}
    assert applied(SURVEY, said, {"title:es": "Dos"}, ["es"]) == {
        "title": {"es": "Dos", "en": "One", "pt": "Um"}
    }


def test_nothing_goes_on_to_a_question_that_was_dropped():
    said = document_of(starter_survey("nps")).data
    made, place = moved(SURVEY, said, "drop questions.1")
    assert place == "questions.0"
    assert [one["id"] for one in made["questions"]] == ["recommend", "why-middle", "why-high"]
    assert made["questions"][0]["next"] == [{"up_to": 8, "then": "why-middle"}]
    made, _ = moved(SURVEY, made, "drop questions.1")
    assert "next" not in made["questions"][0]


def test_moving_down_and_up_again_is_nothing():
    said = document_of(starter_survey("nps")).data
    down, place = moved(SURVEY, said, "down questions.0")
    assert place == "questions.1"
    assert moved(SURVEY, down, f"up {place}") == (said, "questions.0")
    assert moved(SURVEY, said, "up questions.0") == (said, "questions.0")
    assert moved(SURVEY, said, "down questions.3") == (said, "questions.3")


def test_parts_of_parts_are_added_and_dropped():
    said = question(id="a", kind="choice", text="?")
    made, place = moved(SURVEY, said, "add questions.0.choices")
    assert (made["questions"][0]["choices"], place) == ([{"text": ""}], "questions.0.choices.0")
    assert moved(SURVEY, made, f"drop {place}") == (said, "questions.0.choices")


@pytest.mark.parametrize(
    "do",
    [
        "add nothing",
        "drop questions.9",
        "up questions.x",
        "add questions.0.x",
        "drop questions",
        "sell questions.0",
    ],
)
def test_a_part_that_is_not_there_is_told(do):
    with pytest.raises(NoFields):
        moved(SURVEY, question(id="a", kind="text", text="?"), do)


def test_a_document_laid_out_otherwise_is_told():
    with pytest.raises(NoFields):
        applied(SURVEY, {"questions": ["what?"]}, {}, LANGUAGES)


def test_a_new_question_is_named_by_its_words_and_its_survey_can_be_read():
    text, place = filled(starter_survey("csat"), SURVEY, do="add questions")
    given = {
        f"{place}.kind": "choice",
        f"{place}.text:es": "¿Qué le faltó?",
        f"{place}.text:en": "What was missing?",
    }
    text = filled(text, SURVEY, given)
    text, answer = filled(text, SURVEY, do=f"add {place}.choices")
    text = filled(text, SURVEY, {f"{answer}.text:es": "Precio", f"{answer}.text:en": "Price"})
    last = survey_from(text).questions[-1]
    assert (last.id, [one.id for one in last.choices]) == ("que-le-falto", ["precio"])
    text, place = filled(text, SURVEY, do="add questions")
    text = filled(text, SURVEY, {f"{place}.text:es": "¿Qué le faltó?"})
    assert survey_from(text).questions[-1].id == "que-le-falto-2"
    assert "# " in text  # the comments of the template


def test_a_field_of_a_form_is_kept_under_a_name_of_its_words():
    text = starter_form("news", "corner")
    text, place = filled(text, FORM, do="add fields")
    text = filled(text, FORM, {f"{place}.label:es": "Su ciudad favorita"})
    text, other = filled(text, FORM, do="add fields")
    text = filled(text, FORM, {f"{other}.label:es": "Su móvil", f"{other}.kind": "phone"})
    assert [one.id for one in form_from(text).fields] == [
        "email",
        "first_name",
        "su_ciudad_favorita",
        "phone",
    ]


def keys_of(whole):
    """What the fields say, by the list in which it stands."""
    found: dict[str, set[str]] = {"": {key.name for key in whole.keys} | {one.name for one in whole.parts}}

    def gather(parts: tuple[Parts, ...]) -> None:
        for one in parts:
            found[one.name] = {key.name for key in one.keys} | {inner.name for inner in one.parts}
            gather(one.parts)

    gather(whole.parts)
    return found


def test_every_key_of_a_survey_has_a_field_or_is_named_here():
    found = keys_of(SURVEY)
    heads = {name.partition(".")[0] for name in found[""]}
    assert {*survey_yaml._SURVEY} - heads == {"schema", "id", "map", "place"}
    for name, known in (
        ("ask", survey_yaml._ASK),
        ("pressure", survey_yaml._PRESSURE),
        ("costs", survey_yaml._COSTS),
    ):
        assert {*known} == {one.split(".")[1] for one in found[""] if one.startswith(f"{name}.")}
    assert {*survey_yaml._QUESTION} - found["questions"] == {"id"}
    assert {*survey_yaml._CHOICE} - found["choices"] == {"id"}
    assert {*survey_yaml._BRANCH} == found["next"]


def test_every_key_of_a_form_has_a_field_or_is_named_here():
    found = keys_of(FORM)
    heads = {name.partition(".")[0] for name in found[""]}
    assert {*form_yaml._FORM} - heads == {"schema", "id", "map"}
    assert {*form_yaml._LOOK} == {one.split(".")[1] for one in found[""] if one.startswith("look.")}
    said = {one.split(".")[1] for one in found[""] if one.startswith("when.")}
    assert {*form_yaml._WHEN} - said == {"who"}  # a rule, written as a text
    assert {*form_yaml._FIELD} == found["fields"]
    assert {*form_yaml._CONSENT} == found["consents"]


def test_every_sort_is_used():
    used = {key.sort for whole in (SURVEY, FORM) for key in whole.keys}
    for parts in (SURVEY.parts, FORM.parts, QUESTIONS.parts):
        used |= {key.sort for one in parts for key in one.keys}
    for whole in (PERSONA, TRANSITION):
        used |= {key.sort for holder in (whole, *whole.parts, EVIDENCE) for key in holder.keys}
    used |= {key.sort for whole in WHOLES.values() for key in whole.keys}
    assert used == {*SORTS}
    assert isinstance(SURVEY, Whole)
