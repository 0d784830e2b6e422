"""A slow plain twin of frustration: one customer after the other, in lists and dicts."""

from __future__ import annotations

from collections import Counter, defaultdict

from ways_twin import visits


def struggles(lives, stages, kinds, *, gap, repeats, within, after, look, now):
    """place -> (customers met, {sign: (times, customers)}, each one's visits judged:
    with signs, of them went on, without, of them went on).

    stages: place -> number of its stage; an event's name is its place. kinds: name -> set of error, contact, return,
    bought, goal. Unhappy is an event with comment "bad". Beside it, customers with any sign.
    """
    met, times, showed = Counter(), defaultdict(Counter), defaultdict(lambda: defaultdict(set))
    judged, struck = defaultdict(list), set()
    for customer, life in enumerate(lives):
        own = [event for event in life if not event.ours]
        signs = []  # (place, sign, position in `own`)
        told = visits(own, gap)
        visit_of = [number for number, visit in enumerate(told) for _ in visit]
        position, last_repeat, helped, bought = 0, -1, None, None
        for visit in told:
            begin, here, runs, error, tried = position, None, [], None, None
            for event in visit:
                kind = kinds.get(event.name, set())
                if event.name in stages:
                    here = event.name
                    if not runs or runs[-1] != here:
                        runs.append(here)
                        if len(runs) > 3 and runs[-4] == runs[-2] and runs[-3] == runs[-1]:
                            signs += [
                                (runs[-1], "back_and_forth", position),
                                (runs[-2], "back_and_forth", position),
                            ]
                            runs = [here]
                alike = [
                    n
                    for n in range(last_repeat + 1, position + 1)
                    if own[n].name == event.name
                    and own[n].properties.get("sku") == event.properties.get("sku")
                    and event.at - own[n].at <= within
                ]
                if len(alike) >= repeats:
                    signs.append((here, "repeat", position))
                    last_repeat = position
                if "error" in kind:
                    signs.append((here, "error", position))
                    before = [
                        each.name for each in own[begin:position] if "error" not in kinds.get(each.name, ())
                    ]
                    error, tried = event.at, before[-1] if before else None
                elif tried == event.name and event.at - error <= within:
                    signs.append((here, "retry", position))
                    tried = None
                if event.properties.get("comment") == "bad":
                    signs.append((here, "words", position))
                if "contact" in kind:
                    if helped and event.at - helped[1] <= after:
                        signs.append((helped[0], "contact", position))
                elif event.name in stages:
                    helped = event.name, event.at
                if "return" in kind:
                    signs.append((bought or here, "return", position))
                if "bought" in kind and event.name in stages:
                    bought = event.name
                position += 1
        signs = [one for one in signs if one[0] is not None]
        for place, sign, _ in signs:
            times[place][sign] += 1
            showed[place][sign].add(customer)
            struck.add(customer)
        for place in {event.name for event in own} & set(stages):
            met[place] += 1
            own_counts = [0, 0, 0, 0]
            for number in {visit_of[n] for n, event in enumerate(own) if event.name == place}:
                last = max(n for n, event in enumerate(own) if event.name == place and visit_of[n] == number)
                if own[last].at + look > now:
                    continue
                is_early = any(
                    at == place and visit_of[n] == number and sign not in ("contact", "return")
                    for at, sign, n in signs
                )
                went = any(
                    "goal" in kinds.get(event.name, ()) or stages.get(event.name, -1) > stages[place]
                    for event in own[last + 1 :]
                    if event.at - own[last].at <= look
                )
                own_counts[0 if is_early else 2] += 1
                own_counts[1 if is_early else 3] += went
            judged[place].append(own_counts)
    told = {
        place: (
            met[place],
            {sign: (count, len(showed[place][sign])) for sign, count in times[place].items()},
            judged[place],
        )
        for place in met
    }
    return told, len(struck)
