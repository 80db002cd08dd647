"""Random filters and orders over keys and values that back ends are known to disagree on."""

from hypothesis import strategies as st

from tracker.core.filter.tree import (
    And,
    Between,
    Comparator,
    Compare,
    Expression,
    Field,
    In,
    IsNull,
    Like,
    Not,
    Number,
    Or,
    OrderBy,
)

TEXTS = [
    "", "0.1", "1e-1", ".1", "5.", "5", "1e400", "-1e400", "1e-400", "nan", "inf", "0x10", "1_0", " 7 ", "+3", "7\n",
    "1e", ".", "٣", "abc", "ABC", "Abc", "abc ", " abc", "é", "É", "e", "a%c", "a_c", "a\\c", "a\nc", "日本", "'", '"',
    "🚀", "NULL",
    "0.1000000000000000055511151231257827", "9007199254740993", "1" + "0" * 40, "12345678901234567890123456789e-5",
]  # fmt: skip
NUMBERS: list[Number] = [0.1, 0, 5, 7, 3, -1, 1e300, -1e300, 1e-300, 2**53 + 1, 9007199254740992.0, 16, 10, 0.05, 2**62]
METRICS = [0.1, 0.0, -0.0, 5.0, float("nan"), float("inf"), float("-inf"), 1e300, -1e300, 1e-300, 2.0**62, 7.0, -1.0]
PATTERNS = [
    "%",
    "_",
    "",
    "a%",
    "%C",
    "a_c",
    "a\\%",
    "%\\c",
    "_%_",
    "É",
    "é",
    "%'%",
    "a%c",
    "日_",
    "ABC",
    "%\n%",
    "🚀",
    "0%",
]
KEYS = ["k", "K", "a b", "x/y", "é"]
STATUSES = ["RUNNING", "FINISHED", "FAILED", "running"]
TIMES: list[Number] = [0, 10, 11, 12, 13, 11.5, 2**62]

_comparators: st.SearchStrategy[Comparator] = st.sampled_from(["=", "!=", ">", ">=", "<", "<="])
_equalities: st.SearchStrategy[Comparator] = st.sampled_from(["=", "!="])
_keys = st.sampled_from(KEYS)
_texts = st.sampled_from([*TEXTS, *STATUSES])
_times = st.sampled_from([*NUMBERS, *TIMES])
_floats = _times.map(float)

_metric = st.builds(Field, st.just("metric"), _keys)
_words = st.builds(Field, st.sampled_from(["param", "tag"]), _keys)
_text_attribute = st.builds(Field, st.just("attribute"), st.sampled_from(["status", "run_name", "user_id"]))
_time = st.builds(Field, st.just("attribute"), st.sampled_from(["start_time", "end_time"]))
_dataset = st.builds(Field, st.just("dataset"), st.sampled_from(["name", "digest", "context"]))

_texty = st.one_of(_words, _text_attribute, _dataset)
_logged = st.one_of(_metric, _words)
_any_field = st.one_of(_texty, _logged, _time)

clauses: st.SearchStrategy[Expression] = st.one_of(
    st.builds(Compare, _texty, _equalities, _texts),
    st.builds(Compare, _logged, _comparators, _floats),
    st.builds(Compare, _time, _comparators, _times),
    st.builds(Like, _texty, st.sampled_from(PATTERNS), st.booleans(), st.booleans()),
    st.builds(In, _texty, st.lists(_texts, min_size=1, max_size=3).map(tuple), st.booleans()),
    st.builds(In, _logged, st.lists(_floats, min_size=1, max_size=3).map(tuple), st.booleans()),
    st.builds(In, _time, st.lists(_times, min_size=1, max_size=3).map(tuple), st.booleans()),
    st.builds(Between, _logged, _floats, _floats, st.booleans()),
    st.builds(Between, _time, _times, _times, st.booleans()),
    st.builds(IsNull, _any_field, st.booleans()),
)


def _compound(inner: st.SearchStrategy[Expression]) -> st.SearchStrategy[Expression]:
    several = st.lists(inner, min_size=2, max_size=3).map(tuple)
    return st.one_of(st.builds(And, several), st.builds(Or, several), st.builds(Not, inner))


expressions: st.SearchStrategy[Expression] = st.recursive(clauses, _compound, max_leaves=6)
orders: st.SearchStrategy[tuple[OrderBy, ...]] = st.lists(
    st.builds(OrderBy, st.one_of(_logged, _time, _text_attribute), st.booleans()),
    max_size=3,
    unique_by=lambda level: level.field,
).map(tuple)
