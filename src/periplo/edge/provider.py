"""An OpenID provider asked over HTTP: what it can do, its keys, and the token that a code is exchanged for.

Its address is the one of the settings, and no other is ever taken from a request; what else is asked, the provider's
own document names. Tokens are proved with Authlib and joserfc, which are read in when the first one comes.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
import threading
import time
from collections.abc import Mapping
from importlib.util import find_spec
from typing import Any, NamedTuple, cast
from urllib.parse import quote, urlencode, urlsplit

import msgspec

from periplo.core.errors import BadInput, EnvironmentFault
from periplo.usecases.workspace import OidcSettings

ALGORITHMS = (
    "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA", "Ed25519",
)  # fmt: skip
SECONDS = 10.0
MOST_BYTES = 1 << 20
KNOWN_FOR = 3_600.0  # seconds for which what a provider says of itself is believed
KEYS_FOR = 600.0
KEYS_REST = 10.0  # seconds between two askings for keys, however many tokens name unknown ones
REST = 5.0  # seconds for which a provider that could not be reached is not asked again
LEEWAY = 60  # seconds by which clocks may differ


class ProviderFault(EnvironmentFault):
    """The identity provider cannot be reached, or does not answer as it should."""

    code = "provider_fault"


class NotProved(BadInput):
    """What came back from the provider does not prove who somebody is."""

    code = "not_proved"


class Begun(NamedTuple):
    """A sign-in on its way: where the browser goes, and what it must bring back, kept sealed in between."""

    address: str
    state: str
    nonce: str
    verifier: str


class Provider:
    """One provider, as the settings name it; threads may share it.

    secret: of this client; None for a public one. Raises: ProviderFault if what proves tokens is not installed.
    """

    def __init__(self, settings: OidcSettings, secret: str | None) -> None:
        if find_spec("authlib") is None:
            raise ProviderFault(
                "signing in through a provider needs a package", "authlib is not installed",
                "pip install 'periplo[oidc]'",
            )  # fmt: skip
        self.settings = settings
        self._secret = secret
        self._lock = threading.Lock()
        self._said: tuple[float, dict[str, Any]] | None = None
        self._failed = -REST  # when it last could not be reached
        self._keys: tuple[float, Any] | None = None

    def begin(self, back: str) -> Begun:
        """Begins a sign-in that ends at the address `back`. Raises: ProviderFault."""
        state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
        challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).decode().rstrip("=")
        asked = {
            "response_type": "code", "client_id": self.settings.client_id, "redirect_uri": back,
            "scope": "openid email profile", "state": state, "nonce": nonce, "code_challenge": challenge,
            "code_challenge_method": "S256",
        }  # fmt: skip
        place = self._endpoint("authorization_endpoint")
        return Begun(f"{place}{'&' if '?' in place else '?'}{urlencode(asked)}", state, nonce, verifier)

    def claims(self, code: str, back: str, verifier: str, nonce: str) -> Mapping[str, Any]:
        """What the token says that this code is exchanged for, proved whole.

        Raises: NotProved; ProviderFault.
        """
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": back,
            "code_verifier": verifier,
        }
        headers = {}
        methods = self._known().get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
        if self._secret is None:
            form["client_id"] = self.settings.client_id
        elif "client_secret_basic" in methods or "client_secret_post" not in methods:
            pair = f"{quote(self.settings.client_id, safe='')}:{quote(self._secret, safe='')}"
            headers["Authorization"] = f"Basic {base64.b64encode(pair.encode()).decode()}"
        else:
            form |= {"client_id": self.settings.client_id, "client_secret": self._secret}
        status, told = self._answer("POST", self._endpoint("token_endpoint"), form, headers)
        if 400 <= status < 500:
            raise _not_proved("the provider does not take the code: it was used before, or has run out")
        token = told.get("id_token")
        if status != 200 or not isinstance(token, str):
            raise _fault("it gave no token that says who it is")
        return self._proved(token, told.get("access_token"), nonce)

    def goodbye(self, back: str) -> str | None:
        """Where one signs out at the provider too; None where it has no such place, or cannot be asked."""
        try:
            place = self._known().get("end_session_endpoint")
        except ProviderFault:
            return None
        if not isinstance(place, str) or not self._may_ask(place):
            return None
        told = urlencode({"client_id": self.settings.client_id, "post_logout_redirect_uri": back})
        return f"{place}{'&' if '?' in place else '?'}{told}"

    def _proved(self, token: str, access: object, nonce: str) -> Mapping[str, Any]:
        from authlib.oidc.core import CodeIDToken
        from joserfc import jws, jwt
        from joserfc.errors import JoseError

        try:
            named = jws.extract_compact(token.encode()).headers().get("kid")
            signed = jwt.decode(token, self._key_set(named), algorithms=list(ALGORITHMS))
            claims = CodeIDToken(
                signed.claims, signed.header,
                {"iss": {"essential": True, "value": self.settings.issuer},
                 "aud": {"essential": True, "value": self.settings.client_id}},
                {"nonce": nonce, "client_id": self.settings.client_id,
                 "access_token": access if isinstance(access, str) else None},
            )  # fmt: skip
            claims.validate(leeway=LEEWAY)
        except (JoseError, ValueError, TypeError, KeyError) as fault:
            raise _not_proved(f"the provider's token does not hold ({type(fault).__name__})") from None
        except Exception as fault:  # Authlib's own errors share no class with the others
            if type(fault).__module__.partition(".")[0] not in ("authlib", "joserfc"):
                raise
            raise _not_proved(f"the provider's token does not hold ({type(fault).__name__})") from None
        subject, given = claims.get("sub"), claims.get("nonce")
        is_ours = isinstance(given, str) and hmac.compare_digest(given.encode(), nonce.encode())
        if not is_ours or not isinstance(subject, str) or not 0 < len(subject) <= 255:
            raise _not_proved("the provider's token does not hold (claims)")
        return dict(claims)

    def _key_set(self, named: object) -> Any:
        """The provider's keys; asked for anew where they are old, or lack the one that is named."""
        from joserfc.errors import JoseError
        from joserfc.jwk import KeySet

        with self._lock:
            now = time.monotonic()
            if self._keys is not None:
                at, kept = self._keys
                lacks = isinstance(named, str) and named not in {key.kid for key in kept.keys}
                if now - at < (KEYS_REST if lacks else KEYS_FOR):
                    return kept
        status, told = self._answer("GET", self._endpoint("jwks_uri"))
        rows = told.get("keys")
        if status != 200 or not isinstance(rows, list):
            raise _fault("it did not tell its keys")
        usable = [
            row
            for row in rows
            if isinstance(row, dict)
            and row.get("kty") in ("RSA", "EC", "OKP")
            and row.get("use", "sig") == "sig"
        ]
        try:
            kept = KeySet.import_key_set(cast("Any", {"keys": usable}))
        except (JoseError, ValueError, KeyError, TypeError):
            raise _fault("its keys cannot be read") from None
        with self._lock:
            self._keys = (time.monotonic(), kept)
        return kept

    def _known(self) -> dict[str, Any]:
        with self._lock:
            if self._said is not None and time.monotonic() - self._said[0] < KNOWN_FOR:
                return self._said[1]
            if time.monotonic() - self._failed < REST:
                raise _fault("it cannot be reached")
        issuer = self.settings.issuer
        try:
            status, told = self._answer("GET", f"{issuer.rstrip('/')}/.well-known/openid-configuration")
        except ProviderFault:
            with self._lock:
                self._failed = time.monotonic()
            raise
        if status != 200 or told.get("issuer") != issuer:
            raise _fault("what it says of itself is not there, or names another issuer than the settings")
        with self._lock:
            self._said = (time.monotonic(), told)
        return told

    def _endpoint(self, name: str) -> str:
        place = self._known().get(name)
        if not isinstance(place, str) or not self._may_ask(place):
            raise _fault(f"it tells no {name} by https")
        return place

    def _may_ask(self, place: str) -> bool:
        """By https; by http only where the provider itself stands on this machine, and then at its own address."""
        found, own = urlsplit(place), urlsplit(self.settings.issuer)
        is_own = (found.scheme, found.netloc) == (own.scheme, own.netloc)
        return bool(found.hostname) and "@" not in found.netloc and (found.scheme == "https" or is_own)

    def _answer(
        self,
        method: str,
        place: str,
        form: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> tuple[int, dict[str, Any]]:
        import httpx2

        wanted = {"Accept": "application/json", **(headers or {})}
        body = b""
        try:
            with (
                httpx2.Client(timeout=SECONDS, follow_redirects=False, trust_env=False) as client,
                client.stream(method, place, data=dict(form) if form else None, headers=wanted) as answer,
            ):
                for piece in answer.iter_bytes():
                    body += piece
                    if len(body) > MOST_BYTES:
                        raise _fault("its answer is too long")
                status = answer.status_code
        except (httpx2.HTTPError, httpx2.InvalidURL):
            raise _fault("it cannot be reached") from None
        try:
            told = msgspec.json.decode(body) if body else {}
        except (msgspec.DecodeError, UnicodeDecodeError):
            told = {}
        return status, told if isinstance(told, dict) else {}


def _fault(why: str) -> ProviderFault:
    return ProviderFault(
        "the identity provider does not answer as it should", why, "sign in by password, or try again later"
    )


def _not_proved(why: str) -> NotProved:
    return NotProved(
        "the identity provider did not prove who you are", why, "begin again at the sign-in page"
    )
