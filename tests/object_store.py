"""Servers that really speak S3 on loopback, and an empty bucket in one."""

from __future__ import annotations

import contextlib
import functools
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError
from moto.server import ThreadedMotoServer

KEY, SECRET = "ours", "a long secret"


@functools.cache
def _has_rclone() -> bool:
    """Whether there is an rclone that serves S3 (1.65 and newer)."""
    told = shutil.which("rclone") and subprocess.run(
        ["rclone", "serve", "s3", "--help"], capture_output=True, text=True
    )
    return bool(told) and "--auth-key" in told.stdout  # type: ignore[union-attr]


@contextlib.contextmanager
def _moto() -> Iterator[str]:
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    try:
        yield f"http://{host}:{port}"
    finally:
        server.stop()


@contextlib.contextmanager
def _rclone() -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{free.getsockname()[1]}"
    with tempfile.TemporaryDirectory() as folder:
        words = [
            "rclone",
            "--config",
            "",
            "serve",
            "s3",
            "--addr",
            address,
            "--auth-key",
            f"{KEY},{SECRET}",
            folder,
        ]
        with subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
            try:
                _answers(address)
                yield f"http://{address}"
            finally:
                process.terminate()


def _answers(address: str) -> None:
    host, _, port = address.partition(":")
    for _ in range(300):
        with contextlib.suppress(OSError), socket.create_connection((host, int(port)), 1):
            return
        time.sleep(0.1)
    raise TimeoutError(f"nobody answers at {address}")


_SERVERS = {"moto": _moto, "rclone": _rclone}
# Each server that there is here; the others are skipped.
SERVERS = [
    "moto",
    pytest.param("rclone", marks=pytest.mark.skipif(not _has_rclone(), reason="needs rclone 1.65 or newer")),
]


def serving(name: str = "moto") -> contextlib.AbstractContextManager[str]:
    """The address of a server, while it runs."""
    return _SERVERS[name]()


def said_to(server: str) -> Mapping[str, str]:
    """What the environment says to whoever speaks with it."""
    return {
        "AWS_ENDPOINT_URL": server, "AWS_ALLOW_HTTP": "true", "AWS_REGION": "us-east-1",
        "AWS_ACCESS_KEY_ID": KEY, "AWS_SECRET_ACCESS_KEY": SECRET,
    }  # fmt: skip


def bucket_in(server: str, name: str) -> Any:
    """A bucket without anything in it."""
    who = {"aws_access_key_id": KEY, "aws_secret_access_key": SECRET}
    store = boto3.resource("s3", endpoint_url=server, region_name="us-east-1", **who)
    bucket = store.Bucket(name)
    with contextlib.suppress(store.meta.client.exceptions.BucketAlreadyExists):  # from the test before
        bucket.create()
    try:
        bucket.object_versions.delete()
    except ClientError:  # a server that knows no versions
        bucket.objects.delete()
    return bucket


def names_in(bucket: Any) -> list[str]:
    return sorted(one.key for one in bucket.objects.all())


def keep_versions(bucket: Any) -> None:
    """Makes a bucket keep versions from now on; where its server cannot, the test is skipped."""
    try:
        bucket.Versioning().enable()
    except ClientError as refused:
        pytest.skip(f"this server keeps no versions: {refused}")
    if bucket.Versioning().status != "Enabled":
        pytest.skip("this server keeps no versions")
