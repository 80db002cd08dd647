"""What a metric call takes as value, step and timestamp, and what it refuses in one sentence."""

import math
import subprocess
import sys
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from tracker.client.numbers import as_float, as_step, as_timestamp
from tracker.core.errors import InvalidValue

HUGE = 10**400


class Celsius(float):
    """A float of somebody's own."""


class EagerTensor:
    """TensorFlow's tensors have no `item` of their own, but give a numpy array."""

    def __init__(self, value: float) -> None:
        self.value = value

    def numpy(self) -> Any:
        return pytest.importorskip("numpy").array([self.value])


@pytest.mark.parametrize(
    ("value", "expected"),
    [(3, 3.0), (True, 1.0), (-(10**300), -1e300), (Celsius(1.5), 1.5), (Decimal("0.1"), 0.1), (Fraction(1, 4), 0.25)],
)
def test_a_number_of_pythons_own_becomes_a_plain_float(value: object, expected: float) -> None:
    found = as_float("loss", value)
    assert found == expected
    assert type(found) is float


@pytest.mark.parametrize("value", [Decimal("Infinity"), float("-inf"), Celsius("inf")])
def test_an_infinity_stays_one(value: Any) -> None:
    assert as_float("loss", value) == value


def test_nan_stays_nan() -> None:
    assert math.isnan(as_float("loss", Decimal("NaN")))


@pytest.mark.parametrize("kind", ["float16", "float32", "float64", "longdouble", "int8", "uint64"])
@pytest.mark.parametrize("shape", [None, (), (1,), (1, 1, 1)])
def test_numpy_scalars_and_arrays_of_one_element_are_numbers(kind: str, shape: tuple[int, ...] | None) -> None:
    numpy = pytest.importorskip("numpy")
    number = numpy.dtype(kind).type(3)
    found = as_float("loss", number if shape is None else numpy.full(shape, number))
    assert found == 3.0
    assert type(found) is float


def test_a_32_bit_float_keeps_its_value() -> None:
    numpy = pytest.importorskip("numpy")
    assert as_float("loss", numpy.float32(0.1)) == 0.10000000149011612


def test_what_gives_a_numpy_array_is_as_good_as_one() -> None:
    assert as_float("loss", EagerTensor(1.5)) == 1.5


@pytest.mark.parametrize("kind", ["float32", "float16", "bfloat16", "int64"])
def test_torch_tensors_of_one_element_are_numbers(kind: str) -> None:
    torch = pytest.importorskip("torch")
    for tensor in (torch.tensor(2, dtype=getattr(torch, kind)), torch.full((1, 1), 2, dtype=getattr(torch, kind))):
        assert as_float("loss", tensor) == 2.0


def test_a_tensor_that_is_being_trained_is_a_number() -> None:
    torch = pytest.importorskip("torch")
    assert as_float("loss", torch.tensor([1.5], requires_grad=True)) == 1.5


def test_a_tensor_without_data_is_refused() -> None:
    torch = pytest.importorskip("torch")
    with pytest.raises(TypeError, match="'loss'"):
        as_float("loss", torch.empty(1, device="meta"))


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ("1.5", "not str; convert it with float"),
        (b"1.5", "not bytes"),
        (None, "not None; leave the call out"),
        (1j, "not complex"),
        ([1.0], "not list; log its mean"),
        ({}, "not dict"),
        (object(), "not object"),
        (float, "not type"),
    ],
)
def test_what_is_no_number_is_refused_with_the_way_out(value: object, told: str) -> None:
    with pytest.raises(TypeError, match=told) as refused:
        as_float("train/loss", value)
    assert "Metric 'train/loss' must be one number" in str(refused.value)


@pytest.mark.parametrize("make", ["zeros((2, 3))", "zeros(0)", "array(['1'])"])
def test_arrays_of_anything_but_one_number_are_refused(make: str) -> None:
    numpy = pytest.importorskip("numpy")
    with pytest.raises(TypeError, match="'loss' must be one number, not numpy"):
        as_float("loss", eval(f"numpy.{make}", {"numpy": numpy}))


def test_a_refused_array_is_told_with_its_shape() -> None:
    numpy = pytest.importorskip("numpy")
    with pytest.raises(TypeError, match=r"not numpy.ndarray of shape \(2, 3\)"):
        as_float("loss", numpy.zeros((2, 3)))


@pytest.mark.parametrize("unit", ["D", "ns"])
def test_a_date_is_no_number(unit: str) -> None:
    numpy = pytest.importorskip("numpy")
    with pytest.raises(TypeError, match="'loss'"):
        as_float("loss", numpy.datetime64("2020-01-01", unit))


@pytest.mark.parametrize("value", [HUGE, -HUGE, Fraction(HUGE), Decimal("1e400")])
def test_what_is_beyond_a_float_is_refused_rather_than_made_infinite(value: object) -> None:
    with pytest.raises(InvalidValue, match="'loss' is beyond the range of a 64-bit float"):
        as_float("loss", value)


@pytest.mark.parametrize(
    ("step", "expected"), [(3, 3), (-(2**63), -(2**63)), (2**63 - 1, 2**63 - 1), (3.0, 3), (None, 0)]
)
def test_a_step_is_a_whole_number(step: object, expected: int) -> None:
    assert as_step("loss", step) == expected


@pytest.mark.parametrize("make", ["int64(4)", "float32(4)", "array(4)", "array([4])"])
def test_a_step_of_numpy_becomes_a_plain_integer(make: str) -> None:
    numpy = pytest.importorskip("numpy")
    found = as_step("loss", eval(f"numpy.{make}", {"numpy": numpy}))
    assert found == 4
    assert type(found) is int


@pytest.mark.parametrize("step", [3.7, "6", float("nan"), float("inf"), [1], 1j])
def test_a_step_that_is_not_whole_is_refused(step: object) -> None:
    with pytest.raises(TypeError, match="'loss' needs a whole number as its step"):
        as_step("loss", step)


@pytest.mark.parametrize("step", [2**63, -(2**63) - 1, 1e300, 1 << 20000], ids=["above", "below", "float", "huge"])
def test_a_step_beyond_64_bits_is_refused(step: object) -> None:
    with pytest.raises(InvalidValue, match="beyond 64 bits"):
        as_step("loss", step)


@pytest.mark.parametrize(
    ("timestamp", "expected"), [(0, 0), (1700000000123, 1700000000123), (1700000000123.9, 1700000000123)]
)
def test_a_timestamp_is_milliseconds_without_their_fraction(timestamp: object, expected: int) -> None:
    assert as_timestamp("loss", timestamp) == expected


@pytest.mark.parametrize("timestamp", [None, "now", float("nan")])
def test_a_timestamp_that_is_no_number_is_refused(timestamp: object) -> None:
    with pytest.raises(TypeError, match="milliseconds since 1970"):
        as_timestamp("loss", timestamp)


@pytest.mark.parametrize("timestamp", [-1, -1.5, 2**63])
def test_a_timestamp_before_1970_or_beyond_64_bits_is_refused(timestamp: object) -> None:
    with pytest.raises(InvalidValue, match="'loss' has the timestamp"):
        as_timestamp("loss", timestamp)


def test_converting_a_number_imports_nothing() -> None:
    code = """
import sys
from tracker.client.numbers import as_float
before = set(sys.modules)
assert not {"numpy", "torch"} & before
as_float("loss", 3)
assert set(sys.modules) == before
"""
    subprocess.run([sys.executable, "-c", code], check=True)
