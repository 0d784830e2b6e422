"""The scripts as they are sent: stripped, compressed once, with a name for their present content."""

from __future__ import annotations

import base64
import gzip
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

import brotli

from periplo.edge.public.tracker.stripping import stripped

NAMES = ("p.js", "p-ask.js", "p-forms.js", "p-onsite.js", "p-sw.js")


@dataclass(frozen=True, slots=True)
class Script:
    """One script. `bodies` by content encoding; `integrity` is what a page may pin it to."""

    name: str
    bodies: Mapping[str, bytes]  # "br", "gzip", "identity"
    tag: str
    integrity: str


@cache
def script(name: str) -> Script:
    """A script by its file's name."""
    text = resources.files(__package__).joinpath(name).read_text(encoding="utf-8")
    whole = stripped(text).encode()
    return Script(
        name,
        {
            "br": brotli.compress(whole, mode=brotli.MODE_TEXT),
            "gzip": gzip.compress(whole, 9, mtime=0),
            "identity": whole,
        },
        hashlib.sha256(whole).hexdigest()[:16],
        "sha384-" + base64.b64encode(hashlib.sha384(whole).digest()).decode(),
    )


def encoding_for(accepted: str) -> str:
    """The best of our encodings that an Accept-Encoding header allows."""
    allowed: dict[str, float] = {}
    for each in accepted.lower().split(","):
        name, _, weight = each.partition(";")
        allowed[name.strip()] = _weight(weight)
    for ours in ("br", "gzip"):
        if allowed.get(ours, allowed.get("*", 0.0)) > 0:
            return ours
    return "identity"


def _weight(said: str) -> float:
    name, _, number = said.replace(" ", "").partition("=")
    try:
        return float(number) if name == "q" else 1.0
    except ValueError:
        return 0.0
