"""What has changed, as it changes: one look for all who listen, and none when nobody does."""

from __future__ import annotations

import asyncio
import socket
from contextlib import ExitStack
from pathlib import Path

from periplo.core.errors import BadInput
from periplo.edge.console.live import Watch
from served import serving
from small_shop import built

SOON = 0.01


class Version:
    """A version that counts how often it is looked at."""

    def __init__(self) -> None:
        self.now, self.looks = "a", 0

    def __call__(self) -> str:
        self.looks += 1
        if self.now == "broken":
            raise BadInput("the database is away")
        return self.now


async def first_change(watch: Watch) -> bool:
    async for is_change in watch.changes(longest=20):
        if is_change:
            return True
    return False


def test_one_look_wakes_all_who_listen():
    async def story() -> None:
        version = Version()
        watch = Watch(version, SOON)
        told = [asyncio.create_task(first_change(watch)) for _ in range(200)]
        await asyncio.sleep(0.2)
        assert watch.listeners == 200
        before = version.looks
        await asyncio.sleep(0.2)
        assert version.looks - before <= 0.25 / SOON  # one a turn, not one for each who listens
        version.now = "b"
        assert all(await asyncio.gather(*told))

    asyncio.run(story())


def test_what_changed_before_the_first_look_is_told_to_whoever_knows_the_version_before():
    async def story() -> None:
        version = Version()
        watch = Watch(version, SOON)
        version.now = "b"
        assert await anext(watch.changes(since="a", longest=20)) is True
        assert await anext(watch.changes(since="b", longest=20, breath=0.05)) is False
        late = watch.changes(since="a", longest=20)  # while others listen already
        others = [asyncio.create_task(first_change(watch)) for _ in range(3)]
        await asyncio.sleep(0.1)
        assert await anext(late) is True
        version.now = "c"
        assert all(await asyncio.gather(*others))
        assert await anext(late) is True

    asyncio.run(story())


def test_nobody_looks_when_nobody_listens():
    async def story() -> None:
        version = Version()
        watch = Watch(version, SOON)
        told = asyncio.create_task(first_change(watch))
        await asyncio.sleep(0.1)
        version.now = "b"
        await told
        await asyncio.sleep(0.05)
        assert watch.listeners == 0
        before = version.looks
        await asyncio.sleep(0.1)
        assert version.looks == before
        again = asyncio.create_task(first_change(watch))  # and again when somebody comes
        await asyncio.sleep(0.1)
        version.now = "c"
        assert await again

    asyncio.run(story())


def test_a_look_that_fails_ends_nothing():
    async def story() -> None:
        version = Version()
        watch = Watch(version, SOON)
        told = asyncio.create_task(first_change(watch))
        await asyncio.sleep(0.1)
        version.now = "broken"
        await asyncio.sleep(0.1)
        version.now = "b"
        assert await told

    asyncio.run(story())


def test_a_quiet_stream_breathes_and_ends():
    async def story() -> list[bool]:
        watch = Watch(Version(), SOON)
        return [is_change async for is_change in watch.changes(longest=0.2, breath=0.05)]

    found = asyncio.run(story())
    assert len(found) >= 2
    assert not any(found)


def test_the_stream_says_that_a_map_was_changed(tmp_path: Path):
    root = built(tmp_path)
    with serving(root) as client, socket.create_connection(("127.0.0.1", client.port), timeout=20) as line:
        mark = client.get("/").text.split('data-version="')[1].split('"')[0]
        line.sendall(f"GET /changes?since={mark} HTTP/1.1\r\nHost: 127.0.0.1:{client.port}\r\n\r\n".encode())
        told = b""
        while b"retry" not in told:
            told += line.recv(4096)
        assert b"text/event-stream" in told
        assert b"event: change" not in told
        path = root / "maps" / "first.yaml"
        asyncio.run(asyncio.sleep(2.5))  # the first look has been taken
        path.write_text(path.read_text() + "\n")
        while b"event: change" not in told:
            more = line.recv(4096)
            assert more
            told += more
    with serving(root) as client, socket.create_connection(("127.0.0.1", client.port), timeout=20) as line:
        line.sendall(f"GET /changes?since={mark} HTTP/1.1\r\nHost: 127.0.0.1:{client.port}\r\n\r\n".encode())
        told = b""
        while b"event: change" not in told:  # whoever comes with an old page is told at once
            told += line.recv(4096)


def test_many_open_maps_are_all_told_of_a_change_and_hold_up_no_page(tmp_path: Path):
    root = built(tmp_path)
    with serving(root) as client, ExitStack() as open_maps:
        mark = client.get("/").text.split('data-version="')[1].split('"')[0]
        lines = [
            open_maps.enter_context(socket.create_connection(("127.0.0.1", client.port), timeout=60))
            for _ in range(80)
        ]
        for line in lines:
            line.sendall(
                f"GET /changes?since={mark} HTTP/1.1\r\nHost: 127.0.0.1:{client.port}\r\n\r\n".encode()
            )
        told = [b""] * len(lines)
        for place, line in enumerate(lines):
            while b"retry" not in told[place]:
                told[place] += line.recv(4096)
        assert client.get("/maps").status == 200  # all streams stand, and pages are answered beside them
        (root / "maps" / "first.yaml").write_text((root / "maps" / "first.yaml").read_text() + "\n")
        for place, line in enumerate(lines):
            while b"event: change" not in told[place]:
                more = line.recv(4096)
                assert more
                told[place] += more


def test_a_console_told_to_stop_ends_the_streams_of_open_maps(tmp_path: Path):
    root = built(tmp_path)
    with serving(root) as client:
        line = socket.create_connection(("127.0.0.1", client.port), timeout=20)
        line.sendall(f"GET /changes HTTP/1.1\r\nHost: 127.0.0.1:{client.port}\r\n\r\n".encode())
        assert b"200 OK" in line.recv(4096)
    told = b"more"
    while told:  # it is closed, though nobody closed it here
        told = line.recv(4096)
    line.close()
