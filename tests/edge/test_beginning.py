"""The page that makes a workspace: for this machine alone, only where nothing is yet, and all or nothing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from periplo.edge.beginning import is_bare
from periplo.edge.console.beginning import beginning, zone_here
from periplo.edge.wiring import administrators_of
from periplo.usecases.workspace import open_workspace
from served import GOOD, Served, Visitor, serving

SAID = {
    "name": "Clínica",
    "kind": "clinic",
    "zone": "Europe/Madrid",
    "admin": "marta",
    "new": GOOD,
    "again": GOOD,
}


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    root, ended = tmp_path / "new", []
    app = beginning(root, "en", lambda: ended.append(True))
    with serving(root, app=app) as client:
        client.ended = ended
        yield client


def test_it_makes_what_init_makes_once(served: Served):
    visitor = Visitor(served)
    page = visitor.get("/").text
    answer = visitor.post("/", page, **SAID)
    assert (answer.status, answer.headers["Location"]) == (303, "/")
    workspace = open_workspace(served.root)
    assert (workspace.settings.name, workspace.settings.kind) == ("Clínica", "clinic")
    assert [one.name for one in workspace.maps] == ["first.yaml"]
    assert administrators_of(workspace) == 1
    assert served.ended == [True]
    waiting = visitor.get("/")
    assert (waiting.status, waiting.headers["Refresh"]) == (202, "1; url=/")
    assert visitor.post("/", page, **{**SAID, "name": "Otra"}).status == 202  # the button was pressed twice
    assert open_workspace(served.root).settings.name == "Clínica"


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"name": "  "}, "organisation"),
        ({"name": "x" * 81}, "organisation"),
        ({"name": "a\nb"}, "organisation"),
        ({"kind": "circus"}, "form"),
        ({"zone": "Europe/Atlantis"}, "Atlantis"),
        ({"admin": ""}, "user"),
        ({"admin": "<b>"}, "user"),
        ({"new": "short", "again": "short"}, "12"),
        ({"again": "another"}, "not the same"),
        ({"new": "contraseña123", "again": "contraseña123"}, "password"),
    ],
)
def test_what_is_wrong_is_told_and_nothing_is_made(served: Served, wrong: dict[str, str], told: str):
    visitor = Visitor(served)
    answer = visitor.post("/", visitor.get("/").text, **{**SAID, **wrong})
    assert answer.status == 400
    assert told in answer.text
    assert not served.root.exists()
    assert served.ended == []


def test_nobody_else_can_begin(served: Served):
    assert served.get("/", X_Forwarded_For="203.0.113.9").status == 403
    assert served.get("/", Host="evil.example").status == 421
    body = "name=x&kind=retail"
    form = {"Content_Type": "application/x-www-form-urlencoded"}
    assert served.ask("POST", "/", body, Sec_Fetch_Site="cross-site", **form).status == 403
    assert served.ask("POST", "/", body, Origin="http://evil.example", **form).status == 403
    assert served.ask("POST", "/", body, **form).status == 403  # without the page's token
    assert served.get("/customers").headers["Location"] == "/"
    assert not served.root.exists()


def test_it_begins_only_where_nothing_is(tmp_path: Path):
    assert is_bare(tmp_path / "none")
    assert is_bare(tmp_path)
    (tmp_path / ".hidden").touch()
    assert is_bare(tmp_path)
    (tmp_path / "thesis.odt").touch()
    assert not is_bare(tmp_path)
    assert not is_bare(tmp_path / "thesis.odt")


def test_the_zone_is_that_of_this_machine(tmp_path: Path):
    link = tmp_path / "localtime"
    assert zone_here(link) == "UTC"
    link.symlink_to(tmp_path / "zoneinfo" / "America" / "Bogota")
    assert zone_here(link) == "America/Bogota"
