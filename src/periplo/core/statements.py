"""What a message states that another could gainsay: times promised, prices, discounts, dates, hours, and tú or usted.

Reads little rather than wrongly: one value in a clause, with a word that says of what, and no word that moves it
elsewhere. What the rest of the clause speaks of is kept, and only statements about the same are ever compared.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import unescape

from periplo.core.meanings import plain
from periplo.core.statement_words import (
    ADDRESSES,
    ARRIVING,
    CODE,
    CONDITIONS,
    CURRENCIES,
    DISCOUNT,
    ELSEWHEN,
    FREE,
    IDLE,
    LASTING,
    MONTHS,
    NO_PRICE,
    NUMBERS,
    OPEN,
    ORDER,
    PRICED,
    THRESHOLD,
    TOPICS,
    YOURS,
)  # fmt: skip

UNSAID = "…"  # stands where a person's value or a part for some people alone stood
ONE_ORDER = "="  # among what a promise is about: it is of one order, and counts from wherever that one is
_NUMBER = rf"\d{{1,3}}|{'|'.join(NUMBERS)}|an?"
_UNITS = {
    "min": 1, "h": 60, "d": 1440, "sem": 10_080, "w": 10_080, "mes": 43_200, "mon": 43_200, "a": 525_600, "y": 525_600,
}  # fmt: skip
_SPAN = re.compile(
    r"(?P<most>\b(?:en )?menos de |\bhasta |\bmaximo(?: de)? |\bwithin |\bless than |\b(?:in )?under |\bup to |"
    r"\bat most )?"
    r"(?P<least>\bal menos |\bcomo minimo |\bat least |\bmas de |\bmore than |\bover )?"
    rf"(?:\b(?P<low>{_NUMBER}) ?(?:-|–|/|a|to|y|o|or|and) ?)?\b(?P<high>{_NUMBER})[ -]?(?:de )?"
    r"(?P<before>working |business )?"
    r"(?P<unit>hs?|hrs?|horas?|hours?|minutos?|mins?|minutes?|dias?|days?|semanas?|weeks?|mes|meses|months?|anos?|"
    r"years?)\b(?P<after> (?:laborables?|habiles|utiles))?"
    r"(?P<atmost> (?:como (?:mucho|maximo)|o menos|or less|at (?:the )?most|max))?"
)
_AMOUNT = r"\d{1,3}(?:[., ]\d{3})+(?:[.,]\d{1,2})?|\d+(?:[.,]\d{1,2})?"
_SIGN = r"€|us\$|\$|£|s/"
_NAME = r"eur|euros?|gbp|usd|dolar(?:es)?|pesos?|soles"
_MONEY = re.compile(
    rf"(?P<upto>\b(?:hasta|up to) )?(?P<from>\b(?:desde|from) )?"
    rf"(?:(?P<sign>{_SIGN}) ?(?P<first>{_AMOUNT})|\b(?P<second>{_AMOUNT}) ?(?P<after>{_SIGN}|(?:{_NAME})\b))"
)
_PERCENT = re.compile(r"(?P<upto>\b(?:hasta|up to)(?: an?| un| el)? )?(?:\b|-)(?P<n>\d{1,2}) ?%")
_DATE = re.compile(
    r"\b(?:hasta|acaba|acaban|termina|terminan|finaliza|vence|caduca|until|till|ends|expires|valid to)\b"
    r"(?: (?:el|on|the|dia|lunes|martes|miercoles|jueves|viernes|sabado|domingo))*"
    rf" (?:(?P<day>\d{{1,2}}) (?:de |of )?(?P<month>{'|'.join(MONTHS)})\b"
    rf"|(?P<name>{'|'.join(MONTHS)}) (?P<on>\d{{1,2}})"
    r"(?:st|nd|rd|th)?\b|(?P<d>\d{1,2})/(?P<m>\d{1,2})\b(?:/\d{2,4})?)"
)
_CLOCK = r"(\d{1,2})(?:[:.h](\d{2}))? ?(am|pm|hs?|horas)?"
_HOURS = re.compile(
    rf"\b(?:de |from )?(?:las )?{_CLOCK} ?(?:a|-|–|to|until|hasta) ?(?:las )?{_CLOCK}(?![\d%€$])"
)
_SENTENCES = re.compile(r"[.!?;](?=\s|$)|[\n\r•|]")
_CLAUSES = re.compile(r"[.!?;](?=\s|$)|,(?=\s)|[\n\r•|()¡¿]|\s[—–-]\s")
_BRACKET = re.compile(r"\([^)]*\)|\[[^\]]*\]")
MOST_OF_A_HEADING = 5  # words of a line without a full stop that names what stands below it
_JOINTS = re.compile(r" (?:y|and|pero|but) ")
_WORD = re.compile(r"[^\W\d_]+|…")
_NAMED = re.compile(r"\b(?=[A-Z0-9]*[A-Z]{2})[A-Z0-9]{3,20}\b")
_HARMLESS = re.compile(r"first_name|last_name|\bname\b|order_id|organisation")
_QUOTED = re.compile(r"«[^»]*»|“[^”]*”|\"[^\"]*\"")


@dataclass(frozen=True, slots=True)
class Statement:
    """Something that a message states, between low and high inclusive, and the clause that says it.

    kind: delivery, refund, returns, warranty, answer (minutes); price, discount, free_delivery (hundredths of `unit`,
    a currency or %); validity (minutes, or month x 100 + day with the unit "date"); hours (minutes of the day from
    opening to closing); address (which way the reader is addressed). about: the clause's other words that tell,
    sorted, without accents; a statement with UNSAID among them may be about anything.
    """

    kind: str
    unit: str
    low: int
    high: int
    about: tuple[str, ...]
    phrase: str
    language: str


WAYS = tuple(way for ways in ADDRESSES.values() for way in ways)  # an address is a place in it


def statements_in(texts: Iterable[str], language: str) -> tuple[Statement, ...]:
    """What the texts of one message state in one language, "es" or "en", in order; none twice. Liquid, HTML and
    Markdown may stand in them: what a person's value or a condition decides is not read."""
    said = [readable(text) for text in texts]
    found: dict[tuple[object, ...], Statement] = {}
    for text in said:
        for clause, narrowed in _clauses(text):
            for one in _read(clause, language, narrowed):
                found.setdefault((one.kind, one.unit, one.low, one.high, one.about), one)
    stated = _by_code(list(found.values()), said)
    return (*stated, *_addresses(said, language))


def readable(text: str) -> str:
    """A text without tags and marks, UNSAID where something of a person's own or for some alone would stand."""
    text = re.sub(r"(?is)<(style|script|mj-head|head)\b.*?</\1>", "\n", text)
    text = _without_conditions(text)
    text = re.sub(r"\{\{(.*?)\}\}", lambda met: " " if _HARMLESS.search(met[1]) else f" {UNSAID} ", text)
    text = re.sub(r"(?i)</?(?:b|strong|i|em|span|a|u|small)\b[^>]*>", " ", text)
    text = re.sub(r"<[^>]*>", "\n", text)
    text = re.sub(r"!?\[([^\]]*)\]\([^)]*\)", r"\1", unescape(text))
    text = re.sub(r"(?m)^\s*(?:#+|-|\*)\s+|\*\*|__", " ", text)
    return re.sub(r"[^\S\n]+", " ", text)


def _without_conditions(text: str) -> str:
    """What stands between if and endif, for and endfor is UNSAID, unless it holds nothing but a name."""
    parts, depth, inside = [], 0, ""
    for piece in re.split(r"(\{%.*?%\})", text):
        met = re.match(r"\{%-?\s*(end)?(if|unless|case|for|capture)\b", piece)
        if met is None:
            if piece.startswith("{%"):
                piece = ""
            if depth:
                inside += piece
            else:
                parts.append(piece)
        elif met[1]:
            depth = max(0, depth - 1)
            if not depth:
                own = re.sub(r"\{\{(.*?)\}\}", lambda met: "" if _HARMLESS.search(met[1]) else UNSAID, inside)
                parts.append(f" {UNSAID} " if re.search(r"[\w…]", own) else " ")
                inside = ""
        else:
            depth += 1
    return "".join(parts)


def _clauses(text: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Clauses that may hold a value, each with the words that narrow it: a condition or a bracket of its sentence, and
    the heading above its line."""
    heading = ""
    for line in filter(str.strip, text.splitlines()):
        for sentence in _SENTENCES.split(line):
            brackets = _BRACKET.findall(sentence)
            parts = _CLAUSES.split(_BRACKET.sub(" ", sentence))
            conditions = [part for part in parts if (_WORD.findall(plain(part)) or [""])[0] in CONDITIONS]
            for part in parts:
                if re.search(r"\d|\b(?:" + "|".join(NUMBERS) + r")\b", plain(part)):
                    beside = " ".join([heading, *brackets, *(one for one in conditions if one is not part)])
                    known = (word for cues in TOPICS.values() for word in cues)
                    yield " ".join(part.split()), _about(_WORD.findall(plain(beside)), known, ORDER)
        is_heading = len(line.split()) <= MOST_OF_A_HEADING and not re.search(r"[\d.!?,;]\s*$|\d", line)
        heading = line if is_heading else ""


def _read(clause: str, language: str, narrowed: tuple[str, ...]) -> Iterator[Statement]:
    """What a clause states; of two values in it, each where a joint parts them."""
    pieces = [clause]
    if len(_JOINTS.split(clause)) == 2 and not _HOURS.search(plain(clause)):
        spans = list(_SPAN.finditer(plain(clause)))
        if len(spans) > 1 or len(list(_PERCENT.finditer(clause))) > 1:
            pieces = _JOINTS.split(clause)
    for piece in pieces:
        yield from _read_piece(piece, language, narrowed)


def _read_piece(piece: str, language: str, narrowed: tuple[str, ...]) -> Iterator[Statement]:
    said = plain(piece).replace("\xa0", " ")
    words = _WORD.findall(said)
    for read in (_promised, _discounted, _priced, _lasting, _opened):
        told = read(said, words)
        if told is not None:
            kind, unit, low, high, about = told
            about = tuple(sorted({*about, *narrowed}))
            yield Statement(kind, unit, low, high, about, piece.strip(" :,"), language)


_Told = tuple[str, str, int, int, tuple[str, ...]]


def _promised(said: str, words: list[str]) -> _Told | None:
    spans = list(_SPAN.finditer(said))
    if len(spans) != 1 or spans[0]["least"] or set(words) & ELSEWHEN - set(_WORD.findall(spans[0][0])):
        return None
    topics = [topic for topic, cues in TOPICS.items() if _has(words, cues)]
    if not topics and set(words) & ARRIVING:
        topics = ["delivery"]
    if len(topics) != 1 or set(words) & LASTING:
        return None
    low, high = _minutes(spans[0])
    if topics[0] in ("returns", "warranty"):
        low = high  # who may give it back within a month has a month
    rest = _WORD.findall(said[: spans[0].start()] + " " + said[spans[0].end() :])
    about = _about(rest, TOPICS[topics[0]], ORDER)
    if topics[0] == "delivery" and set(words) & ORDER:
        about = tuple(sorted({*about, ONE_ORDER}))
    return topics[0], "min", low, high, about


def _discounted(said: str, words: list[str]) -> _Told | None:
    shares, sums = list(_PERCENT.finditer(said)), list(_MONEY.finditer(said))
    if len(shares) + len(sums) != 1 or not (set(words) & DISCOUNT or re.search(r"(?<![\w-])-\d", said)):
        return None
    met = (shares or sums)[0]
    rest = _WORD.findall(said[: met.start()] + " " + said[met.end() :])
    if set(words) & THRESHOLD or (sums and set(words) & NO_PRICE - DISCOUNT):
        return None
    unit, value = ("%", int(met["n"]) * 100) if shares else _money(met)
    return "discount", unit, 0 if met["upto"] else value, value, _about(rest, DISCOUNT, CODE, ORDER)


def _priced(said: str, words: list[str]) -> _Told | None:
    sums = list(_MONEY.finditer(said))
    if len(sums) != 1 or _PERCENT.search(said) or UNSAID in words:
        return None
    met, (unit, value) = sums[0], _money(sums[0])
    rest = _WORD.findall(said[: met.start()] + " " + said[met.end() :])
    if set(words) & FREE:
        is_over = met["from"] or set(rest) & THRESHOLD
        if not is_over or not _has(words, TOPICS["delivery"]):
            return None
        about = _about(rest, TOPICS["delivery"], FREE, THRESHOLD, ORDER, ["compras", "orders", "purchases"])
        return "free_delivery", unit, value, value, about
    about = _about(rest, PRICED)
    if set(rest) & NO_PRICE or not 0 < len(about) <= 4 or met["upto"]:
        return None
    before = _WORD.findall(said[: met.start()])
    is_named_before = bool(before) and (
        before[-1] in PRICED or said[: met.start()].rstrip()[-1:] == ":" or not said[met.end() :].strip()
    )
    if not (is_named_before or met["from"]):
        return None
    return "price", unit, value, 1 << 40 if met["from"] else value, about


def _lasting(said: str, words: list[str]) -> _Told | None:
    dates, spans = list(_DATE.finditer(said)), list(_SPAN.finditer(said))
    if len(dates) == 1:
        met = dates[0]
        month = MONTHS.get(met["month"] or met["name"]) or int(met["m"] or 0)
        day = int(met["day"] or met["on"] or met["d"])
        if not (1 <= month <= 12 and 1 <= day <= 31) or (met["d"] and day <= 12):
            return None  # 3/4 is the third of April to some and the fourth of March to others
        rest = _WORD.findall(said[: met.start()] + " " + said[met.end() :])
        return "validity", "date", month * 100 + day, month * 100 + day, _about(rest, LASTING, CODE)
    if len(spans) == 1 and set(words) & LASTING and not set(words) & ELSEWHEN and not spans[0]["least"]:
        low, high = _minutes(spans[0])
        rest = _WORD.findall(said[: spans[0].start()] + " " + said[spans[0].end() :])
        return "validity", "min", low, high, _about(rest, LASTING, CODE)
    return None


def _opened(said: str, words: list[str]) -> _Told | None:
    met = list(_HOURS.finditer(said))
    if len(met) != 1 or not set(words) & OPEN:
        return None
    hour, minute, half, to, past, other = met[0].groups()
    if not (minute or half or past or other):
        return None
    begins, ends = _of_day(hour, minute, half or (other if other == "am" else None)), _of_day(to, past, other)
    if begins is None or ends is None or begins >= ends:
        return None
    rest = _WORD.findall(said[: met[0].start()] + " " + said[met[0].end() :])
    return "hours", "min", begins, ends, _about(rest, OPEN)


def _of_day(hour: str, minute: str | None, half: str | None) -> int | None:
    h = int(hour)
    if half in ("am", "pm"):
        if not 1 <= h <= 12:
            return None
        h = h % 12 + (12 if half == "pm" else 0)
    told = h * 60 + int(minute or 0)
    return told if told <= 24 * 60 else None


def _minutes(met: re.Match[str]) -> tuple[int, int]:
    """The least and the most that is promised; working days with the ends of week that may lie among them."""
    high = _counted(met["high"])
    low = high if met["low"] is None else _counted(met["low"])
    unit = next(length for name, length in _UNITS.items() if met["unit"].startswith(name))
    weekends = 2 * -(-high // 5) * 1440 if met["before"] or met["after"] else 0
    is_most = met["most"] or met["atmost"]
    return 0 if is_most else min(low, high) * unit, max(low, high) * unit + weekends


def _counted(word: str) -> int:
    return int(word) if word.isdigit() else NUMBERS.get(word, 1)


def _money(met: re.Match[str]) -> tuple[str, int]:
    written = (met["first"] or met["second"]).replace(" ", "")
    whole, cents = written, "0"
    if (ends := re.search(r"[.,](\d{1,2})$", written)) is not None:
        whole, cents = written[: ends.start()], ends[1].ljust(2, "0")
    value = int(re.sub(r"[.,]", "", whole)) * 100 + int(cents)
    return CURRENCIES[met["sign"] or met["after"]], value


def _has(words: Iterable[str], known: Iterable[str]) -> bool:
    return any(
        word in known or any(cue[-1] == "*" and word.startswith(cue[:-1]) for cue in known) for word in words
    )


def _about(words: Iterable[str], *known: Iterable[str]) -> tuple[str, ...]:
    """The words that tell, without those that the kind itself or its numbers are said with; one for its plural."""
    skip = IDLE.union(*known) | NUMBERS.keys()
    return tuple(sorted({re.sub(r"(?<=[^s\W]{3})s$", "", word) for word in words if word not in skip}))


def _by_code(stated: list[Statement], said: list[str]) -> list[Statement]:
    """A message's one discount, and how long it lasts, are about its one code, where it names one."""
    codes = {
        met[0].casefold()
        for text in said
        for clause in _CLAUSES.split(text)
        if not clause.isupper()
        and (set(_WORD.findall(plain(clause))) & CODE or re.search(r"\b(?:Di|Say)\b", clause))
        for met in _NAMED.finditer(clause)
    }
    if len(codes) != 1 or len({one.low for one in stated if one.kind == "discount"}) > 1:
        return stated
    return [
        Statement(one.kind, one.unit, one.low, one.high, tuple(codes), one.phrase, one.language)
        if one.kind in ("discount", "validity") and not set(one.about) - codes
        else one
        for one in stated
    ]


def _addresses(said: list[str], language: str) -> Iterator[Statement]:
    ways = ADDRESSES.get(language, {})
    met = {way: phrase for way, marks in ways.items() if (phrase := _first(said, marks)) is not None}
    if "vos" in met:
        met.pop("tú", None)  # who says vos says te and tu as well
    if language == "es" and not met and (phrase := _first(said, YOURS)) is not None:
        met["usted"] = phrase
    for way, phrase in met.items():
        place = WAYS.index(way)
        yield Statement("address", "", place, place, (), phrase, language)


def _first(said: list[str], marks: str) -> str | None:
    """The first sentence with one of these marks, outside quotes."""
    for text in said:
        for sentence in re.split(r"(?<=[.!?])\s+|\n+", text):
            if re.search(marks, _QUOTED.sub(" ", sentence)):
                return " ".join(sentence.split())
    return None
