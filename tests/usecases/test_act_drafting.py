"""Two who change one draft at the same instant: the second is told, and nobody's change is written over."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from threading import Thread

import pytest

from periplo.edge.wiring import ledger_of
from periplo.usecases.act import drafting
from periplo.usecases.workspace import open_workspace
from small_shop import CAMPAIGN, built

ID = "cart-awaits"


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
