"""What every channel promises (channels/contract.py)."""

import json
import os
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.channel_peers import tried
from periplo.channels import CHANNELS
from periplo.channels.contract import REACHES, AddressGone, ChannelBusy, Message
from periplo.channels.log import LogChannel
from periplo.core.errors import EnvironmentFault

REPEATS = ("silent", "queryable", "sends again")


def message(customer=7, body="La dejaste a medias.", to=""):
    return Message(
        "list-awaits", "remind", customer, "es", "Tu lista te espera", body, 1_700_000_000_000_000, to=to
    )


@pytest.fixture(params=sorted(CHANNELS))
def peer(request, tmp_path):
    with tried(request.param, tmp_path) as opened:
        assert type(opened.channel) is CHANNELS[request.param]
        yield opened


def test_a_channel_says_what_a_repeat_does_and_whom_it_reaches(peer):
    channel = peer.channel
    assert channel.name
    assert channel.repeats in REPEATS
    assert channel.reach in REACHES
    assert channel.at_once >= 1
    assert bool(channel.reach) == bool(channel.medium)


def test_a_message_taken_has_a_receipt_and_is_at_the_carrier(peer):
    assert peer.channel.deliver(message(to=peer.to), "k1").id
    peer.channel.settle()
    assert peer.taken() == 1


def test_two_messages_have_two_receipts(peer):
    first, second = (peer.channel.deliver(message(to=peer.to), key).id for key in ("k1", "k2"))
    assert first != second
    assert peer.taken() == 2


def test_a_silent_channel_answers_a_repeat_with_the_same_receipt_and_the_carrier_has_one(peer):
    if peer.channel.repeats != "silent":
        pytest.skip("makes no such promise")
    said = message(to=peer.to)
    assert peer.channel.deliver(said, "k1") == peer.channel.deliver(said, "k1")
    assert peer.taken() == 1


def test_what_sends_again_says_so_honestly(peer):
    if peer.channel.repeats != "sends again":
        pytest.skip("promises more")
    for _ in range(2):
        peer.channel.deliver(message(to=peer.to), "k1")
    assert peer.taken() == 2


def test_what_arrived_can_be_asked(peer):
    if peer.channel.repeats != "queryable" and not isinstance(peer.channel, LogChannel):
        pytest.skip("makes no such promise")
    assert peer.channel.arrived("k1") is None
    receipt = peer.channel.deliver(message(to=peer.to), "k1")
    assert peer.channel.arrived("k1") == receipt


def test_an_address_at_which_nobody_is_is_told_apart(peer):
    if peer.gone is None:
        pytest.skip("its carrier tells of that later, or has no addresses")
    with pytest.raises(AddressGone) as told:
        peer.channel.deliver(message(to=peer.gone), "k1")
    assert peer.gone not in str(told.value)
    assert peer.channel.deliver(message(to=peer.to), "k2").id
    assert peer.taken() == 1


def test_a_channel_may_be_closed_twice_and_used_again(peer):
    peer.channel.deliver(message(to=peer.to), "k1")
    peer.channel.close()
    peer.channel.close()
    peer.channel.deliver(message(to=peer.to), "k2")
    assert peer.taken() == 2


def test_threads_may_share_a_channel_as_far_as_it_says(peer):
    with ThreadPoolExecutor(peer.channel.at_once) as threads:
        keys = [f"k{k}" for k in range(3 * peer.channel.at_once)]
        receipts = list(threads.map(lambda key: peer.channel.deliver(message(to=peer.to), key).id, keys))
    assert len(set(receipts)) == peer.taken() == len(keys)


def lines(path):
    return [json.loads(line) for line in path.read_bytes().splitlines()]


def test_the_log_has_one_line_a_key_also_after_opening_again(tmp_path):
    path = tmp_path / "messages.jsonl"
    for _ in range(2):
        channel = LogChannel(path)
        channel.deliver(message(7), "k1")
        channel.deliver(message(8), "k2")
        channel.deliver(message(7), "k1")
        channel.close()
    assert [(line["key"], line["customer"], line["at"]) for line in lines(path)] == [
        ("k1", 7, "2023-11-14T22:13:20+00:00"),
        ("k2", 8, "2023-11-14T22:13:20+00:00"),
    ]


@settings(max_examples=40)
@given(cut=st.integers(0, 400), body=st.text(max_size=20))
def test_a_line_cut_anywhere_is_said_again_and_the_others_are_not(tmp_path_factory, cut, body):
    path = tmp_path_factory.mktemp("log") / "messages.jsonl"
    channel = LogChannel(path)
    for key in ("k1", "k2"):
        channel.deliver(message(body=body), key)
    channel.close()
    whole = path.read_bytes()
    os.truncate(path, min(cut, len(whole)))
    again = LogChannel(path)
    for key in ("k1", "k2"):
        again.deliver(message(body=body), key)
    again.close()
    assert path.read_bytes() == whole


def test_a_file_of_something_else_is_left_alone(tmp_path):
    path = tmp_path / "messages.jsonl"
    path.write_text("dear diary\n")
    with pytest.raises(EnvironmentFault, match="not a file of the log channel"):
        LogChannel(path).deliver(message(), "k1")
    assert path.read_text() == "dear diary\n"


def test_a_full_disk_makes_the_log_busy_and_leaves_whole_lines(tmp_path):
    resource = pytest.importorskip("resource")
    path = tmp_path / "messages.jsonl"
    channel = LogChannel(path)
    channel.deliver(message(), "k1")
    room, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (path.stat().st_size + 50, hard))
    try:
        with pytest.raises(ChannelBusy):
            channel.deliver(message(), "k2")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (room, hard))
    assert [line["key"] for line in lines(path)] == ["k1"]
    channel.deliver(message(), "k2")
    assert [line["key"] for line in lines(path)] == ["k1", "k2"]
