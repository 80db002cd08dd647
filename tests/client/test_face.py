"""The public face: what `import tracker` offers, and what it loads."""

import ast
import inspect
import subprocess
import sys
from pathlib import Path

import pytest

import tracker

FUNCTIONS = """
set_tracking_uri get_tracking_uri set_experiment create_experiment get_experiment get_experiment_by_name
search_experiments delete_experiment restore_experiment set_experiment_tag set_experiment_tags
start_run end_run active_run last_active_run get_run get_parent_run search_runs delete_run restore_run
log_param log_params log_metric log_metrics set_tag set_tags delete_tag log_artifact log_artifacts log_text log_dict
log_figure log_image log_table log_input get_artifact_uri flush set_progress
""".split()
LIGHT = frozenset(
    """
    __future__ _collections _functools _operator _thread _weakref _weakrefset abc atexit collections contextlib
    functools itertools keyword operator os reprlib threading time types weakref
    """.split()
)


def test_every_function_of_the_face_is_there_and_documented() -> None:
    assert set(tracker.__all__) == {*FUNCTIONS, "ActiveRun", "Dataset", "Run"}
    for name in tracker.__all__:
        assert inspect.getdoc(getattr(tracker, name)), name


def test_a_type_checker_sees_what_is_loaded_when_used() -> None:
    tree = ast.parse(Path(str(tracker.__file__)).read_text())
    seen = {
        alias.asname or alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    assert set(tracker.__all__) <= seen


def test_a_name_that_is_not_there_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'log_model'"):
        _ = tracker.log_model


def test_everything_can_be_imported_by_name() -> None:
    names = ", ".join(tracker.__all__)
    subprocess.run([sys.executable, "-c", f"from tracker import {names}"], check=True)


def modules_after(code: str) -> set[str]:
    """What a fresh process has loaded after some code, beyond what it starts with."""
    program = f"import sys; before = set(sys.modules); {code}; print(*sorted(set(sys.modules) - before))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    return set(done.stdout.split())


def test_importing_it_loads_a_handful_of_the_standard_library() -> None:
    loaded = {name for name in modules_after("import tracker") if not name.startswith("tracker")}
    assert {name.partition(".")[0] for name in loaded} <= LIGHT


def test_nothing_beyond_the_standard_library_is_loaded_by_logging_to_sqlite(tmp_path: Path) -> None:
    code = (
        f"import tracker; tracker.set_tracking_uri({str(tmp_path / 'mlflow.db')!r}); "
        "run = tracker.start_run(); tracker.log_metric('loss', 1.0); tracker.log_params({'lr': 0.1})"
    )
    roots = {name.partition(".")[0] for name in modules_after(code)}
    assert roots - {"tracker"} <= sys.stdlib_module_names


@pytest.mark.parametrize("module", ["sqlalchemy", "click", "yaml", "numpy", "pandas", "sqlite3", "subprocess"])
def test_logging_alone_does_not_load_what_others_pay_for(module: str, tmp_path: Path) -> None:
    code = (
        f"import tracker; tracker.set_tracking_uri({str(tmp_path / 'mlflow.db')!r}); "
        "run = tracker.start_run(); tracker.log_metric('loss', 1.0); tracker.log_params({'lr': 0.1})"
    )
    assert module not in modules_after(code)
