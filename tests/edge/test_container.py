"""The Containerfile and the units read by rules, and what they promise tried without an engine.

A read-only root, one writable folder, no home, no rights and process number one: as in the container, by the kernel's
own namespaces. What is not tried here is the image itself: no engine runs where these tests do.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

import periplo

ROOT = Path(__file__).parents[2]
UID = "10001"
GOOD = "nube verde y tambor"


def instructions() -> list[tuple[str, str]]:
    """The lines of the Containerfile: instruction and what it says."""
    text = (ROOT / "Containerfile").read_text("utf-8").replace("\\\n", " ")
    lines = [line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#")]
    return [(line.partition(" ")[0], line.partition(" ")[2].strip()) for line in lines]


def said(name: str) -> list[str]:
    return [rest for instruction, rest in instructions() if instruction == name]


def test_the_image_is_built_in_stages_from_a_slim_base_of_a_stated_version():
    bases = said("FROM")
    assert len(bases) == 2
    assert bases[0].endswith(" AS build")
    assert said("ARG")[0] == "PYTHON=3.13-slim-bookworm"
    assert all(base.startswith("docker.io/library/python:${PYTHON}") for base in bases)


def test_the_last_stage_runs_without_root_and_installs_nothing():
    every = instructions()
    last = max(place for place, (name, _) in enumerate(every) if name == "FROM")
    inside = every[last:]
    assert ("USER", "10001:10001") in inside
    assert not [rest for name, rest in inside if name == "RUN" and re.search(r"pip|apt|curl|wget", rest)]
    after_user = [name for name, _ in inside[inside.index(("USER", "10001:10001")) :]]
    assert "RUN" not in after_user
    assert not said("ADD")


def test_the_program_is_started_itself_so_that_it_hears_when_it_is_told_to_stop():
    for name in ("ENTRYPOINT", "CMD"):
        (told,) = said(name)
        assert isinstance(json.loads(told), list)
    assert json.loads(said("ENTRYPOINT")[0]) == ["periplo"]
    assert said("STOPSIGNAL") == ["SIGTERM"]
    assert said("VOLUME") == ["/data"]


def test_the_health_check_is_a_command_that_python_can_read_and_asks_the_public_listener():
    told = json.loads(said("HEALTHCHECK")[0].partition("CMD ")[2])
    assert told[:2] == ["python", "-c"]
    compile(told[2], "healthcheck", "exec")
    assert "127.0.0.1:8080/healthz" in told[2]


def test_what_the_image_copies_is_there_and_is_not_ignored():
    ignored = (ROOT / ".containerignore").read_text("utf-8").splitlines()
    assert "*" in ignored
    for line in said("COPY"):
        if "--from" not in line:
            for source in line.split()[:-1]:
                assert (ROOT / source).exists()
                assert f"!{source.removeprefix('./')}" in ignored


def test_the_command_is_one_that_the_program_has():
    sys.path.insert(0, str(ROOT / "docs"))
    from making.commands import parsed

    told = json.loads(said("CMD")[0])
    assert parsed(shlex.join(["periplo", *told])).params["console"] == "0.0.0.0:8765"


def test_a_user_without_a_home_is_no_error(monkeypatch):
    from periplo.edge import loops

    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    monkeypatch.setattr(Path, "home", lambda: (_ for _ in ()).throw(RuntimeError("no home")))
    assert loops._user_cache() is None


def test_a_secret_comes_by_the_variable_or_by_the_file_it_names(tmp_path, monkeypatch):
    from periplo.core.errors import BadInput
    from periplo.edge.told_secrets import told

    monkeypatch.delenv("PERIPLO_DATABASE", raising=False)
    monkeypatch.delenv("PERIPLO_DATABASE_FILE", raising=False)
    assert told("PERIPLO_DATABASE") is None
    file = tmp_path / "secret"
    monkeypatch.setenv("PERIPLO_DATABASE_FILE", str(file))
    for content in (None, b"", b" \n", b"\xff\xfe"):
        if content is not None:
            file.write_bytes(content)
        with pytest.raises(BadInput) as refused:
            told("PERIPLO_DATABASE")
        assert str(content or "x") not in str(refused.value)
    file.write_text("postgresql://one@two/three\n# a note\n")
    assert told("PERIPLO_DATABASE") == "postgresql://one@two/three"
    monkeypatch.setenv("PERIPLO_DATABASE", "postgresql://said@here/now")
    assert told("PERIPLO_DATABASE") == "postgresql://said@here/now"


def test_a_workspace_is_made_with_the_password_of_a_file(tmp_path, monkeypatch, capsys):
    from contextlib import closing

    from periplo.edge.cli.keeping import made
    from periplo.edge.wiring import ledger_of
    from periplo.usecases.accounts import is_password_of
    from periplo.usecases.workspace import open_workspace

    monkeypatch.delenv("PERIPLO_ADMIN_PASSWORD", raising=False)
    (tmp_path / "password").write_text(f"{GOOD}\n")
    monkeypatch.setenv("PERIPLO_ADMIN_PASSWORD_FILE", str(tmp_path / "password"))
    assert made(str(tmp_path / "shop"), "retail", None, "admin", "en") == 0
    assert GOOD not in capsys.readouterr().out
    with closing(ledger_of(open_workspace(tmp_path / "shop"))) as ledger:
        assert is_password_of(ledger, "admin", GOOD)


UNITS = ROOT / "deploy" / "systemd"


def unit(name: str) -> dict[str, list[str]]:
    """What a unit says, by key; a key may be said more than once."""
    found: dict[str, list[str]] = {}
    text = (UNITS / name).read_text("utf-8").replace("\\\n", " ")
    for line in text.splitlines():
        key, sign, value = line.partition("=")
        if sign and not line.startswith("#"):
            found.setdefault(key, []).append(value)
    return found


HARDENED = {
    "ProtectSystem": "strict", "ProtectHome": "yes", "PrivateTmp": "yes", "NoNewPrivileges": "yes",
    "CapabilityBoundingSet": "", "RestrictNamespaces": "yes", "LockPersonality": "yes", "UMask": "0077",
}  # fmt: skip


@pytest.mark.parametrize("name", ["periplo.service", "periplo-backup.service"])
def test_a_service_runs_without_rights_and_writes_only_into_its_own_folder(name):
    told = unit(name)
    assert {key: told[key][-1] for key in HARDENED} == HARDENED
    assert told["User"] == ["periplo"]
    assert all(one.startswith("periplo") for one in told["StateDirectory"][0].split())
    assert told["StateDirectoryMode"] == ["0700"]


def test_the_commands_of_the_units_are_ones_that_the_program_has():
    sys.path.insert(0, str(ROOT / "docs"))
    from making.commands import parsed

    ran = " ".join(
        (UNITS / "periplo.service").read_text().splitlines() + unit("periplo-backup.service")["ExecStart"]
    )
    commands = re.findall(r"/opt/periplo/bin/(periplo [^;']+)", ran.replace('"', ""))
    words = [re.split(r"\s+(?:Restart=|\\\s)", one)[0] for one in commands]
    assert [one.split()[1] for one in words] == ["serve", "backup", "restore"]
    for one in words:
        parsed(one.strip())


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="needs systemd")
def test_systemd_itself_finds_nothing_wrong_with_the_units_and_little_exposed(tmp_path):
    for path in UNITS.iterdir():
        text = path.read_text("utf-8").replace("/opt/periplo/bin/periplo", "/bin/true")
        (tmp_path / path.name).write_text(text, encoding="utf-8")
    files = sorted(str(path) for path in tmp_path.iterdir())
    told = subprocess.run(["systemd-analyze", "verify", *files], capture_output=True, text=True, timeout=120)
    about_ours = [line for line in (told.stdout + told.stderr).splitlines() if "periplo" in line]
    assert about_ours == []
    for name in ("periplo.service", "periplo-backup.service"):
        shown = subprocess.run(
            ["systemd-analyze", "security", "--offline=true", str(UNITS / name)],
            capture_output=True, text=True, timeout=120,
        ).stdout  # fmt: skip
        level = re.search(r"Overall exposure level for \S+: ([\d.]+)", shown)
        assert level is not None
        assert float(level[1]) < 2.0  # 10 is everything, 0 nothing


needs_namespaces = pytest.mark.skipif(
    os.name != "posix"
    or os.geteuid() != 0
    or not all(shutil.which(name) for name in ("unshare", "setpriv", "mount"))
    or subprocess.run(["unshare", "--mount", "--pid", "--fork", "true"], capture_output=True).returncode != 0,
    reason="needs root and namespaces of the kernel",
)

# What the mounts of a container are: all read-only, but for the volume and a small /tmp from which nothing is run.
MOUNTS = """
set -e
mount --make-rprivate /
mount --bind "$DATA" /mnt
mount --bind "$BASE" "$STAGE"
mount -t tmpfs -o mode=755 tmpfs /root
if [ ! -e "$BASE" ]; then mkdir -p "$BASE"; mount --bind "$STAGE" "$BASE"; fi
mount -o remount,bind,ro /
mount -t tmpfs -o mode=1777,size=64m,noexec,nosuid,nodev tmpfs /tmp
cd /mnt
exec env -i PATH=/usr/bin:/bin PYTHONPATH="$SOURCES" PYTHONUNBUFFERED=1 PERIPLO_LANG=en \\
  PERIPLO_ADMIN_PASSWORD="$ADMIN" NUMBA_CACHE_DIR=/mnt/.cache/loops \\
  setpriv --reuid "$AS" --regid "$AS" --clear-groups --no-new-privs --bounding-set=-all --inh-caps=-all \\
  "$PYTHON" -m periplo "$@"
"""


class Contained:
    """Commands as in the container: the volume is a folder of the test, seen as /mnt."""

    def __init__(self, folder: Path) -> None:
        self.data, stage = folder / "data", folder / "stage"
        self.data.mkdir()
        stage.mkdir()
        os.chown(self.data, int(UID), int(UID))
        for above in (folder, *folder.parents):
            if str(above).startswith("/tmp/pytest"):
                above.chmod(0o755)
        self.environment = {
            **os.environ, "DATA": str(self.data), "STAGE": str(stage), "BASE": sys.base_prefix, "AS": UID,
            "SOURCES": str(Path(periplo.__file__).parents[1]), "PYTHON": sys.executable, "ADMIN": GOOD,
        }  # fmt: skip

    def command(self, *words: str) -> list[str]:
        return [
            "unshare",
            "--mount",
            "--pid",
            "--fork",
            "--mount-proc",
            "bash",
            "-c",
            MOUNTS,
            "periplo",
            *words,
        ]

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            self.command(*words), env=self.environment, capture_output=True, text=True, timeout=300
        )

    @contextlib.contextmanager
    def running(self, *words: str) -> Iterator[tuple[subprocess.Popen[str], int]]:
        """The process outside, and the number by which process number one of the inside is known here."""
        with subprocess.Popen(
            self.command(*words), env=self.environment, stderr=subprocess.PIPE, text=True
        ) as process:
            try:
                children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
                wait_until(lambda: children.read_text().split())
                yield process, int(children.read_text().split()[0])
            finally:
                with contextlib.suppress(ProcessLookupError):
                    process.kill()


def wait_until(ready, seconds: float = 180) -> None:  # type: ignore[no-untyped-def]
    ends = time.monotonic() + seconds
    while time.monotonic() < ends:
        with contextlib.suppress(OSError):
            if ready():
                return
        time.sleep(0.1)
    raise AssertionError("it did not become ready")


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@pytest.fixture
def contained(tmp_path: Path) -> Contained:
    return Contained(tmp_path)


@needs_namespaces
def test_where_nothing_but_the_volume_can_be_written_all_works_and_ends_when_told(contained: Contained):
    made = contained.run("init", "/mnt")
    assert made.returncode == 0, made.stderr
    new = contained.run("key", "new", "--source", "web", "--in", "/mnt")
    assert new.returncode == 0, new.stderr
    key = new.stdout.splitlines()[-1]
    assert key.startswith("wk_")
    public, console = free_port(), free_port()
    words = ("serve", "/mnt", "--public", f"127.0.0.1:{public}", "--console", f"0.0.0.0:{console}")
    with contained.running(*words) as (process, first):
        for port in (public, console):
            wait_until(
                lambda port=port: urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz").status == 200
            )
        said = json.dumps({"event": "visit", "userId": "ana"}).encode()
        request = urllib.request.Request(f"http://127.0.0.1:{public}/v1/track", said, {"X-Write-Key": key})
        assert urllib.request.urlopen(request).status == 200
        status = Path(f"/proc/{first}/status").read_text()
        assert re.search(rf"^Uid:\t{UID}\t{UID}\t{UID}\t{UID}$", status, re.MULTILINE)
        assert re.search(r"^CapEff:\t0+$", status, re.MULTILINE)
        assert re.search(r"^NoNewPrivs:\t1$", status, re.MULTILINE)
        assert re.search(r"^NSpid:\t\d+\t1$", status, re.MULTILINE)  # it is process number one
        wait_until(lambda: list((contained.data / "lake").glob("*.parquet")))
        os.kill(first, signal.SIGTERM)
        process.wait(60)  # the worker finishes what it has begun; on a busy machine that may be a compilation
    owners = {path.stat().st_uid for path in contained.data.rglob("*")}
    assert owners == {int(UID)}


@needs_namespaces
@pytest.mark.slow
def test_where_there_is_no_home_loops_are_compiled_into_the_volume(contained: Contained):
    assert contained.run("init", "/mnt").returncode == 0
    (contained.data / "visits.csv").write_text("customer,event,time\nana,visit,2026-03-01T10:00:00Z\n")
    imported = contained.run("import", "events", "/mnt/visits.csv", "--in", "/mnt")
    assert imported.returncode == 0, imported.stderr
    asked = contained.run("ask", "transitions", "--in", "/mnt", "--format", "json")
    assert asked.returncode == 0, asked.stderr
    assert json.loads(asked.stdout)["n"] == 1
    assert list((contained.data / ".cache" / "loops").rglob("*.nbi"))
    assert contained.run("doctor", "/mnt").returncode == 0
