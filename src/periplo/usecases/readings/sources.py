"""Where new customers come from, and what they say themselves."""

from __future__ import annotations

from periplo.answers.asked import THIN
from periplo.answers.sources import SourcesAnswer
from periplo.core.maps import JourneyMap
from periplo.core.source_rules import UNKNOWN
from periplo.pictures.numbers import number, percent
from periplo.usecases.readings.saying import of_customers, quoted, saying

APART = 0.1  # a difference between last click and word that is worth a sentence


def sources_reading(answer: SourcesAnswer, drawn: JourneyMap | None, language: str) -> str:
    say = saying(language)
    if not answer.n:
        return say("En este periodo no hay clientes nuevos.", "There are no new customers in this period.")
    if answer.n < THIN:
        return say(
            f"Solo hay {of_customers(answer.n, language)} {'nuevo' if answer.n == 1 else 'nuevos'}: muy pocos para "
            f"sacar conclusiones.",
            f"There {'is' if answer.n == 1 else 'are'} only {answer.n} new "
            f"{'customer' if answer.n == 1 else 'customers'}: too few to conclude from.",
        )
    n, unknown = number(answer.n, language), percent(answer.unknown_share or 0, language)
    if not answer.sources:
        return say(
            f"De ninguno de los {n} clientes nuevos se sabe de dónde vino.",
            f"Of none of the {n} new customers is it known where they came from.",
        )
    top = answer.sources[0]
    name, share = quoted(top.channel, language), percent(top.share or 0, language)
    told = say(
        f"De {n} clientes nuevos, el mayor grupo llegó por {name}: el {share}; del {unknown} no se sabe.",
        f"Of {n} new customers, the largest part came by {name}: {share}; of {unknown} nothing is known.",
    )
    return told + _apart(answer, language)


def _apart(answer: SourcesAnswer, language: str) -> str:
    """Where the last click and what people say are furthest apart, among those who were asked."""
    say = saying(language)
    known = [each for each in answer.beside if each.channel != UNKNOWN]
    if answer.asked < THIN or not known:
        return ""
    over = max(known, key=lambda each: (each.last_share - each.said_share, each.channel))
    said = known[0]
    if over.last_share - over.said_share < APART:
        return ""
    asked = number(answer.asked, language)
    clicked, most = (quoted(each.channel, language) for each in (over, said))
    shares = [percent(share, language) for share in (over.last_share, over.said_share, said.said_share)]
    told = say(
        f" De los {asked} que dijeron cómo nos conocieron, el último clic le da a {clicked} el {shares[0]}, "
        f"pero solo lo dice el {shares[1]}",
        f" Of the {asked} who said how they heard of us, the last click gives {clicked} {shares[0]}, "
        f"but only {shares[1]} say so",
    )
    if said.channel == over.channel:
        return told + "."
    return told + say(
        f"; lo que más dicen es {most}: el {shares[2]}.", f"; most often they say {most}: {shares[2]}."
    )
