"""Forms as documents and values: what is refused, what a page is told, what was filled in, what it tells."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from importlib import resources
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forms import form_data, form_text
from periplo.core.errors import BadInput
from periplo.core.events import Event
from periplo.core.form_messages import FilledIn, confirmed, submitted
from periplo.core.form_page import contrast, ink_on, page_form, pages_pattern, rule_lists
from periplo.core.form_sent import BadSent, sent_in
from periplo.core.form_tokens import Awaited, Begun, awaited_in, confirm_token, ticket_of, ticket_token
from periplo.core.forms import FACTS, NUMBERS, TEXTS, YES_OR_NO, BadForm, When
from periplo.core.matching import matches
from periplo.core.messages import Handle
from periplo.core.rules import All, AnyOf, Condition, Not
from periplo.formats.documents import written
from periplo.formats.form_yaml import form_from

KEY = b"k" * 32


def form(**parts):
    return form_from(form_text(**parts))


def email(**parts):
    return {"id": "email", "kind": "email", "label": "Correo", "required": True} | parts


@pytest.mark.parametrize(
    ("parts", "line", "says"),
    [
        ({"id": "Mi Boletín"}, 2, "the form's id is 'Mi Boletín'"),
        ({"status": "on"}, None, "the form's status is 'on'"),
        ({"fields": []}, None, "asks for nothing"),
        ({"fields": [email(required=False)]}, None, "nobody would be known"),
        ({"fields": [email(), email()]}, None, "two fields are called 'email'"),
        ({"fields": [email(id="correo")]}, None, "field 'correo' is of kind email"),
        ({"fields": [email(kind="text")]}, None, "field 'email' is of kind text"),
        ({"fields": [email(), {"id": "shop", "kind": "choice", "label": "x"}]}, None, "needs choices"),
        ({"look": {"kind": "window"}}, None, "the look's kind is 'window'"),
        ({"look": {"accent": "red; } * { display: none"}}, None, "the accent is"),
        ({"look": {"kind": "corner", "at": "#footer"}}, None, "only an embedded form"),
        ({"look": {"knd": "corner"}}, None, "Did you mean 'kind'"),
        ({"when": {"pages": "productos"}}, None, "'productos' is no path"),
        ({"when": {"scroll": 2}}, None, "'scroll' is 2"),
        ({"when": {"who": "page viewed where shoe_size > 40"}}, None, "does not know 'shoe_size'"),
        ({"when": {"who": "order completed"}}, None, "more than a page knows"),
        ({"every": "always"}, None, "a pop-up that comes on every page"),
        ({"every": "soon"}, None, "soon"),
        ({"confirm": "sms"}, None, "'confirm' is 'sms'"),
        ({"privacy": {"text": "x", "url": "javascript:alert(1)"}}, None, "is no address of a page"),
        ({"privacy": {"text": "x", "url": "//evil.example/x"}}, None, "is no address of a page"),
        (
            {"consents": [{"channel": "sms", "purpose": "marketing", "version": "1", "text": "x"}]},
            None,
            "phone",
        ),
        (
            {"consents": [{"channel": "*", "purpose": "*", "version": "1", "text": "x"}]},
            None,
            "no single channel",
        ),
        (
            {"consents": [{"channel": "email", "purpose": "news, offers", "version": "1", "text": "x"}]},
            None,
            "no name",
        ),
    ],
)
def test_a_form_that_cannot_be_shown_is_refused_with_its_line(parts, line, says):
    with pytest.raises(BadInput) as refused:
        form(**parts)
    assert says in str(refused.value)
    assert re.search(r"line \d+|:\d+", str(refused.value))
    assert line is None or f"{line}" in refused.value.what


def test_a_page_is_told_in_its_language_and_of_nothing_else():
    told = page_form(form(coupon="bienvenida", map="m", touchpoint="alta"), 3, "en")
    assert (told["title"], told["version"], told["language"]) == ("Get our news", 3, "en")
    assert told["consents"] == [{"id": "email/marketing", "text": "I agree to receive news.", "asked": True}]
    assert "bienvenida" not in str(told)
    assert "alta" not in str(told)


@given(st.from_regex(r"#[0-9a-f]{6}", fullmatch=True))
def test_words_on_the_button_can_always_be_read(accent):
    assert contrast(accent, ink_on(accent)) >= 4.5


def test_contrast_is_that_of_the_guidelines():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)  # WCAG's known borderline grey


@pytest.mark.parametrize(
    ("pages", "but", "path", "comes"),
    [
        (("*",), (), "/anything/at/all", True),
        (("/",), (), "/", True),
        (("/",), (), "/x", False),
        (("/productos/*",), (), "/productos/a", True),
        (("/productos/*",), ("/productos/privado*",), "/productos/privado-1", False),
        (("/a.b",), (), "/axb", False),
        (("/niños/*",), (), "/ni%C3%B1os/1", True),
        (("*",), ("/cart*", "/checkout*"), "/checkout/2", False),
        (("*oferta*",), (), "/de/oferta/hoy", True),
    ],
)
def test_on_which_pages(pages, but, path, comes):
    assert bool(re.search(pages_pattern(When(pages=pages, but=but)), path)) is comes


# What is filled in


def test_what_was_filled_in_is_read_into_one_form():
    asked = form(
        fields=[
            email(),
            {"id": "first_name", "kind": "text", "label": "x"},
            {"id": "phone", "kind": "phone", "label": "x"},
            {"id": "children", "kind": "number", "label": "x"},
            {"id": "birthday", "kind": "date", "label": "x"},
        ]
    )
    found = sent_in(
        asked,
        {
            "email": " Ana@Correo.ES ",
            "first_name": "Ana\u200b  María\n",
            "phone": "600 000 000",
            "children": "2,5",
            "birthday": "1990-02-28",
            "extra": "not asked",
        },
        ["email/marketing", 7],
        "ES",
    )
    assert dict(found.values) == {
        "email": "ana@correo.es",
        "first_name": "Ana María",
        "phone": "+34600000000",
        "children": 2.5,
        "birthday": "1990-02-28",
    }
    assert [one.pair for one in found.consents] == ["email/marketing"]


@pytest.mark.parametrize(
    ("value", "why"),
    [
        ("", "missing"),
        ("   ", "missing"),
        (None, "missing"),
        ("ana", "wrong"),
        ("ana@correo", "wrong"),
        ("a b@correo.es", None),
        ("ana@correo.es,luis@correo.es", "wrong"),
        ("a" * 300 + "@x.es", "wrong"),
        (True, "wrong"),
        (["ana@correo.es"], "wrong"),
        ("ana@correo.es\r\nBcc: x@y.es", "wrong"),
        ('"><script>@x.es', "wrong"),
    ],
)
def test_an_address_is_one_or_is_refused(value, why):
    if why is None:
        assert sent_in(form(), {"email": value}, []).email == "ab@correo.es"  # spaces do not count
        return
    with pytest.raises(BadSent) as refused:
        sent_in(form(), {"email": value}, [])
    assert refused.value.values["fields"] == {"email": why}


def test_a_box_left_empty_is_no_yes_and_a_required_one_is_asked_for():
    assert sent_in(form(), {"email": "a@b.es"}, []).consents == ()
    must = form(consents=[form_data()["consents"][0] | {"required": True}])
    with pytest.raises(BadSent) as refused:
        sent_in(must, {"email": "a@b.es"}, ["sms/marketing"])
    assert refused.value.values["fields"] == {"email/marketing": "missing"}


def test_a_yes_to_a_channel_whose_address_was_left_out_is_none():
    asked = form(
        fields=[email(), {"id": "phone", "kind": "phone", "label": "x"}],
        consents=[{"channel": "sms", "purpose": "marketing", "version": "1", "text": "x"}],
    )
    assert sent_in(asked, {"email": "a@b.es"}, ["sms/marketing"]).consents == ()
    assert sent_in(asked, {"email": "a@b.es", "phone": "+34600000000"}, ["sms/marketing"]).consents


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text() | st.integers(),
    lambda part: st.lists(part) | st.dictionaries(st.text(), part),
)


@given(st.dictionaries(st.sampled_from(["email", "phone", "first_name", "n", "d", "c"]), ANYTHING), ANYTHING)
def test_whatever_is_sent_is_taken_whole_or_refused(fields, consents):
    asked = form(
        fields=[
            email(),
            {"id": "phone", "kind": "phone", "label": "x"},
            {"id": "first_name", "kind": "text", "label": "x"},
            {"id": "n", "kind": "number", "label": "x"},
            {"id": "d", "kind": "date", "label": "x"},
            {"id": "c", "kind": "choice", "label": "x", "choices": [{"id": "a", "text": "x"}]},
        ]
    )
    try:
        found = sent_in(asked, fields, consents)
    except BadSent as refused:
        wrong = set(refused.values["fields"])
    else:
        wrong = None
    if wrong is not None:
        assert wrong <= {*fields, "email"}
        return
    assert found.email
    for value in found.values.values():
        assert isinstance(value, float) or (value == " ".join(value.split()) and len(value) <= 254)


# What it tells


def test_a_form_sent_tells_who_that_they_sent_it_and_what_they_allowed():
    asked = form(touchpoint="alta")
    filled = FilledIn("r1", 2, 1_000_000, "es", "https://tienda.es/", "visitante")
    who, event, consent = submitted(asked, filled, sent_in(asked, {"email": "a@b.es"}, ["email/marketing"]))
    assert (who["type"], who["traits"], who["anonymousId"]) == ("identify", {"email": "a@b.es"}, "visitante")
    assert event["properties"] == {
        "form": "boletin",
        "version": 2,
        "response": "r1",
        "page": "https://tienda.es/",
        "language": "es",
        "look": "corner",
        "consents": "email/marketing",
        "touchpoint": "alta",
        "channel": "web",
        "shown": True,
    }
    assert consent["event"] == "consent given"
    assert consent["properties"] | {"form": "boletin"} == consent["properties"]
    assert consent["properties"]["text_version"] == "2026-11"
    assert consent["properties"]["proof"] == "form boletin v2, r1"
    assert consent["context"]["externalIds"] == [{"type": "email", "id": "a@b.es"}]


def test_a_form_to_be_confirmed_allows_nothing_and_ties_no_browser_to_the_address():
    asked = form(confirm="email")
    filled = FilledIn("r1", 1, 1_000_000, "es", None, "visitante")
    told = submitted(asked, filled, sent_in(asked, {"email": "a@b.es"}, ["email/marketing"]))
    assert [one.get("event") for one in told] == [None, "form submitted"]
    assert all("anonymousId" not in one for one in told)
    after = confirmed(asked, filled, 9_000_000, ["email/marketing"], Handle("email", "a@b.es"))
    assert [one["event"] for one in after] == ["form confirmed", "consent given"]
    assert after[1]["properties"]["proof"] == "form boletin v1, r1, confirmed by e-mail"
    assert after[1]["anonymousId"] == "visitante"


def test_what_was_not_marked_is_not_allowed_by_the_link():
    asked = form(confirm="email")
    after = confirmed(asked, FilledIn("r1", 1, 1), 2, ["sms/marketing"], Handle("email", "a@b.es"))
    assert [one["event"] for one in after] == ["form confirmed"]


@given(
    st.integers(0, 2**40),
    st.integers(0, 2**31),
    st.integers(1, 65_535),
    st.text(st.characters(exclude_characters="\0", codec="utf-8"), max_size=20),
)
def test_links_say_what_was_signed_and_nothing_else_passes(handle, second, version, browser):
    awaited = Awaited(handle, second * 1_000_000, "boletin", version, "r1", ("email/marketing",), browser)
    token = confirm_token(awaited, KEY)
    assert awaited_in(token, KEY) == awaited
    assert awaited_in(token, b"x" * 32) is None
    assert ticket_of(token, KEY) is None  # a link is no ticket
    assert awaited_in(("B" if token[0] != "B" else "C") + token[1:], KEY) is None


def test_a_ticket_says_its_form_and_when():
    begun = Begun("boletin", 5_000_000, b"123456789")
    assert ticket_of(ticket_token(begun, KEY), KEY) == begun
    assert ticket_of("", KEY) is None
    assert awaited_in(ticket_token(begun, KEY), KEY) is None


# The page's own reading of a rule is held to ours.

WORDS = st.sampled_from(
    ["a", "Zapatos", " zapatos ", "10", "7.5", "-3", "true", "sí", "no", "/Ofertas/Hoy", "", "1e3", "0x10"]
)
NUMBER = st.sampled_from([0.0, 1.0, 7.5, 10.0, -3.0, 390.0])
FACT = st.fixed_dictionaries(
    {},
    optional={
        **dict.fromkeys(TEXTS, WORDS),
        **dict.fromkeys(NUMBERS, st.integers(0, 12)),
        **dict.fromkeys(YES_OR_NO, st.booleans()),
    },
)
CONDITION = st.one_of(
    st.builds(
        Condition,
        st.sampled_from(FACTS),
        st.sampled_from(["is", "is not", ">", ">=", "<", "<="]),
        WORDS | NUMBER | st.booleans(),
    ),
    st.builds(
        Condition, st.sampled_from(FACTS), st.sampled_from(["contains", "starts with", "ends with"]), WORDS
    ),
    st.builds(
        Condition,
        st.sampled_from(FACTS),
        st.just("in"),
        st.lists(WORDS | NUMBER, min_size=1, max_size=3).map(tuple),
    ),
)
RULE = st.recursive(
    CONDITION,
    lambda part: (
        st.builds(Not, part)
        | st.builds(All, st.lists(part, min_size=1, max_size=3).map(tuple))
        | st.builds(AnyOf, st.lists(part, min_size=1, max_size=3).map(tuple))
    ),
    max_leaves=4,
)


@pytest.fixture(scope="module")
def page_reads(tmp_path_factory):
    """Reads many (rule, facts) with the very module that pages load."""
    node = shutil.which("node")
    if node is None:
        pytest.skip("no node on this machine")
    folder = tmp_path_factory.mktemp("module")
    module = folder / "p-forms.mjs"
    module.write_text(
        resources.files("periplo.edge.public.tracker").joinpath("p-forms.js").read_text("utf-8"), "utf-8"
    )
    (folder / "run.mjs").write_text(
        'import { meets } from "./p-forms.mjs"; import { readFileSync } from "node:fs";'
        'console.log(JSON.stringify(JSON.parse(readFileSync(0, "utf-8")).map(([rule, facts]) => meets(rule, facts))));'
    )

    def read(cases):
        ran = subprocess.run(
            [node, Path(folder / "run.mjs")],
            input=json.dumps(cases),
            capture_output=True,
            text=True,
            check=True,
        )
        return json.loads(ran.stdout)

    return read


@settings(max_examples=15)
@given(cases=st.lists(st.tuples(RULE, FACT), min_size=40, max_size=60))
def test_a_page_reads_a_rule_as_we_do(page_reads, cases):
    ours = [matches(rule, Event("page viewed", 0, facts)) for rule, facts in cases]
    theirs = page_reads([(rule_lists(rule), facts) for rule, facts in cases])
    wrong = [
        (rule, facts, one)
        for (rule, facts), one, other in zip(cases, ours, theirs, strict=True)
        if one != other
    ]
    assert wrong == []


# Whatever document: a form, or an error that says where.

LEAF = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-5, 10**6),
    st.text(max_size=8),
    st.sampled_from(["es", "*", "email", "30d"]),
)
TREE = st.recursive(
    LEAF,
    lambda part: (
        st.lists(part, max_size=3)
        | st.dictionaries(st.sampled_from(["id", "kind", "text", "es", "pages", "at"]), part, max_size=3)
    ),
    max_leaves=6,
)


@given(
    st.sampled_from(
        sorted(
            form_data()
            | dict.fromkeys(["text", "button", "every", "privacy", "confirm", "languages", "coupon"])
        )
    ),
    TREE,
)
def test_a_part_of_any_shape_is_read_or_refused(key, value):
    data = form_data() | {key: value}
    try:
        form_from(written(data))
    except BadInput:
        return
    page_form(form_from(written(data)), 1, "es")


def test_errors_of_forms_are_bad_input():
    assert issubclass(BadForm, BadInput)
