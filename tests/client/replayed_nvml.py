"""NVML with fixed answers, made up and not taken from a card: on the path as `pynvml` it is a machine with two cards.

The second card does not tell how much power it draws.
"""

from types import SimpleNamespace

NVML_TEMPERATURE_GPU = 0
MEMORY = ((85_899_345_920, 21_474_836_480), (42_949_672_960, 1_073_741_824))
USE = (97, 3)
MILLIWATTS = ((312_500, 700_000), None)
CELSIUS = (61, 34)


class NVMLError(Exception):
    """What NVML raises, for instance where a card does not support a question."""


def nvmlInit() -> None:  # noqa: N802
    """The driver is there."""


def nvmlShutdown() -> None:  # noqa: N802
    """Nothing to let go of."""


def nvmlDeviceGetCount() -> int:  # noqa: N802
    return len(MEMORY)


def nvmlDeviceGetHandleByIndex(index: int) -> int:  # noqa: N802
    return index


def nvmlDeviceGetMemoryInfo(handle: int) -> SimpleNamespace:  # noqa: N802
    total, used = MEMORY[handle]
    return SimpleNamespace(total=total, used=used, free=total - used)


def nvmlDeviceGetUtilizationRates(handle: int) -> SimpleNamespace:  # noqa: N802
    return SimpleNamespace(gpu=USE[handle], memory=0)


def nvmlDeviceGetPowerUsage(handle: int) -> int:  # noqa: N802
    return _power(handle)[0]


def nvmlDeviceGetEnforcedPowerLimit(handle: int) -> int:  # noqa: N802
    return _power(handle)[1]


def nvmlDeviceGetTemperature(handle: int, sensor: int) -> int:  # noqa: N802
    assert sensor == NVML_TEMPERATURE_GPU
    return CELSIUS[handle]


def _power(handle: int) -> tuple[int, int]:
    power = MILLIWATTS[handle]
    if power is None:
        raise NVMLError("Not Supported")
    return power
