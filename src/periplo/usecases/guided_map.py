# ruff: noqa: E501  (a question in two languages reads better on one line)
"""A first map, question by question: who, what for, the stages, what they do in each, where it hurts, what decides.

Pure: the answers so far tell what is asked next, so a guide can go back, stop and go on later by keeping the answers.
An empty answer skips what may be skipped.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from periplo.core.cells import Item
from periplo.core.channel_catalogue import channel_id
from periplo.core.maps import Goal, JourneyMap, Stage, Touchpoint
from periplo.core.personas import Persona
from periplo.core.texts import Text

MOST_ANSWERS = 25
MOST_MOMENTS = 3
MOST_STAGES = 10
_CHANNELS = re.compile(r"\(([^()]*)\)\s*$")


@dataclass(frozen=True, slots=True)
class Asked:
    """One question. hint: an example of an answer; needed: it cannot be skipped."""

    key: str
    text: Text
    hint: Text
    needed: bool = False


@dataclass(frozen=True, slots=True)
class Refused:
    """Why an answer cannot be taken, in words."""

    why: Text


def _both(es: str, en: str) -> Text:
    return Text((("es", es), ("en", en)))


PRESETS: dict[str, tuple[tuple[str, Text, str], ...]] = {
    "sale": (
        ("presale", _both("Preventa", "Presale"), "before"),
        ("sale", _both("Venta", "Sale"), "during"),
        ("postsale", _both("Posventa", "Postsale"), "after"),
    ),
    "awareness": (
        ("awareness", _both("Me entero", "I find out"), "before"),
        ("consideration", _both("Comparo", "I compare"), "before"),
        ("decision", _both("Decido", "I decide"), "during"),
        ("use", _both("Lo uso", "I use it"), "after"),
        ("loyalty", _both("Vuelvo", "I come back"), "after"),
    ),
    "reach": (
        ("reach", _both("Los conozco", "I hear of them"), "before"),
        ("acquisition", _both("Entro", "I come in"), "before"),
        ("engagement", _both("Me intereso", "I get interested"), "before"),
        ("conversion", _both("Compro", "I buy"), "during"),
        ("retention", _both("Sigo", "I stay"), "after"),
    ),
}
_NUMBERS = ("1", "2", "3")


class Guide:
    """Asks in one language; `asked(answers)` is the next question, or None when `drawn(answers)` is whole."""

    def __init__(self, language: str) -> None:
        self.language = language

    def asked(self, answers: Sequence[str]) -> Asked | None:
        """What comes after these answers."""
        plan = list(self._plan(answers))
        return plan[len(answers)] if len(answers) < len(plan) else None

    def refused(self, answers: Sequence[str], answer: str) -> Refused | None:
        """Why this next answer cannot be taken; None where it can."""
        question = self.asked(answers)
        said = answer.strip()
        if question is None:
            return None
        if not said:
            return Refused(_both("Esto hace falta.", "This is needed.")) if question.needed else None
        if question.key in ("moments", "best", "worst"):
            columns = len(self._columns(answers))
            if not all(part.isdigit() and 1 <= int(part) <= columns for part in _parted(said)):
                return Refused(
                    _both(
                        f"Escriba números del 1 al {columns}, con comas.",
                        f"Write numbers from 1 to {columns}, with commas.",
                    )
                )
        if question.key == "stages" and said not in _NUMBERS and len(_parted(said)) < 2:
            return Refused(
                _both(
                    "Escriba 1, 2 o 3, o al menos dos etapas con comas.",
                    "Write 1, 2 or 3, or two or more stages with commas.",
                )
            )
        if question.key == "stages" and len(_parted(said)) > MOST_STAGES:
            return Refused(_both("Como mucho diez etapas.", "Ten stages at most."))
        if question.key.startswith("columns") and len(_things(said)) > 5:
            return Refused(_both("Como mucho cinco por etapa.", "Five a stage at most."))
        return None

    def columns(self, answers: Sequence[str]) -> list[Touchpoint]:
        """The touchpoints that these answers tell so far."""
        return self._columns(answers)

    def drawn(self, answers: Sequence[str], id: str = "first") -> JourneyMap:
        """The map that these answers tell; what was skipped is missing in it."""
        said = dict(zip((question.key for question in self._plan(answers)), answers, strict=False))
        stages, columns = self._stages(answers), self._columns(answers)
        chosen = {
            key: {int(part) - 1 for part in _parted(said.get(key, ""))}
            for key in ("moments", "best", "worst")
        }
        made = []
        for place, column in enumerate(columns):
            feeling = 2.0 if place in chosen["best"] else -1.0 if place in chosen["worst"] else None
            cells: dict[str, tuple[Item, ...]] = {}
            if thought := said.get(f"thinking {place}"):
                cells["thinking"] = (Item(self._text(thought)),)
            if hurt := said.get(f"friction {place}"):
                solution = said.get(f"solution {place}")
                cells["frictions"] = (
                    Item(self._text(hurt), solution=self._text(solution) if solution else None),
                )
            made.append(
                replace(
                    column,
                    feeling=feeling,
                    cells=cells,
                    moment_of_truth=place in chosen["moments"],
                    owner=said.get(f"owner {place}") or None,
                )
            )
        kept = [stage for stage in stages if any(column.stage == stage.id for column in made)] or stages
        return JourneyMap(
            id=id,
            title=self._text(said.get("title") or said.get("goal", id)),
            persona=Persona(
                "standard",
                self._text(said.get("persona", "?")),
                self._text(said["description"]) if said.get("description") else None,
                self._text(said["quote"]) if said.get("quote") else None,
                is_standard=True,
            ),
            goal=Goal(self._text(said.get("goal", "?"))),
            stages=tuple(kept),
            columns=tuple(made),
            languages=(self.language,),
        )

    def _text(self, words: str) -> Text:
        return Text(((self.language, words.strip()),))

    def _plan(self, answers: Sequence[str]) -> Iterator[Asked]:
        yield Asked(
            "persona",
            _both("¿Quién es su cliente más común? Un nombre y tres palabras.", "Who is your most common customer? A name and three words."),
            _both("Laura, madre de dos", "Laura, mother of two"),
            needed=True,
        )  # fmt: skip
        yield Asked("description", _both("¿Cómo es? Una o dos frases.", "What are they like? A sentence or two."),
                    _both("39 años. Compra en dos ratos libres, desde el móvil.", "39. Shops in two spare moments, on her phone."))  # fmt: skip
        yield Asked("quote", _both("¿Qué dice a menudo, con sus palabras?", "What do they often say, in their own words?"),
                    _both("Quiero tenerlo todo antes del primer día.", "I want it all before the first day."))  # fmt: skip
        yield Asked("goal", _both("¿Qué quiere lograr con ustedes?", "What do they want to reach with you?"),
                    _both("Tener la lista del colegio en casa a tiempo", "To have the school list at home in time"), needed=True)  # fmt: skip
        yield Asked("title", _both("¿Cómo se llama este recorrido?", "What is this journey called?"),
                    _both("La lista del colegio", "The school list"))  # fmt: skip
        yield Asked(
            "stages",
            _both(
                "¿Qué etapas tiene? 1: preventa, venta, posventa. 2: me entero, comparo, decido, lo uso, vuelvo. 3: los "
                "conozco, entro, me intereso, compro, sigo. O escriba las suyas, con comas.",
                "Which stages does it have? 1: presale, sale, postsale. 2: I find out, compare, decide, use it, come back. "
                "3: I hear of them, come in, get interested, buy, stay. Or write your own, with commas.",
            ),
            _both("2", "2"),
            needed=True,
        )
        if len(answers) < 6:
            return
        for stage in self._stages(answers):
            title = stage.title.to(self.language)
            yield Asked(
                f"columns {stage.id}",
                _both(
                    f"¿Qué hace el cliente en «{title}»? Separe con punto y coma; el canal, entre paréntesis.",
                    f"What does the customer do in “{title}”? Part with semicolons; the channel in brackets.",
                ),
                _both("Miro la web (web); Pregunto en la tienda (tienda, teléfono)",
                      "I look at the site (web); I ask in the shop (store, phone)"),
                needed=stage.id == self._stages(answers)[0].id,
            )  # fmt: skip
        if len(answers) < 6 + len(self._stages(answers)):
            return
        numbered = " ".join(
            f"{place}: {column.title.to(self.language)}."
            for place, column in enumerate(self._columns(answers), 1)
        )
        yield Asked("moments", _both(f"¿En cuáles se decide si sigue? Hasta tres números. {numbered}",
                                     f"Which ones decide whether they go on? Up to three numbers. {numbered}"), _both("3, 5", "3, 5"))  # fmt: skip
        yield Asked("worst", _both("¿En cuáles lo pasa peor?", "Where do they feel worst?"), _both("3", "3"))
        yield Asked("best", _both("¿En cuáles lo pasa mejor?", "Where do they feel best?"), _both("7", "7"))
        for place in self._chosen(answers):
            title = self._columns(answers)[place].title.to(self.language)
            yield Asked(f"thinking {place}", _both(f"«{title}»: ¿qué piensa ahí?", f"“{title}”: what do they think there?"),
                        _both("¿Llegará a tiempo?", "Will it come in time?"))  # fmt: skip
            yield Asked(f"friction {place}", _both(f"«{title}»: ¿qué lo frena o le hace repetir?", f"“{title}”: what slows them down or makes them repeat?"),
                        _both("La web dice que hay y la tienda que no", "The site says yes and the shop says no"))  # fmt: skip
            yield Asked(f"solution {place}", _both(f"«{title}»: ¿qué solución hay preparada?", f"“{title}”: which solution is prepared?"),
                        _both("Ofrecer un equivalente", "Offer a match"))  # fmt: skip
            yield Asked(f"owner {place}", _both(f"«{title}»: ¿quién responde por ello?", f"“{title}”: who answers for it?"),
                        _both("Compras", "Purchasing"))  # fmt: skip

    def _chosen(self, answers: Sequence[str]) -> list[int]:
        place = 6 + len(self._stages(answers))
        said = answers[place] if len(answers) > place else ""
        columns = len(self._columns(answers))
        numbers = [int(part) - 1 for part in _parted(said) if part.isdigit()]
        room = (MOST_ANSWERS - place - 3) // 4
        return [number for number in dict.fromkeys(numbers) if 0 <= number < columns][
            : min(MOST_MOMENTS, room)
        ]

    def _stages(self, answers: Sequence[str]) -> list[Stage]:
        said = answers[5].strip() if len(answers) > 5 else ""
        if said in _NUMBERS:
            preset = list(PRESETS.values())[int(said) - 1]
            return [Stage(id, title, moment) for id, title, moment in preset]
        names = _parted(said)
        moments = [
            "before" if 2 * k < len(names) - 1 else "during" if k < len(names) - 1 else "after"
            for k in range(len(names))
        ]
        return [
            Stage(f"s{k + 1}", self._text(name), moment)
            for k, (name, moment) in enumerate(zip(names, moments, strict=True))
        ]

    def _columns(self, answers: Sequence[str]) -> list[Touchpoint]:
        found: list[Touchpoint] = []
        for stage, said in zip(self._stages(answers), answers[6:], strict=False):
            for thing in _things(said):
                channels = _CHANNELS.search(thing)
                named = [channel_id(one) for one in _parted(channels[1])] if channels else []
                title = _CHANNELS.sub("", thing).strip()
                found.append(
                    Touchpoint(
                        f"c{len(found) + 1}",
                        stage.id,
                        self._text(title or thing),
                        tuple(dict.fromkeys(named)),
                    )
                )
        return found


def _parted(said: str) -> list[str]:
    return [part.strip() for part in said.split(",") if part.strip()]


def _things(said: str) -> list[str]:
    return [part.strip() for part in said.split(";") if part.strip()]
