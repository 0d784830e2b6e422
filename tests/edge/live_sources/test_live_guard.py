"""Only the vendor is ever reached: nothing inside this network, no other host, no answer without end."""

from __future__ import annotations

from contextlib import closing

import pytest

from periplo.edge.outgoing import HttpFetcher, is_public
from periplo.formats.webhooks.contract import Ask
from periplo.usecases.collect.fetching import VendorBusy, VendorRefused

HOUSE = """127.0.0.1 10.0.0.1 192.168.1.1 172.16.0.1 169.254.169.254 100.64.0.1 0.0.0.0 ::1 fe80::1 fc00::1
    ::ffff:127.0.0.1 ::ffff:169.254.169.254 64:ff9b::7f00:1 2002:7f00:1:: 224.0.0.1 ff02::1"""


@pytest.mark.parametrize("address", HOUSE.split())
def test_addresses_of_the_house_are_not_public(address):
    assert not is_public(address)


def test_public_addresses_are():
    assert is_public("93.184.216.34")
    assert is_public("2606:2800:220:1:248:1893:25c8:1946")


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "0x7f000001", "2130706433", "[::ffff:127.0.0.1]"])
def test_a_name_that_leads_into_the_house_is_refused_and_nothing_is_asked(vendor, host):
    port = vendor.url.rpartition(":")[2]
    vendor.answers["/x"] = {"secret": 1}
    with closing(HttpFetcher()) as fetcher, pytest.raises(VendorRefused, match="inside this network"):
        fetcher.get(Ask(f"http://{host}:{port}", "/x", {}))
    assert vendor.asked == []


def test_a_path_cannot_change_the_host(vendor):
    with closing(HttpFetcher(inside=True)) as fetcher, pytest.raises(VendorRefused, match="elsewhere"):
        fetcher.get(Ask("https://api.example.com", "@127.0.0.1/x", {}))
    assert vendor.asked == []


def test_a_vendor_that_is_away_is_busy_and_a_proxy_of_the_environment_is_not_used(vendor, monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", vendor.url)
    with closing(HttpFetcher(inside=True)) as fetcher, pytest.raises(VendorBusy):
        fetcher.get(Ask("http://127.0.0.1:9", "/x", {}))
    assert vendor.asked == []


def test_an_answer_without_end_is_not_read(vendor, monkeypatch):
    monkeypatch.setattr("periplo.edge.outgoing.MOST_BYTES", 1_000)
    vendor.answers["/big"] = "x" * 5_000
    with closing(HttpFetcher(inside=True)) as fetcher, pytest.raises(VendorRefused, match="too large"):
        fetcher.get(Ask(vendor.url, "/big", {}))
