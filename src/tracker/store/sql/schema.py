"""MLflow's schema as a new database gets it: the 19 tables of the head that MLflow 2.18 to 2.22 work on.

Every later MLflow upgrades it in place by MLflow's own migrations, which name constraints and indexes: so the names
here are MLflow's. Where MLflow leaves a constraint without a name, so do we, and the database makes up the same one.
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Float,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.mysql import MEDIUMTEXT

METADATA = MetaData()
_LONG_TEXT = Text().with_variant(MEDIUMTEXT(), "mysql", "mariadb")
_DOUBLE = Float(precision=53)


def _logged(name: str, *columns: Column[object] | PrimaryKeyConstraint) -> Table:
    """A table of what runs log, found by run."""
    run = ForeignKeyConstraint(["run_uuid"], ["runs.run_uuid"])
    return Table(name, METADATA, *columns, run, Index(f"index_{name}_run_uuid", "run_uuid"))


Table(
    "experiments",
    METADATA,
    Column("experiment_id", Integer, nullable=False),
    Column("name", String(256), nullable=False),
    Column("artifact_location", String(256)),
    Column("lifecycle_stage", String(32)),
    Column("creation_time", BigInteger),
    Column("last_update_time", BigInteger),
    PrimaryKeyConstraint("experiment_id", name="experiment_pk"),
    CheckConstraint("lifecycle_stage IN ('active', 'deleted')", name="experiments_lifecycle_stage"),
    UniqueConstraint("name"),
)
Table(
    "experiment_tags",
    METADATA,
    Column("key", String(250), nullable=False),
    Column("value", String(5000)),
    Column("experiment_id", Integer, nullable=False),
    PrimaryKeyConstraint("key", "experiment_id", name="experiment_tag_pk"),
    ForeignKeyConstraint(["experiment_id"], ["experiments.experiment_id"]),
)
Table(
    "runs",
    METADATA,
    Column("run_uuid", String(32), nullable=False),
    Column("name", String(250)),
    Column("source_type", String(20)),
    Column("source_name", String(500)),
    Column("entry_point_name", String(50)),
    Column("user_id", String(256)),
    Column("status", String(9)),
    Column("start_time", BigInteger),
    Column("end_time", BigInteger),
    Column("source_version", String(50)),
    Column("lifecycle_stage", String(20)),
    Column("artifact_uri", String(200)),
    Column("experiment_id", Integer),
    Column("deleted_time", BigInteger),
    PrimaryKeyConstraint("run_uuid", name="run_pk"),
    CheckConstraint("lifecycle_stage IN ('active', 'deleted')", name="runs_lifecycle_stage"),
    CheckConstraint("source_type IN ('NOTEBOOK', 'JOB', 'LOCAL', 'UNKNOWN', 'PROJECT')", name="source_type"),
    CheckConstraint("status IN ('SCHEDULED', 'FAILED', 'FINISHED', 'RUNNING', 'KILLED')"),
    ForeignKeyConstraint(["experiment_id"], ["experiments.experiment_id"]),
)
_logged(
    "tags",
    Column("key", String(250), nullable=False),
    Column("value", String(8000)),
    Column("run_uuid", String(32), nullable=False),
    PrimaryKeyConstraint("key", "run_uuid", name="tag_pk"),
)
_logged(
    "params",
    Column("key", String(250), nullable=False),
    Column("value", String(8000), nullable=False),
    Column("run_uuid", String(32), nullable=False),
    PrimaryKeyConstraint("key", "run_uuid", name="param_pk"),
)
_logged(
    "metrics",
    Column("key", String(250), nullable=False),
    Column("value", _DOUBLE, nullable=False),
    Column("timestamp", BigInteger, nullable=False),
    Column("run_uuid", String(32), nullable=False),
    Column("step", BigInteger, nullable=False, server_default="0"),
    Column("is_nan", Boolean(create_constraint=True), nullable=False, server_default=text("'0'")),
    PrimaryKeyConstraint("key", "timestamp", "step", "run_uuid", "value", "is_nan", name="metric_pk"),
)
_logged(
    "latest_metrics",
    Column("key", String(250), nullable=False),
    Column("value", _DOUBLE, nullable=False),
    Column("timestamp", BigInteger),
    Column("step", BigInteger, nullable=False),
    Column("is_nan", Boolean(create_constraint=True), nullable=False),
    Column("run_uuid", String(32), nullable=False),
    PrimaryKeyConstraint("key", "run_uuid", name="latest_metric_pk"),
)
Table(
    "datasets",
    METADATA,
    Column("dataset_uuid", String(36), nullable=False),
    Column("experiment_id", Integer, nullable=False),
    Column("name", String(500), nullable=False),
    Column("digest", String(36), nullable=False),
    Column("dataset_source_type", String(36), nullable=False),
    Column("dataset_source", Text, nullable=False),
    Column("dataset_schema", _LONG_TEXT),
    Column("dataset_profile", _LONG_TEXT),
    PrimaryKeyConstraint("experiment_id", "name", "digest", name="dataset_pk"),
    ForeignKeyConstraint(
        ["experiment_id"],
        ["experiments.experiment_id"],
        name="fk_datasets_experiment_id_experiments",
        ondelete="CASCADE",
    ),
    Index("index_datasets_dataset_uuid", "dataset_uuid"),
    Index("index_datasets_experiment_id_dataset_source_type", "experiment_id", "dataset_source_type"),
)
Table(
    "inputs",
    METADATA,
    Column("input_uuid", String(36), nullable=False),
    Column("source_type", String(36), nullable=False),
    Column("source_id", String(36), nullable=False),
    Column("destination_type", String(36), nullable=False),
    Column("destination_id", String(36), nullable=False),
    PrimaryKeyConstraint("source_type", "source_id", "destination_type", "destination_id", name="inputs_pk"),
    Index(
        "index_inputs_destination_type_destination_id_source_type", "destination_type", "destination_id", "source_type"
    ),
    Index("index_inputs_input_uuid", "input_uuid"),
)
Table(
    "input_tags",
    METADATA,
    Column("input_uuid", String(36), nullable=False),
    Column("name", String(255), nullable=False),
    Column("value", String(500), nullable=False),
    PrimaryKeyConstraint("input_uuid", "name", name="input_tags_pk"),
)
Table(
    "registered_models",
    METADATA,
    Column("name", String(256), nullable=False),
    Column("creation_time", BigInteger),
    Column("last_updated_time", BigInteger),
    Column("description", String(5000)),
    PrimaryKeyConstraint("name", name="registered_model_pk"),
    UniqueConstraint("name"),
)
Table(
    "registered_model_tags",
    METADATA,
    Column("key", String(250), nullable=False),
    Column("value", String(5000)),
    Column("name", String(256), nullable=False),
    PrimaryKeyConstraint("key", "name", name="registered_model_tag_pk"),
    ForeignKeyConstraint(["name"], ["registered_models.name"], onupdate="cascade"),
)
Table(
    "registered_model_aliases",
    METADATA,
    Column("alias", String(256), nullable=False),
    Column("version", Integer, nullable=False),
    Column("name", String(256), nullable=False),
    PrimaryKeyConstraint("name", "alias", name="registered_model_alias_pk"),
    ForeignKeyConstraint(
        ["name"],
        ["registered_models.name"],
        name="registered_model_alias_name_fkey",
        onupdate="cascade",
        ondelete="cascade",
    ),
)
Table(
    "model_versions",
    METADATA,
    Column("name", String(256), nullable=False),
    Column("version", Integer, nullable=False),
    Column("creation_time", BigInteger),
    Column("last_updated_time", BigInteger),
    Column("description", String(5000)),
    Column("user_id", String(256)),
    Column("current_stage", String(20)),
    Column("source", String(500)),
    Column("run_id", String(32)),
    Column("status", String(20)),
    Column("status_message", String(500)),
    Column("run_link", String(500)),
    Column("storage_location", String(500)),
    PrimaryKeyConstraint("name", "version", name="model_version_pk"),
    ForeignKeyConstraint(["name"], ["registered_models.name"], onupdate="CASCADE"),
)
Table(
    "model_version_tags",
    METADATA,
    Column("key", String(250), nullable=False),
    Column("value", String(5000)),
    Column("name", String(256), nullable=False),
    Column("version", Integer, nullable=False),
    PrimaryKeyConstraint("key", "name", "version", name="model_version_tag_pk"),
    ForeignKeyConstraint(["name", "version"], ["model_versions.name", "model_versions.version"], onupdate="cascade"),
)
Table(
    "trace_info",
    METADATA,
    Column("request_id", String(50), nullable=False),
    Column("experiment_id", Integer, nullable=False),
    Column("timestamp_ms", BigInteger, nullable=False),
    Column("execution_time_ms", BigInteger),
    Column("status", String(50), nullable=False),
    PrimaryKeyConstraint("request_id", name="trace_info_pk"),
    ForeignKeyConstraint(["experiment_id"], ["experiments.experiment_id"], name="fk_trace_info_experiment_id"),
    Index("index_trace_info_experiment_id_timestamp_ms", "experiment_id", "timestamp_ms"),
)
for _kind in ("trace_tags", "trace_request_metadata"):
    Table(
        _kind,
        METADATA,
        Column("key", String(250), nullable=False),
        Column("value", String(8000)),
        Column("request_id", String(50), nullable=False),
        PrimaryKeyConstraint(
            "key", "request_id", name="trace_tag_pk" if _kind == "trace_tags" else "trace_request_metadata_pk"
        ),
        ForeignKeyConstraint(
            ["request_id"], ["trace_info.request_id"], name=f"fk_{_kind}_request_id", ondelete="CASCADE"
        ),
        Index(f"index_{_kind}_request_id", "request_id"),
    )
Table(
    "alembic_version",
    METADATA,
    Column("version_num", String(32), nullable=False),
    PrimaryKeyConstraint("version_num", name="alembic_version_pkc"),
)
