"""The whole loop on the demo: events, workspace, campaigns, map; the product finds what the truth file tells."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from periplo.channels.contract import Channel
from periplo.channels.log import LogChannel
from periplo.core.errors import BadInput, EnvironmentFault
from periplo.core.texts import Text
from periplo.edge.demonstrating import demonstrate
from periplo.engines.local import LocalEngine
from periplo.formats.map_yaml import read_map
from periplo.storage.sqlite import SqliteLedger
from periplo.usecases import act
from periplo.usecases.collect.freshen import journeys_in
from periplo.usecases.demo import build
from periplo.usecases.demo.build import CAMPAIGNS, QUESTIONS, STEPS, Demo, Tools, build_demo
from periplo.usecases.demo.planted import HOLDOUT, LIST_AWAITS, PLANTED, TEN_PERCENT
from periplo.usecases.demo.shop import build_shop
from periplo.usecases.options import QUESTIONS as KNOWN
from periplo.usecases.workspace import Workspace

CUSTOMERS, SEED = 3_000, 3


def channels(workspace: Workspace) -> dict[str, Channel]:
    return {"log": LogChannel(workspace.root / "log-messages.jsonl")}


TOOLS = Tools(lambda workspace: SqliteLedger(workspace.ledger), channels, LocalEngine(2))


@pytest.fixture(scope="module")
def steps() -> list[Text]:
    return []


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory, steps: list[Text]) -> Demo:
    folder = tmp_path_factory.mktemp("somewhere") / "demo"
    return build_demo(folder, TOOLS, CUSTOMERS, SEED, tell=steps.append)


@pytest.fixture(scope="module")
def told(demo: Demo) -> Any:
    return json.loads(demo.truth.read_text(encoding="utf-8"))["realised"]


def test_each_step_is_told_once_and_in_order(demo: Demo, steps: list[Text]):
    assert demo.is_new
    assert steps == list(STEPS.values())
    assert all(step.has("es") and step.has("en") for step in steps)


def test_everything_lies_in_the_workspace(demo: Demo):
    root = demo.workspace.root
    assert demo.events.exists()
    assert "<svg" in demo.page.read_text(encoding="utf-8")
    assert [path.name for path in demo.workspace.maps] == ["school-list.yaml"]
    assert {path.stem for path in (root / "campaigns").iterdir()} == set(CAMPAIGNS)
    assert not list(root.parent.glob(".*"))


def test_nothing_in_it_names_the_folder_where_it_was_built(demo: Demo):
    for path in demo.workspace.root.rglob("*"):
        if path.is_file():
            assert b".demo.building" not in path.read_bytes(), path.name


def test_customers_have_the_ids_that_the_shop_foresaw(demo: Demo):
    ledger = SqliteLedger(demo.workspace.ledger)
    journeys = journeys_in(demo.workspace, ledger)
    ledger.close()
    shop = build_shop(CUSTOMERS, seed=SEED)
    assert journeys.customers == len(shop.keys)
    got = dict(zip(journeys.customer.tolist(), (journeys.stop - journeys.start).tolist(), strict=True))
    who, once = shop.columns["who"], np.unique(shop.columns["message"], return_index=True)[1]
    mine = once[(who[once] >= 0) & (who[once] < len(shop.keys))]
    expected = np.bincount(shop.ids[who[mine]], minlength=len(shop.keys) + 1)
    assert got == {id: int(expected[id]) for id in range(1, len(shop.keys) + 1)}


def test_the_campaigns_effects_are_those_of_the_truth(demo: Demo, told: Any):
    ledger = SqliteLedger(demo.workspace.ledger)
    journeys = journeys_in(demo.workspace, ledger)
    for campaign in CAMPAIGNS:
        answer = LocalEngine(2).ask(act.effect_of(campaign, ledger), journeys)
        for arm in answer.arms:
            assert (arm.n, arm.goal) == (
                told["campaigns"][campaign][arm.arm]["n"],
                told["campaigns"][campaign][arm.arm]["goal"],
            )
    ledger.close()


def test_nobody_of_the_control_group_was_written_to(demo: Demo):
    ledger = SqliteLedger(demo.workspace.ledger)
    for campaign in CAMPAIGNS:
        members = list(ledger.members(campaign))
        control = {member.customer for member in members if member.arm == "control"}
        written = {sent.intent.customer for sent in ledger.sent(campaign) if sent.state == "accepted"}
        assert len(control) / len({member.customer for member in members}) == pytest.approx(HOLDOUT, abs=0.03)
        assert written
        assert not written & control
    ledger.close()


def test_a_second_run_finds_the_demo_as_it_is(demo: Demo):
    page = demo.page.stat().st_mtime_ns
    again = build_demo(demo.workspace.root, TOOLS, CUSTOMERS, SEED)
    assert not again.is_new
    assert (again.rows, again.rejected) == (demo.rows, demo.rejected)
    assert demo.page.stat().st_mtime_ns == page


def test_other_arguments_replace_the_demo(tmp_path: Path):
    one = build_demo(tmp_path / "demo", TOOLS, 150, 1)
    two = build_demo(tmp_path / "demo", TOOLS, 160, 1, country="co", language="en")
    assert two.is_new
    assert two.workspace.settings.currency == "COP"
    assert two.workspace.settings.zone == "America/Bogota"
    assert one.rows != two.rows


def test_a_demo_in_which_somebody_has_worked_is_not_replaced(tmp_path: Path):
    build_demo(tmp_path / "demo", TOOLS, 150, 1)
    drawn = tmp_path / "demo" / "maps" / "school-list.yaml"
    drawn.write_text(drawn.read_text(encoding="utf-8").replace("Me entero", "Oigo hablar"), encoding="utf-8")
    assert not build_demo(tmp_path / "demo", TOOLS, 150, 1).is_new
    with pytest.raises(BadInput, match="worked in"):
        build_demo(tmp_path / "demo", TOOLS, 160, 1)
    assert "Oigo hablar" in drawn.read_text(encoding="utf-8")


def test_a_folder_with_other_things_is_left_alone(tmp_path: Path):
    (tmp_path / "mine.txt").write_text("do not touch")
    with pytest.raises(BadInput, match="not a demo"):
        build_demo(tmp_path, TOOLS, 150, 1)
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_a_demo_that_breaks_off_leaves_nothing_and_can_be_built_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as broken:
        broken.setattr(build, "_draw", full)
        with pytest.raises(EnvironmentFault, match="No space"):
            build_demo(tmp_path / "demo", TOOLS, 150, 1)
    assert list(tmp_path.iterdir()) == []
    assert build_demo(tmp_path / "demo", TOOLS, 150, 1).is_new


def test_the_questions_asked_first_are_questions_that_exist():
    assert {name for name, _ in QUESTIONS} <= set(KNOWN)
    assert [said["campaign"] for name, said in QUESTIONS if name == "effect"] == [LIST_AWAITS, TEN_PERCENT]


def test_what_is_printed_first_is_asked_of_the_time_that_each_question_says(demo: Demo, capsys):
    demonstrate(demo.workspace.root, CUSTOMERS, SEED, "es", "en")
    headings = [line for line in capsys.readouterr().out.splitlines() if " · n = " in line]
    whole = [line.split(" · ")[0] for line in headings if " · Sep 1, 2024" in line]
    assert len(headings) == len(QUESTIONS)
    assert len(whole) == sum(given.get("from") == "all" or "campaign" in given for _, given in QUESTIONS)
    assert "The moments that decide" in whole


def test_the_map_says_that_its_data_are_made_up(demo: Demo):
    drawn = read_map(demo.workspace.maps[0])
    assert drawn.extra["note"] == {"es": "datos de demostración", "en": "demonstration data"}
    assert "datos de demostración" in demo.page.read_text(encoding="utf-8")
    assert str(PLANTED.list_awaits_effect) not in demo.page.read_text(encoding="utf-8")
