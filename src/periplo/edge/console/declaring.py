"""/channels/{id}: by what a channel leaves, declared by a form, tried, and taken away; for administrators."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Mapping
from typing import Any, NamedTuple, get_type_hints

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from periplo.channels import CHANNELS
from periplo.core.carriers import CHOICES, KINDS, Carrier, kind_of
from periplo.core.errors import BadInput, PeriploError
from periplo.edge.channel_trials import message_of, tried
from periplo.edge.clock import this_instant
from periplo.edge.console.desk import Desk, desk_of
from periplo.edge.console.gate import demand
from periplo.edge.console.noted import acted
from periplo.edge.console.pages import not_found
from periplo.edge.console.posting import posted
from periplo.edge.console.shell import language_of, page_of
from periplo.edge.faults import fault_of
from periplo.edge.words.declaring import PAGES as WORDS
from periplo.edge.words.pages import page_says
from periplo.formats.carriers_yaml import FILE, is_needed, read_carriers
from periplo.usecases.carriers import declare, forget

NEW = "new"
FIRST_KIND = "smtp"
# What is asked for at once; everything else stands folded.
PLAIN = {
    "smtp": ("host", "port", "security", "user", "password", "sender", "reply_to"),
    "twilio": ("account", "token", "sender"),
    "http_sms": ("url", "body", "media", "secret", "sender"),
    "whatsapp": ("number", "token", "account"),
    "onsite": ("secret", "proof"),
    "task": ("area", "due_hours"),
}
IN_LINES = ("dkim_key", "key", "account")  # secrets that are a whole document
USUAL = {"smtp": "email", "twilio": "sms", "http_sms": "sms", "web_push": "push", "fcm": "app", "apns": "app"}


class Field(NamedTuple):
    """One key of a carrier in the form. kind: text | number | tick | choice | lines | secret | secret lines."""

    name: str
    label: str
    kind: str
    value: str
    choices: tuple[tuple[str, str], ...]
    is_needed: bool
    placeholder: str


async def carrier(request: Request) -> Response:
    """The form of a channel that is there, or of a new one; posted, it is saved, tried or taken away."""
    demand(request, "administer")
    if request.method == "POST":
        return await run_in_threadpool(_posted, request, await posted(request))
    return await run_in_threadpool(_page, request, {})


def _posted(request: Request, given: Mapping[str, str]) -> Response:
    desk, said = desk_of(request), language_of(request)
    id = request.path_params["id"]
    try:
        match given.get("do"):
            case "test":
                found = _known(desk).get(id)
                if found is None:
                    return not_found(request, 404)
                acted(request, "carrier", "test", id)
                now, to = this_instant(), given.get("to", "").strip() or None
                receipt = tried(found, desk.workspace, message_of(found, said, now, to))
                return _page(request, given, done=page_says("carrier_tested", said, receipt.id))
            case "remove" if "sure" in given:
                acted(request, "carrier", "remove", id)
                forget(desk.workspace.root, id)
                return RedirectResponse("/channels", 303)
            case "save":
                said_of, secrets = _told(given)
                if id != NEW:
                    said_of["id"] = id
                acted(request, "carrier", "save", str(said_of["id"]))
                saved = declare(desk.workspace.root, said_of, secrets, is_new=id == NEW)
                return RedirectResponse(f"/channels/{saved.id}?saved=yes", 303)
    except PeriploError as error:
        return _page(request, given, error, status=400 if error.exit_code == 2 else 502)
    return _page(request, given)


def _told(given: Mapping[str, str]) -> tuple[dict[str, Any], dict[str, str]]:
    """What the form says, as carriers.yaml would, and the secrets that were typed. Raises: BadInput."""
    kind = given.get("kind", "")
    if kind not in KINDS:
        raise BadInput("this is not what a form sends", mend="use the page's own form")
    hints = get_type_hints(KINDS[kind])
    told: dict[str, Any] = {"id": given.get("id", "").strip(), "kind": kind}
    secrets: dict[str, str] = {}
    for each in _fields(kind):
        text, hint = given.get(each.name, "").strip(), str(hints[each.name])
        if each.metadata.get("is_secret"):
            if text:
                secrets[each.name] = text.replace("\r\n", "\n")
        elif "bool" in hint:
            told[each.name] = None if (each.name in given) == each.default else each.name in given
        elif text and ("int" in hint or "float" in hint):
            told[each.name] = _number(each.name, text, "float" in hint)
        else:
            told[each.name] = None if text in ("", str(each.default)) else text
    return told, secrets


def _number(name: str, text: str, may_be_broken: bool) -> float:
    try:
        value = float(text.replace(",", "."))
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise BadInput(f"'{name}' is '{text}'", mend="write a number above 0, or leave it out")
    if value != int(value) and not may_be_broken:
        raise BadInput(f"'{name}' is '{text}'", mend="write a whole number")
    return int(value) if value == int(value) else value


def _known(desk: Desk) -> dict[str, Carrier]:
    return read_carriers(desk.workspace.root / FILE)


def _fields(kind: str) -> list[dataclasses.Field[Any]]:
    """The keys that a form can say: all but its id, and mappings."""
    hints = get_type_hints(KINDS[kind])
    return [
        one
        for one in dataclasses.fields(KINDS[kind])
        if one.name != "id" and "Mapping" not in str(hints[one.name])
    ]


def _page(
    request: Request,
    given: Mapping[str, str],
    wrong: PeriploError | None = None,
    done: str = "",
    status: int = 200,
) -> Response:
    desk, said, id = desk_of(request), language_of(request), request.path_params["id"]
    known: dict[str, Carrier] = {}
    try:
        known = _known(desk)
    except PeriploError as error:
        wrong, status = wrong or error, max(status, 400)
    found = known.get(id)
    if id != NEW and found is None and wrong is None:
        return not_found(request, 404)
    asked = given.get("kind") or request.query_params.get("kind") or FIRST_KIND
    kind = kind_of(found) if found else asked if asked in KINDS else FIRST_KIND
    shown = [_field(each, kind, found, given, said) for each in _fields(kind)]
    plain = PLAIN.get(kind) or tuple(each.name for each in _fields(kind) if is_needed(each))
    if "saved" in request.query_params:
        done = done or page_says("carrier_saved", said)
    return page_of(
        request, "carrier.html", page_says("carrier_new" if id == NEW else "carrier_one", said, id), "channels", status,
        fault=None if wrong is None else fault_of(wrong, said), done=done, id=id, is_new=id == NEW, kind=kind,
        kind_name=page_says(f"carrier_kind.{kind}", said),
        kinds=[(one, page_says(f"carrier_kind.{one}", said)) for one in KINDS if one != "log"],
        name=given.get("id", USUAL.get(kind, kind)), is_first=not known,
        plain=sorted((one for one in shown if one.name in plain), key=lambda one: plain.index(one.name)),
        more=[one for one in shown if one.name not in plain],
        needs_address=bool(found and CHANNELS[kind].reach), to=given.get("to", ""),
    )  # fmt: skip


def _field(
    each: dataclasses.Field[Any], kind: str, found: Carrier | None, given: Mapping[str, str], said: str
) -> Field:
    hint = str(get_type_hints(KINDS[kind])[each.name])
    own = f"carrier_key.{kind}.{each.name}"
    label = page_says(own if own in WORDS else f"carrier_key.{each.name}", said)
    usual = "" if is_needed(each) or each.default in (None, "", False, True) else _plain(each.default)
    value = getattr(found, each.name) if found else None if is_needed(each) else each.default
    text = "" if value is None or value == each.default else _plain(value)
    is_posted = given.get("do") == "save"
    if each.metadata.get("is_secret"):
        shape = "secret lines" if each.name in IN_LINES else "secret"
        return Field(each.name, label, shape, text, (), is_needed(each) and not text, usual)
    if "bool" in hint:
        is_on = each.name in given if is_posted else bool(value)
        return Field(each.name, label, "tick", "yes" if is_on else "", (), False, "")
    if is_posted:
        text = given.get(each.name, "")
    if each.name in CHOICES:
        choices = tuple((one, one) for one in CHOICES[each.name])
        return Field(each.name, label, "choice", text or usual, choices, is_needed(each), usual)
    shape = "number" if "int" in hint or "float" in hint else "lines" if each.name == "body" else "text"
    return Field(each.name, label, shape, text, (), is_needed(each), usual)


def _plain(value: object) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)


routes = [Route("/channels/{id}", carrier, methods=["GET", "POST"])]
