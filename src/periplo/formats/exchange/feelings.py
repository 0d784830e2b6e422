"""Feelings as other people write them: numbers on some scale, faces, words; brought to -2…+2."""

from __future__ import annotations

import re
from collections.abc import Sequence

from periplo.core.identifiers import plain
from periplo.core.texts import Text
from periplo.formats.exchange.remarks import Remarks

Scale = tuple[float, float]
OURS: Scale = (-2, 2)
_FACES = {
    2: "😍🤩😁😃😄🥰❤😻🎉😆💚",
    1: "🙂😊☺😀👍😌😉😺🟢",
    0: "😐😑😶🤔🟡",
    -1: "🙁😕😟😞☹👎😔😒😬😥😩🟠",
    -2: "😡😠😢😭😤🤬😱😖😫🔴",
}
_WORDS: tuple[tuple[int, str], ...] = (
    (-2, r"muy (negativ|mal|triste|insatisf|frustr)|very (negative|bad|sad|unhappy|dissatisfied)|enfad|enoj|rabia|"
         r"ira\b|angry|anger|furi|desesper|estres|stress|terrible|horrible|odi[ao]|hate"),
    (-1, r"(no|not|poco|sin) (muy )?(content|feliz|happy|satisf|good|confia)|negativ|frustr|confus|confund|duda|dudos|"
         r"worri|preocup|ansi|anxi|annoy|molest|insatisf|unsatisf|dissatisf|unhappy|descontent|sad|triste|bored|aburri|"
         r"nervi|impacien|impatien|abruma|overwhelm|insegur|unsure|mal\b|bad|miedo|fear|decep|disappoint|cansa|tired|agobi"),
    (2, r"muy (positiv|bien|feliz|content|satisf)|very (positive|good|happy|satisfied)|encanta|delight|excit|emocionad|"
        r"entusias|enthus|eufori|ilusion|love|amor|genial|great|excelente|excellent|fantastic|orgull|proud|ecstatic"),
    (1, r"positiv|feliz|content|happy|satisf|good|bien\b|tranquil|calm|confia|confid|interes|interest|alegr|joy|alivi|"
        r"relie|curio|esperanz|hope|motivad|motivated|agradec|grateful|segur|optimis|relax|pleased|trust"),
    (0, r"neutr|indiferen|indifferen|normal|ok\b|regular|meh"),
)  # fmt: skip
_NUMBER = re.compile(r"[+\-−–]?\d+(?:[.,]\d+)?")
_RANGE = re.compile(r"([+\-−]?\d+)\s*(?:a|to|al|hasta|\.\.+|…|-|–|/)\s*([+]?\d+)")


def scale_in(label: str) -> Scale | None:
    """The scale that a row's label states, such as "Emotion (1-5)"."""
    found = _RANGE.search(label)
    if not found:
        return None
    low, high = (float(one.replace("−", "-")) for one in found.groups())
    return (low, high) if low < high else None


def scale_of(numbers: list[float]) -> Scale:
    """The likeliest scale of these numbers, where nobody states one."""
    low, high = min(numbers, default=0), max(numbers, default=0)
    if low < 0:
        reach = max(-low, high)
        return next(((-bound, bound) for bound in (2, 3, 5, 10, 100) if reach <= bound), (-reach, reach))
    if high <= 2:
        return OURS
    return next(((bottom, top) for bottom, top in ((1, 5), (0, 10), (0, 100)) if high <= top), (0, high))


def _percent(numbers: list[float]) -> Scale:
    return (0, 1) if max(numbers, default=0) <= 1 else (0, 100)


def number_in(text: str) -> float | None:
    """The number with which a cell begins; None if it begins otherwise."""
    found = _NUMBER.match(text.strip())
    return float(found[0].replace("−", "-").replace("–", "-").replace(",", ".")) if found else None


def on_our_scale(number: float, scale: Scale) -> float:
    """The same feeling from -2 to +2."""
    if scale == OURS:
        return max(-2.0, min(2.0, number))
    low, high = scale
    share = (max(low, min(high, number)) - low) / (high - low)
    return round(share * 4 - 2, 2)


def feeling_in_words(text: str) -> float | None:
    """What a face or a word says; None if neither is understood. Of several faces the mean."""
    faces = [value for value, signs in _FACES.items() for sign in text if sign in signs]
    if faces:
        return round(sum(faces) / len(faces), 2)
    said = plain(text)
    return next((float(value) for value, words in _WORDS if re.search(rf"\b(?:{words})", said)), None)


_MARK = re.compile(r"(?:[x✓✔✗✘●•○◉*·☑]+|si|yes|1)", re.IGNORECASE)


def is_mark(text: str) -> bool:
    """Whether a cell says no more than that it is so."""
    return _MARK.fullmatch(plain(text).strip()) is not None


def felt_where_marked(label: str, cells: list[str]) -> float | None:
    """The feeling of a row that is marked where it is felt: a face, or a word with nothing but marks after it."""
    if not re.sub(r"[\W_]+", "", label) or (cells and all(map(is_mark, cells)) and len(label) <= 30):
        return feeling_in_words(label)
    return None


def feelings_in(
    cells: list[tuple[str, Text, str]], label: str, remarks: Remarks
) -> tuple[list[float | None], list[str]]:
    """The feelings that the cells of a row say, and what they say beyond.

    cells: text, place and column's name of each. label: the row's, which may state the scale.
    """
    numbers = [number_in(text) for text, _, _ in cells]
    known = [number for number in numbers if number is not None]
    scale = scale_in(label) or (_percent(known) if "%" in label else scale_of(known))
    if known and scale != OURS:
        remarks.add("feeling_scale", low=f"{scale[0]:g}", high=f"{scale[1]:g}")
    found: list[float | None] = []
    rest: list[str] = []
    for (text, _, _), number in zip(cells, numbers, strict=True):
        if number is not None:
            found.append(on_our_scale(number, scale))
            rest.append(_NUMBER.sub("", text.strip(), count=1).strip(" -–:·.%)\n"))
            continue
        found.append(feeling_in_words(text) if text else None)
        rest.append(re.sub(r"[\W_]+", "", text) and text)
    return found, rest


def tell_unknown(
    cells: Sequence[tuple[str, Text, str]], found: Sequence[float | None], remarks: Remarks
) -> None:
    """Tells the cells that say something of which no feeling was understood."""
    for (text, place, _), value in zip(cells, found, strict=True):
        if text and value is None:
            remarks.add("feeling_unknown", place, text=text[:60])
