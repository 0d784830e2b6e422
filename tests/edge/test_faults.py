"""Errors in Spanish: the texts that core really raises are found in the catalogue, and keep their values."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import periplo
from periplo.core.errors import BadInput, BadRule, PeriploError
from periplo.core.maps import Goal, JourneyMap
from periplo.core.personas import Persona
from periplo.core.rule_text import parse_customer_rule, parse_rule
from periplo.core.rule_yaml import rule_of
from periplo.core.spans import Span, duration, instant, zone_named
from periplo.core.texts import Text
from periplo.edge.faults import fault_of, fault_of_machine
from periplo.edge.words import faults
from periplo.edge.words.faults import translated
from periplo.edge.words.rules import RULE_FAULTS
from periplo.formats.content_yaml import read_content
from periplo.formats.documents import document_of, read_document
from periplo.formats.log_files import log_files
from periplo.usecases.workspace import open_workspace
from refusals import VALUE, refusals

BAD_RULES = (
    "", "pay where", "pay where x", "pay where x is", "pay where x > true", "pay where x in 1",
    "pay where x in (1 2)", "(pay", "pay)", "pay \"", "(" * 9000 + "pay",
)  # fmt: skip
BAD_CUSTOMER_RULES = (
    "sum of price", "sum of x of pay", "sum of x of pay > y", "last pay is", "pay at least 1.5 times",
    "pay at least 2", "pay in the last then", "pay in the last 3", "sum of of x", "stage is )",
    "agrees to )", "agrees to email for )", "value class is )", "random 10 visits", "random 10 % drawn as )",
    "in segment )", "persona is )",
)  # fmt: skip


def refused(read, text: str) -> BadRule:
    with pytest.raises(BadRule) as raised:
        read(text)
    return raised.value


def test_whatever_is_wrong_with_a_rule_is_told_in_spanish():
    errors = [refused(parse_rule, text) for text in BAD_RULES]
    errors += [refused(parse_customer_rule, text) for text in BAD_CUSTOMER_RULES]
    for error in errors:
        english, spanish = fault_of(error, "en"), fault_of(error, "es")
        assert spanish.what != english.what
        assert spanish.mend != english.mend
        assert not english.why or spanish.why != english.why
    told = {english for english in RULE_FAULTS if english.startswith("here ") and "one event" not in english}
    assert told == {error.why for error in errors if error.why}


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: duration("soon"),
        lambda: instant("yesterday"),
        lambda: zone_named("Mars"),
        lambda: Span(2, 1),
        lambda: document_of("a: [1"),
        lambda: document_of("- a"),
        lambda: read_document("nowhere.yaml"),
        lambda: log_files(["nowhere.csv"]),
        lambda: log_files(["nowhere*.csv"]),
        lambda: open_workspace("nowhere"),
        lambda: JourneyMap("m", Text.of("M"), Persona("a", Text.of("A")), Goal(Text.of("G")), (), ()),
    ],
)
def test_frequent_errors_are_told_in_spanish(wrong):
    with pytest.raises(PeriploError) as raised:
        wrong()
    english, spanish = fault_of(raised.value, "en"), fault_of(raised.value, "es")
    assert english.what == raised.value.what
    assert spanish.what != english.what
    assert spanish.code == english.code
    for quoted in re.findall(r"'([^']+)'", english.what):
        assert quoted in spanish.what


@pytest.mark.parametrize(
    "data",
    [
        7, {}, {"evnt": "a"}, {"event": "a", "x": 1}, {"event": "a", "where": {"total": {"~": 1}}}, {"all": 3},
        {"event": "a", "where": {"total": {"is": [1, 2]}}}, {"times": {">=": "x"}, "event": "a"},
        {"sum": "total", "event": "a", ">": "x"}, {"times": 3, "event": "a"},
        {"random": 0}, {"agrees": "email", "reason": "x"},
    ],
)  # fmt: skip
@pytest.mark.parametrize("about", ["event", "customer"])
def test_a_rule_in_yaml_that_cannot_be_read_is_told_whole_in_spanish(data, about):
    try:
        rule_of(data, None, about)
    except BadRule as error:
        for said in (error.what, error.why, error.mend):
            assert not said or translated(said, "es") != said, said


def test_every_text_of_the_catalogue_is_said_somewhere_in_the_code():
    """A changed English text would silently lose its Spanish one; so each must still stand in some raise."""
    holes = re.compile(r"\{+[^{}]*(\{[^{}]*\}[^{}]*)*\}+")
    root = Path(periplo.__file__).parent
    words = Path(faults.__file__).parent
    code = "\n".join(path.read_text() for path in root.rglob("*.py") if path.parent != words)
    code = re.sub(r'"\s*\n\s*f?"', "", code)  # texts that go over several lines
    code = holes.sub("{}", code)
    from_system = {
        "No such file or directory", "Permission denied", "No space left on device", "Connection refused", "timed out",
        "Name or service not known", "No route to host",
    }  # fmt: skip
    from_tables = (
        "{} of message '{}'",
        "snippet '{}': ",
        "most often ({}): ",
    )  # with a sentence of core after it
    of_one_kind = {
        f"'{{}}' has no column that I know as the {role}" for role in ("customer", "event", "time")
    }
    of_one_kind |= {"{}: '{}' is missing", "the rule '' cannot be read at its end", "write local or spark"}
    gathered = "\n".join(said.text for said in refusals())
    unsaid = [
        english
        for english in faults._SPANISH
        if holes.sub("{}", english) not in code
        and english not in from_system | of_one_kind
        and not english.startswith(from_tables)
        and not re.search(f"^{faults._with_holes(english)}$".replace("(.*?)", "([^\n]*?)"), gathered, re.M)
    ]
    assert not unsaid, "\n".join(unsaid)


TWO_WORDS = re.compile("[a-z]{2}.* .*[a-z]{2}")
AS_WRITTEN = re.compile(r"""'[^']*'|"[^"]*"|«[^»]*»|--[\w-]+|\w+:|\w+-\w+|=\w+""")  # quoted, an option, a key
ENGLISH = re.compile(r"\b(?:the|is|are|was|and|or|with|not|that|this|of|to|it|for|from|has|write)\b")


def english_left(text: str, spanish: str) -> bool:
    """Whether a text was not said in Spanish, or only in part. What stands in braces is YAML."""
    while spanish != (spanish := re.sub(r"\{[^{}]*\}", "", spanish)):
        pass
    return spanish == text or ENGLISH.search(AS_WRITTEN.sub("", spanish)) is not None


def told_in_spanish(text: str) -> str:
    """As it is read, after the file or thing that it is about."""
    alone = text.removeprefix(f"{VALUE}: ")
    return min((translated(one, "es") for one in (text, alone)), key=lambda told: told in (text, alone))


def test_whatever_is_refused_is_told_whole_in_spanish():
    """Of the whole code: what commands, pages, public doors, carriers and files refuse, why, and how to mend it."""
    english = [
        f"{said.place}: {said.text}"
        for said in refusals()
        # What is put together of values alone is told by whoever puts it together.
        if TWO_WORDS.search(said.text.replace(VALUE, ""))
        and english_left(said.text.removeprefix(f"{VALUE}: "), told_in_spanish(said.text))
    ]
    assert english == [], "\n".join(english)


def test_refusals_are_gathered_wherever_they_are_put_together():
    """Each of these comes another way: as it stands, by a helper, by one elsewhere, from a table, piece by piece."""
    gathered = {said.text for said in refusals()}
    assert {
        "the message has no body",
        "'§' is not a list",
        "'rating' lies outside 0 to §",
        "the DKIM key cannot be used",
        "the subject in Spanish is missing",
        "here a closing parenthesis is expected",
        "the customer does not have an address for this channel",
        "touchpoint '§' has the mark '§'",
        "two columns of map '§' are called '§'",
        "nobody is signed in",
    } <= gathered
    assert len(gathered) > 2_000


def test_a_text_without_values_is_said_as_it_stands():
    doubled = [
        english for english, spanish in faults._SPANISH.items() if "{}" not in english and "{{" in spanish
    ]
    assert doubled == []


def test_of_two_texts_that_fit_the_one_that_says_more_is_told():
    assert translated("'channels' is not a list", "es") == "'channels' no es una lista"
    assert translated("'x' is {'a': 1}", "es") == "'x' es {'a': 1}"


def test_where_there_is_nothing_to_choose_from_it_is_said_in_spanish():
    assert translated("there are: none", "es") == "hay: nada"
    assert translated("there is no map 'none'", "es").count("none") == 1


def test_what_is_wrong_with_the_words_of_a_message_is_told_in_spanish(tmp_path):
    (tmp_path / "content.yaml").write_text("schema: 1\nsnippets: {hello: 'Hola {{ profile.first_name '}\n")
    with pytest.raises(PeriploError) as raised:
        read_content(tmp_path / "content.yaml")
    assert "el fragmento 'hello': la plantilla no se entiende" in fault_of(raised.value, "es").what


def test_a_value_that_is_nothing_is_told_in_spanish_too():
    assert translated("'' is no hour", "es") == "'' no es una hora"


def test_a_text_without_translation_stays_in_english():
    assert fault_of(BadInput("quite new"), "es").what == "quite new"


def test_a_fault_says_what_then_why_then_how_to_mend():
    fault = fault_of(BadInput("the moon is away", "it is day", "wait for the night"), "en")
    assert fault.text("en") == "The moon is away\nWhy: it is day\nWhat to do: wait for the night"
    assert fault_of(BadInput("map.yaml is odd"), "en").text("en") == "map.yaml is odd"


def test_the_machine_s_refusal_is_an_environment_s_fault():
    error = fault_of_machine(OSError(28, "No space left on device", "out.html"))
    assert error.exit_code == 3
    assert "no queda espacio" in fault_of(error, "es").text("es")
