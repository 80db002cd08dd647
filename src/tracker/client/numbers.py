"""What a metric call may be given as value, step and timestamp, made into what a store holds.

`log_metric` comes here only where a value's type is not `float` itself. Arrays and tensors are known by what they can
do, never by their library, so nothing is imported: this module lives in every training process.
"""

from __future__ import annotations

from operator import index

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from tracker.core.errors import InvalidValue

_INFINITIES = (float("inf"), float("-inf"))
_LEAST_INTEGER = -(2**63)
_GREATEST_INTEGER = 2**63 - 1
_TIMES = ("m", "M")
"""The kinds of numpy's dates and durations, whose one element may turn into an integer."""


def as_float(key: str, value: object) -> float:
    """The number that a metric is given as; a `TypeError` naming the metric where it is none."""
    if isinstance(value, (int, float)) or not (hasattr(value, "item") or hasattr(value, "numpy")):
        return _scalar(key, value, value)
    return _only_element(key, value)


def as_step(key: str, step: object) -> int:
    """A step as an integer of 64 bits; None is 0, as MLflow has it, and 3.0 is 3."""
    number = 0 if step is None else _integer(step)
    if number is None:
        raise TypeError(f"Metric {key!r} needs a whole number as its step, not {_described(step)}.")
    if not _LEAST_INTEGER <= number <= _GREATEST_INTEGER:
        raise _invalid(f"Metric {key!r} has the step {_digits(number)}, which is beyond 64 bits.")
    return number


def as_timestamp(key: str, timestamp: object) -> int:
    """Milliseconds since 1970 as an integer; a fraction, which `time.time() * 1000` has, is dropped."""
    number = _integer(timestamp, fractions=True)
    if number is None:
        raise TypeError(
            f"Metric {key!r} needs milliseconds since 1970 as its timestamp, not {_described(timestamp)}; "
            f"int(time.time() * 1000) gives them."
        )
    if not 0 <= number <= _GREATEST_INTEGER:
        raise _invalid(
            f"Metric {key!r} has the timestamp {_digits(number)}; it counts milliseconds from 0 on, within 64 bits."
        )
    return number


def _only_element(key: str, value: Any, /) -> float:
    """The element of an array or tensor that has just one."""
    if getattr(getattr(value, "dtype", None), "kind", None) in _TIMES:
        raise _refusal(key, value)
    try:
        element = value.item() if hasattr(value, "item") else value.numpy().item()  # TensorFlow's have no item()
    except Exception as error:  # each library has its own for two elements, or for a device that failed
        raise _refusal(key, value, error) from error
    return _scalar(key, element, value)


def _scalar(key: str, number: Any, value: object) -> float:
    """A number of any kind as a float; `value` is what the caller gave and is told about."""
    kind = type(number)
    if isinstance(number, complex) or not (hasattr(kind, "__float__") or hasattr(kind, "__index__")):
        raise _refusal(key, value)
    try:
        result = float(number)
    except OverflowError:
        result = _INFINITIES[0]
    except (TypeError, ValueError) as error:
        raise _refusal(key, value, error) from error
    if result in _INFINITIES and number != result:
        raise _invalid(f"Metric {key!r} is beyond the range of a 64-bit float (about 1.8e308); log its logarithm.")
    return result


def _integer(number: Any, *, fractions: bool = False) -> int | None:
    """The integer that a number is, be it an int, a whole float or an array of one of these; None where it is none."""
    try:
        return index(number)
    except TypeError:
        pass  # no integer by itself: a float, or an array
    try:
        given = as_float("", number)
        whole = int(given)
    except (TypeError, ValueError, OverflowError):
        return None
    return whole if fractions or whole == given else None


def _invalid(message: str) -> InvalidValue:
    from tracker.core.errors import InvalidValue  # its module imports more than a whole training process should

    return InvalidValue(message)


def _refusal(key: str, value: object, cause: Exception | None = None) -> TypeError:
    return TypeError(f"Metric {key!r} must be one number, not {_described(value)}; {_way_out(value, cause)}.")


def _described(value: object) -> str:
    """The type of a value, with its shape where it has one, or the value itself where it is short."""
    if value is None or isinstance(value, float):
        return repr(value)
    kind = type(value)
    name = kind.__qualname__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__qualname__}"
    shape = getattr(value, "shape", None)
    return f"{name} of shape {tuple(shape)}" if isinstance(shape, tuple) and shape else name


def _way_out(value: object, cause: Exception | None) -> str:
    if value is None:
        return "leave the call out while there is no value"
    if isinstance(value, (str, bytes, bytearray)):
        return "convert it with float(), or log it as a param or a tag"
    if isinstance(value, complex):
        return "log its real and its imaginary part, or abs() of it"
    if isinstance(value, (list, tuple, dict, set)) or (cause and getattr(value, "shape", None)):
        return "log its mean, or one metric for each of its elements"
    reason = f" ({' '.join(str(cause).split())[:200]})" if cause is not None and str(cause) else ""
    return f"convert it with float() first{reason}"


def _digits(number: int) -> str:
    """An integer for a sentence: past a certain length its size says more, and Python refuses to print it."""
    return str(number) if number.bit_length() <= 128 else f"of {number.bit_length()} bits"
