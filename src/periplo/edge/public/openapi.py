"""The public listener's own description, as OpenAPI 3.1."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from periplo.core.campaign_entering import MOST_BYTES, MOST_PEOPLE, MOST_PROPERTIES
from periplo.core.messages import KINDS, MAX_BATCH, MAX_PROPERTIES, MAX_TEXT
from periplo.core.version import VERSION

_ID = {"type": ["string", "number", "null"], "maxLength": MAX_TEXT}
_TIME = {"type": ["string", "number", "null"]}
_VALUES = {"type": ["object", "null"], "maxProperties": MAX_PROPERTIES}
_TEXT = {"type": ["string", "null"], "maxLength": MAX_TEXT}
_SAID = {"pattern": r"[^\s\u001c-\u001f\u0085]", "maxLength": MAX_TEXT}  # not blank, as str.strip() knows it
_SURE_ID = {"type": ["string", "number"], **_SAID}
_WHO = {
    "anyOf": [
        {"required": ["userId"], "properties": {"userId": _SURE_ID}},
        {"required": ["anonymousId"], "properties": {"anonymousId": _SURE_ID}},
    ]
}
_WANTS: dict[str, Any] = {  # beyond who it is
    "track": {"required": ["event"], "properties": {"event": {"type": "string", **_SAID}}},
    "group": {"required": ["groupId"], "properties": {"groupId": _SURE_ID}},
    "alias": {"required": ["previousId"], "properties": {"previousId": _SURE_ID}},
}
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
            "maxItems": MAX_BATCH,
            "items": {"anyOf": [{"$ref": f"#/components/schemas/{kind}InBatch"} for kind in KINDS]},
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


_PUSH_KEY: dict[str, Any] = {
    "operationId": "pushKey",
    "parameters": [{"name": "writeKey", "in": "query", "required": True, "schema": {"type": "string"}}],
    "responses": {
        "200": {
            "description": "The public key for which a browser subscribes to notifications, base64url.",
            "content": {
                "application/json": {
                    "schema": {
                        "type": "object", "required": ["key"], "properties": {"key": {"type": "string"}}
                    }
                }
            },
        },
        "401": {"description": _ANSWERS["401"][0], "content": {"application/json": {"schema": _WRONG}}},
        "503": {"description": "The key cannot be had now.", "content": {"application/json": {"schema": _WRONG}}},
    },
}  # fmt: skip


_KEY = {"name": "writeKey", "in": "query", "required": True, "schema": {"type": "string"}}
_FORM_ID = {
    "name": "id",
    "in": "path",
    "required": True,
    "schema": {"type": "string", "pattern": "^[a-z0-9_-]+$"},
}
_REFUSALS = {
    "404": "There is no such form.",
    "409": "The ticket is too old, was used for something else, or is none of ours: fetch a new one.",
    "410": "The form is paused or has ended.",
    "425": "Too soon for a person: send it again after Retry-After seconds.",
}


def _answers(good: str, schema: dict[str, Any], *statuses: str) -> dict[str, Any]:
    told = {status: said for status, (said, _) in _ANSWERS.items()} | _REFUSALS
    wrong = {"application/json": {"schema": _WRONG}}
    return {
        "200": {"description": good, "content": {"application/json": {"schema": schema}}},
        **{status: {"description": told[status], "content": wrong} for status in statuses},
    }


def _object_sent(properties: dict[str, Any], *required: str) -> dict[str, Any]:
    schema: dict[str, Any] = {"type": "object", "properties": properties}
    if required:
        schema["required"] = [*required]
    return {"required": True, "content": {"application/json": {"schema": schema}}}


_ONSITE: dict[str, Any] = {
    "/v1/onsite": {
        "post": {
            "operationId": "onsite",
            "security": [{"key": []}],
            "requestBody": _object_sent(
                {
                    "writeKey": _TEXT, "anonymousId": _TEXT, "proof": _TEXT, "tab": _TEXT,
                    "inbox": {"type": "boolean"},
                }
            ),
            "responses": _answers(
                "The messages that a page may show to whoever opened it.",
                {"type": "object", "required": ["messages"], "properties": {"messages": {"type": "array"}}},
                "400", "401", "413", "429", "503",
            ),
        }
    },
    "/v1/onsite/{token}": {
        "post": {
            "operationId": "onsiteTold",
            "security": [{"key": []}],
            "parameters": [{"name": "token", "in": "path", "required": True, "schema": {"type": "string"}}],
            "requestBody": _object_sent(
                {"writeKey": _TEXT, "tab": _TEXT, "what": {"enum": ["shown", "clicked", "dismissed"]}}, "what"
            ),
            "responses": _answers(
                "Noted; `show` says whether this page is the one that shows the message.",
                {"type": "object", "required": ["show"], "properties": {"show": {"type": "boolean"}}},
                "400", "401", "413", "429", "503",
            ),
        }
    },
}  # fmt: skip

_FORMS: dict[str, Any] = {
    "/v1/forms": {
        "get": {
            "operationId": "forms",
            "parameters": [_KEY, {"name": "lang", "in": "query", "schema": {"type": "string"}}],
            "responses": _answers(
                "The forms that a page may show.",
                {"type": "object", "required": ["forms"], "properties": {"forms": {"type": "array"}}},
                "401", "503",
            ),
        }
    },
    "/v1/forms/{id}/ticket": {
        "get": {
            "operationId": "formTicket",
            "parameters": [_FORM_ID, _KEY],
            "responses": _answers(
                "A ticket for whoever begins to fill in the form.",
                {"type": "object", "required": ["ticket"], "properties": {"ticket": {"type": "string"}}},
                "401", "404", "410", "429", "503",
            ),
        }
    },
    "/v1/forms/{id}": {
        "post": {
            "operationId": "formSent",
            "security": [{"key": []}],
            "parameters": [_FORM_ID],
            "requestBody": _object_sent(
                {
                    "writeKey": _TEXT, "ticket": {"type": "string"}, "version": {"type": "integer"},
                    "fields": {"type": "object"}, "consents": {"type": "array", "items": {"type": "string"}},
                    "page": _TEXT, "language": _TEXT, "anonymousId": _TEXT,
                },
                "ticket", "version", "fields",
            ),
            "responses": _answers(
                "Safe on disk, with the code to show and a ticket for whoever comes next.",
                {"type": "object", "required": ["success"], "properties": {"success": {"const": True}}},
                "400", "401", "404", "409", "410", "413", "425", "429", "503",
            ),
        }
    },
}  # fmt: skip


_PERSON: dict[str, Any] = {
    "type": "object",
    "description": "Who is to enter: at least one identifier.",
    "properties": {
        "userId": _ID, "anonymousId": _ID, "email": _TEXT, "phone": _TEXT,
        "externalIds": {"type": "array", "items": {"type": "object", "required": ["type", "id"]}},
        "properties": {
            "type": ["object", "null"], "maxProperties": MOST_PROPERTIES,
            "description": f"Read by messages as event.NAME; {MOST_BYTES >> 10} KB at most.",
        },
        "id": {**_ID, "description": "Names this asking: the same again of the same call counts once."},
    },
}  # fmt: skip
_ENTER: dict[str, Any] = {
    "operationId": "enterCampaign",
    "description": "Asks people into a campaign whose entry is api. Whether they enter is decided as for every entry.",
    "security": [{"server": []}],
    "parameters": [
        {"name": "id", "in": "path", "required": True, "schema": {"type": "string"}},
        {
            "name": "Idempotency-Key", "in": "header", "schema": {"type": "string", "maxLength": MAX_TEXT},
            "description": "The same again with the same people counts once.",
        },
    ],
    "requestBody": _object_sent(
        {"people": {"type": "array", "minItems": 1, "maxItems": MOST_PEOPLE, "items": _PERSON}}, "people"
    ),
    "responses": _answers(
        "Safe on disk; what became of each asking.",
        {
            "type": "object",
            "required": ["success", "campaign", "taken", "duplicate", "refused", "people"],
            "properties": {
                "success": {"type": "boolean"}, "campaign": {"type": "string"},
                "taken": {"type": "integer"}, "duplicate": {"type": "integer"}, "refused": {"type": "integer"},
                "people": {
                    "type": "array",
                    "items": {
                        "type": "object",
                        "required": ["index", "status"],
                        "properties": {
                            "index": {"type": "integer"},
                            "status": {"enum": ["taken", "duplicate", "refused"]},
                            "id": {"type": "string"}, "code": {"type": "string"}, "what": {"type": "string"},
                        },
                    },
                },
            },
        },
        "400", "401", "413", "429", "503",
    )
    | {
        status: {"description": told, "content": {"application/json": {"schema": _WRONG}}}
        for status, told in (
            ("403", "The key is one of pages, or its scopes do not hold campaigns."),
            ("404", "No campaign of this id is published."),
            ("409", "The campaign does not run, or is not entered by other systems."),
        )
    },
}  # fmt: skip

_CONTENT: dict[str, Any] = {
    "operationId": "publishContent",
    "description": "Content was published. Campaigns that begin by content find their people, each once.",
    "security": [{"server": []}],
    "requestBody": _object_sent(
        {"id": {**_ID, "description": "Names the content: the same again counts once."}}, "id"
    ),
    "responses": _answers(
        "Kept.",
        {
            "type": "object",
            "required": ["success", "status"],
            "properties": {"success": {"type": "boolean"}, "status": {"enum": ["taken", "duplicate"]}},
        },
        "400", "401", "413", "429", "503",
    )
    | {
        "403": {
            "description": "The key is one of pages, or its scopes do not hold campaigns.",
            "content": {"application/json": {"schema": _WRONG}},
        }
    },
}  # fmt: skip


def description() -> dict[str, Any]:
    """The whole document."""
    paths: dict[str, Any] = {
        f"/v1/{kind}": {"post": _taking(kind, {"$ref": f"#/components/schemas/{kind}"})} for kind in KINDS
    }
    paths["/v1/batch"] = {"post": _taking("batch", {"$ref": "#/components/schemas/Batch"})}
    paths["/readyz"] = {
        "get": {
            "operationId": "ready",
            "responses": {
                "200": {"description": "Takes events."},
                "503": {"description": "Takes none just now."},
            },
        }
    }
    paths["/healthz"] = {"get": {"operationId": "health", "responses": {"200": {"description": "Alive."}}}}
    paths["/v1/push/key"] = {"get": _PUSH_KEY}
    paths |= _FORMS | _ONSITE
    paths["/v1/campaigns/{id}/enter"] = {"post": _ENTER}
    paths["/v1/published"] = {"post": _CONTENT}
    return {
        "openapi": "3.1.0",
        "info": {"title": "Periplo, public listener", "version": VERSION},
        "paths": paths,
        "components": {
            "schemas": {"Message": _MESSAGE, "Batch": _BATCH, **_kinds()},
            "securitySchemes": {
                "key": {"type": "http", "scheme": "basic"},
                "server": {
                    "type": "http",
                    "scheme": "bearer",
                    "description": "A manage key of scope campaigns.",
                },
            },
        },
    }


def _kinds() -> dict[str, Any]:
    """What each type of message must say, alone and inside a batch."""
    found: dict[str, Any] = {}
    for kind in KINDS:
        found[kind] = {"allOf": [{"$ref": "#/components/schemas/Message"}, _WHO, _WANTS.get(kind, {})]}
        named = {"type": "object", "required": ["type"], "properties": {"type": {"const": kind}}}
        found[f"{kind}InBatch"] = {"allOf": [{"$ref": f"#/components/schemas/{kind}"}, named]}
    return found


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
