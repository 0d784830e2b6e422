"""The schemas that are published are those of the values, and the documents shown keep to them."""

import json
from pathlib import Path

import pytest
from making.pages import DOCS, pages

ROOT = DOCS.parent


def published() -> dict[str, str]:
    import make

    return make.schemas()


@pytest.mark.parametrize("name", ["map.json", "campaign.json", "survey.json", "sources.json"])
def test_a_published_schema_is_that_of_the_values(name):
    assert (DOCS / "schema" / name).read_text("utf-8") == published()[name]


@pytest.mark.parametrize("example", sorted((ROOT / "examples").rglob("*.yaml")), ids=lambda path: path.name)
def test_the_examples_keep_to_the_schemas(example: Path):
    validate = pytest.importorskip("jsonschema").validate
    from ruamel.yaml import YAML

    said = YAML(typ="safe").load(example.read_text("utf-8"))
    if "nodes" in said or "columns" in said:
        validate(said, json.loads(published()["campaign.json" if "nodes" in said else "map.json"]))


def test_every_page_fits_a_reader_s_patience():
    for page in pages("en") + pages("es"):
        assert len(page.read_text("utf-8").splitlines()) < 600, page
