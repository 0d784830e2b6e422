"""The words that readings share: both languages side by side, quotation marks, one or several."""

from __future__ import annotations

from collections.abc import Callable

from periplo.pictures.numbers import number


def saying(language: str) -> Callable[[str, str], str]:
    return lambda es, en: es if language == "es" else en


def of_customers(n: int, language: str) -> str:
    """Customers with their number: "1 cliente", "30 clientes"."""
    return f"{number(n, language)} {saying(language)('cliente', 'customer')}{'' if n == 1 else 's'}"


def quoted(text: str, language: str) -> str:
    return f"«{text}»" if language == "es" else f"“{text}”"
