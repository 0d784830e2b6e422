"""A campaign's new version in a workspace that asks for a second person: proposed, looked at, approved or refused."""

from contextlib import closing

import pytest

from lived import lived
from periplo.core.access import NotAllowed
from periplo.core.errors import BadCampaign, BadInput, UnknownName
from periplo.edge.cli.main import run
from periplo.edge.console.guard import Door
from periplo.edge.wiring import ledger_of
from periplo.storage.memory import MemoryLedger
from periplo.usecases import accounts
from periplo.usecases.act import approval, campaigns, publish, published
from periplo.usecases.act import run as drive
from periplo.usecases.act.moving_on import MovingOn
from periplo.usecases.workspace import open_workspace
from plans import ID, SHOPPERS, Collected, plan
from served import GOOD, Page, Visitor, serving
from small_shop import CAMPAIGN, built

ALL = MovingOn()


def call(*words, lang="en"):
    return run(["--lang", lang, *map(str, words)], {})


def propose(ledger, changed=None, chosen=ALL, author="eva"):
    return approval.propose(changed or plan(), ledger, 1, "active", chosen, author, "a try")


def test_what_is_published_goes_on_until_a_second_person_lets_the_new_version_out():
    ledger = MemoryLedger()
    publish(plan(), ledger, 0)
    found = propose(ledger, plan(holdout=0.3))
    assert published(ledger, ID).holdout == 0
    assert [(one.campaign.id, one.author, one.reason) for one in approval.proposals(ledger)] == [
        (ID, "eva", "a try")
    ]
    kept = approval.approve(ledger, ID, found.number, 2, "marta", "approver")
    assert (kept.version, published(ledger, ID).holdout) == (2, 0.3)
    assert ledger.document("campaign", ID).author == "eva, approved by marta"
    assert approval.proposals(ledger) == []


@pytest.mark.parametrize(
    ("name", "role", "number", "error"),
    [
        ("eva", "administrator", 1, NotAllowed),
        ("EVA", "approver", 1, NotAllowed),
        ("leo", "editor", 1, NotAllowed),
        ("marta", "approver", 9, BadInput),
    ],
)
def test_neither_its_author_nor_a_lesser_role_lets_it_out_nor_what_was_not_looked_at(
    name, role, number, error
):
    ledger = MemoryLedger()
    propose(ledger)
    with pytest.raises(error):
        approval.approve(ledger, ID, number, 2, name, role)
    with pytest.raises(error):
        approval.refuse(ledger, ID, number, 2, name, role, "no")
    assert campaigns(ledger) == []
    assert len(approval.proposals(ledger)) == 1


def test_a_refused_version_is_kept_with_the_reason_and_waits_no_more():
    ledger = MemoryLedger()
    number = propose(ledger).number
    approval.refuse(ledger, ID, number, 2, "marta", "approver", "too dear")
    newest = ledger.document("proposal", ID)
    assert (newest.status, newest.author, newest.reason) == ("refused", "marta", "too dear")
    with pytest.raises(UnknownName):
        approval.approve(ledger, ID, number, 3, "marta", "approver")
    assert campaigns(ledger) == []


def test_a_choice_that_cannot_be_is_refused_when_it_is_proposed():
    ledger = MemoryLedger()
    publish(plan(), ledger, 0)
    drive(ID, ledger, lived(*SHOPPERS), {"log": Collected()})
    with pytest.raises(BadCampaign, match="no choice"):
        propose(ledger, plan(holdout=0.3), MovingOn("stay"))
    with pytest.raises(BadInput, match="names its author"):
        propose(ledger, plan(holdout=0.3), author=None)
    assert approval.proposals(ledger) == []


@pytest.fixture
def shop(tmp_path, capsys):
    shop = built(tmp_path)
    settings = shop / "periplo.toml"
    settings.write_text(settings.read_text() + "\n[campaigns]\napproval = true\n")
    with closing(ledger_of(open_workspace(shop))) as ledger:
        for name, role in (("marta", "approver"), ("eva", "editor")):
            accounts.new_user(ledger, name, role, GOOD, 1)
    (tmp_path / "more.yaml").write_text(CAMPAIGN.replace("holdout: 0.5", "holdout: 0.25"))
    capsys.readouterr()
    return shop


def holdout(shop):
    with closing(ledger_of(open_workspace(shop))) as ledger:
        return published(ledger, "cart-awaits").holdout


def test_commands_ask_for_the_password_of_an_approver(shop, capsys, monkeypatch):
    more = shop.parent / "more.yaml"
    assert call("campaign", "publish", more, "--in", shop) == 2
    assert "--author NAME" in capsys.readouterr().err
    assert (
        call("campaign", "publish", more, "--in", shop, "--author", "eva", "--reason", "fewer left out") == 0
    )
    assert capsys.readouterr().out.endswith("periplo campaign approve cart-awaits --user NAME\n")
    assert call("campaign", "run", more, "--in", shop) == 2
    assert "has to be approved" in capsys.readouterr().err
    for name, password, word in (
        ("marta", "wrong and long", "password is wrong"),
        ("eva", GOOD, "role does not allow"),
    ):
        monkeypatch.setenv("PERIPLO_PASSWORD", password)
        assert call("campaign", "approve", "cart-awaits", "--in", shop, "--user", name) != 0
        assert word in capsys.readouterr().err
    assert holdout(shop) == 0.5
    assert call("campaign", "approve", "cart-awaits", "--in", shop, "--user", "marta", lang="es") == 0
    told = capsys.readouterr().out
    assert "grupo de control: 50" in told
    assert "Publicada: cart-awaits, versión 2, activa" in told
    assert holdout(shop) == 0.25


@pytest.mark.parametrize("lang", ["es", "en"])
def test_an_approver_lets_it_out_on_its_page_and_its_author_cannot(shop, lang, capsys):
    assert call("campaign", "publish", shop.parent / "more.yaml", "--in", shop, "--author", "eva") == 0
    address = f"/campaigns/cart-awaits/approval?lang={lang}"
    with serving(shop, Door(needs_sign_in=True)) as served:
        author, approver = Visitor(served), Visitor(served)
        author.sign_in("eva")
        approver.sign_in("marta")
        page = author.get(address).text
        Page(page)
        assert 'name="do"' not in page
        assert author.post("/campaigns/cart-awaits/approval", page, do="approve", number="1").status == 403
        assert holdout(shop) == 0.5
        assert address.partition("?")[0] in approver.get("/campaigns").text
        page = approver.get(address).text
        Page(page)
        assert "25" in page
        assert approver.post("/campaigns/cart-awaits/approval", page, do="approve").status == 303
        assert holdout(shop) == 0.25
        assert approver.get(address).status == 404


def test_where_nobody_signs_in_the_page_says_how_to_approve(shop, capsys):
    assert call("campaign", "publish", shop.parent / "more.yaml", "--in", shop, "--author", "eva") == 0
    with serving(shop) as served:
        visitor = Visitor(served)
        page = visitor.get("/campaigns/cart-awaits/approval?lang=es").text
        assert "sign_in = &#34;always&#34;" in page
        assert '<a href="/users">' in page.partition("<main")[2]
        assert "periplo campaña" not in page
        form = visitor.get("/tasks").text
        assert visitor.post("/campaigns/cart-awaits/approval", form, do="approve", number="1").status == 400
    assert holdout(shop) == 0.5


def test_whoever_came_meanwhile_to_a_node_that_goes_stops_the_approval_and_the_page_says_what_to_do(
    shop, capsys
):
    gone = CAMPAIGN.replace("id: settle", "id: calm").replace("holdout: 0.5", "holdout: 0.25")
    (shop.parent / "gone.yaml").write_text(gone)
    (shop.parent / "late.csv").write_text("customer,event,time\nzoe,cart,2026-03-02T12:30:00Z\n")
    assert call("campaign", "publish", shop.parent / "gone.yaml", "--in", shop, "--author", "eva") == 0
    assert call("import", "events", shop.parent / "late.csv", "--in", shop) == 0
    assert call("campaign", "run", "cart-awaits", "--in", shop) == 0
    with serving(shop, Door(needs_sign_in=True)) as served:
        marta = Visitor(served)
        marta.sign_in("marta")
        page = marta.get("/campaigns/cart-awaits/approval?lang=es").text
        assert "Dentro: 1 · por elegir: 1" in page
        refused = marta.post("/campaigns/cart-awaits/approval?lang=es", page, do="approve")
        assert refused.status == 400
        assert "esperan en settle" in refused.text
        assert "quien la propone elige en el borrador" in refused.text
    assert holdout(shop) == 0.5
