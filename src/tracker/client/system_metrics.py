"""How the machine is used while a run runs, under MLflow's names; psutil and NVML are loaded only for this."""

from __future__ import annotations

import os
from threading import Event, Thread

from tracker.core.errors import TrackerError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any

PREFIX = "system/"
_MEGA = 1e6
_LONGEST = 1e6
_FIRST_LOOK = 1.0
"""Seconds until the first look: how busy the processors are is said of the time since they were asked last."""


class SystemMetricsMissing(TrackerError):
    """psutil is not installed."""


class Settings:
    """How often to look, and under what name."""

    __slots__ = ("interval", "node", "samples")

    def __init__(self, interval: float = 10.0, samples: int = 1, node: str = "") -> None:
        self.interval = interval
        """Seconds between two looks."""
        self.samples = samples
        """How many looks are averaged into one point."""
        self.node = node
        """What tells this machine's metrics from those of others that log to the same run."""

    @property
    def prefix(self) -> str:
        """What every key begins with."""
        return PREFIX + (f"{self.node}/" if self.node else "")


def monitor_settings(environ: Mapping[str, str]) -> Settings:
    """What MLflow's variables ask for; what is no number is left at its default."""
    interval = _number(environ.get("MLFLOW_SYSTEM_METRICS_SAMPLING_INTERVAL"), 10.0)
    samples = int(_number(environ.get("MLFLOW_SYSTEM_METRICS_SAMPLES_BEFORE_LOGGING"), 1))
    return Settings(interval, max(samples, 1), environ.get("MLFLOW_SYSTEM_METRICS_NODE_ID", ""))


class Sampler:
    """One look at the machine after the other."""

    def __init__(self, gpus: Gpus | None = None) -> None:
        try:
            import psutil
        except ImportError:
            raise SystemMetricsMissing("System metrics need psutil: pip install 'tracker-tui[system]'.") from None
        self._psutil: Any = psutil
        self._gpus = nvidia_gpus() if gpus is None else gpus
        self._network = psutil.net_io_counters()
        psutil.cpu_percent()  # the first answer is about nothing

    def sample(self) -> dict[str, float]:
        """What is used now; of the network what passed since the sampler was made, as MLflow counts it."""
        memory = self._psutil.virtual_memory()
        disk = self._psutil.disk_usage(os.sep)
        found = {
            "cpu_utilization_percentage": self._psutil.cpu_percent(),
            "system_memory_usage_megabytes": memory.used / _MEGA,
            "system_memory_usage_percentage": memory.used / memory.total * 100,
            "disk_usage_percentage": disk.percent,
            "disk_usage_megabytes": disk.used / _MEGA,
            "disk_available_megabytes": disk.free / _MEGA,
        }
        network = self._psutil.net_io_counters()
        if network is not None and self._network is not None:
            found["network_receive_megabytes"] = (network.bytes_recv - self._network.bytes_recv) / _MEGA
            found["network_transmit_megabytes"] = (network.bytes_sent - self._network.bytes_sent) / _MEGA
        for index in range(self._gpus.count()):
            for name, value in self._gpus.sample(index).items():
                found[f"gpu_{index}_{name}"] = value
        return {name: float(value) for name, value in found.items()}


class Gpus:
    """A machine without GPUs, and what one with them answers."""

    def count(self) -> int:
        return 0

    def sample(self, index: int) -> dict[str, float]:
        raise NotImplementedError


class NvidiaGpus(Gpus):
    """NVIDIA's, asked through NVML. What a card does not tell is left out."""

    def __init__(self, nvml: Any) -> None:
        self._nvml = nvml
        self._handles = [nvml.nvmlDeviceGetHandleByIndex(index) for index in range(nvml.nvmlDeviceGetCount())]

    def count(self) -> int:
        return len(self._handles)

    def sample(self, index: int) -> dict[str, float]:
        nvml, handle = self._nvml, self._handles[index]
        found: dict[str, float] = {}
        for ask in (self._memory, self._use, self._power, self._temperature):
            try:
                found.update(ask(nvml, handle))
            except nvml.NVMLError:
                continue
        return found

    @staticmethod
    def _memory(nvml: Any, handle: Any) -> dict[str, float]:
        memory = nvml.nvmlDeviceGetMemoryInfo(handle)
        return {
            "memory_usage_percentage": round(memory.used / memory.total * 100, 1),
            "memory_usage_megabytes": memory.used / _MEGA,
        }

    @staticmethod
    def _use(nvml: Any, handle: Any) -> dict[str, float]:
        return {"utilization_percentage": nvml.nvmlDeviceGetUtilizationRates(handle).gpu}

    @staticmethod
    def _power(nvml: Any, handle: Any) -> dict[str, float]:
        used, most = nvml.nvmlDeviceGetPowerUsage(handle), nvml.nvmlDeviceGetEnforcedPowerLimit(handle)
        return {"power_usage_watts": used / 1000, "power_usage_percentage": used / most * 100}

    @staticmethod
    def _temperature(nvml: Any, handle: Any) -> dict[str, float]:
        return {"temperature_celsius": nvml.nvmlDeviceGetTemperature(handle, nvml.NVML_TEMPERATURE_GPU)}


def nvidia_gpus() -> Gpus:
    """The GPUs of this machine, none where the driver or nvidia-ml-py is missing."""
    try:
        import pynvml

        pynvml.nvmlInit()
        return NvidiaGpus(pynvml)
    except ImportError:
        return Gpus()
    except pynvml.NVMLError:
        return Gpus()


class SystemMonitor:
    """One thread that looks every so often and logs what it saw, a step each time."""

    def __init__(
        self,
        log: Callable[[dict[str, float], int], None],
        warn: Callable[[str], None],
        *,
        settings: Settings,
        sampler: Sampler | None = None,
        first_step: Callable[[], int] = int,
    ) -> None:
        self._log = log
        self._warn = warn
        self._settings = settings
        self._sampler = sampler
        self._first_step = first_step
        """Asked in the thread, since a store may take its time to say how far an earlier process came."""
        self._over = Event()
        self._thread: Thread | None = None
        self._pid = os.getpid()

    def start(self) -> None:
        """Start looking; `SystemMetricsMissing` where psutil is."""
        self._sampler = self._sampler or Sampler()
        self._thread = Thread(target=self._run, name="tracker-system", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Look no more."""
        self._over.set()
        if self._thread is not None and self._pid == os.getpid():
            self._thread.join(1.0)

    def _run(self) -> None:
        assert self._sampler is not None, "it was started"
        prefix = self._settings.prefix
        looks: list[dict[str, float]] = []
        step = self._first_step()
        wait = min(self._settings.interval, _FIRST_LOOK)
        while not self._over.wait(wait):
            wait = self._settings.interval
            try:
                looks.append(self._sampler.sample())
                if len(looks) >= self._settings.samples:
                    self._log({prefix + name: value for name, value in _means(looks).items()}, step)
                    looks = []
                    step += 1
            except Exception as error:  # the machine's use is not worth a training run
                self._warn(f"The machine's use could not be read: {type(error).__name__}: {error}")


def _means(looks: list[dict[str, float]]) -> dict[str, float]:
    """The mean of each name over the looks that have it, to one digit as MLflow rounds it."""
    gathered: dict[str, list[float]] = {}
    for look in looks:
        for name, value in look.items():
            gathered.setdefault(name, []).append(value)
    return {name: round(sum(values) / len(values), 1) for name, values in gathered.items()}


def _number(text: str | None, default: float) -> float:
    try:
        number = float(text or default)
    except ValueError:
        return default
    return number if 0 < number < _LONGEST else default
