"""A message put into a campaign's document, and which message a node sends; all else stays as it stands."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from periplo.formats.campaign_edits import NODES, node_place
from periplo.formats.documents import Document
from periplo.formats.rewritten import rewritten

MESSAGES = "messages"


def with_message(text: str, document: Document, id: str, message: dict[str, Any], node: str = "") -> str:
    """The text that says this message under this id. node: a send that says it from now on.

    Raises: BadInput as `rewritten`.
    """
    wanted = deepcopy(document.data)
    wanted[MESSAGES] = {**(wanted.get(MESSAGES) or {}), id: message}
    if node and (place := node_place(document, node)) is not None:
        wanted[NODES][place[1]]["send"]["message"] = id
    return rewritten(text, document, wanted)
