"""How the machine is used while a run runs: names, times, threads, and what happens where it cannot be told."""

import gc
import os
import sys
import threading
import time
from pathlib import Path
from typing import Any

import pytest
from tests.client import replayed_nvml
from tests.client.conftest import Reading
from tests.client.reliability.killing import wait_until

import tracker
from tracker.client.system_metrics import (
    Gpus,
    NvidiaGpus,
    Sampler,
    Settings,
    SystemMetricsMissing,
    SystemMonitor,
    monitor_settings,
    nvidia_gpus,
)

pytest.importorskip("psutil")
MACHINE = {
    "cpu_utilization_percentage",
    "system_memory_usage_megabytes",
    "system_memory_usage_percentage",
    "disk_usage_percentage",
    "disk_usage_megabytes",
    "disk_available_megabytes",
    "network_receive_megabytes",
    "network_transmit_megabytes",
}
EVERY = "MLFLOW_SYSTEM_METRICS_SAMPLING_INTERVAL"
AVERAGED = "MLFLOW_SYSTEM_METRICS_SAMPLES_BEFORE_LOGGING"
SWITCH = "MLFLOW_ENABLE_SYSTEM_METRICS_LOGGING"


class Looks(Sampler):
    """A sampler whose looks are known: 1, 2, 3 ..., and an error where it is to raise."""

    def __init__(self, *raising: int) -> None:
        self.count = 0
        self._raising = raising

    def sample(self) -> dict[str, float]:
        self.count += 1
        if self.count in self._raising:
            raise OSError("no such sensor")
        return {"load": float(self.count), **({"odd": 1.04} if self.count % 2 else {})}


class Log:
    """What a monitor logged and what it warned of."""

    def __init__(self) -> None:
        self.logged: list[tuple[int, dict[str, float]]] = []
        self.warnings: list[str] = []

    def monitor(self, sampler: Sampler, **settings: Any) -> SystemMonitor:
        return SystemMonitor(
            lambda values, step: self.logged.append((step, values)),
            self.warnings.append,
            settings=Settings(0.001, **settings),
            sampler=sampler,
        )

    def first(self, count: int, sampler: Sampler, **settings: Any) -> list[tuple[int, dict[str, float]]]:
        monitor = self.monitor(sampler, **settings)
        monitor.start()
        wait_until(lambda: len(self.logged) >= count)
        monitor.stop()
        return self.logged[:count]


def monitors() -> list[threading.Thread]:
    return [thread for thread in threading.enumerate() if thread.name == "tracker-system"]


def test_a_look_has_mlflows_names_and_plausible_values() -> None:
    found = Sampler(Gpus()).sample()
    assert set(found) == MACHINE
    assert {type(value) for value in found.values()} == {float}
    assert all(0 <= found[name] <= 100 for name in MACHINE if name.endswith("percentage"))
    assert found["disk_usage_megabytes"] + found["disk_available_megabytes"] <= os.statvfs("/").f_blocks * 4.1e-3
    assert 0 <= found["network_receive_megabytes"] < 1000


def test_each_gpu_tells_what_it_can() -> None:
    gpus = NvidiaGpus(replayed_nvml)
    found = Sampler(gpus).sample()
    assert {name: value for name, value in found.items() if name not in MACHINE} == {
        "gpu_0_memory_usage_percentage": 25.0,
        "gpu_0_memory_usage_megabytes": 21474.83648,
        "gpu_0_utilization_percentage": 97.0,
        "gpu_0_power_usage_watts": 312.5,
        "gpu_0_power_usage_percentage": pytest.approx(44.642857),
        "gpu_0_temperature_celsius": 61.0,
        "gpu_1_memory_usage_percentage": 2.5,
        "gpu_1_memory_usage_megabytes": 1073.741824,
        "gpu_1_utilization_percentage": 3.0,
        "gpu_1_temperature_celsius": 34.0,
    }


def test_what_nvml_is_asked_for_is_there_in_nvidias_own_library() -> None:
    pynvml = pytest.importorskip("pynvml")
    asked = {name for name in vars(replayed_nvml) if name.lower().startswith("nvml")}
    assert len(asked) == 11
    assert {name for name in asked if not hasattr(pynvml, name)} == set()
    assert pynvml.NVML_TEMPERATURE_GPU == replayed_nvml.NVML_TEMPERATURE_GPU


def test_a_machine_without_a_driver_or_without_the_library_has_no_gpus(monkeypatch: pytest.MonkeyPatch) -> None:
    class NoDriver:
        NVMLError = replayed_nvml.NVMLError

        @staticmethod
        def nvmlInit() -> None:  # noqa: N802
            raise replayed_nvml.NVMLError("Driver Not Loaded")

    for library in (NoDriver, None):
        monkeypatch.setitem(sys.modules, "pynvml", library)
        assert nvidia_gpus().count() == 0
    monkeypatch.setitem(sys.modules, "pynvml", replayed_nvml)
    assert nvidia_gpus().count() == 2


@pytest.mark.parametrize(
    ("environ", "expected"),
    [
        ({}, (10.0, 1, "")),
        ({EVERY: "0.5", AVERAGED: "3", "MLFLOW_SYSTEM_METRICS_NODE_ID": "node_0"}, (0.5, 3, "node_0")),
        ({EVERY: "often", AVERAGED: "many"}, (10.0, 1, "")),
        ({EVERY: "0", AVERAGED: "-3"}, (10.0, 1, "")),
        ({EVERY: "nan", AVERAGED: "nan"}, (10.0, 1, "")),
        ({EVERY: "inf", AVERAGED: "inf"}, (10.0, 1, "")),
        ({EVERY: "1e300", AVERAGED: "1e300"}, (10.0, 1, "")),
        ({EVERY: "", AVERAGED: ""}, (10.0, 1, "")),
    ],
)
def test_mlflows_variables_say_how_often_and_under_what_name(
    environ: dict[str, str], expected: tuple[float, int, str]
) -> None:
    settings = monitor_settings(environ)
    assert (settings.interval, settings.samples, settings.node) == expected


def test_each_look_is_a_step() -> None:
    assert Log().first(2, Looks()) == [(0, {"system/load": 1.0, "system/odd": 1.0}), (1, {"system/load": 2.0})]


def test_several_looks_are_averaged_into_one_point() -> None:
    assert [(step, values["system/load"]) for step, values in Log().first(2, Looks(), samples=4)] == [
        (0, 2.5),
        (1, 6.5),
    ]


def test_the_name_of_a_node_is_in_every_key() -> None:
    assert Log().first(1, Looks(), node="node_0") == [(0, {"system/node_0/load": 1.0, "system/node_0/odd": 1.0})]


def test_a_look_that_fails_is_told_of_and_the_next_one_counts() -> None:
    log = Log()
    assert [values["system/load"] for _, values in log.first(2, Looks(1, 3))] == [2.0, 4.0]
    assert log.warnings[0] == "The machine's use could not be read: OSError: no such sensor"


def test_a_monitor_that_stopped_has_no_thread_and_logs_nothing_more() -> None:
    log = Log()
    log.first(3, Looks())
    count = len(log.logged)
    assert monitors() == []
    assert len(log.logged) == count


def test_a_run_logs_them_from_one_thread_until_it_ends(stored: Reading, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pynvml", replayed_nvml)
    monkeypatch.setenv(EVERY, "0.01")
    with tracker.start_run(log_system_metrics=True) as run:
        assert len(monitors()) == 1
        key = "system/gpu_0_utilization_percentage"
        wait_until(lambda: key in run.data.metrics and len(stored.points(run.run_id, key)) >= 3)
    assert monitors() == []
    found = stored.store.get_run(run.info.run_id)
    assert {f"system/{name}" for name in MACHINE} <= set(found.metrics)
    points = stored.points(run.info.run_id, "system/gpu_1_memory_usage_percentage")
    assert points == [(step, 2.5) for step in range(len(points))]


@pytest.mark.parametrize(
    ("variable", "asked", "is_on"),
    [("true", None, True), ("1", None, True), ("false", None, False), ("", None, False), ("true", False, False)],
)
def test_the_environment_switches_them_on_for_every_run_that_does_not_say(
    variable: str, asked: bool | None, is_on: bool, store_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(SWITCH, variable)
    with tracker.start_run(log_system_metrics=asked):
        assert bool(monitors()) is is_on


def test_without_psutil_a_run_goes_on_and_one_warning_names_the_extra(
    stored: Reading, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "psutil", None)
    with pytest.raises(SystemMetricsMissing):
        Sampler()
    with tracker.start_run(log_system_metrics=True) as run:
        tracker.log_metric("loss", 1.0)
    assert stored.points(run.info.run_id, "loss") == [(0, 1.0)]
    told = capsys.readouterr().err.splitlines()
    assert len(told) == 1
    assert told[0].endswith("System metrics need psutil: pip install 'tracker-tui[system]'.")
    assert run.info.run_id in told[0]


def test_a_run_that_does_not_ask_loads_nothing_for_them(store_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "tracker.client.system_metrics")
    with tracker.start_run():
        pass
    assert "tracker.client.system_metrics" not in sys.modules


def test_a_resumed_run_goes_on_with_its_steps(stored: Reading, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(EVERY, "0.01")
    key = "system/cpu_utilization_percentage"
    with tracker.start_run(log_system_metrics=True) as run:
        wait_until(lambda: key in run.data.metrics)
    first = stored.points(run.info.run_id, key)
    with tracker.start_run(run_id=run.info.run_id, log_system_metrics=True) as again:
        wait_until(lambda: len(stored.points(again.run_id, key)) > len(first) + 1)
    steps = [step for step, _ in stored.points(run.info.run_id, key)]
    assert steps == list(range(len(steps)))


def test_a_look_costs_far_less_than_a_two_hundredth_of_the_time_between_two() -> None:
    sampler = Sampler()
    gc.collect()
    began = time.process_time()
    for _ in range(100):
        sampler.sample()
    assert (time.process_time() - began) / 100 < 10.0 / 200 / 5
