"""The same question as SQL over the lake, in DuckDB's dialect, for those that have such a form: for --explain.

Run in the folder of a workspace. Text alone: nothing is asked here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from periplo.answers.asked import Asked
from periplo.core.events import folded
from periplo.core.rules import EventIs
from periplo.core.spans import Span, duration
from periplo.usecases.ask import Asking

ALWAYS = {"ask", "from", "to"}  # what every question may say and keep its form
MONTH = {"day": 1, "week": 7, "month": 30}  # days of a unit of retention
ATTACH = "ATTACH 'ledger.db' AS ledger (TYPE sqlite, READ_ONLY);"
_EVENTS = """\
WITH events AS (
  SELECT customer, lower(regexp_replace(trim(event), '\\s+', ' ', 'g')) AS event, "at", seq
  FROM read_parquet('lake/*.parquet')
  JOIN ledger.handle_customer USING (handle)
  WHERE "until" IS NULL  -- whose the handle is now
    AND {own}"at" >= {since} AND "at" < {until}
)"""
_IN_PERIOD = ("transitions", "sessions", "funnel")  # the others look at what came before too
_OWN = "json_extract_string(properties, 'by') IS DISTINCT FROM 'us'\n    AND "
_NAMED = ("funnel",)  # whose steps are named, and so may be what we sent
EVER = -(1 << 62)


def lake_sql(asked: Asked, asking: Asking) -> str | None:
    """Statements for DuckDB that give the answer's figures; None where the question, as asked, has no such form."""
    write = _WRITERS.get(asking.name)
    if write is None or asked.span is None:
        return None
    made = write(asked.question, asking, asked.span, asked.zone)
    if made is None:
        return None
    own = "" if asking.name in _NAMED else _OWN
    since = asked.span.start if asking.name in _IN_PERIOD else EVER
    return f"{ATTACH}\n{_EVENTS.format(own=own, since=since, until=asked.span.end)}{made}"


def _says_more(question: Mapping[str, object], *known: str) -> bool:
    """Whether the question holds an option that the statement does not."""
    return bool({name for name, value in question.items() if value} - ALWAYS - set(known))


def _transitions(question: Mapping[str, object], asking: Asking, span: Span, zone: str) -> str | None:
    if _says_more(question):
        return None
    return """, passes AS (
  SELECT customer, event AS origin, coalesce(lead(event) OVER life, '@end') AS next,
         lead("at") OVER life - "at" AS gap
  FROM events WINDOW life AS (PARTITION BY customer ORDER BY "at", seq)
  UNION ALL SELECT customer, '@start', arg_min(event, ("at", seq)), NULL FROM events GROUP BY customer
)
SELECT origin, next, count(*) AS n, count(DISTINCT customer) AS customers,
       count(*) / sum(count(*)) OVER (PARTITION BY origin) AS share, avg(gap) / 1e6 AS mean_seconds
FROM passes GROUP BY origin, next ORDER BY n DESC, origin, next;"""


def _sessions(question: Mapping[str, object], asking: Asking, span: Span, zone: str) -> str | None:
    if _says_more(question, "gap"):
        return None
    gap = duration(str(question["gap"]))
    return f""", marked AS (
  SELECT *, coalesce("at" - lag("at") OVER life > {gap}, true) AS begins
  FROM events WINDOW life AS (PARTITION BY customer ORDER BY "at", seq)
), numbered AS (
  SELECT *, count(*) FILTER (begins) OVER (PARTITION BY customer ORDER BY "at", seq) AS visit FROM marked
), visits AS (
  SELECT customer, count(*) AS events, max("at") - min("at") AS lasted FROM numbered GROUP BY customer, visit
)
SELECT count(*) AS sessions, count(*) / count(DISTINCT customer) AS per_customer, sum(events) AS events,
       quantile_cont(events, 0.5) AS median_events, quantile_cont(lasted, 0.5) / 1e6 AS median_seconds,
       quantile_cont(lasted, 0.9) / 1e6 AS p90_seconds, avg(lasted) / 1e6 AS mean_seconds,
       avg((events = 1)::INT) AS single
FROM visits;"""


def _units(unit: str, zone: str) -> str:
    """The units of time in which each customer came."""
    return f""", active AS (
  SELECT DISTINCT customer, date_trunc('{unit}', make_timestamptz("at") AT TIME ZONE '{zone}')::DATE AS unit
  FROM events
)"""


def _first_unit(unit: str, span: Span, zone: str) -> str:
    return f"date_trunc('{unit}', make_timestamptz({span.start}) AT TIME ZONE '{zone}')::DATE"


def _lifecycle(question: Mapping[str, object], asking: Asking, span: Span, zone: str) -> str | None:
    if _says_more(question, "unit"):
        return None
    unit = str(question["unit"])
    last = f"date_trunc('{unit}', make_timestamptz({span.end - 1}) AT TIME ZONE '{zone}')::DATE"
    return f"""{_units(unit, zone)}, came AS (
  SELECT customer, unit, lag(unit) OVER (PARTITION BY customer ORDER BY unit) AS before FROM active
), counted AS (
  SELECT each.unit::DATE AS unit, count(customer) FILTER (before IS NULL) AS new, count(customer) AS active,
         count(customer) FILTER (before < each.unit - INTERVAL 1 {unit}) AS returning_
  FROM generate_series((SELECT min(unit) FROM active)::TIMESTAMP, {last}::TIMESTAMP, INTERVAL 1 {unit}) AS each(unit)
  LEFT JOIN came ON came.unit = each.unit GROUP BY each.unit
), told AS (
  SELECT unit AS begins, new, active, returning_, sum(new) OVER (ORDER BY unit) - active AS dormant FROM counted
)
SELECT * FROM told WHERE begins >= {_first_unit(unit, span, zone)} ORDER BY begins;"""


def _cohorts(question: Mapping[str, object], asking: Asking, span: Span, zone: str) -> str | None:
    if _says_more(question, "unit"):
        return None
    unit = str(question["unit"])
    return f"""{_units(unit, zone)}, begun AS (
  SELECT customer, unit, min(unit) OVER (PARTITION BY customer) AS cohort FROM active
)
SELECT cohort, date_diff('{unit}', cohort, unit) AS step, count(*) AS active
FROM begun JOIN (SELECT customer FROM events GROUP BY customer HAVING min("at") >= {span.start}) USING (customer)
GROUP BY cohort, step ORDER BY cohort, step;"""


def _retention(question: Mapping[str, object], asking: Asking, span: Span, zone: str) -> str | None:
    if _says_more(question, "unit"):
        return None
    length = MONTH[str(question["unit"])] * 86_400_000_000
    now = span.end - 1
    return f""", begun AS (
  SELECT *, min("at") OVER (PARTITION BY customer) AS start FROM events
), followed AS (
  SELECT customer, start, ({now} - start) // {length} AS known FROM begun
  WHERE start >= {span.start} GROUP BY customer, start
), came AS (
  SELECT DISTINCT customer, ("at" - start) // {length} AS step FROM begun
)
SELECT each.step, count(*) AS n, count(came.customer) AS returned
FROM followed JOIN generate_series(0, 399) AS each(step) ON each.step < known
LEFT JOIN came ON came.customer = followed.customer AND came.step = each.step
GROUP BY each.step ORDER BY each.step;"""


def _funnel(question: Mapping[str, object], asking: Asking, span: Span, zone: str) -> str | None:
    plain = question.get("mode") == "ordered" and question.get("unit") == "customer"
    if not plain or _says_more(question, "steps", "within", "mode", "unit"):
        return None
    names = [
        folded(rule.pattern) for rule in asking.rules if isinstance(rule, EventIs) and "*" not in rule.pattern
    ]
    if len(names) != len(asking.rules) or len(set(names)) != len(names):
        return None  # a rule about properties, or one event in two steps
    within = duration(str(question["within"])) if question.get("within") else None
    steps = [
        f""", step1 AS (SELECT customer, "at" AS start, "at" AS last, 1 AS depth FROM events WHERE {_is(names[0])})"""
    ]
    for k, name in enumerate(names[1:], 2):
        in_time = "true" if within is None else f'e."at" - a.start <= {within}'
        reached = f"a.depth = {k - 1} AND e.customer IS NOT NULL AND {in_time}"
        steps.append(f""", step{k} AS (
  SELECT a.customer, a.start, CASE WHEN {reached} THEN e."at" ELSE a.last END AS last,
         CASE WHEN {reached} THEN {k} ELSE a.depth END AS depth
  FROM step{k - 1} AS a ASOF LEFT JOIN (FROM events WHERE {_is(name)}) AS e
    ON a.customer = e.customer AND a.last <= e."at"
)""")
    return f"""{"".join(steps)}, furthest AS (
  SELECT customer, max(depth) AS depth FROM step{len(names)} GROUP BY customer
)
SELECT step, count(*) FILTER (depth >= step) AS n
FROM furthest CROSS JOIN generate_series(1, {len(names)}) AS each(step) GROUP BY step ORDER BY step;"""


def _is(name: str) -> str:
    return "event = '" + name.replace("'", "''") + "'"


Writer = Callable[[Mapping[str, Any], Asking, Span, str], str | None]
_WRITERS: dict[str, Writer] = {
    "transitions": _transitions,
    "sessions": _sessions,
    "lifecycle": _lifecycle,
    "cohorts": _cohorts,
    "retention": _retention,
    "funnel": _funnel,
}
