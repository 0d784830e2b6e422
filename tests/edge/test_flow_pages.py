"""A campaign worked on in the console: its flow, the node looked at, the draft changed, published, paused."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

import pytest

from periplo.edge.cli.main import run
from periplo.edge.console.guard import Door
from periplo.edge.wiring import ledger_of
from periplo.formats.campaign_yaml import read_campaign
from periplo.usecases import accounts
from periplo.usecases.act import published
from periplo.usecases.workspace import open_workspace
from served import GOOD, Page, Served, Visitor, serving
from small_shop import CAMPAIGN, copied

PAGE, DRAFT = "/campaigns/cart-awaits", "/campaigns/cart-awaits/draft"
KEPT = "# for whoever leaves a cart\n" + CAMPAIGN.replace(
    "  - {id: remind,", "  # say it once\n  - {id: remind,"
)


@pytest.fixture
def root(built_shop: Path, tmp_path: Path) -> Path:
    return copied(built_shop, tmp_path / "shop", KEPT)


@pytest.fixture
def visitor(root: Path) -> Iterator[Visitor]:
    with serving(root) as client:
        yield Visitor(client)


@pytest.fixture
def asked_in(root: Path) -> Iterator[Served]:
    with closing(ledger_of(open_workspace(root))) as ledger:
        for name, role in (("leo", "reader"), ("eva", "editor")):
            accounts.new_user(ledger, name, role, GOOD, 1)
    with serving(root, Door(needs_sign_in=True)) as client:
        yield client


def version_in(visitor: Visitor, node: str = "", draft: str = DRAFT) -> str:
    page = Page(visitor.get(f"{draft}?node={node}&lang=en").text)
    return next((field["value"] for field in page.all("input") if field.get("name") == "version"), "")


def do(visitor: Visitor, node: str, act: str, draft: str = DRAFT, **given: str):
    page = visitor.get(f"{draft}?node={quote(node)}&lang=en").text  # its forms have the token and the version
    return visitor.post(f"{draft}?lang=en", page, **{"node": node, "do": act, **given})


def test_each_node_is_a_link_and_the_one_chosen_is_told_with_its_counts(visitor: Visitor):
    page = visitor.get(f"{PAGE}?lang=en").text
    for node in ("settle", "remind", "end", "%40entry"):
        assert f'href="{PAGE}?node={node}#inspector"' in page
    assert "The same flow as a table" in page
    page = visitor.get(f"{PAGE}?node=remind&lang=en").text
    assert "Sends &#39;reminder&#39; by the log" in page
    assert "Shall we go on?" in page
    assert "¿Seguimos?" in page
    assert visitor.get(f"{PAGE}?node=none&lang=en").status == 200


def test_the_counts_are_those_of_the_ledger(root: Path, visitor: Visitor):
    with closing(ledger_of(open_workspace(root))) as ledger:
        members = list(ledger.members("cart-awaits"))
    page = visitor.get(f"{PAGE}?lang=en").text
    assert f"{len(members)} entered" in page
    ended = sum(one.ended_by == "goal" for one in members)
    assert f"{ended} left here" in page  # ana pays while she waits


def test_a_wait_is_changed_in_its_file_and_comments_stay(root: Path, visitor: Visitor):
    assert do(visitor, "settle", "set", span="3").status == 303
    told = (root / "campaigns" / "cart-awaits.yaml").read_text()
    assert told == KEPT.replace("wait: 2h", "wait: 3h") or told == KEPT.replace("wait: 2h", 'wait: "3h"')
    page = visitor.get(f"{DRAFT}?node=settle&lang=en").text
    assert "What changes from the published one" in page
    with closing(ledger_of(open_workspace(root))) as ledger:
        assert published(ledger, "cart-awaits").version == 1  # nothing runs otherwise yet
        assert ledger.document("draft", "cart-awaits").body == told


def test_words_channels_and_goal_are_changed(root: Path, visitor: Visitor):
    given = {
        "words.subject:en": "Still there?",
        "words.subject:es": "¿Sigues ahí?",
        "channels.0.channel": "email",
        "expires": "1",
    }
    assert do(visitor, "remind", "set", **given).status == 303
    assert do(visitor, "@entry", "set", holdout="20", **{"goal.within": "5"}).status == 303
    plan = read_campaign(root / "campaigns" / "cart-awaits.yaml")
    send, message = plan.node("remind"), plan.message("reminder")
    assert (send.channels, send.expires) == (("email",), 86_400_000_000)
    assert (message.subject.to("en"), message.subject.to("es")) == ("Still there?", "¿Sigues ahí?")
    assert (plan.holdout, plan.goal.within, len(plan.exits)) == (0.2, 5 * 86_400_000_000, 0)
    assert "# say it once" in (root / "campaigns" / "cart-awaits.yaml").read_text()


@pytest.mark.parametrize(
    ("kind", "given"),
    [("wait", "2d"), ("split", "pay at least 2 times"), ("task", "Call <b>them</b>"), ("send", "reminder")],
)
def test_a_node_goes_in_after_another_and_out_again(root: Path, visitor: Visitor, kind: str, given: str):
    path = root / "campaigns" / "cart-awaits.yaml"
    reply = do(visitor, "settle", "insert", kind=kind, new_channels="log", **{f"new_{kind}": given})
    assert reply.status == 303, reply.text
    assert reply.headers["Location"] == f"{DRAFT}?node={kind}#inspector"
    plan = read_campaign(path)
    assert [node.id for node in plan.nodes] == ["settle", kind, "remind", "end"]
    page = visitor.get(f"{DRAFT}?node={kind}&lang=en").text
    assert "<b>them</b>" not in page
    if kind == "split":
        assert "cannot be taken out" not in page
    assert do(visitor, kind, "remove").status == 303
    assert read_campaign(path).nodes == read_campaign_text(KEPT)


def read_campaign_text(text: str):
    from periplo.formats.campaign_yaml import campaign_from

    return campaign_from(text).nodes


def test_what_cannot_be_is_told_and_nothing_is_written(root: Path, visitor: Visitor):
    path = root / "campaigns" / "cart-awaits.yaml"
    for node, act, given, told in (
        ("settle", "set", {"span": "soon"}, "soon"),
        ("remind", "set", {"channels.0.channel": "pigeon"}, "pigeon"),
        ("@entry", "set", {"goal.rule": "cart"}, "same rule"),
        ("settle", "insert", {"kind": "split", "new_split": "((("}, "((("),
        ("settle", "insert", {"kind": "teleport"}, "does not say what it does"),
        ("end", "remove", {}, "cannot be taken out"),
        ("nobody", "remove", {}, "no node"),
        ("settle", "", {}, "nothing to do"),
    ):
        reply = do(visitor, node, act, **given)
        assert reply.status == 400, (node, act)
        assert told in reply.text, (node, act)
        assert path.read_text() == KEPT


def test_two_editors_do_not_write_over_one_another(root: Path, visitor: Visitor):
    seen = version_in(visitor, "settle")
    assert do(visitor, "settle", "set", version=seen, span="3").status == 303
    after = (root / "campaigns" / "cart-awaits.yaml").read_text()
    reply = do(visitor, "settle", "set", version=seen, span="9")
    assert reply.status == 400
    assert "changed meanwhile" in reply.text
    assert (root / "campaigns" / "cart-awaits.yaml").read_text() == after


def test_a_campaign_without_a_file_gets_one_at_its_first_change(root: Path, visitor: Visitor):
    (root / "campaigns" / "cart-awaits.yaml").unlink()
    assert "no file yet" in visitor.get(f"{DRAFT}?lang=en").text
    assert do(visitor, "settle", "set", span="3").status == 303
    assert "3h" in (root / "campaigns" / "cart-awaits.yaml").read_text()


def test_a_draft_that_was_never_published_stands_in_the_list_and_is_published(root: Path, visitor: Visitor):
    (root / "campaigns" / "other.yaml").write_text(KEPT.replace("id: cart-awaits", "id: other"))
    assert 'href="/campaigns/other/draft"' in visitor.get("/campaigns?lang=en").text
    reply = do(visitor, "", "publish", "/campaigns/other/draft", reason="a try")
    assert reply.status == 303, reply.text
    with closing(ledger_of(open_workspace(root))) as ledger:
        kept = published(ledger, "other")
        assert (kept.version, kept.status) == (1, "active")
        assert ledger.document("campaign", "other").reason == "a try"


def test_whoever_waits_at_a_node_that_goes_is_asked_for(root: Path, tmp_path: Path, visitor: Visitor):
    shop = str(root)
    (tmp_path / "late.csv").write_text("customer,event,time\nzoe,cart,2026-03-02T12:30:00Z\n")
    for words in (
        ("import", "events", str(tmp_path / "late.csv"), "--in", shop),
        ("campaign", "run", "cart-awaits", "--in", shop),
    ):
        assert run(words, {"PERIPLO_LANG": "en"}) == 0
    assert do(visitor, "remind", "insert", kind="wait", new_wait="1d").status == 303
    assert do(visitor, "settle", "remove").status == 303
    page = visitor.get(f"{DRAFT}?lang=en").text
    assert "Waiting at &#39;settle&#39;: 1" in page
    assert do(visitor, "", "publish").status == 400
    done = do(visitor, "", "publish", **{"at.settle": "to:remind"})
    assert done.status == 303, done.text
    with closing(ledger_of(open_workspace(root))) as ledger:
        assert [one.node for one in ledger.members("cart-awaits") if one.is_inside] == ["remind"]


def test_a_campaign_is_paused_and_goes_on(root: Path, visitor: Visitor):
    for move, status in (("pause", "paused"), ("publish", "paused"), ("resume", "active")):
        if move == "publish":  # a new version of what is paused stays paused
            assert do(visitor, "settle", "set", span="3").status == 303
            assert do(visitor, "", "publish").status == 303
            continue
        assert visitor.post(f"{PAGE}/status", visitor.get(PAGE).text, do=move).status == 303
        with closing(ledger_of(open_workspace(root))) as ledger:
            assert published(ledger, "cart-awaits").status == status


def test_a_reader_sees_and_does_not_change(root: Path, asked_in: Served):
    for name, status in (("leo", 403), ("eva", 303)):
        visitor = Visitor(asked_in)
        visitor.sign_in(name, GOOD)
        assert visitor.get(f"{DRAFT}?node=settle").status == 200
        page = visitor.get(f"{PAGE}?lang=en").text
        assert ("Pause" in page) == (status == 303)
        assert do(visitor, "settle", "set", span="3").status == status
