"""What name servers say."""

from __future__ import annotations

from typing import Any

from periplo.usecases.act.carrier_checks import NoNameServer

SECONDS = 4.0


def texts_of(name: str, resolver: Any = None) -> list[str]:
    """The TXT records of a name; none if there is no such name. resolver: dnspython's, where another is to be asked.

    Raises: NoNameServer if nobody answers.
    """
    import dns.exception
    import dns.resolver

    try:
        asked = resolver or dns.resolver.get_default_resolver()
        found = asked.resolve(name, "TXT", lifetime=SECONDS)
    except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer, dns.name.LabelTooLong, dns.name.EmptyLabel):
        return []
    except (dns.exception.DNSException, OSError) as error:
        raise NoNameServer(
            "no name server answers", type(error).__name__, "try again when there is a network"
        ) from None
    return [b"".join(one.strings).decode("utf-8", "replace") for one in found]
