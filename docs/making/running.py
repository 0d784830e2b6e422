"""Runs what a page shows, in a folder of its own, and sets the real outputs beneath the commands."""

from __future__ import annotations

import contextlib
import io
import os
import shlex
import subprocess
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from making.pages import CUT, ROOT, Block, Shown, blocks, shown

ECOM = "ecom.csv.gz"
WIDTH = "100"


@dataclass(frozen=True, slots=True)
class Worlds:
    """Where the data lies that pages speak of: a folder that holds the demo workspace, and the file of ecom events."""

    demo: Path | None = None
    ecom: Path | None = None

    def has(self, block: Block) -> bool:
        return not block.world or getattr(self, block.world) is not None


@dataclass(slots=True)
class Ran:
    """One command that was run."""

    shown: Shown
    output: tuple[str, ...]
    exit_code: int
    wanted_code: int
    line: int  # of the command in its page, from 0
    is_last: bool  # of its block


@dataclass(slots=True)
class Stage:
    """A folder in which the blocks of one page are run, one after the other."""

    folder: Path
    language: str
    worlds: Worlds
    names: dict[str, object] = field(default_factory=dict)  # of the page's Python blocks
    printed: str = ""  # by the last of them

    def prepare(self) -> None:
        """Puts the worlds there under the names that pages use."""
        links = {"ecom.csv.gz": self.worlds.ecom, "demo": self.worlds.demo, "examples": ROOT / "examples"}
        for name, place in links.items():
            if place is not None:
                (self.folder / name).symlink_to(place.resolve())

    def run(self, block: Block) -> list[Ran]:
        """What a console block shows, run; other blocks become files or are executed."""
        if "file" in block.flags:
            (self.folder / block.flags["file"]).write_text(block.text, encoding="utf-8")
        elif block.language == "python":
            out = io.StringIO()
            with self._here(), contextlib.redirect_stdout(out):
                exec(compile(block.text, f"line {block.begins + 1}", "exec"), self.names)
            self.printed = out.getvalue()
        elif "printed" in block.flags:
            output = cut(self.printed, block.flags)
            return [Ran(Shown("", block.lines), output, 0, 0, block.begins - 1, is_last=True)]
        elif block.language == "console":
            return list(self._console(block))
        return []

    def _console(self, block: Block) -> Iterator[Ran]:
        commands = shown(block)
        starts = [k for k, line in enumerate(block.lines) if line.startswith("$ ")]
        for place, (one, start) in enumerate(zip(commands, starts, strict=True)):
            is_last = place == len(commands) - 1
            wanted = int(block.flags.get("exit", "0")) if is_last else 0
            code, text = self._called(one.command)
            yield Ran(one, cut(text, block.flags), code, wanted, block.begins + start, is_last)

    def _called(self, command: str) -> tuple[int, str]:
        words = shlex.split(command.replace("\\\n", " "))
        with self._here():
            if words[0] == "periplo":
                return self._periplo(words[1:])
            done = subprocess.run(
                ["bash", "-c", command], capture_output=True, text=True, timeout=60, env=self._environment()
            )
            return done.returncode, done.stdout + done.stderr

    def _periplo(self, words: list[str]) -> tuple[int, str]:
        from periplo.edge.cli.main import run

        out = io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(out):
            code = run(words, self._environment())
        return code, out.getvalue()

    def _environment(self) -> dict[str, str]:
        said = {"PERIPLO_LANG": self.language, "COLUMNS": WIDTH, "LC_ALL": "C.UTF-8"}
        return {**os.environ, **said, "PERIPLO_ADMIN_PASSWORD": "three pears and a lamp"}

    @contextlib.contextmanager
    def _here(self) -> Iterator[None]:
        """In the folder, with the environment that the page speaks of."""
        before, kept = Path.cwd(), dict(os.environ)
        os.chdir(self.folder)
        os.environ.update(self._environment())
        try:
            yield
        finally:
            os.chdir(before)
            os.environ.clear()
            os.environ.update(kept)


def cut(text: str, flags: Mapping[str, str]) -> tuple[str, ...]:
    """The lines of an output as a page shows them: no trailing blanks, no more than the block wants."""
    lines = [line.rstrip() for line in text.rstrip("\n").split("\n")] if text.strip() else []
    most = int(flags.get("lines", "60"))
    return tuple(lines[:most]) + ((CUT,) if len(lines) > most else ())


def runs(text: str, stage: Stage) -> Iterator[Ran]:
    """Runs a page from top to bottom; blocks whose world is not here are passed over."""
    stage.prepare()
    for block in blocks(text):
        if stage.worlds.has(block):
            yield from stage.run(block)


def refreshed(text: str, stage: Stage, tell: Callable[[Ran], None] = lambda ran: None) -> str:
    """The page with the real outputs of its commands."""
    lines = text.split("\n")
    shift = 0
    for ran in runs(text, stage):
        tell(ran)
        begin = ran.line + shift + 1 + ran.shown.command.count("\n")
        end = begin + len(ran.shown.output)
        new = ran.output if ran.is_last or not ran.output else (*ran.output, "")
        lines[begin:end] = new
        shift += len(new) - len(ran.shown.output)
    return "\n".join(lines)
