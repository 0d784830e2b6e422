"""What the page of requirements names is there: every command, address, page and test, in both languages."""

import re
from contextlib import closing
from pathlib import Path

import pytest
from making import commands, requirements
from making.pages import DOCS, LANGUAGES

from periplo.edge.cli.main import run
from periplo.edge.cli.tree import TREE
from periplo.edge.console.app import console
from periplo.edge.public.app import public
from periplo.edge.wiring import inbox_of, ledger_of
from periplo.usecases.workspace import open_workspace

TESTS = Path(__file__).parents[1]
ROWS = [row for group in requirements.groups() for row in group.rows]


@pytest.fixture(scope="module")
def addresses(tmp_path_factory) -> set[str]:
    """Those of the console and of the public listener, without the types of their parts."""
    root = tmp_path_factory.mktemp("requirements") / "shop"
    assert (
        run(["init", str(root), "--lang", "en"], {"PERIPLO_ADMIN_PASSWORD": "a long enough pass phrase"}) == 0
    )
    workspace = open_workspace(root)
    with closing(ledger_of(workspace)) as ledger, closing(inbox_of(workspace)) as inbox:
        routes = [*console(root).routes, *public(workspace, ledger, inbox).routes]
    return {re.sub(r"{(\w+):\w+}", r"{\1}", getattr(route, "path", "")) for route in routes}


def test_every_command_that_it_names_there_is():
    there = {path for path, _ in commands.entries(TREE)}
    assert [row.id for row in ROWS for one in row.commands if f"periplo {one}" not in there] == []


def test_every_address_that_it_names_is_one_of_ours(addresses):
    assert [(row.id, one) for row in ROWS for one in row.addresses if one not in addresses] == []


def test_every_test_that_it_names_there_is():
    missing = [
        (row.id, file, name)
        for row in ROWS
        for file, name in row.shown
        if not re.search(rf"^(async )?def test_{name}\(", (TESTS / file).read_text("utf-8"), re.MULTILINE)
    ]
    assert missing == []


def test_each_says_what_how_and_by_which_test_in_both_languages():
    for row in ROWS:
        assert row.by, row.id
        assert row.shown, row.id
        assert set(row.does) == set(LANGUAGES)
        assert all(row.does.values())
        assert row.lacks is None or (set(row.lacks) == set(LANGUAGES) and all(row.lacks.values()))


def test_both_pages_hold_the_same_ids_each_once():
    held = {
        language: re.findall(
            r"^\| (S\w-\w+) \|",
            (DOCS / language / "reference/requirements.md").read_text("utf-8"),
            re.MULTILINE,
        )
        for language in LANGUAGES
    }
    assert held["en"] == held["es"] == [row.id for row in ROWS]
    assert len(set(held["en"])) == len(ROWS) > 130
    assert all(row.id.startswith(f"{group.id}-") for group in requirements.groups() for row in group.rows)
