"""A new map in a workspace: from a template, with nothing but stages, or one that was proposed or answered."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from periplo.core.errors import BadInput, EnvironmentFault
from periplo.core.maps import JourneyMap
from periplo.core.texts import Text
from periplo.formats.documents import document_of
from periplo.formats.exchange.sketch import slug
from periplo.formats.map_yaml import map_from, map_text
from periplo.formats.rewritten import rewritten
from periplo.usecases.guided_map import PRESETS, Guide
from periplo.usecases.starters import starter
from periplo.usecases.workspace import KINDS

EMPTY = "empty"
LONGEST_TITLE = 200


def new_map(folder: Path, title: str, kind: str, stages: str, language: str, taken: Sequence[str]) -> str:
    """Writes a new map into a folder, and gives its id. kind: one of KINDS, or EMPTY with the stages of a preset.

    taken: ids of the maps that are there. Raises: BadInput without a title or for an unknown kind; EnvironmentFault.
    """
    words = _titled(title)
    if kind not in (*KINDS, EMPTY) or stages not in PRESETS:
        raise BadInput(
            f"there is no template '{kind}'", f"there are: {', '.join((*KINDS, EMPTY))}", "choose one"
        )
    text = starter(kind) if kind != EMPTY else _empty(words, stages, language)
    return keep_text(folder, text, words, language, taken)


def keep_map(folder: Path, drawn: JourneyMap, title: str, language: str, taken: Sequence[str]) -> str:
    """Writes a map that was proposed into a folder, under this title, and gives its id; never over another.

    Raises: BadInput without a title; EnvironmentFault.
    """
    languages = tuple(dict.fromkeys((*drawn.languages, language)))
    return keep_text(folder, map_text(replace(drawn, languages=languages)), title, language, taken)


def _titled(title: str) -> str:
    words = " ".join(title.split())
    if not words or len(words) > LONGEST_TITLE:
        raise BadInput(
            "a map needs a title",
            f"it is empty or longer than {LONGEST_TITLE} letters",
            "write what the customer wants to do, in their words",
        )
    return words


def keep_text(folder: Path, text: str, title: str, language: str, taken: Sequence[str]) -> str:
    """A map's text under this title and an id of its own, in a file that was not there; gives the id.

    Raises: BadInput without a title; EnvironmentFault.
    """
    words = _titled(title)
    id = slug(words, ["library", *taken, *(path.stem for path in folder.glob("*"))], "map")
    document = document_of(text, f"{id}.yaml")
    there = document.data["title"]
    is_same = Text.of(there).to(language) == words
    wanted = {**document.data, "id": id, "title": there if is_same else {language: words}}
    text = rewritten(text, document, wanted)
    map_from(text)
    put_new(folder / f"{id}.yaml", text.encode())
    return id


def put_new(path: Path, content: bytes) -> None:
    """Writes a file that is not there yet, wholly.

    Raises: BadInput if it is there; EnvironmentFault.
    """
    try:
        path.parent.mkdir(exist_ok=True)
        with path.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
    except FileExistsError:
        raise BadInput(f"'{path.name}' is there already", mend="give the new map another name") from None
    except OSError as refused:
        raise EnvironmentFault(
            f"'{path}' cannot be written",
            refused.strerror or "",
            "make the file and its folder writable, or make room",
        ) from None


def _empty(title: str, stages: str, language: str) -> str:
    guide = Guide(language)
    number = str(list(PRESETS).index(stages) + 1)
    return map_text(guide.drawn(["…", "", "", "…", title, number], "map"))


def presets(language: str) -> list[tuple[str, str]]:
    """The stages that an empty map may begin with: key, and their titles in a row."""
    return [(key, " · ".join(title.to(language) for _, title, _ in one)) for key, one in PRESETS.items()]
