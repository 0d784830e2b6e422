"""A new map in a workspace: from the template of a kind of business, or with nothing but stages."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from periplo.core.errors import BadInput, EnvironmentFault
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
    words = " ".join(title.split())
    if not words or len(words) > LONGEST_TITLE:
        raise BadInput(
            "a map needs a title",
            f"it is empty or longer than {LONGEST_TITLE} letters",
            "write what the customer wants to do, in their words",
        )
    if kind not in (*KINDS, EMPTY) or stages not in PRESETS:
        raise BadInput(
            f"there is no template '{kind}'", f"there are: {', '.join((*KINDS, EMPTY))}", "choose one"
        )
    id = slug(words, ["library", *taken, *(path.stem for path in folder.glob("*"))], "map")
    text = starter(kind) if kind != EMPTY else _empty(words, stages, language)
    document = document_of(text, f"{id}.yaml")
    wanted = {**document.data, "id": id, "title": {language: words}}
    text = rewritten(text, document, wanted)
    map_from(text)
    path = folder / f"{id}.yaml"
    try:
        folder.mkdir(exist_ok=True)
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
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
    return id


def _empty(title: str, stages: str, language: str) -> str:
    guide = Guide(language)
    number = str(list(PRESETS).index(stages) + 1)
    return map_text(guide.drawn(["…", "", "", "…", title, number], "map"))


def presets(language: str) -> list[tuple[str, str]]:
    """The stages that an empty map may begin with: key, and their titles in a row."""
    return [(key, " · ".join(title.to(language) for _, title, _ in one)) for key, one in PRESETS.items()]
