"""What is wrong with Spark is said before it starts, or in our words after it did, in both languages."""

from __future__ import annotations

import importlib.util
import socket

import pytest

from periplo.core.errors import BadInput, BadQuestion, PeriploError
from periplo.edge.cli.main import run
from periplo.edge.faults import fault_of
from periplo.edge.source import Source, is_for_spark
from periplo.edge.wiring import engine_of
from periplo.engines import spark_start
from periplo.engines.spark_start import SparkFault, check_master, in_our_words, session_of
from periplo.storage.lake_files import Lake
from periplo.storage.lake_parts import check_reach
from periplo.usecases.workspace import Settings, make_workspace, open_workspace, settings_from, settings_text
from small_shop import VISITS

THEIR_MAP = """\
schema: 1
id: shop
title: Shop
persona: {id: ana, name: Ana}
goal: {text: Visit, rule: visit}
stages:
  - {id: look, title: Look, moment: before}
columns:
  - {id: visit, stage: look, title: Visit, rule: visit}
"""


def in_both(error: PeriploError) -> str:
    english, spanish = fault_of(error, "en"), fault_of(error, "es")
    assert spanish.what != english.what
    assert english.mend
    assert spanish.mend != english.mend
    return f"{english.what} {english.why} {english.mend}"


def test_without_the_extra_it_says_what_to_install(monkeypatch):
    there = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name == "pyspark" else there(name))
    with pytest.raises(SparkFault) as error:
        session_of("local[1]")
    assert "periplo[spark]" in in_both(error.value)
    assert error.value.exit_code == 3


@pytest.fixture
def _installed(monkeypatch):
    """As though the extra were there, so that what is looked at next is seen on every machine."""
    monkeypatch.setattr(spark_start, "_check_installed", lambda: None)


@pytest.mark.usefixtures("_installed")
@pytest.mark.parametrize("home", [None, "/nowhere/at/all"])
def test_without_java_it_says_which_to_install(monkeypatch, tmp_path, home):
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("JAVA_HOME", raising=False)
    if home:
        monkeypatch.setenv("JAVA_HOME", home)
    with pytest.raises(SparkFault) as error:
        session_of("local[1]")
    told = in_both(error.value)
    assert "default-jre-headless" in told
    assert home is None or home in told


@pytest.mark.usefixtures("_installed")
def test_a_master_that_does_not_answer_is_told_at_once(monkeypatch):
    monkeypatch.setattr(spark_start, "_check_java", lambda: None)
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    with pytest.raises(SparkFault) as error:
        session_of(f"spark://127.0.0.1:{port}")
    assert f"spark://127.0.0.1:{port} does not answer" in in_both(error.value)


SAID_BY_SPARK = {
    "[PYTHON_VERSION_MISMATCH] Python in worker has different version: 3.9 than that in driver: 3.11, PySpark cannot "
    "run with different minor versions.": "theirs is 3.9",
    "PythonException: ...\nModuleNotFoundError: No module named 'periplo.usecases'": "no package periplo",
    "PythonException: ...\nModuleNotFoundError: No module named 'pyarrow'": "no package pyarrow",
    'java.io.IOException: Cannot run program "/opt/py/bin/python": error=2': "/opt/py/bin/python",
    "[JAVA_GATEWAY_EXITED] Java gateway process exited before sending its port number.": "Java 17",
    "[FAILED_READ_FILE.FILE_NOT_EXIST] Encountered error while reading file:/w/lake/1.parquet": "see the lake",
    "Job aborted.\norg.apache.spark.SparkException: Executor lost": "Executor lost",
}


@pytest.mark.parametrize("said", SAID_BY_SPARK)
def test_what_spark_says_becomes_what_why_and_how_to_mend(said):
    with pytest.raises(SparkFault) as error, in_our_words():
        raise RuntimeError(said)
    assert SAID_BY_SPARK[said] in in_both(error.value)


def test_errors_of_ours_pass_through():
    with pytest.raises(BadInput, match="mine"), in_our_words():
        raise BadInput("mine")


def test_a_lake_that_a_worker_does_not_see_is_told(tmp_path):
    with pytest.raises(BadInput) as error:
        check_reach(Lake(tmp_path / "elsewhere"))
    assert "storage that all machines share" in in_both(error.value)


@pytest.mark.parametrize("master", ["localhost:7077", "http://host:8080", "sparks://host"])
def test_a_master_that_is_none_is_told_with_where_it_stands(master):
    with pytest.raises(BadInput) as error:
        check_master(master, "periplo.toml")
    assert master in in_both(error.value)
    for good in (
        "local",
        "local[*]",
        "local-cluster[2,1,1024]",
        "spark://a:7077,b:7077",
        "yarn",
        "k8s://https://x",
    ):
        check_master(good, "periplo.toml")


def test_an_engine_that_does_not_exist_is_told():
    with pytest.raises(BadInput) as error:
        settings_from('name = "shop"\nengine = "flink"')
    assert "write local or spark" in in_both(error.value).casefold()


def test_the_settings_are_written_as_they_are_read():
    told = settings_from('name = "shop"\nengine = "spark"\n[spark]\nmaster = "spark://a:7077"')
    assert (told.engine, told.spark.master) == ("spark", "spark://a:7077")
    assert settings_from(settings_text(told)) == told


@pytest.fixture
def shop(tmp_path):
    root = make_workspace(tmp_path / "shop", Settings(name="shop")).root
    events = tmp_path / "visits.csv"
    events.write_text(VISITS)
    assert run(["import", "events", str(events), "--in", str(root)], {}) == 0
    return root


@pytest.fixture
def their_map(tmp_path):
    file = tmp_path / "map.yaml"
    file.write_text(THEIR_MAP)
    return file


def test_who_answers_is_what_was_said_then_the_settings_then_the_environment(shop, monkeypatch):
    here = open_workspace(shop)
    assert engine_of(here) == "local"
    monkeypatch.setenv("PERIPLO_ENGINE", "spark")
    assert engine_of(here) == "spark"
    assert engine_of(here, "local") == "local"
    assert is_for_spark("funnel", {}, here)
    assert not is_for_spark("customer", {}, here)
    assert not is_for_spark("funnel", {"events": ["a.csv"]}, here)
    monkeypatch.setenv("PERIPLO_ENGINE", "flink")
    with pytest.raises(BadInput, match="PERIPLO_ENGINE"):
        engine_of(here)


def test_spark_is_not_asked_of_files(tmp_path):
    (tmp_path / "visits.csv").write_text(VISITS)
    with pytest.raises(BadQuestion) as error:
        _ = Source({"events": [str(tmp_path / "visits.csv")], "engine": "spark"}).asked
    assert "--engine" in in_both(error.value)


def test_a_question_of_one_person_is_asked_here_and_says_so(shop, monkeypatch, capsys, their_map):
    asking = ["--lang", "en", "ask", "customer", "#1", "--map", str(their_map), "--in", str(shop)]
    monkeypatch.setattr(spark_start, "session_of", lambda master: pytest.fail("Spark was started"))
    assert run([*asking, "--engine", "spark"], {}) == 0
    assert "this machine answers, not Spark" in capsys.readouterr().err
    settings = shop / "periplo.toml"
    settings.write_text(settings.read_text().replace('engine = "local"', 'engine = "spark"'))
    assert 'engine = "spark"' in settings.read_text()
    assert run(asking, {}) == 0


def test_without_spark_its_choice_is_an_error_with_its_own_exit_code(shop, monkeypatch, capsys):
    monkeypatch.setenv("PERIPLO_SPARK_MASTER", "spark://127.0.0.1:1")
    monkeypatch.setattr(spark_start, "_check_installed", lambda: None)
    monkeypatch.setattr(spark_start, "_check_java", lambda: None)
    assert run(["--lang", "en", "ask", "transitions", "--in", str(shop), "--engine", "spark"], {}) == 3
    assert "does not answer" in capsys.readouterr().err
