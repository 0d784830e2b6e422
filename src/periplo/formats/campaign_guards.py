"""The guardrails of a campaign's document, read and written back."""

from __future__ import annotations

from typing import Any

from periplo.core.guardrails import DOES, KNOWN, SCORES, USUAL, WARN, WHOLE, Guard
from periplo.formats.campaign_parts import CampaignReader
from periplo.formats.documents import Place
from periplo.formats.reader import Said, rest

_KEYS = ("of", "worse_by", "do", "survey", "question")


def guards_of(reader: CampaignReader) -> tuple[Guard, ...]:
    """What stands under `guardrails`. Raises: BadCampaign with the line."""
    return tuple(
        _guard(reader, said, place) for place, said in reader.parts(reader.document.data, (), "guardrails")
    )


def guards_data(guards: tuple[Guard, ...]) -> list[dict[str, Any]]:
    """As it stands in a document; what is as usual is left out."""
    return [
        {
            "of": one.of,
            **{key: value for key, value in (("survey", one.survey), ("question", one.question)) if value},
            **({} if one.worse_by == USUAL[one.of] else {"worse_by": one.worse_by}),
            **({} if one.do == WARN else {"do": one.do}),
            **dict(one.extra),
        }
        for one in guards
    ]


def _guard(reader: CampaignReader, said: Said, place: Place) -> Guard:
    of, do = reader.word(said, place, "of"), reader.word(said, place, "do", WARN)
    if of not in KNOWN:
        raise reader.wrong((*place, "of"), f"there is no guardrail '{of}'", mend=f"write {', '.join(KNOWN)}")
    if do not in DOES:
        raise reader.wrong((*place, "do"), f"'do' is '{do}'", mend=f"write {' or '.join(DOES)}")
    survey, question = (reader.maybe_word(said, place, key) for key in ("survey", "question"))
    if of not in SCORES and (survey or question):
        raise reader.wrong(
            (*place, "survey"),
            f"guardrail '{of}' is no score of a survey",
            mend=f"write of: {', '.join(SCORES)}, or remove survey and question",
        )
    worse_by = reader.maybe_number(said, place, "worse_by")
    if worse_by is not None and not 0 < worse_by <= WHOLE[of]:
        raise reader.wrong(
            (*place, "worse_by"),
            f"'worse_by' is {worse_by:g}",
            f"it is how much worse than the control group counts as worse, more than 0 and at most {WHOLE[of]:g}",
            f"write worse_by: {USUAL[of]:g}",
        )
    return Guard(of, USUAL[of] if worse_by is None else worse_by, do, survey, question, rest(said, _KEYS))
