"""The channels of a workspace, in YAML: its own rules come before ours.

schema: 1
defaults: true                 # false: only the rules that stand here
own: [my-shop.example]         # our own sites: a referrer that is none of them came from another one
channels:
  - {channel: brand search, when: "utm_campaign contains papelo", name: {es: Nuestra marca, en: Our brand}}
  - {channel: leaflet, when: "coupon starts with FOL"}
  - {channel: kiosk, when: "kiosk visited", touch: false}   # where they came, not what brought them
"""

from __future__ import annotations

from pathlib import Path

from periplo.core.labels import Labels
from periplo.core.rules import All, Condition, Not
from periplo.core.source_rules import SourceRule, default_rules
from periplo.formats.documents import Place, looked_up
from periplo.formats.reader import Reader, Said, rest

_KEYS = ("schema", "defaults", "own", "channels")
_OF_A_CHANNEL = ("channel", "when", "name", "touch")


def read_source_rules(path: Path, labels: Labels | None = None) -> tuple[SourceRule, ...]:
    """What a file says, then ours; ours alone where there is none.

    Raises: BadInput, telling the line and how to mend it.
    """
    return _Reader(looked_up(path), labels).rules() if path.exists() else default_rules()


class _Reader(Reader):
    def rules(self) -> tuple[SourceRule, ...]:
        said = self.document.data
        self._refuse_others(said, (), _KEYS)
        rules = tuple(self._rule(place, each) for place, each in self.parts(said, (), "channels"))
        if self.flag(said, (), "defaults", True):
            rules += default_rules()
        return rules + self._others(said)

    def _rule(self, place: Place, said: Said) -> SourceRule:
        self._refuse_others(said, place, _OF_A_CHANNEL)
        return SourceRule(
            self.word(said, place, "channel").strip(),
            self.rule(said, place, "when"),
            self.text(said, place, "name") if said.get("name") is not None else None,
            self.flag(said, place, "touch", True),
        )

    def _others(self, said: Said) -> tuple[SourceRule, ...]:
        """A referrer that is none of our own sites."""
        own = said.get("own") or []
        if not isinstance(own, list) or not all(isinstance(site, str) and site.strip() for site in own):
            raise self.wrong(("own",), "this is not a list of sites", mend="write own: [my-shop.example]")
        away = tuple(Not(Condition("referrer", "contains", site)) for site in own)
        return (SourceRule("referral", All((Condition("referrer", "contains", "//"), *away))),) if own else ()

    def _refuse_others(self, said: Said, place: Place, known: tuple[str, ...]) -> None:
        for key in rest(said, known):
            raise self.wrong(
                (*place, key),
                f"'{key}' is not known here",
                f"there are: {', '.join(known)}",
                "mend or remove it",
            )
