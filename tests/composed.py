"""Services of the compose files, run as these say without an engine: by the kernel's own namespaces.

User, rights, read-only root, small writable places, volumes, secrets and environment are taken from the files. What
stands in for the rest: this machine's programs for those of the image, one network without a way out in which each
service's name means this machine, and `initdb` for what PostgreSQL's image does before its first start.
"""

from __future__ import annotations

import os
import re
import shlex
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

import periplo
from postgres_server import binaries

ROOT = Path(__file__).parents[1]
SOURCES = str(Path(periplo.__file__).parents[1])

_ROOM = """
set -e
mount --make-rprivate /
mount -t tmpfs -o mode=755 tmpfs "$STAGE"
mkdir "$STAGE"/etc "$STAGE"/proc "$STAGE"/dev
for each in bin sbin lib lib64; do cp --no-dereference /$each "$STAGE"; done
cp "$KNOWN"/* /etc/ld.so.cache "$STAGE"/etc
for each in $SHOWN; do mkdir -p "$STAGE$each"; mount --bind "$each" "$STAGE$each"; done
mount -t proc proc "$STAGE"/proc
mount --rbind /dev "$STAGE"/dev
"""


def merged(*names: str) -> dict[str, Any]:
    """The files laid over one another as Compose does: mappings are joined, anything else is replaced."""
    whole: dict[str, Any] = {}
    for name in names:
        _lay(whole, YAML(typ="safe").load((ROOT / name).read_text("utf-8")))
    return whole


def _lay(under: dict[str, Any], over: Mapping[str, Any]) -> None:
    for key, value in over.items():
        if isinstance(value, Mapping) and isinstance(under.get(key), dict):
            _lay(under[key], value)
        else:
            under[key] = value


@contextmanager
def network() -> Iterator[int]:
    """A network of loopback alone, while it lasts: the number of the process that holds it."""
    words = ["unshare", "--net", "sh", "-c", "ip link set lo up && echo up && exec sleep 3600"]
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True) as holder:
        try:
            assert holder.stdout is not None
            assert holder.stdout.readline() == "up\n"
            yield holder.pid
        finally:
            holder.kill()


class Composed:
    """One service of `whole`. folder: stands in for that of the compose files; volumes are kept in it. net: whose
    network."""

    def __init__(self, whole: Mapping[str, Any], name: str, folder: Path, net: int) -> None:
        self.service, self._secrets = whole["services"][name], whole.get("secrets", {})
        self._folder, self._net = folder, net
        self._user, _, self._group = self.service["user"].partition(":")
        self._stage, self._known = folder / f"stage-{name}", folder / f"known-{name}"
        self._stage.mkdir()
        self._known.mkdir()
        (self._known / "passwd").write_text(f"{name}:x:{self._user}:{self._group}::/:/bin/sh\n")
        (self._known / "group").write_text(f"{name}:x:{self._group}:\n")
        (self._known / "hosts").write_text(f"127.0.0.1 localhost {' '.join(whole['services'])}\n")
        self._volumes = dict(reversed(one.split(":")) for one in self.service["volumes"])
        for volume in self._volumes.values():
            (folder / volume).mkdir(mode=0o700)  # as the image has the place where it is mounted first
            os.chown(folder / volume, int(self._user), int(self._group))

    def run(self, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
        """What `docker compose run --env … SERVICE` does, without what the image puts before. more: the environment."""
        return subprocess.run(
            self._command(words, more), env=self._outside(), capture_output=True, text=True, timeout=300
        )

    @contextmanager
    def up(self, *words: str) -> Iterator[subprocess.Popen[str]]:
        """While it runs; its process number one is told to stop at the end, as by `docker compose stop`."""
        with subprocess.Popen(
            self._command(words, {}), env=self._outside(), stderr=subprocess.PIPE, text=True
        ) as process:
            try:
                yield process
            finally:
                with suppress(OSError, ValueError):
                    first = int(Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text())
                    os.kill(first, signal.SIGTERM)
                    process.wait(90)
                process.kill()

    def is_healthy(self) -> bool:
        """What the service's own check says."""
        return self.run(*self.service["healthcheck"]["test"][1:]).returncode == 0

    def _command(self, words: tuple[str, ...], more: Mapping[str, str]) -> list[str]:
        script = [_ROOM, *self._places()]
        if self.service["read_only"]:
            script.append('mount -o remount,ro "$STAGE"')
        given = {name: _said(value) for name, value in self.service["environment"].items()}
        path = f"{Path(sys.executable).parent}:{binaries() or ''}:/usr/bin:/bin"
        given = {"PATH": path, "PYTHONPATH": SOURCES, **given, **more}
        environment = shlex.join(f"{name}={value}" for name, value in given.items())
        script.append(f'exec chroot "$STAGE" env -i {environment} \\')
        script.append(f"setpriv --reuid {self._user} --regid {self._group} --clear-groups \\")
        if "no-new-privileges:true" in self.service["security_opt"]:
            script.append("--no-new-privs \\")
        if self.service["cap_drop"] == ["ALL"]:
            script.append("--bounding-set=-all --inh-caps=-all \\")
        script.append(shlex.join(words))
        return [
            *("nsenter", f"--net=/proc/{self._net}/ns/net", "--"),
            *("unshare", "--mount", "--pid", "--fork", "bash", "-c", "\n".join(script)),
        ]

    def _places(self) -> Iterator[str]:
        for place, volume in self._volumes.items():
            yield f'mkdir -p "$STAGE"{place}; mount --bind {shlex.quote(str(self._folder / volume))} "$STAGE"{place}'
        for name in self.service.get("secrets", ()):
            inside = f'"$STAGE"/run/secrets/{name}'
            file = shlex.quote(str(self._folder / self._secrets[name]["file"]))
            yield f'mkdir -p "$STAGE"/run/secrets; : > {inside}; mount --bind {file} {inside}'
        for one in self.service["tmpfs"]:
            place, _, options = one.partition(":")
            yield f'mkdir -p "$STAGE"{place}; mount -t tmpfs -o {options} tmpfs "$STAGE"{place}'

    def _outside(self) -> dict[str, str]:
        shown = " ".join(sorted({"/usr", sys.base_prefix, sys.prefix, SOURCES}))
        return {**os.environ, "STAGE": str(self._stage), "KNOWN": str(self._known), "SHOWN": shown}


def _said(value: object) -> str:
    """${NAME:-default} where nobody has set it."""
    return re.sub(r"\$\{\w+:-([^}]*)\}", r"\1", str(value))
