"""WhatsApp by Meta's Cloud API: approved templates at any time, free text while the person's own message is fresh.

Source: Meta's documents of the Cloud API (messages, error codes, message_templates, phone numbers).
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple
from urllib.parse import quote

import msgspec

from periplo.channels.contract import ChannelBusy, ChannelRefused, ChannelShut, Message, Receipt
from periplo.channels.mime import mail_id
from periplo.channels.peers import Answer, Peer, judge
from periplo.core.carriers import WhatsAppCarrier
from periplo.core.spans import HOUR

WINDOW = 24 * HOUR  # after the person's last message, in which free text is let through
TIERS = {"TIER_50": 50, "TIER_250": 250, "TIER_1K": 1_000, "TIER_2K": 2_000, "TIER_10K": 10_000,
         "TIER_100K": 100_000, "TIER_UNLIMITED": None}  # fmt: skip
_NOT_NOW = (4, 80007, 130429, 131000, 131016, 131048, 131056, 133004, 2)
_SHUT = (0, 3, 10, 190, 200, 368, 131005, 131031, 131042, 131045, 133010, 2494055)
_NOT_THERE = (131026, 131021)
_TEMPLATE = (132000, 132001, 132005, 132007, 132012, 132015, 132016, 132068, 132069)
_OUTSIDE, _STOPPED, _KEPT_BACK = 131047, 131050, (130472, 131049)
MOST_PAGES = 20


class Template(NamedTuple):
    """A template as Meta knows it. category: MARKETING, UTILITY or AUTHENTICATION, which is how it is priced."""

    name: str
    language: str
    status: str  # APPROVED, PENDING, REJECTED, PAUSED…
    category: str
    parameters: int  # how many its body asks for


class Number(NamedTuple):
    """Our own number as Meta sees it. tier: how many people may be written to first in 24 hours; None: no limit."""

    name: str
    quality: str
    tier: int | None


class WhatsAppChannel:
    """One POST a message. `data` may say: template, parameters, header (a parameter), buttons (link endings)."""

    repeats = "sends again"
    reach, medium = "phone", "whatsapp"
    at_once = 4

    def __init__(
        self,
        carrier: WhatsAppCarrier,
        told: Callable[[str], str],
        wrote_at: Callable[[int], int | None] = lambda customer: None,
        *,
        clock: Callable[[], float] = time.time,
    ) -> None:
        """told: a secret by its name. wrote_at: when a customer last wrote to us, microseconds UTC."""
        self.name = carrier.id
        self._carrier, self._told, self._wrote_at, self._clock = carrier, told, wrote_at, clock
        self._peer = Peer(carrier.id, carrier.inside, carrier.timeout)

    def deliver(self, message: Message, key: str) -> Receipt:
        said: dict[str, Any] = {
            "messaging_product": "whatsapp",
            "recipient_type": "individual",
            "to": message.to.lstrip("+"),
            "biz_opaque_callback_data": mail_id(key),
        }
        if message.data.get("template"):
            said |= {"type": "template", "template": _template(message)}
        else:
            self._see_that_it_is_open(message)
            is_link = "http" in message.body
            said |= {"type": "text", "text": {"body": message.body, "preview_url": is_link}}
        answer = self._ask("POST", f"{self._carrier.number}/messages", msgspec.json.encode(said))
        if answer.status >= 300:
            raise _fault(self.name, answer)
        (first, *_) = answer.said.get("messages") or [{}]
        return Receipt(str(first.get("id") or mail_id(key)))

    def arrived(self, key: str) -> Receipt | None:
        raise NotImplementedError("the Cloud API cannot be asked; its webhook tells")

    def settle(self) -> None: ...

    def close(self) -> None:
        self._peer.close()

    def templates(self) -> list[Template]:
        """All templates of the account. Raises: ChannelBusy, ChannelShut, ChannelRefused."""
        if not self._carrier.account:
            raise ChannelShut("whose templates is not said", mend="write account: in carriers.yaml")
        return list(self._templates())

    def number(self) -> Number:
        """How our number stands. Raises: ChannelBusy, ChannelShut, ChannelRefused."""
        said = self._got(f"{self._carrier.number}?fields=verified_name,quality_rating,messaging_limit_tier")
        tier = TIERS.get(str(said.get("messaging_limit_tier")), self._carrier.tier)
        return Number(str(said.get("verified_name", "")), str(said.get("quality_rating", "")), tier)

    def _templates(self) -> Iterator[Template]:
        after = ""
        for _ in range(MOST_PAGES):
            fields = "name,language,status,category,components"
            path = f"{self._carrier.account}/message_templates?fields={fields}&limit=100"
            said = self._got(path + (f"&after={quote(after, safe='')}" if after else ""))
            for one in said.get("data") or []:
                parts: list[dict[str, Any]] = one.get("components") or []
                body = next((str(part.get("text", "")) for part in parts if part.get("type") == "BODY"), "")
                name, language, status, category = (
                    str(one.get(each, "")) for each in ("name", "language", "status", "category")
                )
                yield Template(name, language, status, category, body.count("{{"))
            paging = said.get("paging") or {}
            after = str((paging.get("cursors") or {}).get("after") or "")
            if not after or not paging.get("next"):
                return

    def _see_that_it_is_open(self, message: Message) -> None:
        wrote_at = self._wrote_at(message.customer)
        if wrote_at is None or self._clock() * 1_000_000 - wrote_at >= WINDOW:
            raise ChannelRefused(
                "the person has not written for 24 hours", "free text is let through only then",
                "name an approved template", reason="outside_window",
            )  # fmt: skip

    def _got(self, path: str) -> dict[str, Any]:
        answer = self._ask("GET", path, None)
        if answer.status >= 300:
            raise _fault(self.name, answer)
        return answer.said

    def _ask(self, method: str, path: str, content: bytes | None) -> Answer:
        headers = {"Authorization": f"Bearer {self._told(self._carrier.token)}"}
        if content is not None:
            headers["Content-Type"] = "application/json"
        url = f"{self._carrier.api}/{self._carrier.version}/{path}"
        return self._peer.ask(method, url, content=content, headers=headers)


def _template(message: Message) -> dict[str, Any]:
    data = message.data
    components: list[dict[str, Any]] = []
    if data.get("header"):
        components.append({"type": "header", "parameters": [_text(data["header"])]})
    if data.get("parameters"):
        components.append({"type": "body", "parameters": [_text(each) for each in data["parameters"]]})
    for place, ending in enumerate(data.get("buttons") or []):
        components.append(
            {"type": "button", "sub_type": "url", "index": str(place), "parameters": [_text(ending)]}
        )
    code = str(data.get("template_language") or message.language)
    found: dict[str, Any] = {"name": str(data["template"]), "language": {"code": code}}
    return found | ({"components": components} if components else {})


def _text(value: object) -> dict[str, Any]:
    """A parameter. Meta refuses line breaks, tabs and rows of spaces in one."""
    return {"type": "text", "text": " ".join(str(value).split())}


def _fault(name: str, answer: Answer) -> Exception:
    said = answer.said.get("error") or {}
    code = said.get("code")
    why = f"code {code}"
    if code in _NOT_NOW:
        return ChannelBusy(
            f"'{name}' could not take the message", why, "it is tried again", after=answer.after
        )
    if code in _SHUT and code is not None:
        return ChannelShut(f"'{name}' does not let us send", why, "check token, number and payment at Meta")
    if code in _NOT_THERE:
        return ChannelRefused("WhatsApp cannot reach this number", why, reason="unreachable")
    if code == _OUTSIDE:
        return ChannelRefused("the person has not written for 24 hours", why, reason="outside_window")
    if code == _STOPPED:
        return ChannelRefused("the person stopped marketing at WhatsApp", why, reason="said_no")
    if code in _KEPT_BACK:
        return ChannelRefused("Meta keeps the message back for the sake of the person", why)
    if code in _TEMPLATE:
        return ChannelRefused("the template is not as Meta knows it", why, reason="template_failed")
    try:
        judge(name, answer, why)
    except (ChannelBusy, ChannelRefused) as error:
        return error
    return ChannelRefused(f"'{name}' refuses the message", why)
