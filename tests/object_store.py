"""A server that really speaks S3 on loopback, and an empty bucket in it."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping
from typing import Any

import boto3
from moto.server import ThreadedMotoServer


@contextlib.contextmanager
def serving() -> Iterator[str]:
    """The server's address."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    try:
        yield f"http://{host}:{port}"
    finally:
        server.stop()


def said_to(server: str) -> Mapping[str, str]:
    """What the environment says to whoever speaks with it."""
    return {
        "AWS_ENDPOINT_URL": server, "AWS_ALLOW_HTTP": "true", "AWS_REGION": "us-east-1",
        "AWS_ACCESS_KEY_ID": "ours", "AWS_SECRET_ACCESS_KEY": "secret",
    }  # fmt: skip


def bucket_in(server: str, name: str) -> Any:
    """A bucket without anything in it."""
    bucket = boto3.resource("s3", endpoint_url=server, region_name="us-east-1").Bucket(name)
    bucket.create()
    bucket.object_versions.delete()
    return bucket


def names_in(bucket: Any) -> list[str]:
    return sorted(one.key for one in bucket.objects.all())
