"""SMS: by Twilio or whoever speaks as it does, and by any gateway that takes a message over HTTP."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import quote, urlencode

import msgspec

from periplo.channels.contract import AddressGone, ChannelBusy, ChannelRefused, ChannelShut, Message, Receipt
from periplo.channels.mime import mail_id
from periplo.channels.peers import Answer, Peer, judge
from periplo.core.carriers import HttpSmsCarrier, TwilioCarrier

LONGEST = 1_600  # signs of one message at Twilio
_NOBODY = (21211, 21214, 21217, 21614)  # no number, no mobile
_STOPPED = 21610  # the person answered STOP to Twilio itself
_NOT_NOW = (20429, 14107, 30001, 20503)
# A wrong key, a closed account, not our number, the daily limit.
_ACCOUNT = (20003, 20005, 21606, 21659, 63038)


class TwilioChannel:
    """One POST a message. Twilio knows no key of ours again."""

    repeats = "sends again"
    reach, medium = "phone", "sms"
    at_once = 4

    def __init__(self, carrier: TwilioCarrier, told: Callable[[str], str]) -> None:
        """told: a secret by its name."""
        self.name = carrier.id
        self._carrier, self._told = carrier, told
        self._peer = Peer(carrier.id, carrier.inside, carrier.timeout)

    def deliver(self, message: Message, key: str) -> Receipt:
        carrier = self._carrier
        if len(message.body) > LONGEST:
            raise ChannelRefused(f"the text has {len(message.body)} signs", f"at most {LONGEST} are taken")
        if not message.body.strip():
            raise ChannelRefused("the text is empty", reason="template_failed")
        form = {"To": message.to, "Body": message.body}
        if carrier.service:
            form["MessagingServiceSid"] = carrier.service
        elif carrier.sender:
            form["From"] = carrier.sender
        if carrier.url:
            form["StatusCallback"] = f"{carrier.url.rstrip('/')}/carriers/{carrier.id}?m={mail_id(key)}"
        answer = self._peer.ask(
            "POST",
            f"{carrier.api}/2010-04-01/Accounts/{quote(carrier.account, safe='')}/Messages.json",
            form=form,
            auth=(carrier.account, self._told(carrier.token)),
        )
        said = answer.said
        if not 200 <= answer.status < 300:
            raise _twilio_fault(self.name, answer, said)
        return Receipt(str(said.get("sid") or mail_id(key)))

    def arrived(self, key: str) -> Receipt | None:
        raise NotImplementedError("Twilio does not know our key")

    def settle(self) -> None: ...

    def close(self) -> None:
        self._peer.close()


def _twilio_fault(name: str, answer: Answer, said: dict[str, Any]) -> Exception:
    code = said.get("code")
    detail = f"{code}: {said.get('message') or ''}"
    if code in _NOBODY:
        return AddressGone("no message can reach this number", f"code {code}")
    if code == _STOPPED:
        return ChannelRefused("the person answered STOP", f"code {code}", reason="said_no")
    if code in _NOT_NOW:
        return ChannelBusy(f"'{name}' could not take the message", f"code {code}", after=answer.after)
    if code in _ACCOUNT:
        return ChannelShut(
            f"'{name}' does not let us send", f"code {code}", "check account, token and sender"
        )
    try:
        judge(name, answer, detail)
    except (ChannelBusy, ChannelRefused) as error:
        return error
    return ChannelRefused(f"'{name}' refuses the message", f"it answers {answer.status}")


class HttpSmsChannel:
    """What is asked, and by what an answer means yes, stands in carriers.yaml."""

    reach, medium = "phone", "sms"
    repeats = "sends again"
    at_once = 4

    def __init__(self, carrier: HttpSmsCarrier, told: Callable[[str], str]) -> None:
        """told: a secret by its name."""
        self.name, self.repeats = carrier.id, carrier.repeats
        self._carrier, self._told = carrier, told
        self._peer = Peer(carrier.id, carrier.inside, carrier.timeout)

    def deliver(self, message: Message, key: str) -> Receipt:
        carrier = self._carrier
        if not message.body.strip():
            raise ChannelRefused("the text is empty", reason="template_failed")
        values = {
            "to": message.to if carrier.plus else message.to.lstrip("+"),
            "text": message.body,
            "sender": carrier.sender,
            "key": mail_id(key),
            "secret": self._told(carrier.secret) if carrier.secret else "",
        }
        headers = {name: _filled(value, values, _in_header) for name, value in carrier.headers.items()}
        content = None
        if carrier.body:
            headers.setdefault("Content-Type", f"{carrier.media}; charset=utf-8")
            content = _filled(carrier.body, values, _SPELLED[carrier.media]).encode()
        answer = self._peer.ask(
            carrier.method, _filled(carrier.url, values, _in_url), content=content, headers=headers
        )
        judge(self.name, answer)
        body = answer.body.decode("utf-8", "replace")
        if carrier.success and not re.search(carrier.success, body):
            raise ChannelRefused(f"'{self.name}' did not say that it took the message")
        found = re.search(carrier.receipt, body) if carrier.receipt else None
        return Receipt(found.group(1) if found and found.groups() else mail_id(key))

    def arrived(self, key: str) -> Receipt | None:
        raise NotImplementedError("this gateway cannot be asked")

    def settle(self) -> None: ...

    def close(self) -> None:
        self._peer.close()


def _in_url(value: str) -> str:
    return quote(value, safe="")


def _in_json(value: str) -> str:
    return msgspec.json.encode(value).decode()[1:-1]


def _in_form(value: str) -> str:
    return urlencode({"": value})[1:]


def _in_header(value: str) -> str:
    return re.sub(r"[\x00-\x1f\x7f]", "", value).encode("ascii", "ignore").decode()


def _as_it_is(value: str) -> str:
    return value


_SPELLED = {
    "application/json": _in_json,
    "application/x-www-form-urlencoded": _in_form,
    "text/plain": _as_it_is,
}


def _filled(template: str, values: dict[str, str], spelled: Callable[[str], str]) -> str:
    """The template with its five names replaced, in one pass: what stands in a value is never a name."""
    return re.sub(r"\{(to|text|sender|key|secret)\}", lambda found: spelled(values[found.group(1)]), template)
