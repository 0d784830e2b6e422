"""What the ask commands do: one use case, and its answer shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from difflib import get_close_matches
from typing import Any

from periplo.edge.cli.listing import is_list_wanted, made_segment
from periplo.edge.cli.reading import source_of
from periplo.edge.cli.spoken import language, remark
from periplo.edge.looking import note_answer
from periplo.edge.pinning import choice_of, pin_of
from periplo.edge.showing.files import deliver
from periplo.edge.showing.forms import form_of, formed
from periplo.edge.source import engine_for
from periplo.edge.wiring import engine
from periplo.edge.words.told import say
from periplo.usecases.ask import Asking, ask, not_found
from periplo.usecases.choice import Choice
from periplo.usecases.lived import Lived
from periplo.usecases.options import LISTING, LOOKING_CLOSE, placed
from periplo.usecases.questions import asking_of


def warn_of_unknown(asking: Asking, choice: Choice, lived: Lived) -> None:
    """Tells names that are nowhere in the data, with those near to them: nobody did so, and it may be a slip."""
    said, journeys = language(), lived.journeys
    missing = not_found(asking, choice, journeys)
    for key, names, known in (
        ("nobody_did", missing.events, journeys.names),
        ("nobody_has", missing.properties, (*journeys.properties, *journeys.traits)),
    ):
        for name in names:
            near = get_close_matches(name, [each.casefold() for each in known], 3, 0.6)
            hint = say("nearest", said, ", ".join(near)) if near else ""
            remark(say(key, said, name, hint))


def told(question: str, given: Mapping[str, Any]) -> int:
    """Asks the question that these options ask, and shows or writes the answer."""
    said, form, is_list = language(), form_of(given), is_list_wanted(given)
    whose = {name: given[name] for name in LISTING if given.get(name)}
    given = placed(question, {name: one for name, one in given.items() if name not in LISTING})
    if given.get("engine") == "spark" and question in LOOKING_CLOSE:
        remark(say("asked_here", said, question))
    source = source_of(engine_for(question, given), to_ask=True)
    lived = source.asked
    choice = choice_of(question, source)
    asking = asking_of(question, source.given, source.ground(lived))
    warn_of_unknown(asking, choice, lived)
    asked = ask(asking, lived, choice, engine())
    if is_list:
        return made_segment(asked, asking, source, choice, whose)
    if given["explain"]:
        asked = replace(asked, version=pin_of(question, source))
    note_answer(source.workspace, asked)
    deliver(formed(asked, form, said, asking, lived, given["explain"]), given["out"], said)
    return 0
