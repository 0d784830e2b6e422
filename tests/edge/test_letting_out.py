"""A campaign with errors is not let out, by whichever door: command, page, a second person."""

from __future__ import annotations

import json
from contextlib import closing
from pathlib import Path
from shutil import copytree

import pytest

from periplo.edge.cli.main import run
from periplo.edge.console.guard import Door
from periplo.edge.wiring import ledger_of
from periplo.usecases import accounts, act
from periplo.usecases.act import approval
from periplo.usecases.workspace import open_workspace
from served import GOOD, Page, Visitor, serving
from small_shop import CAMPAIGN, built

OTHER = CAMPAIGN.replace("id: cart-awaits", "id: other")
FAULTY = {
    "an event that is nowhere": (OTHER.replace("event: cart", "event: kart"), "'kart'", "«kart»"),
    "a channel that is nowhere": (OTHER.replace("channel: log", "channel: fax"), "'fax'", "«fax»"),
    "no message": (
        OTHER.replace("wait: 2h}\n  - {id: remind, send: {channel: log, message: reminder}", "exit: true"),
        "sends no message",
        "no envía ningún mensaje",
    ),
    "a block that is nowhere": (
        OTHER.replace("body: {es: Aquí está., en: Here it is.}", "body: [{use: how-to-return}]"),
        "how-to-return",
        "how-to-return",
    ),
}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(tmp_path_factory.mktemp("built"))


@pytest.fixture
def shop(made: Path, tmp_path: Path) -> Path:
    found = tmp_path / "shop"
    copytree(made, found)
    return found


def call(*words: object, lang: str = "en") -> int:
    return run(["--lang", lang, *map(str, words)], {})


def campaigns(shop: Path) -> list[tuple[str, int]]:
    with closing(ledger_of(open_workspace(shop))) as ledger:
        return [(one.id, one.version) for one in act.campaigns(ledger)]


def written(shop: Path, text: str) -> Path:
    path = shop / "campaigns" / "other.yaml"
    path.parent.mkdir(exist_ok=True)
    path.write_text(text)
    return path


@pytest.mark.parametrize("text", [one[0] for one in FAULTY.values()], ids=FAULTY)
@pytest.mark.parametrize("verb", ["publish", "run"])
def test_no_command_publishes_a_campaign_with_errors(shop, capsys, text, verb):
    assert call("campaign", verb, written(shop, text), "--in", shop) == 1
    assert "campaign 'other' has errors and was not published" in capsys.readouterr().err.casefold()
    assert campaigns(shop) == [("cart-awaits", 1)]


@pytest.mark.parametrize(("text", "en", "es"), FAULTY.values(), ids=FAULTY)
def test_each_error_says_what_and_how_to_mend_in_both_languages(shop, capsys, text, en, es):
    path = written(shop, text)
    for lang, word, mend in (("en", en, "--anyway"), ("es", es, "--anyway")):
        assert call("campaign", "publish", path, "--in", shop, lang=lang) == 1
        told = capsys.readouterr().err
        assert word in told
        assert mend in told
        assert f"{path}: error: " in told


def test_what_was_mended_is_published_and_what_is_wanted_all_the_same_too(shop, capsys):
    path = written(shop, FAULTY["an event that is nowhere"][0])
    assert call("campaign", "publish", path, "--in", shop, "--dry-run") == 1
    assert campaigns(shop) == [("cart-awaits", 1)]
    assert call("campaign", "publish", path, "--in", shop, "--anyway") == 0
    assert "no event is called 'kart'" in capsys.readouterr().err
    path.write_text(OTHER)
    assert call("campaign", "publish", path, "--in", shop) == 0
    assert campaigns(shop) == [("cart-awaits", 1), ("other", 2)]


def test_what_has_errors_can_still_be_ended(shop):
    path = written(shop, FAULTY["an event that is nowhere"][0])
    assert call("campaign", "publish", path, "--in", shop, "--anyway") == 0
    assert call("campaign", "publish", "other", "--in", shop, "--status", "ended") == 0


@pytest.mark.parametrize("lang", ["en", "es"])
@pytest.mark.parametrize(("text", "en", "es"), FAULTY.values(), ids=FAULTY)
def test_the_page_tells_the_errors_beside_the_button_and_does_not_publish(shop, lang, text, en, es):
    written(shop, text)
    address = f"/campaigns/other/draft?lang={lang}"
    with serving(shop) as client:
        visitor = Visitor(client)
        page = visitor.get(address)
        assert page.status == 200
        form = page.text.partition('<form class="publish"')[2].partition("</form>")[0]
        assert (en if lang == "en" else es).replace("'", "&#39;") in form
        version = next(one["value"] for one in Page(page.text).all("input") if one.get("name") == "version")
        reply = visitor.post(address, page.text, do="publish", version=version)
    assert reply.status == 400
    assert ("has errors and was not published" if lang == "en" else "no se ha publicado") in reply.text
    assert campaigns(shop) == [("cart-awaits", 1)]


def posted(visitor: Visitor, **fields: str):
    address = "/campaigns/other/draft?lang=en"
    page = visitor.get(address).text
    version = next(one["value"] for one in Page(page).all("input") if one.get("name") == "version")
    return visitor.post(address, page, do="publish", version=version, **fields), page


def test_the_page_publishes_all_the_same_what_only_waits_for_its_event(shop):
    written(shop, FAULTY["an event that is nowhere"][0])
    with serving(shop) as client:
        visitor = Visitor(client)
        refused, page = posted(visitor)
        assert refused.status == 400
        assert "beside the button" in refused.text
        assert "--anyway" not in refused.text
        assert 'name="anyway"' in page
        assert posted(visitor, anyway="yes")[0].status == 303
    assert campaigns(shop) == [("cart-awaits", 1), ("other", 1)]


@pytest.mark.parametrize(
    "text", [one[0] for name, one in FAULTY.items() if name != "an event that is nowhere"]
)
def test_the_page_publishes_nothing_that_no_event_will_mend(shop, text):
    written(shop, text)
    with serving(shop) as client:
        refused, page = posted(Visitor(client), anyway="yes")
    assert refused.status == 400
    assert 'name="anyway"' not in page
    assert campaigns(shop) == [("cart-awaits", 1)]


@pytest.fixture
def asking(shop: Path) -> Path:
    settings = shop / "periplo.toml"
    settings.write_text(settings.read_text() + "\n[campaigns]\napproval = true\n")
    with closing(ledger_of(open_workspace(shop))) as ledger:
        accounts.new_user(ledger, "marta", "approver", GOOD, 1)
    return shop


def test_a_second_person_is_not_asked_for_what_has_errors_unless_its_author_wants_it(
    asking, capsys, monkeypatch
):
    path = written(asking, FAULTY["an event that is nowhere"][0])
    words = ("campaign", "publish", path, "--in", asking, "--author", "eva")
    assert call(*words) == 1
    with closing(ledger_of(open_workspace(asking))) as ledger:
        assert approval.proposals(ledger) == []
    assert call(*words, "--anyway") == 0
    capsys.readouterr()
    monkeypatch.setenv("PERIPLO_PASSWORD", GOOD)
    assert call("campaign", "approve", "other", "--in", asking, "--user", "marta") == 0
    assert "no event is called 'kart'" in capsys.readouterr().err
    assert campaigns(asking) == [("cart-awaits", 1), ("other", 1)]


def test_a_second_person_sees_on_the_page_that_its_author_knows_of_the_errors(asking):
    written(asking, FAULTY["an event that is nowhere"][0])
    with closing(ledger_of(open_workspace(asking))) as ledger:
        accounts.new_user(ledger, "eva", "editor", GOOD, 1)
    with serving(asking, Door(needs_sign_in=True)) as client:
        eva, marta = Visitor(client), Visitor(client)
        eva.sign_in("eva")
        assert posted(eva, anyway="yes")[0].status == 303
        marta.sign_in("marta")
        page = marta.get("/campaigns/other/approval?lang=en").text
        assert "knows of these errors" in page
        number = next(one["value"] for one in Page(page).all("input") if one.get("name") == "number")
        assert marta.post("/campaigns/other/approval", page, do="approve", number=number).status == 303
    assert campaigns(asking) == [("cart-awaits", 1), ("other", 1)]


def test_what_became_wrong_while_it_waited_is_not_approved(asking, capsys, monkeypatch):
    """Its channel was there when it was proposed, and is not when somebody approves."""
    path = written(asking, OTHER)
    assert call("campaign", "publish", path, "--in", asking, "--author", "eva") == 0
    with closing(ledger_of(open_workspace(asking))) as ledger:
        document = ledger.document("proposal", "other")
        body = json.loads(document.body)
        body["campaign"] = body["campaign"].replace("channel: log", "channel: fax")
        ledger.save_document("proposal", "other", json.dumps(body), "waiting", 5, "eva")
    monkeypatch.setenv("PERIPLO_PASSWORD", GOOD)
    assert call("campaign", "approve", "other", "--in", asking, "--user", "marta") == 1
    address = "/campaigns/other/approval?lang=en"
    with serving(asking, Door(needs_sign_in=True)) as client:
        visitor = Visitor(client)
        visitor.sign_in("marta")
        page = visitor.get(address).text
        assert "channel &#39;fax&#39;, which does not exist here" in page
        number = next(one["value"] for one in Page(page).all("input") if one.get("name") == "number")
        reply = visitor.post(address, page, do="approve", number=number)
    assert reply.status == 400
    assert "has errors and was not published" in reply.text
    assert campaigns(asking) == [("cart-awaits", 1)]
