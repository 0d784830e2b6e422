"""Who really knocks, and which doors are open: proxies believed and forged, and where signing in is asked for."""

from __future__ import annotations

import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from periplo.core.errors import BadInput, BadQuestion
from periplo.edge.console.guard import Door, door_of, is_own_name
from periplo.edge.doors import client_of, is_address, is_loopback, networks
from periplo.usecases.workspace import ConsoleSettings, DoorSettings, Settings, settings_from, settings_text

TRUSTED = networks(["10.0.0.0/8", "127.0.0.1", "fd00::/8"])


def seen(peer: str, *hops: str, proto: str | None = None, trusted=TRUSTED) -> tuple[str, str]:
    headers = [(b"x-forwarded-for", hop.encode()) for hop in hops]
    headers += [(b"x-forwarded-proto", proto.encode())] if proto else []
    return tuple(client_of(peer, headers, trusted))


def test_without_a_trusted_proxy_the_peer_is_the_client_whatever_it_writes():
    assert seen("203.0.113.9", "198.51.100.1", proto="https") == ("203.0.113.9", "http")
    assert seen("203.0.113.9", "127.0.0.1", proto="https", trusted=()) == ("203.0.113.9", "http")


def test_behind_a_trusted_proxy_the_client_is_whom_it_names():
    assert seen("10.0.0.2", "203.0.113.9", proto="https") == ("203.0.113.9", "https")


def test_what_the_client_wrote_itself_stands_to_the_left_and_is_not_believed():
    assert seen("10.0.0.2", "127.0.0.1, 10.1.1.1, 203.0.113.9")[0] == "203.0.113.9"
    assert seen("10.0.0.2", "198.51.100.1, 203.0.113.9, 10.0.0.3")[0] == "203.0.113.9"


def test_a_header_that_stands_twice_is_one_list():
    assert seen("10.0.0.2", "198.51.100.1", "203.0.113.9")[0] == "203.0.113.9"


def test_behind_what_is_no_address_nothing_is_believed():
    assert seen("10.0.0.2", "203.0.113.9, unknown")[0] == "10.0.0.2"
    assert seen("10.0.0.2", "203.0.113.9, <script>, 10.0.0.7")[0] == "10.0.0.7"


def test_where_all_are_our_proxies_the_farthest_is_the_client():
    assert seen("10.0.0.2", "10.0.0.9, 10.0.0.8")[0] == "10.0.0.9"


def test_a_trusted_proxy_that_names_nobody_is_the_client():
    assert seen("127.0.0.1") == ("127.0.0.1", "http")
    assert seen("127.0.0.1", "", " , ")[0] == "127.0.0.1"


@pytest.mark.parametrize(
    "written", ["203.0.113.9:4711", '"203.0.113.9"', "::ffff:203.0.113.9", "[::ffff:203.0.113.9]:80"]
)
def test_an_address_may_be_written_in_several_ways(written):
    assert seen("10.0.0.2", written)[0] == "203.0.113.9"


def test_addresses_of_ipv6_count_as_well():
    assert seen("fd00::1", "2001:db8::7")[0] == "2001:db8::7"
    assert seen("::ffff:10.0.0.2", "[2001:db8::7]:443")[0] == "2001:db8::7"


def test_a_scheme_that_is_none_is_not_believed_and_the_nearest_proxy_s_word_counts():
    assert seen("10.0.0.2", "203.0.113.9", proto="ftp")[1] == "http"
    assert seen("10.0.0.2", "203.0.113.9", proto="https, http")[1] == "http"


def test_a_peer_without_an_address_is_nobody_and_trusted_by_nobody():
    assert seen("", "203.0.113.9", proto="https") == ("", "http")


@given(st.lists(st.ip_addresses().map(str), max_size=5), st.ip_addresses(v=4))
def test_whoever_forges_is_still_seen_where_they_are(forged, real):
    """Whatever a client sends, the proxy appends where it really is; that is what we see."""
    if any(real in network for network in TRUSTED if network.version == 4):
        return
    assert seen("10.0.0.2", ", ".join([*forged, str(real)]))[0] == str(real)


@given(st.text(max_size=40), st.lists(st.binary(max_size=40), max_size=3))
def test_no_header_breaks_the_reading(peer, hops):
    client = client_of(peer, [(b"x-forwarded-for", hop) for hop in hops], TRUSTED)
    assert client.address == "" or ipaddress.ip_address(client.address)


def test_loopback_has_several_names():
    near = ("127.0.0.1", "localhost", "LOCALHOST", "::1", "[::1]", "127.8.8.8")
    far = ("0.0.0.0", "::", "192.168.1.5", "example.org", "", "localhost.example.org")
    assert [is_loopback(host) for host in near] == [True] * 6
    assert [is_loopback(host) for host in far] == [False] * 6


def door(host: str = "127.0.0.1", administrators: int = 1, **console: str) -> Door:
    settings = Settings(name="x", console=ConsoleSettings(**console))
    return door_of(settings, host, lambda: bool(administrators))


def test_pages_are_open_only_on_this_machine_and_without_a_site_of_their_own():
    assert not door().needs_sign_in
    assert door("0.0.0.0").needs_sign_in
    assert door(sign_in="always").needs_sign_in
    assert door(url="https://console.example.org").needs_sign_in


@pytest.mark.parametrize(
    "given",
    [{"host": "0.0.0.0"}, {"host": "192.168.1.5"}, {"host": "::"}, {"host": "example.org"},
     {"sign_in": "always"}, {"url": "https://console.example.org"}],
)  # fmt: skip
def test_without_an_administrator_no_door_that_asks_for_one_is_opened(given):
    with pytest.raises(BadQuestion, match="no administrator") as told:
        door(**given, administrators=0)
    assert "user new" in told.value.mend


def test_on_this_machine_nobody_looks_for_an_administrator():
    def must_not_be_asked() -> bool:
        raise AssertionError

    assert not door_of(Settings(name="x"), "127.0.0.1", must_not_be_asked).needs_sign_in


def test_names_are_this_machine_s_the_url_s_and_far_away_any_address():
    near, far = door(), door("0.0.0.0", url="https://Console.example.org:8443")
    assert [is_own_name(host, near) for host in ("localhost:1", "192.168.1.5", "console.example.org")] == [
        True, False, False,
    ]  # fmt: skip
    assert is_own_name("CONSOLE.example.org", far)
    assert is_own_name("192.168.1.5:8765", far)
    assert is_own_name("[2001:db8::1]:8765", far)
    assert not is_own_name("evil.example", far)
    assert not is_own_name("console.example.org.evil.example", far)
    assert not is_own_name("", far)
    assert is_address("192.168.1.5")


def test_settings_of_doors_are_read_and_written():
    text = """\
name = "x"
[console]
sign_in = "always"
url = "https://console.example.org"
[doors]
trusted_proxies = ["10.0.0.0/8", "::1"]
"""
    settings = settings_from(text)
    assert settings.console == ConsoleSettings(sign_in="always", url="https://console.example.org")
    assert settings.doors == DoorSettings(trusted_proxies=("10.0.0.0/8", "::1"))
    assert settings_from(settings_text(settings)) == settings
    assert "[" not in settings_text(Settings(name="x")).replace('["es", "en"]', "")


@pytest.mark.parametrize(
    "text",
    ['[console]\nsign_in = "never"', '[console]\nurl = "console.example.org"', '[console]\nurl = "ftp://x.example"',
     '[console]\nurl = "https://x.example/periplo"', '[console]\nurl = "https://a@x.example"',
     '[console]\nurl = "https://x.example:99999"', '[console]\nlock = true', '[doors]\ntrusted_proxies = ["proxy"]',
     '[doors]\ntrusted_proxies = "10.0.0.1"', '[doors]\ntrusted_proxies = ["10.0.0.0/33"]'],
)  # fmt: skip
def test_settings_that_cannot_be_are_told(text):
    with pytest.raises(BadInput):
        settings_from(f'name = "x"\n{text}\n')
