"""A shop of three customers, a map and a campaign: small enough to count by hand."""

from __future__ import annotations

from pathlib import Path
from shutil import copytree

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
BARE = """\
# drawn in a workshop
schema: 1
id: ours
title: {es: La tienda, en: The shop}
persona: {id: parent, name: {es: Laura, en: Laura}}
goal: {text: {es: Comprar, en: To buy}}
stages:
  - {id: look, title: {es: Miro, en: I look}, moment: before}
  - {id: buy, title: {es: Compro, en: I buy}, moment: during}
columns:
  - {id: enter, stage: look, title: {es: Visito la web, en: I visit the site}, channels: [web]}  # Ana's
  - {id: fill, stage: buy, title: {es: Lleno el carrito, en: I fill the cart}}
  - {id: pay, stage: buy, title: {es: Pago, en: I pay}}
  - {id: mend, stage: buy, title: {es: Lo zurzo, en: I darn it}}
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


def laid(folder: Path) -> Path:
    """The folder with visits.csv, map.yaml and campaign.yaml in it."""
    (folder / "visits.csv").write_text(VISITS)
    (folder / "map.yaml").write_text(MAP)
    (folder / "campaign.yaml").write_text(CAMPAIGN)
    return folder


def built(folder: Path) -> Path:
    """A workspace below the folder with the visits, the map and the campaign, already driven."""
    laid(folder)
    shop = str(folder / "shop")
    for words in (
        ("init", shop, "--zone", "Europe/Madrid"),
        ("import", "events", str(folder / "visits.csv"), "--in", shop),
        ("campaign", "publish", str(folder / "campaign.yaml"), "--in", shop),
        ("campaign", "run", "cart-awaits", "--in", shop),
    ):
        assert run(words, {"PERIPLO_LANG": "en"}) == 0
    (folder / "shop" / "maps" / "first.yaml").write_text(MAP)
    return folder / "shop"


def copied(shop: Path, to: Path, campaign: str) -> Path:
    """A built workspace once more, for one who changes it, with its campaign in these words."""
    copytree(shop, to)
    (to / "campaigns" / "cart-awaits.yaml").write_text(campaign)
    return to
