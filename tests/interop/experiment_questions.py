"""Searches of experiments, put to MLflow and to tracker alike: see `inside/prepare_search.py`."""

FILTERS: tuple[str, ...] = (
    "",
    "name = 'plain'",
    "name != 'plain'",
    "attribute.name = 'Plain'",
    "attribute.name LIKE 'pl%'",
    "attribute.name ILIKE 'PL%'",
    "`name` = 'plain'",
    '"name" = "plain"',
    "name LIKE '100%'",
    "name LIKE 'under_score'",
    "name LIKE 'team/%'",
    "name ILIKE 'GRÖßE'",
    "name ILIKE 'größe'",
    "tags.team = 'vision'",
    "tag.team != 'vision'",
    "tags.team LIKE 'vis%'",
    "tags.team ILIKE 'VIS%'",
    "tags.team = ''",
    "tags.`a.b c` = 'dotted'",
    "tags.rank = '1' AND name = 'plain'",
    "tags.missing != 'x'",
    "creation_time > 0",
    "creation_time = 1700000001000",
    "creation_time != 1700000001000",
    "creation_time >= 1700000001000 AND creation_time < 1700000002000",
    "last_update_time <= 1700000000000",
    "attribute.creation_time < 1700000001000",
    "experiment_id = '1'",
    "experiment_id != '1'",
    "experiment_id IN ('1', '2')",
    "experiment_id NOT IN ('1', '2')",
)

ORDERS: tuple[tuple[str, ...], ...] = (
    ("name",),
    ("name DESC",),
    ("creation_time",),
    ("creation_time DESC",),
    ("last_update_time ASC", "name DESC"),
    ("experiment_id",),
    ("experiment_id DESC",),
    ("attribute.name ASC",),
)

REFUSED: tuple[str, ...] = (
    "nope = 'x'",
    "name > 'x'",
    "name = plain",
    "tags.team > 'a'",
    "creation_time = 'x'",
    "creation_time LIKE '1'",
    "experiment_id > '1'",
    "experiment_id = 1",
    "metrics.loss < 1",
    "params.lr = '1'",
    "lifecycle_stage = 'active'",
    "name = 'plain",
    "artifact_location = 'x'",
)

EXTENSIONS: dict[str, tuple[str, ...]] = {
    "name = 'plain' OR name = 'Plain'": ("plain", "Plain"),
    "(name = 'plain')": ("plain",),
    "NOT name LIKE '%e%'": ("plain", "Plain", "100%"),
    "name IN ('plain', 'Plain')": ("plain", "Plain"),
    "tags.team IN ('vision')": ("plain",),
    "tags.rank > 1": ("under_score", "Plain"),
    "attr.name ILIKE 'pl%'": ("plain", "Plain"),
    "creation_time BETWEEN 1700000001000 AND 1700000001999": ("team/vision", "100%"),
}
"""What tracker answers beyond MLflow's grammar: these names, in any order."""
