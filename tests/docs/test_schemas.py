"""The schemas that are published are those of the values, and the documents shown keep to them."""

import json
from pathlib import Path

import pytest
from making.pages import DOCS, pages

ROOT = DOCS.parent


def published() -> dict[str, str]:
    import make

    return make.schemas()


@pytest.mark.parametrize(
    "name",
    [
        "map.json",
        "library.json",
        "campaign.json",
        "segment.json",
        "survey.json",
        "sources.json",
        "carriers.json",
        "plan.json",
        "mapping.json",
        "frequency.json",
        "seasons.json",
    ],
)
def test_a_published_schema_is_that_of_the_values(name):
    assert (DOCS / "schema" / name).read_text("utf-8") == published()[name]


@pytest.mark.parametrize("example", sorted((ROOT / "examples").rglob("*.yaml")), ids=lambda path: path.name)
def test_the_examples_keep_to_the_schemas(example: Path):
    validate = pytest.importorskip("jsonschema").validate
    from ruamel.yaml import YAML

    said = YAML(typ="safe").load(example.read_text("utf-8"))
    if "nodes" in said or "columns" in said:
        validate(said, json.loads(published()["campaign.json" if "nodes" in said else "map.json"]))


def test_the_demo_s_plan_and_a_drafted_one_keep_to_the_schema():
    validate = pytest.importorskip("jsonschema").validate
    from ruamel.yaml import YAML

    from periplo.core.plan import Plan, PlannedEvent, PlannedProperty
    from periplo.core.texts import Text
    from periplo.formats.plan_text import plan_text

    demo = ROOT / "src/periplo/usecases/demo/documents/plan.yaml"
    label = Text.of({"es": "uno", "en": "one"})
    drafted = plan_text(
        Plan(
            {"a": PlannedEvent(label, owner="x", properties={"b": True})},
            {"b": PlannedProperty(label, type="money")},
        )
    )
    for text in (demo.read_text("utf-8"), drafted):
        validate(YAML(typ="safe").load(text), json.loads(published()["plan.json"]))


def test_every_page_fits_a_reader_s_patience():
    for page in pages("en") + pages("es"):
        assert len(page.read_text("utf-8").splitlines()) < 600, page
