"""The public listener's own description, as OpenAPI 3.1."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from periplo.core.messages import KINDS, MAX_TEXT
from periplo.core.version import VERSION

_ID = {"type": ["string", "number", "null"], "maxLength": MAX_TEXT}
_TIME = {"type": ["string", "number", "null"]}
_VALUES = {"type": ["object", "null"]}
_TEXT = {"type": ["string", "null"]}
_MESSAGE: dict[str, Any] = {
    "type": "object",
    "description": "A message of the Segment specification. userId or anonymousId must be given.",
    "properties": {
        "messageId": _TEXT, "userId": _ID, "anonymousId": _ID, "previousId": _ID, "groupId": _ID,
        "event": _TEXT, "name": _TEXT, "category": _TEXT,
        "timestamp": _TIME, "originalTimestamp": _TIME, "sentAt": _TIME,
        "properties": _VALUES, "traits": _VALUES, "context": _VALUES,
        "writeKey": _TEXT,
    },
}  # fmt: skip
_BATCH = {
    "type": "object",
    "required": ["batch"],
    "properties": {
        "batch": {
            "type": "array",
            "items": {"allOf": [{"$ref": "#/components/schemas/Message"}], "required": ["type"]},
        },
        "sentAt": _TIME,
        "writeKey": _TEXT,
        "context": _VALUES,
    },
}
_TAKEN = {
    "type": "object",
    "required": ["success"],
    "properties": {"success": {"const": True}, "failed": {"type": "array", "items": {"type": "object"}}},
}
_WRONG = {
    "type": "object",
    "required": ["success", "error"],
    "properties": {"success": {"const": False}, "error": {"type": "object"}},
}
_ANSWERS = {
    "200": ("Safe on disk. What of a batch is bad is told under `failed`.", _TAKEN),
    "400": ("Nothing of it can be taken; sending it again does not help.", _WRONG),
    "401": ("The write key is missing, unknown or was revoked.", _WRONG),
    "413": ("The body is too large.", _WRONG),
    "429": ("Too much at once: send it again after Retry-After seconds.", _WRONG),
    "503": ("It could not be kept: send it again.", _WRONG),
}


def description() -> dict[str, Any]:
    """The whole document."""
    paths: dict[str, Any] = {
        f"/v1/{kind}": {"post": _taking(kind, {"$ref": "#/components/schemas/Message"})} for kind in KINDS
    }
    paths["/v1/batch"] = {"post": _taking("batch", {"$ref": "#/components/schemas/Batch"})}
    paths["/healthz"] = {"get": {"operationId": "health", "responses": {"200": {"description": "Alive."}}}}
    return {
        "openapi": "3.1.0",
        "info": {"title": "Periplo, public listener", "version": VERSION},
        "paths": paths,
        "components": {
            "schemas": {"Message": _MESSAGE, "Batch": _BATCH},
            "securitySchemes": {"key": {"type": "http", "scheme": "basic"}},
        },
    }


def _taking(kind: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {
        "operationId": kind,
        "security": [{"key": []}],
        "requestBody": {"required": True, "content": {"application/json": {"schema": schema}}},
        "responses": {
            status: {"description": told, "content": {"application/json": {"schema": shape}}}
            for status, (told, shape) in _ANSWERS.items()
        },
    }


async def page(request: Request) -> Response:
    return JSONResponse(description())
