"""Seasons and feasts that commerce lives by, by country, each with where its dates come from.

Checked on 2026-11-26 in stored public pages, named below; "custom" is what the trade usually does and nobody sets:
change it in seasons.yaml. What an organiser announces year by year is expected by a rule where it was not yet.
Left out because no source was at hand: the CyberMonday of Chile, Cyber Wow of Peru, Ciberlunes of Uruguay.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from periplo.core.seasons import Begins, Calendar, FromEaster, OnDate, OnWeekday, Season
from periplo.core.texts import Text

_MON, _THU, _FRI, _SAT, _SUN = 0, 3, 4, 5, 6
_CUSTOM = "custom"
_FIXED = "fixed feast"
_MOTHERS = "list by country, libero.pe 2021 and canal26.com 2025-10-16; Europe by teknomers.com 2023"
_FATHERS = "list by country, elcomercio.pe 2021 and notimerica.com 2018-03-16"


def _season(
    id: str,
    es: str,
    en: str,
    begins: Begins | None,
    countries: str = "",
    lasts: int = 1,
    ends: tuple[int, int] | None = None,
    source: str = _CUSTOM,
    announced: Mapping[int, tuple[date, date]] | None = None,
) -> Season:
    last_day = None if ends is None else OnDate(*ends)
    title = Text((("es", es), ("en", en)))
    return Season(id, title, begins, lasts, last_day, frozenset(countries.split()), announced or {}, source)


def _told(*spans: tuple[tuple[int, int, int], tuple[int, int, int]]) -> dict[int, tuple[date, date]]:
    return {first[0]: (date(*first), date(*last)) for first, last in spans}


def _mothers() -> Iterable[Season]:
    days: tuple[tuple[Begins, str], ...] = (
        (OnWeekday(5, _SUN, 1), "ES PT HU LT ZA"),
        (OnWeekday(5, _SUN, 2), "US BR CL CO CU EC PE PR UY VE HN DE IT AT CH BE NL CA AU"),
        (OnDate(5, 10), "MX GT SV BZ"),
        (OnDate(5, 15), "PY"),
        (OnDate(5, 27), "BO"),
        (OnDate(5, 30), "NI"),
        (OnWeekday(5, _SUN, -1), "DO FR"),
        (OnDate(8, 15), "CR"),
        (OnWeekday(10, _SUN, 3), "AR"),
        (OnDate(12, 8), "PA"),
        (FromEaster(-21), "GB IE"),
    )
    for begins, countries in days:
        yield _season("mothers-day", "Día de la Madre", "Mother's Day", begins, countries, source=_MOTHERS)


def _fathers() -> Iterable[Season]:
    days: tuple[tuple[Begins, str], ...] = (
        (OnDate(3, 19), "ES BO HN PT IT"),
        (OnWeekday(6, _SUN, 3), "AR CL CO CR CU EC MX PA PY PE VE US GB IE"),
        (OnDate(6, 17), "GT SV"),
        (OnDate(6, 23), "NI"),
        (OnWeekday(7, _SUN, 2), "UY"),
        (OnWeekday(8, _SUN, 2), "BR"),
    )
    for begins, countries in days:
        yield _season("fathers-day", "Día del Padre", "Father's Day", begins, countries, source=_FATHERS)


def _school() -> Iterable[Season]:
    # Nobody sets these: they are the weeks before classes begin.
    for begin, end, countries in (
        ((8, 20), (9, 15), "ES"), ((8, 1), (8, 31), "MX"), ((2, 1), (3, 5), "AR CL"), ((1, 5), (2, 5), "CO"),
        ((2, 10), (3, 15), "PE UY"), ((7, 15), (9, 5), "US GB IE"),
    ):  # fmt: skip
        yield _season(
            "back-to-school", "Vuelta a clases", "Back to school", OnDate(*begin), countries, ends=end
        )


_OCCASIONS = (
    _season("new-year", "Año Nuevo", "New Year", OnDate(1, 1), source=_FIXED),
    _season("three-kings", "Reyes", "Three Kings' Day", OnDate(1, 6), "ES MX AR UY DO PR PY", source=_FIXED),
    _season("winter-sales", "Rebajas de invierno", "Winter sales", OnDate(1, 7), "ES", ends=(2, 28)),
    _season("summer-sales", "Rebajas de verano", "Summer sales", OnDate(7, 1), "ES", ends=(8, 31)),
    _season("valentines-day", "San Valentín", "Valentine's Day", OnDate(2, 14), source=_FIXED),
    _season("love-and-friendship", "Amor y Amistad", "Love and Friendship Day", OnWeekday(9, _SAT, 3), "CO"),
    _season("womens-day", "Día de la Mujer", "Women's Day", OnDate(3, 8), source=_FIXED),
    _season("easter", "Semana Santa", "Holy Week", FromEaster(-7), lasts=8, source=_FIXED),
    _season("childrens-day", "Día del Niño", "Children's Day", OnDate(4, 30), "MX", source=_FIXED),
    _season("childrens-day", "Día del Niño", "Children's Day", OnWeekday(4, _SAT, -1), "CO"),
    _season("childrens-day", "Día de las Infancias", "Children's Day", OnWeekday(8, _SUN, 3), "AR PE"),
    _season("independence", "Fiestas Patrias", "Independence", OnDate(9, 18), "CL", 2, source=_FIXED),
    _season("independence", "Fiestas Patrias", "Independence", OnDate(7, 28), "PE", 2, source=_FIXED),
    _season("independence", "Fiestas Patrias", "Independence", OnDate(9, 15), "MX", 2, source=_FIXED),
    _season("halloween", "Halloween", "Halloween", OnDate(10, 31), source=_FIXED),
    _season("day-of-the-dead", "Día de Muertos", "Day of the Dead", OnDate(11, 1), "MX", 2, source=_FIXED),
    _season("singles-day", "Día del Soltero (11.11)", "Singles' Day (11.11)", OnDate(11, 11), source=_FIXED),
    _season("black-friday", "Black Friday", "Black Friday", OnWeekday(11, _THU, 4, 1), source="day after the US "
            "Thanksgiving, fourth Thursday of November"),
    _season("christmas", "Navidad", "Christmas", OnDate(12, 1), ends=(12, 24)),
)  # fmt: skip

_ORGANISED = (
    _season(
        "hot-sale", "Hot Sale", "Hot Sale", OnWeekday(5, _MON, 2), "AR", 3,
        source="CACE: elcucodigital.com 2021, 2022, eldiarioar.com 2025-05; 2026 by nubea.com.ar",
        announced=_told(((2021, 5, 10), (2021, 5, 12)), ((2022, 5, 30), (2022, 6, 1)),
                        ((2025, 5, 12), (2025, 5, 14)), ((2026, 5, 11), (2026, 5, 13))),
    ),
    _season(
        "hot-sale", "Hot Sale", "Hot Sale", OnWeekday(5, _MON, -1), "MX", 9,
        source="AMVO: explica.co 2021-05-19, dedinero.com.mx 2025; 2026 by ofertasincreiblesmx.com",
        announced=_told(((2021, 5, 23), (2021, 5, 31)), ((2025, 5, 26), (2025, 6, 3)), ((2026, 5, 25), (2026, 6, 2))),
    ),
    _season(
        "buen-fin", "El Buen Fin", "El Buen Fin", OnWeekday(11, _MON, 3, -4), "MX", 5,
        source="Concanaco: sanluis.eluniversal.com.mx 2021, swissinfo.ch 2025-11-04; 2026 not found",
        announced=_told(((2021, 11, 10), (2021, 11, 16)), ((2025, 11, 13), (2025, 11, 17))),
    ),
    _season(
        "cyber-monday", "CyberMonday", "CyberMonday", OnWeekday(11, _MON, 1), "AR", 3,
        source="CACE: diarioelinformante.com.ar 2018-10-28, clarin.com 2021, informatesalta.com.ar 2025-11-02",
        announced=_told(((2018, 10, 29), (2018, 10, 31)), ((2021, 11, 1), (2021, 11, 3)),
                        ((2025, 11, 3), (2025, 11, 5))),
    ),
    _season(
        "cyber-monday", "Cyber Monday", "Cyber Monday", OnWeekday(11, _THU, 4, 4), "ES US CO MX GB",
        source="Monday after Black Friday; Colombia by infobae.com 2025-11-05",
    ),
    _season(
        "cyber-day", "CyberDay", "CyberDay", OnWeekday(6, _MON, 1), "CL", 3,
        source="CCS: chilenews.cl 2025; later years expected",
        announced=_told(((2025, 6, 2), (2025, 6, 4))),
    ),
)  # fmt: skip

KNOWN: tuple[Season, ...] = (*_OCCASIONS, *_mothers(), *_fathers(), *_school(), *_ORGANISED)
CALENDAR = Calendar(KNOWN)
