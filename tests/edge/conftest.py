"""The command as a function: `periplo("ask", "funnel", …)` gives exit code, output and errors."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from periplo.edge.cli.main import run

VISITS = """\
customer,event,time,device,total
ana,visit,2026-03-01T10:00:00Z,mobile,
ana,cart,2026-03-01T10:05:00Z,mobile,
ana,pay,2026-03-01T10:20:00Z,mobile,40.5
ben,visit,2026-03-01T11:00:00Z,desktop,
ben,cart,2026-03-02T09:00:00Z,desktop,
eva,visit,2026-03-02T12:00:00Z,mobile,
"""
MAP = """\
schema: 1
id: shop
title: {es: La tienda, en: The shop}
persona: {id: parent, name: {es: Laura, en: Laura}, rule: cart}
goal: {text: {es: Comprar, en: To buy}, rule: pay}
stages:
  - {id: look, title: {es: Miro, en: I look}, moment: before}
  - {id: buy, title: {es: Compro, en: I buy}, moment: during}
columns:
  - {id: enter, stage: look, title: {es: Entro, en: I come in}, channels: [web], rule: visit, feeling: 1}
  - {id: fill, stage: buy, title: {es: Lleno el carrito, en: I fill the cart}, channels: [web], rule: cart}
  - {id: pay, stage: buy, title: {es: Pago, en: I pay}, channels: [web], rule: pay}
"""
CAMPAIGN = """\
schema: 1
id: cart-awaits
title: {es: Tu carrito te espera, en: Your cart awaits}
map: shop
touchpoint: fill
entry: {event: cart}
holdout: 0.5
goal: {rule: pay, within: 3d}
nodes:
  - {id: settle, wait: 2h}
  - {id: remind, send: {channel: log, message: reminder}}
messages:
  reminder: {subject: {es: ¿Seguimos?, en: Shall we go on?}, body: {es: Aquí está., en: Here it is.}}
"""


@dataclass(frozen=True)
class Ran:
    code: int
    out: str
    err: str


Periplo = Callable[..., Ran]


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to stand in, with visits.csv, map.yaml and campaign.yaml."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "visits.csv").write_text(VISITS)
    (tmp_path / "map.yaml").write_text(MAP)
    (tmp_path / "campaign.yaml").write_text(CAMPAIGN)
    return tmp_path


@pytest.fixture
def periplo(here: Path, capfd: pytest.CaptureFixture[str]) -> Periplo:
    def call(*words: str, **environ: str) -> Ran:
        code = run(words, {"PERIPLO_LANG": "en", **environ})
        told = capfd.readouterr()
        return Ran(code, told.out, told.err)

    return call


@pytest.fixture
def shop(periplo: Periplo) -> str:
    """A workspace with the visits, the map and the campaign, already driven."""
    for words in (
        ("init", "shop", "--zone", "Europe/Madrid"),
        ("import", "events", "visits.csv", "--in", "shop"),
        ("campaign", "publish", "campaign.yaml", "--in", "shop"),
        ("campaign", "run", "cart-awaits", "--in", "shop"),
    ):
        done = periplo(*words)
        assert done.code == 0, done.err
    Path("shop/maps/shop.yaml").write_text(MAP)
    return "shop"
