"""What processes at work write to stderr: sentences for people, or with PERIPLO_LOG=json one JSON object a line.

No line holds anything of a person. Of what other libraries log only where and what kind is told, as their texts may
hold values; of an error that is no PeriploError the kind and the places in the code, never its message.
"""

from __future__ import annotations

import logging
import os
import sys
import threading
import traceback
from pathlib import Path
from types import TracebackType
from typing import Any

from periplo.core.errors import PeriploError

VARIABLE = "PERIPLO_LOG"
FORMS = ("text", "json")
FRAMES = 12
_part = "serve"


def begin(form: str | None, part: str) -> None:
    """Settles how lines look in this process and in those that it starts. form: None: as the environment says."""
    if form is not None:
        os.environ[VARIABLE] = form
    settle(part)


def settle(part: str) -> None:
    """Says what this process is, and how lines look from here on; also those of other libraries where it is JSON."""
    global _part
    _part = part
    if not is_json():
        return
    _structured()
    root = logging.getLogger()
    root.handlers[:] = [_Foreign()]
    root.setLevel(logging.WARNING)
    logging.captureWarnings(True)
    sys.excepthook = _broke
    threading.excepthook = lambda told: _broke(told.exc_type, told.exc_value, told.exc_traceback)


def is_json() -> bool:
    return os.environ.get(VARIABLE) == "json"


def say(event: str, text: str, level: str = "info", **values: object) -> None:
    """One line. event: a stable name; text: a sentence without anybody's data."""
    if is_json():
        _written(level, event, {"text": text, **values})
    else:
        sys.stderr.write(f"{text}\n")
        sys.stderr.flush()


def failed(event: str, error: BaseException, before: str = "", **values: object) -> None:
    """One line of an error. before: what it befell, as a text begins with it."""
    if not is_json():
        sys.stderr.write(f"{before}{error}\n")
        sys.stderr.flush()
    elif isinstance(error, PeriploError):
        told = {"code": error.code, "text": f"{before}{error.what}", "mend": error.mend}
        _written("error", event, {**told, **values})
    else:
        _written("error", event, {"text": before.removesuffix(": "), **values, **_kind(error)})


def answered(listener: str, method: str, route: str, status: int, seconds: float) -> None:
    """One line of a request where lines are JSON. route: as it is declared, without what somebody put into it."""
    if is_json():
        told: dict[str, object] = {"listener": listener, "method": method, "route": route}
        level = "error" if status >= 500 else "info"
        _written(level, "request", {**told, "status": status, "ms": round(seconds * 1_000, 1)})


def _kind(error: BaseException) -> dict[str, object]:
    places = traceback.extract_tb(error.__traceback__)[-FRAMES:]
    return {
        "error": type(error).__name__,
        "places": [f"{_short(one.filename)}:{one.lineno} {one.name}" for one in places],
    }


def _short(path: str) -> str:
    parts = Path(path).parts
    for home in ("site-packages", "periplo"):
        if home in parts:
            return "/".join(parts[len(parts) - 1 - parts[::-1].index(home) :]).removeprefix("site-packages/")
    return parts[-1]


def _broke(kind: type[BaseException], error: BaseException | None, trace: TracebackType | None) -> None:
    if error is not None and not issubclass(kind, KeyboardInterrupt):
        _written("error", "broke", _kind(error.with_traceback(trace)))


class _Foreign(logging.Handler):
    """What other libraries log. Only uvicorn's texts are known to hold no values, as long as they are not filled in."""

    def emit(self, record: logging.LogRecord) -> None:
        told: dict[str, object] = {
            "logger": record.name,
            "place": f"{_short(record.pathname)}:{record.lineno}",
        }
        if record.name.startswith("uvicorn") and isinstance(record.msg, str):
            told["text"] = record.msg.strip()
        if record.exc_info and record.exc_info[1] is not None:
            told.update(_kind(record.exc_info[1]))
        _written(record.levelname.lower(), "library", told)


_bound: Any = None


def _structured() -> Any:
    """A structlog logger that writes whole lines at once."""
    global _bound
    if _bound is None:
        import structlog

        _bound = structlog.wrap_logger(
            structlog.WriteLogger(sys.stderr),
            processors=[
                structlog.processors.add_log_level,
                structlog.processors.TimeStamper(fmt="iso", utc=True, key="at"),
                structlog.processors.JSONRenderer(ensure_ascii=False),
            ],
            wrapper_class=structlog.BoundLogger,
            cache_logger_on_first_use=True,
        )
    return _bound


def _written(level: str, event: str, values: dict[str, object]) -> None:
    log = _structured()
    told = {"part": _part, "process": os.getpid(), **{name: one for name, one in values.items() if one != ""}}
    {"warning": log.warning, "error": log.error, "critical": log.error}.get(level, log.info)(event, **told)
