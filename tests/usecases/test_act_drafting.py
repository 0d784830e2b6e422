"""Two who change one draft at the same instant: the second is told, and nobody's change is written over."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from shutil import copytree
from threading import Thread

import pytest

from periplo.core.campaign_diff import campaign_diff
from periplo.core.errors import UnknownName
from periplo.edge.wiring import ledger_of
from periplo.formats.campaign_yaml import campaign_from
from periplo.usecases.act import drafting, publish, published
from periplo.usecases.workspace import open_workspace
from small_shop import CAMPAIGN, built

ID = "cart-awaits"
OURS = "# ours\n" + CAMPAIGN


@pytest.mark.parametrize("has_file", [True, False], ids=["a file", "published alone"])
def test_whoever_comes_second_is_told_and_writes_over_nothing(tmp_path: Path, monkeypatch, has_file: bool):
    root = built(tmp_path)
    folder = root / "campaigns"
    if has_file:
        (folder / "own.yaml").write_text(CAMPAIGN)
    refused: list[drafting.DraftChanged] = []
    write = drafting.write_whole

    def change(hours: str) -> None:
        with closing(ledger_of(open_workspace(root))) as ledger:
            seen = drafting.draft_of(folder, ledger, ID)
            assert seen is not None
            looked[hours] = seen
            others.append(Thread(target=put, args=(seen, hours)))

    def put(seen: drafting.Draft, hours: str) -> None:
        with closing(ledger_of(open_workspace(root))) as ledger:
            try:
                drafting.changed(seen, seen.version, lambda one: one.text.replace("2h", hours), ledger, 1)
            except drafting.DraftChanged as told:
                refused.append(told)

    looked: dict[str, drafting.Draft] = {}
    others: list[Thread] = []
    change("3h")
    change("4h")

    def slow(path: Path, text: str) -> None:
        monkeypatch.setattr(drafting, "write_whole", write)
        others[1].start()  # between the look and the writing of the first
        others[1].join(0.5)
        write(path, text)

    monkeypatch.setattr(drafting, "write_whole", slow)
    others[0].start()
    for one in others:
        if one.ident is None:
            others[0].join()
            one.start()
        one.join()
    kept = drafting.draft_of(folder, None, ID)
    assert kept is not None
    assert len(refused) == 1
    assert "wait: 3h" in kept.text


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(tmp_path_factory.mktemp("versions"))


@pytest.fixture
def ledger(shop: Path, tmp_path: Path):
    """Of a shop whose campaign has two versions: the second waits three hours, and asks nobody to compare."""
    root = Path(copytree(shop, tmp_path / "shop"))
    with closing(ledger_of(open_workspace(root))) as ledger:
        publish(campaign_from(CAMPAIGN.replace("2h", "3h").replace("0.5", "0")), ledger, 2)
        (root / "campaigns" / "own.yaml").write_text(OURS.replace("2h", "3h").replace("0.5", "0"))
        yield ledger


def draft_in(tmp_path: Path, ledger) -> drafting.Draft:
    found = drafting.draft_of(tmp_path / "shop" / "campaigns", ledger, ID)
    assert found is not None
    return found


def back_to(number: int, draft: drafting.Draft, ledger, **more) -> drafting.Draft:
    return drafting.restored(draft, draft.version, number, ledger, 5, "eva", **more)


def test_an_earlier_version_becomes_the_draft_and_nothing_that_runs_changes(tmp_path: Path, ledger):
    one = back_to(1, draft_in(tmp_path, ledger), ledger)
    assert campaign_diff(one.plan, published(ledger, ID, 1)) == ()
    assert draft_in(tmp_path, ledger).text == one.text
    assert (published(ledger, ID).version, published(ledger, ID).holdout) == (2, 0)


def test_what_the_draft_said_comes_back_by_undoing_with_its_comments(tmp_path: Path, ledger):
    before = draft_in(tmp_path, ledger)
    one = back_to(1, before, ledger)
    step = drafting.last_step(one, ledger)
    assert step is not None
    assert step.author == "eva"
    assert drafting.stepped(one, one.version, step, ledger, 6).text == before.text
    assert before.text.startswith("# ours")


def test_a_draft_that_was_never_published_is_asked_about_first(tmp_path: Path, ledger):
    path = tmp_path / "shop" / "campaigns" / "own.yaml"
    path.write_text(OURS.replace("2h", "9h"))
    draft = draft_in(tmp_path, ledger)
    assert drafting.is_unpublished(draft, ledger)
    with pytest.raises(drafting.DraftUnpublished, match="never published"):
        back_to(1, draft, ledger)
    assert path.read_text() == OURS.replace("2h", "9h")
    one = back_to(1, draft, ledger, is_replaced=True)
    assert not drafting.is_unpublished(one, ledger)
    path.write_text(OURS)  # an earlier version, in words of one's own
    draft = draft_in(tmp_path, ledger)
    assert not drafting.is_unpublished(draft, ledger)
    assert back_to(1, draft, ledger).text == OURS


def test_there_is_no_going_back_to_what_never_was_nor_over_what_was_not_looked_at(tmp_path: Path, ledger):
    draft = draft_in(tmp_path, ledger)
    for number in (0, 3):
        with pytest.raises(UnknownName, match="1 to 2"):
            back_to(number, draft, ledger)
    with pytest.raises(drafting.DraftChanged):
        drafting.restored(draft, "another", 1, ledger, 5)
    assert draft_in(tmp_path, ledger).text == draft.text


def test_a_campaign_without_a_file_gets_one_by_going_back(tmp_path: Path, ledger):
    (tmp_path / "shop" / "campaigns" / "own.yaml").unlink()
    one = back_to(1, draft_in(tmp_path, ledger), ledger)
    assert one.path.read_text() == one.text
    assert campaign_diff(one.plan, published(ledger, ID, 1)) == ()
