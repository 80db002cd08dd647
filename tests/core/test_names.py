"""MLflow's rules for names and lengths."""

import pytest

from tracker.core.errors import InvalidValue
from tracker.core.names import check_key, check_run_id, fitted
from tracker.core.run_names import random_run_name


@pytest.mark.parametrize("key", ["loss", "val/loss", "a b", "a.b-c_d:e", "损失", "é" * 250, "a/..b"])
def test_a_key_that_mlflow_takes_is_taken(key: str) -> None:
    check_key("metric", key)


@pytest.mark.parametrize("key", ["", "a" * 251, "..", ".", "../a", "/a", "a//b", "a/", "a/./b", "a\n", "a*", "a\x00"])
def test_a_key_that_mlflow_refuses_is_refused(key: str) -> None:
    with pytest.raises(InvalidValue):
        check_key("metric", key)


@pytest.mark.parametrize("run_id", ["", "..", "a/b", "a\n", "_a", "x" * 257])
def test_a_run_id_stays_a_folder_name(run_id: str) -> None:
    with pytest.raises(InvalidValue):
        check_run_id(run_id)


def test_what_is_cut_is_said() -> None:
    assert fitted("params", "p", "x" * 6000) == ("x" * 6000, None)
    value, problem = fitted("params", "p", "x" * 6001)
    assert len(value) == 6000
    assert problem is not None
    assert problem == ("params.p", "cut to 6,000 of 6,001 characters")


def test_made_up_names_have_mlflows_shape() -> None:
    adjective, noun, number = random_run_name().split("-")
    assert adjective.isalpha()
    assert noun.isalpha()
    assert number.isdecimal()
