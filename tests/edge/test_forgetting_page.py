"""A person erased from the console's page: only once it was confirmed, and then gone."""

from __future__ import annotations

import io
import json
import zipfile
from contextlib import closing

import pytest

from periplo.edge.wiring import ledger_of
from periplo.formats.logs import Wanted
from periplo.usecases.importing import import_events
from periplo.usecases.workspace import Settings, make_workspace, open_workspace
from served import Served, Visitor, serving

PEOPLE = "".join(f"{who},visit,2026-03-01T10:00:00Z\n" for who in ("ana", "ben", "cleo"))


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory):
    root = tmp_path_factory.mktemp("forgetting") / "shop"
    make_workspace(root, Settings(name="Papelería", language="en"))
    log = root.parent / "visits.csv"
    log.write_text(f"customer,event,time\n{PEOPLE}")
    workspace = open_workspace(root)
    with closing(ledger_of(workspace)) as ledger:
        import_events(workspace, ledger, [log], Wanted(), 1_800_000_000_000_000)
    with serving(root) as client:
        yield client


@pytest.mark.parametrize(
    ("said", "mend"), [("en", "Tick it if that is what you want"), ("es", "Márquela si es lo que quiere")]
)
def test_without_the_tick_nobody_is_erased_and_the_page_says_what_to_do(served: Served, said: str, mend: str):
    visitor = Visitor(served)
    form = visitor.get(f"/customers/1/erase?lang={said}").text
    reply = visitor.post(f"/customers/1/erase?lang={said}", form, because="asked by letter")
    assert reply.status == 400
    assert mend.lower() in reply.text.lower()
    assert 'value="asked by letter"' in reply.text
    assert served.get("/customers/1").status == 200


def test_a_change_of_language_never_sends_again_what_cannot_be_undone(served: Served):
    visitor = Visitor(served)
    form = visitor.get("/customers/1/erase?lang=en").text
    reply = visitor.post("/customers/1/erase?lang=en", form, because="asked by user:ana", sure="yes")
    assert reply.status == 400  # their name would be kept
    assert 'class="tongue" href=' in reply.text
    assert '<form class="tongue"' not in reply.text


def test_what_is_held_of_one_person_holds_nobody_else(served: Served):
    reply = served.get("/customers/2/export.zip")
    assert reply.status == 200
    with zipfile.ZipFile(io.BytesIO(reply.body)) as held:
        [name] = [one for one in held.namelist() if one.endswith(".json")]
        text = json.dumps(json.loads(held.read(name)))
    found = [who for who in ("ana", "ben", "cleo") if f'"{who}"' in text]
    assert len(found) == 1


def test_who_is_erased_has_no_page_any_more_and_the_others_have(served: Served):
    visitor = Visitor(served)
    done = visitor.post(
        "/customers/3/erase", visitor.get("/customers/3/erase").text, because="asked by letter", sure="yes"
    )
    assert done.status == 200
    assert "asked by letter" in done.text
    assert [served.get(f"/customers/{n}").status for n in (1, 2, 3)] == [200, 200, 404]
    assert served.get("/customers/3/erase").status == 404
    assert served.get("/customers/3/export.zip").status == 404
