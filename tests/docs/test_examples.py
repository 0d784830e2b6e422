"""What the pages show is true: rules mean what they say, documents are read, commands run and print just that."""

from pathlib import Path

import click
import pytest
from making.commands import parsed
from making.pages import LANGUAGES, ROOT, Block, blocks, pages, shown
from making.running import Stage, Worlds, runs
from ruamel.yaml import YAML

from periplo.core.rule_saying import rule_text
from periplo.core.rule_yaml import rule_of
from periplo.formats.campaign_yaml import read_campaign
from periplo.formats.carrier_schema import carriers_schema
from periplo.formats.carriers_yaml import read_carriers
from periplo.formats.documents import read_document
from periplo.formats.form_yaml import read_form
from periplo.formats.library_yaml import read_library
from periplo.formats.map_yaml import read_map
from periplo.formats.plan_yaml import read_tracking_plan
from periplo.formats.segment_yaml import read_segment
from periplo.formats.sources_yaml import read_sources, read_zones
from periplo.formats.survey_yaml import read_survey
from periplo.usecases.exchange import mapping_of

EVERY = [page for language in LANGUAGES for page in pages(language)]


def named(page: Path) -> str:
    return str(page.relative_to(ROOT))


def showing(*languages: str, world: str | None = None) -> list[Path]:
    """The pages with such a block."""

    def fits(block: Block) -> bool:
        return block.language in languages and world in (None, block.world)

    return [page for page in EVERY if any(map(fits, blocks(page.read_text("utf-8"))))]


def shown_blocks(*languages: str, flag: str | None = None) -> list:
    return [
        pytest.param(block, page, id=f"{named(page)}:{block.begins}")
        for page in EVERY
        for block in blocks(page.read_text("utf-8"))
        if block.language in languages and (flag is None or flag in block.flags)
    ]


@pytest.mark.parametrize(("block", "page"), shown_blocks("rule"))
def test_every_line_of_a_rule_is_the_same_rule(block: Block, page: Path):
    about = "customer" if "customer" in block.flags else "event"
    read = [
        rule_of(YAML(typ="safe").load(line) if line[0] == "{" else line, None, about) for line in block.lines
    ]
    assert all(rule == read[0] for rule in read)


@pytest.mark.parametrize(("block", "page"), shown_blocks("rule"))
def test_the_first_lines_of_a_rule_are_its_canonical_forms(block: Block, page: Path):
    about = "customer" if "customer" in block.flags else "event"
    rule = rule_of(block.lines[0], None, about)
    spoken = ("es", "en") if language_of(page) == "es" else ("en", "es")
    assert [rule_text(rule, language) for language in spoken] == list(block.lines[:2])


@pytest.mark.parametrize(("block", "page"), shown_blocks("yaml", flag="file"))
def test_every_document_shown_is_read(block: Block, page: Path, tmp_path):
    file = tmp_path / block.flags["file"]
    file.write_text(block.text, encoding="utf-8")
    if file.name == "sources.yaml":
        assert read_sources(file) or read_zones(file).enabled
        return
    if file.name == "carriers.yaml":
        assert read_carriers(file)
        pytest.importorskip("jsonschema").validate(read_document(file).data, carriers_schema())
        return
    if file.name == "plan.yaml":
        read_tracking_plan(file)
        return
    if file.name == "lanes.yaml":
        assert mapping_of(file)["lanes"]
        return
    if file.name == "library.yaml":
        assert read_library(file).personas
        return
    if file.name in ("vip.yaml", "at-risk.yaml"):
        segment = read_segment(file)
        assert segment.rule or segment.listed
        return
    if file.name == "form.yaml":
        assert read_form(file).fields
        return
    read = (
        read_campaign if "nodes:" in block.text else read_survey if "questions:" in block.text else read_map
    )
    read(file)


@pytest.mark.parametrize(("block", "page"), shown_blocks("console", "sh"))
def test_every_command_shown_can_be_parsed(block: Block, page: Path):
    lines = [one.command for one in shown(block)] if block.language == "console" else joined(block.lines)
    for command in (line for line in lines if line.startswith("periplo")):
        try:
            parsed(command)
        except click.exceptions.NoArgsIsHelpError:
            pass
        except click.UsageError as wrong:
            if block.flags.get("exit") != "2":
                pytest.fail(f"{named(page)}: {command}: {wrong.format_message()}")


@pytest.mark.parametrize("page", showing("console", "python"), ids=named)
def test_every_output_shown_is_what_the_command_prints(page: Path, tmp_path, ecom):
    for ran in runs(page.read_text("utf-8"), Stage(tmp_path, language_of(page), Worlds(None, ecom))):
        assert ran.exit_code == ran.wanted_code, f"line {ran.line + 1}: {ran.shown.command}\n" + "\n".join(
            ran.output
        )
        said = [line for line in ran.shown.output if line]
        assert [line for line in ran.output if line] == said, f"line {ran.line + 1}: run docs/make.py outputs"


@pytest.mark.parametrize("page", showing("console", world="demo"), ids=named)
def test_every_command_of_the_demo_runs_on_a_demo(page: Path, tmp_path, demo):
    stage = Stage(tmp_path, language_of(page), Worlds(demo, None))
    stage.prepare()
    wanted = [block for block in blocks(page.read_text("utf-8")) if block.world == "demo"]
    for ran in (ran for block in wanted for ran in stage.run(block)):
        assert ran.exit_code == ran.wanted_code, f"line {ran.line + 1}: {ran.shown.command}\n" + "\n".join(
            ran.output
        )


def joined(lines: tuple[str, ...]) -> list[str]:
    return "\n".join(lines).replace("\\\n", " ").split("\n")


def language_of(page: Path) -> str:
    return "es" if page in pages("es") else "en"
