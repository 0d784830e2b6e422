"""Cells that a workbook fills by rules (conditional formats): read where a rule compares with what is written in it.

Source: ECMA-376, part 1, 18.3.1.10 (cfRule) and 18.18.12 (its types). A rule with a formula of its own, and what stands
under it by priority, is not guessed: those cells have RULE as their colour. Empty cells are left out, as are scales of
colours, bars and icons, which only repeat a number that stands in the cell.
"""

from __future__ import annotations

import io
import operator
import re
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from periplo.formats.exchange.beside import LARGEST, all_in, sheets_in, tree_in
from periplo.formats.exchange.fills import Fills, differences_in
from periplo.formats.safe_xml import Node

RULE = "rule"  # the colour of a cell which a rule gives that is not read
MOST = 1_000  # rules of a sheet
Area = tuple[int, int, int, int]  # first row, first column, last row, last column, from 0
Is = Callable[[str], bool | None]  # whether a rule holds for what a cell says; None if that is not known
_AREA = re.compile(r"\$?([A-Z]{1,3})\$?(\d+)(?::\$?([A-Z]{1,3})\$?(\d+))?$")
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?$")
_SIGNS = {
    "equal": operator.eq, "notEqual": operator.ne, "greaterThan": operator.gt, "lessThan": operator.lt,
    "greaterThanOrEqual": operator.ge, "lessThanOrEqual": operator.le,
}  # fmt: skip
_WRITTEN = {"=": "equal", "<>": "notEqual", ">": "greaterThan", "<": "lessThan", ">=": "greaterThanOrEqual",
            "<=": "lessThanOrEqual"}  # fmt: skip
_REPEATED = frozenset(("colorScale", "dataBar", "iconSet", "top10", "aboveAverage"))


@dataclass(frozen=True, slots=True)
class Rule:
    """Fills the cells of its areas for which it holds; lowest priority first. `colour`: "" if it fills none."""

    areas: tuple[Area, ...]
    priority: int
    colour: str
    holds: Is
    stops: bool


def rules_in(content: bytes) -> dict[str, list[Rule]]:
    """The rules of each sheet that has any, in the order in which they are asked."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        found = {name: _of_sheet(archive, part) for name, part in sheets_in(archive)}
    return {name: rules for name, rules in found.items() if rules}


def painted(rules: Sequence[Rule], rows: Sequence[Sequence[str]]) -> Fills:
    """The cells of these rows that the rules fill; RULE where that cannot be known."""
    found: Fills = {}
    for r, row in enumerate(rows):
        for c, text in enumerate(row):
            colour = _colour(rules, r, c, text) if text else ""
            if colour:
                found[r, c] = colour
    return found


def _colour(rules: Sequence[Rule], r: int, c: int, text: str) -> str:
    for rule in rules:
        if not any(a <= r <= b and left <= c <= right for a, left, b, right in rule.areas):
            continue
        holds = rule.holds(text)
        if holds is None and (rule.colour or rule.stops):
            return RULE
        if holds and (rule.colour or rule.stops):
            return rule.colour
    return ""


def _of_sheet(archive: zipfile.ZipFile, part: str) -> list[Rule]:
    try:
        has_any = archive.getinfo(part).file_size <= LARGEST and b"conditionalFormatting" in archive.read(
            part
        )
    except KeyError:
        return []
    tree = tree_in(archive, part) if has_any else None
    if tree is None:
        return []
    colours = differences_in(archive)
    found = [
        rule
        for group in all_in(tree, "conditionalFormatting")
        for one in group.children
        if one.name == "cfRule" and one.attributes.get("type") not in _REPEATED
        for rule in _rule(one, tuple(_areas(group.attributes.get("sqref", ""))), colours)
    ]
    return sorted(found, key=lambda rule: rule.priority)[:MOST]


def _rule(node: Node, areas: tuple[Area, ...], colours: Sequence[str]) -> Iterator[Rule]:
    said = node.attributes
    number, priority = said.get("dxfId", ""), said.get("priority", "")
    colour = colours[int(number)] if number.isdecimal() and int(number) < len(colours) else ""
    if areas:
        yield Rule(
            areas,
            int(priority) if priority.isdecimal() else 1 << 30,
            colour,
            _test(node, areas[0]),
            said.get("stopIfTrue") in ("1", "true"),
        )


def _areas(said: str) -> Iterator[Area]:
    for one in said.split():
        if found := _AREA.match(one):
            first = int(found[2]) - 1, _column(found[1])
            last = (int(found[4]) - 1, _column(found[3])) if found[3] else first
            yield (*first, *last)


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def _test(node: Node, area: Area) -> Is:
    said, formulas = node.attributes, [one.text.strip() for one in node.children if one.name == "formula"]
    text = said.get("text", "").casefold()
    match said.get("type"):
        case "containsText" if text:
            return lambda cell: text in cell.casefold()
        case "notContainsText" if text:
            return lambda cell: text not in cell.casefold()
        case "beginsWith" if text:
            return lambda cell: cell.casefold().startswith(text)
        case "endsWith" if text:
            return lambda cell: cell.casefold().endswith(text)
        case "containsBlanks":
            return lambda cell: False
        case "notContainsBlanks":
            return lambda cell: True
        case "cellIs":
            return _compared(said.get("operator", ""), formulas)
        case "expression" if formulas and (own := _own_cell(formulas[0], area)):
            return _compared(*own)
    return lambda cell: None


def _own_cell(formula: str, area: Area) -> tuple[str, list[str]] | None:
    """The comparison that a formula makes of the very cell on which it stands: `B5="x"` of a rule that begins at B5."""
    found = re.match(r"\$?([A-Z]{1,3})(\d+)\s*(<>|>=|<=|=|<|>)\s*(.+)$", formula)
    if not found or (int(found[2]) - 1, _column(found[1])) != area[:2]:
        return None
    is_fixed = formula.startswith("$") and area[1] != area[3]  # asks one column of all
    return None if is_fixed else (_WRITTEN[found[3]], [found[4]])


def _compared(sign: str, formulas: Sequence[str]) -> Is:
    """By numbers where both are; texts are only the same or not."""
    values = [_literal(one) for one in formulas]
    if not values or None in values:
        return lambda cell: None

    def holds(cell: str) -> bool | None:
        number = float(cell.replace(",", ".")) if _NUMBER.match(cell.replace(",", ".")) else None
        if sign in ("between", "notBetween") and len(values) == 2:
            low, high = values
            if number is None or not isinstance(low, float) or not isinstance(high, float):
                return None
            return (min(low, high) <= number <= max(low, high)) == (sign == "between")
        value = values[0]
        if sign not in _SIGNS or value is None:
            return None
        if isinstance(value, float) and number is not None:
            return bool(_SIGNS[sign](number, value))
        if sign not in ("equal", "notEqual"):
            return None
        is_same = isinstance(value, str) and number is None and cell.casefold() == value.casefold()
        return is_same == (sign == "equal")

    return holds


def _literal(formula: str) -> float | str | None:
    """A number, or a text in quotes; None if a formula is anything else."""
    if _NUMBER.match(formula):
        return float(formula)
    if re.fullmatch(r'"(?:[^"]|"")*"', formula):
        return formula[1:-1].replace('""', '"')
    return None
