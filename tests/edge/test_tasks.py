"""Tasks as the commands and the console keep, list, end and measure them."""

import json
import subprocess
import sys
from contextlib import closing
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from periplo.edge.cli.main import run
from periplo.edge.wiring import ledger_of
from periplo.storage.tasks import tasks_kept
from periplo.usecases.asked_again import question_said
from periplo.usecases.editing.file import library_writer
from periplo.usecases.step_lists import pieces
from periplo.usecases.workspace import open_workspace
from served import Page, Visitor, serving
from small_shop import MAP, built

FULL = MAP.replace("rule: visit, feeling: 1}", "rule: visit, frictions: {es: Cola, en: Queue}}")
LIBRARY = """\
schema: 1
initiatives:
  # agreed in May
  - {id: stock, title: {es: Existencias, en: Stock}, owner: Eva, due: 2026-01-31, measure: "funnel --steps visit,pay"}
  - id: mails   # the campaign's
    title: Mails
    campaign: cart-awaits
    progress: doing
"""


def call(*words, lang="en"):
    return run(["--lang", lang, *map(str, words)], {})


@pytest.fixture
def shop(tmp_path):
    shop = built(tmp_path)
    (shop / "maps" / "first.yaml").write_text(FULL)
    (shop / "library.yaml").write_text(LIBRARY)
    return shop


@pytest.fixture
def told(shop, capsys):
    """What a task command prints, in this shop."""

    def told(*words, code=0):
        capsys.readouterr()
        assert call("task", *words, "--in", shop) == code
        printed = capsys.readouterr()
        return printed.err if code == 2 else printed.out

    return told


def listed(told, *words):
    return json.loads(told("list", "--format", "json", *words))["tasks"]


def test_initiatives_and_own_tasks_stand_in_one_list_by_their_day(told):
    today = datetime.now(ZoneInfo("Europe/Madrid")).date()  # the day it is in the shop
    soon = today + timedelta(days=9)
    told(
        "add", "Call the school", "--owner", "Ana", "--due", soon, "--of", "shop/pay", "--note", "before noon"
    )
    told("add", "Some day")
    found = listed(told)
    assert [(one["id"], one["owner"], one["origin"]) for one in found] == [
        ("stock", "Eva", "initiative"), ("1", "Ana", "touchpoint"), ("mails", None, "initiative"), ("2", None, "own"),
    ]  # fmt: skip
    assert found[0]["days_late"] == (today - date(2026, 1, 31)).days
    assert "1 is late." in told("list")
    assert [one["id"] for one in listed(told, "--owner", "ana")] == ["1"]
    assert [one["id"] for one in listed(told, "--origin", "initiative")] == ["stock", "mails"]


def test_what_is_late_is_a_finding(told, shop):
    assert "Stock" in told("list", "--overdue", code=1)
    told("done", "stock")
    assert "Nothing is late" in told("list", "--overdue")


def test_a_task_that_ends_leaves_the_list_and_can_be_opened_again(told):
    told("add", "Call")
    told("done", 1)
    assert "1" not in [one["id"] for one in listed(told)]
    assert next(one for one in listed(told, "--all") if one["id"] == "1")["done_at"]
    told("change", 1, "--status", "doing", "--owner", "Ana")
    (one,) = listed(told, "--owner", "Ana")
    assert (one["status"], one["done_at"]) == ("doing", None)


def test_an_initiative_is_ended_in_the_library_with_its_comments_kept(told, shop):
    told("done", "stock", "--on", "2026-03-02")
    told("change", "mails", "--due", "2026-05-01", "--status", "dropped")
    text = (shop / "library.yaml").read_text()
    assert "  # agreed in May\n  - {id: stock, done_on: 2026-03-02, progress: done, title:" in text
    assert "  - id: mails   # the campaign's\n" in text
    assert "progress: dropped\n" in text
    assert "due: 2026-05-01\n" in text


def test_an_initiative_is_not_written_over_what_the_library_s_page_writes_meanwhile(told, shop):
    """One process has read the library and is about to write it; the task waits, and both changes stand."""
    library = shop / "library.yaml"
    with library_writer(shop):
        text = library.read_text()
        ending = subprocess.Popen(
            [sys.executable, "-m", "periplo", "task", "done", "stock", "--on", "2026-03-02", "--in", shop]
        )
        with pytest.raises(subprocess.TimeoutExpired):
            ending.wait(4)
        library.write_text(text.replace("title: Mails", "title: Letters"))
    assert ending.wait(60) == 0
    assert "done_on: 2026-03-02" in library.read_text()
    assert "title: Letters" in library.read_text()


def test_what_a_map_lacks_becomes_tasks_once(told, shop):
    words = ("take", "frictions", shop / "maps" / "first.yaml", "--owner", "Service")
    assert "1 new task; 0 were" in told(*words)
    assert "0 new tasks; 1 were" in told(*words)
    (one,) = listed(told, "--owner", "service")
    assert (one["title"], one["origin"], one["refers"]) == ("Queue", "touchpoint", "shop/enter")


def test_the_measured_effect_is_written_back(told, shop):
    # visits: ana and ben on the 1st, eva on the 2nd; of them ana pays. A day before and a day after 2 March, 00:00.
    told("done", "stock", "--on", "2026-03-02")
    assert "From 50.0% (n = 2) to 0.0% (n = 2)" in told("effect", "stock")
    assert "a change, no cause" in (shop / "library.yaml").read_text()
    told("add", "By hand", "--measure", "funnel --steps visit,cart :: steps.cart.n")
    told("change", 1, "--status", "done")
    assert "Task 'By hand' cannot be measured yet" in told("effect", 1, code=2)
    assert "needed in both groups" in told("effect", "mails")  # a campaign by its control group
    effect = {one["id"]: one["effect"] for one in listed(told, "--all")}
    assert effect["mails"]["en"].startswith("The effect cannot be measured yet")
    assert effect["stock"]["es"].startswith("De 50,0")


@pytest.mark.parametrize(
    ("words", "match"),
    [(("done", "77"), "no existe la tarea «77»"),
     (("add", " "), "una tarea necesita un título"),
     (("add", "x", "--due", "soon"), "no se entiende la fecha «soon»"),
     (("add", "x", "--of", "moon:1"), "no puede venir de «moon:1»"),
     (("add", "x", "--measure", "weather"), "no se puede hacer la pregunta «weather»"),
     (("add", "x", "--measure", "feelings"), "nada dice qué número"),
     (("add", "x", "--measure", "funnel --in y"), "no admite aquí «--in»"),
     (("effect", "1"), "no dice cómo se mide")],
)  # fmt: skip
def test_what_cannot_be_done_is_told_in_spanish(shop, words, match, capsys):
    assert call("task", "add", "One", "--in", shop) == 0
    capsys.readouterr()
    assert call("task", *words, "--in", shop, lang="es") == 2
    assert match in capsys.readouterr().err.casefold()


def test_the_page_lists_adds_and_moves_tasks(shop):
    with serving(shop) as client:
        visitor = Visitor(client)
        page = visitor.get("/tasks?lang=en").text
        Page(page)
        assert "days late" in page
        sent = visitor.post(
            "/tasks", page, task="", title="Call <b>", owner="Ana", due="2030-01-02", of="shop/pay"
        )
        assert sent.headers["Location"] == "/tasks?made=1"
        page = visitor.get("/tasks").text
        assert "Call &lt;b&gt;" in page
        assert "by Jan 2, 2030" in page
        assert "Stock" not in visitor.get("/tasks?owner=Ana").text
        visitor.post("/tasks", page, task="1", move="done")
        assert "Call &lt;b&gt;" not in visitor.get("/tasks").text
        assert "Call &lt;b&gt;" in visitor.get("/tasks?ended=yes").text
        visitor.post("/tasks", page, task="stock", move="done")
        assert "progress: done" in (shop / "library.yaml").read_text()
        assert visitor.post("/tasks", page, task="1", move="fly").status == 404
        told = visitor.post(
            "/tasks", page, task="", title="Later", due="tomorrow", of="shop/pay", measure="'x"
        )
        assert told.status == 400
        for kept in (
            'value="Later"',
            'value="tomorrow"',
            '"shop/pay" selected',
            'value="&#39;x"',
            "<details open",
        ):
            assert kept in told.text


def test_the_effect_of_a_task_is_measured_between_two_touchpoints_chosen_on_the_page(shop):
    text = (shop / "maps" / "first.yaml").read_text()
    (shop / "maps" / "first.yaml").write_text(
        text.replace("rule: visit", "rule: 'visit where device is \"mobile, desktop\"'")
    )
    with serving(shop) as client:
        visitor = Visitor(client)
        page = visitor.get("/tasks?lang=en").text
        assert "--steps" not in page
        sent = visitor.post(
            "/tasks", page, task="", title="Widen", measure_from="shop/enter", measure_to="shop/pay"
        )
        assert sent.headers["Location"] == "/tasks?made=1"
        visitor.post("/tasks", page, task="1", move="done")
        assert "Measure its effect" in visitor.get("/tasks?ended=yes").text
        for wrong in ({"measure_to": "shop/pay"}, {"measure_from": "shop/pay", "measure_to": "shop/pay"},
                      {"measure_from": "shop/none", "measure_to": "shop/pay"}):  # fmt: skip
            told = visitor.post("/tasks", page, task="", title="Two", **wrong)
            assert told.status == 400
            assert "between two touchpoints" in told.text
            assert 'name="title" value="Two"' in told.text  # nothing that was written is lost
    with closing(ledger_of(open_workspace(shop))) as ledger, ledger.reading() as connection:
        (made,) = [one for one in tasks_kept(connection, with_ended=True) if one.title == "Widen"]
    said = question_said(made.measure)
    assert (said.question, len(pieces(said.given["steps"]))) == ("funnel", 2)


def test_a_line_of_a_worklist_becomes_a_task_on_the_page(shop):
    with serving(shop) as client:
        visitor = Visitor(client)
        page = visitor.get("/maps/shop/evidence?lang=en").text
        Page(page)
        sent = visitor.post("/maps/shop/tasks", page, list="frictions", key="list frictions shop enter Cola")
        assert sent.headers["Location"] == "/tasks?made=1"
        assert "Queue: task 1 already" in visitor.get("/maps/shop/evidence").text
        assert visitor.post("/maps/shop/tasks", page, list="frictions", key="none").status == 404
