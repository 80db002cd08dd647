"""Where MLflow answers otherwise than tracker asked about the same store, and why.

"2.22 sqlite" is MLflow 2.22 asked about its database, "files" every MLflow asked about files.
"""

from typing import NamedTuple

from tests.interop.run_questions import ID


class Disagreement(NamedTuple):
    """Some of MLflow's stores, and what they do otherwise."""

    stores: frozenset[str]
    reason: str

    def concerns(self, age: str, kind: str) -> bool:
        return not self.stores.isdisjoint((f"{age} {kind}", kind, age))


NAN_IS_ZERO = Disagreement(
    frozenset({"2.22 sqlite"}), "compares a NaN as the 0 that stands in its row; later MLflows leave it out"
)
LIKE_IS_A_REGEX = Disagreement(
    frozenset({"2.22 files"}), "takes the signs of a regular expression in a LIKE pattern for such"
)
LIKE_STOPS_AT_LINES = Disagreement(frozenset({"files"}), "its % matches no line break, that of a database does")
ASCII_CASE = Disagreement(frozenset({"sqlite"}), "ILIKE knows no upper and lower case outside ASCII; files do")
NAME_IN_META = Disagreement(
    frozenset({"files"}), "filters by the name in meta.yaml; databases, and tracker everywhere, by the tag"
)
NAME_IN_COLUMN = Disagreement(
    frozenset({"files", "sqlite"}),
    "sorts by the name that is shown, though a database filters by the tag",
)
NO_DOUBLE_QUOTES_IN_LISTS = Disagreement(frozenset({"2.22"}), "refuses double quotes in a list")
WHOLE_TIMES_ONLY = Disagreement(frozenset({"2.22 files"}), "crashes over a time that is no whole number")
UNKNOWN_ATTRIBUTE = Disagreement(frozenset({"2.22"}), "knows no experiment_id in a filter")
DOUBLED_QUOTES = Disagreement(
    frozenset({"files", "sqlite"}), "takes a doubled quote for two; tracker takes it for one, as SQL does"
)

OF_RUNS: dict[str, Disagreement] = {
    "metrics.loss < 0.3": NAN_IS_ZERO,
    "metrics.loss <= 0.3": NAN_IS_ZERO,
    "  metrics.loss   <   0.3  ": NAN_IS_ZERO,
    "metrics.loss < 1e-300": NAN_IS_ZERO,
    "metrics.loss > -3": NAN_IS_ZERO,
    "metrics.acc = 0": NAN_IS_ZERO,
    "metrics.acc >= 0": NAN_IS_ZERO,
    "metrics.acc != 0": NAN_IS_ZERO,
    "metrics.loss < .5": NAN_IS_ZERO,
    "metrics.loss < 5.": NAN_IS_ZERO,
    "metrics.loss < 1 AND": NAN_IS_ZERO,
    "params.opt LIKE 'sgd\\%'": LIKE_IS_A_REGEX,
    "params.opt LIKE '[a-z]*?'": LIKE_IS_A_REGEX,
    "params.opt LIKE '[a-z]%'": LIKE_IS_A_REGEX,
    "params.opt LIKE '.*'": LIKE_IS_A_REGEX,
    "tags.path LIKE 'c:\\dir%'": LIKE_IS_A_REGEX,
    "params.lines LIKE '%two'": LIKE_STOPS_AT_LINES,
    "tags.lines LIKE '%two%'": LIKE_STOPS_AT_LINES,
    "params.opt ILIKE 'äpfel'": ASCII_CASE,
    "tags.team ILIKE 'Grösse'": ASCII_CASE,
    "tags.team ILIKE 'ÄPFEL'": ASCII_CASE,
    "run_name ILIKE 'äpfel'": ASCII_CASE,
    "run_name = 'nothing logged'": NAME_IN_META,
    "run_name LIKE 'nothing%'": NAME_IN_META,
    "run_name != 'alpha'": NAME_IN_META,
    'attributes."run name" != "beta"': NAME_IN_META,
    "start_time > 1700000000015.5": WHOLE_TIMES_ONLY,
    "params.quote = 'it''s'": DOUBLED_QUOTES,
    f'run_id in ("{ID}","nope")': NO_DOUBLE_QUOTES_IN_LISTS,
}

OF_ORDERS: dict[tuple[str, ...], Disagreement] = {
    ("run_name",): NAME_IN_COLUMN,
    ("run_name DESC",): NAME_IN_COLUMN,
    ("attributes.run_name ASC",): NAME_IN_COLUMN,
    ("metrics.zero", "run_name"): NAME_IN_COLUMN,
}

OF_EXPERIMENTS: dict[str, Disagreement] = {
    "name ILIKE 'GRÖßE'": ASCII_CASE,
    "experiment_id = '1'": UNKNOWN_ATTRIBUTE,
    "experiment_id != '1'": UNKNOWN_ATTRIBUTE,
    "experiment_id IN ('1', '2')": UNKNOWN_ATTRIBUTE,
    "experiment_id NOT IN ('1', '2')": UNKNOWN_ATTRIBUTE,
}
