"""In which language we speak: as asked, else by the environment, else the workspace's, else Spanish."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from periplo.core.errors import BadInput

LANGUAGES = ("es", "en")
DEFAULT = "es"


def taken(argv: Sequence[str], option: str) -> tuple[str | None, list[str]]:
    """The value of an option that may stand anywhere among the arguments, and the other arguments."""
    value: str | None = None
    rest: list[str] = []
    words = iter(argv)
    for word in words:
        if word == "--":
            return value, [*rest, word, *words]
        if word == option:
            value = next(words, "")
        elif word.startswith(f"{option}="):
            value = word.partition("=")[2]
        else:
            rest.append(word)
    return value, rest


def language_of(asked: str | None, argv: Sequence[str], environ: Mapping[str, str]) -> str:
    """The language of one command.

    Raises: BadInput if one was asked for that we do not speak.
    """
    if asked is not None:
        return _known(asked, "--lang")
    if environ.get("PERIPLO_LANG"):
        return _known(environ["PERIPLO_LANG"], "PERIPLO_LANG")
    folder, _ = taken(argv, "--in")
    settled = _settled(Path(folder or "."))
    if settled in LANGUAGES:
        return str(settled)
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        spoken = environ.get(name, "")[:2].lower()
        if spoken in LANGUAGES:
            return spoken
    return DEFAULT


def _known(said: str, where: str) -> str:
    spoken = said[:2].lower()
    if spoken not in LANGUAGES:
        raise BadInput(
            f"{where} says '{said}'", "Periplo speaks es and en", f"write {where} es or {where} en"
        )
    return spoken


def _settled(folder: Path) -> object:
    """What the workspace says, read here without its door: a damaged file is told by the command itself."""
    import tomllib

    try:
        return tomllib.loads((folder / "periplo.toml").read_text(encoding="utf-8")).get("language")
    except (OSError, ValueError):
        return None
