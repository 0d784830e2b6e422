"""Segment's and RudderStack's clients for Node, unmodified, with only the host changed."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from collecting import Listener
from heard import address_of, arrived, overloaded
from said_alike import becomes_events, holds_all, of
from shop_front import until

SEGMENT = """
const { Analytics } = require("@segment/analytics-node");
const client = new Analytics({ writeKey: process.env.KEY, host: process.env.HOST, flushAt: 20 });
client.on("error", (error) => console.error("refused", error.code));
const end = () => client.closeAndFlush({ timeout: 20000 });
"""
RUDDER = """
const Analytics = require("@rudderstack/rudder-sdk-node");
const client = new Analytics(process.env.KEY, { dataPlaneUrl: process.env.HOST, flushAt: 20 });
const end = () => client.flush();
"""
EVERYTHING = """
client.identify({ userId: "ana", traits: { email: "ana@correo.es" } });
client.track({ userId: "ana", event: "Order Completed", properties: {
  total: 40.5, currency: "EUR", products: [{ sku: "a-1", price: 20.25, quantity: 2 }] } });
client.track({ userId: "ana", event: "List Checked", properties: { ñ: "ç" } });
client.page({ userId: "ana", name: "Catálogo", properties: { path: "/libros" } });
client.screen && client.screen({ userId: "ana", name: "Inicio" });
client.group({ userId: "ana", groupId: "escuela-7", traits: { name: "Colegio" } });
client.alias({ userId: "ana", previousId: "v-1" });
end().then(() => setTimeout(() => process.exit(0), 500));
"""
MANY = """
for (let n = 0; n < 100; n++) client.track({ userId: "ana", event: "List Checked", properties: { n } });
end();
setTimeout(() => process.exit(0), 15000);
"""
CLIENTS = pytest.mark.parametrize("client", [SEGMENT, RUDDER], ids=["segment", "rudderstack"])


def say(node_modules: Path, listener: Listener, script: str) -> subprocess.Popen[str]:
    told = {"KEY": listener.key, "HOST": address_of(listener), "NODE_PATH": str(node_modules)}
    return subprocess.Popen(
        ["node", "-e", script],
        env=os.environ | told,
        stderr=subprocess.PIPE,
        text=True,
        cwd=node_modules.parent,
    )


@CLIENTS
def test_all_that_a_client_says_arrives(client: str, node_modules: Path, listener: Listener):
    process = say(node_modules, listener, client + EVERYTHING)
    assert process.wait(60) == 0, process.stderr and process.stderr.read()
    came = holds_all(listener, {"screen": 1})
    (page,) = of(came, "page")
    assert page["properties"]["path"] == "/libros"
    becomes_events(listener)


@CLIENTS
def test_too_much_at_once_is_said_again_and_nothing_is_lost(
    client: str, node_modules: Path, listener: Listener
):
    with overloaded(3, retry_after=1) as said:
        process = say(node_modules, listener, client + MANY)
        try:
            until(lambda: len({one["messageId"] for one in arrived(listener)}) == 100, 40)
        finally:
            process.kill()
            process.wait()
        assert sorted(one["properties"]["n"] for one in arrived(listener)) == list(range(100))
        assert len(said) == 3
