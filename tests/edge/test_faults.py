"""Errors in Spanish: the texts that core really raises are found in the catalogue, and keep their values."""

from __future__ import annotations

import ast
import builtins
import re
from collections.abc import Iterator
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
from periplo.formats.documents import document_of, read_document
from periplo.formats.log_files import log_files
from periplo.usecases.workspace import open_workspace

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
    # Put together where they are raised; the test above raises them.
    composed = {english for english in faults._SPANISH if "that I know as the" in english}
    composed |= {"{}: '{}' is missing", "the machine refused: '{}'", "did you mean '{}'? If not, {}"}
    composed |= {"campaign '{}' has no nodes", "write local or spark"}
    composed |= {english for english in RULE_FAULTS if "cannot be read at" in english}
    composed |= {english for english in RULE_FAULTS if re.fullmatch("here .* is expected", english)}
    composed |= {f"two {kind}s of map '{{}}' are called '{{}}'" for kind in ("stage", "column")}
    composed |= {
        f"write a {whole}number{ends}"
        for whole in ("", "whole ")
        for ends in (" from {} to {}", " from {} to {}, or leave it out")
    }
    for kind in ("touchpoint", "action"):
        composed |= {
            f"{kind} '{{}}' stands in stage '{{}}', which this map does not have",
            f"Add the stage to the map, or move the {kind}",
            *(
                f"{kind} '{{}}' {says}"
                for says in ("says a feeling of {}", "says an importance of {}", "has the mark '{}'")
            ),
        }
    composed |= {
        "the rule '{}' cannot be read at its end",
        "the rule '{}' cannot be read at '{}' at position {}",
    }
    composed |= {english for english in faults._SPANISH if english.startswith("most often ({}): ")}
    composed |= {
        english for english in faults._SPANISH if re.match(r"the (subject|text) in \w+ is missing", english)
    }
    composed |= {"the message has no subject", "the message has no body"}
    unsaid = [
        english
        for english in faults._SPANISH
        if holes.sub("{}", english) not in code and english not in from_system | composed
    ]
    assert not unsaid, "\n".join(unsaid)


OF_THE_CONSOLE = (
    "edge/console/*.py", "usecases/questions.py", "usecases/choice.py", "usecases/step_lists.py",
    "usecases/asked_again.py", "usecases/map_parts.py", "usecases/subscribing.py", "usecases/boards.py",
    "usecases/tasks.py",
    "usecases/discussing.py", "usecases/sharing.py", "usecases/writing.py", "usecases/act/drafting.py",
    "usecases/playbooks/here.py", "usecases/playbooks/making.py",
)  # fmt: skip


def texts_of(call: ast.Call) -> Iterator[str]:
    """What, why and mend of an error that is raised, with a sign where a value comes in."""
    named = [one.value for one in call.keywords if one.arg in ("what", "why", "mend")]
    for one in (*call.args[:3], *named):
        match one:
            case ast.Constant(value=str(text)):
                yield text
            case ast.JoinedStr(values=parts):
                yield "".join(str(part.value) if isinstance(part, ast.Constant) else "§" for part in parts)
            case _:
                pass


def test_whatever_a_page_refuses_is_told_in_spanish():
    root = Path(periplo.__file__).parent
    english = []
    for path in (one for pattern in OF_THE_CONSOLE for one in sorted(root.glob(pattern))):
        for node in ast.walk(ast.parse(path.read_text())):
            if not (isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call)):
                continue
            name = getattr(node.exc.func, "id", "")
            if not name[:1].isupper() or name in dir(builtins) or name == "HTTPException":
                continue
            # What is put together of values alone is told by whoever puts it together.
            english += [
                f"{path.name}:{node.lineno}: {text}"
                for text in texts_of(node.exc)
                if re.search("[a-z]{2}.* .*[a-z]{2}", text.replace("§", ""))
                and translated(text, "es") == text
            ]
    assert english == []


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
