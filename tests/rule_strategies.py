"""Rules at random, for laws; and the labels of a shop."""

import string

from hypothesis import strategies as st

from periplo.core import rules as r
from periplo.core.channel_catalogue import channel_id
from periplo.core.labels import Labels
from periplo.core.rule_text import flat
from periplo.core.texts import Text

SHOP = Labels(
    events={"order completed": Text.of({"es": "pedido completado", "en": "order completed"})},
    properties={"channel": Text.of({"es": "canal"}), "payment method": Text.of({"es": "medio de pago"})},
    values={"channel": {"store": Text.of({"es": "tienda"})}},
)

words = st.text(string.ascii_letters + "áñ_-.*", min_size=1, max_size=6)
names = st.one_of(
    words,
    st.sampled_from(
        [
            "and",
            "o",
            "no",
            "in the last",
            "where",
            "it's",
            'say "hi"',
            "a (b)",
            "más de 2",
            "last",
            "a lo",
            "sumo",
            "in",
            "más",
            "of",
            "days",
            "ago",
            "añadir a cesta",
            "for",
            "para ti",
            "random",
            "al azar 10",
            "drawn as",
            "their group",
        ]
    ),
).map(lambda name: " ".join(name.split()).casefold())
values = st.one_of(names, st.booleans(), st.floats(-1e6, 1e6).map(lambda x: round(x, 3) + 0.0))
conditions = st.one_of(
    st.builds(r.Condition, names, st.sampled_from(["is", "is not", "contains", "starts with"]), values),
    st.builds(r.Condition, names, st.sampled_from([">", ">=", "<", "<="]), st.integers(-99, 99).map(float)),
    st.builds(r.Condition, names, st.just("in"), st.lists(values, min_size=1, max_size=3).map(tuple)),
    st.builds(r.Condition, names, st.just("exists")),
)


def combined(leaves):
    return st.recursive(
        leaves,
        lambda inner: st.one_of(
            st.builds(flat, st.just(r.All), st.lists(inner, min_size=2, max_size=3)),
            st.builds(flat, st.just(r.AnyOf), st.lists(inner, min_size=2, max_size=3)),
            st.builds(r.Not, inner),
        ),
        max_leaves=6,
    )


event_rules = combined(st.one_of(st.builds(r.EventIs, names), conditions))
comparisons = st.sampled_from(r.COMPARISONS)
spans = st.one_of(st.none(), st.integers(1, 10**13))
customer_rules = combined(
    st.one_of(
        st.builds(r.Times, event_rules, comparisons, st.integers(0, 9), spans),
        st.builds(r.Total, names, event_rules, comparisons, st.integers(0, 99).map(float), spans),
        st.builds(
            r.Recency,
            st.sampled_from(["first", "last"]),
            event_rules,
            st.sampled_from("<>"),
            st.integers(1, 10**13),
        ),
        st.builds(r.Sequence, st.lists(event_rules, min_size=2, max_size=3).map(tuple), spans),
        st.builds(r.StageIs, names),
        st.builds(r.Trait, conditions),
        st.builds(r.GroupTrait, conditions),
        st.builds(r.Agrees, st.one_of(names, st.just("*")).map(channel_id), names),
        st.builds(r.ValueClass, names),
        st.just(r.AtRisk()),
        st.builds(r.Share, st.integers(1, 10_000), st.one_of(st.just(""), names)),
        st.builds(r.InSegment, names),
        st.builds(r.PersonaIs, names),
    )
)
