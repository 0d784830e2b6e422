"""Who may do what: roles of people, scopes of keys, and what a name and a password must be."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from typing import ClassVar

from periplo.core.errors import BadInput, PeriploError

# Each may also do what those before it may.
ROLES = ("reader", "commenter", "editor", "approver", "administrator")
ACTS = dict(zip(("read", "comment", "edit", "approve", "administer"), ROLES, strict=True))
SCOPES = (
    "ask",
    "campaigns",
    "consents",
    "customers",
    "events",
    "metrics",
    "plan",
    "receipts",
    "sources",
    "surveys",
)

SHORTEST = 12  # characters of a password
LONGEST = 512
MAX_NAME = 80


class BadPassword(BadInput):
    """A password that others would guess, or that cannot be one."""

    code: ClassVar[str] = "bad_password"


class NotAllowed(PeriploError):
    """Somebody is known, and may not do this."""

    code: ClassVar[str] = "not_allowed"


def may(role: str, act: str) -> bool:
    """Whether this role allows this act, one of ACTS."""
    return ROLES.index(role) >= ROLES.index(ACTS[act])


def scope_of(path: str) -> str:
    """The scope that an address of the API asks for: what stands behind /api/v1/; of a question about one person,
    that of customers; of /metrics, its name."""
    if path == "/metrics":
        return "metrics"
    scope, _, question = path.removeprefix("/api/v1/").partition("/")
    return "customers" if scope == "ask" and question.casefold() in ("customer", "cliente") else scope


def covers(scopes: Sequence[str], scope: str) -> bool:
    """Whether a key of these scopes opens this one; a key without scopes opens all."""
    return not scopes or scope in scopes


def user_name(given: str) -> str:
    """A user's name as it is kept: without case, so that nobody is told apart by it.

    Raises: BadInput if it cannot be one.
    """
    name = unicodedata.normalize("NFKC", given).strip().casefold()
    if not name or len(name) > MAX_NAME or not all(sign.isalnum() or sign in "._@+-" for sign in name):
        raise BadInput(
            "this cannot be a user's name",
            f"it is empty, longer than {MAX_NAME} characters, or holds spaces or signs",
            "write letters, digits and . _ @ + - only, such as an e-mail address",
        )
    return name


def check_password(password: str, name: str) -> None:
    """Raises: BadPassword if it is short, among the most common ones, or says the user's name."""
    if len(password) < SHORTEST:
        raise BadPassword(
            f"the password is shorter than {SHORTEST} characters",
            "short ones are guessed",
            "take a few words that do not belong together",
        )
    if len(password) > LONGEST:
        raise BadPassword(f"the password is longer than {LONGEST} characters", mend="take a shorter one")
    plain = "".join(sign for sign in password.casefold() if sign.isalnum())
    letters = plain.strip("0123456789")
    if len(set(password)) < 5 or letters in {"", *COMMON} or _is_a_run(plain) or _is_a_run(letters):
        raise BadPassword(
            "the password is one of the most common ones",
            "those are tried first",
            "take a few words that do not belong together",
        )
    first = name.partition("@")[0]
    if len(first) > 3 and plain.replace(first, "").strip("0123456789") in {"", *COMMON}:
        raise BadPassword(
            "the password says the user's name",
            "that is tried first",
            "take a few words that do not belong together",
        )


# What people add digits and signs to, to reach a length; in Spanish and English.
COMMON = frozenset((
    "password", "contraseña", "contrasena", "passwordpassword", "contraseñacontraseña",
    "contrasenacontrasena", "passw0rd", "p4ssw0rd", "admin", "administrator", "administrador",
    "administradora", "adminadmin", "periplo", "periploperiplo", "letmein", "letmeinplease", "welcome",
    "bienvenido", "bienvenida", "bienvenidos", "welcomewelcome", "iloveyou", "teamo", "teamomucho",
    "tequiero", "tequieromucho", "qwerty", "qwertyuiop", "qwertyqwerty", "qwertyuiopasdfghjkl", "asdfghjkl",
    "asdfasdfasdf", "zxcvbnm", "zxcvbnmzxcvbnm", "changeme", "changemenow", "changethis", "cambiame",
    "cambiamecambiame", "secret", "secreto", "supersecret", "supersecreto", "football", "futbol",
    "barcelona", "realmadrid", "bocajuniors", "riverplate", "america", "chivas", "sunshine", "princess",
    "princesa", "superman", "estrella", "trustno", "master", "dragon", "monkey", "shadow", "whatever",
    "correcthorsebatterystaple",
))  # fmt: skip
_RUNS = ("0123456789" * 4, "9876543210" * 4, "abcdefghijklmnopqrstuvwxyz", "qwertyuiopasdfghjklzxcvbnm")


def _is_a_run(plain: str) -> bool:
    """Whether it is a walk along the keys or the alphabet, or one piece over and over."""
    if any(plain in run for run in _RUNS):
        return True
    return any(
        len(plain) % size == 0 and plain == plain[:size] * (len(plain) // size)
        for size in range(1, len(plain) // 2 + 1)
    )
