"""What all tests share: quiet laws, and a browser where the machine has one."""

import os
import shutil

import pytest
from hypothesis import HealthCheck, settings

# In CI the same examples each time, so that a landing is judged by its change; by hand new ones each time.
settings.register_profile(
    "periplo",
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    derandomize=bool(os.environ.get("CI")),
)
settings.load_profile("periplo")
os.environ.setdefault("PERIPLO_LANG", "en")


@pytest.fixture(scope="session", autouse=True)
def earnest_hasher():
    """Passwords cost next to nothing in the tests' own process; gives the hasher that Periplo really has."""
    from argon2 import PasswordHasher

    from periplo.storage import users

    with pytest.MonkeyPatch.context() as patch:
        earnest = users.HASHER
        patch.setattr(users, "HASHER", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
        yield earnest


@pytest.fixture(scope="session")
def chromium():
    """The path of this machine's Chromium; the test is skipped where there is none."""
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if not path:
        pytest.skip("no Chromium on this machine (Debian: apt install chromium)")
    return path


@pytest.fixture(scope="module")
def driver():
    """Playwright at work; the test is skipped where it is not installed."""
    playwright = pytest.importorskip("playwright.sync_api")
    with playwright.sync_playwright() as started:
        yield started


@pytest.fixture(scope="module")
def browser(driver, chromium):
    """A running Chromium."""
    opened = driver.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def postgres():
    """A PostgreSQL server of this run (postgres_server.Server); the test is skipped where there is none."""
    pytest.importorskip("psycopg", reason="psycopg is not installed (pip install 'periplo[postgres]')")
    from postgres_server import Server, binaries

    tools = binaries()
    if tools is None:
        pytest.skip("no PostgreSQL on this machine (Debian: apt install postgresql)")
    server = Server(tools)
    yield server
    server.remove()


@pytest.fixture
def schema(postgres):
    """The name of a schema that is nobody's yet; it and its inbox are dropped afterwards."""
    from uuid import uuid4

    name = f"periplo_{uuid4().hex[:12]}"
    yield name
    postgres.run(f"DROP SCHEMA IF EXISTS {name} CASCADE; DROP SCHEMA IF EXISTS {name}__inbox CASCADE")


@pytest.fixture
def opened(tmp_path, request):
    """Opens the ledger of a kind: "memory", "sqlite" or "postgres"; each time as another process would."""
    ledgers = []

    def open_one(kind):
        if kind == "memory":
            from periplo.storage.memory import MemoryLedger

            ledgers.append(MemoryLedger())
        elif kind == "sqlite":
            from periplo.storage.sqlite import SqliteLedger

            ledgers.append(SqliteLedger(tmp_path / "ledger.db"))
        else:
            server, schema = request.getfixturevalue("postgres"), request.getfixturevalue("schema")
            from periplo.storage.postgres import PostgresLedger

            ledgers.append(PostgresLedger(server.url, schema))
        return ledgers[-1]

    yield open_one
    for ledger in ledgers:
        ledger.close()


@pytest.fixture(params=["sqlite", "postgres"])
def storage(request):
    """[storage] of a workspace's settings: files of its folder, or a database."""
    from periplo.usecases.kept_in import StorageSettings

    if request.param == "sqlite":
        return StorageSettings()
    server, schema = request.getfixturevalue("postgres"), request.getfixturevalue("schema")
    return StorageSettings(database=server.url, schema=schema)
