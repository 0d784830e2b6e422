"""The winner of an experiment given to everybody from the campaign's page: into the draft, and published from there."""

from __future__ import annotations

from contextlib import closing

import pytest

from periplo.core.campaign_nodes import Draw, Jump
from periplo.core.members import Decision
from periplo.core.spans import DAY
from periplo.edge.wiring import ledger_of
from periplo.formats.campaign_yaml import campaign_text, read_campaign
from periplo.formats.logs import Wanted
from periplo.storage.contract import Cursor
from periplo.usecases.act import publish, published
from periplo.usecases.importing import import_events
from periplo.usecases.workspace import Settings, make_workspace, open_workspace
from plans import ID
from served import Page, Visitor, serving
from usecases.test_act_effect import WHY, experiment, member

AT, PEOPLE = 1_772_359_200_000_000, 400  # 2026-03-01T10:00Z
PAGE, KEPT = f"/campaigns/{ID}", "  # two ways to say it\n"
WARM, NOBODY = (lambda way, k: way == "warm" and k % 10 < 8), (lambda way, k: k % 3 == 0)


def shop(root, buys):
    """A workspace in which 400 went through an experiment. buys: whether the k-th, by their way, orders."""
    make_workspace(root, Settings(name="Papelería", language="en"))
    workspace, log, decisions, lines = open_workspace(root), root.parent / "events.csv", [], []
    for k in range(1, PEOPLE + 1):
        arm, way = "control" if k % 4 == 0 else "treated", "warm" if k % 2 else "plain"
        decisions.append(Decision(AT, k, member(k, arm, way, at=AT), WHY))
        event = "order completed" if buys(way, k) else "visit"
        lines.append(f"c{k},{event},2026-03-01T11:00:00Z\n")
    lines += [f"another,{event},2026-03-01T12:00:00Z\n" for event in ("list started", "list cancelled")]
    log.write_text("customer,event,time\n" + "".join(lines))
    text = campaign_text(experiment(0.25)).replace("- id: words", f"{KEPT}- id: words".lstrip(" "))
    (root / "campaigns").mkdir(exist_ok=True)
    (root / "campaigns" / "list.yaml").write_text(text)
    with closing(ledger_of(workspace)) as ledger:
        import_events(workspace, ledger, [log], Wanted(), AT + 200 * DAY)
        publish(experiment(0.25), ledger, AT)
        ledger.keep(ID, decisions, Cursor(ID, AT + 100 * DAY))
    return root


def running(root):
    with closing(ledger_of(open_workspace(root))) as ledger:
        return published(ledger, ID)


def test_the_winner_goes_into_the_draft_and_is_published_with_one_confirmation(tmp_path):
    root = shop(tmp_path / "shop", WARM)
    with serving(root) as client:
        visitor = Visitor(client)
        page = visitor.get(f"{PAGE}?lang=es").text
        assert "Dar «warm» a todos" in page
        led = visitor.post(f"{PAGE}/apply", page, node="words", way="warm")
        assert (led.status, led.headers["location"]) == (303, f"{PAGE}/draft?node=words#publish")
        draft = read_campaign(root / "campaigns" / "list.yaml").node("words")
        assert isinstance(draft, Jump)
        assert draft.extra == {"applied": "warm"}
        assert KEPT.strip() in (root / "campaigns" / "list.yaml").read_text()
        assert isinstance(running(root).node("words"), Draw)  # nothing is out yet
        form = visitor.get(f"{PAGE}/draft").text
        assert 'id="publish"' in form
        assert visitor.post(f"{PAGE}/apply", page, node="words", way="warm").status == 303  # once is enough
        out = visitor.post(f"{PAGE}/draft", form, do="publish", reason="it won")
        assert (out.status, out.headers["location"]) == (303, PAGE), out.text
    assert (running(root).version, type(running(root).node("words"))) == (2, Jump)


def test_where_nothing_is_shown_a_way_is_given_only_by_whoever_says_so(tmp_path):
    root = shop(tmp_path / "shop", NOBODY)
    with serving(root) as client:
        visitor = Visitor(client)
        page = visitor.get(f"{PAGE}?lang=en").text
        Page(page)
        assert "Give one to everybody although nothing is shown" in page
        bare = visitor.get(f"{PAGE}/draft?node=settle").text  # a form that says nothing of exploring
        refused = visitor.post(f"{PAGE}/apply", bare, node="words", way="warm", version="")
        assert refused.status == 400
        assert "is shown to be better" in refused.text
        assert isinstance(read_campaign(root / "campaigns" / "list.yaml").node("words"), Draw)
        assert visitor.post(f"{PAGE}/apply", bare, node="words", way="warm", explore="yes").status == 303
        assert isinstance(read_campaign(root / "campaigns" / "list.yaml").node("words"), Jump)


@pytest.mark.parametrize(("campaign", "node"), [(ID, "settle"), (ID, "nowhere"), ("other", "words")])
def test_what_is_no_experiment_has_no_winner(tmp_path, campaign, node):
    root = shop(tmp_path / "shop", NOBODY)
    with serving(root) as client:
        visitor = Visitor(client)
        page = visitor.get(f"{PAGE}/draft?node=settle").text
        assert visitor.post(f"/campaigns/{campaign}/apply", page, node=node).status == 404
