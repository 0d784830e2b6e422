"""A shop whose customers do everything of which playbooks speak, by a fixed seed: large enough for a control group."""

from __future__ import annotations

import csv
import random
from datetime import UTC, datetime, timedelta
from pathlib import Path

from periplo.edge.cli.main import run
from periplo.usecases.workspace import MessageSettings, Settings, make_workspace

PEOPLE = 1700
BEGIN = datetime(2025, 6, 1, 8, tzinfo=UTC)
DAYS = 240
LIVED = {  # event -> how often beside the others
    "ad clicked": 1.0, "page viewed": 2.0, "leaflet scanned": 1.0, "store visited": 2.5, "question asked": 2.0,
    "zone left": 1.0, "list started": 1.5, "product added to wishlist": 0.7, "product added": 3.5, "cart emptied": 0.2,
    "payment failed": 0.6, "call abandoned": 0.6, "call answered": 1.6, "newsletter clicked": 0.5, "unsubscribed": 0.02,
    "product viewed": 7.0, "order completed": 2.2,
}  # fmt: skip
HEADS = ("customer", "event", "time", "channel", "place", "category", "order_id", "list_id", "cart_id", "total",
         "items", "dwell_seconds", "resolved", "refund")  # fmt: skip
MAP = """\
schema: 1
id: shop
title: {es: La tienda, en: The shop}
persona: {id: anybody, name: {es: Laura, en: Laura}}
goal: {text: {es: Comprar, en: To buy}, rule: order completed}
stages:
  - {id: look, title: {es: Miro, en: I look}, moment: before}
  - {id: buy, title: {es: Compro, en: I buy}, moment: during}
  - {id: have, title: {es: Lo tengo, en: I have it}, moment: after}
columns:
  - id: see
    stage: look
    title: {es: Veo un anuncio, en: I see an ad}
    channels: [ads]
    rule: ad clicked or leaflet scanned
  - {id: compare, stage: look, title: {es: Comparo, en: I compare}, rule: product viewed or page viewed}
  - {id: ask, stage: look, title: {es: Pregunto, en: I ask}, channels: [chat], rule: question asked}
  - {id: visit, stage: look, title: {es: Voy a la tienda, en: I go to the shop}, channels: [store], rule: store visited}
  - {id: list, stage: look, title: {es: Hago mi lista, en: I make my list}, channels: [web], rule: list started}
  - {id: fill, stage: buy, title: {es: Lleno el carrito, en: I fill the cart}, channels: [web], rule: product added}
  - {id: pay, stage: buy, title: {es: Pago, en: I pay}, channels: [web], rule: order completed}
  - {id: get, stage: have, title: {es: Lo recibo, en: I get it}, rule: order collected or order delivered}
  - {id: call, stage: have, title: {es: Llamo, en: I call}, channels: [phone], rule: call answered or call abandoned}
  - {id: club, stage: have, title: {es: Entro en el club, en: I join the club}, channels: [web], rule: club joined}
"""


def built(root: Path, people: int = PEOPLE, rename: dict[str, str] | None = None) -> Path:
    """The workspace, with its events, people and map. rename: events that are called otherwise here."""
    folder = root / "shop"
    shown = MessageSettings(web="https://shop.example")
    make_workspace(
        folder,
        Settings(
            name="Papelería Sol", zone="Europe/Madrid", public_url="https://p.shop.example", messages=shown
        ),
    )
    (folder / "frequency.yaml").write_text("schema: 1\ncountry: ES\n")
    (folder / "maps" / "shop.yaml").write_text(MAP)
    for other in (folder / "maps").glob("*.yaml"):
        if other.name != "shop.yaml":
            other.unlink()
    events, customers = root / "events.csv", root / "customers.csv"
    with events.open("w", newline="", encoding="utf-8") as file:
        told = csv.DictWriter(file, HEADS)
        told.writeheader()
        for row in sorted(_rows(people), key=lambda row: row["time"]):
            told.writerow({**row, "event": (rename or {}).get(str(row["event"]), row["event"])})
    with customers.open("w", newline="", encoding="utf-8") as file:
        written = csv.writer(file)
        written.writerow(("id", "first_name", "birthday", "language", "tier", "points"))
        for k in range(people):
            name = ("ANA MARÍA", "", "luis", "  ")[k % 4]
            born = f"{1960 + k % 40}-{k % 12 + 1:02}-{k % 28 + 1:02}"
            written.writerow(
                (f"c{k}", name, born, ("es", "en", "")[k % 3], ("oro", "")[k % 2], k % 3 * 50 or "")
            )
    assert run(["import", "events", str(events), "--in", str(folder)], {}) == 0
    assert run(["import", "customers", str(customers), "--in", str(folder)], {}) == 0
    return folder


def _rows(people: int):
    names, weights = zip(*LIVED.items(), strict=True)
    for k in range(people):
        chance = random.Random(k)
        until = 45 if k % 3 == 0 else DAYS  # a third leaves early
        happened = [
            (chance.uniform(0, until), chance.choices(names, weights)[0])
            for _ in range(20 if until == 45 else 34)
        ]
        happened += [(chance.uniform(0, 40), one) for one in ("club joined", "push accepted")]
        for n, (day, event) in enumerate(sorted(happened)):
            yield from _lived(f"c{k}", event, day, n, chance)


def _lived(who: str, event: str, day: float, n: int, chance: random.Random):
    """An event, and what follows from it."""

    def row(name: str, later: float = 0.0, **more: object) -> dict[str, object]:
        at = BEGIN + timedelta(days=day + later)
        return {"customer": who, "event": name, "time": at.isoformat(timespec="milliseconds"), **more}

    id = f"{who}-{n}"
    match event:
        case "order completed":
            channel = chance.choice(("web", "web", "store"))
            yield row(event, channel=channel, order_id=id, total=f"{chance.uniform(5, 90):.2f}")
            if channel == "store" or chance.random() < 0.1:
                return
            sent = chance.uniform(0.5, 5)
            collects = chance.random() < 0.5
            yield row("order ready" if collects else "order fulfilled", sent, order_id=id, place="Gran Vía")
            got = sent + chance.uniform(0.5, 6)
            if chance.random() < 0.9:
                name = "order collected" if collects else "order delivered"
                yield row(name, got, order_id=id, place="Gran Vía" if collects else "")
            if chance.random() < 0.35:
                name = chance.choice(("feedback given", "survey answered", "review posted"))
                yield row(name, got + chance.uniform(1.5, 5), order_id=id)
            if chance.random() < 0.5:
                yield row("item returned", got + 3, order_id=id, refund="12.50")
            elif chance.random() < 0.05:
                yield row("order cancelled", 0.3, order_id=id)
        case "product viewed" | "product added":
            yield row(
                event, channel="web", category=chance.choice(("backpacks", "pens")), cart_id=f"{who}-{n // 5}"
            )
            if event == "product viewed" and chance.random() < 0.5:
                for k in (1, 2, 3, 4):
                    yield row(event, k / 10, channel="web", category="backpacks")
        case "list started":
            yield row(event, channel="web", list_id=id, items=chance.choice((1, 12)))
        case "zone left":
            yield row(event, channel="store", place="Sol", dwell_seconds=chance.choice((20, 300)))
        case "call answered":
            yield row(event, channel="phone", resolved=chance.choice(("true", "false")))
            if chance.random() < 0.3:
                yield row("feedback given", 2)
        case _:
            yield row(event, channel="store" if event == "store visited" else "web", place="Sol")
