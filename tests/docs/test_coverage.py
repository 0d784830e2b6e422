"""Whatever a person may meet has its place in the docs."""

import importlib
import pkgutil
import re
from dataclasses import fields
from pathlib import Path

import msgspec
import pytest
from making import commands, tables
from making.pages import DOCS, LANGUAGES, blocks, pages

import periplo
from periplo.channels import CHANNELS as CARRIERS
from periplo.core.access import ROLES
from periplo.core.carriers import KINDS as CARRIER_KINDS
from periplo.core.carriers import Carrier
from periplo.core.channel_catalogue import CHANNELS
from periplo.core.condition import ALARMS
from periplo.core.errors import PeriploError
from periplo.core.form_messages import FORM_EVENTS
from periplo.core.forms import FACTS, FIELDS, LOOKS
from periplo.core.join_rules import DEFAULT
from periplo.core.lanes import LANES
from periplo.core.members import STATES
from periplo.core.surveys import KINDS
from periplo.edge.cli.tree import TREE
from periplo.formats.identity_yaml import identity_of
from periplo.formats.reasons import REASONS
from periplo.usecases.act.findings import _FOUND
from periplo.usecases.forms.checking import FOUND as FOUND_IN_FORMS
from periplo.usecases.options import QUESTIONS, options_of
from periplo.usecases.surveys.checking import FOUND
from periplo.usecases.workspace import Settings, settings_from

pytestmark = pytest.mark.parametrize("language", LANGUAGES)


def page(language: str, name: str) -> str:
    return (DOCS / language / f"{name}.md").read_text("utf-8")


@pytest.mark.parametrize("question", QUESTIONS)
def test_every_question_has_its_page_with_each_of_its_options(language, question):
    text = page(language, f"reference/{question}")
    own = {option.name for option in QUESTIONS[question].options}
    assert own <= {option.name for option in options_of(question)}
    assert not [name for name in sorted(own) if f"`--{name.replace('_', '-')}" not in text]


def test_the_pages_of_commands_are_what_the_commands_say(language):
    wanted = commands.pages(language)
    assert [page for page, text in wanted.items() if page.read_text("utf-8") != text] == []
    assert set((DOCS / language / "reference").glob("commands*.md")) == set(wanted)


def test_tables_in_pages_are_what_the_software_says(language):
    texts = [path.read_text("utf-8") for path in pages(language)]
    assert sum(text.count("<!-- made:") for text in texts) == len(tables.TABLES)
    assert all(tables.made(text, language) == text for text in texts)


def test_every_command_has_its_entry(language):
    text = "".join(each.read_text("utf-8") for each in commands.pages(language))
    assert not [path for path, _ in commands.entries(TREE) if f"\n## {path}\n" not in text]


def test_every_channel_of_the_catalogue_has_its_line(language):
    text = page(language, "reference/map-format")
    assert not [id for id, name in CHANNELS.items() if f"| `{id}` | {name.to(language)} |" not in text]


def test_every_lane_has_its_line(language):
    text = page(language, "reference/map-format")
    assert not [lane for lane in LANES if f"| `{lane}` |" not in text]


def test_every_sending_channel_has_its_line(language):
    text = page(language, "reference/campaign-format")
    assert not [
        name for name, kind in CARRIERS.items() if f"| `{name}` |" not in text or kind.repeats not in text
    ]


def test_every_key_of_a_carrier_has_its_line(language):
    text = page(language, "reference/carriers")
    head, *sections = re.split(r"\n### ", text)
    described = {part.partition("\n")[0]: part for part in sections}
    common = {each.name for each in fields(Carrier)}
    assert set(described) == set(CARRIER_KINDS)
    assert not [name for name in common if f"| `{name}` |" not in head]
    for kind, made in CARRIER_KINDS.items():
        own = {each.name for each in fields(made)} - common
        assert own == set(re.findall(r"^\| `(\w+)` \|", described[kind].partition("\n## ")[0], re.MULTILINE))


def test_every_state_of_a_message_has_its_line(language):
    text = page(language, "explanation/what-a-campaign-promises")
    assert not [state for state in STATES if f"| `{state}` |" not in text]


def test_every_finding_about_a_campaign_has_its_line(language):
    text = page(language, "reference/campaign-format")
    assert not [code for code in _FOUND if f"| `{code}` |" not in text]


def test_every_finding_about_a_survey_and_every_kind_of_question_has_its_line(language):
    text = page(language, "reference/survey-format")
    assert not [code for code in (*FOUND, *KINDS) if f"| `{code}` |" not in text]


def test_every_finding_about_a_form_and_every_word_of_a_page_has_its_line(language):
    text = page(language, "reference/form-format")
    assert not [code for code in FOUND_IN_FORMS if f"| `{code}` |" not in text]
    assert not [word for word in (*FACTS, *FIELDS, *LOOKS, *FORM_EVENTS) if f"`{word}`" not in text]


def test_every_error_code_has_its_heading(language):
    text = page(language, "reference/errors")
    assert set(re.findall(r"^### (\w+)$", text, re.MULTILINE)) == error_codes()


def test_every_reason_to_set_a_row_aside_has_its_line(language):
    text = page(language, "reference/reading")
    assert not [code for code, why in REASONS.items() if f"| `{code}` | {why.to(language)} |" not in text]


def test_every_setting_has_its_line_and_the_example_can_be_read(language):
    text = page(language, "reference/settings")
    (example,) = (block.text for block in blocks(text) if block.language == "toml")
    settings = settings_from(example)
    assert not [key for key in keys_of(Settings) if f"| `{key}` |" not in text]
    assert {key for key in keys_of(Settings) if key in example} == set(keys_of(Settings))
    assert settings.name


def test_every_variable_that_the_code_reads_has_its_line(language):
    text = page(language, "reference/settings")
    code = "\n".join(path.read_text("utf-8") for path in Path(periplo.__file__).parent.rglob("*.py"))
    read = set(re.findall(r'"(PERIPLO_[A-Z_]+|NUMBA_CACHE_DIR)"', code))
    assert {"PERIPLO_LANG", "PERIPLO_DEBUG", "PERIPLO_ADMIN_PASSWORD", "NUMBA_CACHE_DIR"} <= read
    assert not [name for name in sorted(read) if f"`{name}`" not in text]


def test_every_role_has_its_line(language):
    text = page(language, "explanation/roles")
    assert not [role for role in ROLES if f"| `{role}` |" not in text]


def test_every_figure_that_is_told_has_its_line_and_no_other(language):
    from periplo.edge.running import counted, told

    text = page(language, "reference/metrics")
    totals = {f"{one._name}_total" for one in counted.COUNTED if one._type == "counter"}
    wanted = {
        f"{name}_total" if f"{name}_total" in totals | {"periplo_collected_messages_total"} else name
        for name in told.names()
    }
    assert set(re.findall(r"^\| `(periplo_\w+)` \|", text, re.MULTILINE)) == wanted
    for one in counted.COUNTED:
        (line,) = (line for line in text.splitlines() if line.startswith(f"| `{one._name}"))
        assert [name for name in one._labelnames if f"`{name}`" not in line] == []


def test_every_alarm_has_its_line(language):
    text = page(language, "how-to/watch-an-installation")
    assert not [code for code in ALARMS if f"| `{code}` |" not in text]


def test_the_glossary_has_every_term(language):
    text = page(language, "glossary")
    terms = Path(__file__).with_name("terms.txt").read_text("utf-8").splitlines()
    assert len(terms) > 50
    assert not [term for term in terms if f"| {term} |" not in text]


def keys_of(kind: type) -> list[str]:
    """The keys of the settings, tables and what stands in them."""
    found = []
    for each in msgspec.structs.fields(kind):
        is_table = isinstance(each.type, type) and issubclass(each.type, msgspec.Struct)
        found += keys_of(each.type) if is_table else [each.name]
    return found


def error_codes() -> set[str]:
    """The codes of all errors that the package can raise."""
    for module in pkgutil.walk_packages(periplo.__path__, "periplo."):
        if not re.search(r"migrations|__main__", module.name):
            importlib.import_module(module.name)
    found, waiting = set(), PeriploError.__subclasses__()
    while waiting:
        kind = waiting.pop()
        found.add(kind.code)
        waiting += kind.__subclasses__()
    return found


def test_every_kind_of_identifier_has_its_line(language):
    text = page(language, "reference/identity")
    for kind, rule in DEFAULT.kinds.items():
        assert f"| `{kind}` | {rule.priority} | {rule.most or 'many'} | {rule.shared} |" in text


def test_the_example_of_identity_yaml_is_read(language):
    (shown,) = re.findall(r"```yaml\n(.*?)```", page(language, "reference/identity"), re.DOTALL)
    assert identity_of(shown).sources == ("crm", "till")
