"""Links and images of messages, served for real: they lead on, they tell, and a scanner changes nothing."""

from __future__ import annotations

import contextlib
import http.client
import json
import threading
import time
from collections.abc import Iterator

import pytest
import uvicorn
from sqlalchemy import insert

from periplo.core.errors import BadInput
from periplo.core.link_tokens import Followed, link_token
from periplo.core.message_values import Links
from periplo.core.wording import TemplateFailed
from periplo.edge.console.serving import listen
from periplo.edge.public.app import public
from periplo.edge.public.intake import Overloaded
from periplo.storage import tables as t
from periplo.storage.inbox import SqliteInbox
from periplo.storage.sqlite import SqliteLedger
from periplo.usecases.act.assets import images_of, inlined, kept_asset
from periplo.usecases.act.links import LinkMaker, Sending, link_maker
from periplo.usecases.workspace import MessageSettings, Settings, make_workspace

PHONE = "Mozilla/5.0 (Linux; Android 16) AppleWebKit/537.36 Chrome/150 Mobile"
PNG = (
    b"\x89PNG\r\n\x1a\n"
    + b"\0\0\0\rIHDR"
    + (20).to_bytes(4, "big")
    + (10).to_bytes(4, "big")
    + b"\x08\x02\0\0\0"
)
SENDING = Sending("cart/11/-/1/remind/2", "cart", "reminder", "email", 2, "es", 1_770_000_000_000_000)


class Site:
    """A public listener that really runs."""

    def __init__(self, root) -> None:
        settings = Settings(
            name="Sol", public_url="https://p.example/", messages=MessageSettings(utm_source="sol")
        )
        self.workspace = make_workspace(root, settings)
        self.ledger, self.inbox = SqliteLedger(self.workspace.ledger), SqliteInbox(self.workspace.inbox)
        with self.ledger.writing() as connection:
            connection.execute(insert(t.customers).values(customer=11, created_at=0))
            connection.execute(insert(t.handles).values(handle=2, kind="email", text="ana@example.com"))
            connection.execute(insert(t.handle_customer).values(handle=2, customer=11, since=0))
        self.app = public(self.workspace, self.ledger, self.inbox)
        self.maker = link_maker(self.workspace)
        self.read = self.port = 0

    def ask(self, address: str, method: str = "GET", **headers: str) -> tuple[int, bytes, dict[str, str]]:
        client = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        with contextlib.closing(client):
            client.request(method, address.removeprefix("https://p.example"), None,
                           {name.replace("_", "-"): value for name, value in headers.items()})  # fmt: skip
            answer = client.getresponse()
            return answer.status, answer.read(), {name.lower(): value for name, value in answer.getheaders()}

    def told(self) -> list[dict]:
        """The events since the last time."""
        found = []
        for request in self.inbox.after(self.read):
            self.read = request.row
            assert (request.source, request.kind) == ("messages", "batch")
            found += json.loads(request.body)["batch"]
        return found


@pytest.fixture
def site(tmp_path) -> Iterator[Site]:
    site = Site(tmp_path / "sol")
    socket = listen("127.0.0.1", 0)
    site.port = socket.getsockname()[1]
    server = uvicorn.Server(uvicorn.Config(site.app, log_level="error", lifespan="on"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [socket]}, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield site
    server.should_exit = True
    thread.join(10)
    site.inbox.close()
    site.ledger.close()


def test_a_link_leads_on_with_its_source_and_tells_who_followed(site: Site):
    address = site.maker.tracked(SENDING)("https://shop.example/p?a=1&b=%20#x", 1)
    assert address.startswith("https://p.example/l/")
    status, _, headers = site.ask(address, user_agent=PHONE)
    leads = "https://shop.example/p?a=1&b=%20&utm_source=sol&utm_medium=email&utm_campaign=cart&utm_content=reminder#x"
    assert (status, headers["location"], headers["cache-control"]) == (302, leads, "no-store")
    (event,) = site.told()
    assert event["event"] == "message clicked"
    assert event["context"]["externalIds"] == [{"type": "email", "id": "ana@example.com"}]
    said = event["properties"]
    assert (said["campaign"], said["node"], said["link"], said["machine"]) == ("cart", "remind", leads, False)
    assert "by" not in said


def test_a_scanner_is_told_apart_and_its_head_is_no_event(site: Site):
    address = site.maker.tracked(SENDING)("https://shop.example/", 1)
    assert site.ask(address, "HEAD", user_agent=PHONE)[0] == 302
    assert site.told() == []
    assert site.ask(address, user_agent="Barracuda Sentinel")[0] == 302
    (event,) = site.told()
    assert (event["properties"]["machine"], event["properties"]["by"]) == (True, "us")
    site.ask(site.maker.tracked(SENDING)("https://shop.example/a", 2), user_agent=PHONE)
    site.ask(site.maker.tracked(SENDING)("https://shop.example/b", 3), user_agent=PHONE)
    assert [event["properties"].get("machine_sign") for event in site.told()][-1] == "burst"


def test_an_image_tells_of_opening_and_is_always_shown(site: Site):
    pixel = site.maker.pixel(SENDING)
    status, body, headers = site.ask(pixel, user_agent=PHONE)
    assert (status, body[:3], headers["content-type"]) == (200, b"GIF", "image/gif")
    assert [event["event"] for event in site.told()] == ["message opened"]
    assert site.ask("/o/none", user_agent=PHONE)[1][:3] == b"GIF"
    assert site.told() == []
    assert site.maker.pixel(SENDING._replace(channel="sms")) is None


@pytest.mark.parametrize("address", ["javascript:alert(1)", "//evil.example", "/console", "ftp://x.example"])
def test_a_link_leads_to_the_web_alone_even_if_signed(site: Site, address: str):
    link = Followed("click", 2, SENDING.at, 1, SENDING.key, "email", address)
    assert site.ask(f"/l/{link_token(link, site.maker.key)}", user_agent=PHONE)[0] == 404


@pytest.mark.parametrize("token", ["x", "https:%2F%2Fevil.example", "a" * 5000])
def test_a_link_that_we_did_not_sign_leads_nowhere(site: Site, token: str):
    status, _, headers = site.ask(f"/l/{token}", user_agent=PHONE)
    assert status in (404, 414)
    assert "location" not in headers


def test_whoever_follows_arrives_even_if_nothing_can_be_kept(site: Site, monkeypatch):
    async def refuse(fresh):
        raise Overloaded("full")

    monkeypatch.setattr(site.app.state.intake, "keep", refuse)
    assert site.ask(site.maker.tracked(SENDING)("https://shop.example/", 1), user_agent=PHONE)[0] == 302


def test_asking_for_the_way_out_ends_nothing(site: Site):
    links = site.maker.personal(SENDING)
    for method in ("GET", "HEAD"):
        assert site.ask(links.unsubscribe, method, user_agent="Barracuda")[0] == 200
    assert site.told() == []


def test_without_a_public_address_addresses_stay_as_they_are():
    maker = LinkMaker(None, b"k" * 32)
    assert maker.tracked(SENDING)("https://a.example/", 1) == "https://a.example/"
    assert maker.personal(SENDING) == Links()
    assert maker.pixel(SENDING) is None


def test_an_address_longer_than_our_links_leads_there_uncounted():
    maker = LinkMaker("https://shop.example", b"k" * 32)
    long = "https://a.example/?q=" + "x" * 5_000
    assert maker.tracked(SENDING)(long, 1) == long
    assert maker.tracked(SENDING)("https://a.example/", 1).startswith("https://shop.example/l/")


def test_an_image_is_kept_by_its_content_and_served_for_good(site: Site):
    (site.workspace.root / "assets" / "hero.png").write_bytes(PNG)
    address = images_of(site.workspace, "https://p.example")("hero.png")
    status, body, headers = site.ask(address)
    assert (status, body, headers["content-type"]) == (200, PNG, "image/png")
    assert "immutable" in headers["cache-control"]
    assert headers["x-content-type-options"] == "nosniff"
    (site.workspace.root / "assets" / "hero.png").write_bytes(PNG + b"new")
    assert images_of(site.workspace, "https://p.example")("hero.png") != address
    assert site.ask(address)[1] == PNG
    assert kept_asset(site.workspace, "hero.png")[1:3] == (20, 10)
    assert inlined(site.workspace)("hero.png").startswith("data:image/png;base64,")


@pytest.mark.parametrize(
    "name", ["../periplo.toml", "..%2Fperiplo.toml", "kept", "a.svg", "0" * 32 + ".svg", "0" * 32 + ".png"]
)
def test_nothing_but_kept_images_is_served(site: Site, name: str):
    assert site.ask(f"/a/{name}")[0] == 404


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("x.svg", b"<svg onload='x'/>", "SVG"),
        ("x.png", b"  <?xml version='1.0'?><svg/>", "SVG"),
        ("x.png", b"<html>", "none that can be sent"),
        ("x.png", PNG + b"\0" * (2 << 20), "bytes"),
        ("x.png", PNG[:16] + (60_000).to_bytes(4, "big") * 2, "pixels"),
    ],
)  # fmt: skip
def test_what_may_not_be_sent_as_an_image_is_refused(site: Site, name: str, content: bytes, says: str):
    (site.workspace.root / "assets" / name).write_bytes(content)
    with pytest.raises(BadInput, match=says):
        kept_asset(site.workspace, name)
    with pytest.raises(TemplateFailed):
        images_of(site.workspace, "https://p.example")(name)


@pytest.mark.parametrize("source", ["../periplo.toml", "/etc/passwd", "none.png"])
def test_an_image_is_looked_for_in_the_assets_alone(site: Site, source: str):
    with pytest.raises(BadInput, match="no image"):
        kept_asset(site.workspace, source)
