"""One person followed through a campaign: what is told equals what a run decides."""

from hypothesis import given, settings
from hypothesis import strategies as st

from lived import lived
from periplo.core.events import Event
from periplo.core.spans import DAY, HOUR
from periplo.storage.memory import MemoryLedger
from periplo.usecases.act import publish, run, simulate, why
from plans import ID, SHOPPERS, Collected, H, plan


def codes(because):
    return [(one.at, [reason.code for reason in one.reasons]) for one in because.decisions]


def test_a_wait_runs_out_though_nothing_happens_afterwards():
    told = simulate(plan(), lived(*SHOPPERS), 5)
    assert codes(told) == [(8 * HOUR, ["entered", "arm", "waits"]), (10 * HOUR, ["sends", "finished"])]
    assert [(one.intent.message, one.intent.decided_at, one.state) for one in told.messages] == [
        ("reminder", 10 * HOUR, "reserved")
    ]


def test_what_is_supposed_besides_changes_the_way():
    bought = Event("order completed", 9 * HOUR, {})
    told = simulate(plan(), lived(*SHOPPERS), 5, [bought])
    assert codes(told)[-1] == (9 * HOUR, ["goal"])
    assert told.messages == ()


def test_a_stranger_may_be_supposed_to_enter():
    told = simulate(plan(holdout=0.999), lived(*SHOPPERS), 4, [Event("list started", 5 * HOUR, {})])
    assert [(one.state, one.reason) for one in told.messages] == [("withheld", "holdout")]
    assert simulate(plan(), lived(*SHOPPERS), 4).decisions == ()
    assert simulate(plan(), lived(*SHOPPERS), 77).decisions == ()


@settings(max_examples=50, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(("list started", "visit", "order completed", "list cancelled")),
            st.integers(0, 90),
        ),
        min_size=1,
        max_size=8,
    )
)
def test_a_simulation_tells_what_a_run_decides(told):
    journeys = lived([(event, hour * H) for event, hour in told])
    ledger = MemoryLedger()
    publish(plan(), ledger, 0)
    run(ID, ledger, journeys, {"log": Collected()}, 200 * DAY)
    found = simulate(plan(), journeys, 1)
    assert found.decisions == why(ledger, 1).decisions
    assert [one.intent for one in found.messages] == [one.intent for one in why(ledger, 1).messages]
