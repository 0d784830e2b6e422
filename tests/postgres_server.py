"""A real PostgreSQL for the tests: made in a folder of its own, reached by a socket, gone at the end."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from pathlib import Path

import psycopg

# Another order than that of bytes, so that a text ordered by the database's rules shows.
ORDER = ("--encoding=UTF8", "--locale=C.UTF-8", "--locale-provider=icu", "--icu-locale=es")


def binaries() -> Path | None:
    """The folder with initdb and pg_ctl; None where there is no server."""
    found = [Path(path).parent for path in (shutil.which("initdb"), shutil.which("pg_ctl")) if path]
    found += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    found += [*sorted(Path("/usr/local").glob("pgsql*/bin")), Path("/usr/local/bin")]
    return next((one for one in found if (one / "initdb").exists() and (one / "pg_ctl").exists()), None)


class Server:
    """One running server. `url` names its database. more: lines for postgresql.conf."""

    def __init__(self, tools: Path, *more: str) -> None:
        self._tools = tools
        self.folder = Path(tempfile.mkdtemp(prefix="pp-pg-"))  # short: a socket's path has 107 bytes at most
        self._who = _other_than_root()
        if self._who:
            shutil.chown(self.folder, self._who)
        self._run(
            "initdb", "-D", str(self.folder / "data"), "-A", "trust", "-U", "tests", "--no-sync", *ORDER
        )
        # What a crash of the machine would lose is not tried here, and tests are many.
        settings = (
            "listen_addresses = ''",
            f"unix_socket_directories = '{self.folder}'",
            "fsync = off",
            "max_connections = 60",
            *more,
        )
        with (self.folder / "data" / "postgresql.conf").open("a") as file:
            file.write("\n".join(settings) + "\n")
        self.start()

    @property
    def url(self) -> str:
        return self.url_of("postgres")

    def url_of(self, database: str, role: str = "tests") -> str:
        return f"postgresql://{role}@/{database}?host={self.folder}"

    def start(self) -> None:
        self._pg_ctl("-l", str(self.folder / "log"), "start")

    def stop(self, mode: str = "fast") -> None:
        self._pg_ctl("-m", mode, "stop")

    def remove(self) -> None:
        self.stop("immediate")
        shutil.rmtree(self.folder, ignore_errors=True)

    def run(self, statement: str) -> list[tuple[object, ...]]:
        with psycopg.connect(self.url, autocommit=True) as asking:
            cursor = asking.execute(statement)  # type: ignore[call-overload]
            return cursor.fetchall() if cursor.description else []

    def _pg_ctl(self, *words: str) -> None:
        self._run("pg_ctl", "-D", str(self.folder / "data"), "-w", *words)

    def _run(self, tool: str, *words: str) -> None:
        subprocess.run(
            [str(self._tools / tool), *words],
            check=True,
            cwd=self.folder,
            user=self._who,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL if tool == "initdb" else None,
            env={**os.environ, "LC_ALL": "C", "TZ": "UTC"},
        )


def _other_than_root() -> str | None:
    """PostgreSQL refuses to run as root."""
    if os.getuid() != 0:
        return None
    known = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in known else "nobody"
