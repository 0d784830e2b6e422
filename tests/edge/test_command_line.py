"""The command before any question: help, languages, aliases, misuse, exit codes, and how soon it answers."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

import pytest

from periplo.edge.cli.options import spread
from periplo.edge.cli.spoken import command_of
from periplo.edge.cli.tree import TREE, Entry
from periplo.edge.language import language_of, taken
from periplo.edge.words.help import helped

LEAVES = [
    (*path, child)
    for path, group in (((), TREE), *(((child,), child) for child in TREE.children if child.children))
    for child in group.children
    if not child.children
]


def started(*words: str, **environ: str) -> subprocess.CompletedProcess[str]:
    """The command in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "periplo.edge.cli.main", *words],
        capture_output=True,
        text=True,
        timeout=60,
        env={**os.environ, "PERIPLO_LANG": "en", **environ},
    )


def test_help_comes_within_three_tenths_of_a_second():
    """Of a machine on which Python itself begins in 15 ms: what other work does to the clock says nothing of ours."""

    def processor_time(*words):
        took = []
        for _ in range(5):
            before = resource.getrusage(resource.RUSAGE_CHILDREN)
            subprocess.run([sys.executable, *words], capture_output=True, check=True, timeout=60)
            after = resource.getrusage(resource.RUSAGE_CHILDREN)
            took.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
        return min(took)

    begun = processor_time("-c", "pass")
    assert processor_time("-m", "periplo.edge.cli.main", "--help") <= 20 * begun


def test_help_imports_nothing_heavy():
    heavy = "numba, numpy, duckdb, sqlalchemy, babel, starlette"
    code = (
        "import sys; from periplo.edge.cli.main import run; run(['ask', 'funnel', '--help'], {});"
        f"print([name for name in '{heavy}'.split(', ') if name in sys.modules], file=sys.stderr)"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert told.stderr.strip() == "[]"


def test_asking_imports_nothing_that_only_some_answers_need():
    """Every question paid a second for what pictures, messages and a few models begin with."""
    seldom = (
        "scipy.special, scipy.sparse, fontTools, liquid, babel.units, periplo.usecases.act, periplo.channels"
    )
    code = (
        "import sys; import periplo.edge.cli.asking;"
        f"print([name for name in '{seldom}'.split(', ') if name in sys.modules], file=sys.stderr)"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert told.stderr.strip() == "[]"


def test_importing_periplo_is_cheap():
    code = "import sys, periplo; print('numpy' in sys.modules, periplo.__version__)"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert told.stdout.startswith("False 0.")


@pytest.mark.parametrize("path", LEAVES, ids=lambda path: " ".join(entry.name for entry in path))
@pytest.mark.parametrize("said", ["es", "en"])
def test_every_command_helps_in_both_languages_with_an_example(periplo, path, said):
    names = [entry.name_in(said) for entry in path]
    told = periplo(*names, "--help", PERIPLO_LANG=said)
    assert told.code == 0
    assert helped(path[-1].key, said).split()[0] in told.out
    assert f"periplo {names[0]}" in told.out.split("Ejemplos" if said == "es" else "Examples")[1]


@pytest.mark.parametrize("path", LEAVES, ids=lambda path: " ".join(entry.name for entry in path))
def test_every_option_has_its_help(path: tuple[Entry, ...]):
    command = command_of(path[-1])
    for param in command.params:
        if param.param_type_name == "option":
            assert helped(param.help, "es") != helped(param.help, "en")


def test_spanish_aliases_lead_to_the_same_commands(periplo):
    plain = periplo("ask", "funnel", "--events", "visits.csv", "--steps", "visit,cart")
    alias = periplo("preguntar", "embudo", "--events", "visits.csv", "--steps", "visit,cart")
    assert plain.code == alias.code == 0
    assert plain.out == alias.out


@pytest.mark.parametrize(
    ("argv", "environ", "expected"),
    [
        (("--lang", "en"), {"PERIPLO_LANG": "es"}, "en"),
        ((), {"PERIPLO_LANG": "en", "LANG": "es_ES.UTF-8"}, "en"),
        ((), {"LANG": "en_US.UTF-8"}, "en"),
        ((), {"LANG": "es_MX.UTF-8"}, "es"),
        ((), {"LC_ALL": "en_GB.UTF-8", "LANG": "es_ES"}, "en"),
        ((), {"LANG": "C.UTF-8"}, "es"),
        ((), {}, "es"),
    ],
)
def test_the_language_is_as_asked_else_as_around(here: Path, argv, environ, expected):
    asked, rest = taken(argv, "--lang")
    assert language_of(asked, rest, environ) == expected


def test_the_workspace_s_language_comes_before_the_machine_s(here: Path):
    (here / "periplo.toml").write_text('name = "x"\nlanguage = "en"\n')
    assert language_of(None, [], {"LANG": "es_ES"}) == "en"
    assert language_of(None, ["ask", "--in", "elsewhere"], {"LANG": "es_ES"}) == "es"


def test_an_unspoken_language_is_told(periplo):
    told = periplo("--lang", "fr", "--help")
    assert told.code == 2
    assert "fr" in told.err


def test_the_language_may_stand_anywhere(periplo):
    assert "Opciones" in periplo("ask", "funnel", "--help", "--lang", "es").out


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("aks",), "ask"),
        (("ask", "funel"), "funnel"),
        (("ask", "funnel", "--stps", "a"), "--steps"),
        (("ask", "funnel", "--mode", "wild"), "ordered"),
        (("map", "check"), "--in"),
        (("ask", "funnel", "--steps"), "--steps"),
        (("ask", "funnel", "stray", "--steps", "a,b"), "--help"),
    ],
)
def test_misuse_ends_with_2_and_says_how_to_mend_it(periplo, words, expected):
    for said in ("en", "es"):
        told = periplo(*words, PERIPLO_LANG=said)
        assert told.code == 2
        assert told.out == ""
        assert expected in told.err
        assert "Traceback" not in told.err
        assert {"en": "What to do", "es": "Qué hacer"}[said] in told.err


@pytest.mark.parametrize("port", ["abc", "99999999"])
def test_a_number_that_cannot_be_used_is_told_in_spanish_with_what_it_may_be(periplo, port):
    told = periplo("serve", ".", "--port", port, "--lang", "es")
    assert told.code == 2
    assert "Por qué: debe ser un número entero de 0 a 65535" in told.err


def test_without_a_command_it_helps(periplo):
    assert "periplo demo" in periplo().out


def test_the_version_is_told(periplo):
    assert periplo("--version").out.startswith("periplo 0.")


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_shells_get_their_completion(periplo, shell):
    told = periplo("completion", shell)
    assert told.code == 0
    assert "_PERIPLO_COMPLETE" in told.out


def test_completion_knows_commands_and_options():
    told = started(_PERIPLO_COMPLETE="bash_complete", COMP_WORDS="periplo ask funnel --st", COMP_CWORD="3")
    assert "--steps" in told.stdout


def test_a_closed_pipe_is_quiet(here: Path):
    periplo = f"{sys.executable} -m periplo.edge.cli.main ask transitions --events visits.csv --format csv"
    told = subprocess.run(
        f"{periplo} | true", shell=True, capture_output=True, text=True, timeout=60, cwd=here
    )
    assert told.stderr == ""


@pytest.mark.skipif(os.name != "posix", reason="signals are sent as on POSIX")
@contextmanager
def written_to(fifo: Path):
    """The other end of a fifo, as soon as somebody reads from it."""
    end = time.monotonic() + 60
    while True:
        try:
            writer = os.open(fifo, os.O_WRONLY | os.O_NONBLOCK)
            break
        except OSError:
            assert time.monotonic() < end
            time.sleep(0.05)
    yield
    os.close(writer)


def test_an_interrupt_is_quiet_and_ends_with_130(here: Path):
    fifo = here / "slow.yaml"
    os.mkfifo(fifo)
    process = subprocess.Popen(
        [sys.executable, "-m", "periplo.edge.cli.main", "map", "check", str(fifo)],
        stderr=subprocess.PIPE,
        text=True,
    )
    with written_to(fifo):  # it waits for somebody to write
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=30)
    assert process.returncode == 130
    assert "Traceback" not in err


def test_a_mistake_of_ours_shows_its_place_only_when_asked(periplo, monkeypatch):
    monkeypatch.setattr("periplo.usecases.ask.choose", lambda *_: 1 / 0)
    quiet = periplo("ask", "transitions", "--events", "visits.csv")
    assert quiet.code == 3
    assert "Traceback" not in quiet.err
    assert "PERIPLO_DEBUG" in quiet.err
    with pytest.raises(ZeroDivisionError):
        periplo("ask", "transitions", "--events", "visits.csv", PERIPLO_DEBUG="1")


def test_debug_shows_where_an_error_of_input_arose(periplo):
    told = periplo("ask", "transitions", "--events", "nowhere.csv", PERIPLO_DEBUG="1")
    assert told.code == 2
    assert "Traceback" in told.err


def test_files_after_events_are_all_taken_but_never_the_map():
    words = ["--events", "a.csv", "b.csv", "map.yaml", "--out", "x"]
    assert spread(words, "--events") == ["--events", "a.csv", "--events", "b.csv", "map.yaml", "--out", "x"]
    assert spread(["--events=a.csv", "b.csv"], "--events") == ["--events=a.csv", "b.csv"]


@pytest.mark.parametrize("command", ["serve", "work", "doctor", "backup"])
def test_who_says_the_folder_with_in_is_told_how_to_say_it(command):
    told = started(command, "--in", "somewhere")
    assert told.returncode == 2
    assert f"say the folder without --in: 'periplo {command} my-shop'" in told.stderr
