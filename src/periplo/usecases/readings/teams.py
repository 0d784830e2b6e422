"""How long customers wait for an answer, who solves least, and which promise is broken most."""

from __future__ import annotations

from collections.abc import Callable

from periplo.answers.asked import THIN
from periplo.answers.intervals import newcombe
from periplo.answers.team_figures import Share, TeamFigures
from periplo.answers.teams import Team, TeamsAnswer
from periplo.core.areas import area_titles
from periplo.core.maps import JourneyMap
from periplo.pictures.numbers import interval, number, percent, span_text
from periplo.usecases.readings.saying import quoted, saying


def teams_reading(answer: TeamsAnswer, drawn: JourneyMap | None, language: str) -> str:
    say, whole, names = saying(language), answer.whole, area_titles(drawn, language)
    told = []
    if whole.contacts:
        told.append(_answered(whole, language))
    for of, es, en in _SHARES:
        said = _worst(answer, of, names, es, en, language)
        told += [said] if said else []
    if not told:
        return say(
            "Ningún equipo tiene aún bastantes contactos, fallos o promesas para decir cómo responde.",
            "No team has enough contacts, failures or promises yet to say how it does.",
        )
    return " ".join(told)


def _answered(whole: TeamFigures, language: str) -> str:
    say, first = saying(language), whole.first_answer
    is_one = whole.contacts == 1
    n = f"{number(whole.contacts, language)} {say('contacto', 'contact')}{'' if is_one else 's'}"
    were = "was" if is_one else "were"
    if not first.n:
        return say(
            f"Hubo {n}; no se anota cuánto se tarda en responder.",
            f"There {were} {n}; how long an answer takes is not written down.",
        )
    if first.is_thin:
        return say(
            f"Hubo {n}, y son pocos para decir cuánto se tarda en responder.",
            f"There {were} {n}, too few to say how long an answer takes.",
        )
    if first.median is None:
        return say(
            f"Hubo {n}; más de la mitad puede estar aún sin respuesta.",
            f"There {were} {n}; more than half may be without an answer yet.",
        )
    median = span_text(first.median, language)
    return say(
        f"De {n}, la mitad tuvo respuesta en {median} o menos, contando los que aún esperan.",
        f"Of {n} half had an answer within {median}, those who still wait reckoned in.",
    )


_SHARES: tuple[tuple[Callable[[TeamFigures], Share], str, str], ...] = (
    (
        lambda figures: figures.failed,
        "Donde más contactos acaban sin solución o abandonados es en {0}: {1} ({2}) de {3}.",
        "Most contacts end unsolved or given up at {0}: {1} ({2}) of {3}.",
    ),
    (
        lambda figures: figures.broke,
        "Donde algo nuestro falla a más clientes es en {0}: {1} ({2}) de {3}.",
        "Something of ours fails most customers at {0}: {1} ({2}) of {3}.",
    ),
    (
        lambda figures: _broken(figures.kept),
        "La promesa que más se rompe es la de {0}: {1} ({2}) de {3} veces.",
        "The promise broken most is that of {0}: {1} ({2}) of {3} times.",
    ),
)


def _worst(
    answer: TeamsAnswer,
    of: Callable[[TeamFigures], Share],
    names: dict[str, str],
    es: str,
    en: str,
    language: str,
) -> str:
    """The area with the highest share; with several, only one that surely lies above the others together."""
    known = [(team, of(team.figures)) for team in answer.teams if team.area]
    known = [(team, share) for team, share in known if share.n >= THIN and share.share]
    if not known:
        return ""
    team, worst = max(known, key=lambda one: (one[1].low or 0, one[0].area))
    rest = [share for other, share in known if other is not team]
    if rest:
        k, n = sum(share.k for share in rest), sum(share.n for share in rest)
        apart = newcombe(worst.k, worst.n, k, n)
        if apart is None or apart[1] <= 0:
            return ""
    name = quoted(_named(team, names), language)
    told = saying(language)(es, en)
    ends = interval(worst.low or 0, worst.high or 0, language)
    return told.format(name, percent(worst.share or 0, language), ends, number(worst.n, language))


def _named(team: Team, names: dict[str, str]) -> str:
    return names.get(team.area, team.area)


def _broken(kept: Share) -> Share:
    """The other side of a share."""
    if kept.share is None or kept.low is None or kept.high is None:
        return kept
    return Share(kept.n - kept.k, kept.n, 1 - kept.share, 1 - kept.high, 1 - kept.low)
