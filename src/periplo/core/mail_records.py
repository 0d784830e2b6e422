"""What a domain's name server says about who may send its mail: SPF, DKIM and DMARC, judged.

Sources: RFC 7208 (SPF: one record, at most ten look-ups), RFC 6376 and RFC 8463 (DKIM's key), RFC 7489 (DMARC).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

Texts = Callable[[str], list[str]]  # the TXT records of a name; none if there is no such name
MOST_LOOK_UPS = 10
VENDORS = {  # a mail server's name ends with … -> the SPF record includes …
    "amazonaws.com": "amazonses.com",
    "sendgrid.net": "sendgrid.net",
    "mailgun.org": "mailgun.org",
    "gmail.com": "_spf.google.com",
    "google.com": "_spf.google.com",
    "office365.com": "spf.protection.outlook.com",
    "outlook.com": "spf.protection.outlook.com",
    "sendinblue.com": "sendinblue.com",
    "brevo.com": "brevo.com",
    "mailjet.com": "spf.mailjet.com",
    "zoho.com": "zoho.com",
    "zoho.eu": "zoho.eu",
}


class Verdict(NamedTuple):
    """`code` names a sentence (usecases/act/carrier_checks.py); `values` fill it. is_well: nothing is to be mended."""

    code: str
    is_well: bool
    values: tuple[str, ...] = ()


def spf(domain: str, host: str, texts: Texts) -> Verdict:
    """Whether `domain`, from which envelopes come, lets a mail server send. host: the server's name."""
    records = _records(texts(domain), "v=spf1")
    if not records:
        return Verdict("spf_none", False, (domain, _proposed(host)))
    if len(records) > 1:
        return Verdict("spf_many", False, (domain,))
    terms = records[0].split()[1:]
    last = next((term for term in terms if term.lower().endswith("all")), "")
    if last.lower() in ("all", "+all"):
        return Verdict("spf_all", False, (domain,))
    wanted = _wanted(host)
    if wanted and f"include:{wanted}" not in [term.lower().lstrip("+") for term in terms]:
        return Verdict("spf_without", False, (domain, wanted))
    found = _look_ups(domain, texts, frozenset())
    if found > MOST_LOOK_UPS:
        return Verdict("spf_deep", False, (domain, str(found)))
    return Verdict("spf_well", True, (domain,))


def dkim(domain: str, selector: str, record: str | None, texts: Texts) -> Verdict:
    """Whether the key at the name server is ours. record: what ours would be, None if it is not known."""
    name = f"{selector}._domainkey.{domain}"
    told = [found for text in texts(name) if (found := _tags(text).get("p")) is not None]
    if not told:
        return Verdict("dkim_none", False, (name, record or "v=DKIM1; k=rsa; p=…"))
    if not any(told):
        return Verdict("dkim_revoked", False, (name,))
    if record is not None and _tags(record).get("p") not in told:
        return Verdict("dkim_other", False, (name, record))
    return Verdict("dkim_well", True, (name,))


def dmarc(domain: str, texts: Texts) -> Verdict:
    """What receivers are told to do with mail that passes neither; of the domain, or of the one above it."""
    for name in _upwards(domain):
        records = _records(texts(f"_dmarc.{name}"), "v=DMARC1")
        if records:
            tags = _tags(records[0])
            policy = (
                tags.get("p", "none").lower()
                if name == domain
                else tags.get("sp", tags.get("p", "none")).lower()
            )
            if policy == "none":
                return Verdict("dmarc_none_policy", True, (name, "yes" if "rua" in tags else ""))
            return Verdict("dmarc_well", True, (name, policy))
    return Verdict("dmarc_none", False, (domain,))


def is_aligned(sender: str, other: str) -> bool:
    """Whether two domains are one organisation's as far as names tell: one is the other, or stands below it."""
    one, two = sender.lower().rstrip("."), other.lower().rstrip(".")
    return one == two or one.endswith("." + two) or two.endswith("." + one)


def _records(texts: list[str], begins: str) -> list[str]:
    return [text for text in texts if re.match(rf"{re.escape(begins)}(\s|;|$)", text.strip(), re.IGNORECASE)]


def _tags(text: str) -> dict[str, str]:
    pairs = (part.partition("=") for part in text.split(";") if "=" in part)
    return {name.strip().lower(): re.sub(r"\s", "", value) for name, _, value in pairs}


def _wanted(host: str) -> str | None:
    return next((spf for name, spf in VENDORS.items() if host == name or host.endswith("." + name)), None)


def _proposed(host: str) -> str:
    wanted = _wanted(host)
    return f"v=spf1 include:{wanted} ~all" if wanted else f"v=spf1 a:{host} ~all"


def _look_ups(domain: str, texts: Texts, seen: frozenset[str]) -> int:
    """How many look-ups a receiver makes; a circle is more than it may."""
    if domain in seen or len(seen) > MOST_LOOK_UPS:
        return MOST_LOOK_UPS + 1
    found = 0
    for term in " ".join(_records(texts(domain), "v=spf1")[:1]).split()[1:]:
        name, _, value = term.lstrip("+-~?").partition(":")
        if "=" in name:
            name, _, value = name.partition("=")
        name = name.lower().partition("/")[0]
        if name in ("include", "redirect"):
            found += 1 + _look_ups(value.lower(), texts, seen | {domain})
        elif name in ("a", "mx", "ptr", "exists"):
            found += 1
    return found


def _upwards(domain: str) -> list[str]:
    labels = domain.lower().split(".")
    return [".".join(labels[k:]) for k in range(len(labels) - 1)]
