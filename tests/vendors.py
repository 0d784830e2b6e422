"""Vendors of live sources: a workspace that hears them, what they send, and their own address."""

from __future__ import annotations

import base64
import hmac
import json
import time
from dataclasses import dataclass, field
from typing import Any

from starlette.testclient import TestClient

from periplo.core.spans import DAY, iso
from periplo.storage.inbox import SqliteInbox
from periplo.storage.sqlite import SqliteLedger
from periplo.storage.tables.collecting import tallies as tallied

SOURCES = """\
schema: 1
sources:
  - {id: shop, kind: shopify, secret: SHOP_SECRET}
  - {id: woo, kind: woocommerce, secret: SHOP_SECRET}
  - {id: tn, kind: tiendanube, secret: SHOP_SECRET, token: TN_TOKEN, account: 123, api: "{api}"}
  - {id: ml, kind: mercado_libre, token: ML_TOKEN, refresh: ML_REFRESH, secret: ML_APP, app: 5, account: 468,
     api: "{api}"}
  - {id: vt, kind: vtex, secret: SHOP_SECRET, key: VT_KEY, token: VT_TOKEN, account: mine, api: "{api}"}
  - {id: phone, kind: twilio, secret: SHOP_SECRET, url: "https://hooks.example/hooks/phone"}
  - id: crm
    kind: json
    secret: SHOP_SECRET
    signature: {header: x-signature, time_header: x-time}
    mapping: {event: type, id: id, at: at, person: {email: mail}, properties: {total: total}}
"""
SECRET = "s3cret"
RECENTLY = iso(time.time_ns() // 1_000 - DAY)


@dataclass
class Vendor:
    """A vendor's own address: what it answers by path, and what it was asked."""

    url: str = ""
    answers: dict[str, Any] = field(default_factory=dict)  # path -> object, or status
    asked: list[tuple[str, str, dict[str, str], str]] = field(default_factory=list)


def kept(inbox: SqliteInbox) -> list[dict]:
    return [message for row in inbox.after(0) for message in json.loads(row.body)["batch"]]


def b64(body: bytes, secret: str = SECRET, algorithm: str = "sha256") -> str:
    return base64.b64encode(hmac.digest(secret.encode(), body, algorithm)).decode()


def order(**changed: Any) -> bytes:
    said = {
        "id": 7,
        "name": "#7",
        "email": "ana@example.es",
        "financial_status": "paid",
        "total_price": "10.00",
        "currency": "EUR",
        "created_at": RECENTLY,
        "line_items": [],
    }
    return json.dumps(said | changed).encode()


def sold(client: TestClient, body: bytes, secret: str = SECRET, source: str = "shop", **headers: str):
    signed = {"x-shopify-topic": "orders/create", "x-shopify-hmac-sha256": b64(body, secret)} | headers
    return client.post(f"/hooks/{source}", content=body, headers=signed)


def counted(ledger: SqliteLedger) -> dict[tuple[str, str], int]:
    with ledger.reading() as connection:
        return {(row.source, row.what): row.n for row in connection.execute(tallied.select())}
