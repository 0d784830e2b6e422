"""What every channel promises (channels/contract.py)."""

import json
import os

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from periplo.channels import CHANNELS
from periplo.channels.contract import ChannelBusy, Message
from periplo.channels.log import LogChannel
from periplo.core.errors import EnvironmentFault

REPEATS = ("silent", "queryable", "sends again")


def message(customer=7, body="La dejaste a medias."):
    return Message("list-awaits", "remind", customer, "es", "Tu lista te espera", body, 1_700_000_000_000_000)


@pytest.fixture(params=sorted(CHANNELS))
def channel(request, tmp_path):
    opened = CHANNELS[request.param](tmp_path / "messages.jsonl")
    yield opened
    opened.close()


def test_a_channel_has_its_name_and_says_what_a_repeat_does(channel):
    assert CHANNELS[channel.name] is type(channel)
    assert channel.repeats in REPEATS


def test_a_message_taken_has_a_receipt(channel):
    assert channel.deliver(message(), "k1").id
    channel.settle()


def test_a_silent_channel_answers_a_repeat_with_the_same_receipt(channel):
    if channel.repeats != "silent":
        pytest.skip("makes no such promise")
    assert channel.deliver(message(), "k1") == channel.deliver(message(), "k1")


def test_what_arrived_can_be_asked(channel):
    if channel.repeats == "sends again":
        pytest.skip("makes no such promise")
    assert channel.arrived("k1") is None
    receipt = channel.deliver(message(), "k1")
    assert channel.arrived("k1") == receipt


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
