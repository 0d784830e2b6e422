"""What a person answers on the preference page: what of it is new, and how it becomes messages."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, NamedTuple

from periplo.core.consent import ANY, ConsentSaid, Records, may
from periplo.core.messages import Handle
from periplo.edge.public.preference_view import ASKED
from periplo.storage.consents import ConsentText

SOURCE = "preferences"
STATES = {"yes": "granted", "no": "withdrawn"}


class Known(NamedTuple):
    """What the pages need to know of whoever opened the link."""

    who: Handle
    records: Records
    texts: list[ConsentText]


def changes(known: Known, form: Mapping[str, str], now: int) -> list[ConsentSaid]:
    """What the form says otherwise than what stands, by channel and purpose; "none" says no to all."""
    in_force = {(text.channel, text.purpose): text for text in known.texts}
    if "none" in form:
        return [ConsentSaid(ANY, ANY, "withdrawn", now, SOURCE, None, "consent", "preference page")]
    found = []
    for name, answer in form.items():
        channel, slash, purpose = name.partition("/")
        pair = (channel, purpose)
        is_known = pair in in_force or any(
            (said.channel, said.purpose) == pair for _, said in known.records.said
        )
        if not slash or answer not in STATES or not is_known or ANY in pair:
            continue
        text = in_force.get(pair)
        if text is not None and text.basis not in ASKED:
            continue
        version = text.version if text else None
        stands = may(known.records._replace(suppressed=()), channel, purpose, now)
        is_same = stands.is_allowed == (answer == "yes") and stands.said is not None
        if is_same and (answer == "no" or stands.said is None or stands.said.text_version == version):
            continue
        basis = text.basis if text else "consent"
        found.append(
            ConsentSaid(channel, purpose, STATES[answer], now, SOURCE, version, basis, "preference page")
        )
    return found


def messages_of(who: Handle, handle: int, said: list[ConsentSaid], event: str | None) -> list[dict[str, Any]]:
    """What a person said as messages of the Segment specification. event: where it is not the state's own."""
    found = []
    for word in said:
        name = event or ("consent given" if word.state == "granted" else "consent withdrawn")
        message: dict[str, Any] = {
            "type": "track",
            "event": name,
            "messageId": f"{SOURCE}:{handle}:{word.channel}:{word.purpose}:{word.state}:{word.at}",
            "timestamp": datetime.fromtimestamp(word.at / 1_000_000, UTC).isoformat(),
            "properties": {
                key: value
                for key, value in (
                    ("channel", word.channel), ("purpose", word.purpose), ("text_version", word.text_version),
                    ("basis", word.basis), ("proof", word.proof), ("place", SOURCE),
                )
                if value is not None
            },
        }  # fmt: skip
        if who.kind in ("user", "anonymous"):
            message["userId" if who.kind == "user" else "anonymousId"] = who.text
        else:
            message["context"] = {"externalIds": [{"type": who.kind, "id": who.text}]}
        found.append(message)
    return found
